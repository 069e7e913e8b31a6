"""
What every version wrote must be read for ever.

A folder ``v1``, ``v2`` … holds what the version wrote with which it came; once released, it never changes.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jumpstart.domain import (
    Alias,
    BusinessCard,
    Card,
    Contact,
    ContactPoint,
    Decision,
    Delivery,
    Dismissal,
    Employer,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Meeting,
    NetworkingEvent,
    PartialDate,
    Seeker,
    Toolkit,
    Trace,
    Unknown,
)
from jumpstart.domain.codec import RECORDS, canonical_json, checked
from jumpstart.domain.records import KINDS

FOLDER = Path(__file__).parents[1] / "data" / "golden"
DENVER, BERLIN = ZoneInfo("America/Denver"), ZoneInfo("Europe/Berlin")
CARD = Card(data="BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Chloé Dubois\r\nEND:VCARD\r\n".encode())
LATIN_CARD = Card(data=b"FN;CHARSET=ISO-8859-1:Chlo" + b"\xe9\r\n")
MORNING = datetime(2026, 6, 1, 9, 40, tzinfo=DENVER)

V1 = {
    "seeker": (
        Seeker(name="Sam Ortiz"),
        Seeker(
            name="Sam Ortiz",
            emails=("sam@example.org", ContactPoint(value="s.ortiz@globex.example", types=("work",), preferred=True)),
            phones=("+1 303 555 0100",),
            urls=("https://sam.example",),
            zone="America/Denver",
            workdays=("sun", "mon", "tue", "wed", "thu"),
            employer="Globex",
            employer_aliases=("Globex Corp.", "Initech"),
            employer_domains=("globex.example",),
            confidential=True,
        ),
    ),
    "goal": (
        Goal(),
        Goal(
            role="FP&A analyst",
            field="hospital finance",
            places=("Denver", "Boulder"),
            employers=("Mercy Hospital",),
            skills=("budgeting", "Sprechen: Deutsch"),
            statement="I plan budgets in hospitals.\nWhom do you know?",
        ),
    ),
    "toolkit": (
        Toolkit(),
        Toolkit(
            business_card=BusinessCard(name="Sam Ortiz", title="Analyst", emails=("sam@example.org",)),
            skills_card="budgets\nforecasts",
            resume_updated_on=date(2026, 4, 21),
            newest_position_on=date(2024, 2, 29),
        ),
    ),
    "card": (CARD, LATIN_CARD, Card(data=b"")),
    "contact": (
        Contact(name="Dana Okafor"),
        Contact(
            name="Chloé Dubois 👩‍🔬",
            given_name="Chloé",
            family_name="Dubois",
            nicknames=("Clo",),
            emails=("chloe@example.org", ContactPoint(value="c@example.org", types=("home", "pref"), preferred=True)),
            phones=(ContactPoint(value="+33 1 99 00 00 00", types=("cell",), label="en voyage"),),
            urls=("https://chloe.example/?a=1&b=2",),
            organization="Globex; Paris",
            unit="R&D",
            title='"Head" \\ of research',
            categories=("alumni", "friends"),
            notes="met at the station\n\tlikes trains",
            helps_with="introductions",
            card=CARD,
            extra=(("rank", "7"), ("tags", '{"a":[1,null],"b":"ü"}')),
        ),
        Contact(name="דנה לוי", id="an id of her own"),
        Contact(name="Ana Ruiz", birthday=PartialDate(month=4, day=12)),
        Contact(name="Ben Cole", birthday=PartialDate(year=1985, month=4, day=12)),
        Contact(name="Lee Chen", birthday=PartialDate(text="in spring")),
    ),
    "employer": (Employer(name="Globex"), Employer(name="Mercy Hospital", motivation=3, posting=2, advocacy=True)),
    "lead": (
        Lead(source="sam", received_at=MORNING),
        Lead(
            source="sam",
            received_at=datetime(2026, 11, 1, 1, 30, 15, 250, tzinfo=DENVER, fold=1),
            person="dana",
            name="Dana",
            employer="Mercy Hospital",
            role="FP&A analyst",
            meeting="m",
            note="call her first",
            recorded_at=datetime(2026, 11, 2, tzinfo=UTC),
        ),
        Lead(source="sam", received_at=datetime(2026, 6, 1, tzinfo=UTC), zone="Asia/Kolkata", id="own"),
    ),
    "meeting": (
        Meeting(contact="dana", starts_at=MORNING),
        Meeting(
            contact="dana",
            starts_at=MORNING,
            minutes=180,
            questions=("How did you start?", "Whom else should I meet?"),
            agenda=("thanks", "questions"),
            location="by phone",
            status="cancelled",
            note="she is ill",
            recorded_at=MORNING,
        ),
    ),
    "event": (
        NetworkingEvent(name="Finance Mixer", starts_at=datetime(2018, 3, 25, 2, 30, tzinfo=BERLIN)),
        NetworkingEvent(
            name="Finance Mixer",
            starts_at=MORNING,
            minutes=90,
            association="FPA",
            field="finance",
            location="Union Station",
            people_to_meet=5,
            opening_questions=("What brings you here?",),
            cards_given=3,
            status="cancelled",
            note="next year",
            recorded_at=MORNING,
        ),
    ),
    "interaction": (
        Interaction(kind="told", contact="dana", at=MORNING),
        Interaction(
            kind="thanked",
            contact="dana",
            at=MORNING,
            about=("m", "l1", "l2"),
            channel="handwritten note",
            purpose="outreach",
            note="with a stamp",
            recorded_at=MORNING,
        ),
        Interaction(kind="asked-for-meeting", at=MORNING, about=("l1",)),
    ),
    "follow-up": (
        FollowUp(summary="Call the alumni office", due=date(2026, 6, 5)),
        FollowUp(
            summary="Send the résumé",
            due=date(2026, 6, 5),
            due_at=datetime(2026, 6, 5, 17, tzinfo=DENVER),
            do="sent-resume",
            subject="dana",
            occasion="l1",
            number=2,
            draft="resume-reply",
            status="done",
            is_soft=True,
            priority=10,
            cite="¶10",
            grade="C",
            trace=Trace(
                kind="lead", record="l1", fact="it came", at=MORNING, zone="America/Denver", adjustments=("late",)
            ),
        ),
    ),
    "decision": (
        Decision(follow_up="f1", verdict="done", at=MORNING),
        Decision(
            follow_up="f2",
            rule="follow-up-lead",
            subject="dana",
            occasion="l1",
            number=1,
            verdict="snoozed",
            at=MORNING,
            until=date(2026, 6, 9),
            reason="she is away",
        ),
    ),
    "alias": (
        Alias(name="D. Okafor", merged_into="dana", merged_at=MORNING, id="d-okafor"),
        Alias(
            name="Chloé Dubois-Martin",
            given_name="Chloé",
            family_name="Dubois-Martin",
            nicknames=("Clo",),
            emails=("chloe@example.org", ContactPoint(value="c@globex.example", types=("work",), preferred=True)),
            phones=("+33 1 99 00 00 00",),
            urls=("https://chloe.example",),
            organization="Initech",
            unit="R&D",
            title="Chemist",
            birthday=PartialDate(month=4, day=12),
            categories=("alumni",),
            notes="met in Lyon",
            helps_with="introductions",
            included_because="she knows",
            card=LATIN_CARD,
            merged_into="chloe",
            merged_at=MORNING,
            source="contacts.vcf",
            id="chloe-martin",
            extra=(("rank", "7"),),
        ),
    ),
    "dismissal": (
        Dismissal(contacts=("lee", "dana"), at=MORNING),
        Dismissal(contacts=("John Smith 1", "John Smith 2"), at=MORNING, reason="father and son"),
    ),
    "delivery": (
        Delivery(item="f1", due=date(2026, 6, 1), channel="console:", since=MORNING),
        Delivery(
            item="f1",
            due=date(2026, 6, 1),
            channel="smtp://ann@mail.example/?to=ann@example.org",
            since=MORNING,
            digest=date(2026, 6, 1),
            attempts=2,
            next_at=MORNING,
            error="mail.example answers 451",
        ),
        Delivery(
            item="f2",
            channel="calendar",
            since=MORNING,
            status="sent",
            reference='"etag"',
            fingerprint="00ff",
            sent_at=MORNING,
            extra=(("seen", "true"),),
        ),
    ),
    "certificate": (Unknown(kind="certificate", id="c1", payload='{"title":"CPA","v":3}'),),
}
EXPECTED = {"v1": V1}
CASES = [(version, kind) for version, records in EXPECTED.items() for kind in records]


def stored(version, kind):
    return json.loads((FOLDER / version / f"{kind}.json").read_text("utf-8"))


def as_text(records):
    """A file of records: a JSON array with a record, its id and its fields, on each line."""
    lines = (canonical_json([record.id, RECORDS.write(record)]) for record in records)
    return "[\n" + ",\n".join(lines) + "\n]\n"


@pytest.mark.parametrize(("version", "kind"), CASES)
def test_what_a_version_wrote_is_read_for_ever(version, kind):
    cards = {id: RECORDS.read("card", id, fields, {}) for id, fields in stored(version, "card")}
    read = [RECORDS.read(kind, id, fields, cards) for id, fields in stored(version, kind)]

    assert list(EXPECTED[version][kind]) == read
    assert read == [checked(record) for record in read]


@pytest.mark.parametrize("kind", max(EXPECTED.items())[1])
def test_the_newest_files_are_what_this_version_writes(kind):
    """Where this fails, records are written in another way: raise their version, and begin a new folder."""
    version = max(EXPECTED)

    assert (FOLDER / version / f"{kind}.json").read_text("utf-8") == as_text(EXPECTED[version][kind])


def test_every_file_of_every_version_is_read():
    files = {(path.parent.name, path.stem) for path in FOLDER.rglob("*.json")}

    assert set(CASES) == files
    assert KINDS.keys() <= EXPECTED[max(EXPECTED)].keys()
