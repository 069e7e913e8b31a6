"""The shell: what is committed, what is refused, what is taken back."""

from __future__ import annotations

import sqlite3
import stat
from cProfile import Profile
from datetime import UTC, date, datetime, timedelta
from pstats import Stats
from zoneinfo import ZoneInfo

import attrs
import pytest

import jumpstart
from jumpstart import (
    Contact,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Meeting,
    NetworkingEvent,
    Put,
    Remove,
    Seeker,
    Toolkit,
)
from jumpstart.errors import (
    ConflictError,
    CorruptError,
    DuplicateError,
    FieldError,
    InUseError,
    MissingRecordError,
    OfferError,
    PlaybookError,
    UndoError,
    UnsupportedError,
)
from jumpstart.plugins import PluginWarning, RuleOffer, hookimpl

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
SEEKER = Seeker(name="Maya Lindqvist", zone="America/Denver")
GOAL = Goal(role="FP&A analyst", field="hospital finance")
LEAD = Lead(source=SAM, person=DANA, received_at=datetime(2026, 6, 1, 9, 40, tzinfo=DENVER))


def open_at(url, *, now=NOW, **options):
    return jumpstart.open(url, clock=lambda: now, discover=False, **options)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "search.db"


@pytest.fixture
def ws(path):
    with open_at(path) as ws:
        ws.add(SEEKER, GOAL, SAM, DANA, LEE, note="who and what for")
        yield ws


def rules(plan):
    return [step.rule for step in plan.today]


def hour_of(hour):
    return NOW.replace(hour=hour)


def step_of(ws, rule):
    (step,) = (step for step in ws.plan().follow_ups if step.rule == rule)
    return step


