"""How many people a draft asks to be named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.drafts.draft import Draft
    from jumpstart.playbook.drafts.numbers import Number
    from jumpstart.playbook.language import Sentence

_WORDS_BETWEEN = 6
_NEXT = re.compile(r"[\s/-]{1,3}([^\W\d_][\w'/-]*)")
_NAMES_OF = re.compile(
    r"\b(?:names?|numbers?|contacts?|details|introductions?|intros?) (?:of|for|to) (?:(?:at least|maybe|about) )?$"
)
_OR_MORE = re.compile(r"[\s-]*(?:or|and) (?:more|so)\b")
_OF_YOURS = re.compile(r"\s+of (?:your|ur|yer|those|them|their|his|her)\b")
_FORMED = re.compile(r"(?:[^aeiou]ers|ists|[^aeiou]ors|ologists|icians|men|women|smiths|wrights)$")
_MAY = frozenset(("may", "can", "could", "might", "should", "shall"))
_NEAR = 24
_FAR = 60
_WHERE = frozenset(("in", "at", "on", "as", "with", "for", "under", "behind"))
_AND = re.compile(r"(?:,|\b(?:and|plus|then|another))\s*$")
_MOST_ASKED_FOR = 500


@attrs.frozen(kw_only=True)
class Headcount:
    """
    How many people a passage asks for.

    Attributes:
        low: How many, or the lower end of a range.
        high: How many, or the upper end.
        start: Where it begins in the plain text.
        end: Where it ends, excluded.
    """

    low: float
    high: float
    start: int
    end: int

    @property
    def number(self) -> float:
        """How many; the middle of a range."""
        return (self.low + self.high) / 2


def find_headcounts(draft: Draft) -> tuple[Headcount, ...]:
    """
    The numbers of people to talk to that a draft asks for, in order.

    People that the writer has met, manages or was told of are not asked for.
    """
    asked: list[Headcount] = []
    others: list[Headcount] = []
    was_asking = False
    for sentence in draft.reading.sentences:
        is_asking = was_asking or sentence.is_question or draft.has("asking", sentence)
        was_asking = sentence.is_question
        for count in _in_sentence(draft, sentence, is_asking=is_asking):
            (asked if is_asking else others).append(count)
    return tuple(asked or others)


def _in_sentence(draft: Draft, sentence: Sentence, *, is_asking: bool) -> Iterator[Headcount]:
    for hit in draft.hits("everybody", sentence):
        yield Headcount(low=float(hit.cue.id), high=float(hit.cue.id), start=hit.start, end=hit.end)
    numbers = list(draft.counting.find(sentence.text))
    others = _Others.of(draft, sentence) if numbers else None
    singles: list[Headcount] = []
    for number in numbers:
        end = _end_of_people(draft, sentence.text, number, is_asking=is_asking)
        if _goes_on_counting(draft, sentence.text, numbers, number):
            continue
        if not end or number.high > _MOST_ASKED_FOR or (others and others.hold(number, end)):
            continue
        first, last = sentence.start + number.start, sentence.start + end
        count = Headcount(low=number.low, high=number.high, start=first, end=last)
        if number.high == 1:
            singles.append(count)
        else:
            yield count
    if singles:
        yield Headcount(low=len(singles), high=len(singles), start=singles[0].start, end=singles[-1].end)


def _end_of_people(draft: Draft, text: str, number: Number, *, is_asking: bool) -> int:
    """Where the people end that a number counts, 0 where it counts no people."""
    names = ("people", "no-people", "after-a-number-alone")
    people, things, alone = (draft.lexicon.word_set(name) for name in names)
    more = _OR_MORE.match(text, number.end)
    place, is_article = (
        more.end() if more else number.end,
        text[number.start : number.end] in draft.lexicon.word_set("articles"),
    )
    for _ in range(_WORDS_BETWEEN):
        found = _NEXT.match(text, place)
        if not found:
            break
        word, place = found[1], found.end()
        if word in things:
            return 0
        if word in alone:
            break
        if word in people or (not is_article and _is_title(draft, word)):
            return place
    if is_asking and _OF_YOURS.match(text, number.end):
        return number.end
    if _NAMES_OF.search(text[: number.start]):
        return number.end
    return number.end if is_asking and not is_article and _stands_alone(draft, text, number) else 0


def _stands_alone(draft: Draft, text: str, number: Number) -> bool:
    """Whether a number stands without what it counts, as in "could you name two or three?"."""
    found = _NEXT.match(text, number.end)
    if found and found[1] not in draft.lexicon.word_set("after-a-number-alone"):
        return False
    before = text[: number.start].split()[-1:]
    if number.high == 1:
        return bool(before) and before[0] in draft.lexicon.word_set("before-one-alone")
    return not (before and before[0] in draft.lexicon.word_set("before-no-people"))


def _goes_on_counting(draft: Draft, text: str, numbers: list[Number], number: Number) -> bool:
    """Whether a number goes on with what the one before counts, as in "3 years on the boats and 2 in a cannery"."""
    things, place = draft.lexicon.word_set("no-people"), numbers.index(number)
    found = _NEXT.match(text, number.end)
    if not place or not found or found[1] not in _WHERE or not _AND.search(text[: number.start]):
        return False
    last = numbers[place - 1]
    counted = _NEXT.match(text, last.end)
    return bool(counted and counted[1] in things and number.start - last.end <= _FAR)


def _is_title(draft: Draft, word: str) -> bool:
    """Whether a word names people by their work, as "welders" does."""
    ones = (word, word.removesuffix("s"), word.removesuffix("es"), f"{word[:-3]}y", f"{word[:-3]}fe")
    is_listed = any(one in draft.lexicon.titles or one in draft.lexicon.title_pairs for one in ones)
    return is_listed or bool(_FORMED.search(word))


@attrs.frozen
class _Others:
    """Where a sentence speaks of people who were met, are led or were heard of, and are not asked for."""

    text: str
    articles: frozenset[str]
    before: tuple[int, ...]
    before_one: tuple[int, ...]
    after: tuple[int, ...]

    @classmethod
    def of(cls, draft: Draft, sentence: Sentence) -> _Others:
        text, start = sentence.text, sentence.start
        before = [
            hit.end - start
            for hit in draft.hits("other-people-before", sentence)
            if not _MAY & set(text[max(0, hit.start - start - 10) : hit.start - start].split()[-1:])
        ]
        before_one = [hit.end - start for hit in draft.hits("not-a-person-to-meet", sentence)]
        after = [hit.start - start for hit in draft.hits("other-people-after", sentence)]
        return cls(text, draft.lexicon.word_set("articles"), tuple(before), tuple(before_one), tuple(after))

    def hold(self, number: Number, end: int) -> bool:
        """Whether the people that a number counts are among them."""
        first, text = number.start, self.text
        if any(place <= first <= place + _NEAR and len(text[place:first].split()) <= 1 for place in self.before):
            return True
        is_article = text[first : number.end] in self.articles
        if is_article and any(place <= first <= place + 2 for place in self.before_one):
            return True
        return any(end <= place <= end + 2 for place in self.after)
