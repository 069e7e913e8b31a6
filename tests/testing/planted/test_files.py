"""Importers and exporters with one mistake each, and the clause that must find it."""

from __future__ import annotations

import os
import time
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from uuid import uuid4

import attrs
import pytest

from jumpstart import Contact, Problem
from jumpstart.builtin import offers
from jumpstart.plugins import ExportedFile, ExporterOffer, ImporterOffer
from jumpstart.testing import ExporterContract, ImporterContract, check, clauses_of

DATA = Path(__file__).parents[2] / "data"
FIRST_LINE = b"Guests of "
GUESTS = b"Guests of the mixer\nDana Okafor <dana@example.org>\nsomebody\nLee Chen <lee@example.org>\n"
FILES = (GUESTS, GUESTS.replace(b"\n", b"\r\n"), "Guests of the café\nChloé Dubois <chloe@example.org>".encode())


def problem(number, **changes):
    fields = {"code": "no-guest", "severity": "error", "record": number, "first_line": number, "last_line": number}
    return Problem(**{**fields, "message": "expected a name and an address", **changes})


def read_guests(stream, seeker):  # noqa: ARG001  every importer takes it
    """The one without a mistake."""
    for number, line in enumerate(stream, 1):
        name, address = parseaddr(line.decode("utf-8", "replace").strip().replace("\x00", ""))
        if number == 1 or not line.strip():
            continue
        if not name.isprintable() or not address.isprintable() or not name.strip() or "@" not in address:
            yield problem(number)
        else:
            yield Contact(name=name, emails=(address,))


def count_guests(content):
    return sum(1 for line in content.splitlines()[1:] if line.strip())


def is_guests(start):
    return start.startswith(FIRST_LINE)


def is_guests_with_lf(start):
    return start.startswith(b"Guests of the mixer\n")


def is_anything(start):  # noqa: ARG001  its mistake
    return True


def is_anything_with_an_address(start):
    return b"@" in start


def gives_none(stream, seeker):
    list(read_guests(stream, seeker))


def is_guests_in_utf8(start):
    return start.decode().startswith(FIRST_LINE.decode())


def gives_nothing(stream, seeker):  # noqa: ARG001  every importer takes it
    return ()


def gives_texts(stream, seeker):
    return [str(item) for item in read_guests(stream, seeker)]


def makes_up_ids(stream, seeker):
    return [
        attrs.evolve(item, id=uuid4().hex) if isinstance(item, Contact) else item
        for item in read_guests(stream, seeker)
    ]


def notes_the_day(stream, seeker):
    today = f"imported on {date.fromtimestamp(time.time())}"  # noqa: DTZ012  its mistake
    return [
        attrs.evolve(item, notes=today) if isinstance(item, Contact) else item for item in read_guests(stream, seeker)
    ]


def reads_twice(stream, seeker):
    stream.read()
    stream.seek(0)
    return list(read_guests(stream, seeker))


def wants_the_last_line_whole(stream, seeker):
    lines = stream.read().splitlines(keepends=True)
    if lines and lines[-1].count(b"<") != lines[-1].count(b">"):
        raise ValueError("the file is cut off")
    return list(read_guests(iter(lines), seeker))


def wants_utf8(stream, seeker):
    return list(read_guests((line.decode().encode() for line in stream), seeker))


def wants_its_first_line(stream, seeker):
    lines = list(stream)
    if not lines[0].startswith(b"Guests"):
        raise ValueError("no guest list")
    return list(read_guests(iter(lines), seeker))


def counts_lines_from_nought(stream, seeker):
    return [
        attrs.evolve(item, first_line=item.first_line - 1, last_line=item.last_line - 9)
        if isinstance(item, Problem)
        else item
        for item in read_guests(stream, seeker)
    ]


def says_nothing(stream, seeker):
    return [
        attrs.evolve(item, message="") if isinstance(item, Problem) else item for item in read_guests(stream, seeker)
    ]


def drops_what_it_cannot_read(stream, seeker):
    return [item for item in read_guests(stream, seeker) if not isinstance(item, Problem)]


def hashes_its_ids(stream, seeker):
    return [
        attrs.evolve(item, id=f"guest-{hash(item.name)}") if isinstance(item, Contact) else item
        for item in read_guests(stream, seeker)
    ]


def gives_a_set(stream, seeker):
    return set(read_guests(stream, seeker))


def counts_records_alone(stream, seeker):
    return [
        attrs.evolve(item, first_line=0, last_line=0) if isinstance(item, Problem) else item
        for item in read_guests(stream, seeker)
    ]


def counts_lines_alone(stream, seeker):
    return [attrs.evolve(item, record=0) if isinstance(item, Problem) else item for item in read_guests(stream, seeker)]


def makes_up_a_severity(stream, seeker):
    return [
        attrs.evolve(item, severity="fatal") if isinstance(item, Problem) else item
        for item in read_guests(stream, seeker)
    ]


