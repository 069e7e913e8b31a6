"""From facts to obligations: what one rule asks for around one person, occasion or employer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import local
from jumpstart.domain.ids import derived_id
from jumpstart.playbook.attributes import getter
from jumpstart.playbook.index import Entry, FactIndex, entry_of, is_later
from jumpstart.playbook.rule import RECORD_TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jumpstart.domain.actions import Decision
    from jumpstart.domain.network import Network
    from jumpstart.playbook.calendar import WorkingCalendar
    from jumpstart.playbook.rule import Match, Rule

    Note = Callable[[str, Any], None]

END_OF_DAY = datetime.max.replace(tzinfo=UTC)
A_DAY = timedelta(days=1)
STANDING = date.min
"""Stands for the due date of what has none: it is due on the day on which one looks."""

Unit = tuple[str, str]
"""What there is one obligation for: a person, an employer or nobody, and an occasion or none."""
OrderKey = tuple[Any, ...]
"""Due date, instant or end of day, priority, name, and then what makes it unique."""


class Obligation:
    """
    What a rule asks for; not yet a follow-up, since most are never shown.

    Attributes:
        rule: The rule.
        subject: The id of the contact to act on, empty for none.
        occasion: The id of the record that gives the occasion, empty for none.
        number: 0 for the first of a series.
        id: The id of the follow-up that it becomes.
        due: The local date, None for none.
        due_at: The instant, None for none.
        until: The last date on which it is worth doing, None for always.
        trigger: The record that triggered it, None for the workspace.
        anchor: The moment from which its due date was reckoned, None for none.
        clamped: Whether it would have been due before its fact was entered.
        snoozed: The decision that put it off, None for none.
        reason: Why it is withheld, empty for what is not.
        employer: The key of the employer of the trigger's person, where the rule is in focus.
        order: Where it stands among others.
    """

    __slots__ = (
        "anchor",
        "clamped",
        "due",
        "due_at",
        "employer",
        "id",
        "number",
        "occasion",
        "order",
        "reason",
        "rule",
        "snoozed",
        "subject",
        "trigger",
        "until",
    )

    def __init__(self, rule: Rule, subject: str, occasion: str, number: int, trigger: Any) -> None:  # noqa: ANN401
        self.rule, self.subject, self.occasion, self.number, self.trigger = rule, subject, occasion, number, trigger
        self.id = ""
        self.due: date | None = None
        self.due_at: datetime | None = None
        self.until: date | None = None
        self.anchor: datetime | date | None = None
        self.clamped = False
        self.snoozed: Decision | None = None
        self.reason = self.employer = ""
        self.order: OrderKey = ()


@attrs.frozen
class _Prepared:
    """A rule with what is looked up once."""

    rule: Rule
    is_record: bool
    conditions: tuple[tuple[str, tuple[tuple[Any, Any], ...]], ...]
    withhold: Any
    queue_order: tuple[tuple[Any, bool], ...]

    @classmethod
    def of(cls, rule: Rule) -> _Prepared:
        on = rule.on[0]
        return cls(
            rule,
            on in RECORD_TRIGGERS,
            tuple(
                (kind, tuple((getter(_class_kind(kind), each.attribute), each) for each in rule.where))
                for kind in rule.on
            ),
            getter(_class_kind(on), rule.withhold) if rule.withhold else None,
            tuple(_ordering(name) for name in (rule.portion.order if rule.portion else ())),
        )


def _class_kind(kind: str) -> str:
    return kind if kind in RECORD_TRIGGERS else "interaction"


def _ordering(name: str) -> tuple[Any, bool]:
    return getter("contact", name.lstrip("-")), name.startswith("-")


class Deriver:
    """
    Derives obligations over one network.

    Args:
        network: The facts.
        rules: The rules.
        calendar: The seeker's working week.
    """

    def __init__(self, network: Network, rules: tuple[Rule, ...], calendar: WorkingCalendar) -> None:
        self.rules, self.calendar = rules, calendar
        self.index = FactIndex(network, rules)
        self._prepared = {rule.id: _Prepared.of(rule) for rule in rules}
        self._decided: dict[tuple[str, str, str, int], Decision] = {}
        for decision in network.decisions.values():
            self.put_decision(decision)
        self.see(network)

    def see(self, network: Network) -> None:
        """Derive over this network from now on; the index must have been told of the changes."""
        self.network = network
        self._contacts = network.contacts
        self.index.see(network)

    def put_decision(self, decision: Decision) -> None:
        """Heed a decision."""
        self._decided[decision.rule, decision.subject, decision.occasion, decision.number] = decision

    def take_decision(self, decision: Decision) -> None:
        """Heed a decision no more."""
        self._decided.pop((decision.rule, decision.subject, decision.occasion, decision.number), None)

    def seeds(self, rule: Rule) -> Iterable[tuple[Unit, list[Entry] | None]]:
        """
        Everything that a rule may ask something for, with its triggers where they are at hand.

        What is settled at a glance is left out: most of a large network is.
        """
        on = rule.on[0]
        if rule.per != "occasion":
            return [(unit, None) for unit in self.units(rule)]
        if on == "contact":
            return [((id, ""), None) for id in self._not_lacking(rule)]
        if on in ("lead", "meeting", "event"):
            table = {"lead": self.network.leads, "meeting": self.network.meetings, "event": self.network.events}[on]
            return self._record_seeds(rule, on, table.values())
        if rule.of and len(rule.on) == 1:
            return self._occasion_seeds(rule)
        return [(unit, None) for unit in self.units(rule)]

    def _not_lacking(self, rule: Rule) -> Iterable[str]:
        plain = [match for match in rule.lacks if match.count == 1 and match.same == "subject" and not match.other]
        known = [self.index.by_subject(kind) for match in plain for kind in match.kinds]
        if not known:
            return self._contacts
        first, rest = known[0], known[1:]
        return [id for id in self._contacts if not first.get(id) and not any(index.get(id) for index in rest)]

    def _record_seeds(self, rule: Rule, kind: str, records: Iterable[Any]) -> Iterator[tuple[Unit, list[Entry] | None]]:
        conditions = self._prepared[rule.id].conditions[0][1]
        for record in records:
            if self._fits(conditions, record):
                yield self.unit_of(rule, kind, record), [entry_of(kind, record)]

    def _occasion_seeds(self, rule: Rule) -> Iterator[tuple[Unit, list[Entry] | None]]:
        kind = rule.on[0]
        conditions = self._prepared[rule.id].conditions[0][1]
        for occasion, entries in self.index.by_occasion(kind).items():
            if self.network.get(rule.of, occasion) is None:
                continue
            people: dict[str, list[Entry]] = {}
            for entry in entries:
                if self._fits(conditions, entry[2]):
                    people.setdefault(entry[2].contact, []).append(entry)
            for subject, triggers in people.items():
                yield (subject, occasion), triggers

    def _fits(self, conditions: tuple[tuple[Any, Any], ...], record: Any) -> bool:  # noqa: ANN401
        for get, condition in conditions:
            if not condition.holds_for(get(record, self.network)):
                return False
        return True

    def units(self, rule: Rule) -> Iterable[Unit]:
        """Everything that a rule may ask something for."""
        tables = {"contact": self._contacts, "lead": self.network.leads, "meeting": self.network.meetings}
        on = rule.on[0]
        if rule.per == "all" or on in ("workspace", "toolkit"):
            return [("", "")]
        if rule.per == "employer":
            return [(employer, "") for employer in self.index.employers()]
        if on == "contact":
            return [(id, "") for id in self._contacts]
        if on in ("event", "employer"):
            return [("", id) for id in (self.network.events if on == "event" else self.network.employers)]
        if rule.per == "subject":
            return {(subject, ""): None for kind in rule.on for subject in self.index.by_subject(kind)}
        if on in tables:
            return [self.unit_of(rule, on, record) for record in tables[on].values()]
        return dict.fromkeys(
            unit
            for kind in rule.on
            for entries in (self.index.by_occasion(kind) if rule.of else self.index.by_subject(kind)).values()
            for entry in entries
            for unit in self.units_of(rule, kind, entry[2])
        )

    def units_of(self, rule: Rule, kind: str, record: Any) -> Iterator[Unit]:  # noqa: ANN401
        """The units that a record triggers a rule for."""
        if rule.of:
            for occasion in record.about:
                if self.network.get(rule.of, occasion) is not None:
                    yield self._unit(rule, record.contact, occasion)
        else:
            yield self.unit_of(rule, kind, record)

    def units_around(self, rule: Rule, subject: str, occasion: str) -> Iterator[Unit]:
        """The units of a rule whose trigger concerns a contact, or is about a record."""
        if rule.on[0] in ("workspace", "toolkit") or rule.per == "all" or rule.gap:
            yield ("", "")
            return
        if rule.on[0] == "contact" and subject:
            yield self._unit(rule, subject, "")
        for kind in rule.on:
            if subject:
                for entry in self.index.with_subject(kind, subject):
                    yield from self.units_of(rule, kind, entry[2])
            if occasion:
                if rule.of:
                    for entry in self.index.with_occasion(kind, occasion):
                        yield from self.units_of(rule, kind, entry[2])
                else:
                    record: Any = self.network.get(kind if kind in RECORD_TRIGGERS else "interaction", occasion)
                    if record is not None and (kind in RECORD_TRIGGERS or record.kind == kind):
                        yield from self.units_of(rule, kind, record)

    def unit_of(self, rule: Rule, kind: str, record: Any) -> Unit:  # noqa: ANN401
        """The unit that a record triggers a rule for."""
        if kind == "contact":
            return self._unit(rule, record.id, "")
        if kind in ("event", "employer"):
            return self._unit(rule, "", record.id)
        return self._unit(rule, self._person(rule, kind, record), record.id)

    def _unit(self, rule: Rule, subject: str, occasion: str) -> Unit:
        match rule.per:
            case "occasion":
                return subject, occasion
            case "subject":
                return subject, ""
            case "employer":
                return self.index.employer_of(subject), ""
            case _:
                return "", ""

    @staticmethod
    def _person(rule: Rule, kind: str, record: Any) -> str:  # noqa: ANN401
        if kind != "lead":
            return str(record.contact)
        if rule.subject == "contact":
            return str(record.source)
        return str(record.person or ("" if record.name else record.source))

    def obligations(
        self, rule: Rule, unit: Unit, note: Note | None = None, *, triggers: list[Entry] | None = None
    ) -> tuple[Obligation, ...]:
        """
        What a rule asks for in a unit: nothing, one obligation, or for a gap several.

        Args:
            rule: The rule.
            unit: One of its units.
            note: Called with a word and a fact when something settles it; None to go without.
            triggers: The unit's triggers, as ``seeds`` gave them; None to find them.
        """
        prepared = self._prepared[rule.id]
        if rule.gap:
            return tuple(self._gaps(rule))
        if rule.on[0] in ("workspace", "toolkit", "contact", "employer"):
            return self._without_moment(prepared, unit, note)
        if triggers is None:
            triggers = self._triggers(prepared, unit)
        if rule.needs and rule.per != "occasion":
            triggers = [entry for entry in triggers if self._needed(rule, unit, entry)]
        if not triggers:
            return ()
        return self._around(prepared, unit, triggers[0] if rule.pick == "first" else triggers[-1], note)

    def _triggers(self, prepared: _Prepared, unit: Unit) -> list[Entry]:
        rule, (key, occasion) = prepared.rule, unit
        found: list[Entry] = []
        for kind, conditions in prepared.conditions:
            for entry in self._candidates(rule, kind, key, occasion):
                if self._fits(conditions, entry[2]):
                    found.append(entry)
        return found if len(prepared.conditions) == 1 else sorted(found, key=_in_time)

    def _candidates(self, rule: Rule, kind: str, key: str, occasion: str) -> Iterable[Entry]:
        if rule.per == "subject":
            entries = self.index.with_subject(kind, key)
            return entries if kind != "lead" else [each for each in entries if self._person(rule, kind, each[2]) == key]
        if rule.per == "employer":
            return self.index.with_employer(kind, key)
        if rule.per == "all":
            return sorted(entry for entries in self.index.by_subject(kind).values() for entry in entries)
        if rule.of:
            if self.network.get(rule.of, occasion) is None:
                return ()
            return [entry for entry in self.index.with_occasion(kind, occasion) if entry[2].contact == key]
        table = kind if kind in RECORD_TRIGGERS else "interaction"
        record: Any = self.network.get(table, occasion)
        if record is None or (table == "interaction" and record.kind != kind):
            return ()
        if self.unit_of(rule, kind, record) != (key, occasion):
            return ()
        return (entry_of(kind, record),)

    def _without_moment(self, prepared: _Prepared, unit: Unit, note: Note | None) -> tuple[Obligation, ...]:
        rule = prepared.rule
        on = rule.on[0]
        record: Any = None
        if on == "contact":
            record = self._contacts.get(unit[0])
        elif on == "employer":
            record = self.network.get("employer", unit[1])
        elif on == "toolkit":
            record = self.network.toolkit
        if record is None and on != "workspace":
            return ()
        if not self._fits(prepared.conditions[0][1], record):
            return ()
        subject = unit[0] if on == "contact" else ""
        if self._is_settled(rule, subject, "", subject, None, note):
            return ()
        return self._dated(prepared, Obligation(rule, subject, unit[1], 0, record), None, note)

    def _around(self, prepared: _Prepared, unit: Unit, trigger: Entry, note: Note | None) -> tuple[Obligation, ...]:
        rule, record = prepared.rule, trigger[2]
        kind = rule.on[0] if prepared.is_record else record.kind
        person = "" if kind == "event" else self._person(rule, kind, record)
        occasion = unit[1] or ("" if rule.per == "subject" else record.id)
        if self._is_settled(rule, person, unit[1] or record.id, person, trigger, note):
            return ()
        anchor: Entry | None = trigger
        if rule.needs and rule.per == "occasion":
            anchor = self._needed(rule, (person, unit[1]), trigger)
            if anchor is None:
                return ()
        subject = person
        if rule.act_on:
            subject = self._target(rule, person)
            if not subject:
                return ()
        obligation = Obligation(rule, subject, occasion, 0, record)
        if rule.focus:
            obligation.employer = self.index.employer_of(person)
        if rule.repeat:
            return self._series(prepared, obligation, trigger, note)
        return self._dated(prepared, obligation, anchor, note)

    def _needed(self, rule: Rule, unit: Unit, trigger: Entry) -> Entry | None:
        """The last of the facts that completed what the rule needs, None where something is missing."""
        latest: Entry | None = None
        subject = unit[0] if rule.per != "employer" else self._person(rule, rule.on[0], trigger[2])
        for match in rule.needs:
            found = 0
            since = trigger if rule.per == "occasion" and match.same == "occasion" else None
            for entry in self._matching(match, subject, unit[1], subject, since):
                if rule.per != "occasion" and is_later(entry, trigger):
                    break
                found += 1
                if found == match.count:
                    latest = entry if latest is None or is_later(entry, latest) else latest
                    break
            if found < match.count:
                return None
        return latest

    def _target(self, rule: Rule, person: str) -> str:
        act_on = rule.act_on
        employer = self.index.employer_of(person)
        if act_on is None or not employer:
            return ""
        free = [
            self._contacts[id]
            for id in self.index.colleagues(employer)
            if not any(self.index.with_subject(kind, id) for kind in act_on.lacks)
        ]
        getters = [_ordering(name) for name in act_on.order]
        return min(free, key=lambda contact: _rank(contact, getters, self.network)).id if free else ""

    def _is_settled(
        self, rule: Rule, subject: str, occasion: str, person: str, trigger: Entry | None, note: Note | None
    ) -> bool:
        done = () if rule.repeat else rule.done
        for word, matches, since in (("has", rule.lacks, None), ("done", done, trigger)):
            for match in matches:
                if fact := self._found(match, subject, occasion, person, since):
                    if note:
                        note(word, fact[2])
                    return True
        for match in rule.cancel:
            if fact := self._found(match, subject, occasion, person, trigger):
                if note:
                    note("cancelled", fact[2])
                return True
        return False

    def _found(self, match: Match, subject: str, occasion: str, person: str, since: Entry | None) -> Entry | None:
        if match.count > 1 or match.other or match.same in ("employer", "all"):
            entries = self._matching(match, subject, occasion, person, since)
            return next(islice(entries, match.count - 1, None), None)
        for kind in match.kinds:
            if match.same == "occasion":
                for entry in self.index.with_occasion(kind, occasion):
                    if (since is None or entry[2] is not since[2]) and _counts(kind, entry):
                        return entry
            for entry in reversed(self.index.with_subject(kind, subject)):
                if not is_later(entry, since):
                    break
                if (match.same == "subject" or not getattr(entry[2], "about", True)) and _counts(kind, entry):
                    return entry
        return None

    def _matching(self, match: Match, subject: str, occasion: str, person: str, since: Entry | None) -> Iterator[Entry]:
        """The facts that fit a match, in the order of time."""
        lists = [self._list(match, kind, subject, occasion, person, since) for kind in match.kinds]
        for entry in lists[0] if len(lists) == 1 else merge(*lists):
            if match.other and person in _people(entry[2]):
                continue
            yield entry

    def _list(
        self, match: Match, kind: str, subject: str, occasion: str, person: str, since: Entry | None
    ) -> list[Entry]:
        index = self.index
        if match.same == "occasion":
            own = since[2] if since else None
            explicit = [entry for entry in index.with_occasion(kind, occasion) if entry[2] is not own]
            inferred = [
                entry
                for entry in (index.with_subject(kind, subject) if subject else ())
                if is_later(entry, since) and not getattr(entry[2], "about", True)
            ]
            entries = sorted((*explicit, *inferred)) if inferred else explicit
        elif match.same == "subject":
            entries = [entry for entry in index.with_subject(kind, subject) if is_later(entry, since)]
        elif match.same == "employer":
            employer = index.employer_of(person)
            entries = [entry for entry in index.with_employer(kind, employer) if is_later(entry, since)]
        else:
            entries = [entry for entry in index.of_kind(kind) if is_later(entry, since)]
        return entries if kind not in ("meeting", "event") else [entry for entry in entries if _counts(kind, entry)]

    def _series(
        self, prepared: _Prepared, obligation: Obligation, trigger: Entry, note: Note | None
    ) -> tuple[Obligation, ...]:
        rule, subject = prepared.rule, obligation.subject
        lists = [list(self._matching(match, subject, obligation.occasion, subject, trigger)) for match in rule.done]
        done = sorted(entry for entries in lists for entry in entries)
        if rule.stop:
            replies = (self.index.with_subject(kind, subject) for kind in rule.stop.reply)
            last = max((entries[-1] for entries in replies if entries), default=trigger, key=lambda entry: entry[:2])
            silent = [entry for entry in done if is_later(entry, last)]
            if len(silent) >= rule.stop.silent:
                if note:
                    note("stopped", silent[-1][2])
                return ()
        obligation.number = len(done)
        return self._dated(prepared, obligation, done[-1] if done else trigger, note)

    def _dated(
        self, prepared: _Prepared, obligation: Obligation, anchor: Entry | None, note: Note | None
    ) -> tuple[Obligation, ...]:
        rule = prepared.rule
        offset = rule.repeat if obligation.number and rule.repeat else rule.due
        self._set_due(obligation, anchor, offset)
        if self._decided and not self._decide(obligation, note):
            return ()
        if prepared.withhold:
            obligation.reason = prepared.withhold(obligation.trigger, self.network)
        obligation.order = self._order(prepared, obligation)
        return (obligation,)

    def _set_due(self, obligation: Obligation, anchor: Entry | None, offset: Any) -> None:  # noqa: ANN401
        rule, record = obligation.rule, obligation.trigger
        moment, zone, day = self._anchor(obligation, anchor)
        if offset is None or (moment is None and day is None):
            return
        if moment is None:
            obligation.anchor = day
            obligation.due = self.calendar.add(day, offset)
            return
        obligation.anchor = moment
        obligation.due, obligation.due_at = self.calendar.due(moment, zone, offset)
        recorded = getattr(record, "recorded_at", None)
        if recorded is not None and offset.amount < 0:
            known = local(recorded, zone).date()
            if obligation.due < known:
                obligation.due, obligation.due_at, obligation.clamped = known, None, True
        if rule.until:
            obligation.until = self.calendar.due(moment, zone, rule.until)[0]

    def _anchor(self, obligation: Obligation, anchor: Entry | None) -> tuple[Any, str, Any]:
        """The moment with its zone, or else the date, from which a due date is reckoned."""
        rule, record = obligation.rule, obligation.trigger
        if rule.anchor not in ("", "trigger", "occasion", "needs"):
            return None, "", getattr(record, rule.anchor, None)
        if anchor is None:
            return None, "", None
        if obligation.number == 0 and rule.of and rule.anchor in ("", "occasion"):
            occasion: Any = self.network.get(rule.of, obligation.occasion)
            if occasion is not None:
                return entry_of(rule.of, occasion)[0], occasion.zone, None
        return anchor[0], anchor[2].zone, None

    def _decide(self, obligation: Obligation, note: Note | None) -> bool:
        """Whether an obligation stands after the seeker's decision on it, with its new date where it was put off."""
        rule = obligation.rule
        decision = self._decided.get((rule.id, obligation.subject, obligation.occasion, obligation.number))
        if decision is None:
            return True
        if decision.verdict == "snoozed":
            obligation.snoozed, obligation.due, obligation.due_at = decision, decision.until, None
            if obligation.until and decision.until and obligation.until < decision.until:
                obligation.until = decision.until
            return True
        if rule.repeat:
            obligation.number, obligation.id = obligation.number + 1, ""
            self._set_due(obligation, (decision.at, decision.id, decision), rule.repeat)
            return self._decide(obligation, note)
        if note:
            note(decision.verdict, decision)
        return False

    def _order(self, prepared: _Prepared, obligation: Obligation) -> OrderKey:
        rule = obligation.rule
        if rule.portion and obligation.due is None:
            return (*_rank(obligation.trigger, prepared.queue_order, self.network), obligation.subject)
        contact = self._contacts.get(obligation.subject)
        return order_of(obligation, obligation.due or STANDING, contact.name if contact else "")

    def _gaps(self, rule: Rule) -> Iterator[Obligation]:
        gap = rule.gap
        if gap is None:
            return
        planned = [entry for entry in self.index.of_kind(gap.of) if _counts(gap.of, entry)]
        days = [local(entry[0], entry[2].zone).date() for entry in planned]
        before = [("", None), *((entry[1], day) for entry, day in zip(planned, days, strict=True))]
        for (occasion, day), following in zip(before, [*days, None], strict=True):
            ends = None if following is None else self.calendar.add(following, -gap.within) - A_DAY
            if day is not None and ends is not None and ends <= day:
                continue
            obligation = Obligation(rule, "", occasion, 0, self.network.get(gap.of, occasion) if occasion else None)
            obligation.anchor, obligation.until = day, ends
            obligation.due = None if day is None or rule.due is None else self.calendar.add(day, rule.due)
            if self._decided and not self._decide(obligation, None):
                continue
            obligation.order = self._order(self._prepared[rule.id], obligation)
            yield obligation


