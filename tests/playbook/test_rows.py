"""The rows of the column's advice that are rules, each with what it accepts and what it rejects."""

from __future__ import annotations

from datetime import UTC, date, datetime
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
    Put,
    Remove,
    Seeker,
    Toolkit,
)
from jumpstart.playbook import Planner, Playbook, assess, plan
from jumpstart.playbook.shipped import jump_start

if TYPE_CHECKING:
    from jumpstart.domain import FollowUp

DENVER = ZoneInfo("America/Denver")
SEEKER = Seeker(name="Robin Vale", zone="America/Denver")
GOAL = Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))
READY = Toolkit(business_card=BusinessCard(name="Robin Vale", phones=("+1 555 0100",)))
SAM = Contact(name="Sam Ortiz", phones=("+1 555 0101",), notes="my dry cleaner")
DANA = Contact(name="Dana Okafor", emails=("dana@lakeside.example",), organization="Lakeside Hospital")
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
MONDAY = date(2026, 6, 1)


def at(text: str) -> datetime:
    """A moment in Denver."""
    return datetime.fromisoformat(text).replace(tzinfo=DENVER)


NOW = at("2026-06-01 10:00")


def asked(rule: str, *records: Any, now: datetime = NOW, playbook: Playbook | None = None) -> list[FollowUp]:
    """What one rule asks for, over some records and a seeker with a clear goal."""
    base = tuple(each for each in (SEEKER, GOAL) if not any(type(each) is type(record) for record in records))
    made = plan(Network.of(*base, *records), now=now, playbook=playbook)
    return [each for each in made.follow_ups if each.rule == rule]


def dues(rule: str, *records: Any, now: datetime = NOW) -> list[date]:
    """When what one rule asks for is due."""
    return [each.due for each in asked(rule, *records, now=now)]


@pytest.mark.row("S2", accepts=True)
@pytest.mark.parametrize(
    "goal",
    [GOAL, Goal(role="nurse manager", places=("Tulsa",)), Goal(role="buyer", employers=("Globex",))],
    ids=["field-and-place", "place", "employer"],
)
def test_one_role_with_a_field_a_place_or_an_employer_is_clear(goal: Goal) -> None:
    assert assess(goal).is_clear


@pytest.mark.row("S2", accepts=False)
@pytest.mark.parametrize(
    ("goal", "codes"),
    [
        (None, ["no-target-role", "no-direction"]),
        (Goal(field="finance"), ["no-target-role"]),
        (Goal(role="FP&A analyst"), ["no-direction"]),
        (Goal(role="finance or marketing", places=("Denver",)), ["no-target-role", "alternatives"]),
        (Goal(role="nurse or midwife", places=("Denver",)), ["alternatives"]),
        (Goal(role="something in finance", places=("Denver",)), ["no-target-role", "hedging"]),
    ],
    ids=["none", "no-role", "role-alone", "two-fields", "two-roles", "hedged"],
)
def test_a_goal_without_one_role_or_a_direction_is_not_clear(goal: Goal | None, codes: list[str]) -> None:
    assert codes == [finding.code for finding in assess(goal).findings]


@pytest.mark.row("S3", accepts=True)
def test_a_vague_goal_leaves_only_itself_and_the_questions_of_tomorrows_meeting() -> None:
    people = [Contact(name=f"Person {number:03}") for number in range(300)]
    meeting = Meeting(contact=people[0], starts_at=at("2026-06-02 09:00"))
    made = plan(Network.of(SEEKER, Goal(role="finance or maybe marketing"), *people, meeting), now=NOW)

    assert ["prepare-questions", "sharpen-goal"] == sorted(each.rule for each in made.today)
    assert [("tell-everyone", 300), ("find-event", 1)] == [(each.rule, each.count) for each in made.withheld]
    assert "“finance or maybe marketing” holds more than one path open" in made.withheld[0].reason
    assert MONDAY == made.withheld[0].first_due


