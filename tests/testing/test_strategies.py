from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from jumpstart.domain.records import Put, Remove, kind_of
from jumpstart.testing import strategies

RECORDS = (
    strategies.contacts,
    strategies.leads,
    strategies.meetings,
    strategies.events,
    strategies.interactions,
    strategies.seekers,
    strategies.goals,
    strategies.toolkits,
    strategies.employers,
    strategies.own_follow_ups,
    strategies.decisions,
    strategies.aliases,
    strategies.dismissals,
    strategies.cards,
    strategies.unknowns,
)


@pytest.mark.parametrize("records", RECORDS, ids=lambda records: records.__name__)
def test_a_strategy_draws_records_of_one_type_with_an_id(records):
    types = set()

    @settings(max_examples=20)
    @given(records())
    def draw(record):
        assert record.id
        types.add(type(record))

    draw()

    assert len(types) == 1


@settings(max_examples=30)
@given(strategies.networks())
def test_the_records_of_a_network_refer_to_records_that_are_in_it(network):
    known = {record.id for record in network.records()} | {""}

    assert {lead.source for lead in network.leads.values()} <= network.contacts.keys()
    assert {lead.meeting for lead in network.leads.values()} <= {*network.meetings, ""}
    assert {meeting.contact for meeting in network.meetings.values()} <= network.contacts.keys()
    assert {about for item in network.interactions.values() for about in item.about} <= known


def test_moments_lie_in_hours_that_a_clock_change_skips():
    def is_skipped(moment: datetime) -> bool:
        return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(tzinfo=None)

    assert find(strategies.moments(), is_skipped)


def test_moments_lie_in_hours_that_a_clock_change_repeats():
    def is_repeated(moment: datetime) -> bool:
        return moment.replace(fold=0).utcoffset() > moment.replace(fold=1).utcoffset()

    assert find(strategies.moments(), is_repeated).tzinfo is not None


def test_a_clock_change_is_found_to_the_minute():
    spring, autumn = strategies.clock_changes("America/Denver", 2026)

    assert (datetime(2026, 3, 8, 3), datetime(2026, 11, 1, 1)) == (spring, autumn.replace(fold=0))  # noqa: DTZ001


def test_every_zone_that_is_drawn_can_be_loaded():
    assert all(ZoneInfo(name).utcoffset(datetime(2026, 6, 1)) < timedelta(days=1) for name in strategies.zone_names())  # noqa: DTZ001


def test_changes_add_and_edit_and_remove():
    seen = set()

    @settings(max_examples=200, derandomize=True, phases=[Phase.generate])
    @given(st.data())
    def draw(data):
        network = data.draw(strategies.networks())
        for change in data.draw(strategies.changes(network)):
            kind, id = (
                (kind_of(change.record), change.record.id) if isinstance(change, Put) else (change.kind, change.id)
            )
            seen.add((type(change), network.get(kind, id) is not None))

    draw()

    assert {(Put, False), (Put, True), (Remove, False), (Remove, True)} == seen
