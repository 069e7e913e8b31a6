"""Work on many searches takes its time, and goes by the time that it has become."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest

import jumpstart
from jumpstart import Channel, FollowUp, Seeker, hookimpl
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.fleet import PatientHost, notify_all
from jumpstart.fleet.working import Part, notify_some
from jumpstart.plugins import Message, NotifierOffer, Receipt
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


class Line:
    """A calendar and notifier that takes so many seconds by the test's clock, and then answers as it is told."""

    component = "event"

    def __init__(self, clock, seconds, answer):
        self.clock, self.seconds, self.answer = clock, seconds, answer

    def versions(self):
        self.clock.now += timedelta(seconds=self.seconds)
        if self.answer is not None:
            raise self.answer
        return {}

    def send(self, message, *, key):  # noqa: ARG002  it takes its time whatever it is given
        self.versions()
        return Receipt(key=key)

    fetch = put = remove = versions

    def close(self):
        pass


class Messenger:
    """The same, and no calendar."""

    def __init__(self, *how):
        self.line = Line(*how)

    def send(self, message, *, key):
        return self.line.send(message, key=key)

    def close(self):
        pass


class Exchange:
    """A host whose notifiers take as long, and answer, as the test says, and a clock that they move."""

    def __init__(self, kind):
        self.now, self.kind = NOW, kind
        self.host = PatientHost(plugins=[self], discover=False, clock=lambda: self.now)

    @hookimpl
    def jumpstart_notifiers(self):
        return (NotifierOffer(scheme="line", open=lambda _: self.kind(self, self.seconds, self.answer)),)

    def call(self, url, seconds=30, answer=None):
        """What comes of a message, or of looking at a calendar: "sent", or the error."""
        self.seconds, self.answer = seconds, answer
        try:
            notifier = self.host.notifier(url)
            if self.kind is Line:
                notifier.versions()
            else:
                notifier.send(Message(title="x"), key="k")
        except (DeferredError, RejectedError) as error:
            return str(error)
        return "sent"


SILENCE = DeferredError("timed out")


@pytest.mark.parametrize("kind", [Messenger, Line], ids=["messages", "calendars"])
class TestServersThatKeepPeopleWaiting:
    def test_whoever_keeps_three_seekers_waiting_in_vain_is_asked_no_more(self, kind):
        exchange = Exchange(kind)
        found = [exchange.call(f"line://us@there:25/?to={number}", answer=SILENCE) for number in range(5)]

        left = "there:25 kept 3 seekers waiting in vain; it is left alone for now, look whether it runs"
        assert ["timed out"] * 3 + [left] * 2 == found
        assert NOW + timedelta(seconds=90) == exchange.now

    def test_another_server_is_no_matter(self, kind):
        exchange = Exchange(kind)
        for number in range(4):
            exchange.call(f"line://there/{number}", answer=SILENCE)

        assert "sent" == exchange.call("line://elsewhere/9")

    def test_one_seeker_who_cannot_be_reached_costs_no_other(self, kind):
        exchange = Exchange(kind)
        for _ in range(4):
            exchange.call("line://there/1", answer=SILENCE)

        assert "sent" == exchange.call("line://there/2")

    @pytest.mark.parametrize(
        ("seconds", "answer"),
        [(1, SILENCE), (30, RejectedError("no")), (30, None)],
        ids=["deferred at once", "refused", "delivered"],
    )
    def test_whoever_answers_is_asked_on(self, kind, seconds, answer):
        exchange = Exchange(kind)
        exchange.call("line://there/1", answer=SILENCE)
        exchange.call("line://there/2", answer=SILENCE)
        exchange.call("line://there/3", seconds, answer)
        exchange.call("line://there/4", answer=SILENCE)

        assert "sent" == exchange.call("line://there/5")

    def test_where_a_url_names_no_server_each_is_one(self, kind):
        exchange = Exchange(kind)
        for number in range(4):
            exchange.call(f"line:{number}", answer=SILENCE)

        assert "sent" == exchange.call("line:9")


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
