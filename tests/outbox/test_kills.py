"""Whoever is killed while delivering loses nothing: the next one goes on where they stopped."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

import jumpstart.errors
from jumpstart import FollowUp, Seeker
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.domain.records import Put
from jumpstart.journal import Journal
from jumpstart.plugins import url_of

SOURCE = os.path.dirname(os.path.dirname(jumpstart.errors.__file__))  # noqa: PTH120  for PYTHONPATH
NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)

# Forks a process for each line that it reads, so that what is imported is imported once.
DRIVER = """
import os, sys
from datetime import UTC, datetime, timedelta
from jumpstart import JUMP_START
from jumpstart.builtin import BUILTINS
from jumpstart.builtin.mail import open_mail
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.journal import Journal
from jumpstart.outbox import Channel, Courier
from jumpstart.playbook.planner import plan
from jumpstart.plugins import url_of
import jumpstart.playbook.explain, jumpstart.playbook.wording

path, url = sys.argv[1:]
advice = JUMP_START.without(*(rule.id for rule in JUMP_START.rules))

def deliver(moment):
    now = datetime(2026, 6, 1, 9, tzinfo=UTC) + timedelta(minutes=10 * moment)
    journal = Journal(open_sqlite(url_of(path)), "default", path)
    def refresh():
        journal.refresh()
        return journal.network
    courier = Courier(
        workspace="default",
        channels=[Channel(url=url, name="mail", digest=False)],
        open_notifier=open_mail,
        commit=lambda build, note: journal.commit(build, at=now, by="", note=note),
        refresh=refresh,
        clock=lambda: now,
    )
    return courier.deliver(plan(refresh(), now=now, playbook=advice), now=now, items=tuple).waiting

while line := sys.stdin.readline():
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if deliver(int(line)) == 0 else 3
        finally:
            os._exit(status)
    print(child, flush=True)
    sys.stdin.readline()  # until then its number stays its own, so that nobody else is killed
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Mailbox:
    """An SMTP server's mail; some is deferred, refused or dropped, by the number of the attempt."""

    def __init__(self):
        self.received = defaultdict(list)
        self.count = self.refused = 0
        self.has_more = threading.Condition()

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=default)
        self.count += 1
        if self.count % 11 == 0:
            return "451 try again"
        if self.count % 13 == 0:
            server.transport.abort()
        if self.count % 17 == 0:
            self.refused += 1
            return "550 never"
        with self.has_more:
            # Even of a dropped connection the mail may have been taken.
            self.received[mail["Subject"]].append(mail["Message-ID"])
            self.has_more.notify_all()
        return "250 taken"

    def __len__(self):
        return sum(map(len, self.received.values()))


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def port(mailbox):
    from aiosmtpd.controller import Controller

    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        found = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=found)
    controller.start()
    yield found
    controller.stop()


@pytest.fixture
def driver(tmp_path, port):
    """A process that delivers in processes of its own; gives a function that starts one and one that waits for it."""
    url = f"smtp://127.0.0.1:{port}/?to=ann@example.org"
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", DRIVER, str(tmp_path / "search.db"), url],
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def start(moment):
        process.stdin.write(f"{moment}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    def wait():
        process.stdin.write("\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    with process:
        yield start, wait
        process.stdin.close()


def fill(path, count):
    """A search with so many steps to deliver; gives their names."""
    storage = open_sqlite(url_of(path))
    journal = Journal(storage, "default", str(path))
    steps = [FollowUp(summary=f"Call {number}", due=NINE.date()) for number in range(count)]
    journal.commit(lambda _: [Put(Seeker(name="Robin")), *map(Put, steps)], at=NINE, by="", note="")
    storage.close()
    return {step.summary for step in steps}


def statuses(path):
    storage = open_sqlite(url_of(path))
    network = Journal(storage, "default", str(path)).network
    storage.close()
    return {network.follow_ups[each.item].summary: each.status for each in network.deliveries.values()}


@pytest.mark.parametrize(
    ("kills", "mails"),
    [pytest.param(6, 80, id="a few"), pytest.param(210, 2100, id="many", marks=pytest.mark.soak)],
)
def test_nothing_is_lost_and_doubles_have_one_message_id(tmp_path, mailbox, driver, kills, mails):
    path, (start, wait) = tmp_path / "search.db", driver
    names, choice = fill(path, mails), random.Random(20260601)  # noqa: S311  no secret
    killed = moment = 0
    while True:
        child = start(moment)
        moment += 1
        if killed < kills:
            until = len(mailbox) + choice.randint(1, max(2 * mails // kills - 2, 2))
            with mailbox.has_more:
                mailbox.has_more.wait_for(lambda: len(mailbox) >= until, timeout=1.5)  # noqa: B023  used at once
            threading.Event().wait(choice.choice((0, 0, 0.001, 0.003)))
            os.kill(child, signal.SIGKILL)
        status = wait()
        killed += status == -signal.SIGKILL
        if status == 0:
            break

    found = statuses(path)
    lost = {name for name in names if name not in mailbox.received and found[name] != "failed"}
    doubles = {name: ids for name, ids in mailbox.received.items() if len(ids) > 1}
    print(f"\n{killed} kills, {mails} mails, {mailbox.refused} refused, {len(lost)} lost, {len(doubles)} doubles")  # noqa: T201
    assert set() == lost
    assert [] == [ids for ids in doubles.values() if len({*ids}) > 1]
    assert {"sent", "failed"} >= {*found.values()}
    assert len(names) == len(found)
    assert len({id for ids in mailbox.received.values() for id in ids}) == len(mailbox.received)
    assert killed >= kills // 2
