"""Tables for spreadsheets."""

from __future__ import annotations

import csv as standard
import io
from datetime import UTC, date, datetime

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import Contact, ContactPoint, FollowUp, Lead, Network
from jumpstart.formats import csv
from jumpstart.formats.csv.sheet import guarded, unguarded
from jumpstart.testing import strategies

DANGER = ("=", "+", "-", "@", "\t", "\r")


def rows_of(data):
    return list(standard.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", DANGER)
def test_no_cell_begins_as_a_formula_does(start):
    assert f"'{start}SUM(A1)" == guarded(f"{start}SUM(A1)")


@pytest.mark.parametrize("cell", ["'=1", " =1", "\u00a0@x", "\uff1d1", "\n=1", "''+1"])
def test_what_a_spreadsheet_would_strip_does_not_hide_a_formula(cell):
    assert f"'{cell}" == guarded(cell)


@pytest.mark.parametrize("cell", ["", "Dana", "'tis", "a=b", "1+1", "'", "''"])
def test_other_cells_are_left_alone(cell):
    assert cell == guarded(cell) == unguarded(cell)


@given(st.text(alphabet="'=+-@ \t\r\na\uff1d") | st.text())
def test_guarding_is_undone(cell):
    assert cell == unguarded(guarded(cell))
    assert not guarded(cell).lstrip().startswith(DANGER)


@given(st.lists(strategies.contacts(), max_size=3))
def test_every_cell_of_a_table_of_contacts_is_safe(contacts):
    header, *rows = rows_of(csv.write_contacts(contacts))

    assert len(contacts) == len(rows)
    assert {len(header)} == {len(row) for row in (header, *rows)}
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(DANGER)]


def check_that_they_come_back(contacts, bom):
    imported = csv.read(csv.write_contacts(contacts, bom=bom))

    assert tuple(attrs.evolve(contact, card=None, extra=()) for contact in contacts) == imported.items
    assert () == imported.problems


@settings(max_examples=300)
@given(st.lists(strategies.contacts(), max_size=3), st.booleans())
def test_contacts_come_back_from_their_table_as_far_as_its_columns_go(contacts, bom):
    check_that_they_come_back(contacts, bom)


@pytest.mark.soak
@settings(max_examples=10_000)
@given(strategies.contacts(), st.booleans())
def test_ten_thousand_contacts_come_back_from_their_table(contact, bom):
    check_that_they_come_back([contact], bom)


def test_a_table_has_its_columns_in_a_stable_order():
    contact = Contact(
        name="Dana", emails=(ContactPoint(value="d@example.org", types=("home", "work")), "x@example.org")
    )
    header, row = rows_of(csv.write_contacts([contact]))

    assert header[:7] == [
        "Jumpstart ID",
        "Name",
        "Given Name",
        "Family Name",
        "Organization",
        "Department",
        "Title",
    ]
    assert header[10:14] == ["Email 1", "Email 1 Types", "Email 1 Preferred", "Email 1 Label"]
    assert row[10:14] == ["d@example.org", "home\nwork", "", ""]
    assert "Email 2" in header
    assert "Phone 1" in header
    assert "Phone 2" not in header


def test_a_table_begins_with_a_mark_unless_asked_otherwise():
    assert csv.write_contacts([]).startswith(b"\xef\xbb\xbf")
    assert csv.write_contacts([], bom=False).startswith(b"Jumpstart ID,Name")


def test_a_row_that_was_added_by_hand_is_somebody_new():
    table = csv.write_contacts([], bom=False) + b",Dana Okafor,,,,,,,,,d@example.org,,,,,,,,,,,,,,\r\n"

    assert (Contact(name="Dana Okafor", emails=("d@example.org",)),) == csv.read(table).items


def test_a_row_of_ours_without_a_name_is_an_error():
    (problem,) = csv.read(b"Jumpstart ID,Name\nx,\n").problems

    assert ("no-name", "error") == (problem.code, problem.severity)


def test_a_value_of_ours_that_no_field_takes_costs_its_row_alone():
    imported = csv.read(b'Jumpstart ID,Name,Title\nx,Ann,"two\nlines"\ny,Bo,\n')

    assert ["Bo"] == [contact.name for contact in imported.items]
    assert ["bad-value"] == [problem.code for problem in imported.problems]


def test_leads_are_written_with_their_local_date_and_the_names_of_people():
    sam = Contact(name="=Sam", emails=("sam@example.org",))
    lead = Lead(
        source=sam,
        received_at=datetime(2026, 6, 1, 5, 0, tzinfo=UTC),
        zone="America/Denver",
        name="Dana Okafor",
        employer="Mercy",
    )
    header, row = rows_of(csv.write_leads(Network.of(sam, lead)))

    assert ["Received On", "Received At", "Time Zone", "From", "Person", "Employer"] == header[:6]
    assert ["2026-05-31", "2026-05-31T23:00:00-06:00", "America/Denver", "'=Sam", "Dana Okafor", "Mercy"] == row[:6]


def test_follow_ups_are_written_in_their_order_with_the_names_of_people():
    sam = Contact(name="Sam", emails=("sam@example.org",))
    follow_ups = (
        FollowUp(summary="Write to Sam", due=date(2026, 6, 2), subject=sam),
        FollowUp(summary="-1", due=date(2026, 6, 1)),
    )
    header, *rows = rows_of(csv.write_follow_ups(follow_ups, network=Network.of(sam)))

    assert ["Due On", "Due At", "To Do", "Who", "Status"] == header[:5]
    assert [["2026-06-02", "", "Write to Sam", "Sam"], ["2026-06-01", "", "'-1", ""]] == [row[:4] for row in rows]
