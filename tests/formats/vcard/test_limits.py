"""Input that is made to hurt: nothing under a megabyte takes long, nothing is kept that need not be."""

from __future__ import annotations

import io
import tracemalloc
from collections import Counter
from itertools import islice
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import Contact, PartialDate, Problem
from jumpstart.domain.codec import checked
from jumpstart.formats import vcard
from jumpstart.formats.vcard import lines as parsing
from jumpstart.testing.strategies import contacts

DATA = Path(__file__).parents[2] / "data"
SAMPLES = ("apple.vcf", "google.vcf", "android.vcf", "outlook.vcf", "version4.vcf")
MEGABYTE = 1024 * 1024


class Endless(io.RawIOBase):
    """A stream of so many bytes, made while it is read."""

    def __init__(self, piece, size):
        self.piece = piece * (65536 // len(piece) + 1)
        self.size = size
        self.at = 0

    def readable(self):
        return True

    def read(self, size=-1, /):
        size = min(size, len(self.piece), self.size - self.at)
        self.at += size
        return self.piece[:size]


@pytest.mark.case(23)
def test_a_line_of_many_parameters_without_a_colon_is_a_problem_at_once(card):
    imported = vcard.read(card("FN:Ann", "TEL" + ";A=b" * 24) + card("FN:Bo", "TEL" + ';A="b' * 40))

    assert ["Ann", "Bo"] == [contact.name for contact in imported.items]
    assert ["no-colon", "no-colon"] == [problem.code for problem in imported.problems]


def test_more_parameters_than_anybody_needs_cost_only_their_line(card):
    imported = vcard.read(card("FN:Ann", "TEL" + ";A=b" * 300 + ":1"))

    assert ["too-many-parameters"] == [problem.code for problem in imported.problems]
    assert () == imported.items[0].phones


@pytest.mark.case(23)
@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCARD\n" * 3000,
        b"AGENT:\nBEGIN:VCARD\n" * 3000,
        b"BEGIN:VCARD\nAGENT:\n" * 3000 + b"END:VCARD\n" * 3000,
        b"END:VCARD\n" * 50_000,
        b"BEGIN:VCARD\nFN:" + b"\\" * 900_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:" + b"a\r " * 300_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nN:" + b";" * 900_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN;" + b'"' * 900_000 + b":x\nEND:VCARD\n",
        b"BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:" + b"=\n" * 400_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\nPHOTO;BASE64:\n" + b"QUJD\n" * 150_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\n" + b"\n \n" * 200_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\n" + b"A\n" * 100_000 + b"END:VCARD\n",
        b"\r" * 900_000,
        b" \t" * 450_000,
    ],
    ids=range(14),
)
def test_a_megabyte_of_malice_is_read_in_one_pass(data):
    imported = vcard.read(data)

    assert imported.items or imported.problems


def test_of_more_bad_lines_than_anybody_reads_the_first_are_told(card):
    imported = vcard.read(card("FN:Ann", *["junk"] * 5_000, "BDAY:soon") + card("FN:Bo"))

    assert ["Ann", "Bo"] == [contact.name for contact in imported.items]
    assert {"no-colon": 1_000, "more-problems": 1, "no-date": 1} == Counter(each.code for each in imported.problems)
    assert "more than 1000 things are wrong in this card; the others are not listed" in str(imported.problems[1_000])


def test_of_more_bad_values_than_anybody_reads_the_first_are_told(card):
    imported = vcard.read(card("FN:Ann", *["TEL:\x01"] * 5_000))

    assert {"control-character": 2_000, "more-problems": 1} == Counter(each.code for each in imported.problems)


def test_a_card_of_more_lines_than_anybody_has_costs_only_itself(card):
    imported = vcard.read(card("FN:Ann", *["TEL:1"] * 20_001) + card("FN:Bo", *["TEL:1"] * 10_000))

    assert ["Bo"] == [contact.name for contact in imported.items]
    assert [("card-too-large", 1, 1, 20_005)] == [
        (each.code, each.record, each.first_line, each.last_line) for each in imported.problems
    ]
    assert "the card was not imported: it has more than 20000 lines" in str(imported.problems[0])


def test_of_more_problems_than_anybody_reads_the_first_are_listed(card):
    imported = vcard.read(card("FN:Ann") + b"END:VCARD\n" * 30_000)

    assert ["Ann"] == [contact.name for contact in imported.items]
    assert 20_001 == len(imported.problems)
    assert "file: 10000 more things are wrong; they are not listed" == str(imported.problems[-1])


