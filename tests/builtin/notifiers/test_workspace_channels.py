"""A workspace with mail and a calendar, on real servers."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

import jumpstart
from jumpstart import JUMP_START, FollowUp, Goal, Lead, Seeker, hookimpl
from jumpstart.errors import FieldError
from jumpstart.outbox import Channel
from jumpstart.plugins import NotifierOffer, Receipt

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


class Hall:
    """Many callers of one search: each opens it by itself, and messages arrive in one hall."""

    def __init__(self, path):
        self.path, self.keys, self.limit = path, [], timedelta(minutes=1)
        self.silent = threading.Event()
        self.silent.set()

    @hookimpl
    def jumpstart_notifiers(self):
        return (NotifierOffer(scheme="hall", open=lambda _: self),)

    def send(self, message, *, key):  # noqa: ARG002  it says nothing of them
        self.silent.wait(30)
        self.keys.append(key)
        return Receipt(key=key)

    def close(self):
        pass

    def enter(self):
        channel = jumpstart.Channel(url="hall:", digest=False, limit=self.limit)
        now = datetime(2026, 6, 1, 18, tzinfo=UTC)
        return jumpstart.open(
            self.path, notifiers=[channel], plugins=[self], discover=False, clock=lambda: now, playbook=NO_ADVICE
        )


@pytest.fixture
def hall(tmp_path):
    found = Hall(tmp_path / "search.db")
    yield found
    found.silent.set()


def test_what_was_done_elsewhere_is_not_announced_and_what_was_added_is(hall):
    step = FollowUp(summary="Call the bank", due=MONDAY)
    with hall.enter() as loop, hall.enter() as other:
        other.add(step)
        loop.refresh()
        other.complete(step)
        done = loop.notify()
        other.add(FollowUp(summary="Call Ann", due=MONDAY))
        added = loop.notify()

    assert ((), 1) == (done.receipts, len(added.receipts))


def test_many_callers_at_once_send_each_message_once(hall):
    with hall.enter() as ws:
        ws.add(*(FollowUp(summary=f"Call {number}", due=MONDAY) for number in range(12)))
    together, receipts = threading.Barrier(4), []

    def call():
        with hall.enter() as ws:
            together.wait()
            receipts.extend(ws.notify().receipts)

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert (12, 12, 12) == (len(hall.keys), len({*hall.keys}), len(receipts))


def test_a_notifier_that_hangs_costs_one_thread_however_often_it_is_called(hall):
    hall.limit = timedelta(milliseconds=50)
    hall.silent.clear()
    with hall.enter() as ws:
        ws.add(FollowUp(summary="Call Ann", due=MONDAY))
        before = {*threading.enumerate()}
        codes = [finding.code for _ in range(4) for finding in ws.notify().findings]
        left = {*threading.enumerate()} - before

    assert 1 == len(left)
    assert ["not-delivered", *["channel-unusable"] * 3] == codes


def test_what_is_no_calendar_cannot_be_pulled(hall):
    with hall.enter() as ws, pytest.raises(FieldError, match="calendar: 'console:': it holds no entries; expected"):
        ws.pull("console:")


def test_a_calendar_is_pulled_into_what_is_known_now(search, clock, shared_calendar, tmp_path):
    """A step that somebody else did meanwhile is not asked about as if it were open."""
    search.notify()
    steps = {each.summary: each for each in search.network.follow_ups.values()}
    with jumpstart.open(tmp_path / "search.db", clock=clock, discover=False, playbook=NO_ADVICE) as other:
        other.complete(steps["Call 1"])
    shared_calendar[1].request("DELETE", f"{steps['Call 1'].id}.ics")
    report = search.pull("home")

    assert () == report.questions
