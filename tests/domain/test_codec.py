from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jumpstart
from jumpstart.domain import BusinessCard, Contact, ContactPoint, FollowUp, Lead, Put, Remove, Revision, Trace, Unknown
from jumpstart.domain.codec import RECORDS, Codec, canonical_json, checked
from jumpstart.domain.records import KINDS, kind_of
from jumpstart.errors import DecodeError, FieldError
from jumpstart.testing import strategies

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
RECORDS_OF_ANY_KIND = st.one_of(
    strategies.contacts(),
    strategies.leads(),
    strategies.meetings(),
    strategies.events(),
    strategies.interactions(),
    strategies.seekers(),
    strategies.goals(),
    strategies.toolkits(),
    strategies.employers(),
    strategies.own_follow_ups(),
    strategies.decisions(),
    strategies.cards(),
    strategies.unknowns(),
)


def written(record):
    """What a store gives back for a record."""
    return json.loads(canonical_json(RECORDS.write(record)))


def cards_of(record):
    card = getattr(record, "card", None)
    return {card.id: card} if card else {}


def there_and_back(record):
    return RECORDS.read(kind_of(record), record.id, written(record), cards_of(record))


def parts(value):
    """A value and all that stands in it, with their exact types."""
    yield type(value), value
    inner = value if isinstance(value, tuple) else ()
    if attrs.has(type(value)):
        inner = [getattr(value, field.name) for field in attrs.fields(type(value))]
    for item in inner:
        yield from parts(item)


@given(RECORDS_OF_ANY_KIND)
def test_what_was_written_is_read_back_as_if_it_were_constructed(record):
    read = there_and_back(record)

    assert list(parts(record)) == list(parts(read))
    assert (record, hash(record)) == (read, hash(read))
    assert all(value.tzinfo is UTC for _, value in parts(read) if isinstance(value, datetime))
    assert read == checked(read) == attrs.evolve(read)


@given(RECORDS_OF_ANY_KIND)
def test_a_record_is_written_in_one_way_only(record):
    text = canonical_json(RECORDS.write(record))

    assert text == canonical_json(RECORDS.write(there_and_back(record)))
    assert text == canonical_json(dict(reversed(RECORDS.write(record).items())))


def test_a_read_record_is_frozen_and_slotted(one_of_each):
    for record in one_of_each.values():
        read = there_and_back(record)

        assert type(record) is type(read)
        assert not hasattr(read, "__dict__")
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            read.id = "other"


def test_reading_leaves_the_given_fields_alone(one_of_each):
    for record in one_of_each.values():
        fields = written(record)
        RECORDS.read(kind_of(record), record.id, fields, cards_of(record))

        assert written(record) == fields


def test_only_what_differs_from_its_default_is_written():
    assert RECORDS.write(Contact(name="Dana", emails=("dana@example.org",))) == {
        "emails": ["dana@example.org"],
        "name": "Dana",
        "v": 1,
    }


def test_an_own_follow_up_keeps_its_trace_and_forgets_what_is_not_compared():
    trace = Trace(kind="lead", record="x", at=NOON, zone="UTC", adjustments=("clamped",))
    follow_up = FollowUp(summary="Call", due=date(2026, 6, 1), trace=trace, revision=4, changed_at=NOON)
    read = there_and_back(follow_up)

    assert (follow_up, trace, 0, None) == (read, read.trace, read.revision, read.changed_at)


def test_the_bytes_do_not_depend_on_locale_zone_or_hash_seed():
    script = (
        "from jumpstart import *\nfrom datetime import *\nfrom jumpstart.domain.codec import *\n"
        "print(ascii(canonical_json(RECORDS.write(Lead(source='Zoë', received_at=datetime(2026, 6, 1, tzinfo=UTC),"
        " extra=(('b', '{\"y\":1,\"x\":2}'), ('a', 'null')))))))"
    )
    source = str(Path(jumpstart.__file__).parents[1])
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale, zone in (("0", "C", "UTC"), ("42", "C.UTF-8", "Asia/Kolkata"))
    }

    assert len(outputs) == 1
    assert b'"a":null,"b":{"x":2,"y":1}' in outputs.pop()


