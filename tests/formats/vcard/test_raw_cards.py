"""A card is known by its digest before it is parsed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from jumpstart.domain import Contact, Problem
from jumpstart.errors import ParseError
from jumpstart.formats import vcard

DATA = Path(__file__).parents[2] / "data"
SAMPLES = ("apple.vcf", "google.vcf", "android.vcf", "outlook.vcf", "version4.vcf")


def cards_of(data):
    return [one for one in vcard.iter_cards(io.BytesIO(data)) if isinstance(one, vcard.RawCard)]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_digest_is_the_id_of_the_card_that_is_read(sample, name):
    assert [contact.card.id for contact in vcard.read(sample(name)).items] == [
        card.digest for card in cards_of(sample(name))
    ]


def test_the_digest_of_a_card_in_a_windows_code_page_is_that_of_its_utf_8(card):
    text = card("FN:José", "NOTE:Café").decode()
    (raw,) = cards_of(text.encode("cp1252"))

    assert vcard.read(text.encode()).items[0].card.id == raw.digest == raw.contact().card.id


def test_a_card_says_where_it_stands(card):
    data = card("FN:Ann") + b"\r\n" + card("FN:Bo", "NOTE:x")

    assert [(1, 1, 4), (2, 6, 10)] == [(one.number, one.first_line, one.last_line) for one in cards_of(data)]
    assert data == cards_of(data)[0].data + b"\r\n" + cards_of(data)[1].data


def test_reading_each_card_is_reading_the_file(sample):
    data = b"junk\r\n" + sample("apple.vcf") + b"BEGIN:VCARD\r\nEND:VCARD\r\n" + sample("outlook.vcf")
    found = []
    for one in vcard.iter_cards(io.BytesIO(data)):
        found += [one] if isinstance(one, Problem) else one.read()

    assert list(vcard.iter_read(io.BytesIO(data))) == found


def test_the_contact_of_a_card_that_describes_nobody_is_an_error(card):
    (raw,) = cards_of(card("FN:Rowers", "KIND:group"))
    with pytest.raises(ParseError) as caught:
        raw.contact()

    assert "lines 1 to 5: this is a group of contacts, not a person; it was not imported" == str(caught.value)


def test_a_card_that_claims_the_id_of_a_skipped_one_is_kept_apart(card):
    first, second = cards_of(card("UID:x", "FN:Ann") + card("UID:x", "FN:Bo"))
    (ann,) = vcard.read(card("UID:x", "FN:Ann")).items
    first.skip(ann.id)
    problem, bo = second.read()

    assert ("same-id", "Bo") == (problem.code, bo.name)
    assert ann.id != bo.id


@pytest.mark.case(24)
def test_of_a_known_file_every_card_is_skipped(sample):
    data = b"".join(map(sample, SAMPLES))
    known = {contact.card.id: contact.id for contact in vcard.read(data).items}

    assert [] == [card for card in cards_of(data) if card.digest not in known]


def test_a_card_is_parsed_as_often_as_it_is_asked_for(card):
    (raw,) = cards_of(card("UID:x", "FN:Ann"))

    assert raw.contact() == raw.contact()
    assert isinstance(raw.contact(), Contact)
