"""A birthday in every spelling, and in the one that each version asks for."""

from __future__ import annotations

import attrs
import pytest

from jumpstart.domain import Contact, PartialDate
from jumpstart.formats import vcard

APRIL_12 = PartialDate(month=4, day=12)


@pytest.mark.case(19)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("BDAY:19850412", "1985-04-12"),
        ("BDAY:1985-04-12", "1985-04-12"),
        ("BDAY;VALUE=date:1985-4-2", "1985-04-02"),
        ("BDAY:1985/04/12", "1985-04-12"),
        ("BDAY:1985-04-12T23:10:00Z", "1985-04-12"),
        ("BDAY;VALUE=date-time:19850412T231000-0600", "1985-04-12"),
        ("BDAY:--0412", "--04-12"),
        ("BDAY:--04-12", "--04-12"),
        ("BDAY:--0229", "--02-29"),
        ("BDAY:1985-04", "1985-04"),
        ("BDAY:1985", "1985"),
        ("BDAY:--04", "--04"),
        ("BDAY:---12", "---12"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-05", "--05-05"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1985-05-05", "1985-05-05"),
        ("item1.BDAY;value=date;x-apple-omit-year=1604:1604-02-29", "--02-29"),
        ("BDAY:0000-05-05", "--05-05"),
        (r"BDAY;VALUE=text:about 1800\, in spring", "about 1800, in spring"),
        ("BDAY;VALUE=text:1985-04", "1985-04"),
    ],
)
def test_a_birthday_is_read_as_far_as_it_is_told_and_no_year_is_made_up(card, line, expected):
    """RFC 6350, section 6.2.5, and RFC 2426, section 3.1.5."""
    imported = vcard.read(card("FN:Dana", line))

    assert (PartialDate.of(expected), ()) == (imported.items[0].birthday, imported.problems)


@pytest.mark.case(19)
@pytest.mark.parametrize("text", ["soon", "19723101", "1985-02-29", "12.4.1985", "T102200", "70-7-14"])
def test_what_is_no_date_is_kept_as_text_and_said_with_its_line(card, text):
    imported = vcard.read(card("FN:Dana", f"BDAY:{text}"))

    assert text == imported.items[0].birthday.text
    assert [("no-date", "warning", 4, f"birthday {text!r} is no date; kept as text")] == [
        (p.code, p.severity, p.first_line, p.message) for p in imported.problems
    ]


@pytest.mark.parametrize("version", [None, "3.0", "4.0"])
def test_control_characters_in_a_birthday_do_not_stop_a_conversion(one, version):
    contact = attrs.evolve(one("FN:Dana", "BDAY;VALUE=text:\x00soon", version="2.1"), title="x")

    assert contact.birthday == vcard.read(vcard.write([contact], version=version)).items[0].birthday


def test_a_blank_birthday_is_none(one):
    assert one("FN:Dana", "BDAY: ").birthday is None


@pytest.mark.parametrize(
    ("day", "version", "line"),
    [
        ("1985-04-12", "3.0", b"BDAY:1985-04-12"),
        ("1985-04-12", "4.0", b"BDAY:19850412"),
        ("--04-12", "3.0", b"BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12"),
        ("--04-12", "4.0", b"BDAY:--0412"),
        ("1985-04", "3.0", b"BDAY;VALUE=text:1985-04"),
        ("1985-04", "4.0", b"BDAY:1985-04"),
        ("---12", "4.0", b"BDAY:---12"),
        ("in spring, I think", "3.0", rb"BDAY;VALUE=text:in spring\, I think"),
        ("in spring, I think", "4.0", rb"BDAY;VALUE=text:in spring\, I think"),
    ],
)
def test_each_version_has_its_own_spelling(card, day, version, line):
    made = Contact(name="Dana", birthday=PartialDate.of(day))
    (known,) = vcard.read(card("FN:Dana", "X-FOO:1", version=version)).items
    changed = attrs.evolve(known, birthday=PartialDate.of(day))

    assert b"\r\n" + line + b"\r\n" in vcard.write([made], version=version)
    assert b"\r\n" + line + b"\r\n" in vcard.write([changed])


@pytest.mark.parametrize("line", ["item1.BDAY;X-OWN=1;VALUE=date:1985-04-12", "item1.BDAY;X-OWN=1;VALUE=text:soon"])
def test_an_edit_of_the_birthday_changes_its_line_alone(card, line):
    data = card("FN:Dana", line, "X-FOO:1", r"URL:http\://a.example")
    changed = attrs.evolve(vcard.read(data).items[0], birthday=APRIL_12, id="x")
    uid = b"UID:x\r\nX-JUMPSTART-ID:x\r\n"

    spelled = b"item1.BDAY;X-OWN=1;X-APPLE-OMIT-YEAR=1604:1604-04-12"
    assert data.replace(line.encode(), spelled) == vcard.write([changed]).replace(uid, b"")
    assert data.replace(line.encode() + b"\r\n", b"") == vcard.write([attrs.evolve(changed, birthday=None)]).replace(
        uid, b""
    )


@pytest.mark.parametrize(
    ("line", "version", "expected"),
    [
        ("BDAY;X-APPLE-OMIT-YEAR=1604;X-OWN=1:1604-04-12", "4.0", b"BDAY;X-OWN=1:--0412\r\n"),
        ("BDAY;VALUE=date:1985-04-12", "4.0", b"BDAY:19850412\r\n"),
        ("BDAY:1985-04-12T23:10:00Z", "4.0", b"BDAY;VALUE=date-time:19850412T231000Z\r\n"),
        ("BDAY:soon", "4.0", b"BDAY;VALUE=text:soon\r\n"),
        ("BDAY:", "4.0", b"BDAY:\r\n"),
        ("BDAY:19850412", "3.0", b"BDAY:1985-04-12\r\n"),
        ("BDAY:--0412", "3.0", b"BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12\r\n"),
    ],
)
def test_a_converted_card_spells_the_birthday_as_its_version_does(card, line, version, expected):
    (known,) = vcard.read(card("FN:Dana", line, version="4.0" if version == "3.0" else "3.0")).items
    data = vcard.write([known], version=version)

    assert expected in data
    assert known.birthday == vcard.read(data).items[0].birthday


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("--04-12", "version 3.0 has no date without a year; 1604 stands for it, marked as Apple does"),
        ("1985-04", "version 3.0 has no date as 1985-04; it is kept as VALUE=text, which few programs read"),
        ("soon", "version 3.0 has no birthday in words; they are kept as VALUE=text, which few programs read"),
    ],
)
def test_what_version_3_cannot_say_of_a_birthday_is_told(day, message):
    made = Contact(name="Dana", birthday=PartialDate.of(day))
    imported = vcard.read(vcard.write([made], version="4.0")).items

    assert [("not-in-version", "BDAY", 1, message)] == [
        (p.code, p.property, p.record, p.message) for p in vcard.losses([made], version="3.0")
    ]
    assert message in [loss.message for loss in vcard.losses(imported, version="3.0")]
    assert () == vcard.losses([made], version="4.0")


def test_a_whole_birthday_costs_nothing():
    assert () == vcard.losses([Contact(name="Dana", birthday=PartialDate.of("1985-04-12"))], version="3.0")
