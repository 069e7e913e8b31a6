"""A notifier that may hang: what it is asked is answered, or given up after a while."""

from __future__ import annotations

import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Self, TypeVar

from jumpstart.errors import DeferredError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from types import TracebackType

    from jumpstart.plugins import Notifier

T = TypeVar("T")


class TimeLimited:
    """
    A notifier in a thread of its own, which opens, uses and closes it.

    One that does not answer in time is asked nothing more; what it is still doing nobody can stop.

    Args:
        open_it: Opens the notifier.
        limit: How long each answer may take.
    """

    notifier: Notifier

    def __init__(self, open_it: Callable[[], Notifier], limit: timedelta) -> None:
        self._limit = limit
        self._questions: SimpleQueue[Callable[[Any], Any] | None] = SimpleQueue()
        self._answers: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()
        self.hangs = False
        self._thread = threading.Thread(target=self._serve, args=(open_it,), daemon=True, name="jumpstart notifier")

    def opened(self) -> Self:
        """
        Open the notifier, once.

        Raises:
            Exception: Whatever opening the notifier raises.
            DeferredError: Opening it took too long.
        """
        self._thread.start()
        self.notifier = self._answer()
        return self

    @property
    def is_busy(self) -> bool:
        """Whether the notifier is open, or is still at what it did not answer in time."""
        return self._thread.is_alive()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, question: Callable[[Any], T]) -> T:
        """
        What the notifier gives.

        Raises:
            DeferredError: It took too long, now or before.
            Exception: Whatever the notifier raises.
        """
        if self.hangs:
            raise self._late()
        self._questions.put(question)
        answer: T = self._answer()
        return answer

    def close(self) -> None:
        """Close the notifier, and wait for that as long as for any answer; closing twice is no error."""
        self._questions.put(None)
        if not self.hangs:
            self._thread.join(self._limit.total_seconds())

    def _answer(self) -> Any:  # noqa: ANN401  whatever it gives
        try:
            answer, error = self._answers.get(timeout=self._limit.total_seconds())
        except Empty:
            self.hangs = True
            self._questions.put(None)
            raise self._late() from None
        if isinstance(error, Exception):
            raise error
        if error is not None:  # what would end our process is no reason to
            raise DeferredError(f"it raised {type(error).__name__}: {error}") from error
        return answer

    def _late(self) -> DeferredError:
        return DeferredError(f"no answer within {self._limit.total_seconds():g} seconds; it is asked nothing more now")

    def _serve(self, open_it: Callable[[], Notifier]) -> None:
        try:
            notifier = open_it()
        except BaseException as error:  # noqa: BLE001  it is raised where the answer is waited for
            self._answers.put((None, error))
            return
        self._answers.put((notifier, None))
        while (question := self._questions.get()) is not None:
            try:
                self._answers.put((question(notifier), None))
            except BaseException as error:  # noqa: BLE001  as above
                self._answers.put((None, error))
        with suppress(Exception):  # what is delivered is delivered; there is nobody to tell
            notifier.close()
