"""Asks without an ask: the reader is short of people, and the writer is at hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.playbook.drafts.retractions import is_taken_back, turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.drafts.elements import Elements
    from jumpstart.playbook.language import Hit

_READER = re.compile(r"\b(?:your|ur|yr|yer|you|u|ye|ya|yous|youse|yours|there)\b")
_WRITER = frozenset(["i", "i'm", "im", "i've", "ive", "i'd", "my", "our", "we", "we're"])
_SUBJECT = re.compile(r"\b(?:i'm|im|i've|ive|i'd|we're|i|my|our|we|you're|you|your|ur|u|the|they|he|she|there)\b")
_CONDITION = re.compile(r"\b(?:if|when|whenever|once|should|in case|as soon as)\b|^(?:were|had|did) ")


def find_needs(elements: Elements) -> tuple[Hit, ...]:
    """What says that people are needed, in order."""
    needs = [*elements.of("need")]
    needs += [hit for hit in elements.of("need-one") if elements.names_worker(hit.end)]
    needs += [hit for hit in elements.of("short") if _is_behind_worker(elements, hit)]
    needs = [hit for hit in needs if not elements.is_alike(hit) and not _is_the_writers(elements, hit)]
    return tuple(sorted(needs, key=lambda hit: hit.start))


def _is_behind_worker(elements: Elements, hit: Hit) -> bool:
    """Whether a job title, or who else works, stands right before."""
    words = elements.lead(hit).split()
    return any(0 < hit.start - role.end <= 1 for role in elements.roles) or (
        bool(words) and elements.is_worker(words[-1])
    )


def _is_the_writers(elements: Elements, need: Hit) -> bool:
    """Whether the one who needs somebody is the writer, or somebody of the writer's."""
    subjects = _SUBJECT.findall(re.split(r"[.;:!?,]", elements.lead(need))[-1])
    return need.cue.of == "ask-need-one" and bool(subjects) and subjects[-1] in _WRITER


def find_hints(elements: Elements) -> Iterator[tuple[Hit, int]]:
    """Each offer beside a need, and where the hint begins; or behind a need in the sentence before."""
    needs = tuple(need for need in find_needs(elements) if not elements.is_elsewhere(need))
    if offer := _offer(elements, needs):
        yield offer, min([offer.start, *(turn(elements, need) for need in needs)])
    elif elements.before is not None:
        offers = (hit for hit in elements.of("offer") if not elements.is_alike(hit))
        if (offer := next(offers, None)) and _is_needed(elements.before):
            yield offer, offer.start


def _is_needed(before: Elements) -> bool:
    """Whether the reader is said to need people, now and in earnest."""
    if not (before.sentence.is_question or _READER.search(before.sentence.text)):
        return False
    return any(not is_taken_back(before, need, need.start) for need in find_needs(before))


def _offer(elements: Elements, needs: tuple[Hit, ...]) -> Hit | None:
    if needs:
        kinds = ("offer", "ready") if _is_the_readers(elements, needs) else ("offer",)
        is_offered = _is_a_condition(elements, needs) and not elements.of("only-talk")
        offers = elements.of(*kinds, "i") if is_offered else elements.of(*kinds)
        for offer in offers:
            is_need = any(need.start <= offer.start and offer.end <= need.end for need in needs)
            if not is_need and not elements.is_alike(offer):
                return offer
    return next(iter(elements.of("step-in")), None) if elements.of("busy") else None


def _is_a_condition(elements: Elements, needs: tuple[Hit, ...]) -> bool:
    """Whether "if you need somebody" is said, so that whatever the writer says of "I" is an offer."""
    return any(_CONDITION.search(elements.lead(need) + need.text) for need in needs)


def _is_the_readers(elements: Elements, needs: tuple[Hit, ...]) -> bool:
    """Whether the need is the reader's, so that "I am free" answers it."""
    text = elements.sentence.text
    return bool(_READER.search(text)) or (
        bool(_CONDITION.search(text)) and any(need.cue.of == "ask-need-one" for need in needs)
    )
