"""Whatever a plugin's storage hangs in, and whenever it comes back: what was acknowledged is there, and there once."""

from __future__ import annotations

import json
import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

import jumpstart
from jumpstart import Contact
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.log import verified
from jumpstart.errors import JumpstartError, UnavailableError
from jumpstart.plugins import StorageOffer, hookimpl

SOON = timedelta(milliseconds=20)
METHODS = ("open", "append", "commits", "head", "close")


class Shelf:
    """A storage in memory, whose next call of a method hangs before or after it does what it is asked."""

    def __init__(self):
        self.kept, self._lock = MemoryStorage(), threading.Lock()
        self.hangs, self.let_go, self.threads = {}, [], set()

    def hang_in(self, method, *, after):
        self.hangs[method, after] = threading.Event()
        self.let_go.append(self.hangs[method, after])

    def come_back(self):
        self.hangs.clear()
        for event in self.let_go:
            event.set()

    def _wait(self, method, *, after):
        if event := self.hangs.pop((method, after), None):
            assert event.wait(30)

    def _done(self, method, work):
        self.threads.add(threading.current_thread())
        self._wait(method, after=False)
        with self._lock:
            answer = work()
        self._wait(method, after=True)
        return answer

    def open(self, url):  # noqa: ARG002  there is one
        return self._done("open", lambda: self)

    def append(self, workspace, commit):
        self._done("append", lambda: self.kept.append(workspace, commit))

    def commits(self, workspace, *, after=0, upto=None):
        return iter(self._done("commits", lambda: tuple(self.kept.commits(workspace, after=after, upto=upto))))

    def head(self, workspace):
        return self._done("head", lambda: self.kept.head(workspace))

    def workspaces(self, *, after="", limit=1000):
        return self.kept.workspaces(after=after, limit=limit)

    def replace(self, workspace, commits, *, expected):
        self.kept.replace(workspace, commits, expected=expected)

    def close(self):
        self._done("close", lambda: None)

    def log(self):
        """The bodies of all commits, which hang together."""
        with self._lock:
            found = tuple(self.kept.commits("default"))
        return [json.loads(commit.body) for commit in verified(found, store="shelf:", workspace="default")]


def opened(shelf, limit):
    offer = StorageOffer(scheme="shelf", open=shelf.open, limit=limit)
    shelves = SimpleNamespace(__name__="shelves", jumpstart_storages=hookimpl(lambda: (offer,)))
    return jumpstart.open("shelf:", plugins=[shelves], discover=False)


class HangingMachine(RuleBasedStateMachine):
    """Changes of a search, each with a number in its note, while its store hangs and comes back."""

    def __init__(self):
        super().__init__()
        self.shelf, self.number = Shelf(), 0
        self.acknowledged, self.refused, self.open_ended = {}, set(), {}

    @initialize()
    def begin(self):
        self.ws = opened(self.shelf, timedelta(seconds=30))
        for _ in range(3):
            self._do("add", self._contact)
        self.ws._storage._limit = self.ws._storage._limited._limit = SOON

    def _contact(self, note):
        return Contact(name=f"Person {self.number}", id=f"p{self.number}", notes=note)

    def _do(self, what, make):
        """Do something new; it is acknowledged, refused for good, or nobody knows."""
        self.number += 1
        record = make(f"change {self.number}")
        self._try(record.notes, lambda: getattr(self.ws, what)(record, note=record.notes))
        if record.notes not in self.acknowledged and what == "add":
            self.open_ended[record.notes] = record

    def _try(self, name, change):
        try:
            revision = change()
        except UnavailableError:
            return
        except JumpstartError:
            self.refused.add(name)
            return
        self.acknowledged.setdefault(name, revision.number if revision.changes else None)

    @rule()
    def add(self):
        self._do("add", self._contact)

    @rule(which=st.integers(0, 2))
    def update(self, which):
        self._do("update", lambda note: Contact(name=f"Person {which + 1}", id=f"p{which + 1}", notes=note))

    @rule(which=st.integers(0, 9))
    def add_again(self, which):
        unknown = sorted(self.open_ended)
        if which < len(unknown):
            name = unknown[which]
            self._try(name, lambda: self.ws.add(self.open_ended[name], note=name))
            if name in self.acknowledged:
                del self.open_ended[name]

    @rule()
    def somebody_else_adds(self):
        hangs, self.shelf.hangs = self.shelf.hangs, {}
        number = len(self.shelf.log())
        with opened(self.shelf, None) as other:
            other.add(Contact(name=f"Else {number}", id=f"e{number}"))
        self.shelf.hangs = hangs

    @rule(method=st.sampled_from(METHODS), after=st.booleans())
    def hang(self, method, after):
        self.shelf.hang_in(method, after=after)

    @rule(after=st.booleans())
    def hang_while_it_commits(self, after):
        self.shelf.hang_in("append", after=after)
        self._do("add", self._contact)

    @rule()
    def come_back(self):
        self.shelf.come_back()
        if self.ws._storage._limited.hangs:
            self.ws._storage._limited._thread.join()

    @rule()
    def come_back_unnoticed(self):
        self.shelf.come_back()

    @rule()
    def look(self):
        with suppress(UnavailableError):
            self.ws.refresh()
        with suppress(UnavailableError):
            self.ws.history()

    @rule()
    def open_another(self):
        with suppress(UnavailableError):
            old, self.ws = self.ws, opened(self.shelf, SOON)
            old.close()

    def teardown(self):
        self.shelf.come_back()
        for thread in self.shelf.threads - {threading.current_thread(), self.ws._storage._limited._thread}:
            thread.join(30)  # each was left behind, and has come back
        log = self.shelf.log()
        found = Counter(change[3]["notes"] for body in log for change in body["changes"] if "notes" in change[3])
        assert {*self.acknowledged} <= found.keys()
        assert not self.refused & found.keys()
        assert {1} >= {*found.values()}
        for name, revision in self.acknowledged.items():
            assert revision is None or name == log[revision - 1]["note"]
        self.ws.close()


@pytest.mark.parametrize("examples", [25, pytest.param(500, marks=pytest.mark.soak)])
def test_what_was_acknowledged_is_there_once_whatever_hangs(examples):
    run_state_machine_as_test(
        HangingMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=examples < 100,
            suppress_health_check=list(HealthCheck),
        ),
    )
