# ruff: noqa: E501  sentences stand whole

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

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
    Seeker,
    Toolkit,
)
from jumpstart.errors import FieldError, MissingRecordError
from jumpstart.playbook import Playbook, plan, why, why_not
from jumpstart.playbook.shipped import jump_start

DENVER = ZoneInfo("America/Denver")
SEEKER = Seeker(name="Robin Vale", zone="America/Denver")
CONFIDENTIAL = Seeker(name="Robin Vale", zone="America/Denver", employer="Globex", confidential=True)
GOAL = Goal(role="FP&A analyst", places=("Denver",))
VAGUE = Goal(role="something")
SAM = Contact(name="Sam Ortiz", phones=("+1 555 0101",))
DANA = Contact(name="Dana Okafor", organization="Lakeside Hospital")
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))


def at(text: str) -> datetime:
    """A moment in Denver."""
    return datetime.fromisoformat(text).replace(tzinfo=DENVER)


NOW = at("2026-06-01 12:00")
PAST = Meeting(contact=DANA, starts_at=at("2026-05-29 15:00"))
NEXT = Meeting(contact=LEE, starts_at=at("2026-06-04 09:00"))
SOON = Meeting(contact=LEE, starts_at=at("2026-06-01 16:00"), recorded_at=at("2026-06-01 08:00"))
MIXER = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-05-28 18:00"))
EVENING = NetworkingEvent(name="Guild Evening", starts_at=at("2026-06-03 18:00"))
LEAD = Lead(source=SAM, person=DANA, received_at=at("2026-06-01 09:40"))
STRANGER = Lead(source=SAM, name="Kim Park", employer="Acme", role="analyst", received_at=at("2026-06-01 09:41"))
OPEN = Lead(source=SAM, received_at=at("2026-06-01 09:42"))


def did(kind: str, contact: Contact, when: str, **fields: Any) -> Interaction:
    """Something that happened."""
    return Interaction(kind=kind, contact=contact, at=at(when), **fields)


