from __future__ import annotations

from datetime import UTC, datetime

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Contact, Network
from jumpstart.domain import Alias, Card, Dismissal
from jumpstart.domain.records import Put
from jumpstart.identity import absorb, resolve

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANA = Contact(name="Ana Ruiz", emails=("ana@example.org",), id="ana")
CARD = Card(data=b"BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\n")


def applied(network, incoming):
    """A network after an import: new ones are put, those that are the same are taken in."""
    for each in resolve(network, incoming):
        if each.status == "new":
            cards = [Put(each.contact.card)] if each.contact.card else []
            network = network.after([*cards, Put(each.contact)])
        elif each.status == "same":
            network = network.after(absorb(network, each.id, each.contact, at=NOON))
    return network


def told(network, *incoming, **asked):
    return [(each.contact.id, each.id, each.status) for each in resolve(network, incoming, **asked)]


def test_somebody_of_whom_nothing_is_known_is_new():
    assert [("lee", "lee", "new")] == told(Network.of(ANA), Contact(name="Lee Chen", id="lee"))


def test_a_known_contact_is_known_by_its_id():
    assert [("ana", "ana", "known")] == told(Network.of(ANA), attrs.evolve(ANA, title="Analyst"))


def test_somebody_from_another_source_is_the_same_person_with_the_reasons():
    (found,) = resolve(Network.of(ANA), [Contact(name="Ruiz, Ana", emails=("Ana@Example.org",), id="x")])

    assert ("ana", "same", ()) == (found.id, found.status, found.likely)
    assert ("same e-mail address ana@example.org", "names that say the same, Ana Ruiz and Ruiz, Ana") == found.reasons


def test_a_merged_contact_is_known_again_by_its_id_whatever_it_says():
    alias = Alias(name="Ana R.", merged_into="ana", merged_at=NOON, id="x")

    (found,) = resolve(Network.of(ANA, alias), [Contact(name="Somebody", id="x")])

    assert ("ana", "same", ("Ana R. was merged into them before",)) == (found.id, found.status, found.reasons)


def test_a_card_is_known_again_whatever_its_id():
    ours = attrs.evolve(ANA, card=CARD)
    alias = Alias(name="Lee Chen", merged_into="ana", merged_at=NOON, card=Card(data=b"lee"), id="lee")

    assert [("x", "ana", "same"), ("y", "ana", "same")] == told(
        Network.of(ours, alias),
        Contact(name="Ana", card=CARD, id="x"),
        Contact(name="Lee", card=Card(data=b"lee"), id="y"),
    )


def test_two_of_one_file_are_one_new_person():
    two, three = (Contact(name="Ana Ruiz", emails=("ana@example.org",), id=id) for id in "23")

    assert [("3", "3", "new"), ("2", "3", "same")] == told(Network(), three, two)


def test_one_is_known_by_way_of_another_of_the_same_file():
    bridge = Contact(name="Ana Ruiz", emails=("ana@example.org",), phones=("303 555 0100",), id="bridge")
    far = Contact(name="Ana Ruiz", phones=("+1 303 555 0100",), organization="Globex", id="far")

    assert [("far", "ana", "same"), ("bridge", "ana", "same")] == told(Network.of(ANA), far, bridge)


def test_the_same_contact_twice_in_one_file_is_new_once():
    assert [("x", "x", "new"), ("x", "x", "known")] == told(Network(), *[Contact(name="Lee", id="x")] * 2)


def test_who_is_likely_the_same_is_new_and_listed_for_a_decision():
    network = Network.of(attrs.evolve(ANA, organization="Globex"))

    found = resolve(network, [Contact(name="Ana Ruiz", organization="Globex", id="x")])

    assert ["new"] == [each.status for each in found]
    assert [("ana", "x", "likely")] == [(each.first, each.second, each.verdict) for each in found.likely]
    assert found.likely == found.contacts[0].likely


def test_who_was_dismissed_is_two_people():
    newcomer = Contact(name="Ana Ruiz", emails=("ana@example.org",), id="x")
    network = Network.of(ANA, Dismissal(contacts=("ana", "x"), at=NOON))

    assert [("x", "x", "new")] == told(network, newcomer)
    assert () == resolve(network, [newcomer]).likely


def test_who_was_dismissed_is_not_brought_together_by_another():
    bridge = Contact(name="Ana Ruiz", emails=("ana@example.org",), phones=("303 555 0100",), id="bridge")
    far = Contact(name="Ana Ruiz", phones=("+1 303 555 0100",), id="far")
    network = Network.of(ANA, Dismissal(contacts=("ana", "far"), at=NOON))

    assert [("bridge", "ana", "same"), ("far", "far", "new")] == told(network, bridge, far)


def test_of_several_known_ones_the_likeliest_is_taken_and_the_others_are_listed():
    other = Contact(name="Ana Ruiz", phones=("303 555 0100",), id="other")
    newcomer = Contact(name="Ana Ruiz", emails=("ana@example.org",), phones=("303 555 0100",), id="x")

    (found,) = resolve(Network.of(ANA, other), [newcomer])

    assert ("ana", "same") == (found.id, found.status)
    assert [("other", "x", "certain")] == [(each.first, each.second, each.verdict) for each in found.likely]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_importing_twice_changes_nothing(people, data):
    known, incoming = data.draw(people), data.draw(people)
    arriving = [attrs.evolve(contact, id=f"new-{contact.id}") for contact in incoming]

    once = applied(Network.of(*known), arriving)

    assert once == applied(once, arriving)


@given(st.data())
def test_every_incoming_contact_is_answered_in_its_order(people, data):
    incoming = data.draw(people)
    found = resolve(Network(), incoming)

    assert list(incoming) == [each.contact for each in found]
    assert {each.id for each in found} == {each.id for each in found if each.status == "new"}
