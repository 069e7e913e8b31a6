"""Completing, putting off and skipping what a plan asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

import jumpstart
from jumpstart import (
    Contact,
    FollowUp,
    Interaction,
    Lead,
    Meeting,
    Toolkit,
)
from jumpstart.errors import (
    FieldError,
    MissingRecordError,
)

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
LEAD = Lead(source=SAM, person=DANA, received_at=datetime(2026, 6, 1, 9, 40, tzinfo=DENVER))


def rules(plan):
    return [step.rule for step in plan.today]


def hour_of(hour):
    return NOW.replace(hour=hour)


def step_of(ws, rule):
    (step,) = (step for step in ws.plan().follow_ups if step.rule == rule)
    return step


class TestActing:
    def test_completing_a_step_records_the_interaction_about_its_occasion(self, ws):
        ws.add(LEAD)

        ws.complete(step_of(ws, "follow-up-lead"), channel="email", note="kept it short")

        (fact,) = ws.network.interactions.values()
        expected = ("asked-for-meeting", DANA.id, (LEAD.id,), "email", "kept it short", NOW)
        assert expected == (fact.kind, fact.contact, fact.about, fact.channel, fact.note, fact.at)

    def test_a_completed_step_is_asked_for_no_more(self, ws):
        ws.add(LEAD)
        for step in ws.plan().follow_ups:
            ws.complete(step)

        assert [] == [str(step) for step in ws.plan().follow_ups]

    def test_a_step_about_a_state_of_the_records_is_completed_by_a_decision(self, ws):
        ws.add(Meeting(contact=LEE, starts_at=NOW + timedelta(days=1)))
        step = step_of(ws, "prepare-questions")

        ws.complete(step)

        assert "done" == ws.network.decisions[step.id].verdict
        assert "prepare-questions" not in rules(ws.plan())

    def test_a_step_done_before_its_fact_is_closed_all_the_same(self, ws):
        ws.add(Interaction(kind="asked-for-resume", contact=LEE, at=NOW))

        ws.complete(step_of(ws, "send-resume"), at=NOW - timedelta(hours=1))

        assert "send-resume" not in rules(ws.plan())

    def test_a_completion_is_one_commit_whatever_it_takes(self, ws):
        ws.add(Interaction(kind="asked-for-resume", contact=LEE, at=NOW))
        before = ws.network
        done = ws.complete(step_of(ws, "send-resume"), at=NOW - timedelta(hours=1))

        ws.undo(done.number)

        assert (2, before) == (len(done.changes), ws.network)
        assert "send-resume" in rules(ws.plan())

    def test_completing_leaves_the_plan_as_a_new_one_would_be(self, ws, path, open_at):
        ws.add(LEAD, Interaction(kind="asked-for-resume", contact=LEE, at=NOW))
        ws.complete(step_of(ws, "follow-up-lead"))
        ws.complete(step_of(ws, "send-resume"), at=NOW - timedelta(hours=1))

        with open_at(path) as again:
            assert list(again.plan().follow_ups) == list(ws.plan().follow_ups)

    def test_a_step_about_somebody_who_was_removed_cannot_be_completed(self, ws):
        ws.add(Interaction(kind="asked-for-resume", contact=LEE, at=NOW))
        step = step_of(ws, "send-resume")
        ws.remove(LEE, *ws.network.interactions.values())

        with pytest.raises(MissingRecordError, match=f"there is no contact with the id '{LEE.id}'"):
            ws.complete(step)

        assert {} == dict(ws.network.interactions)

    def test_a_decision_holds_when_and_the_history_why(self, ws):
        own = FollowUp(summary="Iron the shirt", due=date(2026, 6, 1))
        ws.add(own, Meeting(contact=LEE, starts_at=NOW + timedelta(days=1)))
        step = step_of(ws, "prepare-questions")

        ws.complete(step, at=NOW - timedelta(days=1), note="on the train")
        ws.complete(own, note="at the laundry")

        decision = ws.network.decisions[step.id]
        assert (NOW - timedelta(days=1), "on the train") == (decision.at, decision.reason)
        assert "done: Iron the shirt (at the laundry)" == ws.history()[-1].note

    def test_a_step_of_another_playbook_is_recorded_every_time(self, ws):
        for hour in (1, 2):
            ws.complete(
                FollowUp(summary="Call", due=date(2026, 6, 1), rule="mine", do="told", subject=LEE), at=hour_of(hour)
            )

        assert 2 == len(ws.network.interactions)

    def test_a_meeting_is_taken_to_have_been_held_when_it_was_set(self, ws):
        meeting = Meeting(contact=LEE, starts_at=NOW - timedelta(days=3))
        ws.add(meeting)

        ws.complete(step_of(ws, "record-meeting"))

        assert meeting.starts_at == next(iter(ws.network.interactions.values())).at

    def test_a_lead_about_nobody_in_particular_goes_to_its_source(self, ws):
        ws.add(Lead(source=SAM, received_at=NOW))

        assert SAM.id == step_of(ws, "follow-up-lead").subject

    def test_a_lead_about_a_stranger_can_be_completed(self, ws):
        lead = Lead(source=SAM, name="Grace Osei", received_at=NOW)
        ws.add(lead)
        step = step_of(ws, "follow-up-lead")

        ws.complete(step)

        assert "Ask Grace Osei for a short meeting about the lead from Sam Ortiz" == step.summary
        assert "follow-up-lead" not in rules(ws.plan())

    def test_a_snoozed_step_comes_back_on_its_day(self, ws):
        ws.add(LEAD)
        step = step_of(ws, "follow-up-lead")

        ws.snooze(step, until=date(2026, 6, 5))

        later = ws.plan(now=datetime(2026, 6, 5, 16, tzinfo=UTC))
        assert ("follow-up-lead" in rules(ws.plan()), "follow-up-lead" in rules(later)) == (False, True)
        assert step.id == step_of(ws, "follow-up-lead").id

    def test_a_skipped_step_is_not_asked_for_and_keeps_its_reason(self, ws):
        ws.add(LEAD)
        step = step_of(ws, "follow-up-lead")

        ws.skip(step, reason="Dana is on leave")

        assert "Dana is on leave" == ws.network.decisions[step.id].reason
        assert "follow-up-lead" not in rules(ws.plan())

        ws.skip(step, reason="Dana has left")
        assert "Dana has left" == ws.network.decisions[step.id].reason

    def test_the_seekers_own_step_is_planned_put_off_and_done(self, ws):
        own = FollowUp(summary="Iron the shirt", due=date(2026, 6, 1))
        ws.add(own)
        assert own in tuple(ws.plan().today)

        ws.snooze(own, until=date(2026, 6, 3))
        assert own not in tuple(ws.plan().today)

        ws.complete(step_of(ws, ""))
        assert [] == [step for step in ws.plan().follow_ups if not step.rule]

    @pytest.mark.parametrize(
        ("options", "note"),
        [
            ({}, "done: Iron the shirt"),
            ({"note": "blue"}, "done: Iron the shirt (blue)"),
            (
                {"at": datetime(2026, 5, 20, 16, tzinfo=UTC), "channel": "by hand", "note": "blue"},
                "done: Iron the shirt (2026-05-20 10:00 America/Denver; by hand; blue)",
            ),
        ],
        ids=["nothing", "a note", "all"],
    )
    def test_when_and_how_the_seekers_own_step_was_done_stands_in_the_history(self, ws, options, note):
        own = FollowUp(summary="Iron the shirt", due=date(2026, 6, 1))
        ws.add(own)

        ws.complete(own, **options)

        assert (note, {}) == (ws.history()[-1].note, dict(ws.network.interactions))

    def test_the_seekers_own_step_that_says_what_to_do_with_whom_is_recorded_in_one_commit(self, ws):
        own = FollowUp(summary="Tell Lee", due=date(2026, 6, 1), subject=LEE, do="told")
        ws.add(own)
        at = NOW - timedelta(days=2)

        done = ws.complete(own, at=at, channel="phone", note="at lunch")
        again = ws.complete(own, at=at, channel="phone", note="at lunch")

        (fact,) = ws.network.interactions.values()
        assert ("told", LEE.id, at, "phone", "at lunch") == (fact.kind, fact.contact, fact.at, fact.channel, fact.note)
        assert ("done", 2, ()) == (ws.network.follow_ups[own.id].status, len(done.changes), again.changes)
        ws.undo(done.number)
        assert ("open", {}) == (ws.network.follow_ups[own.id].status, dict(ws.network.interactions))

    def test_the_seekers_own_step_of_a_kind_that_the_playbook_does_not_know_is_done_without_a_fact(self, ws):
        own = FollowUp(summary="Wave at Lee", due=date(2026, 6, 1), subject=LEE, do="waved-at")
        ws.add(own)

        ws.complete(own)

        assert ("done", {}) == (ws.network.follow_ups[own.id].status, dict(ws.network.interactions))

    @pytest.mark.parametrize("is_own", [True, False], ids=["own", "derived"])
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"at": datetime(2026, 5, 20)}, "at: .*it has no time zone"),  # noqa: DTZ001
            ({"at": date(2026, 5, 20)}, "at: .*expected a datetime with a time zone"),
            ({"at": NOW + timedelta(days=9)}, "at: .*it is still to come; expected a moment that is past"),
            ({"channel": 3}, "channel: 3: expected a text, got int"),
            ({"note": 3}, "note: 3: expected a text, got int"),
        ],
        ids=["naive", "a day", "still to come", "channel", "note"],
    )
    def test_a_step_is_done_at_a_moment_that_is_past_and_in_words(self, ws, is_own, options, message):
        ws.add(LEAD, FollowUp(summary="Iron the shirt", due=date(2026, 6, 1)))
        step = step_of(ws, "" if is_own else "follow-up-lead")
        before = ws.revision

        with pytest.raises(FieldError, match=message):
            ws.complete(step, **options)

        assert before == ws.revision

    def test_undoing_a_completion_brings_the_step_back(self, ws):
        ws.add(LEAD)
        done = ws.complete(step_of(ws, "follow-up-lead"))

        ws.undo(done.number)

        assert "follow-up-lead" in rules(ws.plan())

    @pytest.mark.row("S36", accepts=True)
    def test_a_contact_is_as_close_to_the_goal_as_is_written_about_them(self, ws):
        ws.update(attrs.evolve(DANA, title="FP&A analyst", helps_with="names of recruiters"))

        assert (4 + 2, 0) == (ws.closeness(DANA).score, ws.closeness(SAM.id).score)
        assert ("works as FP&A analyst, the role you are after", "may help with names of recruiters") == (
            ws.closeness(DANA).reasons
        )

    def test_nobody_unknown_is_close(self, ws):
        with pytest.raises(MissingRecordError):
            ws.closeness("nobody")

    def test_what_it_says_of_the_whole_search_is_what_the_core_says(self, ws):
        ws.add(LEAD, Interaction(kind="told", contact=SAM, at=hour_of(9)))
        monday, sunday = date(2026, 6, 1), date(2026, 6, 7)

        assert jumpstart.coverage(ws.network) == ws.coverage()
        assert jumpstart.progress(ws.network, now=NOW, playbook=ws.playbook) == ws.progress()
        assert jumpstart.agenda(ws.network, ws.plan(), monday, sunday) == ws.agenda(monday, sunday)
        assert jumpstart.brief(ws.network, DANA, now=NOW, plan=ws.plan(), playbook=ws.playbook) == ws.brief(DANA)

    def test_a_message_is_reviewed_for_the_follow_up_that_asks_for_it(self, ws):
        ws.add(LEAD)
        thanks = step_of(ws, "thank-for-lead")

        found = ws.review("Dear Sam, thank you for your time.", follow_up=thanks)

        assert ["thanks-for-leads-missing"] == [finding.code for finding in found]
        assert "Dana Okafor" in found[0].fix
        assert () == ws.review("Dear Sam, thank you for your time and for Dana's number.", follow_up=thanks)

    def test_a_follow_up_without_a_message_is_not_reviewed(self, ws):
        ws.add(Toolkit())

        with pytest.raises(FieldError, match="this follow-up asks for no message"):
            ws.review("Dear Sam", follow_up=step_of(ws, "write-resume"))

    def test_of_another_moment_it_says_what_holds_then(self, ws):
        ws.add(LEAD, Interaction(kind="met", contact=SAM, at=hour_of(9)))
        later = NOW + timedelta(days=3)

        assert date(2026, 6, 4) == ws.brief(DANA.id, now=later).day
        assert jumpstart.progress(ws.network, now=later, since=date(2026, 6, 2)) == (
            ws.progress(now=later, since=date(2026, 6, 2))
        )

    def test_why_not_says_what_settled_it(self, ws):
        ws.add(Interaction(kind="told", contact=LEE, at=NOW))

        assert "Lee Chen: tell-everyone is settled: you told Lee Chen on Monday 1 June 2026 at 16:00 (UTC)." == (
            ws.why_not(LEE)
        )

    @pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 5, 31)], ids=["today", "yesterday"])
    def test_a_step_cannot_be_put_off_to_a_day_that_is_there_already(self, ws, day):
        ws.add(LEAD)

        with pytest.raises(FieldError, match="a follow-up can only be put off to a day after today"):
            ws.snooze(step_of(ws, "follow-up-lead"), until=day)

    def test_a_step_is_skipped_with_a_reason(self, ws):
        ws.add(LEAD)

        with pytest.raises(FieldError, match="reason: ' ': say why"):
            ws.skip(step_of(ws, "follow-up-lead"), reason=" ")
