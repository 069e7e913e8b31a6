from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import jumpstart
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import RejectedError, StorageFullError, UnavailableError
from jumpstart.plugins import Message, Notifier, Storage
from jumpstart.testing import FailingStorage, NotifierContract, RecordingNotifier, SteppingClock, StorageContract

FIRST = next_commit(Head(), "[]")


class TestFailingStorageThatNeverFails(StorageContract):
    lacks = tuple(StorageContract.capabilities)

    def open(self, folder):  # noqa: ARG002  it lies nowhere
        return FailingStorage(MemoryStorage(), at=())


class TestRecordingNotifier(NotifierContract):
    def open(self):
        self.notifier = RecordingNotifier()
        return self.notifier

    def delivered(self):
        sent = self.notifier.sent if "notifier" in vars(self) else ()
        return [f"{message.title}\n{message.body}" for _, message in sent]

    def out_of_reach(self):
        return RecordingNotifier(answers=[RejectedError("no such board")] * 9)


def test_a_call_fails_before_it_takes_effect():
    store = FailingStorage(MemoryStorage(), at={1})

    with pytest.raises(UnavailableError) as raised:
        store.append("ann", FIRST)

    assert str(raised.value) == "failing: call 1 (append) was told to fail"
    assert store.head("ann") == Head()
    assert ("append", "head") == store.calls
    assert isinstance(store, Storage)


def test_a_call_may_take_effect_although_it_fails():
    store = FailingStorage(MemoryStorage(), at={1}, is_done=True)

    with pytest.raises(UnavailableError):
        store.append("ann", FIRST)
    store.append("ann", FIRST)

    assert (FIRST,) == tuple(store.commits("ann"))


def test_the_error_may_be_another_one():
    store = FailingStorage(MemoryStorage(), at={1}, error=lambda: StorageFullError("it", "no space left"))

    with pytest.raises(StorageFullError):
        store.workspaces()


def test_a_recording_notifier_answers_in_turn():
    notifier = RecordingNotifier(answers=[RejectedError("no such address"), None])
    message = Message(title="Call Ann")

    with pytest.raises(RejectedError):
        notifier.send(message, key="1")
    receipt = notifier.send(message, key="2")
    notifier.close()

    assert (("2", message),) == notifier.sent
    assert receipt.key == "2"
    assert notifier.is_closed
    assert isinstance(notifier, Notifier)


def test_a_clock_stands_still_until_it_is_moved():
    clock = SteppingClock(datetime(2026, 6, 1, 9, tzinfo=UTC))
    clock.advance(timedelta(hours=2))

    assert [clock(), clock()] == [datetime(2026, 6, 1, 11, tzinfo=UTC)] * 2


def test_a_clock_with_a_step_moves_with_each_answer():
    clock = SteppingClock(datetime(2026, 6, 1, 9, tzinfo=UTC), step=timedelta(days=1))

    assert [1, 2, 3] == [clock().day for _ in range(3)]


def test_a_workspace_takes_the_clock():
    clock = SteppingClock()

    with jumpstart.open("memory:", discover=False, clock=clock) as workspace:
        workspace.add(jumpstart.Goal(role="FP&A analyst"))

        assert [clock.now] == [each.at for each in workspace.history()]
