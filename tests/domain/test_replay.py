"""From the log to the network: the last version of each record, and interactions decoded at the first look."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given

from jumpstart.domain import Card, Contact, Interaction, Network, Put, Remove, Revision, Unknown
from jumpstart.domain.codec import RECORDS, Codec, canonical_json
from jumpstart.domain.log import Head, next_commit
from jumpstart.domain.replay import replay
from jumpstart.errors import DecodeError
from jumpstart.testing import strategies

NOW = datetime(2026, 6, 1, 16, tzinfo=UTC)
ANN = Contact(name="Ann")
MET = Interaction(kind="met", contact=ANN, at=NOW)


def commits_of(*bodies):
    head = Head()
    for body in bodies:
        commit = next_commit(head, body)
        head = Head(revision=commit.revision, digest=commit.digest)
        yield commit


def body_of(*changes, number=1):
    return RECORDS.write_body(Revision(number=number, at=NOW, changes=changes))


@given(strategies.networks())
def test_a_log_amounts_to_what_was_put_into_it(network):
    body = body_of(*(Put(record) for record in network.records()))

    assert network == replay(commits_of(body), RECORDS)


def test_the_last_version_of_a_record_counts_and_a_removed_one_is_gone():
    ben, renamed = Contact(name="Ben"), Contact(name="Anne", id=ANN.id)
    log = commits_of(body_of(Put(ANN), Put(ben)), body_of(Put(renamed), Remove("contact", ben.id), number=2))

    assert Network.of(renamed) == replay(log, RECORDS)


def test_records_are_stamped_with_the_revision_that_wrote_or_removed_them():
    network = replay(commits_of(body_of(Put(ANN), Put(MET)), body_of(Remove("interaction", MET.id), number=2)), RECORDS)

    assert (1, 2) == (network.stamp("contact", ANN.id).revision, network.stamp("interaction", MET.id).revision)


def test_an_interaction_that_cannot_be_read_is_told_at_the_first_look():
    payload = RECORDS.write(MET) | {"at": "yesterday"}
    body = canonical_json({"at": NOW.isoformat(), "changes": [["put", "interaction", MET.id, payload]]})

    network = replay(commits_of(body), RECORDS)

    with pytest.raises(DecodeError, match=f"interaction {MET.id}: field 'at'"):
        network.interactions[MET.id]


def test_interactions_are_changed_after_opening_as_ever():
    network = replay(commits_of(body_of(Put(ANN), Put(MET))), RECORDS)
    told = Interaction(kind="told", contact=ANN, at=NOW)

    assert Network.of(ANN, MET, told) == network.after([Put(told)])
    assert 1 == len(network.interactions)


def test_an_interaction_of_a_newer_version_is_carried_whole():
    newer = Codec(versions={"interaction": 2})
    body = newer.write_body(Revision(number=1, at=NOW, changes=(Put(ANN), Put(MET))))

    network = replay(commits_of(body), RECORDS)

    (unknown,) = network.unknown
    assert isinstance(unknown, Unknown)
    assert json.loads(unknown.payload) == newer.write(MET)


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"at":"x","changes":[]}', '{"at":"2026-06-01T00:00:00+00:00","changes":[["put"]]}']
)
def test_a_body_of_another_shape_is_refused_with_its_revision(body):
    with pytest.raises(DecodeError, match="revision 1: its body is not as expected"):
        replay(commits_of(body), RECORDS)


def test_a_card_that_was_removed_does_not_close_the_log_to_its_contact():
    card = Card(data=b"BEGIN:VCARD\r\nFN:Ben\r\nEND:VCARD\r\n")
    ben = Contact(name="Ben", card=card)
    log = commits_of(body_of(Put(card), Put(ben)), body_of(Remove("card", card.id), number=2))

    network = replay(log, RECORDS)

    assert (card, {}) == (network.contacts[ben.id].card, dict(network.cards))
