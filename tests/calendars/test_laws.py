"""What holds of any search and any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jumpstart
from jumpstart.calendars import changes_from, settled_follow_ups
from jumpstart.domain import Network, Put, Revision
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.formats import ical
from jumpstart.testing import strategies as records

NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)


def stored(network):
    """A network as a workspace holds it: every record with a revision."""
    after = Network()
    for number, record in enumerate(network.records(), 1):
        after = after.after(Revision(number=number, at=NOW - timedelta(hours=1), changes=(Put(record),)))
    return after


def written(network, plan, as_):
    closed = (each for each in network.follow_ups.values() if each.status != "open")
    items = (*plan.follow_ups, *closed, *network.meetings.values(), *network.events.values())
    unique = {(type(item), item.id): item for item in items}
    return ical.write(unique.values(), seeker=network.seeker or UNNAMED_SEEKER, as_=as_, network=network)


def zone_of(network):
    return (network.seeker or UNNAMED_SEEKER).zone


def reconciled(entries, network, plan, now=NOW):
    return changes_from(entries, network=network, plan=plan, now=now, zone=zone_of(network))


@settings(max_examples=25, deadline=None)
@given(records.networks(), st.sampled_from(("event", "todo")), st.integers(0, 100))
def test_an_unchanged_export_changes_nothing_however_late_it_is_read(network, as_, days):
    network = stored(network)
    plan = jumpstart.plan(network, now=NOW)
    entries = ical.read(written(network, plan, as_)).items
    later = NOW + timedelta(days=days)
    found = reconciled(entries, network, jumpstart.plan(network, now=later), later)

    assert ((), (), (), ()) == (found.records, found.decisions, found.questions, found.problems)
    assert len(entries) == found.unchanged


@settings(max_examples=25, deadline=None)
@given(records.networks(), st.data())
def test_taking_the_records_of_an_edited_export_leaves_nothing_to_take(network, data):
    network = stored(network)
    plan = jumpstart.plan(network, now=NOW)
    entries = tuple(
        attrs.evolve(entry, sequence=entry.sequence + 1, **data.draw(edits(entry)))
        for entry in ical.read(written(network, plan, "event")).items
    )
    found = reconciled(entries, network, plan)
    after = network.after(Revision(number=10_000, at=NOW, changes=found.changes))
    again = reconciled(entries, after, jumpstart.plan(after, now=NOW))

    assert () == again.records


def edits(entry):
    """What a calendar program may do to an entry."""
    days = st.integers(-30, 30).map(timedelta)
    moved = days.map(lambda by: {name: getattr(entry, name) + by for name in ("starts_at", "ends_at")})
    return st.just({}) | st.just({"status": "cancelled"}) | moved | st.just({"location": "Elm St"})


@settings(max_examples=25, deadline=None)
@given(records.networks())
def test_what_is_settled_is_never_open_and_is_told_in_one_order(network):
    plan = jumpstart.plan(network, now=NOW)
    settled = settled_follow_ups(network, since=date(1900, 1, 1))
    ids = [each.id for each in settled]

    assert sorted(set(ids)) == ids
    assert {"done", "skipped"} >= {each.status for each in settled}
    assert set() == set(ids) & {each.id for each in plan.follow_ups}


@pytest.mark.soak
@settings(max_examples=300, deadline=None)
@given(records.networks(max_size=4), st.data())
def test_the_laws_hold_for_longer(network, data):
    test_an_unchanged_export_changes_nothing_however_late_it_is_read.hypothesis.inner_test(
        network, data.draw(st.sampled_from(("event", "todo"))), data.draw(st.integers(0, 100))
    )
    test_taking_the_records_of_an_edited_export_leaves_nothing_to_take.hypothesis.inner_test(network, data)
    test_what_is_settled_is_never_open_and_is_told_in_one_order.hypothesis.inner_test(network)
