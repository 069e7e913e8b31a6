"""A server that is ended in mid-commit, or holds the line and says nothing: what was acknowledged is there."""

from __future__ import annotations

import os
import signal
from collections import Counter
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from jumpstart.builtin import BUILTINS
from jumpstart.builtin.postgres import open_postgres
from jumpstart.domain.log import Head, next_commit, verified
from jumpstart.errors import UnavailableError
from jumpstart.plugins import Host
from jumpstart.plugins.guarding import GuardedStorage

# A writer whose commit has no answer tries the same commit again, which is a success where it is there already.
WRITE_FOR_EVER = """
from time import sleep
from jumpstart.builtin.postgres import open_postgres

def insistently(call):
    while True:
        try:
            return call()
        except UnavailableError:
            sleep(0.02)

store, workspace = insistently(lambda: open_postgres(sys.argv[1])), sys.argv[2]
acknowledged = open(sys.argv[3], "w")
number = 0
while True:
    commit = next_commit(insistently(lambda: store.head(workspace)), f'[{os.getpid()},{number},"{"x" * 1000}"]')
    try:
        insistently(lambda: store.append(workspace, commit))
    except ConflictError:
        continue
    print(workspace, commit.revision, commit.digest, file=acknowledged, flush=True)
    number += 1
"""


def acknowledged(file):
    """Workspace, revision and digest of each commit that a writer has noted so far."""
    lines = file.read_text().splitlines(keepends=True) if file.exists() else []
    return [tuple(line.split()) for line in lines if line.endswith("\n")]


def wait_for_more(writers, *, count):
    """Let every writer make so many commits more."""
    goals = {file: len(acknowledged(file)) + count for file in writers}
    while any(len(acknowledged(file)) < goal for file, goal in goals.items()):
        assert all(writer.poll() is None for writer in writers.values())


@pytest.mark.parametrize("restarts", [2, pytest.param(10, marks=pytest.mark.soak)])
def test_what_was_acknowledged_survives_the_end_of_the_server(own_server, start_process, tmp_path, restarts):
    url = own_server.url("public")
    open_postgres(f"{url}&create=1").close()
    files = {tmp_path / f"{number}": name for number, name in enumerate(("ann", "ann", "ben", "cleo"))}
    writers = {file: start_process(WRITE_FOR_EVER, url, name, file) for file, name in files.items()}
    for restart in range(restarts):
        wait_for_more(writers, count=10 + 7 * restart % 5)
        own_server.stop("immediate")
        own_server.start()
    wait_for_more(writers, count=10)
    for writer in writers.values():
        writer.kill()
        writer.communicate(timeout=60)

    noted = [each for file in files for each in acknowledged(file)]
    found, bodies = set(), Counter()
    with closing(open_postgres(url)) as store:
        for workspace in store.workspaces():
            for commit in verified(store.commits(workspace), store="", workspace=workspace):
                found.add((workspace, str(commit.revision), commit.digest))
                bodies[commit.body] += 1

    assert set() == set(noted) - found
    assert 1 == max(bodies.values())
    assert len(noted) >= 4 * 10 * (restarts + 1)
    print(f"{restarts} restarts, {len(noted)} commits acknowledged, {len(found)} found")  # noqa: T201  shown with -s


@contextmanager
def silent(own_server):
    """While the server holds the line and says nothing: the processes that serve its clients stand still."""
    asked = "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
    with own_server.connect() as connection:
        pids = [pid for (pid,) in connection.execute(asked)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_a_server_that_holds_the_line_and_says_nothing_is_given_up(own_server):
    url = own_server.url("public", query="create=1")
    first = next_commit(Head(), "[]")
    limit = timedelta(seconds=1)
    with closing(GuardedStorage(lambda: open_postgres(url), plugin="", url=url, limit=limit)) as store:
        assert store.head("ann") == Head()
        with silent(own_server):
            with pytest.raises(UnavailableError, match=r"/postgres\S*: no answer within 1 seconds") as raised:
                store.append("ann", first)
            with pytest.raises(UnavailableError, match="has not answered what it was asked earlier"):
                store.head("ann")
        store._limited._thread.join(60)
        store.append("ann", first)

        assert [first] == [*store.commits("ann")]
        assert "plugin" not in str(raised.value)


def test_the_server_of_a_url_is_given_up_after_two_minutes(server, schema):
    with closing(Host(builtins=BUILTINS, discover=False).storage(server.url(schema, query="create=1"))) as store:
        assert store._limit == timedelta(minutes=2)
