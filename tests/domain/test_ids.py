from __future__ import annotations

import copy
import pickle
import uuid
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import (
    Contact,
    ContactPoint,
    Decision,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Network,
    Seeker,
    Toolkit,
)
from jumpstart.domain.codec import canonical_json
from jumpstart.domain.ids import derived_id
from jumpstart.errors import DuplicateError
from jumpstart.testing import strategies

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
KINDS = [
    "seeker",
    "goal",
    "toolkit",
    "card",
    "contact",
    "employer",
    "lead",
    "meeting",
    "event",
    "interaction",
    "follow-up",
    "decision",
]


@given(strategies.names(), st.lists(strategies.lines(), max_size=3))
def test_a_derived_id_is_the_uuid_of_its_parts(kind, parts):
    """RFC 9562, section 5.5: a version 5 UUID is made from a namespace and a name."""
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, "urn:jumpstart")
    name = canonical_json([kind, *parts])

    assert str(uuid.uuid5(namespace, name)) == derived_id(kind, *parts)


def test_a_contact_is_identified_by_name_and_first_address():
    dana = Contact(name="Dana", emails=("dana@example.org", "d@example.org"), phones=("1",))

    assert derived_id("contact", "Dana", "dana@example.org") == dana.id
    assert derived_id("contact", "Dana", "1") == Contact(name="Dana", phones=("1",)).id
    assert derived_id("contact", "Dana", "") == Contact(name="Dana", urls=("https://dana.example",)).id


def test_a_lead_is_identified_by_source_subject_and_time():
    lead = Lead(source="dana", person="lee", name="Lee", employer="Globex", role="analyst", received_at=NOON)

    assert derived_id("lead", "dana", "lee", "Lee", "Globex", "analyst", "2026-06-01T12:00:00+00:00") == lead.id


def test_an_interaction_is_identified_by_kind_contact_time_and_subject():
    interaction = Interaction(kind="told", contact="dana", at=NOON, about=("a", "b"))

    assert derived_id("interaction", "told", "dana", "2026-06-01T12:00:00+00:00", "a", "b") == interaction.id


def test_a_follow_up_of_a_rule_is_identified_without_day_or_wording():
    one = FollowUp(summary="Write to Dana", due=NOON.date(), rule="r", subject="dana", occasion="o", number=1)
    other = attrs.evolve(
        one, summary="Write!", due=NOON.date().replace(day=9), id=derived_id("follow-up", "r", "dana", "o", "1")
    )

    assert one.id == other.id


def test_an_own_follow_up_is_identified_by_its_wording_too():
    assert FollowUp(summary="Call", due=NOON.date()).id != FollowUp(summary="Write", due=NOON.date()).id


def test_a_network_holds_one_seeker_one_goal_and_one_toolkit():
    ids = [record.id for record in (Seeker(name="Sam"), Goal(), Toolkit())]

    assert ids == ["seeker", "goal", "toolkit"]


def test_a_decision_has_the_id_of_its_follow_up():
    assert Decision(follow_up="f", verdict="done", at=NOON).id == "f"


def test_a_record_is_taken_where_its_id_is_wanted():
    dana, lee = Contact(name="Dana"), Contact(name="Lee")
    lead = Lead(source=dana, person=lee, received_at=NOON)
    interaction = Interaction(kind="thanked", contact=dana, at=NOON, about=(lead, lee))

    assert (dana.id, lee.id) == (lead.source, lead.person)
    assert (lead.id, lee.id) == interaction.about
    assert Interaction(kind="told", contact=dana, at=NOON, about=lead).about == (lead.id,)


def test_editing_keeps_the_id():
    dana = Contact(name="Dana", emails=("dana@example.org",))
    married = attrs.evolve(dana, name="Dana Okafor", emails=("okafor@example.org",))

    assert dana.id == married.id


def test_two_people_of_one_name_with_different_addresses_are_two():
    network = Network.of(
        Contact(name="John Smith", emails=("john@example.org",)), Contact(name="John Smith", emails=("js@example.org",))
    )

    assert len(network.contacts) == 2


def test_two_people_of_one_name_without_addresses_are_refused_by_name():
    with pytest.raises(DuplicateError) as caught:
        Network.of(Contact(name="John Smith", title="Analyst"), Contact(name="John Smith", title="Baker"))

    assert ("contact", "contact 'John Smith'") == (caught.value.kind, caught.value.known)
    assert "if they are two, pass an id= of your own; if they are one, give it once" in str(caught.value)


def test_the_same_record_twice_is_one():
    assert len(Network.of(Contact(name="John Smith"), Contact(name="John Smith"))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_frozen_slotted_hashable_and_survives_copying(one_of_each, kind):
    record = one_of_each[kind]

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        record.id = "other"
    assert not hasattr(record, "__dict__")
    assert hash(record) == hash(attrs.evolve(record))
    assert record == pickle.loads(pickle.dumps(record)) == copy.deepcopy(record)


@given(strategies.contact_points())
def test_a_way_to_reach_somebody_reads_as_its_value(point):
    assert str(point) == point.value == ContactPoint(value=point.value).value
