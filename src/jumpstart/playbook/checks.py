"""Named checks: what stands out in the records, with the numbers from a playbook's bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook


def check(network: Network, playbook: Playbook) -> tuple[Finding, ...]:
    """What stands out, check by check, each in the order of its records' dates and names."""
    found = (_meeting_lengths(network, playbook), _people_to_meet(network, playbook), _out_of_reach(network))
    return tuple(finding for check_ in found for finding in check_)


def _meeting_lengths(network: Network, playbook: Playbook) -> Iterator[Finding]:
    bound = playbook.bound("meeting.minutes")
    for meeting in sorted(network.meetings.values(), key=lambda each: (each.starts_at, each.id)):
        if meeting.status == "planned" and not bound.allows(meeting.minutes):
            contact = network.contacts.get(meeting.contact)
            yield Finding(
                code="meeting-length",
                severity="warning",
                message=f"the meeting with {contact.name if contact else 'somebody'} takes {meeting.minutes} minutes",
                fix=f"plan for {bound} minutes",
                cite=bound.cite,
                subject=meeting.id,
            )


def _people_to_meet(network: Network, playbook: Playbook) -> Iterator[Finding]:
    bound = playbook.bound("event.people")
    for event in sorted(network.events.values(), key=lambda each: (each.starts_at, each.id)):
        if event.status == "planned" and not bound.allows(event.people_to_meet):
            yield Finding(
                code="people-to-meet",
                severity="warning",
                message=f"the plan for {event.name} is to meet {event.people_to_meet} people",
                fix=f"plan to meet {bound}",
                cite=bound.cite,
                subject=event.id,
            )


def _out_of_reach(network: Network) -> Iterator[Finding]:
    for contact in sorted(network.contacts.values(), key=lambda each: (each.name, each.id)):
        if not contact.is_reachable:
            yield Finding(
                code="no-way-to-follow-up",
                severity="warning",
                message=f"there is no way to reach {contact.name}",
                fix="add an e-mail address, a phone number or a web address",
                cite="Mitchell, Jump-Start Your Networking, ¶9",
                subject=contact.id,
            )
