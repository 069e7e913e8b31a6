"""What was acknowledged is there after the server was ended in mid-commit, and its writers went on."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import pytest

from jumpstart.builtin.postgres import open_postgres
from jumpstart.domain.log import verified

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
