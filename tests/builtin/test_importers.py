"""The built-in importers, where a file is more than its format."""

from __future__ import annotations

import io

import pytest

from jumpstart import Contact, Seeker
from jumpstart.builtin.importers import is_archive, is_calendar, is_cards, is_own_table, is_table, read_tables
from jumpstart.domain import Problem
from jumpstart.formats import csv

CONNECTIONS = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAnn,Lee,,,,,\n"
STARTS = {
    "cards": b"BEGIN:VCARD\nFN:Ann\n",
    "cards in UTF-16": "BEGIN:VCARD\nFN:Ann\n".encode("utf-16"),
    "cards after blanks": b"\xef\xbb\xbf\r\n  begin:vcard\n",
    "a calendar": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
    "a table": CONNECTIONS,
    "own table": b"Jumpstart ID,Name,Given Name,Family Name,Organization,Department,Title,Birthday\n",
    "an archive": b'{"format":"jumpstart-archive","version":1}',
    "another JSON": b'{"recipes": []}',
    "nothing": b"",
    "a picture": b"\xff\xd8\xff\xe0BEGIN",
}
KINDS = {
    is_cards: {"cards", "cards in UTF-16", "cards after blanks"},
    is_calendar: {"a calendar"},
    is_table: {"a table", "own table"},
    is_own_table: {"own table"},
    is_archive: {"an archive"},
}


@pytest.mark.parametrize("recognizes", KINDS, ids=lambda each: each.__name__)
def test_a_file_is_recognized_by_how_it_begins(recognizes):
    assert KINDS[recognizes] == {name for name, start in STARTS.items() if recognizes(start)}


def test_a_table_that_is_too_large_to_be_read_with_others_is_told_and_the_others_are_read():
    large = CONNECTIONS + b"Ben,Cole,,,,,\n" * (csv.MAX_BYTES // 14)
    streams = {"large.csv": io.BytesIO(large), "small.csv": io.BytesIO(CONNECTIONS)}

    found = list(read_tables(streams, Seeker(name="Maya")))

    assert ["Ann Lee"] == [each.name for each in found if isinstance(each, Contact)]
    assert [("too-large", "large.csv")] == [(each.code, each.file) for each in found if isinstance(each, Problem)]
