"""The contract of a notifier: everything that jumpstart relies on, a numbered clause each."""

from __future__ import annotations

import pickle
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from jumpstart.errors import DeliveryError
from jumpstart.plugins import Message, Notifier, Receipt
from jumpstart.testing.contract import Contract, needs
from jumpstart.testing.strategies import NASTY_LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

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
KEYS = ("default/1", "ann «é»/f 1/2026-06-01/", "a:b;c=d,e", "x" * 600, "../..", "%0d%0a", "<k@example.org>")


class NotifierContract(Contract):
    """
    What every notifier must do: derive a class whose name begins with ``Test``, give it `open`, and run pytest.

    Where a test can see what arrives, give `delivered` too; where it can be out of reach, `out_of_reach`.
    The clauses on what is not given are shown as declared missing.

    Attributes:
        secret: The password or token in what `open` uses; empty where there is none.
    """

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
        kind, given = type(self), NotifierContract
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

    def test_n01_it_has_the_methods_of_a_notifier(self) -> None:
        """What `open` gives has the methods of a `Notifier`."""
        assert isinstance(self.opened(), Notifier)

    def test_n02_a_message_gets_a_receipt_under_its_key(self) -> None:
        """A delivered message gets a `Receipt` that holds the key it was sent under."""
        notifier = self.opened()

        for key in ("default/1", "default/2"):
            receipt = notifier.send(PLAIN, key=key)
            assert isinstance(receipt, Receipt)
            assert key == receipt.key

    def test_n03_a_receipt_is_fit_to_be_stored(self) -> None:
        """A receipt's reference and detail are each one line of text."""
        receipt = self.opened().send(PLAIN, key="default/1")

        for text in (receipt.reference, receipt.detail):
            assert isinstance(text, str)
            assert text.isprintable()

    def test_n04_any_message_is_delivered_or_refused(self) -> None:
        """Whatever a message holds, it gets a receipt or a `DeliveryError`, and nothing else escapes."""
        notifier = self.opened()
        messages = (*MESSAGES, *(Message(title=line, body=f"{line}\n{line}") for line in NASTY_LINES))

        for number, message in enumerate(messages):
            receipt = _receipt_or_refusal(lambda m=message, n=number: notifier.send(m, key=f"default/{n}"))  # type: ignore[misc]  # bound now
            assert receipt is None or receipt.key == f"default/{number}"

    def test_n05_any_key_is_taken(self) -> None:
        """Whatever a key holds, and however long it is, it comes back in the receipt."""
        notifier = self.opened()

        for key in KEYS:
            receipt = notifier.send(PLAIN, key=key)
            assert key == receipt.key

    def test_n06_a_reference_derives_from_the_key(self) -> None:
        """The same message under the same key has the same reference through any notifier, another key another one."""
        first, second = self.opened(), self.opened()
        keys = (*KEYS, "default/1 ", "DEFAULT/1")
        expected = [first.send(PLAIN, key=key).reference for key in keys]
        found = [second.send(PLAIN, key=key).reference for key in keys]

        assert expected == found
        assert len(set(filter(None, expected))) in {0, len(keys)}

    def test_n07_a_private_message_is_delivered(self) -> None:
        """A private message gets a receipt as any other, and so does one on a channel."""
        notifier = self.opened()
        private = Message(title="Call Ann", body="She knows the team.", private=True)

        for message in (private, Message(title="Call Ann", channel="phone")):
            receipt = notifier.send(message, key="default/1")
            assert receipt.key == "default/1"

    @needs("delivered")
    def test_n08_what_has_a_receipt_arrives(self) -> None:
        """Each message that has a receipt arrives, with its title and every line of its body as they are."""
        notifier = self.opened()

        for number, message in enumerate(MESSAGES):
            before = len(self.delivered())
            receipt = _receipt_or_refusal(lambda m=message, n=number: notifier.send(m, key=f"default/{n}"))  # type: ignore[misc]  # bound now
            arrived = self.delivered()[before:]
            if receipt is None:
                assert not arrived, "a message that was refused arrived"
                continue
            assert len(arrived) == 1
            assert message.title in arrived[0]
            for line in message.body.splitlines():
                assert line in arrived[0]

    @needs("delivered")
    def test_n09_messages_arrive_in_order(self) -> None:
        """Messages arrive in the order in which they were sent, none twice, none left out."""
        notifier, before = self.opened(), len(self.delivered())
        titles = [f"Call number {number}." for number in range(5)]
        for title in titles:
            notifier.send(Message(title=title), key=title)
        arrived = self.delivered()[before:]

        assert len(titles) == len(arrived)
        for title, text in zip(titles, arrived, strict=True):
            assert title in text

    @needs("delivered")
    def test_n10_a_private_message_arrives_with_its_title(self) -> None:
        """Of a private message the title arrives, whatever else is kept back."""
        notifier, before = self.opened(), len(self.delivered())
        notifier.send(Message(title="Call Ann", body="She knows the team.", private=True), key="default/1")
        arrived = self.delivered()[before:]

        assert len(arrived) == 1
        assert "Call Ann" in arrived[0]

    @needs("out_of_reach")
    def test_n11_what_is_not_delivered_is_an_error(self) -> None:
        """Where the service is out of reach, a `DeliveryError` says so, each time, and no receipt does."""
        notifier = self.out_of_reach()
        self._opened.callback(notifier.close)

        for _ in range(2):
            receipt = _receipt_or_refusal(lambda: notifier.send(PLAIN, key="default/1"))
            assert receipt is None, "a message that cannot have been delivered has a receipt"

    @needs("out_of_reach")
    def test_n12_errors_survive_pickling(self) -> None:
        """A `DeliveryError` is the same after pickling, so that a pool of processes can hand it on."""
        notifier = self.out_of_reach()
        self._opened.callback(notifier.close)
        try:
            notifier.send(PLAIN, key="default/1")
        except DeliveryError as before:
            after: Any = pickle.loads(pickle.dumps(before))  # noqa: S301  pickled on the same line
            expected, found = (type(before), str(before)), (type(after), str(after))
            assert expected == found
        except Exception as error:
            raise _unexpected(error) from error
        else:
            raise AssertionError("a DeliveryError was expected, and none was raised")

    @needs("secret")
    def test_n13_secrets_are_shown_nowhere(self) -> None:
        """A password or token stands in no `repr`, no receipt and no error."""
        notifiers = [self.opened()]
        if not self.missing(["out_of_reach"]):
            notifiers.append(self.out_of_reach())
        shown = [repr(notifier) for notifier in notifiers]
        for notifier in notifiers:
            try:
                shown.append(repr(notifier.send(PLAIN, key="default/1")))
            except DeliveryError as error:
                shown += [str(error), repr(error)]

        for text in shown:
            assert self.secret not in text

    def test_n14_closing_twice_is_no_error(self) -> None:
        """A notifier may be closed twice, whether it was used or not."""
        unused, used = self.opened(), self.opened()
        used.send(PLAIN, key="default/1")

        for notifier in (unused, used):
            notifier.close()
            notifier.close()

    def test_n15_a_closed_notifier_raises_delivery_errors_alone(self) -> None:
        """What is sent through a closed notifier gets a receipt or a `DeliveryError`; nothing else escapes."""
        notifier = self.opened()
        notifier.close()
        receipt = _receipt_or_refusal(lambda: notifier.send(PLAIN, key="default/1"))

        assert receipt is None or receipt.key == "default/1"


def _receipt_or_refusal(send: Callable[[], Receipt]) -> Receipt | None:
    try:
        return send()
    except DeliveryError:
        return None
    except Exception as error:
        raise _unexpected(error) from error


def _unexpected(error: Exception) -> AssertionError:
    name = type(error).__name__
    return AssertionError(f"raised {name}; expected a DeliveryError (RejectedError or DeferredError)")
