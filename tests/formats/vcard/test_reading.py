"""What real cards say, and what is said about those that are wrong."""

from __future__ import annotations

import io

import attrs
import pytest

from jumpstart.domain import Contact, ContactPoint, Problem
from jumpstart.errors import ParseError
from jumpstart.formats import vcard


def codes(data):
    return [problem.code for problem in vcard.read(data).problems]


@pytest.mark.case(1)
@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        ("NOTE:Hello, world", "notes", "Hello, world"),
        ("FN:Doe, John", "name", "Doe, John"),
        ("URL:http://example.org/a,b;c", "urls", (ContactPoint(value="http://example.org/a,b;c"),)),
    ],
    ids=["note", "name", "url"],
)
def test_a_comma_that_nobody_escaped_cuts_nothing(one, line, field, expected):
    assert expected == getattr(one("FN:Dana", line) if field != "name" else one(line), field)


@pytest.mark.case(2)
def test_a_comma_in_the_name_of_an_organisation_separates_nothing(one):
    contact = one("FN:Dana", "ORG:Acme, Inc.;Sales")

    assert ("Acme, Inc.", "Sales") == (contact.organization, contact.unit)


@pytest.mark.case(3)
def test_lists_are_split_at_commas_that_are_not_escaped(one):
    contact = one("FN:Dana", "NICKNAME:Bob,Bobby", r"CATEGORIES:a\,b,c")

    assert (("Bob", "Bobby"), ("a,b", "c")) == (contact.nicknames, contact.categories)


def test_blanks_around_the_items_of_a_list_are_no_part_of_them(one):
    assert ("Bob", "Bobby") == one("FN:Dana", "NICKNAME:Bob, Bobby").nicknames


@pytest.mark.case(4)
def test_quoted_printable_with_soft_breaks_is_joined_before_it_is_decoded(sample):
    (contact,) = vcard.read(sample("android.vcf")).items

    assert "José Núñez Martínez" == contact.name
    assert ("José", "Núñez") == (contact.given_name, contact.family_name)


@pytest.mark.case(5)
@pytest.mark.parametrize("parameter", ["", ";CHARSET=blabla"], ids=["no charset", "an unknown one"])
def test_quoted_printable_that_is_no_utf_8_is_read_as_windows_1252_and_said(card, parameter):
    imported = vcard.read(card("FN:Dana", f"NOTE{parameter};ENCODING=QUOTED-PRINTABLE:Dana=92s caf=E9", version="2.1"))

    assert "Dana\N{RIGHT SINGLE QUOTATION MARK}s café" == imported.items[0].notes
    assert {"bad-charset"} == {problem.code for problem in imported.problems}
    assert {(4, "warning", "NOTE")} == {(p.first_line, p.severity, p.property) for p in imported.problems}


def test_a_line_in_utf_8_is_left_alone_though_its_quoted_printable_is_none(card):
    data = card("FN:Dana", "NOTE;ENCODING=QUOTED-PRINTABLE:é=E9", version="2.1")
    imported = vcard.read(data)

    assert (data, ["bad-charset"]) == (imported.items[0].card.data, [p.code for p in imported.problems])


@pytest.mark.case(6)
def test_each_line_is_decoded_by_its_own_charset():
    data = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=SHIFT_JIS:" + "安藤".encode("shift_jis") + b"\r\n"
        b"TITLE;CHARSET=ISO-8859-2:" + "Łódź".encode("iso-8859-2") + b"\r\nNOTE:" + "é".encode() + b"\r\nEND:VCARD\r\n"
    )
    imported = vcard.read(data)
    contact = imported.items[0]

    assert ("安藤", "Łódź", "é", ()) == (contact.name, contact.title, contact.notes, imported.problems)
    assert contact.card.data == data


