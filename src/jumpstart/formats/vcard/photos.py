"""The picture of a person, from any of the ways in which a card holds one."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import attrs

from jumpstart.domain import fields
from jumpstart.formats.vcard.lines import DATA_URI, parse
from jumpstart.formats.vcard.media_types import seen_type, told_type
from jumpstart.formats.vcard.people import CardReader
from jumpstart.formats.vcard.texts import one_line, unescape

if TYPE_CHECKING:
    from jumpstart.domain.people import Contact
    from jumpstart.formats.vcard.lines import Line

_BLANKS = re.compile(r"\s+")
_PLAIN_DATA_URI = re.compile(r"data:([^,;]*)[^,]*,", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Photo:
    """
    A picture, or where one can be found.

    Attributes:
        data: The picture itself, empty where the card only says where it is.
        media_type: As ``image/jpeg``, empty where nothing says it.
        uri: Where the picture is, whole, empty where the card holds it; nothing is ever fetched.
    """

    data: bytes = attrs.field(default=b"", repr=lambda data: f"<{len(data)} bytes>")
    media_type: str = attrs.field(default="", validator=fields.one_line)
    uri: str = attrs.field(default="", validator=fields.one_line)


def photo(contact: Contact) -> Photo | None:
    r"""
    The picture on a contact's card, None where there is none that can be decoded.

    >>> from jumpstart.formats.vcard import read
    >>> line = b"PHOTO:data:image/gif;base64,R0lGODlh\n"
    >>> photo(read(b"BEGIN:VCARD\nFN:Dana\n" + line + b"END:VCARD\n").items[0])
    Photo(data=<6 bytes>, media_type='image/gif', uri='')

    Source: RFC 6350, section 6.2.4; RFC 2426, section 3.1.4; RFC 2397.
    """
    if contact.card is None:
        return None
    lines = CardReader(parse(contact.card.data)).properties.get("PHOTO", [])
    for line in sorted(lines, key=lambda line: line.head.preference):
        if found := _photo_of(line):
            return found
    return None


def _photo_of(line: Line) -> Photo | None:
    value = line.value.strip()
    if found := DATA_URI.match(value):
        return _decoded(value[found.end() :], found[1] or told_type(line.head, "image")) if line.is_base64 else None
    if line.head.encoding == "binary":
        return _decoded(value, told_type(line.head, "image")) if line.is_base64 else None
    text = one_line(unescape(value))[0]
    if found := _PLAIN_DATA_URI.match(text):
        data = unquote_to_bytes(text[found.end() :])
        return Photo(data=data, media_type=found[1].lower() or seen_type(data)) if data else None
    return Photo(uri=text, media_type=told_type(line.head, "image")) if text else None


def _decoded(text: str, media_type: str) -> Photo | None:
    data = base64.b64decode(_BLANKS.sub("", text))
    return Photo(data=data, media_type=media_type.lower() or seen_type(data)) if data else None
