"""
Hypothesis strategies for everything that jumpstart keeps: nasty, but legal.

Texts hold emoji, right-to-left and combining characters, quotes, separators of every file format and a long line.
Moments lie in every IANA zone, in UTC, and often in an hour that a clock change skips or repeats.
Each strategy takes strategies for what it refers to, so that authors can narrow it::

    @given(leads(source=just("dana")))
    def test_my_backend_keeps_a_lead(lead): ...

Records that belong together come from ``networks``, and what may happen to them from ``changes``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from jumpstart.domain.actions import VERDICTS, Decision, FollowUp
from jumpstart.domain.aliases import Alias, Dismissal
from jumpstart.domain.codec import canonical_json
from jumpstart.domain.deliveries import DELIVERY_STATUSES, Delivery
from jumpstart.domain.facts import INTERACTION_KINDS, STATUSES, Interaction, Lead, Meeting, NetworkingEvent
from jumpstart.domain.network import Network
from jumpstart.domain.partial_dates import PartialDate
from jumpstart.domain.people import (
    WEEKDAYS,
    BusinessCard,
    Card,
    Contact,
    ContactPoint,
    Employer,
    Goal,
    Seeker,
    Toolkit,
)
from jumpstart.domain.records import Change, Put, Record, Remove, Unknown, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

NASTY_LINES = (
    "Dana Okafor",
    "José Núñez",
    "Jose\u0301 Nun\u0303ez",
    "李晨",
    "\u05d3\u05e0\u05d4 \u200f\u05dc\u05d5\u05d9",
    "\u202eabc\u202c",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "Z\u0335\u0321\u0322a\u0334lgo",
    'O\'Brien, "Bob"; Jr. \\ \\n \\, : = |',
    "=SUM(A1:A9)",
    "<script>alert(1)</script>&amp;",
    "BEGIN:VCARD",
    "' or 1=1; --",
    "../../etc/passwd",
    "%s {0} ${x}",
    "\u00a0padded\u3000",
    " padded ",
    "\ufeffmarked",
    "null",
    "long " * 60,
)
"""Texts of one line, none of them blank, that have broken programs."""

_LINE_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029")
_TEXT_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\u2028")


@cache
def lines(*, min_size: int = 0) -> SearchStrategy[str]:
    """Texts of one line; with a ``min_size`` above 0 they are not blank either."""
    plain = st.text(_LINE_CHARACTERS, min_size=min_size, max_size=12)
    return st.sampled_from(NASTY_LINES) | (plain.filter(str.strip) if min_size else plain)


@cache
def names() -> SearchStrategy[str]:
    """Texts of one line that are not blank."""
    return lines(min_size=1)


@cache
def texts() -> SearchStrategy[str]:
    """Texts of any number of lines."""
    return lines() | st.text(_TEXT_CHARACTERS, max_size=24)


@cache
def maybe_lines() -> SearchStrategy[str]:
    """Texts of one line, often empty."""
    return st.just("") | lines()


@cache
def maybe_texts() -> SearchStrategy[str]:
    """Texts of any number of lines, often empty."""
    return st.just("") | texts()


@lru_cache(maxsize=256)
def _many(items: SearchStrategy[Any], *, max_size: int = 3) -> SearchStrategy[tuple[Any, ...]]:
    return st.just(()) if items.is_empty else st.lists(items, max_size=max_size).map(tuple)


@cache
def zone_names() -> tuple[str, ...]:
    """The names of all IANA time zones, sorted."""
    return tuple(sorted(files("tzdata").joinpath("zones").read_text("utf-8").split()))


@cache
def zones() -> SearchStrategy[str]:
    """Names of IANA time zones, UTC among them."""
    return st.sampled_from(("UTC", "America/Denver", "Europe/Berlin", "Asia/Kolkata")) | st.sampled_from(zone_names())


_any_zone = zones


@cache
def dates() -> SearchStrategy[date]:
    """Dates on which all date arithmetic stays within the calendar."""
    return st.dates(date(1970, 1, 1), date(2100, 12, 31))


@cache
def clock_changes(zone: str, year: int) -> tuple[datetime, ...]:
    """The local times, without a zone, around which a zone's clocks change in a year; often none."""
    tzinfo = ZoneInfo(zone)
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=6 * step) for step in range(4 * 366)]
    offsets = [hour.astimezone(tzinfo).utcoffset() for hour in hours]
    found = []
    for at, before, after in zip(hours, offsets, offsets[1:], strict=False):
        if before != after:
            low, high = at, at + timedelta(hours=6)
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if middle.astimezone(tzinfo).utcoffset() == before else (low, middle)
            found.append(high.astimezone(tzinfo).replace(tzinfo=None, second=0, microsecond=0))
    return tuple(found)


