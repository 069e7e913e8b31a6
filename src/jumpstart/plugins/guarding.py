"""What plugins do against their contract, told with the plugin's name and without the secrets of its URL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from jumpstart.domain.log import Commit, Head
from jumpstart.errors import JumpstartError, PluginError
from jumpstart.plugins.urls import MASK, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jumpstart.plugins.storages import Storage

_Answer = TypeVar("_Answer")
_MORE = ("backup", "traces_of")
_SHORTEST_PART = 5
_END = object()


def failure(plugin: str, what: str, error: Exception, *, url: str) -> PluginError:
    """
    What a plugin raised, as an error that names the plugin.

    Raise it outside of the block that caught ``error``: else Python adds that to it, with the secrets that it may tell.

    Args:
        plugin: The plugin's name.
        what: What failed, in words.
        error: What it raised; the cause, unless it tells a secret.
        url: The URL that the plugin was given, secrets and all.
    """
    import traceback  # noqa: PLC0415  only where something failed

    told, secrets = str(error), _secrets_of(url)
    for secret in secrets:
        told = told.replace(secret, MASK)
    found = PluginError(plugin, f"{what}: {type(error).__name__}: {told}")
    everything = "".join(traceback.format_exception(error))
    found.__cause__ = None if any(secret in everything for secret in secrets) else error
    return found


def _secrets_of(url: str) -> tuple[str, ...]:
    """What is masked in a URL, as it stands there and percent-decoded, the longest first."""
    from urllib.parse import unquote  # noqa: PLC0415  as above

    parts = masked(url).split(MASK)
    # Where the mask took more than it left a place for, the whole URL is the secret.
    match = re.fullmatch("(.+)".join(map(re.escape, parts)), url, re.DOTALL)
    hidden = match.groups() if match else (url, url[len(parts[0]) :])
    # Behind a second scheme everything is hidden, and a part of it may be told alone.
    pieces = [piece for each in hidden for piece in re.split(r"[/:@?&=]+", each) if len(piece) >= _SHORTEST_PART]
    told = {*hidden, *pieces}
    return tuple(sorted({*told, *map(unquote, told)} - {""}, key=len, reverse=True))


class GuardedStorage:
    """
    A plugin's `Storage`, whose mistakes are each a `PluginError`.

    What the contract lets a storage raise goes through, and so does what the commits for `replace` raise.

    Args:
        storage: The plugin's own.
        plugin: The plugin's name.
        url: What opened it, secrets and all.

    Attributes:
        storage: The plugin's own.
    """

    def __init__(self, storage: Storage, *, plugin: str, url: str) -> None:
        self.storage = storage
        self._plugin, self._url = plugin, url
        # Each an attribute of the instance, since that is where `isinstance` with a protocol looks.
        vars(self).update((name, self._guarded(name)) for name in _MORE if callable(getattr(storage, name, None)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of plugin {self._plugin!r}: {masked(self._url)}>"

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`."""
        answer: object = self._asked("append", self.storage.append, workspace, commit)
        if answer is not None:
            raise self._nonsense("append", answer, "None")

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`."""
        answer: object = self._asked("commits", self.storage.commits, workspace, after=after, upto=upto)
        if not hasattr(answer, "__iter__"):
            raise self._nonsense("commits", answer, "an iterator")
        return self._each(iter(answer))

    def _each(self, found: Iterator[Commit]) -> Iterator[Commit]:
        while (commit := self._asked("commits", next, found, _END)) is not _END:
            if not isinstance(commit, Commit):
                raise self._nonsense("commits", commit, "each a Commit")
            yield commit

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        head = self._asked("head", self.storage.head, workspace)
        if not isinstance(head, Head):
            raise self._nonsense("head", head, "a Head")
        return head

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`."""
        answer: object = self._asked("workspaces", self.storage.workspaces, after=after, limit=limit)
        if not isinstance(answer, Sequence) or isinstance(answer, str):
            raise self._nonsense("workspaces", answer, "a tuple of names")
        last = after
        for name in answer:
            # Whoever pages through names that do not rise never comes to an end.
            if not isinstance(name, str) or name <= last:
                raise self._nonsense("workspaces", name, f"each a name that stands behind {last!r}")
            last = name
        return tuple(answer)

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """See `Storage.replace`."""
        given = _Given(commits)
        try:
            answer: object = self._asked("replace", self.storage.replace, workspace, given, expected=expected)
        except PluginError:
            if given.error is None:
                raise
            answer = None
        if given.error is not None:
            raise given.error
        if answer is not None:
            raise self._nonsense("replace", answer, "None")

    def close(self) -> None:
        """See `Storage.close`."""
        self._asked("close", self.storage.close)

    def _guarded(self, name: str) -> Callable[..., Any]:
        return lambda *arguments, **options: self._asked(name, getattr(self.storage, name), *arguments, **options)

    def _asked(self, method: str, call: Callable[..., _Answer], *arguments: Any, **options: Any) -> _Answer:  # noqa: ANN401  what it takes
        try:
            return call(*arguments, **options)
        except JumpstartError:
            raise
        except Exception as error:  # noqa: BLE001  whatever a plugin raises, its name goes with it
            raised = error
        raise failure(self._plugin, f"{masked(self._url)}: {method} failed", raised, url=self._url)

    def _nonsense(self, method: str, answer: object, expected: str) -> PluginError:
        if hasattr(answer, "__await__") and hasattr(answer, "close"):
            answer.close()  # else Python warns that nobody awaited it
        reason = f"{masked(self._url)}: {method} gave a {type(answer).__name__}; expected {expected}"
        return PluginError(self._plugin, reason)


class _Given:
    """The commits for `replace`, and what they themselves raised."""

    def __init__(self, commits: Iterable[Commit]) -> None:
        self._commits = commits
        self.error: BaseException | None = None

    def __iter__(self) -> Iterator[Commit]:
        try:
            yield from self._commits
        except Exception as error:
            self.error = error
            raise
