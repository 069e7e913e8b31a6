"""Cards come back as they were but for what was edited, and new ones are read as what they are."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import Card, Contact, ContactPoint
from jumpstart.errors import FieldError
from jumpstart.formats import vcard
from jumpstart.testing.strategies import contacts

DATA = Path(__file__).parents[2] / "data"
SAMPLES = ("apple.vcf", "google.vcf", "android.vcf", "outlook.vcf", "version4.vcf")
TYPES = st.sampled_from(("home", "work", "cell", "fax", "x-own"))
FIELDS = tuple(field.name for field in attrs.fields(Contact) if field.name not in {"card", "extra"})


def as_readable(points, types):
    """Points as a card can hold them: no blanks around the value, types in lower case, sorted."""
    return tuple(attrs.evolve(point, value=point.value.strip(), types=types) for point in points)


@st.composite
def writable(draw):
    """Contacts made by hand, nasty in all that a card can carry."""
    contact = draw(contacts())
    kinds = [tuple(sorted(draw(st.sets(TYPES, max_size=3)))) for _ in range(3)]
    points = zip(("emails", "phones", "urls"), kinds, strict=True)
    changes = {field: as_readable(getattr(contact, field), types) for field, types in points}
    return attrs.evolve(contact, card=None, **changes)


def read_one(data):
    (contact,) = vcard.read(data).items
    return contact


def said(contact):
    return {field: getattr(contact, field) for field in FIELDS}


def lines_of(data):
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def check_that_it_comes_back(contact, version):
    imported = vcard.read(vcard.write([contact], version=version))

    assert () == imported.problems
    assert said(contact) == said(imported.items[0])


VERSIONS = st.sampled_from((None, "3.0", "4.0"))


@settings(max_examples=300)
@given(writable(), VERSIONS)
@pytest.mark.case(25)
def test_what_is_written_is_read_as_the_same_contact(contact, version):
    check_that_it_comes_back(contact, version)


@pytest.mark.soak
@settings(max_examples=10_000)
@given(writable(), VERSIONS)
def test_ten_thousand_contacts_are_read_as_they_were_written(contact, version):
    check_that_it_comes_back(contact, version)


@given(st.lists(writable(), max_size=3))
@pytest.mark.case(25)
def test_every_line_that_is_written_is_intended_and_fits(people):
    data = vcard.write(people)
    names = {line.partition(":")[0].partition(";")[0].rpartition(".")[2] for line in lines_of(data)}

    assert names <= {
        *("BEGIN", "VERSION", "UID", "X-JUMPSTART-ID", "FN", "N", "NICKNAME", "CATEGORIES", "EMAIL", "TEL", "URL"),
        *("X-ABLabel", "ORG", "TITLE", "BDAY", "NOTE", "X-JUMPSTART-HELPS-WITH", "END", ""),
    }
    assert len(people) == data.count(b"\r\nEND:VCARD\r\n")
    assert [] == [line for line in data.split(b"\r\n") if len(line) > 75 or b"\n" in line or b"\r" in line]


@given(writable(), st.sampled_from(SAMPLES), st.sampled_from((None, "3.0", "4.0")))
def test_any_edit_of_any_card_is_read_back(contact, name, version):
    known = vcard.read((DATA / name).read_bytes()).items[0]
    edited = attrs.evolve(contact, card=known.card, id=known.id)
    data = vcard.write([edited], version=version)

    assert said(edited) == said(read_one(data))
    assert data == vcard.write(vcard.read(data).items, version=version)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_converted_card_says_the_same(sample, name, version):
    known = vcard.read(sample(name)).items
    data = vcard.write(known, version=version)
    converted = vcard.read(data)

    assert [said(contact) for contact in known] == [said(contact) for contact in converted.items]
    assert data == vcard.write(converted.items, version=version)
    assert data.count(b"BEGIN:VCARD") == data.count(f"VERSION:{version}".encode())


def test_a_value_may_end_in_blanks_wherever_it_is_folded():
    people = [Contact(name="Dana", notes="x" * size + " " * 80) for size in range(80)]

    assert [one.notes for one in people] == [one.notes for one in vcard.read(vcard.write(people)).items]


def test_an_edit_leaves_every_other_line_alone(sample):
    data = sample("apple.vcf")
    dana, hospital = vcard.read(data).items
    edited = attrs.evolve(dana, title="Head of Planning", emails=(*dana.emails, ContactPoint(value="d@new.example")))

    expected = data.replace(b"TITLE:Planning Lead", b"TITLE:Head of Planning").replace(
        b"item1.EMAIL;type=INTERNET:dee@okafor.example\r\n",
        b"item1.EMAIL;type=INTERNET:dee@okafor.example\r\nEMAIL:d@new.example\r\n",
    )
    assert expected == vcard.write([edited, hospital])


def test_an_edited_card_keeps_its_line_ends(card):
    contact = read_one(card("FN:Dana", "NOTE:a", end="\n"))
    data = vcard.write([attrs.evolve(contact, notes="é" * 60)])

    assert b"\r" not in data
    assert max(map(len, data.split(b"\n"))) <= 75


@pytest.mark.case(14)
def test_a_changed_point_keeps_its_group_and_its_other_parameters(card):
    known = read_one(card("FN:Dana", "item1.TEL;TYPE=HOME;X-OWN=y:1", "item1.X-ABLabel:den", "TEL:2"))
    phones = (attrs.evolve(known.phones[0], types=("cell",), preferred=True, label="shed"), *known.phones[1:])
    data = vcard.write([attrs.evolve(known, phones=phones)])

    assert b"item1.TEL;X-OWN=y;TYPE=cell,pref:1\r\nitem1.X-ABLabel:shed\r\nTEL:2\r\n" in data
    assert phones == read_one(data).phones


def test_a_removed_point_takes_its_label_along(card):
    known = read_one(card("FN:Dana", "item1.TEL:1", "item1.X-ABLabel:den", "item2.TEL:2", "item2.X-ABLabel:hut"))
    data = vcard.write([attrs.evolve(known, phones=known.phones[1:])])

    assert b"item1" not in data
    assert known.phones[1:] == read_one(data).phones


def test_parts_that_we_do_not_model_survive_an_edit(card):
    known = read_one(card("FN:Dana", "N:Okafor;Dana;M.;Dr.;PhD;x", "ORG:Acme;Sales;West"))
    data = vcard.write([attrs.evolve(known, family_name="Ortiz", organization="Globex, Inc.")])

    assert b"N:Ortiz;Dana;M.;Dr.;PhD;x\r\nORG:Globex\\, Inc.;Sales;West\r\n" in data


def test_an_edited_card_of_version_2_1_becomes_3_0(sample):
    known = read_one(sample("outlook.vcf"))
    edited = attrs.evolve(known, title="Lead Analyst")
    data = vcard.write([edited])

    assert b"VERSION:3.0" in data
    assert b"QUOTED-PRINTABLE" not in data
    assert b"ENCODING=b" in data
    assert b"X-MS-OL-DESIGN:" in data
    assert said(edited) == said(read_one(data))
    assert data == vcard.write(vcard.read(data).items)


def test_a_line_that_swallows_the_next_does_not_swallow_an_edit(card):
    known = read_one(
        card("FN:Dana", "NOTE;ENCODING=QUOTED-PRINTABLE:open=", "UID:x", "TITLE;ENCODING=QUOTED-PRINTABLE:b=")
    )
    edited = attrs.evolve(known, nicknames=("Dee",))

    assert said(edited) == said(read_one(vcard.write([edited])))


def test_an_edited_card_without_a_uid_stays_the_same_person(card):
    known = read_one(card("FN:Dana"))
    data = vcard.write([attrs.evolve(known, name="Dana Okafor")])

    assert f"UID:{known.id}".encode() in data
    assert known.id == read_one(data).id


@pytest.mark.case(15)
def test_two_cards_that_claim_one_id_of_ours_stay_two_people(card):
    _, other = vcard.read(card("X-JUMPSTART-ID:dana", "FN:Dana") + card("X-JUMPSTART-ID:dana", "FN:Dan")).items

    assert other.id == read_one(vcard.write([attrs.evolve(other, title="x")])).id


@pytest.mark.parametrize("version", [None, "3.0", "4.0"])
def test_an_escaped_colon_does_not_grow(card, version):
    contact = read_one(card("FN:Dana", r"URL:http\://okafor.example"))
    for step in range(3):
        contact = read_one(vcard.write([attrs.evolve(contact, name=f"Dana {step}")], version=version))

    assert "http://okafor.example" == contact.urls[0].value
    assert contact.card.data.count(b"\\") <= 1


def test_a_card_without_a_last_line_end_may_be_followed_by_another(card):
    cut = card("FN:Ann").rstrip()
    imported = vcard.read(cut)

    assert cut == vcard.write(imported.items)
    assert cut + b"\r\n" + card("FN:Bo") == vcard.write([*imported.items, *vcard.read(card("FN:Bo")).items])


def test_a_card_without_its_end_gets_one():
    imported = vcard.read(b"BEGIN:VCARD\nFN:Ann")

    assert b"BEGIN:VCARD\nFN:Ann\nEND:VCARD\n" == vcard.write(imported.items)


def test_what_is_no_card_is_written_from_what_is_known():
    data = vcard.write([Contact(name="Dana", card=Card(data=b"\x00junk"))])

    assert ("Dana", ()) == (vcard.read(data).items[0].name, vcard.read(data).problems)


@pytest.mark.case(25)
def test_parameters_are_escaped_as_they_must_be():
    contact = Contact(name="Dana", phones=(ContactPoint(value="1", types=('say "hi"^; you',)),))
    data = vcard.write([contact])

    assert b"TEL;TYPE=\"say ^'hi^'^^; you\":1" in data
    assert contact.phones == read_one(data).phones


def test_a_card_of_version_4_shows_preference_and_pictures_its_own_way(sample):
    data = vcard.write(vcard.read(sample("apple.vcf")).items, version="4.0")

    assert b"PREF=1:dana.okafor@lakeside.example" in data.replace(b"\r\n ", b"")
    assert b"PHOTO:data:image/jpeg;base64,/9j/" in data.replace(b"\r\n ", b"")
    assert b"PHOTO;ENCODING=b;TYPE=JPEG:/9j/" in vcard.write(vcard.read(data).items, version="3.0")


def test_what_a_version_cannot_carry_is_told_with_its_line(sample):
    contacts = vcard.read(sample("google.vcf")).items[:1] + vcard.read(sample("version4.vcf")).items
    found = vcard.losses(contacts, version="3.0")

    assert {("KIND", 2, 7), ("GENDER", 2, 10), ("ANNIVERSARY", 2, 11), ("LANG", 2, 12)} == {
        (loss.property, loss.record, loss.first_line) for loss in found if loss.property != "FN"
    }
    assert () == vcard.losses(contacts, version="4.0")
    assert "version 3.0 has no GENDER; it is kept as X-GENDER, which few programs read" in [p.message for p in found]


def test_a_line_that_nothing_can_carry_is_told(card):
    contact = read_one(card("FN:Dana", "junk", "LABEL;HOME:x", version="2.1"))

    assert ["a line without a colon is left out"] == [p.message for p in vcard.losses([contact], version="3.0")]
    assert [4, 5] == [p.first_line for p in vcard.losses([contact], version="4.0")]


@pytest.mark.parametrize("version", ["2.1", "5.0", ""])
def test_a_version_that_nobody_should_write_is_refused(version):
    for ask in (vcard.write, vcard.losses):
        with pytest.raises(FieldError) as caught:
            ask([], version=version)

        assert f"version: {version!r}: expected '3.0', '4.0' or, for cards as they came, None" == str(caught.value)


@pytest.mark.parametrize("version", [None, "3.0", "4.0"])
@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        ("N:Lee;Ann;;;", {"given_name": "Annabel"}),
        ("ORG:Initech", {"organization": "Initrode"}),
        ("EMAIL:ann@old.example\nEMAIL:ann@new.example", {"emails": ("ann@new.example",)}),
    ],
    ids=["N", "ORG", "EMAIL"],
)
def test_a_name_that_was_taken_from_what_is_edited_stays(lines, changes, version):
    contact = read_one(f"BEGIN:VCARD\nVERSION:3.0\nUID:ann\n{lines}\nEND:VCARD\n".encode())
    edited = attrs.evolve(contact, **changes)

    assert said(edited) == said(read_one(vcard.write([edited], version=version)))


@pytest.mark.parametrize("end", ["", "END:", "END:VC", "NOTE:a"])
def test_a_card_that_was_cut_off_is_read_again_as_the_same_contact(end):
    contact = read_one(f"BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\n{end}".encode())

    assert said(contact) == said(read_one(vcard.write([contact])))
