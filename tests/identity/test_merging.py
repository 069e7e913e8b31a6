from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Contact, ContactPoint, FollowUp, Interaction, Lead, Meeting, Network
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain import Alias, Card, Decision, Dismissal
from jumpstart.domain.actions import follow_up_id
from jumpstart.domain.records import Put
from jumpstart.errors import FieldError, MissingRecordError
from jumpstart.identity import Alternative, Proposal, absorb, alternatives, certain_merges, merge
from jumpstart.identity.normalize import email_key, page_key, phone
from jumpstart.journal import Journal
from jumpstart.testing import strategies

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANA = Contact(name="Ana Ruiz", emails=("ana@example.org",), id="ana")
CARD = Card(data=b"BEGIN:VCARD\r\nFN:Ana R.\r\nEND:VCARD\r\n")


def after(network, keep, other, **asked):
    return network.after(merge(network, keep, other, at=NOON, **asked))


def kept(ours, theirs):
    return after(Network.of(ours, attrs.evolve(theirs, id="other")), ours, "other").contacts[ours.id]


def test_the_kept_contact_gains_what_it_lacks():
    other = Contact(
        name="Ana R.", given_name="Ana", organization="Globex", title="Analyst", notes="met in Denver", card=CARD
    )

    assert attrs.evolve(other, name="Ana Ruiz", emails=ANA.emails, id="ana") == kept(ANA, other)


def test_lists_are_united_and_two_spellings_are_one():
    ours = attrs.evolve(ANA, phones=(ContactPoint(value="+1 303 555 0100", types=("cell",)),), nicknames=("Anita",))
    theirs = Contact(
        name="Ana Ruiz",
        emails=("ANA@example.org", "ana@globex.example"),
        phones=("+13035550100", "+1 303 555 0199"),
        urls=("https://ana.example",),
        nicknames=("Nita", "Anita"),
    )

    found = kept(ours, theirs)

    assert ["ana@example.org", "ana@globex.example"] == [each.value for each in found.emails]
    assert (*ours.phones, ContactPoint(value="+1 303 555 0199")) == found.phones
    assert (("Anita", "Nita"), theirs.urls) == (found.nicknames, found.urls)


def test_what_differs_stands_side_by_side_with_its_source():
    ours = attrs.evolve(ANA, organization="Globex", title="Analyst")
    theirs = Contact(name="Ana R. Ruiz", organization="Initech", title="Controller", unit="Sales", id="other")

    network = after(Network.of(ours, theirs), ours, theirs, source="phone.vcf")

    assert ours == network.contacts["ana"]
    assert (
        Alternative(field="name", value="Ana R. Ruiz", source="phone.vcf", alias="other"),
        Alternative(field="organization", value="Initech", source="phone.vcf", alias="other"),
        Alternative(field="unit", value="Sales", source="phone.vcf", alias="other"),
        Alternative(field="title", value="Controller", source="phone.vcf", alias="other"),
    ) == alternatives(network, ours)
    assert () == alternatives(Network.of(ours), "ana")


def test_a_title_is_not_taken_to_another_employer():
    ours = attrs.evolve(ANA, organization="Globex")

    assert "" == kept(ours, Contact(name="Ana Ruiz", organization="Initech", title="Controller")).title
    assert "Controller" == kept(ours, Contact(name="Ana Ruiz", organization="Globex Inc.", title="Controller")).title


def test_notes_of_both_are_kept_once():
    ours = attrs.evolve(ANA, notes="met in Denver")

    assert "met in Denver\n\nlikes trains" == kept(ours, Contact(name="A", notes="likes trains")).notes
    assert "met in Denver" == kept(ours, Contact(name="A", notes="met in Denver")).notes


def test_an_address_is_no_name_where_there_is_a_name():
    ours = Contact(name="ana@example.org", id="ana")

    assert "Ana Ruiz" == kept(ours, ANA).name
    assert "Ana Ruiz" == kept(ANA, ours).name


