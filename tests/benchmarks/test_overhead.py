"""What stands between a caller and a backend or a plugin, each beside the direct call in the same run."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from time import perf_counter
from types import SimpleNamespace

import pytest

import jumpstart
from jumpstart import Contact, FollowUp, Interaction, Seeker
from jumpstart.builtin import BUILTINS
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.domain.log import Head, next_commit
from jumpstart.playbook.shipped import jump_start
from jumpstart.plugins import Host, RuleOffer, StorageOffer, hookimpl, url_of
from jumpstart.plugins.guarding import GuardedStorage
from jumpstart.plugins.offers import isolated

SQLITE_BOUND = 2
"""A commit through a search takes at most so many times an append of the same body to the bare store."""
GUARD_BOUND = 1.1
"""A commit to SQLite through the guard of plugins takes at most so many times one without, where it waits for ever."""
LIMITED_BOUND = 1.5
"""The same where the storage has a time limit, and so a thread of its own: each call changes threads twice."""
FINDING_BOUND = 1.2
"""Opening an SQLite store through the host takes at most so many times calling its function."""
RULE_BOUND = 1.1
"""Asking a plugin's rule takes at most so many times calling it."""

FIRST = datetime(2026, 6, 1, tzinfo=UTC)
PEOPLE = 1_000


def seconds(work):
    start = perf_counter()
    work()
    return perf_counter() - start


def compared(benchmark, direct, ours, *, rounds=40):
    """The shortest time of each, a round of both by turns, since others use the machine too."""
    spent = []
    benchmark.pedantic(lambda: spent.append((seconds(direct), seconds(ours))), rounds=rounds, warmup_rounds=1)
    return [min(each) for each in zip(*spent, strict=True)]


def appending(store, body, *, commits=100):
    """A function that appends so many commits of one body to a store."""
    head = Head()

    def append():
        nonlocal head
        for _ in range(commits):
            commit = next_commit(head, body)
            store.append("bare", commit)
            head = Head(revision=commit.revision, digest=commit.digest)

    return append


def adding(ws):
    """A function that adds a hundred interactions to a search."""
    numbers = count()

    def add():
        for number in (next(numbers) for _ in range(100)):
            moment = FIRST + timedelta(seconds=number)
            ws.add(Interaction(kind="told", contact=f"c{number % PEOPLE}", at=moment, id=f"i{number}"))

    return add


@pytest.mark.parametrize("kind", ["memory", "SQLite"])
def test_committing_through_a_search_beside_the_bare_store(benchmark, tmp_path, kind):
    is_memory = kind == "memory"
    url, bare_url = ("memory:", "") if is_memory else (url_of(tmp_path / "ours.db"), url_of(tmp_path / "bare.db"))
    with (
        jumpstart.open(url, discover=False) as ws,
        closing(MemoryStorage() if is_memory else open_sqlite(bare_url)) as store,
    ):
        ws.add(Seeker(name="Robin Vale"), *(Contact(name=f"Person {n}", id=f"c{n}") for n in range(PEOPLE)))
        add = adding(ws)
        add()
        body = [*ws._storage.commits("default")][-1].body
        theirs, ours = compared(benchmark, appending(store, body), add)

    benchmark.extra_info |= {
        "ratio": round(ours / theirs, 2),
        "bare, µs a commit": round(theirs / 100 * 1e6),
        "ours, µs a commit": round(ours / 100 * 1e6),
    }
    benchmark.extra_info |= {} if is_memory else {"bound": SQLITE_BOUND}


@pytest.mark.parametrize("limit", [None, timedelta(minutes=1)], ids=["unlimited", "limited"])
@pytest.mark.parametrize("kind", ["memory", "SQLite"])
def test_committing_through_the_guard_of_plugins_beside_the_bare_store(benchmark, tmp_path, kind, limit):
    is_memory = kind == "memory"
    stores = [MemoryStorage() if is_memory else open_sqlite(url_of(tmp_path / f"{n}.db")) for n in range(2)]
    guarded = GuardedStorage(lambda: stores[1], plugin="shelves", url="shelf:", limit=limit)
    theirs, ours = compared(benchmark, appending(stores[0], "x" * 330), appending(guarded, "x" * 330), rounds=80)
    stores[0].close()
    guarded.close()

    benchmark.extra_info |= {
        "ratio": round(ours / theirs, 3),
        "more, µs a commit": round((ours - theirs) / 100 * 1e6, 2),
    }
    benchmark.extra_info |= {} if is_memory else {"bound": LIMITED_BOUND if limit else GUARD_BOUND}


def rule(network, playbook):  # noqa: ARG001  what a rule takes
    """One follow-up for each contact."""
    for contact in network.contacts.values():
        yield FollowUp(rule="call-back", summary="Call back", subject=contact.id, due=FIRST.date(), id=contact.id)


SHELVES = SimpleNamespace(
    __name__="shelves",
    jumpstart_storages=hookimpl(lambda: (StorageOffer(scheme="shelf", open=lambda _: MemoryStorage()),)),
    jumpstart_rules=hookimpl(lambda: (RuleOffer(id="call-back", rule=rule),)),
)


def hosted():
    return Host(plugins=[SHELVES], builtins=BUILTINS, discover=False)


def test_opening_a_store_through_the_host_beside_its_function(benchmark, tmp_path):
    host, url = hosted(), url_of(tmp_path / "store.db")

    def repeated(open_it, times):
        def opening():
            for _ in range(times):
                open_it().close()

        return opening

    theirs, ours = compared(benchmark, repeated(lambda: open_sqlite(url), 20), repeated(lambda: host.storage(url), 20))
    bare, built_in, by_plugin = (
        min(seconds(repeated(open_it, 1000)) for _ in range(10))
        for open_it in (MemoryStorage, lambda: host.storage("memory:"), lambda: host.storage("shelf:"))
    )
    loading = min(seconds(lambda: hosted().storage("shelf:")) for _ in range(20))

    benchmark.extra_info |= {
        "ratio": round(ours / theirs, 2),
        "a call of the function, µs": round(bare * 1000, 2),
        "through the host, µs": round(built_in * 1000, 2),
        "a plugin's, in its guard, µs": round(by_plugin * 1000, 2),
        "with all plugins loaded first, µs": round(loading * 1e6),
        "bound": FINDING_BOUND,
    }


def test_asking_a_rule_of_a_plugin_beside_calling_it(benchmark):
    playbook, offer = jump_start(), hosted().rules()[0]
    with jumpstart.open("memory:", discover=False) as ws:
        ws.add(*(Contact(name=f"Person {n}", id=f"c{n}") for n in range(PEOPLE)))
        network = ws.network
    asked = isolated(offer)
    theirs, ours = compared(
        benchmark, lambda: tuple(rule(network, playbook)), lambda: asked(network, playbook), rounds=80
    )

    calls, nothing = range(10_000), RuleOffer(id="nothing", rule=lambda _network, _playbook: ())
    asked_for_nothing = isolated(nothing)
    through, direct = (
        min(seconds(lambda: [call(network, playbook) for _ in calls]) for _ in range(20))  # noqa: B023  at once
        for call in (asked_for_nothing, lambda *facts: tuple(nothing.rule(*facts)))
    )
    benchmark.extra_info |= {
        "ratio": round(ours / theirs, 3),
        "ours, µs": round(ours * 1e6),
        "more, µs a call": round((through - direct) / len(calls) * 1e6, 2),
        "bound": RULE_BOUND,
    }
