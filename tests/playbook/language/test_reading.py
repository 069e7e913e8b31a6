from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.playbook.language import read


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in read(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ["one.", "two?", "three!"]),
        ("Dr. Ann met Mr. B. at 5 p.m. today. Fine.", ["dr. ann met mr. b. at 5 p.m. today.", "fine."]),
        ("Hi Ann,\nthanks", ["hi ann,", "thanks"]),
        ("- one thing\n- another thing", ["- one thing", "- another thing"]),
        ("no stop at all", ["no stop at all"]),
        (
            "a line that a mail program has broken just here because\nit was long",
            ["a line that a mail program has broken just here because it was long"],
        ),
    ],
    ids=["marks", "abbreviations", "greeting", "bullets", "none", "wrapped"],
)
def test_a_text_falls_into_its_sentences(text: str, expected: list[str]) -> None:
    assert expected == sentences(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks.\n> can you hire me?\n", ["thanks."]),
        ("Thanks.\n\nOn Mon, 1 June 2026, Ann wrote:\nhire me", ["thanks."]),
        ("Thanks.\n-----Original Message-----\nhire me", ["thanks."]),
        ("Thanks.\n\nFrom: Ann\nSent: Monday\nhire me", ["thanks."]),
        ("<p>Thanks&nbsp;you</p><p>Caf&eacute; &amp; bar</p>", ["thanks you", "cafe & bar"]),
    ],
    ids=["quote marks", "wrote", "original message", "header", "tags"],
)
def test_what_is_not_the_writers_plays_no_part(text: str, expected: list[str]) -> None:
    assert expected == sentences(text)


def test_the_name_below_two_dashes_is_the_signature() -> None:
    reading = read("Thanks.\n-- \nMaya Lind\n0123")

    assert "Maya Lind\n0123" == reading.signature
    assert ["thanks."] == [sentence.text for sentence in reading.sentences]


def test_a_passage_is_found_in_the_text_as_given() -> None:
    text = "<b>Dear&nbsp;Ann</b> — my “RÉSUMÉ” isn’t here"
    reading = read(text)
    start = reading.plain.index("resume")

    assert "RÉSUMÉ" == text[slice(*reading.span(start, start + len("resume")))]


def test_what_stands_between_double_quotes_is_known_as_quoted() -> None:
    reading = read("He said “hire me” and left")
    start = reading.plain.index("hire me")

    assert reading.is_quoted(start, start + len("hire me"))
    assert not reading.is_quoted(0, 2)


@given(st.text(max_size=400))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    reading = read(text)

    for sentence in reading.sentences:
        first, last = reading.span(sentence.start, sentence.end)
        assert 0 <= first < last <= len(text)
        assert sentence.text == reading.plain[sentence.start : sentence.end].replace("\n", " ")
