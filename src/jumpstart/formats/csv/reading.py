"""Bytes of tables to records."""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.facts import NetworkingEvent
from jumpstart.domain.fields import zone as check_zone
from jumpstart.domain.findings import Problem
from jumpstart.domain.ids import derived_id
from jumpstart.domain.people import Contact
from jumpstart.domain.quiet import paused_collector
from jumpstart.errors import FieldError, ParseError
from jumpstart.formats.csv import linkedin, people, sheet
from jumpstart.formats.csv.cells import Cells, problem
from jumpstart.formats.csv.correspondence import Correspondence
from jumpstart.formats.csv.dates import parse
from jumpstart.formats.csv.families import (
    FAMILIES,
    MAX_ARCHIVE_BYTES,
    open_table,
    shown_name,
    sniff,
    what_is_known,
    what_was_seen,
)
from jumpstart.formats.csv.found import ImportedTables, LastContact, Position
from jumpstart.formats.csv.rows import TOO_LONG
from jumpstart.formats.imported import listed
from jumpstart.formats.vcard.sniff import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from jumpstart.domain.findings import Severity
    from jumpstart.domain.records import Record
    from jumpstart.formats.csv.families import Header, Table
    from jumpstart.formats.csv.lines import Stream
    from jumpstart.formats.csv.rows import Row

    Found = Record | Position | LastContact | Problem

MAX_BYTES = 32 * 1024 * 1024
_SNIFFED_BYTES = 64 * 1024
_LISTED = 10
_ORDER = {family.name: place for place, family in enumerate(FAMILIES)}
_PRIVATE = frozenset(("linkedin-messages", "linkedin-invitations"))
"""Families whose texts are not even quoted in a problem."""


def read(data: bytes, *, name: str = "", me: str = "", zone: str = "UTC", strict: bool = False) -> ImportedTables:
    r"""
    The records of a CSV file of LinkedIn, Google Contacts, Outlook or jumpstart, and what was found wrong.

    A contact keeps its row as a card, with the columns that no field of a contact holds.
    The same row gives the same id in any file: from the profile page, else from name and first e-mail address or phone
    number.

    >>> header = b"First Name,Last Name,Company,Position,Connected On\n"
    >>> read(header + b"Dana,Okafor,,,12 Mar 2024\n").items[0].name
    'Dana Okafor'

    Args:
        data: The whole file, at most 32 MB; ``iter_read`` takes longer ones.
        name: The file's name, for each problem to bear; empty for none.
        me: The seeker's own profile page, by which sent and received messages are told apart; empty to find it out.
        zone: The IANA zone of times that name none.
        strict: Raise the first error instead of returning it.

    Returns:
        Records and problems, each in the order of the file; at most some 20,000 problems are listed.
        A file whose header is not known gives one error, which lists what was seen and what is known.

    Raises:
        ParseError: With ``strict``, for the first problem that is an error.
        FieldError: There is no such zone.

    Source: LinkedIn's "Get a copy of your data"; the CSV exports of Google Contacts and Outlook; RFC 4180.
    """
    if len(data) > MAX_BYTES:
        return _gathered([_too_large(len(data))], strict=strict)
    found = iter_read(io.BytesIO(data), me=me, zone=zone)
    with paused_collector():
        return _gathered(_named(found, name), strict=strict)


def iter_read(stream: Stream, *, me: str = "", zone: str = "UTC") -> Iterator[Found]:
    """
    The records and problems of a CSV file in its order, while it is read; what follows from messages comes last.

    What is kept of a contact that was given away is its id and a fingerprint; of messages, two times for each pair of
    people.

    Args:
        stream: A file opened in binary mode; a row may be 1 MB long, the file as long as it likes.
        me: As for ``read``.
        zone: As for ``read``.

    Raises:
        FieldError: There is no such zone.
    """
    reader = _Reader(me, zone)
    yield from reader.table(stream)
    yield from reader.correspondence.found()


def read_archive(
    files: Mapping[str, bytes], *, me: str = "", zone: str = "UTC", strict: bool = False
) -> ImportedTables:
    """
    The records of several CSV files that belong together, as of LinkedIn's archive unpacked into a folder.

    What a file is, is told by its header; its name only stands in messages.
    Files that are of no known kind are passed over, and listed in one problem.

    Args:
        files: The files by their names, which problems bear; 64 MB together at most.
        me: As for ``read``.
        zone: As for ``read``.
        strict: As for ``read``.

    Raises:
        ParseError: With ``strict``, for the first problem that is an error.
        FieldError: There is no such zone.
    """
    with paused_collector():
        return _gathered(_from_archive(files, me, zone), strict=strict)


