"""How many of the people that the seeker knows have been told."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.findings import counted
from jumpstart.playbook.attributes import getter

if TYPE_CHECKING:
    from jumpstart.domain.network import Network


@attrs.frozen(kw_only=True)
class Circle:
    """
    The people who share a tag.

    Attributes:
        name: The tag, empty for the people who have none.
        told: How many of them were told.
        rest: How many of them may be told, and were not.
    """

    name: str
    told: int = 0
    rest: int = 0


@attrs.frozen(kw_only=True)
class Coverage:
    """
    How far the news of a search has come, over everybody the seeker knows.

    Attributes:
        told: How many people were told, of those who may be.
        rest: How many may be told, and were not.
        excluded: Why people must not hear of it, each reason with how many it keeps out; most of them first.
        told_although_excluded: How many of those were told all the same, or before there was a reason.
        circles: The same by tag, in the order of the alphabet; who has several tags counts in each.

    Source: Mitchell, Jump-Start Your Networking, ¶5.
    """

    told: int = 0
    rest: int = 0
    excluded: tuple[tuple[str, int], ...] = ()
    told_although_excluded: int = 0
    circles: tuple[Circle, ...] = attrs.field(default=(), repr=False)

    @property
    def everybody(self) -> int:
        """How many people the seeker knows."""
        return self.told + self.rest + sum(count for _, count in self.excluded)

    @property
    def share(self) -> float | None:
        """The part told of those who may be, 0 to 1; None where there is nobody to tell."""
        return self.told / (self.told + self.rest) if self.told + self.rest else None

    def __str__(self) -> str:
        if self.share is None:
            lines = ["There is nobody to tell yet"]
        else:
            # Rounded down: it says 100 % once everybody knows, and not before.
            people = self.told + self.rest
            percent = 100 * self.told // people
            lines = [f"Told {self.told} of {counted(people, 'person', 'people')} ({percent} %), {self.rest} to go"]
        lines += [f"  {count} left out: {reason}" for reason, count in self.excluded]
        if self.told_although_excluded:
            lines.append(f"  {self.told_although_excluded} of those left out know of it all the same")
        return "\n".join(lines)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """The circles as rows for a data frame: ``circle``, ``told`` and ``rest``."""
        return tuple({"circle": each.name, "told": each.told, "rest": each.rest} for each in self.circles)


def coverage(network: Network) -> Coverage:
    """
    How many of the people in a network have been told, of those who may be.

    Nobody is left out for seeming of no use: who has neither employer nor title counts as much as anybody.

    >>> from datetime import UTC, datetime
    >>> from jumpstart import Contact, Interaction, Network
    >>> cleaner, dana = Contact(name="Sam Ortiz"), Contact(name="Dana Okafor")
    >>> monday = datetime(2026, 6, 1, tzinfo=UTC)
    >>> told = Interaction(kind="told", contact=cleaner, at=monday)
    >>> print(coverage(Network.of(cleaner, dana, told)))
    Told 1 of 2 people (50 %), 1 to go

    Source: Mitchell, Jump-Start Your Networking, ¶5.
    """
    informed = {each.contact for each in network.interactions.values() if each.kind == "told"}
    reason_of = getter("contact", "excluded")
    counts: Counter[bool] = Counter()
    reasons: Counter[str] = Counter()
    circles: Counter[tuple[str, bool]] = Counter()
    although = 0
    for contact in network.contacts.values():
        knows = contact.id in informed
        if reason := reason_of(contact, network):
            reasons[reason] += 1
            although += knows
            continue
        counts[knows] += 1
        circles.update((name, knows) for name in set(contact.categories) or {""})
    return Coverage(
        told=counts[True],
        rest=counts[False],
        excluded=tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))),
        told_although_excluded=although,
        circles=_circles(circles),
    )


def _circles(counts: Counter[tuple[str, bool]]) -> tuple[Circle, ...]:
    names = sorted({name for name, _ in counts}, key=lambda name: (name.casefold(), name))
    return tuple(Circle(name=name, told=counts[name, True], rest=counts[name, False]) for name in names)
