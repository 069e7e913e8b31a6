"""A prep sheet before a conversation: what was said, asked, promised, owed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Brief, brief
from jumpstart.domain import Contact, FollowUp, Goal, Interaction, Lead, Meeting, Network, NetworkingEvent, Seeker
from jumpstart.errors import FieldError, MissingRecordError
from jumpstart.playbook import plan
from jumpstart.testing import strategies

DENVER = ZoneInfo("America/Denver")
ROBIN = Seeker(name="Robin Vale", zone="America/Denver", employer="Globex", confidential=True)
OPEN = Seeker(name="Robin Vale", zone="America/Denver")
GOAL = Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))
SAM = Contact(name="Sam Ortiz", notes="my dry cleaner")
DANA = Contact(
    name="Dana Okafor",
    emails=("dana@lakeside.example",),
    organization="Lakeside Hospital",
    title="Controller",
    notes="Sings alto in the choir.",
    helps_with="Knows who plans budgets",
)
BEN = Contact(name="Ben Cole", organization="Globex")


def at(text: str) -> datetime:
    """A moment in Denver."""
    return datetime.fromisoformat(text).replace(tzinfo=DENVER)


NOW = at("2026-06-01 10:00")
MEETING = Meeting(
    contact=DANA,
    starts_at=at("2026-06-04 10:00"),
    agenda=("trends", "advice"),
    questions=("How do you plan a year?",),
    location="12 Elm Street",
)


def fact(kind: str, when: str, contact: Contact = DANA, **fields: Any) -> Interaction:
    """Something that happened in Denver."""
    return Interaction(kind=kind, contact=contact, at=at(when), **fields)


def sheet(*records: Any, contact: Contact = DANA, seeker: Seeker = OPEN, **options: Any) -> Brief:
    """The brief over some records."""
    return brief(Network.of(seeker, GOAL, SAM, DANA, BEN, *records), contact, **{"now": NOW, **options})


def test_what_was_said_stands_newest_first_and_what_was_asked_apart() -> None:
    said = [fact("told", "2026-05-04 10:00"), fact("asked-for-meeting", "2026-05-05 10:00", note="by phone, please")]
    found = sheet(*said, fact("replied", "2026-06-02 10:00"))

    assert ["asked-for-meeting", "told"] == [each.kind for each in found.said]
    assert ["asked-for-meeting"] == [each.kind for each in found.asked]
    assert "  - Tuesday 5 May 2026: you asked for a meeting – by phone, please" in str(found).splitlines()


def test_what_is_owed_and_what_was_promised_is_on_the_sheet() -> None:
    own = FollowUp(summary="Send Dana the article", subject=DANA, due=date(2026, 6, 3))
    done = FollowUp(summary="Call Dana", subject=DANA, due=date(2026, 6, 3), status="done")
    found = sheet(own, done, fact("met", "2026-05-29 10:00"), fact("asked-for-resume", "2026-05-31 10:00"))

    assert ["thank-for-conversation", "send-resume", "tell-everyone"] == [each.rule for each in found.owed]
    assert (own.summary,) == tuple(each.summary for each in found.promised)
    assert "  - Send Dana Okafor the résumé they asked for (since Sunday 31 May)" in str(found).splitlines()


def test_a_plan_that_is_at_hand_is_taken() -> None:
    network = Network.of(OPEN, GOAL, DANA, fact("asked-for-resume", "2026-05-31 10:00"))

    assert brief(network, DANA, now=NOW, plan=plan(network, now=NOW)) == brief(network, DANA.id, now=NOW)


def test_a_request_without_an_answer_is_recalled() -> None:
    ask = fact("asked-for-meeting", "2026-05-29 10:00")

    assert "  - you asked for a meeting, on Friday 29 May 2026" in str(sheet(ask)).splitlines()
    assert sheet(ask, fact("replied", "2026-05-30 10:00")).waiting_for is None


def test_the_next_meeting_brings_its_agenda_and_its_questions() -> None:
    held = Meeting(contact=DANA, starts_at=at("2026-06-02 10:00"))
    cancelled = Meeting(contact=DANA, starts_at=at("2026-06-03 10:00"), status="cancelled")
    over = Meeting(contact=DANA, starts_at=at("2026-05-29 10:00"))
    found = sheet(MEETING, held, cancelled, over, fact("met", "2026-06-02 10:00", about=held))

    assert MEETING == found.meeting
    assert "Next meeting: Thursday 4 June 2026 at 10:00, 25 minutes" in str(found)
    assert "  - How do you plan a year?" in str(found).splitlines()


def test_a_meeting_that_is_going_on_is_the_next() -> None:
    assert MEETING == sheet(MEETING, now=at("2026-06-04 10:20")).meeting
    assert sheet(MEETING, now=at("2026-06-04 10:25")).meeting is None


def test_leads_stand_with_whom_they_came_from_and_whom_they_are_about() -> None:
    about = Lead(source=SAM, person=DANA, role="budget analyst", received_at=at("2026-05-11 09:40"), note="A customer")
    from_her = Lead(source=DANA, person=SAM, received_at=at("2026-05-29 15:20"))
    found = sheet(about, from_her)

    assert ((from_her,), (about,)) == (found.leads_from, found.leads_about)
    assert "  - Friday 29 May 2026: Sam Ortiz" in str(found).splitlines()
    assert "  - Monday 11 May 2026: budget analyst, from Sam Ortiz – A customer" in str(found).splitlines()
    assert "  Sam Ortiz named them on Monday 11 May 2026" in str(found).splitlines()


def test_the_event_at_which_they_were_met_is_recalled() -> None:
    mixer = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-05-20 18:00"))

    assert "  Finance Mixer on Wednesday 20 May 2026" in str(sheet(mixer, fact("met", "2026-05-20 19:00", about=mixer)))


@pytest.mark.parametrize(
    ("records", "seeker", "answer"),
    [
        ([], OPEN, "No, you have not told them"),
        ([], ROBIN, "No, you have not told them; ask for confidence when you do"),
        ([fact("told", "2026-05-04 10:00")], OPEN, "Yes, since Monday 4 May 2026"),
        (
            [fact("told", "2026-05-04 10:00")],
            ROBIN,
            "Yes, since Monday 4 May 2026; you have not asked them to keep it to themselves",
        ),
        (
            [fact("told", "2026-05-04 10:00"), fact("asked-for-confidence", "2026-05-04 10:00")],
            ROBIN,
            "Yes, since Monday 4 May 2026; you asked them to keep it to themselves on Monday 4 May 2026",
        ),
        (
            [fact("asked-for-meeting", "2026-05-04 10:00"), fact("replied", "2026-05-02 10:00")],
            OPEN,
            "Perhaps: you asked for a meeting on Monday 4 May 2026",
        ),
        (
            [Lead(source=DANA, received_at=at("2026-05-04 10:00"))],
            ROBIN,
            "Perhaps: they gave you a lead on Monday 4 May 2026; you have not asked them to keep it to themselves",
        ),
        ([fact("met", "2026-05-04 10:00"), fact("thanked", "2026-05-05 10:00")], OPEN, "No, you have not told them"),
    ],
    ids=["open", "confidential", "told", "told-without-asking", "asked", "request", "lead", "lunch"],
)
def test_it_says_whether_they_know_of_the_search(records, seeker, answer) -> None:
    said = str(sheet(*records, seeker=seeker)).partition("Do they know that you are looking?\n")[2].partition("\n\n")[0]

    assert answer == " ".join(said.split())


def test_a_meeting_that_was_held_may_have_told_them_and_an_event_not() -> None:
    held = Meeting(contact=DANA, starts_at=at("2026-05-04 10:00"))
    mixer = NetworkingEvent(name="Finance Mixer", starts_at=at("2026-05-20 18:00"))
    at_meeting, at_event = (
        str(sheet(each, fact("met", "2026-05-20 19:00", about=each), seeker=OPEN)) for each in (held, mixer)
    )

    assert "  Perhaps: you met on Wednesday 20 May 2026" in at_meeting.splitlines()
    assert "  No, you have not told them" in at_event.splitlines()


def test_of_somebody_who_must_not_hear_of_it_the_sheet_says_why_and_offers_no_sentence() -> None:
    found = sheet(contact=BEN, seeker=ROBIN)
    known = sheet(fact("told", "2026-05-04 10:00", BEN), contact=BEN, seeker=ROBIN)

    assert "works at Globex, and your search is confidential" == found.excluded
    assert (
        "  No, and they must not: Ben Cole works at Globex, and your search is confidential" in str(found).splitlines()
    )
    assert "  Yes, since Monday 4 May 2026, though they must not: Ben Cole works" in " ".join(str(known).split("\n"))
    assert ("", ()) == (found.sentence, found.owed)


def test_the_sentence_by_which_they_can_help_is_that_of_the_goal() -> None:
    found = sheet()

    assert "an FP&A analyst in hospital finance" in found.sentence
    assert f"Ask: “{found.sentence}”" in " ".join(str(found).split())


def test_an_unknown_contact_is_an_error() -> None:
    with pytest.raises(MissingRecordError) as missing:
        sheet(contact=Contact(name="Nobody"))

    assert "there is no contact with the id" in str(missing.value)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(FieldError):
        sheet(now=datetime(2026, 6, 1))  # noqa: DTZ001  that is the point


def test_a_sheet_over_a_long_history_stays_a_page() -> None:
    chatty = [fact("updated", f"2026-05-{day:02} 10:00", note="word " * 2000) for day in range(1, 31)]
    contact = Contact(name="Dana Okafor", notes="line\n" * 5000, id=DANA.id)
    network = Network.of(OPEN, GOAL, contact, *chatty)

    assert len(str(brief(network, contact, now=NOW)).splitlines()) < 60


def test_a_sheet_reads_as_a_page() -> None:
    found = sheet(MEETING, fact("told", "2026-05-29 10:00", channel="email"))

    assert """\
