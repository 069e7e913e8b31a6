"""How far along a search is: people and conversations, never cards handed out."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import aware, check_year, in_utc, local
from jumpstart.domain.people import UNNAMED_SEEKER, WEEKDAYS
from jumpstart.errors import FieldError
from jumpstart.playbook.discharges import done_at
from jumpstart.playbook.progress_page import page
from jumpstart.playbook.referrals import LeadSource, Referral, lead_sources, referrals
from jumpstart.playbook.responses import Response, median_time, person_in, responses
from jumpstart.playbook.shipped import jump_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jumpstart.domain.facts import Interaction
    from jumpstart.domain.network import Network
    from jumpstart.playbook.book import Playbook

_A_WEEK = timedelta(days=7)


@attrs.frozen(kw_only=True)
class Week:
    """
    What was done in a week of the seeker's.

    Attributes:
        starts_on: Its first day, by the seeker's working week.
        people_met: How many people were met for the first time.
        conversations: How many conversations were held.
        follow_ups_done: How many follow-ups were done.
        leads: How many leads came.
        referrals: How many people were named by somebody.
        thanks: How many thanks were sent.
        asked: How many requests were made.
        answered: How many of the requests made in this week have an answer by now.
        median_answer: The median of how long those answers took, None where there is none.
    """

    starts_on: date
    people_met: int = 0
    conversations: int = 0
    follow_ups_done: int = 0
    leads: int = 0
    referrals: int = 0
    thanks: int = 0
    asked: int = 0
    answered: int = 0
    median_answer: timedelta | None = None


@attrs.frozen(kw_only=True)
class Progress:
    """
    How far along a search is.

    Cards that were handed out are counted nowhere.

    Attributes:
        since: The first day that is counted.
        until: The last, the seeker's date at the moment asked about.
        weeks: Every week from one to the other, in order; those without anything too.
        referrals: Who was named by whom.
        lead_sources: From whom leads came, who gave most of them first.
        responses: The requests and their answers.

    Source: Mitchell, Jump-Start Your Networking, ¶2-3.
    """

    since: date
    until: date
    weeks: tuple[Week, ...] = attrs.field(repr=False)
    referrals: tuple[Referral, ...] = attrs.field(default=(), repr=False)
    lead_sources: tuple[LeadSource, ...] = attrs.field(default=(), repr=False)
    responses: tuple[Response, ...] = attrs.field(default=(), repr=False)

    @property
    def people_met(self) -> int:
        """How many people were met."""
        return sum(week.people_met for week in self.weeks)

    @property
    def conversations(self) -> int:
        """How many conversations were held; a meeting or an event with a person is one, however often recorded."""
        return sum(week.conversations for week in self.weeks)

    @property
    def follow_ups_done(self) -> int:
        """How many follow-ups that the playbook asked for were done."""
        return sum(week.follow_ups_done for week in self.weeks)

    @property
    def leads(self) -> int:
        """How many leads came."""
        return sum(week.leads for week in self.weeks)

    @property
    def thanks(self) -> int:
        """How many thanks were sent."""
        return sum(week.thanks for week in self.weeks)

    @property
    def asked(self) -> int:
        """How many requests for a meeting or for names were made; asking again before an answer is no other one."""
        return len(self.responses)

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(each.answered_at is not None for each in self.responses)

    @property
    def unanswered(self) -> int:
        """How many of them have no answer yet."""
        return self.asked - self.answered

    @property
    def answer_rate(self) -> float | None:
        """The part of the requests that has an answer, 0 to 1; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def median_answer(self) -> timedelta | None:
        """The median of how long the answers took, None where there is none."""
        return median_time(self.responses)

    def __str__(self) -> str:
        """The counts and the last weeks as a page."""
        return page(self)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """
        The weeks as rows for a data frame: counts alone, no name.

        Each has ``week``, ``people_met``, ``conversations``, ``follow_ups_done``, ``leads``, ``referrals``, ``thanks``,
        ``asked``, ``answered`` and ``median_answer_hours``.
        """
        return tuple(_row(week) for week in self.weeks)


def _row(week: Week) -> dict[str, Any]:
    row: dict[str, Any] = {"week": week.starts_on}
    row |= {field.name: getattr(week, field.name) for field in attrs.fields(Week)[1:-1]}
    hours = None if week.median_answer is None else week.median_answer / timedelta(hours=1)
    return row | {"median_answer_hours": hours}


