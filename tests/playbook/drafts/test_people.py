"""How many people a draft asks to be sent to."""

from __future__ import annotations

import pytest

from jumpstart.playbook.drafts import review

CODES = {"referrals-missing", "referrals-low", "referrals-high"}


def codes(text: str) -> set[str]:
    """What is said of the number of people that a draft asks for."""
    return {finding.code for finding in review(text, purpose="referral-request")} & CODES


@pytest.mark.row("S22", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "Could you suggest two or three people I should talk to?",
        "Who are the 2-3 people you would ring first?",
        "Would you point me to a couple of others in the trade?",
        "I'd welcome the names of three hydrologists.",
        "Could you put me in touch with a few of your old crewmates?",
        "who else should i chat to? two names would be ace",
        "Might you introduce me to two midwives who have gone into research?",
        "If you can think of two or three, I'd write to them this week.",
        "Please may I have three contacts in cold storage?",
        "I've spoken to eleven people already; are there two others you rate?",
        "Do you know 2 or 3 folk in forestry who'd talk to a beginner?",
        "Could you name a couple?",
        "Is there a pair of colleagues who would tell me about nights?",
        "Three introductions would set me up nicely.",
        "After 20 years in the army I know nobody in shipping. Which two or three people should I meet?",
        "Kindly share two to three references of seniors in audit whom I may contact.",
        "Got a few names for me, mate?",
        "Could you connect me with 3 devs who like Rust?",
        "I'd love to hear who your top three people in costume are, so that I can talk to them.",
        "CAN YOU GIVE ME TWO NAMES",
    ],
)
def test_two_or_three_people_are_fine(text: str) -> None:
    assert set() == codes(text)


@pytest.mark.row("S22", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Is there anyone else I should talk to?",
        "Who else would you recommend?",
        "Do you know people in publishing?",
        "Could you share some names with me?",
        "I've met three of your colleagues. Anybody else I ought to see?",
        "I'd be grateful for an idea of whom to ask next.",
        "After ten years at sea I know nobody ashore. Whom would you ring?",
        "Would you put me in touch with others in your field?",
        "Thanks for the two names. Who else comes to mind?",
        "Any contacts in joinery?",
        "I have two questions: who runs the lab, and who might talk to me?",
        "I manage 12 people now and want to hear from other managers. Can you help?",
        "Could you point me towards somebody in conservation?",
        "It's been 3 weeks since we spoke; do you know folk I could ring?",
        "Please forward my details to relevant people for a talk.",
        "Could you introduce me to your network?",
        "Whom do you know in grain?",
        "Could I have more names, please?",
        "Any mates on the rigs I could have a word with?",
        "We met at 2. Whom else should I speak to?",
    ],
)
def test_a_request_without_a_number_is_remarked_on(text: str) -> None:
    assert {"referrals-missing"} == codes(text)


@pytest.mark.row("S22", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Could you give me one name?",
        "Is there one person I should talk to?",
        "I'd be glad of just one introduction.",
        "Could you introduce me to another welder?",
        "Would you pass me a single contact in the ministry?",
        "Name one brewer I should meet.",
        "Do you have 1 colleague who'd chat with me?",
        "If you could name just one, I'd be happy.",
        "Could you share a name with me?",
        "Is there one other farrier you'd trust?",
        "One more contact, please, and I'll leave you be.",
        "could u link me w one person at the port",
    ],
)
def test_one_person_is_low(text: str) -> None:
    assert {"referrals-low"} == codes(text)


@pytest.mark.row("S22", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Could you send me ten names?",
        "I'd like to talk to 8 of your colleagues.",
        "Would you introduce me to everyone in your department?",
        "Please give me the numbers of a dozen skippers.",
        "Could you list fifteen people for me to ring?",
        "Can I have all your contacts in pharma?",
        "I need five or six architects to interview.",
        "Could you introduce me to as many nurses as you can?",
        "Share your whole address book with me?",
        "Half a dozen names should do.",
        "Kindly provide 20 contacts in the oil sector.",
        "Who are the four people you would call?",
        "Would you put me in touch with 5 or more bakers?",
    ],
)
def test_more_than_three_people_are_high(text: str) -> None:
    assert {"referrals-high"} == codes(text)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Could you give me one name?", "1 person (“one name”)"),
        ("Could you suggest one or two people?", "1 to 2 people (“one or two people”)"),
        ("Could you name 12 people?", "12 people"),
    ],
)
def test_the_remark_says_how_many_were_asked_for(asked: str, said: str) -> None:
    found = review(asked, purpose="referral-request")

    assert [f"the draft asks for {said}, where 2 to 3 are advised"] == [each.message for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "After 3 years on the boats and 2 in a cannery, I'd like to hear from other people. Who comes to mind?",
        "Six months at sea, then two on a farm: who else should I talk to?",
    ],
)
def test_a_number_that_goes_on_counting_years_counts_no_people(text: str) -> None:
    assert {"referrals-missing"} == codes(text)
