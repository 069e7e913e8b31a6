"""A page to read before a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.fields import aware, in_utc, local
from jumpstart.domain.network import known_contact
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.playbook.attributes import getter
from jumpstart.playbook.brief_page import page
from jumpstart.playbook.checks.arranged import planned
from jumpstart.playbook.clarity import assess
from jumpstart.playbook.planner import plan as make_plan
from jumpstart.playbook.referrals import Referral, referrals
from jumpstart.playbook.responses import ASKED, Response, responses
from jumpstart.playbook.wording import name_of_contact

if TYPE_CHECKING:
    from datetime import date, datetime

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.facts import Interaction, Lead, Meeting, NetworkingEvent
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.plan import Plan


@attrs.frozen(kw_only=True)
class Brief:
    """
    What to know before talking to somebody: what was said, asked, promised and owed.

    Attributes:
        day: The seeker's date at the moment it was made for.
        zone: The IANA zone of the seeker.
        contact: Whom it is about.
        meeting: The next meeting with them, None where none is planned.
        events: The events at which the seeker met them, in the order of time.
        named_by: Who named or introduced them, in the order of time.
        said: What happened between the two, newest first.
        waiting_for: The request that they have not answered yet, None for none.
        promised: What the seeker noted to do for them, open.
        owed: What the playbook asks the seeker to do about them, open.
        leads_from: The leads that they gave, newest first.
        leads_about: The leads that are about them, newest first.
        people: The ids and names of the contacts in those leads.
        told_at: When they were told of the search first, None where they were not.
        confidence_asked_at: When they were asked to keep it to themselves, None where they were not.
        is_confidential: Whether the search is.
        excluded: Why they must not hear of it, empty where nothing speaks against it.
        sentence: The one sentence by which they can help; empty where the goal gives none, or they must not hear of it.
    """

    day: date
    zone: str
    contact: Contact
    meeting: Meeting | None = None
    events: tuple[NetworkingEvent, ...] = ()
    named_by: tuple[Referral, ...] = ()
    said: tuple[Interaction, ...] = attrs.field(default=(), repr=False)
    waiting_for: Response | None = None
    promised: tuple[FollowUp, ...] = attrs.field(default=(), repr=False)
    owed: tuple[FollowUp, ...] = attrs.field(default=(), repr=False)
    leads_from: tuple[Lead, ...] = attrs.field(default=(), repr=False)
    leads_about: tuple[Lead, ...] = attrs.field(default=(), repr=False)
    people: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    told_at: datetime | None = None
    confidence_asked_at: datetime | None = None
    is_confidential: bool = False
    excluded: str = ""
    sentence: str = ""

    @property
    def asked(self) -> tuple[Interaction, ...]:
        """What the seeker asked them for, and they the seeker, newest first."""
        return tuple(each for each in self.said if each.kind in (*ASKED, "asked-for-resume"))

    def __str__(self) -> str:
        """What it says, as a page to print."""
        return page(self)


def brief(
    network: Network,
    contact: Contact | str,
    *,
    now: datetime,
    plan: Plan | None = None,
    playbook: Playbook | None = None,
) -> Brief:
    """
    A page to read before a conversation with somebody.

    Args:
        network: The facts; what happens after ``now`` is left out, but for the next meeting.
        contact: The contact, or its id.
        now: The moment, an aware datetime.
        plan: The plan at that moment, None to make it.
        playbook: The playbook to make it with, None for ``JUMP_START``.

    Raises:
        MissingRecordError: The network does not hold the contact.
        FieldError: ``now`` is naive.
    """
    known = known_contact(network, contact)
    id = known.id
    moment, seeker = in_utc(aware("now", now)), network.seeker or UNNAMED_SEEKER
    facts = tuple(each for each in network.interactions_with(id) if each.at <= moment)
    made = plan if plan is not None else make_plan(network, now=moment, playbook=playbook)
    theirs = [each for each in made.follow_ups if each.subject == id]
    about = _newest([lead for lead in network.leads.values() if id in (lead.person, lead.source)], moment)
    excluded = getter("contact", "excluded")(known, network)
    leads_about = tuple(lead for lead in about if lead.person == id and lead.source != id)
    return Brief(
        day=local(moment, seeker.zone).date(),
        zone=seeker.zone,
        contact=known,
        meeting=_next_meeting(network, id, moment),
        events=_events(network, facts),
        named_by=_named_by(network, id, moment),
        said=facts[::-1],
        waiting_for=next((each for each in responses(network, facts) if each.answered_at is None), None),
        promised=tuple(each for each in theirs if not each.rule),
        owed=tuple(each for each in theirs if each.rule),
        leads_from=tuple(lead for lead in about if lead.source == id),
        leads_about=leads_about,
        people=tuple((each, name_of_contact(network, each)) for each in _people_in(about)),
        told_at=_first(facts, "told"),
        confidence_asked_at=_first(facts, "asked-for-confidence"),
        is_confidential=seeker.confidential,
        excluded=excluded,
        sentence="" if excluded else sentence_for(network),
    )


def sentence_for(network: Network) -> str:
    """The sentence by which a listener can help, empty while the goal gives none."""
    return assess(network.goal).question


def _newest(leads: list[Lead], now: datetime) -> list[Lead]:
    return sorted(
        (lead for lead in leads if lead.received_at <= now), key=lambda each: (each.received_at, each.id), reverse=True
    )


def _people_in(leads: list[Lead]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for lead in leads for id in (lead.source, lead.person) if id))


def _next_meeting(network: Network, contact_id: str, now: datetime) -> Meeting | None:
    """The first meeting with somebody that is still on."""
    theirs = (each for each in network.meetings.values() if each.contact == contact_id)
    return next(iter(planned(network, theirs, now)), None)


def _events(network: Network, facts: tuple[Interaction, ...]) -> tuple[NetworkingEvent, ...]:
    ids = dict.fromkeys(id for fact in facts for id in fact.about if id in network.events)
    return tuple(sorted((network.events[id] for id in ids), key=lambda each: (each.starts_at, each.id)))


def _named_by(network: Network, contact_id: str, now: datetime) -> tuple[Referral, ...]:
    leads = [lead for lead in network.leads.values() if lead.person == contact_id and lead.received_at <= now]
    facts = [fact for fact in network.interactions.values() if fact.kind == "introduced" and fact.at <= now]
    return tuple(each for each in referrals(network, leads, facts, frozenset()) if each.person == contact_id)


def _first(facts: tuple[Interaction, ...], kind: str) -> datetime | None:
    return next((fact.at for fact in facts if fact.kind == kind), None)
