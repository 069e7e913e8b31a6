"""Searches brought from one store into another."""

from __future__ import annotations

import shutil
import sqlite3
import traceback
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from types import SimpleNamespace

import pytest

import jumpstart
from jumpstart import Contact
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.errors import CorruptError, FieldError, PluginError, UnavailableError, UnsupportedError
from jumpstart.plugins import StorageOffer, hookimpl, url_of
from jumpstart.rescue import restore, salvage
from jumpstart.testing.storages.base import numbered

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


def diverge(here, there):
    """Let two stores of one search go their own ways."""
    for place, name in ((here, "Here"), (there, "There")):
        with search(place) as ws:
            ws.add(Contact(name=name, id=name))


def damage(path, revision, workspace="default"):
    with closing(sqlite3.connect(path)) as connection:
        body = "update commits set body = replace(body, 'Person', 'Pirson') where revision = ? and workspace = ?"
        assert connection.execute(body, (revision, workspace)).rowcount == 1
        connection.commit()


class Shelf(MemoryStorage):
    """A storage of a plugin that fails where a log is damaged, and is there again when it was closed."""

    damaged: dict[tuple[str, int], Exception]

    def commits(self, workspace, *, after=0, upto=None):
        for commit in super().commits(workspace, after=after, upto=upto):
            if error := self.damaged.get((workspace, commit.revision)):
                raise error
            yield commit

    def close(self):
        pass


DAMAGE = (CorruptError("shelf:", "default", 0, "a bad page"), ValueError("no JSON"))


@pytest.fixture
def shelves():
    """Two stores of a plugin, by their places; the first holds a long log, of several batches, and a short one."""
    stores = {"here": Shelf(), "there": Shelf()}
    for store in stores.values():
        store.damaged = {}
    for name, length in (("default", 1200), ("other", 2)):
        for commit in numbered(length):
            stores["here"].append(name, commit)
    return stores


def bring_to_the_other(bring, shelves, into="shelf://there/"):
    @hookimpl
    def jumpstart_storages():
        return (StorageOffer(scheme="shelf", open=lambda url: shelves[url.removeprefix("shelf://").rstrip("/")]),)

    plugin = SimpleNamespace(__name__="shelves", jumpstart_storages=jumpstart_storages)
    return bring("shelf://here/", into, plugins=[plugin], discover=False)


