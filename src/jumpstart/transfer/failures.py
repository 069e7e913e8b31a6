"""The records of a file that could not be read, as they came, so that nothing of them is lost."""

from __future__ import annotations

import codecs
import io
from collections import defaultdict, deque
from typing import TYPE_CHECKING, BinaryIO, cast

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_KEPT_BYTES = 16 * 1024 * 1024
_PIECE = 1024 * 1024
_PEEKED = 4
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@attrs.frozen(kw_only=True)
class FailedRecord:
    """
    A record that could not be read.

    Attributes:
        file: The name of its file.
        first_line: Its first physical line, 1 for the first.
        last_line: Its last physical line, included.
        raw: Its lines as they came, of a UTF-16 file in UTF-8; of those beyond 16 MiB of one file together nothing.
    """

    file: str
    first_line: int
    last_line: int
    raw: bytes = attrs.field(repr=lambda raw: f"<{len(raw)} bytes>")


def failed_records(stream: BinaryIO, spans: Iterable[tuple[int, int]], *, file: str) -> Iterator[FailedRecord]:
    """
    The lines of the records that could not be read, each stretch of lines once.

    Args:
        stream: The file, from its beginning.
        spans: The first and the last line of each.
        file: The name of the file.
    """
    wanted = sorted({*spans})
    kept = _lines(stream, wanted)
    for first, last in wanted:
        yield FailedRecord(file=file, first_line=first, last_line=last, raw=bytes(kept[first, last]))


def _lines(stream: BinaryIO, spans: list[tuple[int, int]]) -> defaultdict[tuple[int, int], bytearray]:
    kept: defaultdict[tuple[int, int], bytearray] = defaultdict(bytearray)
    left = MAX_KEPT_BYTES
    coming = deque(spans)
    present: list[tuple[int, int]] = []
    number = 1
    for chunk in _chunks(stream):
        if not (present or coming) or left <= 0:
            break
        after = number + _line_ends(chunk)
        for raw in chunk.splitlines(keepends=True) if present or coming[0][0] <= after else ():
            present = [span for span in present if number <= span[1]]
            while coming and coming[0][0] <= number:
                present.append(coming.popleft())
            for span in present:
                kept[span] += raw
                left -= len(raw)
            number += raw.endswith((b"\r", b"\n"))
        number = after
    return kept


def _line_ends(chunk: bytes) -> int:
    """How many lines end in a chunk: with CR, LF or CRLF, which is what ``bytes.splitlines`` splits at, too."""
    return chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """A stream in pieces, none of which ends between CR and LF; one in UTF-16 in UTF-8."""
    buffered = io.BufferedReader(cast("io.RawIOBase", stream))
    encoding = _encoding_of(buffered.peek(_PEEKED)[:_PEEKED])
    if encoding and buffered.peek(_PEEKED)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        buffered.read(2)
    decoder = codecs.getincrementaldecoder(encoding or "latin-1")(errors="replace")
    held = b""
    while piece := buffered.read(_PIECE):
        chunk = held + (decoder.decode(piece).encode(errors="replace") if encoding else piece)
        held = b"\r" if chunk.endswith(b"\r") else b""
        yield chunk[: len(chunk) - len(held)]
    yield held
    buffered.detach()


def _encoding_of(start: bytes) -> str:
    """The encoding of a text in UTF-16, with a mark at its beginning or by the zeros in it; empty for another."""
    marked = next((name for mark, name in _UTF16 if start.startswith(mark)), "")
    zeros = "".join("0" if byte == 0 else "x" for byte in start)
    return marked or {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros, "")
