"""Two playbooks that disagree, over the same facts: what proves a rule type."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jumpstart.domain import Contact, Employer, FollowUp, Goal, Interaction, Lead, Meeting, Network, Put, Remove, Seeker
from jumpstart.playbook import Planner, Playbook, plan
from jumpstart.playbook.shipped import jump_start

TWO_HOUR = Playbook.from_toml((Path(__file__).parent / "two_hour.toml").read_bytes(), file="two_hour.toml")
NEW_YORK = ZoneInfo("America/New_York")
A = Contact(name="Ana Ruiz", organization="Acme, Inc.")
B = Contact(name="Ben Cole", organization="ACME")
C = Contact(name="Cem Aydin", organization="Acme")
SEEKER = Seeker(name="Robin Vale", zone="America/New_York")


def at(text: str) -> datetime:
    """A moment in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def wrote(contact: Contact, when: str = "2026-06-05 10:00") -> Interaction:
    """A first mail to somebody at an employer."""
    return Interaction(kind="asked-for-meeting", contact=contact, at=at(when), purpose="outreach")


def did(kind: str, contact: Contact, when: str, **fields: Any) -> Interaction:
    """Something that happened."""
    return Interaction(kind=kind, contact=contact, at=at(when), **fields)


def steps(*records: Any, now: str = "2026-06-20 12:00") -> list[FollowUp]:
    """What the two-hour search asks for."""
    network = Network.of(SEEKER, Employer(name="Acme", motivation=3), A, B, C, *records)
    return list(plan(network, now=at(now), playbook=TWO_HOUR).follow_ups)


def dues(rule: str, *records: Any) -> list[tuple[str, date]]:
    """Whom one rule asks to act on, and when."""
    return [(each.subject, each.due) for each in steps(*records) if each.rule == rule]


def test_three_business_days_of_silence_ask_to_write_to_the_second_contact() -> None:
    assert [(B.id, date(2026, 6, 10))] == dues("write-second-contact", wrote(A))


def test_seven_business_days_of_silence_ask_to_follow_up_with_the_first() -> None:
    assert [(A.id, date(2026, 6, 16))] == dues("nudge", wrote(A))


def test_after_the_second_contact_there_is_no_third() -> None:
    assert [] == dues("write-second-contact", wrote(A), wrote(B, "2026-06-10 09:00"))


def test_writing_to_the_first_again_is_not_writing_to_the_second() -> None:
    assert [(B.id, date(2026, 6, 10))] == dues("write-second-contact", wrote(A), wrote(A, "2026-06-08 09:00"))


def test_facts_of_somebody_who_was_removed_count_no_more_at_their_employer() -> None:
    network = Network.of(SEEKER, Employer(name="Acme"), A, B, C, wrote(A), wrote(B, "2026-06-10 09:00"))
    planner, now = Planner(network, TWO_HOUR), at("2026-06-20 12:00")
    before = [each.rule for each in planner.view(now).follow_ups]
    planner.apply([Remove("contact", B.id)])

    assert "write-second-contact" not in before
    assert "write-second-contact" in [each.rule for each in planner.view(now).follow_ups]
    assert plan(planner.network, now=now, playbook=TWO_HOUR).as_json() == planner.view(now).as_json()


@pytest.mark.parametrize("moving", [A, B, C], ids=["the-first", "the-second", "the-third"])
def test_a_contact_who_changes_employer_takes_their_facts_along(moving: Contact) -> None:
    facts = [wrote(A), wrote(B, "2026-06-10 09:00"), did("replied", B, "2026-06-11 09:00")]
    firms = [Employer(name=name) for name in ("Acme", "Globex")]
    planner, now = Planner(Network.of(SEEKER, *firms, A, B, C, *facts), TWO_HOUR), at("2026-06-20 12:00")
    before = list(planner.view(now).follow_ups)
    planner.apply([Put(Contact(name=moving.name, organization="Globex", id=moving.id))])
    after = list(planner.view(now).follow_ups)

    assert [] == before
    assert (moving in (A, B)) == bool(after)
    assert plan(planner.network, now=now, playbook=TWO_HOUR).as_json() == planner.view(now).as_json()


def test_an_employer_where_nobody_else_is_known_asks_for_nobody() -> None:
    alone = Contact(name="Dee Ito", organization="Globex")

    assert [] == dues("write-second-contact", alone, wrote(alone))


def test_two_of_one_name_are_taken_in_one_order_whatever_that_of_the_input() -> None:
    twins = [Contact(name="Ada Twin", organization="Acme", id=id) for id in ("first", "second")]

    assert ["first"] == [who for who, _ in dues("write-second-contact", wrote(A), *twins)]
    assert ["first"] == [who for who, _ in dues("write-second-contact", wrote(A), *reversed(twins))]


def test_somebody_else_is_never_the_person_themself() -> None:
    playbook = Playbook.from_toml(
        TWO_HOUR.document.replace('lacks = ["asked-for-meeting"]', 'lacks = ["met"]').encode()
    )
    alone = Contact(name="Dee Ito", organization="Globex")
    made = plan(
        Network.of(SEEKER, Employer(name="Globex"), alone, wrote(alone)), now=at("2026-06-20 12:00"), playbook=playbook
    )

    assert ["nudge"] == [each.rule for each in made.follow_ups]