class TestAdding:
    def test_what_is_added_is_there_after_opening_again(self, ws, path):
        ws.add(LEAD)

        with open_at(path) as again:
            assert ws.network == again.network

    def test_a_change_says_who_made_it_when_and_why(self, ws):
        revision = ws.history()[-1]

        assert (1, NOW, "who and what for") == (revision.number, revision.at, revision.note)

    def test_of_a_large_addition_the_last_commit_comes_back_with_its_batch(self, ws):
        ws.add(Contact(name="Last", id="last"))

        revision = ws.add(*(Contact(name=f"Person {number}") for number in range(2000)), ws.network.contacts["last"])

        assert (3, "add-3") == (revision.number, revision.batch)

    def test_changes_are_made_in_the_name_of_the_seeker_unless_another_is_given(self, ws, path):
        ws.add(LEAD)
        with open_at(path, by="Coach") as other:
            other.add(Toolkit())

        assert ["", "Maya Lindqvist", "Coach"] == [revision.by for revision in (ws.refresh(), ws.history())[1]]

    def test_adding_equal_content_again_changes_nothing(self, ws):
        ws.add(LEAD)
        before = ws.revision

        again = ws.add(LEAD, SAM)

        assert (before, ()) == (ws.revision, again.changes)

    def test_another_content_under_a_known_id_is_refused_and_says_what_to_do(self, ws):
        with pytest.raises(DuplicateError) as caught:
            ws.add(attrs.evolve(SAM, notes="dry cleaner"))

        assert str(caught.value) == (
            f"contact {SAM.id} is already there with other content: contact 'Sam Ortiz' is known, "
            "contact 'Sam Ortiz' was added; if they are two, pass an id= of your own; if they are one, use update"
        )

    def test_two_people_of_one_name_are_told_apart_by_their_address(self, ws):
        ws.add(
            Contact(name="John Smith", emails=("a@example.org",)), Contact(name="John Smith", emails=("b@example.org",))
        )

        assert 2 == sum(contact.name == "John Smith" for contact in ws.network.contacts.values())

    def test_two_people_of_one_name_without_an_address_are_asked_about(self, ws):
        with pytest.raises(
            DuplicateError, match="if they are two, pass an id= of your own; if they are one, give it once"
        ):
            ws.add(Contact(name="John Smith", notes="of the choir"), Contact(name="John Smith", notes="of the bank"))

        assert 1 == ws.revision

    def test_a_record_that_refers_to_nobody_known_is_refused(self, ws):
        with pytest.raises(MissingRecordError) as caught:
            ws.add(Meeting(contact="nobody", starts_at=NOW))

        assert str(caught.value) == "there is no contact with the id 'nobody'; add it first, or look up its id"

    def test_what_is_added_together_may_refer_to_each_other(self, ws):
        ann = Contact(name="Ann")
        meeting = Meeting(contact=ann, starts_at=NOW)

        ws.add(meeting, ann, Lead(source=ann, meeting=meeting, received_at=NOW))

        assert {ann.id} == {lead.source for lead in ws.network.leads.values()}

    def test_a_kind_of_interaction_that_the_playbook_does_not_know_is_refused(self, ws):
        with pytest.raises(FieldError, match=r"Interaction\.kind: 'thnaked': playbook 'jump-start' knows the kinds"):
            ws.add(Interaction(kind="thnaked", contact=SAM, at=NOW))

    def test_a_fact_is_stamped_with_the_time_at_which_it_was_entered(self, ws):
        ws.add(LEAD)

        assert NOW == ws.network.leads[LEAD.id].recorded_at

    def test_many_records_become_several_commits_of_one_batch(self, ws):
        ws.add(*(Contact(name=f"Person {number}") for number in range(4500)))

        assert [(2, 2000), (3, 2000), (4, 500)] == [
            (revision.number, len(revision.changes)) for revision in ws.history() if revision.batch == "add-2"
        ]

    def test_each_of_three_times_as_many_records_is_looked_at_as_often(self):
        def looks(count):
            facts = [Interaction(kind="told", contact=SAM, at=NOW - timedelta(seconds=each)) for each in range(count)]
            with open_at("memory:") as ws:
                ws.add(SAM)
                profile = Profile()
                profile.runcall(ws.add, *facts)
            calls = {name: row[0] for (_, _, name), row in Stats(profile).stats.items()}
            return calls["kind_of"] / count

        assert looks(12_000) <= 1.1 * looks(4_000)

    @pytest.mark.parametrize("record", [SEEKER, GOAL], ids=["seeker", "goal"])
    def test_there_is_one_seeker_and_one_goal(self, ws, record):
        with pytest.raises(DuplicateError, match="use update"):
            ws.add(attrs.evolve(record, **{attrs.fields(type(record))[0].name: "Another"}))


class TestUpdatingAndRemoving:
    def test_an_update_takes_the_place_of_a_record(self, ws):
        ws.update(attrs.evolve(SAM, notes="dry cleaner"))

        assert "dry cleaner" == ws.network.contacts[SAM.id].notes

    def test_an_updated_fact_keeps_the_time_at_which_it_was_entered(self, ws, path):
        meeting = Meeting(contact=LEE, starts_at=NOW)
        ws.add(meeting)
        with open_at(path, now=NOW + timedelta(days=1)) as later:
            later.update(attrs.evolve(meeting, minutes=45))

            found = later.network.meetings[meeting.id]
            assert (45, NOW) == (found.minutes, found.recorded_at)

    def test_two_updates_of_one_record_at_once_are_refused_and_change_nothing(self, ws):
        one, other = (attrs.evolve(SAM, notes=notes) for notes in ("dry cleaner", "knows everybody"))

        with pytest.raises(DuplicateError, match=f"contact {SAM.id} was given twice with different content"):
            ws.update(one, other)

        assert SAM == ws.network.contacts[SAM.id]

    def test_the_same_update_twice_is_one(self, ws):
        wanted = attrs.evolve(SAM, notes="dry cleaner")

        assert 1 == len(ws.update(wanted, wanted).changes)

    def test_an_update_of_what_is_not_there_is_refused(self, ws):
        with pytest.raises(MissingRecordError):
            ws.update(Contact(name="Nobody"))

    def test_what_nothing_refers_to_can_be_removed_and_stays_in_the_history(self, ws):
        before = ws.revision
        ws.remove(LEE)

        assert (False, True) == (LEE.id in ws.network.contacts, LEE.id in ws.as_of(before).contacts)

    def test_what_others_refer_to_is_removed_only_with_them(self, ws):
        ws.add(LEAD)

        with pytest.raises(InUseError, match=r"is referred to by lead .*; remove those with it"):
            ws.remove(SAM)

        ws.remove(SAM, ws.network.leads[LEAD.id])
        assert SAM.id not in ws.network.contacts

    def test_of_several_removed_the_one_that_is_referred_to_is_named(self, ws):
        ws.add(LEAD)

        with pytest.raises(InUseError) as caught:
            ws.remove(LEE, SAM)

        assert SAM.id == caught.value.id