@pytest.mark.case(7)
def test_a_windows_1252_file_is_kept_in_utf_8_and_reported_once(card):
    text = card("FN:José", "NOTE:Café", "TITLE:naïve").decode()
    imported = vcard.read((text + text.replace("José", "Zoë")).encode("cp1252"))

    assert ["José", "Zoë"] == [contact.name for contact in imported.items]
    assert [("guessed-charset", 0, 3)] == [(p.code, p.record, p.first_line) for p in imported.problems]
    assert text.encode() == imported.items[0].card.data


@pytest.mark.case(7)
@pytest.mark.parametrize(
    ("encoding", "mark", "expected"),
    [
        ("utf-8", "\ufeff", []),
        ("utf-16-le", "\ufeff", ["utf-16"]),
        ("utf-16-be", "\ufeff", ["utf-16"]),
        ("utf-16-le", "", ["utf-16"]),
        ("utf-16-be", "", ["utf-16"]),
    ],
)
def test_a_file_in_utf_16_or_with_a_byte_order_mark_is_read(card, encoding, mark, expected):
    data = card("FN:José 👩", "NOTE:x")
    imported = vcard.read((mark + data.decode()).encode(encoding))

    assert "José 👩" == imported.items[0].name
    assert data == imported.items[0].card.data
    assert expected == [problem.code for problem in imported.problems]


@pytest.mark.case(8)
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"], ids=["CR", "LF", "CRLF"])
def test_a_line_without_a_colon_is_passed_over_and_its_physical_line_is_told(card, end):
    data = card("FN:Ann", end=end) + card("NOTE:folded", " once", "", "  ", "junk here", "FN:Bo", end=end)
    imported = vcard.read(data)

    assert ["Ann", "Bo"] == [contact.name for contact in imported.items]
    assert [("no-colon", 2, 11, 11, "warning", "junk here")] == [
        (p.code, p.record, p.first_line, p.last_line, p.severity, p.raw) for p in imported.problems
    ]
    assert "foldedonce" == imported.items[1].notes


@pytest.mark.case(8)
def test_mixed_line_ends_are_counted_as_a_person_would():
    data = b"\nBEGIN:VCARD\r\nFN:Ann\rNOTE:a\r\n b\njunk\r\r\n\nTEL:1\nEND:VCARD\r"
    imported = vcard.read(data)

    assert [("no-colon", 6)] == [(p.code, p.first_line) for p in imported.problems]
    assert "ab" == imported.items[0].notes
    assert data[1:] == imported.items[0].card.data


@pytest.mark.case(9)
def test_a_fold_inside_a_character_or_with_a_tab_is_joined():
    data = b"BEGIN:VCARD\r\nFN:Jos\xc3\r\n \xa9\r\nNOTE:a\r\n\tb" + b"x" * 500 + b"\r\nEND:VCARD\r\n"
    (contact,) = vcard.read(data).items

    assert ("José", "ab" + "x" * 500) == (contact.name, contact.notes)


@pytest.mark.case(13)
@pytest.mark.parametrize(
    "line",
    [
        "TEL;VOICE;HOME;PREF:5550100",
        "TEL;TYPE=HOME,VOICE,PREF:5550100",
        'TEL;TYPE="home,voice";PREF=1:5550100',
        "TEL;type=HOME;type=VOICE;type=pref:5550100",
        "TEL;TYPE=voice;TYPE=home;PREF=1:5550100",
    ],
)
def test_types_and_preference_are_the_same_however_they_are_written(one, line):
    expected = ContactPoint(value="5550100", types=("home", "voice"), preferred=True)

    assert (expected,) == one("FN:Dana", line).phones


@pytest.mark.case(14)
def test_labels_belong_to_the_point_of_their_group(one):
    contact = one(
        "FN:Dana", "item1.URL:http://a.example", "item1.X-ABLabel:_$!<HomePage>!$_", "item2.URL:http://b.example",
        "item2.X-ABLabel:", "item3.URL:http://c.example", "item3.X-ABLabel:my shop",
    )  # fmt: skip

    assert ["HomePage", "", "my shop"] == [url.label for url in contact.urls]


