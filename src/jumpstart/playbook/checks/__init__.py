"""Named checks: what stands out in the records, with the numbers from a playbook's bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.playbook.checks.events import cards_without_contacts, off_field, people_to_meet
from jumpstart.playbook.checks.meetings import meeting_length, too_many_questions
from jumpstart.playbook.checks.people import employer_not_said, no_way_to_follow_up, source_not_told
from jumpstart.playbook.checks.toolkit import no_business_card, resume_stale

if TYPE_CHECKING:
    from datetime import datetime

    from jumpstart.domain.findings import Finding
    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook

CHECKS = (
    no_business_card,
    resume_stale,
    meeting_length,
    too_many_questions,
    people_to_meet,
    off_field,
    cards_without_contacts,
    source_not_told,
    no_way_to_follow_up,
    employer_not_said,
)
"""Each gives findings of the code that it is called after."""


def check(network: Network, playbook: Playbook, now: datetime) -> tuple[Finding, ...]:
    """
    What stands out, check by check, each in the order of its records' dates and names.

    Args:
        network: The records.
        playbook: Whose bounds hold.
        now: The moment: what is over is not planned any more.
    """
    return tuple(finding for each in CHECKS for finding in each(network, playbook, now))
