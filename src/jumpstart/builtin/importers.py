"""The files that people have: contact cards, calendars, tables and archives; each read as its format says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from jumpstart.domain.findings import Problem
from jumpstart.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jumpstart.domain.people import Seeker
    from jumpstart.plugins import ImportedItem

_PIECE_BYTES = 1024 * 1024
_FIRST = re.compile(rb"BEGIN[ \t]*:[ \t]*(VCARD|VCALENDAR|VEVENT|VTODO)", re.IGNORECASE)
_ARCHIVE = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:format|version|records|commits)"\s*:')


def is_cards(start: bytes) -> bool:
    """Whether contact cards stand in it before any calendar."""
    return _first_component(start) == b"VCARD"


def is_calendar(start: bytes) -> bool:
    """Whether a calendar stands in it before any contact card."""
    return _first_component(start) not in {b"", b"VCARD"}


def _first_component(start: bytes) -> bytes:
    found = _FIRST.search(start.replace(b"\0", b""))  # UTF-16 has a zero beside each letter
    return found[1].upper() if found else b""


def is_table(start: bytes) -> bool:
    """Whether it begins with a table that is known."""
    from jumpstart.formats import csv  # noqa: PLC0415  loaded by those who need it

    return bool(csv.sniff(start))


def is_own_table(start: bytes) -> bool:
    """Whether it begins with a table of contacts that jumpstart wrote."""
    from jumpstart.formats import csv  # noqa: PLC0415  as above

    return csv.sniff(start) == "jumpstart-contacts"


def is_archive(start: bytes) -> bool:
    """Whether it begins as an archive of jumpstart does."""
    return _ARCHIVE.match(start) is not None


def read_cards(stream: BinaryIO, _: Seeker) -> Iterable[ImportedItem]:
    """Contact cards, not read yet."""
    from jumpstart.formats import vcard  # noqa: PLC0415  as above

    return vcard.iter_cards(stream)


def read_calendar(stream: BinaryIO, seeker: Seeker) -> Iterator[ImportedItem]:
    """The entries of a calendar."""
    from jumpstart.formats import ical  # noqa: PLC0415  as above

    imported = ical.read(_at_most(ical.MAX_BYTES + 1, stream), zone=seeker.zone)
    yield from imported.problems
    yield from imported.items


def read_table(stream: BinaryIO, seeker: Seeker) -> Iterable[ImportedItem]:
    """The rows of a table."""
    from jumpstart.formats import csv  # noqa: PLC0415  as above

    return csv.iter_read(stream, me=_profile_of(seeker), zone=seeker.zone)


def read_tables(streams: Mapping[str, BinaryIO], seeker: Seeker) -> Iterator[ImportedItem]:
    """Tables that belong together, as those of LinkedIn's archive."""
    from jumpstart.formats import csv  # noqa: PLC0415  as above

    files = {name: stream.read(csv.MAX_BYTES + 1) for name, stream in streams.items()}
    for name in [name for name, table in files.items() if len(table) > csv.MAX_BYTES]:
        del files[name]
        yield _too_large(name, csv.MAX_BYTES)
    found = csv.read_archive(files, me=_profile_of(seeker), zone=seeker.zone)
    yield from found.problems
    yield from found.items
    yield from found.positions
    yield from found.last_contacts


def _at_most(size: int, stream: BinaryIO) -> bytes:
    """What a stream holds, up to so many bytes; asked for at once, they would take that much memory in any case."""
    pieces: list[bytes] = []
    while size and (piece := stream.read(min(size, _PIECE_BYTES))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _too_large(name: str, most: int) -> Problem:
    text = f"the table is larger than the {most} bytes that are read with others; import it by itself"
    return Problem(code="too-large", severity="error", record=0, first_line=0, last_line=0, message=text, file=name)


def _profile_of(seeker: Seeker) -> str:
    from jumpstart.formats import vcard  # noqa: PLC0415  as above

    return next((page.value for page in seeker.urls if vcard.profile_id(page.value)), "")


def read_archive(stream: BinaryIO, _: Seeker) -> Iterator[ImportedItem]:
    """The records of an archive."""
    from jumpstart.formats import archive  # noqa: PLC0415  as above

    try:
        found = archive.read(_at_most(archive.MAX_BYTES + 1, stream))
    except ParseError as error:
        yield Problem(code="no-archive", severity="error", record=0, first_line=0, last_line=0, message=str(error))
        return
    yield from found.problems
    yield from found.network.records()
