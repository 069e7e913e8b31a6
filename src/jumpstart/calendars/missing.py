"""What to ask about what is no longer in a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.calendars.outcome import Decided, Question
from jumpstart.domain.actions import FollowUp
from jumpstart.domain.facts import Meeting
from jumpstart.domain.fields import local

if TYPE_CHECKING:
    from datetime import datetime

    from jumpstart.calendars.arranging import Arranged
    from jumpstart.domain.network import Network

_DELETED = "deleted in the calendar"


def about_missing(item: FollowUp | Arranged, *, network: Network, now: datetime) -> Question:
    """
    The question whether what somebody deleted in a calendar is to be skipped or called off.

    Args:
        item: A follow-up, a meeting or an event.
        network: Knows the people.
        now: The moment.
    """
    if isinstance(item, FollowUp):
        decided = Decided(follow_up=item, verdict="skipped", at=now, reason=_DELETED)
        text = f"{item.summary!r} is no longer in the calendar; skip it?"
        return Question(code="missing", message=text, subject=item.id, decisions=(decided,))
    contact = network.contacts.get(item.contact) if isinstance(item, Meeting) else None
    name = getattr(item, "name", "") or f"the meeting with {contact.name if contact else 'somebody'}"
    text = f"{name} on {local(item.starts_at, item.zone).date()} is no longer in the calendar; was it cancelled?"
    return Question(
        code="missing",
        message=text,
        subject=item.id,
        records=(attrs.evolve(item, status="cancelled"),),
        known=(item,),
    )
