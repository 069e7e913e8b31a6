"""What the rows of address books say about a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jumpstart.domain.partial_dates import PartialDate
from jumpstart.domain.people import Contact, ContactPoint
from jumpstart.formats.vcard import profile_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.formats.csv.cells import Cells

NO_NAME = "(no name)"
_SLUG = re.compile(r"/(?:in|pub|profile)/([^/?#\s]+)", re.IGNORECASE)
_NUMBERED = re.compile(r"(email|phone|website) (\d{1,3}) - value")
_NO_DATE = re.compile(r"0{1,2}/0{1,2}/0{2,4}")
_SEPARATOR = " ::: "
_TYPES = {
    "mobile": ("cell",),
    "cell": ("cell",),
    "home": ("home",),
    "work": ("work",),
    "main": ("main",),
    "pager": ("pager",),
    "fax": ("fax",),
    "home fax": ("fax", "home"),
    "work fax": ("fax", "work"),
    "other": (),
    "internet": (),
    "": (),
}
_OUTLOOK_PHONES = {
    "mobile phone": ("cell",),
    "business phone": ("work",),
    "business phone 2": ("work",),
    "home phone": ("home",),
    "home phone 2": ("home",),
    "primary phone": (),
    "company main phone": ("main", "work"),
    "assistant's phone": (),
    "car phone": ("car",),
    "other phone": (),
    "pager": ("pager",),
    "business fax": ("fax", "work"),
    "home fax": ("fax", "home"),
    "other fax": ("fax",),
}
_OUTLOOK_LABELS = {"assistant's phone": "Assistant"}


def connection(cells: Cells) -> Contact:
    """The person of a row of LinkedIn's connections."""
    return _contact(
        cells,
        given_name=cells["first name"],
        family_name=cells["last name"],
        emails=_points([cells["email address"]]),
        urls=_points([cells["url"]]),
        organization=cells["company"],
        title=cells["position"],
    )


def google(cells: Cells) -> Contact:
    """The person of a row of Google Contacts, by the header of either export."""
    given = cells.first("first name", "given name")
    middle = cells.first("middle name", "additional name")
    family = cells.first("last name", "family name")
    suffix = cells["name suffix"]
    return _contact(
        cells,
        birthday=_birthday(cells),
        name=cells["name"] or " ".join(filter(None, (given, middle, family, suffix))),
        given_name=given,
        family_name=family,
        nicknames=_split(cells["nickname"]),
        emails=tuple(_numbered(cells, "email")),
        phones=tuple(_numbered(cells, "phone")),
        urls=tuple(_numbered(cells, "website")),
        organization=cells.first("organization name", "organization 1 - name"),
        unit=cells.first("organization department", "organization 1 - department"),
        title=cells.first("organization title", "organization 1 - title"),
        categories=_groups(cells.first("labels", "group membership")),
        notes=cells.text("notes"),
    )


def outlook(cells: Cells) -> Contact:
    """
    The person of a row of Outlook, of the desktop or the web.

    Who referred them is kept as a line of the notes: a lead needs a moment and a source with an id, and the row has
    neither.
    """
    given, middle, family = cells["first name"], cells["middle name"], cells["last name"]
    referrer = cells["referred by"]
    notes = "\n".join(filter(None, (cells.text("notes"), f"Referred by {referrer}" if referrer else "")))
    return _contact(
        cells,
        birthday=_birthday(cells),
        name=" ".join(filter(None, (given, middle, family, cells["suffix"]))),
        given_name=given,
        family_name=family,
        nicknames=_split(cells["nickname"]),
        emails=tuple(_outlook_emails(cells)),
        phones=tuple(_outlook_phones(cells)),
        urls=_points([cells.first("web page", "business home page"), cells["personal web page"]]),
        organization=cells["company"],
        unit=cells["department"],
        title=cells["job title"],
        categories=tuple(text for part in cells["categories"].split(";") if (text := part.strip())),
        notes=notes,
    )


def _contact(cells: Cells, *, name: str = "", **fields: Any) -> Contact:  # noqa: ANN401  the fields of a contact
    name = name or " ".join(filter(None, (fields["given_name"], fields["family_name"])))
    ids = (profile_id(point.value) for point in fields["urls"])
    found = next((each for each in ids if each), None)
    if found:
        fields["id"] = found
    return Contact(name=name or _name_of(cells, fields), card=cells.card(), **fields)


def _name_of(cells: Cells, fields: dict[str, Any]) -> str:
    """What to call somebody whose row has no name."""
    urls, emails, phones = (tuple(map(str, fields.get(name, ()))) for name in ("urls", "emails", "phones"))
    slugs = tuple(found[1] for url in urls if (found := _SLUG.search(url)))
    candidates = {
        "the profile page": slugs,
        "the organization": (fields["organization"],),
        "the e-mail address": emails,
        "the phone number": phones,
    }
    for source, texts in candidates.items():
        for text in filter(None, texts):
            cells.problem("no-name", "warning", f"the row has no name; {source} stands for it")
            return str(text)
    cells.problem("no-name", "warning", "the row names nobody; it was kept without a name")
    return NO_NAME


def _birthday(cells: Cells) -> PartialDate | None:
    text = cells["birthday"]
    if not text or _NO_DATE.fullmatch(text):
        return None
    if found := cells.moment("birthday"):
        return PartialDate(year=found.day.year, month=found.day.month, day=found.day.day)
    birthday = PartialDate.of(text)
    if birthday.text:
        cells.problem("bad-date", "warning", f"{text[:40]!r} is no date; it was kept as text", column="birthday")
    return birthday


def _points(values: Iterable[str], **marks: Any) -> tuple[ContactPoint, ...]:  # noqa: ANN401  as above
    return tuple(ContactPoint(value=value, **marks) for value in values if value)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_SEPARATOR.strip()) if part.strip())


def _numbered(cells: Cells, what: str) -> Iterator[ContactPoint]:
    """The values of the numbered groups of columns, however many there are."""
    numbers = (found for key in cells.filled() if (found := _NUMBERED.fullmatch(key)) and found[1] == what)
    for found in sorted(numbers, key=lambda found: int(found[2])):
        group = found[0].removesuffix("value")
        label = cells.first(f"{group}label", f"{group}type")
        is_preferred = label.startswith("*")
        word = label.lstrip("* ")
        types = _TYPES.get(word.casefold())
        for number, value in enumerate(_split(cells[found[0]])):
            yield ContactPoint(
                value=value,
                types=types or (),
                preferred=is_preferred and number == 0,
                label=word if types is None else "",
            )


def _groups(text: str) -> tuple[str, ...]:
    """The labels that the owner gave; those with a star are the program's own."""
    return tuple(group for group in _split(text) if not group.startswith("*"))


def _outlook_emails(cells: Cells) -> Iterator[ContactPoint]:
    for key in ("email address", "email 2 address", "email 3 address"):
        address = cells[key]
        if address.startswith("/"):
            message = f"{address[:40]!r} is an address inside one organization's server; the card keeps it"
            cells.problem("no-address", "info", message, column=key)
        elif address:
            yield ContactPoint(value=address)


def _outlook_phones(cells: Cells) -> Iterator[ContactPoint]:
    seen: set[str] = set()
    for key, types in _OUTLOOK_PHONES.items():
        number = cells[key]
        if number and number not in seen:
            seen.add(number)
            yield ContactPoint(value=number, types=types, label=_OUTLOOK_LABELS.get(key, ""))
