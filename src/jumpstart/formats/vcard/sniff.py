"""What a file is that holds no contact card."""

from __future__ import annotations

import re

_MAGIC = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture or a sound"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive, as .docx and .xlsx files are too"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
)
_TEXTS = (
    (re.compile(rb"\s*BEGIN:V(?:CALENDAR|EVENT)", re.IGNORECASE), "a calendar (iCalendar)"),
    (re.compile(rb"\s*<(?:!doctype\s+)?html", re.IGNORECASE), "a web page (HTML)"),
    (re.compile(rb"\s*<"), "an XML document"),
    (re.compile(rb"\s*[\[{]"), "a JSON document"),
    (re.compile(rb"(?:[^\r\n]*[\r\n]+){0,4}[^\r\n,]*,[^\r\n]*,[^\r\n]*,"), "a table (CSV)"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(start: bytes) -> str:
    """
    What the first kilobytes of a file look like, in words that follow "this is".

    >>> kind_of(bytes.fromhex("ffd8ffe000104a464946"))
    'a JPEG picture'
    """
    if not start.strip():
        return "an empty file"
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    for pattern, kind in _TEXTS:
        if pattern.match(start):
            return kind
    return "a binary file" if _BINARY.search(start) else "a text without a line BEGIN:VCARD"
