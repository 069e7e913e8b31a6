"""A workspace with mail and a calendar, on real servers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

import jumpstart
from jumpstart import JUMP_START, FollowUp, Goal, Lead, Seeker
from jumpstart.outbox import Channel

MONDAY = date(2026, 6, 1)
NO_ADVICE = JUMP_START.without(*(rule.id for rule in JUMP_START.rules))


@pytest.fixture
def clock():
    """A clock that tests set."""

    class Clock:
        now = datetime(2026, 6, 1, 18, tzinfo=UTC)

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def search(tmp_path, clock, start_mail_server, shared_calendar):
    mail = f"smtp://127.0.0.1:{start_mail_server()}/?to=ann@example.org"
    calendar = Channel(url=f"{shared_calendar[0]}&as=todo", name="home")
    with jumpstart.open(
        tmp_path / "search.db", notifiers=(mail, calendar), clock=clock, discover=False, playbook=NO_ADVICE
    ) as ws:
        ws.add(Seeker(name="Robin", zone="America/Denver"))
        ws.add(*(FollowUp(summary=f"Call {number}", due=MONDAY + timedelta(days=number)) for number in range(3)))
        yield ws


def test_what_is_due_is_mailed_and_the_plan_is_on_the_calendar(search, mailbox):
    first, second = search.notify(), search.notify()

    assert [("1 to do today", "Call 0")] == [(mail["Subject"], mail.get_content().strip()) for mail in mailbox.mails]
    assert (1, 3, 0, 0) == (len(first.receipts), first.put, first.unchanged, first.waiting)
    assert (0, 0, 3, ()) == (len(second.receipts), second.put, second.unchanged, second.findings)


def test_what_another_client_does_comes_back(search, clock, shared_calendar):
    search.notify()
    ids = {each.summary: each.id for each in search.network.follow_ups.values()}
    stamp = b"\r\nLAST-MODIFIED:20260601T190000Z"
    shared_calendar[1].change(ids["Call 1"], (b"DATE:20260602", b"DATE:20260609" + stamp))
    shared_calendar[1].change(ids["Call 2"], (b"STATUS:NEEDS-ACTION", b"STATUS:COMPLETED" + stamp))
    clock.now += timedelta(hours=2)
    search.pull("home")
    steps = {each.summary: (each.due, each.status) for each in search.network.follow_ups.values()}
    after, calm = search.notify(), search.notify()

    assert (date(2026, 6, 9), "open") == steps["Call 1"]
    assert "done" == steps["Call 2"][1]
    assert ((), ()) == (after.findings, calm.findings)
    assert (0, 0, 3) == (calm.put, calm.removed, calm.unchanged)


def test_no_word_of_a_confidential_search_leaves_it(tmp_path, clock, start_mail_server, mailbox, shared_calendar):
    mail = f"smtp://127.0.0.1:{start_mail_server()}/?to=ann@example.org"
    with jumpstart.open(
        tmp_path / "search.db", notifiers=(mail, f"{shared_calendar[0]}&as=todo"), clock=clock, discover=False
    ) as ws:
        ann = jumpstart.Contact(name="Ann Ruiz", given_name="Ann", emails=("ann@example.org",), id="ann")
        ws.add(
            Seeker(name="Robin", employer="Globex", confidential=True),
            Goal(role="zqxrole", field="zqxfield", places=("Denver",)),
            ann,
            Lead(source="ann", received_at=clock.now, employer="zqxemployer", role="zqxrole", note="zqxnote"),
            FollowUp(summary="Ask zqxsummary", due=MONDAY, subject="ann", do="asked-for-meeting"),
        )
        ws.notify()
        name = ws.notify().findings

    _, listing = shared_calendar[1].request("GET")
    text = b"".join(bytes(each) for each in mailbox.mails) + listing
    assert mailbox.mails
    assert b"Write to Ann" in text
    for word in (b"zqx", b"Globex", b"jumpstart"):
        assert word not in text
    assert () == name
