"""Searches brought from one store into another."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

import jumpstart
from jumpstart import Contact
from jumpstart.errors import CorruptError, FieldError
from jumpstart.rescue import restore, salvage

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)


def search(path, name="default"):
    return jumpstart.open(path, workspace=name, discover=False, clock=lambda: NOW)


def filled(path, *, name="default", people=5):
    with search(path, name) as ws:
        for number in range(people):
            ws.add(Contact(name=f"Person {number}", id=f"{number}"))


def names_in(path, name="default"):
    with search(path, name) as ws:
        return sorted(contact.name for contact in ws.network.contacts.values())


@pytest.fixture
def path(tmp_path):
    """A store with two searches."""
    filled(tmp_path / "search.db")
    filled(tmp_path / "search.db", name="other", people=2)
    return tmp_path / "search.db"


def damage(path, revision, workspace="default"):
    with closing(sqlite3.connect(path)) as connection:
        body = "update commits set body = replace(body, 'Person', 'Pirson') where revision = ? and workspace = ?"
        assert connection.execute(body, (revision, workspace)).rowcount == 1
        connection.commit()


class TestRestoring:
    def test_a_backup_is_put_back_with_its_whole_history(self, path, tmp_path):
        with search(path) as ws:
            ws.backup(tmp_path / "backup.db")
            history = ws.history()
        path.unlink()

        found = restore(tmp_path / "backup.db", path)

        assert [("default", 5, None), ("other", 2, None)] == [(e.workspace, e.revision, e.error) for e in found]
        with search(path) as ws:
            assert history == ws.history()

    def test_one_search_of_many_can_be_put_back_alone(self, path, tmp_path):
        restore(path, tmp_path / "new.db", workspaces=["other"])

        assert ([], ["Person 0", "Person 1"]) == (names_in(tmp_path / "new.db"), names_in(tmp_path / "new.db", "other"))

    def test_doing_it_again_changes_nothing(self, path, tmp_path):
        restore(path, tmp_path / "new.db")
        before = names_in(tmp_path / "new.db")

        assert restore(path, tmp_path / "new.db") == restore(path, tmp_path / "new.db")
        assert before == names_in(tmp_path / "new.db")

    def test_a_search_that_stands_further_back_is_brought_up_to_date(self, path, tmp_path):
        shutil.copy(path, tmp_path / "old.db")
        with search(path) as ws:
            ws.add(Contact(name="Person 9", id="9"))

        restore(path, tmp_path / "old.db")

        assert "Person 9" in names_in(tmp_path / "old.db")

    def test_later_work_in_the_target_is_not_lost_unless_asked_for(self, path, tmp_path):
        shutil.copy(path, tmp_path / "backup.db")
        with search(path) as ws:
            ws.add(Contact(name="Person 9", id="9"))

        with pytest.raises(FieldError, match="a search of that name with another history; pass replace=True"):
            restore(tmp_path / "backup.db", path)

        assert "Person 9" in names_in(path)
        restore(tmp_path / "backup.db", path, replace=True)
        assert "Person 9" not in names_in(path)

    def test_a_damaged_backup_is_refused_whole(self, path, tmp_path):
        damage(path, 3)

        with pytest.raises(CorruptError, match="revision 3"):
            restore(path, tmp_path / "new.db", workspaces=["default"])

        assert [] == names_in(tmp_path / "new.db")

    def test_a_store_is_not_restored_into_itself(self, path):
        with pytest.raises(FieldError, match="expected another store than the source"):
            restore(path, path)


class TestSalvaging:
    def test_what_precedes_the_first_bad_revision_is_saved(self, path, tmp_path):
        damage(path, 4)

        found = salvage(path, tmp_path / "saved.db")

        assert [("default", 3, 4), ("other", 2, None)] == [
            (each.workspace, each.revision, each.error and each.error.revision) for each in found
        ]
        assert ["Person 0", "Person 1", "Person 2"] == names_in(tmp_path / "saved.db")

    def test_the_damaged_store_is_only_read(self, path, tmp_path):
        damage(path, 4)
        before = path.read_bytes()

        salvage(path, tmp_path / "saved.db")

        assert before == path.read_bytes()

    def test_a_search_that_is_damaged_from_its_start_leaves_nothing(self, path, tmp_path):
        damage(path, 1)

        (found,) = salvage(path, tmp_path / "saved.db", workspaces=["default"])

        assert (0, 1) == (found.revision, found.error.revision)

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
    def test_of_a_file_that_is_cut_short_nothing_wrong_is_saved(self, path, tmp_path, share):
        with search(path) as ws:
            ws.add(*(Contact(name=f"Person {number}", id=f"{number}", notes="x" * 500) for number in range(10, 200)))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.truncate(int(size * share))

        try:
            found = salvage(path, tmp_path / "saved.db", workspaces=["default"])
        except CorruptError:
            return  # so damaged that it cannot be opened, which is said

        with search(tmp_path / "saved.db") as ws:
            assert found[0].revision == ws.revision
            assert all(contact.name.startswith("Person") for contact in ws.network.contacts.values())
