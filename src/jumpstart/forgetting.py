"""
A log without a person: what of it names them, what is left, and what still speaks of them.

A log may be long, so a body is looked at as text, and decoded only where that may speak of them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.actions import Decision, FollowUp
from jumpstart.domain.aliases import Alias
from jumpstart.domain.codec import RECORDS
from jumpstart.domain.facts import Interaction, Lead
from jumpstart.domain.fields import as_tuple
from jumpstart.domain.people import Contact
from jumpstart.domain.records import Put, Remove, Unknown, kind_of
from jumpstart.errors import ConflictError, MissingRecordError
from jumpstart.identity.referring import names_contact
from jumpstart.plugins import SearchableStorage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change, Record, Revision
    from jumpstart.journal import Journal
    from jumpstart.plugins import Storage

    Key = tuple[str, str]
    Bodies = Callable[[], Iterable[str]]

FORGOTTEN = "(forgotten)"
_SHORT = 4
_DIGITS_OF_A_NUMBER, _LAST_DIGITS = 7, 10
_A_CARD = '["put","card",'


@attrs.frozen(kw_only=True)
class Forgotten:
    """
    What became of a person's traces.

    Attributes:
        removed: How many records were taken out of the whole history.
        revisions: How many revisions were rewritten.
        mentions: The kind and id of each record that may still say something of them in its texts, in any version: by
            a name, their family name too, by an address or a number. They are yours to edit.
        traces: Which of their names, addresses and numbers were found in the files of the store after all: in a record
            of ``mentions``, or in another search in the same store. None where the store cannot be searched.
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
        bodies: All of it, commit by commit.
        forgotten: What became of their traces, as far as the log tells.
        needles: The texts by which they can be found.
    """

    bodies: tuple[str, ...] = attrs.field(repr=False)
    forgotten: Forgotten
    needles: tuple[str, ...]


def log_without(contact: str, network: Network, bodies: Bodies) -> LogWithout:
    """
    A log without a person: each version of a record that is about them, and of their cards, is gone.

    What was about them once and is about somebody else now stays, without the versions that named them.
    What refers to a fact about them in passing, as an interaction about several things, loses that reference.
    The note of a revision that changed something about them, or that names them, is withheld.

    Args:
        contact: The id of the contact.
        network: What is known now.
        bodies: Gives the log from its beginning, each time that it is called.
    """
    ids = {contact, *(alias.id for alias in network.aliases.values() if alias.merged_into == contact)}
    person = _Person(ids, network, bodies)
    rewritten: list[str] = []
    changed = 0
    for number, body in enumerate(bodies(), 1):
        kept = person.without(number, body)
        changed += kept != body
        rewritten.append(kept)
    return LogWithout(
        bodies=tuple(rewritten),
        forgotten=Forgotten(
            removed=len(person.gone), revisions=changed, mentions=tuple(person.mentioned_in(rewritten))
        ),
        needles=person.needles,
    )


class Eraser:
    """
    Takes what is to be forgotten out of a log and out of its store.

    Args:
        journal: The log, refreshed.
        storage: Where it is kept.
    """

    def __init__(self, journal: Journal, storage: Storage) -> None:
        self._journal, self._storage = journal, storage
        self._unfinished: dict[str, LogWithout] = {}

    def forget(self, id: str) -> Forgotten:
        """
        Take somebody out of the log.

        Raises:
            MissingRecordError: They are not there.
            StorageError: The log cannot be exchanged, or what it was before cannot be erased yet.
        """
        network = self._journal.network
        told = self._unfinished.get(id)
        if told is None or id in network.contacts:
            if id not in network.contacts:
                raise MissingRecordError("contact", id)
            told = log_without(id, network, self._journal.bodies)
            bodies = told.bodies
        else:
            bodies = tuple(self._journal.bodies())  # they are gone from it; what it was before is not erased yet
        # Whatever goes wrong, it may have been exchanged.
        self._unfinished = {id: attrs.evolve(told, bodies=())}
        try:
            self._journal.rewrite(bodies)
        except ConflictError:
            self._unfinished = {}
            raise
        traces = self._storage.traces_of(told.needles) if isinstance(self._storage, SearchableStorage) else None
        self._unfinished = {}
        return attrs.evolve(told.forgotten, traces=traces)

    def forget_earlier(self, keys: Collection[Key]) -> None:
        """
        Let some records have said from the beginning what they say now.

        Args:
            keys: The kind and id of each.

        Raises:
            MissingRecordError: One of them is not there.
            StorageError: The log cannot be exchanged, or what it was before cannot be erased yet.
        """
        network = self._journal.network
        for key in keys:
            if network.get(*key) is None:
                raise MissingRecordError(*key)
        self._journal.rewrite(log_with_newest(keys, network, self._journal.bodies))


def log_with_newest(keys: Collection[Key], network: Network, bodies: Bodies) -> tuple[str, ...]:
    """
    A log in which some records said from the beginning what they say now.

    Args:
        keys: The kind and id of each.
        network: What is known now.
        bodies: As for ``log_without``.
    """
    cards: dict[str, Any] = {}
    newest = {key: network.get(*key) for key in keys}
    quoted = {json.dumps(id, ensure_ascii=False)[1:-1] for _, id in keys}
    rewritten: list[str] = []
    for number, body in enumerate(bodies(), 1):
        if _A_CARD not in body and quoted.isdisjoint(body.split('"')):
            rewritten.append(body)
            continue
        revision = RECORDS.read_body(number, body, cards)
        changes: list[Change] = []
        for change in revision:
            key = (change.kind, change.id) if isinstance(change, Remove) else (kind_of(change.record), change.record.id)
            if key not in newest:
                changes.append(change)
            elif (record := newest[key]) is not None and isinstance(change, Put):
                changes.append(Put(record))
                newest[key] = None  # later versions say the same
        is_same = tuple(changes) == revision.changes
        note = revision.note if is_same else FORGOTTEN
        rewritten.append(
            body if is_same else RECORDS.write_body(attrs.evolve(revision, changes=tuple(changes), note=note))
        )
    return tuple(rewritten)


class _Person:
    """What a log says of somebody."""

    def __init__(self, ids: set[str], network: Network, bodies: Bodies) -> None:
        self._ids, self._network = ids, network
        self._cards: dict[str, Any] = {}
        self._texts: set[str] = set()
        self._numbers: set[str] = set()
        self._family_names: set[str] = set()
        self.gone: set[Key] = {("contact", id) for id in ids}
        cards: set[str] = set()
        for record in self._versions(bodies(), ids):
            if isinstance(record, Contact | Alias) and record.id in ids:
                self._remember(record)
                cards.update([record.card.id] if record.card else [])
            if self._is_theirs(record):
                self.gone.add((kind_of(record), record.id))
        self.gone |= {("card", id) for id in cards - self._cards_of_others(bodies, cards)}
        self._gone_ids = {id for _, id in self.gone}
        self.needles = tuple(sorted(self._texts - {""}))
        self._named = _pattern(self._texts, self._numbers)
        self._perhaps_named = _pattern(self._texts, self._numbers, words=self._family_names)
        self._quoted = {json.dumps(id, ensure_ascii=False)[1:-1] for id in self._gone_ids}

    def _remember(self, record: Contact | Alias) -> None:
        self._texts.update((record.name, *record.nicknames))
        self._texts.add(f"{record.given_name} {record.family_name}".strip())
        for points in (record.emails, record.phones, record.urls):
            self._texts.update(point.value for point in points)
        self._numbers.update(re.sub(r"\D", "", point.value) for point in record.phones)
        self._family_names.add(record.family_name)

    @staticmethod
    def _versions(bodies: Iterable[str], ids: set[str]) -> Iterator[Record]:
        """The versions of records in the bodies that hold one of some ids."""
        cards: dict[str, Any] = {}
        for number, body in enumerate(bodies, 1):
            if _A_CARD in body or any(id in body for id in ids):
                revision = RECORDS.read_body(number, body, cards)
                yield from (change.record for change in revision if isinstance(change, Put))

    def _is_theirs(self, record: Record) -> bool:
        """Whether a record is about them, and nobody made it one about somebody else since."""
        if isinstance(record, Unknown):
            return any(id in record.payload for id in self._ids)
        if isinstance(record, Contact):
            return record.id in self._ids
        if not names_contact(record, self._ids):
            return False
        newest = self._network.get(kind_of(record), record.id)
        return newest is None or names_contact(newest, self._ids)

    def _cards_of_others(self, bodies: Bodies, cards: set[str]) -> set[str]:
        found: set[str] = set()
        for record in self._versions(bodies(), cards) if cards else ():
            if isinstance(record, Contact | Alias) and record.card and (kind_of(record), record.id) not in self.gone:
                found.add(record.card.id)
        return found & cards

    def without(self, number: int, body: str) -> str:
        """The body of a commit, without them."""
        # An id stands in quotes, so pieces between quotes are compared: each id by itself would be looked for for long.
        is_about = _A_CARD in body or not self._quoted.isdisjoint(body.split('"'))
        if not is_about and not self._names(body):
            return body
        revision = RECORDS.read_body(number, body, self._cards)
        changes = tuple(self._left(revision))
        note, by = revision.note, revision.by
        if changes != revision.changes or self._names(note):
            note = FORGOTTEN
        if self._names(by):
            by = FORGOTTEN
        if (changes, note, by) == (revision.changes, revision.note, revision.by):
            return body
        return RECORDS.write_body(attrs.evolve(revision, changes=changes, note=note, by=by))

    def _names(self, text: str) -> bool:
        return bool(text and self._named and self._named.search(text))

    def _left(self, revision: Revision) -> Iterator[Change]:
        dropped = {
            change.record.id for change in revision if isinstance(change, Put) and self._is_dropped(change.record)
        }
        for change in revision:
            if isinstance(change, Remove):
                # Who was merged into them and is somebody else again was there all the time.
                was_merged = change.kind == "contact" and change.id in dropped
                if (change.kind, change.id) not in self.gone and not was_merged:
                    yield change
            elif not self._is_dropped(change.record):
                yield self._without_references(change)

    def _is_dropped(self, record: Record) -> bool:
        if (kind_of(record), record.id) in self.gone or names_contact(record, self._ids):
            return True
        return isinstance(record, FollowUp | Decision) and record.occasion in self._gone_ids

    def _without_references(self, change: Put) -> Put:
        match change.record:
            case Interaction() as fact if not self._gone_ids.isdisjoint(fact.about):
                return Put(attrs.evolve(fact, about=tuple(id for id in fact.about if id not in self._gone_ids)))
            case Lead() as lead if lead.meeting in self._gone_ids:
                return Put(attrs.evolve(lead, meeting=""))
        return change

    def mentioned_in(self, bodies: Iterable[str]) -> Iterator[Key]:
        """The records in a log that may still say something of them."""
        found: dict[Key, None] = {}
        for body in bodies if self._perhaps_named else ():
            if self._perhaps_named and self._perhaps_named.search(body):
                for change in json.loads(body)["changes"]:
                    if self._perhaps_named.search(json.dumps(change[3:], ensure_ascii=False)):
                        found[change[1], change[2]] = None
        yield from found


def _pattern(texts: Iterable[str], numbers: Iterable[str], *, words: Iterable[str] = ()) -> re.Pattern[str] | None:
    """What finds some texts, short ones and words as whole words, and telephone numbers however they are written."""
    parts = []
    for text in sorted({each.strip() for each in texts} - {""}, key=len, reverse=True):
        form = re.escape(json.dumps(text, ensure_ascii=False)[1:-1])
        parts.append(rf"(?<!\w){form}(?!\w)" if len(text) < _SHORT else form)
    names = sorted({each.strip() for each in words} - {""})
    parts += [rf"(?<!\w){re.escape(json.dumps(name, ensure_ascii=False)[1:-1])}(?!\w)" for name in names]
    ends = (number[-_LAST_DIGITS:] for number in numbers if len(number) >= _DIGITS_OF_A_NUMBER)
    parts += [rf"(?<!\d){'[^0-9A-Za-z]{0,3}'.join(end)}(?!\d)" for end in ends]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
