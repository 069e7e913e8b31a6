"""The plan on a real calendar server, and what another client changes there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from jumpstart import JUMP_START, FollowUp, Seeker
from jumpstart.builtin import BUILTINS
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.calendars import changes_from
from jumpstart.domain.records import Put
from jumpstart.formats import ical
from jumpstart.journal import Journal
from jumpstart.outbox import Channel, Courier
from jumpstart.playbook.planner import plan
from jumpstart.plugins import Host

NOON = datetime(2026, 6, 1, 18, tzinfo=UTC)
MONDAY = date(2026, 6, 1)
NO_ADVICE = JUMP_START.without(*(rule.id for rule in JUMP_START.rules))


class Search:
    """A search that is on a calendar, without a shell."""

    def __init__(self, url):
        self.journal, self.now = Journal(MemoryStorage(), "default", "memory:"), NOON
        self.channel = Channel(url=url, name="home")
        self.courier = Courier(
            workspace="default",
            channels=[self.channel],
            open_notifier=Host(builtins=BUILTINS, discover=False).notifier,
            commit=self.commit,
            refresh=lambda: self.journal.network,
            clock=lambda: self.now,
        )

    def commit(self, build, *, note):
        return self.journal.commit(build, at=self.now, by="", note=note)

    def put(self, *records):
        self.commit(lambda _: [Put(each) for each in records], note="put")

    def items(self):
        return tuple(self.journal.network.follow_ups.values())

    def plan(self):
        return plan(self.journal.network, now=self.now, playbook=NO_ADVICE)

    def publish(self):
        delivered = self.courier.deliver(self.plan(), now=self.now, items=self.items)
        return delivered.put, delivered.removed, delivered.unchanged, [each.code for each in delivered.findings]

    def pull(self):
        """What the shell does: take in what was changed, then note that it was seen."""
        fetched = self.courier.fetch(self.channel, now=self.now, items=self.items)
        found = changes_from(
            ical.read(fetched.content).items,
            network=self.journal.network,
            plan=self.plan(),
            now=self.now,
            zone="America/Denver",
        )
        done = [each.follow_up for each in found.decisions if each.verdict == "done"]
        skipped = [each.follow_up for each in found.decisions if each.verdict == "skipped"]
        changes = [*found.records]
        changes += (FollowUp(summary=each.summary, due=each.due, status="done") for each in done)
        changes += (FollowUp(summary=each.summary, due=each.due, status="skipped") for each in skipped)
        if changes:
            self.put(*changes)
        self.courier.remember(fetched.seen, note="pulled")
        return [(each.summary, str(each.due), each.status) for each in changes]


def step(number, due=MONDAY + timedelta(days=7)):
    return FollowUp(summary=f"Call {number}", due=due)


@pytest.fixture(params=["event", "todo"])
def component(request):
    return request.param


@pytest.fixture
def search(shared_calendar, component):
    made = Search(f"{shared_calendar[0]}&as={component}")
    made.put(Seeker(name="Robin", zone="America/Denver"), *(step(number) for number in range(3)))
    return made


@pytest.fixture
def client(shared_calendar):
    return shared_calendar[1]


def moved(component):
    """How another client moves an entry from the eighth to the tenth of June."""
    if component == "todo":
        return ((b"DUE;VALUE=DATE:20260608", b"DUE;VALUE=DATE:20260610\r\nLAST-MODIFIED:20260601T190000Z"),)
    return (
        (b"DTSTART;VALUE=DATE:20260608", b"DTSTART;VALUE=DATE:20260610\r\nLAST-MODIFIED:20260601T190000Z"),
        (b"DTEND;VALUE=DATE:20260609", b"DTEND;VALUE=DATE:20260611"),
    )


def test_the_plan_is_on_the_calendar_and_stays_as_it_is(search):
    assert (3, 0, 0, []) == search.publish()
    assert (0, 0, 3, []) == search.publish()
    assert [] == search.pull()


def test_what_another_client_moves_comes_back(search, client, component):
    search.publish()
    client.change(step(1).id, *moved(component))
    search.now += timedelta(hours=2)

    assert (0, 0, 2, ["changed-in-calendar"]) == search.publish()
    assert [("Call 1", "2026-06-10", "open")] == search.pull()
    assert [] == search.pull()
    assert (1, 0, 2, []) == search.publish()
    assert (0, 0, 3, []) == search.publish()


def test_what_another_client_completes_comes_back(search, client, component):
    search.publish()
    old, new = (b"NEEDS-ACTION", b"COMPLETED") if component == "todo" else (b"SUMMARY", b"STATUS:CANCELLED\r\nSUMMARY")
    client.change(step(1).id, (old, new + b"" if component == "event" else new))
    search.now += timedelta(hours=2)

    assert [("Call 1", "2026-06-08", "done" if component == "todo" else "skipped")] == search.pull()
    assert (1, 0, 2, []) == search.publish()
    assert (0, 0, 3, []) == search.publish()


def test_what_is_done_here_is_settled_there(search, client, component):
    search.publish()
    search.put(FollowUp(summary="Call 1", due=step(1).due, status="done"))
    search.publish()

    assert (b"COMPLETED" if component == "todo" else b"CANCELLED") in client.read(step(1).id)


def test_what_is_taken_out_here_is_removed_there(search, client):
    search.publish()
    search.commit(lambda network: [_remove(network, step(1).id)], note="out")

    assert (0, 1, 2, []) == search.publish()
    assert client.request("GET", f"{step(1).id}.ics")[0] == 404


def _remove(network, id):
    from jumpstart.domain.records import Remove

    return Remove("follow-up", network.follow_ups[id].id)


def test_a_calendar_that_is_not_there_is_told_and_nothing_is_lost(search, shared_calendar):
    search.channel = Channel(url=shared_calendar[0].replace("/ann/", "/ann/not-"), name="home")
    search.courier._channels = (search.channel,)

    assert (0, 0, 0, ["channel-unusable"]) == search.publish()


@pytest.mark.soak
@pytest.mark.parametrize("component", ["todo"], indirect=True)
def test_a_thousand_steps_come_and_go(search, client, component):
    search.put(*(step(number) for number in range(1000)))

    assert (1000, 0, 0, []) == search.publish()
    assert (0, 0, 1000, []) == search.publish()
    client.change(step(17).id, *moved(component))
    client.change(step(18).id, (b"NEEDS-ACTION", b"COMPLETED"))
    search.now += timedelta(hours=2)
    assert [("Call 17", "2026-06-10", "open"), ("Call 18", "2026-06-08", "done")] == sorted(search.pull())
    assert (2, 0, 998, []) == search.publish()
    assert (0, 0, 1000, []) == search.publish()