@pytest.mark.row("S3", accepts=False)
def test_a_clear_goal_withholds_nothing() -> None:
    made = plan(Network.of(SEEKER, GOAL, SAM, DANA), now=NOW)

    assert () == made.withheld
    assert [] == asked("sharpen-goal", SAM)


@pytest.mark.row("S3", accepts=False)
def test_what_is_owed_stays_while_the_goal_is_vague() -> None:
    vague = Goal(role="something")
    met = Interaction(kind="met", contact=DANA, at=at("2026-05-29 15:00"))
    wanted = Interaction(kind="asked-for-resume", contact=DANA, at=at("2026-06-01 09:00"))

    assert 1 == len(asked("thank-for-conversation", vague, DANA, met))
    assert 1 == len(asked("send-resume", vague, DANA, wanted))


@pytest.mark.row("S5", accepts=True)
def test_an_announcement_must_name_the_target_role() -> None:
    (draft,) = (each for each in jump_start().drafts if each.purpose == "announcement")

    assert "target-role" in draft.must
    assert ["announcement"] == [each.draft for each in asked("tell-everyone", SAM)]


@pytest.mark.row("S5", accepts=False)
def test_nobody_is_told_of_a_goal_that_names_no_role() -> None:
    assert [] == asked("tell-everyone", SAM, Goal(field="hospital finance"))


@pytest.mark.row("S6", accepts=True)
def test_the_dry_cleaner_without_employer_and_title_is_told_too() -> None:
    assert [SAM.id] == [each.subject for each in asked("tell-everyone", SAM)]


@pytest.mark.row("S6", accepts=True)
def test_five_people_a_day_are_told_less_those_told_that_day() -> None:
    people = [Contact(name=f"Person {number:02}") for number in range(20)]
    told = [Interaction(kind="told", contact=people[n], at=at(f"2026-06-01 08:0{n}")) for n in range(2)]
    made = plan(Network.of(SEEKER, GOAL, *people, *told), now=NOW)
    waiting = made.waiting[0]

    assert ["Person 02", "Person 03", "Person 04"] == [
        made_for.summary.split("Tell ")[1].split(" that")[0]
        for made_for in made.today
        if made_for.rule == "tell-everyone"
    ]
    assert (15, 5, 2, date(2026, 6, 4)) == (waiting.count, waiting.a_day, waiting.done_today, waiting.ends_on)


@pytest.mark.row("S6", accepts=True)
def test_how_many_are_told_a_day_is_a_parameter() -> None:
    people = [Contact(name=f"Person {number:02}") for number in range(20)]

    assert 3 == len(asked("tell-everyone", *people, playbook=jump_start().tuned(people_a_day=3)))


@pytest.mark.row("S6", accepts=False)
def test_nobody_is_told_twice() -> None:
    assert [] == asked("tell-everyone", SAM, Interaction(kind="told", contact=SAM, at=at("2026-05-01 08:00")))


@pytest.mark.row("S6", accepts=False)
def test_no_one_more_is_told_when_the_days_portion_is_done() -> None:
    people = [Contact(name=f"Person {number:02}") for number in range(20)]
    told = [Interaction(kind="told", contact=people[n], at=at(f"2026-06-01 08:0{n}")) for n in range(6)]

    assert [] == asked("tell-everyone", *people, *told)


@pytest.mark.row("S7", accepts=True)
@pytest.mark.parametrize(
    ("about", "subject"),
    [
        ({"person": DANA}, DANA.id),
        ({"name": "Kim Park"}, ""),
        ({"employer": "Lakeside Hospital"}, SAM.id),
        ({"role": "budget analyst"}, SAM.id),
        ({}, SAM.id),
    ],
    ids=["a-contact", "a-stranger", "an-employer", "a-role", "nothing-known"],
)
def test_a_lead_may_come_from_anyone_about_anything(about: dict[str, Any], subject: str) -> None:
    lead = Lead(source=SAM, received_at=at("2026-06-01 09:40"), **about)
    (found,) = asked("follow-up-lead", SAM, DANA, lead)

    assert (subject, lead.id, MONDAY) == (found.subject, found.occasion, found.due)