class TestOthersWritingToo:
    def test_a_change_that_still_makes_sense_is_made_on_the_new_state(self, ws, path):
        with open_at(path) as other:
            other.add(Contact(name="Ann"))

            ws.add(Contact(name="Ben"))

            assert {"Ann", "Ben"} <= {contact.name for contact in ws.network.contacts.values()}

    def test_an_update_of_what_another_has_changed_meanwhile_is_a_conflict(self, ws, path):
        with open_at(path) as other:
            other.update(attrs.evolve(SAM, notes="knows everybody"))

            with pytest.raises(ConflictError, match="is at revision 2 now; refresh and try again"):
                ws.update(attrs.evolve(SAM, notes="dry cleaner"))

            assert "knows everybody" == other.refresh().contacts[SAM.id].notes

    def test_the_same_record_added_by_two_is_there_once(self, ws, path):
        with open_at(path) as other:
            other.add(LEAD)

            ws.add(LEAD)

            assert (2, 1) == (ws.revision, len(ws.network.leads))

    def test_a_step_completed_by_two_is_done_once(self, ws, path):
        ws.add(LEAD)
        step = step_of(ws, "follow-up-lead")
        with open_at(path) as other:
            other.complete(step)

            ws.complete(step)

            assert 1 == len(ws.network.interactions)

    def test_a_step_completed_by_two_at_different_times_is_done_once(self, ws, path):
        ws.add(LEAD)
        step = step_of(ws, "follow-up-lead")
        with open_at(path, now=NOW + timedelta(seconds=3)) as other:
            ws.complete(step)

            again = other.complete(step)

            assert (1, ()) == (len(other.network.interactions), again.changes)

    def test_what_another_has_done_is_not_put_off(self, ws, path):
        ws.add(Meeting(contact=LEE, starts_at=NOW + timedelta(days=1)))
        step = step_of(ws, "prepare-questions")
        with open_at(path) as other:
            ws.complete(step)

            with pytest.raises(ConflictError, match="refresh and try again"):
                other.snooze(step, until=date(2026, 6, 2))

            assert "done" == other.network.decisions[step.id].verdict

    def test_ones_own_step_that_another_has_done_is_not_put_off(self, ws, path):
        own = FollowUp(summary="Iron the shirt", due=date(2026, 6, 1))
        ws.add(own)
        with open_at(path) as other:
            ws.complete(own)

            with pytest.raises(ConflictError, match="refresh and try again"):
                other.snooze(own, until=date(2026, 6, 2))

            assert "done" == other.network.follow_ups[own.id].status

    def test_refresh_shows_what_another_has_done(self, ws, path):
        with open_at(path) as other:
            other.add(LEAD)

        assert "follow-up-lead" not in rules(ws.plan())
        ws.refresh()
        assert "follow-up-lead" in rules(ws.plan())

    def test_workspaces_in_one_file_do_not_see_each_other(self, ws, path):
        with open_at(path, workspace="another") as other:
            other.add(Contact(name="Ann"))

            assert (1, 3) == (len(other.network.contacts), len(ws.refresh().contacts))


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

    def test_completing_leaves_the_plan_as_a_new_one_would_be(self, ws, path):
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

    def test_as_of_a_revision_and_as_of_a_time(self, path):
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


