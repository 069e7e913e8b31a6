"""What rules may ask of a record: its fields, and some things that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.employers import reason_to_exclude
from jumpstart.domain.facts import Interaction
from jumpstart.domain.records import KINDS
from jumpstart.playbook.clarity import assess
from jumpstart.playbook.obligations import CLOSENESS

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.domain.facts import Lead
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact, Toolkit

    Getter = Callable[[Any, Network], Any]


def _excluded(contact: Contact, network: Network) -> str:
    return reason_to_exclude(contact, network.seeker, network.leads)


def _needs_own_thanks(lead: Lead, network: Network) -> bool:
    """Whether the thanks for no meeting cover a lead: it came in none, or in one that did not come about."""
    if not lead.meeting:
        return True
    meeting, facts = network.meetings.get(lead.meeting), network.interactions_with(lead.source)
    kinds = {fact.kind for fact in facts if lead.meeting in fact.about}
    if "met" in kinds or meeting is None or meeting.contact != lead.source:
        return "met" not in kinds
    return meeting.status == "cancelled" or "declined" in kinds


def _is_confidential(_: object, network: Network) -> bool:
    return network.seeker is not None and network.seeker.confidential


def _resume_is_outdated(toolkit: Toolkit, _: Network) -> bool:
    updated, newest = toolkit.resume_updated_on, toolkit.newest_position_on
    return updated is not None and newest is not None and updated < newest


def _goal_is_clear(_: object, network: Network) -> bool:
    return assess(network.goal).is_clear


_DERIVED: dict[str, dict[str, Getter]] = {
    "contact": {"excluded": _excluded},
    "lead": {"needs_own_thanks": _needs_own_thanks},
    "interaction": {"is_confidential": _is_confidential},
    "toolkit": {"resume_is_outdated": _resume_is_outdated},
    "workspace": {"goal_is_clear": _goal_is_clear},
}


EXCLUDED, NEEDS_OWN_THANKS = "excluded", "needs_own_thanks"
"""The attributes that follow from other facts than the record they are asked of."""


def attributes_of(kind: str) -> tuple[str, ...]:
    """The names of what rules may ask of a record of a kind."""
    if kind == "workspace":
        return tuple(_DERIVED[kind])
    fields = attrs.fields(KINDS.get(kind, Interaction))
    return (*(field.name for field in fields), *_derived(kind))


def _derived(kind: str) -> dict[str, Getter]:
    """What follows from a record of a kind; the kinds of interaction share theirs."""
    return _DERIVED.get(kind if kind in KINDS or kind == "workspace" else "interaction", {})


def type_of(kind: str, name: str) -> type | None:
    """
    What a rule may compare an attribute with: a text, a number (for a tuple its length), true or false.

    Returns:
        None for a date, ``object`` for what can only be there or not.
    """
    derived = _derived(kind).get(name)
    if derived:
        return str if derived is _excluded else bool
    written = str(getattr(attrs.fields(KINDS.get(kind, Interaction)), name).type)
    if written.startswith("tuple"):
        return int
    if written == "date | None":
        return None
    return {"str": str, "int": int, "bool": bool}.get(written, object)


def orders_of(kind: str) -> tuple[str, ...]:
    """The names of those by which records of a kind can be put in order: texts, numbers, yes or no."""
    fields = tuple(field.name for field in attrs.fields(KINDS[kind]) if field.type in ("str", "int", "bool"))
    return (*fields, CLOSENESS) if kind == "contact" else fields


def getter(kind: str, name: str) -> Getter:
    """What reads an attribute of a record of a kind."""
    derived = _derived(kind).get(name)
    return derived or (lambda record, _: getattr(record, name))


def open_gates(network: Network) -> dict[str, str]:
    """Why each gate is shut; empty for an open one."""
    clarity = assess(network.goal)
    reasons = "; ".join(finding.message for finding in clarity.findings)
    return {"goal-clear": f"your goal is not clear yet: {reasons}" if reasons else ""}
