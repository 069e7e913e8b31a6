"""
Faults tried in numbers, and what they cost: acknowledged commits lost, commits in part, anything silently wrong.

It prints a table: ``python tests/builtin/faults.py``, and in less than a minute with ``--quick``.
The tests beside it try fewer of the same.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import attrs
import pytest

import jumpstart
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.domain.log import Head, next_commit, verified
from jumpstart.errors import CorruptError, ReadOnlyError, StorageError, StorageFullError, UnavailableError
from jumpstart.plugins import url_of

SOURCE = Path(jumpstart.__file__).parents[1]
KILLS_IN_ONE_STORE = 25
# What each writer says of a commit: its revision and what tells it from any other.
APPEND_FOR_EVER = """
import itertools, os, sys
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.domain.log import next_commit
store = open_sqlite(sys.argv[1])
for number in itertools.count():
    commit = next_commit(store.head("default"), f'[{os.getpid()},{number},"{"x" * 3000}"]')
    store.append("default", commit)
    print(commit.revision, commit.digest, flush=True)
"""
# Each commit holds three records, of which none makes sense alone.
ADD_FOR_EVER = """
import itertools, os, sys, jumpstart
from datetime import UTC, datetime
with jumpstart.open(sys.argv[1], discover=False) as ws:
    for number in itertools.count():
        ann = jumpstart.Contact(name=f"Person {number}", id=f"{os.getpid()}-{number}", notes="x" * 2000)
        moment = datetime(2026, 6, 1, tzinfo=UTC)
        lead = jumpstart.Lead(source=ann, received_at=moment, id=f"lead-{ann.id}")
        print(ws.add(ann, lead, jumpstart.Interaction(kind="told", contact=ann, at=moment)).number, ann.id, flush=True)
"""
FILL = """
import resource, sys
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.domain.log import next_commit
from jumpstart.errors import StorageError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    store = open_sqlite(sys.argv[1])
    for number in range(10_000):
        commit = next_commit(store.head("default"), f'[{number},"{"x" * (number * 37 % 5000)}"]')
        store.append("default", commit)
        print(commit.revision, commit.digest, flush=True)
except StorageError as error:
    print("refused", type(error).__name__, flush=True)
