"""A due date is the local date of its fact and so many days, in any zone and over any change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jumpstart.domain import Contact, Goal, Interaction, Lead, Meeting, Network, NetworkingEvent, Seeker
from jumpstart.playbook import plan

ZONES = sorted(name for name in available_timezones() if name not in ("localtime", "Factory"))
moments = st.integers(63_072_000, 2_143_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
DAYS_AFTER = {
    "send-resume": 0,
    "follow-up-lead": 0,
    "prepare-questions": -1,
    "ask-for-names": 0,
    "record-meeting": 0,
    "thank-for-meeting": 1,
    "thank-for-conversation": 1,
    "thank-for-talk-about-lead": 1,
    "thank-for-lead": 1,
    "prepare-opening-question": -1,
    "find-event": 1,
    "follow-up-event": 1,
}
SAM = Contact(name="Sam Ortiz")
ANA, BEN, CEM, DEE = (Contact(name=name) for name in ("Ana", "Ben", "Cem", "Dee"))
GOAL = Goal(role="nurse", places=("Denver",))


def facts(moment: datetime, zone: str) -> list[Any]:
    """At one moment, all that a rule reckons a date from."""
    lead = Lead(source=SAM, received_at=moment, zone=zone)
    meeting, held = (Meeting(contact=each, starts_at=moment, zone=zone) for each in (ANA, BEN))
    event = NetworkingEvent(name="Mixer", starts_at=moment, zone=zone)
    met = ((BEN, (held,)), (CEM, ()), (DEE, (lead,)), (SAM, (event,)))
    return [
        *(SAM, ANA, BEN, CEM, DEE, lead, meeting, held, event),
        Interaction(kind="asked-for-resume", contact=CEM, at=moment, zone=zone),
        *(Interaction(kind="met", contact=who, at=moment, zone=zone, about=about) for who, about in met),
    ]


def dues(moment: datetime, zone: str) -> dict[str, date]:
    """What each rule that reckons from a moment makes of one."""
    records = facts(moment, zone)
    open_lead = Lead(source=ANA, received_at=moment, zone=zone, id="another")
    now = moment - timedelta(days=3)
    made = plan(Network.of(Seeker(name="Robin", zone=zone), GOAL, *records, open_lead), now=now)
    return {each.rule: each.due for each in made.follow_ups if each.rule in DAYS_AFTER and each.trace.kind}


def expected(moment: datetime, zone: str) -> dict[str, date]:
    """The same by plain arithmetic."""
    local = moment.astimezone(ZoneInfo(zone)).date()
    return {rule: local + timedelta(days=days) for rule, days in DAYS_AFTER.items()}


def changes(zone: str, first: int, last: int) -> list[datetime]:
    """The moments at which the clocks of a zone change, from one year to another, to the minute."""
    found, there = [], ZoneInfo(zone)
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    while moment < end:
        after = moment + timedelta(days=7)
        if moment.astimezone(there).utcoffset() != after.astimezone(there).utcoffset():
            low, high = moment, after
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(there).utcoffset() == low.astimezone(there).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(second=0, microsecond=0))
        moment = after
    return found


APIA = datetime(2011, 12, 30, 10, tzinfo=UTC)
SAO_PAULO = datetime(2018, 11, 4, 3, tzinfo=UTC)


@settings(max_examples=150)
@given(st.sampled_from(ZONES), moments)
@example("Pacific/Apia", APIA - timedelta(minutes=1))
@example("Pacific/Apia", APIA)
@example("America/Sao_Paulo", SAO_PAULO - timedelta(minutes=1))
@example("America/Sao_Paulo", SAO_PAULO)
def test_a_due_date_is_the_local_date_of_its_fact_and_so_many_days(zone: str, moment: datetime) -> None:
    assert expected(moment, zone) == dues(moment, zone)


@pytest.mark.parametrize("zone", ["America/Denver", "Europe/Dublin", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_due_dates_hold_around_every_change_of_the_clocks(zone: str) -> None:
    for change in changes(zone, 2025, 2027):
        for minutes in (-24 * 60, -61, -1, 0, 1, 59, 61, 24 * 60):
            moment = change + timedelta(minutes=minutes)
            assert expected(moment, zone) == dues(moment, zone), (zone, moment)


@pytest.mark.soak
@pytest.mark.parametrize("zone", ZONES)
def test_due_dates_hold_around_every_change_of_the_clocks_anywhere(zone: str) -> None:
    for change in changes(zone, 2007, 2027):
        for minutes in (-61, -1, 0, 1, 61):
            moment = change + timedelta(minutes=minutes)
            assert expected(moment, zone) == dues(moment, zone), (zone, moment)


@settings(max_examples=40)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    moments,
)
@example("Pacific/Apia", "Pacific/Apia", APIA - timedelta(hours=3))
@example("America/Sao_Paulo", "America/Sao_Paulo", SAO_PAULO - timedelta(hours=3))
@example("Pacific/Kiritimati", "Pacific/Niue", SAO_PAULO)
def test_what_is_due_shows_on_its_date_where_the_seeker_is_and_is_overdue_the_day_after(
    zone: str, home: str, moment: datetime
) -> None:
    lead = Lead(source=SAM, received_at=moment, zone=zone)
    network = Network.of(Seeker(name="Robin", zone=home), GOAL, SAM, lead)
    due = moment.astimezone(ZoneInfo(zone)).date()

    for hours in range(-48, 73, 5):
        now = moment + timedelta(hours=hours)
        made, today = plan(network, now=now), now.astimezone(ZoneInfo(home)).date()
        (found,) = (each for each in made.follow_ups if each.rule == "follow-up-lead")

        assert due == found.due
        assert (today >= due) == (found in tuple(made.today))
        assert (today > due) == made.is_overdue(found)
