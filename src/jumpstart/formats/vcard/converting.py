"""A card in another version, and what that costs."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, NamedTuple

from jumpstart.domain.findings import Problem
from jumpstart.formats.vcard import rendering
from jumpstart.formats.vcard.birthdays import PARAMETERS, birthday_loss, birthday_value, read_birthday, time_of
from jumpstart.formats.vcard.editing import completed, line_end_of
from jumpstart.formats.vcard.lines import DATA_URI, parse, raw_lines
from jumpstart.formats.vcard.media_types import seen_type, told_type
from jumpstart.formats.vcard.people import HELPS_WITH_PROPERTY, ID_PROPERTY, CardReader
from jumpstart.formats.vcard.texts import escape, is_base64, one_line, split, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.partial_dates import PartialDate
    from jumpstart.formats.vcard.heads import Parameters
    from jumpstart.formats.vcard.lines import Line

_UNKNOWN_TO = {
    "3.0": {
        *(
            "ANNIVERSARY",
            "CALADRURI",
            "CALURI",
            "CLIENTPIDMAP",
            "CREATED",
            "EXPERTISE",
            "FBURL",
            "GENDER",
            "GRAMGENDER",
        ),
        *("HOBBY", "INTEREST", "KIND", "LANG", "LANGUAGE", "MEMBER", "ORG-DIRECTORY", "PRONOUNS", "RELATED"),
        *("SOCIALPROFILE", "XML"),
    },
    "4.0": {"AGENT", "CLASS", "LABEL", "MAILER", "NAME", "SORT-STRING"},
}
_PARAMETERS_UNKNOWN_TO_3 = {"ALTID", "CALSCALE", "GEO", "LABEL", "MEDIATYPE", "PID", "SORT-AS", "TZ"}
_TEXTS = {"FN", "NICKNAME", "NOTE", "TITLE", "ROLE", "LABEL", "MAILER", "SORT-STRING", "X-ABLABEL", "UID"}
_STRUCTURES = {"N", "ORG"}
_NEVER_BINARY = _TEXTS | _STRUCTURES | {"CATEGORIES", "EMAIL", "TEL", "URL", ID_PROPERTY, HELPS_WITH_PROPERTY}
_PICTURES = {"PHOTO": "image", "LOGO": "image", "SOUND": "audio", "KEY": "application"}
_LOST = {
    "no-colon": "a line without a colon",
    "too-many-parameters": "a line with too many parameters",
    "line-too-long": "a line of more than 1 MB",
    "nested-card": "a card inside this card",
}
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_BLANKS = re.compile(r"\s+")


class _Loss(NamedTuple):
    code: str
    what: str
    first: int
    end: int
    property: str


def converted(card: bytes, version: str, *, number: int = 0) -> tuple[bytes, tuple[Problem, ...]]:
    """A card in another version, and what that version could not carry."""
    card = completed(card)
    parsed = parse(card)
    converter = _Converter(version, line_end_of(card).decode())
    for flaw in parsed.flaws:
        if flaw.code in _LOST:
            converter.lose("left-out", f"{_LOST[flaw.code]} is left out", flaw.first, flaw.end, flaw.property)
    body = [raw for line in parsed.lines for raw in converter.lines(line)]
    contact = CardReader(parsed).contact()
    names = parsed.properties
    if not any(line.value.strip() for line in names.get("FN", [])):
        body = [*converter.line("FN", escape(contact.name)), *body]
    if "N" not in names and version == "3.0":
        body = [*converter.line("N", ";;;;"), *body]
    whole = (*converter.line("BEGIN", "VCARD"), *converter.line("VERSION", version), *body)
    problems = _problems(card, converter.losses, number)
    return b"".join((*whole, *converter.line("END", "VCARD"))), problems


def _problems(card: bytes, losses: list[_Loss], number: int) -> tuple[Problem, ...]:
    raws = raw_lines(card)
    starts = [1]
    for raw in raws:
        starts.append(starts[-1] + raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n"))
    return tuple(
        Problem(
            code=loss.code,
            severity="warning",
            record=number,
            first_line=starts[loss.first],
            last_line=max(starts[loss.end] - 1, starts[loss.first]),
            message=loss.what,
            property=loss.property,
            raw=raws[loss.first][:200].decode("utf-8", "replace").strip(),
        )
        for loss in losses
    )


class _Converter:
    """Lines of one version from those of another."""

    def __init__(self, version: str, line_end: str) -> None:
        self.version = version
        self.line_end = line_end
        self.losses: list[_Loss] = []

    def lose(self, code: str, what: str, first: int, end: int, name: str) -> None:
        self.losses.append(_Loss(code, what, first, end, name))

    def line(self, name: str, value: str, *, group: str = "", parameters: Parameters = ()) -> Iterator[bytes]:
        yield rendering.line(name, value, group=group, parameters=parameters, line_end=self.line_end)

    def lines(self, line: Line) -> Iterator[bytes]:
        name, value = line.head.name, line.value
        if name in {"VERSION", "PROFILE"} or (name in {"FN", "AGENT"} and not value.strip()):
            return
        if not _NAME.fullmatch(name) or name in {"BEGIN", "END"}:
            self.lose("left-out", f"a line whose name is {name[:40]!r} is left out", line.first, line.end, name[:40])
            return
        if name == "BDAY" and (birthday := read_birthday(one_line(unescape(value))[0], line.head)[0]):
            yield from self._birthday(birthday, line)
            return
        if _is_binary(line) and not line.is_base64:
            self.lose("left-out", "base64 text that cannot be decoded is left out", line.first, line.end, name)
            return
        if name in _UNKNOWN_TO[self.version]:
            message = f"version {self.version} has no {name}; it is kept as X-{name}, which few programs read"
            self.lose("not-in-version", message, line.first, line.end, name)
            name = f"X-{name}"
        value, parameters = self._media(name, value, line)
        group = line.head.group if _NAME.fullmatch(line.head.group) else ""
        for one in split(value, ",") if name == "NICKNAME" else (value,):
            yield from self.line(
                _shown_name(name), _mended(name, one, self.version), group=group, parameters=parameters
            )

    def _birthday(self, birthday: PartialDate, line: Line) -> Iterator[bytes]:
        if self.version == "3.0" and (message := birthday_loss(birthday)):
            self.lose("not-in-version", message, line.first, line.end, "BDAY")
        value, parameters = birthday_value(birthday, self.version)
        if birthday.year and (time := time_of(line.value)):
            value += "T" + (time.replace(":", "") if self.version == "4.0" else time)
            parameters = (("VALUE", ("date-time",)), *parameters)
        others = (one for one in self._parameters(line) if one[0] not in PARAMETERS)
        group = line.head.group if _NAME.fullmatch(line.head.group) else ""
        yield from self.line("BDAY", value, group=group, parameters=(*others, *parameters))

    def _media(self, name: str, value: str, line: Line) -> tuple[str, Parameters]:
        """A value and its parameters, with binary content as the version has it."""
        parameters = self._parameters(line)
        found = DATA_URI.match(value) if name in _PICTURES or _is_binary(line) else None
        if _is_binary(line) and found is None:
            content = _BLANKS.sub("", value)
            if self.version == "3.0":
                return content, (("ENCODING", ("b",)), *parameters)
            kept = tuple(one for one in parameters if one[0] not in {"TYPE", "VALUE"})
            told = told_type(line.head, _PICTURES.get(name, "application"))
            media_type = told or seen_type(binascii.a2b_base64(content[:64])) or "application/octet-stream"
            return f"data:{media_type};base64,{content}", kept
        if found is not None:
            content, (_, _, subtype) = _BLANKS.sub("", value[found.end() :]), (found[1] or "").partition("/")
            kept = tuple(one for one in parameters if one[0] not in {"TYPE", "VALUE"})
            if self.version == "4.0":
                return f"data:{found[1] or ''};base64,{content}", kept
            if is_base64(content):
                kind: Parameters = (("TYPE", (subtype.upper(),)),) if subtype else ()
                return content, (("ENCODING", ("b",)), *kind, *kept)
        return value, parameters

    def _parameters(self, line: Line) -> Parameters:
        kept = []
        for name, values in line.head.parameters:
            if name in {"TYPE", "PREF", "ENCODING", "CHARSET"} or not _NAME.fullmatch(name):
                continue
            if self.version == "3.0" and name in _PARAMETERS_UNKNOWN_TO_3:
                message = f"version 3.0 has no parameter {name}; it is left out"
                self.lose("not-in-version", message, line.first, line.end, line.head.name)
                continue
            kept.append((name, values))
        types = [one for name, values in line.head.parameters if name == "TYPE" for one in values if one]
        return (*kept, *self._types(types, line))

    def _types(self, types: list[str], line: Line) -> Iterator[tuple[str, tuple[str, ...]]]:
        plain = tuple(one for one in types if one.lower() != "pref")
        preference = line.head.preference
        if self.version == "3.0":
            if line.head.preferred:
                plain = (*plain, "pref")
            elif preference <= 100:  # noqa: PLR2004  the largest PREF there is
                message = f"version 3.0 knows preferred or not, no PREF={preference}; it is left out"
                self.lose("not-in-version", message, line.first, line.end, line.head.name)
        if plain:
            yield "TYPE", plain
        if self.version == "4.0" and preference <= 100:  # noqa: PLR2004  as above
            yield "PREF", (str(preference),)


def _is_binary(line: Line) -> bool:
    return line.head.encoding == "binary" and line.head.name not in _NEVER_BINARY


def _shown_name(name: str) -> str:
    return "X-ABLabel" if name == "X-ABLABEL" else name


def _mended(name: str, value: str, version: str) -> str:
    """A value with the escapes that its producer forgot."""
    if name == "URL":
        return rendering.point_value(name, unescape(value), version)
    if name in _TEXTS:
        return escape(unescape(value))
    if name in _STRUCTURES:
        return ";".join(escape(unescape(part)) for part in split(value, ";"))
    return value
