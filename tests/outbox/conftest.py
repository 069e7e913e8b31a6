"""A search with an outbox, driven without a shell, and notifiers that do as they are told."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from jumpstart import JUMP_START, FollowUp, Seeker
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.records import Put
from jumpstart.journal import Journal
from jumpstart.outbox import Courier, channels_of
from jumpstart.playbook.planner import plan
from jumpstart.plugins import Receipt

MONDAY = date(2026, 6, 1)
NINE = datetime(2026, 6, 1, 15, tzinfo=UTC)
"""Nine in the morning in Denver."""
NO_ADVICE = JUMP_START.without(*(rule.id for rule in JUMP_START.rules))


class Told:
    """A notifier that gives or raises what it is told, the last for ever, and keeps what it was given."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.messages = []
        self.keys = []
        self.closed = 0

    def send(self, message, *, key):
        self.messages.append(message)
        self.keys.append(key)
        answer = self.answers.pop(0) if len(self.answers) > 1 else next(iter(self.answers), None)
        if isinstance(answer, BaseException):
            raise answer
        return Receipt(key=key, reference=f"<{key}>") if answer is None else answer

    def close(self):
        self.closed += 1


class Silent:
    """A notifier that never answers, until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def send(self, message, *, key):  # noqa: ARG002  it hangs whatever it is given
        self.let_go.wait(30)
        return Receipt(key=key)

    def close(self):
        pass


class Search:
    """
    A search with channels whose notifiers are given by their URLs.

    It dies before the first commit whose note begins with ``dies_before``.
    """

    dies_before = "?"
    passed = timedelta(0)

    def __init__(self, storage, *, channels, notifiers) -> None:
        self.journal = Journal(storage, "default", "memory:")
        self.notifiers = notifiers
        self.channels = channels_of(channels)
        self.courier = Courier(
            workspace="default",
            channels=self.channels,
            open_notifier=lambda url: self.open(url),
            commit=self.commit,
            refresh=self.refresh,
            clock=lambda: NINE + self.passed,
        )

    def open(self, url):
        notifier = self.notifiers[url]
        if isinstance(notifier, Exception):
            raise notifier
        return notifier

    def commit(self, build, *, note):
        if note.startswith(self.dies_before):
            raise KeyboardInterrupt
        return self.journal.commit(build, at=NINE, by="", note=note)

    def refresh(self):
        self.journal.refresh()
        return self.journal.network

    def add(self, *records):
        self.commit(lambda _: [Put(each) for each in records], note="added")

    def plan(self, now=NINE):
        return plan(self.refresh(), now=now, playbook=NO_ADVICE)

    def deliver(self, now=NINE, **options):
        return self.courier.deliver(self.plan(now), now=now, items=tuple, **options)

    @property
    def deliveries(self):
        return sorted(self.refresh().deliveries.values(), key=lambda each: (each.channel, each.due, each.item))


def step(summary, due=MONDAY, **fields):
    """A follow-up of the seeker's own."""
    return FollowUp(summary=summary, due=due, **fields)


@pytest.fixture
def make_search():
    """Make a search with a seeker in Denver and some steps."""

    def make(*steps, confidential=False, storage=None, **options):
        search = Search(storage or MemoryStorage(), **options)
        seeker = Seeker(name="Robin Vale", zone="America/Denver", employer="Globex", confidential=confidential)
        search.add(seeker, *steps)
        return search

    return make


@pytest.fixture
def make_step():
    return step


@pytest.fixture
def told():
    return Told


@pytest.fixture
def silent():
    hanging = Silent()
    yield hanging
    hanging.let_go.set()
