"""A plugin's storage that hangs: it is named, costs its time limit once, and is opened anew when it comes back."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import traceback
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import jumpstart
from jumpstart import Contact, Seeker, plan_all
from jumpstart.builtin import BUILTINS
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import PluginError, UnavailableError, UnsupportedError
from jumpstart.plugins import Host, StorageOffer, hookimpl

SOON, LATER = timedelta(milliseconds=100), timedelta(seconds=30)


def log_of(length):
    """So many commits, one on top of the other."""
    log, head = [], Head()
    for _ in range(length):
        log.append(next_commit(head, "[]"))
        head = Head(revision=log[-1].revision, digest=log[-1].digest)
    return log


FIRST, SECOND = log_of(2)


class Shelf(MemoryStorage):
    """A storage in memory that hangs in one method, until it is let go, and then does what it was asked."""

    def __init__(self, hangs_in=""):
        super().__init__()
        self.hangs_in, self.let_go = hangs_in, threading.Event()
        self.asked, self.opened = [], 0

    def open(self, url):  # noqa: ARG002  there is one
        self._wait("open")
        self.opened += 1
        return self

    def _wait(self, method):
        self.asked.append((method, threading.current_thread()))
        if method == self.hangs_in:
            assert self.let_go.wait(30)

    def comes_back(self, store):
        """Let it go on, and wait until it has answered."""
        self.hangs_in = ""
        self.let_go.set()
        store._limited._thread.join()

    def append(self, workspace, commit):
        self._wait("append")
        super().append(workspace, commit)

    def commits(self, workspace, *, after=0, upto=None):
        for commit in super().commits(workspace, after=after, upto=upto):
            yield commit
            self._wait("commits")

    def head(self, workspace):
        self._wait("head")
        return super().head(workspace)

    def replace(self, workspace, commits, *, expected):
        self._wait("replace")
        super().replace(workspace, commits, expected=expected)

    def close(self):
        self._wait("close")  # and stays open: all handles are this one


def plugin(shelf, limit=SOON):
    offer = StorageOffer(scheme="shelf", open=shelf.open, limit=limit)
    return SimpleNamespace(__name__="shelves", jumpstart_storages=hookimpl(lambda: (offer,)))


def opened(shelf, limit=SOON):
    return Host(plugins=[plugin(shelf, limit)], builtins=BUILTINS, discover=False).storage("shelf://ann:secret@host/")


def test_all_that_it_is_asked_it_is_asked_in_one_thread_that_is_not_ours():
    shelf = Shelf()
    store = opened(shelf, LATER)
    store.append("ann", FIRST)
    store.append("ann", SECOND)
    reader = store.commits("ann")
    next(reader)
    reader.close()
    store.replace("ann", iter([FIRST]), expected=store.head("ann"))
    store.close()
    store.close()

    assert {"open", "append", "commits", "head", "replace", "close"} == {method for method, _ in shelf.asked}
    threads = {thread for _, thread in shelf.asked}
    assert len(threads) == 1
    assert threading.current_thread() not in threads


def test_one_that_hangs_is_named_without_the_secrets_of_its_url():
    shelf = Shelf("append")
    store = opened(shelf)

    with pytest.raises(UnavailableError) as raised:
        store.append("ann", FIRST)
    shelf.comes_back(store)

    told = "shelf://ann:***@host/: plugin 'shelves': no answer within 0.1 seconds; it is asked nothing more now"
    assert str(raised.value) == told


def test_one_that_hangs_while_it_is_opened_is_named():
    shelf = Shelf("open")

    with pytest.raises(UnavailableError, match=r"plugin 'shelves': no answer within 0\.1 seconds"):
        opened(shelf)
    shelf.let_go.set()


def test_it_costs_its_time_limit_once_and_is_opened_anew_when_it_has_come_back():
    shelf = Shelf("append")
    store = opened(shelf)
    with pytest.raises(UnavailableError, match="no answer"):
        store.append("ann", FIRST)

    for _ in range(1000):
        with pytest.raises(
            UnavailableError, match="has not answered what it was asked earlier; it is opened anew once"
        ):
            store.head("ann")
    shelf.comes_back(store)

    assert store.head("ann").digest == FIRST.digest  # it was there after all
    assert shelf.opened == 2
    assert [method for method, _ in shelf.asked].count("close") == 1  # of the handle that hung


@pytest.mark.parametrize("method", ["append", "head"])
def test_a_search_goes_on_when_its_store_comes_back(method):
    shelf = Shelf()
    with jumpstart.open("shelf:", plugins=[plugin(shelf)], discover=False) as ws:
        ws.add(Seeker(name="Robin Vale"))
        shelf.hangs_in = method
        with pytest.raises(UnavailableError, match="plugin 'shelves': no answer within"):
            ws.add(Contact(name="Dana Okafor")) if method == "append" else ws.refresh()
        shelf.comes_back(ws._storage)
        ws.add(Contact(name="Dana Okafor"), Contact(name="Lee Chen"))

        assert {"Dana Okafor", "Lee Chen"} == {contact.name for contact in ws.network.contacts.values()}
        assert len([*ws.history()]) == (3 if method == "append" else 2)


def test_a_search_whose_store_hangs_is_closed_without_waiting_for_it():
    shelf = Shelf()
    with jumpstart.open("shelf:", plugins=[plugin(shelf)], discover=False) as ws:
        shelf.hangs_in = "append"
        with pytest.raises(UnavailableError):
            ws.add(Seeker(name="Robin Vale"))

    assert ws._storage._limited.is_alive
    shelf.comes_back(ws._storage)


def test_what_reads_while_the_store_is_closed_or_opened_anew_waits_for_nothing():
    shelf = Shelf()
    store = opened(shelf, LATER)
    store.append("ann", FIRST)
    store.append("ann", SECOND)
    reader = store.commits("ann")
    next(reader)
    store.close()

    reader.close()
    assert not store._limited.is_alive


def test_a_reader_of_a_handle_that_hung_does_not_go_on_with_another():
    shelf, log = Shelf(), log_of(600)
    store = opened(shelf)
    for commit in log[:-1]:
        store.append("ann", commit)
    reader = store.commits("ann")
    next(reader)
    shelf.hangs_in = "append"
    with pytest.raises(UnavailableError):
        store.append("ann", log[-1])
    shelf.comes_back(store)

    assert log == [*store.commits("ann")]
    with pytest.raises(UnavailableError, match="no answer within"):
        tuple(reader)


def test_what_goes_through_the_whole_store_is_given_more_time():
    class Slow(Shelf):
        def replace(self, workspace, commits, *, expected):
            threading.Event().wait(0.5)
            super().replace(workspace, commits, expected=expected)

    slow = Slow()
    with closing(opened(slow)) as store:
        store.replace("ann", [FIRST], expected=Head())

        assert store.head("ann").revision == 1


HUNG = Shelf()


def with_a_shelf_that_hangs():
    return {"plugins": [plugin(HUNG)]}


def test_many_searches_do_not_each_wait_for_a_store_that_hangs():
    names = [f"seeker {number:02}" for number in range(50)]
    with closing(opened(HUNG)) as store:
        for name in names:
            store.append(name, FIRST)
    HUNG.hangs_in = "commits"

    plans = [*plan_all("shelf:", names, discover=False, options=f"{__name__}:with_a_shelf_that_hangs")]
    HUNG.let_go.set()

    assert names == [plan.workspace for plan in plans]
    assert all("plugin 'shelves'" in plan.problem for plan in plans)
    assert [method for method, _ in HUNG.asked].count("commits") == 1


def test_a_log_comes_whole_and_in_order_and_is_read_no_further_than_a_batch():
    given = []

    class Long(MemoryStorage):
        def commits(self, workspace, *, after=0, upto=None):
            for commit in super().commits(workspace, after=after, upto=upto):
                given.append(commit.revision)
                yield commit

    long, log = Long(), log_of(1201)
    for commit in log:
        long.append("ann", commit)
    offer = StorageOffer(scheme="shelf", open=lambda _: long)
    long_plugin = SimpleNamespace(__name__="long", jumpstart_storages=hookimpl(lambda: (offer,)))
    with closing(Host(plugins=[long_plugin], builtins=BUILTINS, discover=False).storage("shelf:")) as store:
        assert next(store.commits("ann")) == log[0]
        assert len(given) == 500
        assert log == [*store.commits("ann")]


def test_a_storage_that_belongs_to_one_thread_is_used_from_several(tmp_path):
    class Rows(MemoryStorage):
        def __init__(self):
            super().__init__()
            self._rows = sqlite3.connect(tmp_path / "rows.db")

        def head(self, workspace):
            self._rows.execute("select 1")  # SQLite refuses what another thread has opened
            return super().head(workspace)

        def close(self):
            self._rows.close()

    offer = StorageOffer(scheme="rows", open=lambda _: Rows())
    rows = SimpleNamespace(__name__="rows", jumpstart_storages=hookimpl(lambda: (offer,)))
    heads = []
    with closing(Host(plugins=[rows], builtins=BUILTINS, discover=False).storage("rows:")) as store:
        other = threading.Thread(target=lambda: heads.append(store.head("ann")))
        other.start()
        other.join()

    assert [Head()] == heads


class Returns(Shelf):
    """A storage that hangs in ``append``, and once it has come back cannot be opened any more, or hangs there."""

    def __init__(self, *, raises):
        super().__init__("append")
        self.raises, self.tries, self.second = raises, 0, threading.Event()

    def open(self, url):
        self.tries += 1
        if self.tries == 2 and self.raises:
            raise UnavailableError("shelf:", "out of reach")
        if self.tries == 2:
            assert self.second.wait(30)
        return super().open(url)


def test_one_that_hangs_while_it_is_opened_anew_costs_its_time_limit_once():
    shelf = Returns(raises=False)
    store = opened(shelf)
    with pytest.raises(UnavailableError):
        store.append("ann", FIRST)
    shelf.comes_back(store)
    with pytest.raises(UnavailableError, match="no answer within"):
        store.head("ann")

    for _ in range(100):
        with pytest.raises(UnavailableError, match="has not answered what it was asked earlier"):
            store.head("ann")
    shelf.second.set()
    store._limited._thread.join()

    assert (1, 3) == (store.head("ann").revision, shelf.tries)


def test_one_that_cannot_be_opened_anew_is_tried_again():
    shelf = Returns(raises=True)
    store = opened(shelf)
    with pytest.raises(UnavailableError):
        store.append("ann", FIRST)
    shelf.comes_back(store)
    with pytest.raises(UnavailableError, match="out of reach"):
        store.head("ann")

    assert (1, 3) == (store.head("ann").revision, shelf.tries)


def test_one_that_was_closed_while_it_hung_is_not_opened_anew():
    shelf = Shelf("append")
    store = opened(shelf)
    with pytest.raises(UnavailableError):
        store.append("ann", FIRST)
    store.close()
    shelf.comes_back(store)

    with pytest.raises(UnsupportedError, match=r"shelf://ann:\*\*\*@host/: plugin 'shelves': it is closed; open it ag"):
        store.head("ann")
    assert shelf.opened == 1


@pytest.fixture
def interrupted():
    """Set by the first interrupt, which is raised; later ones are not."""
    event = threading.Event()

    def interrupt(*_):
        if not event.is_set():
            event.set()
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    yield event
    signal.signal(signal.SIGINT, before)


class Interrupting(Shelf):
    """A storage that hangs in ``commits``, where whoever waits for it loses patience."""

    def __init__(self, interrupted):
        super().__init__()
        self.interrupted = interrupted

    def commits(self, workspace, *, after=0, upto=None):
        while not self.interrupted.wait(0.1):  # the signal may come just before anybody waits
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        assert self.let_go.wait(30)
        yield from MemoryStorage.commits(self, workspace, after=after, upto=upto)


def test_whoever_is_interrupted_while_waiting_is_told_so_and_can_go_on(interrupted):
    shelf = Interrupting(interrupted)
    store = opened(shelf, LATER)
    store.append("ann", FIRST)

    with pytest.raises(KeyboardInterrupt):
        tuple(store.commits("ann"))
    shelf.let_go.set()

    assert (FIRST,) == tuple(store.commits("ann"))
    store.close()


def test_whoever_was_interrupted_does_not_wait_at_the_end_either(interrupted):
    shelf = Interrupting(interrupted)
    with pytest.raises(KeyboardInterrupt), closing(opened(shelf, LATER)) as store:
        tuple(store.commits("ann"))

    assert "close" not in {method for method, _ in shelf.asked}
    shelf.let_go.set()
    store._limited._thread.join()
    assert "close" == shelf.asked[-1][0]


def test_a_log_that_takes_long_but_comes_is_read():
    class Slow(MemoryStorage):
        def commits(self, workspace, *, after=0, upto=None):
            for commit in super().commits(workspace, after=after, upto=upto):
                threading.Event().wait(0.03)
                yield commit

    slow, log = Slow(), log_of(20)
    for commit in log:
        slow.append("ann", commit)
    slow.open = lambda _: slow
    with closing(opened(slow, timedelta(milliseconds=500))) as store:
        assert log == [*store.commits("ann")]


class Watched(Shelf):
    """A storage that tells in which threads its logs are let go of."""

    def __init__(self, hangs_in=""):
        super().__init__(hangs_in)
        self.let_go_in, self.closed_before = [], []

    def commits(self, workspace, *, after=0, upto=None):
        try:
            yield from MemoryStorage.commits(self, workspace, after=after, upto=upto)
        finally:
            self.let_go_in.append(threading.current_thread())
            self.closed_before.append("close" in {method for method, _ in self.asked})


@pytest.mark.parametrize("when", ["in use", "closed", "hung"])
def test_a_log_that_is_read_half_way_is_let_go_of_where_it_is_read(when):
    shelf = Watched()
    for commit in log_of(600):
        MemoryStorage.append(shelf, "ann", commit)
    store = opened(shelf)
    thread, reader = store._limited._thread, store.commits("ann")
    next(reader)
    if when == "hung":
        shelf.hangs_in = "head"
        with pytest.raises(UnavailableError):
            store.head("ann")
    elif when == "closed":
        store.close()
    del reader
    gc.collect()
    if when == "hung":
        assert [] == shelf.let_go_in  # it is used by one thread at a time
        shelf.comes_back(store)
    store.close()
    thread.join()

    assert [thread] == shelf.let_go_in
    assert [False] == shelf.closed_before


def test_one_that_nobody_closes_is_closed_with_its_last_holder():
    class CanBeCopied(Shelf):
        def backup(self, path): ...

    shelf = CanBeCopied()
    store = opened(shelf)
    thread, reader = store._limited._thread, store.commits("ann")
    del store, reader
    gc.collect()
    thread.join(30)

    assert "close" == shelf.asked[-1][0]


def test_what_lets_go_of_a_log_in_passing_waits_for_nothing():
    shelf = Shelf()
    store = opened(shelf, LATER)
    for commit in log_of(600):
        store.append("ann", commit)
    reader = store.commits("ann")
    next(reader)
    shelf.hangs_in = "head"
    other = threading.Thread(target=lambda: store.head("ann"))
    other.start()
    while "head" not in {method for method, _ in shelf.asked}:
        continue

    reader.close()  # as the collector does, at any moment and in any thread
    assert other.is_alive()
    shelf.let_go.set()
    other.join()
    store.close()


@pytest.mark.parametrize("limit", [LATER, None], ids=["limited", "unlimited"])
@pytest.mark.parametrize("where", ["open", "append"])
def test_what_would_end_the_process_is_a_mistake_of_the_plugin_and_tells_no_secret(where, limit):
    url = "shelf://ann:hunter2@host/"

    class Exits(MemoryStorage):
        def append(self, workspace, commit):  # noqa: ARG002  it ends here
            raise SystemExit(f"no way to {url}")

    def exits(_):
        raise SystemExit(f"no way to {url}")

    offer = StorageOffer(scheme="shelf", open=exits if where == "open" else lambda _: Exits(), limit=limit)
    shelves = SimpleNamespace(__name__="shelves", jumpstart_storages=hookimpl(lambda: (offer,)))
    host = Host(plugins=[shelves], builtins=BUILTINS, discover=False)

    with pytest.raises(PluginError, match="SystemExit: no way to ") as raised:
        host.storage(url).append("ann", FIRST)

    assert "hunter2" not in "".join(traceback.format_exception(raised.value))


FORK = """
import os, sys
from types import SimpleNamespace
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.plugins import Host, StorageOffer, hookimpl

offer = StorageOffer(scheme="shelf", open=lambda _: MemoryStorage())
shelves = SimpleNamespace(__name__="shelves", jumpstart_storages=hookimpl(lambda: (offer,)))
store = Host(plugins=[shelves], discover=False).storage("shelf:")
if not (child := os.fork()):
    try:
        store.head("ann")
    except Exception as error:
        print(type(error).__name__, error, flush=True)
    store.close()
    os._exit(0)
os.waitpid(child, 0)
print(store.head("ann").revision)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
def test_a_forked_process_is_told_to_open_its_own():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK],
        env={**os.environ, "PYTHONPATH": str(Path(jumpstart.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    told = "UnsupportedError shelf:: plugin 'shelves': it was opened by another process; open it again in this one"
    assert [told, "0"] == done.stdout.splitlines()
