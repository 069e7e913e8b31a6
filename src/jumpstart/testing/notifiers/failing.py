"""The clauses on what is not delivered, on secrets, and on the end of a notifier."""

from __future__ import annotations

import pickle
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jumpstart.errors import DeferredError, DeliveryError, shown
from jumpstart.testing.contract import needs
from jumpstart.testing.notifiers.base import NotifierClauses, failure, refusal, sent
from jumpstart.testing.watching import connections_of, overheard

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WAIT = timedelta(minutes=1)
"""How long a channel waits for an answer, where it is not told otherwise."""


class Failing(NotifierClauses):
    """Errors, and what they tell."""

    @needs("out_of_reach")
    def test_n11_what_is_not_delivered_is_an_error(self) -> None:
        """Where the service is out of reach, a `DeliveryError` says so, each time, and no receipt does."""
        notifier = self.opened_out_of_reach()

        for _ in range(2):
            failure(notifier)

    @needs("out_of_reach")
    def test_n12_errors_survive_pickling(self) -> None:
        """A `DeliveryError` is the same after pickling, so that a pool of processes can hand it on."""
        before = failure(self.opened_out_of_reach())
        after: Any = pickle.loads(pickle.dumps(before))  # noqa: S301  pickled on the same line
        expected, found = (type(before), str(before)), (type(after), str(after))

        assert expected == found, f"{shown(str(before))} is {shown(str(after))} after pickling"

    @needs("secret")
    def test_n13_secrets_are_shown_nowhere(self) -> None:
        """A password or token stands in no `repr`, no receipt and no error."""
        for notifier in self._all_opened():
            self._keeps_the_secret("its repr", repr(notifier))
            try:
                self._keeps_the_secret("the receipt", repr(sent(notifier)))
            except DeliveryError as error:
                self._keeps_the_secret("the error", f"{error} {error!r}")

    def test_n14_closing_twice_is_no_error(self) -> None:
        """A notifier may be closed twice, whether it was used or not."""
        unused, used = self.opened(), self.opened()
        sent(used)

        for notifier in (unused, used):
            notifier.close()
            notifier.close()

    def test_n15_a_closed_notifier_raises_delivery_errors_alone(self) -> None:
        """What is sent through a closed notifier gets a receipt or a `DeliveryError`; nothing else escapes."""
        notifier = self.opened()
        notifier.close()
        refusal(notifier)

    def test_n16_no_connection_waits_for_ever(self) -> None:
        """Each connection that it makes has a time limit, of a minute at most."""
        limits = connections_of(lambda: [refusal(notifier) for notifier in self._all_opened()])

        assert None not in limits, "a connection was made without a time limit; give it one, as timeout=10"
        longest = timedelta(seconds=max(filter(None, limits), default=0))
        assert longest <= LONGEST_WAIT, f"a connection may wait for {longest}; a channel waits for {LONGEST_WAIT}"

    @needs("secret")
    def test_n17_secrets_are_not_told_on_the_side(self) -> None:
        """A password or token stands in nothing that it prints, logs or warns of, nor in what an error came from."""
        with overheard() as heard:
            errors = [refusal(notifier) for notifier in self._all_opened()]

        self._keeps_the_secret("what it prints, logs or warns of", "\n".join(heard()))
        for error in filter(None, errors):
            for cause in _causes(error):
                self._keeps_the_secret(f"the {type(cause).__name__} that the error came from", f"{cause} {cause!r}")

    @needs("out_of_reach")
    def test_n18_what_a_lost_connection_kept_back_is_tried_again(self) -> None:
        """What fails for want of a connection is a `DeferredError`: it may be delivered later."""
        error = failure(self.opened_out_of_reach())
        is_lost = any(isinstance(cause, ConnectionError | TimeoutError) for cause in _causes(error))

        assert isinstance(error, DeferredError) or not is_lost, (
            f"raised {type(error).__name__} where no connection was had; a DeferredError is tried again"
        )

    @needs("out_of_reach")
    def test_n19_errors_say_what_was_wrong(self) -> None:
        """A `DeliveryError` says in one line what was wrong."""
        text = str(failure(self.opened_out_of_reach()))

        assert text.strip(), "the error says nothing"
        assert text.isprintable(), f"the error says {shown(text)}; expected one line that can be printed"

    def _all_opened(self) -> Iterator[Any]:
        """A notifier, and one whose service is out of reach where there is such a one."""
        yield self.opened()
        if not self.missing(["out_of_reach"]):
            yield self.opened_out_of_reach()

    def _keeps_the_secret(self, where: str, text: str) -> None:
        assert self.secret not in text, f"the secret stands in {where}: {shown(text)}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What an error was raised from, and what that was raised from, as a traceback shows them."""
    while found := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        yield found
        reason = getattr(found, "reason", None)  # of a URLError, which hides what it is about
        if isinstance(reason, BaseException):
            yield reason
        error = found
