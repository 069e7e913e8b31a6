"""What holds for every table, also for one that was cut, spliced and overwritten."""

from __future__ import annotations

import io
import random
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import Contact, Network, Problem
from jumpstart.domain.records import KINDS
from jumpstart.formats import csv

DATA = Path(__file__).parents[2] / "data" / "csv"
SAMPLES = tuple(path.read_bytes() for path in sorted(DATA.rglob("*.csv")))
PIECES = (
    *(
        b",",
        b'"',
        b'""',
        b"\n",
        b"\r\n",
        b"\r",
        b"\x00",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b" ::: ",
        b"* ",
        b";",
        b"\t",
    ),
    *(
        b"=",
        b"'",
        b"0/0/00",
        b"03/04/2024",
        b"2026-09-19 13:28:00 UTC",
        b"2999-12-31 23:59 -0900",
        b"\x85",
        b"\xe2\x80\xa8",
    ),
    *(
        b"https://www.linkedin.com/in/x",
        b"INCOMING",
        b"First Name,Last Name,Connected On\n",
        b"a,b,c,d,e,f,g\n",
        b"-",
        b"%",
    ),
)
SEVERITIES = {"error", "warning", "info"}


@st.composite
def tables(draw):
    """Samples of which parts were cut out, put elsewhere and overwritten."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 6))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        data[at : at + size] = draw(st.sampled_from(PIECES) | st.binary(max_size=6))
    return bytes(data)


def mutated(data, chance):
    """The same, faster, for a long run."""
    table = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        at, size = chance.randrange(len(table) + 1), chance.choice((0, 0, 1, 5, 40))
        table[at : at + size] = chance.choice(PIECES) * chance.choice((1, 1, 1, 3))
    if chance.random() < 0.1:
        other = chance.choice(SAMPLES)
        table += other[chance.randrange(len(other)) :]
    return bytes(table)


def check(data):
    """Everything that holds for any bytes."""
    imported = csv.read(data)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for problem in imported.problems:
        assert problem.severity in SEVERITIES
        assert 0 <= problem.first_line <= problem.last_line <= lines
        assert (problem.first_line == 0) <= (problem.record == 0)
        assert len(problem.raw) <= 200
        assert problem.message
    assert all(isinstance(item, tuple(KINDS.values())) for item in imported.items)
    Network.of(*imported.items)
    kept_apart = any(problem.code == "same-id" for problem in imported.problems)
    for contact in imported.items:
        if isinstance(contact, Contact) and contact.card and not kept_apart:
            assert (contact,) == csv.read(contact.card.data).items
    return imported


@given(tables())
def test_any_table_is_read_without_an_exception_and_every_card_gives_its_contact(data):
    check(data)


@pytest.mark.parametrize("marks", ["\ufeff\ufeff\ufeff", '"\ufeff"'], ids=["three", "quoted"])
def test_byte_order_marks_beyond_the_first_cost_no_card(marks):
    check(f"\ufeff{marks}First Name,Last Name,Company,Position\n\n{marks}Mia,Sanders,Acme,Analyst\n".encode())


def test_a_cell_of_a_form_feed_alone_is_empty_as_its_card_has_it():
    header = b"First Name,Last Name,Company,Job Title,E-mail Address,Notes,Web Page\n"
    imported = check(header + b"Olga,Petrova,Globex,,olga@example.org,,\nOlga,Petrova,Globex,,olga@example.org,\x0c,\n")

    assert 2 == len(imported.items)
    assert {""} == {contact.notes for contact in imported.items}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data):
    check(data)
    csv.read_zip(data)
    csv.sniff(data)


@given(tables())
def test_reading_twice_gives_equal_records(data):
    assert csv.read(data) == csv.read(data)


@given(tables())
def test_reading_piece_by_piece_gives_what_reading_at_once_gives(data):
    imported = csv.read(data)

    found = tuple(csv.iter_read(io.BytesIO(data)))

    assert imported.problems == tuple(one for one in found if isinstance(one, Problem))
    assert imported.items == tuple(one for one in found if isinstance(one, tuple(KINDS.values())))


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=4))
def test_every_row_of_a_proper_table_is_a_contact_or_a_problem(rows):
    from jumpstart.formats.csv.rows import as_text

    table = as_text((("First Name", "Last Name", "Connected On"), *rows)).encode(errors="replace")
    imported = csv.read(table)
    passed_over = sum(not any(map(str.strip, row)) for row in rows)

    assert len(rows) - passed_over == len(imported.items)


@given(tables(), st.data())
def test_the_rows_before_a_damage_are_as_they_were(data, draw):
    at = draw.draw(st.integers(0, len(data)))
    whole, cut = csv.read(data).items, csv.read(data[:at]).items
    contacts = [item for item in cut if isinstance(item, Contact) and item.card]

    assert contacts[:-1] == [item for item in whole if isinstance(item, Contact) and item.card][: len(contacts[:-1])]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_ten_seconds_of_damaged_tables_and_archives(seed, zipped, linkedin_files):
    chance, end = random.Random(seed), monotonic() + 10  # noqa: S311  the same tables each time
    archive = zipped(linkedin_files)
    while monotonic() < end:
        check(mutated(chance.choice(SAMPLES), chance))
        csv.read_archive({name: mutated(content, chance) for name, content in linkedin_files.items()})
        csv.read_zip(mutated(archive, chance))
