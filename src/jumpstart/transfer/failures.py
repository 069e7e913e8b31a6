"""The records of a file that could not be read, as they came, so that nothing of them is lost."""

from __future__ import annotations

import codecs
import io
from collections import defaultdict
from typing import TYPE_CHECKING, BinaryIO

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.findings import Problem

MAX_KEPT_BYTES = 16 * 1024 * 1024
_PIECE = 1024 * 1024
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


def failed_records(stream: BinaryIO, errors: Iterable[Problem], *, file: str) -> Iterator[FailedRecord]:
    """
    The lines that some errors are about, each stretch of lines once.

    Args:
        stream: The file, from its beginning.
        errors: What kept its records from being read, each with its lines.
        file: The name of the file.
    """
    spans: dict[int, tuple[int, int]] = {}
    for error in errors:
        first, last = spans.get(error.record, (error.first_line, error.last_line)) if error.record else (0, 0)
        if error.record:
            spans[error.record] = min(first, error.first_line), max(last, error.last_line)
        else:
            spans[-error.first_line] = error.first_line, error.last_line
    wanted = sorted({*spans.values()})
    kept = _lines(stream, wanted)
    for first, last in wanted:
        yield FailedRecord(file=file, first_line=first, last_line=last, raw=bytes(kept[first, last]))


def _lines(stream: BinaryIO, spans: list[tuple[int, int]]) -> defaultdict[tuple[int, int], bytearray]:
    kept: defaultdict[tuple[int, int], bytearray] = defaultdict(bytearray)
    left = MAX_KEPT_BYTES
    place = 0
    for number, raw in _numbered_lines(stream):
        while place < len(spans) and spans[place][1] < number:
            place += 1
        if place == len(spans) or left <= 0:
            break
        for span in spans[place:]:
            if span[0] > number:
                break
            if number <= span[1]:
                kept[span] += raw
                left -= len(raw)
    return kept


def _numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The bytes of a stream by their lines, which end in CR, LF or CRLF; of a long line in pieces."""
    buffered = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
    start = buffered.read(2)
    encoding = next((name for mark, name in _UTF16 if start == mark), "")
    text = io.TextIOWrapper(buffered, encoding=encoding or "latin-1", errors="replace", newline="")
    number, before = 1, "" if encoding else start.decode("latin-1")
    while piece := text.readline(_PIECE):
        if piece.endswith("\r") and len(piece) >= _PIECE:
            piece += text.read(1)
        line = before + piece
        yield number, line.encode("utf-8" if encoding else "latin-1", "replace")
        number += line.endswith(("\r", "\n"))
        before = ""
    text.detach()
