"""The header row is found, whatever stands before it."""

from __future__ import annotations

import pytest

from jumpstart.formats import csv

FAMILIES = (
    ("linkedin/Connections.csv", "linkedin-connections"),
    ("linkedin/messages.csv", "linkedin-messages"),
    ("linkedin/Positions.csv", "linkedin-positions"),
    ("linkedin/Events.csv", "linkedin-events"),
    ("linkedin/Company Follows.csv", "linkedin-follows"),
    ("linkedin/Invitations.csv", "linkedin-invitations"),
    ("linkedin/Profile.csv", "linkedin-profile"),
    ("linkedin/Skills.csv", ""),
    ("google.csv", "google"),
    ("google-old.csv", "google-old"),
    ("outlook-desktop.csv", "outlook"),
    ("outlook-com.csv", "outlook"),
)


@pytest.mark.parametrize(("name", "family"), FAMILIES)
def test_a_table_is_known_by_its_header(sample, name, family):
    assert family == csv.sniff(sample(name))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_a_table_is_known_in_any_encoding(sample, encoding, line_end):
    assert "outlook" == csv.sniff(sample("outlook-desktop.csv", encoding=encoding, line_end=line_end))


@pytest.mark.parametrize(
    "before",
    ["", "Notes:\n", 'Notes:\n"When exporting, ""some""\naddresses are missing."\n\n', "sep=,\n", "\n\n", 'a,"b\nc\n'],
    ids=["nothing", "one line", "a paragraph", "a separator", "blank lines", "an open quote"],
)
def test_the_header_is_found_behind_any_preamble(connections, before):
    imported = csv.read(before.encode() + b"\xef\xbb\xbf" + connections("Dana,Okafor,,,,,", "Ben"))

    assert ["Dana Okafor"] == [contact.name for contact in imported.items]
    assert [before.count("\n") + 3] == [problem.first_line for problem in imported.problems]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_that_was_resaved_with_another_delimiter_is_read(connections, delimiter):
    table = connections('Dana,Okafor,,,"Acme",Analyst,12 Mar 2024').replace(b",", delimiter.encode())

    (contact,) = csv.read(table).items

    assert ("Acme", "Analyst") == (contact.organization, contact.title)


def test_a_connection_without_the_column_of_the_profile_is_read():
    table = b"First Name,Last Name,Email Address,Company,Position,Connected On\nDana,Okafor,d@example.org,,,\n"

    (contact,) = csv.read(table).items

    assert "d@example.org" == str(contact.emails[0])


def test_an_unknown_header_is_an_error_that_lists_what_was_seen_and_what_is_known():
    (problem,) = csv.read(b"Vorname,Nachname\nDana,Okafor\n").problems

    assert ("unknown-header", "error", 0) == (problem.code, problem.severity, problem.record)
    assert problem.message.startswith(
        "no header of this table is known; it begins with 'Vorname', 'Nachname'; known are"
    )
    assert "LinkedIn Connections.csv (first name, last name, connected on …)" in problem.message


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "this is an empty file, not a table"),
        (b"\x89PNG\r\n\x1a\n\x00", "this is a PNG picture, not a table"),
        (b"BEGIN:VCALENDAR\n", "this is a calendar (iCalendar), not a table"),
        (b"hello\nworld\n", "this is a text, not a table"),
    ],
)
def test_a_file_that_is_no_table_is_an_error_that_says_what_it_looks_like(data, what):
    (problem,) = csv.read(data).problems

    assert problem.message.startswith(what)


def test_inside_the_package_csv_is_still_the_one_of_the_standard_library():
    import csv as standard

    assert standard.reader is not None
    assert standard.__name__ == "csv"
    assert csv.__name__ == "jumpstart.formats.csv"
