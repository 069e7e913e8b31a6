"""The immutable snapshot of everything that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, ValuesView
from typing import TYPE_CHECKING, Any, TypeVar, cast

from jumpstart.domain.fields import as_id
from jumpstart.domain.records import (
    KINDS,
    Change,
    Put,
    Record,
    Remove,
    Revision,
    Stamp,
    Unknown,
    kind_of,
    title_of,
)
from jumpstart.errors import DuplicateError, FieldError, MissingRecordError

if TYPE_CHECKING:
    from jumpstart.domain.actions import Decision, FollowUp
    from jumpstart.domain.aliases import Alias, Dismissal
    from jumpstart.domain.deliveries import Delivery
    from jumpstart.domain.facts import Interaction, Lead, Meeting, NetworkingEvent
    from jumpstart.domain.people import Card, Contact, Employer, Goal, Seeker, Toolkit

T = TypeVar("T")
_GONE: Any = object()
_NO_STAMP = Stamp()
_FOLD_ABOVE = 4096
_FRESH_LIMIT = 500
UNKNOWN = ""  # no kind is named so
"""The table of the records that this version cannot read, by kind and id."""


class Records(Mapping[str, T]):
    """
    A read-only mapping that shares most of its content with the one it was made from.

    A base holds the bulk; an overlay holds what changed since, and is folded into a new base once its square
    outgrows the base, so a change costs the same few microseconds at any size.
    """

    __slots__ = ("_base", "_length", "_overlay")

    def __init__(self, base: dict[str, T], overlay: dict[str, T] | None = None, length: int | None = None) -> None:
        self._base = base
        self._overlay: dict[str, T] = overlay or {}
        self._length = len(base) if length is None else length

    def __getitem__(self, key: str) -> T:
        if self._overlay:
            value = self._overlay.get(key)
            if value is _GONE:
                raise KeyError(key)
            if value is not None:
                return value
        return self._base[key]

    def __contains__(self, key: object) -> bool:
        found = self._overlay.get(key) if self._overlay else None  # type: ignore[call-overload]  # no other key is there
        return found is not _GONE if found is not None else key in self._base

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self._pairs()) if self._overlay else iter(self._base)

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        return f"<{self._length} records>"

    def values(self) -> ValuesView[T]:
        """The records, in the order in which they came."""
        return self._base.values() if not self._overlay else _Values(self)

    def _pairs(self) -> Iterator[tuple[str, T]]:
        overlay = self._overlay
        for key, value in self._base.items():
            present = overlay.get(key, value)
            if present is not _GONE:
                yield key, present
        for key, value in overlay.items():
            if value is not _GONE and key not in self._base:
                yield key, value

    def __reduce__(self) -> tuple[type[Records[T]], tuple[dict[str, T]]]:
        return Records, (dict(self._pairs()),)

    def changed(self, changes: Mapping[str, T]) -> Records[T]:
        """The same mapping with some entries put, or taken out where the value says so."""
        overlay = {**self._overlay, **changes}
        length = self._length
        for key, value in changes.items():
            length += (value is not _GONE) - (key in self)
        if len(overlay) ** 2 <= _FOLD_ABOVE + 4 * len(self._base):
            return Records(self._base, overlay, length)
        base = {**self._base, **overlay}
        for key in [key for key, value in overlay.items() if value is _GONE]:
            del base[key]
        return Records(base)


class Deferred(Records[T]):
    """
    Records that are made when one of them is first looked at.

    Args:
        length: How many there will be.
        make: Makes them all.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, length: int, make: Callable[[], dict[str, T]]) -> None:
        self._make: Callable[[], dict[str, T]] | None = make
        self._made: dict[str, T] = {}
        self._overlay, self._length = {}, length

    @property
    def _base(self) -> dict[str, T]:  # type: ignore[override]  # a slot of the class that this one stands in for
        if self._make is not None:
            self._made, self._make = self._make(), None
        return self._made


class _Values(ValuesView[T]):
    def __iter__(self) -> Iterator[T]:
        records: Records[T] = self._mapping  # type: ignore[attr-defined]  # typeshed leaves it out
        return (value for _, value in records._pairs())  # noqa: SLF001  its own mapping


_EMPTY: Records[Any] = Records({})


class _Fresh:
    """The stamp of one change, the records that it wrote, and the change before it."""

    __slots__ = ("before", "length", "records", "stamp")

    def __init__(self, stamp: Stamp, records: list[tuple[str, str]], before: _Fresh | None) -> None:
        self.stamp, self.records, self.before = stamp, records, before
        self.length: int = 1 if before is None else before.length + 1


