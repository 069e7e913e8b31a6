"""What the lines of a card say about a person."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.codec import bare_twin
from jumpstart.domain.fields import NOT_IN_A_LINE
from jumpstart.domain.ids import derived_id
from jumpstart.domain.people import Card, Contact, ContactPoint
from jumpstart.formats.vcard.birthdays import read_birthday
from jumpstart.formats.vcard.lines import BINARY_PROPERTIES, Flaw, Parsed, parse
from jumpstart.formats.vcard.texts import one_line, some_lines, split, unescape

if TYPE_CHECKING:
    from jumpstart.domain.partial_dates import PartialDate
    from jumpstart.formats.vcard.lines import Line

NO_NAME = "(no name)"
ID_PROPERTY = "X-JUMPSTART-ID"
HELPS_WITH_PROPERTY = "X-JUMPSTART-HELPS-WITH"
POINT_PROPERTIES = {"emails": "EMAIL", "phones": "TEL", "urls": "URL"}
LIST_PROPERTIES = {"nicknames": "NICKNAME", "categories": "CATEGORIES"}
TEXT_PROPERTIES = {"notes": "NOTE", "helps_with": HELPS_WITH_PROPERTY}
_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_PROFILE_PROPERTIES = ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_SCHEMES = {"TEL": "tel:", "EMAIL": "mailto:"}
UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*((?:linkedin\.com/(?:in|pub)|xing\.com/profile)/[^?#\s]+)", re.IGNORECASE
)
_NO_LINES: tuple[Line, ...] = ()
Properties = dict[str, list["Line"]]
_SAID = frozenset(
    {
        *(
            "name",
            "given_name",
            "family_name",
            "nicknames",
            "emails",
            "phones",
            "urls",
            "organization",
            "unit",
            "title",
        ),
        *("birthday", "categories", "notes", "helps_with", "card", "id"),
    }
)
_UNSAID: dict[str, Any] = {field.name: field.default for field in attrs.fields(Contact) if field.name not in _SAID}
"""What no card says, as the type has it."""
_bare_point, _bare_card, _bare_contact = map(bare_twin, (ContactPoint, Card, Contact))


def contact_of(card: bytes) -> Contact:
    """The person whom a card describes."""
    return CardReader(parse(card)).contact()


def digest_of(card: bytes) -> str:
    """The id that a card in UTF-8 has."""
    return hashlib.sha256(card).hexdigest()


def profile_id(url: str) -> str | None:
    """
    The id of whoever has this profile page; None where it is no profile page.

    Scheme, host prefix, case, query and trailing slash make no difference.

    >>> profile_id("https://www.linkedin.com/in/Dana-Okafor/") == profile_id("linkedin.com/in/dana-okafor?trk=x")
    True
    """
    found = _PROFILE.fullmatch(url.strip().partition("?")[0].partition("#")[0])
    return derived_id("contact", "profile", found[1].rstrip("/").lower()) if found else None


def point_text(name: str, text: str) -> str:
    """An e-mail address, phone number or web address without blanks around it and a URI scheme that says nothing."""
    text = text.strip()
    scheme = _SCHEMES.get(name) if ":" in text else None
    if scheme and text[: len(scheme)].lower() == scheme:
        return text[len(scheme) :]
    return text


def label_text(text: str) -> str:
    """A label in the owner's words; Apple wraps those of its own."""
    found = _APPLE_LABEL.fullmatch(text.strip())
    return found[1] if found else text


def first_of(lines: list[Line]) -> Line | None:
    """The line to show of several: one that is not blank, the most preferred, the first."""
    if len(lines) > 1:
        return min([line for line in lines if line.value.strip()] or lines, key=lambda line: line.head.preference)
    return lines[0] if lines else None


