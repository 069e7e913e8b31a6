from __future__ import annotations

import os
import random
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
from jumpstart.errors import CorruptError, UnavailableError, UnsupportedError
from jumpstart.plugins import url_of


def read(path, workspace="ann"):
    with closing(open_sqlite(url_of(path))) as store:
        return tuple(verified(store.commits(workspace), store="", workspace=workspace))


class TestOneProcess:
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


@pytest.mark.parametrize("share", [1, pytest.param(10, marks=pytest.mark.soak)], ids=["", "many"])
class TestFaults:
    """What only the whole file shows; races and kills are in the contract of every store."""

    def test_a_flipped_bit_is_detected_or_harmless(self, faults, tmp_path, share):
        tried = faults.flips(tmp_path, flips=400 * share)

        assert (0, 0, 0) == tried.costs
        assert tried.told > tried.tries / 4

    def test_a_flipped_bit_of_a_store_that_was_not_closed_is_detected_or_harmless(self, faults, tmp_path, share):
        tried = faults.flips_beside_a_log(tmp_path, flips=200 * share)

        assert (0, 0, 0) == tried.costs
        assert tried.told > tried.tries / 4

    def test_a_log_that_is_cut_is_read_up_to_its_last_whole_commit(self, faults, tmp_path, share):
        tried = faults.cuts(tmp_path, cuts=200 * share)

        assert (0, 0, 0, 0) == (*tried.costs, tried.told)

    def test_a_log_that_ends_in_something_else_is_read_up_to_its_last_whole_commit(self, faults, tmp_path, share):
        tried = faults.torn_tails(tmp_path, tails=60 * share)

        assert (0, 0, 0, 0) == (*tried.costs, tried.told)

    def test_a_file_that_is_cut_short_is_detected_or_harmless(self, faults, tmp_path, share):
        tried = faults.truncations(tmp_path, cuts=100 * share)

        assert (0, 0, 0) == tried.costs
        assert tried.told > tried.tries / 2

    def test_what_is_no_store_is_refused_and_left_alone(self, faults, tmp_path, share):
        assert (0, 0, 0) == faults.other_files(tmp_path, files=40 * share).costs


@pytest.mark.soak
@pytest.mark.skipif(os.name != "posix", reason="signals and limits are POSIX")
class TestProcesses:
    def test_a_search_whose_process_is_killed_keeps_each_addition_whole(self, faults, tmp_path):
        tried = faults.kills(tmp_path, kills=60, script=faults.ADD_FOR_EVER)

        assert (0, 0, 0) == tried.costs
        assert tried.acknowledged > 600

    def test_a_full_disk_costs_nothing_wherever_it_ends(self, faults, tmp_path):
        tried = faults.full_disks(tmp_path, tries=40)

        assert (0, 0, 0) == tried.costs
        assert tried.told == tried.tries


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
