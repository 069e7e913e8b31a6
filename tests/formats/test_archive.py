from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import (
    Card,
    Change,
    Commit,
    Contact,
    Employer,
    FollowUp,
    Head,
    Network,
    Put,
    Remove,
    Revision,
    Unknown,
)
from jumpstart.domain.codec import RECORDS, canonical_json
from jumpstart.domain.log import next_commit
from jumpstart.domain.replay import replay
from jumpstart.errors import CorruptError, DuplicateError, FieldError
from jumpstart.formats import archive
from jumpstart.testing import strategies as records

DANA = Contact(name="Dana Okafor", emails=("dana@example.org",), card=Card(data=b"BEGIN:VCARD\r\nEND:VCARD\r\n"))
START = datetime(2026, 6, 1, 9, tzinfo=UTC)


@st.composite
def networks(draw) -> Network:
    """Networks that hold records of unknown kinds and versions too."""
    network = draw(records.networks())
    strangers = draw(st.lists(records.unknowns(), max_size=2))
    known = {(change.kind, change.id) for change in strangers}
    return network.after(Put(record) for record in strangers if len(known) == len(strangers))


@st.composite
def logs(draw) -> list[Commit]:
    network, commits = Network(), []
    for number in range(1, draw(st.integers(1, 4))):
        changes = with_cards(draw(records.changes(network)))
        note = draw(st.sampled_from(("", "import")))
        revision = Revision(number=number, at=START + timedelta(hours=number), note=note, changes=changes)
        network = network.after(revision)
        head = Head(revision=number - 1, digest=commits[-1].digest if commits else "")
        commits.append(next_commit(head, RECORDS.write_body(revision)))
    return commits


