"""The meetings and events that are to come, in the order of time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from jumpstart.domain.facts import Meeting, NetworkingEvent
from jumpstart.domain.fields import local
from jumpstart.domain.people import UNNAMED_SEEKER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from jumpstart.domain.network import Network

Arranged = TypeVar("Arranged", Meeting, NetworkingEvent)


def day_of(arranged: Meeting | NetworkingEvent) -> date:
    """The date on which it starts, where it takes place."""
    return local(arranged.starts_at, arranged.zone).date()


def today(network: Network, now: datetime) -> date:
    """The seeker's date at a moment."""
    return local(now, (network.seeker or UNNAMED_SEEKER).zone).date()


def called_off(network: Network, *others: str) -> frozenset[str]:
    """
    The ids of the records that somebody declined.

    Args:
        network: The facts.
        others: Further kinds of interaction by which a record is done with, as ``met``.
    """
    kinds = ("declined", *others)
    return frozenset(id for each in network.interactions.values() if each.kind in kinds for id in each.about)


def planned(network: Network, records: Iterable[Arranged], now: datetime) -> list[Arranged]:
    """
    Those that are still on at a moment, in the order of time.

    What was cancelled or is over is not, and no meeting that was held or declined.
    Of an event one may decline something, and meet people there while it goes on.
    """
    ahead = [each for each in records if each.status == "planned" and _ends_at(each) > now]
    done = called_off(network, "met") if any(isinstance(each, Meeting) for each in ahead) else frozenset[str]()
    still_on = (each for each in ahead if not (isinstance(each, Meeting) and each.id in done))
    return sorted(still_on, key=lambda each: (each.starts_at, each.id))


def _ends_at(arranged: Meeting | NetworkingEvent) -> datetime:
    return arranged.starts_at + timedelta(minutes=arranged.minutes)