@pytest.fixture
def network():
    other = Contact(name="Ana R.", id="other")
    meeting = Meeting(contact="other", starts_at=NOON, id="m")
    derived = FollowUp(summary="x", due=date(2026, 6, 2), rule="tell", subject="other", occasion="")
    own = FollowUp(summary="Call Ana", due=date(2026, 6, 2), subject="other", occasion="other", id="own")
    return Network.of(
        ANA,
        other,
        Contact(name="Lee Chen", id="lee"),
        meeting,
        Lead(source="other", person="other", received_at=NOON, meeting="m", id="l"),
        Interaction(kind="told", contact="other", at=NOON, id="i"),
        Interaction(kind="introduced", contact="lee", at=NOON, about=("other", "ana", "l"), id="about"),
        own,
        Decision(follow_up=derived.id, rule="tell", subject="other", verdict="skipped", at=NOON),
        Decision(follow_up="own", subject="other", occasion="other", verdict="done", at=NOON),
        Alias(name="Anita", merged_into="other", merged_at=NOON, id="anita"),
        Dismissal(contacts=("other", "lee"), at=NOON, id="apart"),
        Dismissal(contacts=("other", "ana"), at=NOON, id="over"),
    )


def test_every_fact_about_the_other_is_about_the_kept_one_and_keeps_its_id(network):
    found = after(network, "ana", "other")

    assert {"ana", "lee"} == found.contacts.keys()
    assert "ana" == found.meetings["m"].contact
    assert ("ana", "ana") == (found.leads["l"].source, found.leads["l"].person)
    assert "ana" == found.interactions["i"].contact
    assert ("ana", "l") == found.interactions["about"].about
    assert ("ana", "ana") == (found.follow_ups["own"].subject, found.follow_ups["own"].occasion)
    assert ("ana", "ana") == (found.decisions["own"].subject, found.decisions["own"].occasion)
    assert ("ana", "ana") == (found.aliases["anita"].merged_into, found.aliases["other"].merged_into)
    assert ("ana", "lee") == found.dismissals["apart"].contacts
    assert "over" not in found.dismissals


def test_a_decision_goes_with_its_follow_up_whose_id_derives_from_the_person(network):
    expected = follow_up_id(FollowUp(summary="x", due=date(2026, 6, 2), rule="tell", subject="ana"))

    found = after(network, "ana", "other").decisions

    assert {expected, "own"} == found.keys()
    assert (expected, "ana", "skipped") == (
        found[expected].follow_up,
        found[expected].subject,
        found[expected].verdict,
    )


@pytest.mark.parametrize(("days", "verdict"), [(1, "done"), (-1, "skipped")])
def test_of_two_decisions_on_one_follow_up_the_newer_stands(network, days, verdict):
    id = follow_up_id(FollowUp(summary="x", due=date(2026, 6, 2), rule="tell", subject="ana"))
    ours = Decision(follow_up=id, rule="tell", subject="ana", verdict="done", at=NOON + timedelta(days=days))

    found = after(network.after([Put(ours)]), "ana", "other")

    assert verdict == found.decisions[id].verdict


def test_a_contact_is_not_merged_with_itself_or_with_nobody():
    network = Network.of(ANA)

    with pytest.raises(FieldError, match="expected two different contacts"):
        merge(network, ANA, "ana", at=NOON)
    with pytest.raises(MissingRecordError):
        merge(network, ANA, "nobody", at=NOON)
    with pytest.raises(MissingRecordError):
        absorb(network, "nobody", Contact(name="A"), at=NOON)
    with pytest.raises(FieldError, match="use merge"):
        absorb(network, "ana", ANA, at=NOON)


def test_a_card_that_comes_again_changes_nothing_and_a_changed_one_updates():
    first = Contact(name="Ana Ruiz", emails=("ana@example.org",), title="Analyst", notes="tall", card=CARD, id="new")
    second = attrs.evolve(first, title="Controller", notes="very tall", card=Card(data=b"BEGIN:VCARD\r\nFN:A\r\n"))
    network = Network.of(ANA)

    once = network.after(absorb(network, "ana", first, at=NOON, source="phone.vcf"))
    twice = once.after(absorb(once, "ana", second, at=NOON))

    assert () == absorb(once, "ana", first, at=NOON)
    assert ("Analyst", "tall", CARD) == (
        once.contacts["ana"].title,
        once.contacts["ana"].notes,
        once.contacts["ana"].card,
    )
    assert ("Controller", "very tall", second.card) == (
        twice.contacts["ana"].title,
        twice.contacts["ana"].notes,
        twice.contacts["ana"].card,
    )
    assert {CARD.id, second.card.id} == twice.cards.keys()
    assert "phone.vcf" == twice.aliases["new"].source


