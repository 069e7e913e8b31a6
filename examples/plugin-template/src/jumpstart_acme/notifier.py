"""A notifier to begin with: it adds each message to a file. Put your service in the place of the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jumpstart.errors import DeferredError
from jumpstart.plugins import Receipt, masked

if TYPE_CHECKING:
    from jumpstart.plugins import Message


def send(url: str, message: Message, *, key: str) -> Receipt:
    """
    Deliver one message.

    Args:
        url: As ``acme:///path/of/a/file``.
        message: What to deliver; of a private one the title alone, where others may look.
        key: The same for the same message: give it to a service that can tell doubles apart.

    Raises:
        DeferredError: The message may be delivered later.
    """
    body = "" if message.private else message.body
    try:
        with Path(url.removeprefix("acme://")).open("a", encoding="utf-8") as file:
            file.write(f"{message.title}\n{body}\n\0")
    except OSError as error:
        # A URL may hold a password, which is masked wherever it is shown.
        raise DeferredError(f"{masked(url)} cannot be written: {error.strerror}") from error
    return Receipt(key=key)
