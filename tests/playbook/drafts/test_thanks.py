"""What a thank-you thanks for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jumpstart.domain import Lead
from jumpstart.playbook.drafts import Occasion, review

LEAD = Lead(
    source="sam", name="Dana Okafor", employer="Lakeside Hospital", received_at=datetime(2026, 6, 1, tzinfo=UTC)
)


def codes(text: str, occasion: Occasion | None = None) -> set[str]:
    """What a thank-you lacks."""
    found = review(text, purpose="thank-you", occasion=occasion)
    return {finding.code for finding in found if finding.code.startswith("thanks-for")}


@pytest.mark.row("S25", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your time on Tuesday.",
        "Thanks so much for the coffee, Ola.",
        "Cheers for the chat mate",
        "I really appreciate you taking the time to talk to me.",
        "It was so kind of you to see me at such short notice.",
        "Many thanks for meeting me.",
        "I'm grateful for the half hour you gave me.",
        "Thank you for squeezing me in between lambings.",
        "You gave me forty minutes you didn't have. Thank you.",
        "Ta for the natter!",
        "thanks 4 ur time 2day",
        "Thank you for the tip about the union, and above all for the conversation.",
        "Much obliged for the call, sir.",
        "Thank you for letting me pick your brains over lunch.",
        "Good of you to ring me back and talk it all through.",
        "Thanks for having me round the yard.",
        "I appreciated our conversation yesterday.",
        "Thank you for sitting down with me, and for the two names.",
        "What a lovely chat. Thank you!",
        "THANK YOU FOR YOUR TIME",
        "Thanks for giving up your Saturday morning to show me the kiln.",
        "Thank you for listening to a nervous beginner.",
        "Thx for hopping on a call w me",
        "Good talking to you on your break, ta.",
        "Lovely to chat on Monday – thanks again!",
    ],
)
def test_thanks_for_their_time_are_found(text: str) -> None:
    assert set() == codes(text)


@pytest.mark.row("S25", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the two names.",
        "Thanks for your advice.",
        "Cheers for the book!",
        "I spoke to Dana as you suggested. Thanks for the introduction.",
        "Thank you for passing on my question to your brother.",
        "Many thanks for the link you sent this morning.",
        "Grateful for your encouragement.",
        "Thanks for the slides from your talk.",
        "Thank you for the tip about the meeting in Perth.",
        "I appreciate the recommendation.",
        "Ta for the contacts.",
        "Thanks. Dana has already answered.",
        "Thank you for everything.",
        "Thanks for the leads, I have a call with Dana tomorrow.",
        "Thank you for the kind words.",
        "I bought the book you named. Thank you for naming it.",
        "Much obliged for the reference.",
        "Thanks for sending me the map.",
        "Thanks to your letter I got an answer from the museum.",
        "ty for the number",
    ],
)
def test_thanks_for_something_else_are_not_thanks_for_time(text: str) -> None:
    assert {"thanks-for-time-missing"} == codes(text)


@pytest.mark.row("S25", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your time and for the introduction.",
        "Thanks for the coffee and for the names!",
        "Thank you for your time; I have written to Dana Okafor already.",
        "Thanks for the chat. Lakeside Hospital sounds just right.",
        "Thanks for your time and for putting me in touch with your friend.",
        "cheers for the brew and for pointing me at dana",
        "Thank you for the call. I'll follow up your suggestion today.",
    ],
)
def test_thanks_that_name_the_lead_are_found(text: str) -> None:
    assert set() == codes(text, Occasion(lead=LEAD))


@pytest.mark.row("S25", accepts=False)
def test_a_lead_that_is_not_named_is_missed() -> None:
    text = "Thank you for your time on Tuesday."

    finding = review(text, purpose="thank-you", occasion=Occasion(lead=LEAD))[0]

    assert "thanks-for-leads-missing" == finding.code
    assert finding.span is None
    assert "add: “Thank you for putting me in touch with Dana Okafor.”" == finding.fix
    assert () == review(text, purpose="thank-you")


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("the head nurse at St Mary's", "Thank you for your time, the tea was lovely.", False),
        ("the head nurse at St Mary's", "Thank you for your time. I have rung the head nurse.", True),
        ("the head nurse at St Mary's", "Thank you for your time. St Mary's sounds right.", True),
        ("Will Day", "Thank you for your time. I will write soon.", False),
        ("Will Day", "Thank you for your time. Will you write soon? Have a good day!", False),
        ("Will Day", "Thank you for your time. I have written to Will.", True),
        ("Will Day", "thank you for your time. i will write one day", False),
        ("Will Day", "thank you for your time. will day has answered", True),
        ("Dr Dana Okafor", "Thank you for your time. The dr was in.", False),
        ("Dr Dana Okafor", "Thank you for your time. Ms Okafor has answered.", True),
        ("Dr Dana Okafor", "thank you for your time. dana has answered", True),
        ("Grace Hope", "Thank you for your time. Hope to see you again.", False),
    ],
)
def test_a_lead_is_named_by_name_and_not_by_a_common_word(name: str, text: str, is_named: bool) -> None:
    lead = Lead(source="sam", name=name, received_at=datetime(2026, 6, 1, tzinfo=UTC))

    assert is_named == (codes(text, Occasion(lead=lead)) == set())
