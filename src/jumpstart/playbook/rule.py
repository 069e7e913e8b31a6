"""One piece of advice as data: a trigger, what it asks for by when, and what settles it."""

from __future__ import annotations

from typing import Literal

import attrs

from jumpstart.domain.fields import (
    as_tuple,
    instances_of,
    line_field,
    lines,
    maybe_a,
    one_line_not_blank,
    one_of,
    whole_number,
    yes_or_no,
)
from jumpstart.playbook.offsets import Offset, as_offset

Key = Literal["subject", "occasion", "employer", "all"]
KEYS: tuple[Key, ...] = ("subject", "occasion", "employer", "all")
RECORD_TRIGGERS = ("contact", "lead", "meeting", "event", "toolkit", "employer", "workspace")
"""What a rule may be on, besides the kinds of interaction."""
MOMENTLESS = ("contact", "toolkit", "employer", "workspace")
"""What a rule may be on that has no moment from which a date could be reckoned."""
PURPOSES = ("announcement", "meeting-request", "thank-you", "event-follow-up", "referral-request", "resume-reply")
"""What a draft may be for, besides the purposes that a playbook declares."""
DRAFT_PARTS = (
    *("target-role", "skills", "name-and-place", "minutes", "number-of-people", "thanks-for-time", "thanks-for-leads"),
    *("asked-for-job", "resume", "attached-resume", "connection", "question"),
    *("trends", "insights", "advice", "resources", "assignments"),
)
"""What a message may have to hold, or must not, besides acts."""
ANY = "any"
"""In a playbook file stands for every kind of interaction."""
GATES = ("goal-clear",)
"""What a rule may require."""
ON_THE_SAME_DAY = Offset(0, "days")


@attrs.frozen(kw_only=True)
class Match:
    """
    Facts to look for around a trigger.

    Attributes:
        kinds: Kinds of interaction or record, any of which counts.
        same: What they share with the trigger: the person, the occasion, the employer, or nothing (``all``).
        count: How many there must be.
        other: Whether only facts with somebody else than the trigger's person count.
    """

    kinds: tuple[str, ...] = attrs.field(converter=as_tuple)
    same: Key = attrs.field(default="subject", validator=one_of(KEYS))
    count: int = attrs.field(default=1, validator=whole_number(1, 1_000_000, unit="facts"))
    other: bool = False


@attrs.frozen(kw_only=True)
class Condition:
    """
    What an attribute of the trigger must be; the length stands for a tuple.

    Attributes:
        attribute: Its name.
        values: The values that it may have; empty where a range is given.
        low: The least number that it may be, None for no bound.
        high: The greatest, None for no bound.
        absent: True where it must be blank, False where it must not be, None where that does not matter.
        has: What the attribute, a tuple of texts, must hold; empty where that does not matter.
    """

    attribute: str
    values: tuple[str | int | bool, ...] = ()
    low: int | None = None
    high: int | None = None
    absent: bool | None = None
    has: str = ""

    def holds_for(self, value: object) -> bool:
        """Whether a value fulfils it."""
        if self.absent is not None:
            return self.absent == (value is None or value in ("", ()))
        if self.has:
            return isinstance(value, tuple) and self.has in value
        measured = len(value) if isinstance(value, tuple) else "" if value is None else value
        if self.values:
            for allowed in self.values:  # noqa: SIM110  the generator that any() takes costs as much as the rest
                if type(measured) is type(allowed) and measured == allowed:
                    return True
            return False
        if not isinstance(measured, int):
            return False
        return (self.low is None or measured >= self.low) and (self.high is None or measured <= self.high)


@attrs.frozen(kw_only=True)
class Stop:
    """
    When a series ends.

    Attributes:
        silent: After how many acts without an answer.
        reply: The kinds of interaction that are an answer.
    """

    silent: int
    reply: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Gap:
    """
    A stretch of time in which nothing of a kind is planned.

    Attributes:
        of: The kind of record: ``event`` or ``meeting``.
        within: How long the stretch must be.
    """

    of: str
    within: Offset


@attrs.frozen(kw_only=True)
class Portion:
    """
    How a campaign is cut into days.

    Attributes:
        size: How many acts a day.
        order: The attributes by which its members queue; ``-`` before one turns it round.
    """

    size: int
    order: tuple[str, ...] = ("name",)


@attrs.frozen(kw_only=True)
class ActOn:
    """
    Who is acted on instead of the trigger's person: the first contact at the same employer without some facts.

    Attributes:
        lacks: The kinds of interaction that the contact must not have.
        order: The attributes by which the first is found.
    """

    lacks: tuple[str, ...]
    order: tuple[str, ...] = ("name",)


