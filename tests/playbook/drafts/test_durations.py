"""How long a meeting is to take, said in many ways, and the lengths of other things."""

from __future__ import annotations

import pytest

from jumpstart.playbook.drafts import review

CODES = {"no-duration", "duration-low", "duration-high"}


def codes(text: str) -> set[str]:
    """What is said of the length of the meeting that a draft asks for."""
    return {finding.code for finding in review(text, purpose="meeting-request")} & CODES


@pytest.mark.row("S19", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "Could I ask for 25 minutes of your time next week?",
        "Would twenty minutes on the phone suit you?",
        "I'd be grateful for half an hour over a coffee.",
        "Have you 20-30 mins for a chat about quarrying?",
        "any chance of 1/2 hr on zoom",
        "Could you spare ½ hour to talk about beekeeping?",
        "Could we do a quick 20? I have three questions about aviation law.",
        "Could I borrow you for a half-hour?",
        "Would you give me between 20 and 30 minutes?",
        "A 20-minute call is all I need.",
        "Can I steal 30min of ur time?",
        "Twenty-five minutes, no more, and I'll bring the biscuits.",
        "I live 40 minutes from your depot and could come by; 20 minutes would do.",
        "I spent 20 years at sea. Could I have thirty minutes to hear how you came ashore?",
        "Would you be free on Tuesday from 10:00 to 10:25 for a call?",
        "Could we meet at half past nine for half an hour?",
        "We only had five minutes at the fair; might I have 30 minutes with you in June?",
        "I know an hour is too long, so could we say 20 minutes?",
        "I'm 25 and new to the city. Could I have 25 minutes of your wisdom?",
        "WOULD YOU HAVE 30 MINUTES THIS WEEK",
        "Might you spare a third of an hour for a would-be glazier?",
        "Could you lend me twenty or thirty minutes?",
        "Your 45-minute lecture flew by. Have you got half an hour for two questions?",
    ],
)
def test_twenty_to_thirty_minutes_are_fine(text: str) -> None:
    assert set() == codes(text)


@pytest.mark.row("S19", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Could we have coffee sometime?",
        "Would you meet me for a chat about dairy farming?",
        "I worked there for 20 years. Could we talk about what has changed?",
        "I'm 25 minutes away by bus, so could we meet at your office?",
        "Can we meet at half past two on Tuesday?",
        "I'm 30 and changing trades. Would you talk to me about roofing?",
        "I could be with you within 20 minutes; shall we talk?",
        "Your 25 minute talk was splendid. May I ring you about it?",
        "It cost me £25 to get here. Would you sit down with me?",
        "In 2025 I left the navy. Could we have a word about the ferries?",
        "Can I pick your brain over a pint?",
        "Let me know a time that suits, after 20 June.",
        "Could I visit? It's a 20-minute walk from my flat.",
        "Rush hour is quiet for you, I hear: could I ring then?",
        "We talked for 20 minutes at the reunion and I'd like to go on with it over lunch.",
        "I teach 25 children and I'd love to hear how you got into museums.",
        "May I come to your office hours to ask about glaciology?",
        "Could you find a moment for me this month?",
        "I run 20 miles a week, so I'd come on foot. Coffee?",
        "Do you have a minute?",
        "I've 30 years in the trade; could we catch up?",
        "lets grab a coffee, my treat",
    ],
)
def test_a_request_without_a_length_says_no_duration(text: str) -> None:
    assert {"no-duration"} == codes(text)


@pytest.mark.row("S19", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Could I have 15 minutes of your time?",
        "Ten minutes on the phone would be plenty.",
        "a quick 10 mins?",
        "Would you give me a quarter of an hour?",
        "Have you got five minutes for a question about ferries?",
        "Could we do a quick 15?",
        "Just 5-10 minutes of your day, please.",
        "Can I grab you for 12 minutes on Friday?",
        "Might I trouble you for a couple of minutes?",
        "Could you spare fifteen minutes? I live an hour away.",
        "10 MINUTES ON THE PHONE PLEASE",
        "Would you have a spare ten minutes for a tree surgeon's apprentice?",
        "I'd only need 15 min. to ask about dispatch.",
        "Could we have a chat from 9.00 to 9.15?",
        "Could I ring you for ten minutes or so?",
    ],
)
def test_less_than_twenty_minutes_is_low(text: str) -> None:
    assert {"duration-low"} == codes(text)


@pytest.mark.row("S19", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Could I have an hour of your time?",
        "Would you give me 45 minutes?",
        "I'd like to sit down with you for forty-five minutes.",
        "Can we talk for a full hour on Monday?",
        "An hour and a half over dinner would let me ask everything.",
        "Could you spare 90 mins?",
        "Have you got 1.5 hours on Thursday?",
        "Might I take up a couple of hours of your day?",
        "Would 2 hrs be too much to ask?",
        "Three quarters of an hour is all I'm asking for.",
        "Could I shadow you for half a day?",
        "60 minutes on Zoom, whenever suits you?",
        "Could I come for one hour? I'm only 20 minutes away.",
        "I'd love 40 mins w you",
        "Would you block out thirty to sixty minutes for me?",
    ],
)
def test_more_than_thirty_minutes_is_high(text: str) -> None:
    assert {"duration-high"} == codes(text)


def test_the_remark_shows_the_passage_and_what_it_was_taken_for() -> None:
    text = "Dear Ms Lund, could I have an hour of your time?"

    finding = next(finding for finding in review(text, purpose="meeting-request") if finding.code == "duration-high")

    assert finding.span is not None
    assert "an hour" == text[slice(*finding.span)].removesuffix(" of your")
    assert "the draft asks for 60 minutes (“an hour”), where 20 to 30 are advised" == finding.message
    assert "ask: “Could we talk for 20 to 30 minutes?”" == finding.fix
    assert finding.cite.endswith("¶8")


def test_a_remark_does_not_repeat_what_is_written_as_it_is_meant() -> None:
    found = review("Could we talk for 15 minutes?", purpose="meeting-request")

    assert ["the draft asks for 15 minutes, where 20 to 30 are advised"] == [each.message for each in found]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1 hour 30 minutes", "90 minutes"),
        ("1 hour and 30 minutes", "90 minutes"),
        ("1 hr 15 min", "75 minutes"),
        ("1h30", "90 minutes"),
        ("an hour and twenty minutes", "80 minutes"),
        ("1 hour or 30 minutes", "30 to 60 minutes"),
        ("half an hour to an hour", "30 to 60 minutes"),
    ],
)
def test_minutes_come_on_top_of_an_hour_and_or_and_to_make_a_range(said: str, meant: str) -> None:
    found = review(f"Could we talk for {said}?", purpose="meeting-request")

    assert [f"the draft asks for {meant} (“{said}”), where 20 to 30 are advised"] == [each.message for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "Could we have a 20-minute walk round the beds?",
        "Could you take me on a 25-minute drive round the estate?",
        "Might I join you on a 20-minute ride through the vineyard?",
    ],
)
def test_a_walk_or_a_drive_together_is_the_meeting(text: str) -> None:
    assert set() == codes(text)
