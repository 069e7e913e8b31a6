"""Who was named by whom: leads and introductions with where they came from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.playbook.wording import name_of_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from jumpstart.domain.facts import Interaction, Lead
    from jumpstart.domain.network import Network


@attrs.frozen(kw_only=True)
class Referral:
    """
    Somebody whom a contact named, with its lineage: source, lead, person.

    Attributes:
        source: The id of the contact who named them, empty where it was not said.
        source_name: The name of that contact.
        lead: The id of the lead, empty for an introduction without one.
        person: The id of the contact whom they named, empty for somebody who is no contact yet.
        name: The name of that person, empty where it was not said.
        at: When they were named first, in UTC.
        is_met: Whether the seeker has met them.
    """

    source: str
    source_name: str
    lead: str = ""
    person: str = ""
    name: str = ""
    at: datetime
    is_met: bool = False


@attrs.frozen(kw_only=True)
class LeadSource:
    """
    Somebody from whom leads came.

    Attributes:
        contact: The id of the contact.
        name: Their name.
        leads: How many leads they gave.
    """

    contact: str
    name: str
    leads: int


def referrals(
    network: Network, leads: Iterable[Lead], facts: Iterable[Interaction], met: frozenset[str]
) -> tuple[Referral, ...]:
    """
    The people who were named, in the order in which they were; one that a contact named twice is there once.

    Args:
        network: Where people and leads are.
        leads: The leads to look at.
        facts: The interactions to look at.
        met: The ids of the people whom the seeker has met.
    """
    named = [each for lead in leads for each in _by_lead(lead, network)]
    named += [each for fact in facts if fact.kind == "introduced" for each in _by_introduction(fact, network)]
    found: dict[tuple[str, str], Referral] = {}
    for key, referral in sorted(named, key=lambda each: (each[1].at, each[1].source, each[1].lead, each[0])):
        found.setdefault((referral.source, key), attrs.evolve(referral, is_met=referral.person in met))
    return tuple(found.values())


def _by_lead(lead: Lead, network: Network) -> Iterator[tuple[str, Referral]]:
    key, name = lead.person, name_of_contact(network, lead.person)
    if not lead.person:
        key, name = f"name {lead.name.strip().casefold()}", lead.name
    if lead.person != lead.source and name.strip():
        yield key, _referral(network, lead.source, lead=lead.id, person=lead.person, name=name, at=lead.received_at)


def _by_introduction(fact: Interaction, network: Network) -> Iterator[tuple[str, Referral]]:
    people = [id for id in fact.about if id in network.contacts and id != fact.contact]
    for person in people:
        name = name_of_contact(network, person)
        yield person, _referral(network, fact.contact, person=person, name=name, at=fact.at)
    known = [network.leads[id] for id in fact.about if id in network.leads]
    for lead in known:
        for key, referral in _by_lead(lead, network):
            by = fact.contact or referral.source
            yield key, attrs.evolve(referral, at=fact.at, source=by, source_name=name_of_contact(network, by))
    if not people and not known:
        yield fact.id, _referral(network, fact.contact, at=fact.at)


def _referral(network: Network, source: str, **fields: Any) -> Referral:  # noqa: ANN401  its other fields
    return Referral(source=source, source_name=name_of_contact(network, source), **fields)


def lead_sources(network: Network, leads: Iterable[Lead]) -> tuple[LeadSource, ...]:
    """From whom some leads came, who gave most of them first."""
    counts = Counter(lead.source for lead in leads)
    found = [LeadSource(contact=id, name=name_of_contact(network, id), leads=count) for id, count in counts.items()]
    return tuple(sorted(found, key=lambda each: (-each.leads, each.name, each.contact)))
