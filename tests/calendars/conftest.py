"""A search with a calendar: what it exports, and what a calendar program makes of that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

import jumpstart
from jumpstart import Contact, Goal, Lead, Meeting, NetworkingEvent, Seeker
from jumpstart.calendars import changes_from
from jumpstart.domain.records import kind_of
from jumpstart.formats import ical

NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)  # a Monday, 9 in the morning in Denver
ZONE = "America/Denver"
ANA = Seeker(name="Ana Ruiz", emails=("ana@example.org",), zone=ZONE)
DANA = Contact(name="Dana Okafor", emails=("Dana@Example.org",))
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0107",))
LEAD = Lead(source=SAM, person=DANA, received_at=NOW - timedelta(hours=1), zone=ZONE)
MEETING = Meeting(contact=SAM, starts_at=datetime(2026, 6, 4, 16, tzinfo=UTC), zone=ZONE, location="Main St")
MIXER = NetworkingEvent(name="Finance mixer", starts_at=datetime(2026, 6, 10, 1, tzinfo=UTC), zone=ZONE)


class Search:
    """A workspace with a clock that is set by hand, and its calendar as it was exported."""

    def __init__(self, path):
        self.now = NOW
        self.path = path
        self.ws = jumpstart.open("memory:", discover=False, clock=lambda: self.now)
        self.ws.add(ANA, Goal(role="FP&A analyst", field="hospital finance", places=("Denver",)))
        self.ws.add(DANA, SAM)
        self.ws.add(LEAD, MEETING, MIXER)
        self.wait(minutes=5)

    def wait(self, **times):
        self.now += timedelta(**times)

    def step(self, rule):
        return next(each for each in self.ws.plan().follow_ups if each.rule == rule)

    def export(self, **options):
        self.ws.export(self.path, **options)
        return self.path.read_bytes()

    def entries(self, **options):
        return ical.read(self.export(**options), zone=ZONE).items

    def reconcile(self, entries):
        plan = self.ws.plan()
        return changes_from(
            entries, network=self.ws.network, plan=plan, now=self.now, zone=ZONE, playbook=self.ws.playbook
        )

    def take(self, entries):
        """Reconcile, and do to the search what is found."""
        found = self.reconcile(entries)
        for record in found.records:
            known = self.ws.network.get(kind_of(record), record.id)
            (self.ws.update if known else self.ws.add)(record)
        for each in found.decisions:
            match each.verdict:
                case "done":
                    self.ws.complete(each.follow_up, at=each.at)
                case "snoozed":
                    self.ws.snooze(each.follow_up, until=each.until)
                case "skipped":
                    self.ws.skip(each.follow_up, reason=each.reason)
        return found


@pytest.fixture
def search(tmp_path):
    """A search with a lead, a meeting and an event, at 9:05 on a Monday."""
    return Search(tmp_path / "plan.ics")


def edited_of(entries, uid, **changes):
    """The entries with one of them edited, as a calendar program does: its SEQUENCE is raised."""
    assert any(entry.uid == uid for entry in entries)
    return tuple(
        attrs.evolve(entry, sequence=entry.sequence + 1, **changes) if entry.uid == uid else entry for entry in entries
    )


@pytest.fixture
def edited():
    """A function that edits one entry."""
    return edited_of