"""


@attrs.frozen(kw_only=True)
class Tried:
    """
    What came of one kind of fault.

    Attributes:
        fault: What was done.
        tries: How often.
        acknowledged: How many commits were to be kept, over all tries.
        lost: How many of them were gone, and nothing said so.
        partial: How often some part of a commit, or of several, was there without the rest.
        wrong: How often something came back that nobody had written, or a call ended otherwise than it should.
        told: How often a `StorageError` said what was wrong.
        seconds: How long it all took.
    """

    fault: str
    tries: int
    acknowledged: int
    lost: int = 0
    partial: int = 0
    wrong: int = 0
    told: int = 0
    seconds: float = 0.0

    @property
    def costs(self) -> tuple[int, int, int]:
        """Lost, partial, wrong: zeros where all is well."""
        return self.lost, self.partial, self.wrong


class Counting:
    """Counts what becomes of each try at one kind of fault."""

    def __init__(self, fault):
        self.fault, self.start = fault, perf_counter()
        self.tries = self.acknowledged = self.lost = self.partial = self.wrong = self.told = 0

    def count(self, answer, history, *, acknowledged):
        """
        Compare what is read after a fault with what was written before it.

        Args:
            answer: What `what_is_read` gave.
            history: Every commit that was begun, with its workspace, in the order of time.
            acknowledged: How many of them must be there, from the first on.
        """
        self.tries += 1
        self.acknowledged += acknowledged
        if isinstance(answer, StorageError):
            self.told += 1
            return
        found = [(name, commit) for name, (_, log) in answer.items() for commit in log]
        if answer == state_after(history[: len(found)]):
            self.lost += max(acknowledged - len(found), 0)
        elif set(found) <= set(history):
            self.partial += 1
        else:
            self.wrong += 1

    def expect(self, is_right):
        """Count a call that ended as it should with an error, or did not."""
        self.tries += 1
        self.told += bool(is_right)
        self.wrong += not is_right

    def tried(self):
        return Tried(
            fault=self.fault,
            tries=self.tries,
            acknowledged=self.acknowledged,
            lost=self.lost,
            partial=self.partial,
            wrong=self.wrong,
            told=self.told,
            seconds=perf_counter() - self.start,
        )


def state_after(history):
    """Head and log of each workspace that holds something."""
    logs = {}
    for name, commit in history:
        logs.setdefault(name, []).append(commit)
    heads = {name: Head(revision=log[-1].revision, digest=log[-1].digest) for name, log in logs.items()}
    return {name: (heads[name], tuple(log)) for name, log in logs.items()}


def what_is_read(path, **options):
    """Head and log of each workspace as they are read, or the error that says that they cannot be."""
    query = "&".join(f"{name}={value}" for name, value in options.items())
    try:
        with closing(open_sqlite(f"{url_of(path)}?{query}")) as store:
            names = store.workspaces()
            return {
                name: (store.head(name), tuple(verified(store.commits(name), store="", workspace=name)))
                for name in names
            }
    except StorageError as error:
        return error


# kill -9


def lines_of(file):
    """The complete lines that a writer has written so far, each split."""
    return [tuple(line.split()) for line in file.read_text().splitlines(keepends=True) if line.endswith("\n")]


def killed_after(script, path, said, *, lines):
    """Let a writer acknowledge so many commits, kill it in the middle of the next, and give what it said."""
    with said.open("w") as output:
        writer = subprocess.Popen(
            [sys.executable, "-c", script, url_of(path)], env={**os.environ, "PYTHONPATH": str(SOURCE)}, stdout=output
        )
    try:
        while len(lines_of(said)) < lines and writer.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                writer.wait(timeout=0.001)  # the processor is the writer's
    finally:
        writer.kill()
    assert writer.wait() == -signal.SIGKILL, "the writer ended by itself"
    return lines_of(said), writer.pid


def kills(folder, *, kills, script=APPEND_FOR_EVER, fault="kill -9 of a writer to the bare store"):
    """Kill writers in mid-commit; each time read what is there, by the bare store or as a search."""
    counting, look = Counting(fault), commits_in if script is APPEND_FOR_EVER else additions_in
    for kill in range(kills):
        if kill % KILLS_IN_ONE_STORE == 0:
            path, said, pids = folder / f"{kill}.db", set(), {}
        lines, pid = killed_after(script, path, folder / "said", lines=1 + kill * 7 % 40)
        said.update(lines)
        pids[str(pid)] = len(lines)
        counting.tries += 1
        counting.acknowledged += len(lines)
        try:
            found, counts, is_whole = look(path)
        except CorruptError:
            counting.partial += 1
            continue
        counting.lost += len(said - found)
        # A writer may have stored one commit more than it could say, and nobody else has stored any.
        counting.wrong += not all(0 <= counts.get(pid, 0) - number <= 1 for pid, number in pids.items())
        counting.wrong += bool(counts.keys() - pids)
        counting.partial += not is_whole
    return counting.tried()


def commits_in(path):
    """What writers to the bare store say of the commits that are there, how many of each, and whether all are whole."""
    with closing(open_sqlite(url_of(path))) as store:
        commits = tuple(verified(store.commits("default"), store="", workspace="default"))
        head = store.head("default")
    counts = {}
    is_whole = head == (Head(revision=commits[-1].revision, digest=commits[-1].digest) if commits else Head())
    for commit in commits:
        pid = commit.body[1:].partition(",")[0]
        is_whole &= commit.body == f'[{pid},{counts.get(pid, 0)},"{"x" * 3000}"]'
        counts[pid] = counts.get(pid, 0) + 1
    return {(str(commit.revision), commit.digest) for commit in commits}, counts, is_whole


def additions_in(path):
    """The same of searches."""
    with jumpstart.open(path, discover=False) as ws:
        found = {(str(each.number), change.record.id) for each in ws.history() for change in each.changes[:1]}
        network = ws.network
    counts = {}
    for id in network.contacts:
        pid = id.partition("-")[0]
        counts[pid] = counts.get(pid, 0) + 1
    leads, told = network.leads.values(), network.interactions.values()
    is_whole = {*network.contacts} == {lead.source for lead in leads} == {each.contact for each in told}
    return found, counts, is_whole and len(network.contacts) == len(leads) == len(told)


# Damage


@attrs.frozen(kw_only=True)
class Written:
    """
    The files of a store, and what was committed to it.

    Attributes:
        database: The bytes of the database.
        log: The bytes of the -wal file beside it, empty for none.
        history: Every commit with its workspace, in the order of time.
        ends: How long the -wal file was when each of them was acknowledged.
    """

    database: bytes
    log: bytes
    history: tuple
    ends: tuple[int, ...]

    def put(self, path, *, database=None, log=None):
        """Lay the files down, one of them changed, and nothing else beside them."""
        for suffix in ("-shm", "-wal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        path.write_bytes(self.database if database is None else database)
        if self.log:
            Path(f"{path}-wal").write_bytes(self.log if log is None else log)

    def acknowledged_at(self, size):
        """How many commits were acknowledged when the -wal file had that size."""
        return sum(end <= size for end in self.ends)


def written(folder, *, closed=250, unfinished=0):
    """A store with so many commits in its database, and so many in the -wal file of a writer that never closed it."""
    path, history, ends = folder / "written.db", [], []
    for count in (closed, unfinished):
        with closing(open_sqlite(url_of(path))) as store:
            for number in range(count):
                name = ("ann", "ben", "cleo")[number % 7 % 3]
                commit = next_commit(store.head(name), f'[{len(history)},"{"word " * (number * 31 % 90)}"]')
                store.append(name, commit)
                history.append((name, commit))
                ends.append(Path(f"{path}-wal").stat().st_size if count is unfinished and unfinished else 0)
            if count == unfinished:
                database, log = path.read_bytes(), Path(f"{path}-wal").read_bytes() if unfinished else b""
    return Written(database=database, log=log, history=tuple(history), ends=tuple(ends))


def cuts(folder, *, cuts):
    """Cut the -wal file at lengths all over it, and at each around the start of a frame."""
    store, path, counting = written(folder, closed=20, unfinished=12), folder / "cut.db", Counting("-wal file cut")
    sizes = {round(number * len(store.log) / cuts) for number in range(cuts + 1)}
    for size in sorted(sizes):
        store.put(path, log=store.log[:size])
        counting.count(what_is_read(path), store.history, acknowledged=store.acknowledged_at(size))
    return counting.tried()


def torn_tails(folder, *, tails):
    """End the -wal file, from anywhere on, in zeros, in noise, or in what stood there before."""
    store, path = written(folder, closed=20, unfinished=12), folder / "torn.db"
    chance, counting = random.Random(3), Counting("-wal file with a torn tail")  # noqa: S311  repeatable
    for number in range(tails):
        size = chance.randrange(len(store.log))
        rest = len(store.log) - size
        tail = (bytes(rest), chance.randbytes(rest), store.log[:rest])[number % 3]
        store.put(path, log=store.log[:size] + tail)
        counting.count(what_is_read(path), store.history, acknowledged=store.acknowledged_at(size))
    return counting.tried()


def flipped(content, place, bit):
    """Some bytes with one bit the other way."""
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def flips(folder, *, flips):
    """Flip one bit of a closed store: each of the first hundred bytes, where a bit does most, then anywhere."""
    store, path = written(folder, closed=400), folder / "flipped.db"
    chance, counting = random.Random(7), Counting("a bit flipped in a closed file")  # noqa: S311  repeatable
    for number in range(flips):
        place = number if number < 100 else chance.randrange(len(store.database))
        store.put(path, database=flipped(store.database, place, chance.randrange(8)))
        counting.count(what_is_read(path, mode="ro"), store.history, acknowledged=len(store.history))
    return counting.tried()


def flips_beside_a_log(folder, *, flips):
    """
    Flip one bit of a store that was not closed, by turns in the database and in the -wal file.

    All but the last commit must be there: one that ends the file, damaged, is the same as one that was never finished.
    """
    store, path = written(folder, closed=60, unfinished=20), folder / "flipped.db"
    chance, counting = random.Random(8), Counting("a bit flipped in a file with a -wal *")  # noqa: S311  repeatable
    for number in range(flips):
        content = (store.database, store.log)[number % 2]
        place = number // 2 if number < 200 else chance.randrange(len(content))
        damaged = flipped(content, place, chance.randrange(8))
        store.put(path, **{("database", "log")[number % 2]: damaged})
        is_last = number % 2 and place >= store.ends[-2]
        counting.count(what_is_read(path), store.history, acknowledged=len(store.history) - is_last)
    return counting.tried()


def truncations(folder, *, cuts):
    """Cut a closed file at lengths all over it."""
    store, path, counting = written(folder, closed=250), folder / "cut.db", Counting("a closed file cut short")
    for number in range(cuts):
        content = store.database[: number * len(store.database) // cuts]
        store.put(path, database=content)
        counting.count(what_is_read(path), store.history, acknowledged=len(store.history))
    return counting.tried()


def other_files(folder, *, files):
    """Open what is no store at all: it is refused, and stays as it was."""
    path, counting = folder / "other.db", Counting("not a database")
    chance = random.Random(9)  # noqa: S311  repeatable
    for number in range(files):
        content = chance.randbytes(chance.randrange(1, 20_000))
        content = b"SQLite format 3\x00" + content if number % 4 == 0 else content
        path.write_bytes(content)
        answer = what_is_read(path)
        counting.expect(isinstance(answer, StorageError) and path.read_bytes() == content)
    return counting.tried()


# What the disk and others do


def full_disks(folder, *, tries):
    """Let the file reach a limit of its size anywhere; what was acknowledged is read, and then it goes on."""
    counting = Counting("disk full")
    for number in range(tries):
        path, said = folder / f"full{number}.db", folder / "said"
        with said.open("w") as output:
            subprocess.run(
                [sys.executable, "-c", FILL, url_of(path), str(60_000 + number * 9_973 % 400_000)],
                env={**os.environ, "PYTHONPATH": str(SOURCE)},
                stdout=output,
                check=True,
                timeout=60,
            )
        *acknowledged, refusal = lines_of(said)
        counting.expect(refusal == ("refused", StorageFullError.__name__))
        counting.acknowledged += len(acknowledged)
        with closing(open_sqlite(url_of(path))) as store:
            found = [(str(commit.revision), commit.digest) for commit in store.commits("default")]
            counting.lost += len({*acknowledged} - {*found})
            counting.partial += len(found) > len(acknowledged)
            store.append("default", next_commit(store.head("default"), "[]"))
    return counting.tried()


def refused_calls(folder, *, fault, error, tries, options, begin=""):
    """Write where it must be refused, and read on; afterwards everything is there."""
    store, path, counting = written(folder, closed=40), folder / "refused.db", Counting(fault)
    store.put(path)
    for number in range(tries):
        other = sqlite3.connect(path, isolation_level=None)
        other.execute(begin or "select 1")
        with closing(open_sqlite(f"{url_of(path)}?{options}")) as opened:
            head = opened.head("ann")
            try:
                if number % 2:
                    opened.append(("ann", "new")[number % 4 // 2], next_commit((head, Head())[number % 4 // 2], "[]"))
                else:
                    opened.replace("ann", (), expected=head)
            except StorageError as refusal:
                counting.expect(isinstance(refusal, error))
            else:
                counting.expect(is_right=False)
        other.close()
        counting.tries -= 1
        counting.count(what_is_read(path), store.history, acknowledged=len(store.history))
    return counting.tried()


def loaded(path):
    """A module of tests, found by its path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    spec.loader.exec_module(module)
    return module


