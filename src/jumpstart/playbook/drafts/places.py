"""Asks that place the writer at the reader's: pictured, sent word of, claimed, free for a gap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.language import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.drafts.elements import Elements, Thing

_READER = re.compile(r"\b(?:your|ur|yr|yer|you|u|ye|ya|yous|youse|yours|you're|you've|you'll|you'd|the)\b")
_OWN = r"[\w-]+(?: [\w-]+)?, (?:and )?"
_BARTER = re.compile(rf"(?:^|[,:;.-] )((?:my {_OWN}your [\w-]+|your {_OWN}my [\w-]+)(?=[.,!?;]|$))")
_TO = re.compile(r"\bto\b")
_USE = re.compile(r"\b(?:trouble|bother|asset|credit|use|help|danger|addition|good|worth)\s*$")
_LONGEST_WISH = 25
_WRITER = re.compile(r"\b(?:i|i'm|i'd|i'll|i've|im|me|my|mine|myself)\b")
_UNREAL = re.compile(
    r"\b(?:will|would|could|can|may|might|shall|if|when|whenever|let|want|need|until|unless|hoping|ready|free|available"
    r"|deserve|going to|consider|dream|keen|please|pls|kindly)\b|'ll\b|'d\b"
)
_THE_ONE = re.compile(r"\bbe the\b|\bnames?$")
_LONGEST_STATEMENT = 16
_LONGEST_OPENER = 3
_NEAR = 60
"""In characters; what stands farther apart does not belong together."""


def find_places(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """Each passage that places the writer at the reader's, and where it begins."""
    if elements.of("only-talk"):
        return
    yield from _pictured(elements)
    yield from _sent_word(elements)
    yield from _bartered(elements)
    yield from _able(elements)
    yield from ((hit, hit.start) for hit in elements.of("match"))
    yield from _given(elements)
    yield from _wished(elements)


