"""What tables say: records, and what a record cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.fields import as_tuple, in_utc

if TYPE_CHECKING:
    from datetime import date, datetime

    from jumpstart.domain.findings import Problem
    from jumpstart.domain.records import Record


@attrs.frozen(kw_only=True)
class Position:
    """
    A job that the seeker holds, by their own profile.

    It changes nothing by itself: whether ``Seeker.employer`` is to become this employer is for the seeker to say.

    Attributes:
        employer: The employer's name.
        title: The job title, empty where none is said.
        started_on: When it began, the first day of what is said; None where unknown.
    """

    employer: str
    title: str = ""
    started_on: date | None = None


@attrs.frozen(kw_only=True)
class LastContact:
    """
    When the seeker and somebody last wrote to each other.

    Attributes:
        contact: The id that a contact with their profile page has, whether there is such a contact or not.
        name: Their name, empty where none is said.
        received_at: When they last wrote, in UTC; None where they never did.
        sent_at: When the seeker last wrote, in UTC; None where they never did.
    """

    contact: str
    name: str = ""
    received_at: datetime | None = attrs.field(default=None, converter=in_utc)
    sent_at: datetime | None = attrs.field(default=None, converter=in_utc)

    @property
    def is_answered(self) -> bool:
        """Whether the seeker wrote last."""
        return self.sent_at is not None and (self.received_at is None or self.sent_at > self.received_at)


@attrs.frozen(kw_only=True)
class ImportedTables:
    """
    What reading tables gives: the records, and what was found wrong.

    Attributes:
        items: Contacts, employers, events and interactions, in the order of the files.
        problems: What could not be read, or only by a guess or with a loss, in the order of the files.
        positions: The jobs that the seeker holds by their profile, the newest first.
        last_contacts: When the seeker and each other person last wrote to each other, by name.
    """

    items: tuple[Record, ...] = attrs.field(default=(), converter=as_tuple)
    problems: tuple[Problem, ...] = attrs.field(default=(), converter=as_tuple)
    positions: tuple[Position, ...] = attrs.field(default=(), converter=as_tuple)
    last_contacts: tuple[LastContact, ...] = attrs.field(default=(), converter=as_tuple)
