"""A planner that was told of each change sees what one that was built anew sees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from jumpstart.domain import (
    Contact,
    Decision,
    Employer,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Meeting,
    Network,
    NetworkingEvent,
    Put,
    Remove,
    Revision,
    Seeker,
    Toolkit,
    Unknown,
)
from jumpstart.domain.records import kind_of
from jumpstart.playbook import Planner, Playbook, plan
from jumpstart.playbook.shipped import jump_start

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
PLAYBOOKS = (
    jump_start(),
    Playbook.from_toml((FOLDER / "two_hour.toml").read_bytes(), file="two_hour.toml"),
    Playbook.from_toml((FOLDER / "everything.toml").read_bytes(), file="everything.toml"),
)
START = datetime(2026, 5, 1, 12, tzinfo=UTC)
PEOPLE = tuple(f"c{number}" for number in range(5))
KINDS = (
    *("told", "met", "thanked", "replied", "declined", "asked-for-meeting", "asked-for-referral", "asked-for-resume"),
    *("sent-resume", "updated", "landed", "checked-in", "nudged", "gave-card", "reintroduced", "meeting", "lead"),
)
NOWS = (START + timedelta(days=3), START + timedelta(days=40, hours=11), START + timedelta(days=75))

people = st.sampled_from(PEOPLE)
moments = st.integers(0, 8 * 60).map(lambda step: START + timedelta(hours=3 * step))
zones = st.sampled_from(("UTC", "America/Denver", "Pacific/Auckland"))
employers = st.sampled_from(("", "", "Acme Inc.", "ACME", "Globex", "Lakeside"))
recorded = st.one_of(st.none(), moments)
occasions = st.lists(
    st.sampled_from(("l0", "l1", "m0", "m1", "e0", "e1", "i0", "c0", "w0", "nowhere")), max_size=2
).map(tuple)


def numbered(prefix: str, count: int) -> st.SearchStrategy[str]:
    """Ids of which there are few, so that records are put again and referred to."""
    return st.integers(0, count - 1).map(lambda number: f"{prefix}{number}")


contacts = st.builds(
    Contact,
    id=people,
    name=st.sampled_from(("Ana", "Ben", "Cleo", "Ana")),
    emails=st.sampled_from(((), ("a@globex.example",))),
    organization=employers,
    title=st.sampled_from(("", "", "Nurses", "Pastry cook")),
    notes=st.sampled_from(("", "Lives in Denver", "Cooks in Boulder")),
    helps_with=st.sampled_from(("", "", "introductions")),
)
leads = st.builds(
    Lead,
    id=numbered("l", 3),
    source=people,
    person=st.one_of(st.just(""), people),
    name=st.sampled_from(("", "Kim")),
    employer=employers,
    meeting=st.sampled_from(("", "m0", "m1")),
    received_at=moments,
    zone=zones,
    recorded_at=recorded,
)
meetings = st.builds(
    Meeting,
    id=numbered("m", 3),
    contact=people,
    starts_at=moments,
    zone=zones,
    minutes=st.sampled_from((15, 25, 90)),
    questions=st.sampled_from(((), ("Why?",), ("Why?", "How?"))),
    status=st.sampled_from(("planned", "planned", "cancelled")),
    recorded_at=recorded,
)
events = st.builds(
    NetworkingEvent,
    id=numbered("e", 3),
    name=st.sampled_from(("Mixer", "Fair")),
    starts_at=moments,
    zone=zones,
    association=st.sampled_from(("", "Guild")),
    opening_questions=st.sampled_from(((), ("Why?",))),
    status=st.sampled_from(("planned", "planned", "cancelled")),
)


@st.composite
def interactions(draw: st.DrawFn) -> Interaction:
    """Interactions, some with nobody known and then about something."""
    contact, about = draw(st.one_of(people, people, people, st.just(""))), draw(occasions)
    return Interaction(
        id=draw(numbered("i", 12)),
        kind=draw(st.sampled_from(KINDS)),
        contact=contact,
        at=draw(moments),
        zone=draw(zones),
        about=about if contact or about else ("l0",),
        purpose=draw(st.sampled_from(("", "outreach"))),
    )


seekers = st.builds(
    Seeker,
    name=st.just("Robin"),
    zone=zones,
    employer=st.sampled_from(("", "Globex")),
    employer_domains=st.sampled_from(((), ("globex.example",))),
    confidential=st.booleans(),
    workdays=st.sampled_from((("mon", "tue", "wed", "thu", "fri"), ("sun", "mon", "tue", "wed", "thu"))),
)
goals = st.builds(
    Goal,
    role=st.sampled_from(("", "nurse", "nurse or cook")),
    places=st.sampled_from(((), ("Denver",), ("Boulder", "Denver"))),
    employers=st.sampled_from(((), ("Acme",), ("Globex Corp.", "Lakeside"))),
)
dates = st.integers(0, 90).map(lambda days: (START + timedelta(days=days)).date())
toolkits = st.builds(
    Toolkit, resume_updated_on=st.one_of(st.none(), dates), newest_position_on=st.one_of(st.none(), dates)
)
scored = st.builds(
    Employer,
    id=numbered("w", 3),
    name=st.sampled_from(("Acme", "Globex", "Lakeside")),
    motivation=st.integers(0, 3),
    advocacy=st.booleans(),
)
own = st.builds(FollowUp, id=numbered("f", 2), summary=st.just("Call"), due=dates, subject=people)
unknown = st.builds(
    Unknown, kind=st.sampled_from(("contact", "meeting", "quest")), id=people, payload=st.just('{"v":9}')
)
records = st.one_of(
    contacts, contacts, leads, meetings, events, interactions(), interactions(), interactions(), interactions(),
    seekers, goals, toolkits, scored, own, unknown,
)  # fmt: skip


def call_the_bank(network: Network, playbook: Playbook) -> Iterator[FollowUp]:
    """A rule in Python, over everything."""
    for contact in network.contacts.values():
        if len(network.interactions_with(contact.id)) > 1:
            due = START.date() + timedelta(days=len(network.interactions))
            yield FollowUp(summary=f"Call {contact.name}", due=due, rule="call", subject=contact.id, cite=playbook.id)


class ChangingNetwork(RuleBasedStateMachine):
    """Any records, put, changed and removed in any order, even while others refer to them."""

    @initialize(first=st.lists(records, max_size=12))
    def start(self, first: list[Any]) -> None:
        unique = {(kind_of(each), each.id): each for each in first}
        network = Network().after([Put(each) for each in unique.values()])
        self.planners = [Planner(network, playbook, rules=(call_the_bank,)) for playbook in PLAYBOOKS]
        self.revision = 0

    def apply(self, changes: list[Any]) -> None:
        self.revision += 1
        revision = Revision(number=self.revision, at=START + timedelta(minutes=self.revision), changes=tuple(changes))
        for planner in self.planners:
            planner.apply(revision)

    @rule(record=records)
    def put(self, record: Any) -> None:
        self.apply([Put(record)])

    @rule(several=st.lists(records, min_size=2, max_size=5))
    def put_several(self, several: list[Any]) -> None:
        self.apply([Put(each) for each in several])

    @rule(place=st.integers(0, 1000))
    def remove(self, place: int) -> None:
        there = [(kind_of(each), each.id) for each in self.planners[0].network.records()]
        if there:
            self.apply([Remove(*there[place % len(there)])])

    @rule(contact=contacts, place=st.integers(0, 1000))
    def exchange(self, contact: Contact, place: int) -> None:
        there = [(kind_of(each), each.id) for each in self.planners[0].network.records()]
        if there:
            self.apply([Put(contact), Remove(*there[place % len(there)])])

    @rule(which=st.integers(0, 2), place=st.integers(0, 1000), verdict=st.sampled_from(("done", "skipped", "snoozed")),
          at=moments, until=dates)  # fmt: skip
    def decide(self, which: int, place: int, verdict: str, at: datetime, until: date) -> None:
        found = self.planners[which].view(NOWS[1]).follow_ups
        derived = [each for each in found if each.rule]
        if derived:
            each = derived[place % len(derived)]
            decision = Decision(
                follow_up=each.id, rule=each.rule, subject=each.subject, occasion=each.occasion, number=each.number,
                verdict=verdict, at=at, until=until if verdict == "snoozed" else None,
            )  # fmt: skip
            self.apply([Put(decision)])

    @invariant()
    def sees_what_a_new_planner_sees(self) -> None:
        for planner, playbook in zip(getattr(self, "planners", ()), PLAYBOOKS, strict=False):
            anew = Planner(planner.network, playbook, rules=(call_the_bank,))
            for now in NOWS:
                assert anew.view(now).as_json() == planner.view(now).as_json(), playbook.id


def test_a_planner_told_of_each_change_sees_what_a_new_one_sees() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        ChangingNetwork,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
            deadline=None,
            phases=[phase for phase in Phase if phase is not Phase.shrink],
        ),
    )


@pytest.mark.soak
def test_a_planner_told_of_many_changes_sees_what_a_new_one_sees() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        ChangingNetwork,
        settings=settings(
            max_examples=1500, stateful_step_count=50, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )


@given(found=st.lists(records, max_size=30), order=st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(found: list[Any], order: Any) -> None:
    unique = list({(kind_of(each), each.id): each for each in found}.values())
    shuffled = list(unique)
    order.shuffle(shuffled)

    for playbook in PLAYBOOKS:
        first, second = (plan(Network.of(*each), now=NOWS[1], playbook=playbook) for each in (unique, shuffled))
        assert first.as_json() == second.as_json()
