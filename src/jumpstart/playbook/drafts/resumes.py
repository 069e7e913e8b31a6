"""Whether a draft brings the writer's résumé with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.playbook.drafts.draft import Passage

if TYPE_CHECKING:
    from jumpstart.playbook.drafts.draft import Draft
    from jumpstart.playbook.language import Sentence

_CLAUSE_END = re.compile(r"[;:(]| - |, (?:and|but|so|or)?|\b(?:but|because|since)\b")
_FAR = 90
"""In characters: what is farther from the word résumé than this is said of something else."""


def find_resume(draft: Draft) -> Passage | None:
    """The passage by which the résumé comes along, None where it does not or is only promised."""
    for sentence in draft.reading.sentences:
        if passage := _brought(draft, sentence):
            return passage
    return None


def find_bare_attachment(draft: Draft) -> Passage | None:
    """The passage that says that something comes along and not what, as "attached, as you asked"."""
    for sentence in draft.reading.sentences:
        if draft.has("not-sent", sentence) or draft.has("other-file", sentence):
            continue
        if hit := next(draft.hits("sent-bare", sentence), None):
            return Passage(start=hit.start, end=hit.end, taken_for="sending it along")
    return None


def is_asked_for(draft: Draft) -> bool:
    """Whether the draft says that its reader asked for the résumé."""
    return draft.has("asked-for-it")


def _brought(draft: Draft, sentence: Sentence) -> Passage | None:
    refused = [(hit.start, hit.end) for hit in draft.hits("not-sent", sentence) if "," not in hit.text]
    plain = draft.reading.plain

    def stands(start: int, end: int) -> bool:
        """Whether what comes along is not taken back in the same clause."""
        return not any(not _CLAUSE_END.search(plain[min(end, last) : max(start, first)]) for first, last in refused)

    for hit in draft.hits("resume-sent", sentence):
        if stands(hit.start, hit.end):
            return Passage(start=hit.start, end=hit.end, taken_for=hit.cue.says)
    nouns = list(draft.hits("resume", sentence))
    for sent in draft.hits("sent-along", sentence) if nouns else ():
        for noun in nouns:
            first, last = min(sent.start, noun.start), max(sent.end, noun.end)
            if last - first <= _FAR and stands(first, last):
                return Passage(start=first, end=last, taken_for="the résumé coming along")
    return None
