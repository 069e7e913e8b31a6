"""What the clauses of a notifier share: how one is opened, and messages to send."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from jumpstart.errors import DeliveryError, shown
from jumpstart.plugins import Message, Notifier, Receipt
from jumpstart.testing.contract import Contract

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

PLAIN = Message(title="Call Ann", body="She knows the team.\n\nAsk for advice, not for a job.")
MESSAGES = (
    PLAIN,
    Message(title="Call Ben"),
    Message(title="Thank José and 李晨 for their time 👋", body="\u05d3\u05e0\u05d4, \u202eabc\u202c\n\ttabbed\n"),
    Message(title="long " * 60 + "end", body="a line that is longer than any mail may hold " * 60),
    Message(title="Subject: x", body=".\n..\nFrom the start\n--\nBcc: ann@example.org\n=3D =SUM(A1) %0A"),
    Message(title="<b>&amp;</b>", body="<script>alert(1)</script>\n```\n*bold* _it_ [link](javascript:x)"),
    Message(title="A body of some length", body="\n".join(f"line {number}" for number in range(2000))),
)
KEYS = (
    *("default/1", "ann «é»/f 1/2026-06-01/", "李晨 👋/1", "a:b;c=d,e", "x" * 600, "../..", "%0d%0a"),
    "<k@example.org>",
)


class NotifierClauses(Contract):
    """A contract whose author gives a notifier."""

    capabilities: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "delivered": "the test can see what arrives, by the method `delivered`",
            "out_of_reach": "the test can open a notifier whose service is out of reach, by the method `out_of_reach`",
            "secret": "it has a password or token, which the attribute `secret` tells",
        }
    )
    secret: ClassVar[str] = ""

    def open(self) -> Notifier:
        """Open the notifier; called again, open another one to the same place."""
        raise NotImplementedError(f"{type(self).__name__}.open: give the notifier")

    def delivered(self) -> Sequence[str]:
        """What has arrived so far, each message with its title and body as a reader sees them, in order."""
        raise NotImplementedError

    def out_of_reach(self) -> Notifier:
        """A notifier whose service does not answer, refuses or is broken."""
        raise NotImplementedError

    def missing(self, capabilities: Collection[str]) -> str:
        """Besides what ``lacks`` names, what the class does not give."""
        kind, given = type(self), NotifierClauses
        lacks = {"delivered"} if kind.delivered is given.delivered else set()
        lacks |= {"out_of_reach"} if kind.out_of_reach is given.out_of_reach else set()
        lacks |= set() if self.secret else {"secret"}
        declared = super().missing(capabilities)
        more = (f"{word}: {self.capabilities[word]}" for word in capabilities if word in lacks - set(self.lacks))
        return "; ".join([*filter(None, [declared]), *more])

    def opened(self) -> Notifier:
        """A notifier, closed at the end of the clause."""
        notifier = self.open()
        self._opened.callback(notifier.close)
        return notifier

    def opened_out_of_reach(self) -> Notifier:
        """A notifier whose service is out of reach, closed at the end of the clause."""
        notifier = self.out_of_reach()
        self._opened.callback(notifier.close)
        return notifier


def sent(notifier: Notifier, message: Message = PLAIN, *, key: str = "default/1") -> Receipt:
    """What a message is answered with, which must be a receipt."""
    found: object = notifier.send(message, key=key)
    assert isinstance(found, Receipt), f"send gave {shown(found)}; expected a Receipt"
    return found


def sent_under(notifier: Notifier, message: Message = PLAIN, *, key: str) -> Receipt:
    """A receipt that must hold the key that its message was sent under."""
    receipt = sent(notifier, message, key=key)
    assert receipt.key == key, f"the receipt holds the key {shown(receipt.key)}; it was sent under {shown(key)}"
    return receipt


def refusal(notifier: Notifier, message: Message = PLAIN, *, key: str = "default/1") -> DeliveryError | None:
    """The error that a message ends in, which must be one of delivery; None where it has a receipt under its key."""
    try:
        sent_under(notifier, message, key=key)
    except DeliveryError as error:
        return error
    except AssertionError:
        raise
    except Exception as error:
        expected = "expected a DeliveryError (RejectedError or DeferredError)"
        raise AssertionError(f"raised {type(error).__name__}; {expected}") from error
    return None


def failure(notifier: Notifier) -> DeliveryError:
    """The error of delivery in which a message must end."""
    error = refusal(notifier)
    assert error, "a message that cannot have been delivered has a receipt; a DeliveryError was expected"
    return error
