"""Date arithmetic over a seeker's working week."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from jumpstart.domain.fields import local
from jumpstart.domain.people import WEEKDAYS
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.playbook.offsets import Offset

_A_DAY = timedelta(days=1)
_LONGEST_BREAK = 400


def no_holidays(day: date) -> bool:  # noqa: ARG001  the signature of every such callable
    """Whether a date is a holiday: never."""
    return False


class WorkingCalendar:
    """
    Adds offsets to dates and moments.

    Args:
        workdays: The working week, its first day first, as ``("mon", …, "fri")``.
        is_holiday: Says of a date whether nobody works on it.
    """

    def __init__(self, workdays: tuple[str, ...], is_holiday: Callable[[date], bool] = no_holidays) -> None:
        self._workdays = frozenset(WEEKDAYS.index(day) for day in workdays)
        self._first_workday = WEEKDAYS.index(workdays[0])
        self._is_holiday = is_holiday
        self._known: dict[tuple[date, Offset], date] = {}

    def is_workday(self, day: date) -> bool:
        """Whether a date lies in the working week and is no holiday."""
        return day.weekday() in self._workdays and not self._is_holiday(day)

    def add(self, day: date, offset: Offset) -> date:
        """
        The date that lies an offset of dates from another.

        "+n business days" is the n-th working day strictly after; months end with their last day.

        Raises:
            FieldError: No working day comes within 400 days: every day is called a holiday.
        """
        if offset.span is not None and not offset.is_exact:
            return day + offset.span
        key = (day, offset)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._add(day, offset)
        return found

    def due(self, moment: datetime, zone: str, offset: Offset) -> tuple[date, datetime | None]:
        """The local date that lies an offset from a moment; for minutes and hours the instant too, else None."""
        if offset.span is not None and offset.is_exact:
            instant = moment + offset.span
            return local(instant, zone).date(), instant
        return self.add(local(moment, zone).date(), offset), None

    def _add(self, day: date, offset: Offset) -> date:
        match offset.unit:
            case "months":
                return _add_months(day, offset.amount)
            case "business days":
                return self._add_workdays(day, offset.amount)
            case "next business week":
                ahead = (self._first_workday - day.weekday() - 1) % 7 + 1
                return self._workday_from(day + timedelta(days=ahead), _A_DAY)
        raise FieldError("offset", str(offset), "it counts instants, not dates")

    def _add_workdays(self, day: date, amount: int) -> date:
        step = _A_DAY if amount > 0 else -_A_DAY
        for _ in range(abs(amount)):
            day = self._workday_from(day + step, step)
        return day

    def _workday_from(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_BREAK):
            if self.is_workday(day):
                return day
            day += step
        raise FieldError("is_holiday", day, f"no working day within {_LONGEST_BREAK} days; it must let some through")


def _add_months(day: date, amount: int) -> date:
    month = day.year * 12 + day.month - 1 + amount
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))
