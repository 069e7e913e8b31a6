"""Which program wrote a table: its header row is found, never counted."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from jumpstart.formats.csv.lines import Line, lines_of
from jumpstart.formats.csv.rows import Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.formats.csv.lines import Stream

MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
DELIMITERS = (",", ";", "\t")
_SEARCHED_LINES = 40
_SEARCHED_CHARACTERS = 256 * 1024
_SHOWN_NAMES = 12
_FEWEST_COLUMNS = 3


class Family(NamedTuple):
    """
    The tables of one kind of one program.

    Attributes:
        name: As ``sniff`` gives it.
        title: As people call it.
        required: Columns that each of them has, as ``key_of`` gives them.
        any_of: Further columns of which each has at least one; empty where none is needed.
    """

    name: str
    title: str
    required: tuple[str, ...]
    any_of: tuple[str, ...] = ()

    def holds(self, keys: frozenset[str]) -> bool:
        """Whether a table with these columns is one of them."""
        return keys.issuperset(self.required) and (not self.any_of or not keys.isdisjoint(self.any_of))


FAMILIES = (
    Family("jumpstart-contacts", "contacts as written by jumpstart", ("jumpstart id", "name")),
    Family("linkedin-connections", "LinkedIn Connections.csv", ("first name", "last name", "connected on")),
    Family("linkedin-positions", "LinkedIn Positions.csv", ("company name", "title", "started on", "finished on")),
    Family("linkedin-profile", "LinkedIn Profile.csv", ("first name", "last name", "headline", "maiden name")),
    Family("linkedin-events", "LinkedIn Events.csv", ("event name", "event time")),
    Family("linkedin-follows", "LinkedIn Company Follows.csv", ("organization", "followed on")),
    Family("linkedin-invitations", "LinkedIn Invitations.csv", ("from", "to", "sent at", "direction")),
    Family("linkedin-messages", "LinkedIn messages.csv", ("conversation id", "from", "to", "date")),
    Family(
        "google-old",
        "Google Contacts, old export",
        ("name", "given name", "family name"),
        ("group membership", "name prefix", "email 1 - value", "phone 1 - value", "organization 1 - name"),
    ),
    Family(
        "google",
        "Google Contacts",
        ("first name", "last name"),
        ("labels", "organization name", "email 1 - value", "phone 1 - value", "file as", "name prefix"),
    ),
    Family(
        "outlook",
        "Outlook",
        ("first name", "last name"),
        ("email address", "business phone", "primary phone", "mobile phone", "home phone", "job title"),
    ),
)
"""In the order in which they are tried, and in which the files of an archive are read."""


class Header(NamedTuple):
    """
    The header row of a table.

    Attributes:
        family: Which program wrote it.
        names: The names of its columns as they came.
        keys: The same, as they are compared.
        telling: The places of those that tell its family.
    """

    family: Family
    names: tuple[str, ...]
    keys: tuple[str, ...]
    telling: frozenset[int]


class Table(NamedTuple):
    """
    A table with its header.

    Attributes:
        header: The header, None where no known one was found.
        rows: The rows behind it.
        seen: What stands where a header is expected, for an error to quote.
        start: How the file begins.
    """

    header: Header | None
    rows: Iterator[Row]
    seen: tuple[str, ...]
    start: bytes


def sniff(start: bytes) -> str:
    r"""
    The family of tables to which the beginning of a file belongs, empty for none that is known.

    >>> sniff(b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n")
    'linkedin-connections'

    Args:
        start: Its first kilobytes, with the whole header row.
    """
    import io  # noqa: PLC0415  most callers have a stream

    header = open_table(io.BytesIO(start)).header
    return header.family.name if header else ""


def columns_of(start: bytes) -> tuple[str, ...]:
    r"""
    What stands where the header of a table is expected; empty for what looks like no table.

    >>> columns_of("Vorname;Nachname;Telefon (geschäftlich)\n".encode())
    ('Vorname', 'Nachname', 'Telefon (geschäftlich)')

    Args:
        start: The first kilobytes of a file, with the whole header row.
    """
    import io  # noqa: PLC0415  as above

    seen = open_table(io.BytesIO(start)).seen
    return seen if len(seen) >= _FEWEST_COLUMNS else ()


def open_table(stream: Stream) -> Table:
    """The table of a stream; its header is looked for in the first lines, whatever stands before it."""
    lines = lines_of(stream)
    first = tuple(_first(lines))
    for delimiter in DELIMITERS:
        for row in rows_of(first, delimiter=delimiter):
            if header := _header(row):
                behind = chain(first[row.last_line :], lines)
                rows = rows_of(behind, delimiter=delimiter, after=row.last_line)
                return Table(header, rows, row.cells, b"")
    seen = max((row.cells for each in DELIMITERS for row in rows_of(first, delimiter=each)), key=len, default=())
    return Table(None, iter(()), seen, b"".join(map(_as_bytes, first))[:4096])


def _as_bytes(line: Line) -> bytes:
    return line.text.encode("cp1252" if line.is_guessed else "utf-8", "replace")


def _first(lines: Iterator[Line]) -> Iterator[Line]:
    size = 0
    for line in islice(lines, _SEARCHED_LINES):
        yield line
        size += len(line.text)
        if size > _SEARCHED_CHARACTERS:
            return


def _header(row: Row) -> Header | None:
    keys = tuple(map(key_of, row.cells))
    there = frozenset(keys)
    family = next((each for each in FAMILIES if each.holds(there)), None)
    if family is None:
        return None
    telling = {*family.required, *[key for key in family.any_of if key in there][:1]}
    return Header(family, row.cells, keys, frozenset(place for place, key in enumerate(keys) if key in telling))


def key_of(name: str) -> str:
    """A column's name as it is compared: case, blanks and a hyphen in "e-mail" make no difference."""
    return " ".join(name.replace("\ufeff", "").casefold().replace("e-mail", "email").split())


def what_is_known() -> str:
    """The headers that are known, for an error to list."""
    return "; ".join(f"{each.title} ({', '.join((*each.required, *each.any_of[:1]))} …)" for each in FAMILIES)


def what_was_seen(cells: tuple[str, ...]) -> str:
    """A header that is not known, for an error to quote."""
    names = [cell.strip()[:40] for cell in cells]
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    return ", ".join(repr(name) for name in names[:_SHOWN_NAMES]) + more


def shown_name(name: str) -> str:
    """A file's name, fit to be shown."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)[-200:]
