"""What happened and what is arranged: leads, meetings, events, interactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import (
    a_word,
    as_id,
    as_ids,
    extra_field,
    id_field,
    in_utc,
    line_field,
    lines,
    lines_field,
    maybe_a_moment,
    one_line,
    one_line_not_blank,
    one_of,
    settle_moment,
    text_field,
    whole_number,
)
from jumpstart.domain.ids import derived_id, moment_part
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from datetime import datetime

STATUSES = ("planned", "cancelled")
MINUTES_IN_A_DAY = 24 * 60

INTERACTION_KINDS = (
    "told",
    "asked-for-confidence",
    "asked-for-meeting",
    "asked-for-referral",
    "asked-for-resume",
    "replied",
    "declined",
    "met",
    "introduced",
    "thanked",
    "gave-card",
    "received-card",
    "sent-resume",
    "updated",
    "landed",
)
"""The kinds of interaction that every playbook knows; a playbook may declare more."""


def _recorded_field() -> Any:  # noqa: ANN401  what attrs.field returns depends on where it stands
    return attrs.field(default=None, converter=in_utc, validator=maybe_a_moment)


@attrs.frozen(kw_only=True)
class Lead:
    """
    Something to follow: a tip or a referral.

    Any contact may be its source, and it may be about a person, an employer, a role or none of them known.
    The id derives from ``source``, ``person``, ``name``, ``employer``, ``role`` and ``received_at``.

    Attributes:
        source: The id of the contact it came from; the contact itself is taken too.
        received_at: When it came; held in UTC.
        zone: The IANA zone in which it came; a datetime with an IANA zone says it by itself.
        person: The id of the contact it is about, empty where that person is no contact yet.
        name: The name of the person it is about, where they are no contact yet.
        employer: The employer it is about.
        role: The role it is about.
        meeting: The id of the meeting in which it was received, empty for none.
        note: Free text.
        recorded_at: When it was entered; None until it is stored.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.

    Source: Mitchell, Jump-Start Your Networking, ¶5 and ¶8.
    """

    source: str = attrs.field(converter=as_id, validator=one_line_not_blank)
    received_at: datetime
    zone: str = ""
    person: str = attrs.field(default="", converter=as_id, validator=one_line)
    name: str = line_field()
    employer: str = line_field()
    role: str = line_field()
    meeting: str = attrs.field(default="", converter=as_id, validator=one_line)
    note: str = text_field()
    recorded_at: datetime | None = _recorded_field()
    id: str = id_field(lambda lead: _lead_id(lead))
    extra: tuple[tuple[str, str], ...] = extra_field()

    def __attrs_post_init__(self) -> None:
        settle_moment(self, "received_at")


def _lead_id(lead: Lead) -> str:
    moment = moment_part(in_utc(lead.received_at))
    return derived_id("lead", lead.source, lead.person, lead.name, lead.employer, lead.role, moment)


@attrs.frozen(kw_only=True)
class Meeting:
    """
    An informational meeting.

    The id derives from ``contact`` and ``starts_at`` as first given.

    Attributes:
        contact: The id of the contact to meet; the contact itself is taken too.
        starts_at: When it starts; held in UTC.
        zone: The IANA zone of the place or call; a datetime with an IANA zone says it by itself.
        minutes: Its length, 1 to 1440; whether that is wise is for the playbook to say.
        questions: What the seeker wants to ask.
        agenda: Its parts, in order.
        location: Where, or how: an address, a link, "by phone".
        status: ``planned`` or ``cancelled``; that it was held is an interaction of the kind ``met``.
        note: Free text.
        recorded_at: When it was entered; None until it is stored.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.

    Source: Mitchell, Jump-Start Your Networking, ¶8.
    """

    contact: str = attrs.field(converter=as_id, validator=one_line_not_blank)
    starts_at: datetime
    zone: str = ""
    minutes: int = attrs.field(default=25, validator=whole_number(1, MINUTES_IN_A_DAY, unit="minutes"))
    questions: tuple[str, ...] = lines_field()
    agenda: tuple[str, ...] = lines_field()
    location: str = line_field()
    status: str = attrs.field(default="planned", validator=one_of(STATUSES))
    note: str = text_field()
    recorded_at: datetime | None = _recorded_field()
    id: str = id_field(lambda meeting: derived_id("meeting", meeting.contact, moment_part(in_utc(meeting.starts_at))))
    extra: tuple[tuple[str, str], ...] = extra_field()

    def __attrs_post_init__(self) -> None:
        settle_moment(self, "starts_at")


@attrs.frozen(kw_only=True)
class NetworkingEvent:
    """
    A gathering at which to meet people.

    The id derives from ``name`` and ``starts_at`` as first given.

    Attributes:
        name: What it is called.
        starts_at: When it starts; held in UTC.
        zone: The IANA zone of the place; a datetime with an IANA zone says it by itself.
        minutes: Its length, 1 to 1440.
        association: Who holds it.
        field: The field it belongs to.
        location: Where.
        people_to_meet: How many people the seeker plans to meet; whether that is wise is for the playbook to say.
        opening_questions: What to ask a stranger first.
        cards_given: How many cards were handed out.
        status: ``planned`` or ``cancelled``.
        note: Free text.
        recorded_at: When it was entered; None until it is stored.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.

    Source: Mitchell, Jump-Start Your Networking, ¶9.
    """

    name: str = attrs.field(validator=one_line_not_blank)
    starts_at: datetime
    zone: str = ""
    minutes: int = attrs.field(default=120, validator=whole_number(1, MINUTES_IN_A_DAY, unit="minutes"))
    association: str = line_field()
    field: str = line_field()
    location: str = line_field()
    people_to_meet: int = attrs.field(default=2, validator=whole_number(0, 1000, unit="people"))
    opening_questions: tuple[str, ...] = lines_field()
    cards_given: int = attrs.field(default=0, validator=whole_number(0, 100_000, unit="cards"))
    status: str = attrs.field(default="planned", validator=one_of(STATUSES))
    note: str = text_field()
    recorded_at: datetime | None = _recorded_field()
    id: str = id_field(lambda event: derived_id("event", event.name, moment_part(in_utc(event.starts_at))))
    extra: tuple[tuple[str, str], ...] = extra_field()

    def __attrs_post_init__(self) -> None:
        settle_moment(self, "starts_at")


@attrs.frozen(kw_only=True)
class Interaction:
    """
    A fact between the seeker and a contact.

    The id derives from ``kind``, ``contact``, ``at`` and ``about``.

    Attributes:
        kind: What happened, one of ``INTERACTION_KINDS`` or a kind that the playbook declares.
        contact: The id of the contact; empty only for somebody who is no contact yet, and then ``about`` says whom.
        at: When; held in UTC.
        zone: The IANA zone in which it happened; a datetime with an IANA zone says it by itself.
        about: The ids of the records it is about: one mail may thank for a meeting and two leads.
        channel: How: ``email``, ``phone``, ``handwritten note`` …
        purpose: What for, where a playbook tells purposes apart, as ``outreach``.
        note: Free text.
        recorded_at: When it was entered; None until it is stored.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.
    """

    kind: str = attrs.field(validator=a_word)
    contact: str = attrs.field(default="", converter=as_id, validator=one_line)
    at: datetime
    zone: str = ""
    about: tuple[str, ...] = attrs.field(default=(), converter=as_ids)
    channel: str = line_field()
    purpose: str = line_field()
    note: str = text_field()
    recorded_at: datetime | None = _recorded_field()
    id: str = id_field(lambda interaction: _interaction_id(interaction))
    extra: tuple[tuple[str, str], ...] = extra_field()

    @about.validator
    def _check_about(self, attribute: attrs.Attribute[Any], value: object) -> None:
        lines(self, attribute, value)

    def __attrs_post_init__(self) -> None:
        settle_moment(self, "at")
        if not self.contact and not self.about:
            raise FieldError("Interaction.contact", "", "say with whom, or in about= which lead or meeting it is about")


def _interaction_id(interaction: Interaction) -> str:
    moment = moment_part(in_utc(interaction.at))
    about = interaction.about if isinstance(interaction.about, tuple) else ()
    return derived_id("interaction", interaction.kind, interaction.contact, moment, *about)
