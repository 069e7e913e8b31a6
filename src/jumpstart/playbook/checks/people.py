"""Whether those who help can be reached, and know what for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jumpstart.domain.employers import employer_key, reason_to_exclude
from jumpstart.domain.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook


_MEETS = ("met", "received-card", "gave-card")
"""The kinds of interaction that show that the two met."""


def source_not_told(network: Network, _: Playbook, __: datetime) -> Iterator[Finding]:
    """Contacts who gave a lead although it is not recorded that they were told: a question, no fault."""
    leads = Counter(lead.source for lead in network.leads.values())
    sources = (network.contacts[id] for id in leads if id in network.contacts)
    for contact in sorted(sources, key=lambda each: (each.name, each.id)):
        if any(each.kind == "told" for each in network.interactions_with(contact.id)):
            continue
        gave = f"{leads[contact.id]} leads" if leads[contact.id] > 1 else "a lead"
        excluded = reason_to_exclude(contact, network.seeker, network.leads)
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


def no_way_to_follow_up(network: Network, _: Playbook, __: datetime) -> Iterator[Finding]:
    """People whom the seeker met, or exchanged cards with, and has no way to reach."""
    out_of_reach = {contact.id: contact for contact in network.contacts.values() if not contact.is_reachable}
    met = {each.contact for each in network.interactions.values() if each.kind in _MEETS} if out_of_reach else ()
    for contact in sorted(
        (out_of_reach[id] for id in met if id in out_of_reach), key=lambda each: (each.name, each.id)
    ):
        yield Finding(
            code="no-way-to-follow-up",
            severity="warning",
            message=f"there is no way to reach {contact.name}",
            fix="add an e-mail address, a phone number or a web address",
            cite="Mitchell, Jump-Start Your Networking, ¶9",
            subject=contact.id,
        )


def employer_not_said(network: Network, _: Playbook, __: datetime) -> Iterator[Finding]:
    """A confidential search of which it is not said from whom it is kept, so that nobody is left out."""
    seeker = network.seeker
    if seeker is None or not seeker.confidential:
        return
    if not any(employer_key(name) for name in (seeker.employer, *seeker.employer_aliases, *seeker.employer_domains)):
        yield Finding(
            code="employer-not-said",
            severity="warning",
            message="your search is confidential, and from whom is not said: nobody is left out of it",
            fix="say who your employer is, in employer= or employer_domains= of the seeker",
            cite="Mitchell, Jump-Start Your Networking, ¶5",
            subject=seeker.id,
        )