def read_together(streams, seeker):
    for name, stream in sorted(streams.items()):
        for item in read_guests(stream, seeker):
            yield attrs.evolve(item, file=name) if isinstance(item, Problem) else item


def names_no_file_that_is_there(streams, seeker):
    for item in read_together(streams, seeker):
        yield attrs.evolve(item, file="guests.txt") if isinstance(item, Problem) else item


READ_BY = (
    ("I01", {"recognizes": is_guests_with_lf}),
    ("I02", {"recognizes": is_anything}),
    ("I02", {"recognizes": is_anything_with_an_address}),
    ("I03", {"recognizes": is_guests_in_utf8}),
    ("I04", {"read": gives_nothing}),
    ("I04", {"read": gives_texts}),
    ("I05", {"read": makes_up_ids}),
    ("I06", {"read": notes_the_day}),
    ("I07", {"read": reads_twice}),
    ("I08", {"read": wants_the_last_line_whole}),
    ("I09", {"read": wants_utf8}),
    ("I10", {"read": wants_its_first_line}),
    ("I11", {"read": counts_lines_from_nought}),
    ("I11", {"read": says_nothing}),
    ("I12", {"read": drops_what_it_cannot_read}),
    ("I13", {"read_together": names_no_file_that_is_there}),
    ("I15", {"read": counts_records_alone}),
    ("I15", {"read": counts_lines_alone}),
    ("I15", {"read": makes_up_a_severity}),
    ("I16", {"id": "vcard"}),
)


def names_of(snapshot):
    return sorted(contact.name for contact in snapshot.network.contacts.values())


def write_names(snapshot):
    """The one without a mistake."""
    return ExportedFile(data="\n".join(names_of(snapshot)).encode(), count=len(names_of(snapshot)))


def writes_text(snapshot):
    return attrs.evolve(write_names(snapshot), data="\n".join(names_of(snapshot)))


def wants_a_goal(snapshot):
    return attrs.evolve(write_names(snapshot), data=snapshot.network.goal.role.encode())


def makes_up_a_number(snapshot):
    return attrs.evolve(write_names(snapshot), data=uuid4().bytes)


def writes_as_they_came(snapshot):
    return attrs.evolve(write_names(snapshot), data="\n".join(snapshot.network.contacts).encode())


def writes_the_day(snapshot):
    return attrs.evolve(write_names(snapshot), data=f"{time.time() // 1e9}".encode())


def writes_nothing(snapshot):
    return attrs.evolve(write_names(snapshot), data=b"", count=0)


def writes_a_set(snapshot):
    return attrs.evolve(write_names(snapshot), data="\n".join(set(names_of(snapshot))).encode())


def tells_the_goal(snapshot):
    goal = snapshot.network.goal
    return attrs.evolve(write_names(snapshot), data=goal.role.encode() if goal else b"")


def tells_the_plan_in_utf16(snapshot):
    steps = "\n".join(map(str, snapshot.make_plan().follow_ups))
    return attrs.evolve(write_names(snapshot), data=steps.encode("utf-16"))


WRITTEN_BY = (
    ("E01", writes_text),
    ("E01", wants_a_goal),
    ("E02", makes_up_a_number),
    ("E03", writes_as_they_came),
    ("E04", writes_the_day),
    ("E05", writes_nothing),
    ("E06", tells_the_goal),
    ("E06", tells_the_plan_in_utf16),
)


class TestGuests(ImporterContract):
    def importer(self):
        return ImporterOffer(id="guests", recognizes=is_guests, read=read_guests, read_together=read_together)

    def files(self):
        return FILES

    def count(self, content):
        return count_guests(content)


class TestNames(ExporterContract):
    def exporter(self):
        return ExporterOffer(suffix=".txt", write=write_names)


class HashesItsIds(TestGuests):
    __test__ = False

    def importer(self):
        return attrs.evolve(super().importer(), read=hashes_its_ids)


class GivesASet(TestGuests):
    __test__ = False

    def importer(self):
        return attrs.evolve(super().importer(), read=gives_a_set)

    def files(self):
        return (FIRST_LINE + b"".join(b"\nGuest %d <%d@example.org>" % (number, number) for number in range(20)),)


class FailsElsewhere(TestGuests):
    __test__ = False

    def files(self):
        if "JUMPSTART_TESTING_ELSEWHERE" in os.environ:
            raise LookupError("no files in this process")
        return FILES


