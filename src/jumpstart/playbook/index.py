"""Finding facts by what they share: the person, the occasion, the employer."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any

from jumpstart.domain.employers import employer_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.playbook.rule import Rule

Entry = tuple["datetime", str, Any]
"""A fact with its moment and id, which order it among others."""
ARRANGED = ("meeting", "event")
"""The kinds of fact that may be cancelled."""
RECORDS = ("lead", *ARRANGED)
"""The kinds of fact that are no interactions."""
FACTS = ("interaction", *RECORDS)
"""The kinds of record that are facts."""


def in_time(entry: Entry) -> tuple[datetime, str]:
    """What orders facts."""
    return entry[:2]


def index_kind(kind: str, record: Any) -> str:  # noqa: ANN401  any fact
    """The kind under which rules look for a fact; an interaction that is called like a record goes under none."""
    if kind != "interaction":
        return kind
    return f"interaction {record.kind}" if record.kind in RECORDS else str(record.kind)


def is_later(entry: Entry, than: Entry | None) -> bool:
    """Whether a fact comes after another in the order of time; every fact comes after None."""
    return than is None or entry[0] > than[0] or (entry[0] == than[0] and entry[1] > than[1])


def entry_of(kind: str, record: Any) -> Entry:  # noqa: ANN401  any fact
    """A fact as the index orders it."""
    if kind == "lead":
        return record.received_at, record.id, record
    if kind in ARRANGED:
        return record.starts_at, record.id, record
    return record.at, record.id, record


def subjects_of(kind: str, record: Any) -> tuple[str, ...]:  # noqa: ANN401  any fact
    """The contacts that a fact concerns."""
    if kind == "event":
        return ()
    if kind == "lead":
        return (record.source, record.person) if record.person not in ("", record.source) else (record.source,)
    return (record.contact,)


def occasions_of(kind: str, record: Any) -> tuple[str, ...]:  # noqa: ANN401  any fact
    """The records that a fact is about; a lead is also about the meeting in which it was received."""
    if kind == "lead":
        return (record.id, record.meeting) if record.meeting else (record.id,)
    if kind in ARRANGED:
        return (record.id,)
    return tuple(dict.fromkeys(record.about))


class FactIndex:
    """
    The facts that a playbook's rules look for, by what they share, each list in the order of time.

    Args:
        network: Where the facts are.
        rules: The rules that will look for them.
    """

    def __init__(self, network: Network, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        looked_for = [(kind, match.same) for rule in rules for match in rule.matches for kind in match.kinds]
        replies = {kind for rule in rules if rule.stop for kind in rule.stop.reply}
        targets = {kind for rule in rules if rule.act_on for kind in rule.act_on.lacks}
        triggers = {kind for rule in rules for kind in rule.on}
        self.has_employers = any(rule.per == "employer" or rule.focus for rule in rules) or any(
            same == "employer" for _, same in looked_for
        )
        by_person = {kind for kind, same in looked_for if same != "all"} | replies | targets | triggers
        self._by_subject: dict[str, dict[str, list[Entry]]] = {kind: {} for kind in by_person}
        occasional = {kind for kind, same in looked_for if same == "occasion"}
        occasional |= {kind for rule in rules if rule.of for kind in rule.on}
        occasional |= triggers & {"lead"}  # whether a lead needs thanks of its own hangs on its meeting
        self._by_occasion: dict[str, dict[str, list[Entry]]] = {kind: {} for kind in occasional}
        counted = {kind for kind, same in looked_for if same == "all"}
        counted |= {rule.gap.of for rule in rules if rule.gap}
        counted |= {kind for rule in rules if rule.per == "all" for kind in rule.on}
        self._all: dict[str, list[Entry]] = {kind: [] for kind in counted}
        self._by_day: dict[str, dict[int, dict[str, Entry]]] = {rule.do: {} for rule in rules if rule.portion}
        self._colleagues: dict[str, dict[str, None]] = {}
        self._of_employer: dict[tuple[str, str], list[Entry]] = {}
        self.contacts: dict[str, Contact] = {contact.id: contact for contact in network.contacts.values()}
        self.records: dict[str, dict[str, Any]] = {
            "lead": {lead.id: lead for lead in network.leads.values()},
            "meeting": {meeting.id: meeting for meeting in network.meetings.values()},
            "event": {event.id: event for event in network.events.values()},
        }
        self._fill(network)

    def _fill(self, network: Network) -> None:
        if self.has_employers:
            for contact in self.contacts.values():
                self._meet(contact)
        self._fill_interactions(network)
        for kind, table in self.records.items():
            for fact in table.values():
                entry = entry_of(kind, fact)
                for entries in self._places(kind, fact):
                    entries.append(entry)
        for lists in (*self._by_subject.values(), *self._by_occasion.values()):
            for entries in lists.values():
                if len(entries) > 1:
                    entries.sort()
        for entries in self._all.values():
            entries.sort()

    def _fill_interactions(self, network: Network) -> None:
        """What ``_places`` says, written out: this loop runs once for each of a million facts."""
        kinds = self._by_subject.keys() | self._by_occasion.keys() | self._all.keys() | self._by_day.keys()
        tables = (self._by_subject, self._by_occasion, self._all, self._by_day)
        places: dict[str, tuple[Any, ...]] = {
            kind: tuple(table.get(kind) for table in tables) for kind in kinds if kind not in RECORDS
        }
        for record in network.interactions.values():
            wanted = places.get(record.kind)
            if wanted is None:
                continue
            by_subject, by_occasion, everything, by_day = wanted
            entry = (record.at, record.id, record)
            if by_subject is not None:
                known = by_subject.get(record.contact)
                if known is None:
                    by_subject[record.contact] = [entry]
                else:
                    known.append(entry)
            if by_occasion is not None and record.about:
                for occasion in dict.fromkeys(record.about):
                    by_occasion.setdefault(occasion, []).append(entry)
            if everything is not None:
                everything.append(entry)
            if by_day is not None:
                by_day.setdefault(record.at.toordinal(), {})[record.id] = entry

    def _places(self, kind: str, record: Any) -> Iterator[list[Entry]]:  # noqa: ANN401  any fact
        by_subject, by_occasion = self._by_subject.get(kind), self._by_occasion.get(kind)
        if by_subject is not None:
            for subject in subjects_of(kind, record):
                yield by_subject.setdefault(subject, [])
        if by_occasion is not None:
            for occasion in occasions_of(kind, record):
                yield by_occasion.setdefault(occasion, [])
        if kind in self._all:
            yield self._all[kind]

    def put(self, kind: str, record: Any) -> None:  # noqa: ANN401  a fact or a contact
        """Take in a fact or a contact that was not there."""
        if kind == "contact":
            self.contacts[record.id] = record
            if self.has_employers:
                self._meet(record)
                self._of_employer.clear()
            return
        if kind in RECORDS:
            self.records[kind][record.id] = record
        entry = entry_of(kind, record)
        for entries in self._places(kind, record):
            insort(entries, entry, key=in_time)
        if kind in self._by_day:
            self._by_day[kind].setdefault(entry[0].toordinal(), {})[entry[1]] = entry
        self._forget_employers(kind, record)

    def take(self, kind: str, record: Any) -> None:  # noqa: ANN401  a fact or a contact
        """Take out a fact or a contact that was there."""
        if kind == "contact":
            del self.contacts[record.id]
            self._colleagues.get(employer_key(record.organization), {}).pop(record.id, None)
            self._of_employer.clear()
            return
        if kind in RECORDS:
            del self.records[kind][record.id]
        entry = entry_of(kind, record)
        for entries in self._places(kind, record):
            place = bisect_left(entries, entry[:2], key=in_time)
            if place < len(entries) and entries[place][1] == entry[1]:
                del entries[place]
        if kind in self._by_day:
            del self._by_day[kind][entry[0].toordinal()][entry[1]]
        self._forget_employers(kind, record)

    def _meet(self, contact: Contact) -> None:
        if key := employer_key(contact.organization):
            self._colleagues.setdefault(key, {})[contact.id] = None

    def _forget_employers(self, kind: str, record: Any) -> None:  # noqa: ANN401  any fact
        if self._of_employer:
            for subject in subjects_of(kind, record):
                self._of_employer.pop((kind, self.employer_of(subject)), None)

    def with_subject(self, kind: str, subject: str) -> list[Entry]:
        """The facts of a kind that concern a contact, in the order of time; none for a blank id."""
        return self._by_subject[kind].get(subject, []) if subject and kind in self._by_subject else []

    def with_occasion(self, kind: str, occasion: str) -> list[Entry]:
        """The facts of a kind that are about a record, in the order of time."""
        return self._by_occasion[kind].get(occasion, []) if kind in self._by_occasion else []

    def with_employer(self, kind: str, employer: str) -> list[Entry]:
        """The facts of a kind that concern anybody at an employer, in the order of time; none for a blank employer."""
        if not employer:
            return []
        found = self._of_employer.get((kind, employer))
        if found is None:
            entries = {entry[1]: entry for id in self.colleagues(employer) for entry in self.with_subject(kind, id)}
            found = self._of_employer[kind, employer] = sorted(entries.values(), key=in_time)
        return found

    def of_kind(self, kind: str) -> list[Entry]:
        """All facts of a kind, in the order of time."""
        return self._all.get(kind, [])

    def around_day(self, kind: str, day: date) -> Iterator[Entry]:
        """The facts of a kind that may, in some time zone, be of a date; in no order."""
        for ordinal in range(day.toordinal() - 1, day.toordinal() + 2):
            yield from self._by_day[kind].get(ordinal, {}).values()

    def by_subject(self, kind: str) -> dict[str, list[Entry]]:
        """The facts of a kind by contact, those with nobody under the blank id; it follows every change."""
        return self._by_subject.get(kind, {})

    def by_occasion(self, kind: str) -> dict[str, list[Entry]]:
        """The facts of a kind by the record that they are about; it follows every change."""
        return self._by_occasion.get(kind, {})

    def colleagues(self, employer: str) -> Iterable[str]:
        """The ids of the contacts at an employer."""
        return self._colleagues.get(employer, ())

    def employers(self) -> Iterable[str]:
        """The employers at which there are contacts."""
        return self._colleagues.keys()

    def employer_of(self, contact_id: str) -> str:
        """The key of a contact's employer, empty where none is known."""
        contact = self.contacts.get(contact_id)
        return employer_key(contact.organization) if contact else ""
