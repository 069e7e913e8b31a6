"""Where a workspace's log is kept: the contract of a storage backend, and its offer."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import attrs

from jumpstart.plugins.time_limit import check_limit
from jumpstart.plugins.urls import check_scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import PurePath

    from jumpstart.domain.log import Commit, Head


@runtime_checkable
class Storage(Protocol):
    """
    An append-only log of commits for each of many workspaces.

    It is synchronous, and used by one thread at a time.
    It is opened again in every process: an instance never crosses a fork.
    Text is stored as it is: no normalisation, no stripping, no reformatting.
    The core has checked the names and built the commits; a backend raises `StorageError` and its kinds, nothing else.
    """

    def append(self, workspace: str, commit: Commit) -> None:
        """
        Put a commit on top of a workspace's log, whole or not at all.

        When it returns, the commit survives the end of the process and of the machine's power.
        The same commit (revision and digest) again is a success and leaves one row.

        Raises:
            ConflictError: The commit's parent is not the head; nothing has changed.
            UnavailableError: The store is locked or out of reach; a retry may help.
            StorageFullError: There is no space left; nothing has changed.
            ReadOnlyError: The store cannot be written.
            CorruptError: The store is damaged.
        """
        ...

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """
        The commits of a workspace by increasing revision, without gaps; none for an unknown workspace.

        A reader that stops half-way blocks nobody.

        Args:
            workspace: Whose log.
            after: The revision before the first that is wanted, exclusive.
            upto: The last revision that is wanted, inclusive; None for the head.

        Raises:
            UnavailableError: The log was replaced while it was read.
            CorruptError: The store is damaged.
        """
        ...

    def head(self, workspace: str) -> Head:
        """Where a workspace's log ends; revision 0 and an empty digest for an unknown workspace."""
        ...

    def workspaces(self, *, after: str = "", limit: int = 1000) -> Sequence[str]:
        """
        The names of the workspaces that hold commits, in code-point order.

        Args:
            after: The last name of the page before, exclusive; empty for the first page.
            limit: How many names at most.
        """
        ...

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """
        Exchange a workspace's whole log for another, at once; no commits erase the workspace.

        What the old log held can no longer be found in the store.
        Where the log is at the head of ``commits`` already, nothing is exchanged, so that a retry is safe.

        Args:
            workspace: Whose log.
            commits: The new log from revision 1 on, chained anew.
            expected: The head that the log must have now.

        Raises:
            ConflictError: The log has another head than ``expected``; nothing has changed.
            UnavailableError: The store is locked, or another reader still needs the old log; a retry may help.
        """
        ...

    def close(self) -> None:
        """Let go of what the store holds; closing twice is no error."""
        ...


@runtime_checkable
class CopyableStorage(Protocol):
    """A storage that can copy itself, for ``Workspace.backup``; whoever has a better way to back it up offers none."""

    def backup(self, path: str | PurePath) -> None:
        """
        Copy the whole store, as it is at this moment, to a new file; others may write meanwhile.

        Raises:
            UnsupportedError: There is a file of that name.
            StorageError: The copy cannot be made; the subclass says why.
        """
        ...


@runtime_checkable
class SearchableStorage(Protocol):
    """A storage whose files can be searched, so that ``Workspace.forget`` can prove that somebody is gone from them."""

    def traces_of(self, texts: Iterable[str]) -> tuple[str, ...]:
        """
        Which of some texts occur in the files of the store, as JSON holds them.

        Raises:
            UnavailableError: A file cannot be read.
        """
        ...


def let_go(storage: Storage) -> None:
    """Close a storage that has given all its answers; these stand, whether or not it can be closed."""
    with suppress(Exception):
        storage.close()


@attrs.frozen(kw_only=True)
class StorageOffer:
    """
    A storage backend that a plugin offers; nothing is opened or imported until it is used.

    Attributes:
        scheme: What its URLs start with, as ``redis`` in ``redis://host/0``; lower-case.
        open: Gives a `Storage` for a URL of that scheme.
        description: One line for a listing.
        limit: How long an answer may take, and ``replace`` or a backup thirty times as long; what hangs longer is
            unavailable, until it comes back. None to wait for ever, and to be asked in the caller's own thread.
    """

    scheme: str = attrs.field(validator=check_scheme)
    open: Callable[[str], Storage]
    description: str = ""
    limit: timedelta | None = attrs.field(default=timedelta(minutes=1))

    @limit.validator
    def _check_limit(self, attribute: attrs.Attribute[timedelta], value: timedelta | None) -> None:
        if value is not None:
            check_limit(self, attribute, value)
