"""Where a statement says in which field, at what place or for whom somebody wants to work."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.language.reading import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.playbook.language import Lexicon, Reading, Sentence
    from jumpstart.playbook.language.roles import Role

_INTO = re.compile(
    r"\b(?:in|at|within|near|round|around|across|inside|outside|aboard|along|into|throughout|amid|based (?:in|at"
    r"|on|out of)"
    r"|on|with|for|of|by|from|under|serving|covering|among|off|between|beside|doing|do|study|studying|try|trying"
    r"|join|joining|has to be|must be|(?:drawn|attracted|switch|switching|called) to|towards?"
    r"|(?:wonder|wondering|think|thinking|thought|dreaming) about)\s+"
    r"(?:(?:an?|the|some|one of the|any|my local|a local|local|either|one)\s+)?"
)
_KIND_OF_WORKPLACE = re.compile(
    r"\b(?:[\w&'-]+\s+){0,2}(?:industry|sector|trade|market|space|company|companies|firm|firms|hospital|hospitals"
    r"|school|schools|college|university|clinic|practice|charity|charities|ngo|ngos|nonprofit|nonprofits|non-profit"
    r"|startup|startups|start-up"
    r"|agency|agencies|chambers|studio|studios|theatre|theater|museum|museums|gallery|galleries|hotel"
    r"|hotels|restaurant"
    r"|restaurants|kitchen|kitchens|brewery|farm|farms|shipyard|shipyards|port|airport|airline|airlines"
    r"|bank|banks|council"
    r"|factory|plant|warehouse|nursery|hospice|hospices|lab|labs|laboratory|garage|salon|zoo|library"
    r"|publisher|publishers"
    r"|newspaper|orchestra|church|prison|railway|railways|rigs?|ferries|yard|garden|gardens|estate|village"
    r"|town|city|county)\b"
)
_BASED = re.compile(r"\b[\w'&]+[- ]based\b")
_TIMES = re.compile(r"^\d{1,4}(?:st|nd|rd|th|s|k|am|pm|%|-\d+)?$|^[£$€]")
_SAYS_WHICH = re.compile(r" (?:that|which|who|making|doing|building|selling|serving|specialising|specializing)\b")
_ASIDE = re.compile(r" (?:either way|please|only|ideally|preferably|for choice|for preference|of course)\W*$")
_LONGEST = 4
_SHORT = 3
_FEW_WORDS = 8
_AT_EMPLOYERS = frozenset({"at", "with", "for", "join", "joining", "under"})
_IN_PLACES = frozenset({"in", "near", "around", "across", "based", "outside", "off"})


@attrs.frozen(kw_only=True)
class Direction:
    """
    A field, place or employer in a statement.

    Attributes:
        kind: ``employer`` behind "at" and "with", ``place`` for a name behind "in" and "near", else ``field``.
        text: It, as it stands in the text.
        start: Where it begins in the plain text, its preposition included.
        words: Where its words begin.
        end: Where it ends, excluded.
    """

    kind: str
    text: str
    start: int
    words: int
    end: int


def find_directions(
    sentence: Sentence, reading: Reading, roles: Iterable[Role], *, has_target: bool, lexicon: Lexicon
) -> Iterator[Direction]:
    """
    The passages of a sentence that say where, in order of how surely they do; one place may be found twice.

    Args:
        sentence: The sentence.
        reading: The text that it stands in.
        roles: The titles in the sentence.
        has_target: Whether the text names a title that is wanted.
        lexicon: The words to judge by.
    """
    finder = _Directions(sentence, reading, roles, lexicon)
    is_short = len(sentence.words) <= _FEW_WORDS
    for found in (
        *finder.behind_prepositions(),
        *finder.workplaces(),
        *finder.names(),
        *finder.bare_parts(anywhere=has_target or is_short),
    ):
        words = WORD.findall(found.text.casefold())
        is_named = found.kind == "place" and len(words) == 1 and finder.is_name_at(found.words)
        is_vague = not is_named and lexicon.word_set("vague-kind").issuperset(words)
        if not is_vague or _SAYS_WHICH.match(sentence.text, found.end - sentence.start):
            yield found


class _Directions:
    """The search for directions in one sentence."""

    def __init__(self, sentence: Sentence, reading: Reading, roles: Iterable[Role], lexicon: Lexicon) -> None:
        self._sentence, self._reading = sentence, reading
        self._taken = [(role.start - sentence.start, role.end - sentence.start) for role in roles]
        self._nowhere, self._said = lexicon.word_set("nowhere"), lexicon.word_set("said")
        self._common, self._openers = lexicon.common, lexicon.word_set("openers")
        self._no_names, self._ends = lexicon.word_set("no-name"), lexicon.word_set("ends-a-place")
        self._no_part = self._ends | self._common | lexicon.word_set("before-a-title")
        self._modifiers = lexicon.word_set("modifiers")
        self._name_openers, self._name_ends = lexicon.word_set("name-openers"), lexicon.word_set("name-ends")

    def behind_prepositions(self) -> Iterator[Direction]:
        """What stands behind "in", "at" and the like."""
        for found in _INTO.finditer(self._sentence.text):
            if end := self._end_of_phrase(found.end()):
                yield self._direction(found.start(), found.end(), end, found[0].split()[0])

    def _end_of_phrase(self, start: int) -> int:
        """Where the words behind a preposition end, 0 where they name no place, field or employer."""
        text, end = self._sentence.text, 0
        for count, found in enumerate(WORD.finditer(text, start)):
            word = found[0]
            if count == 0 and (found.start() - start > 1 or (self._says_nothing(word) and not self._is_name(found))):
                return 0
            if count and (text[end : found.start()].strip(" &'-") or word in self._ends or count >= _LONGEST):
                break
            end = found.end()
        return end

    def _is_name(self, found: re.Match[str]) -> bool:
        """Whether a word that says nothing by itself is a name or begins one: Nice, Reading, New York."""
        return self._goes_on(found) or (found.start() > 0 and len(found[0]) >= _SHORT and self._has_capital(found))

    def is_name_at(self, place: int) -> bool:
        """Whether the word at a place of the plain text may be a name by its capital."""
        found = WORD.match(self._sentence.text, place - self._sentence.start)
        return found is not None and found.start() > 0 and self._has_capital(found)

    def _has_capital(self, found: re.Match[str]) -> bool:
        """Whether a word stands with a capital, in a text that uses them as usual, and may be a name."""
        if found[0] in self._no_names or not _uses_capitals(self._reading.text):
            return False
        first, _ = self._reading.span(self._sentence.start + found.start(), self._sentence.start + found.end())
        return self._reading.text[first : first + 1].isupper()

    def _goes_on(self, found: re.Match[str]) -> bool:
        """Whether a word that says nothing alone does so with the next: "trade unions", "new york"."""
        following = WORD.match(self._sentence.text, found.end() + 1)
        if following is None or self._sentence.text[found.end()] != " ":
            return False
        if found[0] in self._modifiers:
            return not self._says_something_else(following[0]) and following[0] not in self._ends
        return found[0] in self._name_openers and following[0] in self._name_ends

    def workplaces(self) -> Iterator[Direction]:
        """Kinds of workplace, and what is "…-based"."""
        for pattern in (_KIND_OF_WORKPLACE, _BASED):
            for found in pattern.finditer(self._sentence.text):
                first = self._first_that_says_something(found)
                if self._is_free(found.start(), found.end()):
                    yield self._direction(found.start(), first, found.end(), "in")

    def _first_that_says_something(self, found: re.Match[str]) -> int:
        """Where the name of a kind of workplace begins, behind "the" and verbs."""
        words = list(WORD.finditer(found[0]))
        for word in words[:-1]:
            if not self._says_something_else(word[0]) and word[0] not in self._no_part:
                return found.start() + word.start()
        return found.start() + words[-1].start()

    def names(self) -> Iterator[Direction]:
        """Words with a capital in the middle of a sentence, in a text that uses capitals as usual."""
        if not _uses_capitals(self._reading.text):
            return
        for found in WORD.finditer(self._sentence.text):
            word = found[0]
            if (
                found.start() == 0
                or self._no_names & set(word.split("/"))
                or word in self._common
                or self._says_nothing(word)
            ):
                continue
            begin, _ = self._reading.span(self._sentence.start + found.start(), self._sentence.start + found.end())
            if self._reading.text[begin : begin + 1].isupper() and self._is_free(found.start(), found.end()):
                yield self._direction(found.start(), found.start(), found.end(), "in")

    def bare_parts(self, *, anywhere: bool) -> Iterator[Direction]:
        """
        Parts of one to three words between commas and the like, of which nothing is said.

        Args:
            anywhere: Whether any will do; else only those behind a word such as "maybe" or "or".
        """
        place = 0
        for part in re.split(r"([,;:|/]\s|\s-\s)", self._sentence.text):
            said = WORD.findall(_ASIDE.sub("", part))
            words = [word for word in said if word not in self._openers]
            lead = next((found.start() for found in WORD.finditer(part) if found[0] not in self._openers), 0)
            is_open = anywhere or (len(words) < len(said) and said[0] in self._openers)
            if is_open and 0 < len(words) <= _SHORT and not self._any_says_something_else(words):
                start = place + lead
                end = place + len(part.rstrip(" .!"))
                if self._is_free(start, end):
                    yield self._direction(start, start, end, "in")
            place += len(part)

    def _any_says_something_else(self, words: list[str]) -> bool:
        return any(
            self._says_something_else(word) and not (word in self._name_openers and following in self._name_ends)
            for word, following in zip(words, [*words[1:], ""], strict=True)
        )

    def _says_something_else(self, word: str) -> bool:
        return self._says_nothing(word) or word in self._said or bool(self._no_names & set(word.split("/")))

    def _says_nothing(self, word: str) -> bool:
        return word in self._nowhere or bool(_TIMES.match(word))

    def _is_free(self, start: int, end: int) -> bool:
        return not any(start < last and first < end for first, last in self._taken)

    def _direction(self, start: int, words: int, end: int, preposition: str) -> Direction:
        base = self._sentence.start
        first, last = self._reading.span(base + words, base + end)
        text = self._reading.text[first:last]
        kind = "field"
        if preposition in _AT_EMPLOYERS:
            kind = "employer"
        elif preposition in _IN_PLACES and text[:1].isupper():
            kind = "place"
        return Direction(kind=kind, text=text, start=base + start, words=base + words, end=base + end)


@lru_cache(maxsize=4)
def _uses_capitals(text: str) -> bool:
    letters = [character for character in text[:2000] if character.isalpha()]
    return sum(map(str.isupper, letters)) * 3 < len(letters)