@pytest.mark.case(15)
def test_an_escaped_colon_in_a_url_is_a_colon(one):
    assert "http://okafor.example" == one("FN:Dana", r"URL:http\://okafor.example").urls[0].value
    assert "http://okafor.example" == one("FN:Dana", r"URL:http\://okafor.example", version="2.1").urls[0].value


@pytest.mark.case(16)
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("FN:Dana", "N:Okafor;Dana"), "Dana"),
        (("N:Doe",), "Doe"),
        (("N:Okafor;Dana;M.;Dr.;PhD",), "Dr. Dana M. Okafor PhD"),
        (("FN:", "N:;;;;", "ORG:Acme"), "Acme"),
        (("N:;;;;", "EMAIL:dana@example.org"), "dana@example.org"),
        (("TEL:5550100",), "5550100"),
        (("NOTE:hm",), "(no name)"),
    ],
    ids=["FN", "N alone", "N whole", "ORG", "EMAIL", "TEL", "nothing"],
)
def test_a_card_is_named_by_the_best_that_it_has(one, lines, expected):
    assert expected == one(*lines).name


@pytest.mark.case(16)
def test_a_name_that_was_guessed_is_told(card):
    assert ["no-name"] == codes(card("N:Doe"))
    assert [] == codes(card("FN:Doe"))
    assert ["warning"] == [problem.severity for problem in vcard.read(card("NOTE:hm")).problems]


@pytest.mark.case(17)
def test_parts_of_a_name_beyond_the_fifth_do_no_harm(one):
    contact = one("FN:Dana", "N:Okafor;Dana;;;;Ade;III")

    assert ("Dana", "Okafor") == (contact.given_name, contact.family_name)


@pytest.mark.case(18)
def test_quoted_parts_are_split_before_they_are_decoded(one):
    contact = one("N;ENCODING=QUOTED-PRINTABLE:Doe=3BX;Jo", r"NOTE:C:\new", version="2.1")

    assert ("Doe;X", "Jo", r"C:\new") == (contact.family_name, contact.given_name, contact.notes)


@pytest.mark.case(20)
def test_of_several_names_the_preferred_one_counts_and_a_tel_uri_is_a_number(sample):
    (contact,) = vcard.read(sample("version4.vcf")).items

    assert "Sam Ortiz" == contact.name
    assert (ContactPoint(value="+1-303-555-0155;ext=5", types=("home", "voice"), preferred=True),) == contact.phones
    assert "0c9f4a52-6a0e-4f8b-8d1e-6a1b2c3d4e5f" == contact.id


@pytest.mark.case(20)
def test_a_group_of_contacts_is_no_person(card):
    imported = vcard.read(card("FN:Rowers", "KIND:group", "MEMBER:urn:uuid:x", version="4.0") + card("FN:Dana"))

    assert ["Dana"] == [contact.name for contact in imported.items]
    assert [("group", "error", 1)] == [(p.code, p.severity, p.record) for p in imported.problems]


@pytest.mark.case(17)
def test_parts_of_an_address_that_came_later_are_kept(card):
    """RFC 9554, section 2.1, adds eleven parts to the seven."""
    data = card("FN:Dana", "ADR:;;1 Elm St;Boise;ID;83702;USA;;;;;;;;;;;front", "N:Okafor;Dana;;;;Ade;III")
    (contact,) = vcard.read(data).items
    edited = attrs.evolve(contact, given_name="Dee", id="x")

    assert data == vcard.write([contact])
    assert data.replace(b"N:Okafor;Dana", b"N:Okafor;Dee") == vcard.write([edited]).replace(
        b"UID:x\r\nX-JUMPSTART-ID:x\r\n", b""
    )


