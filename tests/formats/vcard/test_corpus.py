"""Cards as other people's software wrote them: none raises, none is lost, each comes back byte for byte."""

from __future__ import annotations

import os
import re
from pathlib import Path

import attrs
import pytest

from jumpstart.domain import Contact
from jumpstart.domain.codec import checked
from jumpstart.formats import vcard

CORPUS = os.environ.get("JUMPSTART_CORPUS")
FILES = sorted(Path(CORPUS, "vcard").rglob("*.vcf")) if CORPUS else []
BEGIN = re.compile(rb"(?:\A|(?<=[\r\n]))BEGIN[ \t]*:[ \t]*VCARD[ \t]*(?=[\r\n]|\Z)", re.IGNORECASE)
NESTED = re.compile(rb"(?i)[\r\n]AGENT[^:\r\n]*:[ \t]*[\r\n]+BEGIN:VCARD")
FIELDS = tuple(field.name for field in attrs.fields(Contact) if field.name not in {"card", "extra", "id"})

pytestmark = pytest.mark.skipif(not FILES, reason="JUMPSTART_CORPUS names no folder with vcard/*/*.vcf")


def in_utf_8(data):
    return (data.decode("utf-16").encode() if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else data).removeprefix(
        b"\xef\xbb\xbf"
    )


def said(contact):
    return [getattr(contact, field) for field in FIELDS]


@pytest.fixture(scope="module")
def books():
    """What each file holds, its bytes in UTF-8, and what was read."""
    return [(path, in_utf_8(data := path.read_bytes()), vcard.read(data)) for path in FILES]


def test_each_card_is_imported_or_accounted_for(books):
    wrong = [
        path.name
        for path, data, imported in books
        if len(BEGIN.findall(data)) - len(NESTED.findall(data))
        != len(imported.items) + sum(problem.severity == "error" for problem in imported.problems)
    ]

    assert [] == wrong


def test_nothing_that_is_read_breaks_a_rule_of_its_type(books):
    wrong = [
        (path.name, contact.name)
        for path, _, imported in books
        for contact in imported.items
        if checked(contact) != contact
    ]

    assert [] == wrong


def test_each_file_in_utf_8_comes_back_whole(books):
    """But for what stands between its cards, and for those that were not imported."""
    wrong = []
    for path, data, imported in books:
        if imported.items and not imported.problems and vcard.write(imported.items).split() != data.split():
            wrong.append(path.name)

    assert [] == wrong


def test_each_edit_and_each_conversion_keeps_all_that_was_not_edited(books):
    wrong = []
    for path, _, imported in books:
        for contact in imported.items:
            edited = attrs.evolve(contact, name="New, Name", phones=(*contact.phones[1:], "+1 303 555 0199"))
            for version in (None, "3.0", "4.0"):
                found = vcard.read(vcard.write([edited], version=version)).items[0]
                if said(edited) != said(found) or (version is None and found.id != contact.id):
                    wrong.append((path.name, version, contact.name))

    assert [] == wrong


def test_each_problem_points_into_its_file(books):
    wrong = [
        (path.name, problem)
        for path, data, imported in books
        for problem in imported.problems
        if not 0 <= problem.first_line <= problem.last_line <= len(re.findall(rb"\r\n|\r|\n", data)) + 1
    ]

    assert [] == wrong


def test_vobject_takes_each_card_with_the_same_meaning(books):
    wrong = [
        (path.name, contact.name)
        for path, _, imported in books
        for contact in imported.items
        if said(vcard.from_vobject(vcard.to_vobject(contact))) != said(contact)
    ]

    assert [] == wrong
