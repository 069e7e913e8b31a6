"""Calendars as other people's software wrote them: none raises, and every entry is read or accounted for."""

from __future__ import annotations

import os
import re
import warnings
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest

from jumpstart.formats import ical

CORPUS = os.environ.get("JUMPSTART_CORPUS")
FILES = sorted(Path(CORPUS, "icalendar").rglob("*.ics")) if CORPUS else []
BEGIN = re.compile(
    rb"(?:\A|(?<=[\r\n]))[ ]*BEGIN:\s*V(?:EVENT|TODO|JOURNAL|FREEBUSY)[ \t]*(?=[\r\n]|\Z)", re.IGNORECASE
)
KINDS = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"}
TOLD = {"unknown-zone", "no-zone", "zone-of-other", "bad-value", "bad-offset", "ends-before-start", "guessed-charset"}

pytestmark = pytest.mark.skipif(not FILES, reason="JUMPSTART_CORPUS names no folder with icalendar/*/*.ics")


@pytest.fixture(scope="module")
def calendars():
    """What each file holds, and what was read."""
    return [(path, data := path.read_bytes(), ical.read(data, alarms=True)) for path in FILES]


def test_each_entry_that_begins_is_read_or_an_error(calendars):
    wrong = [
        path.name
        for path, data, imported in calendars
        if len(BEGIN.findall(data))
        != len(imported.items)
        + len({problem.record for problem in imported.problems if problem.severity == "error" and problem.record})
    ]

    assert [] == wrong


def test_each_moment_is_aware(calendars):
    naive = [
        (path.name, moment)
        for path, _, imported in calendars
        for entry in imported.items
        for moment in (entry.starts_at, entry.ends_at, entry.due, entry.completed_at, *entry.alarms)
        if isinstance(moment, datetime) and moment.utcoffset() is None
    ]

    assert [] == naive


def test_each_problem_points_into_its_file(calendars):
    wrong = [
        (path.name, problem)
        for path, data, imported in calendars
        for problem in imported.problems
        if not 0 <= problem.first_line <= problem.last_line <= len(re.findall(rb"\r\n|\r|\n", data)) + 1
        or len(problem.raw) > 200
    ]

    assert [] == wrong


def moment_of(value):
    """What another reader found, to compare; None for what it could not place in time."""
    if not isinstance(value, datetime):
        return value
    return None if value.tzinfo is None else value.astimezone(UTC)


def theirs(data):
    """The entries as icalendar reads them, a fresh zone cache for each file; None where it reads nothing."""
    icalendar.use_zoneinfo()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = icalendar.Calendar.from_ical(data, multiple=True)
    except (AttributeError, ValueError, IndexError, KeyError):
        return None
    return [part for calendar in found for part in calendar.walk() if part.name in KINDS]


def test_what_icalendar_reads_is_read_alike(calendars):
    """Where both read all entries of a file, and neither had to guess."""
    compared, wrong = 0, []
    for path, data, imported in calendars:
        parts = theirs(data)
        if parts is None or len(parts) != len(imported.items) or any(p.code in TOLD for p in imported.problems):
            continue
        for entry, part in zip(imported.items, parts, strict=True):
            start = part.get("DTSTART")
            start = start[0] if isinstance(start, list) else start
            said = moment_of(getattr(start, "dt", None))
            has_date_with_zone = start is not None and start.params.get("VALUE") == "DATE" and "TZID" in start.params
            if said is None or has_date_with_zone:  # it makes a moment of such a date
                continue
            compared += 1
            if said != moment_of(entry.starts_at) or str(part.get("UID", "")).strip() != entry.uid:
                wrong.append((path.name, entry.uid, said, entry.starts_at))

    assert [] == wrong
    assert compared > 500
