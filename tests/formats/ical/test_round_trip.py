"""What is written is read back as it was meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import Contact, FollowUp, Meeting, Network, Put, Revision, Seeker, Trace
from jumpstart.formats import ical
from jumpstart.formats.ical.entries import full_entry, uid_of
from jumpstart.testing import strategies as records

SEEKER = Seeker(name="Ana Ruiz", emails=("ana@example.org",))
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
DANA = Contact(name='Dana "D" Okafor', emails=("dana@example.org",))


def follow_ups():
    traces = st.builds(Trace, fact=records.lines(), advice=records.lines(), arithmetic=records.lines())
    return st.builds(
        lambda follow_up, trace, revision: attrs.evolve(follow_up, trace=trace, revision=revision, changed_at=AT),
        records.own_follow_ups(),
        traces,
        st.integers(0, 10_000),
    )


def calendars():
    items = follow_ups() | records.meetings() | records.events()
    return st.lists(items, max_size=4, unique_by=lambda item: item.id)


def second(moment):
    return moment.replace(microsecond=0) if isinstance(moment, datetime) else moment


def line(text):
    return shown(text).strip()


def shown(text):
    """A text as it can be seen: icalendar drops a byte-order mark at the start, as if the text were a file."""
    return text.lstrip("\ufeff")


AS = st.sampled_from(("event", "todo"))


@settings(max_examples=300)
@given(calendars(), AS, records.contacts())
def test_reading_gives_back_what_was_written(items, as_, contact):
    check_that_they_come_back(items, as_, contact)


@pytest.mark.soak
@settings(max_examples=10_000)
@given(follow_ups(), AS)
def test_ten_thousand_follow_ups_come_back(follow_up, as_):
    check_that_they_come_back([follow_up], as_, DANA)


@pytest.mark.soak
@settings(max_examples=10_000)
@given(records.meetings(), records.contacts())
def test_ten_thousand_meetings_come_back(meeting, contact):
    check_that_they_come_back([meeting], "event", contact)


def check_that_they_come_back(items, as_, contact):
    items = [attrs.evolve(item, contact=contact.id) if isinstance(item, Meeting) else item for item in items]
    network = Network.of(contact)
    imported = ical.read(ical.write(items, seeker=SEEKER, as_=as_, network=network))
    found = {entry.uid: entry for entry in imported.items}

    assert () == imported.problems
    assert {uid_of(item) for item in items} == set(found)
    for item in items:
        is_task = as_ == "todo" and isinstance(item, FollowUp)
        meant, entry = full_entry(item, network, is_task=is_task), found[uid_of(item)]
        times = (None, second(meant.starts), None) if is_task else (second(meant.starts), None, second(meant.ends))
        assert times == (entry.starts_at, entry.due, entry.ends_at)
        assert (
            line(meant.summary),
            line(meant.location),
            shown(meant.description),
            meant.status.lower(),
            meant.sequence,
        ) == (
            entry.summary,
            entry.location,
            entry.description,
            entry.status,
            entry.sequence,
        )
        assert (uid_of(item), True) == (entry.record_id, entry.is_own_calendar)


def test_attendees_are_read_back():
    network = Network.of(DANA)
    meeting = Meeting(contact=DANA, starts_at=AT)
    (entry,) = ical.read(ical.write([meeting], seeker=SEEKER, network=network, attendees=True)).items

    assert (
        ical.Participant(address="dana@example.org", name='Dana "D" Okafor', answer="needs-action")
        == (entry.attendees[0])
    )
    assert ical.Participant(address="ana@example.org", name="Ana Ruiz") == entry.organizer


def test_a_cancelled_meeting_goes_out_to_its_attendee_as_a_cancellation():
    """RFC 5546, section 3.2.5: a CANCEL names the organizer, the attendees, the UID and a higher SEQUENCE."""
    meeting = Meeting(contact=DANA, starts_at=AT)
    network = Network.of(DANA).after(Revision(number=3, at=AT, changes=(Put(meeting),)))
    cancelled = attrs.evolve(meeting, status="cancelled")
    later = network.after(Revision(number=4, at=AT + timedelta(hours=1), changes=(Put(cancelled),)))
    before, after = (
        ical.read(ical.write([item], seeker=SEEKER, network=state, attendees=True)).items[0]
        for item, state in ((meeting, network), (cancelled, later))
    )

    assert ("CANCEL", "cancelled", 4) == (after.method, after.status, after.sequence)
    assert before.sequence < after.sequence
    assert (before.uid, before.attendees, before.organizer) == (after.uid, after.attendees, after.organizer)


def test_a_change_of_the_seekers_own_follow_up_raises_its_sequence():
    own = FollowUp(summary="Call the bank", due=date(2026, 6, 1))
    moved = attrs.evolve(own, due=date(2026, 6, 9))
    network = Network().after(Revision(number=3, at=AT, changes=(Put(own),)))
    later = network.after(Revision(number=8, at=AT + timedelta(hours=1), changes=(Put(moved),)))
    entries = [
        ical.read(ical.write(state.follow_ups.values(), seeker=SEEKER, network=state)).items[0]
        for state in (network, later)
    ]

    assert [3, 8] == [entry.sequence for entry in entries]
    assert [AT, AT + timedelta(hours=1)] == [entry.stamped_at for entry in entries]
