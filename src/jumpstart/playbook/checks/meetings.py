"""Whether a meeting is planned so that it can go well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.findings import Finding, counted
from jumpstart.playbook.book import cited_in_full
from jumpstart.playbook.checks.arranged import planned
from jumpstart.playbook.wording import name_of_contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook


def meeting_length(network: Network, playbook: Playbook, now: datetime) -> Iterator[Finding]:
    """Meetings that take more or less time than ``meeting.minutes``."""
    bound = playbook.bound("meeting.minutes")
    for meeting in planned(network, network.meetings.values(), now):
        if not bound.allows(meeting.minutes):
            name, minutes = name_of_contact(network, meeting.contact), counted(meeting.minutes, "minute")
            yield Finding(
                code="meeting-length",
                severity="warning",
                message=f"the meeting with {name} takes {minutes}",
                fix=f"plan for {bound} minutes",
                cite=cited_in_full(bound.cite),
                subject=meeting.id,
            )


def too_many_questions(network: Network, playbook: Playbook, now: datetime) -> Iterator[Finding]:
    """Meetings with more questions than their minutes allow, each taking ``question.minutes``."""
    bound = playbook.bound("question.minutes")
    for meeting in planned(network, network.meetings.values(), now):
        count = len(meeting.questions)
        if count > 1 and not bound.allows(meeting.minutes / count):
            name = name_of_contact(network, meeting.contact)
            best = max(int(meeting.minutes / (bound.low or 1)), 1)
            yield Finding(
                code="too-many-questions",
                severity="warning",
                message=f"you have {count} questions for the {counted(meeting.minutes, 'minute')} with {name}",
                fix=f"choose the {best} that matter most, and leave time to listen"
                if best > 1
                else "choose the one that matters most, and leave time to listen",
                cite=cited_in_full(bound.cite),
                subject=meeting.id,
            )
