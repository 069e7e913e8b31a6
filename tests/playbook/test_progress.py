"""How far along: people and conversations, never cards handed out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Progress, progress
from jumpstart.domain import (
    Contact,
    Decision,
    FollowUp,
    Interaction,
    Lead,
    Meeting,
    Network,
    NetworkingEvent,
    Put,
    Seeker,
)
from jumpstart.errors import FieldError
from jumpstart.playbook import Match, Playbook, Rule
from jumpstart.playbook.benchmarks import BENCHMARKS
from jumpstart.playbook.progress_page import span_text
from jumpstart.playbook.shipped import jump_start
from jumpstart.testing import strategies

DENVER = ZoneInfo("America/Denver")
ROBIN = Seeker(name="Robin Vale", zone="America/Denver")
SAM = Contact(name="Sam Ortiz", notes="my dry cleaner")
DANA, LEE = Contact(name="Dana Okafor"), Contact(name="Lee Chen")
COUNTS = ("people_met", "conversations", "follow_ups_done", "leads", "thanks", "asked", "answered")


def at(text: str) -> datetime:
    """A moment in Denver."""
    return datetime.fromisoformat(text).replace(tzinfo=DENVER)


NOW = at("2026-06-12 10:00")
MIXER = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-05-20 18:00"), cards_given=30)


def fact(kind: str, contact: Contact, when: str, **fields: Any) -> Interaction:
    """Something that happened in Denver."""
    return Interaction(kind=kind, contact=contact, at=at(when), **fields)


def shown(*records: Any, **options: Any) -> Progress:
    """The progress over some records."""
    return progress(Network.of(ROBIN, SAM, DANA, LEE, *records), **{"now": NOW, **options})


def counted(found: Progress) -> dict[str, int]:
    """What is not zero."""
    return {name: getattr(found, name) for name in COUNTS if getattr(found, name)}


@pytest.mark.row("S1", accepts=True)
def test_people_conversations_and_follow_ups_are_progress() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-03 10:00"))
    found = shown(
        meeting,
        fact("met", DANA, "2026-06-03 10:00", about=meeting),
        fact("thanked", DANA, "2026-06-04 09:00", about=meeting),
        fact("met", SAM, "2026-06-05 09:00"),
    )

    assert {"people_met": 2, "conversations": 2, "follow_ups_done": 2, "thanks": 1} == counted(found)


@pytest.mark.row("S1", accepts=False)
def test_thirty_cards_given_and_nobody_met_are_no_progress() -> None:
    given_ = [fact("gave-card", each, "2026-05-20 19:00", about=MIXER) for each in (SAM, DANA, LEE)]
    found = shown(MIXER, *given_)

    assert {} == counted(found)
    assert "30" not in str(found).partition("What others")[0]


def test_a_rule_that_asks_to_hand_out_cards_counts_nothing_either() -> None:
    rules = (
        Rule(
            id="hand-out",
            cite="x",
            title="x",
            advice="x",
            on="contact",
            do="gave-card",
            lacks=[Match(kinds="gave-card")],
        ),
        Rule(id="touch", cite="x", title="x", advice="x", on="lead", do="updated", done=[Match(kinds=("gave-card",))]),
    )
    decided = Decision(follow_up="f", rule="hand-out", verdict="done", at=at("2026-06-01 09:00"))
    lead = Lead(source=SAM, received_at=at("2026-05-11 09:00"))
    found = shown(lead, decided, fact("gave-card", SAM, "2026-05-20 19:00"), playbook=Playbook(id="cards", rules=rules))

    assert {"leads": 1} == counted(found)


def test_somebody_met_twice_is_one_person_and_two_conversations() -> None:
    found = shown(fact("met", SAM, "2026-06-01 09:00"), fact("met", SAM, "2026-06-09 09:00"))

    assert {"people_met": 1, "conversations": 2} == counted(found)
    assert [(1, 1), (0, 1)] == [(week.people_met, week.conversations) for week in found.weeks]


def test_a_meeting_recorded_twice_is_one_conversation() -> None:
    meeting = Meeting(contact=DANA, starts_at=at("2026-06-03 10:00"))
    met = [fact("met", DANA, f"2026-06-03 1{hour}:00", about=meeting) for hour in (0, 1)]

    assert 1 == shown(meeting, *met).conversations


def test_what_happens_after_now_is_not_counted() -> None:
    later = at("2026-06-13 09:00")
    found = shown(fact("met", SAM, "2026-06-13 09:00"), Lead(source=SAM, received_at=later))

    assert {} == counted(found)
    assert (date(2026, 6, 12), date(2026, 6, 12)) == (found.since, found.until)


def test_since_leaves_out_what_was_before_by_the_day_of_the_seeker() -> None:
    met = [fact("met", SAM, f"2026-06-{day} {hour}") for day, hour in (("01", "23:59"), ("02", "00:00"))]

    assert 1 == shown(*met, since=date(2026, 6, 2)).conversations
    assert 2 == shown(*met, since=date(2026, 6, 1)).conversations


SINCE = date(2026, 6, 2)
"""What came before it is known and not counted."""


def test_somebody_met_before_is_not_met_for_the_first_time_again() -> None:
    met = [fact("met", SAM, f"2026-06-0{day} 09:00") for day in (1, 3)]

    assert {"conversations": 1} == counted(shown(*met, since=SINCE))


def test_somebody_named_since_and_met_before_is_met() -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-06-03 09:00"))
    found = shown(fact("met", DANA, "2026-06-01 09:00"), lead, since=SINCE)

    assert [True] == [each.is_met for each in found.referrals]


def test_somebody_named_before_and_again_since_is_not_named_anew() -> None:
    leads = [Lead(source=SAM, person=DANA, received_at=at(f"2026-06-0{day} 09:00")) for day in (1, 3)]
    found = shown(*leads, since=SINCE)

    assert () == found.referrals
    assert (1, [1]) == (found.leads, [each.leads for each in found.lead_sources])


def test_a_request_counts_on_the_day_on_which_it_was_made_first() -> None:
    asked = [fact("asked-for-meeting", DANA, f"2026-06-0{day} 09:00") for day in (1, 3)]
    answer = fact("replied", DANA, "2026-06-04 09:00")

    assert {} == counted(shown(*asked, answer, since=SINCE))
    assert {"asked": 1, "answered": 1} == counted(shown(*asked, answer, since=date(2026, 6, 1)))


def test_an_answer_at_the_instant_of_its_request_is_one_whatever_their_ids() -> None:
    pairs = [
        (fact("asked-for-meeting", DANA, "2026-06-01 09:00", note=note), fact("replied", DANA, "2026-06-01 09:00"))
        for note in map(str, range(6))
    ]

    assert {(1, 1)} == {(found.asked, found.answered) for found in (shown(*pair) for pair in pairs)}


def test_somebody_named_by_name_and_later_as_a_contact_is_one_person() -> None:
    by_name = Lead(source=SAM, name="Dana  okafor", received_at=at("2026-06-01 09:00"))
    as_contact = Lead(source=SAM, person=DANA, received_at=at("2026-06-02 09:00"))
    found = shown(by_name, as_contact, fact("met", DANA, "2026-06-03 09:00"))

    assert [(by_name.id, DANA.id, "Dana Okafor", at("2026-06-01 09:00"), True)] == [
        (each.lead, each.person, each.name, each.at, each.is_met) for each in found.referrals
    ]


def test_a_name_written_with_two_spaces_is_the_same_name() -> None:
    names = [Lead(source=SAM, name=name, received_at=at("2026-06-01 09:00")) for name in ("Bo  Berg", "Bo Berg")]

    assert 1 == len(shown(*names).referrals)


def test_a_name_that_two_contacts_of_the_same_source_bear_is_neither() -> None:
    other = Contact(name="Dana Okafor", emails=("other@example.org",))
    leads = [
        Lead(source=SAM, received_at=at("2026-06-01 09:00"), **who)
        for who in ({"name": "Dana Okafor"}, {"person": DANA}, {"person": other})
    ]

    assert 3 == len(shown(other, *leads).referrals)


@pytest.mark.parametrize(("by", "is_met"), [(None, True), (DANA, True), (SAM, False)])
def test_somebody_met_without_a_card_is_met_by_the_lead_that_led_to_them(by: Contact | None, is_met: bool) -> None:
    lead = Lead(source=SAM, name="Bo Berg", received_at=at("2026-06-01 09:00"))
    met = Interaction(kind="met", contact=by or "", at=at("2026-06-03 09:00"), about=lead)

    assert [is_met] == [each.is_met for each in shown(lead, met).referrals]


def test_weeks_begin_on_the_first_workday_of_the_seeker_in_the_zone_of_the_seeker() -> None:
    sunday_to_thursday = Seeker(name="Noa", zone="Asia/Jerusalem", workdays=("sun", "mon", "tue", "wed", "thu"))
    saturday_evening = Interaction(kind="met", contact=SAM, at=datetime(2026, 6, 6, 20, 30, tzinfo=UTC))
    sunday = Interaction(kind="met", contact=DANA, at=datetime(2026, 6, 6, 21, 30, tzinfo=UTC))
    found = progress(Network.of(sunday_to_thursday, SAM, DANA, saturday_evening, sunday), now=NOW)

    assert [(date(2026, 5, 31), 1), (date(2026, 6, 7), 1)] == [
        (each.starts_on, each.people_met) for each in found.weeks
    ]


def test_weeks_without_anything_are_there_too() -> None:
    found = shown(fact("met", SAM, "2026-05-13 09:00"))

    assert [date(2026, 5, 11) + timedelta(weeks=place) for place in range(5)] == [row["week"] for row in found.rows()]
    assert [1, 0, 0, 0, 0] == [row["conversations"] for row in found.rows()]


# Follow-ups done.


def test_the_first_fact_that_settles_a_follow_up_dates_it() -> None:
    told = [fact("told", SAM, when) for when in ("2026-05-20 09:00", "2026-06-10 09:00")]
    found = shown(*told)

    assert [1, 0, 0, 0] == [week.follow_ups_done for week in found.weeks]


def test_what_became_moot_was_not_done() -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-06-01 09:00"))

    assert 0 == shown(lead, fact("declined", DANA, "2026-06-02 09:00", about=lead)).follow_ups_done
    assert 1 == shown(lead, fact("asked-for-meeting", DANA, "2026-06-02 09:00", about=lead)).follow_ups_done


def test_a_follow_up_that_was_done_by_hand_counts_once() -> None:
    decided = Decision(follow_up="f", rule="prepare-questions", verdict="done", at=at("2026-06-02 09:00"))
    skipped = Decision(follow_up="g", rule="find-event", verdict="skipped", at=at("2026-06-02 09:00"))
    told = fact("told", SAM, "2026-06-03 09:00")
    same = Decision(follow_up="h", rule="tell-everyone", subject=SAM.id, verdict="done", at=at("2026-06-02 09:00"))

    assert 1 == shown(decided, skipped).follow_ups_done
    assert 1 == shown(told, same).follow_ups_done


def test_each_act_of_a_series_was_one_follow_up() -> None:
    check_in = Rule(
        id="check-in",
        cite="my notes",
        title="Give {subject} news",
        advice="to give news",
        on="met",
        per="subject",
        pick="last",
        do="updated",
        due="14 days",
        repeat="1 month",
        done=[Match(kinds="updated", same="subject")],
    )
    updates = [fact("updated", SAM, f"2026-{month}-20 09:00") for month in ("03", "04", "05")]
    met = fact("met", SAM, "2026-03-01 09:00")

    assert 3 == shown(met, *updates, playbook=Playbook(id="mine", rules=(check_in,))).follow_ups_done


def test_the_own_follow_ups_of_the_seeker_keep_no_moment_and_are_not_counted() -> None:
    own = FollowUp(summary="Call the alumni office", due=date(2026, 6, 1), status="done")

    assert 0 == shown(own).follow_ups_done


# Referrals and leads.


def test_a_referral_keeps_its_lineage_from_the_source_over_the_lead_to_the_person() -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-06-01 09:00"))
    (found,) = shown(lead, fact("met", DANA, "2026-06-05 09:00")).referrals

    assert (SAM.id, "Sam Ortiz", lead.id, DANA.id) == (found.source, found.source_name, found.lead, found.person)
    assert ("Dana Okafor", True) == (found.name, found.is_met)


def test_a_tip_that_names_nobody_is_a_lead_and_no_referral() -> None:
    found = shown(Lead(source=SAM, employer="Globex", received_at=at("2026-06-01 09:00")))

    assert (1, ()) == (found.leads, found.referrals)


def test_an_introduction_of_somebody_named_before_is_no_other_referral() -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-06-01 09:00"))
    introduced = [fact("introduced", SAM, "2026-06-02 09:00", about=each) for each in (DANA, lead)]

    assert 1 == len(shown(lead, *introduced).referrals)


def test_an_introduction_without_a_lead_is_a_referral() -> None:
    by_name = fact("introduced", SAM, "2026-06-02 09:00", about=LEE)
    unnamed = fact("introduced", DANA, "2026-06-03 09:00")

    assert [("Lee Chen", "Sam Ortiz"), ("", "Dana Okafor")] == [
        (each.name, each.source_name) for each in shown(by_name, unnamed).referrals
    ]


def test_leads_are_counted_by_source_with_most_first() -> None:
    leads = [
        Lead(source=each, received_at=at(f"2026-06-0{day} 09:00")) for each, day in ((SAM, 1), (DANA, 2), (DANA, 3))
    ]

    assert [("Dana Okafor", 2), ("Sam Ortiz", 1)] == [(each.name, each.leads) for each in shown(*leads).lead_sources]


# Requests and answers.


def test_the_first_answer_after_a_request_counts_once() -> None:
    found = shown(
        fact("asked-for-meeting", DANA, "2026-06-01 09:00"),
        fact("replied", DANA, "2026-06-02 09:00"),
        fact("met", DANA, "2026-06-04 09:00"),
    )

    assert (1, 1, 0) == (found.asked, found.answered, found.unanswered)
    assert timedelta(days=1) == found.median_answer


def test_asking_again_before_an_answer_is_the_same_request() -> None:
    asks = [fact("asked-for-meeting", DANA, f"2026-06-0{day} 09:00") for day in (1, 4)]
    (found,) = shown(*asks, fact("declined", DANA, "2026-06-05 09:00")).responses

    assert timedelta(days=4) == found.took


def test_who_has_not_answered_is_counted_apart_and_lengthens_no_time() -> None:
    found = shown(
        fact("asked-for-meeting", DANA, "2026-06-01 09:00"),
        fact("asked-for-referral", LEE, "2026-05-01 09:00"),
        fact("replied", DANA, "2026-06-01 15:00"),
    )

    assert (2, 1, 1, 0.5) == (found.asked, found.answered, found.unanswered, found.answer_rate)
    assert timedelta(hours=6) == found.median_answer


def test_an_answer_before_the_request_or_after_now_is_none() -> None:
    before, after = fact("replied", DANA, "2026-05-30 09:00"), fact("replied", DANA, "2026-06-13 09:00")
    found = shown(before, fact("asked-for-meeting", DANA, "2026-06-01 09:00"), after)

    assert (1, 0, None) == (found.asked, found.answered, found.median_answer)
    assert "no answer yet" in str(found)


def test_a_request_to_somebody_who_became_a_contact_later_is_answered_by_them() -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-06-01 08:00"))
    ask = Interaction(kind="asked-for-meeting", at=at("2026-06-01 09:00"), about=lead)

    assert 1 == shown(lead, ask, fact("replied", DANA, "2026-06-02 09:00")).answered


def test_an_answer_counts_for_the_week_of_its_request() -> None:
    found = shown(fact("asked-for-meeting", DANA, "2026-06-05 09:00"), fact("replied", DANA, "2026-06-09 09:00"))

    assert [(1, 1), (0, 0)] == [(week.asked, week.answered) for week in found.weeks]
    assert [96.0, None] == [row["median_answer_hours"] for row in found.rows()]


def test_nobody_asked_has_no_rate() -> None:
    assert shown().answer_rate is None


# What is refused, and the page.


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"now": datetime(2026, 6, 1)}, "now: datetime.datetime(2026, 6, 1, 0, 0): it has no time zone"),  # noqa: DTZ001
        ({"since": NOW}, "expected a datetime.date, without a time"),
        ({"since": date(2026, 6, 13)}, "since: datetime.date(2026, 6, 13): it lies after today, 2026-06-12"),
        ({"since": date(1, 1, 1)}, "expected a year from 1900 to 2999"),
    ],
    ids=["naive", "no-date", "tomorrow", "year-1"],
)
def test_moments_that_make_no_sense_are_refused(options, message) -> None:
    with pytest.raises(FieldError) as refused:
        shown(**options)

    assert message in str(refused.value)


def test_every_figure_of_others_has_its_grade() -> None:
    assert {"C"} == {each.grade for each in BENCHMARKS}
    assert all(f"evidence grade {each.grade}" in str(shown()) for each in BENCHMARKS)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "1 minute"),
        (timedelta(seconds=100), "2 minutes"),
        (timedelta(minutes=5), "5 minutes"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=100), "2 hours"),
        (timedelta(minutes=80), "1 hour"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=60), "3 days"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_span_reads_as_people_say_it(span, words) -> None:
    assert words == span_text(span)


def test_progress_reads_as_a_page() -> None:
    lead = Lead(source=SAM, person=DANA, received_at=at("2026-06-01 09:00"))
    found = shown(
        lead,
        fact("asked-for-meeting", DANA, "2026-06-01 12:00", about=lead),
        fact("replied", DANA, "2026-06-03 12:00"),
        fact("met", DANA, "2026-06-09 12:00"),
    )

    assert """\
