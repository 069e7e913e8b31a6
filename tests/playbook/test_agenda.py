"""See what comes up: a pure query between two dates, by the seeker's days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Agenda, agenda
from jumpstart.domain import Contact, FollowUp, Goal, Interaction, Lead, Meeting, Network, NetworkingEvent, Seeker
from jumpstart.errors import FieldError
from jumpstart.playbook import Playbook, plan
from jumpstart.testing import strategies

DENVER = ZoneInfo("America/Denver")
ZONES = sorted(name for name in available_timezones() if name not in ("localtime", "Factory"))
ROBIN = Seeker(name="Robin Vale", zone="America/Denver")
GOAL = Goal(role="nurse", places=("Denver",))
LEE = Contact(name="Lee Chen")
SILENT = Playbook(id="silent")


def at(text: str, zone: str = "America/Denver") -> datetime:
    """A moment, by the clocks of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


NOW = at("2026-06-01 10:00")


def shown(
    *records: Any, first: date, last: date, seeker: Seeker = ROBIN, now: datetime = NOW, **options: Any
) -> Agenda:
    """The agenda over some records."""
    network = Network.of(seeker, LEE, *records)
    return agenda(network, plan(network, now=now, **{"playbook": SILENT, **options}), first, last)


def listed(found: Agenda) -> list[tuple[date, str]]:
    """What is on an agenda, day by day."""
    return [(entry.day, entry.kind) for entry in found.entries]


@pytest.mark.row("agenda", accepts=True)
def test_meetings_events_and_follow_ups_stand_in_the_order_of_their_days_and_times() -> None:
    found = shown(
        NetworkingEvent(name="Finance Mixer", starts_at=at("2026-06-03 18:00")),
        Meeting(contact=LEE, starts_at=at("2026-06-03 09:00")),
        FollowUp(summary="Send the article", due=date(2026, 6, 3)),
        FollowUp(summary="Call the bank", due=date(2026, 6, 2), due_at=at("2026-06-02 17:00")),
        first=date(2026, 6, 1),
        last=date(2026, 6, 7),
    )

    assert [
        (date(2026, 6, 2), "follow-up"),
        (date(2026, 6, 3), "meeting"),
        (date(2026, 6, 3), "event"),
        (date(2026, 6, 3), "follow-up"),
    ] == listed(found)
    assert [date(2026, 6, 2), date(2026, 6, 3)] == [day for day, _ in found.days]


@pytest.mark.row("agenda", accepts=False)
def test_what_lies_outside_the_dates_and_what_was_cancelled_is_left_out() -> None:
    cancelled = [
        Meeting(contact=LEE, starts_at=at("2026-06-02 09:00"), status="cancelled"),
        NetworkingEvent(name="Mixer", starts_at=at("2026-06-02 18:00"), status="cancelled"),
    ]
    outside = [Meeting(contact=LEE, starts_at=at(f"2026-06-0{day} 00:00")) for day in (1, 4)]
    found = shown(*cancelled, *outside, first=date(2026, 6, 2), last=date(2026, 6, 3))

    assert () == found.entries
    assert "Tuesday 2 June 2026 to Wednesday 3 June 2026\n\nNothing is planned or due" == str(found)


@pytest.mark.row("agenda", accepts=False)
@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (
            date(2026, 6, 2),
            date(2026, 6, 1),
            "last: datetime.date(2026, 6, 1): it comes before the first day, 2026-06-02",
        ),
        (NOW, date(2026, 6, 1), "first: datetime.datetime(2026, 6, 1"),
    ],
    ids=["backwards", "no-date"],
)
def test_dates_that_make_no_sense_are_refused(first, last, message) -> None:
    with pytest.raises(FieldError) as refused:
        shown(first=first, last=last)

    assert str(refused.value).startswith(message)


def test_any_date_of_the_calendar_may_be_asked_about() -> None:
    assert 1 == len(shown(Meeting(contact=LEE, starts_at=NOW), first=date.min, last=date.max).entries)


def test_a_meeting_elsewhere_stands_on_the_day_that_the_seeker_has_then() -> None:
    in_tokyo = Meeting(contact=LEE, starts_at=at("2026-06-03 08:00", "Asia/Tokyo"), location="by phone")
    found = shown(in_tokyo, first=date(2026, 6, 2), last=date(2026, 6, 2))

    assert [(date(2026, 6, 2), "meeting")] == listed(found)
    assert "  17:00 – 17:25  Meet Lee Chen, by phone, 08:00 in Tokyo" in str(found).splitlines()


