"""Networks that are always the same, with some of everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jumpstart.domain.actions import FollowUp
from jumpstart.domain.facts import Interaction, Lead, Meeting
from jumpstart.domain.network import Network
from jumpstart.domain.people import Contact, Goal, Seeker, Toolkit

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
PRIVATE = tuple(f"private{part}" for part in ("role", "field", "statement", "skill", "lead", "meeting", "note", "task"))
"""Words that stand in what a confidential search keeps to itself."""


def searching(*, confidential: bool) -> Network:
    """A search with some of everything, whose private parts can be told by their words."""
    role, field, statement, skill, lead, meeting, note, task = PRIVATE
    ann = Contact(name="Ann Reyes", emails=("ann@example.org",), helps_with=note)
    ben = Contact(name="Ben Cole", organization="Initech")
    tip = Lead(source=ann, person=ben, role=lead, note=note, received_at=NOW)
    talk = Meeting(contact=ben, starts_at=NOW.replace(day=4), questions=(meeting,), note=note, agenda=(meeting,))
    return Network.of(
        Seeker(name="Kim Park", zone="America/Denver", employer="Globex", confidential=confidential),
        Goal(role=role, field=field, statement=statement, skills=(skill,)),
        Toolkit(skills_card=skill),
        *(ann, ben, tip, talk),
        Interaction(kind="told", contact=ann, at=NOW, note=note),
        FollowUp(summary=f"Do the {task}", due=NOW.date(), subject=ann),
    )


def crowd() -> Network:
    """A search with a dozen contacts and meetings, so that their order can be seen."""
    people = [
        Contact(name=f"{name} Reyes", emails=(f"{name.lower()}@example.org",), categories=("mentor", "club"))
        for name in ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal", "Ivy", "Joe", "Kim", "Lea"]
    ]
    meetings = [
        Meeting(contact=who, starts_at=NOW + timedelta(days=day), location=f"{day} Elm Street", questions=("Which?",))
        for day, who in enumerate(people, 1)
    ]
    return Network.of(Seeker(name="Kim Park", zone="America/Denver"), *people, *meetings)