@pytest.mark.row("S7", accepts=False)
@pytest.mark.parametrize("kind", ["asked-for-meeting", "met", "declined"])
def test_a_lead_that_was_followed_asks_for_nothing(kind: str) -> None:
    lead = Lead(source=SAM, name="Kim Park", received_at=at("2026-06-01 09:40"))
    done = Interaction(kind=kind, at=at("2026-06-01 09:50"), about=(lead,))

    assert [] == asked("follow-up-lead", SAM, lead, done)


@pytest.mark.row("S9", accepts=True)
@pytest.mark.parametrize(
    "colleague",
    [
        Contact(name="Ana Ruiz", organization="GLOBEX Corp."),
        Contact(name="Ana Ruiz", organization="The Globex Corporation, Inc."),
        Contact(name="Ana Ruiz", emails=("ana@mail.globex.example",)),
        Contact(name="Ana Ruiz", organization="Globex Health"),
    ],
    ids=["spelling", "legal-form", "mail-domain", "subsidiary"],
)
def test_colleagues_are_left_out_of_a_confidential_search(colleague: Contact) -> None:
    seeker = Seeker(
        name="Robin Vale",
        zone="America/Denver",
        employer="Globex",
        employer_aliases=("Globex Health",),
        employer_domains=("globex.example",),
        confidential=True,
    )
    made = plan(Network.of(seeker, GOAL, colleague, SAM), now=NOW)
    (withheld,) = (each for each in made.withheld if each.rule == "tell-everyone")

    assert [SAM.id] == [each.subject for each in made.follow_ups if each.rule == "tell-everyone"]
    assert [colleague.id] == [each.subject for each in withheld.follow_ups]
    assert withheld.reason.endswith("and your search is confidential")


@pytest.mark.row("S9", accepts=True)
def test_nothing_that_tells_of_the_search_is_asked_with_a_colleague() -> None:
    seeker = Seeker(name="Robin Vale", zone="America/Denver", employer="Globex", confidential=True)
    boss = Contact(name="Ana Ruiz", organization="Globex")
    mixer = NetworkingEvent(name="Mixer", starts_at=at("2026-05-31 18:00"))
    talk = Meeting(contact=boss, starts_at=at("2026-06-02 09:00"), questions=("How is it?",))
    facts = (
        Lead(source=SAM, person=boss, received_at=at("2026-06-01 09:00")),
        Interaction(kind="met", contact=boss, at=at("2026-05-31 19:00"), about=mixer),
        Interaction(kind="asked-for-resume", contact=boss, at=at("2026-06-01 09:00")),
    )

    made = plan(Network.of(seeker, GOAL, SAM, boss, mixer, talk, *facts), now=NOW)

    withheld = {each.rule for each in made.withheld}
    assert {"tell-everyone", "follow-up-lead", "follow-up-event", "send-resume", "ask-for-names"} == withheld
    assert ["record-meeting"] == [each.rule for each in made.follow_ups if each.subject == boss.id]


@pytest.mark.row("S9", accepts=False)
@pytest.mark.parametrize(
    ("seeker", "contact"),
    [
        (Seeker(name="Robin Vale", employer="Globex"), Contact(name="Ana Ruiz", organization="Globex")),
        (Seeker(name="R", employer="Globex", confidential=True), Contact(name="Ana", organization="Globe")),
        (Seeker(name="R", employer="", confidential=True), Contact(name="Ana", organization="")),
        (
            Seeker(name="R", employer_domains=("globex.example",), confidential=True),
            Contact(name="Ana", emails=("ana@notglobex.example",)),
        ),
    ],
    ids=["open-search", "another-employer", "no-employer", "another-domain"],
)
def test_nobody_else_is_left_out(seeker: Seeker, contact: Contact) -> None:
    assert 1 == len(asked("tell-everyone", seeker, contact))


