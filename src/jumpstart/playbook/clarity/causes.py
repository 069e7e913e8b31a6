"""What keeps a statement from being clear, each cause with the passage that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jumpstart.playbook.clarity.codes import finding
from jumpstart.playbook.clarity.scopes import Scopes
from jumpstart.playbook.language.reading import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.findings import Finding
    from jumpstart.playbook.clarity.passages import Statement
    from jumpstart.playbook.language import Hit, Lexicon, Sentence
    from jumpstart.playbook.language.roles import Role

_OR = re.compile(
    r"\b(?:or else|otherwise|alternatively|failing that|or|either|and/or|v|vs|versus)\b|(?<=[a-z]) ?/ ?(?=[a-z])"
)
_PREPOSITION = re.compile(
    r"\b(?:in|at|near|around|within|across|for|with|on|between|from|of|by|to be in|based in|under|outside|into)"
    r"\s+[\w\s,&'.-]{1,60}$"
)
_OTHER_NAME = re.compile(
    r",? (?:as (?:you|they|we|the|some|it|people|others|he|she)\b|if you (?:like|prefer|will)\b|to you\b)"
)
_SIDE_BEFORE = re.compile(r"(?:[\w'&-]+ ){0,2}[\w'&-]+,? ?$")
_SIDE_AFTER = re.compile(r",?(?: [\w'&-]+){1,3}")
_JOINING = frozenset(
    {
        "of",
        "and",
        "for",
        "the",
        "&",
        "senior",
        "junior",
        "assistant",
        "chief",
        "lead",
        "trainee",
        "graduate",
        "apprentice",
        "intern",
    }
)
_TRAILS_OFF = re.compile(r" (?:something|somethin|summat|anything|whatever)\b(?! (?:in|with|at|for|to do)\b)")
_NOT_WANTED = frozenset({"away", "not", "now", "others"})
_MODALS = frozenset({"might", "may", "could", "probably"})
_SIDE_BY_SIDE = "holds more than one path open"
_LEVELS = re.compile(
    r"\W*(?:senior|junior|principal|lead|chief|deputy|assistant|trainee|head|sous|graduate|associate)\b"
)
_ELSEWHERE = re.compile(r"[:;.,]|\s-\s|\b(?:as|so) long as\b|\bbut\b|\bprovided\b")
_PUTS_A_PATH = re.compile(r"\b(?:is it|do i|should i|shall i|will it be|would it be|am i)\b [\w' ]+")
_CLOSE = 16
_NEAR = 36
"""In characters: how far an "or" may stand from what it joins."""


def causes(statement: Statement, lexicon: Lexicon) -> Iterator[Finding]:
    """The causes in a statement, each code once, with the first passage that shows it."""
    judge = _Judge(statement, lexicon)
    if not statement.targets:
        yield finding("no-target-role", "no job is named as the one you are after")
    yield from judge.shown("alternatives", judge.alternatives)
    yield from judge.shown("hedging", judge.wavering)
    if not statement.targets:
        yield from judge.shown("away-from-not-towards", judge.leaving)
    yield from judge.shown("status-quo", judge.staying)
    if not statement.directions:
        yield finding("no-direction", "no field, place or employer is named")


Counts = Callable[[Any, Any, Any], bool]
"""Whether a cue counts: its sentence, it, and those that say the same."""

Passage = tuple[int, int, str]
"""Where it begins and ends in the plain text, and what it does."""


def _place(passage: Passage) -> tuple[int, int]:
    """Where a passage begins; of those that begin together the longest comes first."""
    start, end, _ = passage
    return start, -end


class _Judge:
    """What of a statement shows each cause, sentence by sentence."""

    def __init__(self, statement: Statement, lexicon: Lexicon) -> None:
        self._statement, self._lexicon = statement, lexicon
        self._scopes = Scopes(statement.reading, lexicon, statement.targets)

    def shown(self, code: str, passages: Callable[[Sentence], Iterable[Passage]]) -> Iterator[Finding]:
        reading = self._statement.reading
        for sentence in reading.sentences:
            first = min(passages(sentence), key=_place, default=None)
            if first is not None:
                start, end, says = first
                span = reading.span(start, end)
                yield finding(code, f"“{reading.text[slice(*span)]}” {says}", span)
                return

    def wavering(self, sentence: Sentence) -> Iterator[Passage]:
        """Where the writer is not sure about the goal."""
        if not self._statement.targets:
            yield from self._cues(sentence, "vague", "no-hedge", self._scopes.is_doubt)
        staying = self._stays(sentence)
        for hit in self._hits(sentence, "hedging", "no-hedge", self._scopes.is_doubt):
            if not any(_touch(hit, stays) for stays in staying) or hit.text.split()[0] not in _MODALS:
                yield hit.start, hit.end, hit.cue.says

    def leaving(self, sentence: Sentence) -> Iterator[Passage]:
        """Where the writer says what is left."""
        staying = self._stays(sentence)
        for hit in self._hits(sentence, "away", "no-away", self._scopes.is_leaving):
            if not any(hit.start <= stays.start and stays.start <= hit.end for stays in staying):
                yield hit.start, hit.end, hit.cue.says

    def staying(self, sentence: Sentence) -> Iterator[Passage]:
        """Where the writer keeps open that nothing changes."""
        return ((hit.start, hit.end, hit.cue.says) for hit in self._stays(sentence))

    def _stays(self, sentence: Sentence) -> tuple[Hit, ...]:
        return tuple(self._hits(sentence, "status-quo", "no-status-quo", self._scopes.is_staying))

    def _cues(self, sentence: Sentence, of: str, unless: str, counts: Counts) -> Iterator[Passage]:
        return ((hit.start, hit.end, hit.cue.says) for hit in self._hits(sentence, of, unless, counts))

    def _hits(self, sentence: Sentence, of: str, unless: str, counts: Counts) -> Iterator[Hit]:
        found = sorted(self._lexicon.find(of, sentence), key=lambda hit: hit.start)
        excused = [(other.start, other.end) for other in self._lexicon.find(unless, sentence)] if found else []
        for hit in found:
            if any(hit.start <= end and start < hit.end for start, end in excused) or not counts(sentence, hit, found):
                excused.append((hit.start, hit.end))
            else:
                yield hit

    def alternatives(self, sentence: Sentence) -> Iterator[Passage]:
        """Where more than one path is held open."""
        statement = self._statement
        staying = tuple(self._lexicon.find("status-quo", sentence))
        for hit in self._hits(sentence, "alternatives", "no-alternatives", self._scopes.is_path):
            if not any(abs(hit.end - stays.start) <= 1 for stays in staying):
                yield hit.start, hit.end, hit.cue.says
        if not staying:
            yield from self._cues(sentence, "fallback", "no-alternatives", self._scopes.is_path)
        excused = tuple(self._lexicon.find("no-alternatives", sentence))
        for found in _OR.finditer(sentence.text):
            start = sentence.start + found.start()
            if any(other.start <= start < other.end for other in excused):
                continue
            if not found.start() and self._stayed_before(sentence):
                continue
            if _TRAILS_OFF.match(sentence.text, found.end()) or _stands_by(staying, sentence, found):
                continue
            if _parts_paths(statement, sentence, found.start(), found.end()):
                first, last = _with_its_sides(sentence.text, found)
                yield sentence.start + first, sentence.start + last, _SIDE_BY_SIDE
        if not statement.targets and (place := self._asked_twice) and sentence.start <= place[0] < sentence.end:
            yield *place, _SIDE_BY_SIDE
        for role in statement.within(sentence):
            if _names_two(role.text, self._lexicon):
                yield role.start, role.end, _SIDE_BY_SIDE
        second = self._second_target
        if second and sentence.start <= second.start < sentence.end:
            yield second.start, second.end, "is a second job beside the first"

    def _stayed_before(self, sentence: Sentence) -> bool:
        """Whether the sentence before says that things may stay as they are."""
        before = self._before.get(sentence.start)
        return before is not None and any(self._lexicon.find("status-quo", before))

    @cached_property
    def _before(self) -> dict[int, Sentence]:
        sentences = self._statement.reading.sentences
        return {other.start: one for one, other in pairwise(sentences)}

    @cached_property
    def _asked_twice(self) -> tuple[int, int] | None:
        """The second of several questions that each put a path: "Do I teach? Do I write?"."""
        asked = [
            (sentence.start + found.start(), sentence.start + found.end())
            for sentence in self._statement.reading.sentences
            for found in _PUTS_A_PATH.finditer(sentence.text)
            if not any(hit.start < sentence.start + found.end() for hit in self._stays(sentence))
        ]
        return asked[1] if len(asked) > 1 else None

    @cached_property
    def _second_target(self) -> Role | None:
        return _another_target(self._statement)


def _names_two(title: str, lexicon: Lexicon) -> bool:
    """Whether a title with a slash is two: a plumber/roofer is, a waiter/waitress is not."""
    one, slash, other = title.partition("/")
    if not slash:
        return False
    first, second = one.split()[-1:], other.split()[-1:]
    if not first or not second or first[0][:4] == second[0][:4]:
        return False
    return all(word in lexicon.titles for word in (first[0], second[0]))


def _touch(hit: Hit, other: Hit) -> bool:
    """Whether one passage stands over or close before another."""
    return hit.start <= other.end + 1 and other.start <= hit.end + _CLOSE


def _with_its_sides(text: str, found: re.Match[str]) -> tuple[int, int]:
    """Where an "or" begins and ends with up to three words on either side."""
    before, after = _SIDE_BEFORE.search(text[: found.start()]), _SIDE_AFTER.match(text, found.end())
    return before.start() if before else found.start(), after.end() if after else found.end()


def _stands_by(staying: tuple[Hit, ...], sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether an "or" stands beside what says that things may stay as they are: then it opens no second path."""
    for hit in staying:
        after = sentence.text[found.end() : max(hit.start - sentence.start, found.end())]
        before = sentence.text[max(hit.end - sentence.start, 0) : found.start()]
        if hit.start - sentence.start >= found.end() and len(after) <= _NEAR and not _OR.search(after):
            return True
        if hit.end - sentence.start <= found.start() and len(before) <= _NEAR and not _OR.search(before):
            return True
    return False


