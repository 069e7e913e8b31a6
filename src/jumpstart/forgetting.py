"""A log without a person: what of it names them, what is left, and what still speaks of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.actions import Decision, FollowUp
from jumpstart.domain.aliases import Alias
from jumpstart.domain.codec import RECORDS
from jumpstart.domain.facts import Interaction, Lead
from jumpstart.domain.fields import as_tuple
from jumpstart.domain.people import Contact
from jumpstart.domain.records import Put, Remove, Unknown, kind_of
from jumpstart.identity.referring import names_contact
from jumpstart.journal import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change, Record, Revision

    Key = tuple[str, str]

FORGOTTEN = "(forgotten)"
_SHORTEST_NEEDLE = 4
_POINTS = ("emails", "phones", "urls")
_NAMES = ("name", "nicknames")


@attrs.frozen(kw_only=True)
class Forgotten:
    """
    What became of a person's traces.

    Attributes:
        removed: How many records were taken out of the whole history.
        revisions: How many revisions were rewritten.
        mentions: The kind and id of each record that still says something of them in its texts, in any version,
            which are yours to edit.
        traces: What was found of them in the files of the store after all: it belongs to a record of ``mentions``, or
            to another search in the same store. None where the store cannot be searched.
    """

    removed: int
    revisions: int
    mentions: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=as_tuple)
    traces: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class LogWithout:
    """
    A log without a person.

    Attributes:
        revisions: All of it, with the numbers that it had.
        removed: How many records are gone.
        changed: How many revisions are not what they were.
        mentions: What still says something of them.
        needles: The texts by which they can be found.
    """

    revisions: tuple[Revision, ...]
    removed: int
    changed: int
    mentions: tuple[Key, ...]
    needles: tuple[str, ...]


def log_without(contact: str, network: Network, revisions: Iterable[Revision]) -> LogWithout:
    """
    A log without a person: each version of each record that is about them, and of their cards, is gone.

    What refers to a fact about them in passing, as an interaction about several things, loses that reference.
    The note of a revision that changed something about them, or that names them, is withheld.

    Args:
        contact: The id of the contact.
        network: What is known now.
        revisions: The log.
    """
    log = tuple(revisions)
    ids = {contact, *(alias.id for alias in network.aliases.values() if alias.merged_into == contact)}
    gone = {*_about(ids, log)}
    needles = tuple(sorted({*_needles(ids, log)}))
    kept_ones = tuple(_rewritten(revision, gone, needles) for revision in log)
    return LogWithout(
        revisions=kept_ones,
        removed=len(gone),
        changed=sum(was != now for was, now in zip(log, kept_ones, strict=True)),
        mentions=tuple(_mentions(kept_ones, needles)),
        needles=needles,
    )


def _versions(log: Iterable[Revision]) -> Iterator[Record]:
    return (change.record for revision in log for change in revision if isinstance(change, Put))


def _about(ids: set[str], log: tuple[Revision, ...]) -> Iterator[Key]:
    """The records that are about somebody, or were in any version; their cards, unless somebody else has them."""
    theirs, used = set["Key"](), set["Key"]()
    occasions = set[str]()
    for record in _versions(log):
        is_theirs = record.id in ids if isinstance(record, Contact) else names_contact(record, ids)
        if is_theirs or (isinstance(record, Alias) and record.id in ids):
            yield kind_of(record), record.id
            occasions.add(record.id)
        cards = {key for key in references(record) if key[0] == "card"}
        (theirs if is_theirs else used).update(cards)
    yield from theirs - used
    yield from (("contact", id) for id in ids)
    for record in _versions(log):
        match record:
            case FollowUp() | Decision() if record.occasion in occasions:
                yield kind_of(record), record.id
            case Unknown() if any(id in record.payload for id in ids):
                yield record.kind, record.id


def _needles(ids: set[str], log: tuple[Revision, ...]) -> Iterator[str]:
    """The texts by which somebody can be found: names, addresses, numbers, pages."""
    for record in _versions(log):
        if isinstance(record, Contact | Alias) and record.id in ids:
            texts = [point.value for name in _POINTS for point in getattr(record, name)]
            texts += [record.name, *record.nicknames]
            yield from (text for text in texts if len(text) >= _SHORTEST_NEEDLE)


def _rewritten(revision: Revision, gone: set[Key], needles: tuple[str, ...]) -> Revision:
    changes = tuple(_left(revision, gone))
    is_told = any(needle.casefold() in revision.note.casefold() for needle in needles)
    note = FORGOTTEN if is_told or len(changes) != len(revision.changes) else revision.note
    return attrs.evolve(revision, changes=changes, note=note)


def _left(revision: Revision, gone: set[Key]) -> Iterator[Change]:
    ids = {id for _, id in gone}
    for change in revision:
        match change:
            case Remove():
                if (change.kind, change.id) not in gone:
                    yield change
            case Put(Interaction() as record) if not ids.isdisjoint(record.about):
                if (kind_of(record), record.id) not in gone:
                    yield Put(attrs.evolve(record, about=tuple(id for id in record.about if id not in ids)))
            case Put(Lead() as record) if record.meeting in ids:
                if (kind_of(record), record.id) not in gone:
                    yield Put(attrs.evolve(record, meeting=""))
            case _:
                if (kind_of(change.record), change.record.id) not in gone:
                    yield change


def _mentions(log: tuple[Revision, ...], needles: tuple[str, ...]) -> Iterator[Key]:
    found: dict[Key, None] = {}
    wanted = [needle.casefold() for needle in needles]
    for record in _versions(log):
        key = kind_of(record), record.id
        if key not in found:
            text = json.dumps(RECORDS.write(record), ensure_ascii=False).casefold()
            if any(needle in text for needle in wanted):
                found[key] = None
    yield from found
