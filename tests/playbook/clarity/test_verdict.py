from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import Goal
from jumpstart.playbook import assess
from jumpstart.playbook.language import Lexicon

WAVERING = (
    "I know I have to get out of accounting, but I don't know whether to study finance or maybe try marketing,"
    " or just stay put"
)
FIVE = ["alternatives", "away-from-not-towards", "hedging", "no-target-role", "status-quo"]


def codes(goal: Goal | str) -> list[str]:
    return sorted(finding.code for finding in assess(goal).findings)


@pytest.mark.row("S2", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "FP&A analyst in hospital finance, Denver",
        "pastry chef in Lyon",
        "headteacher of a primary school",
        "marine superintendent with a tanker operator",
        "I want to be a quantity surveyor, and Globex is where",
        "After nine years as a sous chef I'm looking for a post as a school cook in Galway.",
        "i'm a welder looking for work in aberdeen",
        "MY GOAL: TRAIN DRIVER ON THE WEST COAST LINE",
        "🙂 Vet nurse. Farm animals. Cumbria.",
        "registered nurse in Boston or New York",
        "Joiner, full or part time, with a boatyard",
    ],
)
def test_one_job_with_a_field_a_place_or_an_employer_is_clear(text: str) -> None:
    verdict = assess(text)

    assert [] == [finding.code for finding in verdict.findings]
    assert verdict.is_clear


@pytest.mark.row("S4", accepts=True)
def test_a_statement_that_wavers_in_every_way_has_all_five_codes() -> None:
    assert FIVE == codes(WAVERING)


@pytest.mark.row("S4", accepts=False)
@pytest.mark.parametrize(
    ("text", "gone"),
    [
        (WAVERING.replace("have to get out of", "like"), "away-from-not-towards"),
        (
            "I know I have to get out of accounting, but I don't know how to study finance, maybe, or just stay put",
            "alternatives",
        ),
        ("I have to get out of accounting, and either study finance or try marketing, or just stay put", "hedging"),
        (
            "I know I have to get out of accounting, but I don't know whether to study finance or maybe try marketing",
            "status-quo",
        ),
    ],
    ids=["away", "alternatives", "hedging", "status-quo"],
)
def test_without_one_cause_its_code_is_gone_and_no_other(text: str, gone: str) -> None:
    assert [code for code in FIVE if code != gone] == codes(text)


@pytest.mark.parametrize(
    ("with_it", "without_it", "code"),
    [
        ("I'd like to be a baker or a brewer in Cork", "I'd like to be a baker in Cork", "alternatives"),
        ("Perhaps a land agent in Fife", "A land agent in Fife", "hedging"),
        ("Land agent in Fife, or I stay where I am", "Land agent in Fife", "status-quo"),
        ("Something in shipping, in Piraeus, sort of", "Ship broker in shipping, in Piraeus", "hedging"),
        ("I want to be a midwife", "I want to be a midwife in Accra", "no-direction"),
    ],
    ids=["alternatives", "hedging", "status-quo", "something", "no-direction"],
)
def test_a_code_goes_with_its_cause(with_it: str, without_it: str, code: str) -> None:
    assert code in codes(with_it)
    assert [] == codes(without_it)


@pytest.mark.row("S4", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Maybe you know somebody: I want to be a paralegal in Leeds",
        "I'm leaving the bank to train as a locksmith in Hull",
        "No maybe about it: harbour pilot, Rotterdam",
        "I was a nurse or a carer for years; now I want to be a funeral director in Kent",
        "Staying in Kerry, and I want to be a physiotherapist there in Kerry",
        "Since May I have been looking for a job as a dental hygienist in Pune",
    ],
)
def test_what_only_looks_like_wavering_has_no_code(text: str) -> None:
    assert [] == codes(text)


@pytest.mark.row("S5", accepts=True)
@pytest.mark.parametrize(
    ("goal", "role", "field"),
    [
        (Goal(role="FP&A analyst", field="hospital finance", places=("Denver",)), "FP&A analyst", "hospital finance"),
        ("I want to be a bookbinder in conservation", "bookbinder", "conservation"),
        (Goal(statement="Pastry chef in Lyon"), "Pastry chef", "Lyon"),
    ],
    ids=["fields", "text", "statement"],
)
def test_a_clear_goal_gives_a_question_with_role_and_field(goal: Goal | str, role: str, field: str) -> None:
    question = assess(goal).question

    assert role in question
    assert field in question
    assert question.endswith("?")


