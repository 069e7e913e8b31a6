"""A card with some of its fields changed and every other line as it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.formats.vcard import birthdays, rendering
from jumpstart.formats.vcard.heads import split_line
from jumpstart.formats.vcard.lines import is_regular, parse, raw_lines, unfold, version_of
from jumpstart.formats.vcard.people import (
    ID_PROPERTY,
    LIST_PROPERTIES,
    POINT_PROPERTIES,
    TEXT_PROPERTIES,
    UUID,
    CardReader,
    contact_of,
    first_of,
    point_text,
)
from jumpstart.formats.vcard.texts import escape, split, unescape

if TYPE_CHECKING:
    from jumpstart.domain.partial_dates import PartialDate
    from jumpstart.domain.people import Contact, ContactPoint
    from jumpstart.formats.vcard.heads import Head, Parameters
    from jumpstart.formats.vcard.lines import Line
    from jumpstart.formats.vcard.people import Properties

FIELDS = (
    *("name", "given_name", "family_name", "nicknames", "emails", "phones", "urls"),
    *("organization", "unit", "title", "birthday", "categories", "notes", "helps_with"),
)
_BEGUN = re.compile(rb"(?:[\w-]+\.)?BEGIN[ \t]*:[ \t]*VCARD[ \t]*[\r\n]", re.IGNORECASE)
_ENDED = re.compile(rb"[\r\n](?:[\w-]+\.)?END[ \t]*:[ \t]*VCARD[ \t]*[\r\n]*\Z", re.IGNORECASE)
_LINE_END = re.compile(rb"\r\n|\n|\r")
_CODED = re.compile(r";(?:(?:ENCODING=)?(?:QUOTED-PRINTABLE|8BIT|7BIT|Q)(?=;|\Z)|CHARSET=[^;]*)", re.IGNORECASE)
_ITEM = re.compile(r"item(\d{1,9})", re.IGNORECASE)
_REWRITTEN = {"TYPE", "PREF", "ENCODING", "CHARSET", "VALUE"}
_PARTS_OF_A_NAME = 5


def changed_fields(contact: Contact, card: bytes) -> frozenset[str]:
    """The fields in which a contact differs from what a card says."""
    said = contact_of(card)
    return frozenset(field for field in FIELDS if getattr(contact, field) != getattr(said, field))


def is_card(data: bytes) -> bool:
    """Whether bytes begin as a card does; what somebody else put into a record need not."""
    return _BEGUN.match(data) is not None


def completed(card: bytes) -> bytes:
    """A card with its END, whatever cut it off."""
    if _ENDED.search(card):
        return card
    line_end = line_end_of(card)
    return card + (b"" if card.endswith((b"\n", b"\r")) else line_end) + b"END:VCARD" + line_end


def line_end_of(card: bytes) -> bytes:
    """How the lines of a card end."""
    found = _LINE_END.search(card)
    return found[0] if found else b"\r\n"


def edited(card: bytes, contact: Contact, fields: frozenset[str]) -> bytes:
    """A complete card of version 3.0 or 4.0 with these fields as the contact has them."""
    return _Editor(card).edited(contact, fields)


def identified(card: bytes, contact: Contact) -> bytes:
    """A card from which the contact's id can be read again."""
    if contact_of(card).id == contact.id:
        return card
    editor = _Editor(card)
    if "UID" not in editor.properties:
        editor.add(editor.line("UID", escape(contact.id)))
    if editor.properties.keys() & {"UID", ID_PROPERTY} or not UUID.fullmatch(contact.id):
        editor.set_text(ID_PROPERTY, contact.id)
    return editor.joined()


