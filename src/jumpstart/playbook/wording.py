"""Putting obligations into words: what to do, and how it came about."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from jumpstart.domain.actions import FollowUp, Trace
from jumpstart.domain.facts import Lead, Meeting, NetworkingEvent
from jumpstart.domain.fields import local
from jumpstart.domain.records import Stamp, kind_of
from jumpstart.playbook.obligations import id_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.domain.network import Network
    from jumpstart.playbook.obligations import Obligation

SLOTS = ("subject", "lead", "meeting", "event", "employer")
"""What a rule's title may hold in braces."""
_BEGAN = {"resume_updated_on": "your résumé was last updated", "newest_position_on": "your newest position began"}
"""What the dates stand for from which a rule may reckon."""
_SLOT = re.compile(r"\{(\w+)\}")

_HAPPENED = {
    "told": "you told {subject}",
    "asked-for-confidence": "you asked {subject} to keep it to themselves",
    "asked-for-meeting": "you asked {subject} for a meeting",
    "asked-for-referral": "you asked {subject} for names",
    "asked-for-resume": "{subject} asked for your résumé",
    "replied": "{subject} replied",
    "declined": "{subject} declined",
    "met": "you met {subject}",
    "introduced": "{subject} introduced you",
    "thanked": "you thanked {subject}",
    "gave-card": "you gave {subject} your card",
    "received-card": "{subject} gave you their card",
    "sent-resume": "you sent {subject} your résumé",
    "updated": "you gave {subject} news",
    "landed": "you landed a job",
}


def day_text(day: date) -> str:
    """A date as people write it in a sentence: "Monday 1 June"."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def full_day_text(day: date) -> str:
    """A date with its year: "Monday 1 June 2026"."""
    return f"{day_text(day)} {day.year}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def name_of_contact(network: Network, contact_id: str) -> str:
    """A contact's name; "somebody" where the network does not hold them."""
    contact = network.contacts.get(contact_id)
    return contact.name if contact else "somebody"


def to_follow_up(obligation: Obligation, network: Network, today: date) -> FollowUp:
    """
    The follow-up that an obligation becomes.

    Args:
        obligation: What a rule asks for.
        network: What it was derived from.
        today: The seeker's date, on which what has no date of its own is due.
    """
    rule = obligation.rule
    stamp = _newest_stamp(obligation, network)
    return FollowUp(
        summary=_title(obligation, network),
        due=obligation.due or today,
        due_at=obligation.due_at,
        rule=rule.id,
        do=rule.do,
        subject=obligation.subject,
        occasion=obligation.occasion,
        number=obligation.number,
        draft=rule.draft,
        is_soft=rule.soft,
        priority=rule.priority,
        cite=rule.cite,
        grade=rule.grade,
        trace=_trace(obligation, network),
        revision=stamp.revision,
        changed_at=stamp.at,
        id=id_of(obligation),
    )


def happened(record: Any, network: Network) -> str:  # noqa: ANN401  any fact
    """A fact as a clause in the past: "you met Dana Okafor"."""
    match kind_of(record):
        case "interaction":
            known = _HAPPENED.get(record.kind, f"{record.kind.replace('-', ' ')} was recorded with {{subject}}")
            return known.replace("{subject}", name_of_contact(network, record.contact))
        case "lead":
            return f"the lead from {name_of_contact(network, record.source)} came"
        case "meeting":
            return f"the meeting with {name_of_contact(network, record.contact)} is set"
        case "event":
            return f"{record.name} is set"
        case "contact":
            return f"{record.name} is in your address book"
        case "toolkit":
            return "there is no résumé yet" if record.resume_updated_on is None else "there is a résumé"
        case "decision":
            return {"done": "you marked it as done", "skipped": "you skipped it"}.get(record.verdict, "you put it off")
        case kind:
            return f"the {kind} is there"


def moment_text(moment: datetime, zone: str) -> str:
    """A moment as people say it: "Monday 1 June 2026 at 09:40 (Denver)"."""
    there = local(moment, zone)
    place = zone.rpartition("/")[2].replace("_", " ")
    return f"{full_day_text(there.date())} at {there:%H:%M} ({place})"


def _title(obligation: Obligation, network: Network) -> str:
    words = _words(obligation, network)
    return " ".join(_SLOT.sub(lambda slot: words(slot[1]), obligation.rule.title).split()) or obligation.rule.id


