from __future__ import annotations

from pathlib import Path

import pytest

from jumpstart.errors import PlaybookError
from jumpstart.playbook.language import Lexicon, read
from jumpstart.playbook.language.phrases import WordLists, parse
from jumpstart.playbook.shipped import english

HEAD = b'[lexicon]\nid = "own"\nlanguage = "English"\ncommon = ["the"]\n'


def found(phrase: str, text: str) -> list[str]:
    lexicon = Lexicon.from_toml(
        HEAD + b'[lists]\nyou = ["you", "u"]\n' + f"[[cue]]\nid = 'a'\nof = 'b'\nphrases = ['''{phrase}''']\n".encode()
    )
    return [hit.text for sentence in read(text).sentences for hit in lexicon.find("b", sentence)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("could <you> please? help", "Could u help? Could you please help?", ["could u help", "could you please help"]),
        ("get me ~2 in", "get me an appointment in, get me one of the best in", ["get me an appointment in"]),
        ("(don't|do not) ~ job", "I DONT want any job", ["dont want any job"]),
        ("(stay (put|where i am)|sit tight)", "stay where I am; sit tight", ["stay where i am", "sit tight"]),
        ("part-time", "part time, part-time, party time", ["part time", "part-time"]),
        ("word", "sword wordy password", []),
        ("i'd? (can't|go) ~ home", "cant get home; I'd go home; go home", ["cant get home", "i'd go home", "go home"]),
    ],
    ids=["list", "gap", "apostrophe", "nested", "hyphen", "whole words", "several beginnings"],
)
def test_a_phrase_matches_as_it_is_written(phrase: str, text: str, expected: list[str]) -> None:
    assert expected == found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("<nobody> knows", "there is no list <nobody>"),
        ("(one|two", "a bracket is not closed"),
        ("one) two", "')' stands alone in 'one) two'"),
        ("? one", "a question mark stands behind nothing"),
        ("maybe?", "'maybe?' would match everything"),
        ("~2 one", "a gap stands before anything else"),
        ("one (two|~ three)", "a gap stands before anything else"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why(phrase: str, complaint: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse(phrase, WordLists({}))

    assert complaint == str(refusal.value)


def test_a_lexicon_with_a_mistake_names_file_cue_and_phrase() -> None:
    with pytest.raises(PlaybookError) as refusal:
        Lexicon.from_toml(HEAD + b'[[cue]]\nid = "a"\nof = "b"\nphrases = ["<x> y"]\n', file="own.toml")

    assert "own.toml" in str(refusal.value)
    assert "'<x> y' cannot be read: there is no list <x>" in str(refusal.value)


def test_a_lexicon_left_unchecked_complains_when_its_phrases_are_looked_for() -> None:
    document = HEAD + b'[[cue]]\nid = "a"\nof = "b"\nphrases = ["<x> y"]\n'

    lexicon = Lexicon.from_toml(document, check=False)

    assert [] == list(lexicon.find("c", read("x y").sentences[0]))
    with pytest.raises(ValueError, match="there is no list <x>"):
        list(lexicon.find("b", read("x y").sentences[0]))


def test_every_phrase_of_the_shipped_lexicon_can_be_read() -> None:
    lists = WordLists(dict(english().lists))

    assert all(parse(phrase, lists).pattern for cue in english().cues for phrase in cue.phrases)


@pytest.mark.parametrize(
    "document", [b"\xff", b"= 1", b"", b"[lexicon]\nid = 1"], ids=["bytes", "syntax", "empty", "head"]
)
def test_what_is_no_lexicon_is_refused(document: bytes) -> None:
    with pytest.raises(PlaybookError):
        Lexicon.from_toml(document)


def test_more_words_are_added_to_a_lexicon() -> None:
    more = Lexicon.from_toml(HEAD + b'[[cue]]\nid = "x"\nof = "hedging"\nphrases = ["havering"]\n')
    sentence = read("I am havering").sentences[0]

    assert ["havering"] == [hit.text for hit in english().plus(more).find("hedging", sentence)]
    assert [] == list(english().find("hedging", sentence))


def test_titles_are_added_one_a_line_or_behind_other_words() -> None:
    lexicon = Lexicon.from_toml(HEAD).with_titles("luthier  # makes violins\nhand: deck\n  farm\n")

    assert {"luthier"} == lexicon.titles
    assert {"hand": {"deck", "farm"}} == dict(lexicon.title_pairs)


def test_the_page_on_lexicons_names_everything_that_a_cue_can_be_a_sign_of():
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "extend-a-lexicon.md").read_text("utf-8")

    assert [] == [of for of in sorted({cue.of for cue in english().cues}) if f"`{of}`" not in page]