@pytest.mark.case(23)
def test_cards_nested_too_deeply_are_refused_and_the_next_is_read(card):
    imported = vcard.read(b"BEGIN:VCARD\nAGENT:\n" * 20 + b"FN:x\n" + b"END:VCARD\n" * 20 + card("FN:Bo"))

    assert ["Bo"] == [contact.name for contact in imported.items]
    assert ["the card was not imported: more than 8 cards are nested in one another"] == [
        problem.message for problem in imported.problems
    ]


def test_a_long_line_is_passed_over_unless_it_is_binary(card):
    photo = "PHOTO;ENCODING=b:" + "QUJD" * 400_000
    imported = vcard.read(card("FN:Ann", "NOTE:" + "x" * 1_100_000, photo))

    assert [("line-too-long", "NOTE")] == [(p.code, p.property) for p in imported.problems]
    assert ("Ann", "") == (imported.items[0].name, imported.items[0].notes)


@pytest.mark.parametrize("size", [4_999, 65_536, 300_000])
def test_what_stands_around_a_large_card_is_told_with_its_lines(card, size):
    class Trickle(io.BytesIO):
        def read(self, _=-1, /):
            return super().read(size)

    photo = "PHOTO;ENCODING=b:QUJD" + "\r\n QUJD" * 60_000
    data = (card("FN:Ann", photo) + b"junk\r\n") * 2 + card("FN:Bo")
    found = list(vcard.iter_read(Trickle(data)))

    assert ["Ann", "Ann", "Bo"] == [one.name for one in found if isinstance(one, Contact)]
    assert [60_006, 120_012] == [problem.first_line for problem in found if isinstance(problem, Problem)]


def test_a_file_over_32_megabytes_is_to_be_streamed():
    imported = vcard.read(b"x" * (32 * MEGABYTE + 1))

    assert [("too-large", "error")] == [(p.code, p.severity) for p in imported.problems]
    assert "read it with iter_read" in imported.problems[0].message


def test_a_card_over_16_megabytes_costs_only_itself(card):
    data = card("FN:Ann") + card("FN:Big", "PHOTO;ENCODING=b:" + "QUJD" * (5 * MEGABYTE)) + card("FN:Bo")
    found = list(vcard.iter_read(io.BytesIO(data)))

    assert ["Ann", "Bo"] == [one.name for one in found if isinstance(one, Contact)]
    assert [("card-too-large", 2, 5, 9)] == [
        (p.code, p.record, p.first_line, p.last_line) for p in found if isinstance(p, Problem)
    ]


@pytest.mark.case(23)
@pytest.mark.parametrize(
    "piece", [b"BEGIN:VCARD\nN:Doe;Jo\nEND:VCARD\n", b"x" * 1000, b"\xff\xd8\n\x00"], ids=["cards", "no line", "JPEG"]
)
def test_memory_stays_flat_while_a_file_streams(piece):
    tracemalloc.start()
    try:
        for _ in islice(vcard.iter_read(Endless(piece, 3 * MEGABYTE)), 6_000):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 2 * MEGABYTE


PIECES = st.sampled_from(
    (
        *(
            b"\r",
            b"\n",
            b"\r\n",
            b" ",
            b"\t",
            b";",
            b":",
            b'"',
            b"\\",
            b"=",
            b",",
            b"^n",
            b"\x00",
            b"\xff",
            b"\xc2\x85",
        ),
        *(b"BEGIN:VCARD", b"END:VCARD\r\n", b"AGENT:\r\n", b"\r\nVERSION:2.1\r\n", b"\r\nFN:\r\n", b"\r\nUID: \r\n"),
        *(b";CHARSET=utf-16", b";CHARSET=x", b";ENCODING=QUOTED-PRINTABLE", b";ENCODING=b", b"=\r\n", b"=0A", b"=3D"),
        *(b"\r\nX-JUMPSTART-ID: \r\n", b"item1.", b"TYPE=", b"\xed\xa0\x80", b"_$!<", b"\r\nTEL;TYPE=,pref,:1"),
    )
)


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), PIECES), max_size=20))
def test_a_damaged_file_never_raises_and_what_is_read_can_be_edited(name, damages):
    data = (DATA / name).read_bytes()
    for where, length, piece in damages:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]
    for known in vcard.read(data).items:
        assert known == checked(known)
        edited = attrs.evolve(known, name="Ann, Lee", nicknames=("A", *known.nicknames), phones=known.phones[1:])
        for version in (None, "3.0", "4.0"):
            (found,) = vcard.read(vcard.write([edited], version=version)).items

            assert edited == attrs.evolve(found, card=known.card)
        assert vcard.read(vcard.write([known])).items[0].name == known.name
        assert vcard.to_vobject(known).fn.value is not None


