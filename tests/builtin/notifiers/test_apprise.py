from __future__ import annotations

import json
import logging
import traceback

import pytest

from jumpstart.builtin.apprise_notifier import open_apprise
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


@pytest.mark.parametrize(
    ("url", "message"),
    [
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