def progress(
    network: Network, *, now: datetime, since: date | None = None, playbook: Playbook | None = None
) -> Progress:
    """
    How far along a search is: people met, conversations, follow-ups done, leads, referrals, thanks, answers.

    Args:
        network: The facts; what happens after ``now`` is not counted.
        now: The moment, an aware datetime.
        since: The first day to count, in the seeker's zone; None for that of the first fact.
            What came before is known and not counted: who was met before is not met for the first time again, and a
            request counts on the day on which it was made first, whenever the answer came.
        playbook: The playbook whose follow-ups are counted, None for ``JUMP_START``.

    Raises:
        FieldError: ``now`` is naive, or ``since`` is no date or lies after it.

    Source: Mitchell, Jump-Start Your Networking, ¶2-3.
    """
    seeker = network.seeker or UNNAMED_SEEKER
    moment = in_utc(aware("now", now))
    today = local(moment, seeker.zone).date()
    _check_since(since, today)

    def day_of(at: datetime) -> date | None:
        return None if at > moment else local(at, seeker.zone).date()

    return _Counter(network, day_of, WEEKDAYS.index(seeker.workdays[0]), since).counted(
        today, playbook if playbook is not None else jump_start()
    )


def _check_since(since: date | None, today: date) -> None:
    if since is None:
        return
    if type(since) is not date:
        raise FieldError("since", since, "expected a datetime.date, without a time")
    check_year("since", since)
    if since > today:
        raise FieldError("since", since, f"it lies after today, {today}; give an earlier day")


class _Counter:
    """Counts what happened by week, from a day on; what came before is looked at and not counted."""

    def __init__(
        self, network: Network, day_of: Callable[[datetime], date | None], first_weekday: int, since: date | None
    ) -> None:
        self.network, self.day_of, self.first_weekday, self.since = network, day_of, first_weekday, since
        self.counts: Counter[tuple[date, str]] = Counter()
        self.first: date | None = None

    def week_of(self, day: date) -> date:
        """The first day of a date's week."""
        return day - timedelta(days=(day.weekday() - self.first_weekday) % 7)

    def counts_on(self, at: datetime) -> date | None:
        """The day of a moment, None where it is not counted."""
        day = self.day_of(at)
        return None if day is None or (self.since is not None and day < self.since) else day

    def count(self, name: str, at: datetime) -> None:
        """One more of something."""
        day = self.counts_on(at)
        if day is not None:
            self.first = day if self.first is None else min(self.first, day)
            self.counts[self.week_of(day), name] += 1

    def counted(self, today: date, playbook: Playbook) -> Progress:
        """Everything, up to today."""
        network = self.network
        facts = [each for each in network.interactions.values() if self.day_of(each.at)]
        facts.sort(key=lambda each: (each.at, each.id))
        leads = [lead for lead in network.leads.values() if self.day_of(lead.received_at)]
        met = self._meet(facts)
        named = tuple(each for each in referrals(network, leads, facts, met) if self.counts_on(each.at))
        asked = tuple(each for each in responses(network, facts) if self.counts_on(each.asked_at))
        for name, moments in (
            ("thanks", (each.at for each in facts if each.kind == "thanked")),
            ("leads", (lead.received_at for lead in leads)),
            ("referrals", (each.at for each in named)),
            ("asked", (each.asked_at for each in asked)),
            ("answered", (each.asked_at for each in asked if each.answered_at)),
            ("follow_ups_done", done_at(network, playbook).values()),
        ):
            for at in moments:
                self.count(name, at)
        start = self.since or self.first or today
        return Progress(
            since=start,
            until=today,
            weeks=tuple(self._weeks(start, today, asked)),
            referrals=named,
            lead_sources=lead_sources(network, [lead for lead in leads if self.counts_on(lead.received_at)]),
            responses=asked,
        )

    def _meet(self, facts: Iterable[Interaction]) -> frozenset[str]:
        people: set[str] = set()
        conversations: set[tuple[str, str]] = set()
        for fact in facts:
            if fact.kind != "met":
                continue
            person = person_in(fact, self.network)
            if person not in people:
                people.add(person)
                self.count("people_met", fact.at)
            if (person, self._gathering(fact)) not in conversations:
                conversations.add((person, self._gathering(fact)))
                self.count("conversations", fact.at)
        return frozenset(people)

    def _gathering(self, fact: Interaction) -> str:
        """The meeting or event at which it happened, or else the fact itself."""
        network = self.network
        return next((id for id in fact.about if id in network.meetings or id in network.events), fact.id)

    def _weeks(self, start: date, today: date, asked: tuple[Response, ...]) -> Iterator[Week]:
        by_week: dict[date, list[Response]] = {}
        for each in asked:
            day = self.day_of(each.asked_at)
            if day is not None:
                by_week.setdefault(self.week_of(day), []).append(each)
        names = [field.name for field in attrs.fields(Week)[1:-1]]
        week, last = self.week_of(start), self.week_of(today)
        while week <= last:
            counts = {name: self.counts[week, name] for name in names}
            yield Week(starts_on=week, **counts, median_answer=median_time(by_week.get(week, ())))
            week += _A_WEEK
