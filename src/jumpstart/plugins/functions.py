"""Notifiers that are one function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from jumpstart.plugins.notifiers import NotifierOffer
from jumpstart.plugins.urls import masked

if TYPE_CHECKING:
    from jumpstart.plugins.notifiers import Message, Notifier, Receipt


class Send(Protocol):
    """A function that delivers one message to where a URL points; it raises what `Notifier.send` may raise."""

    def __call__(self, url: str, message: Message, *, key: str) -> Receipt:
        """Deliver a message; see `Notifier.send`."""
        ...


def notifier_from(send: Send, *, scheme: str, description: str = "") -> NotifierOffer:
    """
    The offer of a notifier that is one function and keeps nothing between two messages.

    Args:
        send: Delivers a message; it is given the URL each time.
        scheme: What the URLs start with.
        description: One line for a listing.

    Raises:
        FieldError: The scheme is no lower-case URL scheme.

    Example:
        >>> from jumpstart.plugins import Message, Receipt, notifier_from
        >>> def shout(url, message, *, key):
        ...     print(message.title.upper())
        ...     return Receipt(key=key)
        >>> offer = notifier_from(shout, scheme="shout")
        >>> receipt = offer.open("shout:").send(Message(title="Call Ann"), key="1")
        CALL ANN
    """

    def opened(url: str) -> Notifier:
        return _OneFunction(send, url)

    return NotifierOffer(scheme=scheme, open=opened, description=description)


class _OneFunction:
    def __init__(self, send: Send, url: str) -> None:
        self._send, self._url = send, url

    def __repr__(self) -> str:
        return f"<notifier {masked(self._url)}>"

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`."""
        return self._send(self._url, message, key=key)

    def close(self) -> None:
        """See `Notifier.close`; there is nothing to let go of."""
