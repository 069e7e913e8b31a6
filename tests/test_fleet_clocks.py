"""Work on many searches takes its time, and goes by the time that it has become."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest

import jumpstart
from jumpstart import Channel, FollowUp, Seeker, hookimpl
from jumpstart.fleet import notify_all
from jumpstart.fleet.working import Part, notify_some
from jumpstart.plugins import NotifierOffer, Receipt
from jumpstart.workspace import system_clock

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SENT = []
MEANWHILE = []


class Post:
    """A notifier that notes what it is given, and does once what is to happen meanwhile."""

    def send(self, message, *, key):
        SENT.append((key, message.title))
        if MEANWHILE:
            MEANWHILE.pop()()
        return Receipt(key=key)

    def close(self):
        pass


class Offers:
    @hookimpl
    def jumpstart_notifiers(self):
        return (NotifierOffer(scheme="post", open=lambda _: Post()),)


def with_offers():
    """Options for the workers, by the name of this module."""
    return {"plugins": [Offers()]}


OPTIONS = f"{__name__}:with_offers"


@pytest.fixture
def part(tmp_path):
    """What a worker is given that is to tell two seekers."""
    SENT.clear()
    MEANWHILE.clear()
    for name in ("ana", "ben"):
        with jumpstart.open(tmp_path / "all.db", workspace=name, discover=False, clock=lambda: NOW) as ws:
            ws.add(Seeker(name=name.title()), FollowUp(summary="Call Sam", due=date(2026, 6, 1)))
    return Part(
        url=str(tmp_path / "all.db"),
        names=("ana", "ben"),
        moment=NOW.isoformat(),
        playbook="jump-start",
        discover=False,
        notifiers=(Channel(url="post:", name="mail", quiet=(time(22), time(7))),),
        options=OPTIONS,
    )


def late(part, **since):
    """The same, given to a worker so long after the work began."""
    return attrs.evolve(part, began=(system_clock() - timedelta(**since)).isoformat())


def test_a_worker_that_comes_late_sends_nothing_in_quiet_hours_that_have_begun(part):
    found = notify_some(late(part, hours=7))

    assert ([], [0, 0]) == (SENT, [each.delivered for each in found])


class Busy(Executor):
    """An engine that begins what it is given seven hours later."""

    def submit(self, job, part):
        began = datetime.fromisoformat(part.began) - timedelta(hours=7)
        done = Future()
        done.set_result(job(attrs.evolve(part, began=began.isoformat())))
        return done


def test_an_engine_that_is_busy_sends_nothing_in_quiet_hours_either(part):
    options = {"notifiers": part.notifiers, "now": NOW, "discover": False, "options": OPTIONS}
    notify_all(part.url, executor=Busy(), **options)
    late_in_the_evening = [*SENT]
    notify_all(part.url, **options)

    assert ([], 2) == (late_in_the_evening, len(SENT))


def test_what_a_late_worker_sends_is_not_sent_by_whoever_begins_meanwhile(part):
    def hourly():
        notify_all(part.url, notifiers=part.notifiers, now=NOW + timedelta(hours=1), discover=False, options=OPTIONS)

    MEANWHILE.append(hourly)
    found = notify_some(late(part, hours=1))

    assert ([1, 0], ["ana", "ben"]) == ([each.delivered for each in found], [key.partition("/")[0] for key, _ in SENT])


def test_it_is_noted_when_a_late_worker_has_sent_it(part):
    notify_some(late(part, hours=1))

    with jumpstart.open(part.url, workspace="ben", discover=False) as ws:
        (delivery, *_) = ws.network.deliveries.values()
    assert NOW + timedelta(hours=1) <= delivery.sent_at < NOW + timedelta(hours=2)


def test_a_clock_that_was_set_back_takes_nobody_back(part):
    notify_some(late(part, hours=-5))

    with jumpstart.open(part.url, workspace="ana", discover=False) as ws:
        (delivery, *_) = ws.network.deliveries.values()
    assert NOW == delivery.sent_at
