from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
import pytest

from jumpstart.domain import (
    BusinessCard,
    Card,
    Contact,
    ContactPoint,
    Decision,
    Employer,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Meeting,
    NetworkingEvent,
    Put,
    Remove,
    Revision,
    Seeker,
    Toolkit,
    Trace,
    Unknown,
)
from jumpstart.errors import FieldError

DENVER = ZoneInfo("America/Denver")
NOON = datetime(2026, 6, 1, 12, tzinfo=DENVER)
DAY = date(2026, 6, 1)
NAIVE = datetime(2026, 6, 1, 12)  # noqa: DTZ001  the mistake under test
FIXED = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=-6)))
REACH = {"emails": ("sam@example.org",)}
COMPLETE = {
    ContactPoint: {"value": "dana@example.org"},
    Card: {"data": b""},
    Contact: {"name": "Dana"},
    Seeker: {"name": "Sam"},
    Goal: {},
    BusinessCard: {"name": "Sam", **REACH},
    Toolkit: {},
    Employer: {"name": "Globex"},
    Lead: {"source": "dana", "received_at": NOON},
    Meeting: {"contact": "dana", "starts_at": NOON},
    NetworkingEvent: {"name": "Mixer", "starts_at": NOON},
    Interaction: {"kind": "told", "contact": "dana", "at": NOON},
    Trace: {},
    FollowUp: {"summary": "Call", "due": DAY},
    Decision: {"follow_up": "f", "verdict": "done", "at": NOON},
    Unknown: {"kind": "certificate", "id": "c", "payload": "{}"},
    Revision: {"number": 1, "at": NOON},
}