def test_a_follow_up_with_an_instant_stands_on_the_day_that_the_seeker_has_then() -> None:
    in_kiritimati = at("2026-06-04 01:00", "Pacific/Kiritimati")
    step = FollowUp(summary="Call the bank", due=date(2026, 6, 4), due_at=in_kiritimati)
    found = shown(step, first=date(2026, 6, 2), last=date(2026, 6, 2), seeker=Seeker(name="Robin", zone="Etc/GMT+12"))

    assert [(date(2026, 6, 2), "follow-up")] == listed(found)


def test_in_the_hour_that_the_clocks_repeat_entries_stand_in_the_order_of_time() -> None:
    first, second = (at("2026-11-01 01:45").replace(fold=0), at("2026-11-01 01:15").replace(fold=1))
    met = [Meeting(contact=LEE, starts_at=moment) for moment in (second, first)]
    found = shown(*met, first=date(2026, 11, 1), last=date(2026, 11, 1))

    assert [first.astimezone(UTC), second.astimezone(UTC)] == [entry.at for entry in found.entries]


def test_what_was_due_before_is_listed_where_today_is_among_the_dates() -> None:
    late = FollowUp(summary="Call the bank", due=date(2026, 5, 29))
    with_today = shown(late, first=date(2026, 6, 1), last=date(2026, 6, 7))
    without = shown(late, first=date(2026, 6, 2), last=date(2026, 6, 7))

    assert ["Call the bank"] == [entry.summary for entry in with_today.earlier]
    assert () == without.earlier


def test_what_a_playbook_asks_for_is_on_the_agenda() -> None:
    lead = Lead(source=LEE, employer="Globex", received_at=at("2026-06-01 09:00"))
    found = shown(GOAL, lead, first=date(2026, 6, 1), last=date(2026, 6, 2), playbook=None)

    assert "Thank Lee Chen for the lead they gave you (Globex)" in [entry.summary for entry in found.entries]


def test_an_agenda_reads_as_a_page() -> None:
    found = shown(
        Meeting(contact=LEE, starts_at=at("2026-06-03 09:00"), location="12 Elm Street"),
        FollowUp(summary="Call the alumni office", due=date(2026, 5, 29)),
        FollowUp(summary="Send the article", due=date(2026, 6, 3)),
        FollowUp(summary="Call the bank", due=date(2026, 6, 3), due_at=at("2026-06-03 17:00")),
        first=date(2026, 6, 1),
        last=date(2026, 6, 7),
    )

    assert """\
Monday 1 June 2026 to Sunday 7 June 2026

Still open from before
  29 May         Call the alumni office

Wednesday 3 June
  09:00 – 09:25  Meet Lee Chen, 12 Elm Street
  by 17:00       Call the bank
  to do          Send the article""" == str(found)
    assert {"day", "starts", "ends", "kind", "summary", "id"} == set(found.rows()[0])
    assert [9, 17, None] == [row["starts"] and row["starts"].hour for row in found.rows()]


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_meeting_stands_on_its_local_day_in_every_zone(year: int) -> None:
    for zone in ZONES:
        moment = datetime(year, 3, 29, 23, 30, tzinfo=UTC)
        day = moment.astimezone(ZoneInfo(zone)).date()
        meeting = Meeting(contact=LEE, starts_at=moment)
        found = shown(meeting, first=day, last=day, seeker=Seeker(name="Robin", zone=zone), now=moment)

        assert [(day, "meeting")] == listed(found), zone


@given(strategies.networks(max_size=4), strategies.moments(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_any_order_of_records_gives_the_same_agenda_and_days_add_up(network, now, random) -> None:
    records = list(network.records())
    random.shuffle(records)
    other = Network.of(*records)
    first, last = now.astimezone(UTC).date(), now.astimezone(UTC).date() + timedelta(days=9)
    found = agenda(network, plan(network, now=now), first, last)
    singles = [
        agenda(network, plan(network, now=now), day, day).entries
        for day in (first + timedelta(days=place) for place in range(10))
    ]

    assert found == agenda(other, plan(other, now=now), first, last)
    assert found.entries == tuple(entry for entries in singles for entry in entries)


def test_a_meeting_that_was_declined_is_left_out() -> None:
    meeting = Meeting(contact=LEE, starts_at=at("2026-06-01 15:00"))
    declined = Interaction(kind="declined", contact=LEE, at=at("2026-06-01 09:00"), about=meeting)

    assert 1 == len(shown(meeting, first=NOW.date(), last=NOW.date()).entries)
    assert () == shown(meeting, declined, first=NOW.date(), last=NOW.date()).entries
