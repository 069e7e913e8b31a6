"""
Writing calendars.

Times are instants in UTC and days are local dates: nothing recurs, so no definition of a time zone is needed, and an
hour that a clock change repeats stays the one that was meant.
The module icalendar takes long to import, and is imported when the first calendar is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jumpstart.domain.records import kind_of, title_of
from jumpstart.errors import DuplicateError, FieldError
from jumpstart.formats.ical.entries import (
    Entry,
    Item,
    Person,
    checked_item,
    full_entry,
    invited,
    person_of,
)
from jumpstart.formats.ical.neutral import neutral_entry, telling_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

    from icalendar import Component

    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Seeker

PRODUCT, NEUTRAL_PRODUCT = "-//jumpstart//EN", "-//calendar//EN"
CALENDAR_NAME = "Reminders"


def write(
    items: Iterable[Item],
    *,
    seeker: Seeker,
    as_: Literal["event", "todo"] = "event",
    reveal: bool = False,
    network: Network | None = None,
    attendees: bool = False,
) -> bytes:
    """
    Follow-ups, meetings and events as an iCalendar file.

    Each becomes one component, with the UID its id (one that is no UUID is hashed), its SEQUENCE and
    DTSTAMP from the revision that last changed it, and a reminder while it is open: at 9 on the morning of a day, half
    an hour before a time.
    The same items give the same bytes, in whatever order they come.
    A follow-up takes a whole day, or a quarter of an hour from its ``due_at`` on, and leaves that time free.
    A follow-up that is done or skipped and a meeting or event that is cancelled go out as such, so that a calendar that
    holds them lets them go: tasks as COMPLETED or CANCELLED, events as CANCELLED.
    METHOD:CANCEL speaks for a whole file, so it stands only where everything in it is cancelled.
    Free notes never leave the workspace this way.

    In a confidential search an entry says nothing but when, and a neutral act with a first name, as "Call Ann".

    >>> from datetime import date
    >>> from jumpstart import FollowUp, Seeker
    >>> item = FollowUp(summary="Call the bank", due=date(2026, 6, 1))
    >>> b"SUMMARY:Call the bank" in write([item], seeker=Seeker(name="Ana Ruiz"))
    True

    Args:
        items: Follow-ups, meetings and events, in any mix and order; equal ones are written once.
        seeker: Whose calendar it is, and whether their search is confidential.
        as_: Follow-ups as ``event`` (every calendar program shows those) or as ``todo``; meetings stay events.
        reveal: Whether a confidential search may tell what it is about after all.
        network: Where the names of contacts and the revisions of meetings and events are taken from; None leaves them
            out.
        attendees: Whether the person whom a meeting is with is named as its attendee, and the seeker as its
            organizer; never in a confidential search.

    Raises:
        FieldError: ``as_`` is neither, or an item is none of the three.
        DuplicateError: Two different items claim one id.

    Source: RFC 5545, sections 3.6.1, 3.6.2 and 3.8.7; RFC 5546, section 1.4.
    """
    if as_ not in ("event", "todo"):
        raise FieldError("as_", as_, "expected 'event' or 'todo'")
    make_entry = _entry_maker(seeker, network, attendees=attendees, reveal=reveal)
    entries: dict[str, tuple[Item, Entry]] = {}
    for item in map(checked_item, items):
        entry = make_entry(item, as_ == "todo" and kind_of(item) == "follow-up")
        known, written = entries.get(entry.uid, (item, entry))
        if known != item:
            raise DuplicateError(kind_of(item), item.id, title_of(known), title_of(item), "together")
        entries[entry.uid] = item, max(written, entry, key=lambda each: (each.sequence, each.changed_at))
    return _calendar(sorted((entry for _, entry in entries.values()), key=lambda entry: entry.order))


def _entry_maker(
    seeker: Seeker, network: Network | None, *, attendees: bool, reveal: bool
) -> Callable[[Item, bool], Entry]:
    """What turns items into entries that tell as much as the search allows."""
    if seeker.confidential and not reveal:
        telling = telling_words(seeker, network)
        return lambda item, is_task: neutral_entry(item, network, telling, is_task=is_task)
    if not attendees:
        return lambda item, is_task: full_entry(item, network, is_task=is_task)
    organizer = person_of(seeker.name, tuple(point.value for point in seeker.emails))
    return lambda item, is_task: invited(full_entry(item, network, is_task=is_task), item, network, organizer)


def _calendar(entries: list[Entry]) -> bytes:
    from icalendar import Calendar, vText  # noqa: PLC0415  it takes long to import

    calendar = Calendar()
    is_private = any(entry.is_private for entry in entries)
    calendar["PRODID"] = vText(NEUTRAL_PRODUCT if is_private else PRODUCT)
    calendar["VERSION"] = vText("2.0")
    calendar["CALSCALE"] = vText("GREGORIAN")
    calendar["X-WR-CALNAME"] = vText(CALENDAR_NAME)
    if entries and all(entry.status == "CANCELLED" for entry in entries):
        calendar["METHOD"] = vText("CANCEL")
    to_component = _component_maker()
    for entry in entries:
        calendar.add_component(to_component(entry))
    written: bytes = calendar.to_ical()
    return written


def _escaped(text: str) -> str:
    """
    A text as a content line holds it.

    Source: RFC 5545, section 3.3.11.
    """
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _component_maker() -> Callable[[Entry], Component]:
    """What turns entries into components; it holds the names of icalendar, so that they are looked up once."""
    from icalendar import Alarm, Event, Todo, vCalAddress, vDDDTypes, vInt, vText  # noqa: PLC0415  as above

    class Text(vText):
        def to_ical(self) -> bytes:
            # vText takes a backslash before an N for a line break, so "C:\\New" would be torn in two.
            return _escaped(str(self)).encode()

    def component(entry: Entry) -> Component:
        made = Todo() if entry.is_task else Event()
        made["UID"] = vText(entry.uid)
        made["DTSTAMP"] = vDDDTypes(entry.changed_at)
        made["SEQUENCE"] = vInt(entry.sequence)
        made["SUMMARY"] = Text(entry.summary)
        if entry.is_task:
            made["DUE"] = vDDDTypes(entry.starts)
        else:
            made["DTSTART"], made["DTEND"] = vDDDTypes(entry.starts), vDDDTypes(entry.ends)
            made["TRANSP"] = vText("OPAQUE" if entry.is_busy else "TRANSPARENT")
        texts = {
            "STATUS": entry.status,
            "CLASS": "PRIVATE" if entry.is_private else "",
            "DESCRIPTION": entry.description,
            "LOCATION": entry.location,
        }
        for name, text in texts.items():
            if text:
                made[name] = Text(text)
        if entry.status == "COMPLETED":
            made["COMPLETED"] = vDDDTypes(entry.changed_at)
        if entry.attendee:
            made["ATTENDEE"] = address(entry.attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION")
        if entry.organizer:
            made["ORGANIZER"] = address(entry.organizer)
        if entry.alarm is not None:
            made.add_component(alarm(entry, entry.alarm))
        return made

    def alarm(entry: Entry, after: timedelta) -> Alarm:
        made = Alarm()
        made["ACTION"] = vText("DISPLAY")
        made["DESCRIPTION"] = Text(entry.summary)
        made["TRIGGER"] = vDDDTypes(after)
        if entry.is_task:  # a task that has no start can only be reminded of by its end
            made["TRIGGER"].params["RELATED"] = "END"
        return made

    def address(person: Person, **parameters: str) -> vCalAddress:
        made = vCalAddress(f"mailto:{person.address}")
        made.params.update(CN=person.name, **parameters)
        return made

    return component
