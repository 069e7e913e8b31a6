from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import Contact, Employer, Goal, Interaction, Network, Put, Remove, Revision, Stamp, Unknown
from jumpstart.domain.codec import RECORDS
from jumpstart.domain.log import Head, next_commit
from jumpstart.domain.network import Records
from jumpstart.domain.records import kind_of
from jumpstart.domain.replay import replay
from jumpstart.errors import FieldError
from jumpstart.testing import strategies

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
FOLDS = 200  # more changes than an overlay takes before it is folded into its base


def contents(network):
    return {(kind_of(record), record.id): record for record in network.records()}


def carried_out(known, changes):
    """What a plain dict holds after the same changes."""
    for change in changes:
        if isinstance(change, Put):
            known[kind_of(change.record), change.record.id] = change.record
        else:
            known.pop((change.kind, change.id), None)
    return known


def in_time(interactions):
    return tuple(sorted(interactions, key=lambda interaction: (interaction.at, interaction.id)))


@settings(max_examples=40)
@given(st.data())
def test_a_changed_network_equals_one_that_is_built_from_what_it_holds(data):
    network = before = data.draw(strategies.networks())
    known = contents(network)
    network.interactions_with("")  # from here on the index is carried along
    for number in range(1, data.draw(st.integers(1, 4))):
        changes = data.draw(strategies.changes(network))
        network = network.after(Revision(number=number, at=NOON, changes=changes))
        known = carried_out(known, changes)

        assert known == contents(network)
        assert len(known) == len(network)
        for person in {*network.contacts, "nobody", ""}:
            wanted = in_time(item for item in network.interactions.values() if item.contact == person)
            assert wanted == network.interactions_with(person)
    assert before == Network().after(map(Put, before.records()))


@settings(max_examples=30)
@given(st.data())
def test_an_older_network_is_untouched_by_changes(data):
    before = data.draw(strategies.networks())
    known = contents(before)
    talks = {person: before.interactions_with(person) for person in before.contacts}
    before.after(data.draw(strategies.changes(before)))

    assert known == contents(before)
    assert talks == {person: before.interactions_with(person) for person in before.contacts}


@settings(max_examples=30)
@given(st.data())
def test_a_log_amounts_to_the_network_that_its_changes_lead_to(data):
    network, head, commits, touched = Network(), Head(), [], set()
    for number in range(1, data.draw(st.integers(1, 4)) + 1):
        changes = data.draw(strategies.changes(network))
        cards = [Put(change.record.card) for change in changes if getattr(getattr(change, "record", 0), "card", 0)]
        revision = Revision(number=number, at=NOON + timedelta(days=number), changes=(*cards, *changes))
        network = network.after(revision)
        touched.update(
            (kind_of(each.record), each.record.id) if isinstance(each, Put) else (each.kind, each.id)
            for each in revision
        )
        commits.append(next_commit(head, RECORDS.write_body(revision)))
        head = Head(revision=number, digest=commits[-1].digest)
    opened = replay(commits, RECORDS)

    assert contents(network) == contents(opened)
    for kind, id in touched:
        assert network.stamp(kind, id) == opened.stamp(kind, id)


def test_many_changes_one_by_one_equal_the_same_at_once():
    """A change at a time fills an overlay, which is folded; all at once make a base."""
    changes = [Put(Employer(name=f"Employer {number % 90}", motivation=number % 4)) for number in range(FOLDS)]
    changes += [Remove("employer", Employer(name=f"Employer {number}")) for number in range(0, 90, 3)]
    network = Network()
    sizes = []
    for change in changes:
        network = network.after([change])
        sizes.append(len(network.employers._overlay))
    built = Network.of(*carried_out({}, changes).values())

    assert built == network
    assert len(built) == len(network) == len(list(network.employers)) == 60
    assert max(sizes) > 1 and 0 in sizes  # noqa: PT018  the overlay grew and was folded


def test_the_same_changes_give_the_same_order():
    changes = [Put(Employer(name=f"Employer {number * 37 % 101}")) for number in range(101)]
    first, second = Network(), Network()
    for change in changes:
        first, second = first.after([change]), second.after([change])

    assert list(first.employers) == list(second.employers) == [change.record.id for change in changes]


def test_records_with_a_contact_come_in_the_order_of_time():
    talks = [Interaction(kind="told", contact="dana", at=NOON - timedelta(days=day)) for day in (3, 1, 2)]
    network = Network.of(*talks)

    assert (talks[0], talks[2], talks[1]) == network.interactions_with("dana")
    assert network.interactions_with("nobody") == ()


def test_an_interaction_that_changes_its_contact_leaves_the_old_one():
    told = Interaction(kind="told", contact="dana", at=NOON)
    network = Network.of(told)
    network.interactions_with("dana")
    moved = attrs.evolve(told, contact="lee")
    after = network.after([Put(moved)])

    assert ((), (moved,)) == (after.interactions_with("dana"), after.interactions_with("lee"))


def test_a_record_is_stamped_with_the_revision_that_wrote_it():
    goal = Goal(role="analyst")
    network = Network().after(Revision(number=7, at=NOON, changes=(Put(goal),)))

    assert Stamp(7, NOON) == network.stamp("goal", "goal")
    assert Stamp() == network.stamp("goal", "other") == Network.of(goal).stamp("goal", "goal")