@pytest.mark.case(20)
def test_of_values_that_say_one_thing_in_several_ways_one_counts(card):
    """RFC 6350, section 5.4."""
    data = card(
        "FN;ALTID=1;LANGUAGE=ja:山田太郎", "FN;ALTID=1;LANGUAGE=en;PREF=1:Taro Yamada", "N;ALTID=1:山田;太郎;;;",
        "N;ALTID=1;PREF=1:Yamada;Taro;;;", "TITLE;ALTID=2;LANGUAGE=fr:Patron", "TITLE;ALTID=2;LANGUAGE=en;PREF=1:Boss",
        "NOTE;ALTID=3:eins", "NOTE;ALTID=3:one", "NOTE:two", "TEL;ALTID=4:1", "TEL;altid=4:2", "TEL:3", version="4.0",
    )  # fmt: skip
    (contact,) = vcard.read(data).items

    assert ("Taro Yamada", "Yamada", "Boss", "eins\ntwo") == (
        *(contact.name, contact.family_name, contact.title, contact.notes),
    )
    assert ["1", "3"] == [phone.value for phone in contact.phones]
    assert data == vcard.write([contact])


def test_an_edit_of_one_of_several_ways_takes_the_others_along_and_leaves_the_rest(card):
    data = card(
        "UID:x", "FN:Taro", "TEL;ALTID=4:1", "TEL;ALTID=4:2", "TEL:3", "TITLE;ALTID=2:Patron", "TITLE;ALTID=2:Boss"
    )
    (contact,) = vcard.read(data).items
    edited = attrs.evolve(contact, title="Chief", phones=(*contact.phones, "4"))
    removed = attrs.evolve(contact, phones=contact.phones[1:])

    assert card(
        "UID:x", "FN:Taro", "TEL;ALTID=4:1", "TEL;ALTID=4:2", "TEL:3", "TEL:4", "TITLE;ALTID=2:Chief"
    ) == vcard.write([edited])
    assert data.replace(b"TEL;ALTID=4:1\r\nTEL;ALTID=4:2\r\n", b"") == vcard.write([removed])


@pytest.mark.case(20)
def test_carets_in_parameters_are_decoded(one):
    """RFC 6868, section 3.2."""
    contact = one("FN:Dana", "TEL;TYPE=\"a ^'big^' one^^; ^x\":1", version="4.0")

    assert (('a "big" one^; ^x',)) == contact.phones[0].types


@pytest.mark.case(20)
def test_what_version_4_adds_about_a_person_is_kept(card):
    data = card(
        "FN:Dana", "GENDER:F;she", "KIND:individual", "LANG;PREF=1:en", "TEL;VALUE=uri:tel:+1-555;ext=5", version="4.0"
    )
    imported = vcard.read(data)

    assert ((), data) == (imported.problems, vcard.write(imported.items))
    assert "+1-555;ext=5" == imported.items[0].phones[0].value
    assert b"X-GENDER:F;she" in vcard.write(imported.items, version="3.0")


@pytest.mark.case(22)
def test_a_card_inside_a_value_and_a_profile_do_not_hurt_the_outer_card(card):
    agent = r"AGENT:BEGIN:VCARD\nFN:Susan\nEND:VCARD\n"
    data = card("PROFILE:VCARD", "FN:Ann", agent, "TITLE:Boss") + card("FN:Bo")
    imported = vcard.read(data)

    assert [("Ann", "Boss"), ("Bo", "")] == [(contact.name, contact.title) for contact in imported.items]
    assert ((), data) == (imported.problems, vcard.write(imported.items))


@pytest.mark.case(21)
def test_lines_that_nobody_knows_are_kept_as_they_are(card):
    data = card(
        "FN:Dana", "X-ANDROID-CUSTOM:a;b;;", "X-messaging/xmpp-All:z", "X-GOOGLE TALK:g", "X_FOO:1", "a.b.TEL:5"
    )
    imported = vcard.read(data)

    assert ((), data) == (imported.problems, vcard.write(imported.items))


