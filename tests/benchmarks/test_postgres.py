"""Committing to PostgreSQL and reading from it, each beside bare psycopg on the same server in the same run."""

from __future__ import annotations

import importlib.util
from contextlib import closing
from itertools import count
from pathlib import Path
from time import perf_counter

import pytest

from jumpstart.builtin.postgres import open_postgres
from jumpstart.domain.log import Head, next_commit, verified

COMMIT_BOUND = 0.6
"""Commits a second are at least this share of bare inserts with psycopg."""
READ_BOUND = 3
"""Reading a log takes at most so many times one bare select of its rows; aim: 2."""
FIND_BOUND = 8
"""Reading a short log among many takes at most so many times one bare select of its rows."""

BODY = "x" * 330
INSERT = "insert into bare (workspace, revision, parent, digest, body) values (%s, %s, %s, %s, %s)"
SELECT = "select revision, parent, digest, body from jumpstart_commits where workspace = %s order by revision"


def servers():
    """What the tests of the storage start their server with."""
    path = Path(__file__).parents[1] / "builtin" / "postgres" / "conftest.py"
    spec = importlib.util.spec_from_file_location("postgres_servers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def server():
    yield from servers().running()


@pytest.fixture
def bare(server, url):
    assert url  # the tables are there to be copied
    with server.connect() as connection:
        connection.execute("drop table if exists bare")
        connection.execute("create table bare (like jumpstart_commits including all)")
        yield connection


@pytest.fixture(scope="module")
def url(server):
    url = server.url("public")
    open_postgres(f"{url}&create=1").close()
    return url


def seconds(work):
    start = perf_counter()
    work()
    return perf_counter() - start


@pytest.mark.parametrize("isolation", ["read committed", "serializable"])
def test_committing_beside_bare_psycopg(benchmark, server, isolation, bare):
    bare.execute(f"set default_transaction_isolation = '{isolation}'")
    revisions = count(1)

    def commit_bare():
        for _ in range(100):
            bare.execute(INSERT, ("ann", next(revisions), "a" * 64, "b" * 64, BODY))

    with closing(open_postgres(server.url("public", isolation=isolation))) as store:
        head = store.head(isolation)

        def commit_ours():
            nonlocal head
            for _ in range(100):
                commit = next_commit(head, BODY)
                store.append(isolation, commit)
                head = Head(revision=commit.revision, digest=commit.digest)

        spent = []
        benchmark.pedantic(
            lambda: spent.append((seconds(commit_bare), seconds(commit_ours))), rounds=20, warmup_rounds=1
        )

    theirs, ours = (sum(each) for each in zip(*spent, strict=True))
    benchmark.extra_info |= {
        "share of bare psycopg's commits": round(theirs / ours, 2),
        "bare, commits a second": round(len(spent) * 100 / theirs),
        "ours, commits a second": round(len(spent) * 100 / ours),
        "bound": COMMIT_BOUND,
    }


def test_reading_a_long_log_beside_one_select(benchmark, server, url):
    commits, head = [], Head()
    for number in range(20_000):
        commits.append(next_commit(head, f'[{number},"{BODY}"]'))
        head = Head(revision=commits[-1].revision, digest=commits[-1].digest)
    with closing(open_postgres(url)) as store, server.connect() as connection:
        store.replace("long", commits, expected=Head())

        def read_ours():
            assert 20_000 == sum(1 for _ in store.commits("long"))

        def read_bare():
            assert 20_000 == len(connection.execute(SELECT, ("long",)).fetchall())

        spent = []
        benchmark.pedantic(lambda: spent.append((seconds(read_bare), seconds(read_ours))), rounds=5, warmup_rounds=1)
        checked = seconds(lambda: list(verified(store.commits("long"), store="", workspace="long")))

    theirs, ours = (min(each) for each in zip(*spent, strict=True))
    benchmark.extra_info |= {
        "ratio": round(ours / theirs, 2),
        "ours, ms": round(ours * 1000),
        "with the digests checked, ms": round(checked * 1000),
        "bound": READ_BOUND,
    }


def test_reading_a_short_log_among_many_beside_one_select(benchmark, server, url):
    with closing(open_postgres(url)) as store, server.connect() as connection:
        connection.execute(
            "insert into jumpstart_commits select 'seeker ' || n, r, '', 'd' || r, %s"
            " from generate_series(1, 5000) n, generate_series(1, 30) r",
            (BODY,),
        )
        connection.execute("analyze")
        names = [f"seeker {number}" for number in range(1, 301)]

        def read_ours():
            for name in names:
                assert next(store.commits(name))

        def read_bare():
            for name in names:
                assert connection.execute(SELECT, (name,)).fetchall()

        spent = []
        benchmark.pedantic(lambda: spent.append((seconds(read_bare), seconds(read_ours))), rounds=5, warmup_rounds=1)

    theirs, ours = (min(each) for each in zip(*spent, strict=True))
    benchmark.extra_info |= {
        "ratio": round(ours / theirs, 2),
        "ours, µs a log": round(ours / len(names) * 1e6),
        "bound": FIND_BOUND,
    }
