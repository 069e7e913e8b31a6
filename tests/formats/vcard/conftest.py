"""What the tests of contact cards share."""

from __future__ import annotations

from pathlib import Path

import pytest

from jumpstart.formats import vcard

DATA = Path(__file__).parents[2] / "data"


def card_of(*lines, version="3.0", end="\r\n"):
    return end.join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", "")).encode()


@pytest.fixture
def card():
    """A function that makes a card of lines."""
    return card_of


@pytest.fixture
def one():
    """A function that reads the one contact of a card of lines."""

    def read_one(*lines, version="3.0", end="\r\n"):
        (contact,) = vcard.read(card_of(*lines, version=version, end=end)).items
        return contact

    return read_one


@pytest.fixture
def sample():
    """A function that gives the bytes of an invented address book."""
    return lambda name: (DATA / name).read_bytes()
