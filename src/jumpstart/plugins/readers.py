"""A storage with the logs that are read from it half-way: all of it is used and let go of in one thread."""

from __future__ import annotations

import math
from contextlib import suppress
from itertools import count
from time import monotonic  # noqa: TID251  how long a reader takes is no part of what it reads
from typing import TYPE_CHECKING

from jumpstart.domain.log import Commit
from jumpstart.errors import UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import timedelta

    from jumpstart.plugins.storages import Storage

_COUNT, _CHARACTERS, _SHARE = 500, 1_000_000, 0.1
"""So many commits, commits of so many characters, or what came in so much of the time limit are one answer."""


class Handle:
    """
    An open storage, and its readers by number: whoever reads holds the number alone, so that no other thread lets go.

    Args:
        storage: The storage.
        shown: Its URL without secrets, for errors.
        limit: How long an answer may take, None for as long as it takes.
    """

    def __init__(self, storage: Storage, shown: str, limit: timedelta | None) -> None:
        self.storage, self._shown = storage, shown
        self._seconds = _SHARE * limit.total_seconds() if limit else math.inf
        self._readers: dict[int, Generator[list[Commit], None, None]] = {}
        self._numbers = count(1)
        self._is_closed = False

    def read(self, commits: Iterable[Commit]) -> int:
        """The number of a new reader."""
        number = next(self._numbers)
        self._readers[number] = _batches(commits, self._seconds)
        return number

    def batch(self, number: int) -> list[Commit]:
        """
        The next commits of a reader; none at its end.

        Raises:
            UnsupportedError: The storage was closed.
            Exception: Whatever the storage raises, after all that came before it.
        """
        if self._is_closed:
            raise UnsupportedError(self._shown, "it is closed; open it again")
        return next(self._readers[number], [])

    def let_go(self, number: int) -> None:
        """Close a reader, if that is not done; what that raises is no matter to whoever wants no more of it."""
        if reader := self._readers.pop(number, None):
            with suppress(Exception):
                reader.close()

    def close(self) -> None:
        """Close the readers and then the storage, once."""
        for number in tuple(self._readers):
            self.let_go(number)
        if not self._is_closed:
            self._is_closed = True
            self.storage.close()


def _batches(commits: Iterable[Commit], seconds: float) -> Generator[list[Commit], None, None]:
    """The commits that a storage gives, some at a time; what it raises comes behind what it gave before."""
    batch: list[Commit] = []
    size, since = 0, monotonic()
    try:
        for commit in commits:
            batch.append(commit)
            # What is no commit ends a batch: nothing behind it counts.
            size += len(commit.body) if isinstance(commit, Commit) else _CHARACTERS
            if size >= _CHARACTERS or len(batch) == _COUNT or monotonic() - since > seconds:
                yield batch
                batch, size, since = [], 0, monotonic()
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
