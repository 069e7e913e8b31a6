from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import icalendar
import vobject
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from jumpstart.domain import FollowUp, Meeting, Network, NetworkingEvent, Seeker, Trace
from jumpstart.formats import ical
from jumpstart.formats.ical.entries import uid_of
from jumpstart.testing import strategies as records

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SEEKER = Seeker(name="Ana Ruiz", emails=("ana@example.org",))
AS = st.sampled_from(("event", "todo"))


def follow_ups() -> SearchStrategy[FollowUp]:
    traces = st.builds(Trace, fact=records.lines(), advice=records.lines(), arithmetic=records.lines())
    return st.builds(
        lambda follow_up, trace, cite, revision: attrs.evolve(follow_up, trace=trace, cite=cite, revision=revision),
        records.own_follow_ups(),
        traces,
        records.lines(),
        st.integers(0, 10_000),
    )


def calendars() -> SearchStrategy[list[FollowUp | Meeting | NetworkingEvent]]:
    items = follow_ups() | records.meetings() | records.events()
    return st.lists(items, max_size=4, unique_by=lambda item: item.id)


def starts_of(item: FollowUp | Meeting | NetworkingEvent) -> object:
    at = (item.due_at or item.due) if isinstance(item, FollowUp) else item.starts_at
    return at.replace(microsecond=0) if hasattr(at, "microsecond") else at


def shown(text: object) -> str:
    """A text as it can be seen: icalendar drops a byte-order mark at the start, as if the text were a file."""
    return str(text).lstrip("\ufeff")


def expected_of(items, as_: str) -> dict[str, tuple[str, str, object]]:
    """What a reader should find, by UID: the component, its title and its start."""
    return {
        uid_of(item): (
            "VTODO" if as_ == "todo" and isinstance(item, FollowUp) else "VEVENT",
            shown(getattr(item, "summary", getattr(item, "name", "Meeting"))),
            starts_of(item),
        )
        for item in items
    }


@given(calendars(), AS)
def test_icalendar_reads_back_what_was_meant_and_nothing_else(items, as_):
    calendar = icalendar.Calendar.from_ical(ical.write(items, seeker=SEEKER, as_=as_))
    found = {
        str(part["UID"]): (part.name, shown(part["SUMMARY"]), (part.get("DTSTART") or part.get("DUE")).dt)
        for part in calendar.subcomponents
    }

    assert len(items) == len(calendar.subcomponents)
    assert expected_of(items, as_) == found


@given(calendars(), AS)
def test_a_strict_reader_takes_it(items, as_):
    calendar = IcsCalendarStream.calendar_from_ics(ical.write(items, seeker=SEEKER, as_=as_).decode())
    found = {part.uid: ("VEVENT", shown(part.summary), part.dtstart) for part in calendar.events}
    found |= {part.uid: ("VTODO", shown(part.summary), part.due) for part in calendar.todos}

    assert expected_of(items, as_) == found


@given(calendars(), AS)
def test_vobject_takes_it(items, as_):
    calendar = vobject.readOne(ical.write(items, seeker=SEEKER, as_=as_).decode())
    found = {
        part.uid.value: (
            part.name,
            shown(part.summary.value),
            (part.dtstart if part.name == "VEVENT" else part.due).value,
        )
        for part in calendar.components()
    }

    assert expected_of(items, as_) == found


@given(calendars(), AS, st.data())
def test_the_order_of_the_items_does_not_matter(items, as_, data):
    shuffled = data.draw(st.permutations(items))

    assert ical.write(items, seeker=SEEKER, as_=as_) == ical.write(shuffled, seeker=SEEKER, as_=as_)


@given(calendars(), records.contacts(), st.booleans())
def test_no_line_is_longer_than_75_octets_or_breaks_a_character(items, contact, reveal):
    network = Network.of(contact)
    items = [attrs.evolve(item, contact=contact.id) if isinstance(item, Meeting) else item for item in items]
    written = ical.write(items, seeker=SEEKER, network=network, attendees=True, reveal=reveal)

    assert written.endswith(b"END:VCALENDAR\r\n")
    for line in written.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    for part in icalendar.Calendar.from_ical(written).subcomponents:
        # Its reader takes a backslash in a parameter for an escape, which RFC 5545, section 3.1, does not know there.
        assert "ATTENDEE" not in part or "\\" in contact.name or contact.name == part["ATTENDEE"].params["CN"]
