"""
What happens when a process stops, or another comes in between, before any step that the file system sees.

The interpreter tells of each such step by an audit hook, which cannot be removed: each try is a process of its own.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

import pytest

from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import ConflictError
from jumpstart_folder_storage import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jumpstart.plugins import Commit, Storage

STEPS = {"open", "os.link", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.scandir"}
STOPPED = 9


def log_of(*bodies: str) -> tuple[Commit, ...]:
    commits, head = [], Head()
    for body in bodies:
        commits.append(next_commit(head, body))
        head = head_of(commits)
    return tuple(commits)


def head_of(commits: list[Commit] | tuple[Commit, ...]) -> Head:
    return Head(revision=commits[-1].revision, digest=commits[-1].digest) if commits else Head()


OLD, NEW = log_of("[old 1]", "[old 2]"), log_of("[new 1]", "[new 2]", "[new 3]")
NEXT = next_commit(head_of(OLD), "[next]")
CHANGES: dict[str, Callable[[Storage], None]] = {
    "the first commit": lambda store: store.append("ben", OLD[0]),
    "another commit": lambda store: store.append("ann", NEXT),
    "a replacement": lambda store: store.replace("ann", NEW, expected=head_of(OLD)),
    "erasure": lambda store: store.replace("ann", (), expected=head_of(OLD)),
    "restoring": lambda store: store.replace("ben", NEW, expected=Head()),
}


@pytest.fixture
def folders(tmp_path: Path) -> Callable[[int], Path]:
    """Gives the folder of the store for a try, which holds the old log of ann."""

    def made(number: int) -> Path:
        store = opened(tmp_path / str(number))
        for commit in OLD:
            store.append("ann", commit)
        return tmp_path / str(number)

    return made


def opened(folder: Path) -> Storage:
    return open_folder(f"folder:///{folder}")


def elsewhere(task: Callable[[], None]) -> int:
    """Run a task in a process of its own, and give what it ended with."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    try:
        task()
    except BaseException:  # noqa: BLE001  a failed assertion, too
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def before_step(number: int, act: Callable[[], None], *, of: Callable[[], None]) -> None:
    """Do something once, before the step of that number of what is done."""
    steps = iter(range(1, number + 1))

    def hook(event: str, _: object) -> None:
        if event in STEPS and next(steps, 0) == number:
            act()

    sys.addaudithook(hook)
    try:
        of()
    finally:
        tuple(steps)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_stopped_before_any_step_is_done_or_not(change: str, folders: Callable[[int], Path]) -> None:
    make, number, ended = CHANGES[change], 0, STOPPED
    while ended == STOPPED:
        number += 1
        folder = folders(number)
        before = {name: tuple(opened(folder).commits(name)) for name in ("ann", "ben")}

        def stopped(folder: Path = folder, step: int = number) -> None:
            store = opened(folder)
            before_step(step, lambda: os._exit(STOPPED), of=lambda: make(store))

        ended = elsewhere(stopped)
        store = opened(folder)
        after = {name: tuple(store.commits(name)) for name in ("ann", "ben")}
        make(store)  # again, as after an answer that was lost
        done = {name: tuple(store.commits(name)) for name in ("ann", "ben")}

        assert after in (before, done), f"stopped before step {number}"
        assert before != done
        assert [head_of(done[name]) for name in done] == [store.head(name) for name in done]
        assert [name for name in done if done[name]] == list(store.workspaces())
        if change in {"a replacement", "erasure"}:
            assert not [path for path in folder.rglob("*") if path.is_file() and b"[old" in path.read_bytes()]

    assert ended == 0
    assert number > 10


def is_done(call: Callable[[], None]) -> bool:
    """Whether a call came through, or met a conflict."""
    try:
        call()
    except ConflictError:
        return False
    return True


def test_what_a_killed_first_commit_left_goes_with_the_first_replacement(folders: Callable[[int], Path]) -> None:
    left = 0
    for number in range(1, 12):
        folder = folders(number)

        def stopped(folder: Path = folder, step: int = number) -> None:
            store = opened(folder)
            before_step(step, lambda: os._exit(STOPPED), of=lambda: store.append("ben", log_of("[secret]")[0]))

        elsewhere(stopped)
        left += any(folder.rglob(".new-*/0/1"))
        store = opened(folder)
        before = tuple(store.commits("ben"))
        store.replace("ben", log_of("[kept]"), expected=head_of(before))
        store.replace("ben", NEW, expected=head_of(log_of("[kept]")))

        assert not [path for path in folder.rglob("*") if path.is_file() and b"[secret" in path.read_bytes()]

    assert left


@pytest.mark.parametrize(("workspace", "change", "mine"), [("ann", "a replacement", NEW), ("ben", "restoring", NEW)])
def test_of_two_changes_that_meet_one_comes_through(
    workspace: str, change: str, mine: tuple[Commit, ...], folders: Callable[[int], Path]
) -> None:
    yours = (*OLD, NEXT) if workspace == "ann" else log_of("[yours]")
    outcomes = []
    for number in range(1, 41):
        folder = folders(number)

        def meeting(folder: Path = folder, step: int = number) -> None:
            store, other = opened(folder), opened(folder)
            others: list[bool] = []

            def append() -> None:
                others.append(is_done(lambda: other.append(workspace, yours[-1])))

            is_mine = is_done(lambda: before_step(step, append, of=lambda: CHANGES[change](store)))
            assert others in ([], [not is_mine])
            assert tuple(store.commits(workspace)) == (mine if is_mine else yours)
            os._exit(0 if is_mine else STOPPED)

        outcomes.append(elsewhere(meeting))

    assert {0, STOPPED} == set(outcomes)
