"""Rows out of physical lines."""

from __future__ import annotations

import csv as standard
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.formats.csv.lines import lines_of
from jumpstart.formats.csv.rows import NEVER_CLOSED, as_text, rows_of


def rows(text, **options):
    return tuple(rows_of(lines_of(io.BytesIO(text.encode())), **options))


def places(text):
    return [(row.first_line, row.last_line, row.cells if not row.excess else None) for row in rows(text)]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
def test_a_row_says_its_physical_lines_whatever_ends_them(end):
    text = end.join(("a,b", "", f'"two{end}lines",c', "  ", "d,e", ""))

    assert [(1, 1, ("a", "b")), (3, 4, (f"two{end}lines", "c")), (6, 6, ("d", "e"))] == places(text)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"a,b",c', ("a,b", "c")),
        ('"say ""hi""",c', ('say "hi"', "c")),
        ('a"b,c', ('a"b', "c")),
        ('"",""', ("", "")),
        ('"a",', ("a", "")),
        ('a,"b"', ("a", "b")),
        (",,", ("", "", "")),
        ("a\x0bb,\u2028c\x85", ("a\x0bb", "\u2028c\x85")),
        ('"a\x00b",c', ("a\x00b", "c")),
    ],
)
def test_cells_are_split_as_rfc_4180_and_spreadsheets_do(line, cells):
    assert [cells] == [row.cells for row in rows(line + "\n")]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_another_delimiter_leaves_commas_alone(delimiter):
    (row,) = rows(f'a,b{delimiter}"c{delimiter}d"\n', delimiter=delimiter)

    assert ("a,b", f"c{delimiter}d") == row.cells


def test_text_behind_a_closing_quote_belongs_to_its_cell_and_is_told():
    (row,) = rows('"Bob" Smith,x\n')

    assert ("Bob Smith", "x") == row.cells
    assert row.is_loose


def test_a_quote_that_is_never_closed_costs_its_row_alone():
    text = 'a,"b\nc,d\ne,f\n'

    assert [(1, 1, None), (2, 2, ("c", "d")), (3, 3, ("e", "f"))] == places(text)
    assert NEVER_CLOSED == rows(text)[0].excess


def test_a_quote_that_the_next_quoted_cell_would_close_costs_its_row_alone():
    text = 'a,"b\nc,d\ne,"f, g"\nh,i\n'

    assert [(1, 1, None), (2, 2, ("c", "d")), (3, 3, ("e", "f, g")), (4, 4, ("h", "i"))] == places(text)


def test_a_cell_of_thousands_of_lines_costs_itself_alone():
    first, *_, last = rows('a,"' + "x\n" * 2500 + '"\nb,c\n')

    assert (1, 1, NEVER_CLOSED) == (first.first_line, first.last_line, first.excess)
    assert (2502, ("b", "c")) == (last.first_line, last.cells)


def test_a_row_without_a_line_end_says_so():
    assert [True, False] == [row.is_ended for row in rows("a,b\nc,d")]


def test_the_beginning_of_a_row_is_at_most_200_characters():
    (row,) = rows(f'"{"x" * 150}\n{"y" * 500}",b\n')

    assert 200 == len(row.raw)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=4))
def test_what_is_written_is_read_back(table):
    written = as_text(table)

    assert [tuple(row) for row in table] == [
        row.cells for row in rows_of(lines_of(io.BytesIO(written.encode(errors="surrogatepass"))))
    ]


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=2, max_size=4), max_size=4),
    st.sampled_from((standard.QUOTE_ALL, standard.QUOTE_MINIMAL)),
    st.sampled_from((",", ";")),
)
def test_what_the_standard_library_writes_is_read_as_it_reads_it(table, quoting, delimiter):
    written = io.StringIO(newline="")
    standard.writer(written, quoting=quoting, delimiter=delimiter, lineterminator="\r\n").writerows(table)

    reader = standard.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter)
    expected = [(tuple(row), reader.line_num) for row in reader]

    read = [(row.cells, row.last_line) for row in rows(written.getvalue(), delimiter=delimiter)]
    assert expected == read