def without_twins(lines: list[Line]) -> list[Line]:
    """
    Of lines that say one thing in several ways, as in two languages, the one to show.

    Source: RFC 6350, section 5.4.
    """
    chosen: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.head.name, line.head.parameter("ALTID") or f"#{line.first}")
        known = chosen.get(key)
        if known is None or line.head.preference < known.head.preference:
            chosen[key] = line
    kept = {line.first for line in chosen.values()}
    return [line for line in lines if line.first in kept]


class CardReader:
    """
    What the properties of one card say.

    Attributes:
        parsed: The lines of the card.
        properties: Its lines by the name of their property; of those that say one thing in several ways, one.
        flaws: What was wrong with the lines, and after ``contact`` with their values.
    """

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.flaws = list(parsed.flaws)
        self.may_hold_control = parsed.may_hold_control
        self.properties = properties = parsed.properties
        self.labels: dict[str, str] = {}
        if b"ALTID" in parsed.card or b"altid" in parsed.card:
            self.properties = properties = {name: without_twins(lines) for name, lines in properties.items()}
        if not BINARY_PROPERTIES.isdisjoint(properties):
            self._check_binary()
        for line in properties.get("X-ABLABEL", _NO_LINES):
            if line.head.group:
                self.labels[line.head.group.lower()] = label_text(self._clean(line.value, line))

    def _check_binary(self) -> None:
        for name in BINARY_PROPERTIES & self.properties.keys():
            for line in self.properties[name]:
                if line.head.encoding == "binary" and not line.is_base64:
                    message = "the base64 text cannot be decoded; it stays in the card as it is"
                    self.flaws.append(Flaw("bad-base64", "warning", message, line.first, line.end, line.head.name))

    @property
    def is_empty(self) -> bool:
        """Whether the card says nothing."""
        return len(self.properties) <= ("VERSION" in self.properties)

    @property
    def is_group(self) -> bool:
        """Whether the card lists members instead of describing one of them."""
        return any(
            line.value.strip().lower() == "group"
            for name in _KINDS
            if name in self.properties
            for line in self.properties[name]
        )

    def contact(self, *, digest: str = "") -> Contact:
        """
        The person, with the card in UTF-8.

        Args:
            digest: The id of the card, where it is known.
        """
        family, given, *others = self._parts("N", 2)
        organization, unit, *_ = self._parts("ORG", 2)
        emails, phones, urls = self._points("EMAIL"), self._points("TEL"), self._points("URL")
        name = self._first("FN")
        if not name.strip():
            pieces = (*others[1:2], given, *others[:1], family, *others[2:3])
            name = self._name(
                N=" ".join(filter(None, pieces)),
                ORG=organization,
                EMAIL=_first_value(emails),
                TEL=_first_value(phones),
            )
        # What stands here was cleaned, so the checks of the constructor would find nothing and cost a tenth of reading.
        contact: Contact = _bare_contact(
            name=name,
            given_name=given,
            family_name=family,
            nicknames=self._list("NICKNAME"),
            emails=emails,
            phones=phones,
            urls=urls,
            organization=organization,
            unit=unit,
            title=self._first("TITLE"),
            birthday=self._birthday() if "BDAY" in self.properties else None,
            categories=self._list("CATEGORIES"),
            notes=self._text("NOTE"),
            helps_with=self._text(HELPS_WITH_PROPERTY),
            card=self._card(digest or digest_of(self.parsed.card)),
            id=self._id(),
            **_UNSAID,
        )
        contact.__class__ = Contact
        return contact

    def _card(self, digest: str) -> Card:
        card: Card = _bare_card(self.parsed.card, digest, ())
        card.__class__ = Card
        return card

    def _birthday(self) -> PartialDate | None:
        line = self._line("BDAY")
        if line is None:
            return None
        birthday, is_guess = read_birthday(self._clean(line.value, line), line.head)
        if is_guess:
            message = f"birthday {str(birthday)[:40]!r} is no date; kept as text"
            self.flaws.append(Flaw("no-date", "warning", message, line.first, line.end, "BDAY"))
        return birthday

    def _name(self, **candidates: str) -> str:
        """The first text there is, by the property that says it."""
        for source, name in candidates.items():
            if name.strip():
                message = f"there is no FN; the name was taken from {source}"
                self.flaws.append(Flaw("no-name", "info", message, 0, 1, "FN"))
                return name
        message = "the card names nobody; it was kept without a name"
        self.flaws.append(Flaw("no-name", "warning", message, 0, 1, "FN"))
        return NO_NAME

    def _clean(self, value: str, line: Line) -> str:
        """The text that a value means, fit for a field of one line."""
        if "\\" in value:
            return self._fit(unescape(value), line)
        return self._fit(value, line) if self.may_hold_control else value

    def _fit(self, text: str, line: Line) -> str:
        if NOT_IN_A_LINE.search(text):
            text, is_replaced = one_line(text)
            if is_replaced:
                self._control(line)
        return text

    def _control(self, line: Line) -> None:
        message = "control characters were replaced; the card keeps them"
        self.flaws.append(Flaw("control-character", "warning", message, line.first, line.end, line.head.name))

    def _line(self, name: str) -> Line | None:
        """The line that counts."""
        lines = self.properties.get(name)
        if lines is None:
            return None
        return lines[0] if len(lines) == 1 else first_of(lines)

    def _first(self, name: str) -> str:
        line = self._line(name)
        return self._clean(line.value, line) if line else ""

    def _parts(self, name: str, count: int) -> list[str]:
        """The parts of a structured value, at least so many."""
        line = self._line(name)
        if line is None:
            return [""] * count
        parts = split(line.value, ";")
        if self.may_hold_control or "\\" in line.value:
            parts = [self._clean(part, line) for part in parts]
        return parts if len(parts) >= count else parts + [""] * (count - len(parts))

    def _points(self, name: str) -> tuple[ContactPoint, ...]:
        points: list[Any] = []
        for line in self.properties.get(name, _NO_LINES):
            if value := point_text(name, self._clean(line.value, line)):
                head = line.head
                label = self.labels.get(head.group.lower(), "") if head.group and self.labels else ""
                point = _bare_point(value, head.types, head.preferred, label)
                point.__class__ = ContactPoint
                points.append(point)
        return tuple(points)

    def _list(self, name: str) -> tuple[str, ...]:
        lines = self.properties.get(name)
        if not lines:
            return ()
        texts = [self._clean(part, line) for line in lines for part in _list_parts(line.value)]
        return tuple(text for text in texts if text.strip())

    def _text(self, name: str) -> str:
        lines = self.properties.get(name)
        return "\n".join(self._cleaned_text(line) for line in lines) if lines else ""

    def _cleaned_text(self, line: Line) -> str:
        text = unescape(line.value)
        if not self.may_hold_control:
            return text
        text, is_replaced = some_lines(text)
        if is_replaced:
            self._control(line)
        return text

    def _id(self) -> str:
        if (own := self._first(ID_PROPERTY)).strip():
            return own
        if (uid := self._first("UID")).strip():
            found = UUID.fullmatch(uid)
            return found[1].lower() if found else derived_id("contact", "uid", uid)
        for name in _PROFILE_PROPERTIES:
            for line in self.properties.get(name, _NO_LINES):
                if found_id := profile_id(unescape(line.value)):
                    return found_id
        return derived_id("contact", "card", self.content())

    def content(self) -> str:
        """What the card says, whatever its folds, line ends and encodings."""
        return "\n".join(f"{line.head.group}.{line.head.name}:{line.fingerprint}" for line in self.parsed.lines)


def _list_parts(value: str) -> list[str]:
    """The items of a list; blanks around one of several are no part of it."""
    parts = split(value, ",")
    return [part.strip() for part in parts] if len(parts) > 1 else parts


def _first_value(points: tuple[ContactPoint, ...]) -> str:
    return points[0].value if points else ""
