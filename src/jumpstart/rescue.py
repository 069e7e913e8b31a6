"""Searches brought from one store into another: a backup put back, a damaged store saved as far as it is whole."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from jumpstart.builtin import BUILTINS
from jumpstart.domain.log import Commit, Head, check_workspace_name, verified
from jumpstart.errors import ConflictError, CorruptError, FieldError, PluginError, UnavailableError
from jumpstart.plugins import Host, masked, url_of
from jumpstart.plugins.storages import let_go
from jumpstart.plugins.urls import path_and_options, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import PurePath

    from jumpstart.errors import StorageError
    from jumpstart.plugins import Storage

_PAGE = 1000
_DAMAGE = (CorruptError, PluginError)
"""How damage shows: a plugin may stumble over it instead of telling it."""


@attrs.frozen(kw_only=True)
class Restored:
    """
    What became of one search.

    Attributes:
        workspace: Its name.
        revision: The last revision that is in the target now, 0 for none.
        error: What is damaged behind that in the source, or why a salvage brought nothing of it; None where all of it
            is in the target.
    """

    workspace: str
    revision: int
    error: StorageError | PluginError | FieldError | None = None


def existing(store: str | PurePath, *, only_read: bool = False) -> str:
    """
    The URL of a store that must be there: an SQLite file is not made where there is none.

    Args:
        store: A URL or path.
        only_read: Whether an SQLite file must stay as it is, even where its -wal file holds more.

    Raises:
        UnavailableError: There is no such file.
        UnsupportedError: The URL cannot be understood.
    """
    url = url_of(store)
    if scheme_of(url) != "sqlite":
        return url
    path, options = _file_of(url)
    if not path.exists():
        raise UnavailableError(masked(url), "there is no such file, and none was made; look at its name and folder")
    if {"mode", "salvage"} & options.keys():
        return url
    # Whoever may write takes in the -wal file at the end; whoever may not leaves a new one where there was none.
    has_log = Path(f"{path}-wal").exists()
    return f"{url}{'&' if '?' in url else '?'}mode={'ro' if only_read and has_log else 'rw'}"


def _file_of(url: str) -> tuple[Path, dict[str, str]]:
    from jumpstart.builtin.sqlite_files import OPTIONS, resolved  # noqa: PLC0415  no other store needs it

    path, options = path_and_options(url, known=OPTIONS)
    return resolved(path, masked(url)), options


def checked_names(workspaces: Iterable[str]) -> list[str]:
    """
    The names of searches, sorted, each once.

    Raises:
        FieldError: It is one text instead of several, or one cannot be the name of a search.
    """
    if isinstance(workspaces, str):
        raise FieldError("workspaces", workspaces, "expected several names; put this one into a tuple")
    return sorted({check_workspace_name(name) for name in workspaces})


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

    A search that stands further back in the target is brought up to date; one that has gone on there is left as it is.
    What is refused or damaged is found before anything is written.
    Whoever is stopped in between calls it again, and it goes on where it was.

    Args:
        source: The URL or path of a store, as a backup; it is only read, and not made where it is not there.
        into: The URL or path of the store that they are to be in.
        workspaces: Their names, None for all in the source.
        replace: Whether a search in the target that has another history is given up for that of the source.
            It takes away nothing that has only gone on.
        plugins: As for ``open``.
        discover: As for ``open``.

    Returns:
        One answer for each search, in the order of their names.

    Raises:
        CorruptError: A search is damaged, in the source or in the target, which the error names.
            ``salvage`` takes what is whole of the source; into a new store everything can be brought.
        FieldError: A search in the target has another history, the source holds no search of a name, or the two stores
            are one.
        UnavailableError: The source is not there.
        PluginError: The storage of a plugin fails.
        ConflictError: Somebody else has committed to a search in the target meanwhile; call it again.
        StorageError: A store cannot be opened, read or written.
    """
    host = Host(plugins=plugins, discover=discover, builtins=BUILTINS)
    return _brought(source, into, workspaces, host, replace=replace, is_salvage=False)


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
    A search that the target holds with another history is left as it is there, and the answer says so; a new store as
    target takes them all.

    Args:
        source: The URL or path of the damaged store; it is not made where it is not there.
        into: The URL or path of the store that they are to be in.
        workspaces: Their names, None for all that the source can list; name them where the list itself is damaged.
        plugins: As for ``open``.
        discover: As for ``open``.

    Returns:
        One answer for each search, in the order of their names, with what is damaged or was refused.

    Raises:
        FieldError: The source holds no search of a name, or the two stores are one.
        CorruptError: The source is so damaged that it cannot be opened, or does not list its searches.
        UnavailableError: The source is not there.
        StorageError: A store cannot be opened, or the target not be written.
    """
    host = Host(plugins=plugins, discover=discover, builtins=BUILTINS)
    return _brought(source, into, workspaces, host, replace=False, is_salvage=True)


@attrs.frozen(kw_only=True)
class _Step:
    """
    What is to be done for one search.

    Attributes:
        workspace: Its name.
        start: Where it ends in the target now.
        end: Where it is to end there; not after ``start`` where nothing is to be done.
        is_exchanged: Whether the target's is given up.
        error: What the answer tells.
    """

    workspace: str
    start: Head
    end: Head
    is_exchanged: bool = False
    error: StorageError | PluginError | FieldError | None = None


def _brought(
    source: str | PurePath,
    into: str | PurePath,
    workspaces: Iterable[str] | None,
    host: Host,
    *,
    replace: bool,
    is_salvage: bool,
) -> tuple[Restored, ...]:
    names = None if workspaces is None else checked_names(workspaces)
    url = existing(source, only_read=True)
    if _is_one(url, url_of(into)):
        raise FieldError("into", masked(url_of(into)), "expected another store than the source")
    old = host.storage(url)
    try:
        names = [*names_in(old)] if names is None else _held(names, old)
        new = host.storage(into)
        try:
            bringing = _Bringing(
                old, masked(url_of(source)), new, masked(url_of(into)), replace=replace, is_salvage=is_salvage
            )
            steps = [bringing.step(name) for name in names]
            return tuple(bringing.done(step) for step in steps)
        finally:
            let_go(new)
    finally:
        let_go(old)


def _is_one(one: str, other: str) -> bool:
    """Whether two URLs name one store, as far as they tell."""
    if scheme_of(one) == scheme_of(other) == "sqlite":
        return _file_of(one)[0] == _file_of(other)[0]
    return one == other


def names_in(storage: Storage) -> Iterator[str]:
    """The names of all searches in a store, page by page."""
    after = ""
    while page := storage.workspaces(after=after, limit=_PAGE):
        yield from page
        after = page[-1]


def _held(names: list[str], storage: Storage) -> list[str]:
    for name in names:
        try:
            is_there = next(iter(storage.commits(name)), None) is not None
        except _DAMAGE:
            is_there = True  # damaged from its start
        if not is_there:
            remedy = "the source holds no such search; look at its name, or leave workspaces out to bring them all"
            raise FieldError("workspaces", name, remedy)
    return names


class _Bringing:
    """From which store into which, and how: first it is found out what is to be done, then it is."""

    def __init__(
        self, old: Storage, old_shown: str, new: Storage, new_shown: str, *, replace: bool, is_salvage: bool
    ) -> None:
        self._old, self._old_shown, self._new, self._new_shown = old, old_shown, new, new_shown
        self._replace, self._is_salvage = replace, is_salvage

    def step(self, name: str) -> _Step:
        """What is to be done for a search; a salvage keeps to it why nothing is."""
        whole, damage = _digests(self._old, name, self._old_shown)
        there, error = _digests(self._new, name, self._new_shown)
        start, end = _head(there), _head(whole)
        shared = min(len(whole), len(there))
        is_other = whole[:shared] != there[:shared]
        refusal = FieldError("into", name, self._refusal()) if is_other and not self._replace else None
        for found in (damage, error, refusal):
            if found and not self._is_salvage:
                raise found
        if error or refusal:
            return _Step(workspace=name, start=start, end=start, error=error or refusal)
        return _Step(workspace=name, start=start, end=end, is_exchanged=is_other, error=damage)

    def _refusal(self) -> str:
        remedy = "salvage into a new store" if self._is_salvage else "pass replace=True to give it up"
        return f"the target holds a search of that name with another history; {remedy}"

    def done(self, step: _Step) -> Restored:
        """What became of a search, after what was to be done is done."""
        try:
            self._do(step)
        except ConflictError as error:
            if not self._is_salvage:
                raise
            return Restored(workspace=step.workspace, revision=error.revision, error=error)
        revision = step.end.revision if step.is_exchanged else max(step.start.revision, step.end.revision)
        return Restored(workspace=step.workspace, revision=revision, error=step.error)

    def _do(self, step: _Step) -> None:
        if step.is_exchanged:
            commits = [*self._commits(step.workspace, Head(), step.end)]
            if _head([each.digest for each in commits]) != step.end:
                reason = f"workspace {step.workspace!r} was rewritten while it was read; call it again"
                raise UnavailableError(self._old_shown, reason)
            self._new.replace(step.workspace, commits, expected=step.start)
            return
        # Not by replace: that rewrites a whole store to be rid of what it exchanges, and here nothing is.
        for commit in self._commits(step.workspace, step.start, step.end):
            self._new.append(step.workspace, commit)

    def _commits(self, name: str, start: Head, end: Head) -> Iterator[Commit]:
        count = max(end.revision - start.revision, 0)
        if not count:
            return iter(())
        found = self._old.commits(name, after=start.revision, upto=end.revision)
        return islice(verified(found, store=self._old_shown, workspace=name, after=start), count)


def _digests(storage: Storage, name: str, shown: str) -> tuple[list[str], CorruptError | PluginError | None]:
    """The digests of a search's commits, and what is damaged behind them."""
    found: list[str] = []
    try:
        for commit in verified(storage.commits(name), store=shown, workspace=name):
            found.append(commit.digest)  # noqa: PERF401  those before the first bad one are kept
    except _DAMAGE as error:
        return found, error
    return found, None


def _head(digests: list[str]) -> Head:
    return Head(revision=len(digests), digest=digests[-1] if digests else "")


__all__ = ["Restored", "checked_names", "existing", "restore", "salvage"]
