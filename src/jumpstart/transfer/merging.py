"""What the records of a file change in a search."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import attrs

from jumpstart.domain.facts import NetworkingEvent
from jumpstart.domain.ids import derived_id
from jumpstart.domain.people import Contact
from jumpstart.domain.records import Put, Unknown, kind_of, title_of
from jumpstart.formats import csv, vcard
from jumpstart.identity import absorb, resolve
from jumpstart.identity.merging import joined
from jumpstart.identity.referring import readdressed
from jumpstart.transfer.families import VCARD, family_of
from jumpstart.transfer.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from jumpstart.domain.findings import Problem
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change, Record
    from jumpstart.identity import Proposal
    from jumpstart.identity.matching import Matching
    from jumpstart.plugins.files import Standing

    Outcome = Literal["added", "updated", "merged", "unchanged"]

CHANGES_IN_A_COMMIT = 2000
CARD_BYTES_IN_A_COMMIT = 8 * 1024 * 1024
_CARD_FIELDS = tuple(field.name for field in attrs.fields(Contact) if field.name not in ("id", "extra", "card"))


@attrs.frozen(kw_only=True)
class Merge:
    """
    What some records of a file change in a network.

    Attributes:
        changes: The changes.
        outcomes: What became of each record.
        problems: What was not taken from the file.
    """

    changes: tuple[Change, ...]
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]


@attrs.frozen(kw_only=True)
class Arrivals:
    """
    The records of a file, once it is known who the people among them are.

    Attributes:
        records: The records; what they say of people, they say of those who are known.
        people: For the id of each contact among them the id under which the person is known, or will be.
        likely: Whom else some of them may be.
        source: The name of the file.
        standing: What they say against what is known.
    """

    records: tuple[Record, ...]
    people: Mapping[str, str] = attrs.field(factory=dict)
    likely: tuple[Proposal, ...] = ()
    source: str = ""
    standing: Standing = "source"

    def without(self, strays: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[Arrivals, tuple[Problem, ...]]:
        """The arrivals without some records, and of each the problem that it refers to what is not there."""
        kept: list[Record] = []
        problems: list[Problem] = []
        for record in self.records:
            if missing := strays.get((kind_of(record), record.id)):
                text = f"{title_of(record)} was left out; it refers to the {' '.join(missing)}, which is not there"
                problems.append(remark("stray", text, "error"))
            else:
                kept.append(record)
        return attrs.evolve(self, records=tuple(kept)), tuple(problems)


def arrivals_of(
    network: Network,
    records: Iterable[Record],
    *,
    standing: Standing,
    source: str,
    matching: Matching,
    region: str | None,
) -> Arrivals:
    """
    The records of a file, once it is known who the people among them are.

    Args:
        network: What is known.
        records: The records.
        standing: What they say against what is known; an archive knows who its people are.
        source: The name of the file.
        matching: How people are told by their names, as in ``identity.match``.
        region: The country of national phone numbers, likewise.
    """
    listed = tuple(records)
    if standing == "archive":
        return Arrivals(records=listed, source=source, standing=standing)
    resolution = resolve(
        network, (each for each in listed if isinstance(each, Contact)), matching=matching, region=region
    )
    people = {resolved.contact.id: resolved.id for resolved in resolution}
    moved = {old: new for old, new in people.items() if old != new}
    moved |= {alias.id: alias.merged_into for alias in network.aliases.values()}
    return Arrivals(
        records=tuple(readdressed(record, moved) for record in listed),
        people=people,
        likely=resolution.likely,
        source=source,
        standing=standing,
    )


def parts_of(records: Iterable[Record]) -> Iterator[tuple[Record, ...]]:
    """Records in parts, each of which one commit can hold; no part is empty."""
    part: list[Record] = []
    changes = size = 0
    for record in records:
        card = getattr(record, "card", None)
        more, larger = 1 + (card is not None), len(getattr(card or record, "data", b""))
        if part and (changes + more > CHANGES_IN_A_COMMIT or size + larger > CARD_BYTES_IN_A_COMMIT):
            yield tuple(part)
            part, changes, size = [], 0, 0
        part.append(record)
        changes, size = changes + more, size + larger
    if part:
        yield tuple(part)


def merged(network: Network, arrivals: Arrivals, records: Iterable[Record], *, at: datetime) -> Merge:
    """
    What some records of a file change in a network.

    Args:
        network: What is known so far.
        arrivals: All of the file.
        records: Those that are meant.
        at: When.
    """
    merging = _Merging(network, arrivals, at)
    outcomes = tuple(merging.take(record) for record in records)
    return Merge(changes=merging.changes(), outcomes=outcomes, problems=tuple(merging.problems))


class _Merging:
    """The network as it is after each record in turn."""

    def __init__(self, network: Network, arrivals: Arrivals, at: datetime) -> None:
        self.network, self._arrivals, self._at = network, arrivals, at
        self._changes: dict[tuple[str, str], Change] = {}
        self._cards = _Owners(network)
        self.problems: list[Problem] = []

    def changes(self) -> tuple[Change, ...]:
        """What is changed in the end, of each record its last state."""
        return tuple(self._changes.values())

    def take(self, record: Record) -> Outcome:
        """Take a record in."""
        known = self.network.get(kind_of(record), record.id)
        if isinstance(known, Unknown) and not isinstance(record, Unknown):
            text = f"{title_of(record)} was left out; a newer version of jumpstart has written more about it"
            self.problems.append(remark("newer-record", text))
            return "unchanged"
        if self._arrivals.standing == "archive":
            return self._put(record, known)
        if isinstance(record, Contact):
            return self._take_contact(record)
        if known is None or self._arrivals.standing == "edits":
            return self._put(record, known)
        if isinstance(record, NetworkingEvent) and isinstance(known, NetworkingEvent):
            return self._put(_called_off(known, record), known)
        return "unchanged"  # the seeker may have changed it since

    def _take_contact(self, contact: Contact) -> Outcome:
        target = self._arrivals.people.get(contact.id, contact.id)
        known = self.network.contacts.get(target)
        if self._cards.is_of_an_alias(contact):
            return "unchanged"  # under whatever id it was taken in then
        if owner := self._cards.owner(contact, known):
            target, known = owner.id, owner
        if known is None:
            return self._put(contact if target == contact.id else attrs.evolve(contact, id=target), None)
        if target == contact.id or (contact.card and known.card == contact.card):
            if self._arrivals.standing == "edits":
                return self._put(_edited(known, contact), known)
            if contact.card is None:
                return self._put(joined(known, contact), known)
            if known.card is None or family_of(known.card) == family_of(contact.card):
                return self._take_card(known, contact)
        return self._absorb(known, self._as_alias(contact))

    def _as_alias(self, contact: Contact) -> Contact:
        """
        A contact as it is kept as an alias: under an id of its own where a source of another kind has taken its id.

        Of one that the seeker edited elsewhere, what it says besides what is known of it.
        """
        alias = self.network.aliases.get(contact.id)
        if contact.card is None:
            return _edited(alias.contact, contact) if alias and self._arrivals.standing == "edits" else contact
        taken_by = self.network.contacts.get(contact.id) or alias
        if taken_by is None or taken_by.card is None or family_of(taken_by.card) == family_of(contact.card):
            return contact
        return attrs.evolve(contact, id=derived_id("alias", contact.id, family_of(contact.card)))

    def _take_card(self, known: Contact, contact: Contact) -> Outcome:
        wanted, kept = _as_the_card_says_now(known, contact)
        self.problems += kept
        return self._put(wanted, known)

    def _absorb(self, known: Contact, contact: Contact) -> Outcome:
        was_merged = contact.id in self.network.aliases
        changes = absorb(self.network, known, contact, at=self._at, source=self._arrivals.source)
        self._apply(changes)
        return "unchanged" if not changes else "updated" if was_merged else "merged"

    def _put(self, record: Record, known: Record | None) -> Outcome:
        if record == known:
            return "unchanged"
        card = getattr(record, "card", None)
        if card is not None and card.id not in self.network.cards:
            self._apply((Put(card),))
        self._apply((Put(record),))
        return "added" if known is None else "updated"

    def _apply(self, changes: Iterable[Change]) -> None:
        listed = tuple(changes)
        self.network = self.network.after(listed)
        for change in listed:
            if isinstance(change, Put):
                key = kind_of(change.record), change.record.id
                self._changes.pop(key, None)  # a record stands behind the card that it refers to, in its last state too
                self._changes[key] = change


class _Owners:
    """The contacts of a network by their cards, and the cards of aliases; made when first asked for."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _contacts(self) -> dict[str, Contact]:
        contacts = self._network.contacts.values()
        return {contact.card.id: contact for contact in contacts if contact.card}

    @cached_property
    def _aliases(self) -> frozenset[str]:
        return frozenset(alias.card.id for alias in self._network.aliases.values() if alias.card)

    def is_of_an_alias(self, record: Contact) -> bool:
        """Whether the card of an imported contact is that of an alias."""
        card = record.card
        return card is not None and card.id in self._network.cards and card.id in self._aliases

    def owner(self, record: Contact, known: Contact | None) -> Contact | None:
        """
        Who has the card of an imported contact already, unless it is whom it is taken for; None for nobody.

        Two cards that claim one id get ids by the order in which they stand, which another export may turn round.
        """
        card = record.card
        if card is None or card.id not in self._network.cards or (known is not None and known.card == card):
            return None
        return self._contacts.get(card.id)


