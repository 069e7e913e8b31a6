"""Whom the seeker knows at an employer, by at most two steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.employer_names import employer_key, names_employer
from jumpstart.domain.fields import local
from jumpstart.errors import FieldError
from jumpstart.playbook.attributes import getter
from jumpstart.playbook.wording import full_day_text, name_of_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from jumpstart.domain.facts import Lead
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact, Employer

_FORMERLY = re.compile(r"(?:ex|former(?:ly)?)[\s:-]+(?P<after>.+)|(?P<before>.+?)\s+alumn(?:us|a|i|ae)", re.IGNORECASE)
"""A tag that says where somebody worked: "ex-Globex", "formerly Globex", "Globex alumni"."""


@attrs.frozen(kw_only=True)
class WarmPath:
    """
    A way to somebody at an employer.

    Attributes:
        contact: The contact with whom it begins.
        person: The id of the contact at the employer, empty for somebody who is no contact; in one step the same.
        name: The name of that person, empty where it is not known.
        steps: 1 where the seeker knows them, 2 where the contact does.
        is_former: Whether they worked there once and, as far as the records tell, no more.
        reason: What the records tell, as a clause.
        last_at: When the seeker and that contact were last in touch, in UTC; None for never.
        excluded: Why somebody on it must not hear of the search, empty where nothing speaks against it.
    """

    contact: str
    person: str = ""
    name: str = ""
    steps: int
    is_former: bool = False
    reason: str
    last_at: datetime | None = None
    excluded: str = ""

    def __str__(self) -> str:
        return self.reason + (f" (leave them out: {self.excluded})" if self.excluded else "")


def paths(network: Network, employer: Employer | str) -> tuple[WarmPath, ...]:
    """
    Whom the seeker knows at an employer, and who knows somebody there.

    It reads where people work, tags, leads and introductions; notes are not guessed at.
    That somebody worked there once is known from a tag, as "ex-Globex" or "Globex alumni", or where a tag or a lead
    names the employer and their card another.

    >>> from jumpstart import Contact, Network
    >>> network = Network.of(Contact(name="Dana Okafor", organization="Globex Inc."))
    >>> for path in paths(network, "globex"):
    ...     print(path)
    Dana Okafor works at Globex Inc.

    Args:
        network: The facts.
        employer: The employer, or its name in any spelling.

    Returns:
        The shortest first; of these who works there before who did, then who was in touch last.

    Raises:
        FieldError: The name is blank.
    """
    name = employer if isinstance(employer, str) else employer.name
    if not employer_key(name):
        raise FieldError("employer", name, "must not be blank; give the employer's name")
    found: dict[tuple[str, str], WarmPath] = {}
    names = (name,)
    for path in (*_direct(network, names), *_by_leads(network, names), *_by_introductions(network, names)):
        if path.contact in network.contacts:
            found.setdefault((path.contact, path.person or path.name), path)
    return tuple(sorted((_completed(path, network) for path in found.values()), key=lambda path: _order(path, network)))


def _completed(path: WarmPath, network: Network) -> WarmPath:
    """A path with what is known of those on it."""
    reason_of = getter("contact", "excluded")
    known = [network.contacts[id] for id in (path.contact, path.person) if id in network.contacts]
    touched = network.interactions_with(path.contact)
    excluded = next(filter(None, (reason_of(contact, network) for contact in known)), "")
    return attrs.evolve(path, last_at=touched[-1].at if touched else None, excluded=excluded)


def _order(path: WarmPath, network: Network) -> tuple[Any, ...]:
    since = -path.last_at.timestamp() if path.last_at else 0.0
    name = network.contacts[path.contact].name
    return path.steps, path.is_former, path.last_at is None, since, name, path.name, path.contact, path.person


# One step: the seeker knows them.


def _direct(network: Network, names: tuple[str, ...]) -> Iterator[WarmPath]:
    leads = _in_time(lead for lead in network.leads.values() if lead.person and names_employer(lead.employer, names))
    told = {lead.person: lead for lead in reversed(leads)}
    for contact in network.contacts.values():
        tag = next((tag for tag in sorted(contact.categories) if names_employer(_tagged(tag), names)), "")
        if names_employer(contact.organization, names):
            yield _own(contact, f"{contact.name} works at {contact.organization}")
        elif tag:
            yield _own(contact, f"{_now_at(contact)} carries your tag “{tag}”", is_former=_is_elsewhere(contact, tag))
        elif lead := told.get(contact.id):
            by = "themselves" if lead.source == contact.id else name_of_contact(network, lead.source)
            reason = f"{_now_at(contact)} was named for {lead.employer} by {by}"
            yield _own(contact, reason, is_former=bool(contact.organization))


def _own(contact: Contact, reason: str, *, is_former: bool = False) -> WarmPath:
    return WarmPath(
        contact=contact.id, person=contact.id, name=contact.name, steps=1, is_former=is_former, reason=reason
    )


def _now_at(contact: Contact) -> str:
    return f"{contact.name}, now at {contact.organization}," if contact.organization else contact.name


def _tagged(tag: str) -> str:
    """The employer that a tag names."""
    found = _FORMERLY.fullmatch(tag.strip())
    return str(found["after"] or found["before"]) if found else tag


def _is_elsewhere(contact: Contact, tag: str) -> bool:
    return bool(contact.organization) or _FORMERLY.fullmatch(tag.strip()) is not None


# Two steps: somebody whom the seeker knows does.


def _by_leads(network: Network, names: tuple[str, ...]) -> Iterator[WarmPath]:
    for lead in _in_time(network.leads.values()):
        source, person = network.contacts.get(lead.source), network.contacts.get(lead.person)
        there = names_employer(lead.employer, names)
        if source is None or lead.person == lead.source:
            continue
        if not there and not (person and names_employer(person.organization, names)):
            continue
        if not (person or lead.name) and names_employer(source.organization, names):
            continue  # who works there and tells of the place is known already
        employer = lead.employer if there else person.organization if person else ""
        name = person.name if person else lead.name
        what = f"named {name} at {employer}" if name else f"told you of {employer}"
        day = full_day_text(local(lead.received_at, lead.zone).date())
        reason = f"{source.name} {what} on {day}"
        yield WarmPath(contact=source.id, person=person.id if person else "", name=name, steps=2, reason=reason)


def _by_introductions(network: Network, names: tuple[str, ...]) -> Iterator[WarmPath]:
    facts = (fact for fact in network.interactions.values() if fact.kind == "introduced" and fact.about)
    for fact in sorted(facts, key=lambda each: (each.at, each.id)):
        source = network.contacts.get(fact.contact)
        for person in (network.contacts[id] for id in fact.about if id in network.contacts and id != fact.contact):
            if source and names_employer(person.organization, names):
                reason = f"{source.name} introduced you to {person.name} at {person.organization}"
                yield WarmPath(contact=source.id, person=person.id, name=person.name, steps=2, reason=reason)


def _in_time(leads: Iterable[Lead]) -> list[Lead]:
    return sorted(leads, key=lambda each: (each.received_at, each.id))
