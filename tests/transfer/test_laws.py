"""What holds for every import."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from textwrap import dedent

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Contact, Interaction, Lead, Seeker
from jumpstart.domain.records import Remove
from jumpstart.errors import UndoError
from jumpstart.formats import archive, vcard
from jumpstart.testing.address_books import address_book

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:%s\r\nEMAIL:%s@home.example\r\nEND:VCARD\r\n"
BOOK = b"".join(CARD % (name, name.title(), name) for name in (b"ann", b"ben", b"cleo"))


def state(ws):
    return ws.network, archive.write(ws.network)


def nothing_new(report):
    return (0, 0, 0, "") == (report.added, report.updated, report.merged, report.batch)


def contact(ws, name):
    (found,) = (each for each in ws.network.contacts.values() if each.name == name)
    return found


def check_a_book(open_at, files, order, folder):
    """Import a book's files one after another: importing again and undoing change nothing."""
    with open_at() as ws:
        ws.add(Seeker(name="Maya"))
        states = []
        for name in order:
            (folder / name).write_bytes(files[name])
            states.append((state(ws), ws.import_file(folder / name)))
            assert nothing_new(ws.import_file(folder / name))
        after = state(ws)
        for before, report in reversed(states):
            undone = ws.undo(report.batch) if report.batch else None
            assert before == state(ws)
            if undone:
                ws.undo(undone.number)
                ws.undo(ws.revision)
                assert before == state(ws)
        for name in order:
            ws.import_file(folder / name)
        assert after == state(ws)


@settings(max_examples=12, deadline=None)
@given(size=st.integers(1, 20), seed=st.integers(0, 10_000), data=st.data())
def test_importing_twice_is_importing_and_undoing_it_is_nothing(
    open_at, files_of_a_book, tmp_path_factory, size, seed, data
):
    files = files_of_a_book(size, seed=seed)
    check_a_book(open_at, files, data.draw(st.permutations(sorted(files))), tmp_path_factory.mktemp("book"))


@pytest.mark.soak
@settings(max_examples=300, deadline=None)
@given(size=st.integers(1, 40), seed=st.integers(0, 10_000), data=st.data())
def test_the_laws_hold_for_longer(open_at, files_of_a_book, tmp_path_factory, size, seed, data):
    files = files_of_a_book(size, seed=seed)
    check_a_book(open_at, files, data.draw(st.permutations(sorted(files))), tmp_path_factory.mktemp("book"))


