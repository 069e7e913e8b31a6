"""Who may know of a search, who was not asked to keep it, and who stands close to the employer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.employer_names import employer_key
from jumpstart.domain.employers import exception_for, names_own_employer, tie_to_employer
from jumpstart.domain.fields import local
from jumpstart.playbook.wording import full_day_text, happened, name_of_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from jumpstart.domain.facts import Interaction, Lead
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact, Seeker

TELLS_NOTHING = frozenset(("gave-card", "received-card", "thanked", "replied", "declined", "met"))
"""
The kinds of interaction that need not speak of a search.

Every other kind counts, those of playbooks too: it is better to name somebody too many than to miss one.
A ``met`` counts when it is about a meeting, which was asked for because of the search.
"""


_NOT_YET = "Who knows cannot be told from your records; note whom you tell, and it will show here."


@attrs.frozen(kw_only=True)
class Listener:
    """
    Somebody who may know of a search, or who stands close to the employer.

    Attributes:
        contact: The id of the contact, empty for somebody who is no contact yet.
        name: Their name.
        reason: What says so, as a clause: "you told Dana Okafor"; its end is what happened on the date.
        since: The date of it, where it happened; None for what has no date.
        may_know: Whether the records hold something by which they may know.
        was_asked: Whether it is recorded that they were asked to keep it to themselves.
    """

    contact: str
    name: str
    reason: str
    since: date | None = None
    may_know: bool = True
    was_asked: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}" + (f", on {full_day_text(self.since)}" if self.since else "")


@attrs.frozen(kw_only=True)
class Exposure:
    """
    How far a search may be known, as far as records can say.

    It never says that a search is hidden: what was said and not recorded leaves no trace, and people talk.

    Attributes:
        is_confidential: Whether the seeker has said that the employer must not learn of it.
        employer: The employer's name, empty where it is not said.
        knows: Who may know, in the order in which they learned of it.
        not_asked: Those of them who were not asked to keep it to themselves; in an open search there are none to ask.
        near_employer: Who stands one step from the employer, those who may know first, and why; one entry a person.
    """

    is_confidential: bool
    employer: str
    knows: tuple[Listener, ...]
    not_asked: tuple[Listener, ...]
    near_employer: tuple[Listener, ...]

    def __str__(self) -> str:
        """What the records say, and what they cannot say."""
        employer = self.employer or "your employer"
        lines = [
            f"Your search is confidential: {employer} must not learn of it."
            if self.is_confidential
            else "Your search is open: you have not said that your employer must not learn of it."
        ]
        lines += _part(self.knows, "By your records, these may know:", _NOT_YET)
        if self.is_confidential and self.knows:
            asked = "All of these were asked to keep it to themselves; whether they do is in no record."
            lines += _part(self.not_asked, "Not asked to keep it to themselves, by your records:", asked)
        unsure = (
            f"Who stands close to {self.employer} cannot be told from your records."
            if self.employer
            else "Say who your employer is, to hear who stands close to them."
        )
        lines += _part(self.near_employer, f"One step from {employer}:", unsure)
        lines.append("What was said and not recorded, and whom these people talk to, no record can show.")
        return "\n".join(lines)


def _part(listeners: tuple[Listener, ...], title: str, otherwise: str) -> list[str]:
    return [title, *(f"  {each}" for each in listeners)] if listeners else [otherwise]


def exposure(network: Network) -> Exposure:
    """
    Who may know of a search, who was not asked to keep it, and who stands one step from the employer.

    Who was told may know, and so may anybody with whom something is recorded that speaks of a search: a request, a
    résumé, an introduction, a meeting that was held, a lead that they gave.
    One step from the employer is who works there, is linked to it in the seeker's own notes or by a lead about it, or
    shares a lead, a meeting or an event with somebody who works there.

    >>> from jumpstart import Network, Seeker
    >>> print(str(exposure(Network.of(Seeker(name="Ana Ruiz")))).splitlines()[0])
    Your search is open: you have not said that your employer must not learn of it.

    Args:
        network: The records.

    Source: Mitchell, Jump-Start Your Networking, ¶5.
    """
    seeker = network.seeker
    is_confidential = bool(seeker and seeker.confidential)
    knows = _who_know(network)
    return Exposure(
        is_confidential=is_confidential,
        employer=seeker.employer if seeker else "",
        knows=tuple(knows.values()),
        not_asked=tuple(each for each in knows.values() if is_confidential and not each.was_asked),
        near_employer=_near(network, seeker, knows) if seeker else (),
    )


Key = tuple[str, str]
"""A contact's id, or for somebody who is no contact yet the lead that tells of them."""


def _who_know(network: Network) -> dict[Key, Listener]:
    asked = {key for each in network.interactions.values() if each.kind == "asked-for-confidence" for key in _of(each)}
    signs: list[tuple[Any, ...]] = [
        (each.at, each.id, each.zone, key, each) for each in _revealing(network) for key in _of(each)
    ]
    signs += [(each.received_at, each.id, each.zone, (each.source, ""), each) for each in network.leads.values()]
    found: dict[Key, Listener] = {}
    for at, _, zone, key, fact in sorted(signs, key=lambda sign: sign[:2]):
        found.setdefault(
            key,
            Listener(
                contact=key[0],
                name=_name(network, key),
                reason=_sign(fact, network),
                since=local(at, zone).date(),
                was_asked=key in asked,
            ),
        )
    return found


def _revealing(network: Network) -> Iterator[Interaction]:
    for each in network.interactions.values():
        is_talk = each.kind == "met" and any(id in network.meetings for id in each.about)
        if each.kind not in TELLS_NOTHING or is_talk:
            yield each


