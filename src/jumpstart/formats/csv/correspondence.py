"""Who last wrote to whom, without a word of what they wrote."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jumpstart.domain.facts import Interaction
from jumpstart.domain.findings import Problem, counted
from jumpstart.domain.people import Contact
from jumpstart.formats.csv.found import LastContact
from jumpstart.formats.vcard import profile_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from jumpstart.domain.findings import Severity

CHANNEL = "LinkedIn"


class Correspondence:
    """
    The messages and invitations of one seeker, of which first and last times are kept.

    Args:
        me: The seeker's profile page, empty where unknown; then it is found out from what all messages share.
        zone: The IANA zone in which messages are taken to have come.
    """

    def __init__(self, me: str = "", zone: str = "UTC") -> None:
        self.zone = zone
        self.me = profile_id(me) or ""
        self.my_name = ""
        self.known: set[str] = set()
        self.left_out = 0
        self._people: dict[str, tuple[str, str]] = {}
        self._times: dict[tuple[str, str], tuple[datetime, datetime]] = {}
        self._takes_part: Counter[str] = Counter()
        self._messages = 0
        self._invited: dict[str, datetime] = {}
        self._invited_by: dict[str, datetime] = {}

    def message(self, sender: tuple[str, str], recipients: tuple[tuple[str, str], ...], at: datetime) -> None:
        """Take a message from one to others, each a name and a profile page."""
        people = [self._person(*each) for each in (sender, *recipients)]
        if len(people) < 2 or not all(people):  # noqa: PLR2004  a sender and a recipient
            self.left_out += 1
            return
        self._messages += 1
        self._takes_part.update(set(people))
        if len(people) != 2 or people[0] == people[1]:  # noqa: PLR2004  one to one
            self.left_out += 1
            return
        pair = people[0], people[1]
        first, last = self._times.get(pair, (at, at))
        self._times[pair] = min(first, at), max(last, at)

    def invitation(self, sender: tuple[str, str], recipient: tuple[str, str], at: datetime, *, is_mine: bool) -> None:
        """Take an invitation that the seeker sent or got."""
        mine, other = (sender, recipient) if is_mine else (recipient, sender)
        person, me = self._person(*other), self._person(*mine)
        if not person:
            self.left_out += 1
            return
        self.me = self.me or me
        times = self._invited if is_mine else self._invited_by
        times[person] = max(at, times.get(person, at))

    def _person(self, name: str, url: str) -> str:
        person = profile_id(url) or ""
        if person:
            self._people.setdefault(person, (name, url))
        return person

    def found(self) -> Iterator[Contact | Interaction | LastContact | Problem]:
        """
        What follows from all of it.

        A message of somebody to whom the seeker had written before is a reply, whatever it says.
        Of other messages no kind of interaction can be claimed without their text: they are in ``LastContact``.
        Who replied, or sent an invitation, becomes a contact where they are none yet.
        """
        me = self.me or self._whose()
        if self._times and not me:
            message = (
                "whose messages these are cannot be told from them; "
                "pass me= with the address of your profile page, or read the whole archive"
            )
            yield _remark("whose-messages", "error", message)
        if self.left_out:
            what = counted(self.left_out, "message or invitation was", "messages or invitations were")
            yield _remark("left-out", "info", f"{what} left out: drafts, to several people, or of no person")
        for person in sorted(self._partners(me), key=lambda person: (self._people[person][0], person)):
            yield from self._with(person, me)

    def _partners(self, me: str) -> set[str]:
        partners = {person for pair in self._times if me in pair for person in pair if person != me} if me else set()
        return {*partners, *self._invited, *self._invited_by} - {me}

    def _with(self, person: str, me: str) -> Iterator[Contact | Interaction | LastContact]:
        received, sent = self._times.get((person, me)), self._times.get((me, person))
        is_reply = received is not None and sent is not None and sent[0] < received[1]
        if person not in self.known and (is_reply or person in self._invited_by):
            yield self._contact(person)
        if is_reply and received:
            yield Interaction(kind="replied", contact=person, at=received[1], zone=self.zone, channel=CHANNEL)
        yield LastContact(
            contact=person,
            name=self._people[person][0],
            received_at=_latest(received and received[1], self._invited_by.get(person)),
            sent_at=_latest(sent and sent[1], self._invited.get(person)),
        )

    def _contact(self, person: str) -> Contact:
        name, url = self._people[person]
        return Contact(name=name or url, urls=(url,), id=person)

    def _whose(self) -> str:
        """The one who takes part in all messages; where two do, the one who is called like the owner or unknown."""
        everywhere = [person for person, count in self._takes_part.items() if count == self._messages]
        if len(everywhere) > 1:
            called = [person for person in everywhere if self.my_name and self._people[person][0] == self.my_name]
            everywhere = called or [person for person in everywhere if person not in self.known]
        return everywhere[0] if len(everywhere) == 1 else ""


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _remark(code: str, severity: Severity, message: str) -> Problem:
    return Problem(code=code, severity=severity, record=0, first_line=0, last_line=0, message=message)