class TestPlugins:
    """Stores of plugins, which are read in batches."""

    @pytest.mark.parametrize("bring", [restore, salvage])
    def test_searches_are_brought_from_one_into_the_other(self, bring, shelves):
        found = bring_to_the_other(bring, shelves)

        assert [("default", 1200, None), ("other", 2, None)] == [(e.workspace, e.revision, e.error) for e in found]
        assert [*shelves["here"].commits("default")] == [*shelves["there"].commits("default")]

    @pytest.mark.parametrize("revision", [1, 2, 703, 1001])
    @pytest.mark.parametrize("error", DAMAGE, ids=["told", "stumbled over"])
    def test_what_precedes_the_damage_is_saved(self, error, revision, shelves):
        shelves["here"].damaged = {("default", revision): error}
        expected = [*islice(MemoryStorage.commits(shelves["here"], "default"), revision - 1)]

        default, other = bring_to_the_other(salvage, shelves)

        assert (revision - 1, 2, None) == (default.revision, other.revision, other.error)
        assert expected == [*shelves["there"].commits("default")]
        assert type(error) is CorruptError or "plugin 'shelves': shelf://here/: commits failed" in str(default.error)

    @pytest.mark.parametrize("error", DAMAGE, ids=["told", "stumbled over"])
    def test_of_a_damaged_store_nothing_is_restored(self, error, shelves):
        shelves["here"].damaged = {("other", 2): error}

        with pytest.raises((CorruptError, PluginError)):
            bring_to_the_other(restore, shelves)

        assert () == shelves["there"].workspaces()

    def test_what_was_saved_is_completed_by_a_backup(self, shelves, tmp_path):
        bring_to_the_other(restore, shelves, into=tmp_path / "backup.db")
        shelves["here"].damaged = {("default", 703): ValueError("no JSON")}
        bring_to_the_other(salvage, shelves)
        shelves["here"].damaged = {}
        bring_to_the_other(restore, shelves)

        assert 1200 == shelves["there"].head("default").revision


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

    @pytest.mark.parametrize("replace", [False, True])
    def test_later_work_in_the_target_is_kept(self, path, tmp_path, replace):
        shutil.copy(path, tmp_path / "backup.db")
        with search(path) as ws:
            ws.add(Contact(name="Person 9", id="9"))

        found = restore(tmp_path / "backup.db", path, replace=replace)

        assert [("default", 6), ("other", 2)] == [(each.workspace, each.revision) for each in found]
        assert "Person 9" in names_in(path)

    def test_another_history_is_given_up_only_when_asked_for(self, path, tmp_path):
        shutil.copy(path, tmp_path / "backup.db")
        diverge(path, tmp_path / "backup.db")

        with pytest.raises(FieldError, match="a search of that name with another history; pass replace=True"):
            restore(tmp_path / "backup.db", path)

        assert "Here" in names_in(path)
        restore(tmp_path / "backup.db", path, replace=True)
        assert ("There" in names_in(path), "Here" in names_in(path)) == (True, False)

    def test_what_is_refused_is_refused_before_anything_is_written(self, path, tmp_path):
        filled(tmp_path / "new.db", name="other", people=1)
        with search(tmp_path / "new.db", "other") as ws:
            ws.add(Contact(name="Here", id="here"))

        with pytest.raises(FieldError, match="'other': the target holds"):
            restore(path, tmp_path / "new.db")

        assert [] == names_in(tmp_path / "new.db")

    @pytest.mark.parametrize("bring", [restore, salvage])
    def test_a_named_search_that_the_source_lacks_is_refused_and_nothing_is_written(self, path, tmp_path, bring):
        filled(tmp_path / "new.db", name="ann", people=3)

        with pytest.raises(FieldError, match="workspaces: 'ann': the source holds no such search"):
            bring(path, tmp_path / "new.db", workspaces=("default", "ann"))

        assert 3 == len(names_in(tmp_path / "new.db", "ann"))
        assert [] == names_in(tmp_path / "new.db")

    def test_it_is_never_replaced_by_nothing(self, path, tmp_path):
        filled(tmp_path / "new.db", name="ann", people=3)

        with pytest.raises(FieldError, match="the source holds no such search"):
            restore(path, tmp_path / "new.db", workspaces=("ann",), replace=True)

        assert 3 == len(names_in(tmp_path / "new.db", "ann"))

    @pytest.mark.parametrize("bring", [restore, salvage])
    @pytest.mark.parametrize(
        ("names", "message"),
        [
            ("other", "workspaces: 'other': expected several names; put this one into a tuple"),
            (("other", 7), "workspace: 7: expected 1 to 200 bytes"),
            (("",), "workspace: '': expected 1 to 200 bytes"),
        ],
        ids=["one text", "number", "empty"],
    )
    def test_names_that_are_none_are_refused(self, path, tmp_path, bring, names, message):
        with pytest.raises(FieldError, match=message):
            bring(path, tmp_path / "new.db", workspaces=names)

        assert not (tmp_path / "new.db").exists()

    @pytest.mark.parametrize("bring", [restore, salvage])
    def test_a_source_that_is_not_there_is_not_made(self, path, tmp_path, bring):
        with pytest.raises(UnavailableError, match=r"backup\.db: there is no such file"):
            bring(tmp_path / "backup.db", path)

        assert ["search.db"] == [file.name for file in tmp_path.iterdir()]

    @pytest.mark.parametrize("bring", [restore, salvage])
    def test_what_stands_in_the_wal_file_alone_is_brought_and_the_source_is_not_changed(self, path, tmp_path, bring):
        with search(path) as ws:
            ws.add(Contact(name="Person 9", id="9"))
            for suffix in ("", "-wal"):
                shutil.copy(f"{path}{suffix}", f"{tmp_path}/crashed.db{suffix}")
        before = (tmp_path / "crashed.db").read_bytes()

        bring(tmp_path / "crashed.db", tmp_path / "new.db")

        assert "Person 9" in names_in(tmp_path / "new.db")
        assert before == (tmp_path / "crashed.db").read_bytes()

    def test_a_target_that_is_damaged_is_told(self, path, tmp_path):
        shutil.copy(path, tmp_path / "backup.db")
        damage(path, 3)

        with pytest.raises(CorruptError, match=r"search\.db: workspace 'default' is damaged from revision 3 on"):
            restore(tmp_path / "backup.db", path)

    def test_many_searches_are_brought_one_after_the_other(self, tmp_path):
        for number in range(30):
            filled(tmp_path / "many.db", name=f"{number:02}", people=2)

        found = restore(tmp_path / "many.db", tmp_path / "new.db")

        assert [(f"{number:02}", 2) for number in range(30)] == [(each.workspace, each.revision) for each in found]

    def test_a_damaged_backup_is_refused_whole(self, path, tmp_path):
        damage(path, 3)

        with pytest.raises(CorruptError, match="revision 3"):
            restore(path, tmp_path / "new.db", workspaces=["default"])

        assert [] == names_in(tmp_path / "new.db")

    @pytest.mark.parametrize("bring", [restore, salvage])
    def test_a_store_is_not_brought_into_itself(self, path, bring):
        with pytest.raises(FieldError, match="expected another store than the source"):
            bring(path, path.parent / ".." / path.parent.name / path.name)

    def test_an_option_that_no_store_knows_is_told(self, path, tmp_path):
        with pytest.raises(UnsupportedError, match="option 'colour' is unknown"):
            restore(f"{url_of(path)}?colour=red", tmp_path / "new.db")