@st.composite
def moments(draw: DrawFn, zones: SearchStrategy[str] | None = None) -> datetime:  # noqa: D417  Hypothesis gives draw
    """
    Aware datetimes in IANA zones, every other one near a change of the clocks.

    Hours that a change skips or repeats, with either ``fold``, are among them.

    Args:
        zones: The names of their zones; None for all of them.
    """
    zone = draw(_any_zone() if zones is None else zones)
    naive = draw(st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)))  # noqa: DTZ001  the zone comes below
    if changes_of_clock := clock_changes(zone, draw(st.integers(1975, 2036))) if draw(st.booleans()) else ():
        naive = draw(st.sampled_from(changes_of_clock)) + timedelta(minutes=draw(st.integers(-120, 120)))
    return naive.replace(tzinfo=ZoneInfo(zone), fold=draw(st.integers(0, 1)))


@st.composite
def _when(draw: DrawFn, field: str) -> dict[str, Any]:
    """A moment and its zone in each of the ways that a constructor takes."""
    moment = draw(moments())
    match draw(st.sampled_from(("in its zone", "in UTC", "with an offset"))):
        case "in its zone":
            return {field: moment}
        case "in UTC":
            return {field: moment.astimezone(UTC), "zone": str(moment.tzinfo)}
        case _:
            offset = timezone(timedelta(minutes=draw(st.integers(-840, 840))))
            return {field: moment.astimezone(offset), "zone": str(moment.tzinfo)}


@cache
def ids() -> SearchStrategy[str]:
    """Ids of records: any text of one line that is not blank."""
    return st.sampled_from(("dana", "lee", "sam")) | st.uuids().map(str) | names()


@lru_cache(maxsize=256)
def _maybe(reference: SearchStrategy[str] | None) -> SearchStrategy[str]:
    return st.just("") | (ids() if reference is None else reference)


@cache
def _recorded() -> SearchStrategy[datetime | None]:
    return st.none() | moments(st.just("UTC"))


@lru_cache(maxsize=256)
def contact_points(values: SearchStrategy[str] | None = None) -> SearchStrategy[ContactPoint]:
    """Ways to reach somebody."""
    return st.builds(
        ContactPoint,
        value=names() if values is None else values,
        types=st.sampled_from(((), ("home",), ("cell", "work"))) | _many(names(), max_size=2),
        preferred=st.booleans(),
        label=maybe_lines(),
    )


@cache
def emails() -> SearchStrategy[str]:
    """E-mail addresses of people who do not exist."""
    local_parts = st.text("abcdefghijklmnopqrstuvwxyz0123456789.+-", min_size=1, max_size=8)
    return st.builds(
        "{}@{}".format, local_parts, st.sampled_from(("example.org", "globex.example", "xn--bcher-kva.example"))
    )


def _points() -> dict[str, SearchStrategy[Any]]:
    return {
        "emails": _many(contact_points(emails()) | emails(), max_size=2),
        "phones": _many(contact_points(st.from_regex(r"\+1 303 555 01[0-9]{2}", fullmatch=True)), max_size=2),
        "urls": _many(contact_points(st.just("https://people.example/dana?a=1&b=2")), max_size=1),
    }


@cache
def cards() -> SearchStrategy[Card]:
    """Imported cards: any bytes, UTF-8 or not."""
    return st.builds(Card, data=texts().map(str.encode) | st.binary(max_size=24))


@cache
def partial_dates() -> SearchStrategy[PartialDate]:
    """Dates of which any part may be unknown, and words that stand for one."""
    days = dates() | st.sampled_from((date(2000, 2, 29), date(1604, 5, 5)))
    layouts = st.sampled_from(("%Y-%m-%d", "%Y-%m", "%Y", "--%m-%d", "--%m", "---%d"))
    written = st.builds(date.strftime, days, layouts)
    return (written | names()).map(PartialDate.of)


