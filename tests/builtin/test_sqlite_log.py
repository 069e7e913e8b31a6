"""A -wal file that is damaged before its end is refused, and one that merely ends early is not."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

import jumpstart
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.domain.log import next_commit
from jumpstart.errors import CorruptError
from jumpstart.plugins import url_of

REFUSED = "the -wal file beside it is damaged, and holds commits behind the damage; salvage=1 reads what precedes"


@pytest.fixture
def store(faults, tmp_path):
    """The files of a store whose writer never closed it."""
    return faults.written(tmp_path, closed=10, unfinished=12)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


def damaged(faults, store, place):
    return faults.flipped(store.log, place, 3)


@pytest.mark.parametrize(
    "place",
    [0, 3, 4, 8, 17, 25, 32 + 0, 32 + 4, 32 + 9, 32 + 17, 32 + 24, 32 + 3000],
    ids=lambda place: f"byte {place}",
)
def test_a_flipped_bit_before_other_commits_is_refused_each_time(faults, store, path, place):
    log = damaged(faults, store, place)
    store.put(path, log=log)
    told = [faults.what_is_read(path) for _ in range(2)] + [faults.what_is_read(path, mode="ro")]

    assert [CorruptError] * 3 == [type(each) for each in told]
    assert log == Path(f"{path}-wal").read_bytes()
    assert store.database == path.read_bytes()


def test_what_is_wrong_is_told(faults, store, path):
    store.put(path, log=damaged(faults, store, 32))

    with pytest.raises(CorruptError) as raised:
        open_sqlite(url_of(path))

    assert REFUSED == raised.value.detail


def test_what_precedes_the_damage_is_saved(faults, store, path, tmp_path):
    store.put(path, log=damaged(faults, store, store.ends[15] + 100))
    jumpstart.salvage(f"{url_of(path)}?salvage=1", into=tmp_path / "saved.db")

    assert faults.state_after(store.history[:16]) == faults.what_is_read(tmp_path / "saved.db")


def test_the_last_commit_when_it_is_damaged_is_one_that_was_not_finished(faults, store, path):
    store.put(path, log=damaged(faults, store, store.ends[-2] + 100))

    assert faults.state_after(store.history[:-1]) == faults.what_is_read(path)


def test_what_is_left_of_an_older_unfinished_commit_is_no_damage(faults, store, path):
    older = store.log[32 : 32 + 24 + 4096]
    store.put(path, log=damaged(faults, store, store.ends[-2] + 100) + older)

    assert faults.state_after(store.history[:-1]) == faults.what_is_read(path)


def test_a_store_that_others_write_to_is_opened_at_any_moment(start_process, path):
    script = """
store = opened(sys.argv[1])
for number in range(int(sys.argv[2])):
    add(store, sys.argv[3], f'[{number},"{"x" * (number * 37 % 9000)}"]')
"""
    writers = [start_process(script, path, 400, name) for name in "ab"]
    while not path.exists():
        continue
    openings = 0
    while any(writer.poll() is None for writer in writers):
        open_sqlite(url_of(path)).close()
        openings += 1
    failures = [writer.communicate(timeout=60)[1] for writer in writers]

    assert ["", ""] == failures
    assert openings > 1


def test_frames_of_an_earlier_round_are_no_damage(path, tmp_path):
    with closing(open_sqlite(url_of(path))) as store:
        for number in range(40):
            store.append("ann", next_commit(store.head("ann"), f'[{number},"{"x" * 3000}"]'))
        store._connection.execute("pragma wal_checkpoint(passive)").fetchone()
        # The file is begun anew, and what it held stands behind the one new commit.
        store.append("ann", next_commit(store.head("ann"), "[40]"))
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{tmp_path / 'copy.db'}{suffix}")

    with closing(open_sqlite(url_of(tmp_path / "copy.db"))) as copy:
        assert copy.head("ann").revision == 41