@pytest.mark.case(22)
def test_a_nested_card_is_kept_in_the_outer_one(card):
    data = b"BEGIN:VCARD\nFN:Ann\nAGENT:\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\nTITLE:Boss\nEND:VCARD\n" + card("FN:Cy")
    imported = vcard.read(data)

    assert [("Ann", "Boss"), ("Cy", "")] == [(contact.name, contact.title) for contact in imported.items]
    assert [("nested-card", "info", 4)] == [(p.code, p.severity, p.first_line) for p in imported.problems]
    assert data == vcard.write(imported.items)


@pytest.mark.case(22)
def test_a_missing_end_costs_neither_its_card_nor_the_next(card):
    imported = vcard.read(b"BEGIN:VCARD\nFN:Ann\n" + card("FN:Bo", end="\n") + b"END:VCARD\nwho?\nBEGIN:VCARD\nFN:Cy")

    assert ["Ann", "Bo", "Cy"] == [contact.name for contact in imported.items]
    assert [("no-end", 1, 2), ("stray-end", 7, 7), ("text-outside-cards", 8, 8), ("no-end", 9, 10)] == [
        (p.code, p.first_line, p.last_line) for p in imported.problems
    ]


def test_begin_and_end_may_be_in_any_case():
    assert ["Ann"] == [contact.name for contact in vcard.read(b"begin:vCard\nfn:Ann\nend:vcard").items]


@pytest.mark.case(12)
def test_base64_that_cannot_be_decoded_is_told_with_its_lines(card):
    imported = vcard.read(card("FN:Dana", "PHOTO;ENCODING=b;TYPE=JPEG:abc!", " de"))

    assert [("bad-base64", "PHOTO", 4, 5)] == [
        (p.code, p.property, p.first_line, p.last_line) for p in imported.problems
    ]
    assert "Dana" == imported.items[0].name


@pytest.mark.parametrize("name", ["android.vcf", "outlook.vcf", "apple.vcf", "google.vcf", "version4.vcf"])
def test_address_books_of_real_producers_are_read_without_a_loss(sample, name):
    imported = vcard.read(sample(name))

    assert [] == [problem for problem in imported.problems if problem.severity != "info"]
    assert sample(name) == vcard.write(imported.items)


def test_what_apple_writes_is_understood(sample):
    dana, hospital = vcard.read(sample("apple.vcf")).items

    assert ("Dana", "Okafor", ("Dee",)) == (dana.given_name, dana.family_name, dana.nicknames)
    assert ("Lakeside Hospital, Inc.", "Budget Office") == (dana.organization, dana.unit)
    assert "Met at the Finance Mixer, June.\nLikes rowing; knows Priya." == dana.notes
    assert "rowing club" == dana.emails[1].label
    assert ContactPoint(value="http://okafor.example/dana", preferred=True, label="HomePage") == dana.urls[0]
    assert ("Lakeside Hospital", "") == (hospital.name, hospital.given_name)


def test_control_characters_are_replaced_and_reported(card):
    imported = vcard.read(card("FN:Da\x00na\x1b", r"TITLE:two\nlines", "NOTE:a\x07b\tc", "TEL;TYPE=a\x01b:5\x7f"))
    contact = imported.items[0]

    assert ("Da\ufffdna\ufffd", "two lines", "a\ufffdb\tc") == (contact.name, contact.title, contact.notes)
    assert {"control-character"} == {problem.code for problem in imported.problems}
    assert {"FN", "NOTE", "TEL"} == {problem.property for problem in imported.problems}


@pytest.mark.case(24)
def test_the_same_file_twice_gives_the_same_contacts(sample):
    data = sample("google.vcf")

    assert vcard.read(data) == vcard.read(data)


@pytest.mark.case(24)
def test_a_changed_card_with_the_same_uid_is_the_same_person(one):
    assert one("UID:x-1", "FN:Dana").id == one("UID:x-1", "FN:Dana Okafor").id
    assert one("UID:x-1", "FN:Dana").id != one("UID:x-2", "FN:Dana").id