SENTENCES = {
    "sharpen-goal": (
        (VAGUE,),
        "Say what you are after: one role, and a field, a place or an employer",
        "Your goal is not clear yet; the playbook says to be crystal clear about the goal before telling anybody (Mitchell ¶4); nothing recorded has settled it yet.",
    ),
    "tell-everyone": (
        (SAM,),
        "Tell Sam Ortiz that you are looking",
        "Sam Ortiz is in your address book; the playbook says to tell everyone you know, since a lead can come from anyone (Mitchell ¶5); nothing recorded has settled it yet.",
    ),
    "ask-for-confidence": (
        (CONFIDENTIAL, LEE, did("told", LEE, "2026-06-01 09:00")),
        "Ask Lee Chen to keep your search to themselves",
        "You told Lee Chen on Monday 1 June 2026 at 09:00 (Denver); the playbook says to ask everyone whom you tell in confidence to keep it to themselves (Mitchell ¶5), so it is due on the same day; nothing recorded since has settled it.",
    ),
    "send-resume": (
        (LEE, did("asked-for-resume", LEE, "2026-06-01 09:00")),
        "Send Lee Chen the résumé they asked for",
        "Lee Chen asked for your résumé on Monday 1 June 2026 at 09:00 (Denver); the playbook says to have the résumé ready and send it to anyone who asks, at once (Mitchell ¶7), so it is due on the same day; nothing recorded since has settled it.",
    ),
    "renew-resume": (
        (Toolkit(resume_updated_on=date(2026, 1, 1)),),
        "Bring your résumé up to date",
        "Your résumé was last updated on Thursday 1 January 2026; the playbook says to keep the résumé current (Mitchell ¶7; the age is ours), so it is due 90 days later, on Wednesday 1 April 2026; nothing recorded since has settled it.",
    ),
    "add-newest-position": (
        (Toolkit(resume_updated_on=date(2026, 1, 1), newest_position_on=date(2026, 2, 1)),),
        "Add your newest position to your résumé",
        "Your newest position began on Sunday 1 February 2026; the playbook says to keep the résumé current (Mitchell ¶7), so it is due on the same day; nothing recorded since has settled it.",
    ),
    "write-resume": (
        (Toolkit(),),
        "Write a résumé",
        "There is no résumé yet; the playbook says to have the résumé ready before anybody asks (Mitchell ¶7); nothing recorded has settled it yet.",
    ),
    "follow-up-lead": (
        (SAM, DANA, LEAD),
        "Ask Dana Okafor for a short meeting about the lead from Sam Ortiz",
        "The lead from Sam Ortiz came on Monday 1 June 2026 at 09:40 (Denver); the playbook says to follow up a lead right away (Mitchell ¶8), so it is due on the same day; nothing recorded since has settled it.",
    ),
    "prepare-questions": (
        (LEE, NEXT),
        "Prepare questions for the meeting with Lee Chen on Thursday 4 June",
        "The meeting with Lee Chen is set for Thursday 4 June 2026 at 09:00 (Denver); the playbook says to go into a meeting with your questions prepared (Mitchell ¶8), so it is due the day before, on Wednesday 3 June 2026; nothing recorded since has settled it.",
    ),
    "ask-for-names": (
        (LEE, NEXT),
        "In the meeting with Lee Chen on Thursday 4 June, ask for two or three other people to talk to",
        "The meeting with Lee Chen is set for Thursday 4 June 2026 at 09:00 (Denver); the playbook says to ask in the meeting for two or three other people (Mitchell ¶8), so it is due on the same day; nothing recorded since has settled it.",
    ),
    "record-meeting": (
        (LEE, NEXT),
        "Say how the meeting with Lee Chen on Thursday 4 June went",
        "The meeting with Lee Chen is set for Thursday 4 June 2026 at 09:00 (Denver); the playbook says to thank for every meeting that was held, and only you know whether this one was (Mitchell ¶8), so it is due on the same day; nothing recorded since has settled it.",
    ),
    "thank-for-meeting": (
        (DANA, PAST, did("met", DANA, "2026-05-29 15:30", about=(PAST,))),
        "Thank Dana Okafor for the meeting on Friday 29 May",
        "You met Dana Okafor on Friday 29 May 2026 at 15:00 (Denver); the playbook says to thank everyone who gave you time and leads, by e-mail or by hand (Mitchell ¶8), so it is due the day after, on Saturday 30 May 2026; nothing recorded since has settled it.",
    ),
    "thank-for-conversation": (
        (SAM, did("met", SAM, "2026-05-30 10:00")),
        "Thank Sam Ortiz for their time",
        "You met Sam Ortiz on Saturday 30 May 2026 at 10:00 (Denver); the playbook says to thank everyone who gave you time and leads, by e-mail or by hand (Mitchell ¶8), so it is due the day after, on Sunday 31 May 2026; nothing recorded since has settled it.",
    ),
    "thank-for-talk-about-lead": (
        (SAM, DANA, LEAD, did("met", DANA, "2026-06-01 11:00", about=(LEAD,))),
        "Thank Dana Okafor for their time",
        "You met Dana Okafor on Monday 1 June 2026 at 11:00 (Denver); the playbook says to thank everyone who gave you time and leads, by e-mail or by hand (Mitchell ¶8), so it is due the day after, on Tuesday 2 June 2026; nothing recorded since has settled it.",
    ),
    "thank-for-lead": (
        (SAM, STRANGER),
        "Thank Sam Ortiz for the lead they gave you (analyst at Acme)",
        "The lead from Sam Ortiz came on Monday 1 June 2026 at 09:41 (Denver); the playbook says to thank everyone who gave you time and leads, by e-mail or by hand (Mitchell ¶8), so it is due the day after, on Tuesday 2 June 2026; nothing recorded since has settled it.",
    ),
    "find-event": (
        (EVENING,),
        "Look for an event of an association in your field",
        "No event follows Guild Evening of Wednesday 3 June 2026 within 28 days; the playbook says to go to events in the field you want, which associations hold all the time (Mitchell ¶9; the horizon is ours), so it is due the day after, on Thursday 4 June 2026; nothing recorded since has settled it.",
    ),
    "prepare-opening-question": (
        (EVENING,),
        "Prepare a question with which to open conversations at Guild Evening",
        "Guild Evening is set for Wednesday 3 June 2026 at 18:00 (Denver); the playbook says to have questions ready for an event (Mitchell ¶9), so it is due the day before, on Tuesday 2 June 2026; nothing recorded since has settled it.",
    ),
    "follow-up-event": (
        (LEE, MIXER, did("met", LEE, "2026-05-28 19:00", about=(MIXER,))),
        "Write to Lee Chen, whom you met at Finance Mixer",
        "You met Lee Chen at Finance Mixer on Thursday 28 May 2026 at 18:00 (Denver); the playbook says to follow up the next day with everyone you met, saying who you are, your skills and the role you want (Mitchell ¶9), so it is due the day after, on Friday 29 May 2026; nothing recorded since has settled it.",
    ),
}


def asked(rule: str, *records: Any, playbook: Playbook | None = None) -> FollowUp:
    """The last of what a rule asks for."""
    goal = () if VAGUE in records else (GOAL,)
    seeker = () if CONFIDENTIAL in records else (SEEKER,)
    made = plan(Network.of(*seeker, *goal, *records), now=NOW, playbook=playbook)
    return [each for each in made.follow_ups if each.rule == rule][-1]


