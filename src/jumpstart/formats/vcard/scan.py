"""Where cards begin and end in a stream of bytes, with their physical lines."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from jumpstart.domain.findings import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_CARD_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 8
_SNIFFED_BYTES = 4096
_SHOWN_BYTES = 800  # 200 characters, whatever they are
CHUNK_BYTES = 256 * 1024
_TOO_LONG = f"it is longer than {MAX_CARD_BYTES // 1024**2} MB"
_KEPT_BYTES = 64  # a BEGIN or END may straddle the place where an overlong line is cut
# The colon is looked for first, since a card has fewer colons than line ends and one byte is found ten times faster.
_VCARD = re.compile(rb":[ \t]*VCARD[ \t]*(?:\r\n|[\r\n]|\Z)", re.IGNORECASE)
_MARK = re.compile(rb"(?:[\w-]++\.)?+(BEGIN|END)[ \t]*", re.IGNORECASE)
_LONGEST_MARK = 100
_AGENT = re.compile(rb"[\r\n](?:[\w-]+\.)?AGENT[^:\r\n]{0,999}:[ \t]*[\r\n]*\Z", re.IGNORECASE)
_UTF16 = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"B\x00E\x00G\x00", "utf-16-le"),
    (b"\x00B\x00E\x00G", "utf-16-be"),
)


class Stream(Protocol):
    """Anything that gives bytes: a file opened in binary mode, an ``io.BytesIO``."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes, none at the end."""


class Record(NamedTuple):
    """
    The bytes of one card.

    Attributes:
        number: 1 for the first card of the file.
        first_line: The physical line of its BEGIN.
        last_line: The physical line of its END, or its last line where it has none.
        card: Its bytes, from BEGIN to the line end after END.
        ended: Whether its END is there.
        excess: Why it cannot be taken, empty where it can.
    """

    number: int
    first_line: int
    last_line: int
    card: bytes
    ended: bool
    excess: str


def scan(stream: Stream) -> Iterator[Record | Problem]:
    """The cards of a stream in their order, and problems with what stands between them."""
    scanner = _Scanner()
    start, chunks, encoding = _opened(stream)
    if encoding:
        message = f"the file is encoded in {encoding.upper()}; its cards are kept in UTF-8"
        yield Problem(code="utf-16", severity="info", record=0, first_line=0, last_line=0, message=message)
    for chunk in chunks:
        yield from scanner.take(chunk)
    yield from scanner.finish(start)


def _opened(stream: Stream) -> tuple[bytes, Iterator[bytes], str]:
    start = more = stream.read(CHUNK_BYTES)
    while more and len(start) < _SNIFFED_BYTES:
        more = stream.read(CHUNK_BYTES)
        start += more
    chunks = _chunks(start, stream)
    for mark, encoding in _UTF16:
        if start.startswith(mark):
            return start[:_SNIFFED_BYTES], _recoded(chunks, encoding), encoding
    return start[:_SNIFFED_BYTES], chunks, ""


def _chunks(start: bytes, stream: Stream) -> Iterator[bytes]:
    chunk = start.removeprefix(codecs.BOM_UTF8)
    while chunk:
        yield chunk
        chunk = stream.read(CHUNK_BYTES)


def _recoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in chunks:
        yield decoder.decode(chunk).replace("\ufeff", "").encode()
    yield decoder.decode(b"", final=True).encode()


