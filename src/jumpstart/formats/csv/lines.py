"""Physical lines of a stream of bytes, as text."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_LINE_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_SHOWN_BYTES = 800  # 200 characters, whatever they are
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNMARKED = 4


class Stream(Protocol):
    """Anything that gives bytes: a file opened in binary mode, an ``io.BytesIO``."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes, none at the end."""


class Line(NamedTuple):
    """
    One physical line.

    Attributes:
        text: The line with its end; of one that is too long its beginning.
        is_guessed: Whether its bytes are no UTF-8 and were read as Windows-1252.
        is_too_long: Whether it has more bytes than are kept.
    """

    text: str
    is_guessed: bool = False
    is_too_long: bool = False


def lines_of(stream: Stream) -> Iterator[Line]:
    """The lines of a stream, which end in CR, LF or CRLF and nothing else."""
    kept = bytearray()
    overlong = False
    for chunk in _chunks(stream):
        kept += chunk
        held = 1 if kept.endswith(b"\r") else 0  # its LF may come with the next chunk
        *whole, rest = _split(kept[: len(kept) - held])
        for line in whole:
            yield _line(line, is_too_long=overlong)
            overlong = False
        kept = rest + kept[len(kept) - held :]
        if len(kept) > MAX_LINE_BYTES:
            overlong = True
            del kept[_SHOWN_BYTES : len(kept) - held]
    if kept:
        yield _line(kept, is_too_long=overlong)


def _split(text: bytearray) -> list[bytearray]:
    """The whole lines of a text, and what stands after the last of them."""
    lines = text.splitlines(keepends=True)
    return lines if lines and not lines[-1].endswith((b"\n", b"\r")) else [*lines, bytearray()]


def _line(raw: bytes | bytearray, *, is_too_long: bool) -> Line:
    if is_too_long or len(raw) > MAX_LINE_BYTES:
        return Line(raw[:_SHOWN_BYTES].decode("utf-8", "replace"), is_too_long=True)
    try:
        return Line(raw.decode())
    except UnicodeDecodeError:
        return Line(raw.decode("cp1252", "replace"), is_guessed=True)


def _without_marks(start: bytes) -> bytes:
    """The beginning of a file without its byte-order mark, or several of files that were put together."""
    while start.startswith(codecs.BOM_UTF8):
        start = start.removeprefix(codecs.BOM_UTF8)
    return start


def _chunks(stream: Stream) -> Iterator[bytes]:
    start = stream.read(_CHUNK_BYTES)
    while 0 < len(start) < _UNMARKED and (more := stream.read(_CHUNK_BYTES)):
        start += more
    chunks = _from(_without_marks(start), stream)
    encoding = _encoding_of(start)
    return _recoded(chunks, encoding) if encoding else chunks


def _encoding_of(start: bytes) -> str:
    for mark, encoding in _UTF16:
        if start.startswith(mark):
            return encoding
    zeros = "".join("0" if byte == 0 else "x" for byte in start[:_UNMARKED])
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros, "")


def _from(start: bytes, stream: Stream) -> Iterator[bytes]:
    chunk = start
    while chunk:
        yield chunk
        chunk = stream.read(_CHUNK_BYTES)


def _recoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in chunks:
        yield decoder.decode(chunk).replace("\ufeff", "").encode(errors="replace")
    yield decoder.decode(b"", final=True).encode(errors="replace")
