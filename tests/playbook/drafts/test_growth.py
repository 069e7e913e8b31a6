from __future__ import annotations

from cProfile import Profile
from pstats import Stats

import pytest

from jumpstart.playbook.drafts import review
from jumpstart.playbook.rule import PURPOSES

GROWTH_BOUND = 11
"""Ten times the text takes at most so many times the calls: a count is the same on any machine, a time is not."""
DRAFT = (
    "Dear Mr Roe, we met at the harbour fair, where you told me of your dredgers. I have six years of crane repair and"
    " want to be a marine surveyor. Could I have 25 minutes in June, and two names? Thank you for your time.\n\n"
)


def calls(text: str, purpose: str) -> int:
    """How many functions a review calls."""
    profile = Profile()
    profile.runcall(review, text, purpose=purpose)
    return int(Stats(profile).total_calls)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("draft", [DRAFT, DRAFT.replace(".", "").replace("?", "")], ids=["sentences", "no full stop"])
def test_ten_times_the_text_takes_at_most_eleven_times_the_work(draft: str, purpose: str) -> None:
    review(draft, purpose=purpose)  # the lexicon is read once

    assert calls(draft * 200, purpose) <= GROWTH_BOUND * calls(draft * 20, purpose)
