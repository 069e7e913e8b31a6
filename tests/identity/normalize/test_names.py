from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.identity.normalize import person_name
from jumpstart.identity.normalize.names import within_one_edit
from jumpstart.testing import strategies


def agreement(one, two, **asked):
    found = person_name(one).agreement(person_name(two), **asked)

    assert found == person_name(two).agreement(person_name(one), **asked)
    return found


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("José Núñez", ("jose", "nunez")),
        ("Jose\u0301 Nun\u0303ez", ("jose", "nunez")),
        ("Doe, John", ("john", "doe")),
        ("Doe, John, MD", ("john", "doe")),
        ("Dr. John Doe, Ph.D.", ("john", "doe")),
        ("John Doe MBA", ("john", "doe")),
        ("YO YO MA", ("yo", "ma")),
        ("Jack Ma", ("jack", "ma")),
        ("Ludwig van der Berg", ("ludwig", "vanderberg")),
        ("Anna Smith-Jones", ("anna", "smithjones")),
        ("Sinéad O’Brien", ("sinead", "obrien")),
        ("J.R. Smith", ("j", "smith")),
        ("Søren Łukasz", ("soren", "lukasz")),
        ("👩 Chloé Dubois 👩‍🔬", ("chloe", "dubois")),
        ("Dana", ("dana", "")),
        ("李晨", ("李晨", "")),
        ("Dr. Who", ("who", "")),
        ("dana@example.org", ("", "")),
        ("(no name)", ("", "")),
        ("+1 303 555 0100", ("", "")),
    ],
)
def test_a_name_is_taken_apart(name, parts):
    found = person_name(name)

    assert parts == (found.given, found.family)


def test_parts_that_are_known_apart_are_taken_as_they_are():
    found = person_name("Juan Carlos García Márquez", given="Juan Carlos", family="García Márquez")

    assert ("juan", ("carlos",), "garciamarquez") == (found.given, found.middles, found.family)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Bob Smith", "Robert Smith", "same"),
        ("Robert (Bob) Smith", "Smith, Bob", "same"),
        ("Mary Ann Cole", "Maryann Cole", "same"),
        ("Dana M. Okafor", "Dana Okafor", "same"),
        ("Dana Okafor", "Dana Okaffor", "close"),
        ("Dana Okafor", "Dana O.", "close"),
        ("Dana Okafor", "Okafor Dana", "close"),
        ("Anna Smith", "Anna Smith-Jones", "close"),
        ("J. Doe", "John Doe", "faint"),
        ("Robert Oppenheimer", "J. Robert Oppenheimer", "faint"),
        ("Paul Cole", "Paula Cole", "faint"),
        ("John Smith Jr.", "John Smith", "faint"),
        ("Dana", "Dana Okafor", "partial"),
        ("Bob", "Robert Smith", "partial"),
        ("Anna Smith", "Anna Cole", "given"),
        ("Alexander Cole", "Alexandra Cole", "family"),
        ("John Smith Jr.", "John Smith Sr.", "family"),
        ("John A. Smith", "John B. Smith", "family"),
        ("Okafor", "Dana Okafor", "family"),
        ("Dana Okafor", "Priya Natarajan", "different"),
        ("Dana", "Priya Natarajan", "different"),
        ("dana@example.org", "Priya Natarajan", "unknown"),
    ],
)
def test_how_far_two_names_agree(one, two, expected):
    assert expected == agreement(one, two)


def test_a_ratio_forgives_more_than_one_slip():
    assert agreement("Dana Papadakis", "Dana Papdakkis") == "given"
    assert agreement("Dana Papadakis", "Dana Papdakkis", ratio=lambda *_: 0.95) == "close"


@given(strategies.names(), strategies.names())
def test_names_agree_alike_from_either_side(one, two):
    agreement(one, two)


@given(strategies.names())
def test_a_name_agrees_with_itself(name):
    assert agreement(name, name) in {"same", "partial", "unknown"}


@given(st.text("abc", max_size=5), st.integers(0, 5), st.sampled_from("abc"))
def test_one_edit_is_known_from_either_side(word, place, letter):
    place = min(place, len(word))
    for other in (
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1 :],
        word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
    ):
        assert within_one_edit(word, other)
        assert within_one_edit(other, word)


@pytest.mark.parametrize(("one", "two"), [("abcd", "badc"), ("abc", "abcde"), ("abc", "cab"), ("ab", "cd")])
def test_two_edits_are_more_than_one(one, two):
    assert not within_one_edit(one, two)
    assert not within_one_edit(two, one)
