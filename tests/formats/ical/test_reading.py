"""Calendars as other programs write them; the traps are those that icalendar 7.3.0 was seen to fall into."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jumpstart.errors import FieldError, ParseError
from jumpstart.formats import ical

DENVER = ZoneInfo("America/Denver")
CST = ("BEGIN:VTIMEZONE", "TZID:CST", "BEGIN:STANDARD", "DTSTART:19700101T000000")
OF_CHICAGO = (*CST, "TZOFFSETFROM:-0600", "TZOFFSETTO:-0600", "END:STANDARD", "END:VTIMEZONE")
OF_SHANGHAI = (*CST, "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE")
NINE = "DTSTART;TZID=CST:20260601T090000"


def test_an_event_says_what_and_when_and_where(one):
    entry = one(
        "SUMMARY:Tea with Dana\\, at last",
        "DTEND;TZID=America/Denver:20260601T100000",
        "LOCATION:Main St\\; upstairs",
        "DESCRIPTION:Bring\\nthe list",
        "STATUS:CONFIRMED",
        "SEQUENCE:3",
        "DTSTAMP:20260501T080000Z",
        "LAST-MODIFIED:20260502T080000Z",
        "URL:https://tea.example/1",
        "CATEGORIES:a\\,b,c",
        "CATEGORIES:d",
        start="DTSTART;TZID=America/Denver:20260601T093000",
    )

    assert ("event", "1", "Tea with Dana, at last") == (entry.component, entry.uid, entry.summary)
    assert datetime(2026, 6, 1, 9, 30, tzinfo=DENVER) == entry.starts_at
    assert datetime(2026, 6, 1, 10, tzinfo=DENVER) == entry.ends_at
    assert ("America/Denver", False) == (entry.zone, entry.all_day)
    assert ("Main St; upstairs", "Bring\nthe list", "confirmed", 3) == (
        entry.location,
        entry.description,
        entry.status,
        entry.sequence,
    )
    assert datetime(2026, 5, 1, 8, tzinfo=UTC) == entry.stamped_at
    assert datetime(2026, 5, 2, 8, tzinfo=UTC) == entry.modified_at
    assert ("https://tea.example/1", ("a,b", "c", "d")) == (entry.url, entry.categories)
    assert (1, 3, 17) == (entry.number, entry.first_line, entry.last_line)


def test_a_task_says_when_it_is_due_and_how_far_it_is(one):
    entry = one(
        "DUE;VALUE=DATE:20260603",
        "STATUS:COMPLETED",
        "PERCENT-COMPLETE:100",
        "COMPLETED:20260602T101500Z",
        start="",
        kind="VTODO",
    )

    assert ("todo", date(2026, 6, 3), True, "completed", 100) == (
        entry.component,
        entry.due,
        entry.all_day,
        entry.status,
        entry.percent,
    )
    assert datetime(2026, 6, 2, 10, 15, tzinfo=UTC) == entry.completed_at
    assert (None, None) == (entry.starts_at, entry.ends_at)
    assert entry.is_completed


def test_a_task_with_a_start_and_a_duration_is_due_at_its_end(one):
    assert datetime(2026, 6, 1, 17, tzinfo=UTC) == one("DURATION:PT1H30M", kind="VTODO").due


@pytest.mark.parametrize("kind", ["VJOURNAL", "VFREEBUSY"])
def test_journals_and_busy_times_are_read_too(one, kind):
    assert kind[1:].lower() == one(kind=kind).component


def test_a_calendar_says_what_it_is_sent_for_and_by_whom(calendar, event):
    data = calendar(
        "PRODID:-//Example//Calendar//EN",
        "METHOD:request",
        "X-WR-CALNAME:Work",
        *event(
            'ORGANIZER;CN="Okafor, Dana":MAILTO:dana@example.org',
            "ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Ana:mailto:ana@example.org",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:lee@example.org",
        ),
    )
    (entry,) = ical.read(data).items

    assert ("REQUEST", "-//Example//Calendar//EN", "Work") == (entry.method, entry.producer, entry.calendar)
    assert ical.Participant(name="Okafor, Dana", address="dana@example.org") == entry.organizer
    assert [("ana@example.org", "needs-action"), ("lee@example.org", "declined")] == [
        (each.address, each.answer) for each in entry.attendees
    ]


def test_what_recurs_is_read_once_and_a_changed_instance_is_an_entry_of_its_own(calendar, event):
    master = event("RRULE:FREQ=DAILY;COUNT=9")
    changed = event("RECURRENCE-ID:20260602T153000Z", "SUMMARY:Later", start="DTSTART:20260602T180000Z")
    first, second = ical.read(calendar(*master, *changed)).items

    assert ("FREQ=DAILY;COUNT=9", "") == (first.rrule, first.recurrence_id)
    assert ("", "2026-06-02T15:30:00+00:00") == (second.rrule, second.recurrence_id)


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (("DURATION:PT45M",), datetime(2026, 6, 1, 16, 15, tzinfo=UTC)),
        (("DURATION:P1DT1H",), datetime(2026, 6, 2, 16, 30, tzinfo=UTC)),
        ((), None),
    ],
    ids=["minutes", "day and hour", "none"],
)
def test_an_event_may_say_how_long_it_takes_instead_of_when_it_ends(one, lines, ends):
    assert ends == one(*lines).ends_at


def test_hours_are_exact_over_a_change_of_the_clocks_and_days_are_those_on_the_wall(one):
    start = "DTSTART;TZID=America/Denver:20260307T200000"

    assert datetime(2026, 3, 8, 9, tzinfo=UTC) == one("DURATION:PT6H", start=start).ends_at
    assert datetime(2026, 3, 8, 20, tzinfo=DENVER) == one("DURATION:P1D", start=start).ends_at


def test_a_whole_day_ends_with_the_day(one):
    entry = one(start="DTSTART;VALUE=DATE:20260601")

    assert (date(2026, 6, 1), date(2026, 6, 2), True) == (entry.starts_at, entry.ends_at, entry.all_day)


# The traps.


def test_nothing_is_opened_where_the_text_is_a_path(tmp_path):
    path = tmp_path / "there.ics"
    path.write_bytes(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:secret\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")

    assert () == ical.read(os.fsencode(path)).items


@pytest.mark.parametrize("order", [1, -1])
def test_two_files_with_a_zone_of_one_name_are_each_read_by_their_own(calendar, event, order):
    chicago, shanghai = (calendar(*zone, *event(start=NINE)) for zone in (OF_CHICAGO, OF_SHANGHAI))
    found = [ical.read(data).items[0].starts_at for data in (chicago, shanghai)[::order]]

    expected = [datetime(2026, 6, 1, 15, tzinfo=UTC), datetime(2026, 6, 1, 1, tzinfo=UTC)]
    assert expected[::order] == found


def test_two_calendars_in_one_file_have_zones_of_their_own(calendar, event):
    data = calendar(*OF_CHICAGO, *event(start=NINE)) + calendar(*OF_SHANGHAI, *event(start=NINE))

    assert [15, 1] == [entry.starts_at.hour for entry in ical.read(data).items]


def test_a_zone_may_be_defined_after_it_is_used(calendar, event):
    (entry,) = ical.read(calendar(*event(start=NINE), *OF_CHICAGO)).items

    assert datetime(2026, 6, 1, 15, tzinfo=UTC) == entry.starts_at


@pytest.mark.parametrize(
    "bad",
    [
        "DUE:20261301T000000",
        "DUE:soon",
        "DURATION:soon",
        "COMPLETED:yesterday",
        "PERCENT-COMPLETE:all",
        "SEQUENCE:first",
        "RECURRENCE-ID:x",
    ],
)
def test_one_bad_value_costs_nothing_but_itself(calendar, event, bad):
    lines = (*event(bad, "SUMMARY:Bad", kind="VTODO", uid="2"), *event("SUMMARY:Good"))
    imported = ical.read(calendar(*lines))

    assert ["Bad", "Good"] == [entry.summary for entry in imported.items]
    assert [("bad-value", "warning", 1, 6, 6, bad)] == [
        (each.code, each.severity, each.record, each.first_line, each.last_line, each.raw) for each in imported.problems
    ]


def test_an_event_whose_start_cannot_be_read_is_an_error_and_the_next_is_read(calendar, event):
    imported = ical.read(calendar(*event(start="DTSTART:soon"), *event("SUMMARY:Good", uid="2")))

    assert ["Good"] == [entry.summary for entry in imported.items]
    assert [("unreadable-start", "error", 3, 6), ("bad-value", "warning", 5, 5)] == [
        (each.code, each.severity, each.first_line, each.last_line) for each in imported.problems
    ]


@pytest.mark.parametrize("trigger", ["TRIGGER:soon", "TRIGGER;VALUE=DATE-TIME:never", "X-NONE:1"])
def test_alarms_are_left_alone_unless_asked_for(one, problems, trigger):
    alarm = ("BEGIN:VALARM", trigger, "END:VALARM")

    assert [] == problems(*alarm)
    assert ["bad-alarm"] == [code for code, _ in problems(*alarm, alarms=True)]
    assert () == one(*alarm, alarms=True).alarms


def test_alarms_are_read_when_asked_for(one):
    alarms = (
        "BEGIN:VALARM",
        "TRIGGER:-PT30M",
        "END:VALARM",
        "BEGIN:VALARM",
        "TRIGGER:20260601T120000Z",
        "END:VALARM",
    )

    assert (timedelta(minutes=-30), datetime(2026, 6, 1, 12, tzinfo=UTC)) == one(*alarms, alarms=True).alarms
    assert () == one(*alarms).alarms


def test_the_summary_of_an_alarm_is_not_that_of_its_event(one):
    assert "Tea" == one("BEGIN:VALARM", "SUMMARY:Alarm", "END:VALARM", "SUMMARY:Tea").summary


@pytest.mark.parametrize(("zone", "hour"), [("", 9), ("America/Denver", 15)], ids=["none given", "the seeker's zone"])
def test_an_unknown_zone_is_a_problem_and_the_time_is_never_naive(one, problems, zone, hour):
    start = "DTSTART;TZID=Nowhere/Land:20260601T090000"
    entry = one(start=start, zone=zone)

    assert datetime(2026, 6, 1, hour, tzinfo=UTC) == entry.starts_at
    assert "" == entry.zone
    assert [("unknown-zone", 5)] == problems(start=start, zone=zone)


def test_times_without_a_zone_are_those_of_the_zone_given(one, problems):
    start = "DTSTART:20260601T090000"

    assert datetime(2026, 6, 1, 9, tzinfo=DENVER) == one(start=start, zone="America/Denver").starts_at
    assert [] == problems(start=start, zone="America/Denver")
    assert datetime(2026, 6, 1, 9, tzinfo=UTC) == one(start=start).starts_at
    assert [("no-zone", 5)] == problems(start=start)


def test_one_time_without_a_zone_is_told_as_one(calendar, event):
    (problem,) = ical.read(calendar(*event(start="DTSTART:20260601T090000"))).problems

    assert "1 time without a zone was taken as UTC; pass zone= to say which it is" == problem.message


def test_a_calendar_may_name_the_zone_of_its_times(one):
    entry = one(start="DTSTART:20260601T090000", before=("X-WR-TIMEZONE:Europe/Berlin",), zone="America/Denver")

    assert ("Europe/Berlin", 7) == (entry.zone, entry.starts_at.astimezone(UTC).hour)


def test_an_end_without_a_zone_is_in_that_of_the_start(one, problems):
    lines = {"start": "DTSTART;TZID=America/Denver:20260601T090000"}

    assert datetime(2026, 6, 1, 10, tzinfo=DENVER) == one("DTEND:20260601T100000", **lines).ends_at
    assert [("zone-of-other", 6)] == problems("DTEND:20260601T100000", **lines)


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART;VALUE=DATE;TZID=America/Denver:20260601",
        "DTSTART;TZID=America/Denver;VALUE=DATE:20260601T000000",
        "DTSTART:20260601",
    ],
)
def test_a_date_stays_a_date(one, start):
    entry = one(start=start)

    assert date is type(entry.starts_at)
    assert (date(2026, 6, 1), True) == (entry.starts_at, entry.all_day)


@pytest.mark.parametrize("offset", ["0100", "+2500", "+0160", "+01", "-5744", "x", ""])
def test_an_offset_that_is_none_is_a_problem(calendar, event, offset):
    zone = (*CST, "TZOFFSETFROM:-0600", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE")
    imported = ical.read(calendar(*zone, *event(start=NINE)))

    assert datetime(2026, 6, 1, 9, tzinfo=UTC) == imported.items[0].starts_at
    assert [("bad-offset", 8), ("unknown-zone", 13)] == [(each.code, each.first_line) for each in imported.problems]


def test_begins_are_counted_where_an_end_is_missing(calendar, event):
    torn = (*event("SUMMARY:One")[:-1], *event("SUMMARY:Two", uid="2"), *event("SUMMARY:Three", uid="3")[:-1])
    imported = ical.read(calendar(*torn)[: -len("END:VCALENDAR\r\n")])

    assert ["One", "Two", "Three"] == [entry.summary for entry in imported.items]
    assert [("no-end", 1, 15), ("no-end", 3, 6), ("no-end", 12, 15)] == sorted(
        (each.code, each.first_line, each.last_line) for each in imported.problems
    )


def test_a_truncated_file_is_read_as_far_as_it_goes(calendar, event):
    data = calendar(*event("SUMMARY:One"), *event("SUMMARY:Two, which is to", uid="2"))
    imported = ical.read(data[: data.index(b" which")])

    assert ["One", "Two,"] == [entry.summary for entry in imported.items]
    assert {"no-end"} == {each.code for each in imported.problems}


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_are_counted_whatever_they_end_with(calendar, event, end):
    imported = ical.read(calendar("", *event("junk", "SUMMARY:Tea"), end=end))

    assert [("no-colon", 7, "junk")] == [(each.code, each.first_line, each.raw) for each in imported.problems]
    assert (4, 9) == (imported.items[0].first_line, imported.items[0].last_line)


def test_other_characters_do_not_end_a_line(one):
    assert "a b c" == one("SUMMARY:a\u2028b\u0085c").summary


def test_a_fold_may_split_a_character():
    data = "BEGIN:VEVENT\nUID:1\nDTSTART:20260601\nSUMMARY:Café\nEND:VEVENT\n".encode()
    at = data.index(b"\xc3") + 1

    assert "Café" == ical.read(data[:at] + b"\r\n " + data[at:]).items[0].summary


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_of_unicode_are_known(calendar, event, encoding):
    data = calendar(*event("SUMMARY:Café")).decode().encode(encoding)

    assert "Café" == ical.read(data).items[0].summary


def test_a_text_that_is_no_utf_8_is_guessed_and_told_once(calendar, event):
    data = calendar(*event("SUMMARY:Café", "LOCATION:Köln")).decode().encode("cp1252")
    imported = ical.read(data)

    assert ("Café", "Köln") == (imported.items[0].summary, imported.items[0].location)
    assert [("guessed-charset", 6)] == [(each.code, each.first_line) for each in imported.problems]


def test_control_characters_reach_no_field(one, problems):
    assert "a\ufffdb" == one("SUMMARY:a\x00b").summary
    assert [("control-character", 6)] == problems("SUMMARY:a\x00b")


def test_what_a_text_points_at_is_kept_as_text(one):
    entry = one("URL:file:///etc/passwd", "ATTACH:http://192.0.2.1/x", "LOCATION:data:text/html,x")

    assert ("file:///etc/passwd", "data:text/html,x") == (entry.url, entry.location)


def test_an_entry_that_says_nothing_is_an_error(calendar):
    imported = ical.read(calendar("BEGIN:VEVENT", "END:VEVENT"))

    assert ((), [("empty-entry", "error", 3, 4)]) == (
        imported.items,
        [(each.code, each.severity, each.first_line, each.last_line) for each in imported.problems],
    )


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("DTEND:20260601T150000Z",), "ends-before-start"),
        (("DTEND;VALUE=DATE:20260602",), "ends-before-start"),
        (("DURATION:P999999999W",), "bad-value"),
        (("DURATION:-PT5M",), "ends-before-start"),
        (("SUMMARY" + ";A=b" * 300 + ":x",), "too-many-parameters"),
        (("SUMMARY;X=1",), "no-colon"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_told(one, problems, lines, code):
    assert (None, "") == (one(*lines).ends_at, one(*lines).summary)
    assert [code] == [code for code, _ in problems(*lines)]


def test_an_end_without_its_begin_is_told(one, problems):
    assert "Tea" == one("END:VALARM", "SUMMARY:Tea").summary
    assert [("stray-end", 3)] == problems("END:VALARM", "SUMMARY:Tea")


def test_what_stands_outside_of_a_calendar_is_told_with_its_lines(calendar, event):
    imported = ical.read(b"Dear Ana,\r\n\r\nhere it is:\r\n" + calendar(*event("SUMMARY:Tea")) + b"END:VCALENDAR\r\n")

    assert ["Tea"] == [entry.summary for entry in imported.items]
    assert [("text-outside", 1, 3), ("text-outside", 12, 12)] == [
        (each.code, each.first_line, each.last_line) for each in imported.problems
    ]


def test_a_folded_begin_outside_of_a_calendar_is_told_to_its_last_line(calendar, event):
    imported = ical.read(b"BEGIN:VCALEN\r\n\tDAR OF ANA\r\n" + calendar(*event("SUMMARY:Tea")))

    assert [("text-outside", 1, 2)] == [(each.code, each.first_line, each.last_line) for each in imported.problems]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "an empty file"),
        (b"BEGIN:VCARD\nFN:Ann\nEND:VCARD\n", "contact cards (vCard)"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"<html>", "a web page (HTML)"),
        (b"hello\n", "a text without a line BEGIN:VCALENDAR"),
    ],
)
def test_a_file_that_is_no_calendar_says_what_it_looks_like(data, kind):
    (problem,) = ical.read(data).problems

    assert ("no-calendar", "error") == (problem.code, problem.severity)
    assert f"file: the file holds no calendar: this is {kind}" == str(problem)


def test_a_strict_reader_raises_the_first_error(calendar, event):
    with pytest.raises(ParseError) as caught:
        ical.read(calendar(*event(start="DTSTART:soon")), strict=True)

    assert "lines 3 to 6: the start cannot be read; the event was not imported" == str(caught.value)


def test_a_zone_that_is_none_is_refused(calendar):
    with pytest.raises(FieldError) as caught:
        ical.read(calendar(), zone="Mars/Base")

    assert "zone" == caught.value.field


def test_an_entry_of_ours_is_known_by_its_uid(calendar, event):
    ours, theirs = "0dc9baad-0e8c-5bb3-bc8b-105bd890ad81", "0dc9baad-0e8c-4bb3-bc8b-105bd890ad81"
    read = [ical.read(calendar(*event(uid=uid))).items[0].record_id for uid in (ours, theirs, ours.upper(), "x")]

    assert [ours, "", "", ""] == read


@pytest.mark.parametrize(
    ("lines", "is_own"),
    [
        (("PRODID:-//jumpstart//EN",), True),
        (("PRODID:-//calendar//EN",), True),
        (("PRODID:-//Other//EN", "X-WR-CALNAME:Reminders"), True),
        (("PRODID:-//Other//EN",), False),
    ],
)
def test_an_export_of_ours_is_known_by_its_producer_or_its_name_and_uids(calendar, event, lines, is_own):
    (entry,) = ical.read(calendar(*lines, *event(uid="0dc9baad-0e8c-5bb3-bc8b-105bd890ad81"))).items

    assert is_own == entry.is_own_calendar


def test_a_file_of_an_office_program_is_read_whole():
    imported = ical.read((Path(__file__).parents[2] / "data" / "outlook.ics").read_bytes(), alarms=True)
    coffee, mixer, resume = imported.items

    assert imported.problems == ()
    assert datetime(2026, 6, 4, 10, 30, tzinfo=DENVER) == coffee.starts_at
    assert ("America/Denver", "REQUEST", "Inés Moreau") == (coffee.zone, coffee.method, coffee.organizer.name)
    assert (timedelta(minutes=-15),) == coffee.alarms
    assert ("FREQ=MONTHLY;BYDAY=2TH", True) == (mixer.rrule, mixer.all_day)
    assert ("todo", datetime(2026, 6, 3, 17, tzinfo=DENVER)) == (resume.component, resume.due)
