"""Whether a text is in the language of a lexicon: one answer for goals and drafts."""

from __future__ import annotations

import pytest

from jumpstart import assess
from jumpstart.playbook.drafts import review
from jumpstart.playbook.language import Lexicon, is_in_language, read
from jumpstart.playbook.shipped import english

RUSSIAN = Lexicon.from_toml(
    '[lexicon]\nid = "ru"\nlanguage = "Russian"\ncommon = ["я", "хочу", "в", "и", "на"]\n'.encode()
)


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("", True),
        ("Plumber", True),
        ("I would like to thank you for the talk about the ferries", True),
        ("Grid planner w/ TenneT, Arnhem", True),
        ("Ich möchte nach der Elternzeit wieder in einem kleinen Verlag arbeiten", False),
        ("Nakon porodiljskog dopusta želim opet raditi negdje blizu kuće", False),
        ("我想找一份在上海的工作 CV", False),
        ("Хочу работать в больнице недалеко от дома", False),
    ],
)
def test_a_text_is_english_or_not(text: str, is_english: bool) -> None:
    assert is_english == is_in_language(read(text), english())


def test_a_lexicon_in_another_script_knows_its_language() -> None:
    assert is_in_language(read("Я хочу работать в больнице"), RUSSIAN)
    assert not is_in_language(read("Плотник плотничает плотно, столяр столярничает"), RUSSIAN)


@pytest.mark.parametrize("words", [7, 8, 11, 12])
def test_goals_and_drafts_agree(words: int) -> None:
    text = " ".join(["vrlo"] * (words - 1) + ["the"])
    of_goal = any(each.code == "other-language" for each in assess(text).findings)
    of_draft = any(each.code == "other-language" for each in review(text, purpose="thank-you"))

    assert of_goal == of_draft == (words >= 8)
