"""A picture comes out of a card as it went in."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import Contact
from jumpstart.formats import vcard

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3
TEXT = base64.b64encode(JPEG).decode()


@pytest.mark.case(11)
@pytest.mark.parametrize(
    ("line", "version"),
    [
        (f"PHOTO:data:image/jpeg;base64,{TEXT}", "4.0"),
        (f"PHOTO;PREF=1:DATA:image/jpeg;name=a;base64,{TEXT}", "4.0"),
        (f"PHOTO;ENCODING=b:data:image/jpeg;base64,{TEXT}", "3.0"),
        (f"PHOTO;ENCODING=BASE64;TYPE=PNG:data:image/jpeg\\;base64\\,{TEXT}", "3.0"),
        (f"PHOTO;VALUE=uri:data:image/jpeg\\;base64\\,{TEXT}", "3.0"),
        (f"PHOTO;ENCODING=b;TYPE=JPEG:{TEXT}", "3.0"),
        (f"PHOTO;JPEG;BASE64:{TEXT}", "2.1"),
        (f"PHOTO;ENCODING=b;TYPE=jpg:{TEXT}", "3.0"),
        (f"PHOTO;ENCODING=b:{TEXT}", "3.0"),
    ],
)
@pytest.mark.parametrize("converted_to", [None, "3.0", "4.0"])
def test_a_picture_is_given_with_its_bytes_and_media_type(card, line, version, converted_to):
    imported = vcard.read(card("FN:Dana", line, version=version))
    (contact,) = vcard.read(vcard.write(imported.items, version=converted_to)).items

    assert () == imported.problems
    assert vcard.Photo(data=JPEG, media_type="image/jpeg") == vcard.photo(contact)


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_data_uri_in_a_line_that_nobody_knows_does_not_stop_a_conversion(card, version):
    imported = vcard.read(card("FN:Dana", "X-SCAN;ENCODING=b:data:image/png;base64,QUJD", version="2.1"))

    assert b"QUJD" in vcard.write(imported.items, version=version)


@pytest.mark.case(10)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("size", [3, 30_000, 3 * 1024 * 1024], ids=["bytes", "kilobytes", "4 MB"])
def test_base64_that_was_left_unfolded_is_read_up_to_a_blank_line(card, size, end):
    data = (JPEG * (size // len(JPEG) + 1))[:size]
    text = base64.b64encode(data).decode()
    lines = [text[at : at + 76] for at in range(0, len(text), 76)]
    imported = vcard.read(card("FN:Dana", "PHOTO;ENCODING=BASE64;JPEG:", *lines, "", "TITLE:x", version="2.1", end=end))

    assert ((), "x") == (imported.problems, imported.items[0].title)
    assert vcard.Photo(data=data, media_type="image/jpeg") == vcard.photo(imported.items[0])


@pytest.mark.case(11)
@pytest.mark.parametrize(
    "line",
    [
        "PHOTO;VALUE=uri:http://people.example/a,b;c.jpg?d=e,f",
        r"PHOTO;VALUE=URI:http://people.example/a\,b\;c.jpg?d=e\,f",
        "PHOTO:http://people.example/a,b;c.jpg?d=e,f",
    ],
)
def test_the_address_of_a_picture_is_given_whole_and_never_fetched(one, line):
    assert vcard.Photo(uri="http://people.example/a,b;c.jpg?d=e,f") == vcard.photo(one("FN:Dana", line))


def test_a_picture_whose_data_uri_is_plain_text_is_decoded(one):
    expected = vcard.Photo(data=b"<svg/>", media_type="image/svg+xml")

    assert expected == vcard.photo(one("FN:Dana", "PHOTO:data:image/svg+xml;charset=utf-8,%3Csvg/%3E"))


@pytest.mark.case(12)
@pytest.mark.parametrize(
    "line",
    ["PHOTO;ENCODING=b:abc!", "PHOTO;ENCODING=b:data:image/png;base64,abc!", "PHOTO;ENCODING=b:" + "abc!" * 20_000],
    ids=["base64", "data URI", "a long one"],
)
def test_a_picture_that_cannot_be_decoded_is_none_and_stays_in_the_card(card, line):
    data = card("FN:Dana", line, "NOTE:x")
    imported = vcard.read(data)

    assert vcard.photo(imported.items[0]) is None
    assert [("bad-base64", "warning", 4)] == [(p.code, p.severity, p.first_line) for p in imported.problems]
    assert data == vcard.write(imported.items)


def test_of_several_pictures_the_preferred_one_that_can_be_decoded_is_given(one):
    contact = one(
        "FN:Dana", "PHOTO;PREF=1;ENCODING=b:abc!", "PHOTO;PREF=3:http://a.example", "PHOTO;PREF=2:http://b.example"
    )

    assert "http://b.example" == vcard.photo(contact).uri


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"BM\x00", "image/bmp"),
        (b"what?", ""),
    ],
)
def test_the_media_type_is_seen_where_nothing_says_it(one, data, media_type):
    text = base64.b64encode(data).decode()

    assert media_type == vcard.photo(one("FN:Dana", f"PHOTO;ENCODING=b:{text}")).media_type


@pytest.mark.parametrize("lines", [(), ("PHOTO:",), ("PHOTO;ENCODING=b:",), ("PHOTO:data:,",)])
def test_a_card_without_a_picture_has_none(one, lines):
    assert vcard.photo(one("FN:Dana", *lines)) is None


def test_a_contact_made_by_hand_has_no_picture():
    assert vcard.photo(Contact(name="Dana")) is None


@given(st.binary(min_size=1, max_size=60), st.sampled_from((1, 2000)), st.sampled_from(("3.0", "4.0")))
def test_any_picture_survives_a_conversion(data, times, version):
    text = base64.b64encode(data * times).decode()
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana\r\nPHOTO;ENCODING=b;TYPE=PNG:{text}\r\nEND:VCARD\r\n".encode()
    (contact,) = vcard.read(vcard.write(vcard.read(card).items, version=version)).items

    assert vcard.Photo(data=data * times, media_type="image/png") == vcard.photo(contact)
