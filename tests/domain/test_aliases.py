from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given

from jumpstart import Contact, Network
from jumpstart.domain import Alias, Dismissal
from jumpstart.errors import FieldError
from jumpstart.testing import strategies

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@given(strategies.contacts())
def test_an_alias_keeps_a_contact_whole(contact):
    alias = Alias.of(contact, merged_into="kept", merged_at=NOON, source="phone.vcf")

    assert contact == alias.contact
    assert ("kept", NOON, "phone.vcf") == (alias.merged_into, alias.merged_at, alias.source)


def test_an_alias_has_the_fields_of_a_contact():
    ours, theirs = ({field.name: field.type for field in attrs.fields(cls)} for cls in (Alias, Contact))

    assert theirs == {name: ours.get(name) for name in theirs}


def test_an_alias_is_called_like_its_contact():
    alias = Alias(name="D. Okafor", merged_into=Contact(name="Dana", id="dana"), merged_at=NOON, id="d")

    assert ("D. Okafor", "dana") == (str(alias), alias.merged_into)


def test_a_dismissal_is_the_same_in_either_order():
    one, two = Contact(name="John Smith", id="one"), Contact(name="John Smith", id="two")

    assert Dismissal(contacts=(two, one), at=NOON) == Dismissal(contacts=("one", "two"), at=NOON)


@pytest.mark.parametrize("contacts", [(), ("one",), ("one", "one"), ("one", "two", "three"), {"one", "two"}, 7])
def test_a_dismissal_is_about_two_contacts(contacts):
    with pytest.raises(FieldError, match="two different contacts"):
        Dismissal(contacts=contacts, at=NOON)


def test_a_network_gives_aliases_and_dismissals_by_id():
    alias = Alias(name="D. Okafor", merged_into="dana", merged_at=NOON, id="d")
    dismissal = Dismissal(contacts=("one", "two"), at=NOON)

    network = Network.of(alias, dismissal)

    assert {"d": alias} == dict(network.aliases)
    assert {dismissal.id: dismissal} == dict(network.dismissals)
