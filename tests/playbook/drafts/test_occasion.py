"""What a draft is written for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from jumpstart.domain import Contact, FollowUp, Goal, Lead, Meeting, Network, NetworkingEvent, Seeker
from jumpstart.errors import FieldError
from jumpstart.playbook.drafts import Occasion, occasion_of, review

SEEKER = Seeker(name="Robin Vale")
GOAL = Goal(role="FP&A analyst")
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MEETING = Meeting(contact=LEE, starts_at=NOON)
EVENT = NetworkingEvent(name="Finance Mixer", starts_at=NOON)
LEAD = Lead(source=LEE, person=DANA, received_at=NOON, meeting=MEETING.id)
NETWORK = Network.of(SEEKER, GOAL, LEE, DANA, MEETING, EVENT, LEAD)


def follow_up(draft: str, occasion: str = "") -> FollowUp:
    """A follow-up that asks for a message to Lee."""
    return FollowUp(summary="Write", due=date(2026, 6, 2), rule="r", draft=draft, subject=LEE.id, occasion=occasion)


def test_a_follow_up_about_a_meeting_has_its_meeting_and_the_lead_received_in_it() -> None:
    occasion = occasion_of(NETWORK, follow_up("thank-you", MEETING.id))

    assert (SEEKER, GOAL, LEE, MEETING, None) == (
        occasion.seeker,
        occasion.goal,
        occasion.contact,
        occasion.meeting,
        occasion.event,
    )
    assert occasion.lead is not None
    assert (LEAD.id, "Dana Okafor") == (occasion.lead.id, occasion.lead.name)
    assert occasion.attachments is None


def test_a_follow_up_about_a_lead_or_an_event_has_that() -> None:
    about_lead, about_event = (occasion_of(NETWORK, follow_up("thank-you", each.id)) for each in (LEAD, EVENT))

    assert about_lead.lead is not None
    assert (LEAD.id, None, None) == (about_lead.lead.id, about_lead.event, about_lead.meeting)
    assert (None, EVENT) == (about_event.lead, about_event.event)


@pytest.mark.row("S25", accepts=False)
def test_a_thank_you_that_leaves_out_the_lead_of_its_meeting_is_remarked_on() -> None:
    occasion = occasion_of(NETWORK, follow_up("thank-you", MEETING.id))
    text = "Dear Lee, thank you for the conversation."

    assert ["thanks-for-leads-missing"] == [each.code for each in review(text, purpose="thank-you", occasion=occasion)]
    assert () == review(f"{text} Dana has answered.", purpose="thank-you", occasion=occasion)


@pytest.mark.row("S25", accepts=False)
def test_a_thank_you_names_every_lead_of_its_meeting() -> None:
    bo = Lead(source=LEE, name="Bo Berg", received_at=NOON + MINUTE, meeting=MEETING.id)
    mill = Lead(source=LEE, employer="Lakeside Mill", received_at=NOON + 2 * MINUTE, meeting=MEETING.id)
    occasion = occasion_of(Network.of(*NETWORK.records(), bo, mill), follow_up("thank-you", MEETING.id))
    text = "Dear Lee, thank you for your time and for putting me in touch with Dana."
    found = review(text, purpose="thank-you", occasion=occasion)

    assert 3 == len(occasion.leads)
    assert ["the draft does not thank for the leads to Bo Berg and Lakeside Mill"] == [each.message for each in found]
    assert () == review(f"{text} Bo and Lakeside Mill too!", purpose="thank-you", occasion=occasion)


@pytest.mark.parametrize(
    ("thanks", "is_enough"),
    [("Thank you for your time and the three introductions.", True), ("Thank you for your time and the tip.", False)],
)
def test_several_leads_may_be_thanked_for_together(thanks: str, is_enough: bool) -> None:
    leads = [Lead(source=LEE, name=name, received_at=NOON) for name in ("Dana Okafor", "Bo Berg")]
    found = review(thanks, purpose="thank-you", occasion=Occasion(leads=leads))

    assert is_enough == (found == ())


def test_one_lead_that_is_given_is_all_of_them() -> None:
    assert ((LEAD,), ()) == (Occasion(lead=LEAD).leads, Occasion().leads)


def test_a_follow_up_without_a_message_has_no_occasion_for_one() -> None:
    with pytest.raises(FieldError) as caught:
        occasion_of(NETWORK, follow_up(""))

    expected = "FollowUp.draft: '': this follow-up asks for no message; review the text with a purpose instead"
    assert expected == str(caught.value)


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("seeker", "Robin", "expected a Seeker or None"),
        ("lead", MEETING, "expected a Lead or None"),
        ("leads", (MEETING,), "expected a tuple of Leads"),
        ("attachments", ("",), "must not be blank"),
        ("attachments", {"cv.pdf"}, "expected a tuple of texts, in the order that counts"),
    ],
)
def test_an_occasion_refuses_what_is_no_record(field: str, value: object, remedy: str) -> None:
    with pytest.raises(FieldError) as caught:
        Occasion(**{field: value})

    assert f"Occasion.{field}" == caught.value.field
    assert remedy in caught.value.remedy


def test_one_attachment_may_be_given_bare() -> None:
    assert ("cv.pdf",) == Occasion(attachments="cv.pdf").attachments