def test_a_record_that_was_taken_out_is_stamped_with_the_revision_that_did_it():
    """What a calendar was told about it must not fall back to an older revision."""
    network = Network().after(Revision(number=7, at=NOON, changes=(Put(Goal()),)))
    emptied = network.after(Revision(number=8, at=NOON, changes=(Remove("goal", "goal"),)))

    assert Stamp(8, NOON) == emptied.stamp("goal", "goal")


def test_networks_are_equal_by_their_records_and_not_by_their_stamps():
    goal = Goal(role="analyst")
    stored = Network().after(Revision(number=7, at=NOON, changes=(Put(goal),)))

    assert Network.of(goal) == stored
    assert Network.of(Goal(role="baker")) != stored
    assert Network() != stored
    assert Network.of(goal) != "a network"


def test_a_network_emptied_again_equals_an_empty_one():
    assert Network() == Network.of(Goal()).after([Remove("goal", "goal")])


@pytest.mark.parametrize("kind", ["certificate", "contact", "unknown"])
def test_an_unknown_record_is_carried_replaced_and_removed(kind):
    record = Unknown(kind=kind, id="x", payload='{"v":9}')
    newer = Unknown(kind=kind, id="x", payload='{"v":10}')
    bystander = Unknown(kind="unknown", id=f"{kind} x", payload="{}")
    network = Network.of(record).after([Put(bystander), Put(record), Put(bystander)])

    assert {bystander, record} == set(network.unknown)
    assert record == network.get(kind, "x")
    assert newer == network.after([Put(newer)]).get(kind, "x")
    assert (bystander,) == network.after([Remove(kind, "x")]).unknown


def test_a_record_that_can_be_read_takes_the_place_of_an_unknown_one_and_back():
    unknown = Unknown(kind="contact", id="dana", payload='{"v":9}')
    known = Contact(name="Dana", id="dana")

    assert [known] == list(Network.of(unknown).after([Put(known)]).records())
    assert [unknown] == list(Network.of(known).after([Put(unknown)]).records())


def test_the_cards_of_imported_contacts_are_taken_along(one_of_each):
    card = one_of_each["card"]

    assert {card.id: card} == Network.of(Contact(name="Dana", card=card)).cards


def test_each_kind_is_found_by_its_name(one_of_each):
    network = Network.of(*one_of_each.values())

    assert (one_of_each["seeker"], one_of_each["goal"], one_of_each["toolkit"]) == (
        network.seeker,
        network.goal,
        network.toolkit,
    )
    assert set(one_of_each.values()) == {
        *(network.seeker, network.goal, network.toolkit),
        *network.contacts.values(),
        *network.cards.values(),
        *network.employers.values(),
        *network.leads.values(),
        *network.meetings.values(),
        *network.events.values(),
        *network.interactions.values(),
        *network.follow_ups.values(),
        *network.decisions.values(),
        *network.aliases.values(),
        *network.dismissals.values(),
        *network.deliveries.values(),
    }


def test_what_is_no_change_and_what_is_no_record_is_refused():
    with pytest.raises(FieldError) as no_change:
        Network().after([Goal()])
    with pytest.raises(FieldError) as no_record:
        Network.of("Dana")

    assert "expected a Put or a Remove" in str(no_change.value)
    assert "record: 'Dana': expected one of Seeker, Goal, Toolkit" in str(no_record.value)


def test_a_network_shows_counts_and_no_names():
    network = Network.of(Contact(name="Dana"), Unknown(kind="certificate", id="c", payload="{}"))

    assert repr(network) == "<Network: 1 contact, 1 unknown>"
    assert repr(Network()) == "<Network: empty>"
    assert repr(network.contacts) == "<1 records>"


@settings(max_examples=20)
@given(st.data())
def test_a_network_survives_pickling_and_copying(data):
    network = data.draw(strategies.networks())
    network = network.after(data.draw(strategies.changes(network)))
    pickled = pickle.loads(pickle.dumps(network))

    assert network == pickled == copy.deepcopy(network)
    assert len(network) == len(pickled)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.none() | st.integers(0, 9)), max_size=20))
def test_records_are_a_mapping_like_a_dict(steps):
    """The laws of ``collections.abc.Mapping``, over a base with an overlay."""
    from jumpstart.domain.network import _GONE

    records, model = Records({"a": 1, "b": 2}), {"a": 1, "b": 2}
    for key, value in steps:
        if value is not None:
            records = records.changed({key: value})
            model[key] = value
        elif key in model:
            records = records.changed({key: _GONE})
            del model[key]

        assert isinstance(records, Mapping)
        assert model == records == dict(records.items())
        assert sorted(model) == sorted(records) == sorted(records.keys())
        assert [records[each] for each in records] == list(records.values())
        assert len(model) == len(records) == len(records.values())
        assert all((each in model) == (each in records) for each in "abcdefgh")
        assert [model.get(each) for each in "abcdefgh"] == [records.get(each) for each in "abcdefgh"]


def test_a_missing_key_is_named():
    with pytest.raises(KeyError, match="nobody"):
        Network().contacts["nobody"]


def test_a_network_cannot_be_hashed_nor_its_mappings_written():
    with pytest.raises(TypeError):
        hash(Network())
    with pytest.raises(TypeError):
        Network().contacts["dana"] = Contact(name="Dana")