class TestBackups:
    def test_a_backup_opens_as_the_search_that_it_was(self, ws, tmp_path):
        before = ws.network
        ws.backup(tmp_path / "copy.db")
        ws.add(LEAD)

        with open_at(tmp_path / "copy.db") as copy:
            assert before == copy.network

    def test_a_backup_overwrites_nothing(self, ws, path):
        with pytest.raises(UnsupportedError, match="is there already; a backup overwrites nothing, choose another"):
            ws.backup(path)

    def test_a_storage_without_backups_says_what_to_do(self, tmp_path):
        with (
            open_at("memory:") as ws,
            pytest.raises(UnsupportedError, match=r"memory:: it makes no backups; copy its searches into a file"),
        ):
            ws.backup(tmp_path / "copy.db")


class TestOpening:
    def test_a_naive_clock_is_refused(self):
        ws = jumpstart.open("memory:", clock=lambda: datetime(2026, 6, 1), discover=False)  # noqa: DTZ001

        with pytest.raises(FieldError, match=r"clock: .* it has no time zone"):
            ws.plan()

    def test_a_workspace_needs_a_name(self, path):
        with pytest.raises(FieldError, match="workspace: '': expected 1 to 200 bytes of UTF-8"):
            open_at(path, workspace="")

    def test_one_notifier_is_given_as_one_of_several(self, path):
        with pytest.raises(FieldError, match="notifiers: 'console:': expected several URLs; put this one into a tuple"):
            open_at(path, notifiers="console:")

        assert not path.exists()

    def test_an_unknown_storage_is_refused_with_those_that_are_known(self):
        with pytest.raises(OfferError, match="redis"):
            open_at("redis://localhost")

    def test_another_programs_database_is_left_alone(self, path):
        with sqlite3.connect(path) as other:
            other.execute("create table recipes (title text)")
        before = path.read_bytes()

        with pytest.raises(UnsupportedError):
            open_at(path)

        assert before == path.read_bytes()

    def test_a_picture_under_the_name_of_a_database_is_left_alone(self, path):
        path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(2000))
        before = path.read_bytes()

        with pytest.raises((CorruptError, UnsupportedError)):
            open_at(path)

        assert before == path.read_bytes()

    @pytest.mark.usefixtures("ws")
    def test_the_file_is_for_its_owner_alone(self, path):
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)

    def test_a_plain_path_and_a_url_open_the_same_file(self, ws, path):
        with open_at(f"sqlite:///{path}") as again:
            assert ws.network == again.network

    def test_a_repr_tells_where_it_is_and_not_who(self, ws):
        assert "Maya" not in repr(ws)
        assert "at revision 1>" in repr(ws)


class TestBadInput:
    def test_a_meeting_of_three_hours_is_a_finding(self, ws):
        ws.add(Meeting(contact=LEE, starts_at=NOW, minutes=180))

        (finding,) = (finding for finding in ws.plan().findings if finding.code == "meeting-length")
        assert ("the meeting with Lee Chen takes 180 minutes", "plan for 20 to 30 minutes") == (
            finding.message,
            finding.fix,
        )

    def test_a_contact_out_of_reach_is_a_finding(self, ws):
        somebody = Contact(name="Somebody")
        ws.add(somebody, Interaction(kind="met", contact=somebody, at=ws.now()))

        assert ["there is no way to reach Somebody"] == [finding.message for finding in ws.plan().findings]

    def test_a_naive_datetime_is_refused(self):
        with pytest.raises(FieldError, match=r"Meeting\.starts_at: .* it has no time zone; add one"):
            Meeting(contact=LEE, starts_at=datetime(2026, 6, 1))  # noqa: DTZ001

    def test_an_unknown_zone_is_refused(self):
        with pytest.raises(FieldError, match=r"Seeker\.zone: 'Mars/Base': no such time zone is known"):
            Seeker(name="Maya", zone="Mars/Base")


