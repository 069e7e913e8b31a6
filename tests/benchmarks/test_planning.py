"""Planning, beside one bare loop over the same records that reads three attributes of each."""

# ruff: noqa: B018  reading is all that the floor does

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

from jumpstart.domain import (
    Contact,
    Goal,
    Interaction,
    Lead,
    Meeting,
    Network,
    NetworkingEvent,
    Put,
    Seeker,
    Toolkit,
)
from jumpstart.playbook import Planner

if TYPE_CHECKING:
    from collections.abc import Callable

BOUND = 100
"""A full plan takes at most so many times the bare loop; aim: 50."""
GROWTH_BOUND = 1.2
"""At ten times the size that ratio is at most so many times as large."""
SHARE_BOUND = 0.01
"""Taking in one change and reading today's first ten takes at most this share of a full plan."""

NOW = datetime(2026, 6, 1, 16, tzinfo=UTC)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = "America/Denver"
CONTACTS, LEADS, MEETINGS, EVENTS, INTERACTIONS = 30_000, 5_000, 2_000, 20, 100_000
KINDS = {
    "told": 42,
    "replied": 15,
    "met": 18,
    "updated": 8,
    "thanked": 6,
    "asked-for-meeting": 6,
    "asked-for-referral": 2,
    "asked-for-resume": 2,
    "sent-resume": 1,
}
TITLES = ("Controller", "Data analyst", "Director of Finance", "Nurse", "Sales manager", "Teacher", "Welder")
NOTES = "Met at the fair in May, where they talked about rowing and the new bridge. Has two children at our school. "
ABOUT_A_MEETING, ABOUT_A_LEAD = {"met", "thanked", "asked-for-referral"}, {"thanked", "asked-for-meeting"}


def network(scale: int) -> Network:
    """A large network of invented people; the same for the same scale."""
    draw, write = Random(scale), Random(scale)  # noqa: S311  invented people need no secrecy
    people = [
        Contact(
            name=f"Person {draw.randrange(10**6)} {number}",
            emails=(f"p{number}@example.org",),
            organization=f"Company {draw.randrange(2_000 * scale)}" if draw.random() < 0.8 else "",
            id=f"c{number}",
            title=write.choice(TITLES) if write.random() < 0.6 else "",
            notes=NOTES * write.randrange(1, 8) if write.random() < 0.3 else "",
            helps_with="introductions" if write.random() < 0.05 else "",
        )
        for number in range(CONTACTS * scale)
    ]

    def moment() -> datetime:
        return FIRST + timedelta(minutes=draw.randrange(150 * 24 * 60))

    def person() -> str:
        return f"c{draw.randrange(len(people))}"

    leads = [
        Lead(
            source=person(),
            person=person() if draw.random() < 0.5 else "",
            received_at=moment(),
            zone=ZONE,
            id=f"l{number}",
        )
        for number in range(LEADS * scale)
    ]
    meetings = [
        Meeting(
            contact=person(),
            starts_at=moment(),
            zone=ZONE,
            questions=("Why?",) if draw.random() < 0.7 else (),
            id=f"m{number}",
        )
        for number in range(MEETINGS * scale)
    ]
    events = [
        NetworkingEvent(name=f"Mixer {number}", starts_at=moment(), zone=ZONE, id=f"e{number}")
        for number in range(EVENTS * scale)
    ]
    kinds = draw.choices(tuple(KINDS), tuple(KINDS.values()), k=INTERACTIONS * scale)

    def interaction(number: int, kind: str) -> Interaction:
        contact, about = person(), ""
        if kind in ABOUT_A_MEETING and draw.random() < 0.4:
            meeting = draw.choice(meetings)
            contact, about = meeting.contact, meeting.id
        elif kind in ABOUT_A_LEAD and draw.random() < 0.7:
            lead = draw.choice(leads)
            contact, about = lead.source, lead.id
        return Interaction(
            kind=kind, contact=contact, at=moment(), zone=ZONE, about=(about,) if about else (), id=f"i{number}"
        )

    return Network.of(
        Seeker(name="Robin Vale", zone=ZONE, employer="Company 7", confidential=True),
        Goal(role="FP&A analyst", field="hospital finance", places=("Denver",), employers=("Company 7", "Company 8")),
        Toolkit(resume_updated_on=date(2026, 4, 1)),
        *people,
        *leads,
        *meetings,
        *events,
        *(interaction(number, kind) for number, kind in enumerate(kinds)),
    )


