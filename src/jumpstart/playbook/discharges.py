"""The follow-ups that were done: which facts settled them, and when first."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.playbook.calendar import WorkingCalendar
from jumpstart.playbook.derive import Deriver
from jumpstart.playbook.rule import MOMENTLESS
from jumpstart.playbook.units import Prepared, person_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.index import Entry
    from jumpstart.playbook.matching import Search
    from jumpstart.playbook.units import Unit

    Key = tuple[str, str, str, int]
    """What identifies a follow-up: its rule, subject, occasion and number."""

HANDED_OUT = "gave-card"
"""The kind that never counts: to hand out a card is no conversation (Mitchell ¶2-3)."""


def done_at(network: Network, playbook: Playbook) -> dict[Key, datetime]:
    """
    When each follow-up was done that a playbook once asked for: by the first fact that settles it, or by hand.

    What facts made moot was not done.
    The seeker's own follow-ups keep no moment at which they were done, so they are not among these.

    Args:
        network: The facts.
        playbook: The playbook.
    """
    counting = tuple(rule for rule in playbook.rules if rule.do != HANDED_OUT)
    handing_out = {rule.id for rule in playbook.rules} - {rule.id for rule in counting}
    deriver = Deriver(network, counting, WorkingCalendar((network.seeker or UNNAMED_SEEKER).workdays))
    found: dict[Key, datetime] = {}
    for rule in counting:
        prepared = Prepared.of(rule, deriver.index)
        if not rule.gap and (prepared.acts or rule.lacks):
            for unit in deriver.units.all(rule):
                for key, moment in _done_in(unit, prepared, deriver):
                    found[key] = min(moment, found.get(key, moment))
    for decision in network.decisions.values():
        if decision.verdict == "done" and decision.rule not in handing_out:
            key = (decision.rule, decision.subject, decision.occasion, decision.number)
            found[key] = min(decision.at, found.get(key, decision.at))
    return found


def _done_in(unit: Unit, prepared: Prepared, deriver: Deriver) -> Iterator[tuple[Key, datetime]]:
    rule = prepared.rule
    if prepared.on in MOMENTLESS:
        person = unit[0] if prepared.on == "contact" else ""
        for entry in _first_of(prepared, person, unit[1], None):
            yield (rule.id, person, unit[1], 0), entry[0]
        return
    triggers = deriver.triggers(prepared, unit)
    is_one = rule.pick == "first" and not rule.repeat
    for trigger in triggers[:1] if is_one or rule.repeat else triggers:
        person, occasion = person_of(rule, prepared.on, trigger[2]), unit[1] or trigger[1]
        if not all(search.find(person, occasion, None) for search in prepared.needs):
            continue
        for entry in _first_of(prepared, person, occasion, trigger):
            # Where one follow-up stands for the latest of many triggers, each fact that settled it was one done.
            yield (rule.id, person, (occasion if rule.per != "subject" else "") if is_one else entry[1], 0), entry[0]


def _first_of(prepared: Prepared, person: str, occasion: str, trigger: Entry | None) -> Iterator[Entry]:
    """For each match that settles a rule its first fact; of a series all of them."""
    rule = prepared.rule
    for search in _searches(prepared):
        facts = (entry for entry in search.all(person, occasion, trigger) if not _is_handed_out(entry))
        yield from facts if rule.repeat else islice(facts, search.match.count - 1, search.match.count)


def _searches(prepared: Prepared) -> Iterator[Search]:
    """What a rule's act is found by: what discharges it, and what it says must not be there yet."""
    yield from prepared.acts
    yield from (search for word, search in prepared.settles if word == "has" and prepared.rule.do in search.match.kinds)


def _is_handed_out(entry: Entry) -> bool:
    return getattr(entry[2], "kind", "") == HANDED_OUT
