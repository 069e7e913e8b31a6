"""What goes into the outbox, what is to be sent now, and what follows from what became of it: decisions alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.deliveries import Delivery, delivery_id
from jumpstart.domain.fields import local
from jumpstart.domain.findings import Finding
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.domain.records import Put, Remove
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.outbox.channels import redacted
from jumpstart.outbox.quiet_hours import is_quiet
from jumpstart.outbox.retrying import GIVEN_UP_AFTER, retry_delay
from jumpstart.plugins import Message, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change
    from jumpstart.outbox.channels import Channel
    from jumpstart.playbook.plan import Plan


@attrs.frozen(kw_only=True)
class Parcel:
    """
    What one message delivers.

    Attributes:
        key: The same for the same message: workspace, follow-up, due date and channel; of a digest its day.
        deliveries: The entries of the outbox that it settles.
        follow_ups: What it is about, in the order of the plan.
    """

    key: str
    deliveries: tuple[Delivery, ...]
    follow_ups: tuple[FollowUp, ...]


def wanted(plan: Plan, network: Network, channel: Channel) -> dict[str, FollowUp]:
    """What a channel should deliver by now, in the order of the plan, by the ids of its entries in the outbox."""
    zone = (network.seeker or UNNAMED_SEEKER).zone
    last = local(plan.now + channel.lead, zone).date()
    due = plan.between(date.min, max(last, plan.day))
    return {delivery_id(each.id, each.due, channel.name): each for each in due}


def to_enqueue(
    plan: Plan, network: Network, channels: Iterable[Channel], *, now: datetime, again: bool = False
) -> list[Change]:
    """
    How the outbox follows a plan: what is due goes in, and what waits there and is settled or put off comes out.

    What has gone into a digest makes that of its day full: what comes up later goes into the next day's.
    In a channel's quiet hours nothing goes in.

    Args:
        plan: What the playbook asks for now.
        network: What is known, with the outbox.
        channels: The channels that deliver messages.
        now: The moment.
        again: Whether to put back what was refused or given up and is still to be done.
    """
    return [change for channel in channels for change in _enqueued(plan, network, channel, now=now, again=again)]


def _enqueued(plan: Plan, network: Network, channel: Channel, *, now: datetime, again: bool) -> Iterator[Change]:
    due, known = wanted(plan, network, channel), _known(network, channel)
    yield from (Remove("delivery", id) for id, each in known.items() if each.status == "pending" and id not in due)
    if is_silent(network, channel, now):
        return  # so that the digest of the day says what is known when it is sent
    day = plan.day if channel.digest else None
    of_the_day = [each.status for each in known.values() if day and each.digest == day]
    for id, each in due.items():
        if id not in known and not of_the_day:
            yield Put(Delivery(item=each.id, due=each.due, channel=channel.name, since=now, digest=day))
        elif again and id in known and known[id].status in ("failed", "expired"):
            # Under the key of a digest that has arrived, whoever sorts out doubles would throw it away.
            digest = None if "sent" in of_the_day else day
            yield Put(Delivery(item=each.id, due=each.due, channel=channel.name, since=now, digest=digest))


def is_silent(network: Network, channel: Channel, now: datetime) -> bool:
    """Whether a moment is in the channel's quiet hours, by the seeker's clocks."""
    return channel.quiet is not None and is_quiet(now, channel.quiet, (network.seeker or UNNAMED_SEEKER).zone)


def _known(network: Network, channel: Channel) -> dict[str, Delivery]:
    """What the outbox holds of a channel's messages."""
    return {id: each for id, each in network.deliveries.items() if each.channel == channel.name and each.due}


def parcels(plan: Plan, network: Network, channel: Channel, *, workspace: str, now: datetime) -> tuple[Parcel, ...]:
    """
    What a channel is to send now; nothing in its quiet hours.

    Args:
        plan: What the playbook asks for now.
        network: What is known, with the outbox.
        channel: The channel.
        workspace: The name of the workspace, which is part of each key.
        now: The moment.
    """
    if is_silent(network, channel, now):
        return ()
    due, known = wanted(plan, network, channel), _known(network, channel)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for id, follow_up in due.items():
        found = known.get(id)
        if found and found.status == "pending" and not _waits(found, now):
            groups[_key(found, follow_up, workspace)].append(id)
    return tuple(
        Parcel(key=key, deliveries=tuple(known[id] for id in ids), follow_ups=tuple(due[id] for id in ids))
        for key, ids in groups.items()
    )


