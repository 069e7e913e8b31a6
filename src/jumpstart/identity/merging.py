"""
Two contacts made one, so that nothing is lost.

The kept contact gains what it lacks, and lists are united; a blank never overwrites anything.
The other is kept whole as an alias: what it says otherwise stands there, and when its card comes again it is known
whose it is.
Facts about the other become facts about the kept one, and keep their ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.aliases import CONTACT_FIELDS, Alias
from jumpstart.domain.employers import employer_key
from jumpstart.domain.fields import as_id
from jumpstart.domain.network import known_contact
from jumpstart.domain.records import Change, Put, Remove
from jumpstart.errors import FieldError
from jumpstart.identity.normalize import email_key, page_key, person_name, phone
from jumpstart.identity.referring import redirected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Card, Contact, ContactPoint
    from jumpstart.identity.judging import Proposal

_FREE_TEXTS = ("notes", "helps_with")
_POSITION = ("unit", "title")
_NEVER_TOLD_APART = ("id", "extra", "card", *_FREE_TEXTS)


@attrs.frozen(kw_only=True)
class Alternative:
    """
    What a merged contact's other side says otherwise.

    Attributes:
        field: The field, as ``title``.
        value: What it says there.
        source: Where it came from, as the name of a file; empty where unknown.
        alias: The id of the alias that says it.
    """

    field: str
    value: Any
    source: str
    alias: str


def merge(
    network: Network, keep: str | Contact, other: str | Contact, *, at: datetime, source: str = ""
) -> tuple[Change, ...]:
    """
    The changes that make two contacts one; undoing their commit makes them two again.

    Args:
        network: What is known.
        keep: The contact that stays, or its id.
        other: The contact that goes, or its id.
        at: When.
        source: Where the other came from, empty where unknown.

    Raises:
        FieldError: They are one contact already.
        MissingRecordError: One of them is not there.
    """
    keep_id, other_id = as_id(keep), as_id(other)
    if keep_id == other_id:
        raise FieldError("merge", keep_id, "expected two different contacts")
    ours, theirs = (known_contact(network, id) for id in (keep_id, other_id))
    kept = joined(ours, theirs)
    changes: list[Change] = [Put(kept)] if kept != ours else []
    changes.append(Put(Alias.of(theirs, merged_into=keep_id, merged_at=at, source=source)))
    changes += redirected(network, other_id, keep_id)
    changes.append(Remove("contact", other_id))
    return tuple(changes)


def absorb(
    network: Network, known: str | Contact, incoming: Contact, *, at: datetime, source: str = ""
) -> tuple[Change, ...]:
    """
    The changes by which a known contact takes in one that comes from another source and is the same person.

    Where the incoming one was taken in before, what it says otherwise since then is taken over, unless the known
    contact says something of its own by now.
    A known contact without a card gets that of the incoming one.

    Args:
        network: What is known.
        known: The known contact, or its id.
        incoming: The incoming one, with an id of its own.
        at: When.
        source: Where it came from, empty where unknown.

    Returns:
        No changes where the incoming one says what it said before.

    Raises:
        FieldError: The incoming one is a contact of the network; ``merge`` makes two of those one.
        MissingRecordError: The known contact is not there.
    """
    if incoming.id in network.contacts:
        raise FieldError("absorb", incoming.id, "it is a contact of its own; use merge")
    ours, alias = known_contact(network, known), network.aliases.get(incoming.id)
    if alias and alias.merged_into == ours.id and alias.contact == incoming:
        return ()
    kept = joined(ours, incoming, before=alias.contact if alias else None)
    if incoming.card and (ours.card is None or (alias and ours.card == alias.card)):
        kept = attrs.evolve(kept, card=incoming.card)  # so that it is written as it came
    source = source or (alias.source if alias else "")
    changes: list[Change] = [Put(card) for card in _new_cards(network, incoming.card)]
    changes += [Put(kept)] if kept != ours else []
    return (*changes, Put(Alias.of(incoming, merged_into=ours.id, merged_at=at, source=source)))


def _new_cards(network: Network, card: Card | None) -> Iterator[Card]:
    if card and card.id not in network.cards:
        yield card


def joined(ours: Contact, theirs: Contact, *, before: Contact | None = None) -> Contact:
    """
    A contact with what another says of the same person.

    Args:
        ours: The contact.
        theirs: What another source says.
        before: What that source said when it was last taken in; None for the first time.
    """
    news: dict[str, Any] = {}
    for name in CONTACT_FIELDS:
        our, their = getattr(ours, name), getattr(theirs, name)
        was = getattr(before, name) if before else None
        if name != "id" and their and their not in (our, was) and _speaks_of_one_position(name, ours, theirs):
            news[name] = _one_value(name, our, their, was)
    changed = {name: value for name, value in news.items() if value != getattr(ours, name)}
    return attrs.evolve(ours, **changed) if changed else ours


def _speaks_of_one_position(name: str, ours: Contact, theirs: Contact) -> bool:
    """Whether a department or title belongs to the employer that stands beside it in the end."""
    there = theirs.organization
    return (
        name not in _POSITION
        or not there
        or not ours.organization
        or employer_key(there) == employer_key(ours.organization)
    )


def _one_value(name: str, our: Any, their: Any, was: Any) -> Any:  # noqa: ANN401  what a field holds
    if name in _KEYS:
        return _united(our, their, _KEYS[name])
    if name in _FREE_TEXTS:
        return _both_texts(our, their, was)
    is_blank = not person_name(our).is_known if name == "name" else not our
    if name == "name" and not person_name(their).is_known:
        return our
    return their if is_blank or our == was else our


def _united(our: Iterable[Any], their: Iterable[Any], key_of: Callable[[Any], object]) -> tuple[Any, ...]:
    """The items of both lists; of two that say the same, ours."""
    found: dict[object, Any] = {}
    for item in (*our, *their):
        found.setdefault(key_of(item), item)
    return tuple(found.values())


def _both_texts(our: str, their: str, was: str | None) -> str:
    if not our.strip() or f"\n{their}\n" in f"\n{our}\n":
        return our if our.strip() else their
    if was and f"\n{was}\n" in f"\n{our}\n":
        return f"\n{our}\n".replace(f"\n{was}\n", f"\n{their}\n", 1)[1:-1]
    return f"{our}\n\n{their}"


def _email_of(point: ContactPoint) -> str:
    return email_key(point.value) or point.value


def _number_of(point: ContactPoint) -> object:
    return phone(point.value) or point.value


def _page_of(point: ContactPoint) -> str:
    return page_key(point.value) or point.value


def _itself(item: object) -> object:
    return item


_KEYS: dict[str, Callable[[Any], object]] = {
    "emails": _email_of,
    "phones": _number_of,
    "urls": _page_of,
    "nicknames": _itself,
    "categories": _itself,
    "extra": lambda pair: pair[0],
}


def alternatives(network: Network, contact: str | Contact) -> tuple[Alternative, ...]:
    """
    What the other sides of a merged contact say otherwise, each with its source.

    Args:
        network: What is known.
        contact: The contact, or its id.

    Returns:
        Them in the order of the contact's fields; of the same value, the one that came first; none for a contact into
        which none was merged.

    Raises:
        MissingRecordError: The contact is not there.
    """
    ours = known_contact(network, contact)
    merged = sorted(
        (alias for alias in network.aliases.values() if alias.merged_into == ours.id),
        key=lambda alias: (alias.merged_at, alias.id),
    )
    found: dict[tuple[str, Any], Alternative] = {}
    for name in CONTACT_FIELDS:
        for alias in merged if name not in _NEVER_TOLD_APART and name not in _KEYS else ():
            value = getattr(alias, name)
            if value and value != getattr(ours, name):
                other = Alternative(field=name, value=value, source=alias.source, alias=alias.id)
                found.setdefault((name, value), other)
    return tuple(found.values())


def certain_merges(network: Network, proposals: Iterable[Proposal]) -> tuple[tuple[str, str], ...]:
    """
    What to merge without asking: pairs of the id that stays and the id that goes, to be merged in this order.

    Who has most interactions stays, then who has an imported card, then whose id comes first.
    Pairs that the seeker has dismissed are never brought together by a third contact.

    Args:
        network: What is known.
        proposals: What ``match`` gave; likely ones are passed over.
    """
    apart = {dismissal.contacts for dismissal in network.dismissals.values()}
    people: dict[str, frozenset[str]] = {}
    for proposal in proposals:
        one, two = (people.get(id, frozenset((id,))) for id in (proposal.first, proposal.second))
        is_apart = any((min(a, b), max(a, b)) in apart for a in one for b in two)
        if proposal.verdict == "certain" and not is_apart:
            people.update(dict.fromkeys(one | two, one | two))
    pairs: list[tuple[str, str]] = []
    for group in {*people.values()}:
        keep, *others = sorted(group, key=lambda id: _reluctance(network, id))
        pairs += [(keep, other) for other in others]
    return tuple(sorted(pairs))


def _reluctance(network: Network, id: str) -> tuple[int, bool, str]:
    contact = network.contacts.get(id)
    return -len(network.interactions_with(id)), contact is None or contact.card is None, id
