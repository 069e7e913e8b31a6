"""What a calendar holds, as it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.fields import as_tuple

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

_ALL_OF_IT = 100


@attrs.frozen(kw_only=True)
class Participant:
    """
    Somebody who invites or is invited.

    Attributes:
        address: Their e-mail address, or another URI as written.
        name: Their name, empty where the calendar does not say.
        answer: What they answered, in lower case: ``accepted``, ``declined``, ``needs-action`` …; empty for none.
    """

    address: str
    name: str = ""
    answer: str = ""


@attrs.frozen(kw_only=True)
class CalendarEntry:
    """
    One component of a calendar: an event, a task, a journal entry or a stretch of busy time.

    Nothing is made up: what recurs is read once, with its rule as text, and a changed instance is an entry of its own.
    A moment is aware, in its IANA zone where the calendar names one, else in UTC; a whole day is a date.

    Attributes:
        component: ``event``, ``todo``, ``journal`` or ``freebusy``.
        uid: What calendar programs know it by; empty where the file has none.
        summary: Its title.
        starts_at: When it starts; None where the calendar does not say.
        ends_at: When it ends, for days the day after the last; None where the calendar does not say.
        due: When a task is due; None where it is not.
        zone: The IANA zone in which it was set, ``UTC`` for UTC; empty where the file has no zone or one of its own.
        all_day: Whether it takes whole days.
        status: In lower case: ``confirmed``, ``tentative``, ``cancelled``, ``needs-action``, ``in-process``,
            ``completed`` …; empty for none.
        percent: How much of a task is done, 0 to 100; None where the calendar does not say.
        completed_at: When a task was completed; None where the calendar does not say.
        method: What the calendar is sent for, in capitals: ``REQUEST``, ``CANCEL`` …; empty for none.
        sequence: Higher with each change.
        stamped_at: When the entry, or with a method the message, was made; None where the calendar does not say.
        modified_at: When the entry was last changed; None where the calendar does not say.
        organizer: Who invites; None for nobody.
        attendees: Who is invited.
        location: Where.
        description: Its text.
        url: A web address as written; it is never fetched.
        categories: Its tags.
        recurrence_id: Which instance of a series it is, as the moment or date in ISO 8601; empty for none.
        rrule: By which rule it recurs, as written; empty for none.
        alarms: When to remind, from its start or end on, or at a moment; empty unless asked for.
        producer: The program that wrote the calendar, as it names itself.
        calendar: The name of the calendar, empty for none.
        record_id: The UID where it is such a one as jumpstart gives, else empty.
        is_own_calendar: Whether the whole calendar is an export of jumpstart.
        number: The number of the entry in its file, 1 for the first; not compared.
        first_line: The physical line of its BEGIN; not compared.
        last_line: The physical line of its END; not compared.

    Source: RFC 5545, section 3.6.
    """

    component: str
    uid: str = ""
    summary: str = ""
    starts_at: datetime | date | None = None
    ends_at: datetime | date | None = None
    due: datetime | date | None = None
    zone: str = ""
    all_day: bool = False
    status: str = ""
    percent: int | None = None
    completed_at: datetime | None = None
    method: str = ""
    sequence: int = 0
    stamped_at: datetime | None = None
    modified_at: datetime | None = None
    organizer: Participant | None = None
    attendees: tuple[Participant, ...] = attrs.field(default=(), converter=as_tuple)
    location: str = ""
    description: str = attrs.field(default="", repr=False)
    url: str = ""
    categories: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
    recurrence_id: str = ""
    rrule: str = ""
    alarms: tuple[timedelta | datetime, ...] = attrs.field(default=(), converter=as_tuple)
    producer: str = ""
    calendar: str = ""
    record_id: str = ""
    is_own_calendar: bool = False
    number: int = attrs.field(default=0, eq=False)
    first_line: int = attrs.field(default=0, eq=False)
    last_line: int = attrs.field(default=0, eq=False)

    @property
    def is_cancelled(self) -> bool:
        """Whether it is called off, by its status or by the method of its calendar."""
        return self.status == "cancelled" or self.method == "CANCEL"

    @property
    def is_completed(self) -> bool:
        """Whether it is a task that was done."""
        is_said = self.status == "completed" or self.percent == _ALL_OF_IT
        return self.component == "todo" and (is_said or (self.completed_at is not None and not self.status))
