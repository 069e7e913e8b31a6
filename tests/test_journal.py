"""The log of a workspace: what others do meanwhile, what is taken back, what a crash or a flipped bit costs."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import attrs
import pytest

import jumpstart
from jumpstart import Contact, Goal, Lead, Meeting
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.errors import (
    ConflictError,
    CorruptError,
    DuplicateError,
    FieldError,
    InUseError,
    PluginError,
    UndoError,
)
from jumpstart.plugins import StorageOffer, hookimpl
from jumpstart.testing import FailingStorage

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
GOAL = Goal(role="FP&A analyst", field="hospital finance")
LEAD = Lead(source=SAM, received_at=NOW)
SOURCE = Path(jumpstart.__file__).parents[1]

ADD_FOR_EVER = """
import itertools, sys, jumpstart
with jumpstart.open(sys.argv[1], discover=False) as ws:
    for number in itertools.count(int(sys.argv[2])):
        print(ws.add(jumpstart.Contact(name=f"Person {number}", id=f"p{number}")).number, number, flush=True)
"""
ADD_SOME = """
import sys, jumpstart
with jumpstart.open(sys.argv[1], discover=False) as ws:
    for number in range(int(sys.argv[3])):
        name = f"Person {number} of {sys.argv[2]}"
        ws.add(jumpstart.Contact(name=name))
