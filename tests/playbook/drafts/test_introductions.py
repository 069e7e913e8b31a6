"""Who writes, where they met, what they can do and what they are after."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jumpstart.domain import Goal, NetworkingEvent, Seeker
from jumpstart.playbook.drafts import Occasion, review

WHO = "I'm Ana Ruiz; we met at the ports conference in Bilbao."
SKILLS = "I have nine years of crane maintenance."
ROLE = "I'd like to be a marine surveyor."


def codes(text: str, purpose: str = "event-follow-up", occasion: Occasion | None = None) -> set[str]:
    """What the mail after an event lacks."""
    found = review(text, purpose=purpose, occasion=occasion)
    return {finding.code for finding in found} & {"name-and-place-missing", "skills-missing", "target-role-missing"}


@pytest.mark.row("S35", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        WHO,
        "My name is Bola and we spoke at the Lagos fintech meetup.",
        "Ken Abara here, from Thursday's welding expo.",
        "It's Mei, we sat together at the alumni dinner.",
        "Lovely to meet you at the library fair. Best, Tom Reed",
        "We met in the queue at the gala.\n\nKind regards\nSiân Powell",
        "hi its jonas from the hackathon last night",
        "Dear Dr Wu, Priya Nair, we talked after your lecture on Friday.",
        "myself Arjun Mehta, we met in the Pune auto expo",
        "Great to talk at the trade show!\n-- \nLena Braun\nGdańsk",
        "We chatted by the bar at the reception. – Joe",
        "This is Fatima, whom you sat next to at the charity lunch.",
        "I'm Callum, the one with the broken umbrella at the boat show.",
        "ANA RUIZ HERE FROM THE BOAT SHOW",
        "I enjoyed our talk at the vets' congress.\n\nYours,\nDr Ngozi Eze\nLecturer",
    ],
)
def test_a_name_and_a_place_are_found(text: str) -> None:
    assert set() == codes(f"{SKILLS} {ROLE} {text}")


@pytest.mark.row("S35", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Great meeting you yesterday!",
        "We met at the ports conference.",
        "I'm Ana Ruiz.",
        "Hello Tom, lovely to meet you at the dinner.",
        "Dear Ms Lund, we spoke at the fair.",
        "I'm glad we met at the reunion.",
        "It was a pleasure.\n\nRegards,\nAna Ruiz",
        "I am Irish, and we talked at the whisky tasting.",
        "I'm sorry I missed your talk at the expo.",
        "thanks for the laugh at the pub quiz",
        "> I'm Tom Reed, we met at the fair\nGood to hear from you.",
        "Hi there, hope all is well.",
        "It was good to see you on Thursday.",
        "I'm an engineer from the ferry terminal.",
        "My name is Bola. How are you?",
    ],
)
def test_a_name_without_a_place_or_none_at_all_is_remarked_on(text: str) -> None:
    assert {"name-and-place-missing"} == codes(f"{SKILLS} {ROLE}\n{text}")


@pytest.mark.row("S35", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        SKILLS,
        "I've led two survey teams.",
        "I'm good with hydraulics.",
        "My strengths are patience and paperwork.",
        "Ten seasons on trawlers, never a day late.",
        "I trained as a rigger.",
        "I speak Basque, Spanish and English.",
        "My background is in marine insurance.",
        "I've repaired engines since I was twelve.",
        "As a nurse I ran the night shift.",
        "I'm a qualified diver.",
        "I know hulls inside out and I'm fast with a report.",
        "I hold a master's ticket.",
        "I'm known for finding the crack that others miss.",
        "I wrote the port's safety manual.",
    ],
)
def test_skills_are_found(text: str) -> None:
    assert set() == codes(f"{WHO} {text} {ROLE}")


@pytest.mark.row("S35", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "I enjoyed your talk.",
        "I hope your flight was smooth.",
        "You have years of experience, and it showed.",
        "I attended all three days.",
        "I've been thinking about what you said.",
        "Your skills with a crowd are something.",
        "I loved the biscuits.",
        "I wanted to say hello again.",
        "I've attached the photo.",
        "I looked up the paper that you mentioned.",
        "How did you become so good at this?",
        "I have a question about tides.",
        "Do you still work with cranes?",
        "I'm keen to hear more.",
    ],
)
def test_a_mail_without_skills_is_remarked_on(text: str) -> None:
    assert {"skills-missing"} == codes(f"{WHO} {text} {ROLE}")


@pytest.mark.row("S35", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        ROLE,
        "I'm looking for a post as a marine surveyor.",
        "My goal is to become a harbour master.",
        "I'm hoping to move into work as a naval architect.",
        "Next stop: dock manager.",
        "I want to be a pilot.",
        "I've set my heart on being a ship's cook.",
        "Seeking a chief engineer role.",
        "Harbour master is what I'm after.",
        "My aim: marine superintendent, by spring.",
        "I am keen to work as a tally clerk.",
        "I'm retraining to be a boatbuilder.",
        "going for crane operator next",
        "What I'd love to be is a lighthouse keeper.",
        "I'm after a deckhand job on the ferries.",
    ],
)
def test_a_target_role_is_found(text: str) -> None:
    assert set() == codes(f"{WHO} {SKILLS} {text}")


@pytest.mark.row("S35", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "I'm looking for something new.",
        "I was a teacher for years.",
        "I don't want to be a teacher any more.",
        "You must be a busy surveyor.",
        "My brother is a pilot.",
        "I want a change.",
        "Your harbour master told me to write.",
        "I'd like to hear what a surveyor does all day.",
        "I hope to find work in shipping.",
        "I'm leaving my job as a clerk.",
        "Could you be a friend and send me the slides?",
        "I'd like to be part of something bigger.",
        "How did you get to be a pilot?",
        "I'm looking forward to spring.",
    ],
)
def test_a_mail_without_a_target_role_is_remarked_on(text: str) -> None:
    assert {"target-role-missing"} == codes(f"{WHO} {SKILLS} {text}")


ANNOUNCED = [
    "I'm looking for work as a sous chef in Lyon.",
    "Big news: I'm going for head teacher posts in Kent.",
    "After the merger I'm free, and what I want is to be a paralegal in family law.",
    "on the hunt for a dental nurse job, glasgow way",
    "I've decided to become an arborist.",
    "Redundant since Monday. I'm after a quantity surveyor role in Perth.",
    "I'm job hunting: warehouse supervisor, nights.",
    "My next move is a registrar's post in a small museum, as registrar.",
    "I'd love to work as a translator for a publisher.",
    "Looking for ward sister positions, Cork or thereabouts.",
    "I am seeking a position as accounts assistant in the hotel trade.",
    "I hope to be a train driver by Christmas.",
    "Want to be a baker. Know any bakers?",
    "I'm training to be a midwife and start looking in May.",
    "My plan is to be an actuary with a mutual insurer.",
]
VAGUE = [
    "I'm looking for a new job.",
    "I've left the bank and I'm open to anything.",
    "I'm looking for something in finance.",
    "After 12 years as a teacher I'm on the market.",
    "Just to say that I'm job hunting, so keep your ears open!",
    "I no longer want to be a nurse.",
    "I've finished at the council and want a change.",
    "My contract as a driver ends in May; tell me if you hear of things.",
    "I want to get into marketing.",
    "My wife is a doctor and we are moving to Leeds, so I'm looking.",
    "Looking for new challenges in the third sector.",
    "I'm leaving my job as a chef.",
    "I would like a job with better hours.",
    "The search is on! Wish me luck.",
    "I was made redundant last week.",
]


@pytest.mark.parametrize("text", ANNOUNCED)
def test_an_announcement_that_names_the_role_is_fine(text: str) -> None:
    assert set() == codes(text, "announcement")


@pytest.mark.parametrize("text", VAGUE)
def test_an_announcement_that_names_no_role_is_remarked_on(text: str) -> None:
    assert {"target-role-missing"} == codes(text, "announcement")


def test_what_the_records_say_is_looked_for_too() -> None:
    occasion = Occasion(
        seeker=Seeker(name="Zo Ek"),
        goal=Goal(role="ostler", skills=("fettling",)),
        event=NetworkingEvent(name="Skagen", starts_at=datetime(2026, 6, 1, tzinfo=UTC)),
    )
    text = "zo ek, skagen: fettling is mine, ostler the word"

    assert {"name-and-place-missing", "skills-missing", "target-role-missing"} == codes(text)
    assert set() == codes(text, occasion=occasion)


MET = "We met at the ports conference. "


@pytest.mark.parametrize(
    ("text", "is_signed"),
    [
        (f"{MET}{SKILLS} {ROLE}\n\nBest,\nWill", True),
        (f"{MET}{SKILLS} {ROLE} Best, Will", True),
        (f"{MET}{SKILLS} {ROLE} It will be good to hear from you.", False),
        (f"{MET}{SKILLS} {ROLE} Will you write?", False),
        (f"{MET}{SKILLS} {ROLE} Thanks so much", False),
    ],
)
@pytest.mark.parametrize("seeker", [Seeker(name="Will Smith"), Seeker(name="Will"), None])
def test_a_name_may_be_a_common_word_and_a_common_word_no_name(
    text: str, is_signed: bool, seeker: Seeker | None
) -> None:
    assert is_signed == (codes(text, occasion=Occasion(seeker=seeker)) == set())


@pytest.mark.parametrize(
    "text",
    [
        "I take minutes fast, file neatly.",
        "Been shoeing ponies since I was twelve.",
        "I've been darning nets for my uncle.",
        "I can put a tent up quickly.",
    ],
)
def test_a_skill_may_be_told_by_a_plain_verb(text: str) -> None:
    assert set() == codes(f"{WHO} {text} {ROLE}")


@pytest.mark.parametrize(
    "text",
    [
        "Good to meet you.",
        "It was great to see you with your team.",
        "I've been thinking about your stall.",
        "I give you my word.",
        "I hope this finds you well.",
        "I put this to you carefully.",
    ],
)
def test_politeness_is_no_skill(text: str) -> None:
    assert {"skills-missing"} == codes(f"{WHO} {text} {ROLE}")


@pytest.mark.parametrize(
    "text",
    [
        "I am on the market for a claims adjuster role.",
        "I'm on the hunt as a barber.",
        "It's a bosun's place I'm after.",
        "I now search a post as laboratory technician.",
        "I'm working towards being a pathologist.",
        "I'm looking for a stoker's berth.",
    ],
)
def test_a_role_may_be_sought_in_many_frames(text: str) -> None:
    assert set() == codes(text, "announcement")
    assert set() == codes(f"{WHO} {SKILLS} {text}")


@pytest.mark.parametrize(
    "text",
    [
        "It was a joy to meet you, I work in a bakery.",
        "Lovely talking to you, hope your train home was on time!",
        "Nice to meet you in person.",
        "So good to meet you at last.",
    ],
)
def test_a_meeting_without_a_place_names_none(text: str) -> None:
    assert {"name-and-place-missing"} == codes(f"{text} I'm Ana Ruiz. {SKILLS} {ROLE}")


def test_a_place_may_stand_behind_a_name() -> None:
    assert set() == codes(f"Hi Bo, it's Brooke Tanner from Saturday's clinic in Boise. {SKILLS} {ROLE}")