@cache
def contacts() -> SearchStrategy[Contact]:
    """Contacts with or without ways to be reached, made by hand or imported."""
    return st.builds(
        Contact,
        name=names(),
        given_name=maybe_lines(),
        family_name=maybe_lines(),
        nicknames=_many(names(), max_size=1),
        **_points(),
        organization=st.sampled_from(("", "Globex", "Globex Corp.", "Initech")) | lines(),
        unit=maybe_lines(),
        title=maybe_lines(),
        birthday=st.none() | partial_dates(),
        categories=_many(names(), max_size=1),
        notes=maybe_texts(),
        helps_with=maybe_texts(),
        card=st.none() | cards(),
    )


@cache
def seekers() -> SearchStrategy[Seeker]:
    """Seekers in any zone and any working week, searching openly or not."""
    weeks = st.integers(0, 6).flatmap(
        lambda first: st.integers(1, 7).map(lambda length: (WEEKDAYS[first:] + WEEKDAYS[:first])[:length])
    )
    return st.builds(
        Seeker,
        name=names(),
        **_points(),
        zone=zones(),
        workdays=weeks,
        employer=st.sampled_from(("", "Globex")) | lines(),
        employer_aliases=_many(names(), max_size=1),
        employer_domains=_many(st.just("globex.example"), max_size=1),
        confidential=st.booleans(),
    )


@cache
def goals() -> SearchStrategy[Goal]:
    """Goals, clear or vague."""
    return st.builds(
        Goal,
        role=st.sampled_from(("", "FP&A analyst")) | lines(),
        field=st.sampled_from(("", "hospital finance")) | lines(),
        places=_many(names(), max_size=2),
        employers=_many(names(), max_size=2),
        skills=_many(names(), max_size=2),
        statement=maybe_texts(),
    )


@cache
def toolkits() -> SearchStrategy[Toolkit]:
    """Toolkits with and without a business card and a résumé."""
    business_cards = st.builds(
        BusinessCard, name=names(), title=lines(), emails=_many(emails()), phones=st.just(("+1 303 555 0100",))
    )
    return st.builds(
        Toolkit,
        business_card=st.none() | business_cards,
        skills_card=maybe_texts(),
        resume_updated_on=st.none() | dates(),
        newest_position_on=st.none() | dates(),
    )


@cache
def employers() -> SearchStrategy[Employer]:
    """Scored employers."""
    scores = st.integers(0, 3)
    return st.builds(Employer, name=names(), motivation=scores, posting=scores, advocacy=st.booleans())


@st.composite
def leads(  # noqa: D417  Hypothesis gives draw
    draw: DrawFn,
    source: SearchStrategy[str] | None = None,
    person: SearchStrategy[str] | None = None,
    meeting: SearchStrategy[str] | None = None,
) -> Lead:
    """
    Leads about a person, an employer, a role or nobody in particular.

    Args:
        source: Ids of the contacts they come from; None for any.
        person: Ids of the contacts they are about, besides none; None for any.
        meeting: Ids of the meetings in which they were received, besides none; None for any.
    """
    return Lead(
        source=draw(ids() if source is None else source),
        person=draw(_maybe(person)),
        name=draw(maybe_lines()),
        employer=draw(st.sampled_from(("", "Globex")) | lines()),
        role=draw(maybe_lines()),
        meeting=draw(_maybe(meeting)),
        note=draw(maybe_texts()),
        recorded_at=draw(_recorded()),
        **draw(_when("received_at")),
    )


@st.composite
def meetings(draw: DrawFn, contact: SearchStrategy[str] | None = None) -> Meeting:  # noqa: D417  Hypothesis gives draw
    """
    Meetings of any length up to a day, planned or cancelled.

    Args:
        contact: Ids of the contacts to meet; None for any.
    """
    return Meeting(
        contact=draw(ids() if contact is None else contact),
        minutes=draw(st.sampled_from((20, 25, 30)) | st.integers(1, 1440)),
        questions=draw(_many(names())),
        agenda=draw(_many(names(), max_size=2)),
        location=draw(maybe_lines()),
        status=draw(st.sampled_from(STATUSES)),
        note=draw(maybe_texts()),
        recorded_at=draw(_recorded()),
        **draw(_when("starts_at")),
    )


