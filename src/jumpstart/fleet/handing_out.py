"""Chunks of work handed to an engine and asked back in order, whatever becomes of the engine."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import TYPE_CHECKING, Any

from jumpstart.errors import JumpstartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jumpstart.fleet.working import Part

    Job = Callable[[Part], tuple[Any, ...]]

_TRIES = 3


class Work:
    """
    Chunks of work, given out and asked back in order; what a broken engine took with it is given out again.

    Args:
        job: What is done to each chunk.
        parts: The chunks.
        executor: What does it, or makes what does it; None for this process.
    """

    def __init__(self, job: Job, parts: Sequence[Part], executor: Executor | Callable[[], Executor] | None) -> None:
        self._job, self._parts = job, parts
        self._make = executor if callable(executor) else None
        self._executor = None if callable(executor) else executor
        self._given: dict[int, tuple[Executor, Future[tuple[Any, ...]]]] = {}
        self._rounds = 0

    def results(self) -> Iterator[tuple[Any, ...]]:
        """The answers to each chunk, in order."""
        if self._make is None and self._executor is None:
            yield from (self._job(each) for each in self._parts)
            return
        try:
            self._give_out(0)
            for place in range(len(self._parts)):
                yield self._result(place)
                self._given.pop(place, None)
        finally:
            self._let_go()

    def _result(self, place: int) -> tuple[Any, ...]:
        while True:
            try:
                return self._given[place][1].result()
            except JumpstartError:
                raise
            except (Exception, CancelledError) as error:  # noqa: BLE001  each engine has errors of its own
                # The job keeps what goes wrong with a search to itself, so this is the engine's.
                if self._rounds >= _TRIES or self._make is None:
                    return self._job(self._parts[place])
                engine, _ = self._given.get(place, (self._executor, None))
                self._give_out(place, broken=engine if isinstance(error, BrokenExecutor | KeyError) else None)

    def _give_out(self, first: int, *, broken: Executor | None = None) -> None:
        """Hand what nobody works on, from a chunk on, to an engine: a new one where there is a way to make it."""
        self._rounds += 1
        if self._make is not None:
            self._let_go()
            self._executor = self._make()
        executor = self._executor
        assert executor is not None  # noqa: S101  the caller has looked
        for place in range(first, len(self._parts)):
            if self._is_free(place, broken):
                try:
                    self._given[place] = executor, executor.submit(self._job, self._parts[place])
                except Exception:  # noqa: BLE001  each engine has errors of its own
                    return  # it is broken already; the first that is missing will tell

    def _is_free(self, place: int, broken: Executor | None) -> bool:
        """Whether nobody works on a chunk; what an engine has begun it finishes, even after it was shut down."""
        if place not in self._given:
            return True
        executor, future = self._given[place]
        if future.done():
            return future.cancelled() or future.exception() is not None
        return executor is broken

    def _let_go(self) -> None:
        """Take back what no engine has begun, and shut down the one that was made here."""
        for _, future in self._given.values():
            future.cancel()
        if self._make is not None and self._executor is not None:
            self._executor.shutdown(wait=False)  # not every engine knows cancel_futures
