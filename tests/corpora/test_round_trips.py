"""What other people's software wrote, written again: as it came, after an edit, and as others read it."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date

import attrs
import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from jumpstart.calendars.arranging import gathering_from
from jumpstart.domain import PartialDate, Seeker
from jumpstart.errors import FieldError
from jumpstart.formats import ical, vcard
from jumpstart.formats.ical.entries import uid_of

SEEKER = Seeker(name="Ana Ruiz")
EDITS = {
    "name": ("FN", "New, Name"),
    "given_name": ("N", "Dana"),
    "family_name": ("N", "Okafor; née Ruiz"),
    "nicknames": ("NICKNAME", ("Dee", "D, O")),
    "categories": ("CATEGORIES", ("a,b", "c")),
    "organization": ("ORG", "Lakeside; Hospital, Inc."),
    "unit": ("ORG", "Budget"),
    "title": ("TITLE", "Planning, Lead"),
    "birthday": ("BDAY", PartialDate(month=4, day=12)),
    "notes": ("NOTE", "Met in June;\nlikes rowing, and 👩‍👩‍👧‍👦 " * 9),
    "emails": ("EMAIL", ("dana@example.org",)),
    "phones": ("TEL", ("+1 303 555 0142", "+1 303 555 0143")),
    "urls": ("URL", ()),
}
OUR_IDS = {"UID", "X-JUMPSTART-ID"}
FORMATTED_NAME = re.compile(rb"(?im)^(?:[\w-]+\.)?FN[^:\r\n]*:[^\r\n]*\S")
NAME = re.compile(rb"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)[;:]")


def lines_but(card, names):
    """The physical lines of a card without those of some properties, and without blank ones."""
    kept, is_own = [], False
    for line in re.split(rb"\r\n|\r|\n", card):
        if line[:1] not in (b" ", b"\t"):
            found = NAME.match(line)
            is_own = found is not None and found[1].decode().upper() in names
        if line.strip() and not is_own:
            kept.append(line)
    return kept


@pytest.fixture(scope="session")
def books(corpus):
    """The bytes of each address book, and what was read of it."""
    paths = sorted(corpus.rglob("*.vcf"))
    return [(path.name, data := path.read_bytes(), vcard.read(data)) for path in paths]


@pytest.fixture(scope="session")
def editable(books):
    """The contacts of whole cards of the versions that an edit leaves in their version."""
    contacts = [contact for _, _, imported in books for contact in imported.items]
    version = re.compile(rb"\bVERSION:[ \t]*[34]\.0", re.IGNORECASE)
    return [
        contact
        for contact in contacts
        if version.search(contact.card.data) and re.search(rb"(?i)\bEND:VCARD\s*$", contact.card.data)
    ]


def test_every_card_comes_back_as_it_was(books):
    """A text that was not UTF-8 was turned into it, which a problem tells."""
    counts = dict.fromkeys(("as it came", "after the conversion that was told", "with the END that was missing"), 0)
    wrong = []
    for name, data, imported in books:
        codes = {problem.code for problem in imported.problems}
        for contact in imported.items:
            written = vcard.write([contact])
            if written in data:
                counts["as it came"] += 1
            elif {"utf-16", "guessed-charset"} & codes and written == contact.card.data:
                counts["after the conversion that was told"] += 1
            elif "no-end" in codes and written.startswith(contact.card.data):
                counts["with the END that was missing"] += 1
            else:
                wrong.append((name, contact.name))
    sys.stdout.writelines(f"cards {how}: {count}\n" for how, count in counts.items())

    assert [] == wrong
    assert sum(counts.values()) == sum(len(imported.items) for _, _, imported in books)


def own_lines(contact, field):
    """The properties that an edit may touch; a name that was taken from elsewhere gets a line of its own."""
    own = {EDITS[field][0], *OUR_IDS} | ({"X-ABLABEL"} if field in {"emails", "phones", "urls"} else set())
    return own if FORMATTED_NAME.search(contact.card.data) else own | {"FN"}


def changes_more(contact, field, value):
    after = vcard.write([attrs.evolve(contact, **{field: value})])
    own = own_lines(contact, field)
    return lines_but(contact.card.data, own) != lines_but(after, own)


@pytest.mark.parametrize("step", [len(EDITS), pytest.param(1, marks=pytest.mark.soak)], ids=["one of each", "all"])
def test_an_edit_of_one_field_leaves_all_other_lines_alone(editable, step):
    edits = [(contact, field) for contact in editable for field in EDITS]
    edits = edits if step == 1 else edits[:: step + 1]
    wrong = [(contact.name, field) for contact, field in edits if changes_more(contact, field, EDITS[field][1])]
    sys.stdout.write(f"{len(edits)} edits of {len(editable)} cards: {len(wrong)} change more than their lines\n")

    assert [] == wrong


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)


@given(
    st.integers(0, 10_000),
    st.sampled_from(("name", "title", "notes", "organization", "nicknames", "given_name")),
    TEXTS,
)
@settings(max_examples=300)
def test_any_edit_of_any_card_is_read_back_and_leaves_all_other_lines_alone(editable, number, field, text):
    contact = editable[number % len(editable)]
    value = (text,) if field == "nicknames" else text
    edited = attrs.evolve(contact, **{field: value})
    (found,) = vcard.read(vcard.write([edited])).items

    assert attrs.evolve(edited, card=None) == attrs.evolve(found, card=None)
    assert not changes_more(contact, field, value)


def values(component, name):
    return [each.value for each in component.contents.get(name, [])]


def said_to_vobject(data):
    """What vobject makes of a card."""
    component = vobject.readOne(data.decode())
    return {
        "name": values(component, "fn"),
        "parts": [(each.family, each.given) for each in values(component, "n")],
        "emails": values(component, "email"),
        "phones": values(component, "tel"),
        "urls": values(component, "url"),
        "organization": [[*each, ""][:2] for each in values(component, "org")],
        "title": values(component, "title"),
        "notes": values(component, "note"),
        "nicknames": values(component, "nickname"),
        "categories": [one for each in values(component, "categories") for one in each],
    }


def one(value):
    return [value] if value else []


def meant(contact):
    return {
        "name": [contact.name],
        "parts": [(contact.family_name, contact.given_name)],
        "emails": [point.value for point in contact.emails],
        "phones": [point.value for point in contact.phones],
        "urls": [point.value for point in contact.urls],
        "organization": one([contact.organization, contact.unit]) if contact.organization or contact.unit else [],
        "title": one(contact.title),
        "notes": one(contact.notes),
        "nicknames": list(contact.nicknames),
        "categories": list(contact.categories),
    }


def differences(expected, found):
    return {name: (expected[name], found[name]) for name in expected if expected[name] != found[name]}


def test_vobject_reads_every_contact_that_is_written_as_it_is_meant(books):
    contacts = [attrs.evolve(contact, card=None) for _, _, imported in books for contact in imported.items]
    wrong = [
        (contact.name, differs)
        for contact in contacts
        if (differs := differences(meant(contact), said_to_vobject(vcard.write([contact]))))
    ]
    sys.stdout.write(f"contacts that vobject reads as they are meant: {len(contacts) - len(wrong)}\n")

    assert [] == wrong


@pytest.fixture(scope="session")
def gatherings(corpus):
    """What the entries of each calendar say, as events of ours."""
    found = []
    for path in sorted(corpus.rglob("*.ics")):
        events = {}
        for entry in ical.read(path.read_bytes()).items:
            try:
                event = gathering_from(entry, zone="America/Denver")
            except FieldError:
                continue  # at such a time nobody can meet
            events[event.id] = event
        if events:
            found.append((path.name, tuple(events.values())))
    return found


@pytest.fixture(scope="session")
def written(gatherings):
    """Each calendar as we write it."""
    return [ical.write(events, seeker=SEEKER) for _, events in gatherings]


def shown(text):
    """A text as it can be seen: icalendar drops a byte-order mark at the start, as if the text were a file."""
    return str(text).lstrip("\ufeff")


def found_by_ours(data):
    return {each.uid: (each.summary, each.starts_at, each.location) for each in ical.read(data).items}


def found_by_icalendar(data):
    return {
        str(part["UID"]): (str(part["SUMMARY"]), part["DTSTART"].dt, str(part.get("LOCATION", "")))
        for part in icalendar.Calendar.from_ical(data).subcomponents
    }


def found_by_ical(data):
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return {each.uid: (each.summary, each.dtstart, each.location or "") for each in events}


def found_by_vobject(data):
    return {
        part.uid.value: (part.summary.value, part.dtstart.value, "".join(values(part, "location")))
        for part in vobject.readOne(data.decode()).components()
    }


READERS = {each.__name__: each for each in (found_by_ours, found_by_icalendar, found_by_ical, found_by_vobject)}


def plain(found):
    """What a reader found, each moment in UTC and each text without what cannot be seen at its ends."""
    return {
        uid: (shown(title).strip(), start if type(start) is date else start.astimezone(UTC), shown(place).strip())
        for uid, (title, start, place) in found.items()
    }


def start_of(event):
    """A whole day is written as one."""
    return event.starts_at.astimezone(UTC).replace(microsecond=0)


@pytest.mark.parametrize("reader", READERS)
def test_what_the_calendars_say_is_read_by_others_as_it_is_meant(gatherings, written, reader):
    wrong = []
    for (name, events), data in zip(gatherings, written, strict=True):
        found = plain(READERS[reader](data))
        expected = plain({uid_of(each): (each.name, start_of(each), each.location) for each in events})
        if expected != found:
            wrong.append((name, differences(expected, found) if expected.keys() == found.keys() else found))
    count = sum(len(events) for _, events in gatherings)
    sys.stdout.write(f"{count} events of {len(gatherings)} calendars, {reader}: {len(wrong)} calendars differ\n")

    assert [] == wrong
    assert count > 1_000
