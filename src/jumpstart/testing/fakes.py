"""Stand-ins for tests: a clock that stands still, a store that fails when told, a notifier that keeps what it gets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from jumpstart.errors import UnavailableError
from jumpstart.plugins import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from jumpstart.plugins import Commit, Head, Message, Storage

_MONDAY = datetime(2026, 6, 1, 15, 40, tzinfo=UTC)


class SteppingClock:
    """
    A clock that stands still until it is told to move, or moves by a step each time that it is asked.

    Args:
        now: What it shows first, an aware datetime.
        step: How far it moves after each answer.

    Attributes:
        now: What it will answer next.

    Example:
        >>> from datetime import timedelta
        >>> from jumpstart.testing import SteppingClock
        >>> clock = SteppingClock(step=timedelta(minutes=1))
        >>> clock() < clock()
        True
    """

    def __init__(self, now: datetime = _MONDAY, *, step: timedelta = timedelta()) -> None:
        self.now, self.step = now, step

    def __call__(self) -> datetime:
        """What it shows, before it moves on."""
        answer, self.now = self.now, self.now + self.step
        return answer

    def advance(self, by: timedelta) -> None:
        """Move it, forwards or back."""
        self.now += by


class FailingStorage:
    """
    A `Storage` that fails at chosen calls, and otherwise does what another one does.

    Args:
        storage: The one that does the work.
        at: The numbers of the calls that fail, counted from 1 over all methods but `close`.
        is_done: Whether the failing calls take effect first, as where the answer is lost on its way.
        error: Makes what is raised; None for an `UnavailableError`.

    Attributes:
        calls: The names of the methods that were called, in order.

    Example:
        >>> from jumpstart.builtin.memory import MemoryStorage
        >>> from jumpstart.testing import FailingStorage
        >>> store = FailingStorage(MemoryStorage(), at={2})
        >>> store.head("ann").revision
        0
        >>> store.head("ann")
        Traceback (most recent call last):
        jumpstart.errors.UnavailableError: failing: call 2 (head) was told to fail
    """

    def __init__(
        self,
        storage: Storage,
        *,
        at: Collection[int],
        is_done: bool = False,
        error: Callable[[], Exception] | None = None,
    ) -> None:
        self._storage, self._at, self._is_done, self._error = storage, frozenset(at), is_done, error
        self.calls: tuple[str, ...] = ()

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`."""
        self._answer("append", workspace, commit)

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`."""
        found: Iterator[Commit] = self._answer("commits", workspace, after=after, upto=upto)
        return found

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        found: Head = self._answer("head", workspace)
        return found

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`."""
        return tuple(self._answer("workspaces", after=after, limit=limit))

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """See `Storage.replace`."""
        self._answer("replace", workspace, commits, expected=expected)

    def close(self) -> None:
        """See `Storage.close`; it never fails."""
        self._storage.close()

    def _answer(self, name: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  whatever the method gives
        self.calls = (*self.calls, name)
        number = len(self.calls)
        fails = number in self._at
        answer = None if fails and not self._is_done else getattr(self._storage, name)(*arguments, **options)
        if not fails:
            return answer
        if self._error:
            raise self._error()
        raise UnavailableError("failing", f"call {number} ({name}) was told to fail")


class RecordingNotifier:
    """
    A `Notifier` that keeps what it is sent.

    Args:
        answers: What becomes of each message in turn: None for delivered, an error to raise; delivered after the last.

    Attributes:
        sent: Key and message of each delivery, in order.
        is_closed: Whether it was closed.

    Example:
        >>> from jumpstart.errors import DeferredError
        >>> from jumpstart.plugins import Message
        >>> from jumpstart.testing import RecordingNotifier
        >>> notifier = RecordingNotifier(answers=[None, DeferredError("the line is busy")])
        >>> notifier.send(Message(title="Call Ann"), key="1").key
        '1'
        >>> notifier.send(Message(title="Call Ben"), key="2")
        Traceback (most recent call last):
        jumpstart.errors.DeferredError: the line is busy
        >>> [message.title for _, message in notifier.sent]
        ['Call Ann']
    """

    def __init__(self, answers: Iterable[Exception | None] = ()) -> None:
        self._answers = iter(tuple(answers))
        self.sent: tuple[tuple[str, Message], ...] = ()
        self.is_closed = False

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`."""
        error = next(self._answers, None)
        if error is not None:
            raise error
        self.sent = (*self.sent, (key, message))
        return Receipt(key=key, reference=f"recorded:{key}")

    def close(self) -> None:
        """See `Notifier.close`."""
        self.is_closed = True
