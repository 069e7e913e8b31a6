from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import sys
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.builtin import sqlite
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.domain.log import Head, next_commit, verified
from jumpstart.errors import CorruptError, StorageError, UnavailableError, UnsupportedError
from jumpstart.plugins import url_of

WRITE = """
store, workspace, count = opened(sys.argv[1]), sys.argv[2], int(sys.argv[3])
written = 0
while written < count:
    try:
        add(store, workspace, f"[{os.getpid()},{written}]")
    except ConflictError:
        continue
    written += 1
"""
WRITE_FOR_EVER = """
store, number = opened(sys.argv[1]), 0
while True:
    commit = add(store, "ann", f'[{number},"{"x" * 3000}"]')
    print(commit.revision, commit.digest, flush=True)
    number += 1
"""


def read(path, workspace="ann"):
    with closing(open_sqlite(url_of(path))) as store:
        return tuple(verified(store.commits(workspace), store="", workspace=workspace))


class TestManyProcesses:
    def test_eight_writers_to_one_workspace_lose_nothing(self, tmp_path, start_process):
        path = tmp_path / "store.db"
        processes = [start_process(WRITE, path, "ann", 100) for _ in range(8)]
        failures = [process.communicate(timeout=100)[1] for process in processes]

        commits = read(path)

        assert [""] * 8 == failures
        assert list(range(1, 801)) == [commit.revision for commit in commits]
        assert {f"[{process.pid},{n}]" for process in processes for n in range(100)} == {c.body for c in commits}

    def test_four_writers_each_to_its_own_workspace_have_no_conflicts(self, tmp_path, start_process):
        path = tmp_path / "store.db"
        script = "store = opened(sys.argv[1])\nfor n in range(50): add(store, sys.argv[2], f'[{n}]')"
        processes = [start_process(script, path, name) for name in "abcd"]
        failures = [process.communicate(timeout=100)[1] for process in processes]

        assert [""] * 4 == failures
        assert [[f"[{n}]" for n in range(50)]] * 4 == [[c.body for c in read(path, name)] for name in "abcd"]

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
    def test_a_store_does_not_cross_a_fork(self, tmp_path, run):
        script = """
store = opened(sys.argv[1])
add(store, "ann", "[0]")
child = os.fork()
if not child:
    try:
        store.head("ann")
    except UnsupportedError as error:
        print(error.reason, flush=True)
    store.close()
    del store
    os._exit(0)
os.waitpid(child, 0)
add(store, "ann", "[1]")
"""
        printed = run(script, tmp_path / "store.db")

        assert printed == "it was opened by another process; open it again in this one"
        assert [commit.body for commit in read(tmp_path / "store.db")] == ["[0]", "[1]"]


def kill_in_mid_commit(path, start_process, *, after):
    """Kill a writer once it has acknowledged some commits, and give all that it acknowledged."""
    process = start_process(WRITE_FOR_EVER, path)
    lines = [process.stdout.readline() for _ in range(after)]
    process.kill()
    lines += process.communicate(timeout=60)[0].splitlines(keepends=True)
    return [tuple(line.split()) for line in lines if line.endswith("\n")]


