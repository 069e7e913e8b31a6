"""
Whether a draft asks its reader for a job.

Sentences are judged, not words. An ask has what is asked ("take me on", "work for you"), what makes it one ("could you",
"I would love to", a bare verb that opens a clause), and nothing that takes it back: a denial, the past, somebody else.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.findings import Finding

from jumpstart.playbook.language import find_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.language.roles import Role
    from jumpstart.playbook.language import Hit, Lexicon, Reading, Sentence

CITE = "Mitchell, Jump-Start Your Networking, ¶8"
FIX = "ask for what they know instead: twenty minutes of advice, or two or three people to talk to"
_PASSAGE = 80
_CONTRAST = re.compile(
    r"[;:]|\.{2,}| - |\b(?:but|though|although|however|yet|still|only|except|unless|that said|having said that"
    r"|even so|nevertheless|nonetheless|all the same|then again|mind you|otherwise|if|so)\b"
)
_CLAUSE = re.compile(r"[,;:()]| - |\b(?:but|though|although|however|yet|and|so|if|because|as|since|or|that said)\b")
_OPENERS = re.compile(
    r"(?:^|[,;:.!?()*>\"-]|\b(?:and|then|so|please|pls|plz|just|kindly|or|but|now|maybe|perhaps|abeg|oga|boss|sir|madam"
    r"|mate|pal|bro|also|hi|hello|hey|dear \w+|lah|yes|ok|okay|well|simply|go on|either|always|do))\s*$"
)
_NEGATIVE = re.compile(r"\b(?:not|never|no|nor|neither|without|nothing|nobody|none|hardly|cannot|\w+n'?t)\b")
_ASKS_IF = re.compile(
    r"\b(?:wonder\w*|asking|ask|curious|know|hear|see|check|enquir\w+|inquir\w+)\b.{0,40}\b(?:if|whether)\b|^any\b|^got\b|\?"
)
_PLACE = re.compile(r"\b(?:your|ur|yr|yer|you|u|ye|ya|yous|youse|yours|there)\b")
_WORD = re.compile(r"[^\W_]+")
_MOST_IN_TITLE = 6
_MOST_CHARACTERS_BETWEEN = 80
_WH = re.compile(r"\b(?:how|what|why|when|where|who|whom|which|whose)\b")
_ASKING = re.compile(
    r"(?:is|are|r|do|does|have|has|any|some|got|might|would|will|could|can|isn't|aren't|don't|doesn't|haven't|hasn't|chance|room|space|work|shifts|use|call)\b"
)
_BREAK = re.compile(r"[.,;:!?()]| - |\b(?:and|but|so|because|though)\b")
_YOU_DO = re.compile(
    r"\b(?:do|does|don't|doesn't|would|could|might|can|will|wouldn't|couldn't|going to|chance|you|u|your \w+)\b"
)
_INVERTED = re.compile(
    r"\b(?:do|does|don't|doesn't|did|could|would|can|if|whether|will|might|reckon|think|suppose)\W*$"
)
_ONE_MORE = re.compile(r"(?:\bone more|\banother|\ban extra)$")
_SUBJECTS = frozenset("i he she they we who you your people".split())
_SUBJECT = re.compile(
    r"\b(?:i|he|she|they|we|who|that|which|(?<!at )it|to|you|u|not|never|n't|\w+n't|can|could|will|would|might|may|shall|should|must|did|does|do not"
    r"|people|everyone|nobody|somebody|someone|anyone|anybody|firms?|employers?|places|boss|bosses|council|him|her|them|'d|'ll|did)\s*$|\w'(?:d|ll)\s*$|[a-z]{3,}(?<!please)(?<!thanks)(?<!pls)(?<!cheers)(?<!days)s\s+$"
)


@attrs.frozen(kw_only=True, eq=False)
class _Judged:
    """A sentence with the elements that were found in it."""

    sentence: Sentence
    lexicon: Lexicon
    before: _Judged | None = None
    _found: dict[str, list[Hit]] = attrs.field(factory=dict)

    def hits(self, of: str) -> list[Hit]:
        if of not in self._found:
            self._found[of] = list(self.lexicon.find(of, self.sentence))
        return self._found[of]

    @cached_property
    def needs(self) -> list[Hit]:
        return _needs(self)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return find_roles(self.sentence, lexicon=self.lexicon)

    def text(self, start: int, end: int) -> str:
        """What stands between two places of the plain text, within the sentence."""
        base = self.sentence.start
        return self.sentence.text[max(0, start - base) : max(0, end - base)]


def find_job_asks(reading: Reading, lexicon: Lexicon) -> tuple[Finding, ...]:
    """
    The passages in which a writer asks the reader, or the reader's people, for work.

    Args:
        reading: The draft.
        lexicon: Its language's lexicon, with the elements of an ask.

    Returns:
        A finding for each sentence that asks, in order, with the code ``asks-for-job``; empty where none does.

    Source: Mitchell, Jump-Start Your Networking, ¶8.
    """
    return tuple(_findings(reading, lexicon))


def _findings(reading: Reading, lexicon: Lexicon) -> Iterator[Finding]:
    judged: _Judged | None = None
    for sentence in reading.sentences:
        judged = _Judged(
            sentence=sentence, before=attrs.evolve(judged, before=None) if judged else None, lexicon=lexicon
        )
        ask = next((hit for hit in _asks(judged) if not reading.is_quoted(hit.start, hit.end)), None)
        if ask is not None:
            passage = ask.text if len(ask.text) <= _PASSAGE else f"{ask.text[:_PASSAGE]}…"
            yield Finding(
                code="asks-for-job",
                severity="error",
                message=f"{passage!r} {ask.cue.says}",
                span=reading.span(ask.start, ask.end),
                fix=FIX,
                cite=CITE,
            )


def _asks(judged: _Judged) -> Iterator[Hit]:
    for hit, start in _candidates(judged):
        if not _is_alike(judged, hit) and not _taken_back(judged, hit, start):
            yield hit


def _is_alike(judged: _Judged, hit: Hit) -> bool:
    return any(alike.start < hit.end and hit.start < alike.end for alike in judged.hits("ask-lookalike"))


def _candidates(judged: _Judged) -> Iterator[tuple[Hit, int]]:
    """What may be an ask, and where its clause begins to be one."""
    frames = [(hit, 0) for hit in judged.hits("ask-frame")] + [(hit, 4) for hit in judged.hits("ask-frame-of")]
    would = [(hit, 0) for hit in judged.hits("ask-would-you")]
    wishes = [(hit, 0) for hit in judged.hits("ask-wish")]
    wishes += [(hit, 0) for hit in judged.hits("ask-wish-open") if _opens(judged, hit)]
    for deed in (*judged.hits("ask-deed"), *_of_one(judged)):
        if (start := _framed(judged, deed, frames + wishes)) is not None:
            yield deed, start
        elif deed.cue.of == "ask-deed" and _opens(judged, deed):
            yield deed, deed.start
    for of, leads in (("ask-taking", would), ("ask-task", wishes), ("ask-state", wishes)):
        for asked in judged.hits(of):
            if (start := _framed(judged, asked, leads)) is not None:
                yield asked, start
            elif of != "ask-task" and any(hit.start >= asked.end for hit in judged.hits("ask-welcome")):
                yield asked, asked.start
    yield from _at_your_place(judged, wishes)
    for hit in judged.hits("ask-whole"):
        if not _is_elsewhere(judged, hit):
            yield hit, hit.start
    yield from _vacancies(judged)
    for hit in judged.hits("ask-opening"):
        if _is_asked(judged, hit):
            yield hit, hit.start
    for hit in judged.needs:
        if _is_asked(judged, hit):
            yield hit, hit.start
    yield from _hints(judged)


def _of_one(judged: _Judged) -> Iterator[Hit]:
    """ "Use a" and the like, where somebody who works follows."""
    for hit in judged.hits("ask-one"):
        following = judged.text(hit.end, hit.end + 60)
        if _works(judged, hit.end, following):
            yield hit


def _works(judged: _Judged, end: int, following: str) -> bool:
    words = _WORD.findall(re.split(r"[.!?;:,]", following)[0])[:6]
    limit = end + len(following)
    if any(
        end < role.end and role.start < limit and len(_WORD.findall(judged.text(end, role.end))) <= _MOST_IN_TITLE
        for role in judged.roles
    ):
        return True
    return any(word in judged.lexicon.word_set("worker") for word in words[:4]) or bool(
        words and _ONE_MORE.search(judged.text(end - 9, end))
    )


def _opens(judged: _Judged, hit: Hit) -> bool:
    """Whether a bare verb is an imperative: nobody and nothing before it is its subject."""
    lead = judged.text(judged.sentence.start, hit.start)
    return not _SUBJECT.search(lead)


def _at_your_place(judged: _Judged, wishes: list[tuple[Hit, int]]) -> Iterator[tuple[Hit, int]]:
    """A wish to do anything but talk and look, at a place of the reader's."""
    for wish, _ in wishes:
        for place in judged.hits("ask-place"):
            between = judged.text(wish.end, place.start)
            words = _WORD.findall(between)
            if wish.end <= place.start and 1 <= len(words) <= 6 and not re.search(r"[.!?;:]", between):
                if words[0] not in judged.lexicon.word_set("talk") and not _SUBJECTS.intersection(words):
                    yield attrs.evolve(place, start=wish.start, text=judged.text(wish.start, place.end)), wish.start


