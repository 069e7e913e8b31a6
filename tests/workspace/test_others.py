"""What happens where others write to the same search."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

from jumpstart import (
    Contact,
    FollowUp,
    Lead,
    Meeting,
)
from jumpstart.errors import (
    ConflictError,
)

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
LEAD = Lead(source=SAM, person=DANA, received_at=datetime(2026, 6, 1, 9, 40, tzinfo=DENVER))


def rules(plan):
    return [step.rule for step in plan.today]


def step_of(ws, rule):
    (step,) = (step for step in ws.plan().follow_ups if step.rule == rule)
    return step


class TestOthersWritingToo:
    def test_a_change_that_still_makes_sense_is_made_on_the_new_state(self, ws, path, open_at):
        with open_at(path) as other:
            other.add(Contact(name="Ann"))

            ws.add(Contact(name="Ben"))

            assert {"Ann", "Ben"} <= {contact.name for contact in ws.network.contacts.values()}

    def test_an_update_of_what_another_has_changed_meanwhile_is_a_conflict(self, ws, path, open_at):
        with open_at(path) as other:
            other.update(attrs.evolve(SAM, notes="knows everybody"))

            with pytest.raises(ConflictError, match="is at revision 2 now; refresh and try again"):
                ws.update(attrs.evolve(SAM, notes="dry cleaner"))

            assert "knows everybody" == other.refresh().contacts[SAM.id].notes

    def test_an_update_that_is_there_already_is_no_conflict(self, ws, path, open_at):
        changed = attrs.evolve(SAM, notes="dry cleaner")
        with open_at(path) as other:
            other.add(Contact(name="Ann"))  # else both would make the same commit
            other.update(changed)

            ws.update(changed)

            assert "dry cleaner" == other.refresh().contacts[SAM.id].notes
            assert 3 == ws.revision

    def test_the_same_record_added_by_two_is_there_once(self, ws, path, open_at):
        with open_at(path) as other:
            other.add(LEAD)

            ws.add(LEAD)

            assert (2, 1) == (ws.revision, len(ws.network.leads))

    def test_a_step_completed_by_two_is_done_once(self, ws, path, open_at):
        ws.add(LEAD)
        step = step_of(ws, "follow-up-lead")
        with open_at(path) as other:
            other.complete(step)

            ws.complete(step)

            assert 1 == len(ws.network.interactions)

    def test_a_step_completed_by_two_at_different_times_is_done_once(self, ws, path, open_at):
        ws.add(LEAD)
        step = step_of(ws, "follow-up-lead")
        with open_at(path, now=NOW + timedelta(seconds=3)) as other:
            ws.complete(step)

            again = other.complete(step)

            assert (1, ()) == (len(other.network.interactions), again.changes)

    def test_what_another_has_done_is_not_put_off(self, ws, path, open_at):
        ws.add(Meeting(contact=LEE, starts_at=NOW + timedelta(days=1)))
        step = step_of(ws, "prepare-questions")
        with open_at(path) as other:
            ws.complete(step)

            with pytest.raises(ConflictError, match="refresh and try again"):
                other.snooze(step, until=date(2026, 6, 2))

            assert "done" == other.network.decisions[step.id].verdict

    def test_ones_own_step_that_another_has_done_is_not_put_off(self, ws, path, open_at):
        own = FollowUp(summary="Iron the shirt", due=date(2026, 6, 1))
        ws.add(own)
        with open_at(path) as other:
            ws.complete(own)

            with pytest.raises(ConflictError, match="refresh and try again"):
                other.snooze(own, until=date(2026, 6, 2))

            assert "done" == other.network.follow_ups[own.id].status

    def test_refresh_shows_what_another_has_done(self, ws, path, open_at):
        with open_at(path) as other:
            other.add(LEAD)

        assert "follow-up-lead" not in rules(ws.plan())
        ws.refresh()
        assert "follow-up-lead" in rules(ws.plan())

    def test_workspaces_in_one_file_do_not_see_each_other(self, ws, path, open_at):
        with open_at(path, workspace="another") as other:
            other.add(Contact(name="Ann"))

            assert (1, 3) == (len(other.network.contacts), len(ws.refresh().contacts))
