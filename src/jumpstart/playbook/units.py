"""What there may be one obligation for: whom and what a rule looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.playbook.attributes import getter
from jumpstart.playbook.index import ARRANGED, RECORDS, FactIndex, entry_of
from jumpstart.playbook.matching import Search
from jumpstart.playbook.rule import RECORD_TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.network import Network
    from jumpstart.playbook.attributes import Getter
    from jumpstart.playbook.index import Entry
    from jumpstart.playbook.rule import Condition, Rule

    Conditions = tuple[tuple[Getter, Condition], ...]

Unit = tuple[str, str]
"""A person, an employer or nobody, and an occasion or none."""


@attrs.frozen(kw_only=True)
class Prepared:
    """A rule with what is looked up once."""

    rule: Rule
    on: str
    conditions: tuple[tuple[str, Conditions], ...]
    withhold: Getter | None
    needs: tuple[Search, ...]
    acts: tuple[Search, ...]
    settles: tuple[tuple[str, Search], ...]

    @classmethod
    def of(cls, rule: Rule, index: FactIndex) -> Prepared:
        """What a rule needs over an index."""
        on = rule.on[0]
        needs, lacks, done, cancel = (
            tuple(Search(match, index) for match in matches)
            for matches in (rule.needs, rule.lacks, rule.done, rule.cancel)
        )
        settles = [("has", search) for search in lacks]
        settles += [("done", search) for search in done if not rule.repeat]
        settles += [("cancelled", search) for search in cancel]
        return cls(
            rule=rule,
            on=on,
            conditions=tuple((kind, _conditions(rule, kind)) for kind in rule.on),
            withhold=getter("contact", rule.withhold) if rule.withhold else None,
            needs=needs,
            acts=done,
            settles=tuple(settles),
        )


def _class_kind(kind: str) -> str:
    return kind if kind in RECORD_TRIGGERS else "interaction"


def _conditions(rule: Rule, kind: str) -> Conditions:
    return tuple((getter(_class_kind(kind), each.attribute), each) for each in rule.where)


class Units:
    """
    Finds the units of rules, and the records that trigger them.

    Args:
        network: The facts; exchanged for what they become.
        index: The same facts by what they share.
    """

    def __init__(self, network: Network, index: FactIndex) -> None:
        self.network, self.index = network, index

    def seeds(self, prepared: Prepared) -> Iterable[tuple[Unit, list[Entry] | None]]:
        """
        Everything that a rule may ask something for, with its triggers where they are at hand.

        What is settled at a glance is left out: most of a large network is.
        """
        rule = prepared.rule
        if rule.per == "occasion" and prepared.on == "contact":
            return [((id, ""), None) for id in self._not_lacking(rule)]
        if rule.per == "occasion" and prepared.on in RECORDS:
            return self._record_seeds(prepared)
        if rule.per == "occasion" and rule.of and len(rule.on) == 1:
            return self._occasion_seeds(prepared)
        if rule.per == "occasion" and not rule.of and prepared.on not in RECORD_TRIGGERS:
            return self._interaction_seeds(prepared)
        return [(unit, None) for unit in self.all(rule)]

    def _interaction_seeds(self, prepared: Prepared) -> Iterator[tuple[Unit, list[Entry] | None]]:
        for kind, conditions in prepared.conditions:
            for subject, entries in self.index.by_subject(kind).items():
                for entry in entries:
                    if not conditions or self.fits(conditions, entry[2]):
                        yield (subject, entry[1]), [entry]

    def _not_lacking(self, rule: Rule) -> Iterable[str]:
        plain = [match for match in rule.lacks if match.count == 1 and match.same == "subject" and not match.other]
        lacking: Iterable[str] = self.index.contacts
        for match in plain:
            for known in (self.index.by_subject(kind) for kind in match.kinds if kind not in ARRANGED):
                lacking = [id for id in lacking if id not in known]
        return lacking

    def _record_seeds(self, prepared: Prepared) -> Iterator[tuple[Unit, list[Entry] | None]]:
        kind, conditions = prepared.conditions[0]
        for record in self.index.records[kind].values():
            if self.fits(conditions, record):
                yield self.one_of(prepared.rule, kind, record), [entry_of(kind, record)]

    def _occasion_seeds(self, prepared: Prepared) -> Iterator[tuple[Unit, list[Entry] | None]]:
        kind, conditions = prepared.conditions[0]
        occasions = self.index.records[prepared.rule.of]
        for occasion, entries in self.index.by_occasion(kind).items():
            if occasion not in occasions:
                continue
            people: dict[str, list[Entry]] = {}
            for entry in entries:
                if not conditions or self.fits(conditions, entry[2]):
                    people.setdefault(entry[2].contact, []).append(entry)
            for subject, triggers in people.items():
                yield (subject, occasion), triggers

    def fits(self, conditions: Conditions, record: Any) -> bool:  # noqa: ANN401  any record
        """Whether a record is what a rule says its trigger must be."""
        for get, condition in conditions:  # noqa: SIM110  the generator that all() takes costs as much as the rest
            if not condition.holds_for(get(record, self.network)):
                return False
        return True

    def all(self, rule: Rule) -> Iterable[Unit]:
        """Everything that a rule may ask something for."""
        on = rule.on[0]
        if rule.per == "all" or on in ("workspace", "toolkit"):
            return [("", "")]
        if rule.per == "employer":
            return [(employer, "") for employer in self.index.employers()]
        if on == "contact":
            return [(id, "") for id in self.index.contacts]
        if on == "employer":
            return [("", id) for id in self.network.employers]
        if rule.per == "subject":
            return dict.fromkeys(
                (subject, "") for kind in rule.on for subject in self.index.by_subject(kind) if subject
            )
        if on in RECORDS:
            return [self.one_of(rule, on, record) for record in self.index.records[on].values()]
        return dict.fromkeys(
            unit
            for kind in rule.on
            for entries in (self.index.by_occasion(kind) if rule.of else self.index.by_subject(kind)).values()
            for entry in entries
            for unit in self.of(rule, kind, entry[2])
        )

    def of(self, rule: Rule, kind: str, record: Any) -> Iterator[Unit]:  # noqa: ANN401  any record
        """The units that a record triggers a rule for."""
        if rule.of:
            for occasion in record.about:
                if occasion in self.index.records[rule.of]:
                    yield self._unit(rule, record.contact, occasion)
        else:
            yield self.one_of(rule, kind, record)

    def around(self, rule: Rule, subject: str, occasion: str) -> Iterator[Unit]:
        """The units of a rule whose trigger concerns a contact, or is about a record."""
        if rule.on[0] in ("workspace", "toolkit") or rule.per == "all":
            yield ("", "")
            return
        if subject and (rule.on[0] == "contact" or rule.per == "employer"):
            yield self._unit(rule, subject, "")
        for kind in rule.on:
            if subject and rule.per != "employer":
                for entry in self.index.with_subject(kind, subject):
                    yield from self.of(rule, kind, entry[2])
            if occasion and rule.of:
                for entry in self.index.with_occasion(kind, occasion):
                    yield from self.of(rule, kind, entry[2])
            elif occasion and (record := self.trigger(kind, occasion)) is not None:
                yield from self.of(rule, kind, record)

    def trigger(self, kind: str, id: str) -> Any:  # noqa: ANN401  the field's own name; any record
        """The record of a trigger kind, None where there is none."""
        if kind in RECORDS:
            return self.index.records[kind].get(id)
        if kind in RECORD_TRIGGERS:
            return self.network.employers.get(id) if kind == "employer" else None
        found = self.network.interactions.get(id)
        return found if found is not None and found.kind == kind else None

    def one_of(self, rule: Rule, kind: str, record: Any) -> Unit:  # noqa: ANN401  any record
        """The unit that a record triggers a rule for."""
        if kind == "contact":
            return self._unit(rule, record.id, "")
        return self._unit(rule, person_of(rule, kind, record), record.id)

    def _unit(self, rule: Rule, subject: str, occasion: str) -> Unit:
        if rule.per == "occasion":
            return subject, occasion
        if rule.per == "subject":
            return subject, ""
        return self.index.employer_of(subject) if rule.per == "employer" else "", ""


def person_of(rule: Rule, kind: str, record: Any) -> str:  # noqa: ANN401  any record
    """The contact whom a trigger gives a rule to act on, empty for none."""
    if kind == "lead":
        if rule.subject == "contact":
            return str(record.source)
        return str(record.person or ("" if record.name else record.source))
    return "" if kind in ("event", "employer") else str(record.contact)