def with_cards(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes with the cards that their contacts refer to before them, and no card taken out."""
    kept = [change for change in changes if not (isinstance(change, Remove) and change.kind == "card")]
    cards = [Put(change.record.card) for change in kept if getattr(getattr(change, "record", None), "card", None)]
    return (*cards, *kept)


@given(networks())
def test_what_is_written_is_read_back(network):
    read = archive.read(archive.write(network))

    assert () == read.problems
    assert network == read.network


@given(networks())
def test_an_archive_that_was_read_is_written_as_it_came(network):
    written = archive.write(network)

    assert written == archive.write(archive.read(written).network)


@given(networks(), st.data())
def test_the_order_of_the_records_does_not_matter(network, data):
    shuffled = Network.of(*data.draw(st.permutations(list(network.records()))))

    assert archive.write(network) == archive.write(shuffled)


def test_every_record_stands_on_a_line_of_its_own():
    written = archive.write(Network.of(Employer(name="Initech", id="b"), Employer(name="Hooli", id="a"))).decode()

    assert [
        '{"format":"jumpstart-archive","version":1,"records":{',
        '"employer":{',
        '"a":{"name":"Hooli","v":1},',
        '"b":{"name":"Initech","v":1}',
        "}",
        "}}",
    ] == written.splitlines()


def test_an_empty_network_has_an_archive_too():
    assert Network() == archive.read(archive.write(Network())).network


def test_a_card_goes_with_its_contact():
    read = archive.read(archive.write(Network.of(DANA))).network

    assert DANA.card == read.contacts[DANA.id].card
    assert DANA.card.id in read.cards


def test_what_a_newer_version_wrote_is_carried_whole():
    document = {
        "format": "jumpstart-archive",
        "version": 1,
        "records": {
            "certificate": {"c": {"v": 1, "of": {"what": [1, 2.5, None]}}},
            "contact": {"n": {"v": 2, "names": ["Dana"]}, "k": {"v": 1, "name": "Lee", "pronouns": {"en": "they"}}},
        },
    }
    read = archive.read(canonical_json(document).encode())

    assert () == read.problems
    assert {"certificate", "contact"} == {record.kind for record in read.network.unknown}
    assert document == json.loads(archive.write(read.network))


def test_a_byte_order_mark_before_it_is_no_matter():
    written = archive.write(Network.of(DANA))

    assert Network.of(DANA) == archive.read(b"\xef\xbb\xbf" + written).network


def test_two_records_of_one_kind_and_id_cannot_be_written():
    network = Network.of(DANA, Unknown(kind="contact", id=DANA.id, payload='{"v":2}'))

    with pytest.raises(DuplicateError) as caught:
        archive.write(network)

    assert ("contact", DANA.id) == (caught.value.kind, caught.value.id)


@pytest.mark.parametrize("payload", ['{"v":NaN}', '{"v":2,"half":"\\ud800"}'])
def test_a_record_that_carries_no_json_is_named(payload):
    with pytest.raises(FieldError) as caught:
        archive.write(Network.of(Unknown(kind="certificate", id="c", payload=payload)))

    assert "certificate c" == caught.value.field
    assert "cannot be written as JSON" in caught.value.remedy


@given(logs())
def test_a_log_comes_back_with_its_digests(commits):
    read = archive.read(archive.write_history(commits))

    assert () == read.problems
    assert tuple(commits) == read.commits
    assert replay(commits, RECORDS) == read.network


def log_of(*revisions: tuple[Change, ...]) -> list[Commit]:
    commits: list[Commit] = []
    for number, changes in enumerate(revisions, 1):
        head = Head(revision=number - 1, digest=commits[-1].digest if commits else "")
        at = START + timedelta(days=number)
        body = RECORDS.write_body(Revision(number=number, at=at, by="ana", changes=changes))
        commits.append(next_commit(head, body))
    return commits


HOOLI, INITECH = Employer(name="Hooli", id="hooli"), Employer(name="Initech", id="initech")


def test_the_network_of_a_log_knows_which_revision_wrote_what():
    read = archive.read(
        archive.write_history(log_of((Put(HOOLI), Put(INITECH)), (Put(INITECH), Remove("employer", "hooli"))))
    )

    assert Network.of(INITECH) == read.network
    assert 2 == read.network.stamp("employer", "initech").revision


def test_a_log_with_a_gap_is_not_written():
    commits = log_of((Put(HOOLI),), (Put(INITECH),))

    with pytest.raises(CorruptError) as caught:
        archive.write_history(commits[1:])

    assert 1 == caught.value.revision


@pytest.mark.parametrize("body", ["no JSON", "[]", '{"at": 1}', '{"a":1,"a":2}', '{"a":NaN}', "[" * 100_000])
def test_a_body_that_this_library_did_not_write_is_not_written(body):
    with pytest.raises(FieldError) as caught:
        archive.write_history([next_commit(Head(), body)])

    assert "Commit.body of revision 1" == caught.value.field


def altered(written: bytes, old: bytes, new: bytes) -> bytes:
    assert 1 == written.count(old)
    return written.replace(old, new)


def test_of_a_damaged_log_what_precedes_the_damage_is_kept():
    commits = log_of((Put(HOOLI),), (Put(INITECH),), (Remove("employer", "hooli"),))
    damaged = altered(archive.write_history(commits), b'"name":"Initech"', b'"name":"Enitech"')
    read = archive.read(damaged)
    (problem,) = read.problems

    assert tuple(commits[:1]) == read.commits
    assert Network.of(HOOLI) == read.network
    assert ("bad-revision", "error", 2) == (problem.code, problem.severity, problem.record)
    assert (
        "revision 2: digest: it does not follow the commit before it, or was altered; "
        "it and the 1 after it are left out" == problem.message
    )


def test_a_bad_commit_at_the_end_of_a_log_is_left_out_alone():
    commits = log_of((Put(HOOLI),), (Put(INITECH),))

    (problem,) = archive.read(altered(archive.write_history(commits), b"Initech", b"Enitech")).problems

    assert problem.message.endswith("or was altered; it is left out")


def test_a_bad_record_in_a_sound_log_ends_it():
    body = '{"at":"2026-06-01T09:00:00+00:00","changes":[["put","employer","x",{"motivation":9,"name":"X","v":1}]]}'
    read = archive.read(
        archive.write_history(
            [*log_of((Put(HOOLI),)), next_commit(Head(revision=1, digest=log_of((Put(HOOLI),))[0].digest), body)]
        )
    )

    assert Network.of(HOOLI) == read.network
    assert "Employer.motivation: 9: expected a whole number of points, 0 to 3" in read.problems[0].message
    assert "motivation" == read.problems[0].property


@pytest.mark.parametrize(
    "body",
    [
        '{"at":"2026-06-01","changes":[]}',
        '{"at":5,"changes":[]}',
        '{"changes":[]}',
        '{"at":"2026-06-01T09:00:00+00:00"}',
        '{"at":"2026-06-01T09:00:00+00:00","changes":[[]]}',
        '{"at":"2026-06-01T09:00:00+00:00","changes":[["put",1,"x",{"v":1}]]}',
        '{"at":"2026-06-01T09:00:00+00:00","changes":[["put","employer","x",{"name":"X","v":0}]]}',
        '{"at":"2026-06-01T09:00:00+00:00","changes":[["remove","a b","x"]]}',
        '{"at":"2026-06-01T09:00:00+00:00","by":[1],"changes":[]}',
        '{"at":"2026-06-01T09:00:00+00:00","changes":[],"note":"\\u0000"}',
    ],
)
def test_a_revision_that_is_none_is_reported(body):
    read = archive.read(archive.write_history([next_commit(Head(), body)]))

    assert ["bad-revision"] == [problem.code for problem in read.problems]
    assert () == read.commits


def test_when_a_follow_up_was_changed_is_not_kept_in_a_state():
    own = FollowUp(summary="Call the bank", due=date(2026, 6, 1), revision=4, changed_at=START)
    (read,) = archive.read(archive.write(Network.of(own))).network.follow_ups.values()

    assert own == read
    assert (0, None) == (read.revision, read.changed_at)
    assert attrs.evolve(own, summary="Call") != read
