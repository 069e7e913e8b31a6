"""
How the phrases of a lexicon are written.

A phrase stands as people say it. ``<you>`` is any word of the list of that name, ``(a|one of the)`` one of several,
``please?`` what may be missing, ``~`` up to three further words of the same sentence and ``~6`` up to six. Groups may
hold groups. In a text apostrophes may be missing, and a hyphen may be a space.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.language.reading import WORD

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"<([a-z-]+)>|~(\d*)|([()|?])|([^\s<>()|~?]+)")
_RUN = re.compile(r"[^\W_]+")
_BETWEEN = r"[\s\-,]{1,3}"
_GAP = r"(?:[^\w.!?;]{1,3}[\w'&/+-]+)"
_USUAL_GAP = 3
_MOST_ANCHORS = 2


@attrs.frozen(kw_only=True)
class Part:
    """
    A part of a phrase.

    Attributes:
        pattern: The regular expression for it.
        first_words: The words one of which it begins or is, None where they cannot be listed.
        openings: The runs of letters or digits with one of which its text begins.
        is_optional: Whether it may be missing.
        gap: How many further words it stands for at most; 0 for no gap.
    """

    pattern: str
    first_words: frozenset[str] | None = None
    openings: frozenset[str] = frozenset()
    is_optional: bool = False
    gap: int = 0


@attrs.frozen(kw_only=True)
class Phrase:
    """
    A phrase that was read.

    Attributes:
        pattern: The regular expression for it.
        openings: The runs of letters or digits with one of which its text begins.
        anchors: Sets of words of each of which a sentence must hold one for the phrase to be in it.
    """

    pattern: str
    openings: frozenset[str]
    anchors: tuple[frozenset[str], ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern, between the bounds of words."""
        return re.compile(rf"(?<![\w']){self.pattern}(?!\w)")


class WordLists:
    """Lists of words by name, each read once however many phrases refer to it."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self._lists = lists
        self._parts: dict[str, Part] = {}

    def part(self, name: str) -> Part:
        """
        What stands for any word of a list.

        Raises:
            ValueError: There is no such list, or a word in it cannot be read.
        """
        if name not in self._lists:
            raise ValueError(f"there is no list <{name}>")
        if name not in self._parts:
            self._parts[name] = _choice([_sequence(_Tokens(each), self) for each in self._lists[name]])
        return self._parts[name]


def parse(text: str, lists: WordLists) -> Phrase:
    """
    A phrase from how it is written.

    Args:
        text: The phrase.
        lists: The lists that it may refer to.

    Raises:
        ValueError: It cannot be read; the message says what is wrong.
    """
    tokens = _Tokens(text)
    parts = _sequence(tokens, lists)
    if tokens.peek():
        raise ValueError(f"{tokens.peek()!r} stands alone in {text!r}")
    pattern = _joined(parts)
    if not pattern or all(part.is_optional or part.gap for part in parts):
        raise ValueError(f"{text!r} would match everything")
    anchors = (part.first_words for part in parts if part.first_words and not part.is_optional)
    return Phrase(pattern=pattern, openings=_openings(parts), anchors=tuple(sorted(anchors, key=len)[:_MOST_ANCHORS]))


class _Tokens:
    """The tokens of a phrase, one after another."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_TOKEN.finditer(text))
        self._place = 0
        if rest := _TOKEN.sub("", text).strip():
            raise ValueError(f"{rest!r} cannot be read in {text!r}")

    def peek(self) -> str:
        return self._tokens[self._place][0] if self._place < len(self._tokens) else ""

    def take(self) -> re.Match[str]:
        self._place += 1
        return self._tokens[self._place - 1]


def _sequence(tokens: _Tokens, lists: WordLists) -> list[Part]:
    parts: list[Part] = []
    while tokens.peek() and tokens.peek() not in ")|":
        if tokens.peek() == "?":
            tokens.take()
            if not parts:
                raise ValueError("a question mark stands behind nothing")
            parts[-1] = attrs.evolve(parts[-1], is_optional=True)
        else:
            parts.append(_part(tokens, lists))
            if parts[0].gap:
                raise ValueError("a gap stands before anything else")
    return parts


def _part(tokens: _Tokens, lists: WordLists) -> Part:
    token = tokens.take()
    name, gap, mark, word = token.groups()
    if mark == "(":
        return _group(tokens, lists)
    if name:
        return lists.part(name)
    if word:
        first_words = frozenset((word,)) if _is_whole(word) else None
        return Part(pattern=_spelled(word), first_words=first_words, openings=_runs(word))
    return Part(pattern="", gap=int(gap) if gap else _USUAL_GAP)


def _group(tokens: _Tokens, lists: WordLists) -> Part:
    branches = [_sequence(tokens, lists)]
    while tokens.peek() == "|":
        tokens.take()
        branches.append(_sequence(tokens, lists))
    if tokens.peek() != ")":
        raise ValueError("a bracket is not closed")
    tokens.take()
    return _choice(branches)


def _choice(branches: list[list[Part]]) -> Part:
    patterns = [_joined(branch) for branch in branches]
    first: list[frozenset[str] | None] = [
        branch[0].first_words if branch and not branch[0].is_optional else None for branch in branches
    ]
    known = [words for words in first if words is not None]
    filled = sorted((pattern for pattern in patterns if pattern), key=len, reverse=True)
    return Part(
        pattern=f"(?:{'|'.join(filled)})",
        first_words=frozenset().union(*known) if known and len(known) == len(first) else None,
        is_optional=len(filled) < len(patterns),
        openings=frozenset().union(*(_openings(branch) for branch in branches)),
    )


def _openings(parts: list[Part]) -> frozenset[str]:
    """The runs with which a sequence may begin: those of its parts up to the first that may not be missing."""
    openings: frozenset[str] = frozenset()
    for part in parts:
        openings |= part.openings
        if not part.is_optional and not part.gap:
            break
    return openings


def _runs(word: str) -> frozenset[str]:
    """The runs of letters or digits with which a word may begin, its apostrophes there or missing."""
    return frozenset(found[0] for each in (word, word.replace("'", "")) if (found := _RUN.search(each)))


def _joined(parts: list[Part]) -> str:
    pattern, is_first = "", True
    for part in parts:
        if part.gap:
            pattern += f"{_GAP}{{0,{part.gap}}}?"
        elif is_first:
            pattern += f"(?:{part.pattern}{_BETWEEN})?" if part.is_optional else part.pattern
            is_first = part.is_optional
        else:
            pattern += f"(?:{_BETWEEN}{part.pattern})?" if part.is_optional else f"{_BETWEEN}{part.pattern}"
    return pattern


def _is_whole(word: str) -> bool:
    return bool(WORD.fullmatch(word)) and not set("'-/&.+") & set(word)


def _spelled(word: str) -> str:
    """A word as it may be spelled: apostrophes may be missing, hyphens may be spaces."""
    return re.escape(word.replace("-", " ")).replace("'", "'?").replace(r"\ ", _BETWEEN)
