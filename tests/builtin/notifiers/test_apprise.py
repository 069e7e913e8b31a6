from __future__ import annotations

import base64
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import traceback
from contextlib import suppress

import pytest

from jumpstart.builtin.apprise_notifier import _hiding, open_apprise
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import Message

pytest.importorskip("apprise")
TOKEN = "hunter2token"  # noqa: S105  a token to look for


@pytest.fixture
def open_at(start_web_server):
    """A notifier for a web service that answers as it is told; gives it, and what it was asked."""

    def open_it(*answers):
        port, asked = start_web_server(*answers)
        return open_apprise(f"apprise:json://127.0.0.1:{port}/{TOKEN}/"), asked

    return open_it


def test_a_message_arrives(open_at):
    notifier, asked = open_at((200, {}, b""))
    receipt = notifier.send(Message(title="Call Ann", body="She <b>knows</b> the team."), key="k")

    (_, path, _, body) = asked[0]
    assert f"/{TOKEN}/" == path
    assert ("Call Ann", "She <b>knows</b> the team.") == (json.loads(body)["title"], json.loads(body)["message"])
    assert ("k", "accepted by the service") == (receipt.key, receipt.detail)


def test_a_private_message_is_its_title_alone(open_at):
    notifier, asked = open_at((200, {}, b""))
    notifier.send(Message(title="2 to do today", body="Call Ann\nWrite to Ben", private=True), key="k")

    assert ("", "2 to do today") == (json.loads(asked[0][3])["title"], json.loads(asked[0][3])["message"])


def test_what_is_not_delivered_is_deferred_with_the_reason(open_at):
    notifier, _ = open_at((500, {}, b"out of order"))

    with pytest.raises(DeferredError) as raised:
        notifier.send(Message(title="Call Ann"), key="k")
    assert str(raised.value).startswith("apprise:json://***: ")
    assert "500" in str(raised.value)


def test_a_token_is_in_no_log_no_error_and_no_repr(open_at, caplog):
    caplog.set_level(logging.DEBUG)
    notifier, _ = open_at((500, {}, TOKEN.encode()))

    with pytest.raises(DeferredError) as raised:
        notifier.send(Message(title="Call Ann"), key="k")
    assert any(record.name.startswith("urllib3") for record in caplog.records)
    assert TOKEN not in caplog.text
    assert TOKEN not in "".join(traceback.format_exception(raised.value)) + repr(notifier)


def test_a_service_that_hangs_does_not_keep_the_program_from_ending(root):
    """Apprise's own threads are waited for when Python ends."""
    script = """
import sys
from datetime import timedelta
from jumpstart.builtin.apprise_notifier import open_apprise
from jumpstart.errors import DeferredError
from jumpstart.plugins import Message
from jumpstart.plugins.time_limit import TimeLimited

limited = TimeLimited(lambda: open_apprise(sys.argv[1]), timedelta(seconds=10), failure=DeferredError).opened()
try:
    limited.ask(lambda notifier: notifier.send(Message(title="Call Ann"), key="k"), limit=timedelta(seconds=0.5))
except DeferredError as error:
    print(error)
"""

    def drip():
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while not stopped.wait(0.1):
                connection.sendall(b"x")

    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip)
        thread.start()
        command = [sys.executable, "-c", script, f"apprise:json://127.0.0.1:{listening.getsockname()[1]}/"]
        try:
            done = subprocess.run(
                command,
                env={**os.environ, "PYTHONPATH": str(root / "src")},
                capture_output=True,
                text=True,
                check=False,
                timeout=30,
            )
        finally:
            stopped.set()
            thread.join()

    assert done.stdout.startswith("no answer within 0.5 seconds"), done.stderr


def test_what_is_not_delivered_comes_with_what_to_do(open_at):
    notifier, _ = open_at((401, {}, b""))

    with pytest.raises(DeferredError, match="; look at its URL, and whether the service answers"):
        notifier.send(Message(title="Call Ann"), key="k")


def test_a_login_is_hidden_as_apprise_reads_it(start_web_server, caplog):
    """Apprise ends a password at another place than a strict reader of URLs."""
    caplog.set_level(logging.DEBUG)
    logins = [base64.b64encode(login.encode()) for login in ("ann:hun@ter2token", "ann:hun", "ann:hun:ter2token")]
    port, asked = start_web_server((500, {}, b" ".join(logins)))
    for url in ("ann:hun@ter2token@127.0.0.1", "ann:hun:ter2token@127.0.0.1", "ann:hun%40ter2token@127.0.0.1"):
        caplog.clear()
        with pytest.raises(DeferredError):
            open_apprise(f"apprise:json://{url}:{port}/").send(Message(title="Call Ann"), key="k")

        sent = asked[-1][2]["Authorization"].split()[1] if asked else "none yet"
        assert sent not in caplog.text
    assert asked


def test_what_others_log_meanwhile_is_theirs(start_web_server, caplog):
    """Of two services at once, neither tells what the other is told."""
    caplog.set_level(logging.DEBUG)
    logger = logging.getLogger("apprise")
    port, _ = start_web_server((500, {}, b""))
    notifier = open_apprise(f"apprise:json://127.0.0.1:{port}/{TOKEN}/")
    with _hiding((TOKEN,)) as told:
        thread = threading.Thread(target=lambda: logger.warning("of %s, and %s", "others", TOKEN))
        thread.start()
        thread.join()
        logger.warning("ours")
        with pytest.raises(DeferredError, match="500"):
            notifier.send(Message(title="Call Ann"), key="k")

    assert "of others, and ***" in caplog.messages
    assert "of others, and ***" not in told
    assert told[0] == "ours"


def test_a_token_is_hidden_from_whatever_logs_it(caplog):
    caplog.set_level(logging.DEBUG)
    with _hiding((TOKEN,)):
        for name in ("oauthlib.oauth1", "requests_oauthlib.oauth1_auth", "urllib3.connection", None):
            logging.getLogger(name).debug("signing with %s", TOKEN)

    assert ["signing with ***"] * 4 == caplog.messages


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"apprise://json://localhost/{TOKEN}", "apprise: it names no service; expected apprise: and a URL of Apprise"),
        (f"apprise:pigeon://{TOKEN}/", "apprise:pigeon://***: Apprise refuses it"),
        ("apprise:", "apprise: it names no service; expected apprise: and a URL of Apprise, as apprise:ntfy://…"),
        (f"apprise:json://localhost/{TOKEN},json://localhost/b", "it names 2 services; give each a channel of its own"),
    ],
)
def test_a_service_that_apprise_refuses_is_said_to_be(url, message, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(RejectedError) as raised:
        open_apprise(url)

    assert message in str(raised.value)
    assert TOKEN not in str(raised.value) + caplog.text


def test_what_apprise_quotes_of_a_password_is_told_nowhere(caplog):
    """Apprise shows the first and the last letter of what it refuses, and other parts where it reads them otherwise."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(RejectedError) as raised:
        open_apprise("apprise:mailto://ann:hunter2 secretword@x")

    reason = "Apprise refuses it; see its documentation for the service's URL"
    assert f"apprise:mailto://***: {reason}" == str(raised.value)
    assert "h...d" not in caplog.text
