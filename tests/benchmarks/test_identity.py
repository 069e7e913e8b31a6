"""Finding who is the same person among 30,000 contacts."""

from __future__ import annotations

from jumpstart import Network
from jumpstart.identity import match, resolve
from jumpstart.testing.address_books import address_book

CONTACTS = 30_000
SECONDS = 30
"""At most so long; far below is the aim."""


def test_matching_all_with_all(benchmark):
    book = address_book(CONTACTS)

    proposals = benchmark.pedantic(match, args=(book.contacts,), rounds=1)

    assert any((each.first, each.second) in book.same for each in proposals)
    _note(benchmark, proposals=len(proposals))


def test_resolving_a_file_as_large_as_what_is_known(benchmark):
    contacts = address_book(CONTACTS).contacts
    known, incoming = Network.of(*contacts[: CONTACTS // 2]), contacts[CONTACTS // 2 :]

    found = benchmark.pedantic(resolve, args=(known, incoming), rounds=1)

    assert {"new", "same"} == {each.status for each in found}
    _note(benchmark, known=len(known), incoming=len(incoming))


def _note(benchmark, **figures):
    if benchmark.stats:
        seconds = benchmark.stats.stats.min
        benchmark.extra_info |= {
            "seconds": round(seconds, 1),
            **figures,
            "bound": SECONDS,
            "within": seconds <= SECONDS,
        }
