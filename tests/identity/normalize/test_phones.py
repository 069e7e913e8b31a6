from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jumpstart.identity.normalize import phone


def are_one(one, two, region=None):
    return phone(one, region=region).is_same(phone(two, region=region))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("+1 (303) 555-0100", "303.555.0100"),
        ("1-303-555-0100", "+13035550100"),
        ("tel:+1-303-555-0100", "001 303 555 0100"),
        ("+44 (0)20 7946 0000", "020 7946 0000"),
        ("+33 1 99 00 00 00", "01 99 00 00 00"),
        ("+39 06 9900 0000", "06 9900 0000"),
        ("+1 303 555 0100 ext. 12", "303-555-0100 x12"),
        ("+1-303-555-0100;ext=5", "(303) 555-0100 #5"),
    ],
)
def test_two_spellings_are_one_number(one, two):
    assert are_one(one, two)
    assert are_one(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("555-0100", "+1 303 555 0100"),
        ("303 555 0100", "403 555 0100"),
        ("+1 303 555 0100", "+44 303 555 0100"),
        ("+1 303 555 0100 x1", "+1 303 555 0100 x2"),
        ("+1 303 555 0100 x1", "+1 303 555 0100"),
        ("12345678", "+45 12345678"),
    ],
)
def test_what_may_be_two_numbers_stays_two(one, two):
    assert not are_one(one, two)
    assert not are_one(two, one)


@pytest.mark.parametrize("text", ["", "ask Priya", "12345", "1" * 16, "303 555 0100" + " " * 100_000])
def test_what_is_no_number_is_none(text):
    assert phone(text) is None


def test_a_region_tells_what_a_short_number_means():
    assert are_one("12 34 56 78", "+45 12345678", region="DK")


def test_a_number_that_no_region_has_is_read_by_the_rules():
    assert phone("123456", region="US") == phone("123456")
    assert phone("ask Priya", region="US") is None


@pytest.mark.parametrize(
    ("module", "asked"),
    [
        ("phonenumbers", "normalize.phone('303 555 0100', region='US')"),
        ("rapidfuzz.distance", "match([], matching='fuzzy')"),
    ],
)
def test_a_missing_extra_is_named(module, asked):
    code = f"""
import sys
sys.modules[{module!r}] = None
from jumpstart.errors import MissingExtraError
from jumpstart.identity import match, normalize
try:
    {asked}
except MissingExtraError as error:
    print(error)
"""
    source = str(Path(__file__).parents[3] / "src")
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        check=True,
        text=True,
    )

    assert shown.stdout.endswith("needs an extra: pip install 'jumpstart[matching]'\n")
