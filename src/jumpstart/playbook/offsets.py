"""How long before or after a fact something is due."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Literal

import attrs

from jumpstart.errors import FieldError

Unit = Literal["minutes", "hours", "days", "business days", "weeks", "months", "next business week"]
MAX_DAYS = 3660
_TEXT = re.compile(r"([+-]?\d{1,6}) (minute|hour|day|business day|week|month)s?")
_LARGEST = {
    "minutes": MAX_DAYS * 24 * 60,
    "hours": MAX_DAYS * 24,
    "days": MAX_DAYS,
    "business days": MAX_DAYS,
    "weeks": MAX_DAYS // 7,
    "months": MAX_DAYS // 31,
}
FORMS = "'0 days', '-1 day', '3 business days', '24 hours', '30 minutes', '2 weeks', '1 month' or 'next business week'"


@attrs.frozen
class Offset:
    """
    A distance in time from a fact.

    ``minutes`` and ``hours`` count instants; all other units count local dates.

    Attributes:
        amount: How many units, negative for before.
        unit: The unit.
        span: The same as a ``timedelta``, None where that depends on the calendar.
    """

    amount: int
    unit: Unit
    span: timedelta | None = attrs.field(init=False, eq=False, repr=False)

    @span.default
    def _span(self) -> timedelta | None:
        return timedelta(**{self.unit: self.amount}) if self.unit in ("minutes", "hours", "days", "weeks") else None

    def __str__(self) -> str:
        if self.unit == "next business week":
            return self.unit
        return f"{self.amount} {self.unit if abs(self.amount) != 1 else self.unit[:-1]}"

    def __neg__(self) -> Offset:
        return Offset(-self.amount, self.unit)

    @property
    def is_exact(self) -> bool:
        """Whether it gives an instant and not only a date."""
        return self.unit in ("minutes", "hours")

    @property
    def phrase(self) -> str:
        """The offset as the middle of a sentence: "it is due …"."""
        if self.unit == "next business week":
            return "at the start of the next business week"
        if self.amount == 0:
            return "at once" if self.is_exact else "on the same day"
        if self.unit == "days" and abs(self.amount) == 1:
            return "the day after" if self.amount > 0 else "the day before"
        if self.unit == "business days" and abs(self.amount) == 1:
            return "on the next business day" if self.amount > 0 else "on the business day before"
        size = Offset(abs(self.amount), self.unit)
        return f"{size} {'later' if self.amount > 0 else 'before'}"


def as_offset(value: str | Offset | None) -> Any:  # noqa: ANN401  it passes on what a validator will refuse
    """
    An offset from a text; anything else as it is.

    Raises:
        FieldError: The text is no offset.
    """
    if not isinstance(value, str):
        return value
    try:
        return parse_offset(value)
    except ValueError as error:
        raise FieldError("Rule", value, str(error)) from error


def parse_offset(text: object) -> Offset:
    """
    The offset that a text names.

    >>> parse_offset("3 business days")
    Offset(amount=3, unit='business days')

    Raises:
        ValueError: The text is no offset, or names one that has no meaning.
    """
    if text == "next business week":
        return Offset(1, "next business week")
    found = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f"{text!r} is no time span; expected one such as {FORMS}")
    amount, unit = int(found[1]), f"{found[2]}s"
    if abs(amount) > _LARGEST[unit]:
        raise ValueError(f"{text!r} is more than ten years; expected at most {_LARGEST[unit]} {unit}")
    if amount == 0 and unit == "business days":
        raise ValueError("'0 business days' has no meaning on a day off; expected '0 days' or '1 business day'")
    return Offset(amount, unit)  # type: ignore[arg-type]  # the pattern admits only units
