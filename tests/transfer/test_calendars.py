"""What a calendar program made of an export, and what others put into a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import icalendar
import pytest

from jumpstart import Contact, FollowUp, Goal, Interaction, Lead, Meeting, NetworkingEvent, Seeker
from jumpstart.errors import ConflictError, FieldError
from jumpstart.formats import archive
from jumpstart.formats.ical.entries import uid_of

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)  # a Monday, 10 in the morning in Denver
LEE = Contact(name="Lee Chen", emails=("lee@initech.example",))
INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:chat\r\n"
    b"DTSTAMP:20260601T100000Z\r\nDTSTART:20260603T150000Z\r\nDTEND:20260603T153000Z\r\nSUMMARY:Chat\r\n"
    b"ORGANIZER;CN=Ann Lee:mailto:ann@home.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
FEED = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:%s\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260520T100000Z\r\n"
    b"DTSTART:20260604T000000Z\r\nDTEND:20260604T020000Z\r\nSUMMARY:Finance mixer\r\nLOCATION:Main St 1\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ann\r\nFN:Ann Lee\r\nEMAIL:ann@home.example\r\nEND:VCARD\r\n"


@pytest.fixture
def clock():
    """A clock that is set by hand."""

    class Clock:
        at = NOW

        def __call__(self):
            return self.at

    return Clock()


@pytest.fixture
def search(clock):
    import jumpstart

    with jumpstart.open("memory:", clock=clock, discover=False) as ws:
        ws.add(
            Seeker(name="Maya Lindqvist", zone="America/Denver"),
            Goal(role="FP&A analyst", field="hospital finance", places=("Denver",)),
            LEE,
            Meeting(contact=LEE, starts_at=NOW + timedelta(days=2), zone="America/Denver"),
            Lead(source=LEE, received_at=NOW - timedelta(hours=1), note="a hint", zone="America/Denver"),
            FollowUp(summary="Iron the shirt", due=date(2026, 6, 3)),
        )
        clock.at += timedelta(minutes=5)
        yield ws


@pytest.fixture
def edited(search, tmp_path, clock):
    """Exports the calendar, lets somebody edit it later, and gives the path."""

    def edit(change, **options):
        path = tmp_path / "plan.ics"
        search.export(path, **options)
        clock.at += timedelta(hours=1)
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        for entry in tuple(calendar.walk()):
            if entry.name in ("VEVENT", "VTODO") and change(entry) == "delete":
                calendar.subcomponents.remove(entry)
            elif entry.name in ("VEVENT", "VTODO") and change(entry):
                entry["LAST-MODIFIED"] = icalendar.vDDDTypes(clock.at)
        path.write_bytes(calendar.to_ical())
        return path

    return edit


def lead_step(ws):
    return next(step for step in ws.plan().follow_ups if step.rule == "follow-up-lead")


def nothing_new(report):
    return (0, 0, 0, (), "", 0) == (
        report.added,
        report.updated,
        report.merged,
        report.decisions,
        report.batch,
        report.revision,
    )


def is_preview(preview, report):
    return preview == attrs.evolve(report, batch="", revision=0)


class TestOwnExport:
    @pytest.mark.parametrize("as_", ["event", "todo"])
    def test_one_that_nobody_edited_changes_nothing(self, search, edited, as_):
        report = search.import_file(edited(lambda _: None, as_=as_))

        assert (True, ()) == (nothing_new(report), report.questions)

    def test_what_was_moved_done_and_called_off_is_put_off_done_and_skipped_in_one_batch(self, search, edited):
        step, (meeting,) = lead_step(search), search.network.meetings.values()
        before = (search.network, archive.write(search.network))

        def change(entry):
            uid = str(entry["UID"])
            if uid == step.id:
                entry["DUE"] = icalendar.vDDDTypes(date(2026, 6, 9))
                entry.pop("DTSTART", None)
                return "moved"
            if "Iron" in entry.get("SUMMARY", ""):
                entry["STATUS"] = "COMPLETED"
                return "done"
            if meeting.id in uid:
                entry["STATUS"] = "CANCELLED"
                return "called off"
            return None

        path = edited(change, as_="todo")
        preview = search.import_file(path, preview=True)
        report = search.import_file(path)

        assert {(each.verdict, each.until) for each in report.decisions} >= {("snoozed", date(2026, 6, 9))}
        assert date(2026, 6, 9) == lead_step(search).due
        assert {"done"} == {each.status for each in search.network.follow_ups.values()}
        assert is_preview(preview, report)
        assert nothing_new(search.import_file(path))
        search.undo(report.batch)
        assert before == (search.network, archive.write(search.network))

    def test_when_the_seekers_own_task_was_done_stands_in_the_history(self, search, edited):
        (own,) = search.network.follow_ups.values()
        call = FollowUp(summary="Call Lee", due=date(2026, 6, 2), subject=LEE, do="told")
        search.add(call)
        done = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)

        def complete(entry):
            if str(entry["UID"]) in {uid_of(own), uid_of(call)}:
                entry["STATUS"], entry["COMPLETED"] = "COMPLETED", icalendar.vDDDTypes(done)
                return True
            return False

        search.import_file(edited(complete, as_="todo"))

        notes = {revision.note for revision in search.history()[-2:]}
        assert {f"import plan.ics: done: {each} (2026-06-01 10:30 America/Denver)" for each in (own, call)} == notes
        assert [(LEE.id, done)] == [(fact.contact, fact.at) for fact in search.network.interactions.values()]

    def test_a_meeting_that_was_cancelled_goes_out_as_a_cancellation_with_a_higher_number(
        self, search, edited, tmp_path
    ):
        (meeting,) = search.network.meetings.values()
        search.export(tmp_path / "before.ics")

        def cancel(entry):
            if "Lee" in entry.get("SUMMARY", "") and entry.get("DTSTART").dt == meeting.starts_at:
                entry["STATUS"] = "CANCELLED"
                return True
            return None

        search.import_file(edited(cancel))
        search.export(tmp_path / "one.ics")
        search.export(tmp_path / "two.ics")

        def entry(name):
            calendar = icalendar.Calendar.from_ical((tmp_path / name).read_bytes())
            uids = {str(each["UID"]): each for each in calendar.walk("VEVENT")}
            return next(each for uid, each in uids.items() if meeting.id in uid or uid == meeting.id)

        assert "cancelled" == search.network.meetings[meeting.id].status
        assert "CANCELLED" == entry("one.ics")["STATUS"]
        assert entry("before.ics")["SEQUENCE"] < entry("one.ics")["SEQUENCE"]
        assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes()

    def test_what_is_missing_is_asked_about_and_a_yes_skips_it(self, search, edited):
        step = lead_step(search)
        path = edited(lambda entry: "delete" if str(entry["UID"]) == step.id else None)

        report = search.import_file(path)
        question = next(each for each in report.questions if each.subject == step.id)
        search.accept(question)

        assert (True, "missing") == (nothing_new(report), question.code)
        assert step.id not in {each.id for each in search.plan().follow_ups}
        assert () == search.import_file(path).questions

    def test_a_yes_that_was_said_twice_changes_nothing_more(self, search, edited):
        step = lead_step(search)
        report = search.import_file(edited(lambda entry: "delete" if str(entry["UID"]) == step.id else None))
        search.accept(report.questions[0])

        assert () == search.accept(report.questions[0]).changes

    def test_a_yes_to_what_has_changed_since_is_refused(self, search, edited):
        meeting = next(iter(search.network.meetings.values()))
        report = search.import_file(edited(lambda entry: "delete" if str(entry["UID"]) == uid_of(meeting) else None))
        question = next(each for each in report.questions if each.subject == meeting.id)
        later = attrs.evolve(meeting, location="somewhere else")
        search.update(later)

        with pytest.raises(ConflictError):
            search.accept(question)

        assert later == search.network.meetings[meeting.id]

    def test_what_was_settled_is_told_for_thirty_days(self, search, tmp_path, clock):
        step = lead_step(search)
        search.complete(step)

        def statuses():
            search.export(tmp_path / "todo.ics", as_="todo")
            calendar = icalendar.Calendar.from_ical((tmp_path / "todo.ics").read_bytes())
            return [str(each["STATUS"]) for each in calendar.walk("VTODO") if str(each["UID"]) == step.id]

        clock.at += timedelta(days=29)
        soon = statuses()
        clock.at += timedelta(days=3)

        assert (["COMPLETED"], []) == (soon, statuses())


class TestInvitations:
    def test_of_somebody_known_is_a_meeting(self, search, put):
        search.add(Contact(name="Ann Lee", emails=("ann@home.example",), id="ann"))

        report = search.import_file(put("invitation.ics", INVITATION))

        assert (1, ()) == (report.added, report.questions)
        assert "ann" in {meeting.contact for meeting in search.network.meetings.values()}
        assert nothing_new(search.import_file(put("invitation.ics", INVITATION)))

    def test_of_somebody_unknown_is_asked_about_and_a_yes_adds_both(self, search, put):
        report = search.import_file(put("invitation.ics", INVITATION))
        (question,) = report.questions

        revision = search.accept(question)

        ann = next(each for each in search.network.contacts.values() if each.name == "Ann Lee")
        assert ("new-contact", 0, 2) == (question.code, report.added, len(revision.changes))
        assert ann.id in {meeting.contact for meeting in search.network.meetings.values()}
        assert "yes: Ann Lee (ann@home.example) invites to 'Chat'" in revision.note
        again = search.import_file(put("invitation.ics", INVITATION))
        assert (True, ()) == (nothing_new(again), again.questions)
        assert "to decide: Ann Lee (ann@home.example) invites" in str(report)

    @pytest.mark.parametrize(
        "known",
        [
            Contact(name="Ann Lee", emails=("ann@home.example",), id="ann"),
            Contact(name="Ann Lee", emails=("ann@home.example",), notes="plans budgets"),
        ],
        ids=["another id", "the same id"],
    )
    def test_a_yes_to_somebody_who_is_known_by_then_is_about_them_and_leaves_them_as_they_are(self, search, put, known):
        (question,) = search.import_file(put("invitation.ics", INVITATION)).questions
        search.add(known)

        search.accept(question)

        assert {LEE.id: LEE, known.id: known} == dict(search.network.contacts)
        assert {LEE.id, known.id} == {meeting.contact for meeting in search.network.meetings.values()}

    def test_a_yes_to_somebody_who_was_merged_by_then_is_about_whom_they_were_merged_into(self, search, put):
        (question,) = search.import_file(put("invitation.ics", INVITATION)).questions
        ann = Contact(name="Ann Lee", emails=("ann@home.example",))
        search.add(ann)
        search.merge(LEE, ann)

        search.accept(question)

        assert ({LEE.id}, {LEE.id}) == (
            {*search.network.contacts},
            {meeting.contact for meeting in search.network.meetings.values()},
        )

    @pytest.mark.parametrize("answer", [None, "yes"])
    def test_a_yes_to_what_is_no_question_is_refused(self, search, answer):
        with pytest.raises(FieldError, match=r"question: .*: expected a Question, as ImportReport\.questions"):
            search.accept(answer)

    def test_with_the_card_of_whom_it_is_from_is_a_meeting_and_the_preview_says_so(self, search, put, zipped):
        path = put("both.zip", zipped({"ann.vcf": CARD, "chat.ics": INVITATION}))

        preview = search.import_file(path, preview=True)
        report = search.import_file(path)

        assert (2, ()) == (report.added, report.questions)
        assert is_preview(preview, report)

    def test_of_several_calendars_each_problem_names_its_own(self, search, put, tmp_path):
        bad = INVITATION.replace(b"DTSTART:20260603T150000Z", b"DTSTART:soon")
        put("in/good.ics", INVITATION)
        put("in/bad.ics", bad.replace(b"UID:chat", b"UID:other"))
        long = INVITATION.replace(b"DTEND:20260603T153000Z", b"DTEND:20260609T153000Z").replace(b"UID:chat", b"UID:w")
        put("in/long.ics", long)

        report = search.import_file(tmp_path / "in")

        assert {"bad.ics", "long.ics"} == {problem.file for problem in report.problems}


class TestFeeds:
    @pytest.mark.parametrize(
        ("producer", "uid"),
        [(b"-//Meetup//", b"event_301@meetup.com"), (b"-//Luma//", b"evt-1a2b@events.lu.ma")],
        ids=["meetup", "luma"],
    )
    def test_its_events_are_planned_and_whom_one_meets_is_followed_up_the_next_day(
        self, search, put, clock, producer, uid
    ):
        path = put("feed.ics", FEED % (producer, uid))

        report = search.import_file(path)

        (event,) = search.network.events.values()
        assert (1, "Finance mixer") == (report.added, event.name)
        assert event.id in {step.occasion for step in search.plan().follow_ups}
        clock.at = datetime(2026, 6, 4, 1, tzinfo=UTC)
        search.add(
            Interaction(kind="received-card", contact=LEE, at=clock.at, about=(event.id,), zone="America/Denver")
        )
        clock.at += timedelta(hours=12)
        (step,) = (each for each in search.plan().follow_ups if each.occasion == event.id and each.subject == LEE.id)
        assert date(2026, 6, 4) == step.due
        assert nothing_new(search.import_file(path))

    def test_an_event_that_is_over_is_left_out_of_a_table_and_told_once(self, search, put):
        table = b"Event Name,Event Time,Status,External Url\r\nOld mixer,2024-06-03 18:00:00 UTC,Attending,\r\n"

        report = search.import_file(put("Events.csv", table))

        assert (0, {}) == (report.added, dict(search.network.events))
        assert "events that are over were left out: Old mixer" in str(report)


def test_an_event_of_ones_own_that_was_imported_can_be_undone(search, put):
    before = search.network
    report = search.import_file(put("feed.ics", FEED % (b"-//Meetup//", b"event_301@meetup.com")))
    is_there = any(isinstance(each, NetworkingEvent) for each in search.network.records())

    search.undo(report.batch)

    assert (True, before) == (is_there, search.network)