@pytest.mark.parametrize("kills", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_what_was_acknowledged_survives_kill_9(tmp_path, start_process, kills):
    path = tmp_path / "store.db"
    acknowledged = []
    for kill in range(kills):
        acknowledged += kill_in_mid_commit(path, start_process, after=1 + kill * 7 % 40)

        commits = {(str(commit.revision), commit.digest) for commit in read(path)}
        assert commits.issuperset(acknowledged)


def flipped(path, position, bit):
    with path.open("r+b") as file:
        file.seek(position)
        byte = file.read(1)[0]
        file.seek(position)
        file.write(bytes([byte ^ 1 << bit]))


def what_is_read(path, logs):
    """Every workspace and its commits as they are read, or the error that says that they cannot be."""
    try:
        with closing(open_sqlite(f"{url_of(path)}?mode=ro")) as store:
            names = store.workspaces()
            heads = [store.head(name) for name in logs]
            return names, heads, [tuple(verified(store.commits(name), store="", workspace=name)) for name in logs]
    except StorageError as error:
        return error


@pytest.mark.parametrize("flips", [500, pytest.param(20_000, marks=pytest.mark.soak)])
def test_a_flipped_bit_is_detected_or_harmless(log, tmp_path, make_head, flips):
    path, logs = log
    whole = (tuple(sorted(logs)), [make_head(logs[name]) for name in logs], list(logs.values()))
    size, chance, damaged = path.stat().st_size, random.Random(7), tmp_path / "damaged.db"  # noqa: S311  repeatable
    # The head of the file and of its pages is where a bit does most; every one of the first hundred bytes is tried.
    positions = [n % 100 if n < 100 else chance.randrange(size) for n in range(flips)]

    detected = 0
    for position in positions:
        bit = chance.randrange(8)
        shutil.copy(path, damaged)
        flipped(damaged, position, bit)
        answer = what_is_read(damaged, logs)
        assert isinstance(answer, CorruptError | UnsupportedError) or answer == whole, (position, bit, answer)
        detected += answer != whole

    assert size > 100_000
    assert detected > flips / 4


def test_what_precedes_the_damage_can_be_read(log):
    path, logs = log
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update commits set body = 'other' where workspace = 'ann' and revision = 200")
    salvaged = []

    with closing(open_sqlite(url_of(path))) as store, pytest.raises(CorruptError) as raised:
        salvaged.extend(verified(store.commits("ann"), store="it", workspace="ann"))

    assert raised.value.revision == 200
    assert logs["ann"][:199] == tuple(salvaged)


@pytest.mark.parametrize(
    ("damage", "revision", "detail"),
    [
        ("delete from commits where revision = 250", 250, "the log ends before its head"),
        ("delete from commits where revision = 100", 100, "revision 101 stands where 100 should"),
        ("delete from heads where workspace = 'ann'", 1, "its head is missing"),
        ("update heads set revision = 249 where workspace = 'ann'", 249, "its last commit is not its head"),
        ("update heads set revision = 'x' where workspace = 'ann'", 1, "its head is unreadable"),
        ("update commits set body = x'00' where revision = 7", 7, "it is no text"),
    ],
)
def test_a_log_whose_parts_do_not_match_is_corrupt(log, damage, revision, detail):
    path, _ = log
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(damage)

    with closing(open_sqlite(url_of(path))) as store, pytest.raises(CorruptError) as raised:
        tuple(store.commits("ann"))

    assert (raised.value.workspace, raised.value.revision, raised.value.detail) == ("ann", revision, detail)


def test_a_head_that_is_not_the_last_commit_is_corrupt(log):
    path, _ = log
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("delete from commits where workspace = 'ann' and revision = 250")
        connection.execute("delete from heads where workspace = 'ben'")

    with closing(open_sqlite(url_of(path))) as store:
        for name in ("ann", "ben"):
            with pytest.raises(CorruptError, match="its head is not its last commit"):
                store.head(name)
        with pytest.raises(CorruptError, match="the list of heads does not match the commits"):
            store.workspaces()


class TestBatches:
    @pytest.fixture
    def pair(self, host, tmp_path, make_chain):
        """Two stores on one file, with more commits than one batch holds."""
        first, second = host.storage(tmp_path / "store.db"), host.storage(tmp_path / "store.db")
        commits = make_chain("x" * (sqlite.BATCH_CHARACTERS // 2) for _ in range(7))
        first.replace("ann", commits, expected=Head())
        yield first, second, commits
        first.close()
        second.close()

    def test_a_long_log_is_read_in_batches(self, pair):
        first, _, commits = pair

        assert commits == tuple(first.commits("ann"))
        assert commits[2:6] == tuple(first.commits("ann", after=2, upto=6))

    def test_what_is_committed_while_a_log_is_read_is_read_too(self, pair, make_head):
        first, second, commits = pair
        reader = first.commits("ann")
        start = [next(reader)]
        added = next_commit(make_head(commits), "[]")
        second.append("ann", added)

        assert (*commits, added) == (*start, *reader)

    def test_a_log_that_is_rewritten_while_it_is_read_is_no_mixture(self, pair, make_chain, make_head):
        first, second, commits = pair
        reader = first.commits("ann")
        next(reader)
        second.replace("ann", make_chain(f"[{n}]" for n in range(9)), expected=make_head(commits))

        with pytest.raises(UnavailableError) as raised:
            tuple(reader)

        assert raised.value.reason == "workspace 'ann' was rewritten while it was read; read it again"


class TestForgetting:
    @settings(max_examples=25)
    @given(seed=st.integers(0, 10**6))
    def test_what_a_log_held_is_in_none_of_the_files(self, tmp_path_factory, seed):
        chance, folder = random.Random(seed), tmp_path_factory.mktemp("forget")  # noqa: S311  repeatable
        with closing(open_sqlite(f"{url_of(folder / 'store.db')}?synchronous=normal")) as store:
            for n in range(chance.randrange(50, 300)):
                name = chance.choice("abcd")
                word = "FORGOTTEN" if name == "c" else "remembered"
                body = f"{n} {word * chance.choice([1, 30, 200, 900])}"
                store.append(name, next_commit(store.head(name), body))
            store.replace("c", [next_commit(Head(), "[]")], expected=store.head("c"))
            left = [file.read_bytes().count(b"FORGOTTEN") for file in folder.iterdir()]

        assert sum(left) == 0
        assert len(left) >= 2

    def test_another_reader_that_needs_the_old_log_makes_it_unavailable_and_a_retry_helps(self, log, make_head):
        path, logs = log
        new = [next_commit(Head(), "[]")]
        reader = sqlite3.connect(path, isolation_level=None)
        with closing(open_sqlite(f"{url_of(path)}?busy_seconds=0.05")) as store:
            reader.execute("begin")
            reader.execute("select count(*) from commits").fetchone()
            with pytest.raises(UnavailableError) as raised:
                store.replace("ann", new, expected=make_head(logs["ann"]))
            reader.close()
            store.replace("ann", new, expected=make_head(logs["ann"]))
            files = [file.read_bytes() for file in path.parent.glob("search.db*")]

        assert "another reader keeps the old one" in raised.value.reason
        assert [0] * len(files) == [content.count(logs["ann"][88].digest.encode()) for content in files]


class TestBackup:
    def test_a_backup_holds_what_the_store_held_and_opens_as_one(self, log, tmp_path):
        path, logs = log
        copy = tmp_path / "copy.db"
        with closing(open_sqlite(url_of(path))) as store:
            store.append("new", next_commit(Head(), "[]"))
            store.backup(copy)
            store.append("newer", next_commit(Head(), "[]"))

        assert list(logs.values()) == [read(copy, name) for name in logs]
        assert [commit.body for commit in read(copy, "new")] == ["[]"]
        assert read(copy, "newer") == ()

    @pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX")
    def test_a_backup_is_for_its_owners_eyes_only_and_leaves_nothing_else(self, log, tmp_path):
        folder = tmp_path / "backups"
        folder.mkdir()
        with closing(open_sqlite(url_of(log[0]))) as store:
            store.backup(folder / "copy.db")

        assert ["copy.db"] == [file.name for file in folder.iterdir()]
        assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600

    def test_a_backup_overwrites_nothing(self, log, tmp_path):
        (tmp_path / "letter.txt").write_text("dear Ann")
        with closing(open_sqlite(url_of(log[0]))) as store, pytest.raises(UnsupportedError) as raised:
            store.backup(tmp_path / "letter.txt")

        assert "is there already; a backup overwrites nothing, choose another name" in raised.value.reason
        assert (tmp_path / "letter.txt").read_text() == "dear Ann"
        assert not list(tmp_path.glob(".jumpstart-*"))

    def test_a_backup_into_a_folder_that_is_not_there_is_unavailable(self, log, tmp_path):
        with closing(open_sqlite(url_of(log[0]))) as store, pytest.raises(UnavailableError) as raised:
            store.backup(tmp_path / "nowhere" / "copy.db")

        assert raised.value.reason == "the file system reports: No such file or directory"
