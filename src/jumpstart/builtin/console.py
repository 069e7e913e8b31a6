"""A notifier that writes to the console."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import Receipt, masked

if TYPE_CHECKING:
    from typing import TextIO

    from jumpstart.plugins import Message


def open_console(url: str = "console:") -> ConsoleNotifier:
    """
    A notifier for standard output.

    Raises:
        RejectedError: The URL says more than ``console:``.
    """
    if url.lower() != "console:":
        raise RejectedError(f"{masked(url)}: the console has no address and no options; expected console: alone")
    return ConsoleNotifier()


class ConsoleNotifier:
    """
    A `Notifier` that writes each message to a stream: the title, and the body indented.

    The console is the seeker's own, so a private message is shown whole.

    Args:
        stream: Where to write; None for what ``sys.stdout`` is at the time.

    Example:
        >>> from jumpstart.builtin.console import ConsoleNotifier
        >>> from jumpstart.plugins import Message
        >>> receipt = ConsoleNotifier().send(Message(title="Call Ann", body="She knows the team."), key="k")
        Call Ann
            She knows the team.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`."""
        stream = self._stream or sys.stdout
        lines = [message.title, *(f"    {line}" if line else "" for line in message.body.split("\n") if message.body)]
        text = "".join(f"{line}\n" for line in lines)
        encoding = getattr(stream, "encoding", None) or "utf-8"
        try:
            # An older console cannot write every name; an escape is better than no message.
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
            stream.flush()
        except (OSError, ValueError) as error:
            raise DeferredError(f"the console cannot be written: {error}") from error
        return Receipt(key=key, detail="written to the console")

    def close(self) -> None:
        """See `Notifier.close`; the stream belongs to whoever opened it."""
