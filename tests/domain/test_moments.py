from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given

from jumpstart.domain import Lead
from jumpstart.testing import strategies

DENVER, TOKYO = ZoneInfo("America/Denver"), ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 6, 1, 12, tzinfo=DENVER)


def test_a_moment_is_held_in_utc_beside_its_zone():
    lead = Lead(source="dana", received_at=NOON)

    assert datetime(2026, 6, 1, 18, tzinfo=UTC) == lead.received_at
    assert (UTC, "America/Denver") == (lead.received_at.tzinfo, lead.zone)


def test_a_moment_in_utc_or_with_an_offset_takes_the_zone_that_is_named():
    offset = NOON.astimezone(timezone(timedelta(hours=-6)))
    leads = {
        Lead(source="dana", received_at=moment, zone="America/Denver") for moment in (NOON.astimezone(UTC), offset)
    }

    assert {Lead(source="dana", received_at=NOON)} == leads


def test_a_moment_in_utc_without_a_zone_is_in_the_zone_utc():
    assert Lead(source="dana", received_at=NOON.astimezone(UTC)).zone == "UTC"


def test_a_moment_in_another_zone_changes_the_zone():
    lead = Lead(source="dana", received_at=NOON)
    moved = attrs.evolve(lead, received_at=datetime(2026, 6, 2, 9, tzinfo=TOKYO))

    assert (lead.id, "Asia/Tokyo") == (moved.id, moved.zone)


def test_an_edit_of_another_field_keeps_moment_and_zone():
    lead = Lead(source="dana", received_at=NOON)
    edited = attrs.evolve(lead, note="about trains")

    assert (lead.received_at, lead.zone, lead.id) == (edited.received_at, edited.zone, edited.id)


def test_the_two_passes_of_a_repeated_hour_are_two_moments():
    # Two aware datetimes of one zone compare by the clock on the wall, so fold is lost unless both are held in UTC.
    first = datetime(2026, 11, 1, 1, 30, tzinfo=DENVER)
    second = first.replace(fold=1)

    assert first == second
    assert Lead(source="dana", received_at=first) != Lead(source="dana", received_at=second)
    assert Lead(source="dana", received_at=first).id != Lead(source="dana", received_at=second).id


@given(strategies.moments())
def test_every_legal_moment_keeps_its_instant_and_can_be_edited(moment):
    lead = Lead(source="dana", received_at=moment)

    assert moment.timestamp() == lead.received_at.timestamp()
    assert lead.zone == moment.tzinfo.key
    assert lead == attrs.evolve(lead)
