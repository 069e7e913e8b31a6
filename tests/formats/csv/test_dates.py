"""Dates as programs and spreadsheets spell them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.formats.csv.dates import parse


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 Mar 2024", date(2024, 3, 12)),
        ("7-Feb-22", date(2022, 2, 7)),
        ("7-Feb-88", date(1988, 2, 7)),
        ("03/15/2024", date(2024, 3, 15)),
        ("15/03/2024", date(2024, 3, 15)),
        ("15.03.2024", date(2024, 3, 15)),
        ("3.4.2024", date(2024, 4, 3)),
        ("2024-03-12", date(2024, 3, 12)),
        ("2024/3/12", date(2024, 3, 12)),
        ("Mar 2021", date(2021, 3, 1)),
        ("September 2021", date(2021, 9, 1)),
        ("2019", date(2019, 1, 1)),
        ("Apr 08, 2024", date(2024, 4, 8)),
    ],
)
def test_a_date_is_read_in_every_spelling(text, day):
    assert day == parse(text).day


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-09-19 13:28:00 UTC", datetime(2026, 9, 19, 13, 28, tzinfo=UTC)),
        ("2026-09-19T13:28:00Z", datetime(2026, 9, 19, 13, 28, tzinfo=UTC)),
        ("2026-09-19 13:28 +0200", datetime(2026, 9, 19, 11, 28, tzinfo=UTC)),
        ("Wed Jun 24 12:43:42 UTC 2026", datetime(2026, 6, 24, 12, 43, 42, tzinfo=UTC)),
    ],
)
def test_a_moment_with_its_zone_is_in_utc(text, at):
    moment = parse(text)

    assert at == moment.at
    assert moment.is_zoned


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9/5/26, 1:12 AM", datetime(2026, 9, 5, 7, 12, tzinfo=UTC)),
        ("12/15/25, 12:51\u202fPM", datetime(2025, 12, 15, 19, 51, tzinfo=UTC)),
        ("Apr 08, 2024 07:00 AM", datetime(2024, 4, 8, 13, 0, tzinfo=UTC)),
        ("2026-06-02", datetime(2026, 6, 2, 6, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_takes_the_one_that_is_given(text, at):
    moment = parse(text)

    assert not moment.is_zoned
    assert at == moment.in_zone("America/Denver").astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "is_ambiguous"),
    [
        ("03/04/2024", True),
        ("04/04/2024", False),
        ("03/15/2024", False),
        ("3.4.2024", False),
        ("3/4/24, 1:12 AM", False),
    ],
)
def test_two_numbers_that_both_could_be_the_month_are_ambiguous(text, is_ambiguous):
    assert is_ambiguous == parse(text).is_ambiguous


def test_of_two_numbers_that_both_could_be_the_month_the_first_is_taken():
    assert date(2024, 3, 4) == parse("03/04/2024").day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0/0/00",
        "soon",
        "31 Feb 2024",
        "13/13/2024",
        "12 Foo 2024",
        "2024-03-12 25:00",
        "9/5/26, 13:12 PM",
        "1 Jan 1000",
    ],
)
def test_what_is_no_date_is_none(text):
    assert parse(text) is None


@given(st.text(alphabet="0123456789/-.:, aApPmMTZUCJanFebMr+", max_size=40) | st.text(max_size=80))
def test_no_text_breaks_it(text):
    moment = parse(text)

    assert moment is None or 1900 <= moment.day.year <= 2999


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(("%d %b %Y", "%d-%b-%y", "%Y-%m-%d", "%b %d, %Y"))
)
def test_a_date_in_words_is_read_back(day, spelling):
    assert day == parse(day.strftime(spelling)).day