def test_every_rule_of_the_shipped_playbook_is_read_aloud() -> None:
    assert {rule.id for rule in jump_start().rules} == set(SENTENCES)


@pytest.mark.parametrize(
    ("rule", "records", "summary", "sentence"), [(rule, *rest) for rule, rest in SENTENCES.items()], ids=SENTENCES
)
def test_a_follow_up_says_what_to_do_and_why(rule: str, records: tuple[Any, ...], summary: str, sentence: str) -> None:
    found = asked(rule, *records)

    assert summary == found.summary
    assert sentence == why(found)


def test_a_meeting_entered_late_says_since_when_it_was_known() -> None:
    assert (
        "The meeting with Lee Chen is set for Monday 1 June 2026 at 16:00 (Denver); the playbook says to go into a meeting with your questions prepared (Mitchell ¶8), so it would be due the day before; it was entered only on Monday 1 June 2026, so it is due then."
    ) == why(asked("prepare-questions", LEE, SOON))


def snooze(follow_up: FollowUp) -> Decision:
    """Put off by a week."""
    return Decision(
        follow_up=follow_up.id,
        rule=follow_up.rule,
        subject=follow_up.subject,
        occasion=follow_up.occasion,
        verdict="snoozed",
        at=NOW,
        until=date(2026, 6, 8),
    )


def test_what_was_put_off_says_until_when() -> None:
    lead = asked("follow-up-lead", SAM, DANA, LEAD)
    told = asked("tell-everyone", SAM)

    assert why(asked("follow-up-lead", SAM, DANA, LEAD, snooze(lead))).endswith(
        "so it would be due on the same day; you put it off until Monday 8 June 2026."
    )
    assert why(asked("tell-everyone", SAM, snooze(told))).endswith(
        "(Mitchell ¶5); you put it off until Monday 8 June 2026."
    )


def test_with_no_event_at_all_none_is_planned() -> None:
    assert why(asked("find-event")).startswith("No event is planned within 28 days; the playbook says")


def test_a_lead_about_nobody_in_particular_goes_to_its_source() -> None:
    assert (
        "Ask Sam Ortiz for a short meeting about the lead they gave you" == asked("follow-up-lead", SAM, OPEN).summary
    )


def test_a_lead_about_a_stranger_names_them() -> None:
    expected = "Ask Kim Park for a short meeting about the lead from Sam Ortiz (analyst at Acme)"

    assert expected == asked("follow-up-lead", SAM, STRANGER).summary


def test_somebody_who_is_not_there_is_somebody() -> None:
    assert "Ask somebody for a short meeting about the lead they gave you" == asked("follow-up-lead", OPEN).summary


OUTCOME = b"""
[playbook]
id = "outcome"

[[rule]]
id = "tell-the-referrer"
cite = "Yale"
title = "Tell {subject} what came of it"
advice = "to tell the referrer the outcome"
do = "updated"
on = "lead"
subject = "contact"
needs = [{ kinds = ["met", "declined"], same = "occasion" }]
anchor = "needs"
due = "90 minutes"
done = [{ kinds = ["updated"], same = "occasion" }]

[[rule]]
id = "rank"
cite = "ours"
title = "Score {employer}"
advice = "to score"
on = "employer"
where = { motivation = 0 }

[[rule]]
id = "silent"
cite = "ours"
title = "{employer}"
advice = "to do something"
on = "told"
done = [{ kinds = ["replied"] }]
"""


def test_what_is_reckoned_from_another_fact_names_both() -> None:
    met = did("met", DANA, "2026-06-01 11:00", about=(LEAD,))
    found = asked("tell-the-referrer", SAM, DANA, LEAD, met, playbook=Playbook.from_toml(OUTCOME))

    assert (
        "The lead from Sam Ortiz came, and you met Dana Okafor on Monday 1 June 2026 at 11:00 (Denver); the playbook says to tell the referrer the outcome (Yale), so it is due 90 minutes later, on Monday 1 June 2026 at 12:30; nothing recorded since has settled it."
    ) == why(found)


def test_an_employer_is_named_and_a_blank_title_gives_way_to_the_rules_name() -> None:
    playbook = Playbook.from_toml(OUTCOME)

    assert "Score Acme" == asked("rank", Employer(name="Acme"), playbook=playbook).summary
    assert "silent" == asked("silent", SAM, did("told", SAM, "2026-06-01 09:00"), playbook=playbook).summary


