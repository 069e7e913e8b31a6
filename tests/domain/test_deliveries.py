from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from jumpstart.domain import Delivery, FollowUp, Network
from jumpstart.domain.deliveries import delivery_id
from jumpstart.domain.ids import derived_id
from jumpstart.errors import FieldError

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = date(2026, 6, 1)


def test_a_delivery_is_identified_by_what_when_and_where():
    delivery = Delivery(item="f", due=DAY, channel="console:", since=NOON)

    assert derived_id("delivery", "f", "2026-06-01", "console:") == delivery.id
    assert delivery.id == attrs.evolve(delivery, status="sent", sent_at=NOON, attempts=3).id
    assert delivery.id == delivery_id("f", DAY, "console:")


def test_what_is_put_off_is_another_delivery():
    later = Delivery(item="f", due=date(2026, 6, 2), channel="console:", since=NOON)

    assert delivery_id("f", DAY, "console:") != later.id


def test_an_entry_of_a_calendar_has_no_date_of_its_own():
    assert derived_id("delivery", "f", "", "home") == Delivery(item="f", channel="home", since=NOON).id


def test_a_follow_up_is_taken_wherever_its_id_is_expected():
    follow_up = FollowUp(summary="Call Ann", due=DAY)

    assert follow_up.id == Delivery(item=follow_up, due=DAY, channel="console:", since=NOON).item


def test_a_network_gives_deliveries_by_id():
    delivery = Delivery(item="f", due=DAY, channel="console:", since=NOON)

    assert {delivery.id: delivery} == dict(Network.of(delivery).deliveries)


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "lost"), ("attempts", -1), ("next_at", datetime(2026, 6, 1)), ("channel", " ")],  # noqa: DTZ001
)
def test_a_delivery_refuses_what_makes_no_sense(field, value):
    with pytest.raises(FieldError) as raised:
        Delivery(**{"item": "f", "due": DAY, "channel": "console:", "since": NOON, field: value})

    assert raised.value.field == f"Delivery.{field}"
