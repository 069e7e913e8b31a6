"""A search in PostgreSQL is a search as any other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import jumpstart
from jumpstart import Contact, Goal, Interaction, Seeker
from jumpstart.errors import OfferError

NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)
CARDS = """BEGIN:VCARD
VERSION:3.0
UID:lee
FN:Lee Chen
N:Chen;Lee;;;
EMAIL:lee@example.org
END:VCARD
"""


@pytest.fixture
def open_search(server, schema):
    def opened(**options):
        url = server.url(schema, query="create=1").replace("postgresql:", options.pop("scheme", "postgresql:"))
        return jumpstart.open(url, discover=False, clock=lambda: NOW, **options)

    return opened


def test_a_search_is_kept_planned_undone_and_read_again(open_search, tmp_path):
    (tmp_path / "cards.vcf").write_text(CARDS.replace("\n", "\r\n"))
    dana = Contact(name="Dana Okafor", emails=("dana@example.org",))
    with open_search() as ws:
        ws.add(Seeker(name="Robin Vale", zone="America/Denver"), Goal(role="FP&A analyst", field="hospital finance"))
        ws.add(dana)
        report = ws.import_file(tmp_path / "cards.vcf")
        told = ws.add(Interaction(kind="told", contact=dana, at=NOW))
        ws.undo(told.number)
        network, plan = ws.network, ws.plan()

    with open_search(scheme="postgres:") as ws:
        assert network == ws.network
        assert plan.follow_ups == ws.plan().follow_ups
        assert [1, 2, 3, 4, 5] == [revision.number for revision in ws.history()]
        assert {"Dana Okafor", "Lee Chen"} == {contact.name for contact in ws.as_of(4).contacts.values()}
    assert 1 == report.added


def test_thousands_of_records_come_back(open_search):
    people = [Contact(name=f"Person {n}", emails=(f"p{n}@example.org",)) for n in range(4_500)]
    with open_search() as ws:
        ws.add(*people)
        expected = ws.network

    with open_search() as ws:
        assert expected == ws.network
        assert 3 == ws.revision


def test_two_who_have_the_same_search_open_take_in_what_the_other_did(open_search):
    with open_search() as one, open_search() as two:
        one.add(Contact(name="Dana Okafor"))
        two.add(Contact(name="Lee Chen"))
        one.refresh()

        assert one.network == two.network


def test_searches_of_one_store_do_not_see_each_other(open_search):
    with open_search(workspace="ann") as ann, open_search(workspace="Ann") as other:
        ann.add(Contact(name="Dana Okafor"))
        other.refresh()

        assert {} == dict(other.network.contacts)


def test_a_scheme_that_is_spelt_otherwise_is_told():
    with pytest.raises(OfferError) as raised:
        jumpstart.open("postgre://h/d", discover=False)

    assert "postgresql" in raised.value.reason
