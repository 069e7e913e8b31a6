"""Draft review as a whole: what is asked of each purpose, by each playbook, and of any text at all."""

# ruff: noqa: RUF001  people write in many scripts

from __future__ import annotations

import sys
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import Seeker
from jumpstart.errors import FieldError
from jumpstart.playbook import Playbook
from jumpstart.playbook.book import Bound
from jumpstart.playbook.drafts import Occasion, review
from jumpstart.playbook.drafts.parts import PARTS
from jumpstart.playbook.rule import DRAFT_PARTS, PURPOSES
from jumpstart.playbook.shipped import jump_start

TWO_HOUR = Playbook.from_toml((Path(__file__).parents[1] / "two_hour.toml").read_bytes())
WHO = "I'm Ana Ruiz; we met at the ports conference in Bilbao."
SKILLS = "I have nine years of crane maintenance."
ROLE = "I'd like to be a marine surveyor."
QUIET = Occasion(seeker=Seeker(name="Ana Ruiz", employer="Globex", confidential=True))


def codes(text: str, purpose: str, occasion: Occasion | None = None, playbook: Playbook | None = None) -> list[str]:
    """The codes of the remarks on a draft."""
    return [finding.code for finding in review(text, purpose=purpose, occasion=occasion, playbook=playbook)]


FLOOR = 0.87
"""Precision and recall on the sentences that may be looked at, each with room for a few more of them."""

GOOD = {
    "announcement": "Hello Tom, I'm looking for work as a marine surveyor in Vigo. Do you know the trade?",
    "meeting-request": "Dear Ms Lund, could I ask you three questions? 25 minutes on the phone would do.",
    "thank-you": "Dear Ms Lund, thank you for your time on Tuesday. Your view of the ports has helped me.",
    "event-follow-up": f"{WHO} {SKILLS} {ROLE}",
    "referral-request": "Could you suggest two or three people I should talk to about surveying?",
    "resume-reply": "Here is my CV, attached, as you asked.",
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_draft_that_does_what_is_asked_gets_no_remark(purpose: str) -> None:
    assert () == review(GOOD[purpose], purpose=purpose)


@pytest.mark.parametrize(
    ("purpose", "text", "cause", "cured", "code"),
    [
        (
            "announcement",
            "I'm looking for {}. Wish me luck!",
            "something new",
            "work as a nurse in Leeds",
            "target-role-missing",
        ),
        ("meeting-request", "Could we talk {}about ports?", "", "for 25 minutes ", "no-duration"),
        ("meeting-request", "Could we talk for {} about ports?", "ten minutes", "half an hour", "duration-low"),
        ("meeting-request", "Could we talk for {} about ports?", "an hour", "half an hour", "duration-high"),
        (
            "meeting-request",
            "Could we talk for 25 minutes? {}",
            "My CV is attached.",
            "I can send my CV.",
            "resume-attached-unasked",
        ),
        ("meeting-request", "Could we talk for 25 minutes? {}", "Or could you give me a job?", "", "asks-for-job"),
        ("referral-request", "Could you name {} I should ring?", "people", "two people", "referrals-missing"),
        ("referral-request", "Could you name {} I should ring?", "one person", "two people", "referrals-low"),
        ("referral-request", "Could you name {} I should ring?", "ten people", "three people", "referrals-high"),
        ("thank-you", "Dear Ms Lund, thank you for {}.", "the book", "the conversation", "thanks-for-time-missing"),
        ("event-follow-up", "{} " + SKILLS + " " + ROLE, "Hello!", WHO, "name-and-place-missing"),
        ("event-follow-up", WHO + " {} " + ROLE, "I liked the biscuits.", SKILLS, "skills-missing"),
        ("event-follow-up", WHO + " " + SKILLS + " {}", "I liked the biscuits.", ROLE, "target-role-missing"),
        ("event-follow-up", f"{WHO} {SKILLS} {ROLE} {{}}", "The tide was fine. " * 40, "", "too-long"),
        ("resume-reply", "Thank you for asking. {}", "My CV will follow.", "My CV is attached.", "resume-missing"),
        (
            "thank-you",
            "{}Thank you for your time.",
            "So sorry, I apologise, forgive me. ",
            "Sorry I'm late. ",
            "begging",
        ),
    ],
)
def test_removing_the_cause_removes_the_remark_and_nothing_else(
    purpose: str, text: str, cause: str, cured: str, code: str
) -> None:
    assert [code] == codes(text.format(cause), purpose)
    assert [] == codes(text.format(cured), purpose)


@pytest.mark.row("S10", accepts=False)
def test_asking_for_confidence_removes_that_remark_and_nothing_else() -> None:
    assert ["confidentiality-request-missing"] == codes(GOOD["announcement"], "announcement", QUIET)
    assert [] == codes(GOOD["announcement"] + " Please keep it between us.", "announcement", QUIET)


@pytest.mark.row("S23", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "So sorry to bother you, I know you're busy, forgive me for asking.",
        "Sorry, sorry, I'm such a nuisance.",
        "I hate to trouble you. I'm nobody, and I beg you to read this.",
        "Apologies for the intrusion; I know how precious your time is; please don't think badly of me.",
        "pardon me, i dont deserve your time, sorry again",
        "I'm ashamed to ask. I'm hopeless at this. Forgive a poor man like me.",
    ],
)
def test_piled_up_apologies_are_a_hint_and_no_more(text: str) -> None:
    found = review(f"{text} Thank you for your time.", purpose="thank-you")

    assert [("begging", "info")] == [(finding.code, finding.severity) for finding in found]


