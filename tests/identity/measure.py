"""
How well the same person is known again, on address books with known truth.

``python tests/identity/measure.py [size]`` prints the figures.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from jumpstart import Network
from jumpstart.identity import certain_merges, match, merge
from jumpstart.testing.address_books import address_book

if TYPE_CHECKING:
    from jumpstart.identity import Proposal

CERTAIN_PRECISION, RECALL = 0.99, 0.9
"""What is aimed at."""


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def merged(network: Network, matching: str) -> tuple[Network, dict[str, frozenset[str]], tuple[Proposal, ...]]:
    """The network once everything certain is merged, who is in each contact, and what is likely after that."""
    inside = {id: frozenset((id,)) for id in network.contacts}
    while True:
        proposals = match(network, matching=matching)
        pairs = certain_merges(network, proposals)
        if not pairs:
            return network, inside, proposals
        for keep, other in pairs:
            network = network.after(merge(network, keep, other, at=NOON))
            inside[keep] |= inside.pop(other)


def figures(size: int, seed: int, matching: str = "rules") -> dict[str, float]:
    """
    What a seeker gets who lets everything certain be merged and then looks at what is likely, on one address book.

    Each pair of entries counts that is one contact in the end, or stands in two contacts that are likely one.
    """
    book = address_book(size, seed=seed)
    started = perf_counter()
    match(book.contacts, matching=matching)
    seconds = perf_counter() - started
    network, inside, proposals = merged(Network.of(*book.contacts), matching)
    certain = {(one, two) for ids in inside.values() for one in ids for two in ids if one < two}
    likely = {
        (min(one, two), max(one, two))
        for each in proposals
        for one in inside[each.first]
        for two in inside[each.second]
    }
    return {
        "entries": size,
        "people": len(set(book.people)),
        "pairs that are one person": len(book.same),
        "pairs merged": len(certain),
        "contacts left": len(network.contacts),
        "decisions to make": len(proposals),
        "precision of certain": len(certain & book.same) / max(1, len(certain)),
        "precision of likely": len(likely & book.same) / max(1, len(likely)),
        "recall of certain": len(certain & book.same) / max(1, len(book.same)),
        "recall of certain and likely": len((certain | likely) & book.same) / max(1, len(book.same)),
        "seconds to match": seconds,
    }


if __name__ == "__main__":
    sizes = [int(each) for each in sys.argv[1:]] or [3000]
    for wanted in sizes:
        for way in ("rules", "fuzzy"):
            for seed in (1, 2, 3):
                found = figures(wanted, seed, way)
                print(way, f"seed {seed}", *(f"{what} {value:.4g}" for what, value in found.items()), sep="; ")  # noqa: T201