def _is_asked(judged: _Judged, hit: Hit) -> bool:
    """Whether the sentence asks whether it is so: no question word before it, and a question's mark, order or verb."""
    lead = judged.text(judged.sentence.start, hit.start)
    clause = _CLAUSE.split(lead)[-1]
    if _WH.search(_BREAK.split(lead)[-1]) or _is_elsewhere(judged, hit):
        return False
    if hit.cue.of in {"ask-need", "ask-need-one"}:
        if _INVERTED.search(lead):
            return True
        return judged.sentence.is_question and (bool(_OPENERS.search(lead)) or bool(_YOU_DO.search(clause)))
    if _ASKS_IF.search(lead):
        return True
    return (judged.sentence.is_question or bool(_OPENERS.search(lead))) and bool(
        _ASKING.match(hit.text) or judged.sentence.is_question
    )


def _is_elsewhere(judged: _Judged, hit: Hit) -> bool:
    """Whether it is about others than the reader's people."""
    lead = judged.text(judged.sentence.start, hit.start)
    start = hit.start - len(_BREAK.split(lead)[-1])
    places = judged.hits("ask-elsewhere") + ([] if judged.hits("ask-place") else judged.hits("ask-hears-of"))
    return any(start <= place.start < hit.end for place in places)


def _vacancies(judged: _Judged) -> Iterator[tuple[Hit, int]]:
    """A job at the reader's place, in a sentence that hopes or asks."""
    for hit in judged.hits("ask-vacancy"):
        lead = judged.text(judged.sentence.start, hit.start)
        start = hit.start - len(_BREAK.split(lead)[-1])
        informs = any(start <= known.start < hit.end for known in judged.hits("ask-information"))
        if (
            (judged.hits("ask-hoping") or judged.sentence.is_question)
            and not informs
            and not _is_elsewhere(judged, hit)
        ):
            yield hit, hit.start


