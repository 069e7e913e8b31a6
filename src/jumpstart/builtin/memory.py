"""A store in memory: for trying things out, and the measure of every other store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.log import Head
from jumpstart.errors import ConflictError, UnsupportedError
from jumpstart.plugins.urls import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.log import Commit

URL = "memory:"


def open_memory(url: str = URL) -> MemoryStorage:
    """
    A new, empty store; nobody else sees it.

    Raises:
        UnsupportedError: The URL says more than ``memory:``.
    """
    if url.lower() != URL:
        raise UnsupportedError(masked(url), "a store in memory has no name and no options; expected memory: alone")
    return MemoryStorage()


class MemoryStorage:
    """A `Storage` that is gone when it is closed."""

    def __init__(self) -> None:
        self._logs: dict[str, list[Commit]] = {}
        self._is_closed = False

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`; nothing outlives the process."""
        log, head = self._log(workspace), self.head(workspace)
        if 0 < commit.revision <= head.revision and log[commit.revision - 1].digest == commit.digest:
            return
        if commit.revision != head.revision + 1 or commit.parent != head.digest:
            raise ConflictError(URL, workspace, head.revision, head.digest)
        self._logs.setdefault(workspace, []).append(commit)

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`; it gives the log as it was at the call."""
        last = None if upto is None else max(upto, 0)
        return iter(tuple(self._log(workspace)[max(after, 0) : last]))

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        log = self._log(workspace)
        return Head(revision=log[-1].revision, digest=log[-1].digest) if log else Head()

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`."""
        self._log("")
        return tuple(sorted(name for name in self._logs if name > after)[: max(limit, 0)])

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """See `Storage.replace`."""
        log = list(commits)
        head = self.head(workspace)
        wanted = Head(revision=log[-1].revision, digest=log[-1].digest) if log else Head()
        if head == wanted:
            return
        if head != expected:
            raise ConflictError(URL, workspace, head.revision, head.digest)
        self._logs.pop(workspace, None)
        if log:
            self._logs[workspace] = log

    def close(self) -> None:
        """See `Storage.close`."""
        self._logs.clear()
        self._is_closed = True

    def _log(self, workspace: str) -> list[Commit]:
        if self._is_closed:
            raise UnsupportedError(URL, "the store is closed; open it again")
        return self._logs.get(workspace, [])