def _of(interaction: Interaction) -> tuple[Key, ...]:
    """With whom it was; without a contact, the people whom its records are about."""
    return ((interaction.contact, ""),) if interaction.contact else tuple(("", id) for id in interaction.about)


def _name(network: Network, key: Key) -> str:
    if key[0]:
        return name_of_contact(network, key[0])
    lead = network.leads.get(key[1])
    if lead is None:
        return "somebody"
    return name_of_contact(network, lead.person) if lead.person else lead.name or "somebody"


_GAVE = "may know why you look for leads, since they gave you one"


def _sign(fact: Interaction | Lead, network: Network) -> str:
    return _GAVE if hasattr(fact, "source") else happened(fact, network)


def _near(network: Network, seeker: Seeker, knows: dict[Key, Listener]) -> tuple[Listener, ...]:
    """One entry for each contact with a tie, the closest tie."""
    colleagues = {contact.id: tie for contact in network.contacts.values() if (tie := tie_to_employer(contact, seeker))}
    found: dict[str, tuple[str, date | None]] = {}
    led_to = [each for each in _in_time(network.leads.values()) if names_own_employer(each.employer, seeker)]
    for id, tie in colleagues.items():
        found[id] = (_with_exception(network.contacts[id], tie), None)
    for id, reason, since in (
        *_by_leads(network, led_to),
        *_by_records(network, colleagues),
        *_by_words(network, seeker),
    ):
        if id in network.contacts:
            found.setdefault(id, (reason, since))
    listeners = (
        attrs.evolve(
            knows.get((id, ""), Listener(contact=id, name=name_of_contact(network, id), reason="", may_know=False)),
            reason=_with_knowledge(reason, knows.get((id, ""))),
            since=since,
        )
        for id, (reason, since) in found.items()
    )
    everybody = (*listeners, *_unnamed(network, led_to, knows))
    return tuple(sorted(everybody, key=lambda each: (not each.may_know, each.name, each.contact)))


def _with_knowledge(reason: str, known: Listener | None) -> str:
    """A tie with what says that they may know; who gave a lead says as much by itself."""
    says_so = known is None or (known.reason == _GAVE and reason.startswith("gave you a lead"))
    return reason if known is None or says_so else f"{reason}; {known.reason}"


Tie = tuple[str, str, "date | None"]


def _with_exception(contact: Contact, tie: str) -> str:
    why = exception_for(contact, tie)
    return f"{tie}; you made an exception: {why}" if why else tie


def _by_leads(network: Network, led_to: list[Lead]) -> Iterator[Tie]:
    for lead in led_to:
        day = local(lead.received_at, lead.zone).date()
        yield lead.source, f"gave you a lead about {lead.employer}", day
        if person := network.contacts.get(lead.person):
            yield lead.person, _with_exception(person, _led_to(lead)), day


def _unnamed(network: Network, led_to: list[Lead], knows: dict[Key, Listener]) -> Iterator[Listener]:
    """Those who are no contacts yet, to whom leads about the employer lead; one entry a name."""
    found: dict[str, Listener] = {}
    for lead in led_to:
        if lead.name.strip() and lead.person not in network.contacts:
            known = knows.get(("", lead.id))
            listener = known or Listener(contact="", name=lead.name, reason="", may_know=False)
            found.setdefault(
                lead.name.strip().casefold(),
                attrs.evolve(
                    listener,
                    reason=_with_knowledge(_led_to(lead), known),
                    since=local(lead.received_at, lead.zone).date(),
                ),
            )
    yield from found.values()


def _led_to(lead: Lead) -> str:
    return f"is whom a lead about {lead.employer} leads to"


def _in_time(leads: Iterable[Lead]) -> list[Lead]:
    return sorted(leads, key=lambda lead: (lead.received_at, lead.id))


def _by_records(network: Network, colleagues: dict[str, str]) -> Iterator[Tie]:
    """Who shares a lead, a meeting, an event or an introduction with somebody who works at the employer."""
    people: dict[str, set[str]] = {}
    for lead in network.leads.values():
        for record in filter(None, (lead.id, lead.meeting)):
            people.setdefault(record, set()).update(filter(None, (lead.source, lead.person)))
    for meeting in network.meetings.values():
        people.setdefault(meeting.id, set()).add(meeting.contact)
    for interaction in network.interactions.values():
        for id in interaction.about:
            people.setdefault(id, {id} & network.contacts.keys()).add(interaction.contact)
    for record, shared in sorted(people.items()):
        there = sorted((name_of_contact(network, id), id) for id in shared if id in colleagues)
        for id in sorted(shared) if there else ():
            name, at_work = there[0]
            if id != at_work:
                yield id, f"shares {_record_name(record, network)} with {name}, who {colleagues[at_work]}", None


def _record_name(id: str, network: Network) -> str:
    if id in network.events:
        return network.events[id].name
    return "a lead" if id in network.leads else "a meeting" if id in network.meetings else "an introduction"


def _by_words(network: Network, seeker: Seeker) -> Iterator[Tie]:
    """Those whose title, unit, tags or notes name the employer: they may have worked there."""
    names = [f" {key} " for name in (seeker.employer, *seeker.employer_aliases) if (key := employer_key(name))]
    for contact in network.contacts.values() if names else ():
        text = " ".join((contact.title, contact.unit, *contact.categories, contact.notes))
        if text.strip():
            words = f" {employer_key(text)} "
            if any(name in words for name in names):
                yield (
                    contact.id,
                    f"is noted with {seeker.employer or 'your employer'} in their title, tags or notes",
                    None,
                )
