from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import icalendar
import pytest

from jumpstart.domain import Contact, FollowUp, Meeting, Network, NetworkingEvent, Put, Revision, Seeker, Trace
from jumpstart.errors import DuplicateError, FieldError
from jumpstart.formats import ical

DENVER = ZoneInfo("America/Denver")
SEEKER = Seeker(name="Ana Ruiz", emails=("ana@example.org",))
DANA = Contact(name='Dana "D" Okafor; CPA', given_name="Dana", emails=("dana@example.org",), organization="Initech")
LEAD_CAME = Trace(
    kind="lead",
    record="lead-1",
    fact="the lead from Sam Ortiz came",
    at=datetime(2026, 6, 1, 15, 40, tzinfo=UTC),
    zone="America/Denver",
    advice="to follow up a lead right away",
    arithmetic="on the same day",
    adjustments=("you put it off until Tuesday 2 June 2026",),
)
WRITE = FollowUp(
    summary="Write to Dana Okafor, about the lead",
    due=date(2026, 6, 2),
    rule="follow-up-lead",
    do="asked-for-meeting",
    subject=DANA.id,
    occasion="lead-1",
    cite="Mitchell ¶8",
    trace=LEAD_CAME,
)
MEETING = Meeting(
    contact=DANA,
    starts_at=datetime(2026, 6, 4, 10, tzinfo=DENVER),
    minutes=25,
    agenda=("Introductions", "Planning; budgets"),
    questions=("What do you like, and what not?",),
    location="Café Zürich, Main St",
    note="she seems tired of Initech",
)
MIXER = NetworkingEvent(
    name="Finance mixer",
    starts_at=datetime(2026, 6, 2, 18, tzinfo=DENVER),
    association="FMA Denver",
    opening_questions=("How did you come to this field?",),
    note="wear the blue jacket",
)
NETWORK = Network.of(DANA, MEETING, MIXER)


def components(written: bytes) -> dict[str, icalendar.Component]:
    """The components of a calendar by UID."""
    return {str(part["UID"]): part for part in icalendar.Calendar.from_ical(written).subcomponents}


def only(*items, seeker=SEEKER, **options) -> icalendar.Component:
    (part,) = components(ical.write(items, seeker=seeker, **options)).values()
    return part


def header(written: bytes) -> dict[str, str]:
    return {name: str(value) for name, value in icalendar.Calendar.from_ical(written).items()}


def test_a_follow_up_takes_the_whole_day_on_which_it_is_due():
    part = only(WRITE)

    assert "VEVENT" == part.name
    assert date(2026, 6, 2) == part["DTSTART"].dt
    assert date(2026, 6, 3) == part["DTEND"].dt
    assert "Write to Dana Okafor, about the lead" == part["SUMMARY"]
    assert "TRANSPARENT" == part["TRANSP"]
    assert "STATUS" not in part


def test_a_follow_up_with_a_time_takes_a_quarter_of_an_hour_in_utc():
    part = only(attrs.evolve(WRITE, due_at=datetime(2026, 11, 1, 1, 30, tzinfo=DENVER, fold=1)))

    assert datetime(2026, 11, 1, 8, 30, tzinfo=UTC) == part["DTSTART"].dt
    assert timedelta(minutes=15) == part["DTEND"].dt - part["DTSTART"].dt


@pytest.mark.parametrize("as_", ["event", "todo"])
@pytest.mark.parametrize(
    ("item", "after"),
    [
        (WRITE, timedelta(hours=9)),
        (attrs.evolve(WRITE, due_at=datetime(2026, 6, 2, 9, tzinfo=UTC)), timedelta(minutes=-30)),
        (MEETING, timedelta(minutes=-30)),
        (MIXER, timedelta(minutes=-30)),
    ],
    ids=["day", "time", "meeting", "event"],
)
def test_a_reminder_comes_on_the_morning_of_a_day_or_half_an_hour_before(item, after, as_):
    part = only(item, as_=as_)
    (alarm,) = part.subcomponents

    assert ("VALARM", "DISPLAY", part["SUMMARY"]) == (alarm.name, alarm["ACTION"], alarm["DESCRIPTION"])
    assert after == alarm["TRIGGER"].dt
    assert ("END" if part.name == "VTODO" else None) == alarm["TRIGGER"].params.get("RELATED")