@attrs.frozen(kw_only=True)
class Rule:
    """
    One piece of advice: a trigger, what it asks for by when, and what settles it.

    >>> Rule(
    ...     id="nudge",
    ...     cite="my notes",
    ...     title="Ask {subject} once more",
    ...     advice="to ask once more after a week",
    ...     on="asked-for-meeting",
    ...     do="updated",
    ...     due="5 business days",
    ...     done=[Match(kinds="updated")],
    ...     cancel=[Match(kinds=("replied", "met"))],
    ... ).due
    Offset(amount=5, unit='business days')

    Attributes:
        id: Its name, as ``follow-up-lead``.
        cite: Where the advice stands.
        title: What to do, in a line; ``{subject}``, ``{lead}``, ``{meeting}``, ``{event}``, ``{employer}`` are filled.
        advice: The same as an infinitive, for the sentence that explains it.
        on: The kinds of fact that trigger it: kinds of interaction or of record.
        do: The kind of interaction that it asks for; empty where it asks for a state of the records.
        draft: The purpose of the message to write, empty for none.
        of: The kind of record that the trigger must be about; that record becomes the occasion. Empty for any.
        where: What the trigger must be like.
        subject: Which person of the trigger is acted on: ``contact`` or, of a lead, ``person``.
        per: For what there is one follow-up: each occasion, person, employer, or in all.
        pick: Which trigger counts where there are several: ``first`` or ``last``.
        needs: What must be found besides.
        lacks: What must not be found.
        anchor: Where date arithmetic starts: ``trigger``, ``occasion``, ``needs``, or a date attribute of the trigger;
            empty for the occasion where ``of`` is given, else the trigger.
        due: How long after that it is due; None for as soon as possible, without a date.
        until: How long after that it is worth doing; None for always.
        done: What discharges it.
        cancel: What makes it moot.
        repeat: How long after it was done it is due again; None for once.
        stop: When a series ends, None for never.
        gap: The gap that triggers it, None for none.
        portion: The daily portion of a campaign, None for no campaign.
        act_on: Who is acted on instead, None for the trigger's person.
        withhold: The attribute of the contact to act on whose text is the reason not to, as ``excluded``; empty for
            none.
        requires: The gates that must be open.
        focus: Whether it counts only at the employers in focus.
        soft: Whether it is never shown as overdue.
        priority: Among equals the lower number comes first, 0 to 100.
        grade: The grade of the evidence, A to D; empty where none is known.
    """

    id: str = attrs.field(validator=one_line_not_blank)
    cite: str = attrs.field(validator=one_line_not_blank)
    title: str = attrs.field(validator=one_line_not_blank)
    advice: str = attrs.field(validator=one_line_not_blank)
    on: tuple[str, ...] = attrs.field(converter=as_tuple, validator=[attrs.validators.min_len(1), lines])
    do: str = line_field()
    draft: str = line_field()
    of: str = line_field()
    where: tuple[Condition, ...] = attrs.field(default=(), converter=as_tuple, validator=instances_of(Condition))
    subject: Literal["contact", "person"] = attrs.field(default="contact", validator=one_of(("contact", "person")))
    per: Key = attrs.field(default="occasion", validator=one_of(KEYS))
    pick: Literal["first", "last"] = attrs.field(default="first", validator=one_of(("first", "last")))
    needs: tuple[Match, ...] = attrs.field(default=(), converter=as_tuple, validator=instances_of(Match))
    lacks: tuple[Match, ...] = attrs.field(default=(), converter=as_tuple, validator=instances_of(Match))
    anchor: str = line_field()
    due: Offset | None = attrs.field(default=ON_THE_SAME_DAY, converter=as_offset, validator=maybe_a(Offset))
    until: Offset | None = attrs.field(default=None, converter=as_offset, validator=maybe_a(Offset))
    done: tuple[Match, ...] = attrs.field(default=(), converter=as_tuple, validator=instances_of(Match))
    cancel: tuple[Match, ...] = attrs.field(default=(), converter=as_tuple, validator=instances_of(Match))
    repeat: Offset | None = attrs.field(default=None, converter=as_offset, validator=maybe_a(Offset))
    stop: Stop | None = attrs.field(default=None, validator=maybe_a(Stop))
    gap: Gap | None = attrs.field(default=None, validator=maybe_a(Gap))
    portion: Portion | None = attrs.field(default=None, validator=maybe_a(Portion))
    act_on: ActOn | None = attrs.field(default=None, validator=maybe_a(ActOn))
    withhold: str = line_field()
    requires: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=lines)
    focus: bool = attrs.field(default=False, validator=yes_or_no)
    soft: bool = attrs.field(default=False, validator=yes_or_no)
    priority: int = attrs.field(default=50, validator=whole_number(0, 100, unit="priority"))
    grade: str = attrs.field(default="", validator=one_of(("", "A", "B", "C", "D")))

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every match that it mentions."""
        return (*self.needs, *self.lacks, *self.done, *self.cancel)

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of fact that it mentions."""
        mentioned = {kind for match in self.matches for kind in match.kinds}
        if self.stop:
            mentioned |= set(self.stop.reply)
        if self.act_on:
            mentioned |= set(self.act_on.lacks)
        return frozenset(mentioned | set(self.on) | ({self.do} if self.do else set()))