def test_one_fact_touches_little_where_thousands_have_no_employer() -> None:
    loners = [Contact(name=f"Person {number}") for number in range(3000)]
    planner = Planner(Network.of(SEEKER, *loners, *(wrote(each) for each in loners)), TWO_HOUR)
    touched = planner._touched([("interaction", None, did("replied", loners[0], "2026-06-09 09:00"))], 2)

    assert len(touched) <= 2 * len(TWO_HOUR.rules)


def test_people_without_an_employer_do_not_share_one() -> None:
    loners = [Contact(name=name) for name in ("Fay Dunn", "Gus Holt")]

    assert [] == dues("write-second-contact", *loners, wrote(loners[0]))


def test_a_reply_from_the_second_removes_every_reminder_at_that_employer() -> None:
    before = steps(wrote(A), wrote(B, "2026-06-10 09:00"))
    after = steps(wrote(A), wrote(B, "2026-06-10 09:00"), did("replied", B, "2026-06-11 09:00"))

    assert {("nudge", A.id), ("nudge", B.id)} == {(each.rule, each.subject) for each in before}
    assert [] == after


def test_a_reply_from_before_the_mail_removes_nothing() -> None:
    assert 1 == len(dues("nudge", did("replied", B, "2026-06-01 09:00"), wrote(A)))


MET = "2026-01-31 15:00"
FIRST, SECOND, REPLY = (f"{day} 09:00" for day in ("2026-02-14", "2026-03-14", "2026-03-20"))


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ([], [date(2026, 2, 14)]),
        ([("checked-in", FIRST)], [date(2026, 3, 14)]),
        ([("checked-in", FIRST), ("checked-in", SECOND)], []),
        ([("checked-in", FIRST), ("checked-in", SECOND), ("replied", REPLY)], [date(2026, 4, 14)]),
    ],
    ids=["none", "one", "two-silent", "a-reply-revives"],
)
def test_check_ins_go_on_monthly_until_two_stay_silent(since: list[tuple[str, str]], expected: list[date]) -> None:
    facts = [did(kind, A, when) for kind, when in since]

    assert expected == [due for _, due in dues("check-in", did("met", A, MET), *facts)]


def test_each_check_in_has_an_id_of_its_own() -> None:
    met = did("met", A, MET)
    ids = [
        each.id
        for facts in ([met], [met, did("checked-in", A, FIRST)])
        for each in steps(*facts)
        if each.rule == "check-in"
    ]

    assert 2 == len(set(ids))


def test_a_new_meeting_starts_the_check_ins_anew() -> None:
    facts = [did("met", A, MET), did("checked-in", A, FIRST), did("met", A, "2026-03-01 10:00")]

    assert [(A.id, date(2026, 3, 15))] == dues("check-in", *facts)


def test_the_thank_you_is_due_the_next_day_and_the_request_for_names_a_week_later() -> None:
    met = did("met", A, "2026-06-05 15:00")

    assert [(A.id, date(2026, 6, 6))] == dues("thank-you", met)
    assert [(A.id, date(2026, 6, 12))] == dues("ask-for-referral", met)


def test_only_the_five_best_employers_are_worked_on() -> None:
    people = [Contact(name=f"Person {number}", organization=f"Firm {number}") for number in range(7)]
    firms = [
        Employer(name=f"Firm {number}", motivation=3 if number > 1 else 2, posting=number % 3) for number in range(7)
    ]
    network = Network.of(SEEKER, *people, *firms, *(wrote(person) for person in people))
    made = plan(network, now=at("2026-06-20 12:00"), playbook=TWO_HOUR)
    (withheld,) = made.withheld

    assert ["Person 2", "Person 3", "Person 4", "Person 5", "Person 6"] == sorted(
        each.summary.removeprefix("Follow up once with ") for each in made.follow_ups
    )
    assert ("nudge", "not among the 5 employers in focus", 2) == (withheld.rule, withheld.reason, withheld.count)


def test_both_playbooks_plan_the_same_facts() -> None:
    meeting = Meeting(contact=A, starts_at=at("2026-06-04 15:00"))
    facts = [
        Goal(role="FP&A analyst", places=("Denver",)),
        meeting,
        did("met", A, "2026-06-04 15:20", about=(meeting,)),
        Lead(source=A, person=C, received_at=at("2026-06-04 15:20"), meeting=meeting),
        wrote(B),
    ]
    network = Network.of(SEEKER, Employer(name="Acme"), A, B, C, *facts)
    first, second = (plan(network, now=at("2026-06-05 12:00"), playbook=book) for book in (jump_start(), TWO_HOUR))

    assert {("thank-for-meeting", date(2026, 6, 5)), ("follow-up-lead", date(2026, 6, 4))} <= {
        (each.rule, each.due) for each in first.follow_ups
    }
    assert {("thank-you", date(2026, 6, 5)), ("ask-for-referral", date(2026, 6, 11)), ("nudge", date(2026, 6, 16))} <= {
        (each.rule, each.due) for each in second.follow_ups
    }
