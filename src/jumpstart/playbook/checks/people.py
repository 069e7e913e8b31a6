"""Whether those who help can be reached, and know what for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jumpstart.domain.employers import reason_to_exclude
from jumpstart.domain.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook


def source_not_told(network: Network, _: Playbook, __: date) -> Iterator[Finding]:
    """Contacts who gave a lead although it is not recorded that they were told: a question, no fault."""
    leads = Counter(lead.source for lead in network.leads.values())
    sources = (network.contacts[id] for id in leads if id in network.contacts)
    for contact in sorted(sources, key=lambda each: (each.name, each.id)):
        if any(each.kind == "told" for each in network.interactions_with(contact.id)):
            continue
        gave = f"{leads[contact.id]} leads" if leads[contact.id] > 1 else "a lead"
        excluded = reason_to_exclude(contact, network.seeker)
        yield Finding(
            code="source-not-told",
            severity="info",
            message=f"{contact.name} gave you {gave}: do they know that you are looking?",
            fix="find out what they know before you say more, since they must not hear of it from you"
            if excluded
            else "record that you told them, or tell them: who knows what you are after can help again",
            cite="Mitchell, Jump-Start Your Networking, ¶5",
            subject=contact.id,
        )


def no_way_to_follow_up(network: Network, _: Playbook, __: date) -> Iterator[Finding]:
    """Contacts without any way to reach them."""
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