class TestUndoingLater:
    @pytest.fixture
    def imported(self, ws, put):
        self.report = ws.import_file(put("book.vcf", BOOK))
        return ws

    def test_what_was_done_elsewhere_since_is_left(self, imported):
        imported.add(Seeker(name="Maya"))

        imported.undo(self.report.batch)

        assert ("Maya", {}, {}) == (
            imported.network.seeker.name,
            dict(imported.network.contacts),
            dict(imported.network.cards),
        )

    def test_who_was_edited_since_is_listed_and_stays_with_what_they_need(self, imported):
        imported.update(attrs.evolve(contact(imported, "Ann"), notes="plans budgets"))
        ann = contact(imported, "Ann")
        before = imported.network

        with pytest.raises(UndoError, match=f"contact {ann.id}"):
            imported.undo(self.report.batch)
        refused = imported.network
        imported.undo(self.report.batch, partly=True)

        assert before == refused
        assert ({ann.id: ann}, {ann.card.id}) == (dict(imported.network.contacts), {*imported.network.cards})

    def test_of_whom_a_later_fact_speaks_is_listed_and_stays(self, imported):
        ann, ben = contact(imported, "Ann"), contact(imported, "Ben")
        imported.add(
            Interaction(kind="told", contact=ann, at=NOW - timedelta(hours=1)), Lead(source=ben, received_at=NOW)
        )

        with pytest.raises(UndoError) as caught:
            imported.undo(self.report.batch)
        imported.undo(self.report.batch, partly=True)

        assert 2 == len(caught.value.changed)
        assert {ann.id, ben.id} == {*imported.network.contacts}

    def test_a_card_that_another_contact_still_uses_stays(self, imported):
        ann = contact(imported, "Ann")
        twin = attrs.evolve(ann, id="twin")
        imported.add(twin)

        imported.undo(self.report.batch)

        assert ({"twin"}, {ann.card.id}) == ({*imported.network.contacts}, {*imported.network.cards})
        assert imported.network == imported.as_of(imported.revision)

    def test_who_came_with_a_record_that_speaks_of_them_goes_with_what_it_says(self, ws, open_at, tmp_path):
        ann, ben = Contact(name="Ann", id="ann"), Contact(name="Ben", id="ben")
        ws.add(ann, Lead(source=ann, received_at=NOW, id="lead"))
        before = ws.network
        with open_at() as other:
            other.add(ben, Lead(source=ben, received_at=NOW, id="lead"))
            other.export(tmp_path / "other.json")
        report = ws.import_file(tmp_path / "other.json")

        ws.undo(report.batch)

        assert (1, 1, before) == (report.added, report.updated, ws.network)

    def test_of_many_that_stay_each_costs_its_own_time_alone(self, ws, put):
        many = 4000
        report = ws.import_file(put("book.vcf", b"".join(CARD % ((b"p%d" % each,) * 3) for each in range(many))))
        kept = sorted(ws.network.contacts)[: many // 2]
        ws.add(*(Interaction(kind="told", contact=each, at=NOW - timedelta(hours=1)) for each in kept))

        undone = ws.undo(report.batch, partly=True)

        assert {*kept} == {*ws.network.contacts}
        assert many // 2 == sum(isinstance(each, Remove) and each.kind == "contact" for each in undone.changes)


IMPORT = """
    import sys
    from datetime import UTC, datetime
    import jumpstart

    store, path = sys.argv[1:]
    with jumpstart.open(store, clock=lambda: datetime(2026, 6, 1, 16, tzinfo=UTC), discover=False) as ws:
        print("open", flush=True)
        sys.stdin.readline()
        report = ws.import_file(path)
        print(report.added, report.merged, report.updated, report.unchanged)
"""


def start(store, path):
    return subprocess.Popen(
        [sys.executable, "-c", dedent(IMPORT), str(store), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class TestManyProcesses:
    @pytest.fixture
    def book(self, put):
        return put("book.vcf", vcard.write(address_book(1400, seed=3).contacts))

    def test_two_that_import_the_same_file_at_once_make_no_duplicates(self, open_at, book, tmp_path):
        open_at(tmp_path / "search.db").close()
        both = [start(tmp_path / "search.db", book) for _ in range(2)]
        for process in both:
            process.stdout.readline()
        told = [process.communicate("go\n", timeout=120) for process in both]
        with open_at(tmp_path / "search.db") as ws, open_at() as alone:
            alone.import_file(book)

            assert [0, 0] == [process.returncode for process in both], told
            assert {*alone.network.contacts} == {*ws.network.contacts}
            assert {*alone.network.aliases} == {*ws.network.aliases}
            assert nothing_new(ws.import_file(book))

    def test_one_that_was_killed_between_two_commits_is_completed_by_importing_again(self, open_at, book, tmp_path):
        with open_at(tmp_path / "whole.db") as whole:
            whole.import_file(book)
            assert 2 == len(whole.history())
            commits = list(whole._storage.commits("default", upto=1))  # as a process leaves it that was killed
            with open_at(tmp_path / "cut.db") as empty:
                for commit in commits:
                    empty._storage.append("default", commit)
            with open_at(tmp_path / "cut.db") as cut:
                cut.import_file(book)

                assert {**whole.network.contacts} == {**cut.network.contacts}
                assert {**whole.network.aliases} == {**cut.network.aliases}


class TestMatchingExtra:
    BLOCKED = """
        import sys

        for name in ("rapidfuzz", "phonenumbers"):
            sys.modules[name] = None
        import jumpstart
        from jumpstart.errors import MissingExtraError

        with jumpstart.open("memory:", discover=False) as ws:
            for options in ({"matching": "fuzzy"}, {"region": "US"}):
                try:
                    ws.import_file(sys.argv[1], **options)
                except MissingExtraError as error:
                    print(error.extra, ws.revision)
            print(ws.import_file(sys.argv[1]).added)
    """

    def test_without_it_asking_for_it_names_it_and_changes_nothing(self, put):
        path = put("book.vcf", BOOK.replace(b"EMAIL:ann@home.example", b"TEL:303 555 0100"))

        run = subprocess.run(
            [sys.executable, "-c", dedent(self.BLOCKED), str(path)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

        assert ["matching 0", "matching 0", "3"] == run.stdout.splitlines(), run.stderr

    def test_with_it_a_number_of_the_country_is_one_number(self, ws, put):
        pytest.importorskip("phonenumbers")
        pytest.importorskip("rapidfuzz")
        here = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:Zoltan Quill\r\nTEL;TYPE=CELL:%s\r\nEND:VCARD\r\n"
        ws.import_file(put("one.vcf", here % (b"a", b"020 7946 0018")), region="GB")

        report = ws.import_file(put("two.vcf", here % (b"b", b"+44 20 7946 0018")), region="GB", matching="fuzzy")

        assert 1 == report.merged
        assert nothing_new(ws.import_file(put("two.vcf", here % (b"b", b"+44 20 7946 0018"))))


def test_a_card_with_thousands_of_addresses_is_merged_in_linear_time(ws, put):
    def card(uid):
        many = b"".join(b"EMAIL:p%d@home.example\r\nTEL:+1303%07d\r\n" % (each, each) for each in range(6000))
        return b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:Ann Lee\r\n%sEND:VCARD\r\n" % (uid, many)

    ws.import_file(put("one.vcf", card(b"one")))

    assert 1 == ws.import_file(put("two.vcf", card(b"two"))).merged
