"""What takes an ask back: a denial, the past, somebody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumpstart.playbook.drafts.elements import Elements
    from jumpstart.playbook.language import Hit

_CONTRAST = re.compile(
    r"[;:]|\.{2,}| - |\b(?:but|though|although|however|yet|still|only|except|unless|that said|having said that"
    r"|even so|nevertheless|nonetheless|all the same|then again|mind you|otherwise|if|so)\b"
)
"""Where a denial turns: what comes behind is not denied by it."""
_CLAUSE = re.compile(r"[,;:()]| - |\b(?:but|though|although|however|yet|and|so|if|because|as|since|or|that said)\b")
_INVERTED = re.compile(r"(?:were|had|did) (?:you|your|there|a|an|any|the)\b.*(?:,|\b(?:i|i'd|might|should|would)\b)")
_NEEDS = frozenset(
    f"ask-{name}" for name in ("need", "need-one", "opening", "one", "offer", "ready", "able", "of-myself", "i")
)
_NEAR, _FAR = 30, 60
"""In characters: how far behind an ask a pastime, or the talk that it is for, still belongs to it."""
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|nor|neither|without|nothing|nobody|none|hardly|cannot|\w+n't"
    r"|(?:do|does|did|ca|wo|would|could|should|is|are|was|were|has|have|had|need|must|might|sha)nt)\b"
)


def is_taken_back(elements: Elements, ask: Hit, start: int) -> bool:
    """
    Whether an ask is denied, over, or somebody else's.

    Args:
        elements: The sentence.
        ask: What asks.
        start: Where the words begin that make an ask of it.
    """
    lead = elements.text(elements.sentence.start, start)
    clause = start - len(lead) + max((found.end() for found in _CLAUSE.finditer(lead)), default=0)
    return (
        _is_denied(elements, ask, start, clause)
        or any(clause <= hit.end + 1 and hit.start < ask.end for hit in _past(elements))
        or _is_denied_after(elements, ask)
        or any(hit.start >= ask.end for hit in elements.of("declines"))
        or any(start <= hit.start < ask.end + _NEAR for hit in elements.of("leisure"))
        or any(ask.start <= hit.start < ask.end + _FAR for hit in elements.of("for-talk"))
        or (elements.after is not None and bool(elements.after.of("not-of-you")))
        or (ask.cue.of in _NEEDS and bool(elements.of("other-offers")))
    )


def _past(elements: Elements) -> tuple[Hit, ...]:
    """What is over or somebody else's; "had you a vacancy, I would" is neither."""
    past = elements.of("past", "third")
    if not _INVERTED.match(elements.sentence.text):
        return past
    return tuple(hit for hit in past if hit.start > elements.sentence.start)


def turn(elements: Elements, hit: Hit) -> int:
    """Where a passage begins behind the last "but" in it."""
    text = elements.text(hit.start, hit.end)
    return hit.start + max((found.end() for found in _CONTRAST.finditer(text) if found.end() < len(text)), default=0)


def _is_denied(elements: Elements, ask: Hit, start: int, clause: int) -> bool:
    base = elements.sentence.start
    lead = _without_soft(elements, elements.text(base, start))
    asks_whether = elements.sentence.is_question and ask.cue.of in {
        "ask-need",
        "ask-need-one",
        "ask-opening",
        "ask-one",
    }
    if _NEGATIVE.search(lead[clause - base :]) and not asks_whether:
        return True
    reach = max((found.end() for found in _CONTRAST.finditer(lead)), default=0)
    denials = ((hit.start - base, hit.end - base) for hit in elements.of("denial"))
    return any(reach <= first < len(lead) and lead[first:last].strip() for first, last in denials)


def _without_soft(elements: Elements, lead: str) -> str:
    """What leads to an ask, without each "not" that denies nothing."""
    for hit in elements.of("soft"):
        first, last = hit.start - elements.sentence.start, hit.end - elements.sentence.start
        if first < len(lead):
            lead = lead[:first] + " " * (min(last, len(lead)) - first) + lead[last:]
    return lead


def _is_denied_after(elements: Elements, ask: Hit) -> bool:
    tail = elements.text(ask.end, elements.sentence.end)
    turned = min((found.start() for found in _CONTRAST.finditer(tail)), default=len(tail))
    closed = min((found.start() for found in _CLAUSE.finditer(tail)), default=len(tail))
    return any(ask.start <= hit.start < ask.end + closed for hit in elements.of("for-other")) or any(
        ask.end <= hit.start < ask.end + turned for hit in elements.of("denied-after")
    )
