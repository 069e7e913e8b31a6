"""Input that is made to hurt: nothing under a megabyte takes long, nothing is unrolled, nothing escapes."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.formats import ical
from jumpstart.formats.ical import scan

MEGABYTE = 1_000_000
SECONDS, BYTES = 2, 256 * 1024 * 1024
BEGIN = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260601T090000Z\n"
END = b"END:VEVENT\nEND:VCALENDAR\n"
SECONDLY = (
    b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:CST\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:-0600\n"
    b"TZOFFSETTO:-0600\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
)


def zone(number, observances):
    part = b"BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n%s\nEND:STANDARD\n"
    rule = b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
    return b"BEGIN:VTIMEZONE\nTZID:Z%d\n%sEND:VTIMEZONE\n" % (number, part % rule * observances)


def event(number, start):
    return b"BEGIN:VEVENT\nDTSTART%s\nEND:VEVENT\n" % (start % number)


HOSTILE = {
    "events without an end": b"BEGIN:VEVENT\n" * (MEGABYTE // 13),
    "events with a UID alone": b"BEGIN:VEVENT\nUID:1\n" * (MEGABYTE // 19),
    "calendars without an end": b"BEGIN:VCALENDAR\n" * (MEGABYTE // 16),
    "ends without a begin": b"END:VEVENT\n" * (MEGABYTE // 11),
    "nested": BEGIN + b"BEGIN:VALARM\n" * (MEGABYTE // 13) + END,
    "nested and closed": b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 20_000 + b"END:X\n" * 20_000,
    "nested, each of another name": b"BEGIN:VCALENDAR\n" + b"".join(b"BEGIN:X%d\n" % n for n in range(70_000)),
    "nested, closed by another name": b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 9_000 + b"END:Q\n" * 150_000,
    "a long line": BEGIN + b"SUMMARY:" + b"x" * MEGABYTE + b"\n" + END,
    "folds": BEGIN + b"SUMMARY:" + b"\n x" * (MEGABYTE // 3) + b"\n" + END,
    "parameters": BEGIN + b"SUMMARY" + b";A=b" * (MEGABYTE // 4) + b"\n" + END,
    "open quotes": BEGIN + b"SUMMARY" + b';A="b' * (MEGABYTE // 5) + b":x\n" + END,
    "quotes": BEGIN + b"SUMMARY;" + b'"' * MEGABYTE + b":x\n" + END,
    "backslashes": BEGIN + b"DESCRIPTION:" + b"\\" * MEGABYTE + b"\n" + END,
    "escaped commas": BEGIN + b"CATEGORIES:" + b"\\," * (MEGABYTE // 2) + b"\n" + END,
    "categories": BEGIN + b"CATEGORIES:" + b"a," * (MEGABYTE // 2) + b"\n" + END,
    "junk in an event": BEGIN + b"junk\n" * (MEGABYTE // 5) + END,
    "attendees": BEGIN + b"ATTENDEE:mailto:a@b\n" * (MEGABYTE // 20) + END,
    "alarms": BEGIN + b"BEGIN:VALARM\nTRIGGER:x\nEND:VALARM\n" * 28_000 + END,
    "digits": BEGIN + b"SEQUENCE:" + b"9" * MEGABYTE + b"\n" + END,
    "line ends": b"\r" * MEGABYTE,
    "blanks": b" \t\n" * (MEGABYTE // 3),
    "NUL": b"\x00" * MEGABYTE,
    "no UTF-8": BEGIN + b"SUMMARY:" + b"\xff" * MEGABYTE + b"\n" + END,
    "zones with many rules": b"".join(zone(n, 32) for n in range(9))
    + b"".join(event((n % 9, 1900 + n % 1100), b";TZID=Z%d:%d0601T090000") for n in range(14_000)),
    "a zone with many parts": zone(0, 10_000) + event((), b";TZID=Z0:20260601T090000"),
    "a zone of each second": SECONDLY
    + b"BEGIN:VEVENT\nDTSTART;TZID=CST:20260101T000000\nRRULE:FREQ=SECONDLY\nEND:VEVENT\n" * 12_000,
    "dates of a zone": SECONDLY.replace(b"RRULE:FREQ=SECONDLY", b"RDATE:" + b"19700101T000000," * 60_000)
    + b"BEGIN:VEVENT\nDTSTART;TZID=CST:20260101T000000\nEND:VEVENT\n" * 600,
    "unknown zones": b"".join(event(n, b";TZID=A%d:20260101T000000") for n in range(19_000)),
    "long durations": (BEGIN + b"DURATION:P999999999W\n" + END) * 9_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_malice_is_read_in_one_pass(data):
    imported = ical.read(data[: MEGABYTE // 10], alarms=True)

    assert imported.items or imported.problems


@pytest.mark.soak
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_megabyte_of_malice_is_read_in_no_time_and_little_memory(data):
    begun = time.process_time()
    ical.read(data, alarms=True)
    taken = time.process_time() - begun
    tracemalloc.start()
    try:
        ical.read(data, alarms=True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert taken < SECONDS
    assert peak < BYTES


def test_a_line_over_a_megabyte_is_passed_over_where_anybody_asks_for_it(calendar, event):
    imported = ical.read(calendar(*event("SUMMARY:" + "x" * 1_100_000, "ATTACH:" + "x" * 1_100_000, "LOCATION:Here")))

    assert ("", "Here") == (imported.items[0].summary, imported.items[0].location)
    assert [("line-too-long", "SUMMARY", 6)] == [(p.code, p.property, p.first_line) for p in imported.problems]
    assert len(imported.problems[0].raw) == 200


def test_a_file_over_32_megabytes_is_not_read():
    imported = ical.read(b"x" * (32 * 1024 * 1024 + 1))

    assert [("too-large", "error")] == [(each.code, each.severity) for each in imported.problems]


def test_more_entries_than_anybody_has_are_counted_and_not_read():
    imported = ical.read(b"BEGIN:VEVENT\nEND:VEVENT\n" * (scan.MAX_ENTRIES + 5))

    assert () == imported.items
    assert "the file holds 100005 entries; those after the first 100000 were not read" in {
        each.message for each in imported.problems
    }


def test_more_attendees_than_anybody_invites_are_cut_off(one, problems):
    lines = ["ATTENDEE:mailto:a@example.org"] * 1001

    assert 1000 == len(one(*lines).attendees)
    assert ["too-many-attendees"] == [code for code, _ in problems(*lines)]


def test_components_nested_too_deeply_cost_only_themselves(one, problems):
    lines = ("BEGIN:X",) * 20 + ("SUMMARY:deep",) + ("END:X",) * 20 + ("SUMMARY:Tea",)

    assert "Tea" == one(*lines).summary
    assert ["too-deep"] == [code for code, _ in problems(*lines)]


def test_what_is_wrong_with_one_entry_is_listed_up_to_a_limit(problems):
    found = [code for code, _ in problems(*["junk"] * 100)]

    assert [*["no-colon"] * 20, "more-problems"] == sorted(found, reverse=True)


SAMPLE = (
    b"BEGIN:VCALENDAR\r\nPRODID:-//X//EN\r\nMETHOD:REQUEST\r\nX-WR-TIMEZONE:Europe/Berlin\r\n"
    b"BEGIN:VTIMEZONE\r\nTZID:CST\r\nBEGIN:DAYLIGHT\r\nDTSTART:20070311T020000\r\nTZOFFSETFROM:-0600\r\n"
    b"TZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;UNTIL=20300101T000000Z\r\nRDATE:20200101T000000\r\n"
    b"END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=CST:20260601T090000\r\n"
    b"DTEND;TZID=America/Denver:20260601T100000\r\nDURATION:P1DT2H\r\nSEQUENCE:1\r\nPERCENT-COMPLETE:5\r\n"
    b"ORGANIZER;CN=\"A;B\":mailto:a@example.org\r\nCATEGORIES:a\\,b,c\r\nRECURRENCE-ID;VALUE=DATE:20260601\r\n"
    b"BEGIN:VALARM\r\nTRIGGER;RELATED=END:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    b"BEGIN:VTODO\r\nUID:2\r\nDUE:20260601T090000\r\nCOMPLETED:20260601T090000Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
)  # fmt: skip
PIECES = st.sampled_from(
    (
        *(b"\r", b"\n", b"\r\n", b" ", b"\t", b";", b":", b'"', b"\\", b"=", b",", b"^n", b"\x00", b"\xff", b"-", b"Z"),
        *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n", b"END:VTIMEZONE\r\n", b"BEGIN:STANDARD\r\n"),
        *(b"00010101T000000", b"99991231T235959", b"P999999999W", b"-", b"+2359", b"BYMONTHDAY=-31", b"BYDAY=5SU"),
        *(
            b"TZID=",
            b"VALUE=DATE",
            b"COUNT=999999999",
            b"BYMONTH=2",
            b"UNTIL=00010101",
            b"\xed\xa0\x80",
            b"\xe2\x80\xa8",
        ),
    )
)
DAMAGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES), max_size=20)


def check_damaged(damages):
    data = SAMPLE
    for where, length, piece in damages:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]
    imported = ical.read(data, alarms=True)
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n") + 1
    for entry in imported.items:
        for moment in (entry.starts_at, entry.ends_at, entry.due, entry.completed_at):
            assert not hasattr(moment, "utcoffset") or moment.utcoffset() is not None
    for problem in imported.problems:
        assert 0 <= problem.first_line <= problem.last_line <= lines
        assert len(problem.raw) <= 200
    failed = {problem.record for problem in imported.problems if problem.severity == "error" and problem.record}
    assert sorted(failed | {entry.number for entry in imported.items}) == list(
        range(1, len(failed) + len(imported.items) + 1)
    )


@given(DAMAGES)
def test_a_damaged_file_never_raises_and_each_entry_is_read_or_told(damages):
    check_damaged(damages)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_raising(data):
    assert ical.read(data).problems


@pytest.mark.soak
@settings(max_examples=5_000, deadline=None)
@given(DAMAGES)
def test_five_thousand_damaged_files_never_raise(damages):
    check_damaged(damages)
