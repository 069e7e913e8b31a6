"""Whom contacts that come from a file are: somebody new, somebody known, or perhaps somebody known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from jumpstart.domain.fields import as_tuple
from jumpstart.identity.matching import proposals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.identity.judging import Proposal
    from jumpstart.identity.matching import Matching


@attrs.frozen(kw_only=True)
class Resolved:
    """
    Who one incoming contact is.

    Attributes:
        contact: The contact as it came.
        id: The id under which the person is known, or will be: the contact's own for one that is new.
        status: ``new``; ``known`` where the contact itself is known; ``same`` where another contact is the person.
        reasons: Why it is the same person, in sentences; empty for one that is new.
        likely: Who else it may be, for the seeker to decide.
    """

    contact: Contact
    id: str
    status: Literal["new", "known", "same"]
    reasons: tuple[str, ...] = ()
    likely: tuple[Proposal, ...] = ()


@attrs.frozen(kw_only=True)
class Resolution:
    """
    Who the contacts of a file are.

    Attributes:
        contacts: Each of them, in the order of the file.
    """

    contacts: tuple[Resolved, ...] = attrs.field(default=(), converter=as_tuple)

    def __iter__(self) -> Iterator[Resolved]:
        return iter(self.contacts)

    @property
    def likely(self) -> tuple[Proposal, ...]:
        """The pairs for the seeker to decide, each once, the highest score first."""
        found = {(each.first, each.second): each for resolved in self.contacts for each in resolved.likely}
        return tuple(sorted(found.values(), key=lambda each: (-each.score, each.first, each.second)))


def resolve(
    network: Network, incoming: Iterable[Contact], *, matching: Matching = "rules", region: str | None = None
) -> Resolution:
    """
    Who some contacts are that come from another source.

    One is the same as a known contact where its id or card is, where it was merged into that contact before, or where
    a match is certain, be it by way of another incoming one.
    Of several incoming ones that are one new person, the first is new and the others are the same as it.
    A contact into whom others were merged is matched by what each of them says, so that it makes no difference in which
    order they came.

    Args:
        network: What is known, with what was dismissed.
        incoming: The contacts, in the order of the file.
        matching: As in ``match``.
        region: As in ``match``.

    Raises:
        FieldError: ``matching`` is neither ``rules`` nor ``fuzzy``, or the region is none.
        MissingExtraError: The extra ``matching`` is asked for and not installed.
    """
    arriving = tuple(incoming)
    found = _known_ones(network, arriving)
    strangers = {contact.id: contact for contact in reversed(arriving) if contact.id not in found}
    apart = {dismissal.contacts for dismissal in network.dismissals.values()}
    owners = _owners(network)
    everybody = {**_merged_ones(network), **network.contacts, **strangers} if strangers else {}
    pairs = _between_people(
        proposals(everybody.values(), strangers, among=everybody, matching=matching, region=region, apart=apart), owners
    )
    order = [id for id in dict.fromkeys(contact.id for contact in arriving) if id in strangers]
    found |= _settled(order, network.contacts, pairs, apart)
    return Resolution(contacts=tuple(_resolved(arriving, found, _by_contact(pairs))))


_Known = tuple[str, tuple[str, ...]]
"""Whom a contact is, and why."""


def _known_ones(network: Network, arriving: Iterable[Contact]) -> dict[str, _Known]:
    """Whom contacts are whose id, alias or card is there already."""
    owners: dict[str, str] = {}
    cards = {contact.card.id for contact in arriving if contact.card and contact.card.id in network.cards}
    if cards:
        owners |= {each.card.id: each.merged_into for each in network.aliases.values() if each.card}
        owners |= {each.card.id: each.id for each in network.contacts.values() if each.card}
    found: dict[str, _Known] = {}
    for contact in arriving:
        alias = network.aliases.get(contact.id)
        owner = owners.get(contact.card.id, "") if contact.card else ""
        if contact.id in network.contacts:
            found[contact.id] = contact.id, ("the same contact",)
        elif alias and alias.merged_into in network.contacts:
            found[contact.id] = alias.merged_into, (f"{alias.name} was merged into them before",)
        elif owner in network.contacts:
            found[contact.id] = owner, ("the same card",)
    return found


def _owners(network: Network) -> dict[str, str]:
    """For the id of each contact that was merged into another, the id of that."""
    return {alias.id: alias.merged_into for alias in network.aliases.values() if alias.id not in network.contacts}


def _merged_ones(network: Network) -> dict[str, Contact]:
    """The contacts that were merged into others who are still there, as they were."""
    aliases = network.aliases.values()
    return {alias.id: alias.contact for alias in aliases if alias.merged_into in network.contacts}


def _between_people(pairs: Iterable[Proposal], owners: Mapping[str, str]) -> tuple[Proposal, ...]:
    """Pairs of people, by the ids under which they are known: of two that say the same the one that says it best."""
    found: dict[tuple[str, str], Proposal] = {}
    for pair in pairs:  # the highest score first, but what is certain may score less than what is likely
        first, second = sorted(owners.get(id, id) for id in (pair.first, pair.second))
        known = found.get((first, second))
        if first != second and (known is None or (known.verdict, pair.verdict) == ("likely", "certain")):
            is_moved = (first, second) != (pair.first, pair.second)
            found[first, second] = attrs.evolve(pair, first=first, second=second) if is_moved else pair
    return tuple(sorted(found.values(), key=lambda each: (-each.score, each.first, each.second)))


def _settled(
    order: Iterable[str],
    known: Mapping[str, Contact],
    pairs: Iterable[Proposal],
    apart: Collection[tuple[str, ...]],
) -> dict[str, _Known]:
    """Whom strangers are, by certain matches with known contacts first, then with each other."""
    neighbours: dict[str, list[tuple[str, Proposal]]] = {}
    for pair in pairs:
        if pair.verdict == "certain":
            neighbours.setdefault(pair.first, []).append((pair.second, pair))
            neighbours.setdefault(pair.second, []).append((pair.first, pair))
    found: dict[str, _Known] = {}
    for id in order:
        for other, pair in neighbours.get(id, ()):
            if other in known:  # of several the one with the highest score, which comes first
                found.setdefault(id, (other, pair.reasons))
    for id in (*tuple(found), *order):
        target = found.setdefault(id, (id, ()))[0]
        reached = [id]
        for place in reached:
            for other, pair in neighbours.get(place, ()):
                is_apart = (min(other, target), max(other, target)) in apart
                if other not in found and other not in known and not is_apart:
                    found[other] = target, pair.reasons
                    reached.append(other)
    return found


def _by_contact(pairs: Iterable[Proposal]) -> dict[str, list[Proposal]]:
    found: dict[str, list[Proposal]] = {}
    for pair in pairs:
        for id in (pair.first, pair.second):
            found.setdefault(id, []).append(pair)
    return found


def _resolved(
    arriving: Iterable[Contact], found: Mapping[str, _Known], pairs: Mapping[str, list[Proposal]]
) -> Iterator[Resolved]:
    came: set[str] = set()
    for contact in arriving:
        target, reasons = found[contact.id]
        open_ones = (
            pair
            for pair in pairs.get(contact.id, ())
            if found.get(pair.first, (pair.first,))[0] != found.get(pair.second, (pair.second,))[0]
        )
        is_new = target == contact.id and not reasons and contact.id not in came
        yield Resolved(
            contact=contact,
            id=target,
            status="new" if is_new else "known" if target == contact.id else "same",
            reasons=reasons,
            likely=tuple(open_ones),
        )
        came.add(contact.id)
