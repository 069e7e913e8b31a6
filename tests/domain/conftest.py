"""One record of each kind, which the tests of this folder share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from jumpstart import BusinessCard, Contact, ContactPoint, FollowUp, Goal, Interaction, Lead, Meeting, NetworkingEvent
from jumpstart.domain import Alias, Card, Decision, Delivery, Dismissal, Employer, Seeker, Toolkit

DENVER = ZoneInfo("America/Denver")


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 6, 1, 12, tzinfo=DENVER)


@pytest.fixture
def one_of_each(noon):
    """A record of each kind, by kind."""
    return {
        "seeker": Seeker(name="Sam Ortiz", zone="America/Denver"),
        "goal": Goal(role="FP&A analyst", field="hospital finance", places=("Denver",)),
        "toolkit": Toolkit(
            business_card=BusinessCard(name="Sam Ortiz", emails=("sam@example.org",)),
            resume_updated_on=date(2026, 5, 1),
        ),
        "card": Card(data=b"BEGIN:VCARD\r\nFN:Dana\r\nEND:VCARD\r\n"),
        "contact": Contact(name="Dana", emails=(ContactPoint(value="dana@example.org", types=("work",)),), id="dana"),
        "employer": Employer(name="Globex", motivation=3),
        "lead": Lead(source="dana", received_at=noon),
        "meeting": Meeting(contact="dana", starts_at=noon, questions=("How did you start?",)),
        "event": NetworkingEvent(name="Finance Mixer", starts_at=noon),
        "interaction": Interaction(kind="told", contact="dana", at=noon, about=("one", "two")),
        "follow-up": FollowUp(
            summary="Call the alumni office", due=date(2026, 6, 5), due_at=datetime(2026, 6, 5, 17, tzinfo=UTC)
        ),
        "decision": Decision(follow_up="f", verdict="snoozed", until=date(2026, 6, 9), at=noon),
        "alias": Alias(name="D. Okafor", merged_into="dana", merged_at=noon, id="d-okafor"),
        "dismissal": Dismissal(contacts=("dana", "lee"), at=noon),
        "delivery": Delivery(item="f", due=date(2026, 6, 1), channel="console:", since=noon),
    }
