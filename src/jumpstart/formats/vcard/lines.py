"""The lines of a card: unfolded, decoded, with the escapes of version 3.0, and where each stands."""

from __future__ import annotations

import binascii
import codecs
import re
from itertools import pairwise
from typing import NamedTuple

from jumpstart.formats.vcard.heads import CACHED_LENGTH, Head, cached_head_of, head_of, split_line
from jumpstart.formats.vcard.texts import as_escaped, escape, unescape

MAX_LINE_BYTES = 1024 * 1024
_LOGICAL = re.compile(rb"[^\r\n]*+(?:(?:\r\n|[\r\n])[ \t][^\r\n]*+)*+(?:\r\n|[\r\n]|\Z)")
_PHYSICAL = re.compile(rb"[^\r\n]*+(?:\r\n|[\r\n]|\Z)")
_FOLD = re.compile(rb"\n[ \t]")
_BLANK_FOLD = re.compile(rb"\n[ \t]++(?=\n|\Z)")
_FOLDED_AT = 60
_VERSION = re.compile(rb"[\r\n](?:[\w-]+\.)?VERSION[ \t]*:[ \t]*([\d.]+)", re.IGNORECASE)
_BASE64 = re.compile(rb"[ \t]*[A-Za-z0-9+/]+={0,2}[ \t]*")
_QUOTED_PART = re.compile(rb"((?:[^\\;,]++|\\.?)*+)([;,]|\Z)", re.DOTALL)


class Line(NamedTuple):
    """
    A line of a card.

    Attributes:
        head: Group, name and parameters.
        value: Its value, unfolded and decoded, with the escapes of version 3.0.
        first: The index of its first raw line in ``raw_lines``.
        end: The index after its last raw line.
    """

    head: Head
    value: str
    first: int
    end: int


class Flaw(NamedTuple):
    """What is wrong with a line; ``first`` and ``end`` are indices into ``raw_lines``."""

    code: str
    severity: str
    message: str
    first: int
    end: int
    property: str = ""


class Parsed(NamedTuple):
    """
    The lines of a card.

    Attributes:
        lines: Those that could be read, in order.
        flaws: What was wrong with the others, or only guessed.
        card: The card in UTF-8; the same object as was given unless a charset had to be guessed.
        may_hold_control: Whether values may hold control characters.
    """

    lines: list[Line]
    flaws: list[Flaw]
    card: bytes
    may_hold_control: bool


def raw_lines(card: bytes) -> list[bytes]:
    """The unfolded lines as they stand, folds and line ends included; joined they give the card."""
    return [raw for raw in _LOGICAL.findall(card) if raw]


def version_of(card: bytes) -> str:
    """The version that a card claims, ``3.0`` where it says none."""
    found = _VERSION.search(card)
    return found[1].decode() if found else "3.0"


def parse(card: bytes) -> Parsed:
    """The lines of a card, BEGIN and END left out."""
    return _quick(card) or _Careful(card).parsed()


def is_regular(card: bytes) -> bool:
    """Whether no line of a card can swallow the next, as a soft line break or a card without END does."""
    return _quick(card) is not None


def _quick(card: bytes) -> Parsed | None:
    """A regular card in UTF-8 at once, None for any other."""
    text = _unfolded(card) if len(card) <= MAX_LINE_BYTES else None
    if text is None:
        return None
    is_old = "\\" in text and version_of(card) == "2.1"
    lines: list[Line] = []
    append = lines.append
    make = tuple.__new__  # what Line(…) does, at half its cost
    for number, line in enumerate(text.split("\n")):
        written, colon, value = line.partition(":")
        if not colon:
            if line:
                return None
            continue
        if len(written) > CACHED_LENGTH or '"' in written:
            return None
        head = cached_head_of(written)
        if head.needs_care:
            if number:
                return None
            continue  # BEGIN
        append(make(Line, (head, as_escaped(value) if is_old else value, number, number + 1)))
    if lines and lines[-1].head.name == "END":
        lines.pop()
    return Parsed(lines, [], card, not text.replace("\n", "").isprintable())


def _unfolded(card: bytes) -> str | None:
    """The text of a card with a newline after each line; None where it is no UTF-8 or has blank folds."""
    flat = card.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in card else card
    if b"\n " in flat or b"\n\t" in flat:
        if _BLANK_FOLD.search(flat):
            return None
        flat = _FOLD.sub(b"", flat)
    try:
        return flat.decode()
    except UnicodeDecodeError:
        return None


