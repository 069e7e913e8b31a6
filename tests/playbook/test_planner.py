from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from jumpstart.domain import (
    Contact,
    Decision,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Meeting,
    Network,
    Put,
    Remove,
    Revision,
    Seeker,
)
from jumpstart.errors import FieldError
from jumpstart.playbook import Planner, Playbook, plan
from jumpstart.playbook.shipped import jump_start

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
GOAL = Goal(role="nurse", places=("Denver",))
SEEKER = Seeker(name="Robin Vale")
ANA, BEN = Contact(name="Ana Ruiz"), Contact(name="Ben Cole")
LEAD = Lead(source=ANA, received_at=NOW - timedelta(hours=2))
BASE = Network.of(SEEKER, GOAL, ANA, BEN, LEAD)
ALONE = jump_start().without("find-event")


def did(kind: str, contact: Contact = ANA, hours: int = 0, **fields: Any) -> Interaction:
    """Something that happened some hours from now."""
    return Interaction(kind=kind, contact=contact, at=NOW + timedelta(hours=hours), **fields)


def decided(follow_up: FollowUp, verdict: str, hours: int = 0, *, until: date | None = None) -> Decision:
    """What the seeker decided about a follow-up."""
    return Decision(
        follow_up=follow_up.id,
        rule=follow_up.rule,
        subject=follow_up.subject,
        occasion=follow_up.occasion,
        number=follow_up.number,
        verdict=verdict,
        at=NOW + timedelta(hours=hours),
        until=until,
    )


def by_rule(planner: Planner, rule: str, now: datetime = NOW) -> list[FollowUp]:
    """What one rule asks for."""
    return [each for each in planner.view(now).follow_ups if each.rule == rule]


@pytest.mark.parametrize("wrap", [list, tuple, iter], ids=["list", "tuple", "generator"])
def test_changes_may_come_as_anything_that_can_be_read_once(wrap: Any) -> None:
    planner = Planner(BASE)
    same = planner.apply(wrap([Put(did("asked-for-meeting", hours=-1, about=(LEAD,)))]))

    assert planner is same
    assert [] == by_rule(planner, "follow-up-lead")
    assert 1 == len(planner.network.interactions)


def test_a_revision_stamps_what_it_writes() -> None:
    lead = Lead(source=BEN, received_at=NOW)
    planner = Planner(BASE).apply(Revision(number=7, at=NOW, changes=(Put(lead),)))
    (found,) = (each for each in by_rule(planner, "follow-up-lead") if each.subject == BEN.id)

    assert (7, NOW) == (found.revision, found.changed_at)


def test_an_earlier_view_does_not_change() -> None:
    planner = Planner(BASE)
    before = planner.view(NOW)
    said = plan(BASE, now=NOW).as_json()
    planner.apply([Remove("contact", ANA.id), Remove("lead", LEAD.id)])

    assert said == before.as_json()


def test_removing_what_is_not_there_changes_nothing() -> None:
    planner = Planner(BASE).apply([Remove("contact", "nobody"), Remove("quest", "none")])

    assert plan(BASE, now=NOW).as_json() == planner.view(NOW).as_json()


def test_a_moved_meeting_keeps_its_id_and_moves_its_date() -> None:
    meeting = Meeting(contact=ANA, starts_at=NOW + timedelta(days=4))
    planner = Planner(Network.of(SEEKER, GOAL, ANA, meeting))
    (before,) = by_rule(planner, "prepare-questions")
    planner.apply([Put(Meeting(contact=ANA, starts_at=NOW + timedelta(days=9), id=meeting.id))])
    (after,) = by_rule(planner, "prepare-questions")

    assert before.id == after.id
    assert (date(2026, 6, 4), date(2026, 6, 9)) == (before.due, after.due)


def test_a_renamed_contact_takes_another_place() -> None:
    planner = Planner(Network.of(SEEKER, GOAL, ANA, BEN, *(Lead(source=each, received_at=NOW) for each in (ANA, BEN))))
    planner.apply([Put(Contact(name="Zoe Ruiz", id=ANA.id))])

    assert [BEN.id, ANA.id] == [each.subject for each in by_rule(planner, "follow-up-lead")]
    assert plan(planner.network, now=NOW).as_json() == planner.view(NOW).as_json()