class TestNotifying:
    def test_todays_list_reaches_the_console(self, path, capsys):
        with open_at(path, notifiers=("console:",)) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)

            delivered = ws.notify()

        out = capsys.readouterr().out
        assert (1, ()) == (len(delivered.receipts), delivered.findings)
        assert "Ask Dana Okafor for a short meeting about the lead from Sam Ortiz" in out

    def test_what_was_delivered_is_not_delivered_again(self, path, capsys):
        with open_at(path, notifiers=("console:",)) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)
            ws.notify()
            capsys.readouterr()

            again = ws.notify()

        assert ((), "") == (again.receipts, capsys.readouterr().out)

    def test_nothing_due_sends_nothing(self, path, capsys):
        with open_at(path, notifiers=("console:",)) as ws:
            ws.add(
                SEEKER, GOAL, NetworkingEvent(name="Mixer", starts_at=NOW + timedelta(days=9), opening_questions=("?",))
            )

            assert () == ws.notify().receipts
        assert "" == capsys.readouterr().out

    def test_one_notifier_that_fails_does_not_stop_the_next(self, path, capsys):
        with open_at(path, notifiers=("pigeon:", "console:")) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)

            delivered = ws.notify()

        assert 1 == len(delivered.receipts)
        assert "notifier 'pigeon': no plugin offers it" in delivered.findings[0].message
        assert "Ask Dana Okafor" in capsys.readouterr().out


class TestRules:
    @staticmethod
    def call(network, _playbook):
        """Ask for a call with everybody."""
        for contact in network.contacts.values():
            yield FollowUp(rule="call", do="updated", summary=f"Call {contact}", subject=contact, due=NOW.date())

    def test_a_rule_in_python_is_planned_explained_and_completed(self, path):
        with open_at(path, rules=[self.call]) as ws:
            ws.add(SEEKER, GOAL, SAM)
            step = step_of(ws, "call")
            assert "call asks for it: Call Sam Ortiz" in ws.why_not(SAM)

            ws.complete(step)

            assert "call" not in rules(ws.plan())
            assert "updated" == next(iter(ws.network.interactions.values())).kind

    def test_a_plugins_rule_that_raises_is_named_and_the_others_go_on(self, path):
        class Plugin:
            @hookimpl
            def jumpstart_rules(self):
                return (RuleOffer(id="broken", rule=lambda _network, _playbook: 1 / 0),)

        with open_at(path, plugins=[Plugin()]) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)

            with pytest.warns(PluginWarning, match="rule 'broken' of a plugin was left out: it raised ZeroDivision"):
                plan = ws.plan()

            assert "follow-up-lead" in rules(plan)

    def test_a_playbook_is_taken_from_its_file(self, path, tmp_path):
        file = tmp_path / "mine.toml"
        file.write_text(jumpstart.JUMP_START.document.replace('id = "jump-start"', 'id = "mine"'), "utf-8")

        with open_at(path, playbook=file) as ws:
            assert "mine" == ws.playbook.id

    def test_a_mistake_in_the_file_of_a_playbook_names_the_file(self, path, tmp_path):
        file = tmp_path / "mine.toml"
        file.write_text("[playbook", "utf-8")

        with pytest.raises(PlaybookError, match=r"mine\.toml: this is no TOML"):
            open_at(path, playbook=file)


class TestNotes:
    def test_the_history_says_what_was_added_where_no_reason_is_given(self, path):
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


class TestNonsense:
    @pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 5, 31)], ids=["today", "yesterday"])
    def test_a_step_cannot_be_put_off_to_a_day_that_is_there_already(self, ws, day):
        ws.add(LEAD)

        with pytest.raises(FieldError, match="a follow-up can only be put off to a day after today"):
            ws.snooze(step_of(ws, "follow-up-lead"), until=day)

    def test_a_step_is_skipped_with_a_reason(self, ws):
        ws.add(LEAD)

        with pytest.raises(FieldError, match="reason: ' ': say why"):
            ws.skip(step_of(ws, "follow-up-lead"), reason=" ")

    def test_a_second_goal_is_told_to_be_an_update(self, ws):
        with pytest.raises(DuplicateError) as caught:
            ws.add(Goal(role="Nurse"))

        assert "there is a goal already, and there can be only one; use update" == str(caught.value)
