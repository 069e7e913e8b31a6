"""Whether a draft asks its reader to keep the search to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.playbook.drafts.draft import Passage

if TYPE_CHECKING:
    from jumpstart.playbook.drafts.draft import Draft


def find_confidentiality_request(draft: Draft) -> Passage | None:
    """The passage that asks for confidence; saying that others may know takes it back."""
    for sentence in draft.reading.sentences:
        if draft.has("no-confidence", sentence):
            continue
        if hit := next(draft.hits("confidence", sentence), None):
            return Passage(start=hit.start, end=hit.end, taken_for=hit.cue.says)
    return None
