from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jumpstart.outbox import is_quiet, quiet_until

NIGHT = (time(22), time(7))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  bounds
ZONES = st.sampled_from(sorted(available_timezones()))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
HOURS = st.tuples(TIMES, TIMES).filter(lambda hours: hours[0] != hours[1])


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "hours", "expected"),
    [
        ("21:59", NIGHT, False),
        ("22:00", NIGHT, True),
        ("00:00", NIGHT, True),
        ("06:59", NIGHT, True),
        ("07:00", NIGHT, False),
        ("12:00", (time(12), time(13)), True),
        ("13:00", (time(12), time(13)), False),
    ],
)
def test_the_first_minute_is_quiet_and_the_last_is_not(clock, hours, expected):
    moment = datetime.fromisoformat(f"2026-06-01T{clock}").replace(tzinfo=ZoneInfo("America/Denver"))

    assert expected == is_quiet(moment, hours, "America/Denver")


@pytest.mark.parametrize(
    ("moment", "hours", "zone", "expected"),
    [
        ("2026-06-01T12:00+00:00", NIGHT, "UTC", "2026-06-01T12:00+00:00"),
        ("2026-06-01T23:00+00:00", NIGHT, "UTC", "2026-06-02T07:00+00:00"),
        # On 8 March 2026 the clocks of New York skip the hour from two to three.
        ("2026-03-08T01:30-05:00", (time(1), time(2, 30)), "America/New_York", "2026-03-08T03:00-04:00"),
        ("2026-03-08T01:30-05:00", (time(1), time(3, 30)), "America/New_York", "2026-03-08T03:30-04:00"),
        # On 1 November 2026 they show the hour from one to two twice.
        ("2026-11-01T00:30-04:00", (time(0), time(1, 30)), "America/New_York", "2026-11-01T01:30-04:00"),
        ("2026-11-01T01:10-05:00", (time(0), time(1, 30)), "America/New_York", "2026-11-01T01:30-05:00"),
        ("2026-11-01T01:10-04:00", (time(0), time(3)), "America/New_York", "2026-11-01T03:00-05:00"),
        # Half an hour on Lord Howe, and a whole day in Apia: 30 December 2011 was left out.
        ("2026-10-04T01:45+10:30", (time(1), time(2, 15)), "Australia/Lord_Howe", "2026-10-04T02:30+11:00"),
        ("2011-12-29T23:00-10:00", NIGHT, "Pacific/Apia", "2011-12-31T07:00+14:00"),
    ],
)
def test_quiet_hours_end_by_the_clocks(moment, hours, zone, expected):
    assert at(expected) == quiet_until(at(moment), hours, zone)


@given(MOMENTS, HOURS, ZONES)
@example(at("2026-03-08T06:59:59+00:00"), (time(1), time(2, 30)), "America/New_York")
@example(at("2026-11-01T05:59:59+00:00"), (time(1, 30), time(3)), "America/New_York")
def test_the_end_is_the_first_instant_that_is_not_quiet(moment, hours, zone):
    end = quiet_until(moment, hours, zone)

    assert not is_quiet(end, hours, zone)
    assert moment <= end <= moment + timedelta(hours=49)
    if end > moment:
        tick = timedelta(microseconds=1)
        between = [moment + (end - moment) * part / 16 for part in range(16)]
        assert all(is_quiet(each, hours, zone) for each in (*between, end - tick))


@given(st.integers(0, 400), HOURS, ZONES)
def test_so_it_is_around_every_change_of_the_clocks(days, hours, zone):
    """The hours of 2026 in which the clocks of a zone are set, and those around them."""
    clocks = ZoneInfo(zone)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=24 * days)
    changes = [
        hour
        for hour in (start + timedelta(hours=each) for each in range(24 * 60))
        if hour.astimezone(clocks).utcoffset() != (hour + timedelta(hours=1)).astimezone(clocks).utcoffset()
    ]
    for hour in changes[:1]:
        for minutes in range(-120, 180, 30):
            test_the_end_is_the_first_instant_that_is_not_quiet.hypothesis.inner_test(
                hour + timedelta(minutes=minutes), hours, zone
            )
