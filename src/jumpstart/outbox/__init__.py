"""The outbox: what is delivered to whom and when, at least once, and what others change on a calendar."""

from jumpstart.outbox.calendars import CalendarItem, Fetched, Synced, calendar_items
from jumpstart.outbox.channels import Channel, channels_of, redacted
from jumpstart.outbox.courier import Courier, Delivered
from jumpstart.outbox.deciding import Parcel, message_of, outcome, parcels, to_enqueue, undelivered
from jumpstart.outbox.quiet_hours import is_quiet, quiet_until
from jumpstart.outbox.retrying import GIVEN_UP_AFTER, retry_delay

__all__ = [
    "GIVEN_UP_AFTER",
    "CalendarItem",
    "Channel",
    "Courier",
    "Delivered",
    "Fetched",
    "Parcel",
    "Synced",
    "calendar_items",
    "channels_of",
    "is_quiet",
    "message_of",
    "outcome",
    "parcels",
    "quiet_until",
    "redacted",
    "retry_delay",
    "to_enqueue",
    "undelivered",
]
