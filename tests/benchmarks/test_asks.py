"""Searching drafts for asks: ten times the text takes ten times as long, whatever stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jumpstart.playbook.drafts.asks import find_job_asks
from jumpstart.playbook.language import read
from jumpstart.playbook.shipped import english

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

TEXTS = {
    "sentences": "Could you pass my CV on to HR? Thank you for your time. I'd love to hear how you run your kitchen. ",
    "no full stop": "could you tell me how you got your job i would love to hear about your team and your work there ",
    "nothing but frames": "i would love to your team could you please me ",
}


@pytest.mark.parametrize("length", [20_000, 200_000])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_searching_a_draft_for_asks(benchmark: BenchmarkFixture, text: str, length: int) -> None:
    reading = read((text * (length // len(text) + 1))[:length])

    benchmark(find_job_asks, reading, english())