@given(st.dictionaries(strategies.lines().filter(lambda name: name not in {"name", "v"}), st.integers(), max_size=3))
def test_unknown_fields_are_kept_and_written_back(extra):
    fields = {
        **{name: value for name, value in extra.items() if name not in attrs.fields_dict(Contact)},
        "name": "Dana",
        "v": 1,
    }
    read = RECORDS.read("contact", "dana", fields, {})
    edited = attrs.evolve(read, name="Dana Okafor")

    assert fields == RECORDS.write(read)
    assert {**fields, "name": "Dana Okafor"} == RECORDS.write(edited)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("certificate", {"v": 1, "title": "CPA"}),
        ("contact", {"v": 2, "names": ["Dana"]}),
        ("contact", {"v": 1, "name": "Dana", "emails": [{"value": "dana@example.org", "verified": True}]}),
        ("toolkit", {"v": 1, "business_card": {"name": "Sam", "emails": ["s@example.org"], "paper": "thick"}}),
    ],
    ids=["an unknown kind", "a newer version", "a newer point", "a newer business card"],
)
def test_what_this_version_does_not_know_is_carried_whole(kind, fields):
    read = RECORDS.read(kind, "x", dict(fields), {})

    assert Unknown(kind=kind, id="x", payload=canonical_json(fields)) == read
    assert fields == RECORDS.write(read)


def test_an_older_record_is_brought_up_to_date_step_by_step():
    steps = {
        ("lead", 1): lambda fields: {"note" if name == "remark" else name: fields[name] for name in fields} | {"v": 2},
        ("lead", 2): lambda fields: {**fields, "role": "analyst", "v": 3},
    }
    codec = Codec(versions={"lead": 3}, upcasters=steps)
    old = {"v": 1, "source": "dana", "received_at": NOON.isoformat(), "zone": "UTC", "remark": "soon"}
    read = codec.read("lead", "x", old, {})

    assert Lead(source="dana", received_at=NOON, note="soon", role="analyst", id="x") == read
    assert codec.write(read)["v"] == 3


def test_a_version_without_a_way_up_is_refused():
    with pytest.raises(DecodeError) as caught:
        Codec(versions={"lead": 2}).read("lead", "x", {"v": 1}, {})

    assert str(caught.value) == "lead x: version 1 cannot be read any more"


GOOD = {
    "contact": {"v": 1, "name": "Dana"},
    "meeting": {"v": 1, "contact": "dana", "starts_at": "2026-06-01T12:00:00+00:00", "zone": "UTC"},
    "card": {"v": 1, "data": ["x"]},
    "toolkit": {"v": 1},
    "seeker": {"v": 1, "name": "Sam"},
}


