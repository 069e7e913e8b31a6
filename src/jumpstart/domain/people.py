"""Who searches, what for, with which tools, and whom they know."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import (
    a_zone,
    as_tuple,
    extra_field,
    fixed_id_field,
    id_field,
    instances_of,
    line_field,
    lines_field,
    maybe_a,
    maybe_a_date,
    name_of,
    one_line_not_blank,
    text_field,
    whole_number,
    yes_or_no,
)
from jumpstart.domain.ids import derived_id
from jumpstart.domain.partial_dates import PartialDate
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@attrs.frozen(kw_only=True)
class ContactPoint:
    """
    One way to reach somebody: an e-mail address, a phone number or a web address.

    Attributes:
        value: The address or number as given.
        types: What it is for, lower case, sorted: ``home``, ``work``, ``cell`` …
        preferred: Whether it is the one to use first.
        label: The owner's own word for it, empty for none.
    """

    value: str = attrs.field(validator=one_line_not_blank)
    types: tuple[str, ...] = lines_field()
    preferred: bool = attrs.field(default=False, validator=yes_or_no)
    label: str = line_field()

    def __str__(self) -> str:
        return self.value


def as_points(values: str | Iterable[str | ContactPoint]) -> Any:  # noqa: ANN401  it passes on what is refused
    """Contact points from contact points and bare texts."""
    items = as_tuple(values)
    if not isinstance(items, tuple) or str not in map(type, items):
        return items
    return tuple(ContactPoint(value=item) if isinstance(item, str) else item for item in items)


@attrs.frozen(kw_only=True)
class Card:
    """
    An imported contact card, kept whole.

    Attributes:
        data: The card as read, in UTF-8 but for lines with a charset of their own.
        id: SHA-256 of ``data``, 64 hex characters.
        extra: Fields that a newer version wrote, kept as they came.
    """

    data: bytes = attrs.field(repr=False)
    id: str = id_field(lambda card: _card_id(card))
    extra: tuple[tuple[str, str], ...] = extra_field()

    @id.validator
    def _check_id(self, attribute: attrs.Attribute[Any], value: object) -> None:
        if value != _card_id(self):
            raise FieldError(name_of(self, attribute), value, "expected the SHA-256 of data; leave id= out")


def _card_id(card: Card) -> str:
    if not isinstance(card.data, bytes):
        raise FieldError("Card.data", card.data, "expected bytes; encode a text as UTF-8")
    return hashlib.sha256(card.data).hexdigest()


@attrs.frozen(kw_only=True)
class Contact:
    """
    A person the seeker knows or meets.

    The id derives from ``name`` and the first e-mail address or, without one, the first phone number.
    Two people whom these do not tell apart need an ``id`` of their own.

    >>> Contact(name="Dana Okafor", emails=("dana@example.org",)).emails[0].value
    'dana@example.org'

    Attributes:
        name: The name to show.
        given_name: The name to greet them by, empty where unknown.
        family_name: The family name, empty where unknown.
        nicknames: Other names they go by.
        emails: E-mail addresses, in the order of their source; bare texts are taken too.
        phones: Phone numbers, likewise.
        urls: Web addresses, likewise.
        organization: The employer's name, empty for none.
        unit: The department there.
        title: The job title there.
        birthday: As far as it is known, None where nothing is.
        categories: Tags.
        notes: Free text.
        helps_with: What they may be able to help with, if the seeker noted it.
        included_because: Why they may hear of a confidential search although they work at the employer; empty for no
            exception.
        card: The imported card, None for a contact made by hand.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.
    """

    name: str = attrs.field(validator=one_line_not_blank)
    given_name: str = line_field()
    family_name: str = line_field()
    nicknames: tuple[str, ...] = lines_field()
    emails: tuple[ContactPoint, ...] = attrs.field(
        default=(), converter=as_points, validator=instances_of(ContactPoint)
    )
    phones: tuple[ContactPoint, ...] = attrs.field(
        default=(), converter=as_points, validator=instances_of(ContactPoint)
    )
    urls: tuple[ContactPoint, ...] = attrs.field(default=(), converter=as_points, validator=instances_of(ContactPoint))
    organization: str = line_field()
    unit: str = line_field()
    title: str = line_field()
    birthday: PartialDate | None = attrs.field(default=None, validator=maybe_a(PartialDate))
    categories: tuple[str, ...] = lines_field()
    notes: str = text_field()
    helps_with: str = text_field()
    included_because: str = text_field()
    card: Card | None = attrs.field(default=None, validator=maybe_a(Card), repr=False)
    id: str = id_field(lambda contact: _contact_id(contact))
    extra: tuple[tuple[str, str], ...] = extra_field()

    def __str__(self) -> str:
        return self.name

    @property
    def is_reachable(self) -> bool:
        """Whether any way to reach them is known."""
        return bool(self.emails or self.phones or self.urls)


def _contact_id(contact: Contact) -> str:
    points = contact.emails or contact.phones
    return derived_id("contact", contact.name, str(points[0]) if isinstance(points, tuple) and points else "")


@attrs.frozen(kw_only=True)
class Seeker:
    """
    The person who searches.

    Attributes:
        name: Their name.
        emails: E-mail addresses; bare texts are taken too.
        phones: Phone numbers, likewise.
        urls: Web addresses, likewise.
        zone: The IANA name of the time zone in which their day begins and ends.
        workdays: Their working week, its first day first, as ``("mon", …, "fri")``; never empty.
        employer: The present employer's name, empty for none.
        employer_aliases: Other names of that employer, subsidiaries included.
        employer_domains: E-mail domains of that employer, as ``globex.example``.
        confidential: Whether that employer must not learn of the search.
        id: Always ``seeker``: a network holds one.
        extra: Fields that a newer version wrote, kept as they came.
    """

    name: str = attrs.field(validator=one_line_not_blank)
    emails: tuple[ContactPoint, ...] = attrs.field(
        default=(), converter=as_points, validator=instances_of(ContactPoint)
    )
    phones: tuple[ContactPoint, ...] = attrs.field(
        default=(), converter=as_points, validator=instances_of(ContactPoint)
    )
    urls: tuple[ContactPoint, ...] = attrs.field(default=(), converter=as_points, validator=instances_of(ContactPoint))
    zone: str = attrs.field(default="UTC", validator=a_zone)
    workdays: tuple[str, ...] = attrs.field(default=WEEKDAYS[:5], converter=as_tuple)
    employer: str = line_field()
    employer_aliases: tuple[str, ...] = lines_field()
    employer_domains: tuple[str, ...] = lines_field()
    confidential: bool = attrs.field(default=False, validator=yes_or_no)
    id: str = fixed_id_field("seeker")
    extra: tuple[tuple[str, str], ...] = extra_field()

    @workdays.validator
    def _check_workdays(self, attribute: attrs.Attribute[Any], value: object) -> None:
        if (
            not isinstance(value, tuple)
            or not value
            or any(day not in WEEKDAYS for day in value)
            or len(set(value)) != len(value)
        ):
            remedy = f"expected at least one of {', '.join(WEEKDAYS)}, each once, the first day of the week first"
            raise FieldError(name_of(self, attribute), value, remedy)


UNNAMED_SEEKER = Seeker(name="Seeker")
"""Stands in where a network holds no seeker yet: UTC, Monday to Friday, nothing to hide."""


@attrs.frozen(kw_only=True)
class Goal:
    """
    What the seeker is after.

    >>> Goal(role="FP&A analyst", field="hospital finance", places=("Denver",)).role
    'FP&A analyst'

    Attributes:
        role: The one target role, empty while undecided.
        field: The field or industry.
        places: Where.
        employers: Employers of interest.
        skills: What the seeker brings.
        statement: How the seeker says it, in their own words.
        id: Always ``goal``: a network holds one.
        extra: Fields that a newer version wrote, kept as they came.
    """

    role: str = line_field()
    field: str = line_field()
    places: tuple[str, ...] = lines_field()
    employers: tuple[str, ...] = lines_field()
    skills: tuple[str, ...] = lines_field()
    statement: str = text_field()
    id: str = fixed_id_field("goal")
    extra: tuple[tuple[str, str], ...] = extra_field()


@attrs.frozen(kw_only=True)
class BusinessCard:
    """
    What the seeker's business card says.

    Attributes:
        name: The name on it.
        title: The line under the name, empty for none.
        emails: E-mail addresses; a card holds at least one of these, of the phone numbers or of the web addresses.
        phones: Phone numbers.
        urls: Web addresses.

    Source: Mitchell, Jump-Start Your Networking, ¶7.
    """

    name: str = attrs.field(validator=one_line_not_blank)
    title: str = line_field()
    emails: tuple[ContactPoint, ...] = attrs.field(
        default=(), converter=as_points, validator=instances_of(ContactPoint)
    )
    phones: tuple[ContactPoint, ...] = attrs.field(
        default=(), converter=as_points, validator=instances_of(ContactPoint)
    )
    urls: tuple[ContactPoint, ...] = attrs.field(default=(), converter=as_points, validator=instances_of(ContactPoint))

    def __attrs_post_init__(self) -> None:
        if not (self.emails or self.phones or self.urls):
            remedy = "a card needs a way to reach you; give one of emails, phones or urls"
            raise FieldError("BusinessCard", self.name, remedy)


@attrs.frozen(kw_only=True)
class Toolkit:
    """
    What should be ready before the first conversation.

    Attributes:
        business_card: None while there is none.
        skills_card: What a second card with skills and strengths says; optional.
        resume_updated_on: The date of the résumé's last update, None while there is none.
        newest_position_on: The date on which the newest position began, None where unknown.
        id: Always ``toolkit``: a network holds one.
        extra: Fields that a newer version wrote, kept as they came.

    Source: Mitchell, Jump-Start Your Networking, ¶7.
    """

    business_card: BusinessCard | None = attrs.field(default=None, validator=maybe_a(BusinessCard))
    skills_card: str = text_field()
    resume_updated_on: date | None = attrs.field(default=None, validator=maybe_a_date)
    newest_position_on: date | None = attrs.field(default=None, validator=maybe_a_date)
    id: str = fixed_id_field("toolkit")
    extra: tuple[tuple[str, str], ...] = extra_field()


@attrs.frozen(kw_only=True)
class Employer:
    """
    An employer on the seeker's list, scored as some playbooks ask.

    The id derives from ``name``.

    Attributes:
        name: Its name.
        motivation: How much the seeker wants to work there, 0 to 3.
        posting: How fitting its open positions are, 0 to 3.
        advocacy: Whether the seeker knows somebody there who may speak for them.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.

    Source: Dalton, The 2-Hour Job Search, 2nd ed.
    """

    name: str = attrs.field(validator=one_line_not_blank)
    motivation: int = attrs.field(default=0, validator=whole_number(0, 3, unit="points"))
    posting: int = attrs.field(default=0, validator=whole_number(0, 3, unit="points"))
    advocacy: bool = attrs.field(default=False, validator=yes_or_no)
    id: str = id_field(lambda employer: derived_id("employer", employer.name))
    extra: tuple[tuple[str, str], ...] = extra_field()
