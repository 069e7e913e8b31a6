from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jumpstart.domain import BusinessCard, Contact, Meeting, Network, NetworkingEvent, Toolkit
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


def test_somebody_without_any_way_to_reach_them_is_a_finding() -> None:
    (finding,) = plan(Network.of(ANA, BEN), now=NOW).findings

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
        subject for _, subject in codes(ANA, *people, *meetings, event)
    ]
