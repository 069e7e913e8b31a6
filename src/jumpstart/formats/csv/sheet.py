"""Contacts as rows of a table of our own, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jumpstart.domain.partial_dates import PartialDate
from jumpstart.domain.people import Contact, ContactPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jumpstart.formats.csv.cells import Cells

_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
ID = "Jumpstart ID"
_LINES = {
    "name": "Name",
    "given_name": "Given Name",
    "family_name": "Family Name",
    "organization": "Organization",
    "unit": "Department",
    "title": "Title",
}
_BIRTHDAY = "Birthday"
_LISTS = {"nicknames": "Nicknames", "categories": "Categories"}
_TEXTS = {"notes": "Notes", "helps_with": "Helps With", "included_because": "Included Because"}
_POINTS = {"emails": "Email", "phones": "Phone", "urls": "Web Address"}
_POINT_COLUMN = re.compile(r"(?:email|phone|web address) \d{1,6}(?: types| preferred| label)?")
_NUMBER = re.compile(r"(email|phone|web address) (\d{1,6})")


def guarded(cell: str) -> str:
    """
    A cell that a spreadsheet takes for text: an apostrophe stands before what could begin a formula.

    >>> guarded("=1+1"), guarded("+1 555 0100"), guarded("Dana")
    ("'=1+1", "'+1 555 0100", 'Dana')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """
    The cell that was guarded.

    >>> unguarded("'=1+1"), unguarded("'tis the season")
    ('=1+1', "'tis the season")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def contact_rows(contacts: Iterable[Contact]) -> Iterator[tuple[str, ...]]:
    """The header and a row for each contact; there are as many columns of a kind as one of them needs, and one."""
    people = tuple(contacts)
    counts = {field: max((len(getattr(each, field)) for each in people), default=1) or 1 for field in _POINTS}
    points = tuple(
        f"{name} {number}{part}"
        for field, name in _POINTS.items()
        for number in range(1, counts[field] + 1)
        for part in ("", " Types", " Preferred", " Label")
    )
    yield (ID, *_LINES.values(), _BIRTHDAY, *_LISTS.values(), *points, *_TEXTS.values())
    for person in people:
        lines = (getattr(person, field) for field in _LINES)
        lists = ("\n".join(getattr(person, field)) for field in _LISTS)
        texts = (getattr(person, field) for field in _TEXTS)
        cells = (cell for field, count in counts.items() for cell in _point_cells(getattr(person, field), count))
        birthday = str(person.birthday) if person.birthday else ""
        yield (person.id, *lines, birthday, *lists, *cells, *texts)


def _point_cells(points: tuple[ContactPoint, ...], count: int) -> Iterator[str]:
    for point in points:
        yield from (point.value, "\n".join(point.types), "yes" if point.preferred else "", point.label)
    yield from ("",) * 4 * (count - len(points))


def unknown_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Those columns of a table of ours that jumpstart does not write."""
    known = {ID, _BIRTHDAY, *_LINES.values(), *_LISTS.values(), *_TEXTS.values()}
    keys = {name.casefold() for name in known}
    listed = ((name, " ".join(name.replace("\ufeff", "").casefold().split())) for name in names)
    return tuple(name for name, key in listed if key and key not in keys and not _POINT_COLUMN.fullmatch(key))


def own(cells: Cells) -> Contact | None:
    """
    The contact of a row that jumpstart wrote, as far as its columns go: without its card.

    A row without an id is of somebody new; one without a name is none.
    """

    def text(name: str) -> str:
        return unguarded(cells.exact(name.casefold()))

    fields: dict[str, Any] = {field: text(name) for field, name in (*_LINES.items(), *_TEXTS.items())}
    fields |= {field: _listed(text(name)) for field, name in _LISTS.items()}
    fields |= {field: tuple(_points(cells, name.casefold(), text)) for field, name in _POINTS.items()}
    if not fields["name"].strip():
        cells.problem("no-name", "error", "the row has no name")
        return None
    if (birthday := text(_BIRTHDAY)).strip():
        fields["birthday"] = PartialDate.of(birthday)
    if (id := text(ID)).strip():
        fields["id"] = id
    return Contact(**fields)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())


def _points(cells: Cells, name: str, text: Callable[[str], str]) -> Iterator[ContactPoint]:
    numbers = (found for key in cells.filled() if (found := _NUMBER.fullmatch(key)) and found[1] == name)
    for found in sorted(numbers, key=lambda found: int(found[2])):
        if not (value := text(found[0])).strip():
            continue
        yield ContactPoint(
            value=value,
            types=_listed(text(f"{found[0]} types")),
            preferred=text(f"{found[0]} preferred").strip().casefold() in {"yes", "true", "1"},
            label=text(f"{found[0]} label"),
        )
