"""The files that a search is written to; what others may see of a confidential one tells nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.errors import FieldError
from jumpstart.plugins import ExportedFile

if TYPE_CHECKING:
    from jumpstart.domain import Contact, FollowUp
    from jumpstart.formats.ical.entries import Item
    from jumpstart.plugins import Snapshot

_SETTLED_DAYS = 30
_TABLES = ("contacts", "leads", "follow-ups")


def write_calendar(snapshot: Snapshot, **options: Any) -> ExportedFile:  # noqa: ANN401  as formats.ical takes them
    """
    The plan, meetings and events; also what was settled within a month, so that a calendar lets go of it.

    Raises:
        FieldError: An option is none of its values.

    Source: RFC 5546, section 3.2.5, by which an entry that vanishes is not one that is cancelled.
    """
    from jumpstart.formats import ical  # noqa: PLC0415  icalendar takes long to import

    for switch in ("reveal", "attendees"):
        _check_switch(switch, options.get(switch, False))
    items = calendar_items(snapshot)
    data = ical.write(items, seeker=snapshot.seeker, network=snapshot.network, **options)
    return ExportedFile(data=data, count=len(items))


def calendar_items(snapshot: Snapshot) -> tuple[Item, ...]:
    """What a calendar holds: the plan, what was settled within a month, meetings and events."""
    network, plan = snapshot.network, snapshot.make_plan()
    closed = (_stamped(each, snapshot) for each in network.follow_ups.values() if each.status != "open")
    asked = {each.id for each in plan.follow_ups}
    settled = snapshot.make_settled(plan.day - timedelta(days=_SETTLED_DAYS))
    gone = (each for each in settled if each.id not in asked)
    return (*plan.follow_ups, *closed, *gone, *network.meetings.values(), *network.events.values())


def _stamped(own: FollowUp, snapshot: Snapshot) -> FollowUp:
    stamp = snapshot.network.stamp("follow-up", own.id)
    return attrs.evolve(own, revision=stamp.revision, changed_at=stamp.at)


def write_cards(snapshot: Snapshot, *, reveal: bool = False, **options: Any) -> ExportedFile:  # noqa: ANN401  as above
    """
    The address book as contact cards.

    Raises:
        FieldError: An option is none of its values.
    """
    from jumpstart.formats import vcard  # noqa: PLC0415  as above

    _check_switch("reveal", reveal)
    contacts = _address_book(snapshot, reveal=reveal)
    return ExportedFile(data=vcard.write(contacts, **options), count=len(contacts))


def write_table(snapshot: Snapshot, *, table: str = "contacts", reveal: bool = False) -> ExportedFile:
    """
    A table for a spreadsheet: of the contacts, of the leads, or of the plan's follow-ups.

    Raises:
        FieldError: There is no such table, it tells of a confidential search, or ``reveal`` is neither True nor False.
    """
    from jumpstart.formats import csv  # noqa: PLC0415  as above

    _check_switch("reveal", reveal)
    if table not in _TABLES:
        raise FieldError("table", table, f"expected one of {', '.join(_TABLES)}")
    if table == "contacts":
        contacts = _address_book(snapshot, reveal=reveal)
        return ExportedFile(data=csv.write_contacts(contacts), count=len(contacts))
    if snapshot.seeker.confidential and not reveal:
        remedy = "this table tells of a confidential search; pass reveal=True where nobody else sees the file"
        raise FieldError("table", table, remedy)
    if table == "leads":
        return ExportedFile(data=csv.write_leads(snapshot.network), count=len(snapshot.network.leads))
    follow_ups = snapshot.make_plan().follow_ups
    return ExportedFile(data=csv.write_follow_ups(follow_ups, network=snapshot.network), count=len(follow_ups))


def _check_switch(name: str, value: object) -> None:
    if type(value) is not bool:
        raise FieldError(name, value, "expected True or False")


def _address_book(snapshot: Snapshot, *, reveal: bool) -> tuple[Contact, ...]:
    """The contacts by name; what speaks of a search is left out of a confidential one's."""
    contacts = sorted(snapshot.network.contacts.values(), key=lambda each: (each.name, each.id))
    if not snapshot.seeker.confidential or reveal:
        return tuple(contacts)
    return tuple(_without_the_search(each) for each in contacts)


def _without_the_search(contact: Contact) -> Contact:
    if not contact.helps_with and not contact.included_because:
        return contact
    return attrs.evolve(contact, helps_with="", included_because="")


def write_archive(snapshot: Snapshot) -> ExportedFile:
    """All that is known, as an archive."""
    from jumpstart.formats import archive  # noqa: PLC0415  as above

    return ExportedFile(data=archive.write(snapshot.network), count=len(snapshot.network))
