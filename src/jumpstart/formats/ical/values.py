"""What the values of a calendar mean: moments, days, durations, offsets from UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_MOMENT = re.compile(rf"{_DATE.pattern}[Tt ]([0-9]{{2}}):?([0-9]{{2}})(?::?([0-9]{{2}}))?([Zz]?)")
_DURATION = re.compile(
    r"([+-]?)P(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
_LEAP_SECOND = 60


class ValueProblem(ValueError):  # noqa: N818  never leaves the reader
    """A value that means nothing; its text says what was expected."""


def day_of(text: str) -> date:
    """
    A date, from a date or from the date of a moment.

    Raises:
        ValueProblem: It is none.
    """
    text = text.strip()
    found = _DATE.fullmatch(text) or _MOMENT.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise ValueProblem("expected a date, as 20260601")


def clock_of(text: str) -> tuple[datetime, bool]:
    """
    A moment as a clock shows it, and whether that clock shows UTC.

    Raises:
        ValueProblem: It is none.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueProblem("expected a moment, as 20260601T093000 or 20260601T153000Z")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        naive = datetime(year, month, day, hour, minute, min(second, _LEAP_SECOND - 1))  # noqa: DTZ001  a wall clock
    except ValueError as error:
        raise ValueProblem("there is no such moment") from error
    return naive, bool(found[7])


def is_day(text: str) -> bool:
    """Whether a value is written as a date alone."""
    return _DATE.fullmatch(text.strip()) is not None


def duration_of(text: str) -> timedelta:
    """
    A duration.

    Raises:
        ValueProblem: It is none.

    Source: RFC 5545, section 3.3.6.
    """
    text = text.strip()
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        raise ValueProblem("expected a duration, as PT30M or P1D")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise ValueProblem("the duration is longer than any calendar") from error
    return -length if found[1] == "-" else length


def offset_of(text: str) -> timedelta:
    """
    An offset from UTC.

    Raises:
        ValueProblem: It has no sign, is no time of a day, or is minus nothing.

    Source: RFC 5545, section 3.3.14.
    """
    found = _OFFSET.fullmatch(text.strip())
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:]) if found else (99, 0, 0)
    if found is None or hours > 23 or minutes > 59 or seconds > 59:  # noqa: PLR2004  a day and an hour
        raise ValueProblem("expected an offset from UTC with its sign, as -0700")
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def later(moment: datetime | date, length: timedelta) -> datetime | date:
    """
    What lies a duration after a day or a moment.

    Raises:
        ValueProblem: It lies outside the calendar.

    Source: RFC 5545, section 3.3.6: days are those of the clock on the wall, hours are exact.
    """
    try:
        if not isinstance(moment, datetime):
            return moment + timedelta(days=length.days)
        whole_days = moment + timedelta(days=length.days)
        if not length.seconds:
            return whole_days
        return (whole_days.astimezone(UTC) + timedelta(seconds=length.seconds)).astimezone(moment.tzinfo)
    except OverflowError as error:
        raise ValueProblem("it would end outside the calendar") from error