def _needs(judged: _Judged) -> list[Hit]:
    needs = [hit for hit in judged.hits("ask-need") if not _is_alike(judged, hit)]
    for hit in judged.hits("ask-need-one"):
        if _works(judged, hit.end, judged.text(hit.end, hit.end + 60)) and not _is_alike(judged, hit):
            needs.append(hit)
    return sorted(needs, key=lambda hit: hit.start)


def _hints(judged: _Judged) -> Iterator[tuple[Hit, int]]:
    """The reader's need with the writer's offer beside it, or in the sentence behind it."""
    needs = judged.needs
    offer = _offered(judged, needs) if needs else None
    if offer is None and judged.hits("ask-busy"):
        offer = next(iter(judged.hits("ask-step-in")), None)
    if offer is not None:
        yield offer, min([offer.start, *(_from(judged, need) for need in needs)])
    elif judged.before is not None:
        offers = [hit for hit in judged.hits("ask-offer") if not _is_alike(judged, hit)]
        if (
            offers
            and _PLACE.search(judged.before.sentence.text)
            and any(_standing(judged.before, need) for need in judged.before.needs)
        ):
            yield offers[0], offers[0].start


def _from(judged: _Judged, hit: Hit) -> int:
    """Where a passage begins that may reach across a "but"."""
    text = judged.text(hit.start, hit.end)
    return hit.start + max((found.end() for found in _CONTRAST.finditer(text) if found.end() < len(text)), default=0)


