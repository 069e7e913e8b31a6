"""Whether a draft says who writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.drafts.draft import Passage
from jumpstart.playbook.drafts.mentions import (
    find_first_name,
    is_listed_as_no_name,
    is_of_one_case,
    is_word_of_its_own,
)
from jumpstart.playbook.language import find_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.drafts.draft import Draft
    from jumpstart.playbook.language import Sentence

_WORD = r"[^\W\d_][\w'’.\-]*"
_NAME_AFTER = re.compile(rf"[\s:,]{{0,3}}({_WORD})(?:\s+({_WORD}))?")
_PARTICLES = r"(?:(?:van|von|de|der|den|da|di|la|le|bin|bint|al|el|ibn|mac|mc|ter|ten|dos|das|du|y)\s+){0,2}"
_CAPITAL = r"(?:[^\W\d_a-z][\w'’\-]*\.?)"
_FULL_NAME = re.compile(
    rf"(?P<lead>^|[.!?:;,(\n\"–—-]\s*)(?P<name>{_CAPITAL}(?:\s+{_PARTICLES}{_CAPITAL}){{1,3}})(?=\s*(?:[,.(!–—:;-]|here\b|from\b|again\b|\n|$))"
)
_SHORT_NAME = r"[^\W\d_]{2,15}(?: [^\W\d_]{2,15})?"
_NAME_HERE = re.compile(
    rf"(?:^|[.!?:;,(\n–—-]\s*)({_CAPITAL}|{_SHORT_NAME}),?\s+"
    r"((?i:here\b(?! to| for| is| are)|from\b|this side\b|again\b|speaking\b|(?:on|with|in|at|of) the\b))"
)
_SET_APART = re.compile(rf"(?:[a-z][:–—(]|[a-z]\s-)\s*({_CAPITAL})(?=\s*[,.)–—]|\s*$)")
_AFTER_SENTENCE = re.compile(r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)[.!?]\s")
_LAST_LINES = 6
_SHORTEST_NAME = 2
_WORDS_OF_A_GREETING = 2
_MOST_WORDS_OF_A_NAME = 4
_CLOSING = re.compile(r"[,.!\s–—-]*$")


def find_name(draft: Draft) -> Passage | None:
    """
    The passage in which the writer gives a name, None for none.

    A name stands after "I'm" or "my name is", before "here" or "from", alone in front of a comma, or at the end.
    """
    return _known_name(draft) or _introduced(draft) or _alone(draft) or _signed(draft)


def _known_name(draft: Draft) -> Passage | None:
    seeker = draft.occasion.seeker
    if seeker is None:
        return None
    words = seeker.name.split()
    if len(words) > 1 and draft.names(seeker.name):
        return Passage(start=0, end=0, taken_for="your name")
    found = find_first_name(draft, words[0])
    return attrs.evolve(found, taken_for="your name") if found else None


def _introduced(draft: Draft) -> Passage | None:
    for sentence in draft.reading.sentences:
        for hit in draft.hits("name-follows", sentence):
            found = _NAME_AFTER.match(_original(draft), draft.reading.span(hit.start, hit.end)[1])
            if not found or not _is_name(draft, found[1], _own_case(draft, sentence)):
                continue
            if _are_two_names(found) or not _opens_title(draft, sentence, hit.end):
                return Passage(start=hit.start, end=hit.end, taken_for="your name")
    return None


def _are_two_names(found: re.Match[str]) -> bool:
    """Whether two words are written as a name is, as those of Brooke Tanner, who need not tan."""
    return bool(found[2]) and all(word[0].isupper() and not word.isupper() for word in found.groups())


def _opens_title(draft: Draft, sentence: Sentence, place: int) -> bool:
    return any(place <= role.start <= place + 2 for role in find_roles(sentence, lexicon=draft.lexicon))


def _own_case(draft: Draft, sentence: Sentence) -> str:
    """A sentence as it was typed."""
    first, last = draft.reading.span(sentence.start, sentence.end)
    return _original(draft)[first:last]


def _is_name(draft: Draft, word: str, around: str = "", *, signs: bool = False) -> bool:
    """
    Whether a word may be somebody's first name: no word of its own, and with a capital where the text has any.

    A word that signs may be a common one, as that of Will.
    """
    low = word.lower().strip(".'’").removesuffix("'s").removesuffix("’s")
    is_no_name = is_listed_as_no_name if signs else is_word_of_its_own
    if len(low) < _SHORTEST_NAME or is_no_name(draft, low):
        return False
    if is_of_one_case(around or _original(draft)):
        return not low.endswith(("ing", "ed", "ly"))
    return not word[0].islower()


def _original(draft: Draft) -> str:
    return draft.reading.text


def _own_lines(draft: Draft) -> Iterator[tuple[int, str]]:
    """The lines of the text as given that are the writer's, each with where it begins."""
    plain = draft.reading.plain
    end = draft.reading.span(0, len(plain))[1] if plain else 0
    place = 0
    for line in _original(draft)[:end].splitlines(keepends=True):
        if not line.lstrip().startswith(">"):
            yield place, line
        place += len(line)


