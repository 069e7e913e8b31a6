"""Birthdays as each version of a card spells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.domain.partial_dates import PartialDate
from jumpstart.formats.vcard.texts import escape

if TYPE_CHECKING:
    from jumpstart.formats.vcard.heads import Head, Parameters

OMITTED = "X-APPLE-OMIT-YEAR"
PARAMETERS = frozenset({"VALUE", OMITTED, "ENCODING", "CHARSET"})
"""The parameters that say how a birthday is spelled; the others are kept when it changes."""
_FILLER = 1604  # a leap year, so that 29 February can be told
_TIME = re.compile(r"(?:[T ](.*))?")
_FULL = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_PARTIAL = re.compile(r"--(\d{2})-?(\d{2})")


def read_birthday(text: str, head: Head) -> tuple[PartialDate | None, bool]:
    """
    What a line says of a birthday, and whether words had to be kept where a date should stand.

    Args:
        text: The value without escapes, fit for a field of one line.
        head: The head of its line.

    Source: RFC 6350, section 6.2.5; RFC 2426, section 3.1.5; and the parameter by which Apple tells a year of its own.
    """
    if not text.strip():
        return None, False
    if head.parameter("VALUE").lower() == "text":
        return PartialDate.of(text), False
    day = PartialDate.of(_extended(text.strip()))
    if day.text:
        return PartialDate.of(text), True
    if day.year and day.day and head.parameter(OMITTED) == str(day.year):
        return PartialDate(month=day.month, day=day.day), False
    return day, False


def _extended(text: str) -> str:
    """A date in the one form that has hyphens, without a time; any other text as it is."""
    if found := _PARTIAL.match(text):
        written = f"--{found[1]}-{found[2]}"
    elif found := _FULL.match(text):
        year, month, day = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
        written = f"{year}-{month:0>2}-{day:0>2}"
        written = written.replace("0000", "-", 1) if year == "0000" else written
    else:
        return text
    return written if _TIME.fullmatch(text, found.end()) else text


def time_of(text: str) -> str:
    """What stands after the ``T`` of a date with a time, empty where there is none."""
    found = _FULL.match(text.strip())
    time = found and _TIME.fullmatch(text.strip(), found.end())
    return (time[1] or "") if time else ""


def birthday_value(day: PartialDate, version: str) -> tuple[str, Parameters]:
    """
    The value and the parameters of a birthday.

    Version 3.0 has no date without a year.
    Apple writes 1604 for it and says so in a parameter, which Apple's programs and SabreDAV understand; it is the one
    spelling that no reader of 3.0 refuses.

    Source: RFC 6350, section 4.3.1; RFC 2426, section 3.1.5.
    """
    if day.text:
        return escape(day.text), (("VALUE", ("text",)),)
    if version == "4.0":
        is_accurate = day.day is not None and day.month is not None
        return (_basic(day) if is_accurate else str(day)), ()
    if day.year and day.month and day.day:
        return str(day), ()
    if day.month and day.day:
        return f"{_FILLER}{str(day)[1:]}", ((OMITTED, (str(_FILLER),)),)
    return str(day), (("VALUE", ("text",)),)


def _basic(day: PartialDate) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}" if day.year else f"--{day.month:02}{day.day:02}"


def birthday_loss(day: PartialDate) -> str:
    """What version 3.0 cannot say of a birthday; empty where it can say all."""
    if day.text:
        return "version 3.0 has no birthday in words; they are kept as VALUE=text, which few programs read"
    if day.month and day.day:
        return "" if day.year else "version 3.0 has no date without a year; 1604 stands for it, marked as Apple does"
    return f"version 3.0 has no date as {day}; it is kept as VALUE=text, which few programs read"
