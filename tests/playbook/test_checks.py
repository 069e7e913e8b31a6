from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from jumpstart.domain import BusinessCard, Contact, Interaction, Meeting, Network, NetworkingEvent, Seeker, Toolkit
from jumpstart.playbook import Playbook, plan

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANA = Contact(name="Ana Ruiz", emails=("ana@example.org",))
BEN = Contact(name="Ben Cole")
READY = Toolkit(business_card=BusinessCard(name="Robin Vale", phones=("1",)))
LONG = Meeting(contact=ANA, starts_at=NOW, minutes=180)


def codes(*records: Any, playbook: Playbook | None = None) -> list[tuple[str, str]]:
    """What stands out, and in which record."""
    return [
        (each.code, each.subject) for each in plan(Network.of(READY, *records), now=NOW, playbook=playbook).findings
    ]


def met(contact: Contact) -> Interaction:
    """A conversation of the day before."""
    return Interaction(kind="met", contact=contact, at=NOW - timedelta(days=1))


def test_somebody_without_any_way_to_reach_them_is_a_finding() -> None:
    (finding,) = plan(Network.of(ANA, BEN, met(ANA), met(BEN)), now=NOW).findings

    assert ("no-way-to-follow-up", BEN.id, "there is no way to reach Ben Cole") == (
        finding.code,
        finding.subject,
        finding.message,
    )


def test_what_was_cancelled_is_not_checked() -> None:
    cancelled = Meeting(contact=ANA, starts_at=NOW, minutes=180, status="cancelled")
    crowd = NetworkingEvent(name="Fair", starts_at=NOW, people_to_meet=20, status="cancelled")

    assert [] == codes(ANA, cancelled, crowd)


def test_a_meeting_with_somebody_unknown_is_checked_too() -> None:
    (finding,) = plan(Network.of(READY, LONG), now=NOW).findings

    assert "the meeting with somebody takes 180 minutes" == finding.message


def test_a_playbook_without_bounds_finds_nothing_too_long() -> None:
    assert [("meeting-length", LONG.id)] == codes(ANA, LONG)
    assert [] == codes(ANA, LONG, playbook=Playbook.from_toml(b'[playbook]\nid = "bare"'))


def test_findings_come_check_by_check_in_the_order_of_dates_and_names() -> None:
    people = [Contact(name=name) for name in ("Cem", "Ada")]
    meetings = [Meeting(contact=ANA, starts_at=NOW.replace(day=day), minutes=5, id=f"m{day}") for day in (9, 3)]
    event = NetworkingEvent(name="Fair", starts_at=NOW, people_to_meet=0, id="fair")

    assert ["m3", "m9", "fair", people[1].id, people[0].id] == [
        subject for _, subject in codes(ANA, *people, *map(met, people), *meetings, event)
    ]


def test_a_meeting_of_this_morning_that_is_over_is_not_checked() -> None:
    over = Meeting(contact=ANA, starts_at=NOW - timedelta(hours=3), minutes=180)
    going_on = Meeting(contact=ANA, starts_at=NOW - timedelta(hours=2), minutes=180)

    assert [("meeting-length", going_on.id)] == codes(ANA, over, going_on)


def test_a_meeting_elsewhere_is_to_come_whatever_the_date_there() -> None:
    there = Meeting(contact=ANA, starts_at=NOW + timedelta(hours=1), zone="America/Los_Angeles", minutes=180)
    seeker = Seeker(name="Robin", zone="Pacific/Auckland")

    assert [("meeting-length", there.id)] == codes(seeker, ANA, there)


@pytest.mark.parametrize("kind", ["met", "declined"])
def test_a_meeting_that_was_held_or_declined_is_not_checked(kind: str) -> None:
    settled = Interaction(kind=kind, contact=ANA, at=NOW - timedelta(days=1), about=LONG)

    assert [] == codes(ANA, LONG, settled)


def test_one_minute_is_said_as_one() -> None:
    (finding,) = plan(Network.of(READY, ANA, attrs.evolve(LONG, minutes=1)), now=NOW).findings

    assert "the meeting with Ana Ruiz takes 1 minute" == finding.message


def test_a_confidential_search_without_an_employer_is_a_finding() -> None:
    assert [("employer-not-said", "seeker")] == codes(Seeker(name="Robin", confidential=True))


@pytest.mark.parametrize(
    "said", [{"employer": "Globex"}, {"employer_domains": ("globex.example",)}, {"confidential": False}]
)
def test_who_says_from_whom_a_search_is_kept_is_no_finding(said: dict[str, Any]) -> None:
    assert [] == codes(Seeker(name="Robin", **{"confidential": True, **said}))


def test_every_finding_cites_in_one_form() -> None:
    long = attrs.evolve(LONG, questions=("Why?",) * 99)
    crowd = NetworkingEvent(name="Fair", starts_at=NOW, people_to_meet=20)
    old = attrs.evolve(READY, resume_updated_on=date(2020, 1, 1))
    findings = plan(Network.of(old, ANA, BEN, met(BEN), long, crowd), now=NOW).findings

    assert len(findings) == 5
    assert all(each.cite.startswith("Mitchell, Jump-Start Your Networking, ¶") for each in findings)
