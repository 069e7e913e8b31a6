"""What the playbook asks for now."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING, Any, overload

import attrs

from jumpstart.domain.actions import FollowUp
from jumpstart.playbook.closeness import Closeness, closeness
from jumpstart.playbook.wording import day_text, full_day_text, to_follow_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.domain.findings import Finding
    from jumpstart.domain.network import Network

_SHOWN = 20
Item = tuple[Any, Any]
"""What an order key and an obligation, or a follow-up, make together."""
_order = itemgetter(0)


class FollowUps(Sequence[FollowUp]):
    """
    Follow-ups in order, made when they are looked at.

    A plan over a large network has thousands of them, and a person reads the first ten.
    """

    __slots__ = ("_length", "_made", "_merged", "_network", "_order", "_runs", "_today")

    def __init__(self, runs: tuple[list[Item], ...], network: Network, today: date) -> None:
        self._runs, self._network, self._today = runs, network, today
        self._length = sum(map(len, runs))
        self._order: list[Item] = []
        self._merged = merge(*runs, key=_order)
        self._made: dict[int, FollowUp] = {}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> FollowUp: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[FollowUp, ...]: ...
    def __getitem__(self, place: int | slice) -> FollowUp | tuple[FollowUp, ...]:
        if isinstance(place, slice):
            return tuple(self._at(index) for index in range(*place.indices(self._length)))
        if not -self._length <= place < self._length:
            raise IndexError(f"there are {self._length} follow-ups, none at {place}")
        return self._at(place % self._length)

    def _at(self, index: int) -> FollowUp:
        found = self._made.get(index)
        if found is None:
            while len(self._order) <= index:
                self._order.append(next(self._merged))
            item = self._order[index][1]
            made = item if isinstance(item, FollowUp) else to_follow_up(item, self._network, self._today)
            found = self._made[index] = made
        return found

    def __iter__(self) -> Iterator[FollowUp]:
        return (self._at(index) for index in range(self._length))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # hashing would make them all

    def __repr__(self) -> str:
        return f"<{self._length} follow-ups>"

    def person(self, follow_up: FollowUp) -> str:
        """The name of the contact to act on, empty for none."""
        contact = self._network.contacts.get(follow_up.subject)
        return contact.name if contact else ""

    def closeness(self, follow_up: FollowUp) -> Closeness:
        """How close the contact to act on is to the goal, with the reasons."""
        contact = self._network.contacts.get(follow_up.subject)
        return closeness(contact, self._network.goal) if contact else Closeness()

    def between(self, first: date, last: date) -> FollowUps:
        """Those due from one date to another, both included."""
        runs = (run[bisect_left(run, first, key=_due) : bisect_right(run, last, key=_due)] for run in self._runs)
        return FollowUps(tuple(run for run in runs if run), self._network, self._today)


@attrs.frozen(kw_only=True)
class Withheld:
    """
    What a rule asks for and the plan does not, with the reason.

    Attributes:
        rule: The id of the rule.
        reason: Why.
        count: How many follow-ups are withheld.
    """

    rule: str
    reason: str
    count: int
    _make: Callable[[], FollowUps] = attrs.field(eq=False, repr=False)

    @property
    def follow_ups(self) -> FollowUps:
        """What it would ask for, in order."""
        return self._make()

    @property
    def first_due(self) -> date | None:
        """When the first of them would be due, None where there is none."""
        follow_ups = self.follow_ups
        return follow_ups[0].due if follow_ups else None


@attrs.frozen(kw_only=True)
class Waiting:
    """
    The rest of a campaign: what is not in today's portion.

    Attributes:
        rule: The id of the rule.
        count: How many wait.
        a_day: How many are asked for a day.
        done_today: How many were done today.
        ends_on: The date of the last portion, at that pace.
    """

    rule: str
    count: int
    a_day: int
    done_today: int
    ends_on: date


@attrs.frozen(kw_only=True)
class Plan:
    """
    What a playbook asks for now.

    Attributes:
        now: The moment for which it was made, in UTC.
        day: The seeker's date at that moment.
        follow_ups: Everything that is open, in order: what is overdue, what is due, what comes.
        withheld: What is withheld, by rule and reason.
        waiting: What campaigns leave for later days.
    """

    now: datetime
    day: date
    follow_ups: FollowUps
    withheld: tuple[Withheld, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    _check: Callable[[], tuple[Finding, ...]] = attrs.field(repr=False, eq=False)

    @property
    def today(self) -> FollowUps:
        """What is due today or overdue, in order."""
        return self.follow_ups.between(date.min, self.day)

    def between(self, first: date, last: date) -> FollowUps:
        """What is due from one date to another, both included, in order."""
        return self.follow_ups.between(first, last)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands out in the records, by the playbook's checks; empty where nothing does."""
        return self._check()

    def closeness(self, follow_up: FollowUp) -> Closeness:
        """
        How close the contact to act on is to the goal, and why.

        Of two steps that are due at the same time and equally urgent, the one with the closer contact comes first.
        """
        return self.follow_ups.closeness(follow_up)

    def is_overdue(self, follow_up: FollowUp) -> bool:
        """Whether a follow-up should have been done by now; soft ones never are."""
        if follow_up.is_soft:
            return False
        return follow_up.due < self.day or (follow_up.due_at is not None and follow_up.due_at < self.now)

    def __str__(self) -> str:
        """The plan as a page: what is due, what the next seven days bring, and what is left out or waits."""
        week = self.between(self.day + timedelta(days=1), self.day + timedelta(days=7))
        lines = [full_day_text(self.day)]
        lines += [f"  {self._when(each):<28}{each}" for each in (*self.today[:_SHOWN], *week[:_SHOWN])]
        hidden = max(len(self.today) - _SHOWN, 0) + max(len(week) - _SHOWN, 0)
        lines += [f"  and {hidden} more"] if hidden else []
        lines += [f"  {each.count} more wait for {each.rule}, until {each.ends_on}" for each in self.waiting]
        lines += [f"  {each.count} withheld by {each.rule}: {each.reason}" for each in self.withheld]
        return "\n".join(lines)

    def _when(self, follow_up: FollowUp) -> str:
        if self.is_overdue(follow_up):
            return f"since {day_text(follow_up.due)}"
        return "today" if follow_up.due <= self.day else day_text(follow_up.due)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """
        The follow-ups as rows for a data frame.

        Each has ``due``, ``overdue``, ``summary``, ``person``, ``closeness`` (its score), ``rule``, ``do``, ``cite``,
        ``subject``, ``occasion`` and ``id``.
        """
        names = ("due", "summary", "rule", "do", "cite", "subject", "occasion", "id")
        return tuple(
            {name: getattr(each, name) for name in names}
            | {
                "overdue": self.is_overdue(each),
                "person": self.follow_ups.person(each),
                "closeness": self.closeness(each).score,
            }
            for each in self.follow_ups
        )

    def as_json(self) -> str:
        """The plan as canonical JSON: the same plan gives the same text anywhere."""
        content = {
            "now": self.now,
            "day": self.day,
            "follow_ups": [attrs.asdict(each) | {"overdue": self.is_overdue(each)} for each in self.follow_ups],
            "withheld": [[each.rule, each.reason, each.count, each.first_due] for each in self.withheld],
            "waiting": [attrs.asdict(each) for each in self.waiting],
            "findings": [attrs.asdict(each) for each in self.findings],
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_iso)


def _due(item: Item) -> date:
    due: date = item[0][0]
    return due


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a plan")
