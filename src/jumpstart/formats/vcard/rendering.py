"""Lines of a card, from what they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.formats.vcard.texts import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumpstart.domain.people import ContactPoint
    from jumpstart.formats.vcard.heads import Parameters

MAX_OCTETS = 75
_CARET = {"^": "^^", "\n": "^n", '"': "^'"}
_TO_CARET = re.compile('[\\^\n"]')
_BREAK = re.compile(r"\r\n|\r|\n")
_TO_QUOTE = re.compile("[,;:]")
_APPLE_LABEL = re.compile(r"_\$!<.*>!\$_", re.DOTALL)
_SCHEMES = {"TEL": "tel:", "EMAIL": "mailto:"}


def line(name: str, value: str, *, group: str = "", parameters: Parameters = (), line_end: str = "\r\n") -> bytes:
    """A whole line, folded; ``value`` is escaped already."""
    rendered = "".join(f";{key}={','.join(map(parameter_value, values))}" for key, values in parameters)
    return fold(f"{group}.{name}{rendered}:{value}" if group else f"{name}{rendered}:{value}", line_end=line_end)


def fold(text: str, *, line_end: str = "\r\n") -> bytes:
    """
    A line of any length as lines of at most 75 octets, cut between characters.

    A line break that strayed into the text, from a charset that hid it, becomes an escaped one.

    Source: RFC 6350, section 3.2.
    """
    octets, end = _BREAK.sub(r"\\n", text).encode(errors="replace"), line_end.encode()
    if len(octets) <= MAX_OCTETS:
        return octets + end
    pieces, start, room = [], 0, MAX_OCTETS
    while start < len(octets):
        stop = min(start + room, len(octets))
        while stop < len(octets) and octets[stop] & 0xC0 == 0x80:  # noqa: PLR2004  inside a character in UTF-8
            stop -= 1
        pieces.append(octets[start:stop])
        start, room = stop, MAX_OCTETS - 1
    return (end + b" ").join(pieces) + end


def parameter_value(text: str) -> str:
    """
    The value of a parameter, quoted where it must be.

    Source: RFC 6868, section 3.
    """
    plain = _TO_CARET.sub(lambda found: _CARET[found[0]], text)
    return f'"{plain}"' if _TO_QUOTE.search(plain) else plain


def point_value(name: str, text: str, version: str) -> str:
    """
    An e-mail address, phone number or web address as a value.

    A URL is a URI in version 4.0, where only a backslash must be escaped.
    In 3.0 Apple and Google escape commas and semicolons in it, and vobject cuts it where nobody did.
    """
    scheme = _SCHEMES.get(name, "")
    text = scheme + text if scheme and text.lower().startswith(scheme) else text
    return text.replace("\\", "\\\\") if name == "URL" and version == "4.0" else escape(text)


def point_parameters(point: ContactPoint, version: str) -> Parameters:
    """The parameters that say what a point is for."""
    types = point.types if version == "4.0" or not point.preferred else (*point.types, "pref")
    found: Parameters = (("TYPE", types),) if types else ()
    return (*found, ("PREF", ("1",))) if version == "4.0" and point.preferred else found


def label_value(label: str) -> str:
    """A label as ``X-ABLabel`` holds it."""
    return escape(f"_$!<{label}>!$_" if _APPLE_LABEL.fullmatch(label) else label)


def structured(parts: Iterable[str]) -> str:
    """A value of several texts."""
    return ";".join(map(escape, parts))


def listed(name: str, texts: Iterable[str]) -> list[str]:
    """
    The values of the lines that together hold a list of texts.

    Nicknames get a line each, since vobject keeps only the first of a list.
    Other texts share a line unless blanks around one of them would be lost there.
    """
    values = [escape(text) for text in texts]
    if name == "NICKNAME" or any(value != value.strip() for value in values):
        return values
    return [",".join(values)] if values else []
