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

    Somebody whom a contact named by name, and later as a contact of that name, is one person.

    Args:
        network: Where people and leads are.
        leads: The leads to look at.
        facts: The interactions to look at; whoever was met and is no contact is known by the lead it was about.
        met: The ids of the people whom the seeker has met.
    """
    facts = tuple(facts)
    named = [each for lead in leads for each in _by_lead(lead, network)]
    named += [each for fact in facts if fact.kind == "introduced" for each in _by_introduction(fact, network)]
    named.sort(key=lambda each: (each[1].at, each[1].source, each[1].lead, each[0]))
    is_met = met | _led_to(facts, network)
    people = _people_by_name(referral for _, referral in named)
    found: dict[tuple[str, str], list[Referral]] = {}
    for key, referral in named:
        same = people.get((referral.source, key), ())
        found.setdefault((referral.source, same[0] if len(same) == 1 else key), []).append(referral)
    return tuple(_as_one(group, is_met) for group in found.values())


def _as_one(group: list[Referral], met: frozenset[str]) -> Referral:
    """The first naming of somebody, as the contact that they are by now."""
    known = next((each for each in group if each.person), group[0])
    is_met = any(id in met for each in group for id in (each.person, each.lead) if id)
    return attrs.evolve(group[0], person=known.person, name=known.name, is_met=is_met)


def _led_to(facts: Iterable[Interaction], network: Network) -> frozenset[str]:
    """The leads by which the seeker met somebody, other than whom they came from."""
    about = ((id, fact.contact) for fact in facts if fact.kind == "met" for id in fact.about if id in network.leads)
    return frozenset(id for id, contact in about if contact != network.leads[id].source)


def _people_by_name(named: Iterable[Referral]) -> dict[tuple[str, str], tuple[str, ...]]:
    """By source and name, the contacts whom they named."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for each in named:
        if each.person:
            key = each.source, _name_key(each.name)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), each.person)))
    return found


def _name_key(name: str) -> str:
    return f"name {' '.join(name.split()).casefold()}"


def _by_lead(lead: Lead, network: Network) -> Iterator[tuple[str, Referral]]:
    key, name = lead.person, name_of_contact(network, lead.person)
    if not lead.person:
        key, name = _name_key(lead.name), lead.name
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
