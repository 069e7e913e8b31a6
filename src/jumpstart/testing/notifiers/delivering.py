"""The clauses on what is delivered, and what its sender is told."""

from __future__ import annotations

from jumpstart.errors import shown
from jumpstart.plugins import Message, Notifier
from jumpstart.testing.contract import needs
from jumpstart.testing.notifiers.base import KEYS, MESSAGES, NotifierClauses, refusal, sent, sent_under
from jumpstart.testing.strategies import NASTY_LINES


class Delivering(NotifierClauses):
    """Messages, receipts and keys."""

    def test_n01_it_has_the_methods_of_a_notifier(self) -> None:
        """What `open` gives has the methods of a `Notifier`."""
        notifier = self.open()
        assert isinstance(notifier, Notifier), f"{type(notifier).__name__} has no method send, or no method close"
        notifier.close()

    def test_n02_a_message_gets_a_receipt_under_its_key(self) -> None:
        """A delivered message gets a `Receipt` that holds the key it was sent under."""
        notifier = self.opened()

        for key in ("default/1", "default/2"):
            sent_under(notifier, key=key)

    def test_n03_a_receipt_is_fit_to_be_stored(self) -> None:
        """A receipt's reference and detail are each one line of text."""
        receipt = sent(self.opened())

        for text in (receipt.reference, receipt.detail):
            assert isinstance(text, str), f"the receipt holds {shown(text)}; expected text"
            assert text.isprintable(), f"the receipt holds {shown(text)}; expected one line that can be printed"

    def test_n04_any_message_is_delivered_or_refused(self) -> None:
        """Whatever a message holds, it gets a receipt or a `DeliveryError`, and nothing else escapes."""
        notifier = self.opened()
        messages = (*MESSAGES, *(Message(title=line, body=f"{line}\n{line}") for line in NASTY_LINES))

        for number, message in enumerate(messages):
            refusal(notifier, message, key=f"default/{number}")

    def test_n05_any_key_is_taken(self) -> None:
        """Whatever a key holds, and however long it is, it comes back in the receipt."""
        notifier = self.opened()

        for key in KEYS:
            sent_under(notifier, key=key)

    def test_n06_a_reference_derives_from_the_key(self) -> None:
        """The same message under the same key has the same reference through any notifier, another key another one."""
        first, second = self.opened(), self.opened()
        keys = (*KEYS, "default/1 ", "DEFAULT/1")
        expected = [sent(first, key=key).reference for key in keys]
        found = [sent(second, key=key).reference for key in keys]

        for key, one, other in zip(keys, expected, found, strict=True):
            assert one == other, f"under the key {shown(key)} one message is {shown(one)} and {shown(other)}"
        named = {*filter(None, expected)}
        assert len(named) in {0, len(keys)}, f"{len(keys)} keys have {len(named)} references"

    def test_n07_a_private_message_is_delivered(self) -> None:
        """A private message gets a receipt as any other, and so does one on a channel."""
        notifier = self.opened()
        private = Message(title="Call Ann", body="She knows the team.", private=True)

        for message in (private, Message(title="Call Ann", channel="phone")):
            sent_under(notifier, message, key="default/1")

    @needs("delivered")
    def test_n08_what_has_a_receipt_arrives(self) -> None:
        """Each message that has a receipt arrives, with its title and every line of its body as they are."""
        notifier = self.opened()

        for number, message in enumerate(MESSAGES):
            before = len(self.delivered())
            error = refusal(notifier, message, key=f"default/{number}")
            arrived = self.delivered()[before:]
            if error:
                assert not arrived, "a message that was refused arrived"
                continue
            assert len(arrived) == 1, f"a message with a receipt arrived {len(arrived)} times; expected once"
            for line in (message.title, *message.body.splitlines()):
                assert line in arrived[0], f"of what was sent, this did not arrive: {shown(line)}"

    @needs("delivered")
    def test_n09_messages_arrive_in_order(self) -> None:
        """Messages arrive in the order in which they were sent, none twice, none left out."""
        notifier, before = self.opened(), len(self.delivered())
        titles = [f"Call number {number}." for number in range(5)]
        for title in titles:
            sent(notifier, Message(title=title), key=title)
        arrived = self.delivered()[before:]

        assert len(titles) == len(arrived), f"of {len(titles)} messages, {len(arrived)} arrived"
        for title, text in zip(titles, arrived, strict=True):
            assert title in text, f"in the place of {shown(title)} arrived {shown(text)}"

    @needs("delivered")
    def test_n10_a_private_message_arrives_with_its_title(self) -> None:
        """Of a private message the title arrives, whatever else is kept back."""
        notifier, before = self.opened(), len(self.delivered())
        sent(notifier, Message(title="Call Ann", body="She knows the team.", private=True))
        arrived = self.delivered()[before:]

        assert len(arrived) == 1, f"a private message arrived {len(arrived)} times; expected once"
        assert "Call Ann" in arrived[0], f"a private message arrived without its title, as {shown(arrived[0])}"
