"""What makes no sense in a rule although each of its keys can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.playbook.attributes import attributes_of, orders_of, type_of
from jumpstart.playbook.rule import MOMENTLESS, RECORD_TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.rule import Condition, Rule

    Complaint = tuple[str, str]

ANCHORS = ("trigger", "occasion", "needs")
"""What dates may be reckoned from, besides the dates on a record."""
_INSTEAD = {
    "due": "set due = 'any time', or an anchor",
    "until": "leave it out, or set an anchor",
    "repeat": "only an interaction comes again; set on to kinds of interaction",
}
_TYPE_NAMES = {str: "a text", int: "a number", bool: "true or false"}


def complaints(rule: Rule, *, has_focus: bool) -> Iterator[Complaint]:
    """What is wrong with a rule: the key, and what to do about it; nothing for a sound one."""
    yield from _trigger(rule)
    yield from _attributes(rule)
    yield from _dates(rule)
    yield from _parts(rule)
    if rule.focus and not has_focus:
        yield "focus", "no employers are in focus; set [playbook] focus = { top, order }"
    if not (rule.done or rule.cancel or rule.lacks or rule.where or rule.gap):
        yield "done", "nothing would ever settle it; set done, cancel, lacks or where"


def _trigger(rule: Rule) -> Iterator[Complaint]:
    on_record = any(kind in RECORD_TRIGGERS for kind in rule.on)
    if len(rule.on) > 1 and on_record:
        yield "on", "several kinds can only be kinds of interaction; write one rule for each kind of record"
    if rule.of and on_record:
        yield "of", "only an interaction is about a record; set on to kinds of interaction"
    if rule.subject == "person" and rule.on != ("lead",):
        yield "subject", "only a lead is about a person; set on = 'lead'"
    if rule.per != "occasion" and rule.on[0] in (*MOMENTLESS, "event"):
        yield "per", f"there is one for each {rule.on[0]} as it is; leave per out"
    if rule.of and rule.per != "occasion":
        yield "of", "the record becomes the occasion, and per says that there is none; leave one of them out"


def _attributes(rule: Rule) -> Iterator[Complaint]:
    for kind in rule.on:
        for condition in rule.where:
            if condition.attribute not in attributes_of(kind):
                yield "where", f"a {kind} has no {condition.attribute!r}; known are {', '.join(attributes_of(kind))}"
                return
            yield from _condition(kind, condition)
    if rule.withhold and rule.withhold not in attributes_of("contact"):
        yield "withhold", f"a contact has no {rule.withhold!r}; known are {', '.join(attributes_of('contact'))}"
    elif rule.withhold and type_of("contact", rule.withhold) is not str:
        texts = tuple(name for name in attributes_of("contact") if type_of("contact", name) is str)
        yield "withhold", f"{rule.withhold!r} is no text on a contact; known are {', '.join(texts)}"
    for key, part in (("portion", rule.portion), ("act_on", rule.act_on)):
        for name in part.order if part else ():
            if name.removeprefix("-") not in orders_of("contact"):
                yield key, f"{name!r} is no order of contacts; known are {', '.join(orders_of('contact'))}"


def _condition(kind: str, condition: Condition) -> Iterator[Complaint]:
    key, expected = f"where.{condition.attribute}", type_of(kind, condition.attribute)
    if condition.absent is not None:
        return
    if condition.has:
        if expected is not int:
            yield key, "{ has = … } is for what holds several texts, as categories"
        return
    if expected not in _TYPE_NAMES:
        yield key, "it can only be there or not; write { absent = true } or { absent = false }"
    elif condition.values and any(type(value) is not expected for value in condition.values):
        yield key, f"{condition.values[0]!r} is not {_TYPE_NAMES[expected]}"
    elif not condition.values and expected is not int:
        yield key, f"min and max are for numbers, and this is {_TYPE_NAMES[expected]}"


def _dates(rule: Rule) -> Iterator[Complaint]:
    by_date = rule.anchor not in ("", *ANCHORS)
    if rule.anchor == "occasion" and not rule.of:
        yield "anchor", "there is no occasion but the trigger; set of, or leave anchor out"
    if rule.anchor == "needs" and not rule.needs:
        yield "anchor", "nothing is needed from which to reckon; set needs"
    if rule.anchor == "trigger" and rule.on[0] in MOMENTLESS:
        yield "anchor", f"a {rule.on[0]} has no moment; set anchor to a date of it, or to 'needs'"
    dateless = rule.on[0] in MOMENTLESS and not rule.gap and rule.anchor in ("", "trigger", "occasion")
    for key, offset in (("due", rule.due), ("until", rule.until), ("repeat", rule.repeat)):
        if offset is None:
            continue
        if dateless:
            yield key, f"a {rule.on[0]} has no moment to reckon from; {_INSTEAD[key]}"
        if (by_date or rule.gap) and offset.is_exact:
            yield key, f"'{offset}' counts instants, and it is reckoned from a date; expected days or longer"
    if rule.gap and (rule.gap.within.is_exact or rule.gap.within.amount <= 0):
        yield "gap", f"'{rule.gap.within}' is no stretch of days"


def _parts(rule: Rule) -> Iterator[Complaint]:
    if rule.portion and (rule.on != ("contact",) or not rule.do):
        yield "portion", "a campaign in daily portions is on contacts and asks for an act; set on = 'contact' and do"
    if rule.act_on and rule.per != "employer":
        yield "act_on", "somebody else at the employer is acted on once per employer; set per = 'employer'"
    if rule.repeat and (not rule.done or rule.on[0] in MOMENTLESS):
        yield "repeat", "what is done again needs done, and a trigger that has a moment"
    if rule.repeat and rule.repeat.amount <= 0:
        yield "repeat", f"'{rule.repeat}' leads to no later date"
    if rule.stop and not rule.repeat:
        yield "stop", "only a series has an end; set repeat"
    if rule.gap and rule.on != ("workspace",):
        yield "gap", "a gap is looked for once in the workspace; set on = 'workspace'"
    if rule.gap:
        for key in ("where", "needs", "lacks", "done", "cancel", "until", "anchor", "repeat", "withhold", "portion"):
            if getattr(rule, key):
                yield key, "a gap closes by itself; leave this out"