@pytest.mark.row("S16", accepts=True)
@pytest.mark.parametrize(
    ("toolkit", "rule", "due"),
    [
        (Toolkit(resume_updated_on=date(2025, 4, 27)), "renew-resume", date(2025, 7, 26)),
        (Toolkit(resume_updated_on=MONDAY), "renew-resume", date(2026, 8, 30)),
        (
            Toolkit(resume_updated_on=date(2026, 5, 1), newest_position_on=date(2026, 5, 20)),
            "add-newest-position",
            date(2026, 5, 20),
        ),
        (Toolkit(), "write-resume", MONDAY),
    ],
    ids=["400-days-old", "in-90-days", "older-than-the-newest-position", "none"],
)
def test_a_stale_resume_asks_to_be_renewed(toolkit: Toolkit, rule: str, due: date) -> None:
    assert [due] == dues(rule, toolkit)


@pytest.mark.row("S16", accepts=True)
def test_a_stale_resume_is_never_shown_as_overdue() -> None:
    made = plan(Network.of(SEEKER, GOAL, Toolkit(resume_updated_on=date(2025, 4, 27))), now=NOW)

    assert [False] == [made.is_overdue(each) for each in made.today if each.rule == "renew-resume"]


@pytest.mark.row("S16", accepts=False)
def test_a_current_resume_asks_for_nothing_today() -> None:
    toolkit = Toolkit(resume_updated_on=date(2026, 5, 1), newest_position_on=date(2026, 5, 1))
    made = plan(Network.of(SEEKER, GOAL, toolkit), now=NOW)

    assert ["find-event"] == [each.rule for each in made.today]


@pytest.mark.row("S17", accepts=True)
def test_a_resume_that_somebody_asked_for_is_due_that_day() -> None:
    wanted = Interaction(kind="asked-for-resume", contact=DANA, at=at("2026-06-01 09:00"))

    assert [MONDAY] == dues("send-resume", DANA, wanted)


@pytest.mark.row("S17", accepts=False)
def test_a_resume_that_was_sent_is_not_asked_for_again() -> None:
    wanted = Interaction(kind="asked-for-resume", contact=DANA, at=at("2026-06-01 09:00"))
    sent = Interaction(kind="sent-resume", contact=DANA, at=at("2026-06-01 09:30"))

    assert [] == dues("send-resume", DANA, wanted, sent)


@pytest.mark.row("S17", accepts=False)
def test_a_resume_sent_before_does_not_answer_a_later_request() -> None:
    sent = Interaction(kind="sent-resume", contact=DANA, at=at("2026-05-01 09:30"))
    wanted = Interaction(kind="asked-for-resume", contact=DANA, at=at("2026-06-01 09:00"))

    assert [MONDAY] == dues("send-resume", DANA, sent, wanted)


@pytest.mark.row("S18", accepts=True)
def test_a_lead_late_in_the_evening_is_due_that_day() -> None:
    lead = Lead(source=SAM, received_at=at("2026-06-01 23:50"))

    assert date(2026, 6, 2) == lead.received_at.astimezone(UTC).date()
    assert [MONDAY] == dues("follow-up-lead", SAM, lead)


@pytest.mark.row("S18", accepts=True)
def test_a_lead_is_overdue_the_day_after() -> None:
    lead = Lead(source=SAM, received_at=at("2026-06-01 23:50"))
    network = Network.of(SEEKER, GOAL, SAM, lead)
    overdue = {}
    for now in (at("2026-06-01 23:59"), at("2026-06-02 00:00")):
        made = plan(network, now=now)
        overdue[now] = [made.is_overdue(each) for each in made.today if each.rule == "follow-up-lead"]

    assert [[False], [True]] == list(overdue.values())


@pytest.mark.row("S18", accepts=False)
def test_an_earlier_request_about_something_else_does_not_follow_up_a_lead() -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-06-01 09:00"))
    before = Interaction(kind="asked-for-meeting", contact=DANA, at=at("2026-05-30 09:00"))
    elsewhere = Interaction(kind="asked-for-meeting", contact=DANA, at=at("2026-06-01 09:30"), about=("other",))

    assert [MONDAY] == dues("follow-up-lead", SAM, DANA, lead, before, elsewhere)


