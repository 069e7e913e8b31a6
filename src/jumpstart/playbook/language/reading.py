"""
From a text as it was typed to the writer's own sentences.

What is quoted from another mail, what stands in tags, and how a character is drawn play no part any more, and every
passage can still be found in the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SENTENCE = 600
"""In characters; what goes on for longer without a full stop is cut at a space, so that judging stays linear."""

WORD = re.compile(r"[^\W_]+(?:['&/.+-](?=[^\W_])[^\W_]+)*[+#]*")
_RUN = re.compile(r"(?<![\w'])'?[^\W_]+")
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_HISTORY = re.compile(
    r"^[ \t]*(?:on\b[^\n]{5,150}\n?[^\n]{0,150}\bwrote:[ \t]*$|-{2,} ?(?:original|forwarded) message\b.*"
    r"|begin forwarded message:|from:[^\n]*\n(?:sent|date|to):)",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_TAG = re.compile(r"<(?:!--[^>]{0,2000}--|/?[a-zA-Z][^<>]{0,2000})>")
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|td|h\d|blockquote)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_DRAWN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`\u2032\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\t\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u2028\u2029", "\n"),
        "\u2026": ".",
        "\u2022": "*",
        "\u00b7": "*",
    }
)
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "sr",
        "jr",
        "vs",
        "eg",
        "ie",
        "etc",
        "approx",
        "dept",
        "inc",
        "ltd",
        "co",
        "corp",
        "no",
        "rev",
        "hon",
        "messrs",
    ]
)
_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|\n")
_BULLET = re.compile(r"\s*(?:[*+-]|\d{1,2}[.)])\s")
_SHORTEST_WRAPPED = 45
_DOUBLE_QUOTES = re.compile(r'"[^"\n]{1,400}"')


@attrs.frozen(kw_only=True)
class Sentence:
    """
    One sentence of the writer's own.

    Attributes:
        text: The sentence in lower case, without accents, with straight quotes.
        start: Where it begins in the plain text of its reading.
        is_question: Whether it ends with a question mark.
    """

    text: str
    start: int
    is_question: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the plain text, excluded."""
        return self.start + len(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in order."""
        return tuple(WORD.findall(self.text))

    @cached_property
    def word_set(self) -> frozenset[str]:
        """Its words."""
        return frozenset(self.words)

    @cached_property
    def openings(self) -> MappingProxyType[str, tuple[int, ...]]:
        """By the run of letters or digits with which a word begins, where in the sentence such words stand."""
        places: dict[str, tuple[int, ...]] = {}
        for run in _RUN.finditer(self.text):
            key = run[0].lstrip("'")
            places[key] = (*places.get(key, ()), run.start())
        return MappingProxyType(places)


@attrs.frozen(kw_only=True)
class Reading:
    """
    A text as its judges see it.

    Attributes:
        text: The text as given.
        plain: The writer's own words, in lower case, without accents, quotes and dashes drawn one way.
        sentences: Its sentences, in order.
        signature: Where the writer's signature stands in the text, after a line of two dashes; empty for none.
    """

    text: str = attrs.field(repr=False)
    plain: str
    sentences: tuple[Sentence, ...] = attrs.field(repr=False)
    signature: str = ""
    _starts: tuple[int, ...] = attrs.field(repr=False)
    _origins: tuple[int, ...] = attrs.field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of the plain text stands in the text as given, start and end in characters."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, place: int) -> int:
        piece = bisect_right(self._starts, place) - 1
        return self._origins[piece] + place - self._starts[piece]

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """What stands between double quotes in the plain text, start and end, in order."""
        found = tuple((hit.start(), hit.end()) for hit in _DOUBLE_QUOTES.finditer(self.plain))
        whole = len(self.plain.strip())
        return tuple(span for span in found if span[1] - span[0] < whole)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a passage of the plain text lies between double quotes."""
        return any(first < start and end < last for first, last in self.quotations)

    @property
    def words(self) -> tuple[str, ...]:
        """All its words, in order."""
        return tuple(word for sentence in self.sentences for word in sentence.words)


def read(text: str) -> Reading:
    """
    The writer's own sentences of a text, in linear time.

    Left out are lines quoted with ``>``, the history below a reply, what follows a signature's two dashes, and tags.
    """
    body, signature = _own(text)
    starts, origins, pieces, length = [], [], [], 0
    for origin, piece in _pieces(body):
        starts.append(length)
        origins.append(origin)
        pieces.append(piece)
        length += len(piece)
    plain = "".join(pieces)
    return Reading(
        text=text,
        plain=plain,
        sentences=tuple(_sentences(plain)),
        signature=signature,
        starts=tuple(starts) or (0,),
        origins=tuple(origins) or (0,),
    )


def _own(text: str) -> tuple[str, str]:
    """The text up to what is not the writer's, quoted lines blanked; and the signature."""
    if history := _HISTORY.search(text):
        text = text[: history.start()]
    text = _QUOTED_LINE.sub(lambda line: " " * len(line[0]), text)
    if signature := _SIGNATURE.search(text):
        return text[: signature.start()], text[signature.end() :].strip()
    return text, ""


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Where each piece begins in the text as given, and how it reads; each character of a piece stands for one."""
    place = 0
    for found in re.finditer(f"{_TAG.pattern}|{_ENTITY.pattern}", text):
        yield place, _drawn(text[place : found.start()])
        character = unescape(found[0]) if found[0].startswith("&") else ""
        if found[0].startswith("<"):
            yield found.start(), "\n" if _BLOCK_TAG.match(found[0]) else ""
        else:
            yield found.start(), _drawn(character[:1])
        place = found.end()
    yield place, _drawn(text[place:])


def _drawn(text: str) -> str:
    """The text in lower case, without accents, character by character."""
    text = text.replace("\r", " ").translate(_DRAWN)
    return text.lower() if text.isascii() else "".join(map(_bare, text))


def _bare(character: str) -> str:
    if character.isascii():
        return character.lower()
    if unicodedata.category(character) == "No":  # a half is no one
        return character
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character


def _sentences(plain: str) -> Iterator[Sentence]:
    start = 0
    for end, is_question in _ends(plain):
        yield from _cut(plain, start, end, is_question=is_question)
        start = end
    yield from _cut(plain, start, len(plain), is_question=False)


def _ends(plain: str) -> Iterator[tuple[int, bool]]:
    line = 0
    for found in _END.finditer(plain):
        mark = found[0]
        if mark == "\n":
            if _ends_at_line(plain, line, found.start()):
                yield found.start() + 1, False
            line = found.start() + 1
        elif "?" in mark or "!" in mark or not _is_abbreviation(plain, found.start()):
            yield found.end(), "?" in mark


def _ends_at_line(plain: str, line: int, end: int) -> bool:
    """Whether a sentence ends with its line, or was only broken by a program that wraps."""
    here, following = plain[line:end].strip(), plain[end + 1 : end + 80].lstrip(" ")
    if not here or not following or following.startswith("\n") or _BULLET.match(following):
        return True
    return len(here) < _SHORTEST_WRAPPED or bool(_BULLET.match(plain[line:end]))


def _is_abbreviation(plain: str, dot: int) -> bool:
    before = re.search(r"(?<![\w'])([^\W\d_]+(?:\.[^\W\d_]+)*)$", plain[max(0, dot - 12) : dot])
    if before is None:
        return False
    word = before[1]
    return word in _ABBREVIATIONS or (len(word) == 1 and word != "i") or "." in word


def _cut(plain: str, start: int, end: int, *, is_question: bool) -> Iterator[Sentence]:
    while end - start > LONGEST_SENTENCE:
        space = plain.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        middle = space if space > start else start + LONGEST_SENTENCE
        yield from _cut(plain, start, middle, is_question=False)
        start = middle
    text = plain[start:end]
    if text.strip():
        lead = len(text) - len(text.lstrip())
        yield Sentence(text=text.strip().replace("\n", " "), start=start + lead, is_question=is_question)
