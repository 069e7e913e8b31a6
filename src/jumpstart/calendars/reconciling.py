"""From the entries of a calendar to what they change in a search."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.calendars.arranging import (
    Arranged,
    gathering_from,
    gathering_id,
    invitation_id,
    is_gathering,
    is_longer_than_a_day,
    meeting_from,
    news_of,
)
from jumpstart.calendars.missing import about_missing
from jumpstart.calendars.outcome import Decided, Question, Reconciled
from jumpstart.domain.actions import FollowUp
from jumpstart.domain.facts import Meeting
from jumpstart.domain.fields import aware, in_utc, local
from jumpstart.domain.findings import Problem
from jumpstart.domain.ids import derived_id
from jumpstart.domain.people import Contact
from jumpstart.domain.records import Stamp, kind_of
from jumpstart.errors import FieldError
from jumpstart.formats.ical.entries import uid_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.findings import Severity
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Record
    from jumpstart.formats.ical import CalendarEntry, Participant
    from jumpstart.formats.ical.entries import Item
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.plan import Plan

_CANCELLED = "cancelled in the calendar"
_ANSWERS = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH")
_UNTOUCHED_SECONDS = 60


def changes_from(
    entries: Iterable[CalendarEntry],
    *,
    network: Network,
    plan: Plan,
    now: datetime,
    zone: str,
    playbook: Playbook | None = None,
) -> Reconciled:
    """
    What the entries of a calendar change in a search.

    Entries that jumpstart wrote and somebody edited: a follow-up that was moved is put off, a completed task is done,
    a cancelled entry is skipped; meetings and events take their new time, place and status.
    Invitations become meetings, the events of Meetup and Luma networking events; what else a calendar holds is left
    alone.
    An entry that is older than what is known changes nothing, so reading a file again changes nothing either.

    Args:
        entries: What ``formats.ical.read`` gave.
        network: What is known.
        plan: What the playbook asks for now.
        now: The moment, an aware datetime.
        zone: The seeker's IANA zone.
        playbook: The playbook of the plan, to know what a campaign asked for on another day; None to go without.

    Raises:
        FieldError: ``now`` is naive, or ``zone`` is no zone.
    """
    return _Reconciler(network, plan, in_utc(aware("now", now)), zone, playbook).reconciled(tuple(entries))


class _Reconciler:
    """What is known, and what was found so far."""

    def __init__(self, network: Network, plan: Plan, now: datetime, zone: str, playbook: Playbook | None) -> None:
        self._network, self._plan, self._now, self._zone, self._playbook = network, plan, now, zone, playbook
        self._today = local(now, zone).date()
        self._records: dict[tuple[str, str], Record] = {}
        self._decisions: dict[str, Decided] = {}
        self._questions: list[Question] = []
        self._problems: list[Problem] = []
        self._unchanged = self._left_alone = 0
        self._by_uid = {uid_of(item): item for item in self._stored()}
        self._derived: dict[str, FollowUp] | None = None
        self._campaign: dict[str, FollowUp] | None = None
        self._by_address: dict[str, Contact] | None = None

    def _stored(self) -> Iterator[Item]:
        network = self._network
        yield from network.meetings.values()
        yield from network.events.values()
        yield from network.follow_ups.values()

    def reconciled(self, entries: tuple[CalendarEntry, ...]) -> Reconciled:
        """What all the entries change."""
        newest = _newest(entries)
        for entry in newest:
            try:
                self._take(entry)
            except FieldError as error:
                self._problem(entry, "refused", "error", f"{entry.summary!r} was left out: {error}")
        if any(entry.is_own_calendar for entry in entries):
            self._ask_for_what_is_missing(newest)
        return Reconciled(
            records=self._records.values(),
            decisions=self._decisions.values(),
            questions=self._questions,
            problems=self._problems,
            unchanged=self._unchanged,
            left_alone=self._left_alone,
        )

    def _take(self, entry: CalendarEntry) -> None:
        known = self._item(entry)
        if entry.method in _ANSWERS:
            self._take_answer(entry, known)
        elif isinstance(known, FollowUp):
            self._take_follow_up(entry, known)
        elif known is not None:
            self._take_own(entry, known)
        elif is_gathering(entry):
            self._take_gathering(entry)
        elif entry.component == "event" and entry.method in ("REQUEST", "CANCEL"):
            self._take_invitation(entry)
        elif entry.record_id:
            self._unchanged += 1  # jumpstart asked for it once, and it is settled
        else:
            self._left_alone += 1

    def _item(self, entry: CalendarEntry) -> Item | None:
        """What of the search an entry is about, None for nothing."""
        if not entry.uid or entry.recurrence_id:
            return None
        found = self._by_uid.get(entry.uid)
        if found is None and entry.record_id:
            if self._derived is None:
                hidden = (each for withheld in self._plan.withheld for each in withheld.follow_ups)
                self._derived = {each.id: each for each in (*hidden, *self._plan.follow_ups)}
            found = self._derived.get(entry.record_id) or self._step_of_campaign(entry)
        return found

    def _step_of_campaign(self, entry: CalendarEntry) -> FollowUp | None:
        """What a campaign asked for on another day than today, and still waits for."""
        if self._campaign is None:
            rules = [rule for rule in self._playbook.rules if rule.portion and rule.do] if self._playbook else []
            self._campaign = {
                derived_id("follow-up", rule.id, contact, "", "0"): FollowUp(
                    summary=rule.id, due=self._today, rule=rule.id, do=rule.do, subject=contact, draft=rule.draft
                )
                for rule in rules
                for contact in self._network.contacts
            }
        step = self._campaign.get(entry.record_id)
        if step is None or step.id in self._network.decisions:
            return None
        if any(fact.kind == step.do for fact in self._network.interactions_with(step.subject)):
            return None
        return attrs.evolve(step, summary=entry.summary or step.summary)

    # Follow-ups.

    def _take_follow_up(self, entry: CalendarEntry, known: FollowUp) -> None:
        stamp = self._stamp(known)
        if known.status != "open" or known.id in self._decisions or not _is_news(entry, stamp):
            self._unchanged += 1
        elif entry.is_completed:
            at = entry.completed_at or entry.modified_at or self._now
            self._decide(known, "done", at=min(at.astimezone(UTC), self._now))
        elif entry.is_cancelled:
            self._decide(known, "skipped", reason=_CANCELLED)
        else:
            self._take_move(entry, known, stamp)

    def _take_move(self, entry: CalendarEntry, known: FollowUp, stamp: Stamp) -> None:
        when = entry.due if entry.component == "todo" else entry.starts_at
        at = when.astimezone(UTC) if isinstance(when, datetime) else None
        day = when if when is None or at is None else local(at, self._zone).date()
        due_at = known.due_at.replace(microsecond=0) if known.due_at else None
        is_kept = at == due_at if at and due_at else day == known.due
        if day is None or is_kept or (known.rule and day == known.due):
            self._unchanged += 1
        elif not known.rule:
            self._put(attrs.evolve(self._network.follow_ups[known.id], due=day, due_at=at))
        elif day <= self._today:
            self._take_move_to_the_past(entry, known)
        elif not stamp.revision and not entry.sequence and entry.modified_at is None:
            text = f"the calendar has {known.summary!r} on {day}, and the plan asks for it by {known.due}; put it off?"
            self._ask("which-holds", text, known.id, decisions=(self._decided(known, "snoozed", until=day),))
        else:
            self._decide(known, "snoozed", until=day)

    def _take_move_to_the_past(self, entry: CalendarEntry, known: FollowUp) -> None:
        """What is due on the day on which one looks stands in every older file on a day that is past."""
        if known.due > self._today:
            text = f"{entry.summary!r} was moved to a day that is not after today; it stays due on {known.due}"
            self._problem(entry, "moved-to-the-past", "info", text)
        self._unchanged += 1

    def _decide(self, follow_up: FollowUp, verdict: Any, **facts: Any) -> None:  # noqa: ANN401
        self._decisions[follow_up.id] = self._decided(follow_up, verdict, **facts)

    def _decided(self, follow_up: FollowUp, verdict: Any, **facts: Any) -> Decided:  # noqa: ANN401
        return Decided(follow_up=follow_up, verdict=verdict, **{"at": self._now, **facts})

    def _stamp(self, known: Item) -> Stamp:
        """The revision with which a calendar would be told of something now."""
        if isinstance(known, FollowUp) and known.rule:
            return Stamp(known.revision, known.changed_at)
        return self._network.stamp(kind_of(known), known.id)

    # Meetings and events.

    def _take_own(self, entry: CalendarEntry, known: Arranged) -> None:
        news = news_of(entry, known, own=True) if _is_news(entry, self._stamp(known)) else {}
        if entry.all_day and entry.starts_at is not None:
            self._problem(entry, "whole-day", "warning", f"{entry.summary!r} takes a whole day now; its time was kept")
        self._update(entry, known, news, recorded_at=known.recorded_at)

    def _take_gathering(self, entry: CalendarEntry) -> None:
        known = self._network.events.get(gathering_id(entry))
        if entry.starts_at is None or (known is None and entry.is_cancelled):
            self._left_alone += 1
        elif known is None:
            self._put(attrs.evolve(gathering_from(entry, zone=self._zone), recorded_at=self._now))
            self._tell_what_was_cut(entry)
        else:
            self._take_update(entry, known, is_told=entry.stamped_at is None and entry.modified_at is None)

    def _take_invitation(self, entry: CalendarEntry) -> None:
        known = self._network.meetings.get(invitation_id(entry))
        if known is not None:
            self._take_update(entry, known, is_told=entry.is_cancelled)
        elif entry.is_cancelled or entry.all_day or entry.starts_at is None or self._was_declined(entry):
            self._left_alone += 1
        else:
            self._take_new_meeting(entry)

    def _take_new_meeting(self, entry: CalendarEntry) -> None:
        person = self._other_person(entry)
        contact = self._contact(person.address) if person else None
        if contact is not None:
            self._put(attrs.evolve(meeting_from(entry, contact, zone=self._zone), recorded_at=self._now))
        elif person is None:
            self._ask("new-contact", f"with whom is {entry.summary!r}? the invitation names nobody")
        else:
            points = (person.address,) if "@" in person.address else ()
            contact = Contact(name=person.name or person.address, emails=points)
            contact = self._network.contacts.get(contact.id, contact)
            meeting = attrs.evolve(meeting_from(entry, contact, zone=self._zone), recorded_at=self._now)
            text = f"{contact.name} ({person.address}) invites to {entry.summary!r} and is no contact yet; add them?"
            self._ask("new-contact", text, meeting.id, records=(contact, meeting))
        if entry.rrule:
            text = f"{entry.summary!r} recurs; only its first date was taken"
            self._problem(entry, "recurs", "info", text)
        self._tell_what_was_cut(entry)

    def _take_update(self, entry: CalendarEntry, known: Arranged, *, is_told: bool) -> None:
        """Take what others say of a meeting or event, unless the seeker may have said otherwise since."""
        news = news_of(entry, known, own=False)
        stamp = self._stamp(known)
        sent_at = max((at for at in (entry.stamped_at, entry.modified_at) if at), default=None)
        is_newer = stamp.at is None or (sent_at is not None and sent_at > stamp.at)
        is_untouched = stamp.at is None or (
            known.recorded_at is not None and abs((stamp.at - known.recorded_at).total_seconds()) < _UNTOUCHED_SECONDS
        )
        if not news or is_told or is_newer or (is_untouched and entry.sequence > 0):
            self._update(entry, known, news, recorded_at=self._now)
            return
        fields = " and ".join(news).replace("starts_at", "time")
        text = f"the calendar gives another {fields} for {entry.summary!r}, and it is not newer; take it?"
        self._ask("which-holds", text, known.id, records=(attrs.evolve(known, **news),), known=(known,))

    def _update(
        self, entry: CalendarEntry, known: Arranged, news: dict[str, Any], *, recorded_at: datetime | None
    ) -> None:
        if not news:
            self._unchanged += 1
            return
        self._put(attrs.evolve(known, **news, recorded_at=recorded_at))
        self._tell_what_was_cut(entry)

    def _tell_what_was_cut(self, entry: CalendarEntry) -> None:
        if is_longer_than_a_day(entry):
            text = f"{entry.summary!r} lasts longer than a day; its first day was taken"
            self._problem(entry, "too-long", "warning", text)

    def _take_answer(self, entry: CalendarEntry, known: Item | None) -> None:
        """What somebody answered to a meeting of the seeker's."""
        has_declined = any(each.answer == "declined" for each in entry.attendees)
        if isinstance(known, Meeting) and known.status == "planned" and entry.method == "REPLY" and has_declined:
            who = next(each.name or each.address for each in entry.attendees if each.answer == "declined")
            text = f"{who} declined the meeting on {known.starts_at.date()}; cancel it?"
            self._ask("declined", text, known.id, records=(attrs.evolve(known, status="cancelled"),), known=(known,))
        else:
            self._left_alone += 1

    # People.

    def _was_declined(self, entry: CalendarEntry) -> bool:
        return any(each.answer == "declined" and self._is_seeker(each) for each in entry.attendees)

    def _other_person(self, entry: CalendarEntry) -> Participant | None:
        people = (*((entry.organizer,) if entry.organizer else ()), *entry.attendees)
        return next((each for each in people if not self._is_seeker(each)), None)

    def _is_seeker(self, person: Participant) -> bool:
        seeker = self._network.seeker
        return seeker is not None and any(_same_address(point.value, person.address) for point in seeker.emails)

    def _contact(self, address: str) -> Contact | None:
        if self._by_address is None:
            self._by_address = {}
            for contact in self._network.contacts.values():
                for point in contact.emails:
                    self._by_address.setdefault(point.value.strip().casefold(), contact)
        return self._by_address.get(address.strip().casefold())

    # What is missing.

    def _ask_for_what_is_missing(self, entries: tuple[CalendarEntry, ...]) -> None:
        """
        Ask about what a file that is a whole export of ours no longer holds.

        What was written after the export is not missing from it: the file's highest revision says when that was.
        """
        present = {entry.uid for entry in entries}
        pairs = ((entry, self._item(entry)) for entry in entries)
        revision = max((min(entry.sequence, self._stamp(item).revision) for entry, item in pairs if item), default=0)
        for item in self._exported():
            if uid_of(item) not in present and 0 < self._stamp(item).revision <= revision:
                self._questions.append(about_missing(item, network=self._network, now=self._now))

    def _exported(self) -> Iterator[Item]:
        """What every export holds, whatever the day: not what is only due because one looks today."""
        for follow_up in self._plan.follow_ups:
            if not follow_up.rule or follow_up.trace.arithmetic:
                yield follow_up
        arranged: list[Arranged] = [*self._network.meetings.values(), *self._network.events.values()]
        for item in arranged:
            if item.status == "planned" and item.starts_at > self._now:
                yield item

    # What was found.

    def _put(self, record: Record) -> None:
        self._records[kind_of(record), record.id] = record

    def _ask(self, code: str, message: str, subject: str = "", **offered: Any) -> None:  # noqa: ANN401
        self._questions.append(Question(code=code, message=message, subject=subject, **offered))

    def _problem(self, entry: CalendarEntry, code: str, severity: Severity, message: str) -> None:
        self._problems.append(
            Problem(
                code=code,
                severity=severity,
                record=entry.number,
                first_line=entry.first_line,
                last_line=entry.last_line,
                message=message,
            )
        )


def _newest(entries: tuple[CalendarEntry, ...]) -> tuple[CalendarEntry, ...]:
    """Of several entries about the same thing the newest, in the order of the file."""
    found: dict[tuple[str, str] | int, CalendarEntry] = {}
    for place, entry in enumerate(entries):
        key = (entry.uid, entry.recurrence_id) if entry.uid else place
        known = found.get(key)
        if known is None or _age(entry) >= _age(known):
            found[key] = entry
    return tuple(found.values())


def _age(entry: CalendarEntry) -> tuple[int, datetime]:
    return entry.sequence, entry.stamped_at or datetime.min.replace(tzinfo=UTC)


def _is_news(entry: CalendarEntry, stamp: Stamp) -> bool:
    """
    Whether an entry that jumpstart wrote may say something that is not known yet.

    One that was written before the last change, and not edited after it, is only old.
    """
    if entry.sequence >= stamp.revision:
        return True
    edited_at = max((at for at in (entry.modified_at, entry.completed_at) if at), default=None)
    return edited_at is not None and stamp.at is not None and edited_at > stamp.at


def _same_address(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
