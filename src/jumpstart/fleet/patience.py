"""Time is spent on a notifier that is of no use once, not on each search."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from jumpstart.errors import DeferredError, RejectedError
from jumpstart.outbox.deciding import what_happened
from jumpstart.outbox.retrying import PATIENCE
from jumpstart.plugins import Host, masked
from jumpstart.plugins.notifiers import Calendar
from jumpstart.workspace import system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from jumpstart.domain.findings import Finding
    from jumpstart.plugins import Message, Notifier, Receipt

T = TypeVar("T")
_SEEKERS = 3
"""After it has kept so many seekers waiting in vain a server is left alone for the rest of a chunk."""
_LONG = timedelta(seconds=5)
"""Who fails sooner costs little time, and may fail for one seeker alone."""


class PatientHost(Host):
    """
    The plugins of a chunk of searches, which spends its time on a notifier that is of no use once, not on each search.

    What cannot be opened is not opened again; what hangs, not until it answers; what fails three times in a row, not
    at all any more.
    Seekers with addresses of their own mostly share a server: one that keeps three of them waiting in vain, for five
    seconds or more each, is asked nothing more either.
    """

    def __init__(
        self,
        *,
        plugins: Iterable[object] = (),
        discover: bool = True,
        builtins: Iterable[object] = (),
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        super().__init__(plugins=plugins, discover=discover, builtins=builtins)
        self._failures: dict[str, str] = {}  # texts, as an error remembers all that was known where it was raised
        self._in_vain: Counter[str] = Counter()
        self._threads: dict[str, threading.Thread] = {}
        self._calendars: set[str] = set()
        self._clock = clock
        self._kept_waiting: defaultdict[str, set[str]] = defaultdict(set)

    def notifier(self, url: str) -> Notifier:
        """
        Open the notifier that a URL names.

        Raises:
            DeferredError: It hangs, or was of no use before.
            JumpstartError: It cannot be opened.
        """
        if url in self._failures:
            raise DeferredError(self._failures[url])
        if len(self._kept_waiting[_server_of(url)]) >= _SEEKERS:
            what = f"{_server_of(url)} kept {_SEEKERS} seekers waiting in vain"
            raise DeferredError(f"{what}; it is left alone for now, look whether it runs")
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
            return _WatchedCalendar(opened, lambda error, took: self._clock_in(url, error, took), self._clock)
        return _Watched(opened, lambda error, took: self._take_in(url, error, took), self._clock)

    def _take_in(self, url: str, error: Exception | None, took: timedelta) -> None:
        self._clock_in(url, error, took)
        self._in_vain[url] = self._in_vain[url] + 1 if error else 0
        if error and self._in_vain[url] >= PATIENCE:
            self._failures[url] = what_happened(error, url)

    def _clock_in(self, url: str, error: Exception | None, took: timedelta) -> None:
        """Note who is kept waiting in vain by a server, since it has last answered somebody."""
        if server := _server_of(url):
            if error and took >= _LONG:
                self._kept_waiting[server].add(url)
            else:
                self._kept_waiting[server].clear()

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


def _server_of(url: str) -> str:
    """The server that a URL names, without the user; empty where it names none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return ""


class _Watched:
    """A notifier that tells what becomes of what it is asked, None or the error that may pass, and how long it took."""

    def __init__(
        self,
        notifier: Notifier,
        tell: Callable[[Exception | None, timedelta], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._notifier, self._tell, self._clock = notifier, tell, clock

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`."""
        return self._watched(lambda: self._notifier.send(message, key=key))

    def close(self) -> None:
        """See `Notifier.close`."""
        self._notifier.close()

    def _watched(self, ask: Callable[[], T]) -> T:
        began = self._clock()
        try:
            answer = ask()
        except RejectedError:
            self._tell(None, self._clock() - began)  # this message alone is refused
            raise
        except Exception as error:
            self._tell(error, self._clock() - began)
            raise
        self._tell(None, self._clock() - began)
        return answer


class _WatchedCalendar(_Watched):
    """The same of a calendar."""

    _notifier: Calendar

    @property
    def component(self) -> str:
        """See `Calendar.component`."""
        return self._notifier.component

    def versions(self) -> Mapping[str, str]:
        """See `Calendar.versions`."""
        return self._watched(self._notifier.versions)

    def fetch(self, uid: str) -> tuple[str, bytes]:
        """See `Calendar.fetch`."""
        return self._watched(lambda: self._notifier.fetch(uid))

    def put(self, uid: str, content: bytes, *, version: str) -> str:
        """See `Calendar.put`."""
        return self._watched(lambda: self._notifier.put(uid, content, version=version))

    def remove(self, uid: str, *, version: str) -> bool:
        """See `Calendar.remove`."""
        return self._watched(lambda: self._notifier.remove(uid, version=version))
