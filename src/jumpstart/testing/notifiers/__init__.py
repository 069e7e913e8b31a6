"""The contract of a notifier: everything that jumpstart relies on, a numbered clause each."""

from __future__ import annotations

from jumpstart.testing.notifiers.delivering import Delivering
from jumpstart.testing.notifiers.failing import Failing


class NotifierContract(Delivering, Failing):
    """
    What every notifier must do: derive a class whose name begins with ``Test``, give it `open`, and run pytest.

    `open` opens the notifier; called again, another one to the same place.
    Where a test can see what arrives, give `delivered` too: each message with its title and body, in order.
    Where it can be out of reach, give `out_of_reach`: a notifier whose service does not answer or is broken.
    The clauses on what is not given are shown as declared missing.

    Attributes:
        secret: The password or token in what `open` and `out_of_reach` use; empty where there is none.

    Example:
        A test module for a notifier that adds to a file::

            class TestBoard(NotifierContract):
                def open(self):
                    return open_board(f"board:{self.folder / 'board.txt'}")

                def out_of_reach(self):
                    return open_board(f"board:{self.folder / 'no folder' / 'board.txt'}")
    """


__all__ = ["NotifierContract"]