def said(contact: Contact, *records: Any, playbook: Playbook | None = None, seeker: Seeker = SEEKER) -> str:
    """Why a plan asks for nothing about a contact."""
    goal = () if VAGUE in records else (GOAL,)
    return why_not(Network.of(seeker, *goal, contact, *records), contact, now=NOW, playbook=playbook)


TOLD = did("told", SAM, "2026-05-01 09:00")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (said(SAM), "Sam Ortiz: tell-everyone asks now: Tell Sam Ortiz that you are looking."),
        (
            said(SAM, TOLD),
            "Sam Ortiz: tell-everyone is settled: you told Sam Ortiz on Friday 1 May 2026 at 09:00 (Denver).",
        ),
        (
            said(SAM, VAGUE),
            "Sam Ortiz: tell-everyone is withheld: your goal is not clear yet: no job is named as the one you are after; “something” leaves the goal open; no field, place or employer is named.",
        ),
        (
            said(SAM, *(Contact(name=f"Person {number}") for number in range(5))),
            "Sam Ortiz: tell-everyone waits for its turn, 5 a day: Tell Sam Ortiz that you are looking.",
        ),
        (
            said(
                DANA,
                seeker=Seeker(
                    name="Robin", zone="America/Denver", employer="Lakeside Hospital Inc.", confidential=True
                ),
            ),
            "Dana Okafor: tell-everyone is withheld: they work at Lakeside Hospital, and your search is confidential.",
        ),
        (
            said(
                SAM,
                TOLD,
                Lead(source=SAM, received_at=at("2026-06-01 09:00"), meeting="x"),
                did("declined", SAM, "2026-06-01 10:00"),
            ),
            "Sam Ortiz: tell-everyone is settled: you told Sam Ortiz on Friday 1 May 2026 at 09:00 (Denver); follow-up-lead is settled: Sam Ortiz declined on Monday 1 June 2026 at 10:00 (Denver), which makes it moot; thank-for-lead asks later, on Tuesday 2 June 2026: Thank Sam Ortiz for the lead they gave you.",
        ),
        (
            said(
                LEE,
                did("told", LEE, "2026-05-01 09:00"),
                NEXT,
                playbook=jump_start().without("ask-for-names", "record-meeting"),
            ),
            "Lee Chen: tell-everyone is settled: you told Lee Chen on Friday 1 May 2026 at 09:00 (Denver); prepare-questions asks later, on Wednesday 3 June 2026: Prepare questions for the meeting with Lee Chen on Thursday 4 June.",
        ),
        (
            said(
                DANA,
                did("told", DANA, "2026-05-01 09:00"),
                PAST,
                playbook=jump_start().without("ask-for-names", "record-meeting"),
            ),
            "Dana Okafor: tell-everyone is settled: you told Dana Okafor on Friday 1 May 2026 at 09:00 (Denver); prepare-questions is past: it was worth doing until Friday 29 May 2026.",
        ),
        (
            said(SAM, playbook=jump_start().without("tell-everyone")),
            "Nothing recorded about Sam Ortiz triggers a rule.",
        ),
    ],
    ids=["asked", "told", "gated", "waiting", "excluded", "moot", "later", "expired", "nothing"],
)
def test_an_absence_is_explained(sentence: str, reason: str) -> None:
    assert reason == sentence


def test_a_decision_explains_an_absence() -> None:
    found = asked("tell-everyone", SAM)
    skipped = Decision(
        follow_up=found.id, rule=found.rule, subject=found.subject, verdict="skipped", at=NOW, zone="America/Denver"
    )

    assert "Sam Ortiz: tell-everyone is settled: you skipped it on Monday 1 June 2026 at 12:00 (Denver)." == said(
        SAM, skipped
    )


def test_an_employer_out_of_focus_explains_an_absence() -> None:
    playbook = Playbook.from_toml(
        OUTCOME.replace(b'id = "outcome"', b'id = "o"\nfocus = { top = 1, order = ["-motivation"] }', 1).replace(
            b'on = "told"', b'on = "told"\nfocus = true'
        )
    )
    told = did("told", DANA, "2026-06-01 09:00")

    assert "Dana Okafor: silent is withheld: not among the 1 employers in focus." == said(
        DANA, told, Employer(name="Acme"), playbook=playbook
    )


def test_somebody_unknown_and_a_naive_moment_are_refused() -> None:
    with pytest.raises(MissingRecordError) as missing:
        why_not(Network(), "nobody", now=NOW)
    with pytest.raises(FieldError) as naive:
        why_not(Network.of(SAM), SAM, now=datetime(2026, 6, 1))  # noqa: DTZ001  what is refused

    assert "there is no contact with the id 'nobody'; add it first, or look up its id" == str(missing.value)
    assert "now" == naive.value.field