REFUSED = [
    (Lead, {"received_at": NAIVE}, "Lead.received_at", NAIVE, "it has no time zone; add one"),
    (Lead, {"received_at": FIXED}, "Lead.received_at", FIXED, "it has an offset but no zone"),
    (Lead, {"received_at": DAY}, "Lead.received_at", DAY, "expected a datetime with a time zone"),
    (Lead, {"received_at": FIXED, "zone": "America/Atlantis"}, "Lead.zone", "America/Atlantis", "no such time zone"),
    (Lead, {"received_at": FIXED, "zone": "a\x00b"}, "Lead.zone", "a\x00b", "no such time zone is known"),
    (Lead, {"received_at": FIXED, "zone": None}, "Lead.zone", None, "expected the IANA name of a time zone"),
    (Lead, {"received_at": NOON.replace(year=1899)}, "Lead.received_at", None, "expected a year from 1900 to 2999"),
    (Lead, {"received_at": NOON.replace(year=3000)}, "Lead.received_at", None, "expected a year from 1900 to 2999"),
    (Lead, {"received_at": datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo"))}, "Lead.received_at", None, "1900 to 2999"),
    (Lead, {"received_at": datetime(1900, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo"))}, "Lead.received_at", None, "1900 to"),
    (Lead, {"recorded_at": NAIVE}, "Lead.recorded_at", NAIVE, "it has no time zone"),
    (Lead, {"source": ""}, "Lead.source", "", "must not be blank; give at least one visible character"),
    (Lead, {"source": None}, "Lead.source", None, "expected a text, got NoneType"),
    (Lead, {"person": 7}, "Lead.person", 7, "expected a text, got int"),
    (Meeting, {"minutes": 0}, "Meeting.minutes", 0, "expected a whole number of minutes, 1 to 1440"),
    (Meeting, {"minutes": 1441}, "Meeting.minutes", 1441, "expected a whole number of minutes, 1 to 1440"),
    (Meeting, {"minutes": True}, "Meeting.minutes", True, "expected a whole number of minutes"),
    (Meeting, {"minutes": 25.0}, "Meeting.minutes", 25.0, "expected a whole number of minutes"),
    (Meeting, {"minutes": "25"}, "Meeting.minutes", "25", "expected a whole number of minutes"),
    (Meeting, {"status": "held"}, "Meeting.status", "held", "expected one of 'planned', 'cancelled'"),
    (Meeting, {"questions": 5}, "Meeting.questions", 5, "expected a tuple of texts"),
    (Meeting, {"questions": {"a", "b"}}, "Meeting.questions", None, "expected a tuple of texts"),
    (Meeting, {"questions": ("why?", "")}, "Meeting.questions", "", "must not be blank"),
    (Meeting, {"agenda": (1,)}, "Meeting.agenda", 1, "expected a text, got int"),
    (
        NetworkingEvent,
        {"people_to_meet": -1},
        "NetworkingEvent.people_to_meet",
        -1,
        "whole number of people, 0 to 1000",
    ),
    (NetworkingEvent, {"cards_given": 100_001}, "NetworkingEvent.cards_given", 100_001, "0 to 100000"),
    (NetworkingEvent, {"name": " \t"}, "NetworkingEvent.name", " \t", "U+0009 at position 1"),
    (NetworkingEvent, {"name": "  "}, "NetworkingEvent.name", "  ", "must not be blank"),
    (Interaction, {"kind": "Told"}, "Interaction.kind", "Told", "expected lower-case words joined by hyphens"),
    (Interaction, {"kind": "told\n"}, "Interaction.kind", "told\n", "expected lower-case words joined by hyphens"),
    (Interaction, {"contact": ""}, "Interaction.contact", "", "say with whom, or in about= which lead or meeting"),
    (Interaction, {"about": 5}, "Interaction.about", 5, "expected a tuple of texts"),
    (Interaction, {"about": ("",)}, "Interaction.about", "", "must not be blank"),
    (Contact, {"name": ""}, "Contact.name", "", "must not be blank"),
    (Contact, {"name": "Dana\ud800"}, "Contact.name", "Dana\ud800", "holds U+D800 at position 4; remove control"),
    (Contact, {"emails": (5,)}, "Contact.emails", 5, "expected a ContactPoint"),
    (Contact, {"emails": 5}, "Contact.emails", 5, "expected a tuple of ContactPoint"),
    (Contact, {"emails": ("",)}, "ContactPoint.value", "", "must not be blank"),
    (Contact, {"card": b"BEGIN:VCARD"}, "Contact.card", b"BEGIN:VCARD", "expected a Card or None"),
    (Contact, {"id": ""}, "Contact.id", "", "must not be blank"),
    (Contact, {"extra": (("name", '"x"'),)}, "Contact.extra", ("name", '"x"'), "a name that is no field here"),
    (Contact, {"extra": "abc"}, "Contact.extra", "abc", "expected pairs of a name that is no field here"),
    (Card, {"data": "BEGIN:VCARD"}, "Card.data", "BEGIN:VCARD", "expected bytes; encode a text as UTF-8"),
    (Card, {"id": "mine"}, "Card.id", "mine", "expected the SHA-256 of data; leave id= out"),
    (Seeker, {"zone": "Denver"}, "Seeker.zone", "Denver", "expected an IANA name, as 'America/Denver'"),
    (Seeker, {"workdays": ()}, "Seeker.workdays", (), "expected at least one of mon, tue, wed, thu, fri, sat, sun"),
    (Seeker, {"workdays": ("mon", "mon")}, "Seeker.workdays", ("mon", "mon"), "each once"),
    (Seeker, {"workdays": ("Monday",)}, "Seeker.workdays", ("Monday",), "expected at least one of mon"),
    (Seeker, {"workdays": 5}, "Seeker.workdays", 5, "expected at least one of mon"),
    (Seeker, {"confidential": 1}, "Seeker.confidential", 1, "expected True or False"),
    (Seeker, {"id": "me"}, "Seeker.id", "me", "expected one of 'seeker'"),
    (BusinessCard, {"emails": ()}, "BusinessCard", "Sam", "a card needs a way to reach you; give one of emails"),
    (Toolkit, {"business_card": "Sam"}, "Toolkit.business_card", "Sam", "expected a BusinessCard or None"),
    (
        Toolkit,
        {"resume_updated_on": NOON},
        "Toolkit.resume_updated_on",
        NOON,
        "expected a datetime.date, without a time",
    ),
    (Toolkit, {"resume_updated_on": date(1899, 12, 31)}, "Toolkit.resume_updated_on", None, "1900 to 2999"),
    (Toolkit, {"newest_position_on": "2026"}, "Toolkit.newest_position_on", "2026", "expected a datetime.date"),
    (Employer, {"motivation": 4}, "Employer.motivation", 4, "expected a whole number of points, 0 to 3"),
    (FollowUp, {"due": NOON}, "FollowUp.due", NOON, "expected a datetime.date, without a time"),
    (FollowUp, {"due_at": NAIVE}, "FollowUp.due_at", NAIVE, "it has no time zone"),
    (FollowUp, {"changed_at": NAIVE}, "FollowUp.changed_at", NAIVE, "it has no time zone"),
    (FollowUp, {"status": "late"}, "FollowUp.status", "late", "expected one of 'open', 'done', 'skipped'"),
    (FollowUp, {"priority": 101}, "FollowUp.priority", 101, "expected a whole number of priority, 0 to 100"),
    (FollowUp, {"trace": "because"}, "FollowUp.trace", "because", "expected a Trace"),
    (Trace, {"at": NAIVE}, "Trace.at", NAIVE, "it has no time zone"),
    (Decision, {"verdict": "snoozed"}, "Decision.until", None, "a snoozed follow-up needs a date until which"),
    (Decision, {"until": DAY}, "Decision.until", DAY, "no other decision has one"),
    (
        Decision,
        {"verdict": "forgotten"},
        "Decision.verdict",
        "forgotten",
        "expected one of 'done', 'snoozed', 'skipped'",
    ),
    (Decision, {"id": "other"}, "Decision.id", "other", "expected the id of the follow-up; leave id= out"),
    (Unknown, {"payload": "not json"}, "Unknown.payload", "not json", "expected the text of a JSON object"),
    (Unknown, {"payload": "[]"}, "Unknown.payload", "[]", "expected the text of a JSON object"),
    (Revision, {"at": NAIVE}, "Revision.at", NAIVE, "it has no time zone"),
]


@pytest.mark.parametrize(
    ("cls", "fields", "field", "value", "remedy"),
    REFUSED,
    ids=[f"{cls.__name__}-{'-'.join(fields)}-{number}" for number, (cls, fields, *_) in enumerate(REFUSED)],
)
def test_a_refused_value_is_named_with_its_field_and_a_remedy(cls, fields, field, value, remedy):
    with pytest.raises(FieldError) as caught:
        cls(**{**COMPLETE[cls], **fields})

    assert field == caught.value.field
    assert value is None or value == caught.value.value
    assert remedy in caught.value.remedy
    assert str(caught.value).startswith(f"{field}: ")


def text_fields():
    for cls, complete in COMPLETE.items():
        for field in attrs.fields(cls):
            of_texts = str(field.type) in {"str", "tuple[str, ...]"}
            if of_texts and field.name not in {"status", "verdict", "kind", "zone", "workdays", "payload"}:
                yield pytest.param(cls, complete, field, id=f"{cls.__name__}.{field.name}")


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\r", "\x7f", "\x85", "\udc80"])
@pytest.mark.parametrize(("cls", "complete", "field"), list(text_fields()))
def test_a_control_character_is_refused_in_every_text(cls, complete, field, character):
    text = f"a{character}b"
    value = (text,) if field.type != "str" else text

    with pytest.raises(FieldError) as caught:
        cls(**{**complete, field.name: value})

    # What always has one value says so; every other text names the character.
    assert caught.value.field == f"{cls.__name__}.{field.name}"
    assert f"U+{ord(character):04X} at position 1" in caught.value.remedy or field.name == "id"


@pytest.mark.parametrize("character", ["\n", "\t", "\u2028", "\u2029"])
def test_a_line_break_is_refused_where_one_line_is_expected(character):
    with pytest.raises(FieldError) as caught:
        Contact(name=f"Dana{character}Okafor")

    assert "control characters and line breaks" in caught.value.remedy


def test_newlines_and_tabs_may_stand_in_notes():
    contact = Contact(name="Dana", notes="met at the station\n\tlikes trains")

    assert contact.notes == "met at the station\n\tlikes trains"


def test_a_meeting_of_three_hours_is_legal():
    meeting = Meeting(contact="dana", starts_at=NOON, minutes=180)

    assert meeting.minutes == 180


def test_a_contact_without_any_way_to_be_reached_is_legal_and_says_so():
    contact = Contact(name="Dana")

    assert not contact.is_reachable
    assert Contact(name="Dana", phones=("+1 303 555 0100",)).is_reachable


def test_a_lead_about_nobody_in_particular_is_legal():
    lead = Lead(source="dana", received_at=NOON)

    assert ("", "", "", "") == (lead.person, lead.name, lead.employer, lead.role)


def test_a_business_card_with_a_name_alone_is_refused():
    # Mitchell, Jump-Start Your Networking, ¶7: a card carries a way to be reached.
    with pytest.raises(FieldError) as caught:
        BusinessCard(name="Sam Ortiz")

    assert str(caught.value).startswith("BusinessCard: 'Sam Ortiz': a card needs a way to reach you")


def test_a_bare_text_becomes_a_tuple_of_one():
    goal = Goal(places="Denver")

    assert goal.places == ("Denver",)


def test_bare_addresses_become_contact_points():
    contact = Contact(name="Dana", emails=["dana@example.org"])

    assert contact.emails == (ContactPoint(value="dana@example.org"),)


def test_a_change_takes_the_record_itself_where_an_id_is_wanted():
    dana = Contact(name="Dana")

    assert Remove("contact", dana) == Remove("contact", dana.id)
    assert Put(dana).record is dana


def test_a_revision_holds_its_time_in_utc():
    revision = Revision(number=1, at=NOON)

    assert revision.at.tzinfo is UTC
