"""What others may see of a confidential search holds no word of it, whatever it is exported by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import jumpstart
from jumpstart import Contact, ContactPoint, Goal, Lead, Meeting, Network, Seeker
from jumpstart.builtin import BUILTINS
from jumpstart.calendars import settled_follow_ups
from jumpstart.errors import FieldError
from jumpstart.formats import ical
from jumpstart.plugins import Host, NotifierOffer, Receipt, Snapshot, hookimpl
from jumpstart.testing import strategies as records
from jumpstart.transfer import export_file

MARK = "zqxtelltale"
HOST = Host(builtins=BUILTINS, discover=False)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
PLANTED = {
    "Seeker": ("employer", "employer_aliases", "employer_domains"),
    "Goal": ("role", "field", "places", "employers", "skills", "statement"),
    "Contact": ("included_because", "helps_with"),
    "Employer": ("name",),
    "Lead": ("name", "employer", "role", "note"),
    "Meeting": ("questions", "agenda", "location", "note"),
    "NetworkingEvent": ("name", "association", "field", "location", "opening_questions", "note"),
    "Interaction": ("channel", "purpose", "note"),
    "FollowUp": ("summary", "cite"),
    "Decision": ("reason",),
}
"""The texts that speak of a search, by the type of their record; an address book's own fields do not."""


def planted(record):
    """A record with the token in every text that speaks of a search."""
    names = PLANTED.get(type(record).__name__, ())
    values = {name: (MARK,) if isinstance(getattr(record, name), tuple) else f"{MARK} {name}" for name in names}
    if isinstance(record, Seeker):
        values["confidential"] = True
    return attrs.evolve(record, **values)


@st.composite
def searches(draw):
    """A confidential search with the token planted all over it."""
    network = draw(records.networks())
    singles = [Seeker(name="Robin"), Goal(), Contact(name="Ann", emails=("ann@example.org",), id="ann")]
    found = {(type(each).__name__, each.id): each for each in (*singles, *network.records())}
    extra = (Lead(source="ann", received_at=AT), Meeting(contact="ann", starts_at=AT))
    return Network.of(*map(planted, (*found.values(), *extra)))


def calendar(network, *, reveal=False):
    """The calendar of a search, with everything in it."""
    plan = jumpstart.plan(network, now=AT)
    items = (*plan.follow_ups, *network.follow_ups.values(), *network.meetings.values(), *network.events.values())
    kept = {item.id: item for item in items}
    events, tasks = (
        ical.write(kept.values(), seeker=network.seeker, network=network, as_=as_, attendees=True, reveal=reveal)
        for as_ in ("event", "todo")
    )
    return (events + tasks).replace(b"\r\n ", b"").decode()


def cards(network, *, reveal=False):
    """The exported address book in every version, line folds taken out."""
    with TemporaryDirectory() as folder:
        file, written = Path(folder, "cards.vcf"), b""
        for version in (None, "3.0", "4.0"):
            export_file(file, HOST, snapshot(network), {"version": version, "reveal": reveal})
            written += file.read_bytes()
    return written.replace(b"\r\n ", b"").decode("utf-8", "replace")


def table(network, *, reveal=False):
    """The exported address book as a table."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "contacts.csv")
        export_file(file, HOST, snapshot(network), {"reveal": reveal})
        return file.read_text()


def snapshot(network):
    settled = lambda since: settled_follow_ups(network, since=since)  # noqa: E731
    return Snapshot(network=network, make_plan=lambda: jumpstart.plan(network, now=AT), make_settled=settled)


def exported_calendar(network, *, reveal=False):
    """The calendar as it is exported, with what was settled within a month."""
    with TemporaryDirectory() as folder:
        file, written = Path(folder, "plan.ics"), b""
        for as_ in ("event", "todo"):
            export_file(file, HOST, snapshot(network), {"as_": as_, "attendees": True, "reveal": reveal})
            written += file.read_bytes()
    return written.replace(b"\r\n ", b"").decode()


class Recorder:
    """A notifier of somebody else's, which shows whatever it is given."""

    def __init__(self):
        self.shown = []

    def send(self, message, *, key):
        self.shown += [message.title, message.body, key]
        return Receipt(key=key)

    def close(self):
        pass

    @hookimpl
    def jumpstart_notifiers(self):
        return (NotifierOffer(scheme="recorder", open=lambda _: self),)