def _waits(delivery: Delivery, now: datetime) -> bool:
    """Whether an entry waits to be tried again, or for whoever has claimed it."""
    return delivery.next_at is not None and delivery.next_at > now


def still_asked(parcel: Parcel, planned: Network, network: Network) -> Parcel:
    """
    A parcel without what was delivered, settled or put off meanwhile; it may be empty.

    Of what a rule asks for, a new fact of the kind that it asks for counts as done, whatever it is about: what is left
    out by mistake goes with the next plan.

    Args:
        parcel: The parcel.
        planned: What was known when the plan was made.
        network: What is known now.
    """
    pairs = [
        (delivery, follow_up)
        for delivery, follow_up in zip(parcel.deliveries, parcel.follow_ups, strict=True)
        if _pending(delivery, network) and _is_asked(follow_up, planned, network)
    ]
    deliveries, follow_ups = zip(*pairs, strict=True) if pairs else ((), ())
    return attrs.evolve(parcel, deliveries=deliveries, follow_ups=follow_ups)


def _pending(delivery: Delivery, network: Network) -> Delivery | None:
    """An entry as it is now; None where it is settled."""
    known = network.deliveries.get(delivery.id)
    return known if known is not None and known.status == "pending" else None


def _is_asked(follow_up: FollowUp, planned: Network, network: Network) -> bool:
    if follow_up.id in planned.follow_ups:
        own = network.follow_ups.get(follow_up.id)
        return own is not None and (own.status, own.due) == ("open", follow_up.due)
    if planned.decisions.get(follow_up.id) != network.decisions.get(follow_up.id):
        return False
    if not follow_up.do or planned.interactions is network.interactions:
        return True
    before = planned.interactions_with(follow_up.subject)
    return not any(
        each.kind == follow_up.do and each not in before for each in network.interactions_with(follow_up.subject)
    )


def claims(parcel: Parcel, network: Network, *, now: datetime, until: datetime) -> list[Change]:
    """
    What keeps others from sending a parcel for a while; nothing where somebody else has claimed some of it.

    Args:
        parcel: The parcel.
        network: What is known, with the outbox.
        now: The moment.
        until: When the claim runs out; it is the entry's ``next_at`` until the attempt is noted.
    """
    pending = [known for each in parcel.deliveries if (known := _pending(each, network))]
    if any(_waits(each, now) for each in pending):
        return []
    return [Put(attrs.evolve(each, next_at=until)) for each in pending]


def _key(delivery: Delivery, follow_up: FollowUp, workspace: str) -> str:
    if delivery.digest:
        return f"{workspace}/digest/{delivery.digest}/{delivery.channel}"
    return f"{workspace}/{follow_up.id}/{delivery.due}/{delivery.channel}"


def message_of(parcel: Parcel, network: Network, channel: Channel, *, day: date) -> Message:
    """
    The message that delivers a parcel; in a confidential search it holds neutral acts and first names alone.

    Args:
        parcel: The parcel.
        network: What is known.
        channel: The channel.
        day: The seeker's date.
    """
    from jumpstart.playbook.explain import why  # noqa: PLC0415  a look at the outbox needs no explanations

    seeker = network.seeker or UNNAMED_SEEKER
    follow_ups = parcel.follow_ups
    lines = _neutral(follow_ups, network) if seeker.confidential else tuple(each.summary for each in follow_ups)
    if parcel.deliveries[0].digest:
        title, body = _title(follow_ups, day), "\n".join(lines)
    else:
        title, body = lines[0], "" if seeker.confidential else why(follow_ups[0])
    return Message(title=title, body=body, channel=channel.name, private=seeker.confidential)


def _title(follow_ups: Sequence[FollowUp], day: date) -> str:
    from jumpstart.playbook.wording import day_text  # noqa: PLC0415  as above

    last = max(each.due for each in follow_ups)
    return f"{len(follow_ups)} to do {'today' if last <= day else f'by {day_text(last)}'}"


