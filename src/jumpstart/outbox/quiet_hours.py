"""Hours in which nobody is disturbed, by the clocks of a zone, whatever these clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from jumpstart.domain.fields import zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    Hours = tuple[time, time]

_STEP = timedelta(hours=1)
_STEPS = 50
"""A night lasts less than a day by the clock; where a zone skipped a day, less than two."""


def is_quiet(moment: datetime, hours: Hours, zone_name: str) -> bool:
    """
    Whether the clocks of a zone show a time within some hours, the first included, the last not.

    >>> is_quiet(datetime(2026, 6, 1, 5, tzinfo=UTC), (time(22), time(7)), "America/Denver")
    True
    """
    return _is_within(moment.astimezone(zone(zone_name)).time(), hours)


def _is_within(clock: time, hours: Hours) -> bool:
    first, last = hours
    return first <= clock < last if first < last else clock >= first or clock < last


def quiet_until(moment: datetime, hours: Hours, zone_name: str) -> datetime:
    """
    The first instant from a moment on at which it is not quiet, in UTC; the moment itself where it is not quiet then.

    An hour that the clocks skip is over when they skip it; one that they repeat is quiet both times.

    >>> quiet_until(datetime(2026, 6, 1, 5, tzinfo=UTC), (time(22), time(7)), "America/Denver").isoformat()
    '2026-06-01T13:00:00+00:00'
    """
    start = moment.astimezone(UTC)
    if not is_quiet(start, hours, zone_name):
        return start
    found = (each for each in _ends(start, hours[1], zone(zone_name)) if each > start)
    return min(each for each in found if not is_quiet(each, hours, zone_name))


def _ends(start: datetime, last: time, clocks: ZoneInfo) -> Iterator[datetime]:
    """When the clocks next show a time, and when they are next set: where quiet hours can end."""
    today = start.astimezone(clocks).date()
    for days in range(4):
        local = datetime.combine(today + timedelta(days=days), last, clocks)
        yield from (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    for number in range(_STEPS):
        before, after = start + number * _STEP, start + (number + 1) * _STEP
        if _offset(before, clocks) != _offset(after, clocks):
            yield _change_between(before, after, clocks)


def _change_between(before: datetime, after: datetime, clocks: ZoneInfo) -> datetime:
    """When clocks are set between two moments, to the microsecond."""
    tick = timedelta(microseconds=1)
    while after - before > tick:
        middle = before + (after - before) // 2
        if _offset(middle, clocks) == _offset(before, clocks):
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime, clocks: ZoneInfo) -> timedelta | None:
    return moment.astimezone(clocks).utcoffset()
