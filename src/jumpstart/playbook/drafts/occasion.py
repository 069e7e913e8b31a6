"""What a draft is written for: the records around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.facts import Lead, Meeting, NetworkingEvent
from jumpstart.domain.fields import as_tuple, lines, maybe_a
from jumpstart.domain.people import Contact, Goal, Seeker
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.network import Network


def _leads(_: object, __: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, tuple) or not all(isinstance(each, Lead) for each in value):
        raise FieldError("Occasion.leads", value, "expected a tuple of Leads")


@attrs.frozen(kw_only=True)
class Occasion:
    """
    What a draft is written for.

    What it lacks is not checked: without a lead, nobody misses thanks for one.

    Attributes:
        seeker: Who writes.
        goal: What they are after.
        contact: Whom they write to.
        lead: The lead that they follow or thank for.
        leads: All leads that they thank for; without any, the one lead.
        meeting: The meeting that they ask or thank for.
        event: Where they met.
        attachments: The names of the files sent along, empty for none, None where it is not known.
    """

    seeker: Seeker | None = attrs.field(default=None, validator=maybe_a(Seeker))
    goal: Goal | None = attrs.field(default=None, validator=maybe_a(Goal))
    contact: Contact | None = attrs.field(default=None, validator=maybe_a(Contact))
    lead: Lead | None = attrs.field(default=None, validator=maybe_a(Lead))
    leads: tuple[Lead, ...] = attrs.field(
        default=attrs.Factory(lambda self: (self.lead,) if self.lead else (), takes_self=True),
        converter=as_tuple,
        validator=_leads,
    )
    meeting: Meeting | None = attrs.field(default=None, validator=maybe_a(Meeting))
    event: NetworkingEvent | None = attrs.field(default=None, validator=maybe_a(NetworkingEvent))
    attachments: tuple[str, ...] | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(as_tuple),
        validator=attrs.validators.optional(lines),
    )


def occasion_of(network: Network, follow_up: FollowUp) -> Occasion:
    """
    The records around the message that a follow-up asks for.

    A lead is the one that the follow-up is about; of a meeting, it is each one received in it, in the order of time.

    Raises:
        FieldError: The follow-up asks for no message.
    """
    if not follow_up.draft:
        remedy = "this follow-up asks for no message; review the text with a purpose instead"
        raise FieldError("FollowUp.draft", follow_up.draft, remedy)
    leads = tuple(_named(network, lead) for lead in _leads_of(network, follow_up.occasion))
    return Occasion(
        seeker=network.seeker,
        goal=network.goal,
        contact=network.contacts.get(follow_up.subject),
        lead=next(iter(leads), None),
        leads=leads,
        meeting=network.meetings.get(follow_up.occasion),
        event=network.events.get(follow_up.occasion),
    )


def _leads_of(network: Network, occasion: str) -> list[Lead]:
    if occasion in network.leads:
        return [network.leads[occasion]]
    received = [lead for lead in network.leads.values() if lead.meeting == occasion] if occasion else []
    return sorted(received, key=lambda lead: (lead.received_at, lead.id))


def _named(network: Network, lead: Lead) -> Lead:
    """The lead with the name of the contact that it is about, since a draft names people and no ids."""
    person = network.contacts.get(lead.person) if not lead.name else None
    return attrs.evolve(lead, name=person.name) if person else lead
