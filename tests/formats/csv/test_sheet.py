"""A table of ours with columns of somebody else's."""

from __future__ import annotations

import pytest

from jumpstart import Contact
from jumpstart.formats import csv

DANA = Contact(
    name="Dana Okafor", emails=("dana@example.org",), phones=("+1 303 555 0142",), notes="plays the cello", id="dana"
)


def test_columns_that_are_not_ours_are_told():
    found = csv.read(b"Jumpstart ID,Name,Emails,Email 1,Handy\ndana,Dana Okafor,a@b.example,dana@example.org,0171\n")

    (problem,) = found.problems
    assert "columns that jumpstart does not write were passed over: 'Emails', 'Handy'" in problem.message
    assert ["dana@example.org"] == [point.value for point in found.items[0].emails]


def test_of_a_table_that_we_wrote_nothing_is_told():
    assert () == csv.read(csv.write_contacts([DANA])).problems


@pytest.mark.parametrize(
    ("start", "columns"),
    [
        ("Vorname;Nachname;Telefon\n", ("Vorname", "Nachname", "Telefon")),
        ("Name,Email,Phone\n", ("Name", "Email", "Phone")),
        ("Name\tEmail\tPhone\n", ("Name", "Email", "Phone")),
        ("Dear Ann,\nhow are you?\n", ()),
        ("", ()),
    ],
    ids=["semicolons", "commas", "tabs", "a letter", "nothing"],
)
def test_the_columns_of_a_table_that_nobody_knows_are_seen(start, columns):
    assert columns == csv.columns_of(start.encode())