def ended_servers(folder, *, restarts):
    """End a PostgreSQL server by ``-m immediate`` under four writers, and start it again."""
    here, fault, start = Path(__file__).parent, "PostgreSQL ended under 4 writers", perf_counter()
    servers, test = loaded(here / "postgres" / "conftest.py"), loaded(here / "postgres" / "test_postgres_faults.py")
    begin = loaded(here / "conftest.py").start
    printed, wrong = io.StringIO(), 0
    try:
        with contextlib.contextmanager(servers.running)() as server, contextlib.redirect_stdout(printed):
            test.test_what_was_acknowledged_survives_the_end_of_the_server(server, begin, folder, restarts)
    except pytest.skip.Exception as skipped:
        fault, restarts = f"{fault}: not tried, {skipped}", 0
    except AssertionError:
        wrong = 1
    acknowledged = re.search(r"(\d+) commits acknowledged", printed.getvalue())
    return Tried(
        fault=fault,
        tries=restarts,
        acknowledged=int(acknowledged[1]) if acknowledged else 0,
        wrong=wrong,
        seconds=perf_counter() - start,
    )


def every_fault(*, share):
    """
    Each kind of fault in turn.

    Args:
        share: Which share of the full number of tries.
    """

    def some(tries):
        return max(round(tries * share), 3)

    for run in (
        lambda folder: kills(folder, kills=some(500)),
        lambda folder: kills(
            folder, kills=some(500), script=ADD_FOR_EVER, fault="kill -9 of a search in the middle of add"
        ),
        lambda folder: cuts(folder, cuts=some(2000)),
        lambda folder: torn_tails(folder, tails=some(1000)),
        lambda folder: flips(folder, flips=some(2000)),
        lambda folder: flips_beside_a_log(folder, flips=some(2000)),
        lambda folder: truncations(folder, cuts=some(1000)),
        lambda folder: other_files(folder, files=some(400)),
        lambda folder: full_disks(folder, tries=some(100)),
        lambda folder: refused_calls(
            folder, fault="read-only", error=ReadOnlyError, tries=some(100), options="mode=ro"
        ),
        lambda folder: refused_calls(
            folder,
            fault="locked by another",
            error=UnavailableError,
            tries=some(100),
            options="busy_seconds=0.01",
            begin="begin immediate",
        ),
        lambda folder: ended_servers(folder, restarts=max(round(10 * share), 1)),
    ):
        with TemporaryDirectory() as folder:
            yield run(Path(folder))


def show(line):
    print(line, flush=True)  # noqa: T201  what the script is for


def main():
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a twentieth of the tries")
    share = 0.05 if parser.parse_args().quick else 1
    row = "{:42}{:>7}{:>14}{:>6}{:>9}{:>16}{:>7}{:>8}"
    show(row.format("fault", "tries", "acknowledged", "lost", "partial", "silently wrong", "told", "seconds"))
    rows = []
    for each in every_fault(share=share):
        rows.append(each)
        counts = (each.tries, each.acknowledged, each.lost, each.partial, each.wrong, each.told)
        show(row.format(each.fault, *counts, f"{each.seconds:.0f}"))
    sums = [sum(column) for column in zip(*(each.costs for each in rows), strict=True)]
    show(f"lost {sums[0]}, partial {sums[1]}, silently wrong {sums[2]}")
    show("* where the bit is in the last commit of the -wal file, that one is read as if it had never been finished")
    sys.exit(any(sums))


if __name__ == "__main__":
    main()
