"""What comes up between two dates, day by day."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.actions import FollowUp
from jumpstart.domain.facts import Meeting
from jumpstart.domain.fields import local
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.domain.records import kind_of
from jumpstart.errors import FieldError
from jumpstart.playbook.checks.arranged import called_off
from jumpstart.playbook.obligations import END_OF_DAY
from jumpstart.playbook.wording import day_text, full_day_text, name_of_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.facts import NetworkingEvent
    from jumpstart.domain.network import Network
    from jumpstart.playbook.plan import Plan

    Item = Meeting | NetworkingEvent | FollowUp

_FURTHEST = timedelta(days=2)
"""Between two zones the dates of one instant differ by two days at most."""


@attrs.frozen(kw_only=True)
class Entry:
    """
    One thing on an agenda.

    Attributes:
        day: The seeker's date on which it starts or is due.
        at: The instant of it, in UTC; None for what has a date alone.
        until: When it ends, in UTC; None for a follow-up.
        zone: The IANA zone of the place or call, empty for a follow-up.
        summary: What it is, in a line.
        item: The meeting, the event or the follow-up.
    """

    day: date
    at: datetime | None = None
    until: datetime | None = None
    zone: str = ""
    summary: str
    item: Item = attrs.field(repr=False)

    @property
    def kind(self) -> str:
        """``meeting``, ``event`` or ``follow-up``."""
        return kind_of(self.item)


@attrs.frozen(kw_only=True)
class Agenda:
    """
    What comes up between two dates, both included, by the seeker's days.

    Attributes:
        first: The first date.
        last: The last date.
        zone: The IANA zone of the seeker, in which a day begins and ends.
        entries: Meetings, events and follow-ups: by day, then by time, what has no time last.
        earlier: Where the plan's day is among the dates: what was due before the first and is still open.
    """

    first: date
    last: date
    zone: str
    entries: tuple[Entry, ...] = attrs.field(default=(), repr=False)
    earlier: tuple[Entry, ...] = attrs.field(default=(), repr=False)

    @property
    def days(self) -> tuple[tuple[date, tuple[Entry, ...]], ...]:
        """Each day on which there is something, with its entries."""
        days: dict[date, list[Entry]] = {}
        for entry in self.entries:
            days.setdefault(entry.day, []).append(entry)
        return tuple((day, tuple(entries)) for day, entries in days.items())

    def __str__(self) -> str:
        """The agenda as a page."""
        same = self.first == self.last
        lines = [full_day_text(self.first) if same else f"{full_day_text(self.first)} to {full_day_text(self.last)}"]
        if self.earlier:
            lines += ["", "Still open from before"]
            lines += [f"  {day_text(entry.day).partition(' ')[2]:<13}  {entry.summary}" for entry in self.earlier]
        for day, entries in self.days:
            lines += ["", day_text(day)] if not same else [""]
            lines += [f"  {_time_text(entry, self.zone):<13}  {_line(entry, self.zone)}" for entry in entries]
        if not self.entries:
            lines += ["", "Nothing is planned" if self.earlier else "Nothing is planned or due"]
        return "\n".join(lines)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """
        The entries as rows for a data frame.

        Each has ``day``, ``starts`` and ``ends`` in the seeker's zone, ``kind``, ``summary`` and ``id``.
        """
        return tuple(
            {
                "day": entry.day,
                "starts": entry.at and local(entry.at, self.zone),
                "ends": entry.until and local(entry.until, self.zone),
                "kind": entry.kind,
                "summary": entry.summary,
                "id": entry.item.id,
            }
            for entry in self.entries
        )


def agenda(network: Network, plan: Plan, first: date, last: date) -> Agenda:
    """
    What comes up between two dates: meetings, events, and what the plan asks for.

    Meetings and events that were cancelled are left out, and meetings that were declined.

    Args:
        network: The facts.
        plan: The plan over them.
        first: The first date, in the seeker's zone.
        last: The last date, included.

    Raises:
        FieldError: One of them is no date, or the first comes after the last.
    """
    _check_dates(first, last)
    zone = (network.seeker or UNNAMED_SEEKER).zone
    found = [*_arranged(network, zone), *_follow_ups(plan, first, last, zone)]
    entries = sorted((entry for entry in found if first <= entry.day <= last), key=_order)
    earlier: Iterable[Entry] = ()
    if first <= plan.day <= last:
        asked = (_asked(follow_up, zone) for follow_up in plan.today)
        earlier = (entry for entry in asked if entry.day < first)
    return Agenda(first=first, last=last, zone=zone, entries=tuple(entries), earlier=tuple(earlier))


def _check_dates(first: date, last: date) -> None:
    for name, value in (("first", first), ("last", last)):
        if type(value) is not date:
            raise FieldError(name, value, "expected a datetime.date, without a time")
    if first > last:
        raise FieldError("last", last, f"it comes before the first day, {first}; give the earlier date first")


def _arranged(network: Network, zone: str) -> Iterator[Entry]:
    items: tuple[Meeting | NetworkingEvent, ...] = (*network.meetings.values(), *network.events.values())
    declined = called_off(network)
    for item in items:
        if item.status == "planned" and not (isinstance(item, Meeting) and item.id in declined):
            yield Entry(
                day=local(item.starts_at, zone).date(),
                at=item.starts_at,
                until=item.starts_at + timedelta(minutes=item.minutes),
                zone=item.zone,
                summary=f"Meet {name_of_contact(network, item.contact)}" if isinstance(item, Meeting) else item.name,
                item=item,
            )


def _follow_ups(plan: Plan, first: date, last: date, zone: str) -> Iterator[Entry]:
    """Those due between two dates; one with an instant may, in the zone of its fact, be due on another date."""
    low = first - _FURTHEST if first.year > MINYEAR else first
    high = last + _FURTHEST if last.year < MAXYEAR else last
    return (_asked(follow_up, zone) for follow_up in plan.between(low, high))


def _asked(follow_up: FollowUp, zone: str) -> Entry:
    day = local(follow_up.due_at, zone).date() if follow_up.due_at else follow_up.due
    return Entry(day=day, at=follow_up.due_at, summary=follow_up.summary, item=follow_up)


def _order(entry: Entry) -> tuple[Any, ...]:
    item = entry.item
    priority = item.priority if isinstance(item, FollowUp) else 0
    return entry.day, entry.at or END_OF_DAY, priority, entry.summary, item.id


def _time_text(entry: Entry, zone: str) -> str:
    if entry.at is None:
        return "to do"
    if entry.until is None:
        return f"by {local(entry.at, zone):%H:%M}"
    return f"{local(entry.at, zone):%H:%M} – {local(entry.until, zone):%H:%M}"


def _line(entry: Entry, zone: str) -> str:
    if isinstance(entry.item, FollowUp) or entry.at is None:
        return entry.summary
    return ", ".join(filter(None, (entry.summary, entry.item.location, _there(entry.at, entry.zone, zone))))


def _there(at: datetime, place: str, zone: str) -> str:
    """What the clocks show at the place of a meeting, where that is not what the seeker's own show."""
    there = local(at, place)
    if there.replace(tzinfo=None) == local(at, zone).replace(tzinfo=None):
        return ""
    return f"{there:%H:%M} in {place.rpartition('/')[2].replace('_', ' ')}"
