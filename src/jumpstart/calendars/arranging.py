"""From the entries of a calendar to meetings and events."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from jumpstart.domain.facts import MINUTES_IN_A_DAY, Meeting, NetworkingEvent
from jumpstart.domain.fields import zone as zone_of
from jumpstart.domain.ids import derived_id

if TYPE_CHECKING:
    from jumpstart.domain.people import Contact
    from jumpstart.formats.ical import CalendarEntry

Arranged = Meeting | NetworkingEvent
_FEEDS = re.compile(r"event_[^@\s]+@meetup\.com|(?:evt|calev)-[^@\s]+@(?:events\.)?(?:lu\.ma|luma\.com)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NOTE_CHARACTERS = 2000
_MARK = "\ufeff"
_A_MINUTE = timedelta(minutes=1)


def is_gathering(entry: CalendarEntry) -> bool:
    """Whether an entry comes from a feed of events: Meetup's and Luma's, by the form of their UIDs."""
    return entry.component == "event" and _FEEDS.fullmatch(entry.uid) is not None


def gathering_id(entry: CalendarEntry) -> str:
    """The id of the event that an entry of a feed becomes."""
    return derived_id("event", "calendar", entry.uid, entry.recurrence_id)


def invitation_id(entry: CalendarEntry) -> str:
    """The id of the meeting that an invitation becomes."""
    return derived_id("meeting", "calendar", entry.uid, entry.recurrence_id)


def meeting_from(entry: CalendarEntry, contact: Contact, *, zone: str) -> Meeting:
    """
    The meeting that an invitation is for.

    Args:
        entry: The invitation; it has a start.
        contact: With whom it is.
        zone: The zone to take where the entry names none.

    Raises:
        FieldError: A meeting cannot be at such a time.
    """
    return Meeting(
        contact=contact.id,
        **_times(entry, zone, 25),
        location=entry.location,
        note=entry.description[:_NOTE_CHARACTERS],
        id=invitation_id(entry),
    )


def gathering_from(entry: CalendarEntry, *, zone: str) -> NetworkingEvent:
    """
    The networking event that an entry of a feed is about.

    Args:
        entry: The entry; it has a start.
        zone: The zone to take where the entry names none.

    Raises:
        FieldError: An event cannot be at such a time.
    """
    return NetworkingEvent(
        name=entry.summary or "Event",
        **_times(entry, zone, 120),
        association=_association(entry),
        location=entry.location or entry.url,
        status="cancelled" if entry.is_cancelled else "planned",
        note=entry.description[:_NOTE_CHARACTERS],
        id=gathering_id(entry),
    )


def news_of(entry: CalendarEntry, known: Arranged, *, own: bool) -> dict[str, Any]:
    """
    The fields of a meeting or event of which its entry says otherwise.

    A calendar that leaves something out does not deny it.

    Args:
        entry: The entry.
        known: The meeting or event.
        own: Whether jumpstart wrote the entry, and another program may have changed it.
    """
    said: dict[str, Any] = {}
    if isinstance(entry.starts_at, datetime):
        times = _times(entry, known.zone, known.minutes)
        if entry.starts_at.astimezone(UTC) != known.starts_at.replace(microsecond=0):
            said["starts_at"] = times["starts_at"]
        if entry.ends_at is not None and times["minutes"] != known.minutes:
            said["minutes"] = times["minutes"]
    if entry.location and not _are_alike(entry.location, known.location):
        said["location"] = entry.location
    if not own and isinstance(known, NetworkingEvent) and entry.summary and not _are_alike(entry.summary, known.name):
        said["name"] = entry.summary
    status = "cancelled" if entry.is_cancelled else "planned"
    if status != known.status:
        said["status"] = status
    return said


def is_longer_than_a_day(entry: CalendarEntry) -> bool:
    """Whether an entry lasts longer than a meeting or an event can."""
    if isinstance(entry.starts_at, datetime) and isinstance(entry.ends_at, datetime):
        return entry.ends_at.astimezone(UTC) - entry.starts_at.astimezone(UTC) > timedelta(days=1)
    return False


def _times(entry: CalendarEntry, zone: str, minutes: int) -> dict[str, Any]:
    starts, ends = entry.starts_at, entry.ends_at
    if isinstance(starts, datetime):
        if isinstance(ends, datetime):
            length = (ends.astimezone(UTC) - starts.astimezone(UTC)) // _A_MINUTE
            minutes = min(max(length, 1), MINUTES_IN_A_DAY)
        named = entry.zone if entry.zone not in ("", "UTC") else zone
        return {"starts_at": starts.astimezone(UTC), "zone": named, "minutes": minutes}
    day = starts or datetime.min.date()  # noqa: DTZ901  refused by the record
    midnight = datetime.combine(day, time.min, zone_of(zone))
    return {"starts_at": midnight, "zone": zone, "minutes": MINUTES_IN_A_DAY}


def _association(entry: CalendarEntry) -> str:
    """Who holds an event: its organizer, or the group that Meetup names above the day."""
    if entry.organizer and entry.organizer.name:
        return entry.organizer.name
    lines = [line.strip() for line in entry.description.splitlines()[:2]]
    if len(lines) > 1 and lines[0] and _WEEKDAY.match(lines[1]):
        return " ".join(lines[0].split())
    return ""


def _are_alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for blanks and a byte-order mark, which no calendar keeps."""
    return one.lstrip(_MARK).split() == other.lstrip(_MARK).split()
