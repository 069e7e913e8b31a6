from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import (
    Contact,
    ContactPoint,
    Employer,
    FollowUp,
    Goal,
    Meeting,
    Network,
    NetworkingEvent,
    Seeker,
    Trace,
)
from jumpstart.formats import ical
from jumpstart.testing import strategies as records

MARK = "Telltale"
SEEKER = Seeker(name="Ana Ruiz", emails=("ana@example.org",), employer="Globex", confidential=True)
HARMLESS = {"status", "verdict", "zone", "do", "subject", "occasion", "contact", "given_name"}
TOLD = {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "DUE", "COMPLETED", "TRANSP", "STATUS", "CLASS"}
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


def marked(record):
    """The record with a mark in every text that may tell of a search."""
    values = {}
    for field in attrs.fields(type(record)):
        if field.name in HARMLESS or (field.name == "id" and isinstance(record, Seeker | Goal)):
            continue
        if field.type == "str":
            values[field.name] = f"{MARK} {field.name}"
        elif field.type == "tuple[str, ...]" and field.name != "workdays":
            values[field.name] = (f"{MARK} {field.name}",)
        elif field.type == "tuple[ContactPoint, ...]" and getattr(record, field.name):
            values[field.name] = (ContactPoint(value=f"{MARK}@{MARK}.example", label=MARK),)
        elif field.type == "Trace":
            values[field.name] = marked(Trace(at=AT))
    return attrs.evolve(record, **values)


def leaks(written: bytes) -> list[str]:
    """The content lines in which the mark stands, in any case."""
    lines = written.replace(b"\r\n ", b"").decode().split("\r\n")
    return [line for line in lines if MARK.casefold() in line.casefold()]


@st.composite
def searches(draw):
    """A search in which everything that tells of it is marked, and the items of its calendar."""
    contact = marked(draw(records.contacts()))
    given = draw(st.sampled_from(("Ann", "Ann (Telltale)", "")))
    contact = attrs.evolve(contact, given_name=given, id=draw(st.sampled_from(("telltale-7", contact.id))))
    arranged = [draw(records.meetings(st.just(contact.id))), draw(records.events())]
    asked = draw(st.lists(records.own_follow_ups(st.just(contact.id)), max_size=3))
    items = [marked(item) for item in (*arranged, *asked)]
    items = [attrs.evolve(item, id=f"{item.id} {number}") for number, item in enumerate(items)]
    seeker = attrs.evolve(marked(draw(records.seekers())), confidential=True)
    goal = marked(draw(records.goals()))
    employer = marked(Employer(name="Initech"))
    return seeker, Network.of(seeker, goal, contact, employer, *items), items


@given(searches(), st.sampled_from(("event", "todo")), st.booleans())
def test_nothing_in_a_confidential_calendar_tells_of_the_search(search, as_, attendees):
    seeker, network, items = search
    written = ical.write(items, seeker=seeker, network=network, as_=as_, attendees=attendees)

    assert [] == leaks(written)
    for part in icalendar.Calendar.from_ical(written).subcomponents:
        assert set(part) <= TOLD
        assert "PRIVATE" == part["CLASS"]
        assert all({"ACTION", "DESCRIPTION", "TRIGGER"} == set(alarm) for alarm in part.subcomponents)
        assert all(part["SUMMARY"] == alarm["DESCRIPTION"] for alarm in part.subcomponents)


@given(searches())
def test_a_leak_would_be_found(search):
    seeker, network, items = search

    assert leaks(ical.write(items, seeker=seeker, network=network, reveal=True))


def test_a_folded_leak_would_be_found():
    assert ["SUMMARY:a Telltale"] == leaks(b"SUMMARY:a Tell\r\n tale\r\nDTSTART:20260601\r\n")


def summary(item, *contacts, seeker=SEEKER) -> str:
    written = ical.write([item], seeker=seeker, network=Network.of(*contacts))
    return str(icalendar.Calendar.from_ical(written).subcomponents[0]["SUMMARY"])


def asked(contact: Contact, **fields: str) -> FollowUp:
    return FollowUp(summary="Ask about the job", due=date(2026, 6, 1), subject=contact.id, **fields)


ANN = Contact(name="Ann Lee", given_name="Ann", emails=("ann@example.org",))


@pytest.mark.parametrize(
    ("do", "draft", "expected"),
    [
        ("asked-for-meeting", "", "Write to Ann"),
        ("", "thank-you", "Write to Ann"),
        ("met", "", "Meet Ann"),
        ("gave-card", "", "Meet Ann"),
        ("", "", "Reminder: Ann"),
        ("a-kind-of-a-playbook", "", "Write to Ann"),
    ],
)
def test_a_follow_up_becomes_a_neutral_act_and_a_first_name(do, draft, expected):
    assert expected == summary(asked(ANN, do=do, draft=draft), ANN)


def test_who_is_reached_by_phone_alone_is_called():
    ann = Contact(name="Ann Lee", phones=("+1 303 555 0100",))

    assert "Call Ann" == summary(asked(ann, do="told"), ann)


def test_a_meeting_and_an_event_keep_their_time_alone():
    meeting = Meeting(contact=ANN, starts_at=AT, location="Initech, front desk")
    mixer = NetworkingEvent(name="Job fair", starts_at=AT)

    assert ("Meet Ann", "Appointment") == (summary(meeting, ANN), summary(mixer))


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (Contact(name="ann.lee@initech.example"), "Write to ann"),
        (Contact(name="Ann, recruiter at Initech"), "Write to Ann"),
        (Contact(name="Initech", organization="Initech Inc."), "Write to somebody"),
        (Contact(name="Recruiter Ann", title="Senior recruiter"), "Write to somebody"),
        (Contact(name="Globex Switchboard"), "Write to somebody"),
        (Contact(name="李晨"), "Write to 李晨"),
        (Contact(name="Dr. Ann Lee"), "Write to Ann"),
        (Contact(name="?!"), "Write to somebody"),
    ],
    ids=lambda value: value.name if isinstance(value, Contact) else "",
)
def test_a_name_that_may_tell_is_left_out(contact, expected):
    assert expected == summary(asked(contact, do="told"), contact)


def test_an_employer_that_the_seeker_aims_at_is_no_first_name():
    contact = Contact(name="Hooli Careers")

    assert "Write to somebody" == summary(asked(contact, do="told"), contact, Goal(employers=("Hooli",)))
    assert "Write to somebody" == summary(asked(contact, do="told"), contact, Employer(name="Hooli"))


def test_without_a_network_nobody_is_named():
    written = ical.write([asked(ANN, do="told")], seeker=SEEKER)

    assert b"SUMMARY:Write to somebody\r\n" in written


def test_a_seeker_may_reveal_it():
    open_search = ical.write([asked(ANN)], seeker=attrs.evolve(SEEKER, confidential=False))

    assert open_search == ical.write([asked(ANN)], seeker=SEEKER, reveal=True)
    assert b"CLASS" not in open_search
