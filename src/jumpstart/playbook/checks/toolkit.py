"""Whether the tools are ready before they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.facts import Meeting, NetworkingEvent
from jumpstart.domain.findings import Finding, counted
from jumpstart.playbook.book import cited_in_full
from jumpstart.playbook.checks.arranged import day_of, planned, today
from jumpstart.playbook.wording import day_text, full_day_text, name_of_contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook

_CITE = "Mitchell, Jump-Start Your Networking, ¶7"


def no_business_card(network: Network, _: Playbook, now: datetime) -> Iterator[Finding]:
    """No business card while a meeting or an event is to come; said once, of the next of them."""
    if network.toolkit is not None and network.toolkit.business_card is not None:
        return
    first: tuple[Meeting | NetworkingEvent, ...] = (
        *planned(network, network.meetings.values(), now)[:1],
        *planned(network, network.events.values(), now)[:1],
    )
    for arranged in sorted(first, key=lambda each: (each.starts_at, each.id))[:1]:
        name = (
            f"the meeting with {name_of_contact(network, arranged.contact)}"
            if isinstance(arranged, Meeting)
            else arranged.name
        )
        yield Finding(
            code="no-business-card",
            severity="warning",
            message=f"you have no business card yet, and {name} is on {day_text(day_of(arranged))}",
            fix="make one; your name and one way to reach you are enough",
            cite=_CITE,
            subject="toolkit",
        )


def resume_stale(network: Network, playbook: Playbook, now: datetime) -> Iterator[Finding]:
    """A résumé that is older than ``resume.days`` or than the newest position."""
    day = today(network, now)
    toolkit = network.toolkit
    updated = toolkit.resume_updated_on if toolkit else None
    if toolkit is None or updated is None:
        return
    bound, newest, age = playbook.bound("resume.days"), toolkit.newest_position_on, (day - updated).days
    is_behind = newest is not None and updated < newest <= day
    if is_behind or not bound.allows(max(age, 0)):
        since = f", and your newest position began on {full_day_text(newest)}" if newest and is_behind else ""
        yield Finding(
            code="resume-stale",
            severity="warning",
            message=f"your résumé was last updated on {full_day_text(updated)}, {counted(age, 'day')} ago{since}",
            fix="bring it up to date now, so that it can go out at once when somebody asks",
            cite=_CITE if is_behind else cited_in_full(bound.cite),
            subject=toolkit.id,
        )
