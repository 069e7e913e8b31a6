"""
Whether a draft asks its reader for a job.

Sentences are judged, not words. An ask has what is asked ("take me on", "work for you"), what makes it one ("could
you", "I would love to", a bare verb that opens a clause), and nothing that takes it back: a denial, the past, somebody
else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.findings import Finding
from jumpstart.playbook.drafts.elements import Elements
from jumpstart.playbook.drafts.hints import find_hints, find_needs
from jumpstart.playbook.drafts.places import find_places
from jumpstart.playbook.drafts.retractions import is_taken_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.playbook.language import Hit, Lexicon, Reading

CITE = "Mitchell, Jump-Start Your Networking, ¶8"
FIX = "ask for 20 to 30 minutes of their advice instead"
_LONGEST_QUOTE = 80
_LONGEST_NAME = 4
"""Words that may name one of the reader's people, as "head of the night shift" in "could your … take me on"."""
_LONGEST_WISH = 8
_LONGEST_TITLE = 45
"""In characters, with what may stand between a title and "with you"."""
_SUBJECTS = frozenset(["i", "he", "she", "they", "we", "who", "you", "your", "people"])
_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(r"[,;:()]| - |\b(?:but|though|although|however|yet|and|so|if|because|as|since|or|that said)\b")
_OPENING = re.compile(
    r"(?:^|[,;:.!?()*>\"-]|\b(?:and|then|so|please|pls|plz|just|kindly|or|but|now|maybe|perhaps|abeg|oga|boss|sir|madam"
    r"|mate|pal|bro|also|hi|hello|hey|dear \w+|lah|yes|ok|okay|well|simply|go on|either|always|do))\s*$"
)
_WHETHER = re.compile(
    r"\b(?:wonder\w*|asking|ask|curious|know|hear|see|check|enquir\w+|inquir\w+)\b.{0,40}\b(?:if|whether)\b|\?"
)
_VERB_FIRST = re.compile(
    r"(?:is|are|r|do|does|have|has|any|some|got|might|would|will|could|can|isn't|aren't|don't|doesn't|haven't|hasn't"
    r"|chance|room|space|work|shifts|use|call)\b"
)
_INVERTED = re.compile(
    r"\b(?:do|does|don't|doesn't|did|could|would|can|will|might|reckon|think|suppose|whether"
    r"|(?:wonder\w*|know|ask|asking|see|tell me|sure|curious|say|hear|enquir\w+|inquir\w+|idea) if)\W*$"
)
_ASKED_IF = re.compile(
    r"\b(?:ask|asking|wonder\w*|know|see|check|tell me|say|curious)\b.{0,12}"
    r"\b(?:if|whether) (?:the|your|you|they|he|she|u|ye)\b[^,;:]{0,30}$"
)
_OF_YOU = re.compile(
    r"\b(?:do|does|don't|doesn't|would|could|might|can|will|wouldn't|couldn't|going to|chance|you|u|your \w+)\b"
)
_OBJECT = re.compile(r" (?:the|a|an|your|any|some|that|those|these|his|her|their|two|three|at a time|when)\b")
"""Behind "could you … me" the thing that is to be sent or told."""
_JOINT = re.compile(r"[,;:()]| - |\b(?:and|or|but|then|also)\b")
_HINTS = frozenset(["ask-offer", "ask-ready", "ask-i", "ask-step-in", "ask-able", "ask-placed"])
_CONDITION = re.compile(
    r"(?:who|if|when|whenever|once|should|next|after|in case|as soon as|the day|the minute|the moment"
    r"|while|until|before)\b"
)


def find_job_asks(reading: Reading, lexicon: Lexicon) -> tuple[Finding, ...]:
    """
    The passages in which a writer asks the reader, or the reader's people, for work.

    Args:
        reading: The draft.
        lexicon: Its language's lexicon, with the elements of an ask.

    Returns:
        A finding for each passage that asks, in order, with the code ``asks-for-job``; empty where none does.

    Source: Mitchell, Jump-Start Your Networking, ¶8.
    """
    return tuple(_findings(reading, lexicon))


