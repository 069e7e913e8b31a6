"""What plugins do against their contract, told with the plugin's name and without the secrets of its URL."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from jumpstart.domain.log import Commit, Head
from jumpstart.errors import JumpstartError, PluginError, UnavailableError, UnsupportedError
from jumpstart.plugins.readers import Handle
from jumpstart.plugins.time_limit import TimeLimited, Unlimited
from jumpstart.plugins.urls import MASK, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import timedelta

    from jumpstart.plugins.storages import Storage

_Answer = TypeVar("_Answer")
_Limited: TypeAlias = "TimeLimited[Handle] | Unlimited[Handle]"
_MORE = ("backup", "traces_of")
_SHORTEST_PART = 5
_LONGER = 30
"""What goes through a whole store may take so many times as long as any other answer."""


def failure(plugin: str, what: str, error: BaseException, *, url: str) -> PluginError:
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
    A plugin's `Storage`, whose mistakes are each a `PluginError`, and whose silence is an `UnavailableError`.

    What the contract lets a storage raise goes through, and so does what the commits for `replace` raise.
    With a time limit it lives in a thread of its own; one that hung is opened anew once it has come back.

    Args:
        open_it: Opens the plugin's own.
        plugin: The plugin's name, empty for one of ours.
        url: What it is opened by, secrets and all.
        limit: How long an answer may take; `replace`, and what a storage can do besides, thirty times as long.
            None to wait for ever, in the caller's own thread.

    Raises:
        UnavailableError: It did not open in time.
        Exception: Whatever opening it raises.
    """

    def __init__(self, open_it: Callable[[], Storage], *, plugin: str, url: str, limit: timedelta | None) -> None:
        self._open, self._plugin, self._url, self._limit = open_it, plugin, url, limit
        self._longer = limit and _LONGER * limit
        self._process, self._is_closed = os.getpid(), False
        self._limited = self._opened()
        # Each an attribute of the instance, since that is where `isinstance` with a protocol looks.
        vars(self).update((name, self._guarded(name)) for name in self._asked("looking at it", _more))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of plugin {self._plugin!r}: {masked(self._url)}>"

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`."""
        answer: object = self._asked("append", lambda handle: handle.storage.append(workspace, commit))
        if answer is not None:
            raise self._nonsense("append", answer, "None")

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`."""

        def begin(handle: Handle) -> tuple[int, object]:
            answer: object = handle.storage.commits(workspace, after=after, upto=upto)
            return (handle.read(answer), None) if hasattr(answer, "__iter__") else (0, answer)

        limited = self._ready()
        number, nonsense = self._asked("commits", begin, of=limited)
        if not number:
            raise self._nonsense("commits", nonsense, "an iterator")
        return self._each(number, limited)

    def _each(self, number: int, limited: _Limited) -> Iterator[Commit]:
        try:
            while batch := self._asked("commits", lambda handle: handle.batch(number), of=limited):
                for commit in batch:
                    if not isinstance(commit, Commit):
                        raise self._nonsense("commits", commit, "each a Commit")
                    yield commit
        finally:
            # Not waited for: the collector may do this at any moment and in any thread, and so may an interrupt.
            limited.tell(lambda handle: handle.let_go(number))

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        head = self._asked("head", lambda handle: handle.storage.head(workspace))
        if not isinstance(head, Head):
            raise self._nonsense("head", head, "a Head")
        return head

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`."""
        answer: object = self._asked("workspaces", lambda handle: handle.storage.workspaces(after=after, limit=limit))
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
        given = tuple(commits)  # made here, since what makes them may belong to this thread
        answer: object = self._asked(
            "replace", lambda handle: handle.storage.replace(workspace, given, expected=expected), limit=self._longer
        )
        if answer is not None:
            raise self._nonsense("replace", answer, "None")

    def close(self) -> None:
        """See `Storage.close`; one that hangs is left behind."""
        limited, self._is_closed = self._limited, True
        try:
            if limited.is_open and not limited.is_busy:
                self._asked("close", Handle.close, of=limited)
        finally:
            limited.close()

    def _guarded(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  what it takes and gives
            def question(handle: Handle) -> Any:  # noqa: ANN401  as above
                return getattr(handle.storage, name)(*arguments, **options)

            return self._asked(name, question, limit=self._longer)

        return call

    def _asked(
        self,
        method: str,
        question: Callable[[Handle], _Answer],
        *,
        of: _Limited | None = None,
        limit: timedelta | None = None,
    ) -> _Answer:
        """What the plugin's storage gives, or what is opened anew where that hung; of one that is named, that alone."""
        theirs = (Exception, SystemExit) if self._limit is None else BaseException  # in its thread all is its own

        def answer(handle: Handle) -> _Answer:
            try:
                return question(handle)
            except JumpstartError:
                raise
            except theirs as error:
                if not self._plugin:
                    raise
                raised = error
            # Whatever a plugin raises, its name goes with it.
            raise failure(self._plugin, f"{masked(self._url)}: {method} failed", raised, url=self._url)

        return (of or self._ready()).ask(answer, limit=limit)

    def _ready(self) -> _Limited:
        if self._limit is not None and self._process != os.getpid():
            raise self._unusable("it was opened by another process; open it again in this one")
        if self._is_closed:
            raise self._unusable("it is closed; open it again")
        if isinstance(self._limited, TimeLimited) and self._limited.hangs:
            if self._limited.is_alive:
                raise self._silence("it has not answered what it was asked earlier; it is opened anew once it has")
            self._limited = self._opened()
        return self._limited

    def _opened(self) -> _Limited:
        # Nothing of ours goes into the thread, else it would live on with whoever forgot to close us.
        open_it = partial(_handle, self._open, masked(self._url), self._limit)
        if self._limit is None:
            return Unlimited(open_it)
        limited = TimeLimited(open_it, self._limit, failure=self._silence)
        try:
            return limited.opened()
        except UnavailableError:
            if limited.hangs:
                self._limited = limited  # else each call would leave another one behind
            raise

    def _silence(self, words: str) -> UnavailableError:
        return UnavailableError(masked(self._url), self._of_it(words))

    def _unusable(self, words: str) -> UnsupportedError:
        return UnsupportedError(masked(self._url), self._of_it(words))

    def _of_it(self, words: str) -> str:
        return f"plugin {self._plugin!r}: {words}" if self._plugin else words

    def _nonsense(self, method: str, answer: object, expected: str) -> PluginError:
        if hasattr(answer, "__await__") and hasattr(answer, "close"):
            answer.close()  # else Python warns that nobody awaited it
        reason = f"{masked(self._url)}: {method} gave a {type(answer).__name__}; expected {expected}"
        return PluginError(self._plugin, reason)


def _handle(open_it: Callable[[], Storage], shown: str, limit: timedelta | None) -> Handle:
    return Handle(open_it(), shown, limit)


def _more(handle: Handle) -> tuple[str, ...]:
    """What a storage can do besides."""
    return tuple(name for name in _MORE if callable(getattr(handle.storage, name, None)))
