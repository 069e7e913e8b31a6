"""What may hang, as a notifier or a storage: what it is asked is answered, or given up after a while."""

from __future__ import annotations

import threading
import weakref
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, Self, TypeAlias, TypeVar

from jumpstart.domain.fields import name_of
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import attrs

_LONGEST = timedelta(hours=1)


def check_limit(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """
    The validator of a time limit.

    Raises:
        FieldError: It is no length of time, none, or longer than an hour.
    """
    if not isinstance(value, timedelta) or not timedelta(0) < value <= _LONGEST:
        remedy = "expected a timedelta of more than none and at most an hour"
        raise FieldError(name_of(instance, attribute), value, remedy)


class Closeable(Protocol):
    """What is let go of in the end."""

    def close(self) -> None:
        """Let go of what it holds; closing twice is no error."""
        ...


T = TypeVar("T")
Opened = TypeVar("Opened", bound=Closeable)
_Answers: TypeAlias = "SimpleQueue[tuple[Any, BaseException | None]]"
_Questions: TypeAlias = "SimpleQueue[tuple[Callable[[Any], Any], _Answers] | None]"


class TimeLimited(Generic[Opened]):
    """
    A notifier or storage in a thread of its own, which opens, uses and closes it.

    One that does not answer in time is asked nothing more; what it is still doing nobody can stop.

    Args:
        open_it: Opens it.
        limit: How long each answer may take.
        failure: Makes the error that says, in the words that it is given, that there is no answer.

    Attributes:
        contents: What was opened; only what holds still is to be looked at from outside of its thread.
        hangs: Whether it did not answer in time.
    """

    contents: Opened

    def __init__(self, open_it: Callable[[], Opened], limit: timedelta, *, failure: Callable[[str], Exception]) -> None:
        self._limit, self._failure = limit, failure
        self._questions: _Questions = SimpleQueue()
        self._first: _Answers = SimpleQueue()
        self.hangs = False
        self._given_up: _Answers | None = None
        # The thread knows nothing of us, so that whoever forgets to close us is no reason for it to live on.
        serving = (open_it, self._questions, self._first)
        self._thread = threading.Thread(target=_serve, args=serving, daemon=True, name="jumpstart plugin")
        weakref.finalize(self, self._questions.put, None).atexit = False

    def opened(self) -> Self:
        """
        Open it, once.

        Raises:
            Exception: Whatever opening it raises, or ``failure`` where that took too long.
        """
        try:
            self._thread.start()
        except RuntimeError as error:  # there are too many, or the interpreter is about to end
            raise self._failure(f"no thread for it: {error}") from error
        self.contents = self._answer(self._first, self._limit)
        return self

    @property
    def is_alive(self) -> bool:
        """Whether it is open, or still at what it did not answer in time."""
        return self._thread.is_alive()

    @property
    def is_open(self) -> bool:
        """Whether it answers."""
        return self.is_alive and not self.hangs

    @property
    def is_busy(self) -> bool:
        """Whether it is still at what somebody stopped waiting for, as at an interrupt."""
        return self._given_up is not None and self._given_up.empty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, question: Callable[[Opened], T], *, limit: timedelta | None = None) -> T:
        """
        What it gives.

        Args:
            question: Is given what was opened.
            limit: How long the answer may take, where that is not as long as any.

        Raises:
            Exception: Whatever the question raises, or ``failure`` where the answer took too long, now or before.
        """
        limit = limit or self._limit
        if self.hangs:
            raise self._late(limit)
        if not self.is_alive:
            raise self._failure("it is closed")
        if threading.current_thread() is self._thread:  # as where it collects the garbage that asks
            return question(self.contents)
        answers: _Answers = SimpleQueue()
        self._questions.put((question, answers))
        answer: T = self._answer(answers, limit)
        return answer

    def tell(self, question: Callable[[Opened], object]) -> None:
        """
        Have something done once all that it was asked before is done, if it is not closed by then.

        It waits for nothing and takes no lock, so the collector may do so; nobody hears what the question raises.
        """
        self._questions.put((question, SimpleQueue()))

    def close(self) -> None:
        """Close it, and wait for that as long as for any answer; closing twice is no error."""
        self._questions.put(None)
        if not self.hangs and not self.is_busy:
            self._thread.join(self._limit.total_seconds())

    def _answer(self, answers: _Answers, limit: timedelta) -> Any:  # noqa: ANN401  whatever it gives
        try:
            answer, error = answers.get(timeout=limit.total_seconds())
        except Empty:
            self.hangs = True
            self._questions.put(None)
            raise self._late(limit) from None
        except BaseException:  # as an interrupt
            self._given_up = answers
            raise
        try:
            if isinstance(error, Exception):
                raise error
            if error is not None:  # what would end our process is no reason to
                raise self._failure(f"it raised {type(error).__name__}: {error}") from error
        finally:
            del error  # which holds what was known here
        return answer

    def _late(self, limit: timedelta) -> Exception:
        return self._failure(f"no answer within {limit.total_seconds():g} seconds; it is asked nothing more now")


class Unlimited(Generic[Opened]):
    """
    A storage that is waited for as long as it takes, in the caller's own thread; it is used as a `TimeLimited` is.

    Args:
        open_it: Opens it.

    Attributes:
        contents: What was opened.
    """

    hangs: ClassVar[bool] = False
    is_busy: ClassVar[bool] = False

    def __init__(self, open_it: Callable[[], Opened]) -> None:
        self.contents, self.is_open = open_it(), True

    def ask(self, question: Callable[[Opened], T], *, limit: timedelta | None = None) -> T:  # noqa: ARG002  as another
        """What it gives; see `TimeLimited.ask`."""
        return question(self.contents)

    def tell(self, question: Callable[[Opened], object]) -> None:
        """Do something now; see `TimeLimited.tell`."""
        with suppress(Exception):
            question(self.contents)

    def close(self) -> None:
        """Let go of it; whoever wants it closed asks it to."""
        self.is_open = False


def _serve(open_it: Callable[[], Closeable], questions: _Questions, first: _Answers) -> None:
    contents = _answered(lambda _: open_it(), None, first)
    if contents is None:
        return
    while _answers_one(questions, contents):
        pass
    with suppress(BaseException):  # what was asked is answered; there is nobody to tell
        contents.close()


def _answers_one(questions: _Questions, contents: object) -> bool:
    """Whether there was another question; once it is answered, nothing of it is kept."""
    asked = questions.get()
    if asked is None:
        return False
    question, answers = asked
    _answered(question, contents, answers)
    return True


def _answered(question: Callable[[Any], T], contents: object, answers: _Answers) -> T | None:
    try:
        answer = question(contents)
    except BaseException as error:  # noqa: BLE001  it is raised where the answer is waited for
        answers.put((None, error))
        return None
    answers.put((answer, None))
    return answer
