"""The address books of Google and Outlook."""

from __future__ import annotations

import pytest

from jumpstart.domain import ContactPoint
from jumpstart.formats import csv, vcard

TABLES = ("google.csv", "google-old.csv", "outlook-desktop.csv", "outlook-com.csv", "linkedin/Connections.csv")


def first_of(data):
    return csv.read(data).items[0]


def test_google_contacts_are_read_with_all_their_groups_of_columns(sample):
    ana = first_of(sample("google.csv"))

    assert "Ana María Ruiz PhD" == ana.name
    assert ("Mercy General Hospital", "Finance", "Controller") == (ana.organization, ana.unit, ana.title)
    assert "1985-04-12" == str(ana.birthday)
    assert ("Finance", "Denver") == ana.categories
    assert "Met at the mixer.\nLikes tea." == ana.notes
    assert ("Anita",) == ana.nicknames


def test_several_values_in_one_cell_are_several_and_the_star_marks_the_first(sample):
    assert (
        ContactPoint(value="ana.ruiz@example.com", types=("work",), preferred=True),
        ContactPoint(value="ana@example.net", types=("work",)),
        ContactPoint(value="ana@example.org", types=("home",)),
    ) == first_of(sample("google.csv")).emails


def test_a_label_of_the_owner_stays_a_label(sample):
    assert (
        ContactPoint(value="+1 303 555 0100", types=("cell",)),
        ContactPoint(value="303 555 0101", label="Boat"),
    ) == first_of(sample("google.csv")).phones


def test_a_profile_page_among_the_websites_is_who_they_are(sample):
    ana = first_of(sample("google.csv"))

    assert vcard.profile_id("linkedin.com/in/ana-ruiz") == ana.id


def test_the_old_export_of_google_is_read(sample):
    sam = first_of(sample("google-old.csv"))

    assert ("Sam Ortiz", "Sam", "Ortiz", "Ortiz Cleaning") == (
        sam.name,
        sam.given_name,
        sam.family_name,
        sam.organization,
    )
    assert ("Neighbours",) == sam.categories
    assert [True, False, False] == [email.preferred for email in sam.emails]
    assert "soon" == str(sam.birthday)


@pytest.mark.parametrize(("text", "birthday"), [("--05-05", "--05-05"), ("1604-05", "1604-05"), ("0/0/00", "None")])
def test_of_a_birthday_no_part_is_invented(text, birthday):
    imported = csv.read(f"First Name,Last Name,Labels,Birthday\nAnn,Lee,,{text}\n".encode())

    assert birthday == str(imported.items[0].birthday)
    assert () == imported.problems


def test_the_export_of_outlook_for_the_desktop_is_read(sample):
    jose = first_of(sample("outlook-desktop.csv", encoding="cp1252", line_end="\r\n"))

    assert ("José Núñez", "Señal Finance", "Treasury", "Treasurer") == (
        jose.name,
        jose.organization,
        jose.unit,
        jose.title,
    )
    assert (
        ContactPoint(value="303-555-0186", types=("cell",)),
        ContactPoint(value="303-555-0187", types=("work",)),
        ContactPoint(value="303-555-0188", types=("fax", "work")),
    ) == jose.phones
    assert ("Finance", "Alumni") == jose.categories
    assert jose.birthday is None


def test_windows_1252_is_told_once_with_the_lines_where_it_began(sample):
    imported = csv.read(sample("outlook-desktop.csv", encoding="cp1252", line_end="\r\n"))
    guessed = [problem for problem in imported.problems if problem.code == "guessed-charset"]

    assert [(0, 2, 3)] == [(problem.record, problem.first_line, problem.last_line) for problem in guessed]


def test_who_referred_somebody_is_kept_in_the_notes(sample):
    assert "Knows the CFO\nReferred by Dana Okafor" == first_of(sample("outlook-com.csv", encoding="utf-8-sig")).notes


def test_an_address_inside_of_one_server_is_no_e_mail_address(sample):
    imported = csv.read(sample("outlook-desktop.csv"))

    assert [["jose@example.com"], ["olga@example.org"]] == [list(map(str, each.emails)) for each in imported.items]
    assert "no-address" in [problem.code for problem in imported.problems]


def test_the_export_of_outlook_on_the_web_is_read(sample):
    priya = first_of(sample("outlook-com.csv", encoding="utf-8-sig"))

    assert ("Priya Natarajan", "Analyst", "FP&A") == (priya.name, priya.title, priya.unit)
    assert ["303-555-0172", "303-555-0171"] == list(map(str, priya.phones))
    assert ["https://priya.example"] == list(map(str, priya.urls))


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (",,,Acme,ann@example.org,1", "Acme"),
        (",,,,ann@example.org,1", "ann@example.org"),
        (",,,,,1", "1"),
        (",,x,,,", "(no name)"),
    ],
)
def test_somebody_without_a_name_is_called_by_what_there_is(row, name):
    header = "First Name,Last Name,Labels,Organization Name,E-mail 1 - Value,Phone 1 - Value"
    imported = csv.read(f"{header}\n{row}\n".encode())

    assert name == imported.items[0].name
    assert ["no-name"] == [problem.code for problem in imported.problems]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_card_of_a_contact_is_its_row_and_gives_the_contact_again(sample, name, encoding):
    imported = csv.read(sample(name, encoding=encoding))

    assert imported.items
    for contact in imported.items:
        assert (contact,) == csv.read(contact.card.data).items


def test_columns_that_no_field_holds_are_kept_by_the_card(sample):
    assert b"Shoe size,38" in first_of(sample("google.csv")).card.data
    assert "12 High Street\nSuite 4" in first_of(sample("outlook-desktop.csv")).card.data.decode()


def test_the_same_row_has_the_same_card_in_any_encoding_quoting_and_line_end(sample):
    plain = csv.read(sample("linkedin/Connections.csv")).items[0]
    quoted = sample("linkedin/Connections.csv", encoding="utf-16", line_end="\r\n")

    assert plain.card == csv.read(quoted).items[0].card


@pytest.mark.parametrize("name", TABLES)
def test_a_contact_becomes_a_contact_card(sample, name):
    contact = first_of(sample(name))

    (again,) = vcard.read(vcard.write([contact])).items

    assert (contact.id, contact.name, contact.emails) == (again.id, again.name, again.emails)