def test_a_follow_up_says_in_words_why():
    expected = (
        "The lead from Sam Ortiz came; the playbook says to follow up a lead right away (Mitchell ¶8); "
        "due on the same day; you put it off until Tuesday 2 June 2026."
    )

    assert expected == only(WRITE)["DESCRIPTION"]


def test_a_follow_up_of_the_seekers_own_needs_no_description():
    assert "DESCRIPTION" not in only(FollowUp(summary="Call the bank", due=date(2026, 6, 1)))


def test_a_meeting_carries_its_agenda_and_questions_and_not_its_notes():
    part = only(MEETING, network=NETWORK)

    assert 'Meeting with Dana "D" Okafor; CPA' == part["SUMMARY"]
    assert (
        "Agenda:\n- Introductions\n- Planning; budgets\n\nQuestions:\n- What do you like, and what not?"
        == part["DESCRIPTION"]
    )
    assert "Café Zürich, Main St" == part["LOCATION"]
    assert datetime(2026, 6, 4, 16, tzinfo=UTC) == part["DTSTART"].dt
    assert datetime(2026, 6, 4, 16, 25, tzinfo=UTC) == part["DTEND"].dt
    assert ("OPAQUE", "CONFIRMED") == (part["TRANSP"], part["STATUS"])


def test_a_meeting_with_nobody_known_still_goes_out():
    assert "Meeting" == only(MEETING)["SUMMARY"]


def test_an_event_carries_its_opening_questions():
    part = only(MIXER)

    assert "Finance mixer" == part["SUMMARY"]
    assert (
        "Held by FMA Denver\n\nPlan: meet 2 people\n\nOpening questions:\n- How did you come to this field?"
        == part["DESCRIPTION"]
    )


def test_the_person_is_an_attendee_only_when_asked():
    asked = only(MEETING, network=NETWORK, attendees=True)

    assert "ATTENDEE" not in only(MEETING, network=NETWORK)
    assert ("mailto:dana@example.org", 'Dana "D" Okafor; CPA') == (asked["ATTENDEE"], asked["ATTENDEE"].params["CN"])
    assert "mailto:ana@example.org" == asked["ORGANIZER"]


def test_nobody_is_invited_to_the_seekers_own_follow_ups():
    assert "ATTENDEE" not in only(WRITE, network=NETWORK, attendees=True)


def test_an_address_that_is_none_invites_nobody():
    lee = Contact(name="Lee", emails=("ask Lee",))
    meeting = attrs.evolve(MEETING, contact=lee.id)

    assert "ATTENDEE" not in only(meeting, network=Network.of(lee), attendees=True)


@pytest.mark.parametrize(
    ("status", "as_event", "as_task"),
    [("open", None, "NEEDS-ACTION"), ("done", "CANCELLED", "COMPLETED"), ("skipped", "CANCELLED", "CANCELLED")],
)
def test_a_settled_follow_up_goes_out_as_such_and_reminds_no_more(status, as_event, as_task):
    follow_up = attrs.evolve(WRITE, status=status, changed_at=datetime(2026, 6, 2, 8, tzinfo=UTC))
    event, task = only(follow_up), only(follow_up, as_="todo")

    assert (as_event, as_task) == (event.get("STATUS"), task["STATUS"])
    assert (status == "open") == bool(event.subcomponents) == bool(task.subcomponents)
    assert ("COMPLETED" in task) == (status == "done")


def test_a_task_is_due_and_has_no_start():
    task = only(WRITE, as_="todo")

    assert ("VTODO", date(2026, 6, 2)) == (task.name, task["DUE"].dt)
    assert not {"DTSTART", "DTEND", "TRANSP"} & set(task)


def test_meetings_and_events_stay_events_among_tasks():
    written = components(ical.write([WRITE, MEETING, MIXER], seeker=SEEKER, as_="todo"))

    assert ["VEVENT", "VEVENT", "VTODO"] == sorted(part.name for part in written.values())


def test_a_cancelled_meeting_goes_out_cancelled_without_a_reminder():
    part = only(attrs.evolve(MEETING, status="cancelled"))

    assert "CANCELLED" == part["STATUS"]
    assert [] == part.subcomponents


