"""A person who is forgotten was never there."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jumpstart
from jumpstart import Contact, Goal, Interaction, Lead, Meeting, Seeker
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.log import verified
from jumpstart.domain.records import Put
from jumpstart.errors import (
    ConflictError,
    FieldError,
    MissingRecordError,
    PluginError,
    StorageError,
    StorageFullError,
    UnavailableError,
)
from jumpstart.identity.referring import names_contact
from jumpstart.plugins import StorageOffer, hookimpl
from jumpstart.testing import strategies as records

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
CARD = b"""BEGIN:VCARD\r
VERSION:3.0\r
UID:dana\r
FN:Dana Okafor\r
EMAIL:dana.okafor@mercy.example\r
TEL:+1 303 555 0142\r
NOTE:plays the cello\r
END:VCARD\r
"""
TOLD = ("Dana Okafor", "dana.okafor@mercy.example", "303 555 0142", "plays the cello", "budget season")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "search.db"


@pytest.fixture
def ws(path, tmp_path):
    """A search in which Dana was imported, written about, merged with a second Dana, and met."""
    book = tmp_path / "book.vcf"
    book.write_bytes(CARD)
    with jumpstart.open(path, discover=False, clock=lambda: NOW) as ws:
        ws.add(Seeker(name="Maya", zone="America/Denver"), Goal(role="FP&A analyst", field="hospital finance"))
        ws.import_file(book)
        sam = Contact(name="Sam Ortiz", phones=("+1 303 555 0107",))
        twin = Contact(name="D. Okafor", emails=("dana@home.example",))
        ws.add(sam, twin)
        dana = person(ws, "Dana Okafor")
        meeting = Meeting(contact=dana, starts_at=NOW + timedelta(days=3), questions=("How is budget season?",))
        ws.add(meeting, Lead(source=sam, person=dana, received_at=NOW))
        ws.add(Lead(source=sam, received_at=NOW, meeting=meeting, name="somebody", note="heard over lunch"))
        ws.add(Interaction(kind="told", contact=sam, at=NOW, about=(meeting, sam)))
        ws.merge(dana, twin)
        ws.complete(next(step for step in ws.plan().follow_ups if step.subject == dana.id and step.do))
        yield ws


def person(ws, name):
    (found,) = (each for each in ws.network.contacts.values() if each.name == name)
    return found


def raw(path):
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.name.startswith(path.name))


def test_no_byte_of_the_store_tells_of_a_person_who_was_forgotten(ws, path):
    assert all(text.encode() in raw(path) for text in TOLD)

    forgotten = ws.forget(person(ws, "Dana Okafor"))

    assert [] == [text for text in (*TOLD, "D. Okafor", "dana@home.example") if text.encode() in raw(path)]
    assert ((), ()) == (forgotten.traces, forgotten.mentions)


def test_everything_else_and_the_numbers_of_the_revisions_stay(ws):
    before = ws.history()
    others = {each.id for each in ws.network.contacts.values()} - {person(ws, "Dana Okafor").id}

    ws.forget(person(ws, "Dana Okafor"))

    after = ws.history()
    assert [each.number for each in before] == [each.number for each in after]
    assert [each.at for each in before] == [each.at for each in after]
    assert others == set(ws.network.contacts)
    assert ("somebody", "") == next((lead.name, lead.meeting) for lead in ws.network.leads.values())
    assert [("told", 1)] == [(fact.kind, len(fact.about)) for fact in ws.network.interactions.values()]
    assert ({}, {}) == (dict(ws.network.meetings), dict(ws.network.aliases))


def test_the_log_is_chained_anew_and_opens_again(ws, path):
    ws.forget(person(ws, "Dana Okafor"))

    with jumpstart.open(path, discover=False, clock=lambda: NOW) as again:
        commits = tuple(verified(again._storage.commits("default"), store="", workspace="default"))

        assert (len(ws.history()), ws.network) == (len(commits), again.network)
        assert again.as_of(3) is not None


def test_the_plan_speaks_of_them_no_more(ws):
    dana = person(ws, "Dana Okafor")
    assert any(step.subject == dana.id for step in ws.plan().follow_ups)

    ws.forget(dana)

    assert [] == [step for step in ws.plan().follow_ups if step.subject == dana.id or "Dana" in step.summary]


def test_notes_of_the_history_that_name_them_are_withheld(ws):
    assert any("Dana Okafor" in revision.note for revision in ws.history())

    ws.forget(person(ws, "Dana Okafor"))

    assert "(forgotten)" in [revision.note for revision in ws.history()]
    assert [] == [revision.note for revision in ws.history() if "Okafor" in revision.note]


def test_texts_of_others_that_mention_them_are_listed_and_left(ws):
    sam = person(ws, "Sam Ortiz")
    ws.update(attrs.evolve(sam, notes="the dry cleaner of Dana Okafor"))

    forgotten = ws.forget(person(ws, "Dana Okafor"))

    assert (("contact", sam.id),) == forgotten.mentions
    assert "the dry cleaner of Dana Okafor" == ws.network.contacts[sam.id].notes
    assert ("Dana Okafor",) == forgotten.traces


def test_a_mention_that_was_edited_can_be_taken_out_of_the_history(ws, path):
    sam = person(ws, "Sam Ortiz")
    ws.update(attrs.evolve(sam, notes="the dry cleaner of Dana Okafor"))
    ws.forget(person(ws, "Dana Okafor"))
    edited = attrs.evolve(ws.network.contacts[sam.id], notes="a dry cleaner")
    ws.update(edited)

    ws.forget_earlier(edited)

    assert b"Dana Okafor" not in raw(path)
    assert edited == ws.network.contacts[sam.id] == ws.as_of(4).contacts[sam.id]
    assert "told" in [fact.kind for fact in ws.network.interactions_with(sam.id)]


def test_somebody_else_with_the_same_card_keeps_it(ws):
    dana = person(ws, "Dana Okafor")
    twin = attrs.evolve(dana, id="twin", name="Somebody Else")
    ws.add(twin)

    ws.forget(dana)

    assert dana.card == ws.network.contacts["twin"].card
    assert dana.card.id in ws.network.cards


def test_an_undo_does_not_bring_them_back(ws):
    batch = next(revision.batch for revision in ws.history() if revision.batch)
    ws.forget(person(ws, "Dana Okafor"))

    with pytest.raises(FieldError, match="there is no such revision or batch in the history"):
        ws.undo(batch)


def test_they_can_be_imported_anew(ws, tmp_path):
    ws.forget(person(ws, "Dana Okafor"))

    assert 1 == ws.import_file(tmp_path / "book.vcf").added


def test_another_process_that_has_the_search_open_takes_it_in(ws, path):
    with jumpstart.open(path, discover=False, clock=lambda: NOW) as other:
        ws.forget(person(ws, "Dana Okafor"))

        assert ws.network == other.refresh()


def test_a_reader_that_still_needs_the_old_log_is_waited_for(ws, path):
    dana = person(ws, "Dana Okafor")
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from commits").fetchone()
        with pytest.raises(UnavailableError):
            ws.forget(dana)
        reader.execute("rollback")

        ws.add(Contact(name="Somebody New", id="new"))

        forgotten = ws.forget(dana)

    assert () == forgotten.traces
    assert dana.id not in ws.network.contacts
    assert "new" in ws.network.contacts


def test_whoever_is_not_there_cannot_be_forgotten(ws):
    with pytest.raises(MissingRecordError):
        ws.forget("nobody")


def test_a_store_that_cannot_be_searched_says_so():
    with jumpstart.open("memory:", discover=False, clock=lambda: NOW) as ws:
        ws.add(Contact(name="Dana Okafor", id="dana"))

        assert ws.forget("dana").traces is None


class Shelf(MemoryStorage):
    """A storage of a plugin that exchanges logs, and sometimes cannot say so."""

    def __init__(self):
        super().__init__()
        self.fails_with, self.hangs, self.let_go = None, False, threading.Event()

    def replace(self, workspace, commits, *, expected):
        if self.hangs:
            assert self.let_go.wait(30)
        error, self.fails_with = self.fails_with, None
        if not isinstance(error, ConflictError):
            super().replace(workspace, commits, expected=expected)
        if error:
            raise error

    def close(self):
        pass


class Searchable(Shelf):
    """One whose files can be searched."""

    def traces_of(self, texts):
        if self.fails_with:
            raise self.fails_with
        bodies = "".join(commit.body for commit in self.commits("default"))
        return tuple(text for text in texts if text in bodies)


def kept_by(shelf, limit):
    offer = StorageOffer(scheme="shelf", open=lambda _: shelf, limit=limit)
    shelves = SimpleNamespace(__name__="shelves", jumpstart_storages=hookimpl(lambda: (offer,)))
    return jumpstart.open("shelf:", plugins=[shelves], discover=False, clock=lambda: NOW)


@pytest.mark.parametrize("limit", [timedelta(seconds=30), None], ids=["limited", "unlimited"])
@pytest.mark.parametrize(("shelf", "traces"), [(Shelf, None), (Searchable, ("Ann Lee",))])
def test_somebody_is_forgotten_by_the_storage_of_a_plugin(shelf, traces, limit):
    kept = shelf()
    with kept_by(kept, limit) as ws:
        ws.add(Contact(name="Ann Lee", id="ann"), Contact(name="Bo", id="bo", notes="knows Ann Lee"))
        forgotten = ws.forget("ann")

    assert (1, traces) == (forgotten.removed, forgotten.traces)
    assert not any('"ann"' in commit.body for commit in kept.commits("default"))


@pytest.mark.parametrize(
    "error",
    [UnavailableError("shelf:", "a reader"), StorageFullError("shelf:", "no space"), KeyError("cleaning up")],
    ids=["unavailable", "full", "a mistake"],
)
def test_whoever_was_forgotten_without_an_answer_can_be_forgotten_again(error):
    shelf = Searchable()
    with kept_by(shelf, timedelta(seconds=30)) as ws:
        ws.add(Contact(name="Ann Lee", id="ann"))
        shelf.fails_with = error
        with pytest.raises((StorageError, PluginError)):
            ws.forget("ann")
        forgotten = ws.forget("ann")

        assert (1, 1, ()) == (forgotten.removed, forgotten.revisions, forgotten.traces)
        with pytest.raises(MissingRecordError):
            ws.forget("ann")


def test_whoever_was_forgotten_is_so_although_the_files_could_not_be_searched():
    class Unsearchable(Searchable):
        def replace(self, workspace, commits, *, expected):
            super().replace(workspace, commits, expected=expected)
            self.fails_with = UnavailableError("shelf:", "a file cannot be read") if not self.let_go.is_set() else None

    shelf = Unsearchable()
    with kept_by(shelf, timedelta(seconds=30)) as ws:
        ws.add(Contact(name="Ann Lee", id="ann"))
        with pytest.raises(UnavailableError, match="a file cannot be read"):
            ws.forget("ann")
        shelf.let_go.set()
        shelf.fails_with = None

        assert () == ws.forget("ann").traces


def test_whoever_somebody_else_has_forgotten_first_is_not_there():
    shelf = Shelf()
    with kept_by(shelf, None) as ws, kept_by(shelf, None) as other:
        ws.add(Contact(name="Ann Lee", id="ann"))
        shelf.fails_with = ConflictError("shelf:", "default", 1, "0")
        with pytest.raises(ConflictError):
            ws.forget("ann")
        other.forget("ann")

        with pytest.raises(MissingRecordError):
            ws.forget("ann")


def test_whoever_was_to_be_forgotten_by_a_store_that_hung_is_so_in_the_end():
    shelf = Searchable()
    with kept_by(shelf, timedelta(milliseconds=20)) as ws:  # replacing may take thirty times as long
        ws._storage._limited._limit = timedelta(seconds=30)
        ws.add(Contact(name="Ann Lee", id="ann"))
        shelf.hangs = True
        with pytest.raises(UnavailableError, match=r"plugin 'shelves': no answer within 0\.6 seconds"):
            ws.forget("ann")
        with pytest.raises(UnavailableError, match="has not answered what it was asked earlier"):
            ws.forget("ann")
        shelf.hangs = False
        shelf.let_go.set()
        ws._storage._limited._thread.join()
        ws._storage._limit = ws._storage._longer = timedelta(seconds=30)
        forgotten = ws.forget("ann")

        assert (1, ()) == (forgotten.removed, forgotten.traces)
        assert {} == ws.network.contacts


def test_what_is_about_somebody_else_by_now_stays_theirs(ws):
    ann, leigh = Contact(name="Ann Lee", id="ann"), Contact(name="Ann Leigh", id="leigh")
    told = Interaction(kind="told", contact=leigh, at=NOW)
    ws.add(ann, leigh, told)
    merged = ws.merge(ann, leigh)
    ws.undo(merged.number)

    ws.forget(ann)

    assert "leigh" == ws.network.interactions[told.id].contact
    assert "leigh" in ws.as_of(merged.number).contacts
    assert "leigh" == ws.as_of(merged.number).interactions[told.id].contact


@pytest.mark.parametrize(
    "text",
    ["Zwingli, the cellist", "call 3035550142 now", "303.555.0142", "met bo li at noon", "dana@home.example"],
    ids=["family name", "digits", "dots", "short name", "address"],
)
def test_a_mention_is_found_however_it_is_written(ws, text):
    bo = Contact(
        name="Bo Li",
        family_name="Zwingli",
        emails=("dana@home.example",),
        phones=("+1 (303) 555-0142",),
        id="bo",
    )
    ws.add(bo, Contact(name="Cy Cee", notes=text, id="cy"))

    assert ("contact", "cy") in ws.forget("bo").mentions


def test_a_short_name_inside_another_word_is_no_mention(ws):
    ws.add(Contact(name="Al", id="al"), Contact(name="Cy Cee", notes="an algorithm, also", id="cy"))

    assert () == ws.forget("al").mentions


def test_whoever_made_the_changes_is_forgotten_too(path):
    with jumpstart.open(path, discover=False, clock=lambda: NOW, by="Bo Li") as other:
        other.add(Contact(name="Bo Li", id="bo"))
        other.forget("bo")

        assert "Bo Li" not in {revision.by for revision in other.history()}


@settings(max_examples=25)
@given(network=records.networks(), data=st.data())
def test_whatever_is_known_nothing_refers_to_who_was_forgotten(network, data):
    with jumpstart.open("memory:", discover=False, clock=lambda: NOW) as ws:
        ws.add(*(each for each in network.records() if type(each).__name__ != "Card"))
        if not ws.network.contacts:
            return
        gone = data.draw(st.sampled_from(sorted(ws.network.contacts)))

        ws.forget(gone)

        versions = [change.record for revision in ws.history() for change in revision if isinstance(change, Put)]
        assert [] == [each for each in versions if names_contact(each, {gone})]
        assert gone not in {each.id for each in versions if isinstance(each, Contact)}
        assert ws.network == ws.as_of(ws.revision)
