from __future__ import annotations

import importlib.util
from pathlib import Path
from statistics import mean

import pytest

from jumpstart.testing.address_books import address_book

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def measure():
    """The script that measures matching."""
    spec = importlib.util.spec_from_file_location("measure", Path(__file__).with_name("measure.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_seed_gives_the_same_book():
    assert address_book(50, seed=7) == address_book(50, seed=7)
    assert address_book(50, seed=7) != address_book(50, seed=8)


def test_a_book_knows_who_is_who():
    book = address_book(200)
    who = dict(zip((contact.id for contact in book.contacts), book.people, strict=True))

    assert 200 == len(who)
    assert {who[one] == who[two] for one, two in book.same} == {True}
    assert len(book.same) == sum(one < two and who[one] == who[two] for one in who for two in who)


@pytest.mark.parametrize("matching", ["rules", "fuzzy"])
def test_what_is_certain_is_right_and_little_is_missed(measure, matching):
    found = [measure.figures(1000, seed, matching) for seed in SEEDS]

    assert mean(each["precision of certain"] for each in found) >= measure.CERTAIN_PRECISION
    assert mean(each["recall of certain and likely"] for each in found) >= measure.RECALL
