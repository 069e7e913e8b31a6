from __future__ import annotations

import pickle
import traceback
from datetime import timedelta
from types import SimpleNamespace
from typing import Protocol, runtime_checkable

import pytest
from hypothesis import settings

import jumpstart
from jumpstart import Contact
from jumpstart.builtin import BUILTINS
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import ConflictError, PluginError
from jumpstart.plugins import Host, StorageOffer, hookimpl
from jumpstart.plugins.guarding import GuardedStorage
from jumpstart.testing import StorageContract

SOON, LATER = timedelta(milliseconds=50), timedelta(seconds=30)
COMMIT = next_commit(Head(), "[]")
CALLS = {
    "append": lambda store: store.append("ann", COMMIT),
    "commits": lambda store: tuple(store.commits("ann")),
    "head": lambda store: store.head("ann"),
    "workspaces": lambda store: store.workspaces(after="b"),
    "replace": lambda store: store.replace("ann", [COMMIT], expected=Head()),
    "close": lambda store: store.close(),
}


def shelf(storage):
    """A plugin that offers one storage."""
    offer = StorageOffer(scheme="shelf", open=lambda _: storage)
    return SimpleNamespace(__name__="shelves", jumpstart_storages=hookimpl(lambda: (offer,)))


def opened(storage, url="shelf:"):
    return Host(plugins=[shelf(storage)], builtins=BUILTINS, discover=False).storage(url)


def storage_with(name, method):
    """A storage in memory, with one method exchanged."""
    return type("Shelf", (MemoryStorage,), {name: lambda self, *_, **__: method(self)})()


def raising(error):
    def method(_):
        raise error

    return method


async def later():
    """What a method that should be no coroutine gives."""


class TestMemoryThroughTheGuard(StorageContract):
    lacks = tuple(StorageContract.capabilities)
    settings = settings(StorageContract.settings, max_examples=10)

    def open(self, folder):  # noqa: ARG002  it lies nowhere
        return GuardedStorage(MemoryStorage, plugin="shelves", url="shelf:", limit=LATER)


class TestMemoryThroughTheGuardInOurThread(TestMemoryThroughTheGuard):
    def open(self, folder):  # noqa: ARG002  as above
        return GuardedStorage(MemoryStorage, plugin="shelves", url="shelf:", limit=None)


@pytest.mark.parametrize("name", CALLS)
def test_what_a_method_raises_names_the_plugin(name):
    error = KeyError("ann")

    with pytest.raises(PluginError) as raised:
        CALLS[name](opened(storage_with(name, raising(error))))

    assert str(raised.value) == f"plugin 'shelves': shelf:: {name} failed: KeyError: 'ann'"
    assert raised.value.__cause__ is error
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_what_is_raised_in_the_middle_of_a_log_names_the_plugin():
    def commits(_):
        yield COMMIT
        raise OSError(5, "the cable is out")

    reader = opened(storage_with("commits", commits)).commits("ann")

    assert next(reader) == COMMIT
    with pytest.raises(PluginError, match=r"commits failed: OSError: \[Errno 5\] the cable is out"):
        next(reader)


def test_a_search_says_which_plugin_failed_and_goes_on_when_it_works_again():
    class Shelf(MemoryStorage):
        is_broken = True

        def append(self, workspace, commit):
            if self.is_broken:
                raise KeyError(workspace)
            super().append(workspace, commit)

    with jumpstart.open("shelf:", plugins=[shelf(Shelf())], discover=False) as ws:
        with pytest.raises(PluginError, match="plugin 'shelves': shelf:: append failed: KeyError: 'default'"):
            ws.add(Contact(name="Dana Okafor"))
        Shelf.is_broken = False
        ws.add(Contact(name="Dana Okafor"))

        assert [contact.name for contact in ws.network.contacts.values()] == ["Dana Okafor"]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("append", lambda _: True, "append gave a bool; expected None"),
        ("append", lambda _: later(), "append gave a coroutine; expected None"),
        ("commits", lambda _: None, "commits gave a NoneType; expected an iterator"),
        ("commits", lambda _: later(), "commits gave a coroutine; expected an iterator"),
        ("commits", lambda _: iter([(1, "", "", "")]), "commits gave a tuple; expected each a Commit"),
        ("commits", lambda _: iter([None]), "commits gave a NoneType; expected each a Commit"),
        ("head", lambda _: None, "head gave a NoneType; expected a Head"),
        ("head", lambda _: (0, ""), "head gave a tuple; expected a Head"),
        ("workspaces", lambda _: None, "workspaces gave a NoneType; expected a tuple of names"),
        ("workspaces", lambda _: "cd", "workspaces gave a str; expected a tuple of names"),
        ("workspaces", lambda _: [7], "workspaces gave a int; expected each a name that stands behind 'b'"),
        ("workspaces", lambda _: ["b"], "workspaces gave a str; expected each a name that stands behind 'b'"),
        ("workspaces", lambda _: ["d", "c"], "workspaces gave a str; expected each a name that stands behind 'd'"),
        ("replace", lambda _: 1, "replace gave a int; expected None"),
    ],
)
def test_nonsense_names_the_plugin(name, answer, told):
    with pytest.raises(PluginError) as raised:
        CALLS[name](opened(storage_with(name, answer)))

    assert str(raised.value) == f"plugin 'shelves': shelf:: {told}"


def test_what_the_contract_allows_goes_through():
    with pytest.raises(ConflictError):
        opened(MemoryStorage()).append("ann", next_commit(Head(revision=3), "[]"))


@pytest.mark.parametrize("wrapped", [False, True], ids=["let through", "wrapped"])
def test_what_the_commits_for_a_replacement_raise_is_no_mistake_of_the_plugin(wrapped):
    class Shelf(MemoryStorage):
        def replace(self, workspace, commits, *, expected):
            try:
                super().replace(workspace, commits, expected=expected)
            except ZeroDivisionError as error:
                raise (RuntimeError("it failed") if wrapped else error) from None

    with pytest.raises(ZeroDivisionError):
        opened(Shelf()).replace("ann", (1 // 0 for _ in range(1)), expected=Head())


@pytest.mark.parametrize(
    "url",
    [
        "shelf://ann:hunter2%21secret@host/",
        "shelf://host/?token=hunter2%21secret",
        "shelf:other://hunter2%21secret/place",
        "SHELF:Other://hunter2%21secret/place",
    ],
)
@pytest.mark.parametrize("told", ["hunter2%21secret", "hunter2!secret", "the whole URL"])
def test_a_secret_that_the_plugin_tells_is_masked(url, told):
    def append(_):
        raise KeyError("ann") from ValueError(url if told == "the whole URL" else f"wrong password {told!r}")

    store = opened(storage_with("append", append), url)

    with pytest.raises(PluginError) as raised:
        store.append("ann", COMMIT)

    shown = "".join([*traceback.format_exception(raised.value), repr(store), repr(raised.value)])
    assert not [secret for secret in ("hunter2%21secret", "hunter2!secret") if secret in shown]
    assert raised.value.__context__ is None
    assert "append failed: KeyError: 'ann'" in shown


@runtime_checkable
class MakesBackups(Protocol):
    def backup(self, path): ...


def test_it_can_do_what_the_plugin_can_and_no_more():
    with_backup = opened(storage_with("backup", raising(KeyError("disk"))))

    assert isinstance(with_backup, MakesBackups)
    assert not isinstance(opened(MemoryStorage()), MakesBackups)
    with pytest.raises(PluginError, match="backup failed: KeyError: 'disk'"):
        with_backup.backup("copy.db")