def _standing(judged: _Judged, need: Hit) -> bool:
    """Whether a need is said of now, and not denied."""
    return not _taken_back(judged, need, need.start)


def _offered(judged: _Judged, needs: list[Hit]) -> Hit | None:
    offers = list(judged.hits("ask-offer"))
    if _PLACE.search(judged.sentence.text):
        offers += judged.hits("ask-ready")
    needs = [need for need in needs if not _is_elsewhere(judged, need)]
    outside = (
        offer
        for offer in offers
        if not any(need.start <= offer.start and offer.end <= need.end for need in needs)
        and not _is_alike(judged, offer)
    )
    return next(outside, None) if needs else None


def _framed(judged: _Judged, asked: Hit, leads: list[tuple[Hit, int]]) -> int | None:
    """Where the words begin that make an ask of what is asked, None where there are none."""
    starts = [
        lead.start for lead, gap in leads if lead.end <= asked.start and _leads(judged, lead.end, asked.start, gap)
    ]
    return min(starts, default=None)


def _leads(judged: _Judged, end: int, start: int, gap: int) -> bool:
    between = judged.text(end, start)
    if re.search(r"[.!?;:]", between):
        return False
    if len(between) > _MOST_CHARACTERS_BETWEEN:
        return False
    return len(_WORD.findall(_fillers(judged.lexicon).sub(" ", between))) <= gap


@cache
def _fillers(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted(lexicon.words("filler"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _taken_back(judged: _Judged, ask: Hit, start: int) -> bool:
    sentence = judged.sentence
    lead = judged.text(sentence.start, start)
    clause = lead[max((found.end() for found in _CLAUSE.finditer(lead)), default=0) :]
    for hit in judged.hits("ask-soft"):
        first, last = hit.start - sentence.start, hit.end - sentence.start
        lead = lead[:first] + " " * (min(last, len(lead)) - first) + lead[last:] if first < len(lead) else lead
    near = lead[len(lead) - len(clause) :]
    is_asked = sentence.is_question and ask.cue.of in {"ask-need", "ask-need-one", "ask-opening", "ask-one"}
    if _NEGATIVE.search(near) and not is_asked:
        return True
    reach = max((found.end() for found in _CONTRAST.finditer(lead)), default=0)
    for hit in judged.hits("ask-denial"):
        if (
            reach <= hit.start - sentence.start < len(lead)
            and lead[hit.start - sentence.start : hit.end - sentence.start].strip()
        ):
            return True
    clause_from = start - len(clause)
    for of in ("ask-past", "ask-third"):
        for hit in judged.hits(of):
            if clause_from <= hit.start < ask.end:
                return True
    tail = judged.text(ask.end, sentence.end)
    tail_end = min((found.start() for found in _CONTRAST.finditer(tail)), default=len(tail))
    clause_end = min((found.start() for found in _CLAUSE.finditer(tail)), default=len(tail))
    if any(ask.start <= hit.start < ask.end + clause_end for hit in judged.hits("ask-for-other")):
        return True
    return any(ask.end <= hit.start < ask.end + tail_end for hit in judged.hits("ask-denied-after"))
