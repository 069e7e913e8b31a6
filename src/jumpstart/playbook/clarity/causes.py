"""What keeps a statement from being clear, each cause with the passage that shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.playbook.clarity.codes import finding
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
_JOINING = frozenset({"of", "and", "for", "the", "&", "senior", "junior", "assistant", "chief", "lead", "trainee"})
_TRAILS_OFF = re.compile(r" (?:something|somethin|summat|anything|whatever)\b(?! (?:in|with|at|for|to do)\b)")
_NOT_WANTED = frozenset({"away", "not", "now", "others"})
_NEAR = 36
"""In characters: how far an "or" may stand from what it joins."""


def causes(statement: Statement, lexicon: Lexicon) -> Iterator[Finding]:
    """The causes in a statement, each code once, with the first passage that shows it."""
    if not statement.targets:
        yield finding("no-target-role", "no job is named as the one you are after")
    yield from _shown(statement, "alternatives", alternatives(statement, lexicon))
    yield from _shown(statement, "hedging", wavering(statement, lexicon))
    if not statement.targets:
        yield from _shown(statement, "away-from-not-towards", _cues(statement, lexicon, "away", "status-quo"))
    yield from _shown(statement, "status-quo", _cues(statement, lexicon, "status-quo", "no-status-quo"))
    if not statement.directions:
        yield finding("no-direction", "no field, place or employer is named")


Passage = tuple[int, int, str]
"""Where it begins and ends in the plain text, and what it does."""


def _shown(statement: Statement, code: str, passages: Iterator[Passage]) -> Iterator[Finding]:
    first = min(passages, key=_place, default=None)
    if first is not None:
        start, end, says = first
        span = statement.reading.span(start, end)
        yield finding(code, f"“{statement.reading.text[slice(*span)]}” {says}", span)


def _place(passage: Passage) -> tuple[int, int]:
    """Where a passage begins; of those that begin together the longest comes first."""
    start, end, _ = passage
    return start, -end


def wavering(statement: Statement, lexicon: Lexicon) -> Iterator[Passage]:
    """Where the writer is not sure about the goal."""
    yield from _cues(statement, lexicon, "hedging", "no-hedge")
    if not statement.targets:
        yield from _cues(statement, lexicon, "vague", "no-hedge")


def _cues(statement: Statement, lexicon: Lexicon, of: str, unless: str) -> Iterator[Passage]:
    for sentence in statement.reading.sentences:
        excused = tuple(lexicon.find(unless, sentence)) if unless else ()
        for hit in lexicon.find(of, sentence):
            if not any(_touch(hit, other) for other in excused):
                yield hit.start, hit.end, hit.cue.says


def _touch(hit: Hit, other: Hit) -> bool:
    return hit.start < other.end and other.start < hit.end


def alternatives(statement: Statement, lexicon: Lexicon) -> Iterator[Passage]:
    """Where more than one path is held open."""
    says = "holds more than one path open"
    yield from _cues(statement, lexicon, "alternatives", "no-alternatives")
    stayed = False
    for sentence in statement.reading.sentences:
        staying = tuple(lexicon.find("status-quo", sentence))
        if not staying:
            yield from ((hit.start, hit.end, hit.cue.says) for hit in lexicon.find("fallback", sentence))
        excused = tuple(lexicon.find("no-alternatives", sentence))
        for found in _OR.finditer(sentence.text):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            if any(other.start <= start < other.end for other in excused) or (stayed and not found.start()):
                continue
            if _TRAILS_OFF.match(sentence.text, found.end()) or _stands_by(staying, sentence, found):
                continue
            if _parts_paths(statement, sentence, found.start(), found.end()):
                first, last = _with_its_sides(sentence.text, found)
                yield sentence.start + first, sentence.start + last, says
        stayed = bool(staying)
    if second := _another_target(statement):
        yield second.start, second.end, "is a second job beside the first"


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
        return _joins_two_titles(statement.targets, sentence, start, end)
    if not statement.targets:
        return statement.attitude(place) not in _NOT_WANTED and not _joins_names(statement, sentence, start, end)
    if _joins_two_titles(statement.targets, sentence, start, end):
        return True
    here = [role for role in statement.targets if sentence.start <= role.start < sentence.end]
    between = sentence.text[end : here[0].start - sentence.start] if here else ""
    if here and here[0].start > place and not re.search(r"[:;.]|\s-\s", between):
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


def _joins_two_titles(roles: tuple[Role, ...], sentence: Sentence, start: int, end: int) -> bool:
    before = [role for role in roles if 0 <= sentence.start + start - role.end <= 40]  # noqa: PLR2004  in one breath
    after = [role for role in roles if 0 <= role.start - sentence.start - end <= 30]  # noqa: PLR2004
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
    return bool((first & second) - _JOINING)