def _words(obligation: Obligation, network: Network) -> Callable[[str], str]:
    """What gives the words for a slot of a title."""
    occasion = obligation.occasion

    def fill(slot: str) -> str:
        lead = network.leads.get(occasion)
        match slot:
            case "subject":
                if not obligation.subject and lead:
                    return lead.name or "somebody"
                return name_of_contact(network, obligation.subject)
            case "lead":
                return _lead_words(lead, obligation, network)
            case "meeting":
                meeting = network.meetings.get(occasion)
                return "the conversation" if meeting is None else _meeting_words(meeting, obligation, network)
            case "event":
                event = network.events.get(occasion)
                return event.name if event else "the event"
            case _:
                contact, employer = network.contacts.get(obligation.subject), network.employers.get(occasion)
                return contact.organization if contact else employer.name if employer else ""

    return fill


def _lead_words(lead: Lead | None, obligation: Obligation, network: Network) -> str:
    if lead is None:
        return "the lead"
    topic = " at ".join(part for part in (lead.role, lead.employer) if part)
    about = f" ({topic})" if topic else ""
    if lead.source == obligation.subject:
        return f"the lead they gave you{about}"
    return f"the lead from {name_of_contact(network, lead.source)}{about}"


def _meeting_words(meeting: Meeting, obligation: Obligation, network: Network) -> str:
    day = day_text(local(meeting.starts_at, meeting.zone).date())
    is_named = meeting.contact == obligation.subject and "{subject}" in obligation.rule.title
    return (
        f"the meeting on {day}"
        if is_named
        else f"the meeting with {name_of_contact(network, meeting.contact)} on {day}"
    )


def _trace(obligation: Obligation, network: Network) -> Trace:
    rule, record = obligation.rule, obligation.trigger
    anchor = obligation.anchor
    offset = rule.repeat if obligation.number and rule.repeat else rule.due
    return Trace(
        kind="" if record is None else record.kind if kind_of(record) == "interaction" else kind_of(record),
        record="" if record is None else record.id,
        fact=_fact(obligation, network),
        at=anchor if isinstance(anchor, datetime) else None,
        zone=getattr(obligation.found or record, "zone", ""),
        advice=rule.advice,
        arithmetic="" if anchor is None or offset is None else offset.phrase,
        adjustments=_adjustments(obligation),
    )


def _fact(obligation: Obligation, network: Network) -> str:
    """What happened, as a clause to which its date can be added."""
    rule, record, found = obligation.rule, obligation.trigger, obligation.found
    if rule.gap:
        within = f"within {rule.gap.within}"
        if not isinstance(obligation.anchor, date):
            return f"no {rule.gap.of} is planned {within}"
        name = record.name if rule.gap.of == "event" else f"the meeting with {name_of_contact(network, record.contact)}"
        return f"no {rule.gap.of} follows {name} of {full_day_text(obligation.anchor)} {within}"
    if record is None:
        return "your goal is not clear yet" if any(each.attribute == "goal_is_clear" for each in rule.where) else ""
    if rule.anchor in _BEGAN and isinstance(obligation.anchor, date):
        return f"{_BEGAN[rule.anchor]} on {full_day_text(obligation.anchor)}"
    fact = happened(record, network)
    if isinstance(found, NetworkingEvent):
        return f"{fact} at {found.name}"
    return fact if found is None or isinstance(found, Meeting) else f"{fact}, and {happened(found, network)}"


def _adjustments(obligation: Obligation) -> tuple[str, ...]:
    if obligation.snoozed and obligation.snoozed.until:
        return (f"you put it off until {full_day_text(obligation.snoozed.until)}",)
    if obligation.clamped and obligation.due:
        return (f"it was entered only on {full_day_text(obligation.due)}, so it is due then",)
    return ()


def _newest_stamp(obligation: Obligation, network: Network) -> Stamp:
    record = obligation.trigger
    stamps = [network.stamp("contact", obligation.subject), network.stamp("decision", id_of(obligation))]
    stamps += [network.stamp(kind, obligation.occasion) for kind in ("lead", "meeting", "event")]
    if record is not None:
        stamps.append(network.stamp(kind_of(record), record.id))
    return max(stamps, key=lambda stamp: stamp.revision)
