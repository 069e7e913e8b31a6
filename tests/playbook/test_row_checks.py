"""The rows of the advice that are checks, each with what it accepts and what it rejects."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from jumpstart.domain import (
    BusinessCard,
    Contact,
    Goal,
    Interaction,
    Lead,
    Meeting,
    Network,
    NetworkingEvent,
    Seeker,
    Toolkit,
)
from jumpstart.errors import FieldError
from jumpstart.playbook import plan
from jumpstart.playbook.shipped import jump_start

if TYPE_CHECKING:
    from jumpstart.domain import Finding
    from jumpstart.playbook import Playbook

DENVER = ZoneInfo("America/Denver")
SEEKER = Seeker(name="Robin Vale", zone="America/Denver")
GOAL = Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))
CARD = BusinessCard(name="Robin Vale", phones=("+1 555 0100",))
READY = Toolkit(business_card=CARD, resume_updated_on=date(2026, 5, 1))
SAM = Contact(name="Sam Ortiz", phones=("+1 555 0101",))
DANA = Contact(name="Dana Okafor", emails=("dana@lakeside.example",))


def at(text: str) -> datetime:
    """A moment in Denver."""
    return datetime.fromisoformat(text).replace(tzinfo=DENVER)


NOW = at("2026-06-01 10:00")


def found(*records: Any, now: datetime = NOW, playbook: Playbook | None = None) -> list[Finding]:
    """What stands out in some records of a seeker with a clear goal and tools that are ready."""
    base = tuple(each for each in (SEEKER, GOAL, READY) if not any(type(each) is type(record) for record in records))
    return list(plan(Network.of(*base, *records), now=now, playbook=playbook).findings)


def codes(*records: Any, now: datetime = NOW, playbook: Playbook | None = None) -> list[str]:
    """The same by codes."""
    return [each.code for each in found(*records, now=now, playbook=playbook)]


def mixer(starts_at: str = "2026-05-29 18:00", **fields: Any) -> NetworkingEvent:
    """An event, by default of last Friday."""
    return NetworkingEvent(name="the Finance Mixer", starts_at=at(starts_at), **fields)


@pytest.mark.row("S1", accepts=True)
@pytest.mark.parametrize("kind", ["met", "received-card", "reintroduced"])
def test_cards_handed_out_in_conversations_are_fine(kind: str) -> None:
    event = mixer(cards_given=30)

    assert [] == codes(DANA, event, Interaction(kind=kind, contact=DANA, at=at("2026-05-29 19:00"), about=event))
    assert [] == codes(mixer(cards_given=0))
    assert [] == codes(mixer("2026-06-02 18:00", cards_given=30))


@pytest.mark.row("S1", accepts=False)
@pytest.mark.parametrize("kind", ["gave-card", "introduced", "replied", "declined", "thanked", "told"])
def test_what_tells_of_no_conversation_at_an_event_makes_none(kind: str) -> None:
    event = mixer(cards_given=30)

    assert ["cards-without-contacts"] == codes(
        DANA, event, Interaction(kind=kind, contact=DANA, at=at("2026-05-30 19:00"), about=event)
    )


@pytest.mark.row("S1", accepts=False)
def test_thirty_cards_given_and_none_received_is_a_finding() -> None:
    event = mixer(cards_given=30)
    elsewhere = Interaction(kind="met", contact=DANA, at=at("2026-05-29 19:00"))
    (finding,) = found(DANA, event, elsewhere)

    assert ("cards-without-contacts", "warning", event.id) == (finding.code, finding.severity, finding.subject)
    assert (
        "you handed out 30 cards at the Finance Mixer, and whom you talked with there is not recorded"
        == finding.message
    )


@pytest.mark.row("S1", accepts=False)
@pytest.mark.parametrize(("people", "cards"), [((DANA,), "a card"), ((DANA, SAM), "2 cards")])
def test_cards_that_were_recorded_one_by_one_count_too(people: tuple[Contact, ...], cards: str) -> None:
    event = mixer()
    given = [Interaction(kind="gave-card", contact=each, at=at("2026-05-29 19:00"), about=event) for each in people]
    (finding,) = found(*people, event, *given)

    assert finding.message.startswith(f"you handed out {cards} at the Finance Mixer")


@pytest.mark.row("S8", accepts=True)
def test_a_lead_from_somebody_who_was_told_raises_no_question() -> None:
    lead = Lead(source=SAM, received_at=at("2026-06-01 09:00"))

    assert [] == codes(SAM, lead, Interaction(kind="told", contact=SAM, at=at("2026-06-01 09:30")))


@pytest.mark.row("S8", accepts=False)
def test_a_lead_from_somebody_who_was_not_told_raises_one_question() -> None:
    leads = [Lead(source=SAM, received_at=at(f"2026-06-01 0{hour}:00")) for hour in (8, 9)]
    other = Interaction(kind="told", contact=DANA, at=at("2026-05-01 09:00"))
    (finding,) = found(SAM, DANA, *leads, other)

    assert ("source-not-told", "info", SAM.id) == (finding.code, finding.severity, finding.subject)
    assert "Sam Ortiz gave you 2 leads: do they know that you are looking?" == finding.message


@pytest.mark.row("S8", accepts=False)
def test_a_lead_from_a_colleague_in_a_confidential_search_asks_to_be_careful() -> None:
    seeker = Seeker(name="Robin Vale", employer="Globex", confidential=True)
    boss = Contact(name="Ana Ruiz", emails=("ana@example.org",), organization="Globex")
    (finding,) = found(seeker, boss, Lead(source=boss, received_at=at("2026-06-01 09:00")))

    assert finding.fix == "find out what they know before you say more, since they must not hear of it from you"


@pytest.mark.row("S13", accepts=True)
def test_with_a_business_card_or_with_nothing_to_come_the_tools_are_no_finding() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"))
    held = Meeting(contact=DANA, starts_at=at("2026-05-31 09:00"))
    cancelled = mixer("2026-06-10 18:00", status="cancelled")

    assert [] == codes(DANA, meeting, mixer("2026-06-10 18:00"))
    assert [] == codes(Toolkit(), DANA, held, cancelled)


@pytest.mark.row("S13", accepts=False)
@pytest.mark.parametrize(
    "toolkit", [(), (Toolkit(),), (Toolkit(skills_card="budgets"),)], ids=["none", "bare", "other"]
)
def test_without_a_business_card_the_next_meeting_or_event_is_a_finding(toolkit: tuple[Toolkit, ...]) -> None:
    meetings = [Meeting(contact=DANA, starts_at=at(f"2026-06-0{day} 09:00")) for day in (5, 9)]
    network = Network.of(SEEKER, GOAL, DANA, mixer("2026-06-08 18:00"), *meetings, *toolkit)
    (finding,) = plan(network, now=NOW).findings

    assert ("no-business-card", "toolkit") == (finding.code, finding.subject)
    assert "you have no business card yet, and the meeting with Dana Okafor is on Friday 5 June" == finding.message


@pytest.mark.row("S13", accepts=False)
def test_without_a_business_card_an_event_alone_is_a_finding() -> None:
    (finding,) = found(Toolkit(), mixer("2026-06-08 18:00"))

    assert "you have no business card yet, and the Finance Mixer is on Monday 8 June" == finding.message


@pytest.mark.row("S14", accepts=True)
@pytest.mark.parametrize("way", [{"phones": "1"}, {"emails": "a@example.org"}, {"urls": "https://vale.example"}])
def test_a_card_with_a_name_and_one_way_to_reach_you_is_a_card(way: dict[str, str]) -> None:
    assert "Robin Vale" == BusinessCard(name="Robin Vale", **{key: (value,) for key, value in way.items()}).name


@pytest.mark.row("S14", accepts=False)
def test_a_card_with_a_name_alone_is_rejected() -> None:
    with pytest.raises(FieldError, match="a card needs a way to reach you"):
        BusinessCard(name="Robin Vale", title="Analyst")


@pytest.mark.row("S14", accepts=False)
def test_a_card_without_a_name_is_rejected() -> None:
    with pytest.raises(FieldError, match="must not be blank"):
        BusinessCard(name=" ", phones=("1",))


@pytest.mark.row("S15", accepts=True)
def test_a_card_of_skills_is_taken_and_not_required() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"))
    both = Toolkit(business_card=CARD, skills_card="budgets and forecasts", resume_updated_on=date(2026, 5, 1))

    assert [] == codes(DANA, meeting)
    assert [] == codes(both, DANA, meeting)


@pytest.mark.row("S15", accepts=False)
def test_a_card_of_skills_stands_for_no_business_card() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"))

    assert ["no-business-card"] == codes(Toolkit(skills_card="budgets and forecasts"), DANA, meeting)


@pytest.mark.row("S16", accepts=True)
@pytest.mark.parametrize(
    "toolkit",
    [
        Toolkit(resume_updated_on=date(2026, 3, 3)),
        Toolkit(resume_updated_on=date(2026, 5, 1), newest_position_on=date(2026, 5, 1)),
        Toolkit(resume_updated_on=date(2026, 5, 1), newest_position_on=date(2026, 9, 1)),
        Toolkit(resume_updated_on=date(2026, 6, 2)),
        Toolkit(),
    ],
    ids=["90-days", "as-new-as-the-position", "position-to-come", "tomorrow", "none"],
)
def test_a_current_resume_is_no_finding(toolkit: Toolkit) -> None:
    assert [] == codes(toolkit)


@pytest.mark.row("S16", accepts=False)
@pytest.mark.parametrize(
    ("toolkit", "message"),
    [
        (Toolkit(resume_updated_on=date(2026, 3, 2)), "on Monday 2 March 2026, 91 days ago"),
        (Toolkit(resume_updated_on=date(2025, 4, 27)), "on Sunday 27 April 2025, 400 days ago"),
        (
            Toolkit(resume_updated_on=date(2026, 5, 1), newest_position_on=date(2026, 5, 20)),
            "on Friday 1 May 2026, 31 days ago, and your newest position began on Wednesday 20 May 2026",
        ),
    ],
    ids=["91-days", "400-days", "older-than-the-newest-position"],
)
def test_a_stale_resume_is_a_finding(toolkit: Toolkit, message: str) -> None:
    (finding,) = found(toolkit)

    assert ("resume-stale", f"your résumé was last updated {message}") == (finding.code, finding.message)


@pytest.mark.row("S16", accepts=False)
@pytest.mark.parametrize("age", ["30 days", "1 month", "4 weeks", "20 business days"])
def test_how_old_a_resume_may_be_is_a_parameter(age: str) -> None:
    toolkit = Toolkit(resume_updated_on=date(2026, 4, 30))

    assert ["resume-stale"] == codes(toolkit, playbook=jump_start().tuned(resume_max_age=age))


@pytest.mark.row("S16", accepts=False)
def test_a_resume_goes_stale_at_the_seekers_midnight() -> None:
    toolkit = Toolkit(resume_updated_on=date(2026, 3, 3))

    assert [] == codes(toolkit, now=at("2026-06-01 23:59"))
    assert ["resume-stale"] == codes(toolkit, now=at("2026-06-02 00:00"))


@pytest.mark.row("S20", accepts=True)
@pytest.mark.parametrize(("minutes", "count"), [(20, 6), (25, 8), (30, 10), (30, 1), (30, 0)])
def test_as_many_questions_as_the_minutes_allow_are_fine(minutes: int, count: int) -> None:
    questions = tuple(f"Question {number}?" for number in range(count))
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"), minutes=minutes, questions=questions)

    assert [] == codes(DANA, meeting)


@pytest.mark.row("S20", accepts=False)
@pytest.mark.parametrize(("minutes", "count", "best"), [(20, 7, 6), (25, 9, 8), (30, 25, 10)])
def test_more_questions_than_the_minutes_allow_is_a_finding(minutes: int, count: int, best: int) -> None:
    questions = tuple(f"Question {number}?" for number in range(count))
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"), minutes=minutes, questions=questions)
    (finding,) = found(DANA, meeting)

    assert ("too-many-questions", meeting.id) == (finding.code, finding.subject)
    assert f"you have {count} questions for the {minutes} minutes with Dana Okafor" == finding.message
    assert f"choose the {best} that matter most, and leave time to listen" == finding.fix
    assert "Mitchell, Jump-Start Your Networking, ¶8; the number is ours" == finding.cite


@pytest.mark.row("S26", accepts=True)
@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("hospital finance", "finance"),
        ("hospital finance", "FINANCE in Hospitals"),
        ("hospital finance", "financial services"),
        ("hospital finance", "FP&A"),
        ("healthcare", "Health Care Industry"),
        ("accounting", "accountancy"),
        ("charities", "charity"),
        ("éducation", "Education"),
        ("hospital finance", ""),
        ("", "gardening"),
    ],
)
def test_an_event_in_the_goals_field_or_of_none_is_fine(wanted: str, offered: str) -> None:
    goal = Goal(role="FP&A analyst", field=wanted, places=("Denver",))

    assert [] == codes(goal, mixer("2026-06-10 18:00", field=offered))


@pytest.mark.row("S26", accepts=False)
def test_an_event_in_another_field_warns_and_blocks_nothing() -> None:
    event = mixer("2026-06-10 18:00", field="garden design and the arts")
    made = plan(Network.of(SEEKER, GOAL, READY, event), now=NOW)
    (finding,) = made.findings

    assert ("off-field", "warning", event.id) == (finding.code, finding.severity, finding.subject)
    assert "the Finance Mixer is about garden design and the arts, and you look for hospital finance" == finding.message
    assert ["prepare-opening-question"] == [each.rule for each in made.follow_ups if each.occasion == event.id][:1]


@pytest.mark.row("S27", accepts=True)
def test_the_plan_for_an_event_is_one_thing_to_prepare() -> None:
    event = mixer("2026-06-10 18:00")
    made = plan(Network.of(SEEKER, GOAL, READY, event), now=NOW)

    assert [] == list(made.findings)
    assert ["prepare-opening-question"] == [
        each.rule for each in made.between(date(2026, 6, 1), date(2026, 6, 30)) if each.rule != "find-event"
    ]


@pytest.mark.row("S27", accepts=False)
@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_an_event_that_was_skipped_is_held_against_nobody(status: str) -> None:
    missed = mixer("2026-05-29 18:00", status=status, field="gardening")
    made = plan(Network.of(SEEKER, GOAL, READY, missed, mixer("2026-06-10 18:00")), now=NOW)

    assert [] == list(made.findings)
    assert [] == [each for each in made.today if each.occasion == missed.id]


@pytest.mark.row("S31", accepts=True)
def test_cards_given_and_received_are_recorded_for_each_person() -> None:
    event = mixer()
    gave = Interaction(kind="gave-card", contact=DANA, at=at("2026-05-29 19:00"), about=event)
    took = Interaction(kind="received-card", contact=SAM, at=at("2026-05-29 19:30"), about=event)
    network = Network.of(SEEKER, DANA, SAM, event, gave, took)

    assert ((gave,), (took,)) == (network.interactions_with(DANA.id), network.interactions_with(SAM.id))


@pytest.mark.row("S31", accepts=False)
def test_a_card_given_to_nobody_in_particular_is_refused() -> None:
    with pytest.raises(FieldError, match="say with whom"):
        Interaction(kind="gave-card", at=at("2026-05-29 19:00"))


@pytest.mark.row("S32", accepts=True)
@pytest.mark.parametrize("way", [{"phones": "1"}, {"emails": "a@example.org"}, {"urls": "https://vale.example"}])
def test_somebody_who_can_be_reached_in_one_way_is_no_finding(way: dict[str, str]) -> None:
    assert [] == codes(Contact(name="Ana", **{key: (value,) for key, value in way.items()}))


@pytest.mark.row("S32", accepts=True)
@pytest.mark.parametrize("kind", ["told", "replied", "declined", "introduced"])
def test_somebody_out_of_reach_whom_one_never_met_is_no_finding(kind: str) -> None:
    ana = Contact(name="Ana Ruiz")

    assert [] == codes(ana, Interaction(kind=kind, contact=ana, at=at("2026-05-29 19:00")))


@pytest.mark.row("S32", accepts=False)
@pytest.mark.parametrize("kind", ["received-card", "gave-card"])
def test_cards_exchanged_with_somebody_out_of_reach_are_a_finding(kind: str) -> None:
    ana = Contact(name="Ana Ruiz")

    assert ["no-way-to-follow-up"] == codes(ana, Interaction(kind=kind, contact=ana, at=at("2026-05-29 19:00")))


@pytest.mark.row("S32", accepts=False)
def test_somebody_without_any_way_to_reach_them_is_a_finding() -> None:
    event, ana = mixer(), Contact(name="Ana Ruiz")
    (finding,) = found(ana, event, Interaction(kind="met", contact=ana, at=at("2026-05-29 19:00"), about=event))

    assert ("no-way-to-follow-up", ana.id) == (finding.code, finding.subject)


def test_what_is_over_is_not_planned_any_more() -> None:
    crowd = mixer(people_to_meet=20, field="gardening")
    meeting = Meeting(contact=DANA, starts_at=at("2026-05-29 09:00"), minutes=180, questions=("Why?",) * 99)

    assert [] == codes(DANA, crowd, meeting)


def test_findings_do_not_depend_on_the_order_of_the_records_nor_on_the_hour() -> None:
    strangers = Contact(name="Ana"), Contact(name="Zoë")
    records = (
        *(SEEKER, GOAL, Toolkit(resume_updated_on=date(2025, 1, 1)), SAM, *strangers),
        *(Lead(source=SAM, received_at=NOW), mixer(cards_given=9), mixer("2026-06-09 18:00", people_to_meet=0)),
        Meeting(contact=SAM, starts_at=at("2026-06-05 09:00"), minutes=10, questions=("Why?",) * 9),
        *(Interaction(kind="met", contact=each, at=at("2026-05-29 09:00")) for each in strangers),
    )
    forth = plan(Network.of(*records), now=at("2026-06-01 00:00")).findings
    back = plan(Network.of(*records[::-1]), now=at("2026-06-01 23:59")).findings

    assert 9 == len(forth)
    assert forth == back