def test_the_calendar_cancels_only_where_all_in_it_is_cancelled():
    cancelled = attrs.evolve(MEETING, status="cancelled")

    assert "CANCEL" == header(ical.write([cancelled], seeker=SEEKER))["METHOD"]
    assert "METHOD" not in header(ical.write([cancelled, MIXER], seeker=SEEKER))
    assert "METHOD" not in header(ical.write([], seeker=SEEKER))


def test_the_calendar_says_nothing_of_a_search():
    expected = {
        "VERSION": "2.0",
        "PRODID": "-//jumpstart//EN",
        "CALSCALE": "GREGORIAN",
        "X-WR-CALNAME": "Reminders",
    }

    assert expected == header(ical.write([], seeker=SEEKER))


@pytest.mark.parametrize("text", ["C:\\New", "C:\\new", "a\\,b; c", "tail\\"], ids=["N", "n", "comma", "end"])
def test_a_backslash_stays_one(text):
    assert text == str(only(attrs.evolve(WRITE, summary=text))["SUMMARY"])


def test_the_uid_is_the_id():
    assert WRITE.id == only(WRITE)["UID"]


def test_an_id_that_somebody_made_up_is_hashed():
    part = only(attrs.evolve(MEETING, id="globex; interview"))

    assert part["UID"] == only(attrs.evolve(MEETING, id="globex; interview", minutes=40))["UID"]
    assert "globex" not in part["UID"]


def test_the_sequence_and_the_stamp_of_a_follow_up_are_those_of_its_last_change():
    part = only(attrs.evolve(WRITE, revision=7, changed_at=datetime(2026, 6, 1, 12, tzinfo=UTC)))

    assert (7, datetime(2026, 6, 1, 12, tzinfo=UTC)) == (part["SEQUENCE"], part["DTSTAMP"].dt)


def test_a_follow_up_that_was_never_stored_is_stamped_by_its_fact():
    part = only(WRITE)

    assert (0, LEAD_CAME.at) == (part["SEQUENCE"], part["DTSTAMP"].dt)


def test_a_follow_up_without_any_time_is_stamped_by_its_day():
    part = only(FollowUp(summary="Call the bank", due=date(2026, 6, 1)))

    assert datetime(2026, 6, 1, tzinfo=UTC) == part["DTSTAMP"].dt


@pytest.mark.parametrize("item", [MEETING, MIXER], ids=["meeting", "event"])
def test_a_meeting_or_event_is_stamped_by_the_revision_that_wrote_it(item):
    at = datetime(2026, 5, 30, 8, tzinfo=UTC)
    network = Network().after(Revision(number=3, at=at, changes=(Put(item),)))
    stored, recorded = only(item, network=network), only(attrs.evolve(item, recorded_at=at))

    assert (3, at) == (stored["SEQUENCE"], stored["DTSTAMP"].dt)
    assert (0, at) == (recorded["SEQUENCE"], recorded["DTSTAMP"].dt)
    assert (0, item.starts_at) == (only(item)["SEQUENCE"], only(item)["DTSTAMP"].dt)


def test_equal_items_are_written_once_as_they_were_last_changed():
    older, newer = attrs.evolve(WRITE, revision=1), attrs.evolve(WRITE, revision=2)

    assert ical.write([older, newer], seeker=SEEKER) == ical.write([newer, older], seeker=SEEKER)
    assert 2 == only(older, newer)["SEQUENCE"]


def test_two_items_that_claim_one_id_are_refused():
    with pytest.raises(DuplicateError) as caught:
        ical.write([MEETING, attrs.evolve(MEETING, minutes=30)], seeker=SEEKER)

    assert ("meeting", MEETING.id) == (caught.value.kind, caught.value.id)


def test_an_unknown_kind_of_component_is_refused():
    with pytest.raises(FieldError) as caught:
        ical.write([], seeker=SEEKER, as_="journal")  # type: ignore[arg-type]  what a caller may mistype

    assert "as_: 'journal': expected 'event' or 'todo'" == str(caught.value)


def test_what_no_calendar_holds_is_refused_by_name():
    with pytest.raises(FieldError) as caught:
        ical.write([DANA], seeker=SEEKER)  # type: ignore[list-item]  as above

    expected = f"items: 'Contact {DANA.id}': a calendar holds follow-ups, meetings and events; leave this out"
    assert expected == str(caught.value)
