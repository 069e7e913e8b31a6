"""A birthday is known in part, and no part is made up."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given

from jumpstart.domain import PartialDate
from jumpstart.errors import FieldError
from jumpstart.testing.strategies import partial_dates


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("1985-04-12", {"year": 1985, "month": 4, "day": 12}),
        ("1985-04", {"year": 1985, "month": 4}),
        ("1985", {"year": 1985}),
        ("--04-12", {"month": 4, "day": 12}),
        ("--02-29", {"month": 2, "day": 29}),
        ("--04", {"month": 4}),
        ("---12", {"day": 12}),
        ("0850-01-01", {"year": 850, "month": 1, "day": 1}),
        ("in spring", {"text": "in spring"}),
        ("1985-02-29", {"text": "1985-02-29"}),
        ("0000-01-01", {"text": "0000-01-01"}),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(written, parts):
    assert PartialDate(**parts) == PartialDate.of(written)
    assert written == str(PartialDate(**parts))


@given(partial_dates())
def test_what_is_written_is_read_again(day):
    assert day == PartialDate.of(str(day)) == pickle.loads(pickle.dumps(day))


@given(partial_dates(), partial_dates())
def test_any_two_are_in_order_unless_they_are_equal(one, other):
    assert 1 == (one < other) + (one == other) + (one > other)


def test_they_come_as_the_year_goes_round():
    in_order = ("--01-31", "1990-03-01", "1995-03-01", "--03", "--12-24", "---05", "1950", "soon")

    assert in_order == tuple(str(each) for each in sorted(map(PartialDate.of, reversed(in_order))))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, "PartialDate: '': it says nothing; give a year, a month, a day or a text"),
        ({"text": " "}, "PartialDate.text: ' ': must not be blank; leave it out where nothing was said"),
        ({"month": 13}, "PartialDate.month: 13: expected a month from 1 to 12, or None where it is not known"),
        ({"year": "1985"}, "PartialDate.year: '1985': expected a year from 1 to 9999, or None where it is not known"),
        ({"month": 2, "day": 30}, "PartialDate.day: 30: there is no such day in month 2"),
        ({"year": 1985, "month": 2, "day": 29}, "PartialDate.day: 29: there is no such day in month 2"),
        ({"year": 1985, "day": 1}, "PartialDate.day: 1: a day of a year needs its month; give month= too"),
        ({"year": 1985, "text": "x"}, "PartialDate.text: 'x': a date has no text; give one or the other"),
        ({"text": "--04-12"}, "PartialDate.text: '--04-12': this is a date; read it with PartialDate.of"),
    ],
)
def test_what_no_calendar_has_is_refused(parts, message):
    with pytest.raises(FieldError) as caught:
        PartialDate(**parts)

    assert message == str(caught.value)


def test_it_has_no_order_with_anything_else():
    with pytest.raises(TypeError):
        _ = PartialDate(year=1985) < "1985"