@pytest.mark.row("S5", accepts=False)
def test_an_unclear_goal_gives_no_question_but_an_edit() -> None:
    verdict = assess("I'd like to do something in finance")

    assert "" == verdict.question
    assert ("role",) == verdict.missing
    assert "I am looking for work as a … in finance." == verdict.edit


def test_the_edit_of_an_unclear_statement_is_clear_once_the_gap_is_filled() -> None:
    verdict = assess("Maybe a brewer or a cooper in Cork")

    assert "I am looking for work as a brewer in Cork." == verdict.edit
    assert assess(verdict.edit).is_clear


@pytest.mark.parametrize("text", [WAVERING, WAVERING.upper(), WAVERING.replace("don't", "don’t"), f"<p>{WAVERING}</p>"])
def test_each_span_holds_the_passage_that_its_message_quotes(text: str) -> None:
    for finding in assess(text).findings:
        if finding.span is not None:
            assert f"“{text[slice(*finding.span)]}”" in finding.message


def test_a_goal_is_judged_by_its_role_and_its_statement_together() -> None:
    vet = Goal(role="vet", field="farm animals", statement="maybe I should just stay put")

    assert ["hedging", "status-quo"] == codes(vet)
    assert "vet\nmaybe I should just stay put" == assess(vet).text


@pytest.mark.parametrize(
    "role", ["health and safety officer", "R&D chemist", "head of year", "Maître d’hôtel", "zumba instructor", "CTO"]
)
def test_a_title_in_the_field_for_the_role_is_taken_at_its_word(role: str) -> None:
    assert assess(Goal(role=role, places=("Denver",))).is_clear


@pytest.mark.parametrize("text", ["", "   \n\t ", "🙂", "…"], ids=["empty", "blank", "emoji", "dots"])
def test_nothing_said_is_no_goal(text: str) -> None:
    assert ["no-direction", "no-target-role"] == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ich möchte nach der Elternzeit wieder in einem kleinen Verlag arbeiten, am liebsten hier",
        "Je voudrais bien travailler dans une petite maison près de chez nous, avec des enfants",
        "我想找一份在上海的工作",
        "Хочу работать в больнице недалеко от дома",
    ],
    ids=["German", "French", "Chinese", "Russian"],
)
def test_another_language_is_said_and_not_judged(text: str) -> None:
    assert ["other-language"] == codes(text)


def test_twenty_jobs_are_alternatives_and_cost_no_more_than_two() -> None:
    titles = ["nurse", "baker", "welder", "teacher", "pilot", "florist", "potter", "actuary", "midwife", "joiner"] * 2

    assert ["alternatives", "no-direction"] == codes(
        f"I want to be a {', a '.join(titles)} or whatever I am asked to"[:220]
    )


def test_what_is_quoted_from_another_mail_is_not_the_seekers() -> None:
    text = "Land agent in Fife.\n\nOn Tuesday Ann Field wrote:\n> maybe you should just stay put?"

    assert [] == codes(text)


def test_a_lexicon_of_ones_own_judges_another_language() -> None:
    german = Lexicon.from_toml(
        b"""
        [lexicon]
        id = "deutsch"
        language = "German"
        common = ["ich", "und", "in", "als", "der", "die", "das", "vielleicht"]
        [lists]
        before-a-title = ["ich", "suche", "als", "in", "arbeit", "vielleicht"]
        [[cue]]
        id = "sucht"
        of = "wants"
        phrases = ["suche arbeit als", "werden"]
        [[cue]]
        id = "zweifelt"
        of = "hedging"
        says = "leaves it open"
        phrases = ["vielleicht"]
        """
    ).with_titles("konditor")

    assert assess("Ich suche Arbeit als Konditor in Lyon", lexicon=german).is_clear
    assert ["hedging"] == [each.code for each in assess("Vielleicht Konditor in Lyon", lexicon=german).findings]


@given(st.text(max_size=300))
def test_any_text_has_a_verdict_with_spans_inside_it(text: str) -> None:
    for finding in assess(text).findings:
        start, end = finding.span or (0, 0)
        assert 0 <= start <= end <= len(text)
