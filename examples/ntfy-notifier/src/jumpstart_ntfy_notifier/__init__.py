"""A notifier of jumpstart for phones: ``ntfy://server/topic`` posts each message to a server that speaks ntfy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import NotifierOffer, Receipt, hookimpl, masked, notifier_from

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from jumpstart.plugins import Message

SECONDS = 10
ANSWER_BYTES = 10_000
FORM = "expected ntfy://server/topic or ntfy://:token@server/topic, in the clear with ?tls=never"


def push(url: str, message: Message, *, key: str) -> Receipt:
    """
    Post one message to a topic; whoever is subscribed to it sees the message on their phone.

    Args:
        url: As ``ntfy://:token@server/topic``; without a token for a topic that is open to all. With ``?tls=never`` it
            goes in the clear, to a server on a network of your own.
        message: What to post; of a private one the title alone, since whoever knows the topic may read it.
        key: Hashed, it goes along as ``Idempotency-Key``, by which whatever passes the message on can tell doubles.

    Raises:
        RejectedError: The URL is wrong, or the server refuses the message or the token.
        DeferredError: The server is out of reach, busy or broken.
    """
    # An offer costs nothing until it is used, and these take a while to import.
    import json  # noqa: PLC0415
    from hashlib import sha256  # noqa: PLC0415
    from http.client import HTTPConnection, HTTPException, HTTPSConnection  # noqa: PLC0415

    server, topic, token = _read(url)
    reference = sha256(key.encode()).hexdigest()
    headers = {"Content-Type": "application/json", "Idempotency-Key": reference}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    text = "" if message.private else message.body
    # Without a text, ntfy shows the word "triggered".
    shown = {"title": message.title, "message": text} if text else {"message": message.title}
    connect = HTTPConnection if server.query == "tls=never" else HTTPSConnection
    connection = connect(server.hostname or "", server.port, timeout=SECONDS)
    try:
        connection.request("POST", "/", json.dumps({"topic": topic, **shown}).encode(), headers)
        response = connection.getresponse()
        answer = response.read(ANSWER_BYTES).decode("utf-8", "replace")
    except (OSError, HTTPException, UnicodeError) as error:
        raise DeferredError(f"{masked(url)}: it cannot be reached: {type(error).__name__}: {error}") from error
    finally:
        connection.close()
    if response.status not in range(200, 300):
        raise _refusal(f"{masked(url)}: {_line(answer, token)}", response.status, response.getheader("Retry-After", ""))
    return Receipt(key=key, reference=reference, detail=f"pushed to {topic}")


def _read(url: str) -> tuple[SplitResult, str, str]:
    """The server, the topic and the token of a URL."""
    from urllib.parse import unquote, urlsplit  # noqa: PLC0415  as above

    try:
        server = urlsplit(url)
        port = server.port
    except ValueError:
        # The error would quote the URL, token and all.
        server, port = urlsplit("ntfy:"), None
    topic, token = unquote(server.path.removeprefix("/")), unquote(server.password or "")
    is_known = server.query in {"", "tls=never"} and not server.username and not server.fragment and port != 0
    if not (is_known and server.hostname and topic.isprintable() and topic and "/" not in topic):
        raise RejectedError(f"{masked(url)}: it names no topic; {FORM}")
    if not (token.isascii() and token.isprintable()):
        raise RejectedError(f"{masked(url)}: the token holds what no token may hold; {FORM}")
    return server, topic, token


def _refusal(what: str, status: int, retry_after: str) -> RejectedError | DeferredError:
    if status not in {408, 429} and status not in range(500, 600):
        return RejectedError(f"{what} (status {status}); look at the topic and the token")
    is_time = retry_after.isascii() and retry_after.isdecimal() and len(retry_after) <= len("604800")
    return DeferredError(f"{what} (status {status})", timedelta(seconds=int(retry_after)) if is_time else None)


def _line(answer: str, token: str) -> str:
    """What a server answered, as one line without the token."""
    told = answer.replace(token, "***") if token else answer
    return " ".join(word for word in told.split() if word.isprintable())[:200] or "it refused the message"


@hookimpl
def jumpstart_notifiers() -> tuple[NotifierOffer, ...]:
    """What this plugin offers."""
    return (notifier_from(push, scheme="ntfy", description="a push to your phone: ntfy://SERVER/TOPIC"),)