def test_what_was_skipped_is_not_asked_for_until_the_decision_is_taken_back() -> None:
    planner = Planner(BASE)
    decision = decided(by_rule(planner, "follow-up-lead")[0], "skipped")
    planner.apply([Put(decision)])
    skipped = by_rule(planner, "follow-up-lead")
    planner.apply([Remove("decision", decision.id)])

    assert [] == skipped
    assert 1 == len(by_rule(planner, "follow-up-lead"))


def test_what_was_put_off_comes_back_on_its_day_under_its_id() -> None:
    planner = Planner(BASE)
    (before,) = by_rule(planner, "follow-up-lead")
    planner.apply([Put(decided(before, "snoozed", until=date(2026, 6, 9)))])
    (after,) = by_rule(planner, "follow-up-lead")

    assert (before.id, date(2026, 6, 9)) == (after.id, after.due)
    assert not planner.view(NOW + timedelta(days=8)).is_overdue(after)


def test_somebody_who_was_put_off_leaves_the_queue_for_a_date() -> None:
    people = [Contact(name=f"Person {number}") for number in range(9)]
    planner = Planner(Network.of(SEEKER, GOAL, *people), ALONE)
    first = planner.view(NOW).follow_ups[0]
    made = planner.apply([Put(decided(first, "snoozed", until=date(2026, 6, 3)))]).view(NOW)

    assert [date(2026, 6, 1)] * 5 + [date(2026, 6, 3)] == [each.due for each in made.follow_ups]
    assert 3 == made.waiting[0].count


def test_a_colleague_who_was_put_off_stays_withheld() -> None:
    people = [Contact(name=f"Person {number}", organization="Globex") for number in range(3)]
    open_search = Planner(Network.of(SEEKER, GOAL, *people), ALONE)
    decision = decided(open_search.view(NOW).follow_ups[0], "snoozed", until=date(2026, 6, 3))
    secret = Seeker(name="Robin Vale", employer="Globex", confidential=True)
    made = open_search.apply([Put(decision), Put(secret)]).view(NOW)

    assert [3] == [each.count for each in made.withheld]
    assert date(2026, 6, 1) == made.withheld[0].first_due


def test_a_follow_up_knows_whether_it_is_still_open() -> None:
    planner = Planner(BASE)
    (found,) = by_rule(planner, "follow-up-lead")
    was_open = planner.is_open(found)
    planner.apply([Put(did("declined", about=(LEAD,)))])

    assert was_open
    assert not planner.is_open(found)
    assert not planner.is_open(FollowUp(summary="Call", due=date(2026, 6, 1)))


SERIES = Playbook.from_toml(b"""
[playbook]
id = "series"

[[rule]]
id = "check-in"
cite = "x"
title = "Check in with {subject}"
advice = "to check in"
do = "updated"
on = "met"
per = "subject"
pick = "last"
due = "14 days"
repeat = "1 month"
done = [{ kinds = ["updated"] }]
stop = { silent = 2, reply = ["replied"] }
""")


def test_a_series_goes_on_from_what_was_skipped_as_from_what_was_done() -> None:
    planner = Planner(Network.of(SEEKER, ANA, did("met", hours=-24 * 20)), SERIES)
    (first,) = by_rule(planner, "check-in")
    planner.apply([Put(decided(first, "skipped"))])
    (second,) = by_rule(planner, "check-in")
    planner.apply([Put(did("updated", hours=24 * 30))])
    (third,) = by_rule(planner, "check-in")

    assert [0, 1, 2] == [first.number, second.number, third.number]
    assert [date(2026, 5, 26), date(2026, 7, 1), date(2026, 8, 1)] == [first.due, second.due, third.due]


def test_acts_that_were_skipped_are_not_silent_ones() -> None:
    planner = Planner(Network.of(SEEKER, ANA, did("met", hours=-24 * 90)), SERIES)
    for hours in range(3):
        planner.apply([Put(decided(by_rule(planner, "check-in")[0], "skipped", hours))])

    assert [3] == [each.number for each in by_rule(planner, "check-in")]