def _findings(reading: Reading, lexicon: Lexicon) -> Iterator[Finding]:
    has_asked = False
    for elements in _neighbours(reading, lexicon):
        asks = (each for each in _asks(elements) if not reading.is_quoted(each[0].start, each[0].end))
        found = [ask for ask in _apart(elements, asks) if not (has_asked and ask.cue.of in _HINTS)]
        has_asked = bool(found)
        for ask in found:
            start, end = reading.span(ask.start, ask.end)
            passage = " ".join(reading.text[start:end].split())
            quote = passage if len(passage) <= _LONGEST_QUOTE else f"{passage[:_LONGEST_QUOTE]}…"
            yield Finding(
                code="asks-for-job",
                severity="error",
                message=f"“{quote}” {ask.cue.says}",
                span=(start, end),
                fix=ask.cue.fix or FIX,
                cite=CITE,
            )


def _neighbours(reading: Reading, lexicon: Lexicon) -> Iterator[Elements]:
    """The elements of each sentence, which know those of the sentences beside it."""
    each = [Elements(sentence, lexicon) for sentence in reading.sentences]
    for before, elements, after in zip([None, *each], each, [*each[1:], None], strict=False):
        elements.before, elements.after = before, after
        yield elements


def _apart(elements: Elements, asks: Iterable[tuple[Hit, int]]) -> list[Hit]:
    """The first ask of each clause, in order, but a hint only where nothing is asked outright."""
    kept: list[Hit] = []
    for ask, _ in asks:
        is_new = not (kept and ask.cue.of in _HINTS)
        if is_new and all(_are_apart(elements, ask, other) for other in kept):
            kept.append(ask)
    return sorted(kept, key=lambda ask: ask.start)


def _are_apart(elements: Elements, one: Hit, other: Hit) -> bool:
    """Whether two asks stand in clauses of their own."""
    first, second = sorted((one, other), key=lambda ask: ask.start)
    return first.end <= second.start and bool(_JOINT.search(elements.text(first.end, second.start)))


def _asks(elements: Elements) -> Iterator[tuple[Hit, int]]:
    for find in (_requests, _wishes, _questions, _whole_asks, find_hints, find_places):
        for ask, start in find(elements):
            if not elements.is_alike(ask) and not is_taken_back(elements, ask, start):
                yield ask, start