def _parts_paths(statement: Statement, sentence: Sentence, start: int, end: int) -> bool:
    """Whether an "or" stands between two things to become, rather than two places, employers or hours."""
    place = sentence.start + start
    if sentence.text[start:end] == "either" and statement.targets:
        return False  # the "or" that follows decides
    if sentence.text[start:end].strip() == "/":
        return _joins_two_titles(statement.within(sentence), sentence, start, end)
    if not statement.targets:
        return statement.attitude(place) not in _NOT_WANTED and not _joins_names(statement, sentence, start, end)
    if _LEVELS.match(sentence.text, end):
        return False
    here = statement.within(sentence)
    if _joins_two_titles(here, sentence, start, end):
        return True
    between = sentence.text[end : here[0].start - sentence.start] if here else ""
    if here and here[0].start > place and not _ELSEWHERE.search(between):
        return not _PREPOSITION.search(sentence.text[:start])
    return False


def _joins_names(statement: Statement, sentence: Sentence, start: int, end: int) -> bool:
    """Whether an "or" stands between two names with capitals: two employers or two places."""
    before, after = WORD.findall(sentence.text[:start]), WORD.search(sentence.text, end)
    if not before or after is None:
        return False
    first = sentence.text.rindex(before[-1], 0, start)
    places = (sentence.start + first, sentence.start + after.start())
    text = statement.reading.text
    return first > 0 and all(text[statement.reading.span(place, place + 1)[0]].isupper() for place in places)


def _joins_two_titles(roles: Iterable[Role], sentence: Sentence, start: int, end: int) -> bool:
    before = [role for role in roles if 0 <= sentence.start + start - role.end <= 40]  # noqa: PLR2004  in one breath
    after = [role for role in roles if 0 <= role.start - sentence.start - end <= 30]  # noqa: PLR2004  likewise
    if not before or not after or _same(before[-1], after[0]):
        return False
    return not _OTHER_NAME.match(sentence.text, after[0].end - sentence.start)


def _another_target(statement: Statement) -> Role | None:
    plain = statement.reading.plain
    for role in statement.targets[1:]:
        if not _same(role, statement.targets[0]) and not _OTHER_NAME.match(plain, role.end):
            return role
    return None


def _same(one: Role, other: Role) -> bool:
    """Whether two titles may name one job: they share a word that says something."""
    first, second = (set(role.text.replace("-", " ").split()) for role in (one, other))
    return bool((first & second) - _JOINING) or first <= _JOINING or second <= _JOINING
