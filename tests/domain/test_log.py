from __future__ import annotations

import hashlib
from itertools import accumulate

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import Commit, Head
from jumpstart.domain.log import MAX_BODY_BYTES, check_workspace_name, digest_of, next_commit, verified
from jumpstart.errors import CorruptError, FieldError
from jumpstart.testing import strategies


def chain(bodies):
    commits = []
    for body in bodies:
        head = Head(revision=len(commits), digest=commits[-1].digest if commits else "")
        commits.append(next_commit(head, body))
    return commits


def read(commits, **after):
    return list(verified(commits, store="memory:", workspace="dana", **after))


@given(st.lists(strategies.texts(), max_size=5))
def test_a_chain_that_was_built_holds(bodies):
    commits = chain(bodies)

    assert commits == read(commits)
    assert bodies == [commit.body for commit in commits]
    assert list(range(1, len(bodies) + 1)) == [commit.revision for commit in commits]


@given(st.lists(strategies.texts(), min_size=2, max_size=5), st.data())
def test_the_rest_of_a_chain_holds_after_any_of_its_heads(bodies, data):
    commits = chain(bodies)
    at = data.draw(st.integers(1, len(commits) - 1))
    head = Head(revision=at, digest=commits[at - 1].digest)

    assert commits[at:] == read(commits[at:], after=head)


def test_a_digest_covers_parent_revision_and_body():
    assert hashlib.sha256("p\n7\nbödy".encode()).hexdigest() == digest_of("p", 7, "bödy")


def tampered(name):
    one, two, three, four = chain(["one", "two", "three", "four"])
    forged = attrs.evolve(three, body="3", digest=digest_of(three.parent, 3, "3"))
    return {
        "a body is altered": [one, two, attrs.evolve(three, body="3"), four],
        "a digest is altered": [one, two, attrs.evolve(three, digest="0" * 64), four],
        "a parent is altered": [one, two, attrs.evolve(three, parent="0" * 64), four],
        "a revision is altered": [one, two, attrs.evolve(three, revision=5), four],
        "a commit is missing": [one, two, four],
        "a commit comes twice": [one, two, two, three],
        "two commits are swapped": [one, two, four, three],
        "a commit of another chain": [one, two, chain(["1", "2", "3"])[2], four],
        "a commit is forged with its digest": [one, two, forged, four],
    }[name]


@pytest.mark.parametrize(
    ("tampering", "revision", "detail"),
    [
        ("a body is altered", 3, "its content does not match its digest"),
        ("a digest is altered", 3, "its content does not match its digest"),
        ("a parent is altered", 3, "it does not follow the commit before it"),
        ("a revision is altered", 3, "revision 5 stands where 3 should"),
        ("a commit is missing", 3, "revision 4 stands where 3 should"),
        ("a commit comes twice", 3, "revision 2 stands where 3 should"),
        ("two commits are swapped", 3, "revision 4 stands where 3 should"),
        ("a commit of another chain", 3, "it does not follow the commit before it"),
        ("a commit is forged with its digest", 4, "it does not follow the commit before it"),
    ],
)
def test_tampering_is_found_at_the_first_bad_revision_after_what_is_good(tampering, revision, detail):
    good = []

    with pytest.raises(CorruptError) as caught:
        good.extend(accumulate(verified(tampered(tampering), store="memory:", workspace="dana"), lambda _, new: new))

    assert (revision, "dana", detail) == (caught.value.revision, caught.value.workspace, caught.value.detail)
    assert f"memory:: workspace 'dana' is damaged from revision {revision} on: {detail}" in str(caught.value)


def test_what_precedes_the_damage_is_given_first():
    commits = verified(tampered("a body is altered"), store="memory:", workspace="dana")

    assert [next(commits).body, next(commits).body] == ["one", "two"]


@given(st.integers(0, 2), st.sampled_from(("parent", "digest", "body")), st.integers(0, 63), st.integers(0, 6))
def test_any_flipped_bit_is_found(number, field, place, bit):
    commits = chain(["one" * 40, "two" * 40, "three" * 40])
    text = getattr(commits[number], field)
    if field == "parent" and number == 0:
        return
    flipped = text[:place] + chr(ord(text[place]) ^ (1 << bit)) + text[place + 1 :]
    commits[number] = attrs.evolve(commits[number], **{field: flipped})

    with pytest.raises(CorruptError) as caught:
        read(commits)

    assert number + 1 == caught.value.revision


def test_a_body_that_is_too_large_is_refused_before_it_is_stored():
    with pytest.raises(FieldError) as caught:
        next_commit(Head(), "x" * (MAX_BODY_BYTES + 1))

    assert str(caught.value) == "Commit.body: '67108865 bytes': at most 67108864 bytes; commit in smaller parts"


def test_an_unknown_workspace_is_at_revision_0():
    assert Head(revision=0, digest="") == Head()
    assert next_commit(Head(), "x") == Commit(revision=1, parent="", digest=digest_of("", 1, "x"), body="x")


@pytest.mark.parametrize("name", ["default", "李晨", "a b", "x" * 200, "é" * 100, "../../etc", "' or 1=1"])
def test_a_workspace_may_have_any_name_that_a_backend_can_hold(name):
    assert name == check_workspace_name(name)


@pytest.mark.parametrize("name", ["", "x" * 201, "é" * 101, "a\x00b", "a\nb", "a\x85b", "a\ud800b", None, 7])
def test_another_name_of_a_workspace_is_refused(name):
    with pytest.raises(FieldError) as caught:
        check_workspace_name(name)

    assert ("workspace", name) == (caught.value.field, caught.value.value)
    assert caught.value.remedy == "expected 1 to 200 bytes of UTF-8 without control characters"