@pytest.mark.row("S23", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "Sorry I'm a day late with this.",
        "I know you're busy, so I'll be brief.",
        "I'm sorry about your knee, and forgive the scrawl.",
        "It was no trouble to find you.",
        "You were right that apologies cost nothing.",
        "The busy season must be hard.",
    ],
)
def test_one_polite_apology_is_no_begging(text: str) -> None:
    assert [] == codes(f"{text} Thank you for your time.", "thank-you")


@pytest.mark.row("S34", accepts=True)
def test_a_mail_within_the_bound_is_not_too_long() -> None:
    words = len(f"{WHO} {SKILLS} {ROLE}".split())
    text = f"{WHO} {SKILLS} {ROLE} " + "so " * (150 - words)

    assert [] == codes(text, "event-follow-up")


@pytest.mark.row("S34", accepts=False)
def test_a_mail_beyond_the_bound_is_too_long() -> None:
    text = f"{WHO} {SKILLS} {ROLE} " + "and so on " * 50
    words = len(text.split())

    finding = review(text, purpose="event-follow-up")[0]

    assert "too-long" == finding.code
    assert f"the draft has {words} words where at most 150 are advised" == finding.message
    assert f"cut it to 150 words: {words - 150} words too many" == finding.fix
    assert ["too-long"] == codes(
        GOOD["event-follow-up"], "event-follow-up", playbook=jump_start().tuned(longest_email=9)
    )


@pytest.mark.row("S35", accepts=True)
def test_naming_the_role_is_not_asking_for_a_job() -> None:
    assert "asks-for-job" not in codes(GOOD["event-follow-up"], "event-follow-up")


def test_each_part_that_a_playbook_may_name_has_a_meaning() -> None:
    assert set() == set(DRAFT_PARTS) - set(PARTS) - {"asked-for-job"}


def test_a_mail_of_one_word_has_one_word() -> None:
    playbook = attrs.evolve(jump_start(), bounds=(("thank-you.words", Bound(low=5)),))

    (finding,) = (each for each in review("Thanks", purpose="thank-you", playbook=playbook) if each.code == "too-short")

    assert "the draft has 1 word where at least 5 are advised" == finding.message


def test_another_playbook_asks_for_other_things() -> None:
    good = "We both trained at Leith. Could I ask you for 30 minutes about ferries?"

    assert [] == codes(good, "meeting-request", playbook=TWO_HOUR)
    assert ["duration-low"] == codes(good.replace("30", "25"), "meeting-request", playbook=TWO_HOUR)
    assert ["connection-missing"] == codes("Could I ask you for 30 minutes?", "meeting-request", playbook=TWO_HOUR)
    assert ["connection-missing"] == codes(
        "Could I ask you for 30 minutes? We both trained at Leith.", "meeting-request", playbook=TWO_HOUR
    )
    assert ["question-missing"] == codes(
        "We both trained at Leith. I want 30 minutes of your time.", "meeting-request", playbook=TWO_HOUR
    )
    assert ["too-long"] == codes(good + " and so" * 35, "meeting-request", playbook=TWO_HOUR)
    assert ["resume-attached-unasked"] == codes(good + " My CV is attached.", "meeting-request", playbook=TWO_HOUR)


def test_a_purpose_of_a_playbook_of_its_own_is_judged_by_it() -> None:
    agenda = (
        "Which trends do you see? What surprised you most? What would you advise me? What should I read? "
        "Which project would teach me most?"
    )

    assert [] == codes(agenda, "meeting-agenda", playbook=TWO_HOUR)
    assert ["asks-for-referral"] == codes(agenda + " Who else should I talk to?", "meeting-agenda", playbook=TWO_HOUR)
    assert ["trends-missing", "resources-missing"] == codes(
        "What surprised you most? What would you advise me? Which project would teach me most?",
        "meeting-agenda",
        playbook=TWO_HOUR,
    )


def test_an_unknown_purpose_is_refused_with_the_known_ones() -> None:
    with pytest.raises(FieldError) as caught:
        review("Hello", purpose="love-letter")

    assert (
        "purpose: 'love-letter': expected one of announcement, meeting-request, thank-you, event-follow-up, "
        "referral-request, resume-reply"
    ) == str(caught.value)


