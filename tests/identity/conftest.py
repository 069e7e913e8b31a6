"""Contacts that are often the same person, for the laws."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import strategies as st

from jumpstart import Contact, ContactPoint
from jumpstart.domain import Card, PartialDate

NAMES = (
    *("Bob Smith", "Robert Smith", "Smith, Robert", "R. Smith", "Robert Smith Jr.", "Roberta Smith", "Robert Smyth"),
    *("Ana Ruiz", "Ana Cole", "Ana Ruiz-Cole", "Ana", "(no name)", "bob@example.org", "李晨"),
)
EMAILS = ("bob@example.org", "Bob@Example.org", "ana@example.org", "r.smith@globex.example", "info@globex.example")
PHONES = ("+1 303 555 0100", "(303) 555-0100", "303 555 0199", "+1 303 555 0100 x7")
URLS = ("https://linkedin.com/in/bob", "https://de.linkedin.com/in/Bob/", "https://linkedin.com/in/ana", "bob.example")
CARDS = tuple(Card(data=f"BEGIN:VCARD\r\nUID:{uid}\r\nFN:{uid}\r\nEND:VCARD\r\n".encode()) for uid in "ab")


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


def kinds_of(values):
    return some([ContactPoint(value=value, types=kind) for value in values for kind in ((), ("work",), ("cell",))])


contacts_alike = st.builds(
    Contact,
    name=st.sampled_from(NAMES),
    nicknames=some(["Bob", "Rob"]),
    emails=some(EMAILS),
    phones=kinds_of(PHONES),
    urls=some(URLS),
    organization=st.sampled_from(["", "Globex", "Globex Inc.", "Initech"]),
    unit=st.sampled_from(["", "Sales"]),
    title=st.sampled_from(["", "Analyst", "Controller"]),
    birthday=st.sampled_from([None, PartialDate(month=4, day=12), PartialDate(year=1985, month=4, day=13)]),
    notes=st.sampled_from(["", "met in Denver", "likes trains", "met in Denver\nlikes trains"]),
    card=st.sampled_from([None, *CARDS]),
)


def with_ids(contacts):
    return tuple(attrs.evolve(contact, id=f"c{number}") for number, contact in enumerate(contacts))


@pytest.fixture(scope="session")
def people():
    """Draws up to six contacts, some of whom may be the same person."""
    return st.lists(contacts_alike, max_size=6).map(with_ids)


@pytest.fixture
def noon():
    return datetime(2026, 6, 1, 12, tzinfo=UTC)
