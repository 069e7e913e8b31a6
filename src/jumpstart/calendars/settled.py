"""
Follow-ups that are settled, as a calendar should hear of them.

A plan holds what is open alone, so an entry would vanish from the next export and stay in the calendar for ever.
What settled it is a fact or a decision: taking these back one by one, the newest first, shows what each settled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.actions import Decision
from jumpstart.domain.fields import local
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.domain.records import Remove, kind_of
from jumpstart.playbook.calendar import WorkingCalendar, no_holidays
from jumpstart.playbook.derive import Deriver
from jumpstart.playbook.obligations import id_of
from jumpstart.playbook.shipped import jump_start
from jumpstart.playbook.wording import to_follow_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.facts import Interaction
    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.obligations import Obligation
    from jumpstart.playbook.rule import Rule

    Settler = Interaction | Decision


def settled_follow_ups(
    network: Network,
    *,
    since: date,
    playbook: Playbook | None = None,
    is_holiday: Callable[[date], bool] = no_holidays,
) -> tuple[FollowUp, ...]:
    """
    The follow-ups of a playbook that were done or skipped since a day, as it had asked for them.

    Those that the seeker added are in the network and know their status themselves.

    Args:
        network: The facts.
        since: The first day, by the seeker's clock, on which what settled them happened.
        playbook: The playbook that asked for them, None for ``JUMP_START``.
        is_holiday: Says of a date whether nobody works on it.

    Returns:
        Each with the status ``done`` or ``skipped`` and the revision and time of what settled it, by their ids.
    """
    seeker = network.seeker or UNNAMED_SEEKER
    facts: Iterable[Settler] = (
        *network.interactions.values(),
        *(each for each in network.decisions.values() if each.verdict != "snoozed"),
    )
    recent = [fact for fact in facts if local(fact.at, seeker.zone).date() >= since]
    if not recent:
        return ()
    book = playbook if playbook is not None else jump_start()
    past = _Past(network, book, Deriver(network, book.rules, WorkingCalendar(seeker.workdays, is_holiday)))
    found: dict[str, FollowUp] = {}
    for fact in sorted(recent, key=lambda each: (each.at, kind_of(each), each.id), reverse=True):
        for follow_up in past.settled_by(fact, local(fact.at, seeker.zone).date()):
            found.setdefault(follow_up.id, follow_up)
    return tuple(found[id] for id in sorted(found))


class _Past:
    """A network that goes back in time."""

    def __init__(self, network: Network, playbook: Playbook, deriver: Deriver) -> None:
        self._present, self._playbook, self._deriver = network, playbook, deriver
        self._open_later: set[str] = set()

    def settled_by(self, fact: Settler, day: date) -> list[FollowUp]:
        """Take a fact back, and give what is asked for without it and was not with it."""
        before = self._asked_around(fact)
        self._open_later.update(id_of(each) for each in before)
        network = self._deriver.network.after((Remove(kind_of(fact), fact.id),))
        self._deriver.exchange(kind_of(fact), fact, None)
        self._deriver.units.network = network
        news = (each for each in self._asked_around(fact) if id_of(each) not in self._open_later and not each.reason)
        return [self._settled(to_follow_up(each, network, day), each.rule, fact) for each in news]

    def _asked_around(self, fact: Settler) -> list[Obligation]:
        """What the rules that heed a fact ask for around its person and what it is about."""
        subject = fact.subject if isinstance(fact, Decision) else fact.contact
        occasions = (fact.occasion,) if isinstance(fact, Decision) else fact.about
        found: list[Obligation] = []
        for rule in self._playbook.rules:
            is_heeded = rule.id == fact.rule if isinstance(fact, Decision) else fact.kind in rule.kinds
            if is_heeded and not rule.gap:
                around = (self._deriver.units.around(rule, subject, each) for each in ("", *occasions))
                for unit in dict.fromkeys(unit for units in around for unit in units):
                    found += self._deriver.obligations(rule, unit)
        return found

    def _settled(self, follow_up: FollowUp, rule: Rule, fact: Settler) -> FollowUp:
        if isinstance(fact, Decision):
            status = "done" if fact.verdict == "done" else "skipped"
        else:
            is_done = fact.kind == rule.do or any(fact.kind in match.kinds for match in (*rule.done, *rule.lacks))
            status = "done" if is_done else "skipped"
        stamp = self._present.stamp(kind_of(fact), fact.id)
        return attrs.evolve(
            follow_up,
            status=status,
            revision=max(stamp.revision, follow_up.revision),
            changed_at=stamp.at or (None if isinstance(fact, Decision) else fact.recorded_at) or fact.at,
        )