def test_remarks_stand_in_the_order_of_their_passages_those_without_one_last() -> None:
    text = "My CV is attached. Could you give me a job? Could I have an hour of your time?"

    found = review(text, purpose="meeting-request")

    assert ["resume-attached-unasked", "asks-for-job", "duration-high"] == [finding.code for finding in found]
    assert ["name-and-place-missing", "target-role-missing"] == codes(SKILLS, "event-follow-up")


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\n", "> Could you give me a job?", "<p></p>", "🙂🙂", "…", "-- \nAna Ruiz"]
)
def test_a_draft_without_words_is_empty_whatever_it_is_for(text: str) -> None:
    for purpose in PURPOSES:
        assert ["empty-draft"] == codes(text, purpose)


@pytest.mark.parametrize(
    "text",
    [
        "Sorry to bother you, I know you're busy. Could we talk for 25 minutes?",
        "It was a sorry business, the council's apology came late. 25 minutes on the phone?",
        "He said sorry, they were sorry, she is sorry. Could we talk for 25 minutes?",
        "Have you seen the film Sorry We Missed You? Sorry, I digress. Could we talk for 25 minutes about Sorry?",
    ],
)
def test_an_apology_counts_once_and_only_where_it_is_the_writers(text: str) -> None:
    assert [] == codes(text, "meeting-request")


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, so sorry to trouble you. I know you are busy, apologies. Could we talk for 25 minutes?",
        "I'm sorry. My sincere apologies. I really am very sorry! Could we talk for 25 minutes?",
    ],
)
def test_apologies_in_three_clauses_are_begging(text: str) -> None:
    assert ["begging"] == codes(text, "meeting-request")


@pytest.mark.parametrize("text", [None, 5, b"Thank you"])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(FieldError, match="expected the draft, a text") as caught:
        review(text, purpose="thank-you")  # type: ignore[arg-type]

    assert "text" == caught.value.field


OTHERS = {
    "French": "Bonjour Madame, je vous remercie beaucoup pour le temps que vous m'avez accordé mardi dernier.",
    "German": "Sehr geehrte Frau Lund, vielen Dank für das Gespräch am Dienstag, ich habe viel gelernt.",
    "Polish": "Dzień dobry, dziękuję bardzo za rozmowę we wtorek, to było dla mnie ważne i pomocne.",
    "Spanish": "Hola, muchas gracias por su tiempo el martes, me ayudó mucho hablar con usted.",
    "Italian": "Buongiorno, grazie mille per il suo tempo e per i consigli che mi ha dato martedì.",
    "Portuguese": "Olá, muito obrigado pela conversa de terça-feira, foi de grande ajuda para mim.",
    "Dutch": "Hallo, hartelijk dank voor het gesprek van dinsdag, ik heb er veel van geleerd.",
    "Swedish": "Hej, tack så mycket för samtalet i tisdags, det var till stor hjälp för mig.",
    "Turkish": "Merhaba, salı günkü görüşme için çok teşekkür ederim, bana çok yardımcı oldu.",
    "Chinese": "您好，非常感谢您星期二抽出时间与我交谈。",
    "Arabic": "شكرا جزيلا على وقتك يوم الثلاثاء",
    "Russian": "Здравствуйте, большое спасибо за ваше время во вторник.",
    "Hindi": "मंगलवार को समय देने के लिए आपका बहुत धन्यवाद।",
    "Greek": "Σας ευχαριστώ πολύ για τον χρόνο σας την Τρίτη.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_in_another_language_is_said_to_be_one_and_not_judged(language: str) -> None:
    for purpose in PURPOSES:
        assert ["other-language"] == codes(OTHERS[language], purpose)


def test_a_text_in_another_language_is_judged_by_its_length_and_its_attachments() -> None:
    french = OTHERS["French"]

    assert ["other-language", "too-long"] == codes(french * 12, "event-follow-up")
    assert ["other-language", "resume-attached-unasked"] == codes(
        french, "meeting-request", Occasion(attachments=("cv.pdf",))
    )
    assert ["other-language", "resume-missing"] == codes(french, "resume-reply", Occasion(attachments=()))


@pytest.mark.parametrize(
    "text",
    [
        "CV attached",
        "cheers for the chat mate",
        "Kopi next week? 20 minutes can?",
        "ta duck, grand natter",
        "Gracias for the coffee, Señora Müller-Łukasiewicz! Saw Zoë & Jürgen at Café København.",
        "THANK YOU FOR YOUR TIME",
        "merci for your time, ciao",
    ],
)
def test_short_and_colourful_english_is_english(text: str) -> None:
    assert "other-language" not in codes(text, "thank-you")


@pytest.mark.parametrize(
    "draw",
    [
        str.upper,
        str.lower,
        lambda text: text.replace("'", "’").replace('"', "“"),
        lambda text: text.replace(".", "").replace(",", "").replace(";", ""),
        lambda text: text + " 🙂👍🏽",
        lambda text: text + "\n\nOn Mon, 1 Jun 2026, Tom Reed wrote:\n> Could you give me a job? Sorry, sorry, sorry.",
        lambda text: "> My CV is attached.\n" + text,
        lambda text: "<html><body><p>" + text.replace("Ms", "<b>Ms</b>") + "</p></body></html>",
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "  ").replace("\n", "\r\n"),
    ],
    ids=["upper", "lower", "curly", "bare", "emoji", "history", "quote", "html", "nbsp", "spaces"],
)
@pytest.mark.parametrize("purpose", [each for each in PURPOSES if each != "event-follow-up"])
def test_how_a_good_draft_is_drawn_plays_no_part(purpose: str, draw) -> None:
    assert [] == codes(draw(GOOD[purpose]), purpose)