def test_what_the_seeker_wrote_stands_over_a_card_that_comes_again():
    first = Contact(name="Ana Ruiz", title="Analyst", id="new")
    network = Network.of(attrs.evolve(ANA, title="Head of budgets"))
    once = network.after(absorb(network, "ana", first, at=NOON))

    twice = once.after(absorb(once, "ana", attrs.evolve(first, title="Controller"), at=NOON))

    assert "Head of budgets" == twice.contacts["ana"].title
    assert ["Controller"] == [each.value for each in alternatives(twice, "ana")]


def proposal(first, second, verdict="certain"):
    return Proposal(first=first, second=second, score=90, verdict=verdict, reasons=("same",))


def test_who_has_most_interactions_and_then_a_card_stays():
    contacts = [Contact(name="A", id=id) for id in "abc"] + [Contact(name="A", card=CARD, id="d")]
    told = Interaction(kind="told", contact="c", at=NOON)

    found = certain_merges(Network.of(*contacts, told), [proposal("a", "b"), proposal("b", "c"), proposal("b", "d")])

    assert (("c", "a"), ("c", "b"), ("c", "d")) == found
    assert (("d", "a"),) == certain_merges(Network.of(*contacts), [proposal("a", "d"), proposal("a", "b", "likely")])


def test_a_third_contact_does_not_bring_together_who_was_dismissed():
    network = Network.of(*(Contact(name="A", id=id) for id in "abc"), Dismissal(contacts=("a", "c"), at=NOON))

    assert (("a", "b"),) == certain_merges(network, [proposal("a", "b"), proposal("b", "c")])


@settings(max_examples=100)
@given(st.data())
def test_merging_loses_no_value_of_either(people, data):
    contacts = data.draw(people.filter(lambda drawn: len(drawn) > 1))
    network = after(Network.of(*contacts), "c0", "c1")
    found, (ours, theirs) = network.contacts["c0"], contacts[:2]

    assert theirs == network.aliases["c1"].contact
    for field in ("name", "given_name", "family_name", "organization", "unit", "title", "included_because"):
        was, now, other = (getattr(each, field) for each in (ours, found, theirs))
        others = {each.value for each in alternatives(network, "c0") if each.field == field}
        assert now in {was, other} if not was or field == "name" else now == was
        assert {was, other} - {"", now} - others - {"(no name)", "bob@example.org"} == set()
    for each in (ours, theirs):
        assert {*map(key_of, each.emails)} <= {*map(key_of, found.emails)}
        assert {phone(point.value) for point in each.phones} <= {phone(point.value) for point in found.phones}
        assert {page_key(point.value) for point in each.urls} <= {page_key(point.value) for point in found.urls}
        assert {*each.nicknames} <= {*found.nicknames}
        assert {*each.notes.splitlines()} <= {*found.notes.splitlines()}


def key_of(point):
    return email_key(point.value)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_merging_and_undoing_it_changes_nothing(data):
    network = data.draw(strategies.networks().filter(lambda drawn: len(drawn.contacts) > 1))
    keep, other = data.draw(st.permutations(list(network.contacts)))[:2]
    journal = Journal(MemoryStorage(), "default", "memory:")
    journal.commit(lambda _: [Put(record) for record in network.records()], at=NOON, by="", note="")
    before = journal.network

    revision = journal.commit(lambda known: merge(known, keep, other, at=NOON), at=NOON, by="", note="")
    assert other not in journal.network.contacts
    journal.commit(lambda known: journal.undoing(revision.number, known), at=NOON, by="", note="")

    assert before == journal.network


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_nothing_refers_to_the_other_any_more(data):
    network = data.draw(strategies.networks().filter(lambda drawn: len(drawn.contacts) > 1))
    keep, other = data.draw(st.permutations(list(network.contacts)))[:2]

    found = after(network, keep, other)

    assert other not in {*found.contacts, *(each.contact for each in found.interactions.values())}
    assert other not in {about for each in found.interactions.values() for about in each.about}
    assert other not in {id for each in found.leads.values() for id in (each.source, each.person)}
    assert other not in {each.contact for each in found.meetings.values()}
    assert other not in {id for each in found.dismissals.values() for id in each.contacts}
    assert other not in {each.merged_into for each in found.aliases.values()}
    for table in ("interactions", "leads", "meetings", "follow_ups"):
        assert getattr(network, table).keys() == getattr(found, table).keys()
