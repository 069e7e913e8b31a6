"""The lines of a card: unfolded, decoded, with the escapes of version 3.0, and where each stands."""

from __future__ import annotations

import binascii
import codecs
import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jumpstart.formats.vcard.heads import CACHED_LENGTH, Head, cached_head_of, head_of, split_line
from jumpstart.formats.vcard.texts import as_escaped, escape, is_base64, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LINE_BYTES = 1024 * 1024
QUICK_BYTES = 256 * 1024
MAX_LINES = 20_000
MAX_FLAWS = 1000
"""A card up to this size is read at once; of a larger one, as few copies as can be are made."""
_LONG_BYTES = 32 * 1024
_HEAD_BYTES = 64 * 1024
_LOGICAL = re.compile(rb"[^\r\n]*+(?:(?:\r\n|[\r\n])[ \t][^\r\n]*+)*+(?:\r\n|[\r\n]|\Z)")
_PHYSICAL = re.compile(rb"[^\r\n]*+(?:\r\n|[\r\n]|\Z)")
_FOLD = re.compile(rb"\n[ \t]")
_BLANK_FOLD = re.compile(rb"\n[ \t]++(?=\n|\Z)")
_FOLDED_AT = 60
_WHITE = b" \t\r\n"
_SHORT = 10_000
_BASE64_BYTES = re.compile(rb"[A-Za-z0-9+/\s]*+(?:=\s*+){0,2}")
DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:\\?;[\w.+-]+=[\w.+-]*)*)\\?;base64\\?,", re.IGNORECASE)
"""How a data URI with base64 text begins; escapes of version 3.0 may stand in it."""
_VERSION = re.compile(rb"[\r\n](?:[\w-]+\.)?VERSION[ \t]*:[ \t]*([\d.]+)", re.IGNORECASE)
_BASE64 = re.compile(rb"[ \t]*[A-Za-z0-9+/]+={0,2}[ \t]*")
BINARY_PROPERTIES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_EXCESSIVE = "more than 256 parameters; passed over"
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

    @property
    def is_base64(self) -> bool:
        """Whether its value can be decoded, or is a data URI whose content can."""
        found = DATA_URI.match(self.value) if self.value[:5].lower() == "data:" else None
        return is_base64(self.value, found.end() if found else 0)

    @property
    def fingerprint(self) -> str:
        """Its value or, where that is long, SHA-256 of it without blanks."""
        return self.value if len(self.value) <= _SHORT else _sha256((self.value.encode(errors="replace"),))


class LongLine(Line):
    """
    A line with a value of many kilobytes, base64 text or a data URI, which stays where it is in the card.

    A card with a picture of 15 MB would be there five times if each step took a copy.

    Attributes:
        card: The whole card.
        start: Where the value begins in it.
        stop: Where it ends, excluded.
    """

    card: bytes
    start: int
    stop: int

    @classmethod
    def of(cls, head: Head, card: bytes, place: tuple[int, int], indices: tuple[int, int]) -> LongLine:
        """The line whose value stands in this place of a card."""
        line = cls(head, "", *indices)
        line.card, (line.start, line.stop) = card, place
        return line

    @property
    def value(self) -> str:  # made each time it is asked for
        """The value without folds and blanks."""
        return self.card[self.start : self.stop].translate(None, _WHITE).decode("utf-8", "replace")

    @property
    def is_base64(self) -> bool:
        """Whether its value can be decoded; no copy is made."""
        found = DATA_URI.match(self.card[self.start : self.start + 1000].translate(None, _WHITE).decode("latin-1"))
        comma = self.card.find(b",", self.start, self.stop) + 1 if found else self.start
        if not found and self.card[self.start : self.start + 20].lstrip()[:5].lower() == b"data:":
            return False
        blanks = sum(self.card.count(blank, comma, self.stop) for blank in (b" ", b"\t", b"\r", b"\n"))
        is_whole = (self.stop - comma - blanks) % 4 == 0
        return is_whole and _BASE64_BYTES.fullmatch(self.card, comma, self.stop) is not None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the value."""
        with memoryview(self.card) as view:
            return _sha256(bytes(view[at : min(at + _HEAD_BYTES, self.stop)]) for at in self._steps())

    def _steps(self) -> range:
        return range(self.start, self.stop, _HEAD_BYTES)


def _sha256(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece.translate(None, _WHITE))
    return digest.hexdigest()


class Flaw(NamedTuple):
    """
    What is wrong with a line.

    Attributes:
        code: What kind of flaw it is.
        severity: ``error`` where the card was not imported, ``warning`` or ``info`` else.
        message: What was found, and what was made of it.
        first: The index of its first physical line in the card.
        end: The index behind its last.
        property: The name of the property, empty where the line has none.
    """

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
        properties: The lines by the name of their property.
    """

    lines: list[Line]
    flaws: list[Flaw]
    card: bytes
    may_hold_control: bool
    properties: dict[str, list[Line]]


