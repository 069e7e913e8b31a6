"""What was, taken back or kept elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

from jumpstart import (
    Contact,
    Lead,
    Put,
    Remove,
    Seeker,
)
from jumpstart.errors import (
    FieldError,
    UndoError,
    UnsupportedError,
)

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
SEEKER = Seeker(name="Maya Lindqvist", zone="America/Denver")
LEAD = Lead(source=SAM, person=DANA, received_at=datetime(2026, 6, 1, 9, 40, tzinfo=DENVER))


def step_of(ws, rule):
    (step,) = (step for step in ws.plan().follow_ups if step.rule == rule)
    return step


class TestHistory:
    def test_undo_of_the_last_change_gives_the_network_before_it(self, ws):
        before = ws.network
        revision = ws.add(LEAD)

        ws.undo(revision.number)

        assert before == ws.network

    def test_undo_is_a_commit_and_can_be_undone(self, ws):
        ws.add(LEAD)
        after = ws.network
        undone = ws.undo(ws.revision)

        ws.undo(undone.number)

        assert (after, 4) == (ws.network, ws.revision)

    def test_undo_that_would_lose_later_work_is_refused_and_names_it(self, ws):
        ws.update(attrs.evolve(SAM, notes="dry cleaner"))

        with pytest.raises(
            UndoError, match=f"undoing revision 1 would lose later changes to contact {SAM.id} .Sam Ortiz.; undo"
        ):
            ws.undo(1)

    def test_undo_that_would_leave_a_reference_dangling_is_refused(self, ws):
        ws.add(LEAD)

        with pytest.raises(UndoError, match=f"lead {LEAD.id}"):
            ws.undo(1)

    def test_undo_of_a_batch_takes_all_its_commits_back(self, ws):
        before = ws.network
        ws.add(*(Contact(name=f"Person {number}") for number in range(2500)))

        ws.undo("add-2")

        assert before == ws.network

    @pytest.mark.parametrize("target", [99, "import-7", 0, ""])
    def test_undo_of_what_never_was_is_refused(self, ws, target):
        with pytest.raises(FieldError, match="there is no such revision or batch"):
            ws.undo(target)

    def test_as_of_a_revision_and_as_of_a_time(self, path, open_at):
        with open_at(path) as ws:
            ws.add(SAM)
        with open_at(path, now=NOW + timedelta(days=1)) as ws:
            ws.add(DANA)

            by_time = ws.as_of(NOW + timedelta(hours=1))

            assert (ws.as_of(1), [SAM.id]) == (by_time, list(by_time.contacts))

    def test_as_of_a_revision_to_come_is_refused(self, ws):
        with pytest.raises(FieldError, match="revision: 9: expected 0 to 1"):
            ws.as_of(9)

    def test_a_removed_record_still_counts_as_changed(self, ws):
        ws.add(LEAD)
        ws.snooze(step_of(ws, "follow-up-lead"), until=date(2026, 6, 9))
        snoozed = step_of(ws, "follow-up-lead").revision

        ws.undo(ws.revision)

        assert snoozed < step_of(ws, "follow-up-lead").revision

    def test_history_holds_every_change(self, ws):
        ws.add(LEAD)
        ws.remove(ws.network.leads[LEAD.id])

        changes = [change for revision in ws.history() for change in revision][-2:]
        assert [Put, Remove] == [type(change) for change in changes]


class TestNotes:
    def test_the_history_says_what_was_added_where_no_reason_is_given(self, path, open_at):
        with open_at(path) as ws:
            ws.add(SAM)
            ws.add(SEEKER, DANA, LEE, LEAD)
            ws.update(attrs.evolve(SAM, notes="dry cleaner"))
            ws.remove(LEE)

            notes = [revision.note for revision in ws.history()]

        assert [
            "added contact Sam Ortiz",
            "added 1 seeker, 2 contacts, 1 lead",
            "updated contact Sam Ortiz",
            "removed contact Lee Chen",
        ] == notes


class TestBackups:
    def test_a_backup_opens_as_the_search_that_it_was(self, ws, tmp_path, open_at):
        before = ws.network
        ws.backup(tmp_path / "copy.db")
        ws.add(LEAD)

        with open_at(tmp_path / "copy.db") as copy:
            assert before == copy.network

    def test_a_backup_overwrites_nothing(self, ws, path):
        with pytest.raises(UnsupportedError, match="is there already; a backup overwrites nothing, choose another"):
            ws.backup(path)

    def test_a_storage_without_backups_says_what_to_do(self, tmp_path, open_at):
        with (
            open_at("memory:") as ws,
            pytest.raises(UnsupportedError, match=r"memory:: it makes no backups; copy its searches into a file"),
        ):
            ws.backup(tmp_path / "copy.db")
