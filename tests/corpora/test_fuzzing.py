"""What holds of any file, on files that were damaged at random; the script beside it looks for longer."""

from __future__ import annotations

from random import Random

import pytest

READERS = ("vcard", "ical", "csv", "archive", "zip", "import")


@pytest.mark.parametrize("reader", READERS)
def test_no_damage_breaks_what_holds_of_any_file(fuzzing, reader):
    *found, (_, _, count) = fuzzing.findings(reader, seconds=60, seed=7, count=150)

    assert [] == [place for place, _, _ in found]
    assert 150 == count


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_no_damage_of_many_breaks_what_holds_of_any_file(fuzzing, reader):
    *found, (_, _, count) = fuzzing.findings(reader, seconds=15, seed=11)

    assert [] == [place for place, _, _ in found]
    assert count > 200


def test_each_reader_is_damaged(fuzzing):
    assert set(READERS) == set(fuzzing.READERS)


def test_the_damage_of_a_seed_is_always_the_same(fuzzing):
    known = [b"BEGIN:VCARD\r\nFN:Dana Okafor\r\nEND:VCARD\r\n", b"BEGIN:VCARD\nFN:Ann\nEND:VCARD\n"]
    one, other = ([fuzzing.damaged(chance, known) for _ in range(50)] for chance in (Random(5), Random(5)))  # noqa: S311

    assert one == other
    assert len(set(one)) > 40


def test_a_law_that_is_broken_is_found(fuzzing):
    def refuse(data):
        assert b"\x00" not in data, data

    fuzzing.READERS["refuse"] = (refuse, lambda: [b"BEGIN:VCARD\r\nFN:Dana Okafor\r\nEND:VCARD\r\n"])
    try:
        *found, _ = fuzzing.findings("refuse", seconds=60, seed=1, count=2_000)
    finally:
        del fuzzing.READERS["refuse"]

    assert found
    assert all(b"\x00" in data for _, data, _ in found)
