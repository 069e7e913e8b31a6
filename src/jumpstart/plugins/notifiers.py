"""How a message reaches the seeker: the contract of a notifier, what it sends, and its offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import attrs

from jumpstart.domain.fields import NOT_IN_A_LINE, NOT_IN_A_TEXT
from jumpstart.errors import FieldError
from jumpstart.plugins.urls import check_scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _check_line(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if NOT_IN_A_LINE.search(value):
        raise FieldError(f"Message.{attribute.name}", value, "expected one line without control characters")


def _check_text(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if NOT_IN_A_TEXT.search(value):
        raise FieldError(
            f"Message.{attribute.name}", value, "expected text without control characters but tab and line feed"
        )


@attrs.frozen(kw_only=True)
class Message:
    """
    What a notifier delivers.

    Attributes:
        title: One line, fit for a lock screen or a subject.
        body: The text, lines ended by line feeds; may be empty.
        channel: The seeker's name for the way it takes, part of the key; empty for the only one.
        private: The search is confidential: where others may look, a notifier shows the title alone.

    Example:
        >>> from jumpstart.plugins import Message
        >>> Message(title="Call Ann", body="She knows the team.").private
        False
    """

    title: str = attrs.field(validator=_check_line)
    body: str = attrs.field(default="", validator=_check_text)
    channel: str = attrs.field(default="", validator=_check_line)
    private: bool = False


@attrs.frozen(kw_only=True)
class Receipt:
    """
    What became of a message that was delivered.

    Attributes:
        key: The key that it was sent under.
        reference: What the service calls it, as a Message-ID; empty where it has no name.
        detail: A line for a person, without secrets; may be empty.
    """

    key: str
    reference: str = ""
    detail: str = ""


@runtime_checkable
class Notifier(Protocol):
    """
    A way to deliver messages: it never decides what is due and never reads back.

    What is not delivered is an error, never a receipt.
    """

    def send(self, message: Message, *, key: str) -> Receipt:
        """
        Deliver one message and say what became of it.

        Args:
            message: What to deliver.
            key: The same for the same message; a service that can tell doubles apart is given it.

        Raises:
            RejectedError: It never will be delivered.
            DeferredError: It may be delivered later.
                These two are what `jumpstart.testing.NotifierContract` asks for.
                The shell puts up with any other exception, and takes it for this one.
        """
        ...

    def close(self) -> None:
        """Let go of what the notifier holds; closing twice is no error."""
        ...


@runtime_checkable
class Calendar(Notifier, Protocol):
    """
    A notifier that holds the plan itself: an entry for each step, which people may move or complete there.

    The shell puts, replaces and removes entries instead of sending messages, and takes in what others have changed.
    An entry is an iCalendar file with one component; it has a UID, and a version that changes whenever it is changed.
    Each method raises what `Notifier.send` may raise.
    """

    @property
    def component(self) -> str:
        """What follow-ups are put there as: ``event`` or ``todo``."""
        ...

    def versions(self) -> Mapping[str, str]:
        """The versions of all the entries that it holds, whoever put them there, by UID."""
        ...

    def fetch(self, uid: str) -> tuple[str, bytes]:
        """The version and the content of an entry; twice nothing where there is none."""
        ...

    def put(self, uid: str, content: bytes, *, version: str) -> str:
        """
        Put an entry there.

        Args:
            uid: Its UID.
            content: Its iCalendar file.
            version: The version that it replaces; empty for one that must not be there yet.

        Returns:
            The new version; empty where another version stands there than that which was to be replaced, so that
            nothing was changed.
        """
        ...

    def remove(self, uid: str, *, version: str) -> bool:
        """Remove a version of an entry; False where another version stands there, so that nothing was changed."""
        ...


@attrs.frozen(kw_only=True)
class NotifierOffer:
    """
    A notifier that a plugin offers; nothing is opened or imported until it is used.

    Attributes:
        scheme: What its URLs start with, as ``console`` in ``console:``; lower-case.
        open: Gives a `Notifier` for a URL of that scheme.
        description: One line for a listing.
    """

    scheme: str = attrs.field(validator=check_scheme)
    open: Callable[[str], Notifier]
    description: str = ""
