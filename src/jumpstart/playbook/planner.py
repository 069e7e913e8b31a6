"""Deriving a plan, and keeping it up to date as facts change."""

from __future__ import annotations

from bisect import bisect_left, insort
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.actions import FollowUp
from jumpstart.domain.employers import employer_key, names_own_employer
from jumpstart.domain.fields import aware, in_utc, local
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.domain.quiet import paused_collector
from jumpstart.domain.records import Put, Remove, Revision, Unknown, kind_of
from jumpstart.errors import FieldError, JumpstartError, PluginError
from jumpstart.playbook.attributes import EXCLUDED, NEEDS_OWN_THANKS, open_gates
from jumpstart.playbook.calendar import WorkingCalendar, no_holidays
from jumpstart.playbook.checks import check
from jumpstart.playbook.closeness import aim_at
from jumpstart.playbook.derive import Deriver
from jumpstart.playbook.index import FACTS, Entry, index_kind, occasions_of, subjects_of
from jumpstart.playbook.obligations import END_OF_DAY, Obligation, id_of, order_of, rank
from jumpstart.playbook.plan import FollowUps, Item, Plan, Waiting, Withheld
from jumpstart.playbook.shipped import jump_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.domain.records import Change
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.closeness import Aim
    from jumpstart.playbook.rule import Rule
    from jumpstart.playbook.units import Unit

    PythonRule = Callable[[Network, Playbook], Iterable[FollowUp]]

Bucket = tuple[str, str, str]
"""Where an obligation is kept: its state, its rule, and its employer or the reason why it is withheld."""
_order = itemgetter(0)


def plan(
    network: Network,
    *,
    now: datetime,
    playbook: Playbook | None = None,
    rules: Iterable[PythonRule] = (),
    is_holiday: Callable[[date], bool] = no_holidays,
) -> Plan:
    """
    What a playbook asks for now.

    Args:
        network: The facts.
        now: The moment for which to plan, an aware datetime.
        playbook: The playbook, None for ``JUMP_START``.
        rules: Rules in Python: each gives follow-ups from the network and the playbook.
        is_holiday: Says of a date whether nobody works on it; by default there are no holidays.

    Raises:
        FieldError: ``now`` is naive, or a Python rule gives something else than follow-ups, or two with one id.
        PluginError: A Python rule raised; it names the rule.
    """
    return Planner(network, playbook, rules=rules, is_holiday=is_holiday).view(now)