def _neutral(follow_ups: Sequence[FollowUp], network: Network) -> tuple[str, ...]:
    from jumpstart.formats.ical.neutral import neutral_titles  # noqa: PLC0415  an open search needs none of it

    return neutral_titles(follow_ups, seeker=network.seeker or UNNAMED_SEEKER, network=network)


def outcome(delivery: Delivery, result: object, *, key: str, url: str, now: datetime) -> Delivery:
    """
    An entry of the outbox after an attempt.

    Args:
        delivery: The entry before it.
        result: What the notifier gave or raised: anything but a `Receipt` or a `RejectedError` is tried again.
        key: The key of the message.
        url: The channel's URL, whose secrets no error may tell.
        now: The moment of the attempt.
    """
    match result:
        case Receipt():
            reference = redacted(str(result.reference), url)
            return attrs.evolve(
                delivery, status="sent", sent_at=now, reference=reference, next_at=None, error="", attempts=0
            )
        case RejectedError():
            return _failed(delivery, "failed", what_happened(result, url))
    attempts = delivery.attempts + 1
    delay = max(retry_delay(key, attempts), _asked_delay(result))
    if now + delay > delivery.since + GIVEN_UP_AFTER:
        return _failed(delivery, "expired", what_happened(result, url))
    return attrs.evolve(delivery, attempts=attempts, next_at=now + delay, error=what_happened(result, url))


def _failed(delivery: Delivery, status: str, error: str) -> Delivery:
    return attrs.evolve(delivery, status=status, attempts=delivery.attempts + 1, next_at=None, error=error)


def _asked_delay(result: object) -> timedelta:
    """How long the notifier wants us to wait; never longer than until it is given up."""
    asked = result.retry_after if isinstance(result, DeferredError) else None
    return min(asked, GIVEN_UP_AFTER) if isinstance(asked, timedelta) else timedelta(0)


def what_happened(result: object, url: str) -> str:
    """What a notifier gave or raised, on one line without secrets."""
    if isinstance(result, RejectedError | DeferredError):
        return redacted(_told(result), url) or type(result).__name__
    if isinstance(result, BaseException):
        return redacted(f"{type(result).__name__}: {_told(result)}", url)
    return f"it gave a {type(result).__name__}; expected a Receipt"


def _told(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as failure:  # noqa: BLE001  a plugin's error may do anything, and must not stop the other channels
        return f"it cannot be told, since that raised {type(failure).__name__}"


def undelivered(plan: Plan, network: Network, channels: Iterable[Channel]) -> tuple[Finding, ...]:
    """
    What could not be delivered, by channel and reason, as long as it is to be done.

    What was refused or given up is an error, what is tried again a warning.
    """
    return tuple(finding for channel in channels for finding in _undelivered(plan, network, channel))


def _undelivered(plan: Plan, network: Network, channel: Channel) -> Iterator[Finding]:
    due = wanted(plan, network, channel)
    groups: defaultdict[tuple[str, str, datetime | None], list[FollowUp]] = defaultdict(list)
    for delivery in _known(network, channel).values():
        if delivery.id in due and delivery.error and delivery.status != "sent":
            groups[delivery.status, delivery.error, delivery.next_at].append(due[delivery.id])
    for (status, error, next_at), follow_ups in groups.items():
        what = follow_ups[0].summary if len(follow_ups) == 1 else f"{len(follow_ups)} follow-ups"
        yield Finding(
            code="not-delivered",
            severity="warning" if status == "pending" else "error",
            message=f"{what}: {_state(status, next_at)} by {channel.name}: {error}",
            fix=_FIXES[status],
            subject=follow_ups[0].id if len(follow_ups) == 1 else "",
        )


def _state(status: str, next_at: datetime | None) -> str:
    if status == "pending":
        return f"not delivered yet, tried again from {next_at:%Y-%m-%d %H:%M} UTC on," if next_at else "not delivered"
    return {"failed": "refused", "expired": "given up after 7 days"}[status]


_FIXES: Mapping[str, str] = {
    "pending": "",
    "failed": "mend the channel, then send it again by notify with again=True",
    "expired": "mend the channel, then send it again by notify with again=True",
}
