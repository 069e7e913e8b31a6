"""Files in and out of a workspace."""

from __future__ import annotations

import json
import os
import stat
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jumpstart
from jumpstart import Contact, FollowUp, Goal, Lead, Meeting, Seeker
from jumpstart.domain.records import Unknown
from jumpstart.errors import FieldError
from jumpstart.formats import vcard

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
BOOK = b"""BEGIN:VCARD\r
VERSION:3.0\r
UID:ann\r
FN:Ann Lee\r
TITLE:Clerk\r
NOTE:from school\r
EMAIL:ann@old.example\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
UID:ben\r
FN:Ben Cole\r
TEL:+1 303 555 0111\r
END:VCARD\r
"""
READABLE = (
    "what can be read are archives of jumpstart (.json); contact cards (vCard); calendars (iCalendar); "
    "tables of contacts that jumpstart wrote (CSV); tables of LinkedIn, Google Contacts and Outlook (CSV)"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20


def open_at(url="memory:", **options):
    return jumpstart.open(url, clock=lambda: NOW, discover=False, **options)


@pytest.fixture
def ws():
    with open_at() as ws:
        yield ws


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.vcf"
    path.write_bytes(BOOK)
    return path


def counts(report):
    return report.added, report.updated, report.unchanged, report.failed


def contact(ws, name):
    (found,) = (each for each in ws.network.contacts.values() if each.name == name)
    return found


class TestImporting:
    def test_an_address_book_is_read_with_its_cards(self, ws, book):
        report = ws.import_file(book)

        assert (2, 0, 0, 0) == counts(report)
        assert BOOK == b"".join(contact(ws, name).card.data for name in ("Ann Lee", "Ben Cole"))

    def test_importing_again_changes_nothing(self, ws, book):
        ws.import_file(book)
        before, revision = ws.network, ws.revision

        again = ws.import_file(book)

        assert ((0, 0, 2, 0), "", 0) == (counts(again), again.batch, again.revision)
        assert (before, revision) == (ws.network, ws.revision)

    def test_a_preview_says_what_an_import_would_do_and_changes_nothing(self, ws, book):
        preview = ws.import_file(book, preview=True)
        before = (len(ws.network), ws.revision)
        report = ws.import_file(book)

        assert ((0, 0), preview) == (before, attrs.evolve(report, batch="", revision=0))

    def test_undoing_an_import_restores_the_network_but_for_cards(self, ws, book):
        ws.add(Seeker(name="Maya"))
        before = ws.network
        report = ws.import_file(book)

        ws.undo(report.batch)

        assert (dict(before.contacts), before.seeker) == (dict(ws.network.contacts), ws.network.seeker)
        assert (2, 0, 0, 0) == counts(ws.import_file(book))

    def test_the_same_file_gives_the_same_search_in_one_part_or_in_many(self, ws, tmp_path):
        card = BOOK.partition(b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ben")[0]
        path = tmp_path / "many.vcf"
        path.write_bytes(b"".join(card.replace(b"ann", b"ann%d" % number) for number in range(2100)))

        report = ws.import_file(path)

        assert [1000, 1000, 100] == [len(revision.changes) // 2 for revision in ws.history()]
        assert ({report.batch}, "import-1") == ({revision.batch for revision in ws.history()}, report.batch)

    def test_cards_with_large_pictures_are_committed_in_parts_that_fit(self, ws, tmp_path):
        picture = b"PHOTO;ENCODING=b:" + b64encode(bytes(300_000)) + b"\r\nEND"
        book = BOOK.replace(b"END", picture)
        path = tmp_path / "pictures.vcf"
        different = (
            book.replace(b"ann@", b"ann%d@" % number).replace(b"0111", b"%04d" % number) for number in range(90)
        )
        path.write_bytes(b"".join(each.replace(b"UID:", b"UID:%d" % n) for n, each in enumerate(different)))

        report = ws.import_file(path)

        assert (180, 0, 0, 0) == counts(report)
        assert len(ws.history()) > 8

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (JPEG, f"file: this is a JPEG picture; {READABLE}"),
            (b"", "file: this is an empty file; what can be read are"),
            (b"{\\rtf1 Dear}", "file: this is an RTF document; what can be read are"),
            (b"Dear Ann,\r\nhow are you?\r\n", "file: this is a text; what can be read are"),
            (
                b"Name,Mail,Phone,Note\r\nAnn,,,\r\n",
                "file: no header of this table is known; it begins with 'Name', 'Mail', 'Phone', 'Note'; known are",
            ),
            (b'{"recipes": []}', "file: this is a JSON document; what can be read are"),
            (b'{"version":1,"records":{}}', 'file: no archive: expected a JSON object with "format":'),
            (b'{"format":"jumpstart-archive","version":9,"records":{}}', "file: archive: version 9: this jumpstart"),
        ],
        ids=["jpeg", "empty", "rtf", "text", "csv", "json", "no archive", "newer archive"],
    )
    @pytest.mark.parametrize("name", ["contacts.vcf", "contacts"])
    def test_a_file_that_is_something_else_changes_nothing_and_is_named(self, ws, tmp_path, content, message, name):
        path = tmp_path / name
        path.write_bytes(content)

        report = ws.import_file(path)

        (problem,) = report.problems
        assert ((0, 0, 0, 1), 0, content) == (counts(report), ws.revision, path.read_bytes())
        assert str(problem).startswith(message)

    def test_what_is_not_there_is_an_error_of_the_system(self, ws, tmp_path):
        with pytest.raises(FileNotFoundError, match=str(tmp_path)):
            ws.import_file(tmp_path / "nowhere.vcf")

        assert 0 == ws.revision

    @pytest.mark.parametrize("cut", [60, 150, len(BOOK) - 4])
    def test_of_a_truncated_address_book_what_is_there_is_imported_and_the_cut_is_told(self, ws, book, cut):
        book.write_bytes(BOOK[:cut])

        report = ws.import_file(book)

        assert len(ws.network.contacts) == BOOK[:cut].count(b"BEGIN")
        assert "the card has no END:VCARD; what is there was imported" in str(report)

    @given(cut=st.integers(0, len(BOOK)), noise=st.binary(max_size=20))
    def test_importing_whatever_it_is_again_changes_nothing(self, tmp_path_factory, cut, noise):
        path = tmp_path_factory.getbasetemp() / "noise.vcf"
        path.write_bytes(BOOK[:cut] + noise + BOOK[cut:])
        with open_at() as ws:
            ws.import_file(path)
            before = ws.network

            again = ws.import_file(path)

            assert (0, 0, before) == (again.added, again.updated, ws.network)

    def test_a_file_name_that_no_text_may_hold_is_shown_without_it(self, ws, book, tmp_path):
        odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n.vcf"))
        book.rename(odd)

        report = ws.import_file(odd)

        assert ("caf��.vcf", "import caf��.vcf") == (report.name, ws.history()[0].note)


class TestImportingAChangedCard:
    @pytest.fixture
    def imported(self, ws, book):
        ws.import_file(book)
        return ws

    def change(self, book, *changes):
        card = book.read_bytes()
        for old, new in changes:
            card = card.replace(old, new)
        book.write_bytes(card)

    def test_what_the_card_says_otherwise_is_taken_and_what_the_seeker_changed_is_left(self, imported, book):
        imported.update(attrs.evolve(contact(imported, "Ann Lee"), notes="plans budgets", helps_with="introductions"))
        self.change(book, (b"TITLE:Clerk", b"TITLE:Head"))

        report = imported.import_file(book)

        ann = contact(imported, "Ann Lee")
        assert ("Head", "plans budgets", "introductions") == (ann.title, ann.notes, ann.helps_with)
        assert ((0, 1, 1, 0), ()) == (counts(report), report.problems)

    def test_a_text_that_both_changed_stays_the_seekers_and_is_reported(self, imported, book):
        imported.update(attrs.evolve(contact(imported, "Ann Lee"), notes="plans budgets"))
        self.change(book, (b"from school", b"moved"))

        report = imported.import_file(book)

        assert "plans budgets" == contact(imported, "Ann Lee").notes
        assert ["Ann Lee: notes 'plans budgets' was kept, which you had changed; the card says 'moved'"] == [
            problem.message for problem in report.problems
        ]
        assert () == imported.import_file(book).problems

    def test_addresses_that_both_added_are_all_kept(self, imported, book):
        ann = contact(imported, "Ann Lee")
        imported.update(attrs.evolve(ann, emails=(*ann.emails, "ann@home.example")))
        self.change(book, (b"EMAIL:ann@old", b"EMAIL:ann@old.example\r\nEMAIL:ann@new"))

        imported.import_file(book)

        assert ["ann@old.example", "ann@home.example", "ann@new.example"] == [
            email.value for email in contact(imported, "Ann Lee").emails
        ]

    def test_two_people_with_one_uid_stay_apart_in_whatever_order_they_come(self, ws, book):
        ann, _, ben = BOOK.replace(b"UID:ben", b"UID:ann").partition(b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ann\r\nFN:Ben")
        cards = (ann, _ + ben)
        book.write_bytes(b"".join(cards))
        ws.import_file(book)
        before = ws.network
        book.write_bytes(b"".join(reversed(cards)))

        report = ws.import_file(book)

        assert ((0, 0, 2, 0), before) == (counts(report), ws.network)

    def test_the_edit_of_another_meanwhile_is_left(self, book, tmp_path):
        with open_at(tmp_path / "search.db") as one, open_at(tmp_path / "search.db") as other:
            one.import_file(book)
            other.refresh()
            one.update(attrs.evolve(contact(one, "Ann Lee"), helps_with="introductions"))
            self.change(book, (b"TITLE:Clerk", b"TITLE:Head"))

            other.import_file(book)

            ann = contact(other, "Ann Lee")
            assert ("Head", "introductions") == (ann.title, ann.helps_with)

    def test_a_contact_entered_by_hand_keeps_what_it_says_and_what_newer_versions_wrote(self, ws, tmp_path):
        sam = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",), extra=(("mood", '"good"'),))
        ws.add(sam)
        ws.export(tmp_path / "sam.vcf")
        ws.update(attrs.evolve(sam, notes="dry cleaner"))
        self.change(tmp_path / "sam.vcf", (b"END:", b"TITLE:Owner\r\nEND:"))

        ws.import_file(tmp_path / "sam.vcf")

        found = ws.network.contacts[sam.id]
        assert ("dry cleaner", "Owner", sam.extra, sam.phones) == (
            found.notes,
            found.title,
            found.extra,
            found.phones,
        )

    def test_a_record_that_a_newer_version_wrote_is_left_alone(self, ws, book):
        ann, _ = vcard.read(BOOK).items
        newer = Unknown(kind="contact", id=ann.id, payload='{"name":"Ann","v":9}')
        ws.add(newer)

        report = ws.import_file(book)

        assert ((newer,), (1, 0, 1, 0)) == (ws.network.unknown, counts(report))
        assert "a newer version of jumpstart has written more about it" in str(report)


class TestArchives:
    def test_a_search_with_cards_and_unknown_records_comes_back_whole(self, ws, book, tmp_path):
        ws.import_file(book)
        ann = attrs.evolve(contact(ws, "Ann Lee"), notes="plans budgets")
        ws.update(ann)
        ws.add(Lead(source=ann, received_at=NOW), Unknown(kind="dream", id="d", payload='{"v":1}'), Seeker(name="Maya"))
        ws.export(tmp_path / "search.json")
        with open_at() as another:
            another.import_file(tmp_path / "search.json")

            again = another.import_file(tmp_path / "search.json")

            assert (ws.network, 0, 0) == (another.network, again.added, again.updated)

    def test_the_edits_in_an_archive_come_back_where_their_cards_are_there_already(self, ws, book, tmp_path):
        ws.import_file(book)
        ws.update(attrs.evolve(contact(ws, "Ann Lee"), notes="plans budgets"))
        ws.export(tmp_path / "search.json")
        with open_at() as another:
            another.import_file(book)

            report = another.import_file(tmp_path / "search.json")

            assert (1, ws.network) == (report.updated, another.network)

    def test_records_that_refer_to_nobody_are_left_out_and_counted(self, ws, book, tmp_path):
        ws.import_file(book)
        ann = contact(ws, "Ann Lee")
        meeting = Meeting(contact=ann, starts_at=NOW)
        ws.add(meeting, Lead(source=contact(ws, "Ben Cole"), meeting=meeting, received_at=NOW))
        ws.export(tmp_path / "search.json")
        document = json.loads((tmp_path / "search.json").read_bytes())
        del document["records"]["contact"][ann.id]
        (tmp_path / "search.json").write_text(json.dumps(document))
        with open_at() as another:
            report = another.import_file(tmp_path / "search.json")

            assert (2, {}, {}) == (report.failed, dict(another.network.leads), dict(another.network.meetings))
            assert f"it refers to the contact {ann.id}, which is not there" in str(report)


class TestExporting:
    def test_a_file_is_for_its_owner_alone_and_nothing_else_is_left(self, ws, book, tmp_path):
        ws.import_file(book)
        target = tmp_path / "out" / "contacts.vcf"
        target.parent.mkdir()
        target.write_bytes(b"old")
        target.chmod(0o644)

        count = ws.export(target)

        assert (2, BOOK) == (count, target.read_bytes())
        assert (0o600, [target]) == (stat.S_IMODE(target.stat().st_mode), list(target.parent.iterdir()))

    def test_what_cannot_be_written_leaves_what_was_there(self, ws, book, tmp_path):
        ws.import_file(book)
        (tmp_path / "taken.vcf").mkdir()
        (tmp_path / "taken.vcf" / "kept").write_bytes(b"kept")
        before = sorted(tmp_path.iterdir())

        with pytest.raises(IsADirectoryError) as caught:
            ws.export(tmp_path / "taken.vcf")

        assert f"[Errno {caught.value.errno}] Is a directory: '{tmp_path / 'taken.vcf'}'" == str(caught.value)

        assert (before, b"kept") == (sorted(tmp_path.iterdir()), (tmp_path / "taken.vcf" / "kept").read_bytes())

    def test_a_folder_that_is_not_there_is_told_by_the_name_of_the_file(self, ws, tmp_path):
        path = tmp_path / "nowhere" / "contacts.vcf"

        with pytest.raises(FileNotFoundError) as caught:
            ws.export(path)

        assert str(path) == caught.value.filename

    def test_a_name_may_be_as_long_as_the_system_takes(self, ws, tmp_path):
        path = tmp_path / f"{'a' * 251}.vcf"
        ws.export(path)

        with pytest.raises(OSError, match="too long") as caught:
            ws.export(tmp_path / f"{'a' * 252}.vcf")

        assert [path] == list(tmp_path.iterdir())
        assert str(tmp_path / f"{'a' * 252}.vcf") == str(caught.value.filename)

    def test_a_link_is_followed(self, ws, book, tmp_path):
        ws.import_file(book)
        target = tmp_path / "real.vcf"
        (tmp_path / "link.vcf").symlink_to(target)

        ws.export(tmp_path / "link.vcf")

        assert (True, BOOK) == ((tmp_path / "link.vcf").is_symlink(), target.read_bytes())

    def test_an_unknown_ending_is_refused_with_those_that_are_known(self, ws, tmp_path):
        path = tmp_path / "plan.pdf"

        with pytest.raises(FieldError, match=r"its ending names no format; known are \.ics, \.vcf, \.csv, \.json"):
            ws.export(path)

        assert not path.exists()

    @pytest.mark.parametrize(
        ("name", "options", "message"),
        [
            ("plan.ics", {"version": "4.0"}, "'version': a .ics file takes the options as_, reveal, attendees"),
            ("plan.json", {"reveal": True}, "'reveal': a .json file takes no options"),
            ("plan.ics", {"as_": "journal"}, "as_: 'journal': expected 'event' or 'todo'"),
            ("plan.ics", {"reveal": "no"}, "reveal: 'no': expected True or False"),
            ("plan.ics", {"attendees": 1}, "attendees: 1: expected True or False"),
            ("plan.vcf", {"reveal": "no"}, "reveal: 'no': expected True or False"),
            ("plan.csv", {"reveal": "no"}, "reveal: 'no': expected True or False"),
            ("plan.csv", {"table": "leads", "reveal": None}, "reveal: None: expected True or False"),
            ("plan.vcf", {"version": "2.1"}, "version: '2.1': expected '3.0', '4.0' or, for cards as they came, None"),
        ],
    )
    def test_an_unknown_option_is_refused_and_leaves_the_file(self, ws, tmp_path, name, options, message):
        (tmp_path / name).write_bytes(b"old")

        with pytest.raises(FieldError, match=message):
            ws.export(tmp_path / name, **options)

        assert b"old" == (tmp_path / name).read_bytes()


class TestCalendars:
    @pytest.fixture
    def search(self, ws):
        lee = Contact(name="Lee Chen", emails=("lee@initech.example",), organization="Initech", notes="my rival")
        ws.add(
            Seeker(name="Maya Lindqvist", zone="America/Denver", employer="Globex", confidential=True),
            Goal(role="FP&A analyst", field="hospital finance"),
            lee,
            Meeting(contact=lee, starts_at=NOW + timedelta(days=2), questions=("Who plans?",), location="Initech HQ"),
            Lead(source=lee, received_at=NOW, note="a hint"),
        )
        return ws

    def entries(self, data):
        import icalendar

        calendar = icalendar.Calendar.from_ical(data)
        return {str(entry["UID"]): entry for entry in calendar.walk() if entry.name in ("VEVENT", "VTODO")}

    def test_exporting_twice_gives_the_same_bytes(self, search, tmp_path):
        search.export(tmp_path / "one.ics")
        search.export(tmp_path / "two.ics")

        assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes()

    def test_a_snooze_moves_the_entry_and_raises_its_sequence(self, search, tmp_path):
        step = next(step for step in search.plan().follow_ups if step.rule == "follow-up-lead")
        search.export(tmp_path / "plan.ics")
        before = self.entries((tmp_path / "plan.ics").read_bytes())[step.id]

        search.snooze(step, until=date(2026, 6, 9))
        search.export(tmp_path / "plan.ics")

        after = self.entries((tmp_path / "plan.ics").read_bytes())[step.id]
        assert before["SEQUENCE"] < after["SEQUENCE"]
        assert (date(2026, 6, 1), date(2026, 6, 9)) == (before["DTSTART"].dt, after["DTSTART"].dt)

    @pytest.mark.parametrize("as_", ["event", "todo"])
    def test_a_confidential_search_tells_nothing(self, search, tmp_path, as_):
        search.export(tmp_path / "plan.ics", as_=as_, attendees=True)

        content = (tmp_path / "plan.ics").read_bytes()
        entries = self.entries(content)
        assert b"jumpstart" not in content
        telling = (
            b"Globex",
            b"Initech",
            b"initech",
            b"Chen",
            b"FP&A",
            b"hospital",
            b"hint",
            b"rival",
            b"Who plans",
        )
        assert [] == [word for word in telling if word in content]
        assert ({"PRIVATE"}, True) == ({str(entry["CLASS"]) for entry in entries.values()}, len(entries) > 2)

    def test_a_confidential_search_tells_all_when_asked_to(self, search, tmp_path):
        search.export(tmp_path / "plan.ics", reveal=True)

        assert b"Lee Chen" in (tmp_path / "plan.ics").read_bytes()

    def test_the_seekers_own_step_goes_out_as_cancelled_once_it_is_done(self, search, tmp_path):
        own = FollowUp(summary="Iron the shirt", due=date(2026, 6, 2))
        added = search.add(own)
        search.complete(own)

        search.export(tmp_path / "plan.ics")

        entry = self.entries((tmp_path / "plan.ics").read_bytes())[own.id]
        assert ("CANCELLED", added.number + 1) == (entry["STATUS"], entry["SEQUENCE"])
