"""Who the people of a file are, and who they are once others have changed whom one knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.records import Remove, kind_of
from jumpstart.identity import certain_merges, merge
from jumpstart.identity.referring import readdressed
from jumpstart.transfer.merging import Arrivals, arrivals_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change
    from jumpstart.identity import Proposal
    from jumpstart.identity.matching import Matching


@attrs.frozen(kw_only=True, eq=False)
class Matched:
    """
    The records of a file, once it is known who the people among them are.

    Attributes:
        network: Whom they were matched with, as it is after what was committed of them.
        arrivals: Them, by their standing.
        matching: How people are told by their names, as in ``identity.match``.
        region: The country of national phone numbers, likewise.
        united: Of people who were two in the network and are one, the id that stays and the id that goes.
    """

    network: Network
    arrivals: tuple[Arrivals, ...]
    matching: Matching
    region: str | None
    united: tuple[tuple[str, str], ...] = ()

    def holds_for(self, network: Network) -> bool:
        """Whether a network knows the same people, so that there is nothing to match anew."""
        if network is self.network:
            return True
        ours, theirs = ((each.contacts, each.aliases, each.dismissals) for each in (self.network, network))
        return all(tuple(one.values()) == tuple(other.values()) for one, other in zip(ours, theirs, strict=True))

    def anew(self, network: Network) -> Matched:
        """The same records, matched with another network."""
        found = tuple(self._matched_anew(each, network) for each in self.arrivals)
        return attrs.evolve(self, network=network, arrivals=found)

    def _matched_anew(self, arrivals: Arrivals, network: Network) -> Arrivals:
        found = arrivals_of(
            network,
            arrivals.records,
            standing=arrivals.standing,
            source=arrivals.source,
            matching=self.matching,
            region=self.region,
        )
        return attrs.evolve(found, likely=(*arrivals.likely, *found.likely))

    def after(self, changes: Iterable[Change]) -> Matched:
        """The same, once some changes are made."""
        return attrs.evolve(self, network=self.network.after(changes))

    def likely(self) -> tuple[Proposal, ...]:
        """Pairs of people who are two in the end, each once by the ids under which they are known now."""
        apart = {dismissal.contacts for dismissal in self.network.dismissals.values()}
        now: dict[str, str] = {}
        for keep, other in self.united:
            now = {id: keep if target == other else target for id, target in now.items()} | {other: keep}
        found: dict[tuple[str, str], Proposal] = {}
        for arrivals in self.arrivals:
            for pair in arrivals.likely:
                people = (arrivals.people.get(id, id) for id in (pair.first, pair.second))
                one, two = sorted(now.get(id, id) for id in people)
                if one != two and (one, two) not in apart:
                    found.setdefault((one, two), attrs.evolve(pair, first=one, second=two))
        return tuple(found.values())

    def certain(self) -> tuple[Proposal, ...]:
        """Pairs of people known before who are certainly one, as somebody who came has shown."""
        return tuple(pair for pair in self.likely() if pair.verdict == "certain")

    def uniting(self, *, at: datetime) -> tuple[Matched, tuple[Change, ...]]:
        """
        What makes one of people who are certainly one, so that it makes no difference which of them came first.

        Each was told apart from the other while nobody was known who is certainly both.
        """
        known = self.network.contacts.keys()
        united = certain_merges(self.network, (each for each in self.certain() if {each.first, each.second} <= known))
        if not united:
            return self, ()
        network = self.network
        changes: list[Change] = []
        for keep, other in united:
            more = merge(network, keep, other, at=at)
            network = network.after(more)
            changes += more
        now = {other: keep for keep, other in united}
        arrivals = tuple(_of_others(each, now) for each in self.arrivals)
        found = last_of(changes)
        together = attrs.evolve(self, arrivals=arrivals, united=(*self.united, *united))
        return together.after(found), found


def _of_others(arrivals: Arrivals, now: dict[str, str]) -> Arrivals:
    """The arrivals, with what they say of people said of those that these are now."""
    if not arrivals.people:
        return arrivals
    people = {id: now.get(target, target) for id, target in arrivals.people.items()}
    return attrs.evolve(arrivals, people=people, records=tuple(readdressed(each, now) for each in arrivals.records))


def last_of(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Of the changes of each record the last, a record behind the card that it refers to."""
    found: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.kind, change.id) if isinstance(change, Remove) else (kind_of(change.record), change.record.id)
        found.pop(key, None)
        found[key] = change
    return tuple(found.values())
