"""
Time zones of a calendar: those of IANA by name, and those that the calendar defines itself.

Nothing is remembered from one calendar to the next, since one calendar's CST is not another's.
A definition is read as yearly rules and single days; nothing else in it recurs, so nothing is unrolled.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jumpstart.domain.fields import zone
from jumpstart.errors import FieldError
from jumpstart.formats.ical.values import ValueProblem, clock_of, day_of, is_day, offset_of
from jumpstart.formats.vcard.texts import unescape

if TYPE_CHECKING:
    from datetime import tzinfo

    from jumpstart.formats.ical.scan import Component, Property

MAX_RULES = 32
MAX_ZONES = 500
MAX_ONSETS = 2000
_IANA = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")
_OF_THIS_MACHINE = frozenset({"localtime", "posixrules", "Factory", "leapseconds"})
_FOLDERS_OF_COPIES = ("posix/", "right/")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_LAST_YEAR = 9999


class Clock(NamedTuple):
    """
    How the clocks of a zone are read.

    Attributes:
        name: Its IANA name, empty for a definition of the calendar's own.
        iana: The zone of that name, None for a definition.
        own: The definition, None for an IANA zone.
    """

    name: str
    iana: tzinfo | None
    own: OwnZone | None

    def moment(self, naive: datetime) -> datetime:
        """
        The moment at which a clock of the zone shows a time, the first one where it shows it twice.

        Raises:
            ValueProblem: It lies outside the calendar.
        """
        try:
            if self.iana is not None:
                aware = naive.replace(tzinfo=self.iana)
                aware.astimezone(UTC)  # a time near the ends of the calendar has none in UTC
                return aware
            offset = self.own.offset(naive) if self.own else timedelta()
            return (naive - offset).replace(tzinfo=UTC)
        except OverflowError as error:
            raise ValueProblem("it lies outside the calendar") from error


class Zones:
    """
    The zones of one calendar.

    Args:
        calendar: The calendar with its definitions.
    """

    def __init__(self, calendar: Component) -> None:
        self._defined: dict[str, Component] = {}
        for part in calendar.parts:
            if part.name == "VTIMEZONE":
                name = _text(part.first("TZID"))
                if name:
                    self._defined.setdefault(name, part)
                else:
                    part.flaw("zone-without-name", "warning", "the definition of a time zone has no TZID")
        self._known: dict[str, Clock | None] = {}

    def clock(self, name: str) -> Clock | None:
        """The clock of a TZID, None where nobody knows it."""
        name = _plain(name)
        if name not in self._known:
            if len(self._known) >= MAX_ZONES and name not in self._defined:
                return None
            self._known[name] = self._found(name)
        return self._known[name]

    def settle(self) -> None:
        """Read every definition, so that what is wrong with one is told though nobody uses it."""
        for name in self._defined:
            self.clock(name)

    def _found(self, name: str) -> Clock | None:
        part = self._defined.get(name)
        own = own_zone(part) if part else None
        place = _text(part.first("X-LIC-LOCATION")) if part else ""
        if own is not None and "/" not in name and not place and not windows_name(name):
            return Clock("UTC" if name in ("UTC", "Z") else "", None, own)  # an abbreviation means what the file says
        for candidate in (name, place, *_tails(name), windows_name(name)):
            if candidate and (found := iana_zone(candidate)):
                return found
        return Clock("", None, own) if own is not None else None


def iana_zone(name: str) -> Clock | None:
    """The clock of an IANA zone, None where there is no such zone."""
    name = name.removeprefix("/")
    if not _IANA.fullmatch(name) or name in _OF_THIS_MACHINE or name.startswith(_FOLDERS_OF_COPIES):
        return None
    return _iana_zone(name)


@lru_cache(maxsize=1024)
def _iana_zone(name: str) -> Clock | None:
    try:
        found = zone(name)
    except FieldError:
        return None
    return Clock(name, UTC if name == "UTC" else found, None)


def windows_name(name: str) -> str:
    """The IANA name of a zone that Windows names otherwise, empty where it names none so."""
    if " " not in name:
        return ""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415  it takes long to import

    return str(WINDOWS_TO_OLSON.get(name, ""))


def _tails(name: str) -> tuple[str, ...]:
    """What may be an IANA name at the end of a TZID like ``/example.org/20050126_1/Europe/Berlin``."""
    parts = name.split("/")[-3:] if name.startswith("/") and len(name) <= 200 else []  # noqa: PLR2004  longer names none
    return tuple("/".join(parts[-count:]) for count in (3, 2) if len(parts) >= count)


class _Rule(NamedTuple):
    """An onset that comes each year."""

    first: datetime
    last: datetime
    month: int
    days: frozenset[int]
    nth: int
    weekday: int
    shift: timedelta
    offset: timedelta

    def onset(self, year: int) -> datetime | None:
        """When it comes in a year; None where it does not."""
        length = calendar.monthrange(year, self.month)[1]
        if self.weekday < 0:
            days = {day if day > 0 else length + 1 + day for day in self.days}
            fitting = sorted(day for day in days if 1 <= day <= length)
        else:
            start = (self.weekday - date(year, self.month, 1).weekday()) % 7 + 1
            fitting = [day for day in range(start, length + 1, 7) if not self.days or day in self.days]
        place = self.nth - 1 if self.nth > 0 else self.nth
        if not -len(fitting) <= place < len(fitting):
            return None
        found = datetime.combine(date(year, self.month, fitting[place]), self.first.time())
        return found if self.first <= found <= self.last else None

    def final(self) -> datetime | None:
        """When it comes for the last time."""
        years = range(self.last.year, max(self.last.year - 9, 0), -1)
        return next((found for year in years if (found := self.onset(year))), None)


class OwnZone:
    """
    A zone as a calendar defines it.

    Args:
        onsets: From when on an offset holds, by the clock before, with the jump of the clock and the offset.
        rules: Onsets that come each year.
        before: The offset before all of them.
    """

    def __init__(
        self, onsets: list[tuple[datetime, timedelta, timedelta]], rules: list[_Rule], before: timedelta
    ) -> None:
        ended = (rule for rule in rules if rule.last.year < _LAST_YEAR)
        finals = [(each, rule.shift, rule.offset) for rule in ended if (each := rule.final()) is not None]
        self._onsets, self._rules, self._before = sorted((*onsets, *finals)), rules, before
        self._firsts = [each[0] for each in self._onsets]
        self._years: dict[int, list[tuple[datetime, timedelta, timedelta]]] = {}

    def offset(self, naive: datetime) -> timedelta:
        """
        The offset from UTC when a clock of the zone shows a time.

        A time that is shown twice is the first one; one that is skipped is read by the offset before.

        Source: RFC 5545, section 3.3.5.
        """
        best = self._before
        at = datetime.min  # noqa: DTZ901  a wall clock
        place = bisect_right(self._firsts, naive) - 1
        # The one before the last counts where the clock has jumped forward and the time was skipped.
        candidates = self._onsets[max(place - 1, 0) : place + 1]
        for onset, jump, offset in (*candidates, *self._of_year(naive.year - 1), *self._of_year(naive.year)):
            if onset >= at and naive - onset >= max(jump, timedelta()):
                at, best = onset, offset
        return best

    def _of_year(self, year: int) -> list[tuple[datetime, timedelta, timedelta]]:
        if year not in self._years:
            found = [(rule.onset(year), rule.shift, rule.offset) for rule in self._rules] if year >= 1 else []
            self._years[year] = [(onset, shift, offset) for onset, shift, offset in found if onset is not None]
        return self._years[year]


def own_zone(part: Component) -> OwnZone | None:
    """What a calendar defines a zone as; None where nothing in it can be used, and flaws say why."""
    onsets: list[tuple[datetime, timedelta, timedelta]] = []
    rules: list[_Rule] = []
    befores: list[tuple[datetime, timedelta]] = []
    for observance in part.parts:
        try:
            start, before, after = _observance(observance)
        except _FlawedError as flawed:
            part.flaw(flawed.code, "warning", f"the zone {_text(part.first('TZID'))!r:.60}: {flawed}", flawed.at)
            continue
        befores.append((start, before))
        onsets.append((start, after - before, after))
        for found in observance.all("RRULE"):
            rule = _rule(found.value, start, before, after)
            if rule is None or len(rules) >= MAX_RULES:
                message = "the rule of a time zone is none of a day each year; its first day was taken"
                part.flaw("zone-rule", "warning", message, found)
            else:
                rules.append(rule)
        onsets += ((onset, after - before, after) for onset in _further(observance, MAX_ONSETS - len(onsets)))
    return OwnZone(onsets, rules, min(befores)[1]) if befores else None


class _FlawedError(Exception):
    def __init__(self, code: str, at: Property, reason: str) -> None:
        super().__init__(reason)
        self.code, self.at = code, at


def _observance(observance: Component) -> tuple[datetime, timedelta, timedelta]:
    values = []
    for name, read in (("DTSTART", _onset), ("TZOFFSETFROM", offset_of), ("TZOFFSETTO", offset_of)):
        found = observance.first(name)
        if found is None:
            missing = observance.properties[0] if observance.properties else None
            if missing is None:
                missing = _nowhere(observance)
            raise _FlawedError("bad-zone", missing, f"a part of it has no {name}")
        try:
            values.append(read(found.value))
        except ValueProblem as problem:
            code = "bad-offset" if read is offset_of else "bad-zone"
            raise _FlawedError(code, found, f"{name}: {found.value[:40]!r}: {problem}") from problem
    start, before, after = values
    return start, before, after  # type: ignore[return-value]  # each was read by its own function


def _nowhere(component: Component) -> Property:
    from jumpstart.formats.ical.scan import bare  # noqa: PLC0415  only a definition without any line needs it

    return bare(component.name, component.first_line, component.last_line, component.start, component.end)


def _onset(text: str) -> datetime:
    if is_day(text):
        return datetime.combine(day_of(text), datetime.min.time())
    return clock_of(text)[0]


def _further(observance: Component, most: int) -> list[datetime]:
    found: list[datetime] = []
    for each in observance.all("RDATE"):
        room = max(most - len(found), 0)
        for text in each.value.split(",", room)[:room]:
            try:
                found.append(_onset(text.partition("/")[0]))
            except ValueProblem:
                continue
    return found


def _rule(text: str, start: datetime, before: timedelta, after: timedelta) -> _Rule | None:
    """A yearly rule; None for any other."""
    if len(text) > 1000:  # noqa: PLR2004  no rule of a day each year is so long
        return None
    parts = dict(part.strip().upper().partition("=")[::2] for part in text.split(";"))
    weekday = _WEEKDAY.fullmatch(parts.get("BYDAY", ""))
    try:
        months = [int(part) for part in parts.get("BYMONTH", str(start.month)).split(",")]
        days = frozenset(int(part) for part in parts["BYMONTHDAY"].split(",")) if "BYMONTHDAY" in parts else frozenset()
        count = int(parts.get("COUNT", "0"))
        last = clock_of(parts["UNTIL"])[0] + before if "T" in parts.get("UNTIL", "") else datetime.max  # noqa: DTZ901  a wall clock
        if is_day(parts.get("UNTIL", "")):
            last = datetime.combine(day_of(parts["UNTIL"]), datetime.max.time())
    except (ValueError, OverflowError):
        return None
    if parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1":
        return None
    if len(months) != 1 or not 1 <= months[0] <= len(calendar.month_name) - 1:
        return None
    if weekday and not weekday[1] and not days:
        return None
    if ("BYDAY" in parts) != (weekday is not None) or not {"BYSETPOS", "BYWEEKNO", "BYYEARDAY"}.isdisjoint(parts):
        return None
    if count:
        last = min(last, datetime(min(start.year + count - 1, _LAST_YEAR), 12, 31, 23, 59, 59))  # noqa: DTZ001  as above
    return _Rule(
        first=start,
        last=last,
        month=months[0],
        days=days or (frozenset() if weekday else frozenset({start.day})),
        nth=int(weekday[1] or 1) if weekday else 1,
        weekday=_WEEKDAYS.index(weekday[2]) if weekday else -1,
        shift=after - before,
        offset=after,
    )


def _text(found: Property | None) -> str:
    return _plain(found.value[:200]) if found else ""


def _plain(name: str) -> str:
    """The name of a zone as a definition, which escapes it, and a parameter, which does not, both mean it."""
    return unescape(name).strip().strip('"').strip()
