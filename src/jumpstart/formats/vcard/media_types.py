"""What kind of picture or sound some bytes are, by what is said of them and by how they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.formats.vcard.texts import one_line

if TYPE_CHECKING:
    from jumpstart.formats.vcard.heads import Head

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)
_SUBTYPES = {"jpg": "jpeg", "pjpeg": "jpeg"}


def told_type(head: Head, kind: str) -> str:
    """
    The media type that the parameters of a line tell, empty where they tell none.

    Args:
        head: The head of the line.
        kind: What ``TYPE=JPEG`` leaves out: ``image``, ``audio`` …
    """
    told = (head.parameter("MEDIATYPE") or head.parameter("TYPE")).strip().lower()
    told = _SUBTYPES.get(told, told)
    return one_line(told if "/" in told or not told else f"{kind}/{told}")[0]


def seen_type(data: bytes) -> str:
    """The media type of a picture that its first bytes show, empty where they show none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for magic, media_type in _MAGIC if data.startswith(magic)), "")
