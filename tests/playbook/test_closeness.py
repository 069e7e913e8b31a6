"""Who is close to the goal, and why; nobody is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart import Closeness, Contact, Employer, FollowUp, Goal, Lead, Network, Put, Seeker, closeness
from jumpstart.domain import Card
from jumpstart.playbook import Planner, Playbook, plan
from jumpstart.playbook.closeness import aim_at
from jumpstart.playbook.shipped import jump_start
from jumpstart.testing import strategies

NOW = datetime(2026, 6, 1, 16, tzinfo=UTC)
GOAL = Goal(
    role="Financial analyst",
    field="hospital finance",
    places=("Denver, CO", "Boulder"),
    employers=("Lakeside Hospital",),
)


def contact(**fields):
    return Contact(name="Ana Ruiz", **fields)


def reasons(**fields):
    return closeness(contact(**fields), GOAL).reasons


def card(*lines):
    return Card(data="\r\n".join(("BEGIN:VCARD", "VERSION:3.0", "FN:Ana Ruiz", *lines, "END:VCARD", "")).encode())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"organization": "The LAKESIDE Hospital, Inc."}, (
            "works at The LAKESIDE Hospital, Inc., an employer on your list",
            "is near hospital finance, by the word hospital",
        )),
        ({"title": "Financial Analyst II"}, ("works as Financial Analyst II, the role you are after",)),
        ({"title": "Analysts, financial"}, ("works as Analysts, financial, the role you are after",)),
        ({"title": "Data analyst"}, ("works as Data analyst, which is near the role you are after",)),
        ({"organization": "St Ann's Hospital", "unit": "Finance"}, ("works in hospital finance",)),
        ({"categories": ("finance", "hospitals")}, ("works in hospital finance",)),
        ({"notes": "Ran the finances of two hospitals."}, ("is noted in connection with hospital finance",)),
        ({"notes": "Knows the town's hospitals."}, ("is near hospital finance, by the word hospital",)),
        ({"notes": "moved to denver last year"}, ("is noted in connection with Denver, CO",)),
        ({"categories": ("Boulder",)}, ("is noted in connection with Boulder",)),
        ({"card": card("ADR;TYPE=HOME:;;12 Elm St;Denver;CO;80202;USA")}, ("is in Denver, CO",)),
        ({"card": card("item1.ADR;TYPE=HOME:;;12 Elm St;Den", " ver;CO;80202;USA")}, ("is in Denver, CO",)),
        ({"helps_with": " introductions\nto bankers "}, ("may help with introductions to bankers",)),
        ({"helps_with": "x" * 100}, (f"may help with {'x' * 79}…",)),
    ],
    ids=lambda value: str(next(iter(value.items())))[:40] if isinstance(value, dict) else "",
)  # fmt: skip
@pytest.mark.row("S36", accepts=True)
def test_what_is_written_about_a_contact_brings_them_closer_and_is_the_reason(fields, expected):
    assert expected == reasons(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"organization": "Lakeside Bakery"},
        {"title": "Analytical chemist"},
        {"notes": "Financed a boat; of Denverton"},
        {"helps_with": " \n"},
        {"emails": ("ana@denver.example",)},
        {"card": card("NOTE:BADR:;;;Denver;;;", "ADR:;;Denver Street 4;Boston;MA;02110;USA")},
        {"card": card("ADR;ENCODING=b:")},
        {"card": Card(data=b"ADR")},
    ],
    ids=str,
)
@pytest.mark.row("S36", accepts=False)
def test_a_look_alike_brings_nobody_closer(fields):
    assert Closeness() == closeness(contact(**fields), GOAL)


def test_words_that_many_roles_share_bring_nobody_closer():
    goal = Goal(role="Senior marketing manager", field="business services")

    assert Closeness() == closeness(contact(title="Warehouse manager", organization="Pool Service"), goal)


@pytest.mark.parametrize(
    ("role", "title"),
    [("C++ developer", "Developer, C++"), ("R&D chemist", "Chemist (R&D)"), ("Pâtissière", "patissiere"),
     ("Secretary", "secretaries"), ("Coach", "Coaches"), ("Boss", "Bosses")],
)  # fmt: skip
def test_case_accents_signs_and_plurals_do_not_matter(role, title):
    assert (f"works as {title}, the role you are after",) == closeness(contact(title=title), Goal(role=role)).reasons


def test_an_employer_on_the_list_counts_more_than_a_place():
    near, there = contact(organization="Lakeside Hospital"), contact(notes="Denver")

    assert closeness(near, GOAL).score > closeness(there, GOAL).score


def test_without_a_goal_an_offer_of_help_counts_alone():
    found = closeness(contact(title="Financial analyst", helps_with="introductions"), None)

    assert ("may help with introductions",) == found.reasons


@given(strategies.contacts(), strategies.goals())
def test_a_score_is_there_for_anybody_and_has_its_reasons(somebody, goal):
    found = closeness(somebody, goal)

    assert (found.score, bool(found.score)) == (aim_at(goal).score(somebody), bool(found.reasons))
    assert found.score >= 0


@given(st.text(), strategies.goals())
def test_any_card_can_be_looked_at(text, goal):
    somebody = contact(card=card(f"ADR{text}", f"ADR:;;;{text}"))

    assert closeness(somebody, attrs.evolve(goal, places=("Denver",))).score >= 0


# the order of a plan

SEEKER = Seeker(name="Robin Vale", zone="America/Denver")
ZOE = Contact(name="Zoe", title="Financial analyst", helps_with="introductions")
BEN = Contact(name="Ben", notes="Denver")
ANA = Contact(name="Ana")
PEOPLE = (ANA, BEN, ZOE)


def lead(person):
    return Lead(source=ANA, person=person, received_at=NOW - timedelta(hours=1), zone="America/Denver")


def people(made, rule):
    return [made.follow_ups.person(step) for step in made.follow_ups if step.rule == rule]


@pytest.mark.row("S36", accepts=True)
def test_of_what_is_equally_due_and_urgent_the_closest_come_first():
    made = plan(Network.of(SEEKER, GOAL, *PEOPLE, *map(lead, PEOPLE)), now=NOW)

    assert ["Zoe", "Ben", "Ana"] == people(made, "follow-up-lead")


def test_what_is_due_first_stays_first_whoever_it_is():
    early = attrs.evolve(lead(ANA), received_at=NOW - timedelta(days=2), id="early")

    made = plan(Network.of(SEEKER, GOAL, *PEOPLE, early, lead(ZOE)), now=NOW)

    assert ["Ana", "Zoe"] == people(made, "follow-up-lead")


@pytest.mark.row("S36", accepts=False)
def test_the_campaign_begins_with_the_closest_and_leaves_nobody_out():
    book = jump_start().tuned(people_a_day=2)

    made = plan(Network.of(SEEKER, GOAL, *PEOPLE), now=NOW, playbook=book)

    assert ["Zoe", "Ben"] == people(made, "tell-everyone")
    assert [1] == [rest.count for rest in made.waiting if rest.rule == "tell-everyone"]


def test_the_seekers_own_steps_stand_in_the_same_order():
    own = [FollowUp(summary="Call", due=date(2026, 6, 1), subject=person) for person in PEOPLE]

    made = plan(Network.of(SEEKER, GOAL, *PEOPLE, *own), now=NOW)

    assert ["Zoe", "Ben", "Ana"] == people(made, "")


def test_the_plan_says_who_is_close_and_why():
    made = plan(Network.of(SEEKER, GOAL, *PEOPLE), now=NOW)
    first, second, third, *_ = (step for step in made.follow_ups if step.subject)

    assert ("works as Financial analyst, the role you are after", "may help with introductions") == (
        made.closeness(first).reasons
    )
    assert [6, 2, 0] == [made.closeness(step).score for step in (first, second, third)]
    assert [6, 2, 0] == [row["closeness"] for row in made.rows() if row["subject"]]


def test_a_step_about_nobody_is_close_to_nothing():
    own = FollowUp(summary="Call the bank", due=date(2026, 6, 1))

    assert Closeness() == plan(Network.of(SEEKER, GOAL, own), now=NOW).closeness(own)


def test_a_planner_ranks_anew_when_the_goal_or_a_contact_changes():
    planner = Planner(Network.of(SEEKER, GOAL, *PEOPLE, *map(lead, PEOPLE)))

    planner.apply([Put(attrs.evolve(ANA, organization="Lakeside Hospital"))])
    by_contact = people(planner.view(NOW), "follow-up-lead")
    planner.apply([Put(Goal(role="Baker", places=("Denver",)))])
    by_goal = people(planner.view(NOW), "follow-up-lead")

    assert (["Ana", "Zoe", "Ben"], ["Ben", "Zoe", "Ana"]) == (by_contact, by_goal)


def test_a_view_keeps_the_order_of_its_moment_for_what_it_withholds():
    planner = Planner(Network.of(SEEKER, Goal(role="", places=("Denver",)), *PEOPLE))
    view = planner.view(NOW)
    (withheld,) = (each for each in view.withheld if each.rule == "tell-everyone")

    planner.apply([Put(Goal(role="Financial analyst"))])

    assert ["Ben", "Zoe", "Ana"] == [withheld.follow_ups.person(step) for step in withheld.follow_ups]


def test_employers_have_no_closeness_to_be_ordered_by():
    from jumpstart.errors import PlaybookError

    data = b'[playbook]\nid = "mine"\nfocus = { top = 2, order = ["-closeness"] }\n'

    with pytest.raises(PlaybookError) as caught:
        Playbook.from_toml(data)

    assert "'closeness' is not known; known are advocacy, id, motivation, name, posting" in str(caught.value)
    assert not hasattr(Employer(name="Acme"), "closeness")


def test_a_part_of_an_employer_on_the_list_is_on_the_list() -> None:
    found = closeness(Contact(name="Ana", organization="Globex – Retail"), Goal(employers=("Globex",)))

    assert ("works at Globex – Retail, an employer on your list",) == found.reasons
