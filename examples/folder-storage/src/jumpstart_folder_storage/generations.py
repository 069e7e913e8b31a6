"""
The folder of one workspace, which two processes may change at once without a lock.

It holds one folder for each generation of the log, named 0, 1, 2 …, and normally there is only one::

    6b2f…/              the workspace, named by the SHA-256 of its name
        4/              the fourth log that was put in the place of another
            name        the workspace's name
            1  2  3     a file for each commit: a line of JSON, then the body as it is

Two things are done in one step each: a file gets its name unless that is taken, and a folder gets another name.
The last file of a generation may be a seal, which names the folder of the next generation.
A seal takes the name that the next commit would have, so of a commit and a replacement, only one comes through.
What is left after that, anybody can do, and doing it twice does no harm: see `settle`.
"""

from __future__ import annotations

import errno
import json
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from jumpstart_folder_storage.files import names_in, publish, remove, sync, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumpstart.plugins import Commit

NAME = "name"
_HEADER_BYTES = 4096
_GENERATION = re.compile(r"(?:\.new-|\.old-)?([0-9]+)(?:-[a-z0-9_]+)?")


@attrs.frozen(kw_only=True)
class Generation:
    """
    One log of a workspace.

    Attributes:
        number: How many logs there were before it.
        folder: Where its files are.
        last: The last revision, 0 where there is none.
        digest: The digest of the last commit, empty where it cannot be understood.
        is_settled: Nothing is left to do after a replacement.
    """

    number: int
    folder: Path
    last: int = 0
    digest: str = ""
    is_settled: bool = True


def create(folder: Path, workspace: str, commits: Iterable[Commit]) -> None:
    """
    Make the folder of a workspace with its first log.

    Raises:
        FileExistsError: It is there; nothing has changed.
    """
    made = Path(tempfile.mkdtemp(prefix=f".new-{folder.name}-", dir=folder.parent))
    first = made / "0"
    try:
        first.mkdir(mode=0o700)
        _fill(first, workspace, commits)
        sync(made)
        made.rename(folder)
    except BaseException as error:
        remove(first)
        remove(made)
        # A folder that has something in it is never replaced by renaming another.
        if isinstance(error, OSError) and error.errno in {errno.EEXIST, errno.ENOTEMPTY}:
            raise FileExistsError(*error.args) from error
        raise


def newest(folder: Path) -> Generation:
    """
    The generation that counts: the one with the highest number, or where that is sealed, the next.

    Raises:
        FileNotFoundError: There is none, or it was exchanged in this moment.
    """
    number = _highest(folder)
    found, next_folder = _read(folder / str(number), number)
    if not next_folder:
        return attrs.evolve(found, is_settled=not _outdated(folder, number))
    try:
        found, _ = _read(folder / next_folder, number + 1)
    except FileNotFoundError:
        if _highest(folder) > number:
            raise
        # A seal that leads nowhere is taken for a commit that cannot be understood.
        return attrs.evolve(found, last=found.last + 1, digest="")
    return attrs.evolve(found, is_settled=False)


def _read(folder: Path, number: int) -> tuple[Generation, str]:
    """A generation, and the name of the folder that its seal names, empty where it has none."""
    last = max(_numbers(folder), default=0)
    header = header_of(folder / str(last)) if last else {}
    sealed = header.get("sealed", "")
    if _GENERATION.fullmatch(sealed):
        return Generation(number=number, folder=folder, last=last - 1), sealed
    return Generation(number=number, folder=folder, last=last, digest=header.get("digest", "")), ""


def _highest(folder: Path) -> int:
    numbers = _numbers(folder)
    if not numbers:
        raise FileNotFoundError(errno.ENOENT, "no log in it", str(folder))
    return max(numbers)


def _numbers(folder: Path) -> list[int]:
    return [int(name) for name in names_in(folder) if name.isascii() and name.isdecimal()]


def header_of(file: Path) -> dict[str, str]:
    """The first line of a commit or of a seal; empty where it cannot be understood."""
    with file.open("rb") as stream:
        return parsed(stream.readline(_HEADER_BYTES))


def parsed(line: bytes) -> dict[str, str]:
    """What a first line says; nothing where it cannot be understood."""
    try:
        header = json.loads(line)
    except ValueError:
        return {}
    is_ours = isinstance(header, dict) and all(isinstance(value, str) for value in header.values())
    return header if is_ours and line.endswith(b"\n") else {}


def content_of(commit: Commit) -> bytes:
    """What the file of a commit holds."""
    return _line({"parent": commit.parent, "digest": commit.digest}) + commit.body.encode()


def _line(header: dict[str, str]) -> bytes:
    return json.dumps(header).encode() + b"\n"


def _fill(folder: Path, workspace: str, commits: Iterable[Commit]) -> None:
    for commit in commits:
        if commit.revision == 1:
            write(folder / NAME, workspace.encode())
        write(folder / str(commit.revision), content_of(commit))
    sync(folder)


def exchange(old: Generation, workspace: str, commits: Iterable[Commit]) -> None:
    """
    Put a new generation in the place of one.

    Raises:
        FileExistsError: That has another commit or a seal by now; nothing has changed.
        FileNotFoundError: It is gone; nothing has changed.
    """
    parent = old.folder.parent
    new = Path(tempfile.mkdtemp(prefix=f".new-{old.number}-", dir=parent))
    try:
        _fill(new, workspace, commits)
        sync(parent)
    except BaseException:
        remove(new)
        raise
    try:
        publish(old.folder / str(old.last + 1), _line({"sealed": new.name}))
    except FileExistsError:
        remove(new)
        raise
    settle(parent)


def settle(folder: Path) -> None:
    """
    Finish what replacements have begun, in this process or in one that was killed.

    The folder that a seal names gets its number, and everything from before the newest number goes.
    """
    number = _highest(folder)
    _, new = _read(folder / str(number), number)
    if new:
        with suppress(FileNotFoundError):
            (folder / new).rename(folder / str(number + 1))
        sync(folder)
        number = _highest(folder)
    for name in _outdated(folder, number):
        # Whoever still writes into it finds it gone at once, not half of it.
        gone = folder / f".old-{name.removeprefix('.new-').removeprefix('.old-')}"
        with suppress(FileNotFoundError):
            (folder / name).rename(gone)
        remove(gone)
    sync(folder)
    for path in folder.parent.glob(f".*-{folder.name}-*"):
        # Somebody wanted to make this workspace who came too late, and perhaps was killed.
        gone = path.with_name(path.name.replace(".new-", ".old-"))
        with suppress(FileNotFoundError):
            path.rename(gone)
        remove(gone / "0")
        remove(gone)


def _outdated(folder: Path, number: int) -> tuple[str, ...]:
    """What is left of generations before a number, among it what somebody wrote who came too late."""
    found = ((name, _GENERATION.fullmatch(name)) for name in names_in(folder))
    return tuple(name for name, match in found if match and int(match[1]) < number)
