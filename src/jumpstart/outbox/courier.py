"""Delivers what is due: noted before it is sent, sent, and noted again, so that nothing is lost in between."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, cast

import attrs

from jumpstart.domain.findings import Finding
from jumpstart.domain.records import Put
from jumpstart.errors import DeferredError, FieldError
from jumpstart.outbox.calendars import CalendarSync, Fetched, calendar_items
from jumpstart.outbox.deciding import (
    claims,
    is_silent,
    message_of,
    outcome,
    parcels,
    still_asked,
    to_enqueue,
    undelivered,
    what_happened,
)
from jumpstart.outbox.retrying import PATIENCE
from jumpstart.plugins import Receipt
from jumpstart.plugins.notifiers import Calendar
from jumpstart.plugins.time_limit import TimeLimited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from jumpstart.domain.deliveries import Delivery
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change
    from jumpstart.formats.ical.entries import Item
    from jumpstart.outbox.channels import Channel
    from jumpstart.outbox.deciding import Parcel
    from jumpstart.playbook.plan import Plan
    from jumpstart.plugins import Message, Notifier

CLAIM_MARGIN = timedelta(minutes=1)
"""So much longer than a notifier may take lasts the claim of who sends: for the commits, and for clocks that differ."""


class Commit(Protocol):
    """Commits what a function makes of the newest network, with a note for the history."""

    def __call__(self, build: Callable[[Network], Sequence[Change]], *, note: str) -> object:
        """Commit the changes; none where there are none."""
        ...


@attrs.frozen(kw_only=True)
class Delivered:
    """
    What became of what was due.

    Attributes:
        receipts: Of each message that was delivered, by channel.
        findings: What could not be delivered, and why; what is tried again is a warning.
        waiting: How many entries of the outbox wait: for the end of quiet hours, to be tried again, or for another
            caller who is sending them.
        put: How many entries were put on calendars or replaced there.
        removed: How many were removed from calendars.
        unchanged: How many stand on calendars as they should.
    """

    receipts: tuple[Receipt, ...] = ()
    findings: tuple[Finding, ...] = ()
    waiting: int = 0
    put: int = 0
    removed: int = 0
    unchanged: int = 0


@attrs.frozen(kw_only=True)
class _Round:
    """What one call goes by: the plan, what was known then, the moment, and the moment that it has become since."""

    plan: Plan
    planned: Network
    now: datetime
    moment: Callable[[], datetime]


class Courier:
    """
    Delivers what is due on each channel: at least once, and at most once where the channel says that it arrived.

    It opens nothing itself; what it may use it is given.
    A channel that hangs is not opened again before it has answered.

    Args:
        workspace: The name of the workspace, which is part of each key.
        channels: The channels.
        open_notifier: Opens the notifier of a URL.
        commit: Commits to the workspace's log.
        refresh: Gives the newest network.
        clock: Says what time it is; it counts how much of it passes.
    """

    def __init__(
        self,
        *,
        workspace: str,
        channels: Iterable[Channel],
        open_notifier: Callable[[str], Notifier],
        commit: Commit,
        refresh: Callable[[], Network],
        clock: Callable[[], datetime],
    ) -> None:
        self._workspace, self._channels = workspace, tuple(channels)
        self._open, self._commit, self._refresh, self._clock = open_notifier, commit, refresh, clock
        self._last: dict[Channel, TimeLimited[Notifier]] = {}

    def deliver(
        self, plan: Plan, *, now: datetime, items: Callable[[], Iterable[Item]], again: bool = False
    ) -> Delivered:
        """
        Deliver what is due.

        Each message is noted as pending before it is sent and as sent afterwards: what is stopped in between is sent
        again under the same key.
        Who sends claims the message first, so that of several callers one sends it; a claim runs out by itself, a
        minute after the channel's time limit.
        What was settled while others were sent is not announced, and in quiet hours that began meanwhile nothing is.
        One channel's failure, or its silence, is no matter to the others.

        Args:
            plan: What the playbook asks for now.
            now: The moment.
            items: Gives all that a calendar is to hold; it is asked for only where a channel is one.
            again: Whether to send again what was refused or given up.
        """
        turn = _Round(plan=plan, planned=self._refresh(), now=now, moment=self._passing(now))
        found: list[Delivered] = []
        opened: list[tuple[Channel, TimeLimited[Notifier]]] = []
        try:
            for channel in self._channels:
                try:
                    opened.append((channel, self._opened(channel)))
                except Exception as error:  # noqa: BLE001  one channel's failure never stops another
                    found.append(Delivered(findings=(_unusable(channel, _alone(error)),)))
            messengers = [channel for channel, limited in opened if not _is_calendar(limited)]
            self._commit(
                lambda network: to_enqueue(plan, network, messengers, now=now, again=again), note="filled the outbox"
            )
            for channel, limited in opened:
                if _is_calendar(limited):
                    found.append(self._published(channel, limited, items, now))
                else:
                    found.append(Delivered(receipts=tuple(self._sent(channel, limited, turn))))
        finally:
            for _, limited in opened:
                limited.close()
        return self._summed_up(found, plan, messengers)

    def fetch(self, channel: Channel, *, now: datetime, items: Callable[[], Iterable[Item]]) -> Fetched:
        """
        What others have changed on a calendar.

        Args:
            channel: The channel of the calendar.
            now: The moment.
            items: Gives what the calendar is to hold.

        Raises:
            JumpstartError: The calendar cannot be opened, does not answer, or gives none of three entries in a row.
            FieldError: The notifier is no calendar.
        """
        with self._opened(channel) as limited:
            if not isinstance(limited.contents, Calendar):
                remedy = "it holds no entries; expected the URL of a calendar, as caldav://…"
                raise FieldError("calendar", channel.name, remedy)
            return self._sync(channel, limited, items, now).fetch()

    def remember(self, deliveries: Iterable[Delivery], *, note: str) -> None:
        """Commit entries of the outbox as they are: what was seen on a calendar, once it is taken in."""
        changes = tuple(Put(each) for each in deliveries)
        self._commit(lambda network: [each for each in changes if _is_new(each, network)], note=note)

    def _opened(self, channel: Channel) -> TimeLimited[Notifier]:
        last = self._last.get(channel)
        if last is not None and last.is_alive:
            raise DeferredError("it has not answered what it was asked earlier; it is opened again once it has")
        self._last[channel] = TimeLimited(lambda: self._open(channel.url), channel.limit, failure=DeferredError)
        return self._last[channel].opened()

    def _passing(self, now: datetime) -> Callable[[], datetime]:
        """The moment, and what it becomes while time passes."""
        start = self._clock()
        return lambda: now + max(self._clock() - start, timedelta(0))

    # messages

    def _sent(self, channel: Channel, limited: TimeLimited[Notifier], turn: _Round) -> Iterator[Receipt]:
        in_vain = 0
        for planned in parcels(turn.plan, self._refresh(), channel, workspace=self._workspace, now=turn.now):
            network = self._refresh()
            if is_silent(network, channel, turn.moment()):
                return
            parcel = still_asked(planned, turn.planned, network)
            if not parcel.deliveries or not self._is_claimed(parcel, channel, turn.moment()):
                continue
            result = self._attempt(limited, message_of(parcel, network, channel, day=turn.plan.day), parcel.key)
            self._note(parcel, result, channel, turn.moment())
            if isinstance(result, Receipt):
                in_vain = 0
                yield result
            else:
                in_vain += 1
            if in_vain >= PATIENCE or limited.hangs:
                return

    def _is_claimed(self, parcel: Parcel, channel: Channel, now: datetime) -> bool:
        """Whether we are the ones who send a parcel, for as long as sending it may take."""
        # Of two callers whose clocks agree the claims must differ: the same commit twice is a success for both.
        who = timedelta(microseconds=threading.get_native_id() % 1_000_000)
        until = now + channel.limit + CLAIM_MARGIN + who
        claimed: list[Change] = []

        def build(network: Network) -> list[Change]:
            claimed[:] = claims(parcel, network, now=now, until=until)
            return claimed

        self._commit(build, note=f"sending {len(parcel.deliveries)} by {channel.name}")
        return bool(claimed)

    def _attempt(self, limited: TimeLimited[Notifier], message: Message, key: str) -> object:
        """What a notifier gave, or what it raised."""
        try:
            return limited.ask(lambda notifier: notifier.send(message, key=key))
        except Exception as error:  # noqa: BLE001  whatever it raises, the message is tried again
            return _alone(error)

    def _note(self, parcel: Parcel, result: object, channel: Channel, now: datetime) -> None:
        ids = {each.id for each in parcel.deliveries}

        def build(network: Network) -> list[Change]:
            known = (network.deliveries.get(id) for id in ids)
            return [
                Put(outcome(each, result, key=parcel.key, url=channel.url, now=now))
                for each in sorted((each for each in known if each is not None), key=lambda each: each.id)
                if each.status == "pending"
            ]

        what = "delivered" if isinstance(result, Receipt) else "could not deliver"
        self._commit(build, note=f"{what} {len(ids)} by {channel.name}")

    # calendars

    def _published(
        self, channel: Channel, limited: TimeLimited[Notifier], items: Callable[[], Iterable[Item]], now: datetime
    ) -> Delivered:
        def commit(changes: list[Change]) -> object:
            return self._commit(lambda _: changes, note=f"put the plan on {channel.name}")

        try:
            synced = self._sync(channel, limited, items, now).publish(commit)
        except Exception as error:  # noqa: BLE001  one channel's failure never stops another
            return Delivered(findings=(_unusable(channel, _alone(error)),))
        return Delivered(put=synced.put, removed=synced.removed, unchanged=synced.unchanged, findings=synced.findings)

    def _sync(
        self, channel: Channel, limited: TimeLimited[Notifier], items: Callable[[], Iterable[Item]], now: datetime
    ) -> CalendarSync:
        network = self._refresh()
        opened = cast("TimeLimited[Calendar]", limited)
        component = opened.ask(lambda calendar: str(calendar.component))
        held = calendar_items(items(), network=network, component=component)
        return CalendarSync(opened, channel, network, held, now)

    def _summed_up(self, found: list[Delivered], plan: Plan, messengers: list[Channel]) -> Delivered:
        network = self._refresh()
        names = {channel.name for channel in messengers}
        return Delivered(
            receipts=tuple(receipt for each in found for receipt in each.receipts),
            findings=(
                *(finding for each in found for finding in each.findings),
                *undelivered(plan, network, messengers),
            ),
            waiting=sum(each.status == "pending" and each.channel in names for each in network.deliveries.values()),
            put=sum(each.put for each in found),
            removed=sum(each.removed for each in found),
            unchanged=sum(each.unchanged for each in found),
        )


def _is_calendar(limited: TimeLimited[Notifier]) -> bool:
    return isinstance(limited.contents, Calendar)


def _is_new(change: Put, network: Network) -> bool:
    return network.get("delivery", change.record.id) != change.record


def _alone(error: Exception) -> Exception:
    """An error that no longer remembers where it was raised, and with that all that was known there."""
    return error.with_traceback(None)


def _unusable(channel: Channel, error: Exception) -> Finding:
    return Finding(
        code="channel-unusable",
        severity="error",
        message=f"{channel.shown}: {what_happened(error, channel.url)}",
        fix="mend what is said; what is due waits until then",
    )
