"""What is asked of the seeker, and what the seeker decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import (
    a_date,
    an_instance_of,
    as_id,
    extra_field,
    id_field,
    in_utc,
    line_field,
    lines_field,
    maybe_a_date,
    maybe_a_moment,
    name_of,
    one_line,
    one_line_not_blank,
    one_of,
    settle_moment,
    text_field,
    whole_number,
    yes_or_no,
)
from jumpstart.domain.ids import derived_id
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from datetime import date, datetime

VERDICTS = ("done", "snoozed", "skipped")


@attrs.frozen(kw_only=True)
class Trace:
    """
    How a follow-up came about: a fact, the advice that it triggers, and the date arithmetic.

    Attributes:
        kind: The kind of the record that triggered it, as ``lead`` or ``met``; empty for none.
        record: The id of that record.
        fact: What happened, as a clause: "the lead from Sam Ortiz came".
        at: When it happened, in UTC; None for what has no time.
        zone: The IANA zone in which its date was taken.
        advice: What the playbook advises, as "to follow up a lead right away".
        arithmetic: From the fact's date to the due date, as "on the same day".
        adjustments: Why the due date is another one than the arithmetic gives: clamped, snoozed.
    """

    kind: str = line_field()
    record: str = line_field()
    fact: str = line_field()
    at: datetime | None = attrs.field(default=None, converter=in_utc, validator=maybe_a_moment)
    zone: str = line_field()
    advice: str = line_field()
    arithmetic: str = line_field()
    adjustments: tuple[str, ...] = lines_field()


@attrs.frozen(kw_only=True)
class FollowUp:
    """
    An action asked of the seeker.

    A playbook derives most of them; those are never stored.
    One that the seeker adds by hand has no rule, and is stored.
    The id derives from ``rule``, ``subject``, ``occasion`` and ``number``, and for one without a rule from
    ``summary`` too; never from the day.

    Attributes:
        summary: What to do, in a line.
        due: The local date by which to do it.
        due_at: The instant by which to do it, in UTC, where the rule gives a time; else None.
        rule: The id of the rule that asks for it, empty for the seeker's own.
        do: The kind of interaction that completes it, empty where a state of the records does.
        subject: The id of the contact to act on, empty for none.
        occasion: The id of the record that gives the occasion, empty for none.
        number: 0 for the first of a series, then 1, 2, 3 …
        draft: The purpose of the message to write, empty for none.
        status: ``open``, ``done`` or ``skipped``.
        is_soft: Whether it is never shown as overdue.
        priority: Among equals the lower number comes first.
        cite: Where the advice stands.
        grade: The grade of the evidence for it, A to D; empty where none is known.
        trace: How it came about.
        revision: The newest revision among the records in its trace, 0 where nothing is stored; not compared.
        changed_at: The time of that revision; not compared.
        id: Stays the same while its due date moves.
        extra: Fields that a newer version wrote, kept as they came.
    """

    summary: str = attrs.field(validator=one_line_not_blank)
    due: date = attrs.field(validator=a_date)
    due_at: datetime | None = attrs.field(default=None, converter=in_utc, validator=maybe_a_moment)
    rule: str = line_field()
    do: str = line_field()
    subject: str = attrs.field(default="", converter=as_id, validator=one_line)
    occasion: str = attrs.field(default="", converter=as_id, validator=one_line)
    number: int = attrs.field(default=0, validator=whole_number(0, 1_000_000, unit="repetitions"))
    draft: str = line_field()
    status: str = attrs.field(default="open", validator=one_of(("open", "done", "skipped")))
    is_soft: bool = attrs.field(default=False, validator=yes_or_no)
    priority: int = attrs.field(default=50, validator=whole_number(0, 100, unit="priority"))
    cite: str = line_field()
    grade: str = line_field()
    trace: Trace = attrs.field(factory=Trace, validator=an_instance_of(Trace), repr=False)
    revision: int = attrs.field(default=0, eq=False, repr=False)
    changed_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=maybe_a_moment, eq=False, repr=False
    )
    id: str = id_field(lambda follow_up: follow_up_id(follow_up))
    extra: tuple[tuple[str, str], ...] = extra_field()

    def __str__(self) -> str:
        return self.summary


def follow_up_id(follow_up: FollowUp) -> str:
    """The id that a follow-up has by what identifies it."""
    own = () if follow_up.rule else (follow_up.summary,)
    return derived_id("follow-up", follow_up.rule, follow_up.subject, follow_up.occasion, str(follow_up.number), *own)


@attrs.frozen(kw_only=True)
class Decision:
    """
    What the seeker decided about one follow-up.

    The id is the follow-up's id: the newest decision on it counts.

    Attributes:
        follow_up: The id of the follow-up.
        rule: Its rule.
        subject: Its subject.
        occasion: Its occasion.
        number: Its number.
        verdict: ``done`` by hand, ``snoozed`` or ``skipped``.
        at: When it was decided, in UTC.
        zone: The IANA zone in which it was decided.
        until: The date to which it is put off; for ``snoozed`` alone.
        reason: Why, in the seeker's words.
        id: Always the follow-up's id.
        extra: Fields that a newer version wrote, kept as they came.
    """

    follow_up: str = attrs.field(validator=one_line_not_blank)
    rule: str = line_field()
    subject: str = line_field()
    occasion: str = line_field()
    number: int = attrs.field(default=0, validator=whole_number(0, 1_000_000, unit="repetitions"))
    verdict: str = attrs.field(validator=one_of(VERDICTS))
    at: datetime
    zone: str = ""
    until: date | None = attrs.field(default=None, validator=maybe_a_date)
    reason: str = text_field()
    id: str = id_field(lambda decision: decision.follow_up)
    extra: tuple[tuple[str, str], ...] = extra_field()

    def __attrs_post_init__(self) -> None:
        settle_moment(self, "at")

    @id.validator
    def _check_id(self, attribute: attrs.Attribute[Any], value: object) -> None:
        if value != self.follow_up:
            raise FieldError(name_of(self, attribute), value, "expected the id of the follow-up; leave id= out")

    @until.validator
    def _check_until(self, attribute: attrs.Attribute[Any], value: object) -> None:
        if (self.verdict == "snoozed") != (value is not None):
            remedy = "a snoozed follow-up needs a date until which, and no other decision has one"
            raise FieldError(name_of(self, attribute), value, remedy)