def test_what_was_decided_before_the_latest_meeting_counts_no_more() -> None:
    planner = Planner(Network.of(SEEKER, ANA, did("met", hours=-24 * 20)), SERIES)
    planner.apply([Put(decided(by_rule(planner, "check-in")[0], "snoozed", -24, until=date(2026, 9, 9)))])
    planner.apply([Put(did("met", hours=-1))])

    assert [(0, date(2026, 6, 15))] == [(each.number, each.due) for each in by_rule(planner, "check-in")]


def test_one_lead_about_two_colleagues_counts_once_at_their_employer() -> None:
    playbook = Playbook.from_toml(b"""
[playbook]
id = "count"

[[rule]]
id = "once"
cite = "x"
title = "Look at {employer}"
advice = "to look"
on = "told"
done = [{ kinds = ["lead"], same = "employer", count = 2 }]
""")
    people = [Contact(name=name, organization="Acme") for name in ("Ana", "Ben")]
    first, second = (Lead(source=people[0], person=people[1], received_at=NOW, id=id) for id in ("l1", "l2"))
    planner = Planner(Network.of(SEEKER, *people, did("told", people[0], -1), first), playbook)

    assert 1 == len(planner.view(NOW).follow_ups)
    assert 0 == len(planner.apply([Put(second)]).view(NOW).follow_ups)


def test_a_fact_does_not_settle_what_it_triggers() -> None:
    playbook = Playbook.from_toml(b"""
[playbook]
id = "own"

[[rule]]
id = "another"
cite = "x"
title = "Ask {subject} for another lead"
advice = "to ask for another"
on = "lead"
done = [{ kinds = ["lead"], same = "occasion" }]
""")

    assert 1 == len(plan(BASE, now=NOW, playbook=playbook).follow_ups)


def call_everybody(network: Network, playbook: Playbook) -> Iterator[FollowUp]:
    """A rule in Python."""
    for contact in network.contacts.values():
        yield FollowUp(
            summary=f"Call {contact.name}", due=date(2026, 6, 1), rule="call", subject=contact.id, cite=playbook.id
        )


def test_a_rule_in_python_is_asked_after_every_change_and_heeds_decisions() -> None:
    planner = Planner(BASE, ALONE, rules=(call_everybody,))
    calls = by_rule(planner, "call")
    planner.apply([Put(Contact(name="Cem Aydin")), Put(decided(calls[0], "done"))])
    planner.apply([Put(decided(calls[1], "snoozed", until=date(2026, 6, 5)))])

    assert [(date(2026, 6, 1), "Call Cem Aydin"), (date(2026, 6, 5), "Call Ben Cole")] == [
        (each.due, each.summary) for each in by_rule(planner, "call")
    ]


def test_a_rule_in_python_that_gives_something_else_is_named() -> None:
    with pytest.raises(FieldError) as caught:
        plan(BASE, now=NOW, rules=(lambda *_: ["call"],))  # type: ignore[list-item, return-value]

    assert "rule <lambda>: 'call': a rule in Python gives FollowUp values and nothing else" == str(caught.value)


def test_what_the_seeker_adds_is_planned_until_it_is_done() -> None:
    bank = FollowUp(summary="Call the bank", due=date(2026, 6, 1))
    done = FollowUp(summary="Buy stamps", due=date(2026, 6, 1), status="done")
    made = plan(Network.of(SEEKER, bank, done), now=NOW)

    assert [bank] == [each for each in made.follow_ups if not each.rule]


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(FieldError) as caught:
        plan(BASE, now=datetime(2026, 6, 1))  # noqa: DTZ001  what is refused

    assert "now" == caught.value.field