def _pictured(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """The writer seen in the mind, or soon to be, where the reader's people work."""
    for hit in elements.of("pictured"):
        for thing in _behind(elements, hit):
            if elements.is_of_work(thing) and _is_where(elements, hit, thing):
                yield _joined(elements, hit, thing), hit.start
    for hit in elements.of("calling"):
        for thing in elements.things:
            if thing.end <= hit.start < thing.end + _NEAR and elements.is_of_work(thing):
                yield hit, thing.start
    for hit in elements.of("for-me"):
        for thing in elements.things:
            is_beside = 0 <= thing.start - hit.end <= 1 or 0 <= hit.start - thing.end <= 1
            if is_beside and thing.is_place and elements.is_of_work(thing) and elements.sentence.is_question:
                yield hit, min(hit.start, thing.start)
    for hit in elements.of("placed"):
        for thing in _behind(elements, hit):
            if elements.is_of_work(thing) and not elements.lexicon.word_set("badge").isdisjoint(thing.words):
                yield _joined(elements, hit, thing), hit.start


def _is_where(elements: Elements, hit: Hit, thing: Thing) -> bool:
    """Whether the writer is pictured at it, not on the way to it or at something else."""
    between = elements.text(hit.end, thing.start)
    is_use = bool(_USE.search(between or elements.text(hit.start, hit.end)))
    is_doing = between.rstrip().endswith("ing")
    is_the_one = is_doing or bool(_THE_ONE.search(elements.text(hit.start, hit.end)))
    return not _TO.search(between) and (thing.is_place or is_use or is_the_one)


def _behind(elements: Elements, hit: Hit) -> Iterator[Thing]:
    return (thing for thing in elements.things if hit.start <= thing.start < hit.end + _NEAR)


def _joined(elements: Elements, hit: Hit, thing: Thing) -> Hit:
    end = max(hit.end, thing.end)
    return attrs.evolve(hit, end=end, text=elements.text(hit.start, end))


def _sent_word(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """A word to whoever hires, of what the writer can do."""
    if elements.of("courtesy", "for-talk"):
        return
    for hit in elements.of("word-to"):
        for said in elements.of("of-me"):
            if 0 <= said.start - hit.end < _NEAR:
                end = max(hit.end, said.end)
                yield attrs.evolve(hit, end=end, text=elements.text(hit.start, end)), hit.start
    if elements.of("boss"):
        yield from ((hit, hit.start) for hit in elements.of("mention"))


def _wished(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """The writer and the reader's place in one sentence that wishes or asks, with nothing harmless in it."""
    words, sentence = elements.lexicon.word_set, elements.sentence
    if len(sentence.words) > _LONGEST_WISH or not words("harmless").isdisjoint(sentence.words):
        return
    if not _WRITER.search(sentence.text) or not (sentence.is_question or _UNREAL.search(sentence.text)):
        return
    for thing in elements.things:
        if elements.is_of_work(thing) and not words("outfit").isdisjoint(thing.words):
            yield from _as_said(elements, "ask-match", thing.start, thing.end)


def _as_said(elements: Elements, of: str, start: int, end: int) -> Iterator[tuple[Hit, int]]:
    """A passage that no phrase says, as if a cue of that kind had been found; none where the lexicon has none."""
    cue = next((cue for cue in elements.lexicon.cues if cue.of == of), None)
    if cue is not None:
        yield Hit(cue=cue, start=start, end=end, text=elements.text(start, end)), start


def _given(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """What the reader is asked to give or keep for the writer, unless it is what one gives to anybody."""
    gifts = elements.lexicon.word_set("gift") | elements.lexicon.word_set("no-spot")
    for hit in elements.of("gift"):
        behind = re.split(r"[.,;:!?]", elements.text(hit.end, hit.end + _NEAR))[0]
        words = re.findall(r"[^\W_]+", behind)[:4]
        is_for_me = " me" in hit.text or " us" in hit.text or " for me" in behind
        if words and is_for_me and gifts.isdisjoint(words) and elements.opens_clause(hit):
            yield hit, hit.start


def _bartered(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """What is the writer's beside what is the reader's, with no verb: "my shears, your roses"."""
    for found in _BARTER.finditer(elements.sentence.text):
        start, end = elements.sentence.start + found.start(1), elements.sentence.start + found.end()
        if any(start <= thing.start < end and elements.is_of_work(thing) for thing in elements.things):
            yield from _as_said(elements, "ask-pictured", start, end)


def _able(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """What the writer can do, beside a gap at the reader's place or behind one in the two sentences before."""
    before = elements.before
    is_behind = before is not None and bool(_gaps(before)) and not before.of("only-talk")
    if is_behind and (stated := _stated(elements)):
        yield stated, stated.start
    if before is not None and before.before is not None:
        is_behind = is_behind or bool(_gaps(before.before))
    kin = elements.lexicon.word_set("kinword")
    for able in elements.of("able"):
        is_beside = any(gap.end <= able.start or able.end <= gap.start for gap in _gaps(elements))
        if (is_behind or is_beside) and kin.isdisjoint(able.text.split()):
            yield able, able.start


def _stated(elements: Elements) -> Hit | None:
    """What a short sentence says of the writer, unless it is how the writer feels or what the writer is after."""
    said = next(iter(elements.of("of-myself")), None)
    words = elements.sentence.words
    is_short = len(words) <= _LONGEST_STATEMENT and not elements.sentence.is_question
    is_first = said is not None and len(elements.lead(said).split()) <= _LONGEST_OPENER
    return said if is_short and is_first and not elements.of("feeling") else None


def _gaps(elements: Elements) -> tuple[Hit, ...]:
    """What says that somebody or something is missing at the reader's place, now."""
    is_the_readers = elements.sentence.is_question or _READER.search(elements.sentence.text)
    if not is_the_readers or elements.of("past-gap"):
        return ()
    return tuple(gap for gap in elements.of("gap") if not elements.is_alike(gap) and not elements.is_elsewhere(gap))