class _Scanner:
    """The state between two chunks: what is not yet given away, and where it stands in the file."""

    def __init__(self) -> None:
        self.buffer = bytearray(b"\n")  # so that every line follows a line end, the first too
        self.scanned = 0
        self.limit = 0  # up to where lines are whole
        self.line = 0  # of the byte at `counted`, 1 after the line end that was put first
        self.counted = 0
        self.start = -1  # of the card that is open, -1 between cards
        self.start_line = 0
        self.records = 0
        self.depth = 0
        self.excess = ""
        self.strayed = (0, 0, b"")  # first and last line of text outside cards, and how it begins

    def take(self, chunk: bytes) -> Iterator[Record | Problem]:
        self.buffer += chunk
        end = max(self.buffer.rfind(b"\n"), self.buffer.rfind(b"\r", 0, len(self.buffer) - 1))
        self.limit = end + 1
        yield from self._marks()
        end = self.limit - 1
        self._discard(max(end, 0))

    def finish(self, start: bytes) -> Iterator[Record | Problem]:
        self.limit = len(self.buffer)
        yield from self._marks()
        end = self.limit
        if self.start >= 0:
            yield self._record(end, ended=False)
        else:
            self._stray(end)
        if self.records:
            yield from self._strayed_problem()
        else:
            yield _no_card(start)

    def _marks(self) -> Iterator[Record | Problem]:
        buffer = self.buffer
        while found := _VCARD.search(buffer, self.scanned, self.limit):
            colon = found.start()
            low = max(colon - _LONGEST_MARK, 0)
            before = max(buffer.rfind(b"\n", low, colon), buffer.rfind(b"\r", low, colon))
            mark = _MARK.fullmatch(buffer, before + 1, colon) if before >= 0 else None
            self.scanned = at = found.end()
            if mark:
                is_begin = mark[1][0] in b"Bb"
                yield from self._begin(before + 1) if is_begin else self._end(before + 1, at)
        self.scanned = max(self.scanned, self.limit)

    def _begin(self, at: int) -> Iterator[Record | Problem]:
        if self.start >= 0 and _AGENT.search(self.buffer, max(self.start, at - 1100), at):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.excess = f"more than {MAX_DEPTH} cards are nested in one another"
            return
        if self.start >= 0:
            yield self._record(at, ended=False)
        else:
            self._stray(at)
        if self.strayed[0]:
            yield from self._strayed_problem()
        self.start, self.start_line, self.depth, self.excess = at, self._line_of(at), 0, ""

    def _end(self, at: int, end: int) -> Iterator[Record | Problem]:
        if self.start < 0:
            self._stray(at)
            yield from self._strayed_problem()
            line = self._line_of(at)
            message = "an END:VCARD without its BEGIN was passed over"
            yield _outside("stray-end", line, line, message, b"END:VCARD")
            self._line_of(end)
        elif self.depth:
            self.depth -= 1
        else:
            yield self._record(end, ended=True)

    def _record(self, end: int, *, ended: bool) -> Record:
        with memoryview(self.buffer) as view:  # a slice of the buffer itself would be copied twice
            card = view[self.start : end].tobytes()
        if len(card) > MAX_CARD_BYTES:
            self.excess = self.excess or _TOO_LONG
        after = self._line_of(end)
        last_line = after - 1 if card.endswith((b"\n", b"\r")) else after
        if ended and len(card) > CHUNK_BYTES:
            self._forget(end - 1)
        self.records += 1
        self.start = -1
        return Record(self.records, self.start_line, last_line, b"" if self.excess else card, ended, self.excess)

    def _line_of(self, at: int) -> int:
        """The physical line of a place that is no earlier than the last one asked for."""
        if at == self.counted:
            return self.line
        count = self.buffer.count
        self.line += count(b"\n", self.counted, at)
        if returns := count(b"\r", self.counted, at):
            self.line += returns - count(b"\r\n", self.counted, at)
        self.counted = at
        return self.line

    def _stray(self, end: int) -> None:
        """Remember text that stands outside of any card."""
        begin = self.counted
        if begin == end:
            return
        text = bytes(self.buffer[begin:end])
        lead = len(text) - len(text.lstrip())
        if lead == len(text):
            return
        first = self._line_of(begin + lead)
        last = self._line_of(begin + len(text.rstrip()))
        raw = self.strayed[2] or text[lead : lead + _SHOWN_BYTES]
        if self.strayed[2] and len(raw) < _SHOWN_BYTES:
            raw += text[:_SHOWN_BYTES]
        self.strayed = (self.strayed[0] or first, last, raw)

    def _strayed_problem(self) -> Iterator[Problem]:
        first, last, raw = self.strayed
        if first:
            yield _outside("text-outside-cards", first, last, "text outside of any card was passed over", raw)
        self.strayed = (0, 0, b"")

    def _forget(self, end: int) -> None:
        """Let go of the beginning of the buffer; its lines are counted."""
        del self.buffer[:end]
        self.scanned = max(self.scanned - end, 0)
        self.limit = max(self.limit - end, 0)
        self.counted -= end

    def _discard(self, end: int) -> None:
        """Forget what is given away, and the inside of a line or card that is too long to keep."""
        size = len(self.buffer)
        if self.start >= 0 and (self.excess or size - self.start > MAX_CARD_BYTES):
            self.excess = self.excess or _TOO_LONG
            end = max(end, size - _KEPT_BYTES)
        elif self.start >= 0:
            end = max(self.start - 1, 0)
        else:
            end = max(end, size - CHUNK_BYTES)
        if self.buffer[end - 1 : end + 1] == b"\r\n":
            end -= 1
        if self.start < 0:
            self._stray(end)
        self._line_of(max(end, self.counted))
        self._forget(end)
        if self.start >= 0:
            self.start = max(self.start - end, 0)


def _outside(code: str, first: int, last: int, message: str, raw: bytes) -> Problem:
    shown = raw.decode("utf-8", "replace")[:200].rstrip()
    return Problem(
        code=code, severity="warning", record=0, first_line=first, last_line=last, message=message, raw=shown
    )


def _no_card(start: bytes) -> Problem:
    from jumpstart.formats.vcard.sniff import kind_of  # noqa: PLC0415  seldom needed

    message = (
        f"this is {kind_of(start)}, not an address book; "
        "what can be read is a vCard file (.vcf), as Contacts, Google Contacts and Outlook export it"
    )
    return Problem(code="not-a-vcard", severity="error", record=0, first_line=0, last_line=0, message=message)
