from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jumpstart.domain import Contact, FollowUp, Lead, Put, Remove, Revision, Stamp, Unknown
from jumpstart.domain.records import KINDS, kind_of, title_of

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_knows_its_kind(one_of_each, kind):
    assert kind == kind_of(one_of_each[kind])


def test_an_unknown_record_has_the_kind_that_it_came_with():
    assert kind_of(Unknown(kind="certificate", id="c", payload="{}")) == "certificate"


@pytest.mark.parametrize(
    ("record", "title"),
    [
        (Contact(name="Dana"), "contact 'Dana'"),
        (FollowUp(summary="Call", due=NOON.date()), "follow-up 'Call'"),
        (Lead(source="dana", received_at=NOON, id="l1"), "lead l1"),
    ],
)
def test_a_record_is_titled_by_name_summary_or_id(record, title):
    assert title == title_of(record)


def test_a_revision_gives_its_changes_and_stamps_what_it_writes():
    changes = [Put(Contact(name="Dana")), Remove("lead", "l1")]
    revision = Revision(number=3, at=NOON, changes=changes)

    assert changes == list(revision)
    assert Stamp(3, NOON) == revision.stamp
