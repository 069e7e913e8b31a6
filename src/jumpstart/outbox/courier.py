"""Delivers what is due: noted before it is sent, sent, and noted again, so that nothing is lost in between."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import attrs

from jumpstart.domain.findings import Finding
from jumpstart.domain.records import Put
from jumpstart.outbox.calendars import CalendarSync, Fetched, calendar_items
from jumpstart.outbox.deciding import message_of, outcome, parcels, to_enqueue, undelivered, what_happened
from jumpstart.outbox.time_limit import TimeLimited
from jumpstart.plugins import Receipt, masked
from jumpstart.plugins.notifiers import Calendar

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

_PATIENCE = 3
"""After so many attempts in vain in a row a channel is left alone until the next time."""


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
        waiting: How many entries of the outbox wait: for the end of quiet hours, or to be tried again.
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


class Courier:
    """
    Delivers what is due on each channel: at least once, and at most once where the channel says that it arrived.

    It asks no clock and opens nothing itself; what it may use it is given.

    Args:
        workspace: The name of the workspace, which is part of each key.
        channels: The channels.
        open_notifier: Opens the notifier of a URL.
        commit: Commits to the workspace's log.
        refresh: Gives the newest network.
        limit: How long a notifier may take for one answer.
    """

    def __init__(
        self,
        *,
        workspace: str,
        channels: Iterable[Channel],
        open_notifier: Callable[[str], Notifier],
        commit: Commit,
        refresh: Callable[[], Network],
        limit: timedelta = timedelta(minutes=1),
    ) -> None:
        self._workspace, self._channels = workspace, tuple(channels)
        self._open, self._commit, self._refresh, self._limit = open_notifier, commit, refresh, limit

    def deliver(
        self, plan: Plan, *, now: datetime, items: Callable[[], Iterable[Item]], again: bool = False
    ) -> Delivered:
        """
        Deliver what is due.

        Each message is noted as pending before it is sent and as sent afterwards: whoever is stopped in between sends
        it again under the same key.
        One channel's failure, or its silence, is no matter to the others.

        Args:
            plan: What the playbook asks for now.
            now: The moment.
            items: Gives all that a calendar is to hold; it is asked for only where a channel is one.
            again: Whether to send again what was refused or given up.
        """
        found: list[Delivered] = []
        opened: list[tuple[Channel, TimeLimited]] = []
        try:
            for channel in self._channels:
                try:
                    opened.append((channel, self._opened(channel)))
                except Exception as error:  # noqa: BLE001  one channel's failure never stops another
                    found.append(Delivered(findings=(_unusable(channel, error),)))
            messengers = [channel for channel, limited in opened if not _is_calendar(limited)]
            self._commit(
                lambda network: to_enqueue(plan, network, messengers, now=now, again=again), note="filled the outbox"
            )
            for channel, limited in opened:
                if _is_calendar(limited):
                    found.append(self._published(channel, limited, items, now))
                else:
                    found.append(Delivered(receipts=tuple(self._sent(channel, limited, plan, now))))
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
            JumpstartError: The calendar cannot be opened, or does not answer.
            TypeError: The notifier is no calendar.
        """
        with self._opened(channel) as limited:
            if not isinstance(limited.notifier, Calendar):
                raise TypeError(f"{channel.name} holds no entries; expected the URL of a calendar, as caldav://…")
            return self._sync(channel, limited, items, now).fetch()

    def remember(self, deliveries: Iterable[Delivery], *, note: str) -> None:
        """Commit entries of the outbox as they are: what was seen on a calendar, once it is taken in."""
        changes = tuple(Put(each) for each in deliveries)
        self._commit(lambda network: [each for each in changes if _is_new(each, network)], note=note)

    def _opened(self, channel: Channel) -> TimeLimited:
        return TimeLimited(lambda: self._open(channel.url), self._limit)

    # messages

    def _sent(self, channel: Channel, limited: TimeLimited, plan: Plan, now: datetime) -> Iterator[Receipt]:
        in_vain = 0
        network = self._refresh()
        for parcel in parcels(plan, network, channel, workspace=self._workspace, now=now):
            network = self._refresh()
            if not _is_pending(parcel, network):
                continue  # somebody else delivers, too
            result = self._attempt(limited, message_of(parcel, network, channel, day=plan.day), parcel.key)
            self._note(parcel, result, channel, now)
            if isinstance(result, Receipt):
                in_vain = 0
                yield result
            else:
                in_vain += 1
            if in_vain >= _PATIENCE or limited.hangs:
                return

    def _attempt(self, limited: TimeLimited, message: Message, key: str) -> object:
        """What a notifier gave, or what it raised."""
        try:
            return limited.ask(lambda notifier: notifier.send(message, key=key))
        except Exception as error:  # noqa: BLE001  whatever it raises, the message is tried again
            return error

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
        self, channel: Channel, limited: TimeLimited, items: Callable[[], Iterable[Item]], now: datetime
    ) -> Delivered:
        def commit(changes: list[Change]) -> object:
            return self._commit(lambda _: changes, note=f"put the plan on {channel.name}")

        try:
            synced = self._sync(channel, limited, items, now).publish(commit)
        except Exception as error:  # noqa: BLE001  one channel's failure never stops another
            return Delivered(findings=(_unusable(channel, error),))
        return Delivered(put=synced.put, removed=synced.removed, unchanged=synced.unchanged, findings=synced.findings)

    def _sync(
        self, channel: Channel, limited: TimeLimited, items: Callable[[], Iterable[Item]], now: datetime
    ) -> CalendarSync:
        network = self._refresh()
        component = limited.ask(lambda calendar: str(calendar.component))
        held = calendar_items(items(), network=network, component=component)
        return CalendarSync(limited.ask, channel.name, network, held, now)

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


def _is_calendar(limited: TimeLimited) -> bool:
    return isinstance(limited.notifier, Calendar)


def _is_pending(parcel: Parcel, network: Network) -> bool:
    known = (network.deliveries.get(each.id) for each in parcel.deliveries)
    return any(each is not None and each.status == "pending" for each in known)


def _is_new(change: Put, network: Network) -> bool:
    return network.get("delivery", change.record.id) != change.record


def _unusable(channel: Channel, error: Exception) -> Finding:
    return Finding(
        code="channel-unusable",
        severity="error",
        message=f"{masked(channel.url)}: {what_happened(error, channel.url)}",
        fix="mend what is said; what is due waits until then",
    )
