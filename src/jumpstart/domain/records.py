"""The kinds of record that a network holds, and the changes that are made to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.actions import Decision, FollowUp
from jumpstart.domain.aliases import Alias, Dismissal
from jumpstart.domain.deliveries import Delivery
from jumpstart.domain.facts import Interaction, Lead, Meeting, NetworkingEvent
from jumpstart.domain.fields import (
    a_moment,
    as_id,
    as_tuple,
    in_utc,
    line_field,
    name_of,
    one_line_not_blank,
    text_field,
)
from jumpstart.domain.people import Card, Contact, Employer, Goal, Seeker, Toolkit
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


@attrs.frozen(kw_only=True)
class Unknown:
    """
    A record that this version cannot read: of an unknown kind, or of a newer version of a known one.

    Attributes:
        kind: Its kind.
        id: Its id.
        payload: Its fields as canonical JSON, written back as they came.
    """

    kind: str = attrs.field(validator=one_line_not_blank)
    id: str = attrs.field(validator=one_line_not_blank)
    payload: str = attrs.field(repr=False)

    @payload.validator
    def _check_payload(self, attribute: attrs.Attribute[Any], value: object) -> None:
        try:
            fields = json.loads(value) if isinstance(value, str) else None
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict):
            raise FieldError(name_of(self, attribute), value, "expected the text of a JSON object")


Record = (
    Seeker
    | Goal
    | Toolkit
    | Contact
    | Card
    | Employer
    | Lead
    | Meeting
    | NetworkingEvent
    | Interaction
    | FollowUp
    | Decision
    | Alias
    | Dismissal
    | Delivery
    | Unknown
)

KINDS: dict[str, type] = {
    "seeker": Seeker,
    "goal": Goal,
    "toolkit": Toolkit,
    "card": Card,
    "contact": Contact,
    "employer": Employer,
    "lead": Lead,
    "meeting": Meeting,
    "event": NetworkingEvent,
    "interaction": Interaction,
    "follow-up": FollowUp,
    "decision": Decision,
    "alias": Alias,
    "dismissal": Dismissal,
    "delivery": Delivery,
}
_KIND_OF: dict[type, str] = {cls: kind for kind, cls in KINDS.items()}


def kind_of(record: Record) -> str:
    """
    The kind under which a record is kept.

    Raises:
        FieldError: It is no record.
    """
    if isinstance(record, Unknown):
        return record.kind
    try:
        return _KIND_OF[type(record)]
    except KeyError:
        names = ", ".join(cls.__name__ for cls in KINDS.values())
        raise FieldError("record", record, f"expected one of {names}") from None


def title_of(record: Record) -> str:
    """A record as a person would name it in an error or a list."""
    name = getattr(record, "name", "") or getattr(record, "summary", "")
    return f"{kind_of(record)} {name!r}" if name else f"{kind_of(record)} {record.id}"


@attrs.frozen
class Put:
    """
    A record is added, or takes the place of the one with its kind and id.

    Attributes:
        record: The record.
    """

    record: Record


@attrs.frozen
class Remove:
    """
    A record is taken out.

    Attributes:
        kind: Its kind.
        id: Its id.
    """

    kind: str = attrs.field(validator=one_line_not_blank)
    id: str = attrs.field(converter=as_id, validator=one_line_not_blank)


Change = Put | Remove


@attrs.frozen
class Stamp:
    """
    When a record was last written.

    Attributes:
        revision: The revision that wrote it, 0 where nothing is stored.
        at: The time of that revision, in UTC; None where nothing is stored.
    """

    revision: int = 0
    at: datetime | None = None


@attrs.frozen(kw_only=True)
class Revision:
    """
    A commit as people read it: what was changed, when, by whom and why.

    Iterating over it gives its changes.

    Attributes:
        number: Its revision in the workspace's log, 1 for the first.
        at: When it was made, in UTC.
        by: Who made it.
        note: Why.
        batch: The name that the commits of one import share, empty for none.
        changes: Its changes, in order.
    """

    number: int
    at: datetime = attrs.field(converter=in_utc, validator=a_moment)
    by: str = line_field()
    note: str = text_field()
    batch: str = line_field()
    changes: tuple[Change, ...] = attrs.field(default=(), converter=as_tuple, repr=False)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    @property
    def stamp(self) -> Stamp:
        """What the records that it wrote are stamped with."""
        return Stamp(self.number, self.at)
