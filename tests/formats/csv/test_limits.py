"""Tables that are made to hurt: linear time, flat memory, and a row costs itself alone."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from jumpstart.domain import Contact
from jumpstart.formats import csv
from jumpstart.formats.csv.lines import lines_of
from jumpstart.formats.csv.rows import _Rows

MEGABYTE = 1024 * 1024
HEADER = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
PIECES = {
    "quotes": b'"',
    "a quote on each line": b'"\n',
    "cells of line ends": b'",,"\n',
    "quotes that open and close in the middle": b'x",y,"z\n',
    "commas": b",",
    "empty rows": b",\n",
    "rows of one cell": b"a\n",
    "NUL": b"\x00",
    "one long cell": b"x",
    "carriage returns": b"\r",
}


class Repeated(io.RawIOBase):
    """A stream of a beginning and so many repetitions, made while it is read."""

    def __init__(self, start, piece, count):
        self.left, self.piece, self.count = start, piece, count

    def read(self, size=-1, /):
        while len(self.left) < size and self.count:
            self.left += self.piece
            self.count -= 1
        piece, self.left = self.left[:size], self.left[size:]
        return piece


@pytest.mark.parametrize("name", PIECES)
def test_no_row_is_looked_for_again_and_again(name):
    table = HEADER + PIECES[name] * (MEGABYTE // 4 // len(PIECES[name]))
    rows = _Rows(lines_of(io.BytesIO(table)), ",", 0)

    last_lines = [row.last_line for row in iter(rows.row, None)]

    assert sorted(last_lines) == last_lines
    assert rows.reread <= 4 * rows.read


@pytest.mark.parametrize("name", PIECES)
def test_what_stands_behind_a_megabyte_of_anything_is_a_problem_or_a_row(name):
    imported = csv.read(HEADER + PIECES[name] * 3 + b"\nDana,Okafor,,,,,\nBo,Li,,,,,\n")

    assert "Bo Li" in [contact.name for contact in imported.items]


def test_a_cell_of_almost_a_megabyte_is_read():
    (contact,) = csv.read(HEADER + b'Dana,"' + b"x" * (MEGABYTE - 100) + b'",,,,,\n').items

    assert MEGABYTE - 100 == len(contact.family_name)


def test_a_row_of_more_than_a_megabyte_costs_itself_alone():
    imported = csv.read(HEADER + b"x" * (2 * MEGABYTE) + b",,,,,,\nDana,Okafor,,,,,\n")

    assert ["row-too-large"] == [problem.code for problem in imported.problems]
    assert ["Dana Okafor"] == [contact.name for contact in imported.items]


def test_thousands_of_columns_do_not_multiply():
    columns = b",".join(b"E-mail %d - Value" % number for number in range(5000))
    data = b"First Name,Last Name," + columns + b"\n" + (b"a,b" + b",x" * 5000 + b"\n") * 20

    assert 1000 == len(csv.read(data).items[0].emails)


def test_a_file_of_more_than_32_megabytes_is_not_read_at_once():
    imported = csv.read(HEADER + b"x" * (32 * MEGABYTE))

    assert ["too-large"] == [problem.code for problem in imported.problems]


def test_memory_stays_flat_while_a_long_table_is_read():
    row = b"Dana,Okafor,https://www.linkedin.com/in/dana,," + b"x" * 5000 + b",,12 Mar 2024\n"
    stream = Repeated(HEADER, row, 3000)
    tracemalloc.start()

    found = sum(isinstance(one, Contact) for one in csv.iter_read(stream))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 3000 == found
    assert peak < 3 * MEGABYTE
