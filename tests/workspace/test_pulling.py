from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

import jumpstart
from jumpstart import JUMP_START, FollowUp, hookimpl
from jumpstart.errors import DeferredError
from jumpstart.plugins import NotifierOffer

MONDAY = date(2026, 6, 1)
MOVED = ((b"DATE:20260601", b"DATE:20260604\r\nLAST-MODIFIED:20260601T190000Z"), (b"DATE:20260602", b"DATE:20260605"))


class Board:
    """A calendar in memory, which cannot give some entries."""

    component = "event"

    def __init__(self):
        self.entries, self.missing = {}, set()

    @hookimpl
    def jumpstart_notifiers(self):
        return (NotifierOffer(scheme="board", open=lambda _: self),)

    def versions(self):
        return {uid: version for uid, (version, _) in self.entries.items()}

    def fetch(self, uid):
        if uid in self.missing:
            raise DeferredError("it is locked")
        return self.entries[uid]

    def put(self, uid, content, *, version):
        self.entries[uid] = (f"{version}+", content)
        return self.entries[uid][0]

    def remove(self, uid, *, version):  # noqa: ARG002  nobody else is there
        return self.entries.pop(uid, None) is not None

    def send(self, message, *, key):
        raise NotImplementedError

    def close(self):
        pass

    def move(self, uid):
        """What another client does."""
        version, content = self.entries[uid]
        for old, new in MOVED:
            assert old in content
            content = content.replace(old, new)
        self.put(uid, content, version=version)


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def search(board):
    noon = datetime(2026, 6, 1, 18, tzinfo=UTC)
    advice = JUMP_START.without(*(rule.id for rule in JUMP_START.rules))
    with jumpstart.open(
        "memory:", notifiers=["board:"], plugins=[board], discover=False, clock=lambda: noon, playbook=advice
    ) as ws:
        ws.add(*(FollowUp(summary=f"Call {number}", due=MONDAY) for number in range(3)))
        ws.notify()
        yield ws


def dues(search):
    return [each.due for each in sorted(search.network.follow_ups.values(), key=lambda each: each.summary)]


def test_an_entry_that_the_calendar_cannot_give_is_told_and_the_others_are_taken_in(search, board):
    ids = {each.summary: each.id for each in search.network.follow_ups.values()}
    for uid in ids.values():
        board.move(uid)
    board.missing = {ids["Call 1"]}
    later = datetime(2026, 6, 1, 20, tzinfo=UTC)
    report, told = search.pull("board:", now=later), search.notify(now=later)
    some = dues(search)
    board.missing = set()
    again = search.pull("board:", now=later)

    thursday = MONDAY + timedelta(days=3)
    assert [thursday, MONDAY, thursday] == some
    assert (1, ["not-given"]) == (report.failed, [each.code for each in report.problems])
    assert f"the entry {ids['Call 1']} could not be read in board:: it is locked; pull again later" in str(report)
    assert [(ids["Call 1"], "not-in-calendar")] == [(each.subject, each.code) for each in told.findings]
    assert ([thursday] * 3, 0, ()) == (dues(search), again.failed, again.problems)


def test_a_calendar_that_gives_none_of_three_entries_in_a_row_is_an_error(search, board):
    for uid in [*board.entries]:
        board.move(uid)
    board.missing = {*board.entries}

    with pytest.raises(DeferredError, match="it is locked"):
        search.pull("board:")
    assert [MONDAY] * 3 == dues(search)