class TakenByCards(TestGuests):
    __test__ = False

    def files(self):
        return (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana Okafor\r\nEND:VCARD\r\n",)


class WritesASet(ExporterContract):
    def exporter(self):
        return ExporterOffer(suffix=".txt", write=writes_a_set)


class TakesNoOptions(ExporterContract):
    def exporter(self):
        return ExporterOffer(suffix=".txt", write=write_names, options=("upper",))


class WritesCards(ExporterContract):
    def exporter(self):
        return ExporterOffer(suffix=".vcf", write=write_names)


TOLD = (
    ("I14", HashesItsIds, "another process gives "),
    ("I14", GivesASet, "another process gives "),
    ("I14", FailsElsewhere, "another process failed: LookupError: no files in this process"),
    ("I16", TakenByCards, "the built-in importer vcard takes b'BEGIN:VCARD"),
    ("E07", WritesASet, "another process gives "),
    ("E08", TakesNoOptions, "it declares the options upper: got an unexpected keyword argument 'upper'"),
    ("E09", WritesCards, ".vcf is built in; choose another suffix"),
)


class TestCards(ImporterContract):
    def importer(self):
        return next(offer for offer in offers.jumpstart_importers() if offer.id == "vcard")

    def files(self):
        return [path.read_bytes() for path in sorted(DATA.glob("*.vcf"))]

    def count(self, content):
        return content.upper().count(b"BEGIN:VCARD")


class TestTables(ImporterContract):
    def importer(self):
        return next(offer for offer in offers.jumpstart_importers() if offer.id == "csv")

    def files(self):
        return [path.read_bytes() for path in sorted((DATA / "csv").rglob("*.csv"))][:3]


class TestCalendar(ExporterContract):
    def exporter(self):
        return next(offer for offer in offers.jumpstart_exporters() if offer.suffix == ".ics")


class TestArchive(ExporterContract):
    # A whole copy, for the seeker alone.
    lacks = ("confidential",)

    def exporter(self):
        return next(offer for offer in offers.jumpstart_exporters() if offer.suffix == ".json")


@pytest.mark.parametrize(
    ("clause", "changes"),
    READ_BY,
    ids=[f"{clause} {getattr(each, '__name__', each)}" for clause, changes in READ_BY for each in changes.values()],
)
def test_the_clause_finds_the_mistake_of_an_importer(clause, changes):
    class Broken(TestGuests):
        def importer(self):
            return attrs.evolve(super().importer(), **changes)

    report = check(Broken, only={clause})

    assert [clause] == [outcome.clause.number for outcome in report.failed]


@pytest.mark.parametrize(
    ("clause", "write"), WRITTEN_BY, ids=[f"{clause} {each.__name__}" for clause, each in WRITTEN_BY]
)
def test_the_clause_finds_the_mistake_of_an_exporter(clause, write):
    class Broken(ExporterContract):
        def exporter(self):
            return ExporterOffer(suffix=".txt", write=write)

    report = check(Broken, only={clause})

    assert [clause] == [outcome.clause.number for outcome in report.failed]


@pytest.mark.parametrize(
    ("clause", "contract", "expected"), TOLD, ids=[f"{clause} {contract.__name__}" for clause, contract, _ in TOLD]
)
def test_the_clause_tells_the_mistake_of_a_class_that_other_processes_find(clause, contract, expected):
    report = check(contract, only={clause})

    assert report.failed[0].reason.startswith(expected)


@pytest.mark.parametrize(
    ("clause", "changes", "expected"),
    [
        ("I01", {"recognizes": lambda _: None}, "recognizes gave None for b'Guests of the mixer"),
        ("I02", {"recognizes": is_anything}, "recognizes gave True for b''; expected False"),
        ("I04", {"read": gives_texts}, "it gave 'Dana Okafor'; expected a Problem, or a record"),
        ("I04", {"read": gives_none}, "it gave None; expected records and problems, by yield or in a tuple"),
        ("I06", {"read": notes_the_day}, "it asked time.time; it may ask the stream and the seeker alone"),
        ("I12", {"read": drops_what_it_cannot_read}, "of 3 records, 2 were read or reported as an error"),
        ("I15", {"read": counts_records_alone}, "a problem has record 3 and first_line 0; both count from 1"),
        ("I15", {"read": makes_up_a_severity}, "its severity is 'fatal'; expected ('error', 'warning', 'info')"),
    ],
)
def test_a_mistake_of_an_importer_is_told_in_words(clause, changes, expected):
    class Broken(TestGuests):
        def importer(self):
            return attrs.evolve(super().importer(), **changes)

    report = check(Broken, only={clause})

    assert report.failed[0].reason.startswith(expected)


def test_a_class_that_no_other_process_finds_is_shown_so():
    class Hidden(TestGuests):
        pass

    report = check(Hidden, only={"I14"})

    assert "elsewhere: another process can import the class, which stands at the top of a module" in str(report)


@pytest.mark.parametrize(("contract", "mistakes"), [(ImporterContract, READ_BY), (ExporterContract, WRITTEN_BY)])
def test_every_clause_finds_a_mistake(contract, mistakes):
    found = {clause for clause, _ in mistakes} | {clause for clause, kind, _ in TOLD if issubclass(kind, contract)}

    assert {clause.number for clause in clauses_of(contract)} == found