def read_zip(data: bytes, *, me: str = "", zone: str = "UTC", strict: bool = False) -> ImportedTables:
    """
    The records of LinkedIn's archive as downloaded.

    Nothing is written, no path in it is followed, and what would unpack to more than 64 MB, or to more than 50 times
    its size, is left out.

    Args:
        data: The whole zip file.
        me: As for ``read``.
        zone: As for ``read``.
        strict: As for ``read``.

    Raises:
        ParseError: With ``strict``, for the first problem that is an error.
        FieldError: There is no such zone.
    """
    from jumpstart.formats.csv.unzipping import tables_in  # noqa: PLC0415  zipfile takes a while, and few need it

    files, problems = tables_in(data)
    found = _from_archive(files, me, zone) if files or not problems else ()
    return _gathered((*problems, *found), strict=strict)


def connected_on(contact: Contact) -> date | None:
    """
    Since when the seeker and a contact are connected on LinkedIn, by the contact's card.

    None for a contact whose card is no row of LinkedIn's connections, or says no date.
    """
    if contact.card is None:
        return None
    table = open_table(io.BytesIO(contact.card.data))
    row = next(table.rows, None)
    if table.header is None or row is None:
        return None
    moment = parse(Cells(table.header, row, 1, set())["connected on"])
    return moment.day if moment else None


def _from_archive(files: Mapping[str, bytes], me: str, zone: str) -> Iterator[Found]:
    reader = _Reader(me, zone)
    families = {name: sniff(files[name][:_SNIFFED_BYTES]) for name in sorted(files)}
    others = [name for name, family in families.items() if not family]
    left = MAX_ARCHIVE_BYTES
    for name in sorted(families.keys() - others, key=lambda name: (_ORDER[families[name]], name)):
        left -= len(files[name])
        if left < 0:
            yield from _named([_too_large(len(files[name]))], name)
            continue
        yield from _named(reader.table(io.BytesIO(files[name])), name)
    yield from reader.correspondence.found()
    if len(others) == len(families):
        message = f"{len(families)} files were looked at, and none is a known table; known are {what_is_known()}"
        yield _file_problem("no-known-table", "error", message)
    elif others:
        names = ", ".join(map(shown_name, others[:10])) + (f" and {len(others) - 10} more" if others[10:] else "")
        yield _file_problem("not-read", "info", f"files that hold nothing that is read: {names}")


class _Reader:
    """What has to be remembered from one row, and from one file, to the next."""

    def __init__(self, me: str, zone: str) -> None:
        check_zone(zone)
        self.zone = zone
        self.correspondence = Correspondence(me, zone)
        self.seen: dict[str, str] = {}

    def table(self, stream: Stream) -> Iterator[Found]:
        """What a table says; correspondence is left to be asked for."""
        table = open_table(stream)
        if table.header is None:
            yield _unknown(table)
            return
        header, told = table.header, set[str]()
        if header.family.name == "jumpstart-contacts" and (unknown := sheet.unknown_columns(header.names)):
            names = ", ".join(map(repr, unknown[:_LISTED]))
            text = f"columns that jumpstart does not write were passed over: {names}; a first address is 'Email 1'"
            yield _file_problem("unknown-column", "warning", text)
        for kind, run in groupby(enumerate(table.rows, 1), key=lambda numbered: _no_row(numbered[1], header)):
            if kind:
                yield _passed_over(kind, run)
                continue
            for number, row in run:
                for found in self._row(header, row, number, told):
                    if isinstance(found, Problem) and header.family.name in _PRIVATE:
                        yield attrs.evolve(found, raw="")
                    else:
                        yield found

    def _row(self, header: Header, row: Row, number: int, told: set[str]) -> Iterator[Found]:
        if row.excess:
            code = "row-too-large" if row.excess == TOO_LONG else "open-quote"
            yield problem(row, number, code, "error", f"the row was not imported: {row.excess}")
            return
        if len(row.cells) < len(header.keys) and not row.is_ended:
            yield problem(row, number, "cut-off", "error", "the file ends in the middle of this row; export it again")
            return
        cells = Cells(header, row, number, told)
        _check_shape(cells)
        record: Record | Position | None = None
        try:
            record = self._record(cells)
        except FieldError as error:
            cells.problem("bad-value", "error", f"the row was not imported: {error}")
        yield from (attrs.evolve(each, record=0) if each.code == "guessed-charset" else each for each in cells.problems)
        if isinstance(record, Contact) and record.card:
            yield from self._distinct(record, record.card.id[:16], cells)
        elif isinstance(record, NetworkingEvent):
            yield from self._distinct(
                record, f"{record.status} {record.minutes} {record.zone} {record.location}", cells
            )
        elif record is not None:
            yield record

    def _record(self, cells: Cells) -> Record | Position | None:
        match cells.header.family.name:
            case "linkedin-connections":
                return people.connection(cells)
            case "google" | "google-old":
                return people.google(cells)
            case "outlook":
                return people.outlook(cells)
            case "jumpstart-contacts":
                return sheet.own(cells)
            case "linkedin-positions":
                return linkedin.position(cells)
            case "linkedin-follows":
                return linkedin.employer(cells)
            case "linkedin-events":
                return linkedin.event(cells, self.zone)
            case "linkedin-messages":
                linkedin.message(cells, self.correspondence)
            case "linkedin-invitations":
                linkedin.invitation(cells, self.correspondence, self.zone)
            case "linkedin-profile":
                self.correspondence.my_name = f"{cells['first name']} {cells['last name']}".strip()
        return None

    def _distinct(self, record: Contact | NetworkingEvent, fingerprint: str, cells: Cells) -> Iterator[Found]:
        """A record, told apart from another one with its id; the same one twice is one."""
        known = self.seen.setdefault(record.id, fingerprint)
        if known != fingerprint:
            message = f"another row with the id {record.id} came before and says otherwise; both were kept apart"
            yield problem(cells.row, cells.number, "same-id", "warning", message)
            record = attrs.evolve(
                record, id=derived_id("contact" if isinstance(record, Contact) else "event", record.id, fingerprint)
            )
        if isinstance(record, Contact):
            self.correspondence.known.add(record.id)
        yield record


