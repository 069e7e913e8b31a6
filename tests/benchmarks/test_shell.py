"""Importing, opening and committing, each beside its floor in the same run."""

from __future__ import annotations

import gc
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from time import perf_counter

import pytest

import jumpstart
from jumpstart import Contact, Goal, Interaction, Lead, Meeting, Seeker
from jumpstart.builtin import BUILTINS
from jumpstart.plugins import Host

IMPORT_BOUND = 3
"""``import jumpstart`` takes at most so many times ``import attrs, pluggy``; aim: 2."""
OPENING_BOUND = 4
"""Opening takes at most so many times ``json.loads`` over the same bodies; aim: 2."""
COMMIT_BOUND = 0.6
"""Commits a second are at least this share of bare sqlite3 with the same settings."""

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = """
pragma journal_mode=wal; pragma synchronous=full; pragma trusted_schema=off;
pragma cell_size_check=on; pragma secure_delete=on;
create table log (workspace text, revision integer, parent text, digest text, body text,
    primary key (workspace, revision)) without rowid;
"""


def records():
    """A search of 30,000 contacts, 5,000 leads, 2,000 meetings and 100,000 interactions."""
    draw = Random(1)  # noqa: S311  invented people need no secrecy

    def moment():
        return FIRST + timedelta(minutes=draw.randrange(150 * 24 * 60))

    def person():
        return f"c{draw.randrange(30_000)}"

    yield Seeker(name="Robin Vale", zone="America/Denver")
    yield Goal(role="FP&A analyst", field="hospital finance")
    for number in range(30_000):
        company = f"Company {draw.randrange(2_000)}"
        yield Contact(
            name=f"Person {number}", emails=(f"p{number}@example.org",), organization=company, id=f"c{number}"
        )
    for number in range(5_000):
        yield Lead(source=person(), received_at=moment(), zone="America/Denver", id=f"l{number}")
    for number in range(2_000):
        yield Meeting(contact=person(), starts_at=moment(), zone="America/Denver", id=f"m{number}")
    for number in range(100_000):
        kind = draw.choice(("told", "replied", "met", "thanked"))
        yield Interaction(kind=kind, contact=person(), at=moment(), zone="America/Denver", id=f"i{number}")


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    path = tmp_path_factory.mktemp("figures") / "search.db"
    with jumpstart.open(path, discover=False) as ws:
        ws.add(*records())
    return path


def seconds(work, rounds=5):
    """The shortest of several runs, each after a collection of what the one before left."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best


def test_importing_beside_attrs_and_pluggy(benchmark):
    def milliseconds(names):
        code = f"import time; start = time.perf_counter(); import {names}; print(time.perf_counter() - start)"
        return min(
            float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
            for _ in range(9)
        )

    ours = benchmark.pedantic(lambda: milliseconds("jumpstart"), rounds=1)

    peer = milliseconds("attrs, pluggy")
    benchmark.extra_info |= {"ratio": round(ours / peer, 2), "bound": IMPORT_BOUND}


def test_opening_beside_reading_the_json(benchmark, search):
    storage = Host(builtins=BUILTINS, discover=False).storage(search)
    bodies = [commit.body for commit in storage.commits("default")]
    storage.close()

    benchmark.pedantic(lambda: jumpstart.open(search, discover=False).close(), rounds=7, warmup_rounds=1)

    def read():
        for body in bodies:
            json.loads(body)

    def open_and_look():
        with jumpstart.open(search, discover=False) as ws:
            assert 100_000 == sum(1 for _ in ws.network.interactions.values())

    peer = seconds(read, rounds=7)
    if benchmark.stats:
        benchmark.extra_info |= {
            "ratio": round(benchmark.stats.stats.min / peer, 2),
            "with every interaction looked at": round(seconds(open_and_look) / peer, 2),
            "bound": OPENING_BOUND,
        }


def test_committing_beside_bare_sqlite(benchmark, search, tmp_path):
    facts = iter(
        [
            Interaction(kind="told", contact=f"c{number}", at=FIRST + timedelta(days=200, seconds=number))
            for number in range(5_000)
        ]
    )
    bare = sqlite3.connect(tmp_path / "bare.db", isolation_level=None)
    bare.executescript(SETTINGS)
    revisions = count(1)
    body = "x" * 330

    def commit_bare():
        for _ in range(100):
            bare.execute("begin immediate")
            bare.execute("insert into log values (?, ?, ?, ?, ?)", ("s", next(revisions), "a" * 64, "b" * 64, body))
            bare.execute("commit")

    with jumpstart.open(search, discover=False) as ws:
        ws.add(next(facts))

        def commit_ours():
            for _ in range(100):
                ws.add(next(facts))

        spent = []

        def both():
            start = perf_counter()
            commit_bare()
            middle = perf_counter()
            commit_ours()
            spent.append((middle - start, perf_counter() - middle))

        benchmark.pedantic(both, rounds=30, warmup_rounds=1)
    bare.close()
    # A checkpoint falls into one round of ten, and not into the same for both: only the sums compare.
    theirs, ours = (sum(each) for each in zip(*spent, strict=True))
    benchmark.extra_info |= {
        "share of bare sqlite3's commits": round(theirs / ours, 2),
        "bare, µs a commit": round(theirs / len(spent) / 100 * 1e6),
        "ours, µs a commit": round(ours / len(spent) / 100 * 1e6),
        "bound": COMMIT_BOUND,
    }