def test_what_stands_between_quotes_is_not_the_writers() -> None:
    text = 'Thank you for your time. You told me how you wrote "sorry, forgive me, I beg you" and laughed.'

    assert [] == codes(text, "thank-you")


def test_spans_are_those_of_the_text_as_given() -> None:
    text = "<p>Dear Zoë,</p>\r\n> hm\r\n<p>could I have &nbsp;<b>an hour</b> of your time?</p>"

    finding = next(finding for finding in review(text, purpose="meeting-request"))

    assert finding.span is not None
    assert text[slice(*finding.span)].startswith("an hour")


@settings(max_examples=150, deadline=None)
@given(st.text(), st.sampled_from(PURPOSES))
def test_no_text_makes_it_fail_and_each_remark_is_whole(text: str, purpose: str) -> None:
    for finding in review(text, purpose=purpose, occasion=QUIET):
        assert finding.code
        assert finding.message
        assert finding.fix
        assert "¶" in finding.cite
        assert finding.span is None or 0 <= finding.span[0] < finding.span[1] <= len(text)


WORDS = (  # noqa: SIM905  words are easier to read in a row
    "i you your cv resume attached 20 half an hour minutes two three people thanks thank for the time sorry keep this "
    "between us job role nurse want to be a at met name is . , ? ! > -- ( ) 1/2 - or could spare ' <b> &amp; ½ 🙂 Ana"
).split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join), st.sampled_from(PURPOSES))
def test_no_jumble_of_its_own_words_makes_it_fail(text: str, purpose: str) -> None:
    for finding in review(text, purpose=purpose, occasion=QUIET):
        assert finding.span is None or 0 <= finding.span[0] < finding.span[1] <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "sorry ",
        "a",
        "1 ",
        "1/",
        "20-30 ",
        "'",
        '"',
        "<",
        "> ",
        ", ",
        "for ",
        "Ana ",
        "two or ",
        "thanks for the ",
        "\n",
        "é",
        "i'm ",
    ],
)
@pytest.mark.parametrize("purpose", ["event-follow-up", "meeting-request", "referral-request", "thank-you"])
@pytest.mark.soak
def test_two_hundred_thousand_characters_of_anything_are_judged(unit: str, purpose: str) -> None:
    text = (unit * 200_000)[:200_000]

    assert review(text, purpose=purpose)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_two_hundred_thousand_characters_are_judged(purpose: str) -> None:
    text = (GOOD[purpose] + "\n") * (200_000 // len(GOOD[purpose]))

    assert ["too-long"] * (purpose == "event-follow-up") == codes(text, purpose)


def test_the_same_draft_gets_the_same_remarks() -> None:
    for purpose, text in GOOD.items():
        assert review(text, purpose=purpose) == review(text, purpose=purpose)


def floor(name: str) -> dict[str, tuple[float, float]]:
    """Precision and recall on the sentences that may be looked at, pooled."""
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        import measure
    finally:
        sys.path.pop(0)
    judge = measure.judged_drafts if name == "drafts" else measure.judged_goals
    verdict = measure.ASKS if name == "drafts" else "clear"
    answers = list(judge(measure.rows(name)))
    pooled = {
        "verdict": measure.Tally.of(each for each in answers if each.code == verdict),
        "codes": measure.Tally.of(each for each in answers if each.code != verdict),
    }
    return {
        what: tuple(part / whole if whole else 1.0 for part, whole in (tally.precision, tally.recall))
        for what, tally in pooled.items()
    }


@pytest.mark.parametrize("name", ["drafts", "goals"])
def test_the_labelled_sentences_are_judged_no_worse_than_they_were(name: str) -> None:
    for what, (precision, recall) in floor(name).items():
        assert precision >= FLOOR, what
        assert recall >= FLOOR, what