@pytest.mark.parametrize(
    ("kind", "wrong", "reason"),
    [
        ("contact", {"name": 5}, "field 'name': expected str, got int"),
        ("contact", {"name": None}, "field 'name': expected str, got NoneType"),
        ("contact", {"name": ...}, "field 'name' is missing"),
        ("contact", {"nicknames": "Dan"}, "field 'nicknames': expected list, got str"),
        ("contact", {"nicknames": ["Dan", 5]}, "field 'nicknames': sequence item 1: expected str instance, int found"),
        ("contact", {"emails": [5]}, "field 'emails': expected dict, got int"),
        ("contact", {"emails": [{"types": ["home"]}]}, "field 'emails': field 'value' is missing"),
        ("contact", {"emails": [{"value": 5}]}, "field 'emails': field 'value': expected str, got int"),
        ("contact", {"card": "abc"}, "field 'card': card abc is not there"),
        ("contact", {"other": "\ud800"}, "surrogates not allowed"),
        ("contact", {"other": float("nan")}, "not JSON compliant"),
        ("contact", {"v": "1"}, "field 'v': expected a version from 1 on, got '1'"),
        ("contact", {"v": ...}, "field 'v': expected a version from 1 on, got None"),
        ("contact", {"v": 0}, "field 'v': expected a version from 1 on, got 0"),
        ("meeting", {"minutes": "25"}, "field 'minutes': expected int, got str"),
        ("meeting", {"minutes": True}, "field 'minutes': expected int, got bool"),
        ("meeting", {"starts_at": "soon"}, "field 'starts_at': Invalid isoformat string: 'soon'"),
        ("meeting", {"starts_at": ...}, "field 'starts_at' is missing"),
        ("card", {"data": []}, "field 'data': list index out of range"),
        ("card", {"data": ["", "%"]}, "field 'data': "),
        ("toolkit", {"resume_updated_on": "May"}, "field 'resume_updated_on': Invalid isoformat string: 'May'"),
        ("toolkit", {"business_card": ["Sam"]}, "field 'business_card': expected dict, got list"),
        ("toolkit", {"business_card": {}}, "field 'business_card': field 'name' is missing"),
        ("seeker", {"confidential": 1}, "field 'confidential': expected bool, got int"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_with_kind_and_id(kind, wrong, reason):
    fields = {name: value for name, value in {**GOOD[kind], **wrong}.items() if value is not ...}

    with pytest.raises(DecodeError) as caught:
        RECORDS.read(kind, "the-id", fields, {})

    assert f"{kind} the-id" == caught.value.where
    assert reason in caught.value.reason


def smuggled(record, **values):
    """A record that holds what its constructor refuses."""
    for name, value in values.items():
        object.__setattr__(record, name, value)
    return record


def texts_of_each_kind():
    for kind, cls in KINDS.items():
        for field in attrs.fields(cls):
            if str(field.type) == "str":
                yield pytest.param(kind, field.name, "a\x00b", id=f"{kind}-{field.name}")
            if str(field.type) == "tuple[str, ...]":
                yield pytest.param(kind, field.name, ("a\x00b",), id=f"{kind}-{field.name}")
            if str(field.type).startswith("datetime"):
                yield pytest.param(kind, field.name, datetime(2026, 6, 1), id=f"{kind}-{field.name}-naive")  # noqa: DTZ001
                offset = datetime.fromisoformat("2026-06-01T12:00:00+02:00")
                yield pytest.param(kind, field.name, offset, id=f"{kind}-{field.name}-offset")


@pytest.mark.parametrize(("kind", "field", "value"), list(texts_of_each_kind()))
def test_what_is_smuggled_past_a_constructor_is_found(one_of_each, kind, field, value):
    record = smuggled(one_of_each[kind], **{field: value})

    with pytest.raises(FieldError) as caught:
        checked(record)

    assert caught.value.field == f"{type(record).__name__}.{field}"


def test_what_is_smuggled_into_a_value_inside_a_record_is_found():
    point = smuggled(ContactPoint(value="dana@example.org"), label="a\x00b")
    card = smuggled(BusinessCard(name="Sam", emails=("sam@example.org",)), emails=())
    contact = Contact(name="Dana", emails=(point,))
    toolkit = jumpstart.Toolkit(business_card=card)

    for record, field in ((contact, "ContactPoint.label"), (toolkit, "BusinessCard")):
        with pytest.raises(FieldError) as caught:
            checked(record)

        assert field == caught.value.field


@settings(max_examples=30)
@given(st.data())
def test_a_body_gives_back_its_revision(data):
    network = data.draw(strategies.networks())
    cards = dict(network.cards)
    changes = [Put(record) for record in network.records()] + [Remove("lead", "x")]
    revision = Revision(number=3, at=NOON, by="Sam", note="a\nb", batch="b", changes=changes)
    known = {}

    assert revision == RECORDS.read_body(3, RECORDS.write_body(revision), known | cards)
    assert Revision(number=1, at=NOON) == RECORDS.read_body(1, RECORDS.write_body(Revision(number=1, at=NOON)), {})


def test_a_card_in_a_body_is_known_to_the_contacts_after_it(one_of_each):
    card = one_of_each["card"]
    changes = (Put(card), Put(Contact(name="Dana", card=card)))
    known = {}
    read = RECORDS.read_body(1, RECORDS.write_body(Revision(number=1, at=NOON, changes=changes)), known)

    assert changes == read.changes
    assert {card.id: card} == known


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{", "revision 4: its body is not as expected: Expecting property name"),
        ("[]", "revision 4: its body is not as expected: list indices must be integers"),
        ("{}", "revision 4: its body is not as expected: field 'changes' is missing"),
        ('{"changes":[],"at":"2026-06-01T12:00:00"}', "Revision.at: "),
        ('{"changes":[],"at":"2026-06-01T12:00:00+00:00","by":5}', "Revision.by: 5: expected a text, got int"),
        ('{"changes":[["merge","a","b"]],"at":""}', "expected a put or a remove, got ['merge', 'a', 'b']"),
        ('{"changes":[["put","goal","goal"]],"at":""}', "expected a put or a remove, got ['put', 'goal', 'goal']"),
        ('{"changes":[["remove","goal",7]],"at":""}', "expected a put or a remove, got ['remove', 'goal', 7]"),
        ('{"changes":[7],"at":""}', "revision 4: its body is not as expected"),
        (
            '{"changes":[["put","goal","goal",{"v":1,"role":7}]],"at":""}',
            "goal goal: field 'role': expected str, got int",
        ),
        ("[" * 100_000, "revision 4: its body is not as expected"),
    ],
)
def test_a_body_of_another_shape_is_refused(body, reason):
    with pytest.raises(DecodeError) as caught:
        RECORDS.read_body(4, body, {})

    assert reason in str(caught.value)


def test_deep_nesting_in_an_unknown_field_is_refused():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    try:
        with pytest.raises(DecodeError):
            RECORDS.read("contact", "dana", {"v": 1, "name": "Dana", "deep": deep}, {})
    finally:
        while deep:  # taken apart by hand, since freeing it would recurse as deep
            deep = deep.pop()
