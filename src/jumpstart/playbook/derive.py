"""From facts to obligations: what one rule asks for around one person, occasion or employer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jumpstart.domain.employers import employer_key, reason_to_leave, tie_to_employer
from jumpstart.domain.fields import local
from jumpstart.playbook.attributes import EXCLUDED
from jumpstart.playbook.closeness import aim_at
from jumpstart.playbook.index import FACTS, FactIndex, entry_of, in_time, index_kind, is_later
from jumpstart.playbook.obligations import STANDING, Obligation, order_of, rank
from jumpstart.playbook.rule import MOMENTLESS, RECORD_TRIGGERS
from jumpstart.playbook.units import Prepared, Units, person_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from jumpstart.domain.actions import Decision
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.playbook.attributes import Getter
    from jumpstart.playbook.calendar import WorkingCalendar
    from jumpstart.playbook.index import Entry
    from jumpstart.playbook.offsets import Offset
    from jumpstart.playbook.rule import Rule
    from jumpstart.playbook.units import Unit

    Note = Callable[[str, Any], None]

_A_DAY = timedelta(days=1)


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
        self.units = Units(network, self.index)
        self._prepared = {rule.id: Prepared.of(rule, self.index) for rule in rules}
        self.aim = aim_at(network.goal)
        self._scores: dict[str, int] = {}
        self._decided: dict[tuple[str, str, str], list[Decision]] = {}
        for decision in network.decisions.values():
            self._heed(decision)

    @property
    def network(self) -> Network:
        """The facts."""
        return self.units.network

    def seeds(self, rule: Rule) -> Iterable[tuple[Unit, list[Entry] | None]]:
        """Everything that a rule may ask something for, with its triggers where they are at hand."""
        return self.units.seeds(self._prepared[rule.id])

    def exchange(self, kind: str, old: Any, new: Any) -> None:  # noqa: ANN401  any record
        """
        Take one record out and another in.

        Args:
            kind: The kind of record.
            old: The record as it was, None where it was not there.
            new: The record as it is, None where it is not there.
        """
        if kind == "decision":
            if old is not None:
                self._decided[old.rule, old.subject, old.occasion].remove(old)
            if new is not None:
                self._heed(new)
        elif kind in FACTS or kind == "contact":
            if kind == "contact":
                self._scores.pop((old or new).id, None)
            if old is not None:
                self.index.take(index_kind(kind, old), old)
            if new is not None:
                self.index.put(index_kind(kind, new), new)

    def _heed(self, decision: Decision) -> None:
        known = self._decided.setdefault((decision.rule, decision.subject, decision.occasion), [])
        known.append(decision)
        known.sort(key=lambda each: (each.at, each.id))

    # What is asked for in one unit.

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
        if prepared.on in MOMENTLESS:
            return self._around_record(prepared, unit, note)
        if triggers is None:
            triggers = self.triggers(prepared, unit)
        if rule.needs and rule.per != "occasion":
            triggers = [entry for entry in triggers if self._completed_at(prepared, entry)]
        if not triggers:
            return ()
        return self._around(prepared, unit, triggers[0] if rule.pick == "first" else triggers[-1], note)

    def triggers(self, prepared: Prepared, unit: Unit) -> list[Entry]:
        """The facts that trigger a rule for a unit, in the order of time."""
        found: list[Entry] = []
        for kind, conditions in prepared.conditions:
            candidates = self._candidates(prepared.rule, kind, unit)
            found += [entry for entry in candidates if self.units.fits(conditions, entry[2])]
        return found if len(prepared.conditions) == 1 else sorted(found, key=in_time)

    def _candidates(self, rule: Rule, kind: str, unit: Unit) -> Iterable[Entry]:
        key, occasion = unit
        match rule.per:
            case "subject":
                entries = self.index.with_subject(kind, key)
                return (
                    [each for each in entries if person_of(rule, kind, each[2]) == key] if kind == "lead" else entries
                )
            case "employer":
                return self.index.with_employer(kind, key)
            case "all":
                return self.index.of_kind(kind)
        if rule.of:
            if occasion not in self.index.records[rule.of]:
                return ()
            return [entry for entry in self.index.with_occasion(kind, occasion) if entry[2].contact == key]
        record = self.units.trigger(kind, occasion)
        return () if record is None or person_of(rule, kind, record) != key else (entry_of(kind, record),)

    def _around_record(self, prepared: Prepared, unit: Unit, note: Note | None) -> tuple[Obligation, ...]:
        """What a rule asks for around what has no moment of its own: a contact, an employer, the toolkit."""
        rule, on = prepared.rule, prepared.on
        subject = unit[0] if on == "contact" else ""
        record: Any = self.index.contacts.get(subject)
        if on != "contact":
            record = self.network.toolkit if on == "toolkit" else self.network.employers.get(unit[1])
        if record is None and on != "workspace":
            return ()
        if not self.units.fits(prepared.conditions[0][1], record):
            return ()
        occasion = unit[1]
        if self._is_settled(prepared, subject, occasion, None, note):
            return ()
        found = self._needed(prepared, subject, occasion, None) if rule.needs else None
        if rule.needs and found is None:
            return ()
        obligation = Obligation(rule, subject, occasion, record)
        if rule.focus:
            obligation.employer = employer_key(record.organization if on == "contact" else getattr(record, "name", ""))
        return self._dated(prepared, obligation, found if rule.anchor == "needs" else None, note)

    def _around(self, prepared: Prepared, unit: Unit, trigger: Entry, note: Note | None) -> tuple[Obligation, ...]:
        rule, record = prepared.rule, trigger[2]
        person = person_of(rule, prepared.on, record)
        occasion = unit[1] or record.id
        if self._is_settled(prepared, person, occasion, trigger, note):
            return ()
        anchor = trigger
        if rule.needs:
            found = self._needed(prepared, person, occasion, trigger)
            if found is None:
                return ()
            anchor = found if rule.anchor == "needs" else trigger
        subject = self._somebody_else(rule, person) if rule.act_on else person
        if rule.act_on and not subject:
            return ()
        obligation = Obligation(rule, subject, "" if rule.per == "subject" else occasion, record)
        if rule.focus:
            obligation.employer = self.index.employer_of(person)
        if rule.repeat:
            return self._series(prepared, obligation, occasion, trigger, note)
        return self._dated(prepared, obligation, anchor, note)

    def _completed_at(self, prepared: Prepared, trigger: Entry) -> bool:
        """Whether a trigger's facts, up to itself, hold all that its rule needs."""
        person = person_of(prepared.rule, prepared.on, trigger[2])
        return self._needed(prepared, person, trigger[1], trigger) is not None

    def _needed(self, prepared: Prepared, person: str, occasion: str, trigger: Entry | None) -> Entry | None:
        """The last of the facts that complete what the rule needs, None where something is missing."""
        latest: Entry | None = None
        per_occasion = prepared.rule.per == "occasion"
        for search in prepared.needs:
            since = trigger if per_occasion and search.match.same == "occasion" else None
            found = 0
            for entry in search.all(person, occasion, since):
                if not per_occasion and trigger is not None and is_later(entry, trigger):
                    break
                found += 1
                if found == search.match.count:
                    latest = entry if is_later(entry, latest) else latest
                    break
            if found < search.match.count:
                return None
        return latest

    def _somebody_else(self, rule: Rule, person: str) -> str:
        """The first contact at a person's employer without some facts; empty for none."""
        lacks, order = (rule.act_on.lacks, rule.act_on.order) if rule.act_on else ((), ())
        free = [
            self.index.contacts[id]
            for id in self.index.colleagues(self.index.employer_of(person))
            if id != person and not any(self.index.with_subject(kind, id) for kind in lacks)
        ]
        return min(free, key=lambda contact: (rank(contact, order, self._closeness), contact.id)).id if free else ""

    def _is_settled(
        self, prepared: Prepared, person: str, occasion: str, trigger: Entry | None, note: Note | None
    ) -> bool:
        for word, search in prepared.settles:
            fact = search.find(person, occasion, None if word == "has" else trigger)
            if fact is not None:
                if note:
                    note(word, fact[2])
                return True
        return False

    def _series(
        self, prepared: Prepared, obligation: Obligation, occasion: str, trigger: Entry, note: Note | None
    ) -> tuple[Obligation, ...]:
        """The next of a series: as long after the last act as the rule says, until too many stay unanswered."""
        rule, person = prepared.rule, person_of(prepared.rule, prepared.on, trigger[2])
        done = {entry[1]: entry for search in prepared.acts for entry in search.all(person, occasion, trigger)}
        acts = sorted((*done.values(), *self._decided_acts(obligation, trigger)), key=in_time)
        if rule.stop:
            replies = (self.index.with_subject(kind, person) for kind in rule.stop.reply)
            answered = max((entries[-1] for entries in replies if entries), default=trigger, key=in_time)
            silent = [act for act in acts if is_later(act, answered) and getattr(act[2], "verdict", "") != "skipped"]
            if len(silent) >= rule.stop.silent:
                if note:
                    note("stopped", silent[-1][2])
                return ()
        obligation.number = len(acts)
        return self._dated(prepared, obligation, acts[-1] if acts else trigger, note)

    # When it is due.

    def _dated(
        self, prepared: Prepared, obligation: Obligation, anchor: Entry | None, note: Note | None
    ) -> tuple[Obligation, ...]:
        rule = obligation.rule
        self._set_due(obligation, anchor, rule.repeat if obligation.number and rule.repeat else rule.due)
        if self._decided and not self._stands_decided(obligation, note):
            return ()
        if prepared.withhold:
            obligation.reason = self._reason_to_withhold(prepared.withhold, obligation)
        obligation.order = self._order(obligation)
        return (obligation,)

    def _reason_to_withhold(self, withhold: Getter, obligation: Obligation) -> str:
        """What speaks against acting on a person, or on a lead that leads to nobody known."""
        contact = self.index.contacts.get(obligation.subject)
        if contact and (reason := withhold(contact, self.network)):
            return str(reason)
        rule, seeker, lead = obligation.rule, self.network.seeker, obligation.trigger
        if rule.on != ("lead",) or rule.subject != "person" or rule.withhold != EXCLUDED or not lead.employer:
            return ""
        is_excepted = contact is not None and seeker is not None and bool(tie_to_employer(contact, seeker))
        return "" if is_excepted or lead.person in self.index.contacts else reason_to_leave(lead, seeker)

    def _set_due(self, obligation: Obligation, anchor: Entry | None, offset: Offset | None) -> None:
        rule = obligation.rule
        moment, zone, day = self._start(obligation, anchor)
        obligation.anchor = moment or day
        if moment is None:
            if day is not None:
                obligation.due = self.calendar.add(day, offset) if offset else None
                obligation.until = self.calendar.add(day, rule.until) if rule.until else None
            return
        if rule.until:
            obligation.until = self.calendar.due(moment, zone, rule.until)[0]
        if offset is None:
            return
        obligation.due, obligation.due_at = self.calendar.due(moment, zone, offset)
        if offset.amount < 0:
            self._clamp(obligation, zone)

    @staticmethod
    def _clamp(obligation: Obligation, zone: str) -> None:
        """Ask for nothing before its fact was entered."""
        recorded = getattr(obligation.trigger, "recorded_at", None)
        if recorded is None or obligation.due is None:
            return
        known = local(recorded, zone).date()
        if obligation.due < known:
            obligation.due, obligation.due_at, obligation.clamped = known, None, True

    def _start(self, obligation: Obligation, anchor: Entry | None) -> tuple[datetime | None, str, date | None]:
        """The moment with its zone, or else the date, from which a due date is reckoned."""
        rule = obligation.rule
        if rule.anchor not in ("", "trigger", "occasion", "needs"):
            return None, "", getattr(obligation.trigger, rule.anchor, None)
        if anchor is None:
            return None, "", None
        if rule.of and rule.anchor in ("", "occasion") and not obligation.number:
            anchor = entry_of(rule.of, self.index.records[rule.of][obligation.occasion])
        if anchor[2] is not obligation.trigger:
            obligation.found = anchor[2]
        return anchor[0], anchor[2].zone, None

    def _order(self, obligation: Obligation) -> tuple[Any, ...]:
        rule = obligation.rule
        if rule.portion and obligation.due is None and not obligation.reason:
            return (*rank(obligation.trigger, rule.portion.order, self._closeness), obligation.subject)
        contact = self.index.contacts.get(obligation.subject)
        if contact is None:
            return order_of(obligation, obligation.due or STANDING, "", 0)
        return order_of(obligation, obligation.due or STANDING, contact.name, self._closeness(contact))

    def _closeness(self, contact: Contact) -> int:
        """How close a contact is to the goal, reckoned once for all that is asked about them."""
        score = self._scores.get(contact.id)
        if score is None:
            score = self._scores[contact.id] = self.aim.score(contact)
        return score

    # What the seeker decided.

    def _decisions(self, obligation: Obligation) -> Iterable[Decision]:
        """
        The decisions on an obligation and on others of its series, in the order of time.

        Where one follow-up stands for the latest of many triggers, what was decided before that one counts no more.
        """
        rule = obligation.rule
        found = self._decided.get((rule.id, obligation.subject, obligation.occasion), ())
        if found and rule.per == "subject" and rule.on[0] not in RECORD_TRIGGERS:
            return [decision for decision in found if decision.at > obligation.trigger.at]
        return found

    def _decided_acts(self, obligation: Obligation, trigger: Entry) -> list[Entry]:
        """The decisions by which a series went on, one for each of its numbers."""
        newest = {decision.number: decision for decision in self._decisions(obligation)}
        return [
            (each.at, each.id, each) for each in newest.values() if each.verdict != "snoozed" and each.at > trigger[0]
        ]

    def _stands_decided(self, obligation: Obligation, note: Note | None) -> bool:
        """Whether an obligation stands after the seeker's decision on it; where it was put off, with its new date."""
        decision = None
        for each in self._decisions(obligation):
            if each.number == obligation.number:
                decision = each
        if decision is None:
            return True
        if decision.verdict == "snoozed":
            obligation.snoozed, obligation.due, obligation.due_at = decision, decision.until, None
            if obligation.until and decision.until and obligation.until < decision.until:
                obligation.until = decision.until
            return True
        if obligation.rule.repeat:
            return True
        if note:
            note(decision.verdict, decision)
        return False

    # Where nothing is planned.

    def _gaps(self, rule: Rule) -> Iterator[Obligation]:
        """One obligation for each stretch without what the rule looks for, open until the next one comes near."""
        gap = rule.gap
        if gap is None:
            return
        planned = [entry for entry in self.index.of_kind(gap.of) if entry[2].status == "planned"]
        days = [local(entry[0], entry[2].zone).date() for entry in planned]
        befores = [(None, None), *zip((entry[2] for entry in planned), days, strict=True)]
        for (record, day), following in zip(befores, [*days, None], strict=True):
            ends = None if following is None else self.calendar.add(following, -gap.within) - _A_DAY
            if day is not None and ends is not None and ends <= day:
                continue
            obligation = Obligation(rule, "", record.id if record else "", record)
            obligation.anchor, obligation.until = day, ends
            obligation.due = None if day is None or rule.due is None else self.calendar.add(day, rule.due)
            if self._decided and not self._stands_decided(obligation, None):
                continue
            obligation.order = self._order(obligation)
            yield obligation
