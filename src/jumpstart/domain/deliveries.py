"""What became of what was to be delivered: the entries of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.fields import (
    a_moment,
    as_id,
    extra_field,
    id_field,
    in_utc,
    line_field,
    maybe_a_date,
    maybe_a_moment,
    one_line_not_blank,
    one_of,
    whole_number,
)
from jumpstart.domain.ids import derived_id

if TYPE_CHECKING:
    from datetime import date, datetime

DELIVERY_STATUSES = ("pending", "sent", "failed", "expired")


@attrs.frozen(kw_only=True)
class Delivery:
    """
    An entry of the outbox: what became of one follow-up on one channel.

    It holds no text of the message and no secret.
    The id derives from ``item``, ``due`` and ``channel``: a follow-up that is put off is delivered again.

    Attributes:
        item: The id of the follow-up; on a calendar also that of a meeting or event.
        due: The date by which it was due; None for an entry of a calendar, whose date may move.
        channel: The seeker's name for the way it takes, or its URL without secrets.
        since: When it was put into the outbox, in UTC.
        digest: The day of the digest in which it goes; None for a message of its own.
        status: ``pending``; ``sent``, on a calendar as long as it is open there; ``failed`` where it was refused;
            ``expired`` where it was given up or has become needless.
        attempts: How often it was tried in vain since it was last delivered.
        next_at: Not tried before then, in UTC: after an attempt in vain, or while the claim of whoever is sending it
            holds; None for at once, or never.
        error: What the last attempt in vain came to, without secrets; empty for none.
        reference: What the service calls it: a Message-ID, or the version of an entry of a calendar; empty for none.
        fingerprint: The digest of what was put on a calendar; empty where it is not known or was never there.
        sent_at: When it was delivered, in UTC; None until it was.
        id: Never changes by editing.
        extra: Fields that a newer version wrote, kept as they came.
    """

    item: str = attrs.field(converter=as_id, validator=one_line_not_blank)
    due: date | None = attrs.field(default=None, validator=maybe_a_date)
    channel: str = attrs.field(validator=one_line_not_blank)
    since: datetime = attrs.field(converter=in_utc, validator=a_moment)
    digest: date | None = attrs.field(default=None, validator=maybe_a_date)
    status: str = attrs.field(default="pending", validator=one_of(DELIVERY_STATUSES))
    attempts: int = attrs.field(default=0, validator=whole_number(0, 1_000_000, unit="attempts"))
    next_at: datetime | None = attrs.field(default=None, converter=in_utc, validator=maybe_a_moment)
    error: str = line_field()
    reference: str = line_field()
    fingerprint: str = line_field()
    sent_at: datetime | None = attrs.field(default=None, converter=in_utc, validator=maybe_a_moment)
    id: str = id_field(lambda delivery: delivery_id(delivery.item, delivery.due, delivery.channel))
    extra: tuple[tuple[str, str], ...] = extra_field()


def delivery_id(item: str, due: date | None, channel: str) -> str:
    """The id of the entry of the outbox for a follow-up, its date and a channel."""
    return derived_id("delivery", item, str(due or ""), channel)
