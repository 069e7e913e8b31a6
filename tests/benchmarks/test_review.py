"""Draft review: characters per second, and how its time grows with the text."""

from __future__ import annotations

from time import perf_counter

import pytest

from jumpstart.playbook.drafts import review
from jumpstart.playbook.rule import PURPOSES

GROWTH_BOUND = 11
"""Ten times the text takes at most so many times as long."""
DRAFT = (
    "Dear Ms Lund,\n\nI'm Ana Ruiz; we met at the ports conference in Bilbao, where you told me about tugs. "
    "I have nine years of crane maintenance, and I'd like to be a marine surveyor. Could I have 25 minutes of your day "
    "in June? I can send my CV if that is useful. Thank you for the two names; I have written to both.\n\n"
)
CHARACTERS = 20_000


def taken(text: str, purpose: str) -> float:
    """The seconds that one review takes, the best of three."""
    times = []
    for _ in range(3):
        started = perf_counter()
        review(text, purpose=purpose)
        times.append(perf_counter() - started)
    return min(times)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_review(benchmark, purpose):
    text = (DRAFT * (CHARACTERS // len(DRAFT) + 1))[:CHARACTERS]
    benchmark.pedantic(review, args=(text,), kwargs={"purpose": purpose}, rounds=3, warmup_rounds=1)
    once, tenfold = taken(text, purpose), taken(text * 10, purpose)

    benchmark.extra_info["characters per second"] = f"{CHARACTERS / once:,.0f}"
    benchmark.extra_info["ten times the text"] = f"{tenfold / once:.1f} times the time (bound {GROWTH_BOUND})"