def _called_off(known: NetworkingEvent, record: NetworkingEvent) -> NetworkingEvent:
    """An event as the seeker has it, called off where they took their word back elsewhere."""
    is_called_off = record.status == "cancelled" and known.status == "planned"
    return attrs.evolve(known, status="cancelled") if is_called_off else known


def _edited(known: Contact, edited: Contact) -> Contact:
    """A contact with what the seeker has made of it elsewhere; blanks overwrite nothing."""
    news = {name: value for name in _CARD_FIELDS if (value := getattr(edited, name)) and value != getattr(known, name)}
    return attrs.evolve(known, **news) if news else known


def _as_the_card_says_now(known: Contact, record: Contact) -> tuple[Contact, list[Problem]]:
    """
    A contact with what a new card says otherwise than the one before it; what the seeker changed is left.

    Where both changed a list, the card's new items are added to it.
    """
    if record.card is None or known.card == record.card:
        return known, []
    before = _as_imported(known)
    news: dict[str, Any] = {}
    kept: list[Problem] = []
    for name in _CARD_FIELDS:
        was, ours, theirs = (getattr(each, name, "") for each in (before, known, record))
        if theirs in (was, ours):
            continue
        if ours == was or not ours:
            news[name] = theirs
        elif isinstance(ours, tuple):
            news[name] = (*ours, *_new_items(theirs, (*ours, *(was or ()))))
        else:
            text = f"{known.name}: {name} {ours!r} was kept, which you had changed; the card says {theirs!r}"
            kept.append(remark("kept-yours", text))
    return attrs.evolve(known, card=record.card, **news), kept


def _new_items(theirs: Iterable[Any], known: Iterable[Any]) -> Iterator[Any]:
    """Items that say something new: of an address its value, whatever its label."""
    said = {getattr(item, "value", item) for item in known}
    return (item for item in theirs if getattr(item, "value", item) not in said)


def _as_imported(contact: Contact) -> Contact | None:
    """The contact as its card came; None for one that was entered by hand."""
    if contact.card is None:
        return None
    items: Iterable[Any]
    if family_of(contact.card) == VCARD:
        items = vcard.read(contact.card.data).items
    else:
        items = csv.read(contact.card.data).items
    return next((item for item in items if isinstance(item, Contact)), None)
