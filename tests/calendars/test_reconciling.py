"""What comes back from a calendar, and what it changes in a search."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from jumpstart import Contact, FollowUp, Interaction, Meeting
from jumpstart.errors import FieldError
from jumpstart.formats import ical

DAY = timedelta(days=1)


def nothing(found):
    return ((), (), (), ()) == (found.records, found.decisions, found.questions, found.problems)


@pytest.mark.parametrize("as_", ["event", "todo"])
@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=2), timedelta(days=40)], ids=["now", "days", "weeks"])
def test_an_export_that_nobody_edited_changes_nothing(search, as_, later):
    entries = search.entries(as_=as_)
    search.now += later
    found = search.reconcile(entries)

    assert nothing(found)
    assert (len(entries), 0) == (found.unchanged, found.left_alone)


@pytest.mark.parametrize("as_", ["event", "todo"])
def test_a_confidential_export_comes_back_like_any_other(search, edited, as_):
    search.ws.update(attrs.evolve(search.ws.network.seeker, employer="Globex", confidential=True))
    step, entries = search.step("follow-up-lead"), search.entries(as_=as_)

    assert nothing(search.reconcile(entries))
    assert ["skipped"] == [each.verdict for each in search.take(edited(entries, step.id, status="cancelled")).decisions]


def test_a_follow_up_that_was_moved_is_put_off(search, edited):
    step = search.step("follow-up-lead")
    entries = edited(search.entries(), step.id, starts_at=date(2026, 6, 9), ends_at=date(2026, 6, 10))
    found = search.take(entries)

    assert [("snoozed", step.id, date(2026, 6, 9))] == [(d.verdict, d.follow_up.id, d.until) for d in found.decisions]
    assert date(2026, 6, 9) == search.step("follow-up-lead").due
    assert nothing(search.reconcile(entries))


def test_a_follow_up_that_was_moved_to_an_hour_is_put_off_to_its_day(search, edited):
    step = search.step("follow-up-lead")
    late = datetime(2026, 6, 10, 3, tzinfo=UTC)  # still the 9th in Denver
    found = search.take(edited(search.entries(), step.id, starts_at=late, ends_at=late, all_day=False))

    assert [date(2026, 6, 9)] == [each.until for each in found.decisions]


def test_a_task_that_was_moved_is_put_off(search, edited):
    step = search.step("follow-up-lead")
    found = search.take(edited(search.entries(as_="todo"), step.id, due=date(2026, 6, 9)))

    assert [("snoozed", date(2026, 6, 9))] == [(each.verdict, each.until) for each in found.decisions]


def test_a_completed_task_records_what_its_rule_names_about_its_occasion_when_it_was_done(search, edited):
    step = search.step("follow-up-lead")
    done_at = search.now + timedelta(hours=1)
    search.wait(hours=3)
    entries = edited(search.entries(as_="todo"), step.id, status="completed", completed_at=done_at)
    found = search.take(entries)
    (fact,) = search.ws.network.interactions.values()

    assert [("done", done_at)] == [(each.verdict, each.at) for each in found.decisions]
    assert ("asked-for-meeting", step.subject, (step.occasion,), done_at) == (
        fact.kind,
        fact.contact,
        fact.about,
        fact.at,
    )
    assert nothing(search.reconcile(entries))


@pytest.mark.parametrize(
    "said",
    [{"percent": 100}, {"status": "completed"}, {"completed_at": datetime(2030, 1, 1, tzinfo=UTC), "status": ""}],
)
def test_a_task_is_done_in_each_way_that_programs_say_so_and_never_in_the_future(search, edited, said):
    step = search.step("follow-up-lead")
    found = search.reconcile(edited(search.entries(as_="todo"), step.id, **said))

    assert [("done", search.now)] == [(each.verdict, each.at) for each in found.decisions]


@pytest.mark.parametrize("as_", ["event", "todo"])
def test_a_cancelled_entry_is_skipped_with_the_reason(search, edited, as_):
    step = search.step("follow-up-lead")
    entries = edited(search.entries(as_=as_), step.id, status="cancelled")
    found = search.take(entries)

    assert [("skipped", "cancelled in the calendar")] == [(each.verdict, each.reason) for each in found.decisions]
    assert step.id not in {each.id for each in search.ws.plan().follow_ups}
    assert nothing(search.reconcile(entries))


def test_a_follow_up_of_the_seekers_own_is_moved_itself(search, edited):
    own = FollowUp(summary="Call the bank", due=date(2026, 6, 3))
    search.ws.add(own)
    at = datetime(2026, 6, 5, 16, tzinfo=UTC)
    entries = edited(search.entries(), own.id, starts_at=at, all_day=False)
    found = search.take(entries)

    assert (attrs.evolve(own, due=date(2026, 6, 5), due_at=at),) == found.records
    assert nothing(search.reconcile(entries))


def test_a_follow_up_of_the_seekers_own_is_done_too(search, edited):
    own = FollowUp(summary="Call the bank", due=date(2026, 6, 3))
    search.ws.add(own)
    entries = edited(search.entries(as_="todo"), own.id, status="completed")
    search.take(entries)

    assert "done" == search.ws.network.follow_ups[own.id].status
    assert nothing(search.reconcile(entries))


def test_a_meeting_that_was_moved_keeps_its_id_and_takes_its_new_time(search, edited):
    (meeting,) = search.ws.network.meetings.values()
    at = meeting.starts_at + DAY
    entries = edited(search.entries(), meeting.id, starts_at=at, ends_at=at + timedelta(minutes=40), location="Elm St")
    found = search.take(entries)

    assert (attrs.evolve(meeting, starts_at=at, minutes=40, location="Elm St"),) == found.records
    assert (at, "America/Denver") == ((now := search.ws.network.meetings[meeting.id]).starts_at, now.zone)
    assert nothing(search.reconcile(entries))


@pytest.mark.parametrize("said", [{"status": "cancelled"}, {"method": "CANCEL"}])
def test_a_meeting_that_was_cancelled_is_cancelled(search, edited, said):
    (meeting,) = search.ws.network.meetings.values()
    entries = edited(search.entries(), meeting.id, **said)
    search.take(entries)

    assert "cancelled" == search.ws.network.meetings[meeting.id].status
    assert nothing(search.reconcile(entries))


def test_an_event_that_was_moved_takes_its_new_time_and_keeps_what_the_seeker_planned(search, edited):
    (mixer,) = search.ws.network.events.values()
    entries = edited(search.entries(), mixer.id, starts_at=mixer.starts_at + DAY, ends_at=mixer.starts_at + 2 * DAY)
    found = search.take(entries)

    assert (attrs.evolve(mixer, starts_at=mixer.starts_at + DAY, minutes=1440),) == found.records


def test_a_meeting_that_takes_a_whole_day_now_keeps_its_time_and_that_is_told(search, edited):
    (meeting,) = search.ws.network.meetings.values()
    found = search.reconcile(edited(search.entries(), meeting.id, starts_at=date(2026, 6, 5), all_day=True))

    assert () == found.records
    assert [("whole-day", "warning")] == [(each.code, each.severity) for each in found.problems]


def test_a_byte_order_mark_that_a_calendar_drops_is_no_news(search):
    (meeting,) = search.ws.network.meetings.values()
    search.ws.update(attrs.evolve(meeting, location="\ufeffMain St"))

    assert nothing(search.reconcile(search.entries()))


def test_a_place_that_a_calendar_leaves_out_is_kept(search, edited):
    (meeting,) = search.ws.network.meetings.values()

    assert nothing(search.reconcile(edited(search.entries(), meeting.id, location="")))


def test_an_older_file_does_not_take_back_what_was_decided_since(search):
    step, entries = search.step("thank-for-lead"), search.entries()
    search.ws.snooze(step, until=date(2026, 6, 20))
    (meeting,) = search.ws.network.meetings.values()
    search.ws.update(attrs.evolve(meeting, starts_at=meeting.starts_at + DAY))

    assert nothing(search.reconcile(entries))


def test_what_was_edited_after_the_last_change_counts_though_its_number_is_lower(search):
    step, entries = search.step("follow-up-lead"), search.entries(as_="todo")
    search.ws.snooze(step, until=date(2026, 6, 20))
    search.wait(hours=2)
    done = tuple(
        attrs.evolve(entry, status="completed", completed_at=search.now) if entry.uid == step.id else entry
        for entry in entries
    )

    assert ["done"] == [each.verdict for each in search.take(done).decisions]


def test_a_step_cannot_be_moved_to_a_day_that_is_past_and_that_is_told(search, edited):
    step = search.step("prepare-questions")
    found = search.reconcile(edited(search.entries(), step.id, starts_at=date(2026, 5, 30)))

    assert ((), ()) == (found.records, found.decisions)
    assert [("moved-to-the-past", "info")] == [(each.code, each.severity) for each in found.problems]


def test_a_step_of_a_campaign_that_waits_again_may_still_be_done(search, edited):
    people = [Contact(name=f"Person {number:02}", emails=(f"p{number}@example.org",)) for number in range(20)]
    search.ws.add(*people)
    told = [each for each in search.ws.plan().follow_ups if each.rule == "tell-everyone"]
    entries = search.entries(as_="todo")
    for each in told[1:]:
        search.ws.complete(each)
    found = search.take(edited(entries, told[0].id, status="completed"))

    assert [told[0].id] == [each.follow_up.id for each in found.decisions]
    assert "told" in {fact.kind for fact in search.ws.network.interactions_with(told[0].subject)}


def test_what_is_missing_from_a_whole_export_is_asked_about_and_changes_nothing(search):
    step = search.step("follow-up-lead")
    (meeting,) = search.ws.network.meetings.values()
    entries = tuple(entry for entry in search.entries() if entry.uid not in {step.id, meeting.id})
    found = search.take(entries)

    assert ((), ()) == (found.records, found.decisions)
    assert {("missing", step.id), ("missing", meeting.id)} == {(each.code, each.subject) for each in found.questions}
    offered = {each.subject: (*each.records, *(d.verdict for d in each.decisions)) for each in found.questions}
    assert {step.id: ("skipped",), meeting.id: (attrs.evolve(meeting, status="cancelled"),)} == offered


def test_what_was_added_after_an_export_is_not_missing_from_it(search):
    entries = search.entries()
    search.ws.add(Meeting(contact=next(iter(search.ws.network.contacts)), starts_at=search.now + 9 * DAY))

    assert nothing(search.reconcile(entries))


def test_what_is_over_is_not_asked_about(search):
    (meeting,) = search.ws.network.meetings.values()
    entries = tuple(entry for entry in search.entries() if entry.uid != meeting.id)
    search.now = meeting.starts_at + DAY

    assert () == search.reconcile(entries).questions


def test_who_is_to_be_told_today_is_not_missing_from_the_export_of_another_day(search):
    people = [Contact(name=f"Person {number:02}", emails=(f"p{number}@example.org",)) for number in range(20)]
    search.ws.add(*people)
    entries = search.entries()
    for each in [each for each in search.ws.plan().follow_ups if each.rule == "tell-everyone"]:
        search.ws.complete(each)
    search.wait(days=1)
    told = {each.id for each in search.ws.plan().follow_ups if each.rule == "tell-everyone"}

    assert told
    assert set() == told & {entry.uid for entry in entries}
    assert nothing(search.reconcile(entries))


def test_nothing_is_missing_from_somebody_elses_calendar(search):
    entries = tuple(attrs.evolve(entry, is_own_calendar=False) for entry in search.entries()[:1])

    assert nothing(search.reconcile(entries))


# Invitations.


def invitation(*lines, method="REQUEST", uid="abc@example.org", start="DTSTART;TZID=America/Denver:20260605T100000"):
    text = (
        "BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{uid}", start,
        "DTEND;TZID=America/Denver:20260605T103000", "SUMMARY:Coffee", "LOCATION:Room 4",
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ANA@example.org", *lines, "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    return ical.read("\r\n".join(text).encode()).items


FROM_DANA = "ORGANIZER;CN=Dana Okafor:mailto:dana@example.ORG"
FROM_LEE = "ORGANIZER;CN=Lee Chen:mailto:lee@example.org"


def test_an_invitation_becomes_a_meeting_with_the_contact_who_sent_it(search):
    entries = invitation(FROM_DANA)
    found = search.take(entries)
    (meeting,) = found.records

    assert ("Dana Okafor", datetime(2026, 6, 5, 16, tzinfo=UTC), "America/Denver", 30, "Room 4", "planned") == (
        search.ws.network.contacts[meeting.contact].name,
        meeting.starts_at,
        meeting.zone,
        meeting.minutes,
        meeting.location,
        meeting.status,
    )
    assert "prepare-questions" in {e.rule for e in search.ws.plan().follow_ups if e.occasion == meeting.id}
    assert nothing(search.reconcile(entries))


def test_an_invitation_that_the_seeker_sent_is_with_its_first_attendee(search):
    found = search.take(invitation("ORGANIZER:mailto:ana@example.org", "ATTENDEE:mailto:dana@example.org"))

    assert ["Dana Okafor"] == [search.ws.network.contacts[each.contact].name for each in found.records]


def test_somebody_who_is_no_contact_yet_is_offered_as_one(search):
    found = search.take(invitation(FROM_LEE))
    (question,) = found.questions
    contact, meeting = question.records

    assert ((), "new-contact") == (found.records, question.code)
    assert ("Lee Chen", "lee@example.org", contact.id) == (contact.name, contact.emails[0].value, meeting.contact)
    assert meeting.id == question.subject
    search.ws.add(*question.records)
    assert nothing(search.reconcile(invitation(FROM_LEE)))


def test_an_invitation_of_nobody_is_asked_about(search):
    (question,) = search.take(invitation()).questions

    assert ("new-contact", ()) == (question.code, question.records)


@pytest.mark.parametrize(
    "lines", [(FROM_DANA, "STATUS:CANCELLED"), (FROM_DANA, "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org")]
)
def test_an_invitation_that_is_off_is_left_alone(search, lines):
    found = search.take(invitation(*lines))

    assert nothing(found)
    assert 1 == found.left_alone


def test_an_invitation_that_was_sent_again_takes_its_new_time(search):
    search.take(invitation(FROM_DANA, "SEQUENCE:0", "DTSTAMP:20260601T140000Z"))
    later = {"start": "DTSTART;TZID=America/Denver:20260605T093000"}
    search.take(invitation(FROM_DANA, "SEQUENCE:1", "DTSTAMP:20260601T143000Z", **later))
    (meeting,) = (each for each in search.ws.network.meetings.values() if each.minutes == 60)

    assert datetime(2026, 6, 5, 15, 30, tzinfo=UTC) == meeting.starts_at


def test_an_invitation_that_is_older_than_what_the_seeker_changed_is_asked_about(search):
    entries = invitation(FROM_DANA, "SEQUENCE:1", "DTSTAMP:20260601T140000Z")
    (meeting,) = search.take(entries).records
    search.wait(hours=1)
    search.ws.update(attrs.evolve(meeting, location="Elm St"))
    found = search.take(entries)

    assert ((), ["which-holds"]) == (found.records, [each.code for each in found.questions])
    assert ["Room 4"] == [each.records[0].location for each in found.questions]


def test_a_cancellation_cancels_the_meeting_of_its_invitation(search):
    (meeting,) = search.take(invitation(FROM_DANA)).records
    cancellation = invitation(FROM_DANA, "SEQUENCE:1", method="CANCEL")
    search.take(cancellation)

    assert "cancelled" == search.ws.network.meetings[meeting.id].status
    assert nothing(search.reconcile(cancellation))
    assert 1 == search.reconcile(invitation(method="CANCEL", uid="other")).left_alone


def test_an_invitation_to_a_series_is_one_meeting_and_that_is_told(search):
    found = search.take(invitation(FROM_DANA, "RRULE:FREQ=WEEKLY"))

    assert (1, ["recurs"]) == (len(found.records), [each.code for each in found.problems])


def test_somebody_who_declines_is_asked_about(search):
    (meeting,) = search.ws.network.meetings.values()
    declined = invitation(
        "ATTENDEE;CN=Sam Ortiz;PARTSTAT=DECLINED:mailto:sam@example.org", method="REPLY", uid=meeting.id
    )
    found = search.take(declined)

    assert [("declined", "Sam Ortiz declined the meeting on 2026-06-04; cancel it?")] == [
        (each.code, each.message) for each in found.questions
    ]
    assert ((), ()) == (found.records, found.decisions)


# Feeds.


def feed(*lines, uid, producer="-//Meetup//RemoteApi//EN", start="DTSTART;TZID=America/Denver:20260611T180000"):
    text = (
        "BEGIN:VCALENDAR", f"PRODID:{producer}", "BEGIN:VEVENT", f"UID:{uid}", start,
        "DTEND;TZID=America/Denver:20260611T200000", "SUMMARY:Budget night", *lines, "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    return ical.read("\r\n".join(text).encode()).items


MEETUP, LUMA = "event_301234567@meetup.com", "evt-AbC123xyz@events.lu.ma"
BY_ITS_GROUP = "DESCRIPTION:Denver Finance People\\nThursday\\, June 11 at 6:00 PM\\n\\nBring cards"
BY_ITS_HOST = "ORGANIZER;CN=Denver Finance People:MAILTO:calendar-invite@lu.ma"


@pytest.mark.parametrize(
    ("uid", "line"),
    [(MEETUP, BY_ITS_GROUP), (LUMA, BY_ITS_HOST), ("calev-x1@events.lu.ma", BY_ITS_HOST)],
    ids=["meetup", "luma", "luma, a listed event"],
)
@pytest.mark.parametrize("producer", ["-//Meetup//RemoteApi//EN", "Meetup", ""])
def test_an_event_of_a_feed_becomes_a_networking_event_whoever_wrote_the_file(search, uid, line, producer):
    entries = feed(line, "LOCATION:12 Main St\\, Denver", uid=uid, producer=producer)
    (event,) = search.take(entries).records

    assert ("Budget night", datetime(2026, 6, 12, tzinfo=UTC), "America/Denver", 120) == (
        event.name,
        event.starts_at,
        event.zone,
        event.minutes,
    )
    assert ("Denver Finance People", "12 Main St, Denver") == (event.association, event.location)
    assert "prepare-opening-question" in {e.rule for e in search.ws.plan().follow_ups if e.occasion == event.id}
    assert nothing(search.reconcile(entries))


def test_whom_the_seeker_met_at_an_event_of_a_feed_is_followed_up_the_next_day(search):
    (event,) = search.take(feed(uid=LUMA)).records
    search.now = datetime(2026, 6, 12, 15, tzinfo=UTC)
    sam = next(each for each in search.ws.network.contacts.values() if each.name == "Sam Ortiz")
    search.ws.add(Interaction(kind="met", contact=sam, at=event.starts_at, zone=event.zone, about=event))

    assert date(2026, 6, 12) == search.step("follow-up-event").due


def test_past_events_of_a_feed_are_facts_and_ask_for_nothing(search):
    (event,) = search.take(feed(uid=LUMA, start="DTSTART:20250601T000000Z")).records

    assert 1440 == event.minutes
    assert [] == [
        each for each in search.ws.plan().follow_ups if each.occasion == event.id and each.rule != "find-event"
    ]


def test_an_event_of_a_feed_that_was_changed_keeps_what_the_seeker_added(search):
    (event,) = search.take(feed(BY_ITS_HOST, "DTSTAMP:20260601T140000Z", uid=LUMA)).records
    search.ws.update(attrs.evolve(search.ws.network.events[event.id], opening_questions=("How did you come here?",)))
    search.wait(hours=2)
    search.take(feed("LOCATION:Elm St", "DTSTAMP:20260601T163000Z", uid=LUMA))
    now = search.ws.network.events[event.id]

    assert ("Elm St", ("How did you come here?",), "Denver Finance People") == (
        now.location,
        now.opening_questions,
        now.association,
    )


def test_a_cancelled_event_of_a_feed_is_cancelled_and_one_nobody_knew_is_left_alone(search):
    (event,) = search.take(feed(uid=MEETUP)).records
    search.wait(hours=1)
    search.take(feed("STATUS:CANCELLED", uid=MEETUP))

    assert "cancelled" == search.ws.network.events[event.id].status
    assert 1 == search.reconcile(feed("STATUS:CANCELLED", uid="event_9@meetup.com")).left_alone


def test_other_entries_are_left_alone_and_counted(search):
    found = search.take((*feed(uid="dentist@example.org"), *feed(uid="event_9@meetup.com.example.org")))

    assert nothing(found)
    assert (2, 0) == (found.left_alone, found.unchanged)


def test_what_no_record_can_hold_is_a_problem_with_its_lines(search):
    entries = feed(uid=MEETUP, start="DTSTART:18500101T000000Z")
    (problem,) = search.reconcile(entries).problems

    assert ("refused", "error", 1, 3, 8) == (
        problem.code,
        problem.severity,
        problem.record,
        problem.first_line,
        problem.last_line,
    )


def test_of_two_entries_about_one_thing_the_newer_counts(search, edited):
    step, entries = search.step("follow-up-lead"), search.entries()
    moved = edited(entries, step.id, starts_at=date(2026, 6, 9))

    for both in ((*entries, *moved), (*moved, *entries)):
        assert [date(2026, 6, 9)] == [each.until for each in search.reconcile(both).decisions]


def test_a_moment_without_a_zone_is_refused(search):
    search.now = search.now.replace(tzinfo=None)

    with pytest.raises(FieldError):
        search.reconcile(())
