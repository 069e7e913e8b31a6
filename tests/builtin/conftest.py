from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

import jumpstart.errors
from jumpstart.builtin import BUILTINS
from jumpstart.domain.log import Commit, Head, next_commit
from jumpstart.plugins import Host

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SOURCE = Path(jumpstart.errors.__file__).parents[1]

# What a process of its own needs to write to a store.
PRELUDE = '''
import os, sys
from jumpstart.builtin import BUILTINS
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import *
from jumpstart.plugins import Host

def opened(url):
    return Host(builtins=BUILTINS, discover=False).storage(url)

def add(store, workspace, body):
    commit = next_commit(store.head(workspace), body)
    store.append(workspace, commit)
    return commit

def become_nobody():
    """From here on nothing can be imported from folders that are private."""
    import jumpstart.builtin.sqlite, urllib.parse
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
'''


def chain(bodies: Iterable[str], *, on: Head = Head()) -> tuple[Commit, ...]:  # noqa: B008  immutable
    """The commits that put bodies on top of a head."""
    commits: list[Commit] = []
    for body in bodies:
        commit = next_commit(on, body)
        commits.append(commit)
        on = Head(revision=commit.revision, digest=commit.digest)
    return tuple(commits)


def head_of(commits: Iterable[Commit]) -> Head:
    """The head of a log."""
    head = Head()
    for commit in commits:
        head = Head(revision=commit.revision, digest=commit.digest)
    return head


def start(
    script: str,
    *arguments: object,
    variables: Mapping[str, str] = {},
    **options: object,
) -> subprocess.Popen[str]:
    """A process that runs a script after the prelude; the caller waits for it."""
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(SOURCE), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.fixture(scope="session")
def faults():
    """The faults that the script of that name tries in numbers."""
    spec = importlib.util.spec_from_file_location("faults", Path(__file__).with_name("faults.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def host():
    return Host(builtins=BUILTINS, discover=False)


@pytest.fixture
def make_chain():
    return chain


@pytest.fixture
def make_head():
    return head_of


@pytest.fixture
def start_process():
    return start


@pytest.fixture
def run():
    """Run a script in a process of its own, and give what it printed."""

    def run_script(script: str, *arguments: object, **options: object) -> str:
        process = start(script, *arguments, **options)
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        return output.strip()

    return run_script


@pytest.fixture
def public_folder():
    """A folder that everybody may look into; those of pytest are private."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def log(host, tmp_path, make_chain):
    """A store with a log of realistic size, closed: its path, and its commits by workspace."""
    path = tmp_path / "search.db"
    store = host.storage(path)
    logs = {
        "ann": make_chain(f'{{"n":{n},"text":"{"word " * (n % 90)}"}}' for n in range(250)),
        "ben": make_chain(f'{{"n":{n},"text":"{"other " * (n % 30)}"}}' for n in range(60)),
        "cleo": make_chain(['{"n":0}']),
    }
    for workspace, commits in logs.items():
        store.replace(workspace, commits, expected=Head())
    store.close()
    return path, logs
