"""The built-in stores keep the contract of every store, and what only they say."""

from __future__ import annotations

import pytest
from hypothesis import settings

from jumpstart.builtin.memory import MemoryStorage
from jumpstart.builtin.sqlite import SqliteStorage, open_sqlite
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import UnsupportedError
from jumpstart.plugins import url_of
from jumpstart.testing import StorageContract, check


class TestMemory(StorageContract):
    # It is gone when it is closed, and nobody else sees it.
    lacks = tuple(StorageContract.capabilities)

    def open(self, folder):  # noqa: ARG002  it lies nowhere
        return MemoryStorage()


class TestSqlite(StorageContract):
    def open(self, folder):
        return open_sqlite(url_of(folder / "store.db"))


class SqliteWithoutSync(TestSqlite):
    def open(self, folder):
        return open_sqlite(f"{url_of(folder / 'store.db')}?synchronous=normal")


def test_sqlite_without_sync_loses_nothing_when_its_process_is_killed():
    report = check(SqliteWithoutSync, only={"S37", "S53"})

    assert report.is_fulfilled, str(report)


class LongerSqlite(TestSqlite):
    settings = settings(TestSqlite.settings, max_examples=400, stateful_step_count=40)
    writers, commits_each = 8, 100
    kills = 50


@pytest.mark.soak
@pytest.mark.parametrize("clause", ["S50", "S51", "S52", "S53", "S57"])
def test_sqlite_keeps_the_contract_for_long(clause):
    report = check(LongerSqlite, only={clause})

    assert report.is_fulfilled, str(report)


@pytest.fixture(params=["memory:", "sqlite"])
def store(request, host, tmp_path):
    opened = host.storage(tmp_path / "store.db" if request.param == "sqlite" else request.param)
    yield opened
    opened.close()


def test_a_nul_is_kept_though_no_body_of_ours_holds_one(store, make_chain):
    commits = make_chain(["a\x00b", "\x00", "a\x00"])
    for commit in commits:
        store.append("ann", commit)

    assert commits == tuple(store.commits("ann"))


def test_a_closed_store_says_so(store):
    store.close()

    for call in (
        lambda: store.head("ann"),
        lambda: tuple(store.commits("ann")),
        lambda: store.append("ann", next_commit(Head(), "[]")),
        lambda: store.workspaces(),
        lambda: store.replace("ann", (), expected=Head()),
    ):
        with pytest.raises(UnsupportedError) as raised:
            call()
        assert "the store is closed; open it again" in str(raised.value)


def test_each_store_in_memory_is_a_new_one(host, make_chain):
    first, second = host.storage("memory:"), host.storage("memory:")
    first.append("ann", make_chain(["[]"])[0])

    assert second.head("ann") == Head()


def test_a_store_in_memory_has_no_name(host):
    with pytest.raises(UnsupportedError) as raised:
        host.storage("memory:ann")

    assert str(raised.value) == "memory:ann: a store in memory has no name and no options; expected memory: alone"


def test_a_store_on_disk_is_one_of_ours(host, tmp_path):
    assert isinstance(host.storage(tmp_path / "a.db"), SqliteStorage)
