"""Numbers in digits and in words."""

from __future__ import annotations

import pytest

from jumpstart.playbook.drafts.numbers import counting_in
from jumpstart.playbook.shipped import english


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty", [(20, 20)]),
        ("twenty-five or thirty", [(25, 30)]),
        ("forty five", [(45, 45)]),
        ("20-30", [(20, 30)]),
        ("20 to 30", [(20, 30)]),
        ("30 or 20", [(20, 30)]),
        ("two or three", [(2, 3)]),
        ("half a dozen", [(6, 6)]),
        ("a couple of", [(2, 2)]),
        ("1.5", [(1.5, 1.5)]),
        ("someone", []),
        ("£20", []),
        ("10:30", []),
        ("3rd", []),
        ("at 3 pm", []),
        ("20%", []),
        ("b12", []),
        ("12345", []),
    ],
)
def test_numbers_and_ranges_are_read(text: str, expected: list[tuple[float, float]]) -> None:
    found = counting_in(english()).find(text)

    assert expected == [(number.low, number.high) for number in found]
