"""Dates and moments as the exporting programs and spreadsheets spell them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from jumpstart.domain.fields import FIRST_YEAR, LAST_YEAR, zone

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_DATE = {
    "iso": r"(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})",
    "day-month": r"(?P<dd>\d{1,2})[ -](?P<dm>[a-z]{3,9})\.?[ -](?P<dy>\d{4}|\d{2})",
    "month-day": r"(?P<md>[a-z]{3,9})\.? (?P<mm>\d{1,2}), ?(?P<my>\d{4})",
    "numbers": r"(?P<n1>\d{1,2})(?P<sep>[/.])(?P<n2>\d{1,2})(?P=sep)(?P<ny>\d{4}|\d{2})",
    "year-first": r"(?P<yy>\d{4})/(?P<ym>\d{1,2})/(?P<yd>\d{1,2})",
    "month": r"(?P<om>[a-z]{3,9})\.? (?P<oy>\d{4})",
    "year": r"(?P<y>\d{4})",
}
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?(?: ?(?P<half>[ap])\.?m\.?)?"
_ZONE = r" ?(?P<zone>utc|gmt|z|[+-]\d{2}:?\d{2})"
_MOMENT = re.compile(rf"(?:{'|'.join(_DATE.values())})(?:(?:,? |t){_TIME}(?:{_ZONE})?)?", re.IGNORECASE | re.ASCII)
_UNIX = re.compile(
    rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) {{1,2}}(?P<day>\d{{1,2}}) {_TIME} (?P<zone>utc|gmt) (?P<year>\d{{4}})",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 60
_CENTURY_TURNS = 70
"""Two digits from here on are of the last century, as in POSIX."""


class Moment(NamedTuple):
    """
    A date, perhaps with a time, as it was written.

    Attributes:
        day: The date; of a month its first day, of a year its first day.
        at: The moment in UTC, or on the clocks of an unknown zone; None without a time.
        is_zoned: Whether the zone was said.
        is_ambiguous: Whether day and month could be the other way round.
    """

    day: date
    at: datetime | None
    is_zoned: bool
    is_ambiguous: bool

    def in_zone(self, name: str) -> datetime:
        """The moment, taken in a zone where its own was not said; of a date, the beginning of the day."""
        if self.at is not None and self.is_zoned:
            return self.at
        start = self.at or datetime(self.day.year, self.day.month, self.day.day)  # noqa: DTZ001  the zone follows
        return start.replace(tzinfo=zone(name))


def parse(text: str) -> Moment | None:
    """
    What a date says; None for what is none, as the ``0/0/00`` of Outlook.

    Of two numbers that both could be the month the first is taken, as the exporting programs write it.
    With a time in halves of a day it is certain: nobody writes that with the day first.

    >>> parse("7-Feb-22").day
    datetime.date(2022, 2, 7)
    """
    spelled = " ".join(text[: _LONGEST + 1].replace("\u202f", " ").split())
    if len(spelled) > _LONGEST:
        return None
    found = _MOMENT.fullmatch(spelled) or _UNIX.fullmatch(spelled)
    if found is None:
        return None
    try:
        return _moment(found.groupdict())
    except (ValueError, OverflowError):
        return None


def _moment(parts: dict[str, str | None]) -> Moment | None:
    day, is_ambiguous = _day(parts)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    if not parts.get("hour"):
        return Moment(day, None, is_zoned=False, is_ambiguous=is_ambiguous)
    offset = _offset(parts.get("zone") or "")
    at = datetime(day.year, day.month, day.day, *_clock(parts), tzinfo=None if offset is None else UTC)
    if offset:
        at -= offset
    return Moment(day, at, is_zoned=offset is not None, is_ambiguous=is_ambiguous and not parts.get("half"))


def _day(parts: dict[str, str | None]) -> tuple[date | None, bool]:
    match {name: value for name, value in parts.items() if value}:
        case {"iy": year, "im": month, "id": day} | {"yy": year, "ym": month, "yd": day}:
            return date(int(year), int(month), int(day)), False
        case {"dy": year, "dm": month, "dd": day} | {"my": year, "md": month, "mm": day}:
            return _named(year, month, day), False
        case {"year": year, "month": month, "day": day}:
            return _named(year, month, day), False
        case {"oy": year, "om": month}:
            return _named(year, month, "1"), False
        case {"ny": year, "n1": first, "n2": second, "sep": separator}:
            return _numbered(_year(year), int(first), int(second), day_first=separator == ".")
        case {"y": year}:
            return date(int(year), 1, 1), False
    return None, False


def _named(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month[:3].lower())
    return date(_year(year), number, int(day)) if number else None


def _numbered(year: int, first: int, second: int, *, day_first: bool) -> tuple[date, bool]:
    if day_first or first > 12:  # noqa: PLR2004  months in a year
        return date(year, second, first), False
    return date(year, first, second), second <= 12 and first != second  # noqa: PLR2004  as above


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= _CENTURY_TURNS else 2000)  # noqa: PLR2004  two digits of a year


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int]:
    hour = int(parts["hour"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:  # noqa: PLR2004  hours of half a day
            raise ValueError(hour)
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return hour, int(parts["minute"] or 0), int(parts["second"] or 0)


def _offset(name: str) -> timedelta | None:
    if not name:
        return None
    if name[0] not in "+-":
        return timedelta()
    hours, minutes = int(name[1:3]), int(name[-2:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if name[0] == "-" else 1)