class TestSalvaging:
    def test_what_precedes_the_first_bad_revision_is_saved(self, path, tmp_path):
        damage(path, 4)

        found = salvage(path, tmp_path / "saved.db")

        assert [("default", 3, 4), ("other", 2, None)] == [
            (each.workspace, each.revision, each.error and each.error.revision) for each in found
        ]
        assert ["Person 0", "Person 1", "Person 2"] == names_in(tmp_path / "saved.db")

    def test_what_precedes_a_revision_that_is_no_text_is_saved_and_nothing_of_it_is_shown(self, path, tmp_path):
        with closing(sqlite3.connect(path)) as connection:
            no_text = "update commits set body = cast(cast(body as blob) || x'ff' as text) where revision = 4"
            connection.execute(f"{no_text} and workspace = 'default'")
            connection.commit()

        (found,) = salvage(path, tmp_path / "saved.db", workspaces=["default"])

        assert (3, 4) == (found.revision, found.error.revision)
        assert "Person" not in "".join(traceback.format_exception(found.error))

    def test_the_damaged_store_is_only_read(self, path, tmp_path):
        damage(path, 4)
        before = path.read_bytes()

        salvage(path, tmp_path / "saved.db")

        assert before == path.read_bytes()

    def test_a_search_that_is_damaged_from_its_start_leaves_nothing(self, path, tmp_path):
        damage(path, 1)

        (found,) = salvage(path, tmp_path / "saved.db", workspaces=["default"])

        assert (0, 1) == (found.revision, found.error.revision)

    def test_what_has_another_history_in_the_target_is_told_and_costs_no_other_anything(self, path, tmp_path):
        filled(path, name="third", people=1)
        shutil.copy(path, tmp_path / "saved.db")
        diverge(path, tmp_path / "saved.db")
        with search(path, "other") as ws:
            ws.add(Contact(name="Person 9", id="9"))

        refused, *rest = salvage(path, tmp_path / "saved.db")

        assert ("default", 6) == (refused.workspace, refused.revision)
        assert "with another history; salvage into a new store" in str(refused.error)
        assert "replace" not in str(refused.error)
        assert [("other", 3, None), ("third", 1, None)] == [(e.workspace, e.revision, e.error) for e in rest]
        assert "There" in names_in(tmp_path / "saved.db")

    def test_a_target_that_is_damaged_costs_no_other_search_anything(self, path, tmp_path):
        shutil.copy(path, tmp_path / "saved.db")
        damage(tmp_path / "saved.db", 2)

        damaged, other = salvage(path, tmp_path / "saved.db")

        assert isinstance(damaged.error, CorruptError)
        assert (2, None) == (other.revision, other.error)

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


def test_links_that_lead_in_a_circle_are_told(tmp_path):
    (tmp_path / "a.db").symlink_to(tmp_path / "b.db")
    (tmp_path / "b.db").symlink_to(tmp_path / "a.db")

    with pytest.raises(UnavailableError, match="symbolic links on its way lead in a circle"):
        restore(tmp_path / "a.db", tmp_path / "new.db")
    with pytest.raises(UnavailableError, match="symbolic links on its way lead in a circle"):
        [*jumpstart.plan_all(tmp_path / "a.db", discover=False)]
