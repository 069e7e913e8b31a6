"""The seeker's card as other people's phones take it."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import BusinessCard, ContactPoint
from jumpstart.errors import FieldError
from jumpstart.formats import vcard
from jumpstart.testing.strategies import toolkits

SAM = BusinessCard(
    name="Sam Ortiz, PhD 👩‍🔬",
    title="FP&A analyst; hospital finance",
    emails=(ContactPoint(value="sam@ortiz.example", types=("home",), preferred=True),),
    phones=("+1 303 555 0100",),
    urls=("https://sam.example/?a=1,b;c",),
)
CARDS = toolkits().map(lambda toolkit: toolkit.business_card).filter(bool)


def decoded(picture):
    """What a reader of QR codes sees in a PNG of one pixel a bit, as segno writes it."""
    codes = pytest.importorskip("zxingcpp", reason="no reader of QR codes is installed")
    image = pytest.importorskip("PIL.Image", reason="no reader of pictures is installed")
    import io

    with image.open(io.BytesIO(picture)) as opened:
        (found,) = codes.read_barcodes(opened.convert("L"))
    return found.bytes


@pytest.mark.row("S14", accepts=True)
@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_business_card_becomes_a_vcard(version):
    imported = vcard.read(vcard.business_card(SAM, version=version))
    contact = imported.items[0]

    assert () == imported.problems
    assert (SAM.name, SAM.title) == (contact.name, contact.title)
    assert (SAM.emails, SAM.phones, SAM.urls) == (contact.emails, contact.phones, contact.urls)


@given(CARDS, st.sampled_from(("3.0", "4.0")))
def test_any_business_card_says_in_a_vcard_what_it_says(card, version):
    (contact,) = vcard.read(vcard.business_card(card, version=version)).items

    assert (card.name, card.title) == (contact.name, contact.title)
    assert [email.value for email in card.emails] == [email.value for email in contact.emails]


def test_vobject_reads_it():
    card = vobject.readOne(vcard.business_card(SAM).decode())

    assert (SAM.name, SAM.name, SAM.title) == (card.fn.value, card.n.value.given, card.title.value)


def test_it_says_nothing_but_what_stands_on_the_card():
    names = {line.partition(b":")[0].partition(b";")[0] for line in vcard.business_card(SAM).splitlines()}

    assert {b"BEGIN", b"VERSION", b"FN", b"N", b"TITLE", b"EMAIL", b"TEL", b"URL", b"END"} == names


@pytest.mark.row("S14", accepts=True)
@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_its_qr_code_holds_that_vcard(version):
    assert vcard.business_card(SAM, version=version) == decoded(vcard.qr_code(SAM, form="png", version=version))


def test_its_qr_code_is_a_picture_that_can_be_scaled():
    picture = vcard.qr_code(SAM)

    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  we wrote it
    assert picture == vcard.qr_code(SAM)


def test_a_card_that_says_more_than_a_qr_code_holds_is_refused():
    with pytest.raises(FieldError) as caught:
        vcard.qr_code(BusinessCard(name="Sam", title="x" * 3000, phones=("1",)))

    assert str(caught.value).endswith("its vCard does not fit a QR code; leave out what the card does not need")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"form": "gif"}, "form: 'gif': expected 'svg' or 'png'"),
        ({"version": "2.1"}, "version: '2.1': expected '3.0' or '4.0'"),
    ],
)
def test_another_form_or_version_is_refused(options, message):
    with pytest.raises(FieldError) as caught:
        vcard.qr_code(SAM, **options)

    assert message == str(caught.value)


def test_without_the_extra_its_name_is_told():
    lines = (
        "import sys",
        "sys.modules['segno'] = None",
        "from jumpstart.domain import BusinessCard",
        "from jumpstart.errors import MissingExtraError",
        "from jumpstart.formats import vcard",
        "card = BusinessCard(name='Sam', phones=('1',))",
        "assert vcard.business_card(card)",
        "try: vcard.qr_code(card)",
        "except MissingExtraError as error: print(error.extra, error, sep=': ')",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
    )

    assert "qr: a QR code needs an extra: pip install 'jumpstart[qr]'" == done.stdout.strip()
