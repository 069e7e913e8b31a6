"""Facts about one contact made facts about another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.actions import Decision, FollowUp
from jumpstart.domain.aliases import Alias, Dismissal
from jumpstart.domain.facts import Interaction, Lead, Meeting
from jumpstart.domain.ids import derived_id
from jumpstart.domain.records import Change, Put, Remove, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Record

_FIELDS: dict[type, tuple[str, ...]] = {
    Lead: ("source", "person"),
    Meeting: ("contact",),
    Interaction: ("contact", "about"),
    FollowUp: ("subject", "occasion"),
    Decision: ("subject", "occasion"),
    Alias: ("merged_into",),
    Dismissal: ("contacts",),
}
"""Where a record may name a contact."""


def names_contact(record: Record, ids: Collection[str]) -> bool:
    """Whether a record is about one of some contacts, by a field of its own."""
    named = (getattr(record, name) for name in _FIELDS.get(type(record), ()))
    return any(was in ids if isinstance(was, str) else any(id in ids for id in was) for was in named)


def readdressed(record: Record, moved: Mapping[str, str]) -> Record:
    """
    A record that says of some contacts what it said of others; its id stays.

    Args:
        record: The record.
        moved: For the id of each contact that is known by another id, that id.
    """
    fields = _FIELDS.get(type(record), ())
    news: dict[str, Any] = {}
    for name in fields:
        was = getattr(record, name)
        now = moved.get(was, was) if isinstance(was, str) else tuple(dict.fromkeys(moved.get(id, id) for id in was))
        if now != was:
            news[name] = now
    changed: Record = attrs.evolve(record, **news) if news else record
    return changed


def redirected(network: Network, old: str, new: str) -> Iterator[Change]:
    """
    The changes by which every record that refers to one contact refers to another.

    The ids of facts stay.
    A decision is kept under the id of its follow-up, which derives from the person, so it moves with that.

    Args:
        network: What is known.
        old: The id of the contact that goes.
        new: The id of the contact that stays.
    """
    tables = (
        *(network.leads, network.meetings, network.interactions, network.follow_ups, network.decisions),
        *(network.aliases, network.dismissals),
    )
    for table in tables:
        for record in table.values():
            fields = _FIELDS[type(record)]
            news = {name: _swapped(was, old, new) for name in fields if _names((was := getattr(record, name)), old)}
            if news:
                yield from _rewritten(network, record, news)


def _names(value: str | tuple[str, ...], id: str) -> bool:
    return value == id or (isinstance(value, tuple) and id in value)


def _swapped(value: str | tuple[str, ...], old: str, new: str) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return new
    return tuple(dict.fromkeys(new if id == old else id for id in value))


def _rewritten(network: Network, record: Any, news: dict[str, Any]) -> Iterator[Change]:  # noqa: ANN401  any record
    match record:
        case Dismissal() if len(news["contacts"]) == 1:
            yield Remove(kind_of(record), record.id)  # the two are one after all
        case Decision() if (moved := _moved(record, news)).id != record.id:
            yield Remove(kind_of(record), record.id)
            there = network.decisions.get(moved.id)
            if there is None or there.at < moved.at:
                yield Put(moved)
        case _:
            yield Put(attrs.evolve(record, **news))


def _moved(decision: Decision, news: dict[str, Any]) -> Decision:
    if decision.follow_up != _follow_up_id(decision):
        return attrs.evolve(decision, **news)  # on a follow-up that the seeker added, or one with an id of its own
    moved = attrs.evolve(decision, **news)
    id = _follow_up_id(moved)
    return attrs.evolve(moved, follow_up=id, id=id)


def _follow_up_id(decision: Decision) -> str:
    return derived_id("follow-up", decision.rule, decision.subject, decision.occasion, str(decision.number))
