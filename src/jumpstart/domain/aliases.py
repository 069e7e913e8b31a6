"""What is remembered about who is the same person: contacts merged into others, and pairs that are two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import (
    a_moment,
    as_id,
    as_ids,
    extra_field,
    id_field,
    in_utc,
    instances_of,
    line_field,
    lines_field,
    maybe_a,
    name_of,
    one_line_not_blank,
    text_field,
)
from jumpstart.domain.ids import derived_id
from jumpstart.domain.partial_dates import PartialDate
from jumpstart.domain.people import Card, Contact, ContactPoint, as_points
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from datetime import datetime

_PAIR = 2


@attrs.frozen(kw_only=True)
class Alias:
    """
    A contact that was merged into another, kept whole.

    What it says otherwise than the kept contact stands here, side by side with it; when its card comes again, it is
    known whose it is.

    Attributes:
        merged_into: The id of the contact that was kept; the contact itself is taken too.
        merged_at: When it was merged, in UTC.
        source: Where it came from, as the name of a file; empty where unknown.
        name: This and what follows is as in ``Contact``.
        given_name: As there.
        family_name: As there.
        nicknames: As there.
        emails: As there.
        phones: As there.
        urls: As there.
        organization: As there.
        unit: As there.
        title: As there.
        birthday: As there.
        categories: As there.
        notes: As there.
        helps_with: As there.
        included_because: As there.
        card: The imported card, None for a contact made by hand.
        id: The id that the contact had.
        extra: Fields that a newer version wrote, kept as they came.
    """

    merged_into: str = attrs.field(converter=as_id, validator=one_line_not_blank)
    merged_at: datetime = attrs.field(converter=in_utc, validator=a_moment)
    source: str = line_field()
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
    id: str = attrs.field(validator=one_line_not_blank)
    extra: tuple[tuple[str, str], ...] = extra_field()

    @classmethod
    def of(cls, contact: Contact, *, merged_into: str | Contact, merged_at: datetime, source: str = "") -> Alias:
        """
        What is kept of a contact that is merged into another.

        Args:
            contact: The contact, which goes.
            merged_into: The contact that stays, or its id.
            merged_at: When.
            source: Where it came from, empty where unknown.
        """
        fields = {name: getattr(contact, name) for name in CONTACT_FIELDS}
        return cls(merged_into=as_id(merged_into), merged_at=merged_at, source=source, **fields)

    @property
    def contact(self) -> Contact:
        """The contact as it was before it was merged."""
        return Contact(**{name: getattr(self, name) for name in CONTACT_FIELDS})

    def __str__(self) -> str:
        return self.name


CONTACT_FIELDS = tuple(field.name for field in attrs.fields(Contact))
"""What an alias keeps of a contact: all of it."""


def _in_order(contacts: object) -> Any:  # noqa: ANN401  it passes on what is refused
    ids = as_ids(contacts)  # type: ignore[arg-type]  # the validator refuses what is no id
    is_text = isinstance(ids, tuple) and all(isinstance(id, str) for id in ids)
    return tuple(sorted(ids)) if is_text else ids


@attrs.frozen(kw_only=True)
class Dismissal:
    """
    The seeker's word that two contacts are not the same person.

    The id derives from ``contacts``, in whatever order they are given.

    Attributes:
        contacts: The ids of the two, sorted; contacts themselves are taken too.
        at: When it was said, in UTC.
        reason: Why, in the seeker's words.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.
    """

    contacts: tuple[str, ...] = attrs.field(converter=_in_order)
    at: datetime = attrs.field(converter=in_utc, validator=a_moment)
    reason: str = text_field()
    id: str = id_field(lambda dismissal: _dismissal_id(dismissal))
    extra: tuple[tuple[str, str], ...] = extra_field()

    @contacts.validator
    def _check_contacts(self, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, tuple) or len(value) != _PAIR or len({*value}) != _PAIR:
            raise FieldError(name_of(self, attribute), value, "expected the ids of two different contacts")
        for id in value:
            one_line_not_blank(self, attribute, id)


def _dismissal_id(dismissal: Dismissal) -> str:
    contacts = dismissal.contacts if isinstance(dismissal.contacts, tuple) else ()
    return derived_id("dismissal", *map(str, contacts))
