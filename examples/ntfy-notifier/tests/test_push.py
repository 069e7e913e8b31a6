from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import Message
from jumpstart.testing import NotifierContract
from jumpstart_ntfy_notifier import jumpstart_notifiers, push

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jumpstart.plugins import Notifier

CALL = Message(title="Call Ann", body="She knows the team.")


class TestPush(NotifierContract):
    secret = "tk_hunter2"  # noqa: S105  what is searched for

    @pytest.fixture(autouse=True)
    def _started(self, server: Any) -> None:
        self.server = server

    def open(self) -> Notifier:
        (offer,) = jumpstart_notifiers()
        return offer.open(f"ntfy://:{self.secret}@{self.server.place}/search?tls=never")

    def out_of_reach(self) -> Notifier:
        (offer,) = jumpstart_notifiers()
        return offer.open(f"ntfy://:{self.secret}@127.0.0.1:1/search?tls=never")

    def delivered(self) -> Sequence[str]:
        return [f"{posted.get('title', '')}\n{posted['message']}" for _, posted in self.server.posted]


def test_the_topic_the_token_and_the_key_go_along(server: Any) -> None:
    receipt = push(f"ntfy://:tk_1@{server.place}/my%20search?tls=never", CALL, key="default/1")
    ((headers, posted),) = server.posted

    assert posted == {"topic": "my search", "title": "Call Ann", "message": "She knows the team."}
    assert headers["authorization"] == "Bearer tk_1"
    assert headers["idempotency-key"] == receipt.reference


def test_without_a_token_nobody_is_authorized(server: Any) -> None:
    push(f"ntfy://{server.place}/search?tls=never", CALL, key="1")

    assert "authorization" not in server.posted[0][0]


def test_of_a_private_message_the_title_alone_goes_out(server: Any) -> None:
    private = Message(title="Call Ann", body="She knows the team.", private=True)
    push(f"ntfy://{server.place}/search?tls=never", private, key="1")

    assert [posted for _, posted in server.posted] == [{"topic": "search", "message": "Call Ann"}]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 413])
def test_what_the_server_refuses_for_good_is_rejected(server: Any, status: int) -> None:
    server.answers.append((status, {"Location": "/elsewhere"}, '{"error": "no\x07 tk_1\n here"}'))

    with pytest.raises(RejectedError) as raised:
        push(f"ntfy://:tk_1@{server.place}/search?tls=never", CALL, key="1")

    said = f'/search?tls=never: {{"error": *** here"}} (status {status}); look at the topic and the token'
    assert str(raised.value).endswith(said)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
@pytest.mark.parametrize(
    ("said", "expected"),
    [("120", timedelta(minutes=2)), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("9" * 40, None), ("-1", None)],
)
def test_what_may_come_through_later_is_deferred(
    server: Any, status: int, said: str, expected: timedelta | None
) -> None:
    server.answers.append((status, {"Retry-After": said}, ""))

    with pytest.raises(DeferredError) as raised:
        push(f"ntfy://{server.place}/search?tls=never", CALL, key="1")

    assert raised.value.retry_after == expected
    assert str(raised.value).endswith(f"it refused the message (status {status})")


def test_an_answer_that_is_no_http_is_deferred(server: Any) -> None:
    server.answers.append((999999, {}, ""))

    with pytest.raises(DeferredError, match="it cannot be reached: BadStatusLine"):
        push(f"ntfy://{server.place}/search?tls=never", CALL, key="1")


def test_a_server_is_spoken_to_by_tls_unless_told_otherwise(server: Any) -> None:
    with pytest.raises(DeferredError, match="SSL"):
        push(f"ntfy://:tk_1@{server.place}/search", CALL, key="1")

    assert server.posted == []


@pytest.mark.parametrize(
    "url",
    [
        *("ntfy:", "ntfy://", "ntfy://host", "ntfy://host/", "ntfy://host/a/b", "ntfy:///topic"),
        *("ntfy://host/a?tls=no", "ntfy://ann:tk_1@host/a", "ntfy://:tk_1@host:port/a", "ntfy://:tk_1%0d%0aX@host/a"),
        *("ntfy://host/a%0ab", "ntfy://host:0/a", "ntfy://host/a#b"),
    ],
)
def test_a_url_that_cannot_be_meant_is_rejected_without_its_token(url: str) -> None:
    with pytest.raises(RejectedError) as raised:
        push(url, CALL, key="1")

    assert "expected ntfy://server/topic" in str(raised.value)
    assert "tk_1" not in str(raised.value)
