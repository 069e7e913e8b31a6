"""What the tests of calendars share."""

from __future__ import annotations

import pytest

from jumpstart.formats import ical


def calendar_of(*lines, end="\r\n"):
    return end.join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def event_of(*lines, uid="1", start="DTSTART:20260601T153000Z", kind="VEVENT"):
    named = tuple(line for line in (uid and f"UID:{uid}", start) if line)
    return (f"BEGIN:{kind}", *named, *lines, f"END:{kind}")


@pytest.fixture(scope="session")
def calendar():
    """A function that makes a calendar of lines."""
    return calendar_of


@pytest.fixture(scope="session")
def event():
    """A function that makes the lines of an event."""
    return event_of


@pytest.fixture
def one():
    """A function that reads the one event of some lines."""

    def read_one(*lines, before=(), start="DTSTART:20260601T153000Z", kind="VEVENT", **options):
        data = calendar_of(*before, *event_of(*lines, start=start, kind=kind))
        (entry,) = ical.read(data, **options).items
        return entry

    return read_one


@pytest.fixture
def problems():
    """A function that says what is wrong with one event of some lines: codes, and lines."""

    def found(*lines, before=(), start="DTSTART:20260601T153000Z", kind="VEVENT", **options):
        imported = ical.read(calendar_of(*before, *event_of(*lines, start=start, kind=kind)), **options)
        return [(problem.code, problem.first_line) for problem in imported.problems]

    return found
