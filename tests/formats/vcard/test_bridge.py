"""What vobject reads of what we write, and we of what vobject writes."""

from __future__ import annotations

import attrs
import pytest
import vobject

from jumpstart.domain import Contact, ContactPoint
from jumpstart.errors import FieldError
from jumpstart.formats import vcard

DANA = Contact(
    name="Dana Okafor, PhD",
    given_name="Dana",
    family_name="Okafor; née Ruiz",
    nicknames=("Dee", "D, O"),
    emails=(ContactPoint(value="dana@lakeside.example", types=("work",), preferred=True), "dee@okafor.example"),
    phones=(ContactPoint(value="+1 303 555 0142", types=("cell",), label="rowing, club"),),
    urls=("http://okafor.example/a,b;c?d=e",),
    organization="Lakeside Hospital, Inc.",
    unit="Budget; West",
    title="Planning Lead",
    categories=("a,b", "c"),
    notes="Met in June; likes rowing,\nknows Priya \\ Sam.\n\n" + "ünïcödé 👩‍👩‍👧‍👦 " * 30,
)


def meaning(component):
    return {
        "name": component.fn.value,
        "family": component.n.value.family,
        "given": component.n.value.given,
        "emails": [email.value for email in component.contents.get("email", [])],
        "phones": [phone.value for phone in component.contents.get("tel", [])],
        "urls": [url.value for url in component.contents.get("url", [])],
        "organization": component.org.value,
        "title": component.title.value,
        "notes": component.note.value,
        "nicknames": [nickname.value for nickname in component.contents.get("nickname", [])],
        "categories": component.categories.value,
    }


def expected_of(contact):
    return {
        "name": contact.name,
        "family": contact.family_name,
        "given": contact.given_name,
        "emails": [point.value for point in contact.emails],
        "phones": [point.value for point in contact.phones],
        "urls": [point.value for point in contact.urls],
        "organization": [contact.organization, contact.unit],
        "title": contact.title,
        "notes": contact.notes,
        "nicknames": list(contact.nicknames),
        "categories": list(contact.categories),
    }


def said(contact):
    return attrs.evolve(contact, card=None, id="any")


@pytest.mark.parametrize("version", [None, "3.0"])
def test_vobject_reads_what_we_write_with_the_same_meaning(version):
    component = vobject.readOne(vcard.write([DANA], version=version).decode())

    assert expected_of(DANA) == meaning(component)


def test_vobject_reads_an_edited_card_with_the_same_meaning(card):
    known = vcard.read(card("N:Old", "FN:Old", "X-FOO:1", "ORG:Old", "TEL:9", "NOTE:old")).items[0]
    edited = attrs.evolve(DANA, card=known.card, id=known.id)
    component = vobject.readOne(vcard.write([edited]).decode())

    assert expected_of(edited) == meaning(component)


def test_a_contact_becomes_a_component_and_comes_back():
    component = vcard.to_vobject(DANA)

    assert expected_of(DANA) == meaning(component)
    assert said(DANA) == said(vcard.from_vobject(component))
    assert DANA.id == vcard.from_vobject(component).id


def test_a_component_that_a_program_made_becomes_a_contact():
    component = vobject.vCard()
    component.add("fn").value = "Lee Chen"
    component.add("n").value = vobject.vcard.Name(family="Chen", given="Lee")
    component.add("org").value = ["Initech, Ltd", "Controlling"]
    component.add("note").value = "one, two;\nthree"
    phone = component.add("tel")
    phone.value, phone.type_param = "+44 20 7946 0321", "CELL"
    contact = vcard.from_vobject(component)

    assert ("Lee Chen", "Lee", "Chen") == (contact.name, contact.given_name, contact.family_name)
    assert ("Initech, Ltd", "Controlling") == (contact.organization, contact.unit)
    assert "one, two;\nthree" == contact.notes
    assert (ContactPoint(value="+44 20 7946 0321", types=("cell",)),) == contact.phones


def test_an_incomplete_component_becomes_a_contact_too():
    component = vobject.vCard()
    component.add("email").value = "lee@chen.example"

    assert "lee@chen.example" == vcard.from_vobject(component).name


@pytest.mark.parametrize("name", ["apple.vcf", "google.vcf", "android.vcf", "outlook.vcf", "version4.vcf"])
def test_imported_cards_survive_vobject(sample, name):
    known = vcard.read(sample(name)).items

    assert [said(contact) for contact in known] == [
        said(vcard.from_vobject(vcard.to_vobject(contact))) for contact in known
    ]


def test_a_comma_that_nobody_escaped_is_not_cut_by_vobject(one):
    component = vcard.to_vobject(one("FN:Dana", "NOTE:Hello, world"))

    assert "Hello, world" == component.note.value


def test_lines_that_would_stop_vobject_do_not_reach_it(card):
    (contact,) = vcard.read(card("FN:Dana", "TEL" + ";A=b" * 24, "X bad name:1", "PHOTO;ENCODING=b:a!")).items

    assert "Dana" == vcard.to_vobject(contact).fn.value


@pytest.mark.parametrize("component", [vobject.iCalendar(), object(), "FN:Dana"], ids=["calendar", "object", "text"])
def test_what_is_no_card_component_is_refused(component):
    with pytest.raises(FieldError) as caught:
        vcard.from_vobject(component)

    assert str(caught.value).endswith("expected a vobject component named VCARD")