def order_of(obligation: Obligation, due: date, name: str) -> OrderKey:
    """Where an obligation stands among others, if it is due on a date and its person has a name."""
    rule = obligation.rule
    at = obligation.due_at or END_OF_DAY
    return due, at, rule.priority, name, obligation.subject, obligation.occasion, rule.id


def id_of(obligation: Obligation) -> str:
    """The id of the follow-up that an obligation becomes."""
    if not obligation.id:
        parts = (obligation.rule.id, obligation.subject, obligation.occasion, str(obligation.number))
        obligation.id = derived_id("follow-up", *parts)
    return obligation.id


def _in_time(entry: Entry) -> tuple[datetime, str]:
    return entry[:2]


def _counts(kind: str, entry: Entry) -> bool:
    return kind not in ("meeting", "event") or entry[2].status == "planned"


def _people(record: Any) -> tuple[str, ...]:  # noqa: ANN401
    return (record.contact,) if hasattr(record, "contact") else (getattr(record, "source", ""),)


class _Reversed:
    """Turns an order round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:  # noqa: ANN401
        self.value = value

    def __lt__(self, other: _Reversed) -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and bool(other.value == self.value)

    __hash__ = None  # type: ignore[assignment]  # it is only ever compared


def _rank(record: Any, getters: Iterable[tuple[Any, bool]], network: Network) -> tuple[Any, ...]:  # noqa: ANN401
    return tuple(_Reversed(get(record, network)) if descending else get(record, network) for get, descending in getters)