@given(writing=contacts(), name=st.sampled_from(SAMPLES))
def test_nothing_that_is_read_breaks_a_rule_of_its_type(writing, name):
    known = vcard.read((DATA / name).read_bytes()).items[0]
    data = vcard.write([attrs.evolve(writing, card=known.card), attrs.evolve(writing, card=None)])

    assert [] == [contact for contact in vcard.read(data).items if checked(contact) != contact]


LINE_ENDS = st.sampled_from((b"\r\n", b"\n", b"\r", b"\r\n ", b"\n\t", b"\r\n\r\n", b"=\r\n"))
HEADS = st.sampled_from(
    (
        *(b"FN", b"N", b"ORG", b"NOTE", b"TEL", b"EMAIL", b"URL", b"BDAY", b"PHOTO", b"UID", b"X-FOO", b"item1.TEL"),
        *(b"item1.X-ABLabel", b"NICKNAME", b"CATEGORIES", b"TITLE", b"VERSION", b"AGENT", b"X-JUMPSTART-ID", b"KIND"),
        *(
            b"TEL;ALTID=1",
            b"TEL;TYPE=home,pref",
            b"NOTE;ENCODING=QUOTED-PRINTABLE",
            b"PHOTO;ENCODING=b",
            b"PHOTO;BASE64",
        ),
        *(b"BDAY;VALUE=text", b"BDAY;X-APPLE-OMIT-YEAR=1604", b"FN;CHARSET=SHIFT_JIS", b'TEL;TYPE="a:b;c"', b""),
    )
)
VALUES = st.sampled_from(
    (
        *(
            b"Dana",
            b"Okafor;Dana;;;",
            b"2.1",
            b"4.0",
            b"=C3=A9=",
            b"=E9",
            "é".encode(),
            b"\xe9",
            b"a\\,b\\;c\\n\\:",
            b"QUJD",
        ),
        *(
            b"data:image/png;base64,QUJD",
            b"abc!",
            b"1985-04-12",
            b"--0412",
            b"1604-02-29",
            b"soon",
            b"group",
            b"",
            b" ",
        ),
        *(
            b"http://linkedin.com/in/dana",
            b"\xe2\x80\xa8",
            b"\x00",
            b"a:b",
            b"QUJD" * 9000,
            b"n " * 20_000,
            b"BEGIN:VCARD",
        ),
    )
)
LINES = st.tuples(HEADS, st.sampled_from((b":", b":", b":", b"")), VALUES, LINE_ENDS).map(b"".join)
CARDS = st.lists(LINES, max_size=8).map(lambda lines: b"BEGIN:VCARD\r\n" + b"".join(lines) + b"END:VCARD\r\n")


def lines_of(parsed):
    return [(line.head, line.value.replace(" ", ""), line.first, line.end) for line in parsed.lines]


def check_laws(data):
    """What holds of any file whatever."""
    cards = [card for card in vcard.iter_cards(io.BytesIO(data)) if isinstance(card, vcard.RawCard)]
    imported = vcard.read(data)
    failed = sum(problem.record > 0 and problem.severity == "error" for problem in imported.problems)
    assert len(cards) + sum(p.code == "card-too-large" for p in imported.problems) == len(imported.items) + failed
    assert imported.items == vcard.read(data).items
    for card in cards:
        quick = parsing._quick(card.data)
        assert quick is None or lines_of(quick) == lines_of(parsing._Careful(card.data).parsed())
    for known in imported.items:
        assert known == checked(known)
        assert known.card.id in {card.digest for card in cards}
        vcard.photo(known)
        for version in (None, "3.0", "4.0"):
            edited = attrs.evolve(known, title="Head, of; Planning", birthday=PartialDate(month=4, day=12))
            (found,) = vcard.read(vcard.write([edited], version=version)).items
            assert edited == attrs.evolve(found, card=known.card)


@given(CARDS)
def test_the_quick_and_the_careful_way_agree_on_any_card(data):
    check_laws(data)


@pytest.mark.soak
@settings(max_examples=4_000)
@given(st.lists(CARDS | PIECES, max_size=4).map(b"".join))
def test_the_laws_hold_of_any_file_made_of_cards(data):
    check_laws(data)


@pytest.mark.soak
@settings(max_examples=2_000)
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), PIECES), max_size=20))
def test_the_laws_hold_of_any_damaged_file(name, damages):
    data = (DATA / name).read_bytes()
    for where, length, piece in damages:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]

    check_laws(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_raising(data):
    assert vcard.read(data).problems