def _alone(draft: Draft) -> Passage | None:
    greetings = draft.lexicon.words("greetings")
    for _, line in _own_lines(draft):
        for found in _FULL_NAME.finditer(line):
            words = found["name"].split()
            if words[0].lower() in greetings or not all(_is_name(draft, word) for word in words if word[0].isupper()):
                continue
            before = _AFTER_SENTENCE.split(line[: found.start("name")].lower())[-1].rstrip(" ,")
            if any(
                before.endswith(f"{each}") for each in ("you", "thanks", "dear", "hello", "hi", "hey", "mr.", "dr.")
            ):
                continue
            if found["lead"].startswith(",") and not _may_follow_comma(draft, before, line[found.end() :]):
                continue
            return Passage(start=0, end=0, taken_for="your name")
        for found in _SET_APART.finditer(line):
            if _is_name(draft, found[1]):
                return Passage(start=0, end=0, taken_for="your name")
        for found in _NAME_HERE.finditer(line):
            if _is_name(draft, found[1].split()[0]) and _is_name(draft, found[1].split()[-1]):
                return Passage(start=0, end=0, taken_for="your name")
    return None


def _may_follow_comma(draft: Draft, before: str, after: str) -> bool:
    """Whether a name behind a comma is the writer's: behind a greeting, or at the end of what is said of oneself."""
    words = before.split()
    greeted = bool(words) and (words[0] in draft.lexicon.words("greetings") or len(words) <= _WORDS_OF_A_GREETING)
    return greeted or (after.lstrip()[:1] in {".", "", "!"} and bool({"i", "i'm", "i’m", "me"} & set(words)))


def _signed(draft: Draft) -> Passage | None:
    if draft.reading.signature:
        return Passage(start=0, end=0, taken_for="your name")
    lines = [line.strip() for _, line in _own_lines(draft) if line.strip()]
    sign_offs = sorted(draft.lexicon.words("sign-offs"), key=len, reverse=True)
    for place, line in list(enumerate(lines))[-_LAST_LINES:]:
        if place and _is_signature(draft, line.strip("–—- "), lines[place - 1]):
            return Passage(start=0, end=0, taken_for="your name")
    last = lines[-1] if lines else ""
    closes = "|".join(map(re.escape, sign_offs))
    closing = re.search(
        rf"(?:^|[.!?,–—-]\s*|\s)(?:{closes})[\s,.!–—-]+({_WORD}(?:\s+{_WORD}){{0,2}})[\W_x]*$",
        last[-120:],
        re.IGNORECASE,
    )
    dashed = re.search(rf"[–—-]\s*({_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})[\W_]*$", last[-60:])
    ending = re.search(rf"[.!?]\s+({_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})[\W_x]*$", last[-60:])
    if closing and _closes_with_name(draft, closing[1], last):
        return Passage(start=0, end=0, taken_for="your name")
    for found in (dashed, ending):
        if found and all(_is_name(draft, word) for word in found[1].split()):
            return Passage(start=0, end=0, taken_for="your name")
    return None


def _closes_with_name(draft: Draft, name: str, line: str) -> bool:
    """Whether what stands behind a sign-off on its line is a name, in small letters too."""
    words = name.split()
    if all(_is_name(draft, word, word) for word in name.lower().split()):
        return True
    return not is_of_one_case(line) and all(_is_name(draft, word, line, signs=True) for word in words)


def _is_signature(draft: Draft, line: str, before: str) -> bool:
    words = line.rstrip(" .,!xX").split()
    after_sign_off = _CLOSING.sub("", before.lower()) in draft.lexicon.words("sign-offs")
    if not words or len(words) > _MOST_WORDS_OF_A_NAME:
        return False
    if not all(_is_name(draft, word, signs=after_sign_off) for word in words[:2]):
        return False
    return after_sign_off or all(not word[0].islower() for word in words)
