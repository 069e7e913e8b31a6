"""LinkedIn's archive."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jumpstart.domain import Contact, Employer, Interaction, NetworkingEvent
from jumpstart.errors import FieldError, ParseError
from jumpstart.formats import csv, vcard

MESSAGES = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT,FOLDER"
ME, ANN = "https://www.linkedin.com/in/me", "https://www.linkedin.com/in/ann"


def messages_of(*rows):
    return "\n".join((MESSAGES, *rows, "")).encode()


def sent(at, *, to=ANN, name="Ann"):
    return f"c,Me,{ME},{name},{to},{at},hello,INBOX"


def received(at, *, by=ANN, name="Ann"):
    return f"c,{name},{by},Me,{ME},{at},hello,INBOX"


@pytest.fixture
def archive(linkedin_files):
    """The invented archive, read."""
    return csv.read_archive(linkedin_files, zone="America/Denver")


def contacts_of(imported):
    return {item.name: item for item in imported.items if isinstance(item, Contact)}


def test_a_connection_becomes_a_contact(sample):
    chloe = csv.read(sample("linkedin/Connections.csv")).items[2]

    assert ("Chloé Dubois", "Chloé", "Dubois") == (chloe.name, chloe.given_name, chloe.family_name)
    assert ("Acme, Inc.", 'Head of "People" and Culture') == (chloe.organization, chloe.title)
    assert ["https://www.linkedin.com/in/chlo%C3%A9-dubois"] == list(map(str, chloe.urls))


def test_a_connection_is_known_by_its_profile_however_it_is_spelled(connections):
    first = connections("Dana,Okafor,https://www.linkedin.com/in/dana-okafor,,,,")
    again = connections("D.,Okafor,http://linkedin.com/in/Dana-Okafor/,,Acme,,")

    assert csv.read(first).items[0].id == csv.read(again).items[0].id


def test_a_connection_has_the_id_that_a_contact_card_with_the_profile_has(connections):
    card = b"BEGIN:VCARD\nFN:Dana\nURL:https://www.linkedin.com/in/dana-okafor\nEND:VCARD\n"
    (contact,) = csv.read(connections("Dana,Okafor,https://www.linkedin.com/in/dana-okafor,,,,")).items

    assert vcard.read(card).items[0].id == contact.id


def test_a_connection_without_a_profile_has_the_id_of_a_contact_made_by_hand(connections):
    (contact,) = csv.read(connections("Dana,Okafor,,dana@example.org,,,")).items

    assert Contact(name="Dana Okafor", emails=("dana@example.org",)).id == contact.id


def test_a_row_with_a_profile_alone_is_a_contact_named_after_it(sample):
    imported = csv.read(sample("linkedin/Connections.csv"))

    assert "hidden-member-5" == imported.items[3].name
    assert ("no-name", 4, 9, 9) == _place(imported.problems[0])


def test_rows_of_commas_are_passed_over_and_told_once(sample):
    imported = csv.read(sample("linkedin/Connections.csv"))

    assert ("empty-row", 5, 10, 11) == _place(imported.problems[1])
    assert "info" == imported.problems[1].severity
    assert 5 == len(imported.items)


def _place(problem):
    return problem.code, problem.record, problem.first_line, problem.last_line


@pytest.mark.parametrize("spelled", ["12 Mar 2024", "12-Mar-24", "03/12/2024", "2024-03-12"])
def test_since_when_one_is_connected_is_asked_of_the_card(connections, spelled):
    (contact,) = csv.read(connections(f"Dana,Okafor,,,,,{spelled}")).items

    assert date(2024, 3, 12) == csv.connected_on(contact)


@pytest.mark.parametrize("card", [None, b"BEGIN:VCARD\nFN:Dana\nEND:VCARD\n", b"Jumpstart ID,Name\n"])
def test_a_contact_from_elsewhere_is_connected_since_no_date(card):
    from jumpstart.domain import Card

    contact = Contact(name="Dana", card=Card(data=card) if card else None)

    assert csv.connected_on(contact) is None


def test_two_rows_with_one_profile_that_say_otherwise_are_kept_apart(connections):
    row = "Dana,Okafor,https://www.linkedin.com/in/dana,,{},,"
    imported = csv.read(connections(row.format("Acme"), row.format("Globex"), row.format("Acme")))

    assert ["same-id"] == [problem.code for problem in imported.problems]
    assert 2 == len({contact.id for contact in imported.items})


def test_a_broken_row_costs_itself_alone(connections):
    imported = csv.read(connections('Ann,"Lee,,,,,', "Bo,Li,,,,,", "Cy", "Di,Wu,,,,,", "x,y"))

    assert ["Bo Li", "Di Wu", "x y"] == [contact.name for contact in imported.items]
    assert [("open-quote", 1, 2, 2), ("not-a-row", 3, 4, 4), ("short-row", 5, 6, 6)] == list(
        map(_place, imported.problems)
    )
    assert 'Ann,"Lee,,,,,' == imported.problems[0].raw


def test_a_file_that_is_cut_off_gives_what_is_whole(connections):
    whole = connections("Ann,Lee,https://www.linkedin.com/in/ann,,,,", "Bo,Li,https://www.linkedin.com/in/bo-li,,,,")
    imported = csv.read(whole[:-12])

    assert ["Ann Lee"] == [contact.name for contact in imported.items]
    assert [("cut-off", 2, 3, 3)] == list(map(_place, imported.problems))


def test_a_last_row_without_a_line_end_is_whole(connections):
    assert 1 == len(csv.read(connections("Ann,Lee,,,,,")[:-1]).items)


def test_cells_beyond_the_header_are_kept_by_the_card(connections):
    (contact,) = (imported := csv.read(connections("Ann,Lee,,,,,,extra"))).items

    assert ["long-row"] == [problem.code for problem in imported.problems]
    assert contact.card.data.endswith(b",extra\n")


def test_control_characters_are_replaced_and_told(connections):
    imported = csv.read(connections("Ann\x00,Lee,,,,,"))

    assert "Ann\ufffd Lee" == imported.items[0].name
    assert ["control-character"] == [problem.code for problem in imported.problems]


def test_reading_strictly_raises_the_first_error(connections):
    with pytest.raises(ParseError) as error:
        csv.read(connections("Cy"), name="folder/Connections.csv", strict=True)

    assert "folder/Connections.csv, line 2: text that is no row of the table was passed over" == str(error.value)


def test_a_zone_that_is_none_is_an_error():
    with pytest.raises(FieldError):
        csv.read(b"", zone="Mars/Olympus")


def test_who_answered_a_message_has_replied(archive):
    replies = [item for item in archive.items if isinstance(item, Interaction)]
    people = contacts_of(archive)

    assert [
        ("replied", people["Dana Okafor"].id, datetime(2026, 5, 4, 15, 10, tzinfo=UTC), "America/Denver"),
        ("replied", people["Priya Natarajan"].id, datetime(2026, 3, 9, 8, 0, tzinfo=UTC), "America/Denver"),
    ] == [(each.kind, each.contact, each.at, each.zone) for each in replies]


def test_no_word_of_a_message_is_kept(archive):
    assert "marzipan" not in repr(archive)
    assert "marzipan" not in "".join(problem.raw for problem in archive.problems)


def test_a_broken_message_is_not_quoted():
    imported = csv.read(messages_of("c,Ann,,,,soon,a secret,INBOX"))

    assert ["bad-date"] == [problem.code for problem in imported.problems]
    assert "" == imported.problems[0].raw


def test_whoever_wrote_without_being_asked_has_not_replied():
    imported = csv.read(messages_of(received("2026-01-01 10:00:00 UTC"), sent("2026-01-02 10:00:00 UTC")), me=ME)

    assert () == imported.items
    assert [True] == [each.is_answered for each in imported.last_contacts]


def test_the_order_of_messages_makes_no_difference():
    rows = (
        sent("2026-01-03 10:00:00 UTC"),
        received("2026-01-02 10:00:00 UTC"),
        sent("2026-01-01 10:00:00 UTC"),
    )

    newest_first, oldest_first = (csv.read(messages_of(*order), me=ME) for order in (rows, reversed(rows)))

    assert newest_first == oldest_first
    assert [(3, 2)] == [(each.sent_at.day, each.received_at.day) for each in newest_first.last_contacts]
    assert ["replied"] == [item.kind for item in newest_first.items if isinstance(item, Interaction)]


def test_last_contacts_say_when_each_side_last_wrote(archive):
    found = {each.name: (each.received_at, each.sent_at) for each in archive.last_contacts}

    assert {
        "Ana Ruiz": (datetime(2026, 9, 5, 7, 12, tzinfo=UTC), None),
        "Ben Cole": (None, datetime(2026, 4, 20, 18, 30, tzinfo=UTC)),
        "Dana Okafor": (datetime(2026, 5, 4, 15, 10, tzinfo=UTC), datetime(2026, 5, 3, 9, 0, tzinfo=UTC)),
        "Olu Bright": (datetime(2026, 4, 2, 8, 0, tzinfo=UTC), None),
        "Priya Natarajan": (datetime(2026, 3, 9, 8, 0, tzinfo=UTC), datetime(2026, 3, 8, 8, 0, tzinfo=UTC)),
        "Sam Ortiz": (None, datetime(2026, 3, 14, 20, 37, tzinfo=UTC)),
    } == found


def test_who_replied_or_invited_becomes_a_contact_where_they_are_none(archive):
    assert {"Ana Ruiz", "Priya Natarajan"} == {
        name for name, contact in contacts_of(archive).items() if contact.card is None
    }


def test_drafts_groups_and_advertisements_are_left_out_and_counted(archive):
    (left_out,) = (problem for problem in archive.problems if problem.code == "left-out")

    assert left_out.message.startswith("3 messages or invitations were left out")


def test_one_message_that_is_left_out_is_counted_as_one():
    draft = sent("2026-01-01 10:00:00 UTC", to="", name="")

    (left_out,) = csv.read(messages_of(sent("2026-01-01 10:00:00 UTC"), draft), me=ME).problems

    assert left_out.message.startswith("1 message or invitation was left out")


def test_whose_messages_these_are_is_told_by_who_takes_part_in_all():
    rows = (sent("2026-01-01 10:00:00 UTC"), received("2026-01-02 10:00:00 UTC"))
    other = sent("2026-01-03 10:00:00 UTC", to="https://www.linkedin.com/in/bo", name="Bo")

    assert ["Ann", "Bo"] == [each.name for each in csv.read(messages_of(*rows, other)).last_contacts]


def test_whose_messages_these_are_is_asked_where_nothing_tells():
    table = messages_of(sent("2026-01-01 10:00:00 UTC"), received("2026-01-02 10:00:00 UTC"))

    (problem,) = csv.read(table).problems

    assert ("whose-messages", "error") == (problem.code, problem.severity)
    assert ["Ann"] == [each.name for each in csv.read(table, me="linkedin.com/in/ME/").last_contacts]


def test_one_conversation_is_told_by_the_profile_or_the_connections(connections):
    table = messages_of(sent("2026-01-01 10:00:00 UTC"), received("2026-01-02 10:00:00 UTC"))
    profile = b"First Name,Last Name,Maiden Name,Headline\nMe,,,Analyst\n"
    ann = connections(f"Ann,,{ANN},,,,")

    by_profile = csv.read_archive({"messages.csv": table, "Profile.csv": profile})
    by_connections = csv.read_archive({"messages.csv": table, "Connections.csv": ann})

    assert ["Ann"] == [each.name for each in by_profile.last_contacts]
    assert ["Ann"] == [each.name for each in by_connections.last_contacts]


def test_the_present_employer_is_offered_and_changes_nothing(archive):
    assert (csv.Position(employer="Globex", title="FP&A analyst", started_on=date(2021, 3, 1)),) == archive.positions
    assert not [item for item in archive.items if type(item).__name__ == "Seeker"]


def test_of_several_jobs_the_newest_comes_first():
    rows = b"Old,,Jan 2015,\nUnknown,,,\nNew,,Mar 2021,\nGone,,2022,2023\n,x,,\n"
    imported = csv.read(b"Company Name,Title,Started On,Finished On\n" + rows)

    assert ["New", "Old", "Unknown"] == [position.employer for position in imported.positions]
    assert ["no-employer"] == [problem.code for problem in imported.problems]


def test_an_event_that_one_signed_up_for_is_planned_and_one_given_up_is_cancelled(archive):
    mixer, summit = (item for item in archive.items if isinstance(item, NetworkingEvent))

    assert ("Finance Mixer", "planned", 150, "America/Denver") == (mixer.name, mixer.status, mixer.minutes, mixer.zone)
    assert datetime(2026, 6, 3, 0, 0, tzinfo=UTC) == mixer.starts_at
    assert ("https://events.example/mixer", "cancelled", 600) == (mixer.location, summit.status, summit.minutes)


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("Mixer,soon,,", ["no-event"]),
        (",2026-06-02 18:00,,", ["no-event"]),
        ("Mixer,2026-06-02,,", ["no-zone", "no-time"]),
        ("Mixer,03/04/2026 18:00,,", ["ambiguous-date", "no-zone"]),
        ("Mixer,2026-06-02 18:00 UTC,,", []),
    ],
)
def test_what_is_missing_or_guessed_of_an_event_is_told(row, codes):
    imported = csv.read(f"Event Name,Event Time,Status,External Url\n{row}\n".encode())

    assert codes == [problem.code for problem in imported.problems]


def test_an_ambiguous_date_says_which_reading_was_taken_and_is_told_once():
    rows = "Event Name,Event Time\nA,03/04/2026 18:00\nB,05/06/2026 18:00\n"
    ambiguous = [each for each in csv.read(rows.encode()).problems if each.code == "ambiguous-date"]

    (problem,) = ambiguous
    assert problem.message == (
        "'03/04/2026 18:00' could have day and month the other way round; it was taken as 2026-03-04, "
        "and others like it in this file alike"
    )


def test_an_employer_that_one_follows_is_of_interest(archive):
    assert ["Mercy General Hospital", "Saint Luke's, Denver"] == [
        item.name for item in archive.items if isinstance(item, Employer)
    ]


def test_an_invitation_without_direction_is_an_error():
    header = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
    (problem,) = csv.read(f"{header}\nAnn,Me,soon,hi,SIDEWAYS,{ANN},{ME}\n".encode()).problems

    assert "an invitation needs a time and INCOMING or OUTGOING; this row has 'soon' and 'SIDEWAYS'" == problem.message


def test_files_that_hold_nothing_known_are_listed_once(archive):
    assert ["files that hold nothing that is read: Skills.csv"] == [
        problem.message for problem in archive.problems if problem.code == "not-read"
    ]


def test_a_problem_of_an_archive_names_its_file(archive):
    assert "Connections.csv, line 9: the row has no name; the profile page stands for it" == str(archive.problems[0])


def test_a_folder_without_a_known_table_is_an_error():
    (problem,) = csv.read_archive({"Skills.csv": b"Name\nBudgeting\n"}).problems

    assert ("no-known-table", "error") == (problem.code, problem.severity)


def test_the_zip_gives_what_its_files_give(linkedin_files, zipped, archive):
    assert archive == csv.read_zip(zipped(linkedin_files), zone="America/Denver")


def test_the_names_of_the_files_make_no_difference(linkedin_files, archive):
    renamed = {f"{100 - number}.csv": content for number, content in enumerate(linkedin_files.values())}

    assert archive.items == csv.read_archive(renamed, zone="America/Denver").items


def test_reading_an_archive_twice_gives_equal_records(linkedin_files):
    assert csv.read_archive(linkedin_files) == csv.read_archive(dict(reversed(linkedin_files.items())))