class _Careful:
    """Any card, line by line."""

    def __init__(self, card: bytes) -> None:
        self.card = card
        self.raws = raw_lines(card)
        self.is_old = version_of(card) == "2.1"
        self.at = 0
        self.lines: list[Line] = []
        self.flaws: list[Flaw] = []
        self.recoded: dict[int, bytes] = {}

    def parsed(self) -> Parsed:
        depth = 0
        while self.at < len(self.raws):
            first, line = self.at, self._next()
            if line is None:
                continue
            if line.head.name == "BEGIN":
                if depth == 1:
                    self._flaw("nested-card", "info", "a card inside this card was kept but not imported", first)
                depth += 1
            elif line.head.name == "END":
                depth -= 1
            elif depth <= 1:
                self.lines.append(line)
        card = b"".join(self.recoded.get(i, raw) for i, raw in enumerate(self.raws)) if self.recoded else self.card
        return Parsed(self.lines, self.flaws, card, True)  # noqa: FBT003

    def _flaw(self, code: str, severity: str, message: str, first: int, name: str = "") -> None:
        self.flaws.append(Flaw(code, severity, message, first, self.at, name))

    def _next(self) -> Line | None:
        first, raw = self.at, self.raws[self.at]
        self.at += 1
        content = unfold(raw)
        if not content.strip():
            return None
        written, colon, value = _split_bytes(content)
        length = len(content)
        del content  # of a large picture every copy counts
        if not colon:
            self._flaw("no-colon", "warning", "a line without a colon was passed over; it stays in the card", first)
            return None
        head = head_of(self._decoded(written, "", first))
        if head.excessive:
            self._flaw("too-many-parameters", "warning", "more than 256 parameters; passed over", first, head.name)
            return None
        if head.encoding == "binary":
            return Line(head, self._binary(value), first, self.at)
        if length > MAX_LINE_BYTES and value.lstrip()[:5].lower() != b"data:":
            self._flaw("line-too-long", "warning", "a line of more than 1 MB was passed over", first, head.name)
            return None
        if head.encoding == "quoted":
            return Line(head, self._quoted(head, raw[len(raw) - len(raw.lstrip()) :], first), first, self.at)
        text = self._decoded(value, head.charset, first, head.name)
        return Line(head, as_escaped(text) if self.is_old else text, first, self.at)

    def _binary(self, value: bytes) -> str:
        """Base64 text; version 2.1 leaves it unfolded, up to a blank line."""
        parts = [value.strip()]
        while self.at < len(self.raws) and _BASE64.fullmatch(more := unfold(self.raws[self.at])):
            parts.append(more.strip())
            self.at += 1
        return b"".join(parts).decode("ascii", "replace")

    def _quoted(self, head: Head, raw: bytes, first: int) -> str:
        value = _split_bytes(self._soft_lines(raw))[2]
        return "".join(
            escape(self._unquoted(part, head, first)) + separator.decode()
            for part, separator in _QUOTED_PART.findall(value)
        )

    def _unquoted(self, part: bytes, head: Head, first: int) -> str:
        escaped = part.replace(b"\\;", b";") if self.is_old else part
        text = self._decoded(binascii.a2b_qp(escaped), head.charset, first, head.name)
        text = text if self.is_old else unescape(text)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _soft_lines(self, raw: bytes) -> bytes:
        """A quoted-printable line with those that follow its soft line breaks."""
        joined: list[bytes] = []
        waiting = _PHYSICAL.findall(raw)
        while True:
            for line in filter(None, waiting):
                text = line.rstrip(b"\r\n")
                is_soft = bool(joined) and joined[-1].rstrip(b" \t").endswith(b"=")
                if is_soft:
                    joined[-1] = joined[-1].rstrip(b" \t")[:-1]
                elif joined:
                    text = text[1:]  # a fold
                joined.append(text)
            if not joined[-1].rstrip(b" \t").endswith(b"=") or self.at >= len(self.raws):
                break
            if self.raws[self.at].strip().upper() == b"END:VCARD":
                break
            waiting = _PHYSICAL.findall(self.raws[self.at])
            self.at += 1
        joined[-1] = joined[-1].rstrip(b" \t").removesuffix(b"=") if joined[-1].rstrip().endswith(b"=") else joined[-1]
        return b"".join(joined)

    def _decoded(self, value: bytes, charset: str, first: int, name: str = "") -> str:
        if charset:
            try:
                return value.decode(codecs.lookup(charset).name)
            except (LookupError, ValueError):
                message = f"charset {charset[:40]!r} is unknown or does not fit; it was read as UTF-8 or Windows-1252"
                self._flaw("bad-charset", "warning", message, first, name)
        try:
            return value.decode()
        except UnicodeDecodeError:
            return self._guessed(value, charset, first, name)

    def _guessed(self, value: bytes, charset: str, first: int, name: str) -> str:
        if charset:
            return _as_windows(value)
        is_raw = any(byte > 0x7F for byte in self.raws[first])  # noqa: PLR2004  the last character of ASCII
        if is_raw:
            self.recoded[first] = _as_windows(self.raws[first]).encode()
        code = "guessed-charset" if is_raw else "bad-charset"
        self._flaw(code, "warning", "this is no UTF-8; it was read as Windows-1252", first, name)
        return _as_windows(value)


def unfold(raw: bytes) -> bytes:
    """A raw line without its folds and its line end; lines of nothing but blanks add nothing."""
    content = raw.rstrip(b"\r\n")
    if b"\n" not in content and b"\r" not in content:
        return content
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not _BLANK_FOLD.search(content):
        return content.replace(b"\n ", b"").replace(b"\n\t", b"")
    parts = content.split(b"\n")
    kept = [parts[0]]
    for before, part in pairwise(parts):
        if part.strip() or len(before) >= _FOLDED_AT:
            kept.append(part[1:])
    return b"".join(kept)


def _split_bytes(content: bytes) -> tuple[bytes, bytes, bytes]:
    written, colon, value = content.partition(b":")
    if b'"' not in written:
        return written, colon, value
    head, colon_text, rest = split_line(content.decode("latin-1"))
    return head.encode("latin-1"), colon_text.encode(), rest.encode("latin-1")


def _as_windows(value: bytes) -> str:
    try:
        return value.decode("cp1252")
    except UnicodeDecodeError:
        return value.decode("latin-1")
