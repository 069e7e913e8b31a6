"""Dates of which a part is not known, as birthdays are told."""

from __future__ import annotations

import re
from datetime import date
from functools import total_ordering
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import name_of, one_line
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    Part = attrs.Attribute[Any]

_LEAP_YEAR = 2000
_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"|--(?P<this_month>[0-9]{2})(?:-(?P<this_day>[0-9]{2}))?"
    r"|---(?P<any_day>[0-9]{2})"
)


def _part(low: int, high: int, unit: str) -> Any:  # noqa: ANN401  what attrs.field returns depends on where it stands
    def validate(instance: object, attribute: Part, value: object) -> None:
        if value is not None and (type(value) is not int or not low <= value <= high):
            remedy = f"expected a {unit} from {low} to {high}, or None where it is not known"
            raise FieldError(name_of(instance, attribute), value, remedy)

    return attrs.field(default=None, validator=validate)


@total_ordering
@attrs.frozen(kw_only=True)
class PartialDate:
    """
    A date as far as it is known, or the words that stand for it.

    In order, they come as the year goes round: by month and day, then by year; texts come last.

    >>> str(PartialDate(month=4, day=12))
    '--04-12'
    >>> PartialDate(year=1985, month=4, day=12) < PartialDate(month=5, day=1)
    True

    Attributes:
        year: 1 to 9999, None where it is not known.
        month: 1 to 12, None where it is not known.
        day: 1 to 31, None where it is not known; a year and a day need the month too.
        text: What was said instead of a date, as ``circa 1800``; empty where there is one.

    Source: RFC 6350, sections 4.3.1 and 6.2.5.
    """

    year: int | None = _part(1, 9999, "year")
    month: int | None = _part(1, 12, "month")
    day: int | None = _part(1, 31, "day of the month")
    text: str = attrs.field(default="", validator=one_line)

    def __attrs_post_init__(self) -> None:
        parts = (self.year, self.month, self.day)
        if self.text:
            self._check_text(parts)
        elif parts == (None, None, None):
            raise FieldError("PartialDate", self.text, "it says nothing; give a year, a month, a day or a text")
        elif self.year and self.day and not self.month:
            raise FieldError("PartialDate.day", self.day, "a day of a year needs its month; give month= too")
        elif self.month and self.day:
            self._check_day(self.month, self.day)

    def _check_text(self, parts: tuple[int | None, int | None, int | None]) -> None:
        if not self.text.strip():
            raise FieldError("PartialDate.text", self.text, "must not be blank; leave it out where nothing was said")
        if parts != (None, None, None):
            raise FieldError("PartialDate.text", self.text, "a date has no text; give one or the other")
        if _parts_of(self.text):
            raise FieldError("PartialDate.text", self.text, "this is a date; read it with PartialDate.of")

    def _check_day(self, month: int, day: int) -> None:
        try:
            date(self.year or _LEAP_YEAR, month, day)
        except ValueError as error:
            raise FieldError("PartialDate.day", day, f"there is no such day in month {month}") from error

    def __str__(self) -> str:
        if self.text:
            return self.text
        year = f"{self.year:04}" if self.year else "-"
        month = f"-{self.month:02}" if self.month else "-" if self.day else ""
        return f"{year}{month}" + (f"-{self.day:02}" if self.day else "")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order() < other._order()

    def _order(self) -> tuple[bool, int, int, int, str]:
        return (bool(self.text), self.month or 13, self.day or 32, self.year or 0, self.text)

    @classmethod
    def of(cls, text: str) -> PartialDate:
        """
        What ``str`` gave, read again; whatever no calendar has is kept as text.

        >>> PartialDate.of("1985-04")
        PartialDate(year=1985, month=4, day=None, text='')
        >>> PartialDate.of("soon").text
        'soon'

        Raises:
            FieldError: It is blank, or holds control characters.
        """
        parts = _parts_of(text)
        return cls(text=text) if parts is None else cls(year=parts[0], month=parts[1], day=parts[2])


def _parts_of(text: str) -> tuple[int | None, int | None, int | None] | None:
    """Year, month and day of a text that is written as a date, None for any other."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    month = _number(found["month"] or found["this_month"])
    day = _number(found["day"] or found["this_day"] or found["any_day"])
    year = _number(found["year"])
    try:
        date(*(1 if part is None else part for part in (_LEAP_YEAR if year is None else year, month, day)))
    except ValueError:
        return None
    return year, month, day


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
