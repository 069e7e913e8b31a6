"""The tables of LinkedIn's archive besides the connections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.domain.facts import MINUTES_IN_A_DAY, NetworkingEvent
from jumpstart.domain.people import Employer
from jumpstart.formats.csv import dates
from jumpstart.formats.csv.found import Position

if TYPE_CHECKING:
    from datetime import datetime

    from jumpstart.formats.csv.cells import Cells
    from jumpstart.formats.csv.correspondence import Correspondence

_ADDRESSES = re.compile(r"[,;\s]+")
_NOT_GOING = re.compile(r"cancel|declin|relinquish|withdr|reject|not.?(?:attend|going)", re.IGNORECASE)
_USUAL_MINUTES = 120
_SPAM = frozenset(("SPAM", "TRASH"))
_YES = frozenset(("yes", "true", "1"))


def position(cells: Cells) -> Position | None:
    """A job that has not ended; None for one that has."""
    employer = cells["company name"]
    if not employer:
        cells.problem("no-employer", "error", "the row names no employer")
        return None
    ended = cells["finished on"]
    started = cells.moment("started on")
    if ended:
        return None
    return Position(employer=employer, title=cells["title"], started_on=started.day if started else None)


def employer(cells: Cells) -> Employer | None:
    """An employer that the seeker follows."""
    if name := cells["organization"]:
        return Employer(name=name)
    cells.problem("no-employer", "error", "the row names no employer")
    return None


def event(cells: Cells, zone: str) -> NetworkingEvent | None:
    """An event that the seeker signed up for; one that they took back is a cancelled one."""
    name, text = cells["event name"], cells["event time"]
    start, _, end = text.partition(" - ")
    begins = cells.dated("event time", start)
    if not name or begins is None:
        cells.problem("no-event", "error", f"an event needs a name and a time; this row has {name!r} and {text!r}")
        return None
    starts_at = begins.in_zone(zone)
    if not begins.is_zoned:
        cells.tell_once("no-zone", "info", f"times in this file name no zone; they were taken in {zone}")
    if begins.at is None:
        cells.problem("no-time", "warning", f"the event has no time of the day; it was put at 00:00 in {zone}")
    lasts = _minutes(starts_at, dates.parse(end), zone)
    return NetworkingEvent(
        name=name,
        starts_at=starts_at,
        zone=zone,
        location=cells["external url"],
        status="cancelled" if _NOT_GOING.search(cells["status"]) else "planned",
        minutes=lasts,
    )


def _minutes(starts_at: datetime, end: dates.Moment | None, zone: str) -> int:
    """Its length up to a day; two hours where it is not said."""
    if end is None or end.at is None:
        return _USUAL_MINUTES
    minutes = int((end.in_zone(zone) - starts_at).total_seconds() // 60)
    return min(minutes, MINUTES_IN_A_DAY) if minutes > 0 else _USUAL_MINUTES


def message(cells: Cells, correspondence: Correspondence) -> None:
    """Take who wrote to whom and when from a message; its subject and text are not looked at."""
    moment = cells.moment("date")
    if moment is None or moment.at is None:
        cells.problem("bad-date", "error", f"{cells['date']!r} is no time, as '2026-09-19 13:28:00 UTC'")
        return
    is_draft = cells["is message draft"].casefold() in _YES
    if is_draft or cells["folder"].upper() in _SPAM:
        correspondence.left_out += 1
        return
    urls = tuple(filter(None, _ADDRESSES.split(cells["recipient profile urls"])))
    name = cells["to"] if len(urls) == 1 else ""
    recipients = tuple((name, url) for url in urls)
    correspondence.message((cells["from"], cells["sender profile url"]), recipients, moment.in_zone("UTC"))


def invitation(cells: Cells, correspondence: Correspondence, zone: str) -> None:
    """Take who invited whom and when; the words beside an invitation are not looked at."""
    moment = cells.moment("sent at")
    direction = cells["direction"].upper()
    if moment is None or direction not in {"INCOMING", "OUTGOING"}:
        found = f"{cells['sent at']!r} and {direction!r}"
        message = f"an invitation needs a time and INCOMING or OUTGOING; this row has {found}"
        cells.problem("no-invitation", "error", message)
        return
    if not moment.is_zoned:
        cells.tell_once("no-zone", "info", f"times in this file name no zone; they were taken in {zone}")
    correspondence.invitation(
        (cells["from"], cells["inviterprofileurl"]),
        (cells["to"], cells["inviteeprofileurl"]),
        moment.in_zone(zone),
        is_mine=direction == "OUTGOING",
    )