From Monday 1 June 2026 to Friday 12 June 2026
  people met          1
  conversations       1
  follow-ups done     1
  leads               1   1 from Sam Ortiz
  people named        1   Dana Okafor by Sam Ortiz
  thanks sent         0
  requests made       1   1 answered (100 %), after 2 days

  week of               met    talks     done    leads    named   thanks    asked answered
  1 June                  ·        ·        1        1        1        ·        1        1
  8 June                  1        1        ·        ·        ·        ·        ·        ·
""" == str(found).partition("\nWhat others")[0]


# Laws.


@given(strategies.networks(max_size=5), strategies.moments(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_any_order_of_records_gives_the_same_progress(network, now, random) -> None:
    records = list(network.records())
    random.shuffle(records)
    found = progress(network, now=now)

    assert found == progress(Network.of(*records), now=now)
    assert str(found) == str(progress(Network.of(*records), now=now))


@given(strategies.networks(max_size=5), strategies.moments())
@settings(max_examples=60)
def test_no_card_that_is_handed_out_changes_progress(network, now) -> None:
    # Nothing else happens at that moment: what answers a card is a step done, and counts.
    without = [
        each
        for each in network.records()
        if getattr(each, "kind", "") != "gave-card" and getattr(each, "at", None) != now
    ]
    bare = Network.of(*without)
    people = list(network.contacts)
    events = [Put(NetworkingEvent(name="Mixer", starts_at=now, zone="UTC", cards_given=30, id="mixer"))]
    cards = [Put(Interaction(kind="gave-card", contact=id, at=now, zone="UTC", about="mixer")) for id in people]
    counts = [str(progress(each, now=now, playbook=jump_start())) for each in (bare, bare.after([*events, *cards]))]

    assert counts[0] == counts[1]


@given(strategies.networks(max_size=5), strategies.moments())
@settings(max_examples=40)
def test_the_weeks_add_up(network, now) -> None:
    found = progress(network, now=now)

    assert len(found.responses) == sum(week.asked for week in found.weeks)
    assert found.answered == sum(week.answered for week in found.weeks)
    assert len(found.referrals) == sum(week.referrals for week in found.weeks)
    assert found.leads == sum(each.leads for each in found.lead_sources)
    assert found.people_met <= found.conversations
