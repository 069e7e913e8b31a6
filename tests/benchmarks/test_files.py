"""Taking files into a search, beside what other readers take for the same files."""

from __future__ import annotations

import csv as tables
import gc
import io
from datetime import UTC, datetime
from time import perf_counter

import icalendar
import pytest
import vobject

import jumpstart
from jumpstart.formats import csv, ical, vcard
from jumpstart.testing.address_books import address_book as people

CARDS = 10_000
AGAIN_BOUND = 30
"""A file that is known is imported again in at most this part of what vobject takes to read it."""
MANY = 30_000
MANY_BOUND = 3
"""So many cards are imported, matched and stored in at most so many times what vobject takes to read them."""
EVENTS = 5_000
EVENTS_BOUND = 1
"""A calendar is read in at most so many times what icalendar alone takes."""
ROWS = 20_000
ROWS_BOUND = 40
"""A table is read in at most so many times what ``csv.DictReader`` takes, which makes nothing of its rows."""
NOW = datetime(2026, 6, 1, 16, tzinfo=UTC)


def seconds(work, rounds=3):
    """The shortest of several runs, each after a collection of what the one before left."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best


def reading_by_vobject(book, rounds=3):
    text = book.decode()
    return seconds(lambda: sum(1 for _ in vobject.readComponents(text)), rounds)


def note(benchmark, *, within, **figures):
    if benchmark.stats:
        benchmark.extra_info |= {what.replace("_", " "): value for what, value in figures.items()} | {"within": within}


@pytest.fixture
def search(tmp_path):
    with jumpstart.open(tmp_path / "search.db", discover=False, clock=lambda: NOW) as ws:
        yield ws


def test_importing_a_known_file_beside_vobject_reading_it(benchmark, search, tmp_path, address_book):
    path = tmp_path / "contacts.vcf"
    path.write_bytes(address_book(CARDS))
    search.import_file(path)
    peer = reading_by_vobject(path.read_bytes())

    report = benchmark.pedantic(search.import_file, args=(path,), rounds=7, warmup_rounds=1)

    assert (CARDS, "") == (report.unchanged, report.batch)
    if benchmark.stats:
        ratio = peer / benchmark.stats.stats.min
        note(benchmark, times_the_speed_of_vobject=round(ratio, 1), bound=AGAIN_BOUND, within=ratio >= AGAIN_BOUND)


def test_importing_30_000_cards_beside_vobject_reading_them(benchmark, tmp_path):
    path = tmp_path / "contacts.vcf"
    path.write_bytes(vcard.write(people(MANY).contacts))
    peer = reading_by_vobject(path.read_bytes(), rounds=1)
    names = iter(range(10))

    def bring_in():
        url = tmp_path / f"{next(names)}.db"
        with jumpstart.open(url, discover=False, clock=lambda: NOW) as ws:
            return ws.import_file(path)

    report = benchmark.pedantic(bring_in, rounds=2)

    assert MANY == report.added + report.merged + report.unchanged
    if benchmark.stats:
        took = benchmark.stats.stats.min
        ratio = took / peer
        figures = {
            "cards": MANY,
            "seconds": round(took, 1),
            "merged": report.merged,
            "ratio": round(ratio, 2),
            "bound": MANY_BOUND,
        }
        note(benchmark, within=ratio <= MANY_BOUND, **figures)


def calendar():
    """Events as a calendar program writes them: with a zone, a place, an attendee and a reminder."""
    zone = (
        *("BEGIN:VTIMEZONE", "TZID:America/Denver", "BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "TZOFFSETFROM:-0700"),
        *("TZOFFSETTO:-0600", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "END:DAYLIGHT", "BEGIN:STANDARD"),
        *("DTSTART:20071104T020000", "TZOFFSETFROM:-0600", "TZOFFSETTO:-0700"),
        *("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "END:STANDARD", "END:VTIMEZONE"),
    )
    events = (
        line
        for number in range(EVENTS)
        for line in (
            *("BEGIN:VEVENT", f"UID:event-{number}@example.org", "DTSTAMP:20260601T120000Z", "SEQUENCE:1"),
            f"DTSTART;TZID=America/Denver:2026{number % 12 + 1:02}{number % 28 + 1:02}T090000",
            f"DTEND;TZID=America/Denver:2026{number % 12 + 1:02}{number % 28 + 1:02}T093000",
            *(f"SUMMARY:Call number {number}\\, with Dana", "LOCATION:1 Lake Street\\, Denver", "STATUS:CONFIRMED"),
            "DESCRIPTION:What does a planner do all day?\\nWhom should I meet next\\, and what do the",
            " y plan?",
            *("ORGANIZER;CN=Ana Ruiz:mailto:ana@example.org", "ATTENDEE;CN=Dana Okafor:mailto:dana@lakeside.example"),
            *("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Call", "TRIGGER:-PT15M", "END:VALARM", "END:VEVENT"),
        )
    )
    return "\r\n".join(
        ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *zone, *events, "END:VCALENDAR", "")
    ).encode()


def test_reading_a_calendar_beside_icalendar_alone(benchmark):
    data = calendar()
    icalendar.use_zoneinfo()
    peer = seconds(lambda: [str(each["SUMMARY"]) for each in icalendar.Calendar.from_ical(data).walk("VEVENT")])

    imported = benchmark.pedantic(ical.read, args=(data,), kwargs={"alarms": True}, rounds=3, warmup_rounds=1)

    assert (EVENTS, ()) == (len(imported.items), imported.problems)
    if benchmark.stats:
        ratio = benchmark.stats.stats.min / peer
        note(benchmark, ratio=round(ratio, 2), bound=EVENTS_BOUND, within=ratio <= EVENTS_BOUND)


def test_reading_a_table_beside_the_reader_of_the_standard_library(benchmark):
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    rows = (
        f'Dana {number},Okafor,https://www.linkedin.com/in/dana-{number},,"Lakeside Hospital, Inc.",Lead,12 Mar 2024'
        for number in range(ROWS)
    )
    data = "\n".join((header, *rows, "")).encode()
    peer = seconds(lambda: sum(1 for _ in tables.DictReader(io.StringIO(data.decode()))))

    imported = benchmark.pedantic(csv.read, args=(data,), rounds=3, warmup_rounds=1)

    assert (ROWS, ()) == (sum(hasattr(item, "card") for item in imported.items), imported.problems)
    if benchmark.stats:
        ratio = benchmark.stats.stats.min / peer
        figures = {"rows per second": round(ROWS / benchmark.stats.stats.min), "ratio": round(ratio, 1)}
        note(benchmark, **figures, bound=ROWS_BOUND, within=ratio <= ROWS_BOUND)