Dana Okafor – Monday 1 June 2026
Controller, Lakeside Hospital
dana@lakeside.example

Next meeting: Thursday 4 June 2026 at 10:00, 25 minutes
  Where: 12 Elm Street
  Agenda:
  - trends
  - advice
  Your questions:
  - How do you plan a year?

How you know them
  Sings alto in the choir.

Do they know that you are looking?
  Yes, since Friday 29 May 2026

How they can help
  Knows who plans budgets""" == str(found).partition("\n  Ask: ")[0].partition("\n\nWhat there is to do")[0]
    assert str(found).endswith(
        "What was said, newest first\n  - Friday 29 May 2026: you told them that you are looking, by email"
    )


@given(strategies.networks(max_size=4), strategies.moments(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_any_order_of_records_gives_the_same_sheet(network, now, random) -> None:
    records = list(network.records())
    random.shuffle(records)
    other = Network.of(*records)
    for id in network.contacts:
        found = brief(network, id, now=now)

        assert found == brief(other, id, now=now)
        assert str(found) == str(brief(other, id, now=now))


@pytest.mark.parametrize("kind", ["met", "declined"])
def test_the_next_meeting_is_one_that_is_still_on(kind: str) -> None:
    settled = Interaction(kind=kind, contact=DANA, at=NOW, about=MEETING)

    assert MEETING == brief(Network.of(ROBIN, DANA, MEETING), DANA, now=NOW).meeting
    assert brief(Network.of(ROBIN, DANA, MEETING, settled), DANA, now=NOW).meeting is None