def _check_shape(cells: Cells) -> None:
    row, columns = cells.row, len(cells.header.keys)
    if row.is_guessed:
        message = "the file is no UTF-8; such lines were read as Windows-1252"
        cells.tell_once("guessed-charset", "warning", message)
    if row.is_loose:
        message = "text stands behind a closing quotation mark; it was taken as part of its cell"
        cells.problem("stray-quote", "warning", message)
    if len(row.cells) < columns:
        message = f"the row has {len(row.cells)} cells, and the header names {columns}; the others were taken as empty"
        cells.problem("short-row", "warning", message)
    elif any(map(str.strip, row.cells[columns:])):
        message = f"the row has {len(row.cells)} cells, and the header names {columns}; the card keeps the others"
        cells.problem("long-row", "warning", message)


def _no_row(row: Row, header: Header) -> str:
    """What a row is that says nothing or cannot be told apart from plain text; empty for a row."""
    if row.excess:
        return ""
    if not any(map(str.strip, row.cells)):
        return "empty-row"
    return "not-a-row" if len(row.cells) == 1 < len(header.keys) else ""


def _passed_over(kind: str, run: Iterator[tuple[int, Row]]) -> Problem:
    """One remark on all rows of a kind that follow each other."""
    number, first = next(run)
    count, last = 1, first
    for _, last in run:  # noqa: B007  the last one is what is wanted
        count += 1
    if kind == "empty-row":
        message = f"{count} empty rows were passed over" if count > 1 else "an empty row was passed over"
        return attrs.evolve(problem(first, number, kind, "info", message), last_line=last.last_line, raw="")
    message = "text that is no row of the table was passed over"
    return attrs.evolve(problem(first, number, kind, "error", message), last_line=last.last_line)


def _gathered(found: Iterable[Found], *, strict: bool) -> ImportedTables:
    every = tuple(listed(found))
    problems = tuple(one for one in every if isinstance(one, Problem))
    if strict and (error := next((one for one in problems if one.severity == "error"), None)):
        raise ParseError(str(error))
    positions = [one for one in every if isinstance(one, Position)]
    positions.sort(key=lambda one: one.started_on.isoformat() if one.started_on else "", reverse=True)
    return ImportedTables(
        items=tuple(one for one in every if not isinstance(one, Problem | Position | LastContact)),
        problems=problems,
        positions=positions,
        last_contacts=tuple(one for one in every if isinstance(one, LastContact)),
    )


def _named(found: Iterable[Found], name: str) -> Iterator[Found]:
    """What was found, each problem with the name of its file."""
    shown = shown_name(name)
    for one in found:
        yield attrs.evolve(one, file=shown) if shown and isinstance(one, Problem) else one


def _unknown(table: Table) -> Problem:
    if len(table.seen) > 1:
        seen = f"no header of this table is known; it begins with {what_was_seen(table.seen)}"
    else:
        kind = kind_of(table.start)
        seen = f"this is {kind.replace('a text without a line BEGIN:VCARD', 'a text')}, not a table"
    return _file_problem("unknown-header", "error", f"{seen}; known are {what_is_known()}")


def _too_large(size: int) -> Problem:
    message = f"the file has {size} bytes, more than are read at once; read it with iter_read"
    return _file_problem("too-large", "error", message)


def _file_problem(code: str, severity: Severity, message: str) -> Problem:
    return Problem(code=code, severity=severity, record=0, first_line=0, last_line=0, message=message)
