from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from jumpstart.domain import Head, Network, Put, Revision
from jumpstart.domain.codec import _FORMS, RECORDS
from jumpstart.domain.log import next_commit
from jumpstart.domain.records import KINDS
from jumpstart.formats import archive
from jumpstart.formats.archive.schema import TYPES
from jumpstart.testing import strategies as records

VALIDATOR = Draft202012Validator(archive.schema())
HEAD = {"format": "jumpstart-archive", "version": 1}


def is_valid(document: object) -> bool:
    return VALIDATOR.is_valid(document)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(archive.schema())


def test_the_file_in_the_package_is_what_the_types_say():
    shipped = files("jumpstart.formats.archive").joinpath("archive.schema.json").read_text("utf-8")

    # When a type has changed on purpose, write this text into the file.
    assert json.dumps(archive.schema(), indent=2, ensure_ascii=False) + "\n" == shipped


def test_the_schema_knows_the_types_and_versions_that_the_codec_knows():
    assert set(_FORMS) == set(TYPES)
    assert dict.fromkeys(KINDS, 1) == {kind: shape.version for kind, shape in RECORDS._shapes.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_knows_the_fields_that_the_codec_knows(kind):
    known = archive.schema()["$defs"][kind]["then"]

    assert {*RECORDS._shapes[kind].forms, "v"} == set(known["properties"])


@given(records.networks(), st.lists(records.unknowns(), max_size=2))
def test_every_archive_that_is_written_is_valid(network, strangers):
    written = archive.write(network.after(map(Put, strangers)))

    VALIDATOR.validate(json.loads(written))


@given(st.data())
def test_every_history_that_is_written_is_valid(data):
    changes = data.draw(records.changes(data.draw(records.networks())))
    at = data.draw(records.moments(st.just("UTC")))
    revision = Revision(number=1, at=at, note="a note", by="ana", changes=changes)
    written = archive.write_history([next_commit(Head(), RECORDS.write_body(revision))])

    VALIDATOR.validate(json.loads(written))


@given(records.networks().filter(len), st.data())
def test_a_value_of_another_type_is_no_longer_valid(network, data):
    document = json.loads(archive.write(network))
    tables = document["records"]
    kind = data.draw(st.sampled_from(sorted(tables)))
    record = tables[kind][data.draw(st.sampled_from(sorted(tables[kind])))]
    field = data.draw(st.sampled_from(sorted(record)))
    record[field] = None if data.draw(st.booleans()) else 1.5

    assert not is_valid(document)


@given(records.networks().filter(len), st.data())
def test_a_record_without_what_it_must_have_is_not_valid(network, data):
    document = json.loads(archive.write(network))
    tables = document["records"]
    kind = data.draw(st.sampled_from(sorted(tables)))
    record = tables[kind][data.draw(st.sampled_from(sorted(tables[kind])))]
    del record[data.draw(st.sampled_from(archive.schema()["$defs"][kind]["then"]["required"]))]

    assert not is_valid(document)


@pytest.mark.parametrize(
    "document",
    [
        HEAD,
        {**HEAD, "records": {}, "commits": []},
        {**HEAD, "records": {}, "comment": ""},
        {**HEAD, "records": []},
        {**HEAD, "version": 2, "records": {}},
        {**HEAD, "format": "other", "records": {}},
        {**HEAD, "records": {"contact": {"x": {"v": 1, "name": " "}}}},
        {**HEAD, "records": {"contact": {"x": {"v": 1, "name": "a\u0007b"}}}},
        {**HEAD, "records": {"contact": {" ": {"v": 1, "name": "X"}}}},
        {**HEAD, "records": {"contact": {"x": {"v": 0, "name": "X"}}}},
        {**HEAD, "records": {"A b": {}}},
        {**HEAD, "records": {"certificate": {"x": {}}}},
        {**HEAD, "records": {"meeting": {"x": {"v": 1, "contact": "c", "starts_at": "soon", "zone": "UTC"}}}},
        {**HEAD, "commits": [{"revision": 1}]},
        {**HEAD, "commits": [{"revision": 1, "digest": "a" * 64, "body": {"at": "2026-06-01T09:00:00+00:00"}}]},
    ],
    ids=lambda document: json.dumps(document)[45:90],
)
def test_what_is_no_archive_is_not_valid(document):
    assert not is_valid(document)


@pytest.mark.parametrize(
    "records",
    [
        {"certificate": {"x": {"v": 1, "of": "anything"}}},
        {"contact": {"x": {"v": 2}}},
        {"contact": {"x": {"v": 1, "name": "X", "pronouns": ["they"]}}},
    ],
    ids=["kind", "version", "field"],
)
def test_what_newer_versions_write_is_valid(records):
    assert is_valid({**HEAD, "records": records})


def test_an_empty_network_is_valid():
    assert is_valid(json.loads(archive.write(Network())))