@pytest.mark.row("S19", accepts=True)
@pytest.mark.parametrize("minutes", [20, 25, 30])
def test_a_meeting_of_20_to_30_minutes_is_fine(minutes: int) -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"), minutes=minutes)

    assert () == plan(Network.of(SEEKER, GOAL, READY, DANA, meeting), now=NOW).findings


@pytest.mark.row("S19", accepts=False)
@pytest.mark.parametrize("minutes", [15, 45, 180])
def test_a_shorter_or_longer_meeting_is_a_finding(minutes: int) -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"), minutes=minutes)
    (finding,) = plan(Network.of(SEEKER, GOAL, READY, DANA, meeting), now=NOW).findings

    assert ("meeting-length", f"the meeting with Dana Okafor takes {minutes} minutes", "plan for 20 to 30 minutes") == (
        finding.code,
        finding.message,
        finding.fix,
    )


@pytest.mark.row("S20", accepts=True)
def test_a_meeting_without_questions_asks_for_them_the_day_before() -> None:
    assert [date(2026, 6, 4)] == dues(
        "prepare-questions", DANA, Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"))
    )


@pytest.mark.row("S20", accepts=True)
def test_a_meeting_arranged_today_for_today_asks_for_questions_today() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-01 16:00"), recorded_at=at("2026-06-01 09:00"))
    (found,) = asked("prepare-questions", DANA, meeting)

    assert MONDAY == found.due
    assert found.trace.adjustments