def messages(network):
    """Everything that a notifier is given."""
    recorder = Recorder()
    options = {"clock": lambda: AT, "discover": False, "plugins": [recorder], "notifiers": ["recorder:"]}
    with jumpstart.open("memory:", **options) as ws:
        ws.add(*(each for each in network.records() if type(each).__name__ != "Card"))
        ws.notify()
    return "\n".join(recorder.shown)


FOR_OTHERS = {
    "calendar": calendar,
    "exported calendar": exported_calendar,
    "address book": cards,
    "table": table,
    "messages": messages,
}


def hold(exporters, *, examples):
    """Export searches by each exporter and look for the token; how many were tried."""
    tried = []

    @settings(max_examples=examples, deadline=None, database=None, phases=(Phase.generate,))
    @given(searches())
    def nothing_is_told(network):
        tried.append(network)
        leaking = [name for name, export in exporters.items() if MARK in export(network).casefold()]
        assert [] == leaking

    nothing_is_told()
    return len(tried)


@pytest.mark.row("S12", accepts=True)
@pytest.mark.parametrize("examples", [120, pytest.param(2000, marks=pytest.mark.soak)])
def test_nothing_that_others_may_see_tells_of_a_confidential_search(examples):
    tried = hold(FOR_OTHERS, examples=examples)
    print(f"\n{tried} searches exported by {len(FOR_OTHERS)} exporters")  # noqa: T201  asked for with -s

    assert examples == tried


@pytest.mark.row("S12", accepts=False)
@pytest.mark.parametrize(
    "leaky",
    [
        lambda network: calendar(network, reveal=True),
        lambda network: cards(network, reveal=True),
        lambda network: "\n".join(map(str, jumpstart.plan(network, now=AT).follow_ups)),
        lambda network: "\n".join(lead.note for lead in network.leads.values()),
        lambda network: calendar(network) + network.goal.role,
    ],
    ids=["revealed-calendar", "revealed-cards", "summaries", "lead-notes", "goal"],
)
def test_a_planted_leak_is_caught(leaky):
    with pytest.raises(AssertionError, match="leaky"):
        hold({**FOR_OTHERS, "leaky": leaky}, examples=20)


def test_a_message_of_a_confidential_search_is_a_neutral_act_and_a_first_name():
    seeker = Seeker(name="Robin", employer="Globex", confidential=True)
    ann = Contact(name="Ann Lee", emails=(ContactPoint(value="ann@example.org"),))
    goal = Goal(role="buyer", places=("Denver",))
    lead = Lead(source=ann, employer="Initech", role="buyer", received_at=AT)

    assert "Write to Ann" in messages(Network.of(seeker, goal, ann, lead)).splitlines()
    assert "Initech" not in messages(Network.of(seeker, goal, ann, lead))
    assert "Initech" in messages(Network.of(Seeker(name="Robin"), goal, ann, lead))


def test_what_was_settled_goes_out_without_a_word_of_the_search():
    seeker = Seeker(name="Robin", employer="Globex", confidential=True)
    ann = Contact(name="Ann Lee", emails=("ann@example.org",))
    lead = Lead(source=ann, employer="Initech", role=MARK, note=MARK, received_at=AT - timedelta(days=1))
    with jumpstart.open("memory:", clock=lambda: AT, discover=False) as ws:
        ws.add(seeker, Goal(role="buyer", field="hospital supplies", places=("Denver",)), ann, lead)
        (step,) = (each for each in ws.plan().follow_ups if each.rule == "follow-up-lead")
        ws.complete(step)
        hidden, shown = (exported_calendar(ws.network, reveal=reveal) for reveal in (False, True))

    assert (True, True) == (step.id in hidden, step.id in shown)
    assert (False, True) == ("Initech" in hidden, "Initech" in shown)
    assert "STATUS:COMPLETED" in hidden


@pytest.mark.parametrize("name", ["leads", "follow-ups"])
def test_a_table_that_tells_of_a_confidential_search_is_refused_and_nothing_is_written(tmp_path, name):
    network = Network.of(Seeker(name="Robin", confidential=True))

    with pytest.raises(FieldError, match="this table tells of a confidential search; pass reveal=True"):
        export_file(tmp_path / "x.csv", HOST, snapshot(network), {"table": name})

    assert [] == list(tmp_path.iterdir())
    export_file(tmp_path / "x.csv", HOST, snapshot(network), {"table": name, "reveal": True})
    assert (tmp_path / "x.csv").exists()
