"""A brief as a page to print."""

from __future__ import annotations

from textwrap import shorten, wrap
from typing import TYPE_CHECKING

from jumpstart.domain.fields import local
from jumpstart.domain.findings import counted
from jumpstart.playbook.exposure import TELLS_NOTHING
from jumpstart.playbook.wording import day_text, full_day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.facts import Interaction, Lead, Meeting
    from jumpstart.playbook.brief import Brief

_WIDTH = 92
_SHOWN = 8
_SHOWN_LINES = 14
_SHOWN_CHARACTERS = 240
_SHOWN_POINTS = 2
_SAID = {
    "told": "you told them that you are looking",
    "asked-for-confidence": "you asked them to keep it to themselves",
    "asked-for-meeting": "you asked for a meeting",
    "asked-for-referral": "you asked for names",
    "asked-for-resume": "they asked for your résumé",
    "replied": "they replied",
    "declined": "they declined",
    "met": "you met",
    "introduced": "they introduced you",
    "thanked": "you thanked them",
    "gave-card": "you gave them your card",
    "received-card": "they gave you their card",
    "sent-resume": "you sent your résumé",
    "updated": "you gave them news",
    "landed": "you landed a job",
}


def page(brief: Brief) -> str:
    """Who they are, then one section for each thing that there is something to say about."""
    sections = (
        ("", _person(brief)),
        (_meeting_title(brief), _meeting(brief.meeting) if brief.meeting else ()),
        ("How you know them", _origin(brief)),
        ("Do they know that you are looking?", [_knowledge(brief)]),
        ("How they can help", _help(brief)),
        ("What there is to do", _steps(_owed(brief), brief)),
        ("What you promised", _steps(brief.promised, brief)),
        ("What you asked and have no answer to", _waiting(brief)),
        ("Leads from them", _leads(brief.leads_from, brief)),
        ("Leads about them", _leads(brief.leads_about, brief)),
        ("What was said, newest first", _said(brief)),
    )
    pages = [_section(title, list(lines)) for title, lines in sections]
    return "\n\n".join(part for part in pages if part)


def _section(title: str, lines: list[str]) -> str:
    if not title:
        return "\n".join(lines)
    body = [part for line in lines for part in _wrapped(line)]
    if len(body) > _SHOWN_LINES:
        body[_SHOWN_LINES - 1 :] = ["  …"]
    return "\n".join([title, *body]) if body else ""


def _wrapped(line: str) -> list[str]:
    return wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _person(brief: Brief) -> Iterator[str]:
    contact = brief.contact
    yield f"{contact.name} – {full_day_text(brief.day)}"
    if work := ", ".join(filter(None, (contact.title, contact.unit, contact.organization))):
        yield work
    points = (*contact.emails[:_SHOWN_POINTS], *contact.phones[:_SHOWN_POINTS], *contact.urls[:1])
    if reach := " · ".join(map(str, points)):
        yield reach
    if contact.categories:
        yield f"Tags: {', '.join(contact.categories)}"


def _meeting_title(brief: Brief) -> str:
    if brief.meeting is None:
        return "Next meeting"
    starts, there = local(brief.meeting.starts_at, brief.zone), local(brief.meeting.starts_at, brief.meeting.zone)
    text = f"Next meeting: {full_day_text(starts.date())} at {starts:%H:%M}, {counted(brief.meeting.minutes, 'minute')}"
    if starts.replace(tzinfo=None) == there.replace(tzinfo=None):
        return text
    return f"{text} ({there:%H:%M} in {brief.meeting.zone.rpartition('/')[2].replace('_', ' ')})"


def _meeting(meeting: Meeting) -> Iterator[str]:
    if meeting.location:
        yield f"Where: {meeting.location}"
    for title, lines in (("Agenda", meeting.agenda), ("Your questions", meeting.questions)):
        if lines:
            yield f"{title}:"
            yield from (f"- {line}" for line in lines)
    if not meeting.questions:
        yield "No questions are prepared yet"
    yield from _paragraphs(meeting.note)


def _origin(brief: Brief) -> Iterator[str]:
    yield from _paragraphs(brief.contact.notes)
    for each in brief.named_by:
        yield f"{each.source_name} named them on {full_day_text(local(each.at, brief.zone).date())}"
    for event in brief.events:
        yield f"{event.name} on {full_day_text(local(event.starts_at, event.zone).date())}"


