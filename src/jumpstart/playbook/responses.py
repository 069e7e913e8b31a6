"""Who was asked, who answered, and how soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from jumpstart.domain.facts import Interaction
    from jumpstart.domain.network import Network

ASKED = ("asked-for-meeting", "asked-for-referral")
"""The kinds by which the seeker asks somebody for something that calls for an answer."""
ANSWERED = ("replied", "met", "declined", "introduced", "asked-for-resume")
"""The kinds by which somebody answers."""


@attrs.frozen(kw_only=True)
class Response:
    """
    One request and its answer.

    Asking again before there is an answer is part of the same request.

    Attributes:
        person: The id of the contact who was asked; where they are no contact, of what the request was about.
        asked_at: When they were first asked, in UTC.
        answered_at: When they first answered, in UTC; None while they have not.
    """

    person: str
    asked_at: datetime
    answered_at: datetime | None = None

    @property
    def took(self) -> timedelta | None:
        """How long the answer took, None while there is none."""
        return None if self.answered_at is None else self.answered_at - self.asked_at


def responses(network: Network, facts: Iterable[Interaction]) -> tuple[Response, ...]:
    """
    The requests among some facts, in the order in which they were made.

    Args:
        network: Where the people and leads are.
        facts: The facts; of those of one instant, as where only the day is known, a request comes before its answer.
    """
    open_since: dict[str, datetime] = {}
    found: list[Response] = []
    for fact in sorted(facts, key=lambda each: (each.at, each.kind not in ASKED)):
        if fact.kind not in ASKED and fact.kind not in ANSWERED:
            continue
        person = person_in(fact, network)
        if fact.kind in ASKED:
            open_since.setdefault(person, fact.at)
        elif person in open_since:
            found.append(Response(person=person, asked_at=open_since.pop(person), answered_at=fact.at))
    found += [Response(person=person, asked_at=asked_at) for person, asked_at in open_since.items()]
    return tuple(sorted(found, key=lambda each: (each.asked_at, each.person)))


def person_in(fact: Interaction, network: Network) -> str:
    """The id of the contact in a fact; where it names none, the person of its lead, or else what it is about."""
    if fact.contact:
        return fact.contact
    leads = (network.leads.get(id) for id in fact.about)
    return next((lead.person for lead in leads if lead and lead.person), fact.about[0])


def median_time(found: Iterable[Response]) -> timedelta | None:
    """The median of how long the answers took, None where there is none."""
    times = sorted(each.took for each in found if each.took is not None)
    return (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2 if times else None