def by_name(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Lines by the name of their property."""
    properties: dict[str, list[Line]] = {}
    for line in lines:
        properties.setdefault(line.head.name, []).append(line)
    return properties


def raw_lines(card: bytes) -> list[bytes]:
    """The unfolded lines as they stand, folds and line ends included; joined they give the card."""
    return [raw for raw in _LOGICAL.findall(card) if raw]


def line_places(card: bytes, indices: set[int]) -> dict[int, int]:
    """Where the raw lines of these indices begin; an index after the last one stands for the end of the card."""
    places = {index: len(card) for index in indices}
    for index, found in enumerate(_LOGICAL.finditer(card)):
        if index in places:
            places[index] = found.start()
    return places


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
    found = _split_lines(card) if len(card) <= QUICK_BYTES else None
    if found is None:
        return None
    texts, may_hold_control = found
    if len(texts) > MAX_LINES:
        return None
    is_old = b"\\" in card and version_of(card) == "2.1"
    is_quoted = b'"' in card
    lines: list[Line] = []
    properties: dict[str, list[Line]] = {}
    append, find = lines.append, properties.get
    make = tuple.__new__  # what Line(…) does, at half its cost
    for number, line in enumerate(texts):
        written, colon, value = line.partition(":")
        if not colon:
            if line:
                return None
            continue
        if len(written) > CACHED_LENGTH or (is_quoted and '"' in written):
            return None
        head = cached_head_of(written)
        if head.needs_care:
            is_last = head.name == "END" and not any(texts[number + 1 :])
            if number and not is_last:
                return None
            continue  # BEGIN or END
        if is_old and head.encoding != "binary":
            value = as_escaped(value)
        made = make(Line, (head, value, number, number + 1))
        append(made)
        name = head.name
        if (others := find(name)) is None:
            properties[name] = [made]
        else:
            others.append(made)
    return Parsed(lines, [], card, may_hold_control, properties)


def _split_lines(card: bytes) -> tuple[list[str], bool] | None:
    """The unfolded lines and whether they may hold control characters; None where it is no UTF-8 or has blank folds."""
    try:
        text = card.decode()
    except UnicodeDecodeError:
        return _normalized(card)
    end = "\r\n" if "\r\n" in text else "\n"
    if f"{end} " in text:
        if f" {end}" in text or text[-1] == " ":
            return _normalized(card)
        text = text.replace(f"{end} ", "")
    texts = text.split(end)
    return (texts, False) if "".join(texts).isprintable() else _normalized(card)


def _normalized(card: bytes) -> tuple[list[str], bool] | None:
    """The same for a card with tabs, lone carriage returns or a fold inside a character."""
    flat = card.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _BLANK_FOLD.search(flat):
        return None
    try:
        text = _FOLD.sub(b"", flat).decode()
    except UnicodeDecodeError:
        return None
    return text.split("\n"), not text.replace("\n", "").isprintable()


class _Careful:
    """Any card, line by line."""

    def __init__(self, card: bytes) -> None:
        self.card = card
        self.is_old = version_of(card) == "2.1"
        self.place = 0  # in the card, of the line to read next
        self.at = 0  # its index
        self.began = 0  # where the line began that is being read
        self.lines: list[Line] = []
        self.flaws: list[Flaw] = []
        self.told: set[str] = set()  # the codes of the flaws
        self.guessed: set[int] = set()

    def parsed(self) -> Parsed:
        depth = 0
        while self.place < len(self.card):
            first, line = self.at, self._next()
            if line is None:
                continue
            if line.head.name == "BEGIN":
                if depth == 1:
                    self._flaw("nested-card", "info", "a card inside this card was kept but not imported", first)
                depth += 1
            elif line.head.name == "END":
                depth -= 1
            elif depth <= 1 and len(self.lines) < MAX_LINES:
                self.lines.append(line)
            elif depth <= 1:
                message = f"the card was not imported: it has more than {MAX_LINES} lines"
                self._flaw("card-too-large", "error", message, first)
                break
        properties = by_name(self.lines)
        return Parsed(self.lines, self.flaws, self._in_utf_8(), may_hold_control=True, properties=properties)

    def _in_utf_8(self) -> bytes:
        if not self.guessed:
            return self.card
        raws = enumerate(raw_lines(self.card))
        return b"".join(_recoded(raw) if index in self.guessed else raw for index, raw in raws)

    def _take(self) -> bytes:
        """The raw line that comes next, and go on to the one after it."""
        start = self.place
        self._pass()
        return self.card[start : self.place]

    def _pass(self) -> None:
        self.place = _end_of(self.card, self.place)
        self.at += 1

    def _following(self) -> bytes:
        """The raw line that comes next, which may be none."""
        return self.card[self.place : _end_of(self.card, self.place)]

    def _flaw(self, code: str, severity: str, message: str, first: int, name: str = "") -> None:
        """Note what is wrong, but no more than somebody would read."""
        if len(self.flaws) >= MAX_FLAWS and code in self.told:
            if "more-problems" in self.told:
                return
            code, severity, name = "more-problems", "warning", ""
            message = f"more than {MAX_FLAWS} things are wrong in this card; the others are not listed"
        self.told.add(code)
        self.flaws.append(Flaw(code, severity, message, first, self.at, name))

    def _next(self) -> Line | None:
        first, start = self.at, self.place
        self.began = start
        if _end_of(self.card, start) - start > _LONG_BYTES:
            return self._long()
        raw = self._take()
        content = unfold(raw)
        if not content.strip():
            return None
        written, colon, value = _split_bytes(content)
        if not colon:
            self._pass_over("no-colon", "a line without a colon was passed over; it stays in the card", first)
            return None
        head = head_of(self._decoded(written, "", first))
        if head.excessive:
            self._pass_over("too-many-parameters", _EXCESSIVE, first, head.name)
            return None
        if head.encoding == "binary":
            return self._binary(head, start + _value_at(raw, written), first)
        if head.encoding == "quoted":
            return Line(head, self._quoted(head, raw[len(raw) - len(raw.lstrip()) :], first), first, self.at)
        return self._text(head, value, first)

    def _pass_over(self, code: str, message: str, first: int, name: str = "") -> None:
        self._flaw(code, "warning", message, first, name)

    def _text(self, head: Head, value: bytes, first: int) -> Line:
        text = self._decoded(value, head.charset, first, head.name)
        return Line(head, as_escaped(text) if self.is_old else text, first, self.at)

    def _long(self) -> Line | None:
        """A line of many kilobytes; as long as it may be a picture, no copy of it is made."""
        first, start = self.at, self.place
        self._pass()
        beginning = self.card[start : min(start + _HEAD_BYTES, self.place)]
        written, colon, value = _split_bytes(unfold(beginning))
        if not colon:
            if not beginning.strip() and not self.card[start : self.place].strip():
                return None
            self._pass_over("no-colon", "a line without a colon was passed over; it stays in the card", first)
            return None
        head = head_of(self._decoded(written, "", first))
        if head.excessive:
            self._pass_over("too-many-parameters", _EXCESSIVE, first, head.name)
            return None
        at = start + _value_at(beginning, written)
        if head.encoding == "binary":
            return self._binary(head, at, first)
        if value.lstrip()[:5].lower() == b"data:" and head.encoding != "quoted":
            return LongLine.of(head, self.card, (at, self.place), (first, self.at))
        if _unfolded_size(self.card, start, self.place) > MAX_LINE_BYTES:
            self._pass_over("line-too-long", "a line of more than 1 MB was passed over", first, head.name)
            return None
        raw = self.card[start : self.place]
        if head.encoding == "quoted":
            return Line(head, self._quoted(head, raw[len(raw) - len(raw.lstrip()) :], first), first, self.at)
        return self._text(head, _split_bytes(unfold(raw))[2], first)

    def _binary(self, head: Head, start: int, first: int) -> Line:
        """Base64 text; version 2.1 leaves it unfolded, up to a blank line."""
        while self.place < len(self.card) and _BASE64.fullmatch(unfold(self._following())):
            self._pass()
        if self.place - start > _LONG_BYTES and head.name in BINARY_PROPERTIES:
            return LongLine.of(head, self.card, (start, self.place), (first, self.at))
        parts = (unfold(raw).strip() for raw in raw_lines(self.card[start : self.place]))
        return Line(head, b"".join(parts).decode("utf-8", "replace"), first, self.at)

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
            if not joined[-1].rstrip(b" \t").endswith(b"=") or self.place >= len(self.card):
                break
            if self._following().strip().upper() == b"END:VCARD":
                break
            waiting = _PHYSICAL.findall(self._take())
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
            self._guess(charset, first, name)
            return _as_windows(value)

    def _guess(self, charset: str, first: int, name: str) -> None:
        """Have the line kept in UTF-8 that is none, unless only its quoted-printable hides what it is."""
        is_raw = not charset and not _is_utf_8(self.card[self.began : self.place])
        if is_raw:
            self.guessed.update(range(first, self.at))
        code = "guessed-charset" if is_raw else "bad-charset"
        self._flaw(code, "warning", "this is no UTF-8; it was read as Windows-1252", first, name)


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _recoded(raw: bytes) -> bytes:
    return raw if _is_utf_8(raw) else _as_windows(raw).encode()


def _end_of(card: bytes, place: int) -> int:
    """Where the logical line that begins in a place ends, with its line end."""
    found = _LOGICAL.match(card, place)
    return found.end() if found else len(card)


def _value_at(raw: bytes, written: bytes) -> int:
    """Where the value begins in a raw line with this head."""
    at = -1
    for _ in range(written.count(b":") + 1):
        at = raw.find(b":", at + 1)
    return at + 1


def _unfolded_size(card: bytes, start: int, stop: int) -> int:
    feeds, returns, pairs = (card.count(mark, start, stop) for mark in (b"\n", b"\r", b"\r\n"))
    return stop - start - 2 * (feeds + returns) + pairs


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
