"""What a calendar is to hold, and what others have changed there: decided by versions, never overwritten blindly."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

import attrs

from jumpstart.domain.deliveries import Delivery
from jumpstart.domain.findings import Finding, Problem
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.domain.records import Put, Remove, kind_of
from jumpstart.errors import RejectedError
from jumpstart.formats.ical.entries import uid_of
from jumpstart.outbox.deciding import what_happened
from jumpstart.outbox.retrying import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change
    from jumpstart.formats.ical.entries import Item
    from jumpstart.outbox.channels import Channel
    from jumpstart.plugins.notifiers import Calendar
    from jumpstart.plugins.time_limit import TimeLimited, Unlimited

T = TypeVar("T")
_CHANGES_IN_A_COMMIT = 100
_NOT_IN_A_RESOURCE = (b"METHOD:", b"X-WR-CALNAME:")
_PRODUCT, _ENTRY_PRODUCT = b"PRODID:", b"PRODID:-//calendar entry//EN\r\n"
"""A stored entry is no message and, for whoever reads it back, no whole export. Source: RFC 4791, section 4.1."""


@attrs.frozen(kw_only=True)
class CalendarItem:
    """
    What a calendar is to hold of a follow-up, a meeting or an event.

    Attributes:
        uid: Its UID.
        id: The id of what it is about.
        content: Its iCalendar file.
        is_open: Whether it is still to be done or held.
    """

    uid: str
    id: str
    content: bytes = attrs.field(repr=False)
    is_open: bool

    @property
    def fingerprint(self) -> str:
        """The digest of its content."""
        return hashlib.sha256(self.content).hexdigest()[:32]


@attrs.frozen(kw_only=True)
class Synced:
    """
    What became of a calendar.

    Attributes:
        put: How many entries were put there or replaced.
        removed: How many were removed.
        unchanged: How many stand there as they should.
        findings: What others have changed there and is not taken in yet, what was removed there, and what the calendar
            refused or could not take.
    """

    put: int = 0
    removed: int = 0
    unchanged: int = 0
    findings: tuple[Finding, ...] = ()


@attrs.frozen(kw_only=True)
class Fetched:
    """
    What others have changed in a calendar.

    Attributes:
        content: The changed entries as an iCalendar stream; empty where nothing was changed.
        seen: The versions that were seen, to be put into the outbox once the changes are taken in.
        subjects: The ids of the follow-ups, meetings and events that these are about, in the same order.
        gone: The UIDs of open entries that somebody removed.
        problems: The entries that the calendar could not give; they are not seen.
    """

    content: bytes = attrs.field(repr=False)
    seen: tuple[Delivery, ...] = ()
    subjects: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def seen_but(self, open_questions: Collection[str]) -> tuple[Delivery, ...]:
        """
        What was seen, without what only the seeker can decide: until they do, nothing is put over it.

        Args:
            open_questions: The ids of what is asked about.
        """
        pairs = zip(self.seen, self.subjects, strict=True)
        return tuple(seen for seen, subject in pairs if subject not in open_questions)


def calendar_items(items: Iterable[Item], *, network: Network, component: str) -> dict[str, CalendarItem]:
    """
    What a calendar is to hold, by UID.

    Args:
        items: Follow-ups, open ones and settled ones, meetings and events.
        network: What is known; in a confidential search each entry is a neutral act.
        component: What follow-ups become: ``event`` or ``todo``.
    """
    from jumpstart.formats import ical  # noqa: PLC0415  icalendar takes long to import

    seeker = network.seeker or UNNAMED_SEEKER
    found: dict[str, CalendarItem] = {}
    for item in items:
        as_ = "todo" if component == "todo" else "event"
        written = ical.write([item], seeker=seeker, network=network, as_=as_)  # type: ignore[arg-type]
        is_open = item.status == "open" if kind_of(item) == "follow-up" else item.status != "cancelled"
        uid = uid_of(item)
        found[uid] = CalendarItem(uid=uid, id=item.id, content=_as_resource(written), is_open=is_open)
    return found


def _as_resource(written: bytes) -> bytes:
    lines = (line for line in written.splitlines(keepends=True) if not line.startswith(_NOT_IN_A_RESOURCE))
    return b"".join(_ENTRY_PRODUCT if line.startswith(_PRODUCT) else line for line in lines)


class CalendarSync:
    """
    Brings a calendar and what is known together.

    Args:
        calendar: The calendar, which may hang.
        channel: Its channel, under whose name the outbox remembers what stands there.
        network: What is known, with the outbox.
        items: What the calendar is to hold, by UID.
        now: The moment.
    """

    def __init__(
        self,
        calendar: TimeLimited[Calendar] | Unlimited[Calendar],
        channel: Channel,
        network: Network,
        items: Mapping[str, CalendarItem],
        now: datetime,
    ) -> None:
        self._calendar, self._channel, self._items, self._now = calendar, channel, items, now
        self._copies = copies(network, channel.name)
        self._changes: list[Change] = []
        self._findings: list[Finding] = []
        self._put = self._removed = self._unchanged = self._in_vain = 0

    def publish(self, commit: Callable[[list[Change]], object]) -> Synced:
        """
        Put there what is new or has changed, and remove what is no longer asked for.

        What somebody else has changed there is left alone until it is taken in.
        An entry that fails stops no other, and is tried again the next time; after three in a row, or where the
        calendar hangs, the rest waits until then, too.

        Args:
            commit: Commits what the outbox is to remember, now and then and at the end.

        Raises:
            JumpstartError: The calendar does not say what it holds.
        """
        versions = self._versions()
        try:
            for uid in dict.fromkeys((*self._items, *self._copies)):
                error = self._failure_of(uid, versions.get(uid, ""))
                if error is not None and self._is_enough():
                    self._tell_of_rest(error)
                    break
                self._remember(commit, _CHANGES_IN_A_COMMIT)
        finally:
            self._remember(commit, 1)
        return Synced(put=self._put, removed=self._removed, unchanged=self._unchanged, findings=tuple(self._findings))

    def fetch(self) -> Fetched:
        """
        What others have changed in the entries that we put there.

        An entry that cannot be given stops no other.

        Raises:
            JumpstartError: The calendar does not say what it holds, gives none of three entries in a row, or hangs.
        """
        versions = self._versions()
        contents: list[bytes] = []
        seen: list[Delivery] = []
        gone: list[str] = []
        problems: list[Problem] = []
        for uid in dict.fromkeys((*self._copies, *self._items)):
            copy, there = self._copies.get(uid), versions.get(uid, "")
            if there and (copy is None or copy.reference != there):
                try:
                    version, content = self._fetched(uid)
                except Exception as error:
                    self._in_vain += 1
                    if self._is_enough():
                        raise
                    problems.append(self._not_given(uid, error))
                    continue
                if content:
                    contents.append(content)
                    seen.append(self._copy(uid, version, "", is_open=True))
            elif not there and copy is not None and copy.status == "sent" and self._is_open(uid):
                gone.append(uid)
        subjects = tuple(self._id(each.item) for each in seen)
        return Fetched(
            content=b"".join(contents),
            seen=tuple(seen),
            subjects=subjects,
            gone=tuple(gone),
            problems=tuple(problems),
        )

    def _id(self, uid: str) -> str:
        """The id of what an entry is about; of what is no longer known its UID, which mostly is the id."""
        item = self._items.get(uid)
        return item.id if item else uid

    def _is_open(self, uid: str) -> bool:
        """Whether an entry is still to be done or held, as far as we know."""
        item = self._items.get(uid)
        return item is None or item.is_open

    def _failure_of(self, uid: str, there: str) -> Exception | None:
        """Bring an entry up to date; what is raised is told."""
        try:
            if item := self._items.get(uid):
                self._publish(uid, item, there)
            else:
                self._withdraw(uid, self._copies[uid], there)
        except Exception as error:  # noqa: BLE001  whatever it raises, one entry's failure never stops another
            self._in_vain += 1
            self._tell_of_failure(uid, error)
            return error
        return None

    def _is_enough(self) -> bool:
        """Whether the calendar is left alone from now on."""
        return self._in_vain >= PATIENCE or self._calendar.hangs

    def _publish(self, uid: str, item: CalendarItem, there: str) -> None:
        copy = self._copies.get(uid)
        known, fingerprint = (copy.reference, copy.fingerprint) if copy else ("", "")
        if not there:
            if fingerprint != item.fingerprint and item.is_open:
                self._put_there(uid, item, "")
            elif copy and copy.status == "sent":
                self._tell_of_removal(uid, item, copy)
            else:
                self._unchanged += 1
        elif there != known:
            self._adopt(uid, item)
        elif fingerprint == item.fingerprint:
            self._unchanged += 1
        else:
            self._put_there(uid, item, there)

    def _put_there(self, uid: str, item: CalendarItem, version: str) -> None:
        new = self._ask(lambda calendar: calendar.put(uid, item.content, version=version))
        if not isinstance(new, str) or not new:
            self._tell_of_change(uid)
            return
        self._changes.append(Put(self._copy(uid, new, item.fingerprint, is_open=item.is_open)))
        self._put += 1

    def _adopt(self, uid: str, item: CalendarItem) -> None:
        """Take what stands there for ours where it says the same; we may have been stopped before noting it."""
        version, content = self._fetched(uid)
        if version and _meaning(content) == _meaning(item.content):
            self._changes.append(Put(self._copy(uid, version, item.fingerprint, is_open=item.is_open)))
            self._unchanged += 1
        else:
            self._tell_of_change(uid)

    def _withdraw(self, uid: str, copy: Delivery, there: str) -> None:
        """Remove what is no longer asked for; what is done or cancelled stays as the calendar's history."""
        if copy.status != "sent":
            return
        if not there:
            self._changes.append(Remove("delivery", copy.id))
        elif there == copy.reference and self._ask(lambda calendar: calendar.remove(uid, version=there)):
            self._changes.append(Remove("delivery", copy.id))
            self._removed += 1
        else:
            self._tell_of_change(uid)

    def _tell_of_failure(self, uid: str, error: Exception) -> None:
        is_refused = isinstance(error, RejectedError)
        again = "it is tried again the next time"
        self._findings.append(
            Finding(
                code="not-in-calendar",
                severity="error" if is_refused else "warning",
                message=f"the entry {uid} is not up to date in {self._channel.name}: {self._said(error)}",
                fix=f"mend what is said; {again}" if is_refused else f"{again}; if it stays so, look at the calendar",
                subject=uid,
            )
        )

    def _tell_of_rest(self, error: Exception) -> None:
        why = "it hangs" if self._calendar.hangs else f"{PATIENCE} entries in a row failed"
        text = f"{self._channel.shown}: {self._said(error)}; {why}, and the rest is left alone until the next time"
        fix = "mend what is said; what is not there yet waits until then"
        self._findings.append(Finding(code="channel-unusable", severity="error", message=text, fix=fix))

    def _not_given(self, uid: str, error: Exception) -> Problem:
        text = f"the entry {uid} could not be read in {self._channel.name}: {self._said(error)}; pull again later"
        return Problem(code="not-given", severity="error", record=0, first_line=0, last_line=0, message=text)

    def _said(self, error: Exception) -> str:
        return what_happened(error, self._channel.url)

    def _tell_of_change(self, uid: str) -> None:
        text = f"the entry {uid} was changed in {self._channel.name}, and what is known was not put over it"
        fix = f"pull {self._channel.name} to take the change in"
        self._findings.append(
            Finding(code="changed-in-calendar", severity="warning", message=text, fix=fix, subject=uid)
        )

    def _tell_of_removal(self, uid: str, item: CalendarItem, copy: Delivery) -> None:
        if not item.is_open:
            self._changes.append(Put(attrs.evolve(copy, status="expired")))
            self._unchanged += 1
            return
        text = f"the entry {uid} was removed from {self._channel.name}, and is still to be done"
        fix = "do it, put it off or skip it; it is put there again once it changes"
        self._findings.append(
            Finding(code="removed-from-calendar", severity="info", message=text, fix=fix, subject=uid)
        )

    def _copy(self, uid: str, version: str, fingerprint: str, *, is_open: bool) -> Delivery:
        copy = self._copies.get(uid) or Delivery(item=uid, channel=self._channel.name, since=self._now)
        return attrs.evolve(
            copy,
            status="sent" if is_open else "expired",
            reference=version,
            fingerprint=fingerprint,
            sent_at=self._now,
        )

    def _remember(self, commit: Callable[[list[Change]], object], enough: int) -> None:
        if len(self._changes) >= enough:
            commit(self._changes)
            self._changes = []

    def _versions(self) -> Mapping[str, str]:
        return self._ask(lambda calendar: calendar.versions())

    def _fetched(self, uid: str) -> tuple[str, bytes]:
        return self._ask(lambda calendar: calendar.fetch(uid))

    def _ask(self, question: Callable[[Calendar], T]) -> T:
        answer = self._calendar.ask(question)
        self._in_vain = 0
        return answer


def copies(network: Network, channel: str) -> dict[str, Delivery]:
    """What stands on a calendar as far as the outbox remembers, by UID."""
    return {each.item: each for each in network.deliveries.values() if each.channel == channel and each.due is None}


def _meaning(content: bytes) -> tuple[object, ...]:
    """What an entry says, however it is written."""
    from jumpstart.formats import ical  # noqa: PLC0415  as above

    return tuple(_said(content, ical.read))


def _said(content: bytes, read: Callable[..., object]) -> Iterator[object]:
    for entry in read(content).items:  # type: ignore[attr-defined]
        yield entry.component, entry.uid, entry.summary, entry.starts_at, entry.ends_at, entry.due
        yield entry.status, entry.is_completed, entry.location, entry.description
