"""What a calendar says about a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from jumpstart.domain.fields import as_tuple
from jumpstart.domain.records import Put

if TYPE_CHECKING:
    from datetime import date, datetime

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.findings import Problem
    from jumpstart.domain.records import Record


@attrs.frozen(kw_only=True)
class Decided:
    """
    What somebody decided about a follow-up in their calendar.

    Attributes:
        follow_up: The follow-up.
        verdict: ``done``, ``snoozed`` or ``skipped``.
        at: When it was done or decided, never after the moment of reading.
        until: The date to which it is put off; for ``snoozed`` alone, else None.
        reason: Why, for ``skipped``; else empty.
    """

    follow_up: FollowUp
    verdict: Literal["done", "snoozed", "skipped"]
    at: datetime
    until: date | None = None
    reason: str = ""


@attrs.frozen(kw_only=True)
class Question:
    """
    What only the seeker can say; nothing is changed until they do.

    Attributes:
        code: What it is about: ``missing``, ``new-contact``, ``which-holds``, ``declined``.
        message: The question.
        subject: The id of the record or follow-up that it is about, empty for none.
        records: What to add or update where the answer is yes.
        known: What the records were when it was asked; a yes to what has changed since is refused.
        decisions: What to decide where the answer is yes.
    """

    code: str
    message: str
    subject: str = ""
    records: tuple[Record, ...] = attrs.field(default=(), converter=as_tuple)
    decisions: tuple[Decided, ...] = attrs.field(default=(), converter=as_tuple)
    known: tuple[Record, ...] = attrs.field(default=(), converter=as_tuple)


@attrs.frozen(kw_only=True)
class Reconciled:
    """
    What the entries of a calendar change in a search.

    Attributes:
        records: Meetings, events and the seeker's own follow-ups to add or update.
        decisions: What was decided about follow-ups: to be done, put off and skipped as if by hand.
        questions: What only the seeker can say.
        problems: What could not be taken over, with the lines of its entry.
        unchanged: How many entries say what is known.
        left_alone: How many entries are none of the search's.
    """

    records: tuple[Record, ...] = attrs.field(default=(), converter=as_tuple)
    decisions: tuple[Decided, ...] = attrs.field(default=(), converter=as_tuple)
    questions: tuple[Question, ...] = attrs.field(default=(), converter=as_tuple)
    problems: tuple[Problem, ...] = attrs.field(default=(), converter=as_tuple)
    unchanged: int = 0
    left_alone: int = 0

    @property
    def changes(self) -> tuple[Put, ...]:
        """The records as changes to commit."""
        return tuple(Put(record) for record in self.records)
