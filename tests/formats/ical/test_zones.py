"""Zones that a calendar defines itself, against the same zones as IANA knows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.formats import ical

NEW_YORK = ZoneInfo("America/New_York")


def observance(kind, start, before, after, *rules):
    return (f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *rules, f"END:{kind}")


def zone(*observances, name="Eastern", lines=()):
    parts = (line for each in observances for line in each)
    return ("BEGIN:VTIMEZONE", f"TZID:{name}", *lines, *parts, "END:VTIMEZONE")


APRIL_ENDS, APRIL_BEGINS = "FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"
OCTOBER_ENDS = "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
EST, EDT = "-0500", "-0400"
EASTERN = zone(  # the example of RFC 5545, section 3.6.5, from 1967 on
    observance("DAYLIGHT", "19670430T020000", EST, EDT, f"RRULE:{APRIL_ENDS};UNTIL=19730429T070000Z"),
    observance("STANDARD", "19671029T020000", EDT, EST, f"RRULE:{OCTOBER_ENDS};UNTIL=20061029T060000Z"),
    observance("DAYLIGHT", "19740106T020000", EST, EDT, "RDATE:19750223T020000"),
    observance("DAYLIGHT", "19760425T020000", EST, EDT, f"RRULE:{APRIL_ENDS};UNTIL=19860427T070000Z"),
    observance("DAYLIGHT", "19870405T020000", EST, EDT, f"RRULE:{APRIL_BEGINS};UNTIL=20060402T070000Z"),
    observance("DAYLIGHT", "20070311T020000", EST, EDT, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
    observance("STANDARD", "20071104T020000", EDT, EST, "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
)


def started(calendar, event, lines, naive, name="Eastern"):
    start = f"DTSTART;TZID={name}:{naive:%Y%m%dT%H%M%S}"
    (entry,) = ical.read(calendar(*lines, *event(start=start))).items
    return entry.starts_at


MOMENTS = st.datetimes(datetime(1968, 1, 1), datetime(2037, 12, 31)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001
CHANGES = st.sampled_from(
    [datetime(2026, 3, 8, 2), datetime(2026, 11, 1, 2), datetime(1974, 1, 6, 2), datetime(2006, 10, 29, 2)]  # noqa: DTZ001
)
NEAR = st.builds(lambda at, minutes: at + timedelta(minutes=minutes), CHANGES, st.integers(-120, 120))


@given(MOMENTS | NEAR)
def test_a_definition_means_what_iana_knows(calendar, event, naive):
    """RFC 5545, section 3.3.5: a time that is shown twice is the first one, a skipped one goes by the offset before."""
    assert naive.replace(tzinfo=NEW_YORK).astimezone(UTC) == started(calendar, event, EASTERN, naive)


@pytest.mark.parametrize(
    ("rules", "at", "hour"),
    [
        (("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU",), datetime(2026, 3, 9), 4),  # noqa: DTZ001
        (("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1",), datetime(2026, 3, 31, 12), 16),  # noqa: DTZ001
        (("RRULE:FREQ=YEARLY;BYMONTH=3",), datetime(2026, 3, 2, 12), 16),  # noqa: DTZ001
        (("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;COUNT=2",), datetime(2026, 3, 9, 12), 17),  # noqa: DTZ001
        ((), datetime(2026, 3, 9, 12), 17),  # noqa: DTZ001
    ],
    ids=["days and weekday", "last day", "day of the start", "twice", "once"],
)
def test_yearly_rules_of_every_kind_are_known(calendar, event, rules, at, hour):
    lines = zone(
        observance("DAYLIGHT", "20070301T020000", "-0500", "-0400", *rules),
        observance("STANDARD", "20071104T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
    )

    assert hour == started(calendar, event, lines, at).hour


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=2", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYMONTH=3;BYDAY=SU", "x", ""],
)
def test_a_rule_that_is_none_of_a_day_each_year_is_told_and_its_first_day_taken(calendar, event, rule):
    lines = zone(observance("STANDARD", "19700101T000000", "-0500", "-0600", f"RRULE:{rule}"))
    imported = ical.read(calendar(*lines, *event(start="DTSTART;TZID=Eastern:20260601T000000")))

    assert datetime(2026, 6, 1, 6, tzinfo=UTC) == imported.items[0].starts_at
    assert [("zone-rule", 9)] == [(each.code, each.first_line) for each in imported.problems]


def test_a_time_before_all_that_is_defined_goes_by_the_first_offset(calendar, event):
    assert 5 == started(calendar, event, EASTERN, datetime(1950, 1, 1)).hour  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("America/New_York", "America/New_York"),
        ("/America/New_York", "America/New_York"),
        ("/freeassociation.sourceforge.net/Tzfile/America/New_York", "America/New_York"),
        ("/example.org/20210210_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Eastern Standard Time", "America/New_York"),
        ('"W. Europe Standard Time"', "Europe/Berlin"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_and_by_what_windows_calls_it(one, name, expected):
    assert expected == one(start=f"DTSTART;TZID={name}:20260601T090000").zone


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "localtime", "posix/America/New_York", "America", "", "x" * 500, "Ä/Ö"]
)
def test_what_is_no_name_of_a_zone_is_not_looked_for(one, name):
    entry = one(start=f"DTSTART;TZID={name}:20260601T090000")

    assert ("" if name else "UTC", datetime(2026, 6, 1, 9, tzinfo=UTC)) == (entry.zone, entry.starts_at)


def test_a_definition_may_say_where_it_holds(calendar, event):
    lines = zone(*EASTERN_PARTS, lines=("X-LIC-LOCATION:America/New_York",))
    (entry,) = ical.read(calendar(*lines, *event(start="DTSTART;TZID=Eastern:20260601T090000"))).items

    assert ("America/New_York", 13) == (entry.zone, entry.starts_at.astimezone(UTC).hour)


EASTERN_PARTS = (observance("STANDARD", "19700101T000000", "-0500", "-0500"),)


def test_a_name_is_the_same_escaped_or_in_quotes(calendar, event):
    lines = zone(*EASTERN_PARTS, name="(UTC-05:00) Here\\, there")
    start = 'DTSTART;TZID="(UTC-05:00) Here, there":20260601T090000'

    assert 14 == ical.read(calendar(*lines, *event(start=start))).items[0].starts_at.hour


@pytest.mark.parametrize("missing", ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"])
def test_a_definition_that_lacks_something_is_told(calendar, event, missing):
    lines = [line for line in zone(*EASTERN_PARTS) if not line.startswith(missing)]
    imported = ical.read(calendar(*lines, *event()))

    assert ["bad-zone"] == [each.code for each in imported.problems]
    assert f"a part of it has no {missing}" in imported.problems[0].message


def test_a_definition_without_a_name_is_told(calendar, event):
    imported = ical.read(calendar("BEGIN:VTIMEZONE", "END:VTIMEZONE", *event()))

    assert [("zone-without-name", 3, 4)] == [(each.code, each.first_line, each.last_line) for each in imported.problems]


@pytest.mark.parametrize(
    "start", ["DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTSTART;TZID=America/Lima:99991231T235959"]
)
def test_a_time_that_has_none_in_utc_is_a_problem(problems, start):
    assert ["unreadable-start", "bad-value"] == [code for code, _ in problems(start=start)]
