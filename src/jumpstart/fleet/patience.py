"""Time is spent on a notifier that is of no use once, not on each search."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from jumpstart.errors import DeferredError, RejectedError
from jumpstart.outbox.deciding import what_happened
from jumpstart.plugins import Host, masked
from jumpstart.plugins.notifiers import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jumpstart.domain.findings import Finding
    from jumpstart.plugins import Message, Notifier, Receipt

_PATIENCE = 3
"""After so many attempts in vain in a row a notifier is left alone for the rest of a chunk."""


class PatientHost(Host):
    """
    The plugins of a chunk of searches, which spends its time on a notifier that is of no use once, not on each search.

    What cannot be opened is not opened again; what hangs, not until it answers; what fails three times in a row, not
    at all any more.
    """

    def __init__(
        self, *, plugins: Iterable[object] = (), discover: bool = True, builtins: Iterable[object] = ()
    ) -> None:
        super().__init__(plugins=plugins, discover=discover, builtins=builtins)
        self._failures: dict[str, str] = {}  # texts, as an error remembers all that was known where it was raised
        self._in_vain: Counter[str] = Counter()
        self._threads: dict[str, threading.Thread] = {}
        self._calendars: set[str] = set()

    def notifier(self, url: str) -> Notifier:
        """
        Open the notifier that a URL names.

        Raises:
            DeferredError: It hangs, or was of no use before.
            JumpstartError: It cannot be opened.
        """
        if url in self._failures:
            raise DeferredError(self._failures[url])
        # Each notifier has a thread of its own, which ends with it.
        if url in self._threads and self._threads[url].is_alive():
            raise DeferredError("it has not answered before, and is asked nothing more until it does")
        self._threads[url] = threading.current_thread()
        try:
            opened = super().notifier(url)
        except Exception as error:
            self._failures[url] = what_happened(error, url)
            raise
        if isinstance(opened, Calendar):
            self._calendars.add(url)
            return opened
        return _Watched(opened, lambda error: self._take_in(url, error))

    def _take_in(self, url: str, error: Exception | None) -> None:
        self._in_vain[url] = self._in_vain[url] + 1 if error else 0
        if error and self._in_vain[url] >= _PATIENCE:
            self._failures[url] = what_happened(error, url)

    def learn(self, findings: Iterable[Finding]) -> None:
        """Take in which calendars were of no use."""
        unusable = [finding.message for finding in findings if finding.code == "channel-unusable"]
        for url in self._calendars:
            for message in unusable:
                if what := _said_of(masked(url), message):
                    self._failures[url] = what


def _said_of(url: str, message: str) -> str:
    """What a finding says of a channel, whose URL stands first or in brackets behind its name."""
    return message.partition(f"({url}): ")[2] or message.partition(f"{url}: ")[2]


class _Watched:
    """A notifier that tells what becomes of each message: None, or the error that may pass."""

    def __init__(self, notifier: Notifier, tell: Callable[[Exception | None], None]) -> None:
        self._notifier, self._tell = notifier, tell

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`."""
        try:
            receipt = self._notifier.send(message, key=key)
        except RejectedError:
            self._tell(None)  # this message alone is refused
            raise
        except Exception as error:
            self._tell(error)
            raise
        self._tell(None)
        return receipt

    def close(self) -> None:
        """See `Notifier.close`."""
        self._notifier.close()