@st.composite
def events(draw: DrawFn) -> NetworkingEvent:
    """Networking events, planned or cancelled."""
    return NetworkingEvent(
        name=draw(names()),
        minutes=draw(st.integers(1, 1440)),
        association=draw(maybe_lines()),
        field=draw(maybe_lines()),
        location=draw(maybe_lines()),
        people_to_meet=draw(st.integers(0, 1000)),
        opening_questions=draw(_many(names(), max_size=2)),
        cards_given=draw(st.integers(0, 100)),
        status=draw(st.sampled_from(STATUSES)),
        note=draw(maybe_texts()),
        recorded_at=draw(_recorded()),
        **draw(_when("starts_at")),
    )


@st.composite
def interactions(  # noqa: D417  Hypothesis gives draw
    draw: DrawFn, contact: SearchStrategy[str] | None = None, about: SearchStrategy[str] | None = None
) -> Interaction:
    """
    Interactions of the kinds that every playbook knows.

    Args:
        contact: Ids of the contacts; None for any.
        about: Ids of the records that they may be about; None for any.
    """
    return Interaction(
        kind=draw(st.sampled_from(INTERACTION_KINDS)),
        contact=draw(ids() if contact is None else contact),
        about=draw(_many(ids() if about is None else about, max_size=2)),
        channel=draw(st.sampled_from(("", "email", "phone", "handwritten note")) | lines()),
        purpose=draw(st.sampled_from(("", "outreach")) | lines()),
        note=draw(maybe_texts()),
        recorded_at=draw(_recorded()),
        **draw(_when("at")),
    )


def own_follow_ups(
    subject: SearchStrategy[str] | None = None, occasion: SearchStrategy[str] | None = None
) -> SearchStrategy[FollowUp]:
    """
    Follow-ups that the seeker adds by hand.

    Args:
        subject: Ids of the contacts to act on, besides none; None for any.
        occasion: Ids of the records that give the occasion, besides none; None for any.
    """
    return st.builds(
        FollowUp,
        summary=names(),
        due=dates(),
        due_at=st.none() | moments(),
        do=st.sampled_from(("", *INTERACTION_KINDS)),
        subject=_maybe(subject),
        occasion=_maybe(occasion),
        draft=st.sampled_from(("", "thank-you")),
        status=st.sampled_from(("open", "done", "skipped")),
        is_soft=st.booleans(),
        priority=st.integers(0, 100),
    )


@st.composite
def decisions(draw: DrawFn, follow_up: SearchStrategy[str] | None = None) -> Decision:  # noqa: D417  Hypothesis gives draw
    """
    Decisions on follow-ups.

    Args:
        follow_up: Ids of the follow-ups; None for any.
    """
    verdict = draw(st.sampled_from(VERDICTS))
    return Decision(
        follow_up=draw(ids() if follow_up is None else follow_up),
        rule=draw(st.sampled_from(("", "follow-up-lead"))),
        subject=draw(_maybe(None)),
        number=draw(st.integers(0, 9)),
        verdict=verdict,
        until=draw(dates()) if verdict == "snoozed" else None,
        reason=draw(maybe_texts()),
        **draw(_when("at")),
    )


@st.composite
def aliases(draw: DrawFn, merged_into: SearchStrategy[str] | None = None) -> Alias:  # noqa: D417  Hypothesis gives draw
    """
    Contacts that were merged into others.

    Args:
        merged_into: Ids of the contacts that were kept; None for any.
    """
    return Alias.of(
        draw(contacts()),
        merged_into=draw(ids() if merged_into is None else merged_into),
        merged_at=draw(moments()),
        source=draw(maybe_lines()),
    )


@st.composite
def dismissals(draw: DrawFn, contact: SearchStrategy[str] | None = None) -> Dismissal:  # noqa: D417  Hypothesis gives draw
    """
    Pairs of contacts that are not the same person.

    Args:
        contact: Ids of the contacts, two at least; None for any.
    """
    pair = draw(st.lists(ids() if contact is None else contact, min_size=2, max_size=2, unique=True))
    return Dismissal(contacts=tuple(pair), at=draw(moments()), reason=draw(maybe_texts()))


@st.composite
def deliveries(draw: DrawFn, item: SearchStrategy[str] | None = None) -> Delivery:  # noqa: D417  Hypothesis gives draw
    """
    Entries of the outbox.

    Args:
        item: Ids of what was delivered; None for any.
    """
    return Delivery(
        item=draw(ids() if item is None else item),
        due=draw(st.none() | dates()),
        channel=draw(names()),
        since=draw(moments()),
        digest=draw(st.none() | dates()),
        status=draw(st.sampled_from(DELIVERY_STATUSES)),
        attempts=draw(st.integers(0, 1_000_000)),
        next_at=draw(st.none() | moments()),
        error=draw(maybe_lines()),
        reference=draw(maybe_lines()),
        fingerprint=draw(maybe_lines()),
        sent_at=draw(st.none() | moments()),
    )


