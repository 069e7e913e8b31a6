from __future__ import annotations

import json
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import Contact, Employer, Head, Network, Put, Revision
from jumpstart.domain.codec import RECORDS, canonical_json
from jumpstart.domain.log import next_commit
from jumpstart.errors import ParseError
from jumpstart.formats import archive
from jumpstart.formats.archive import strict_json
from jumpstart.testing import strategies as records

HEAD = '{"format":"jumpstart-archive","version":1,"records":'
GOOD = {"initech": {"name": "Initech", "v": 1}}


def archive_of(records: object, **members: object) -> bytes:
    return json.dumps({"format": "jumpstart-archive", "version": 1, "records": records, **members}).encode()


def nested(depth: int) -> object:
    return [nested(depth - 1)] if depth else 0


def refused(data: bytes) -> str:
    with pytest.raises(ParseError) as caught:
        archive.read(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no archive: Expecting value"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "it begins b'BEGIN:VCARD"),
        (b"\xff\xd8\xff\xe0JFIF", "byte 0 is no UTF-8; it begins b'\\xff\\xd8"),
        ("{}".encode("utf-16"), "byte 0 is no UTF-8"),
        (b"[]", 'expected a JSON object with "format": "jumpstart-archive", got list'),
        (b'{"name":"x"}', "got an object of ['name']"),
        (b'{"format":"jumpstart-archive"}', "version None: expected a whole number from 1 on"),
        (b'{"format":"jumpstart-archive","version":true,"records":{}}', "version True"),
        (b'{"format":"jumpstart-archive","version":2}', "version 2: this jumpstart reads up to 1; install a newer one"),
        (b'{"format":"jumpstart-archive","version":1}', "expected one of records and commits"),
        (archive_of({}, commits=[]), "expected one of records and commits"),
        (archive_of([]), "records: expected an object of objects"),
        (archive_of({"contact": []}), "records: expected an object of objects"),
        (b'{"format":"jumpstart-archive","version":1,"commits":{}}', "commits: expected a list"),
        (f"{HEAD}{{}}}}}}".encode(), "no archive: Extra data"),
        (f'{HEAD}{{"a":{{"b":{{"n":NaN}}}}}}}}'.encode(), "NaN is no JSON number"),
        (f'{HEAD}{{"a":{{"b":{{"n":-Infinity}}}}}}}}'.encode(), "-Infinity is no JSON number"),
        (f'{HEAD}{{"a":{{"b":{{"n":1e999}}}}}}}}'.encode(), "the number '1e999' is too large"),
        (f'{HEAD}{{"a":{{"b":{{"n":{"9" * 5000}}}}}}}}}'.encode(), "no archive: Exceeds the limit"),
        (f'{HEAD}{{"a":{{"b":{{"n":1,"m":2,"n":3}}}}}}}}'.encode(), "the key 'n' stands twice"),
        (f"{HEAD}{'[' * 100_000}".encode(), "nested deeper than 64"),
        (f'{HEAD}{{"a":{{"b":{{"n":"{chr(0)}"}}}}}}}}'.encode(), "Invalid control character"),
    ],
)
def test_what_is_no_archive_is_refused_saying_what_it_is(data, said):
    assert said in refused(data)