def read_three_attributes(facts: Network) -> None:
    """The floor: whatever plans must at least look at every record."""
    for contact in facts.contacts.values():
        contact.name
        contact.organization
        contact.id
    for lead in facts.leads.values():
        lead.source
        lead.person
        lead.received_at
    for meeting in facts.meetings.values():
        meeting.contact
        meeting.starts_at
        meeting.minutes
    for interaction in facts.interactions.values():
        interaction.kind
        interaction.contact
        interaction.at


def best_of(rounds: int, act: Callable[[], Any]) -> float:
    """The least time of several, in seconds."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        act()
        times.append(perf_counter() - start)
    return min(times)


def plan_and_read(facts: Network) -> Planner:
    """A full plan, of which a person reads the first ten of today."""
    planner = Planner(facts)
    _ = planner.view(NOW).today[:10]
    return planner


def ratio_at(scale: int, *, rounds: int) -> float:
    """How many times as long as the bare loop a full plan takes."""
    facts = network(scale)
    return best_of(rounds, lambda: plan_and_read(facts)) / best_of(rounds, lambda: read_three_attributes(facts))


@pytest.fixture(scope="module")
def facts() -> Network:
    """30,000 contacts, 5,000 leads, 2,000 meetings and 100,000 interactions."""
    return network(1)


def test_a_full_plan_beside_a_bare_loop(benchmark: Any, facts: Network) -> None:
    planner = benchmark.pedantic(plan_and_read, (facts,), rounds=7, warmup_rounds=1)
    if not benchmark.stats:
        return

    floor = best_of(7, lambda: read_three_attributes(facts))
    benchmark.extra_info["open follow-ups"] = len(planner.view(NOW).follow_ups)
    benchmark.extra_info["loop, ms"] = round(floor * 1_000, 2)
    benchmark.extra_info["ratio"] = round(benchmark.stats.stats.min / floor, 1)
    benchmark.extra_info["bound"] = BOUND


def test_one_change_and_the_first_ten_of_today(benchmark: Any, facts: Network) -> None:
    draw, planner = Random(3), plan_and_read(facts)  # noqa: S311
    kinds = cycle(("met", "thanked", "told", "asked-for-meeting"))

    def change() -> tuple[tuple[list[Put]], dict[str, Any]]:
        contact, lead = f"c{draw.randrange(CONTACTS)}", f"l{draw.randrange(LEADS)}"
        at = NOW - timedelta(seconds=draw.randrange(10**6))
        return ([Put(Interaction(kind=next(kinds), contact=contact, at=at, zone=ZONE, about=(lead,)))],), {}

    benchmark.pedantic(lambda changes: planner.apply(changes).view(NOW).today[:10], setup=change, rounds=200)
    if not benchmark.stats:
        return

    full = best_of(3, lambda: plan_and_read(facts))
    benchmark.extra_info["share of a full plan"] = round(benchmark.stats.stats.median / full, 5)
    benchmark.extra_info["bound"] = SHARE_BOUND


@pytest.mark.soak
def test_a_full_plan_at_ten_times_the_size(benchmark: Any) -> None:
    small = ratio_at(1, rounds=9)
    facts = network(10)
    benchmark.pedantic(plan_and_read, (facts,), rounds=3, warmup_rounds=1)
    if not benchmark.stats:
        return

    ratio = benchmark.stats.stats.min / best_of(5, lambda: read_three_attributes(facts))
    benchmark.extra_info["ratio"] = round(ratio, 1)
    benchmark.extra_info["growth"] = round(ratio / small, 2)
    benchmark.extra_info["bound"] = GROWTH_BOUND
