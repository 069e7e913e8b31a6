"""What rules ask for, before any of it is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from jumpstart.domain.ids import derived_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.domain.actions import Decision
    from jumpstart.playbook.rule import Rule

END_OF_DAY = datetime.max.replace(tzinfo=UTC)
STANDING = date.min
"""Stands for the due date of what has none: it is due on the day on which one looks."""

CLOSENESS = "closeness"
"""The order of contacts by how close they are to the goal, which is no field of theirs."""

OrderKey = tuple[Any, ...]
"""Due date, instant or end of day, priority, closeness to the goal, name, and then what makes it unique."""


class Obligation:
    """
    What a rule asks for; not yet a follow-up, since most are never shown.

    Attributes:
        rule: The rule.
        subject: The id of the contact to act on, empty for none.
        occasion: The id of the record that gives the occasion, empty for none.
        number: 0 for the first of a series.
        id: The id of the follow-up that it becomes, empty until it is asked for.
        due: The local date, None for none.
        due_at: The instant, None for none.
        until: The last date on which it is worth doing, None for always.
        trigger: The record that triggered it, None for the workspace.
        anchor: The moment or date from which its due date was reckoned, None for none.
        found: The record from which it was reckoned, where that is not the trigger; else None.
        clamped: Whether it would have been due before its fact was entered.
        snoozed: The decision that put it off, None for none.
        reason: Why it is withheld, empty for what is not.
        employer: The key of the employer by which it is in focus or not, where its rule heeds that.
        order: Where it stands among others.
    """

    __slots__ = (
        "anchor",
        "clamped",
        "due",
        "due_at",
        "employer",
        "found",
        "id",
        "number",
        "occasion",
        "order",
        "reason",
        "rule",
        "snoozed",
        "subject",
        "trigger",
        "until",
    )

    def __init__(self, rule: Rule, subject: str, occasion: str, trigger: Any) -> None:  # noqa: ANN401  any fact
        self.rule, self.subject, self.occasion, self.trigger = rule, subject, occasion, trigger
        self.number = 0
        self.due: date | None = None
        self.due_at: datetime | None = None
        self.until: date | None = None
        self.anchor: datetime | date | None = None
        self.found: Any = None
        self.snoozed: Decision | None = None
        self.clamped = False
        self.id = self.reason = self.employer = ""
        self.order: OrderKey = ()


def order_of(obligation: Obligation, due: date, name: str, closeness: int) -> OrderKey:
    """Where an obligation stands among others, if it is due on a date and its person has a name and a closeness."""
    rule = obligation.rule
    at = obligation.due_at or END_OF_DAY
    return due, at, rule.priority, -closeness, name, obligation.subject, obligation.occasion, rule.id


def id_of(obligation: Obligation) -> str:
    """The id of the follow-up that an obligation becomes."""
    if not obligation.id:
        parts = (obligation.rule.id, obligation.subject, obligation.occasion, str(obligation.number))
        obligation.id = derived_id("follow-up", *parts)
    return obligation.id


class _Reversed:
    """Turns an order round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:  # noqa: ANN401  whatever can be ordered
        self.value = value

    def __lt__(self, other: _Reversed) -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and bool(other.value == self.value)

    __hash__ = None  # type: ignore[assignment]  # it is only ever compared


def rank(record: Any, order: tuple[str, ...], score: Callable[[Any], int] | None = None) -> tuple[Any, ...]:  # noqa: ANN401  any record
    """
    A record's place by some of its attributes; ``-`` before one turns its order round.

    Args:
        record: The record.
        order: The names of the attributes.
        score: Gives the ``closeness`` of a contact; None where nothing is asked about it.
    """
    return tuple(_place(record, name, score) for name in order)


def _place(record: Any, name: str, score: Callable[[Any], int] | None) -> Any:  # noqa: ANN401  any record
    attribute = name.removeprefix("-")
    if attribute == CLOSENESS and score is not None:
        return score(record) if attribute == name else -score(record)
    return getattr(record, name) if attribute == name else _Reversed(getattr(record, attribute))