def test_an_archive_beyond_all_measure_is_refused_unread():
    start = perf_counter()

    assert "256" in str(strict_json.MAX_BYTES // 2**20)
    assert "an archive may have 268435456" in refused(bytes(strict_json.MAX_BYTES + 1))
    assert perf_counter() - start < 5


@pytest.mark.parametrize(
    ("kind", "id", "fields", "said"),
    [
        ("contact", "x", 5, "contact x: expected an object, got 5"),
        ("contact", "x", {"v": 1}, "contact x: field 'name' is missing"),
        ("contact", "x", {"name": "X"}, "contact x: field 'v': expected a version from 1 on, got None"),
        ("contact", "x", {"name": "X", "v": "1"}, "contact x: field 'v': expected a version from 1 on, got '1'"),
        ("contact", "x", {"name": "X", "v": 0}, "contact x: field 'v': expected a version from 1 on, got 0"),
        ("contact", "x", {"name": 5, "v": 1}, "contact x: field 'name': expected str, got int"),
        ("contact", "x", {"name": "a\rb", "v": 1}, "contact x: Contact.name: 'a\\rb': holds U+000D at position 1"),
        ("contact", "x", {"name": "X", "v": 1, "emails": [""]}, "contact x: ContactPoint.value"),
        ("contact", "x", {"name": "X", "v": 1, "emails": [5]}, "contact x: "),
        ("contact", "x", {"name": "X", "v": 1, "nicknames": [[]]}, "contact x: field 'nicknames': sequence item 0"),
        ("contact", "", {"name": "X", "v": 1}, "contact : Contact.id: '': must not be blank"),
        ("contact", "a\nb", {"name": "X", "v": 1}, "Contact.id: 'a\\nb': holds U+000A"),
        ("contact", "x", {"name": "X\ud800", "v": 1}, "contact x: it holds U+D800, which is half of a character"),
        ("contact", "x", {"name": "X", "v": 1, "new": "\udfff"}, "contact x: it holds U+DFFF"),
        ("contact", "x", {"name": "X", "v": 1, "new": nested(70)}, "contact x: it is nested deeper than 64"),
        ("card", "x", {"data": ["hello"], "v": 1}, "card x: Card.id: 'x': expected the SHA-256 of data"),
        ("card", "x", {"data": [], "v": 1}, "card x: "),
        ("card", "x", {"data": ["", "!"], "v": 1}, "card x: "),
        ("meeting", "x", {"contact": "c", "starts_at": "2026-06-01T09:00:00", "v": 1}, "meeting x: Meeting.starts_at"),
        (
            "meeting",
            "x",
            {"contact": "c", "starts_at": "soon", "v": 1},
            "meeting x: field 'starts_at': Invalid isoformat string: 'soon'",
        ),
        (
            "meeting",
            "x",
            {"contact": "c", "starts_at": "2026-06-01T09:00:00+00:00", "zone": "Mars/Base", "v": 1},
            "meeting x: Meeting.zone: 'Mars/Base': no such time zone",
        ),
        ("seeker", "seeker", {"name": "X", "workdays": ["someday"], "v": 1}, "seeker seeker: Seeker.workdays"),
        (
            "toolkit",
            "toolkit",
            {"business_card": {"name": "X", "emails": ["a\u0000b"]}, "v": 1},
            "toolkit toolkit: ContactPoint.value: 'a\\x00b'",
        ),
        ("follow-up", "x", {"summary": "X", "due": "2026-06-01", "trace": {"fact": "a\r\nb"}, "v": 1}, "Trace.fact"),
        (
            "follow-up",
            "x",
            {"summary": "X", "due": "2026-06-01", "trace": {"adjustments": [1]}, "v": 1},
            "field 'trace': field 'adjustments'",
        ),
        ("follow-up", "x", {"summary": "X", "due": "2026-06-01", "trace": {"at": "2026-06-01"}, "v": 1}, "Trace.at"),
        ("Certificate of", "x", {"v": 1}, "Unknown.kind: 'Certificate of'"),
        ("certificate", " ", {"v": 1}, "Unknown.id: ' ': must not be blank"),
    ],
)
def test_a_bad_record_is_reported_and_costs_no_other(kind, id, fields, said):
    read = archive.read(archive_of({kind: {id: fields}, "employer": GOOD}))
    (problem,) = read.problems

    assert Network.of(Employer(name="Initech", id="initech")) == read.network
    assert ("bad-record", "error", 1) == (problem.code, problem.severity, problem.record)
    assert said in problem.message


def test_the_problem_names_the_field():
    read = archive.read(archive_of({"contact": {"x": {"name": "a\rb", "v": 1}}}))

    assert "name" == read.problems[0].property
    assert "{'name': 'a\\rb', 'v': 1}" == read.problems[0].raw


def test_a_contact_whose_card_is_lost_is_kept():
    read = archive.read(archive_of({"contact": {"x": {"name": "X", "v": 1, "card": "a" * 64}}}))

    assert Network.of(Contact(name="X", id="x")) == read.network
    assert ["missing-card"] == [problem.code for problem in read.problems]
    assert "contact x: the card 'aaaa" in read.problems[0].message


def test_a_member_of_the_document_that_is_not_known_is_reported():
    read = archive.read(archive_of({"employer": GOOD}, comment="hi"))

    assert ["file: 'comment' is left out"] == [str(problem) for problem in read.problems]
    assert "warning" == read.problems[0].severity


def test_problems_come_in_the_order_of_the_file():
    read = archive.read(archive_of({"employer": {"a": 1, **GOOD}, "card": {"b": 2}, "lead": {"c": 3}}))

    assert [1, 3, 4] == [problem.record for problem in read.problems]


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2)
)


def places_in(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The paths to every value in a value."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in below for place in places_in(item, (*path, key)))]


def put_at(value, path, new):
    if not path:
        return new
    if isinstance(value, dict):
        return {**value, path[0]: put_at(value[path[0]], path[1:], new)}
    return [put_at(item, path[1:], new) if index == path[0] else item for index, item in enumerate(value)]


@settings(max_examples=300)
@given(records.networks(), st.data())
def test_whatever_stands_in_an_archive_what_is_read_can_be_written_and_read_again(network, data):
    document = json.loads(archive.write(network))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places_in(document)))
        document = put_at(document, place, data.draw(VALUES | st.sampled_from(records.NASTY_LINES)))
    try:
        read = archive.read(canonical_json(document).encode())
    except ParseError:
        return
    again = archive.read(archive.write(read.network))

    assert () == again.problems
    assert read.network == again.network


@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(ParseError):
        archive.read(data)


@given(records.networks(), st.data())
def test_whatever_stands_in_a_log_with_sound_digests_is_read_or_reported(network, data):
    revision = Revision(number=1, at=datetime(2026, 6, 1, tzinfo=UTC), changes=tuple(map(Put, network.records())))
    body = json.loads(RECORDS.write_body(revision))
    place = data.draw(st.sampled_from(places_in(body)[1:]))
    body = put_at(body, place, data.draw(VALUES | st.sampled_from(records.NASTY_LINES)))
    try:
        written = archive.write_history([next_commit(Head(), canonical_json(body))])
    except ValueError:
        return
    read = archive.read(written)

    assert (1, 0) in {(len(read.commits), len(read.problems)), (len(read.problems), len(read.commits))}
    assert () == archive.read(archive.write(read.network)).problems
