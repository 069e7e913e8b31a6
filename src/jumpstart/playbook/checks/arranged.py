"""The meetings and events that checks look at, in the order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from jumpstart.domain.facts import Meeting, NetworkingEvent
from jumpstart.domain.fields import local

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Arranged = TypeVar("Arranged", Meeting, NetworkingEvent)


def day_of(arranged: Meeting | NetworkingEvent) -> date:
    """The date on which it starts, where it takes place."""
    return local(arranged.starts_at, arranged.zone).date()


def planned(records: Iterable[Arranged], day: date) -> list[Arranged]:
    """Those to come from a date on that were not cancelled, in the order of time."""
    to_come = (each for each in records if each.status == "planned" and day_of(each) >= day)
    return sorted(to_come, key=lambda each: (each.starts_at, each.id))