@pytest.mark.row("S20", accepts=False)
@pytest.mark.parametrize(
    "change",
    [{"questions": ("What changed in your team this year?",)}, {"status": "cancelled"}],
    ids=["prepared", "cancelled"],
)
def test_a_meeting_with_questions_or_a_cancelled_one_asks_for_none(change: dict[str, Any]) -> None:
    assert [] == asked("prepare-questions", DANA, Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"), **change))


@pytest.mark.row("S20", accepts=False)
def test_questions_are_no_use_after_the_meeting() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-05-29 09:00"))

    assert [] == asked("prepare-questions", DANA, meeting)


@pytest.mark.row("S22", accepts=True)
def test_a_meeting_asks_for_other_people_that_day() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-05 09:00"), questions=("Why?",))

    assert [date(2026, 6, 5)] == dues("ask-for-names", DANA, meeting)
    assert "2 to 3" == str(jump_start().bound("referrals.people"))


@pytest.mark.row("S22", accepts=False)
def test_a_lead_from_the_meeting_shows_that_names_were_asked_for() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-01 09:00"))
    lead = Lead(source=DANA, name="Kim Park", received_at=at("2026-06-01 09:20"), meeting=meeting)

    assert [] == asked("ask-for-names", DANA, meeting, lead)


@pytest.mark.row("S22", accepts=False)
@pytest.mark.parametrize("number", [0, 1, 4, 10])
def test_other_numbers_of_people_are_outside_the_bound(number: int) -> None:
    assert not jump_start().bound("referrals.people").allows(number)


@pytest.mark.row("S24", accepts=True)
def test_a_meeting_with_two_leads_asks_for_exactly_one_thank_you() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-05-29 15:00"))
    met = Interaction(kind="met", contact=DANA, at=at("2026-05-29 15:30"), about=(meeting,))
    leads = [
        Lead(source=DANA, name=name, received_at=at("2026-05-29 15:20"), meeting=meeting)
        for name in ("Kim Park", "Ines Roth")
    ]
    made = plan(Network.of(SEEKER, GOAL, DANA, meeting, met, *leads), now=NOW)
    thanks = [each for each in made.follow_ups if each.do == "thanked"]

    assert [("thank-for-meeting", DANA.id, meeting.id, date(2026, 5, 30))] == [
        (each.rule, each.subject, each.occasion, each.due) for each in thanks
    ]


@pytest.mark.row("S24", accepts=True)
@pytest.mark.parametrize("source", [SAM, DANA], ids=["dry-cleaner", "hospital"])
def test_a_lead_from_outside_a_meeting_has_a_thank_you_of_its_own(source: Contact) -> None:
    lead = Lead(source=source, received_at=at("2026-06-01 09:00"))

    assert [(source.id, date(2026, 6, 2))] == [
        (each.subject, each.due) for each in asked("thank-for-lead", source, lead)
    ]


@pytest.mark.row("S24", accepts=True)
@pytest.mark.parametrize("about", ["nothing", "lead", "meeting"])
def test_every_conversation_asks_for_one_thank_you(about: str) -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-05-20 09:00"))
    meeting = Meeting(contact=DANA, starts_at=at("2026-05-29 15:00"))
    occasion = {"nothing": (), "lead": (lead,), "meeting": (meeting, lead)}[about]
    met = Interaction(kind="met", contact=DANA, at=at("2026-05-29 15:30"), about=occasion)
    made = plan(Network.of(SEEKER, GOAL, SAM, DANA, lead, meeting, met), now=NOW)

    assert [DANA.id] == [each.subject for each in made.follow_ups if each.do == "thanked" and each.subject != SAM.id]


@pytest.mark.row("S24", accepts=True)
def test_thanks_about_another_occasion_leave_the_thank_you_open() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-05-29 15:00"))
    met = Interaction(kind="met", contact=DANA, at=at("2026-05-29 15:30"), about=(meeting,))
    thanked = Interaction(kind="thanked", contact=DANA, at=at("2026-05-30 09:00"), about=("something-else",))

    assert 1 == len(asked("thank-for-meeting", DANA, meeting, met, thanked))


@pytest.mark.row("S24", accepts=False)
@pytest.mark.parametrize("about", [(), ("meeting",)], ids=["about-nothing", "about-it"])
def test_thanks_about_it_or_about_nothing_close_the_thank_you(about: tuple[str, ...]) -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-05-29 15:00"), id="meeting")
    met = Interaction(kind="met", contact=DANA, at=at("2026-05-29 15:30"), about=(meeting,))
    thanked = Interaction(kind="thanked", contact=DANA, at=at("2026-05-30 09:00"), about=about)

    assert [] == asked("thank-for-meeting", DANA, meeting, met, thanked)


@pytest.mark.row("S24", accepts=False)
def test_a_planned_meeting_that_has_passed_asks_whether_it_was_held_not_for_thanks() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-05-29 15:00"))
    made = plan(Network.of(SEEKER, GOAL, DANA, meeting), now=NOW)

    assert [] == [each for each in made.follow_ups if each.do == "thanked"]
    assert [date(2026, 5, 29)] == dues("record-meeting", DANA, meeting)


@pytest.mark.row("S28", accepts=True)
def test_no_event_within_four_weeks_asks_to_look_for_one() -> None:
    past = NetworkingEvent(name="Spring Mixer", starts_at=at("2026-05-20 18:00"))
    far = NetworkingEvent(name="Autumn Fair", starts_at=at("2026-09-20 18:00"))

    assert [MONDAY] == dues("find-event")
    assert [date(2026, 5, 21)] == dues("find-event", past)
    assert [date(2026, 5, 21), date(2026, 9, 21)] == dues("find-event", past, far)


@pytest.mark.row("S28", accepts=False)
@pytest.mark.parametrize(("day", "open_now"), [("2026-06-29", 0), ("2026-06-30", 1)], ids=["in-28-days", "in-29-days"])
def test_an_event_within_four_weeks_is_enough(day: str, open_now: int) -> None:
    event = NetworkingEvent(name="Finance Mixer", starts_at=at(f"{day} 18:00"))
    due_now = [each for each in dues("find-event", event) if each <= MONDAY]

    assert open_now == len(due_now)


@pytest.mark.row("S28", accepts=False)
def test_a_cancelled_event_is_none() -> None:
    event = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-06-10 18:00"), status="cancelled")

    assert [MONDAY] == dues("find-event", event)


@pytest.mark.row("S29", accepts=True)
@pytest.mark.parametrize("people", [2, 3])
def test_to_meet_two_or_three_people_is_fine(people: int) -> None:
    event = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-06-10 18:00"), people_to_meet=people)

    assert () == plan(Network.of(SEEKER, GOAL, READY, event), now=NOW).findings


@pytest.mark.row("S29", accepts=False)
@pytest.mark.parametrize("people", [0, 1, 20])
def test_to_meet_fewer_or_more_people_is_a_finding(people: int) -> None:
    event = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-06-10 18:00"), people_to_meet=people)
    (finding,) = plan(Network.of(SEEKER, GOAL, READY, event), now=NOW).findings

    assert (
        "people-to-meet",
        f"the plan for Finance Mixer is to meet {people} {'person' if people == 1 else 'people'}",
        "plan to meet 2 to 3",
    ) == (
        finding.code,
        finding.message,
        finding.fix,
    )


@pytest.mark.row("S30", accepts=True)
def test_an_event_without_an_opening_question_asks_for_one_the_day_before() -> None:
    event = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-06-10 18:00"))

    assert [date(2026, 6, 9)] == dues("prepare-opening-question", event)


@pytest.mark.row("S30", accepts=False)
def test_an_event_with_an_opening_question_asks_for_none() -> None:
    event = NetworkingEvent(
        name="Finance Mixer", starts_at=at("2026-06-10 18:00"), opening_questions=("What brought you here?",)
    )

    assert [] == dues("prepare-opening-question", event)


@pytest.mark.row("S33", accepts=True)
def test_whoever_was_met_at_an_event_on_friday_hears_on_saturday() -> None:
    mixer = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-05-29 18:00"))
    met = [Interaction(kind="met", contact=each, at=at("2026-05-29 19:00"), about=(mixer,)) for each in (DANA, LEE)]
    found = asked("follow-up-event", DANA, LEE, mixer, *met)

    assert [(DANA.id, date(2026, 5, 30)), (LEE.id, date(2026, 5, 30))] == [(each.subject, each.due) for each in found]


@pytest.mark.row("S33", accepts=True)
def test_an_event_past_midnight_counts_by_its_own_date() -> None:
    ball = NetworkingEvent(name="Ball", starts_at=at("2026-05-29 20:00"), minutes=360)
    met = Interaction(kind="met", contact=DANA, at=at("2026-05-30 01:15"), about=(ball,))

    assert [date(2026, 5, 30)] == dues("follow-up-event", DANA, ball, met)


@pytest.mark.row("S33", accepts=True)
def test_a_weekend_policy_is_a_parameter() -> None:
    mixer = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-05-29 18:00"))
    card = Interaction(kind="received-card", contact=DANA, at=at("2026-05-29 19:00"), about=(mixer,))
    playbook = jump_start().tuned(follow_up_after_event="1 business day")

    assert [MONDAY] == [each.due for each in asked("follow-up-event", DANA, mixer, card, playbook=playbook)]


@pytest.mark.row("S33", accepts=False)
def test_whoever_was_written_to_since_the_event_is_not_asked_about() -> None:
    mixer = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-05-29 18:00"))
    met = [Interaction(kind="met", contact=each, at=at("2026-05-29 19:00"), about=(mixer,)) for each in (DANA, LEE)]
    wrote = Interaction(kind="reintroduced", contact=DANA, at=at("2026-05-30 09:00"), about=(mixer,))

    assert [LEE.id] == [each.subject for each in asked("follow-up-event", DANA, LEE, mixer, *met, wrote)]


@pytest.mark.row("S34", accepts=True)
@pytest.mark.parametrize("words", [1, 150])
def test_a_mail_after_an_event_of_150_words_is_fine(words: int) -> None:
    assert jump_start().bound("event-follow-up.words").allows(words)


@pytest.mark.row("S34", accepts=False)
def test_a_longer_mail_is_outside_the_bound_which_is_a_parameter() -> None:
    assert not jump_start().bound("event-follow-up.words").allows(151)
    assert not jump_start().tuned(longest_email=75).bound("event-follow-up.words").allows(76)


@pytest.mark.row("S37", accepts=True)
def test_the_playbook_carries_the_book_to_read() -> None:
    assert "Baber & Waymon, Make Your Contacts Count" in jump_start().sources


@pytest.mark.row("S37", accepts=False)
def test_a_playbook_that_names_no_source_has_none() -> None:
    assert () == Playbook.from_toml(b'[playbook]\nid = "bare"').sources


CADENCE = b"""
[playbook]
id = "cadence"

[[rule]]
id = "stay-in-touch"
cite = "ours"
title = "Say hello to {subject}"
advice = "to stay in touch"
do = "updated"
on = ["told", "met", "replied", "thanked", "updated", "asked-for-meeting"]
per = "subject"
pick = "last"
due = "30 days"
repeat = "30 days"
done = [{ kinds = ["updated"] }]
"""


@pytest.mark.row("cadence", accepts=True)
@pytest.mark.parametrize("kind", ["told", "met", "replied", "thanked", "updated", "asked-for-meeting"])
def test_any_logged_contact_resets_a_cadence(kind: str) -> None:
    first = Interaction(kind="met", contact=DANA, at=at("2026-04-01 12:00"))
    later = Interaction(kind=kind, contact=DANA, at=at("2026-05-20 12:00"))
    found = asked("stay-in-touch", DANA, first, later, playbook=Playbook.from_toml(CADENCE))

    assert [date(2026, 6, 19)] == [each.due for each in found]


@pytest.mark.row("cadence", accepts=False)
def test_contact_with_somebody_else_does_not_reset_a_cadence() -> None:
    first = Interaction(kind="met", contact=DANA, at=at("2026-04-01 12:00"))
    other = Interaction(kind="met", contact=LEE, at=at("2026-05-20 12:00"))
    found = asked("stay-in-touch", DANA, LEE, first, other, playbook=Playbook.from_toml(CADENCE))

    assert [(DANA.id, date(2026, 5, 1)), (LEE.id, date(2026, 6, 19))] == [(each.subject, each.due) for each in found]


@pytest.mark.row("agenda", accepts=True)
def test_an_agenda_between_two_dates_holds_both_ends() -> None:
    meetings = [
        Meeting(contact=DANA, starts_at=at(f"2026-06-0{day} 09:00"), questions=("Why?",)) for day in range(2, 7)
    ]
    made = plan(Network.of(SEEKER, GOAL, DANA, *meetings), now=NOW)
    agenda = made.between(date(2026, 6, 3), date(2026, 6, 5))

    assert [3, 3, 4, 4, 5, 5] == [each.due.day for each in agenda]


@pytest.mark.row("agenda", accepts=False)
def test_an_agenda_of_a_time_without_anything_is_empty() -> None:
    made = plan(Network.of(SEEKER, GOAL, DANA), now=NOW)

    assert 0 == len(made.between(date(2026, 7, 1), date.max))
    assert 0 == len(made.between(date(2026, 7, 2), date(2026, 7, 1)))


def test_the_plan_follows_a_change_of_mind() -> None:
    lead = Lead(source=SAM, received_at=at("2026-06-01 09:00"))
    planner = Planner(Network.of(SEEKER, GOAL, SAM, lead))
    planner.apply([Put(Interaction(kind="declined", at=NOW, about=(lead,)))])
    without = [each.rule for each in planner.view(NOW).follow_ups]
    planner.apply([Remove("interaction", next(iter(planner.network.interactions)))])

    assert "follow-up-lead" not in without
    assert "follow-up-lead" in [each.rule for each in planner.view(NOW).follow_ups]
