"""
A lexicon: words and phrases as data, each with what it is a sign of.

A phrase is written as people say it. ``<you>`` stands for any word of the list of that name, ``(a|the)`` for one of
several, ``please?`` for a word that may be missing, ``~`` for up to three further words of the same sentence and ``~6``
for up to six.
"""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.errors import PlaybookError
from jumpstart.playbook.language.reading import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.language.reading import Sentence

_PART = re.compile(r"<([a-z-]+)>(\?)?|\(([^()]+)\)(\?)?|~(\d*)|([^\s<>()~?]+)(\?)?")
_BETWEEN = r"[\s\-,]{1,3}"
_GAP = r"(?:[^\w.!?;]{1,3}[\w'&/+-]+)"
_USUAL_GAP = 3


@attrs.frozen(kw_only=True)
class Cue:
    """
    A sign: some phrases that say the same.

    Attributes:
        id: Its name.
        of: What it is a sign of, as ``asks-for-job``.
        says: What the writer does with it, to be read after "this".
        phrases: The phrases, as written in the lexicon.
    """

    id: str
    of: str
    says: str = ""
    phrases: tuple[str, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Hit:
    """
    A cue that was found.

    Attributes:
        cue: The cue.
        start: Where the passage begins in the plain text.
        end: Where it ends, excluded.
        text: The passage in plain letters.
    """

    cue: Cue
    start: int
    end: int
    text: str


@attrs.frozen(kw_only=True)
class Lexicon:
    """
    The words of one language by which goals and drafts are judged.

    Attributes:
        id: Its name.
        language: The language in English, as ``English``.
        common: Its commonest words, by which a text in this language is told from one in another.
        lists: Lists of words that phrases refer to as ``<name>``.
        cues: The cues, in order.
        source: The TOML text that it was read from.
    """

    id: str
    language: str
    common: frozenset[str] = attrs.field(repr=False)
    lists: tuple[tuple[str, tuple[str, ...]], ...] = attrs.field(repr=False)
    cues: tuple[Cue, ...] = attrs.field(repr=False)

    @classmethod
    def from_toml(cls, data: bytes, *, file: str = "lexicon.toml") -> Lexicon:
        """
        The lexicon that a TOML document describes.

        Raises:
            PlaybookError: The document is no TOML, or a phrase in it cannot be read; it names the cue.
        """
        try:
            document = tomllib.loads(data.decode("utf-8-sig"))
            head = document["lexicon"]
            lexicon = cls(
                id=head["id"],
                language=head["language"],
                common=frozenset(head["common"]),
                lists=tuple((name, tuple(words)) for name, words in document.get("lists", {}).items()),
                cues=tuple(_cue(table) for table in document.get("cue", ())),
            )
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise PlaybookError(file, "", "", f"it is no lexicon: {error!r}") from error
        lexicon._check(file)
        return lexicon

    def _check(self, file: str) -> None:
        for cue in self.cues:
            for phrase in cue.phrases:
                try:
                    self._pattern(phrase)
                except (KeyError, re.error) as error:
                    raise PlaybookError(file, cue.id, "phrases", f"{phrase!r} cannot be read: {error}") from error

    def plus(self, other: Lexicon) -> Lexicon:
        """The same lexicon with the words, lists and cues of another added."""
        mine, more = dict(self.lists), dict(other.lists)
        lists = tuple((name, (*mine.get(name, ()), *more.get(name, ()))) for name in dict.fromkeys([*mine, *more]))
        return attrs.evolve(self, common=self.common | other.common, lists=lists, cues=(*self.cues, *other.cues))

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a list, empty for one that is not there."""
        return dict(self.lists).get(name, ())

    def find(self, of: str, sentence: Sentence) -> Iterator[Hit]:
        """The cues of one thing in a sentence, in the order of the lexicon."""
        signs = self._signs.get(of, ())
        if not signs:
            return
        words = frozenset(sentence.words)
        for cue, pattern, anchors in signs:
            if all(any(word in words for word in choices) for choices in anchors):
                for found in pattern.finditer(sentence.text):
                    begin = sentence.start + found.start()
                    yield Hit(cue=cue, start=begin, end=begin + len(found[0]), text=found[0])

    @cached_property
    def _signs(self) -> dict[str, list[tuple[Cue, re.Pattern[str], tuple[frozenset[str], ...]]]]:
        signs: dict[str, list[tuple[Cue, re.Pattern[str], tuple[frozenset[str], ...]]]] = {}
        for cue in self.cues:
            for phrase in cue.phrases:
                signs.setdefault(cue.of, []).append((cue, self._pattern(phrase), self._anchors(phrase)))
        return signs

    def _pattern(self, phrase: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w']){_joined(self._parts(phrase))}(?!\w)")

    def _parts(self, phrase: str) -> Iterator[tuple[str, bool]]:
        """What each part of a phrase matches, and whether it may be missing; for a gap the pattern is empty."""
        place = 0
        for found in _PART.finditer(phrase):
            if phrase[place : found.start()].strip():
                raise KeyError(phrase[place : found.start()].strip())
            place = found.end()
            name, name_optional, choice, choice_optional, gap, word, word_optional = found.groups()
            if gap is not None:
                yield f"gap{gap or _USUAL_GAP}", True
            elif name:
                yield _any_of(dict(self.lists)[name]), bool(name_optional)
            elif choice:
                yield _any_of(tuple(choice.split("|"))), bool(choice_optional)
            else:
                yield _spelled(word), bool(word_optional)
        if phrase[place:].strip():
            raise KeyError(phrase[place:].strip())

    def _anchors(self, phrase: str) -> tuple[frozenset[str], ...]:
        """Sets of words of each of which a sentence must hold one, for the phrase to be in it."""
        anchors = []
        for found in _PART.finditer(phrase):
            name, name_optional, choice, choice_optional, gap, word, word_optional = found.groups()
            if gap is not None or name_optional or choice_optional or word_optional:
                continue
            texts = dict(self.lists)[name] if name else tuple(choice.split("|")) if choice else (word,)
            if all(WORD.fullmatch(text) and not set("'-/&.") & set(text) for text in texts):
                anchors.append(frozenset(texts))
        return tuple(sorted(anchors, key=len)[:2])


def _cue(table: dict[str, Any]) -> Cue:
    return Cue(id=table["id"], of=table["of"], says=table.get("says", ""), phrases=tuple(table["phrases"]))


def _spelled(text: str) -> str:
    """A word or some words: apostrophes may be missing, hyphens may be spaces."""
    escaped = re.escape(text.replace("-", " "))
    return escaped.replace("'", "'?").replace(r"\ ", _BETWEEN)


def _any_of(texts: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(_spelled, sorted(texts, key=len, reverse=True)))})"


def _joined(parts: Iterator[tuple[str, bool]]) -> str:
    pattern, is_first = "", True
    for part, is_optional in parts:
        if part.startswith("gap"):
            pattern += f"{_GAP}{{0,{part[3:]}}}?"
        elif is_first:
            pattern += f"(?:{part}{_BETWEEN})?" if is_optional else part
            is_first = is_optional
        else:
            pattern += f"(?:{_BETWEEN}{part})?" if is_optional else f"{_BETWEEN}{part}"
    return pattern