class Planner:
    """
    Keeps what was derived from a network, and derives anew only what a change touches.

    Any sequence of ``apply`` gives the same views as a planner built on the network at the end.

    Args:
        network: The facts.
        playbook: The playbook, None for ``JUMP_START``.
        rules: Rules in Python; they are asked anew after every change.
        is_holiday: Says of a date whether nobody works on it.
    """

    def __init__(
        self,
        network: Network,
        playbook: Playbook | None = None,
        *,
        rules: Iterable[PythonRule] = (),
        is_holiday: Callable[[date], bool] = no_holidays,
    ) -> None:
        self.playbook = playbook if playbook is not None else jump_start()
        self._python_rules, self._is_holiday = tuple(rules), is_holiday
        self._rules = {rule.id: rule for rule in self.playbook.rules}
        self._mentions = _mentions(self.playbook.rules)
        self._excluding = tuple(rule for rule in self.playbook.rules if _asks(rule, EXCLUDED))
        self._thanking = tuple(rule for rule in self.playbook.rules if _asks(rule, NEEDS_OWN_THANKS))
        self._rebuild(network)

    @property
    def network(self) -> Network:
        """The facts as they stand after the last change."""
        return self._network

    def _rebuild(self, network: Network) -> None:
        self._network = network
        seeker = network.seeker or UNNAMED_SEEKER
        self._buckets: dict[Bucket, list[Item]] = {}
        self._placed: dict[tuple[str, Unit], tuple[Obligation, ...]] = {}
        self._from_python: list[Item] | None = None
        with paused_collector():
            self._deriver = Deriver(network, self.playbook.rules, WorkingCalendar(seeker.workdays, self._is_holiday))
            for rule in self.playbook.rules:
                for unit, triggers in self._deriver.seeds(rule):
                    self._place(rule, unit, triggers)
            for items in self._buckets.values():
                items.sort(key=_order)

    def _place(self, rule: Rule, unit: Unit, triggers: list[Entry] | None) -> None:
        obligations = self._deriver.obligations(rule, unit, triggers=triggers)
        if obligations:
            self._placed[rule.id, unit] = obligations
            for each in obligations:
                self._buckets.setdefault(_bucket_of(each), []).append((each.order, each))

    def apply(self, changes: Iterable[Change]) -> Planner:
        """
        Take in some changes, and derive anew what they touch.

        Args:
            changes: Puts and Removes, or a ``Revision``.

        Returns:
            The planner itself.
        """
        changes = changes if isinstance(changes, Revision) else tuple(changes)
        after = self._network.after(changes)
        records = _changed_records(changes, self._network, after)
        if any(kind in ("seeker", "goal") for kind, _, _ in records):  # days, or the order, may change everywhere
            self._rebuild(after)
            return self
        touched = self._touched(records, 1)
        for kind, old, new in records:
            self._deriver.exchange(kind, old, new)
        self._network = self._deriver.units.network = after
        touched.update(self._touched(records, 2))
        for rule, unit in touched.values():
            self._derive_anew(rule, unit)
        self._from_python = None
        return self

    def _derive_anew(self, rule: Rule, unit: Unit) -> None:
        for each in self._placed.pop((rule.id, unit), ()):
            bucket = _bucket_of(each)
            items = self._buckets[bucket]
            del items[bisect_left(items, each.order, key=_order)]
            if not items:
                del self._buckets[bucket]
        obligations = self._deriver.obligations(rule, unit)
        if obligations:
            self._placed[rule.id, unit] = obligations
            for each in obligations:
                insort(self._buckets.setdefault(_bucket_of(each), []), (each.order, each), key=_order)

    def _touched(self, records: list[tuple[str, Any, Any]], side: int) -> dict[tuple[str, Unit], tuple[Rule, Unit]]:
        """The units whose derivation reads one of these records, as they stand before (1) or after (2)."""
        found: dict[tuple[str, Unit], tuple[Rule, Unit]] = {}
        for change in records:
            kind, record = change[0], change[side]
            if record is not None:
                for rule, unit in self._touched_by(kind, record):
                    found[rule.id, unit] = (rule, unit)
        return found

    def _touched_by(self, kind: str, record: Any) -> Iterator[tuple[Rule, Unit]]:  # noqa: ANN401  any record
        if kind in FACTS:
            yield from self._touched_by_fact(index_kind(kind, record), record)
            yield from self._touched_beside(index_kind(kind, record), record)
        elif kind == "contact":
            yield from self._touched_by_contact(record)
        elif kind == "decision":
            rule = self._rules.get(record.rule)
            if rule:
                yield from ((rule, unit) for unit in self._deriver.units.around(rule, record.subject, record.occasion))
        elif kind in ("toolkit", "employer"):
            for rule in self.playbook.rules:
                if rule.on[0] in ("workspace", kind):
                    yield rule, ("", record.id if kind == rule.on[0] == "employer" else "")

    def _touched_by_fact(self, kind: str, record: Any) -> Iterator[tuple[Rule, Unit]]:  # noqa: ANN401  any fact
        for rule in self.playbook.rules:
            if kind in rule.on:
                yield from ((rule, unit) for unit in self._deriver.units.of(rule, kind, record))
            if kind in (rule.of, rule.gap.of if rule.gap else ""):
                yield from ((rule, unit) for unit in self._deriver.units.around(rule, "", record.id))
        for rule, same in self._mentions.get(kind, ()):
            if same == "all":
                yield from ((rule, unit) for unit in self._deriver.units.all(rule))
                continue
            for subject in subjects_of(kind, record):
                yield from self._units_at(rule, subject, same)
            for occasion in occasions_of(kind, record):
                yield from ((rule, unit) for unit in self._deriver.units.around(rule, "", occasion))

    def _touched_beside(self, kind: str, record: Any) -> Iterator[tuple[Rule, Unit]]:  # noqa: ANN401  any fact
        """The units that read a fact by an attribute of another record."""
        seeker = self._network.seeker
        if kind == "lead" and seeker and seeker.confidential and names_own_employer(record.employer, seeker):
            for rule in self._excluding if record.person else ():
                yield from self._units_at(rule, record.person, "employer" if rule.act_on else "subject")
        elif kind in ("met", "declined"):
            for rule in self._thanking if record.about else ():
                yield from self._units_at(rule, record.contact, "subject")
        elif kind == "meeting":
            for _, _, lead in self._deriver.index.with_occasion("lead", record.id) if self._thanking else ():
                for rule in self._thanking:
                    yield from ((rule, unit) for unit in self._deriver.units.of(rule, "lead", lead))

    def _touched_by_contact(self, contact: Contact) -> Iterator[tuple[Rule, Unit]]:
        employer = self._deriver.index.has_employers and employer_key(contact.organization)
        for rule in self.playbook.rules:
            if rule.on[0] == "contact":
                yield rule, self._deriver.units.one_of(rule, "contact", contact)
            yield from self._units_at(rule, contact.id, "subject")
            if employer and (rule.per == "employer" or any(match.same == "employer" for match in rule.matches)):
                yield rule, (employer, "")
                for colleague in self._deriver.index.colleagues(employer):
                    yield from self._units_at(rule, colleague, "subject")

    def _units_at(self, rule: Rule, subject: str, same: str) -> Iterator[tuple[Rule, Unit]]:
        """The units of a rule around a contact, or around everybody at their employer."""
        index = self._deriver.index
        subjects: Iterable[str] = (subject,)
        if same == "employer" and (employer := index.employer_of(subject)):
            subjects = (subject, *index.colleagues(employer))
        for id in subjects:
            for unit in self._deriver.units.around(rule, id, ""):
                yield rule, unit

    def is_open(self, follow_up: FollowUp) -> bool:
        """Whether the playbook still asks for a follow-up that it once asked for."""
        rule = self._rules.get(follow_up.rule)
        if rule is None:
            return any(item[1].id == follow_up.id for item in self._python())
        subject, occasion = follow_up.subject, follow_up.occasion
        units = {("", ""), (subject, occasion), (subject, ""), ("", occasion)}
        units.update(self._deriver.units.around(rule, subject, occasion))
        return any(id_of(each) == follow_up.id for unit in units for each in self._placed.get((rule.id, unit), ()))

    def view(self, now: datetime) -> Plan:
        """
        The plan at a moment.

        Args:
            now: The moment, an aware datetime.

        Raises:
            FieldError: ``now`` is naive, or a Python rule gives something else than follow-ups.
        """
        moment = in_utc(aware("now", now))
        today = local(moment, (self._network.seeker or UNNAMED_SEEKER).zone).date()
        gates = open_gates(self._network)
        focus = in_focus(self._network, self.playbook)
        runs: list[list[Item]] = [self._own(), self._python()]
        queues: dict[str, list[list[Item]]] = {}
        hidden: dict[tuple[str, str], list[list[Item]]] = {}
        for (state, rule_id, tag), kept in self._buckets.items():
            rule = self._rules[rule_id]
            items = _worth_doing(kept, today) if rule.until or rule.gap else kept
            reason = tag if state == "withheld" else _reason(rule, tag, gates, focus)
            if reason:
                hidden.setdefault((rule_id, reason), []).append(list(items))
            elif state == "dated":
                runs.append(list(items))
            elif state == "queue":
                queues.setdefault(rule_id, []).append(items)
            else:
                runs.append(_standing(items, today, self._network))
        waiting = []
        for rule_id, lists in queues.items():
            shown, rest = self._portion(self._rules[rule_id], lists, today)
            runs.append(_standing(shown, today, self._network))
            waiting += [rest] if rest.count else []
        return self._plan(moment, today, runs, hidden, waiting)

    def _plan(
        self,
        now: datetime,
        today: date,
        runs: list[list[Item]],
        hidden: dict[tuple[str, str], list[list[Item]]],
        waiting: list[Waiting],
    ) -> Plan:
        network, playbook = self._network, self.playbook
        places = {rule.id: place for place, rule in enumerate(playbook.rules)}
        withheld = (
            Withheld(
                rule=rule_id,
                reason=reason,
                count=sum(map(len, lists)),
                make=lambda lists=lists: _in_order(lists, today, network),  # type: ignore[misc]  # bound now
            )
            for (rule_id, reason), lists in sorted(hidden.items(), key=lambda entry: (places[entry[0][0]], entry[0]))
        )
        return Plan(
            now=now,
            day=today,
            follow_ups=FollowUps(tuple(run for run in runs if run), network, today),
            withheld=tuple(each for each in withheld if each.count),
            waiting=tuple(sorted(waiting, key=lambda each: places[each.rule])),
            check=lambda: check(network, playbook, now),
        )

    def _portion(self, rule: Rule, lists: list[list[Item]], today: date) -> tuple[list[Item], Waiting]:
        """Today's part of a campaign, and what that leaves."""
        size = rule.portion.size if rule.portion else 1
        done = self._done_on(today, rule.do)
        shown = list(islice(merge(*lists, key=_order), max(size - done, 0)))
        rest = sum(map(len, lists)) - len(shown)
        ends_on = today + timedelta(days=-(-rest // size))
        return shown, Waiting(rule=rule.id, count=rest, a_day=size, done_today=done, ends_on=ends_on)

    def _done_on(self, day: date, kind: str) -> int:
        zone = (self._network.seeker or UNNAMED_SEEKER).zone
        return sum(local(entry[0], zone).date() == day for entry in self._deriver.index.around_day(kind, day))

    def _own(self) -> list[Item]:
        """The follow-ups that the seeker added by hand."""
        return self._items(each for each in self._network.follow_ups.values() if each.status == "open")

    def _python(self) -> list[Item]:
        """The follow-ups of the rules in Python."""
        if self._from_python is None:
            made: dict[str, FollowUp] = {}
            for rule in self._python_rules:
                for each in _asked(rule, self._network, self.playbook):
                    if made.setdefault(each.id, each) != each:
                        remedy = "two follow-ups have this id; tell them apart by subject, occasion or number"
                        raise FieldError(f"rule {_name_of(rule)}", each.id, remedy)
            self._from_python = self._items(self._still_open(made.values()))
        return self._from_python

    def _still_open(self, made: Iterable[FollowUp]) -> Iterator[FollowUp]:
        for each in made:
            decision = self._network.decisions.get(each.id)
            if decision is None:
                yield each
            elif decision.until is not None:
                yield attrs.evolve(each, due=decision.until, due_at=None)

    def _items(self, follow_ups: Iterable[FollowUp]) -> list[Item]:
        contacts, aim = self._network.contacts, self._deriver.aim
        items: list[Item] = []
        for each in follow_ups:
            contact = contacts.get(each.subject)
            who = (-aim.score(contact), contact.name) if contact else (0, "")
            items.append(
                ((each.due, each.due_at or END_OF_DAY, each.priority, *who, each.subject, each.occasion, each.id), each)
            )
        return sorted(items, key=_order)


def _asked(rule: PythonRule, network: Network, playbook: Playbook) -> Iterator[FollowUp]:
    try:
        made: tuple[object, ...] = tuple(rule(network, playbook))
    except JumpstartError:
        raise
    except Exception as error:
        raise PluginError(_name_of(rule), f"the rule raised {type(error).__name__}: {error}") from error
    for each in made:
        if not isinstance(each, FollowUp):
            remedy = "a rule in Python gives FollowUp values and nothing else"
            raise FieldError(f"rule {_name_of(rule)}", each, remedy)
        yield each


def _name_of(rule: PythonRule) -> str:
    return str(getattr(rule, "__name__", repr(rule)))


def reason_to_withhold(rule: Rule, employer: str, network: Network, playbook: Playbook) -> str:
    """Why nothing is asked for by a rule at an employer now, empty where nothing speaks against it."""
    return _reason(rule, employer, open_gates(network), in_focus(network, playbook))


def in_focus(network: Network, playbook: Playbook) -> frozenset[str] | None:
    """The keys of the employers that a playbook works on now, None for all."""
    focus = playbook.focus
    if focus is None:
        return None
    ranked = sorted(network.employers.values(), key=lambda each: (rank(each, focus.order), each.id))
    return frozenset(employer_key(employer.name) for employer in ranked[: focus.top])


def _reason(rule: Rule, employer: str, gates: dict[str, str], focus: frozenset[str] | None) -> str:
    """Why nothing is asked for by a rule at an employer, empty where nothing speaks against it."""
    shut = next((gates[gate] for gate in rule.requires if gates[gate]), "")
    if not shut and rule.focus and focus is not None and employer not in focus:
        return f"not among the {len(focus)} employers in focus"
    return shut


def _bucket_of(obligation: Obligation) -> Bucket:
    rule = obligation.rule
    if obligation.reason:
        return "withheld", rule.id, obligation.reason
    if obligation.due is not None:
        return "dated", rule.id, obligation.employer
    return "queue" if rule.portion else "standing", rule.id, obligation.employer


def _worth_doing(items: list[Item], today: date) -> list[Item]:
    return [item for item in items if item[1].until is None or item[1].until >= today]


def _in_order(lists: Iterable[list[Item]], today: date, network: Network) -> FollowUps:
    """What is withheld, in the order in which it would be asked for."""
    return FollowUps(tuple(_standing(items, today, network) for items in lists), network, today)


def _standing(items: list[Item], today: date, network: Network) -> list[Item]:
    """What has no date of its own, as due today."""
    aim = aim_at(network.goal)
    return sorted(((_order_today(item[1], today, network, aim), item[1]) for item in items), key=_order)


def _order_today(obligation: Obligation, today: date, network: Network, aim: Aim) -> tuple[Any, ...]:
    contact = network.contacts.get(obligation.subject)
    name, score = (contact.name, aim.score(contact)) if contact else ("", 0)
    return order_of(obligation, obligation.due or today, name, score)


def _changed_records(changes: Iterable[Change], before: Network, after: Network) -> list[tuple[str, Any, Any]]:
    """Each record that differs, with its kind, as it was and as it is; None where it was not or is not."""
    keys: dict[tuple[str, str], None] = {}
    for change in changes:
        match change:
            case Put(record):
                keys[kind_of(record), record.id] = None
            case Remove(kind, id):
                keys[kind, id] = None
    pairs = ((kind, _readable(before.get(kind, id)), _readable(after.get(kind, id))) for kind, id in keys)
    return [(kind, old, new) for kind, old, new in pairs if old is not None or new is not None]


def _readable(record: Any) -> Any:  # noqa: ANN401  any record
    return None if isinstance(record, Unknown) else record


def _asks(rule: Rule, attribute: str) -> bool:
    return rule.withhold == attribute or any(each.attribute == attribute for each in rule.where)


def _mentions(rules: tuple[Rule, ...]) -> dict[str, tuple[tuple[Rule, str], ...]]:
    """For each kind of fact, the rules that look for it and by what."""
    found: dict[str, dict[tuple[str, str], tuple[Rule, str]]] = {}
    for rule in rules:
        looked_for = [(kind, match.same) for match in rule.matches for kind in match.kinds]
        looked_for += [(kind, "subject") for kind in (rule.stop.reply if rule.stop else ())]
        looked_for += [(kind, "employer") for kind in (rule.act_on.lacks if rule.act_on else ())]
        for kind, same in looked_for:
            found.setdefault(kind, {})[rule.id, same] = (rule, same)
    return {kind: tuple(entries.values()) for kind, entries in found.items()}
