"""
Many searches in one store: how large it is, how fast they are made, read, restored and planned, by each engine.

Run it with ``python tests/benchmarks/many_searches.py [SEARCHES] [URL]``, by default 2,000 in an SQLite file of a
temporary folder. Every engine must give the same digest.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from jumpstart import Contact, Goal, Interaction, Lead, Put, Revision, Seeker
from jumpstart.builtin import BUILTINS
from jumpstart.domain.codec import RECORDS
from jumpstart.domain.log import Head, next_commit
from jumpstart.fleet import digest_of, plan_all
from jumpstart.plugins import Host
from jumpstart.rescue import restore

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
PEOPLE = 20


def records(number: int) -> Iterator[object]:
    """Thirty records of one search, unlike those of the others."""
    people = [
        Contact(name=f"Person {each} of {number}", emails=(f"p{each}@s{number}.example",), organization="Initech")
        for each in range(PEOPLE)
    ]
    yield Seeker(name=f"Seeker {number}", zone="America/Denver")
    yield Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))
    yield from people
    for each in range(4):
        at = NOW - timedelta(days=each, minutes=number % 600)
        yield Lead(source=people[each], person=people[each + 4], received_at=at)
        yield Interaction(kind="told", contact=people[each + 8], at=at)


def fill(url: str, searches: int) -> float:
    """Make the searches, each in one commit; how long it took."""
    storage = Host(builtins=BUILTINS, discover=False).storage(url)
    started = perf_counter()
    for number in range(searches):
        changes = tuple(Put(record) for record in records(number))
        body = RECORDS.write_body(Revision(number=1, at=NOW, by="", note="", batch="", changes=changes))
        storage.append(f"seeker {number:06}", next_commit(Head(), body))
    storage.close()
    return perf_counter() - started


def read_one(url: str, searches: int) -> float:
    """How long reading one search takes, of a hundred across the store, in an open store."""
    storage = Host(builtins=BUILTINS, discover=False).storage(url)
    names = [f"seeker {number:06}" for number in range(0, searches, max(searches // 100, 1))][:100]
    started = perf_counter()
    for name in names:
        assert list(storage.commits(name))
    took = (perf_counter() - started) / len(names)
    storage.close()
    return took


def bring(url: str) -> float:
    """How long restoring all of them takes, into a new SQLite file."""
    with TemporaryDirectory() as folder:
        started = perf_counter()
        restore(url, f"sqlite:///{folder}/restored.db", discover=False)
        return perf_counter() - started


def processes() -> Executor:
    """Two processes."""
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


def broken_once() -> Callable[[], Executor]:
    """Two processes, one of which is lost after it was given its work; then two others."""
    made: list[Executor] = []

    def make() -> Executor:
        made.append(processes())
        if len(made) == 1:
            made[0].submit(os.getpid).result()
            made[0].submit(os._exit, 1)
        return made[-1]

    return make


@contextmanager
def cluster() -> Iterator[Executor]:
    """A cluster of two workers on this machine."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as local,
        Client(local) as client,
    ):
        yield client.get_executor()


def tell(line: str) -> None:
    """Print a line at once, since the next one may take minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(searches: int, url: str) -> None:
    """Fill, read, plan, and print."""
    took = fill(url, searches)
    tell(f"{searches} searches of 30 records made: {searches / took:.0f} a second")
    if url.startswith("sqlite:"):
        size = sum(file.stat().st_size for file in Path(url.removeprefix("sqlite:///")).parent.iterdir())
        tell(f"size: {size / 1e6:.0f} MB, {size / searches / 1e3:.1f} kB each")
    tell(f"reading one: {1000 * read_one(url, searches):.2f} ms")
    tell(f"restored: {searches / bring(url):.0f} a second")
    digests = [run(url, searches, "serial", None), run(url, searches, "2 processes", processes)]
    digests.append(run(url, searches, "2 processes, one killed", broken_once()))
    with cluster() as executor:
        digests.append(run(url, searches, "Dask, 2 workers", executor))
    tell("the same digest from all" if len(set(digests)) == 1 else f"DIGESTS DIFFER: {digests}")


def run(url: str, searches: int, name: str, executor: Executor | Callable[[], Executor] | None) -> str:
    """Plan all by one engine, and print how fast."""
    started = perf_counter()
    plans = list(plan_all(url, now=NOW, executor=executor, discover=False))
    took = perf_counter() - started
    assert searches == len(plans)
    assert not any(plan.problem for plan in plans)
    tell(f"plan_all, {name}: {searches / took:.0f} a second")
    return digest_of(plans)


if __name__ == "__main__":
    count = int(sys.argv[1]) if sys.argv[1:] else 2000
    with TemporaryDirectory() as folder:
        main(count, sys.argv[2] if sys.argv[2:] else f"sqlite:///{folder}/all.db")
