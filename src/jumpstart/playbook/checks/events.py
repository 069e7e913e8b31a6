"""Whether an event is worth going to, was worth it, and is planned small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.findings import Finding, counted
from jumpstart.playbook.book import cited_in_full
from jumpstart.playbook.checks.arranged import planned
from jumpstart.playbook.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook

_EMPTY_WORDS = frozenset(
    ("a", "an", "and", "area", "field", "for", "in", "industry", "of", "or", "sector", "the", "to")
)
_STEM = 6
_MEETS = ("met", "received-card", "reintroduced")
"""The kinds of interaction that show that one talked with somebody."""


def people_to_meet(network: Network, playbook: Playbook, now: datetime) -> Iterator[Finding]:
    """Events at which the seeker plans to meet more or fewer people than ``event.people``."""
    bound = playbook.bound("event.people")
    for event in planned(network, network.events.values(), now):
        if not bound.allows(event.people_to_meet):
            yield Finding(
                code="people-to-meet",
                severity="warning",
                message=f"the plan for {event.name} is to meet {counted(event.people_to_meet, 'person', 'people')}",
                fix=f"plan to meet {bound}",
                cite=cited_in_full(bound.cite),
                subject=event.id,
            )


def off_field(network: Network, _: Playbook, now: datetime) -> Iterator[Finding]:
    """
    Events in another field than the goal's.

    One word in common is enough, whatever its ending, and the role counts too: a warning too many keeps people at home.
    """
    goal = network.goal
    if goal is None or not goal.field:
        return
    wanted = _words(f"{goal.field} {goal.role}")
    for event in planned(network, network.events.values(), now):
        if event.field and not _are_akin(_words(event.field), wanted):
            yield Finding(
                code="off-field",
                severity="warning",
                message=f"{event.name} is about {event.field}, and you look for {goal.field}",
                fix=f"look for people in {goal.field} there, or for an event of theirs; going is never wrong",
                cite="Mitchell, Jump-Start Your Networking, ¶9",
                subject=event.id,
            )


def cards_without_contacts(network: Network, _: Playbook, now: datetime) -> Iterator[Finding]:
    """Events at which cards were handed out and nobody is recorded as met, nor their card."""
    begun = {event.id: event for event in network.events.values() if event.starts_at <= now}
    given = {id: event.cards_given for id, event in begun.items()}
    met: set[str] = set()
    for interaction in network.interactions.values() if begun else ():
        for occasion in interaction.about:
            if occasion not in begun:
                continue
            if interaction.kind == "gave-card":
                given[occasion] += not begun[occasion].cards_given  # the event's own number holds these already
            elif interaction.kind in _MEETS:
                met.add(occasion)
    for event in sorted(begun.values(), key=lambda each: (each.starts_at, each.id)):
        if given[event.id] and event.id not in met:
            cards = f"{given[event.id]} cards" if given[event.id] > 1 else "a card"
            yield Finding(
                code="cards-without-contacts",
                severity="warning",
                message=f"you handed out {cards} at {event.name}, and whom you talked with there is not recorded",
                fix="record whom you met; next time ask two or three people for their card before you offer yours",
                cite="Mitchell, Jump-Start Your Networking, ¶2-3",
                subject=event.id,
            )


def _words(text: str) -> frozenset[str]:
    """The words of a field that say something."""
    return words_of(text) - _EMPTY_WORDS


def _are_akin(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two fields share a word, its beginning, or a word that one of them writes apart: "health care"."""
    if not some or not others or some & others:
        return True
    if {word[:_STEM] for word in some if len(word) >= _STEM} & {word[:_STEM] for word in others}:
        return True
    pairs = ((one, words) for one, words in ((some, others), (others, some)))
    return any(first + second in one for one, words in pairs for first in words for second in words if first != second)