"""


def open_at(url, **options):
    return jumpstart.open(url, clock=lambda: NOW, discover=False, **options)


def start(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "search.db"


@pytest.fixture
def two(path):
    """Two workspaces on one search, as two processes have them."""
    with open_at(path) as one, open_at(path) as other:
        yield one, other


class TestOthersCommitting:
    def test_what_another_has_removed_is_added_anew(self, two):
        one, other = two
        one.add(SAM)
        other.refresh()
        other.remove(SAM)

        one.add(SAM)

        assert {SAM.id} == set(other.refresh().contacts)

    def test_what_another_has_added_can_be_referred_to(self, two):
        one, other = two
        one.add(SAM)

        other.add(LEAD)

        assert {LEAD.id} == set(one.refresh().leads)

    def test_a_large_addition_overwrites_nothing(self, two):
        one, other = two
        other.add(Contact(name="Ann", id="p2400", notes="knows everybody"))

        with pytest.raises(DuplicateError):
            one.add(*(Contact(name=f"Person {number}", id=f"p{number}") for number in range(2500)))

        assert ("knows everybody", 1) == (one.network.contacts["p2400"].notes, one.revision)

    def test_two_batches_begun_at_once_have_names_of_their_own(self, two):
        people = [Contact(name=f"Person {number}") for number in range(4002)]
        batches = [ws.add(*part).batch for ws, part in zip(two, (people[:2001], people[2001:]), strict=True)]

        two[1].undo(batches[0])

        assert ["add-1", "add-3"] == batches
        assert 2001 == len(two[1].network.contacts)

    def test_parts_of_a_batch_may_refer_to_each_other(self, two):
        meetings = [Meeting(contact="last", starts_at=NOW, id=f"m{number}") for number in range(2000)]

        two[0].add(*meetings, Contact(name="Last", id="last"))

        assert 2000 == len(two[1].refresh().meetings)

    def test_a_store_that_was_exchanged_is_read_anew(self, two, tmp_path):
        one, other = two
        one.add(SAM, GOAL)
        other.refresh()
        assert {SAM.id} == {step.subject for step in other.plan().follow_ups} - {""}
        with open_at(tmp_path / "another.db") as another:
            another.add(DANA, GOAL)
            log = tuple(another._storage.commits("default"))
        one._storage.replace("default", log, expected=one._journal.head)

        assert {DANA.id} == set(other.refresh().contacts)
        assert {DANA.id} == {step.subject for step in other.plan().follow_ups} - {""}


class TestUndoing:
    @pytest.fixture
    def ws(self, path):
        with open_at(path) as ws:
            yield ws

    def test_a_record_comes_back_only_with_those_that_it_refers_to(self, ws):
        ws.add(SAM)
        ws.add(LEAD)
        removed = ws.remove(ws.network.leads[LEAD.id])
        ws.remove(SAM)

        with pytest.raises(UndoError, match=f"would lose later changes to contact {SAM.id}; undo those first"):
            ws.undo(removed.number)

        ws.undo(ws.revision)
        ws.undo(removed.number)
        assert {LEAD.id} == set(ws.network.leads)

    def test_what_another_changed_between_two_commits_of_a_batch_stays(self, ws):
        ws.add(SAM)
        batch = {"at": NOW, "by": "", "note": "", "batch": "many"}
        for notes, how in (("batch", batch), ("another", batch | {"batch": ""}), ("batch again", batch)):
            ws._journal.commit(lambda _, notes=notes: [jumpstart.Put(attrs.evolve(SAM, notes=notes))], **how)

        ws.undo("many")

        assert "another" == ws.network.contacts[SAM.id].notes

    def test_undoing_twice_is_refused(self, ws):
        added = ws.add(SAM)
        ws.undo(added.number)

        with pytest.raises(UndoError):
            ws.undo(added.number)

    def test_a_card_cannot_be_taken_from_its_contact(self, ws, tmp_path):
        (tmp_path / "ann.vcf").write_bytes(b"BEGIN:VCARD\nUID:ann\nFN:Ann Lee\nEND:VCARD\n")
        ws.import_file(tmp_path / "ann.vcf")

        with pytest.raises(InUseError, match="is referred to by contact 'Ann Lee'"):
            ws.remove(*ws.network.cards.values())


def test_eight_processes_adding_to_one_search_lose_nothing(path):
    open_at(path).close()
    processes = [start(ADD_SOME, path, writer, 25) for writer in range(8)]
    for process in processes:
        process.communicate(timeout=120)

    with open_at(path) as ws:
        revisions = ws.history()

    expected = {f"Person {number} of {writer}" for number in range(25) for writer in range(8)}
    assert expected == {contact.name for contact in ws.network.contacts.values()}
    assert list(range(1, 201)) == [revision.number for revision in revisions]
    assert {0} == {process.returncode for process in processes}


@pytest.mark.parametrize("kills", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_what_was_acknowledged_survives_kill_9_of_a_workspace(path, kills):
    acknowledged: dict[str, int] = {}
    for kill in range(kills):
        with start(ADD_FOR_EVER, path, 1000 * kill) as process:
            told = [process.stdout.readline() for _ in range(1 + kill * 7 % 30)]
            process.kill()
            told += process.stdout.readlines()  # not by `communicate`, which reads past what is buffered here
        complete = [line.split() for line in told if line.endswith("\n")]
        assert len(complete) > kill * 7 % 30
        acknowledged |= {f"p{number}": int(revision) for revision, number in complete}

        with open_at(path) as ws:
            kept = {change.record.id: revision.number for revision in ws.history() for change in revision}

        assert acknowledged.items() <= kept.items()


@pytest.mark.parametrize("flips", [20, pytest.param(500, marks=pytest.mark.soak)])
def test_a_flipped_bit_in_a_change_is_found_and_its_revision_named(path, flips):
    with open_at(path) as ws:
        for number in range(1, 41):
            ws.add(Contact(name=f"Person {number}", notes=f"marked-{number:04} " + "x" * 60))
    with sqlite3.connect(path) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    whole = path.read_bytes()
    chance = Random(1)  # noqa: S311  the same bits every time
    for _ in range(flips):
        revision = chance.randrange(1, 41)
        place = whole.index(b"marked-%04d" % revision) + chance.randrange(70)
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(7)  # still UTF-8, so only the digest can tell
        path.write_bytes(damaged)

        with pytest.raises(CorruptError, match=f"is damaged from revision {revision} on: .*; nothing was changed") as e:
            open_at(path)

        assert (revision, bytes(damaged)) == (e.value.revision, path.read_bytes())


class LosesItsAnswers:
    """A plugin with a storage that does what it is asked at some calls, and cannot say so any more."""

    def __init__(self, *calls, error=None):
        self.storage = FailingStorage(MemoryStorage(), at=calls, is_done=True, error=error)

    @hookimpl
    def jumpstart_storages(self):
        return (StorageOffer(scheme="lossy", open=lambda _: self.storage),)


def disputed():
    return ConflictError("lossy:", "default", 2, "its own, which it met at a second try")


@pytest.mark.parametrize(
    ("error", "lost"),
    [(None, 1), (None, 2), (KeyError, 1), (KeyError, 2), (disputed, 1)],
    ids=["unavailable", "so is what is there", "a mistake", "so is what is there, a mistake", "a conflict"],
)
@pytest.mark.parametrize(
    ("change", "call"),
    [
        (lambda ws: ws.update(attrs.evolve(SAM, notes="dry cleaner")), 3),
        (lambda ws: ws.merge(SAM, DANA), 3),
        (lambda ws: ws.remove(DANA), 3),
        (lambda ws: ws.undo(1), 5),
        (lambda ws: ws.add(GOAL), 3),
    ],
    ids=["update", "merge", "remove", "undo", "add"],
)
def test_a_commit_whose_answer_was_lost_is_a_success(change, call, error, lost):
    plugin = LosesItsAnswers(*range(call, call + lost), error=error)
    with open_at("lossy:", plugins=[plugin]) as ws:
        ws.add(SAM, DANA)

        revision = change(ws)

        assert ("append", 2) == (plugin.storage.calls[call - 1], revision.number)
        assert (2, ws.network) == (len(ws.history()), ws.as_of(2))


def test_of_two_failures_the_first_is_told():
    plugin = LosesItsAnswers(3, 4, 5, error=iter([KeyError("first"), KeyError("second"), KeyError("third")]).__next__)
    with open_at("lossy:", plugins=[plugin]) as ws:
        ws.add(SAM)

        with pytest.raises(PluginError, match="append failed: KeyError: 'first'"):
            ws.add(DANA)
        ws.refresh()
        assert {SAM.id, DANA.id} == set(ws.network.contacts)


@pytest.mark.parametrize("target", [True, False, 1.0, None, b"import-1"])
def test_what_is_no_revision_and_no_batch_cannot_be_undone(target):
    with open_at("memory:") as ws:
        ws.add(SAM)

        with pytest.raises(FieldError, match="expected the number of a revision, or the batch of an import"):
            ws.undo(target)


@pytest.mark.parametrize("moment", [True, 1.0, "1"])
def test_what_is_no_revision_and_no_time_was_never(moment):
    with open_at("memory:") as ws, pytest.raises(FieldError, match="expected the number of a revision, or a time"):
        ws.as_of(moment)