class _Editor:
    """The raw lines of one card, and what is to stand in their place."""

    def __init__(self, card: bytes) -> None:
        self.raws = raw_lines(card)
        self.version = version_of(card)
        self.line_end = line_end_of(card).decode()
        self.is_regular = is_regular(card)
        parsed = parse(card)
        self.lines = parsed.lines
        reader = CardReader(parsed)
        self.properties = reader.properties
        self.twins = _twins(parsed.properties, reader.properties)
        self.said = reader.contact()
        self.added: list[bytes] = []

    def joined(self) -> bytes:
        at = self._place_to_add()
        return b"".join((*self.raws[:at], *self.added, *self.raws[at:]))

    def _place_to_add(self) -> int:
        """The index of END, or in an irregular card the one after VERSION, where no line can swallow what follows."""
        if not self.is_regular:
            return self.lines[0].end if self.lines and self.lines[0].head.name == "VERSION" else 1
        end = len(self.raws) - 1
        while end > 0 and not self.raws[end].strip():
            end -= 1
        return end

    def edited(self, contact: Contact, fields: frozenset[str]) -> bytes:
        if "name" in fields:
            self.set_text("FN", contact.name)
        if fields & {"given_name", "family_name"}:
            self._set_parts("N", (contact.family_name, contact.given_name), _PARTS_OF_A_NAME)
        if fields & {"organization", "unit"}:
            self._set_parts("ORG", (contact.organization, contact.unit), 0)
        if "title" in fields:
            self.set_text("TITLE", contact.title)
        if "birthday" in fields:
            self._set_birthday(contact.birthday)
        for field, name in LIST_PROPERTIES.items():
            if field in fields:
                self._set_all(name, rendering.listed(name, getattr(contact, field)))
        for field, name in TEXT_PROPERTIES.items():
            if field in fields:
                self._set_all(name, [escape(text)] if (text := getattr(contact, field)) else [])
        for field, name in POINT_PROPERTIES.items():
            if field in fields:
                self._set_points(name, getattr(self.said, field), getattr(contact, field))
        return self.joined()

    def line(self, name: str, value: str, *, group: str = "", parameters: Parameters = ()) -> bytes:
        return rendering.line(name, value, group=group, parameters=parameters, line_end=self.line_end)

    def add(self, raw: bytes) -> None:
        self.added.append(raw)

    def set_text(self, name: str, text: str) -> None:
        """Change the line that counts, or add one; without a text remove all."""
        lines = self.properties.get(name, [])
        used = first_of(lines)
        if not text:
            self._remove(lines)
        elif used:
            self._replace(used, escape(text))
        else:
            self.add(self.line(name, escape(text)))

    def _set_birthday(self, birthday: PartialDate | None) -> None:
        """Spell it in the place of the line that counts, with the parameters that say something else."""
        lines = self.properties.get("BDAY", [])
        used = first_of(lines)
        self._remove(lines)
        if birthday is None:
            return
        value, parameters = birthdays.birthday_value(birthday, self.version)
        if used is None:
            self.add(self.line("BDAY", value, parameters=parameters))
            return
        others = (one for one in used.head.parameters if one[0] not in birthdays.PARAMETERS)
        self.raws[used.first] = self.line("BDAY", value, group=used.head.group, parameters=(*others, *parameters))

    def _set_parts(self, name: str, texts: tuple[str, ...], count: int) -> None:
        lines = self.properties.get(name, [])
        used = first_of(lines)
        others = split(used.value, ";")[len(texts) :] if used else []
        parts = [*map(escape, texts), *others]
        while len(parts) > max(count, 1) and not parts[-1]:
            parts.pop()
        parts += [""] * (count - len(parts))
        value = ";".join(parts)
        if used and (value.strip(";") or count):
            self._replace(used, value)
        elif used:
            self._remove(lines)
        else:
            self.add(self.line(name, value))

    def _set_all(self, name: str, values: list[str]) -> None:
        """Put lines with these values in the place of all lines of a property."""
        lines = self.properties.get(name, [])
        if not lines or not values:
            self._remove(lines)
            self.added += [self.line(name, value) for value in values]
            return
        self._remove(lines[1:])
        self._replace(lines[0], values[0])
        self.raws[lines[0].first] += b"".join(self.line(name, value) for value in values[1:])

    def _set_points(self, name: str, known: tuple[ContactPoint, ...], points: tuple[ContactPoint, ...]) -> None:
        lines = [one for one in self.properties.get(name, []) if point_text(name, unescape(one.value))]
        left = list(zip(known, lines, strict=True))
        raws: list[bytes | None] = [self._kept(point, left) for point in points]
        for place, point in enumerate(points):
            if raws[place] is None:
                raws[place] = self._rewritten(name, point, left)
        for _, dropped in left:
            self._drop_label(dropped)
        self._remove(lines)
        for used, raw in zip(lines, raws, strict=False):
            self.raws[used.first] = raw or b""
        extra = [raw for raw in raws[len(lines) :] if raw]
        if lines:
            self.raws[lines[-1].first] += b"".join(extra)
        else:
            self.added += extra

    def _kept(self, point: ContactPoint, left: list[tuple[ContactPoint, Line]]) -> bytes | None:
        """The raw line of an unchanged point, taken from what is left."""
        for place, (known, line) in enumerate(left):
            if known == point:
                del left[place]
                lines = (line, *self.twins.get(line.first, ()))
                return b"".join(raw for each in lines for raw in self.raws[each.first : each.end])
        return None

    def _rewritten(self, name: str, point: ContactPoint, left: list[tuple[ContactPoint, Line]]) -> bytes:
        """The line of a new or changed point; one with the same value keeps its group and other parameters."""
        group, label = "", ""
        others: Parameters = ()
        for place, (known, line) in enumerate(left):
            if known.value == point.value:
                group, label = line.head.group, known.label
                others = tuple(one for one in line.head.parameters if one[0] not in _REWRITTEN)
                del left[place]
                break
        if point.label != label:
            group = self._labelled(group, point.label)
        parameters = (*others, *rendering.point_parameters(point, self.version))
        return self.line(
            name, rendering.point_value(name, point.value, self.version), group=group, parameters=parameters
        )

    def _labelled(self, group: str, label: str) -> str:
        """The group in which this label stands now."""
        for line in self.properties.get("X-ABLABEL", []):
            if group and line.head.group.lower() == group.lower():
                if label:
                    self._replace(line, rendering.label_value(label))
                else:
                    self._remove([line])
                return group
        group = group or self._free_group()
        self.add(self.line("X-ABLabel", rendering.label_value(label), group=group))
        return group

    def _free_group(self) -> str:
        numbers = [int(found[1]) for raw in self._groups() if (found := _ITEM.fullmatch(raw))]
        return f"item{max(numbers, default=0) + 1 + sum(b'X-ABLabel' in raw for raw in self.added)}"

    def _groups(self) -> set[str]:
        return {line.head.group for line in self.lines}

    def _drop_label(self, dropped: Line) -> None:
        """Remove the label of a removed point unless another line of its group needs it."""
        group = dropped.head.group.lower()
        if not group:
            return
        others = [line for line in self.lines if line.head.group.lower() == group and line.first != dropped.first]
        if all(line.head.name == "X-ABLABEL" for line in others):
            self._remove(others)

    def _remove(self, lines: list[Line]) -> None:
        for line in lines:
            for each in (line, *self.twins.get(line.first, ())):
                self.raws[each.first : each.end] = [b""] * (each.end - each.first)

    def _replace(self, line: Line, value: str) -> None:
        written = _written_head(self.raws[line.first], line.head)
        self._remove([line])
        self.raws[line.first] = rendering.fold(f"{written}:{value}", line_end=self.line_end)


def _twins(all_of: Properties, chosen: Properties) -> dict[int, list[Line]]:
    """The lines that say the same as a chosen one in another way, by where that one begins."""
    twins: dict[int, list[Line]] = {}
    for name, lines in all_of.items():
        by_altid = {line.head.parameter("ALTID"): line for line in chosen[name] if line.head.parameter("ALTID")}
        for line in lines:
            kept = by_altid.get(line.head.parameter("ALTID"))
            if kept is not None and kept.first != line.first:
                twins.setdefault(kept.first, []).append(line)
    return twins


def _written_head(raw: bytes, head: Head) -> str:
    written = split_line(unfold(raw).decode("utf-8", "replace"))[0]
    return _CODED.sub("", written) if head.encoding or head.charset else written