@cache
def unknowns() -> SearchStrategy[Unknown]:
    """Records of a kind that this version does not know, and of a newer version of one that it knows."""
    payloads = st.dictionaries(lines(), st.none() | st.integers() | texts() | _many(lines()).map(list), max_size=3)
    return st.builds(
        lambda kind, id, fields: Unknown(kind=kind, id=id, payload=canonical_json({**fields, "v": 999})),
        kind=st.sampled_from(("certificate", "contact", "lead")),
        id=ids(),
        fields=payloads,
    )


@st.composite
def networks(draw: DrawFn, *, max_size: int = 3) -> Network:  # noqa: D417  Hypothesis gives draw
    """
    Networks whose records refer to records that are in them.

    Args:
        max_size: At most how many records of a kind.
    """
    people = draw(st.lists(contacts(), max_size=max_size, unique_by=lambda contact: contact.id))
    records: list[Record] = [*people, *draw(_single())]
    records += draw(st.lists(events() | employers() | own_follow_ups(_of(people)), max_size=max_size))
    if people:
        records += draw(st.lists(meetings(_of(people)), max_size=max_size))
        arranged = [record for record in records if isinstance(record, Meeting)]
        records += draw(st.lists(leads(_of(people), _of(people), _of(arranged)), max_size=max_size))
        occasions = [record for record in records if isinstance(record, Meeting | Lead | NetworkingEvent)]
        records += draw(st.lists(interactions(_of(people), _of(occasions)), max_size=max_size))
    records += draw(st.lists(decisions(_of(records)), max_size=1))
    if people:
        merged = draw(st.lists(aliases(_of(people)), max_size=1))
        records += [alias for alias in merged if alias.id not in {contact.id for contact in people}]
    if len(people) > 1:
        records += draw(st.lists(dismissals(_of(people)), max_size=1))
    records += draw(st.lists(deliveries(_of(records)), max_size=1)) if records else []
    return Network.of(*{(kind_of(record), record.id): record for record in records}.values())


def _single() -> SearchStrategy[list[Record]]:
    """Records of which a network holds one each, or none."""
    return st.tuples(st.none() | seekers(), st.none() | goals(), st.none() | toolkits()).map(
        lambda records: [record for record in records if record is not None]
    )


def _of(records: Sequence[Record]) -> SearchStrategy[str]:
    return st.sampled_from([record.id for record in records]) if records else st.nothing()


@st.composite
def changes(draw: DrawFn, network: Network, *, max_size: int = 3) -> tuple[Change, ...]:  # noqa: D417  Hypothesis gives draw
    """
    Changes that may be made to a network: records added, edited, taken out, and taken out that were not there.

    Args:
        network: What the changes are made to.
        max_size: At most how many.
    """
    return tuple(draw(st.lists(_change(network), max_size=max_size)))


@st.composite
def _change(draw: DrawFn, network: Network) -> Change:
    known = list(network.records())
    people = st.sampled_from([*network.contacts, "nobody"])
    occasions = st.sampled_from([*network.meetings, *network.leads, *network.events, "nothing"])
    added = st.one_of(
        contacts(),
        leads(people, people, st.sampled_from([*network.meetings, "none"])),
        meetings(people),
        events(),
        interactions(people, occasions),
        seekers(),
        goals(),
        toolkits(),
        employers(),
        own_follow_ups(people, occasions),
        decisions(st.sampled_from([*network.follow_ups, "derived"])),
        aliases(people),
        dismissals(),
        deliveries(),
        unknowns(),
    )
    match draw(st.sampled_from(("add", "edit", "remove", "remove nothing"))):
        case "edit" if known:
            new = draw(added)
            same_kind = [record for record in known if type(record) is type(new)]
            if same_kind and not isinstance(new, Card | Decision | Unknown):
                return Put(attrs.evolve(new, id=draw(st.sampled_from(same_kind)).id))
            return Put(new)
        case "remove" if known:
            record = draw(st.sampled_from(known))
            return Remove(kind_of(record), record.id)
        case "remove nothing":
            return Remove(draw(st.sampled_from(("contact", "lead", "certificate"))), draw(ids()))
        case _:
            return Put(draw(added))