def _knowledge(brief: Brief) -> str:
    answer = _answer(brief)
    if brief.excluded:
        known = f"{answer}, though" if answer else "No, and"
        return f"{known} they must not: {brief.contact.name} {brief.excluded}"
    if not answer:
        answer = "No, you have not told them"
        return f"{answer}; ask for confidence when you do" if brief.is_confidential else answer
    if brief.confidence_asked_at:
        return f"{answer}; you asked them to keep it to themselves on {_day(brief.confidence_asked_at, brief)}"
    return f"{answer}; you have not asked them to keep it to themselves" if brief.is_confidential else answer


def _answer(brief: Brief) -> str:
    """That they know or may know and since when, empty where nothing recorded says so."""
    if brief.told_at:
        return f"Yes, since {_day(brief.told_at, brief)}"
    signs = [(each.at, each.id, _clause(each)) for each in brief.said if _may_tell(each, brief)]
    signs += [(lead.received_at, lead.id, "they gave you a lead") for lead in brief.leads_from]
    at, _, clause = min(signs, default=(None, "", ""))
    return f"Perhaps: {clause} on {_day(at, brief)}" if at else ""


def _may_tell(fact: Interaction, brief: Brief) -> bool:
    """Whether a fact speaks of a search: a conversation does where it was a meeting, which was asked for."""
    leads = (*brief.leads_from, *brief.leads_about)
    no_meetings = {*(event.id for event in brief.events), *(lead.id for lead in leads)}
    return fact.kind not in TELLS_NOTHING or (fact.kind == "met" and not no_meetings.issuperset(fact.about))


def _help(brief: Brief) -> Iterator[str]:
    yield from _paragraphs(brief.contact.helps_with)
    if brief.sentence:
        yield f"Ask: “{brief.sentence}”"


def _steps(steps: Iterable[FollowUp], brief: Brief) -> Iterator[str]:
    for step in steps:
        yield f"- {step.summary} ({_due(step, brief)})"


def _due(step: FollowUp, brief: Brief) -> str:
    if step.due == brief.day:
        return "today"
    if step.due > brief.day:
        return f"by {day_text(step.due)}"
    return f"from {day_text(step.due)}" if step.is_soft else f"since {day_text(step.due)}"


def _waiting(brief: Brief) -> Iterator[str]:
    if brief.waiting_for:
        since = brief.waiting_for.asked_at
        asks = [each for each in reversed(brief.asked) if each.at >= since and each.kind != "asked-for-resume"]
        yield from (f"- {_clause(each)}, on {_day(each.at, brief)}" for each in asks)


def _owed(brief: Brief) -> Iterator[FollowUp]:
    """What is owed; how a meeting went that is still to come is asked after it."""
    ahead = brief.meeting.id if brief.meeting else ""
    return (step for step in brief.owed if not (ahead and step.do == "met" and step.occasion == ahead))


def _leads(leads: tuple[Lead, ...], brief: Brief) -> Iterator[str]:
    names = dict(brief.people)
    for lead in leads[:_SHOWN]:
        person = lead.name if lead.person in ("", brief.contact.id) else names[lead.person]
        topic = " at ".join(filter(None, (lead.role, lead.employer)))
        words = ", ".join(filter(None, (person, topic))) or "a lead"
        by = f", from {names[lead.source]}" if lead.source != brief.contact.id else ""
        day = full_day_text(local(lead.received_at, lead.zone).date())
        yield f"- {day}: {words}{by}" + _remark(lead.note)
    yield from _more(len(leads))


def _said(brief: Brief) -> Iterator[str]:
    for fact in brief.said[:_SHOWN]:
        by = f", by {fact.channel}" if fact.channel else ""
        yield f"- {_day(fact.at, brief)}: {_clause(fact)}{by}{_remark(fact.note)}"
    yield from _more(len(brief.said))
    if not brief.said:
        yield "Nothing is recorded yet"


def _clause(fact: Interaction) -> str:
    return _SAID.get(fact.kind, fact.kind.replace("-", " "))


def _remark(note: str) -> str:
    words = shorten(note, _SHOWN_CHARACTERS, placeholder=" …")
    return f" – {words}" if words else ""


def _paragraphs(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _more(count: int) -> Iterator[str]:
    if count > _SHOWN:
        yield f"and {count - _SHOWN} earlier"


def _day(moment: datetime | None, brief: Brief) -> str:
    return full_day_text(local(moment, brief.zone).date()) if moment else ""
