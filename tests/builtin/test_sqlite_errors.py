from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
from contextlib import closing

import pytest

from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.builtin.sqlite_errors import translated, translated_os
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import (
    ConflictError,
    CorruptError,
    ReadOnlyError,
    StorageFullError,
    UnavailableError,
)
from jumpstart.plugins import url_of

FILL = """
store = opened(sys.argv[1])
kept = [add(store, "ann", "[0]").body]
{limit}
try:
    while True:
        kept.append(add(store, "ann", "x" * 20_000).body)
except StorageFullError as error:
    print(error.reason)
try:
    store.replace("ann", [next_commit(Head(), "y" * 9_000_000)], expected=store.head("ann"))
except StorageFullError:
    pass
assert [commit.body for commit in store.commits("ann")] == kept
"""
FULL = "there is no space left, or a quota or limit is reached; make room and try again"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a file system")
def test_a_full_disk_is_told_and_what_was_there_is_read(small_disk, run):
    assert run(FILL.format(limit=""), small_disk / "store.db") == FULL


@pytest.mark.skipif(os.name != "posix", reason="limits are POSIX")
def test_a_limit_on_the_size_of_files_is_told_and_what_was_there_is_read(tmp_path, run):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))"

    assert run(FILL.format(limit=limit), tmp_path / "store.db") == FULL


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a file system")
def test_a_backup_to_a_full_disk_leaves_nothing(log, small_disk):
    (small_disk / "ballast").write_bytes(b"x" * 1_000_000)
    with closing(open_sqlite(url_of(log[0]))) as store, pytest.raises(StorageFullError):
        store.backup(small_disk / "copy.db")

    assert [file.name for file in small_disk.iterdir()] == ["ballast"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a file system")
def test_a_store_that_a_full_disk_cannot_hold_leaves_nothing(small_disk):
    (small_disk / "ballast").write_bytes(b"x" * 1_040_000)

    with pytest.raises(StorageFullError):
        open_sqlite(url_of(small_disk / "store.db"))

    assert [file.name for file in small_disk.iterdir()] == ["ballast"]


def test_a_locked_store_is_unavailable_and_read_all_the_same(log):
    path, logs = log
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("begin immediate")
    with closing(open_sqlite(f"{url_of(path)}?busy_seconds=0.05")) as store:
        commit = next_commit(store.head("ann"), "[]")
        for call in (
            lambda: store.append("ann", commit),
            lambda: store.replace("ann", (), expected=store.head("ann")),
        ):
            with pytest.raises(UnavailableError) as raised:
                call()
            assert raised.value.reason == "another process is writing to it; try again"
            assert isinstance(raised.value.__cause__, sqlite3.OperationalError)
        assert logs["ann"] == tuple(store.commits("ann"))
        writer.close()
        store.append("ann", commit)

        assert (*logs["ann"], commit) == tuple(store.commits("ann"))


def test_a_store_whose_file_is_deleted_while_it_is_open_does_not_lose_a_commit_silently(tmp_path):
    path = tmp_path / "store.db"
    with closing(open_sqlite(url_of(path))) as store:
        store.append("ann", next_commit(Head(), "[0]"))
        for file in tmp_path.iterdir():
            file.unlink()

        with pytest.raises(UnavailableError) as raised:
            store.append("ann", next_commit(store.head("ann"), "[1]"))

    assert raised.value.reason == "its file was moved or deleted while it was open; open it again"


def test_a_missing_table_is_damage(log):
    path, _ = log
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop table commits")

    with closing(open_sqlite(url_of(path))) as store, pytest.raises(CorruptError) as raised:
        store.head("ann")

    assert raised.value.detail == "no such table: commits"


def test_a_damaged_schema_that_is_no_text_is_damage(log):
    path, _ = log
    path.write_bytes(
        path.read_bytes()
        .replace(b"CREATE TABLE heads", b"CREATE TABL\xed heads")
        .replace(b"create table heads", b"create tabl\xed heads")
    )

    with pytest.raises(CorruptError) as raised:
        open_sqlite(url_of(path))

    assert isinstance(raised.value.__cause__, UnicodeDecodeError)


def test_a_row_that_its_head_does_not_know_is_damage(log):
    path, logs = log
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("delete from heads")

    with closing(open_sqlite(url_of(path))) as store, pytest.raises(CorruptError):
        store.append("ann", logs["ann"][0])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_BUSY", UnavailableError),
        ("SQLITE_BUSY_SNAPSHOT", UnavailableError),
        ("SQLITE_LOCKED", UnavailableError),
        ("SQLITE_CANTOPEN_ISDIR", UnavailableError),
        ("SQLITE_IOERR_FSYNC", UnavailableError),
        ("SQLITE_READONLY_DBMOVED", UnavailableError),
        ("SQLITE_READONLY_DIRECTORY", ReadOnlyError),
        ("SQLITE_FULL", StorageFullError),
        ("SQLITE_IOERR_WRITE", StorageFullError),
        ("SQLITE_CORRUPT_INDEX", CorruptError),
        ("SQLITE_NOTADB", CorruptError),
        ("SQLITE_IOERR_SHORT_READ", CorruptError),
        ("SQLITE_TOOBIG", CorruptError),
    ],
)
def test_an_error_of_sqlite_is_one_of_ours(name, kind):
    error = sqlite3.OperationalError("it failed")
    error.sqlite_errorname = name

    assert type(translated(error, "sqlite:///a.db")) is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StorageFullError),
        (errno.EDQUOT, StorageFullError),
        (errno.EROFS, ReadOnlyError),
        (errno.EACCES, ReadOnlyError),
        (errno.ENAMETOOLONG, UnavailableError),
    ],
)
def test_an_error_of_the_file_system_is_one_of_ours(number, kind):
    assert type(translated_os(OSError(number, os.strerror(number)), "sqlite:///a.db")) is kind


def test_a_conflict_is_told_with_the_store_and_the_head(log):
    path, logs = log
    with closing(open_sqlite(url_of(path))) as store, pytest.raises(ConflictError) as raised:
        store.append("cleo", next_commit(Head(), "[other]"))

    assert raised.value.store == url_of(path)
    assert raised.value.digest == logs["cleo"][0].digest
