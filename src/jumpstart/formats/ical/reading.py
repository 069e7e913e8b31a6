"""
Reading calendars.

A scanner finds the lines, so that each problem has its place and one bad line costs no more than itself.
The file is only ever looked at as bytes: nothing is opened, and what an entry points at is never fetched.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from jumpstart.domain.fields import zone as checked_zone
from jumpstart.domain.findings import Problem, counted
from jumpstart.domain.quiet import paused_collector
from jumpstart.errors import ParseError
from jumpstart.formats.ical.calendar_entry import CalendarEntry, Participant
from jumpstart.formats.ical.scan import ENTRIES, Scan, outside
from jumpstart.formats.ical.values import ValueProblem, clock_of, day_of, duration_of, is_day, later
from jumpstart.formats.ical.writing import CALENDAR_NAME, NEUTRAL_PRODUCT, PRODUCT
from jumpstart.formats.ical.zones import Clock, Zones, iana_zone
from jumpstart.formats.imported import Imported
from jumpstart.formats.vcard.sniff import kind_of
from jumpstart.formats.vcard.texts import one_line, some_lines, split, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.formats.ical.scan import Component, Property

MAX_BYTES = 32 * 1024 * 1024
MAX_ATTENDEES = 1000
MAX_PROBLEMS = 20_000
_SNIFFED_BYTES = 4096
_CARDS = re.compile(rb"\s*BEGIN:VCARD", re.IGNORECASE)
_MAIL = re.compile(r"mailto:", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_OUR_UUID_VERSION = 5
_EXCERPT = 40
Moment = datetime | date


def read(data: bytes, *, strict: bool = False, zone: str = "", alarms: bool = False) -> Imported[CalendarEntry]:
    r"""
    The entries of an iCalendar file, and what was found wrong.

    Each component stands alone: what is wrong in one costs the others nothing.
    A moment whose zone nobody knows is taken as one of ``zone``, and a problem says so; it is never naive.

    >>> event = b"BEGIN:VEVENT\nUID:1\nDTSTART:20260601T153000Z\nSUMMARY:Tea\nEND:VEVENT\n"
    >>> read(b"BEGIN:VCALENDAR\n" + event + b"END:VCALENDAR\n").items[0].summary
    'Tea'

    Args:
        data: The whole file, at most 32 MB.
        strict: Raise the first error instead of returning it.
        zone: The IANA zone of moments that name none, the seeker's; empty for the zone that the calendar names, or UTC.
        alarms: Whether to read the reminders too.

    Returns:
        Entries and problems, each in the order of the file.
        A file that holds no calendar gives one error, which says what it looks like.

    Raises:
        FieldError: ``zone`` is no IANA zone.
        ParseError: With ``strict``, for the first problem that is an error.

    Source: RFC 5545; RFC 7986, section 5.
    """
    if zone:
        checked_zone(zone)
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data)} bytes, more than the {MAX_BYTES} that are read"
        imported = Imported[CalendarEntry](problems=(outside("too-large", "error", message),))
    else:
        with paused_collector():
            imported = _imported(Scan(data), zone, alarms=alarms)
    if strict and (error := next((one for one in imported.problems if one.severity == "error"), None)):
        raise ParseError(str(error))
    return imported


def _imported(scan: Scan, zone: str, *, alarms: bool) -> Imported[CalendarEntry]:
    items: list[CalendarEntry] = []
    problems: list[Problem] = []
    for calendar in scan.calendars:
        reader = _CalendarReader(scan, calendar, zone, alarms=alarms)
        items += reader.entries()
        for part in calendar.parts:
            problems += scan.problems_of(part) if len(problems) < MAX_PROBLEMS else ()
        problems += reader.problems
    if not scan.calendars:
        problems.append(_no_calendar(scan.data))
    if len(problems) >= MAX_PROBLEMS:
        message = f"more than {MAX_PROBLEMS} things are wrong; the others are not listed"
        scan.problems.append(outside("too-many-problems", "warning", message))
    problems = sorted((*scan.problems, *problems), key=lambda problem: problem.first_line)
    return Imported(items=items, problems=problems)


class _CalendarReader:
    """What the entries of one calendar share."""

    def __init__(self, scan: Scan, calendar: Component, zone: str, *, alarms: bool) -> None:
        self._scan = scan
        self._calendar, self._zones, self._alarms = calendar, Zones(calendar), alarms
        self._zones.settle()
        named = _line_of(calendar, "X-WR-TIMEZONE")
        clock = self._zones.clock(named) if named else None
        self._default = clock or iana_zone(zone or "UTC")
        self._is_told = bool(clock or zone)
        self._told_of: Property | None = None
        self._people: dict[Participant, Participant] = {}
        self._floating = 0
        self._method = _line_of(calendar, "METHOD").upper()
        self._producer = _line_of(calendar, "PRODID")
        self._name = _line_of(calendar, "X-WR-CALNAME") or _line_of(calendar, "NAME")

    @property
    def problems(self) -> Iterator[Problem]:
        """What concerns the calendar as a whole."""
        if self._floating and not self._is_told and self._told_of is not None:
            what = counted(self._floating, "time without a zone was", "times without a zone were")
            message = f"{what} taken as UTC; pass zone= to say which it is"
            at = self._told_of
            yield Problem(
                code="no-zone",
                severity="warning",
                record=0,
                first_line=at.first_line,
                last_line=at.last_line,
                message=message,
                property=at.head.name,
                raw=f"{at.head.name}:{at.value[:_EXCERPT]}",
            )

    def entries(self) -> list[CalendarEntry]:
        parts = [part for part in self._calendar.parts if part.name in ENTRIES]
        found = [entry for part in parts if (entry := self._filled_entry(part)) is not None]
        is_own = self._producer in (PRODUCT, NEUTRAL_PRODUCT) or (
            self._name == CALENDAR_NAME and bool(found) and all(entry.record_id for entry in found)
        )
        if is_own:
            for entry in found:
                object.__setattr__(entry, "is_own_calendar", True)  # known only when all of them are read
        return found

    def _filled_entry(self, part: Component) -> CalendarEntry | None:
        self._scan.fill(part)
        entry = self._entry(part)
        part.properties, part.parts = [], []
        return entry

    def _entry(self, part: Component) -> CalendarEntry | None:
        if not part.properties:
            part.flaws.clear()
            part.flaw("empty-entry", "error", "the entry says nothing and was not imported")
            return None
        uid = _Texts(part).line("UID")
        if not uid:
            part.flaw("no-uid", "warning", "the entry has no UID; another file's cannot be told to be the same")
        times = self._times(part)
        if times is None:
            return None
        texts = _Texts(part)
        return CalendarEntry(
            component=ENTRIES[part.name],
            uid=uid,
            summary=texts.line("SUMMARY"),
            **times,
            status=texts.line("STATUS").lower(),
            percent=_number(part, "PERCENT-COMPLETE", 0, 100),
            completed_at=self._instant(part, "COMPLETED"),
            method=self._method,
            sequence=_number(part, "SEQUENCE", 0, 2**31 - 1) or 0,
            stamped_at=self._instant(part, "DTSTAMP"),
            modified_at=self._instant(part, "LAST-MODIFIED"),
            organizer=next(self._participants(part, "ORGANIZER"), None),
            attendees=tuple(self._participants(part, "ATTENDEE")),
            location=texts.line("LOCATION"),
            description=texts.text("DESCRIPTION"),
            url=texts.line("URL"),
            categories=texts.list("CATEGORIES"),
            recurrence_id=self._recurrence(part),
            rrule=_line_of(part, "RRULE"),
            alarms=self._alarm_times(part) if self._alarms else (),
            producer=self._producer,
            calendar=self._name,
            record_id=_our_id(uid),
            number=part.number,
            first_line=part.first_line,
            last_line=part.last_line,
        )

    # When it is.

    def _times(self, part: Component) -> dict[str, Any] | None:
        """The times of an entry; None where it is an event whose start cannot be read."""
        flaws = len(part.flaws)
        start, end = part.first("DTSTART"), part.first("DTEND")
        starts, zone = self._moment(part, "DTSTART", end)
        if starts is None and part.name == "VEVENT":
            if len(part.flaws) > flaws:
                part.flaw("unreadable-start", "error", "the start cannot be read; the event was not imported")
                return None
            part.flaw("no-start", "warning", "the event does not say when it starts")
        due, due_zone = self._moment(part, "DUE", start)
        name = "DTEND"
        ends, _ = self._moment(part, name, start)
        if ends is None and due is None and starts is not None and (length := self._length(part)) is not None:
            name = "DURATION"
            try:
                ends = later(starts, length)
            except ValueProblem as problem:
                part.flaw("bad-value", "warning", f"DURATION: {problem}", part.first("DURATION"))
        if ends is not None and starts is not None and not _follows(ends, starts):
            message = "it ends before it starts; the end was left out"
            part.flaw("ends-before-start", "warning", message, part.first(name))
            ends = None
        if part.name == "VTODO":
            due, ends = (ends if due is None else due), None
        elif ends is None and type(starts) is date and starts < date.max:
            ends = starts + timedelta(days=1)
        told = starts if starts is not None else due
        return {
            "starts_at": starts,
            "ends_at": ends,
            "due": due,
            "zone": zone if starts is not None else due_zone,
            "all_day": type(told) is date,
        }

    def _moment(self, part: Component, name: str, beside: Property | None = None) -> tuple[Moment | None, str]:
        """A day or an aware moment with its zone; None where there is none, or none that can be read."""
        found = part.first(name)
        if found is None:
            return None, ""
        try:
            return self._read_moment(part, found, beside)
        except ValueProblem as problem:
            part.flaw("bad-value", "warning", f"{name}: {found.value[:_EXCERPT]!r}: {problem}", found)
            return None, ""

    def _read_moment(self, part: Component, found: Property, beside: Property | None = None) -> tuple[Moment, str]:
        if found.head.parameter("VALUE").upper() == "DATE" or is_day(found.value):
            return day_of(found.value), ""
        naive, is_utc = clock_of(found.value)
        if is_utc:
            return naive.replace(tzinfo=UTC), "UTC"
        if beside is not None and beside.head.parameter("TZID") and not found.head.parameter("TZID"):
            message = f"{found.head.name} names no zone; it was taken as one of that of {beside.head.name}"
            part.flaw("zone-of-other", "info", message, found)
            found = found._replace(head=beside.head)
        clock = self._clock(part, found)
        return clock.moment(naive), clock.name

    def _clock(self, part: Component, found: Property) -> Clock:
        name = ",".join(next((values for key, values in found.head.parameters if key == "TZID"), ()))
        default = self._default or Clock("UTC", UTC, None)
        if not name:
            self._told_of = self._told_of or found
            self._floating += 1
            return default
        clock = self._zones.clock(name)
        if clock is not None:
            return clock
        taken = default.name or "the calendar's zone"
        message = f"the time zone {name[:_EXCERPT]!r} is not known; the time was taken as one of {taken}"
        part.flaw("unknown-zone", "warning", message, found)
        return Clock("", default.iana, default.own)

    def _instant(self, part: Component, name: str) -> datetime | None:
        found, _ = self._moment(part, name)
        if found is None or isinstance(found, datetime):
            return found
        return datetime(found.year, found.month, found.day, tzinfo=UTC)

    def _length(self, part: Component) -> timedelta | None:
        found = part.first("DURATION")
        if found is None:
            return None
        try:
            return duration_of(found.value)
        except ValueProblem as problem:
            part.flaw("bad-value", "warning", f"DURATION: {found.value[:_EXCERPT]!r}: {problem}", found)
            return None

    def _recurrence(self, part: Component) -> str:
        found, _ = self._moment(part, "RECURRENCE-ID")
        if isinstance(found, datetime):
            return found.astimezone(UTC).isoformat()
        return found.isoformat() if found else ""

    def _alarm_times(self, part: Component) -> tuple[timedelta | datetime, ...]:
        times: list[timedelta | datetime] = []
        for alarm in part.parts:
            trigger = alarm.first("TRIGGER")
            if trigger is None:
                part.flaw("bad-alarm", "warning", "an alarm has no TRIGGER; it was left out")
                continue
            try:
                is_moment = "P" not in trigger.value.upper()  # some leave VALUE=DATE-TIME out
                moment = self._read_moment(part, trigger)[0] if is_moment else duration_of(trigger.value)
                if isinstance(moment, datetime | timedelta):
                    times.append(moment)
            except ValueProblem as problem:
                message = f"TRIGGER: {trigger.value[:_EXCERPT]!r}: {problem}; the alarm was left out"
                part.flaw("bad-alarm", "warning", message, trigger)
        return tuple(times)

    def _participants(self, part: Component, name: str) -> Iterator[Participant]:
        for number, found in enumerate(part.all(name)):
            if number >= MAX_ATTENDEES:
                message = f"more than {MAX_ATTENDEES} attendees; the others were passed over"
                part.flaw("too-many-attendees", "warning", message, found)
                return
            address = one_line(_MAIL.sub("", found.value.strip(), count=1))[0].strip()
            called = one_line(found.head.parameter("CN"))[0].strip()
            answer = one_line(found.head.parameter("PARTSTAT"))[0].lower()
            if address:
                participant = Participant(address=address, name=called, answer=answer)
                yield self._people.setdefault(participant, participant)  # the same few people stand in many entries


class _Texts:
    """Reads the texts of an entry, and notes characters that had to be replaced."""

    def __init__(self, part: Component) -> None:
        self._part = part

    def line(self, name: str) -> str:
        found = self._part.first(name)
        return self._cleaned(found, one_line(unescape(found.value))).strip() if found else ""

    def text(self, name: str) -> str:
        found = self._part.first(name)
        return self._cleaned(found, some_lines(unescape(found.value))) if found else ""

    def list(self, name: str) -> tuple[str, ...]:
        values: dict[str, None] = {}
        for found in self._part.all(name):
            for piece in split(found.value, ","):
                if value := self._cleaned(found, one_line(unescape(piece))).strip():
                    values[value] = None
        return tuple(values)

    def _cleaned(self, found: Property, cleaned: tuple[str, bool]) -> str:
        text, had_controls = cleaned
        if had_controls:
            self._part.flaw("control-character", "warning", "control characters were replaced", found)
        return text


def _number(part: Component, name: str, low: int, high: int) -> int | None:
    found = part.first(name)
    if found is None:
        return None
    text = found.value.strip()
    if not _NUMBER.fullmatch(text) or not low <= int(text) <= high:
        message = f"{name}: {text[:_EXCERPT]!r}: expected a whole number, {low} to {high}"
        part.flaw("bad-value", "warning", message, found)
        return None
    return int(text)


def _line_of(component: Component, name: str) -> str:
    found = component.first(name)
    return one_line(unescape(found.value))[0].strip() if found else ""


def _follows(ends: Moment, starts: Moment) -> bool:
    if isinstance(ends, datetime) and isinstance(starts, datetime):
        return ends.astimezone(UTC) >= starts.astimezone(UTC)
    return type(ends) is type(starts) and ends >= starts


def _our_id(uid: str) -> str:
    try:
        found = uuid.UUID(uid)
    except ValueError:
        return ""
    return uid if str(found) == uid and found.version == _OUR_UUID_VERSION else ""


def _no_calendar(data: bytes) -> Problem:
    start = data[:_SNIFFED_BYTES]
    kind = "contact cards (vCard)" if _CARDS.match(start) else kind_of(start)
    if "BEGIN:VCARD" in kind:
        kind = "a text without a line BEGIN:VCALENDAR"
    return outside("no-calendar", "error", f"the file holds no calendar: this is {kind}")