def test_without_a_uid_the_page_of_a_profile_says_who_it_is(one):
    pages = ("https://www.linkedin.com/in/Dana-Okafor/", "http://linkedin.com/in/dana-okafor?trk=x")
    first, second = (one(f"FN:Dana {page}", f"URL:{page}") for page in pages)

    assert first.id == second.id == vcard.profile_id("https://de.linkedin.com/in/dana-okafor#top")
    assert vcard.profile_id("https://example.org/in/dana") is None


@pytest.mark.case(24)
def test_without_uid_and_profile_the_content_says_who_it_is_whatever_its_line_ends(one):
    first = one("FN:Dana", "NOTE:long note")
    second = one("FN:Dana", "NOTE:long", "  note", end="\n")

    assert first.id == second.id
    assert first.id != one("FN:Dana", "NOTE:other").id


def test_two_different_cards_with_one_uid_are_kept_apart_and_reported(card):
    imported = vcard.read(card("UID:x", "FN:Ann") + card("UID:x", "FN:Bo") + card("UID:x", "FN:Ann"))

    assert [("same-id", "warning", 2)] == [(p.code, p.severity, p.record) for p in imported.problems]
    assert 2 == len({contact.id for contact in imported.items})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (bytes.fromhex("ffd8ffe000104a464946") + bytes(range(256)) * 50, "a JPEG picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04" + bytes(30), "a zip archive"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a calendar (iCalendar)"),
        (b"First Name,Last Name,URL,Email Address\nDana,Okafor,,\n", "a table (CSV)"),
        (b"Dear Dana,\nthank you.\n", "a text without a line BEGIN:VCARD"),
        (b"<!DOCTYPE html><p>", "a web page (HTML)"),
        (b"<vcards/>", "an XML document"),
        (b'["vcard"]', "a JSON document"),
        (b"\x00\x01\x02", "a binary file"),
        (b" \n", "an empty file"),
        (b"", "an empty file"),
    ],
)
def test_a_file_without_a_card_is_called_what_it_is(data, kind):
    imported = vcard.read(data)

    assert () == imported.items
    assert [("not-a-vcard", "error", 0)] == [
        (p.code, p.severity, p.record) for p in imported.problems if p.code != "text-outside-cards"
    ]
    assert f"file: this is {kind}" in str(imported.problems[-1])
    assert "what can be read is a vCard file (.vcf)" in imported.problems[-1].message


def test_strict_reading_raises_the_first_error(card):
    with pytest.raises(ParseError) as caught:
        vcard.read(card("FN:Ann") + b"BEGIN:VCARD\r\nEND:VCARD\r\n", strict=True)

    assert "lines 5 to 6: the card says nothing and was not imported" == str(caught.value)


def test_strict_reading_gives_what_has_no_error(card):
    assert vcard.read(card("N:Doe")) == vcard.read(card("N:Doe"), strict=True)


def test_a_stream_gives_contacts_and_problems_in_the_order_of_the_file(card):
    found = list(vcard.iter_read(io.BytesIO(card("FN:Ann") + b"junk\r\n" + card("FN:Bo"))))

    assert [Contact, Problem, Contact] == [type(one) for one in found]


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_a_stream_that_gives_little_at_a_time_is_read_alike(sample, size):
    class Trickle(io.BytesIO):
        def read(self, _=-1, /):
            return super().read(size)

    data = sample("apple.vcf") + b"junk\r" + sample("android.vcf") + b"\r\n\r\nEND:VCARD\n" + sample("google.vcf")
    imported = vcard.read(data)

    # What is read at first, to see what the file is, is longer than the file: give it away in pieces after that.
    long = b"x\r\n" * 3000 + data
    assert imported.items == tuple(one for one in vcard.iter_read(Trickle(data)) if isinstance(one, Contact))
    assert list(vcard.iter_read(io.BytesIO(long))) == list(vcard.iter_read(Trickle(long)))