def _requests(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """What the reader or the reader's people are asked to do, and where the request begins."""
    deeds = (*elements.of("deed"), *(hit for hit in elements.of("one") if elements.names_worker(hit.end)))
    for deed in deeds:
        start = _requested(elements, deed, "frame", "wish")
        if start is not None:
            yield deed, start
        elif deed.cue.of == "ask-deed" and elements.opens_clause(deed):
            yield deed, deed.start
    for deed in elements.of("deed-of"):
        if (start := elements.framed(deed, elements.of("frame-of"), most=_LONGEST_NAME)) is not None:
            yield deed, start
    for deed in elements.of("taking"):
        if (start := elements.framed(deed, elements.of("would-you"))) is not None or _is_welcome(elements, deed):
            yield deed, deed.start if start is None else start
    yield from _unusual_requests(elements)


def _requested(elements: Elements, asked: Hit, *kinds: str) -> int | None:
    starts = (
        elements.framed(asked, elements.of(*kinds)),
        elements.framed(asked, elements.of("frame-of"), most=_LONGEST_NAME),
        elements.framed(asked, (hit for hit in elements.of("wish-open") if elements.opens_clause(hit))),
    )
    return min((start for start in starts if start is not None), default=None)


def _unusual_requests(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """What "could you" and "me" enclose, unless it is a verb that one may ask of anybody, as "tell"."""
    for me in elements.of("me"):
        if _OBJECT.match(elements.text(me.end, me.end + _LONGEST_TITLE)):
            continue
        for frame in elements.of("frame"):
            words = elements.telling(elements.between(frame, me) or "")
            if (
                len(words) == 1
                and not words[0].endswith(("ed", "ing"))
                and words[0] not in elements.lexicon.word_set("knowing")
            ):
                yield attrs.evolve(me, start=frame.start, text=elements.text(frame.start, me.end)), frame.start


def _wishes(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """What the writer would like to do or to be at the reader's place, and where the wish begins."""
    wishes = (*elements.of("wish"), *(hit for hit in elements.of("wish-open") if elements.opens_clause(hit)))
    for asked in elements.of("task", "state"):
        start = elements.framed(asked, wishes)
        if start is not None:
            yield asked, start
        elif asked.cue.of == "ask-state" and _is_welcome(elements, asked):
            yield asked, asked.start
    if any(beside is not None and any(map(elements.is_of_work, beside.things)) for beside in elements.beside):
        for asked in elements.of("there"):
            if (start := elements.framed(asked, wishes)) is not None:
                yield asked, start
    yield from _roles_wished_for(elements, wishes)
    chatter, talk = elements.lexicon.word_set("chatter") | _SUBJECTS, elements.lexicon.word_set("talk")
    for wish in wishes:
        for place in elements.of("place", "for-you"):
            words = _WORD.findall(elements.between(wish, place) or "")
            if words and len(words) <= _LONGEST_WISH and words[0] not in talk and chatter.isdisjoint(words):
                yield attrs.evolve(place, start=wish.start, text=elements.text(wish.start, place.end)), wish.start


def _roles_wished_for(elements: Elements, wishes: tuple[Hit, ...]) -> Iterator[tuple[Hit, int]]:
    """A wish to be something in the reader's service, as in "be your driver" or "be a driver with you"."""
    with_you = [hit for hit in elements.of("with-you") if not elements.is_alike(hit)]
    talk = elements.lexicon.word_set("talk") - {"be", "to", "come"}
    for role in elements.of("as") if wishes else ():
        is_yours = role.text.split()[-1] in elements.lexicon.word_set("your")
        is_yours = is_yours or any(0 < hit.start - role.end < _LONGEST_TITLE for hit in with_you)
        if not is_yours or not elements.names_worker(role.end):
            continue
        for wish in wishes:
            words = _WORD.findall(elements.between(wish, role) or "")
            if wish.end <= role.start and len(words) <= _LONGEST_WISH and talk.isdisjoint(words[:1]):
                yield role, wish.start


def _is_welcome(elements: Elements, asked: Hit) -> bool:
    """Whether it is said behind it that it would be welcome."""
    return any(hit.start >= asked.end for hit in elements.of("welcome"))


def _whole_asks(elements: Elements) -> Iterator[tuple[Hit, int]]:
    for hit in elements.of("whole"):
        wonders = elements.sentence.is_question and elements.is_behind_question_word(hit, first=True)
        if not wonders and not elements.is_elsewhere(hit):
            yield hit, hit.start
    for hit in elements.of("vacancy"):
        hopes = elements.sentence.is_question or elements.of("hoping")
        if hopes and not elements.informs(hit) and not elements.is_elsewhere(hit):
            yield hit, hit.start


def _questions(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """Whether there is a job, whether somebody is needed: where that is asked."""
    for hit in elements.of("opening"):
        if _can_be_asked(elements, hit) and _asks_whether(elements, hit):
            yield hit, hit.start
    for hit in find_needs(elements):
        if _can_be_asked(elements, hit) and not _CONDITION.match(hit.text) and _asks_for_people(elements, hit):
            yield hit, hit.start


def _can_be_asked(elements: Elements, hit: Hit) -> bool:
    return not elements.is_behind_question_word(hit) and not elements.is_elsewhere(hit)


def _asks_whether(elements: Elements, hit: Hit) -> bool:
    lead = elements.lead(hit)
    if elements.sentence.is_question or _WHETHER.search(lead + hit.text[:8]):
        return True
    return bool(_OPENING.search(lead)) and bool(_VERB_FIRST.match(hit.text))


def _asks_for_people(elements: Elements, hit: Hit) -> bool:
    lead = elements.lead(hit)
    if _INVERTED.search(lead) or _ASKED_IF.search(lead):
        return True
    return elements.sentence.is_question and bool(_OPENING.search(lead) or _OF_YOU.search(_CLAUSE.split(lead)[-1]))
