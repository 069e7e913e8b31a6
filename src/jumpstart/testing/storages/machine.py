"""The clause that a store answers as the model does, whatever is asked of it in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import ConflictError, StorageError
from jumpstart.testing.storages.base import TEXTS, StorageClauses, chain, read, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.plugins import Storage

_NAMES = ("ann", "Ann", "\u00e9", "e\u0301", " ")
_BODIES = st.sampled_from(TEXTS) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9
)
# Most of it happens to one workspace, so that its log grows.
_WORKSPACES = st.sampled_from(("ann", "ann", *_NAMES))
_HANDLES = st.integers(0, 1)


class Machine(StorageClauses):
    """Everything in any order."""

    def test_s50_it_answers_as_the_model_does(self) -> None:
        """Whatever is asked, in any order and through any handle, the answers are those of the store in memory."""
        run_state_machine_as_test(cast("Any", lambda: AsModel(self)), settings=self.settings)


class AsModel(RuleBasedStateMachine):
    """A store beside the model; the workspaces of each run have names of their own in the one store."""

    def __init__(self, contract: StorageClauses) -> None:
        super().__init__()
        self._contract = contract
        runs = vars(contract).setdefault("_runs", [])
        runs.append(self)
        self._prefix, self._model = f"{len(runs):05}", MemoryStorage()
        self._is_lasting = not contract.missing(["lasting"])
        count = 1 if contract.missing(["shared"]) else 2
        self._handles = [contract.opened() for _ in range(count)]

    def _both(self, handle: int, call: Callable[[Storage], object]) -> None:
        answers = [_answer(call, store) for store in (self._model, self._handles[handle % len(self._handles)])]
        expected, found = answers
        assert expected == found

    def _head(self, workspace: str) -> Head:
        return self._model.head(self._prefix + workspace)

    @rule(handle=_HANDLES, workspace=_WORKSPACES, body=_BODIES, ahead=st.sampled_from([0, 0, 0, -2, -1, 1, 2]))
    def append(self, handle: int, workspace: str, body: str, ahead: int) -> None:
        """Append on the head, behind it or ahead of it."""
        head = self._head(workspace)
        commit = next_commit(Head(revision=max(head.revision + ahead, 0), digest=head.digest), body)
        self._both(handle, lambda store: store.append(self._prefix + workspace, commit))

    @rule(handle=_HANDLES, workspace=_WORKSPACES, body=_BODIES)
    def append_forked(self, handle: int, workspace: str, body: str) -> None:
        """Append with the right revision on another parent."""
        commit = next_commit(Head(revision=self._head(workspace).revision, digest="f" * 64), body)
        self._both(handle, lambda store: store.append(self._prefix + workspace, commit))

    @rule(handle=_HANDLES, workspace=_WORKSPACES, back=st.integers(1, 3))
    def append_again(self, handle: int, workspace: str, back: int) -> None:
        """Append commits that are there."""
        for commit in read(self._model, self._prefix + workspace)[-back:]:
            self._both(handle, lambda store, commit=commit: store.append(self._prefix + workspace, commit))  # type: ignore[misc]  # bound now

    @rule(handle=_HANDLES, workspace=_WORKSPACES, after=st.integers(0, 4), upto=st.none() | st.integers(0, 6))
    def read_window(self, handle: int, workspace: str, after: int, upto: int | None) -> None:
        """Read a part of a log."""
        self._both(handle, lambda store: read(store, self._prefix + workspace, after=after, upto=upto))

    @rule(handle=_HANDLES, after=st.sampled_from(["", "A", "ann", "\u00e9"]), limit=st.integers(0, 6))
    def page(self, handle: int, after: str, limit: int) -> None:
        """List workspaces."""
        self._both(handle, lambda store: tuple(store.workspaces(after=self._prefix + after, limit=limit)))

    @rule(
        handle=_HANDLES,
        workspace=_WORKSPACES,
        bodies=st.lists(_BODIES, max_size=4),
        is_stale=st.sampled_from([False, False, True]),
    )
    def replace(self, handle: int, workspace: str, bodies: list[str], is_stale: bool) -> None:  # noqa: FBT001  drawn
        """Replace a log, expecting the head or another one."""
        expected = Head(revision=1, digest="0" * 64) if is_stale else self._head(workspace)
        commits = chain(bodies)
        self._both(handle, lambda store: store.replace(self._prefix + workspace, commits, expected=expected))

    @precondition(lambda self: self._is_lasting)
    @rule(handle=_HANDLES)
    def reopen(self, handle: int) -> None:
        """Close a handle and open another."""
        place = handle % len(self._handles)
        self._handles[place].close()
        self._handles[place] = self._contract.opened()

    @invariant()
    def logs_are_the_same(self) -> None:
        """Each handle gives every log as the model does."""
        for handle in range(len(self._handles)):
            for name in _NAMES:
                self._both(handle, lambda store, name=name: _log(store, self._prefix + name))  # type: ignore[misc]  # bound now

    def teardown(self) -> None:
        """Close what this run opened."""
        for handle in self._handles:
            handle.close()


def _log(store: Storage, workspace: str) -> object:
    return store.head(workspace), read(store, workspace), read(store, workspace, after=1, upto=2)


def _answer(call: Callable[[Storage], object], store: Storage) -> Any:  # noqa: ANN401  whatever comes back
    try:
        return call(store)
    except ConflictError as error:
        return ConflictError, where(error)
    except StorageError as error:
        return type(error)