def test_holidays_and_the_working_week_move_business_days() -> None:
    playbook = jump_start().tuned(thank_you_within="1 business day")
    friday = Lead(source=ANA, received_at=datetime(2026, 5, 29, 12, tzinfo=UTC))
    network = Network.of(SEEKER, GOAL, ANA, friday)
    weekends = Network.of(Seeker(name="R", workdays=("sun", "mon", "tue", "wed", "thu")), GOAL, ANA, friday)

    def due(facts: Network, *holidays: date) -> date:
        made = plan(facts, now=NOW, playbook=playbook, is_holiday=lambda day: day in holidays)
        return next(each.due for each in made.follow_ups if each.rule == "thank-for-lead")

    assert date(2026, 6, 1) == due(network)
    assert date(2026, 6, 2) == due(network, date(2026, 6, 1))
    assert date(2026, 5, 31) == due(weekends)


def test_the_order_is_due_date_then_priority_then_name() -> None:
    people = [Contact(name=name) for name in ("Cem", "Ana", "Ben")]
    leads = [Lead(source=each, received_at=NOW) for each in people]
    wanted = did("asked-for-resume", people[0])
    made = plan(Network.of(SEEKER, GOAL, *people, *leads, wanted), now=NOW, playbook=ALONE)

    assert [
        "Send Cem the résumé they asked for",
        *(f"Ask {name} for a short meeting about the lead they gave you" for name in ("Ana", "Ben", "Cem")),
        *(f"Tell {name} that you are looking" for name in ("Ana", "Ben", "Cem")),
        *(f"Thank {name} for the lead they gave you" for name in ("Ana", "Ben", "Cem")),
    ] == [each.summary for each in made.follow_ups]


def test_follow_ups_are_a_sequence_that_makes_them_when_looked_at() -> None:
    found = plan(BASE, now=NOW).follow_ups

    assert list(found) == [found[place] for place in range(len(found))]
    assert tuple(found)[1:3] == found[1:3]
    assert found[-1] == list(found)[-1]
    assert found == list(found)
    assert found != "another sequence"
    assert f"<{len(found)} follow-ups>" == repr(found)
    with pytest.raises(IndexError) as caught:
        found[99]
    assert f"there are {len(found)} follow-ups, none at 99" == str(caught.value)


def test_a_plan_can_be_rows_and_json() -> None:
    made = plan(BASE, now=NOW)

    assert [each.summary for each in made.follow_ups] == [each["summary"] for each in made.rows()]
    assert {ANA.name, BEN.name} <= {each["person"] for each in made.rows()}
    assert len(made.follow_ups) == len(json.loads(made.as_json())["follow_ups"])


def test_an_exact_time_is_overdue_the_moment_it_passes() -> None:
    playbook = Playbook.from_toml(b"""
[playbook]
id = "hours"

[[rule]]
id = "soon"
cite = "x"
title = "Answer {subject}"
advice = "to answer"
on = "replied"
due = "2 hours"
done = [{ kinds = ["updated"] }]
""")
    planner = Planner(Network.of(SEEKER, ANA, did("replied")), playbook)
    (found,) = planner.view(NOW).follow_ups
    overdue = [planner.view(NOW + timedelta(minutes=minutes)).is_overdue(found) for minutes in (0, 120, 121)]

    assert NOW + timedelta(hours=2) == found.due_at
    assert [False, False, True] == overdue


def test_a_plan_prints_as_a_page() -> None:
    met = did("met", hours=-24 * 3)
    many = tuple(Contact(name=f"Person {number:02}") for number in range(9))

    page = str(plan(Network.of(SEEKER, GOAL, ANA, met, *many), now=NOW, playbook=ALONE)).splitlines()

    late, told = page[1], [line for line in page if "that you are looking" in line]
    assert late.split(maxsplit=1)[0] == "since"
    assert late.endswith(f"Thank {ANA.name} for their time")
    assert 5 == len(told)
    assert any(line.startswith("  5 more wait for tell-everyone, until ") for line in page)


def test_a_long_plan_prints_twenty_and_says_how_many_more() -> None:
    leads = tuple(Lead(source=ANA, name=f"Person {number:02}", received_at=NOW) for number in range(30))

    page = str(plan(Network.of(SEEKER, GOAL, ANA, *leads), now=NOW, playbook=ALONE)).splitlines()

    assert 20 == sum(line.startswith("  today") for line in page)
    assert any(line.endswith(" more") and line.startswith("  and ") for line in page)
