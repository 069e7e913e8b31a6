"""A storage to begin with: it keeps everything in a dictionary. Put your service in the place of the dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.errors import ConflictError
from jumpstart.plugins import Commit, Head, masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class AcmeStorage:
    """A `Storage` of Acme."""

    def __init__(self, url: str) -> None:
        self._store = masked(url)
        self._logs: dict[str, tuple[Commit, ...]] = {}

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`."""
        log, head = self._logs.get(workspace, ()), self.head(workspace)
        if commit in log:
            return  # the same commit again: a retry
        if (commit.revision - 1, commit.parent) != (head.revision, head.digest):
            raise ConflictError(self._store, workspace, head.revision, head.digest)
        self._logs[workspace] = (*log, commit)

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`."""
        return iter(self._logs.get(workspace, ())[after:upto])

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        return _head_of(self._logs.get(workspace, ()))

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`."""
        return tuple(sorted(name for name in self._logs if name > after)[:limit])

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """See `Storage.replace`."""
        log, head = tuple(commits), self.head(workspace)
        if head == _head_of(log):
            return  # replaced already: a retry
        if head != expected:
            raise ConflictError(self._store, workspace, head.revision, head.digest)
        self._logs.pop(workspace, None)
        if log:
            self._logs[workspace] = log

    def close(self) -> None:
        """See `Storage.close`."""


def _head_of(log: tuple[Commit, ...]) -> Head:
    return Head(revision=log[-1].revision, digest=log[-1].digest) if log else Head()