class Network:
    """
    The immutable snapshot of a seeker's records.

    Two networks are equal when their records are.

    >>> from jumpstart import Contact
    >>> network = Network.of(Contact(name="Dana Okafor", emails=("dana@example.org",)))
    >>> [contact.name for contact in network.contacts.values()]
    ['Dana Okafor']
    """

    __slots__ = ("_by_contact", "_fresh", "_stamps", "_tables")

    def __init__(
        self, tables: Mapping[str, Records[Any]] | None = None, stamps: Mapping[str, Records[Stamp]] | None = None
    ) -> None:
        self._tables = dict(tables or {})
        self._stamps: Mapping[str, Records[Stamp]] = dict(stamps or {})
        self._fresh: _Fresh | None = None
        self._by_contact: Records[tuple[Interaction, ...]] | None = None

    @classmethod
    def of(cls, *records: Record) -> Network:
        """
        A network of these records; the cards of imported contacts are taken along.

        Raises:
            DuplicateError: Two different records claim one id.
            FieldError: Something is no record.
        """
        tables: dict[str, dict[str, Record]] = {}
        for record in records:
            kind, key = kind_of(record), record.id
            table, key = (UNKNOWN, f"{kind} {key}") if isinstance(record, Unknown) else (kind, key)
            known = tables.setdefault(table, {}).setdefault(key, record)
            if known is not record and known != record:
                raise DuplicateError(kind, record.id, title_of(known), title_of(record), "together")
            card = getattr(record, "card", None)
            if card is not None:
                tables.setdefault("card", {})[card.id] = card
        return cls({kind: Records(table) for kind, table in tables.items()})

    def after(self, changes: Iterable[Change]) -> Network:
        """
        The network after some changes; a ``Revision`` stamps the records that it writes or takes out.

        Raises:
            FieldError: Something is no change.
        """
        stamp = changes.stamp if isinstance(changes, Revision) else _NO_STAMP
        written: dict[str, dict[str, Any]] = {}
        stamped: list[tuple[str, str]] = []
        for change in changes:
            kind, id, record = _parts_of(change)
            is_unknown = isinstance(record, Unknown)
            written.setdefault(kind, {})[id] = _GONE if is_unknown else record
            if is_unknown or UNKNOWN in self._tables or UNKNOWN in written:
                written.setdefault(UNKNOWN, {})[f"{kind} {id}"] = record if is_unknown else _GONE
            stamped.append((kind, id))
        network = Network(_changed(self._tables, written))
        network._stamps, network._fresh = self._stamps, _Fresh(stamp, stamped, self._fresh)
        if network._fresh.length > _FRESH_LIMIT:
            network._settle_stamps()
        network._by_contact = self._carried_index(written.get("interaction", {}), network)
        return network

    def _settle_stamps(self) -> None:
        """Take the stamps of the last changes into the tables of stamps: few are ever asked for."""
        marks: dict[str, dict[str, Stamp]] = {}
        fresh = self._fresh
        while fresh is not None:
            for kind, id in fresh.records:
                marks.setdefault(kind, {}).setdefault(id, fresh.stamp)
            fresh = fresh.before
        self._stamps, self._fresh = _changed(self._stamps, marks), None

    def __reduce__(self) -> tuple[type[Network], tuple[Mapping[str, Records[Any]], Mapping[str, Records[Stamp]]]]:
        self._settle_stamps()
        return Network, (self._tables, self._stamps)

    def _carried_index(self, written: Mapping[str, Any], after: Network) -> Records[tuple[Interaction, ...]] | None:
        if self._by_contact is None or not written:
            return self._by_contact
        touched: dict[str, Any] = {}
        for id in written:
            for interaction in (self.interactions.get(id), after.interactions.get(id)):
                if interaction is not None:
                    touched.setdefault(interaction.contact, set()).add(id)
        entries: dict[str, Any] = {}
        for contact, ids in touched.items():
            kept = [item for item in self._by_contact.get(contact, ()) if item.id not in ids]
            present = (after.interactions.get(id) for id in ids)
            kept += [item for item in present if item is not None and item.contact == contact]
            entries[contact] = tuple(sorted(kept, key=_in_time)) or _GONE
        return self._by_contact.changed(_known_or_put(self._by_contact, entries))

    @property
    def seeker(self) -> Seeker | None:
        """Who searches, None until it is said."""
        return self._table("seeker").get("seeker")

    @property
    def goal(self) -> Goal | None:
        """What they are after, None until it is said."""
        return self._table("goal").get("goal")

    @property
    def toolkit(self) -> Toolkit | None:
        """What they have ready, None until it is said."""
        return self._table("toolkit").get("toolkit")

    @property
    def contacts(self) -> Mapping[str, Contact]:
        """The contacts by id."""
        return self._table("contact")

    @property
    def cards(self) -> Mapping[str, Card]:
        """The imported cards by id."""
        return self._table("card")

    @property
    def employers(self) -> Mapping[str, Employer]:
        """The scored employers by id."""
        return self._table("employer")

    @property
    def leads(self) -> Mapping[str, Lead]:
        """The leads by id."""
        return self._table("lead")

    @property
    def meetings(self) -> Mapping[str, Meeting]:
        """The meetings by id."""
        return self._table("meeting")

    @property
    def events(self) -> Mapping[str, NetworkingEvent]:
        """The networking events by id."""
        return self._table("event")

    @property
    def interactions(self) -> Mapping[str, Interaction]:
        """The interactions by id."""
        return self._table("interaction")

    @property
    def follow_ups(self) -> Mapping[str, FollowUp]:
        """The follow-ups that the seeker added, by id; those that a playbook derives are in its plan."""
        return self._table("follow-up")

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """The decisions by the id of their follow-up."""
        return self._table("decision")

    @property
    def aliases(self) -> Mapping[str, Alias]:
        """The contacts that were merged into others, by the id that each had."""
        return self._table("alias")

    @property
    def dismissals(self) -> Mapping[str, Dismissal]:
        """Which contacts are not the same person, by id."""
        return self._table("dismissal")

    @property
    def deliveries(self) -> Mapping[str, Delivery]:
        """The entries of the outbox by id."""
        return self._table("delivery")

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """The records that this version cannot read and carries along."""
        return tuple(self._table(UNKNOWN).values())

    def records(self) -> Iterator[Record]:
        """Every record, by kind; those that a contact refers to come before it."""
        for kind in (*KINDS, UNKNOWN):
            yield from self._table(kind).values()

    def get(self, kind: str, id: str) -> Record | None:
        """The record of a kind and id, None where there is none."""
        found = self._table(kind).get(id)
        return cast("Record | None", found if found is not None else self._table(UNKNOWN).get(f"{kind} {id}"))

    def stamp(self, kind: str, id: str) -> Stamp:
        """The revision that last wrote or removed a record; revision 0 where it was never stored."""
        if self._fresh is not None:
            self._settle_stamps()
        found: Stamp = self._stamps.get(kind, _EMPTY).get(id, _NO_STAMP)
        return found

    def interactions_with(self, contact_id: str) -> tuple[Interaction, ...]:
        """The interactions with a contact, in the order of time; empty for an unknown contact."""
        if self._by_contact is None:
            index: dict[str, list[Interaction]] = {}
            for interaction in self.interactions.values():
                index.setdefault(interaction.contact, []).append(interaction)
            self._by_contact = Records(
                {contact: tuple(sorted(items, key=_in_time)) for contact, items in index.items()}
            )
        return self._by_contact.get(contact_id, ())

    def _table(self, kind: str) -> Records[Any]:
        return self._tables.get(kind, _EMPTY)

    def __len__(self) -> int:
        return sum(len(table) for table in self._tables.values())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        kinds = self._tables.keys() | other._tables.keys()
        return all(self._table(kind) == other._table(kind) for kind in kinds)  # noqa: SLF001  its own class

    __hash__ = None  # type: ignore[assignment]  # hashing a million records would be slower than any use of it

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(table)} {kind or 'unknown'}" for kind, table in self._tables.items() if len(table))
        return f"<Network: {counts or 'empty'}>"


def known_contact(network: Network, contact: Contact | str) -> Contact:
    """
    The contact as a network holds it.

    Args:
        network: The network.
        contact: The contact, or its id.

    Raises:
        MissingRecordError: The network does not hold it.
    """
    id = as_id(contact)
    known = network.contacts.get(id)
    if known is None:
        raise MissingRecordError("contact", str(id))
    return known


def _in_time(interaction: Interaction) -> tuple[Any, str]:
    return interaction.at, interaction.id


def _parts_of(change: Change) -> tuple[str, str, Any]:
    match change:
        case Put(record):
            return kind_of(record), record.id, record
        case Remove(kind, id):
            return kind, id, _GONE
    raise FieldError("change", change, "expected a Put or a Remove")


def _changed(tables: Mapping[str, Records[T]], written: Mapping[str, Mapping[str, T]]) -> dict[str, Records[T]]:
    changed = dict(tables)
    for kind, records in written.items():
        table = tables.get(kind, _EMPTY)
        changed[kind] = table.changed(_known_or_put(table, records))
    return changed


def _known_or_put(records: Records[Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """What was written, without the removal of what was not there."""
    return {id: record for id, record in written.items() if record is not _GONE or id in records}
