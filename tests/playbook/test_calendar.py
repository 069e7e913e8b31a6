from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain.people import WEEKDAYS
from jumpstart.errors import FieldError
from jumpstart.playbook.calendar import WorkingCalendar
from jumpstart.playbook.offsets import Offset, parse_offset

MONDAY_TO_FRIDAY = WorkingCalendar(("mon", "tue", "wed", "thu", "fri"))
SUNDAY_TO_THURSDAY = WorkingCalendar(("sun", "mon", "tue", "wed", "thu"))
SATURDAY = date(2026, 6, 6)
days = st.dates(date(1950, 1, 1), date(2200, 1, 1))
weeks = st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True).map(tuple)


@pytest.mark.parametrize(
    ("day", "offset", "expected"),
    [
        (SATURDAY, "1 business day", date(2026, 6, 8)),
        (SATURDAY, "3 business days", date(2026, 6, 10)),
        (SATURDAY, "-1 business day", date(2026, 6, 5)),
        (date(2026, 6, 5), "3 business days", date(2026, 6, 10)),
        (date(2026, 6, 5), "7 business days", date(2026, 6, 16)),
        (date(2026, 6, 5), "next business week", date(2026, 6, 8)),
        (date(2026, 6, 8), "next business week", date(2026, 6, 15)),
        (date(2026, 1, 31), "1 month", date(2026, 2, 28)),
        (date(2024, 1, 31), "1 month", date(2024, 2, 29)),
        (date(2026, 3, 31), "-1 month", date(2026, 2, 28)),
        (date(2026, 12, 15), "1 month", date(2027, 1, 15)),
        (date(2026, 6, 5), "2 weeks", date(2026, 6, 19)),
        (date(2026, 6, 5), "-1 day", date(2026, 6, 4)),
    ],
)
def test_dates_are_counted_over_a_week_from_monday_to_friday(day: date, offset: str, expected: date) -> None:
    assert expected == MONDAY_TO_FRIDAY.add(day, parse_offset(offset))


def test_the_next_week_begins_with_the_seekers_first_workday() -> None:
    assert date(2026, 6, 7) == SUNDAY_TO_THURSDAY.add(date(2026, 6, 4), parse_offset("next business week"))


def test_a_holiday_is_no_workday() -> None:
    calendar = WorkingCalendar(("mon", "tue", "wed", "thu", "fri"), lambda day: day == date(2026, 7, 3))

    assert date(2026, 7, 6) == calendar.add(date(2026, 7, 2), parse_offset("1 business day"))
    assert date(2026, 7, 7) == calendar.add(date(2026, 7, 2), parse_offset("2 business days"))


def test_a_holiday_at_the_start_of_a_week_moves_it() -> None:
    calendar = WorkingCalendar(("mon", "tue", "wed", "thu", "fri"), lambda day: day == date(2026, 6, 8))

    assert date(2026, 6, 9) == calendar.add(date(2026, 6, 5), parse_offset("next business week"))


def test_a_calendar_in_which_every_day_is_a_holiday_says_so() -> None:
    calendar = WorkingCalendar(("mon",), lambda _: True)

    with pytest.raises(FieldError) as caught:
        calendar.add(SATURDAY, parse_offset("1 business day"))

    assert caught.value.field == "is_holiday"
    assert caught.value.remedy == "no working day within 400 days; it must let some through"


def test_an_offset_of_instants_adds_to_no_date() -> None:
    with pytest.raises(FieldError) as caught:
        MONDAY_TO_FRIDAY.add(SATURDAY, parse_offset("2 hours"))

    assert "offset: '2 hours': it counts instants, not dates" == str(caught.value)


def test_hours_are_instants_and_days_are_dates_over_a_change_of_the_clocks() -> None:
    noon = datetime(2026, 3, 7, 12, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)

    assert (date(2026, 3, 8), noon + timedelta(hours=24)) == MONDAY_TO_FRIDAY.due(
        noon, "America/New_York", parse_offset("24 hours")
    )
    assert (date(2026, 3, 8), None) == MONDAY_TO_FRIDAY.due(noon, "America/New_York", parse_offset("1 day"))
    assert 13 == (noon + timedelta(hours=24)).astimezone(ZoneInfo("America/New_York")).hour


@given(days, weeks, st.integers(1, 30))
def test_n_business_days_later_is_the_nth_workday_strictly_after(day: date, week: tuple[str, ...], amount: int) -> None:
    calendar = WorkingCalendar(week)
    found = calendar.add(day, Offset(amount, "business days"))
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]

    assert calendar.is_workday(found)
    assert amount == sum(map(calendar.is_workday, between))


@given(days, weeks, st.integers(1, 30))
def test_n_business_days_before_lead_back_to_the_same_distance(day: date, week: tuple[str, ...], amount: int) -> None:
    calendar = WorkingCalendar(week)
    found = calendar.add(day, Offset(-amount, "business days"))
    between = [found + timedelta(days=n) for n in range((day - found).days)]

    assert amount == sum(map(calendar.is_workday, between))


@given(days, weeks)
def test_the_next_business_week_begins_within_eight_days_on_its_first_workday(day: date, week: tuple[str, ...]) -> None:
    found = WorkingCalendar(week).add(day, Offset(1, "next business week"))

    assert 1 <= (found - day).days <= 7
    assert week[0] == WEEKDAYS[found.weekday()]


@given(days, st.integers(-118, 118))
def test_months_keep_the_day_or_end_with_the_month(day: date, amount: int) -> None:
    found = MONDAY_TO_FRIDAY.add(day, Offset(amount, "months"))

    assert amount == (found.year - day.year) * 12 + found.month - day.month
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
