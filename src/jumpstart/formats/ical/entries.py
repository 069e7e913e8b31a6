"""What a calendar is told about a follow-up, a meeting or an event."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.actions import FollowUp
from jumpstart.domain.facts import Meeting, NetworkingEvent
from jumpstart.domain.ids import derived_id
from jumpstart.domain.records import Stamp, kind_of
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact

Item = FollowUp | Meeting | NetworkingEvent

_MORNING = timedelta(hours=9)
_NOTICE = timedelta(minutes=-30)
_TIMED_FOLLOW_UP = timedelta(minutes=15)
_ADDRESS = re.compile(r"[^\s<>\"@]+@[^\s<>\"@]+")


@attrs.frozen(kw_only=True)
class Person:
    """
    Somebody who attends.

    Attributes:
        name: Their name.
        address: Their e-mail address.
    """

    name: str
    address: str


@attrs.frozen(kw_only=True)
class Entry:
    """
    One component of a calendar, before it is put into its format.

    Attributes:
        uid: What calendar programs know it by.
        summary: Its title.
        starts: A local date for a whole day, else an instant in UTC; of a task, when it is due.
        ends: The day after, or the instant at which it ends; a task has none.
        changed_at: When what it says was last changed, in UTC.
        sequence: Higher with each change.
        status: Its STATUS, empty for none.
        alarm: When to remind, from its start on; None for no alarm.
        is_task: Whether it is a task (VTODO), not an event (VEVENT).
        is_busy: Whether it takes up time.
        is_private: Whether nothing but its time and a neutral title is told.
        description: Its text, empty for none.
        location: Where, empty for none.
        organizer: Who invites; None for nobody.
        attendee: Who is invited; None for nobody.
    """

    uid: str
    summary: str
    starts: date
    ends: date
    changed_at: datetime
    sequence: int = 0
    status: str = ""
    alarm: timedelta | None = None
    is_task: bool = False
    is_busy: bool = False
    is_private: bool = False
    description: str = ""
    location: str = ""
    organizer: Person | None = None
    attendee: Person | None = None

    @property
    def order(self) -> tuple[str, str]:
        """What a calendar is sorted by: the start, then the UID."""
        return self.starts.isoformat(), self.uid


def uid_of(item: Item) -> str:
    """
    The UID of what a calendar holds: the item's id, if that is a UUID as derived ids are.

    An id that somebody made up may tell what it should not, and may hold what a UID should not: it is hashed.
    No name of a program or host is added, which would tell too.

    Source: RFC 7986, section 5.3.
    """
    try:
        name = item.id if str(uuid.UUID(item.id)) == item.id else ""
    except ValueError:
        name = ""
    return name or derived_id("calendar", kind_of(item), item.id)


def full_entry(item: Item, network: Network | None, *, is_task: bool) -> Entry:
    """The entry that tells what a seeker wants to see when the time has come."""
    entry = timed_entry(item, network, is_task=is_task)
    match item:
        case FollowUp():
            return attrs.evolve(entry, summary=item.summary, description=_reason(item))
        case Meeting():
            contact = contact_of(network, item.contact)
            summary = f"Meeting with {contact.name}" if contact else "Meeting"
            description = "\n\n".join(_lists(("Agenda", item.agenda), ("Questions", item.questions)))
        case _:
            summary = item.name
            held_by = f"Held by {item.association}" if item.association else ""
            aim = f"Plan: meet {item.people_to_meet} people" if item.people_to_meet else ""
            questions = _lists(("Opening questions", item.opening_questions))
            description = "\n\n".join(filter(None, (held_by, aim, *questions)))
    return attrs.evolve(entry, summary=summary, description=description, location=item.location)


def invited(entry: Entry, item: Item, network: Network | None, organizer: Person | None) -> Entry:
    """The entry with the person whom a meeting is with as attendee, where their address is known."""
    contact = contact_of(network, item.contact) if isinstance(item, Meeting) else None
    person = contact and person_of(contact.name, tuple(point.value for point in contact.emails))
    return attrs.evolve(entry, attendee=person, organizer=organizer) if person else entry


def person_of(name: str, addresses: tuple[str, ...]) -> Person | None:
    """Somebody by name and the first of their addresses that can stand in a calendar; None where none can."""
    found = (address for address in addresses if _ADDRESS.fullmatch(address))
    return next((Person(name=name, address=address) for address in found), None)


def timed_entry(item: Item, network: Network | None, *, is_task: bool) -> Entry:
    """What an entry says in an open and in a confidential search alike; it holds no text of the seeker's."""
    uid = uid_of(item)
    if isinstance(item, FollowUp):
        status = _status_of_task(item.status) if is_task else "" if item.status == "open" else "CANCELLED"
        starts: date = item.due_at or item.due
        stamp = network.stamp("follow-up", item.id) if network and not item.rule else Stamp()
        return Entry(
            uid=uid,
            summary="",
            starts=starts,
            ends=starts + (_TIMED_FOLLOW_UP if item.due_at else timedelta(days=1)),
            changed_at=stamp.at if stamp.at and stamp.revision >= item.revision else _when_changed(item),
            sequence=max(item.revision, stamp.revision),
            status=status,
            alarm=None if item.status != "open" else _NOTICE if item.due_at else _MORNING,
            is_task=is_task,
        )
    stamp = network.stamp(kind_of(item), item.id) if network else Stamp()
    cancelled = item.status == "cancelled"
    return Entry(
        uid=uid,
        summary="",
        starts=item.starts_at,
        ends=item.starts_at + timedelta(minutes=item.minutes),
        changed_at=stamp.at or item.recorded_at or item.starts_at,
        sequence=stamp.revision,
        status="CANCELLED" if cancelled else "CONFIRMED",
        alarm=None if cancelled else _NOTICE,
        is_busy=True,
    )


def _status_of_task(status: str) -> str:
    return {"open": "NEEDS-ACTION", "done": "COMPLETED"}.get(status, "CANCELLED")


def _when_changed(follow_up: FollowUp) -> datetime:
    return follow_up.changed_at or follow_up.trace.at or datetime.combine(follow_up.due, time.min, UTC)


def _reason(follow_up: FollowUp) -> str:
    trace = follow_up.trace
    cite = f" ({follow_up.cite})" if follow_up.cite else ""
    clauses = (
        trace.fact,
        f"the playbook says {trace.advice}{cite}" if trace.advice else cite.strip(" ()"),
        f"due {trace.arithmetic}" if trace.arithmetic else "",
        *trace.adjustments,
    )
    sentence = "; ".join(clause for clause in clauses if clause)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _lists(*parts: tuple[str, tuple[str, ...]]) -> list[str]:
    return ["\n".join((f"{title}:", *(f"- {line}" for line in lines))) for title, lines in parts if lines]


def contact_of(network: Network | None, contact_id: str) -> Contact | None:
    """The contact of an id, None where it is not known."""
    return network.contacts.get(contact_id) if network else None


def checked_item(item: object) -> Item:
    """
    An item that a calendar can hold.

    Raises:
        FieldError: It is none.
    """
    if isinstance(item, FollowUp | Meeting | NetworkingEvent):
        return item
    found = f"{type(item).__name__} {getattr(item, 'id', '')}".strip()
    raise FieldError("items", found, "a calendar holds follow-ups, meetings and events; leave this out")
