from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.playbook.offsets import FORMS, Offset, parse_offset

TEXTS = (
    *(
        "0 days",
        "1 day",
        "-1 day",
        "28 days",
        "1 business day",
        "-2 business days",
        "24 hours",
        "-30 minutes",
        "1 week",
    ),
    *("2 weeks", "1 month", "next business week"),
)


@pytest.mark.parametrize("text", TEXTS)
def test_an_offset_is_written_as_it_was_read(text: str) -> None:
    assert text == str(parse_offset(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *((text, f"{text!r} is no time span; expected one such as {FORMS}") for text in ("one day", "1", "", "1 day ")),
        (3, f"3 is no time span; expected one such as {FORMS}"),
        ("1 year", f"'1 year' is no time span; expected one such as {FORMS}"),
        ("0 business days", "'0 business days' has no meaning on a day off; expected '0 days' or '1 business day'"),
        ("3661 days", "'3661 days' is more than ten years; expected at most 3660 days"),
        ("-119 months", "'-119 months' is more than ten years; expected at most 118 months"),
    ],
)
def test_what_is_no_offset_is_refused(text: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_offset(text)

    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("0 days", "on the same day"),
        ("1 day", "the day after"),
        ("-1 day", "the day before"),
        ("3 business days", "3 business days later"),
        ("1 business day", "on the next business day"),
        ("-1 business day", "on the business day before"),
        ("-2 weeks", "2 weeks before"),
        ("0 hours", "at once"),
        ("next business week", "at the start of the next business week"),
    ],
)
def test_an_offset_reads_as_the_middle_of_a_sentence(text: str, phrase: str) -> None:
    assert phrase == parse_offset(text).phrase


@given(st.integers(-118, 118), st.sampled_from(("minutes", "hours", "days", "weeks", "months")))
def test_turning_an_offset_round_twice_changes_nothing(amount: int, unit: str) -> None:
    offset = Offset(amount, unit)  # type: ignore[arg-type]

    assert offset == (-offset).__neg__()
    assert offset == parse_offset(str(offset))
