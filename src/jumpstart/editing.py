"""What adding, updating and removing records changes in a search, and what of it is refused."""

from __future__ import annotations

from collections import Counter
from copy import copy
from typing import TYPE_CHECKING, Any, Literal

from jumpstart.domain.aliases import Alias, Dismissal
from jumpstart.domain.facts import Interaction, Lead, Meeting, NetworkingEvent
from jumpstart.domain.findings import counted
from jumpstart.domain.people import Contact
from jumpstart.domain.records import Change, Put, Record, Remove, kind_of, title_of
from jumpstart.errors import DuplicateError, FieldError, InUseError, MissingRecordError
from jumpstart.journal import references, users_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.journal import Build, Journal, Key
    from jumpstart.playbook.book import Playbook


class Editor:
    """
    Makes of records what a journal commits.

    Args:
        journal: Knows the records as they are.
        playbook: Knows the kinds of interaction.
        now: Says what time it is.
    """

    def __init__(self, journal: Journal, playbook: Playbook, now: Callable[[], datetime]) -> None:
        self._journal, self._playbook, self._now = journal, playbook, now
        self._kinds = playbook.kinds

    def adding(self, records: Sequence[Record], together: Collection[Key]) -> Build:
        """
        What adds records; one that is there with equal content is left as it is.

        Args:
            records: What to add.
            together: The kind and id of each that is added before, with or after them and may be referred to.
        """
        return lambda network: self._additions(network, records, together)

    def _additions(self, network: Network, records: Sequence[Record], together: Collection[Key]) -> list[Change]:
        now = self._now()
        added: dict[Key, Record] = {}
        for record in records:
            kind = kind_of(record)
            there = network.get(kind, record.id)
            known = there or added.get((kind, record.id))
            record = recorded(record, known, now)  # noqa: PLW2901  the same record, with its time of entry
            if known is None:
                added.update(_new_card(record, network))
                added[kind, record.id] = record
            elif known != record:
                given: Literal["later", "together"] = "later" if there else "together"
                raise DuplicateError(kind, record.id, title_of(known), title_of(record), given)
        for record in added.values():
            self.check(record, network, added, together)
        return [Put(record) for record in added.values()]

    def check(self, record: Record, network: Network, *coming: Collection[Key]) -> None:
        """
        Refuse a record that makes no sense in a network.

        Args:
            record: The record.
            network: What is known.
            coming: The kind and id of each record that comes with it.

        Raises:
            FieldError: It is an interaction of a kind that the playbook does not know.
            MissingRecordError: It refers to a record that is neither there nor coming.
        """
        if isinstance(record, Interaction):
            self.check_kind(record)
        for key in references(record):
            if network.get(*key) is None and not any(key in keys for keys in coming):
                raise MissingRecordError(*key)

    def check_kind(self, fact: Interaction) -> None:
        """
        Refuse an interaction of a kind that the playbook does not know.

        Raises:
            FieldError: It is one.
        """
        if fact.kind not in self._kinds:
            known = ", ".join(sorted(self._kinds))
            remedy = f"playbook {self._playbook.id!r} knows the kinds {known}"
            raise FieldError("Interaction.kind", fact.kind, remedy)

    def updating(self, records: Sequence[Record]) -> Build:
        """
        What puts records in the place of those with their ids, as long as these stay what they are now.

        Raises:
            DuplicateError: Two of them claim one id and say different things.
        """
        _check_each_once(records)
        seen = self._as_known(records)
        wanted = [recorded(record, known, None) for record, known in zip(records, seen, strict=True)]

        def build(network: Network) -> list[Change]:
            self._check_unchanged(network, wanted, seen)
            changed: dict[Key, Record] = {}
            for record in wanted:
                if record != network.get(kind_of(record), record.id):
                    changed.update(_new_card(record, network))
                    changed[kind_of(record), record.id] = record
            for record in changed.values():
                self.check(record, network, changed)
            return [Put(record) for record in changed.values()]

        return build

    def removing(self, records: Sequence[Record]) -> Build:
        """
        What takes records out, as long as they stay what they are now and nothing else refers to them.

        With a contact goes what is remembered about who they are.
        """
        seen = self._as_known(records)

        def build(network: Network) -> list[Change]:
            self._check_unchanged(network, records, seen)
            memories = _memories_of({record.id for record in records}, network)
            gone = {record.id for record in (*records, *memories)}
            for record in records if any(users_of(network, gone)) else ():
                users = (user for user in users_of(network, {record.id}) if user.id not in gone)
                if titles := tuple(title_of(user) for user in users):
                    raise InUseError(kind_of(record), record.id, titles)
            return list(dict.fromkeys(Remove(kind_of(record), record.id) for record in (*memories, *records)))

        return build

    def _as_known(self, records: Sequence[Record]) -> list[Record | None]:
        return [self._journal.network.get(kind_of(record), record.id) for record in records]

    def _check_unchanged(self, network: Network, records: Sequence[Any], seen: Sequence[Record | None]) -> None:
        for record, known in zip(records, seen, strict=True):
            present = network.get(kind_of(record), record.id)
            if known is None or present is None:
                raise MissingRecordError(kind_of(record), record.id)
            if present not in (known, record):  # which is there already where an earlier call came late
                raise self._journal.conflict()


def _check_each_once(records: Sequence[Record]) -> None:
    found: dict[Key, Record] = {}
    for record in records:
        kind = kind_of(record)
        other = found.setdefault((kind, record.id), record)
        if other != record:
            raise DuplicateError(kind, record.id, title_of(other), title_of(record), "together")


def _memories_of(contacts: Collection[str], network: Network) -> list[Alias | Dismissal]:
    """What is remembered about who some contacts are, and who they are not."""
    aliases = [each for each in network.aliases.values() if each.merged_into in contacts]
    dismissals = [each for each in network.dismissals.values() if not {*each.contacts}.isdisjoint(contacts)]
    return [*aliases, *dismissals]


def what_was_done(records: Sequence[Record], verb: str) -> str:
    """What was done to some records, for the history; one that is given twice counts once."""
    keys = dict.fromkeys((kind_of(record), record.id) for record in records)
    if len(keys) == 1 and (name := getattr(records[0], "name", "") or getattr(records[0], "summary", "")):
        return f"{verb} {kind_of(records[0])} {name}"
    counts = Counter(kind for kind, _ in keys)
    return f"{verb} {', '.join(counted(count, kind) for kind, count in counts.items())}"


def recorded(record: Record, known: Record | None, now: datetime | None) -> Record:
    """
    A fact with the time at which it was entered, or any other record as it is.

    Args:
        record: The record.
        known: What is known under its id: it keeps the time of that; None for nothing.
        now: The time.
    """
    if not isinstance(record, Lead | Meeting | NetworkingEvent | Interaction) or record.recorded_at is not None:
        return record
    stamped = copy(record)  # evolve would hold every field to its rules again
    object.__setattr__(stamped, "recorded_at", getattr(known, "recorded_at", now))
    return stamped


def _new_card(record: Record, network: Network) -> dict[Key, Record]:
    """The card of a contact or alias by its key, where the network does not hold it yet."""
    card = record.card if isinstance(record, Contact | Alias) else None
    return {("card", card.id): card} if card and card.id not in network.cards else {}
