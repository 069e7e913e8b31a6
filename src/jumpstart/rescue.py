"""Searches brought from one store into another: a backup put back, a damaged store saved as far as it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.builtin import BUILTINS
from jumpstart.domain.log import Commit, Head, verified
from jumpstart.errors import CorruptError, FieldError
from jumpstart.plugins import Host, masked, url_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import PurePath

    from jumpstart.errors import StorageError
    from jumpstart.plugins import Storage

_PAGE = 1000


@attrs.frozen(kw_only=True)
class Restored:
    """
    What became of one search.

    Attributes:
        workspace: Its name.
        revision: The last revision that is in the target now, 0 for none.
        error: What is damaged behind that in the source; None where all of it came.
    """

    workspace: str
    revision: int
    error: StorageError | None = None


def restore(
    source: str | PurePath,
    into: str | PurePath,
    *,
    workspaces: Iterable[str] | None = None,
    replace: bool = False,
    plugins: Iterable[object] = (),
    discover: bool = True,
) -> tuple[Restored, ...]:
    """
    Bring searches from one store into another, of whatever kind, each with its whole history.

    A search that is in the target already and goes on from there, or ends there, is brought up to date; it is all or
    nothing for each search.

    Args:
        source: The URL or path of a store, as a backup.
        into: The URL or path of the store that they are to be in.
        workspaces: Their names, None for all in the source.
        replace: Whether a search in the target that has another history is given up for that of the source.
        plugins: As for ``open``.
        discover: As for ``open``.

    Returns:
        One answer for each search, in the order of their names.

    Raises:
        CorruptError: A search in the source is damaged; ``salvage`` takes what is whole.
        FieldError: A search in the target has another history, or the two stores are one.
        StorageError: A store cannot be opened, read or written.
    """
    return _brought(source, into, workspaces, Host(plugins=plugins, discover=discover, builtins=BUILTINS), replace)


def salvage(
    source: str | PurePath,
    into: str | PurePath,
    *,
    workspaces: Iterable[str] | None = None,
    plugins: Iterable[object] = (),
    discover: bool = True,
) -> tuple[Restored, ...]:
    """
    Bring of each search in a damaged store what precedes its first bad revision into another store.

    The source is only read.

    Args:
        source: The URL or path of the damaged store.
        into: The URL or path of the store that they are to be in.
        workspaces: Their names, None for all that the source can list; name them where the list itself is damaged.
        plugins: As for ``open``.
        discover: As for ``open``.

    Returns:
        One answer for each search, in the order of their names, with what is damaged.

    Raises:
        FieldError: A search in the target has another history, or the two stores are one.
        CorruptError: The source is so damaged that it cannot be opened, or does not list its searches.
        StorageError: A store cannot be opened, or the target not be written.
    """
    host = Host(plugins=plugins, discover=discover, builtins=BUILTINS)
    return _brought(source, into, workspaces, host, replace=False, is_salvage=True)


def _brought(
    source: str | PurePath,
    into: str | PurePath,
    workspaces: Iterable[str] | None,
    host: Host,
    replace: bool,  # noqa: FBT001  private
    *,
    is_salvage: bool = False,
) -> tuple[Restored, ...]:
    shown = masked(url_of(source))
    if url_of(source) == url_of(into):
        raise FieldError("into", shown, "expected another store than the source")
    old = host.storage(source)
    try:
        names = sorted({*workspaces}) if workspaces is not None else [*_names(old)]
        new = host.storage(into)
        try:
            return tuple(_brought_one(old, new, name, shown, replace=replace, is_salvage=is_salvage) for name in names)
        finally:
            new.close()
    finally:
        old.close()


def _names(storage: Storage) -> Iterator[str]:
    after = ""
    while page := storage.workspaces(after=after, limit=_PAGE):
        yield from page
        after = page[-1]


def _brought_one(old: Storage, new: Storage, name: str, shown: str, *, replace: bool, is_salvage: bool) -> Restored:
    commits: list[Commit] = []
    error: CorruptError | None = None
    try:
        for commit in verified(old.commits(name), store=shown, workspace=name):
            commits.append(commit)  # noqa: PERF402  those before the first bad one are kept
    except CorruptError as found:
        if not is_salvage:
            raise
        error = found
    _put(new, name, commits, replace=replace)
    return Restored(workspace=name, revision=len(commits), error=error)


def _put(new: Storage, name: str, commits: list[Commit], *, replace: bool) -> None:
    there = new.head(name)
    known = commits[there.revision - 1].digest if 0 < there.revision <= len(commits) else ""
    if there.revision and known != there.digest and not replace:
        raise FieldError(
            "into", name, "the target holds a search of that name with another history; pass replace=True to give it up"
        )
    if Head(revision=len(commits), digest=commits[-1].digest if commits else "") != there:
        new.replace(name, commits, expected=there)


__all__ = ["Restored", "restore", "salvage"]
