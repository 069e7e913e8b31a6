"""The storage: six methods over the generations of each workspace."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jumpstart.errors import ConflictError, CorruptError, UnavailableError, UnsupportedError
from jumpstart.plugins import Commit, Head
from jumpstart_folder_storage.files import in_our_words, names_in, publish, sync
from jumpstart_folder_storage.generations import (
    NAME,
    Generation,
    content_of,
    create,
    exchange,
    header_of,
    newest,
    parsed,
    settle,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MARKER, MARK = "jumpstart-folder", b"jumpstart-folder-storage 1\n"
_WORKSPACE = re.compile("[0-9a-f]{64}")
_TRIES = 100
_Answer = TypeVar("_Answer")


def open_store(path: str) -> FolderStorage:
    """
    Open the store in a folder, and make the folder where there is none.

    Raises:
        UnsupportedError: The folder holds something else, or is of another version.
        StorageError: It cannot be opened; the subclass says why.
    """
    folder = Path(path).absolute()
    store = f"folder:///{folder}"
    with in_our_words(store):
        if not folder.exists():
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
            sync(folder.parent)
        _recognise(folder, store)
    return FolderStorage(folder, store)


def _recognise(folder: Path, store: str) -> None:
    names = [name for name in names_in(folder) if not name.startswith(".")]
    marker = folder / MARKER
    if not marker.exists():
        if names and not marker.exists():  # another process may have made it since
            raise UnsupportedError(store, f"{names[0]!r} in it is none of ours; choose a folder that is new or empty")
        with suppress(FileExistsError):
            publish(marker, MARK)
    if marker.read_bytes() != MARK:
        raise UnsupportedError(store, f"{MARKER!r} in it is of another version, or damaged; expected {MARK!r}")


class FolderStorage:
    """
    A `Storage` in a folder: one folder for each workspace, one file for each commit.

    It holds nothing open and nothing in memory, so that several processes may use the folder at a time.
    """

    def __init__(self, folder: Path, store: str) -> None:
        self._folder, self._store = folder, store

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`."""
        self._insist(lambda: self._append_once(workspace, commit))

    def _append_once(self, workspace: str, commit: Commit) -> None:
        found = self._settled(self._place(workspace))
        if not self._holds(found, commit):
            self._check(workspace, found, Head(revision=commit.revision - 1, digest=commit.parent))
            if found.last:
                publish(found.folder / str(commit.revision), content_of(commit))
            else:
                # The name of a workspace comes with its first commit, so that both are there or none.
                self._exchange(workspace, found, [commit])
        # Whoever made the folders may not have come so far.
        self._sync(workspace)

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`; it gives the log as it was when the first was asked for."""
        found = self._insist(lambda: self._newest(self._place(workspace)))
        last = found.last if upto is None else min(upto, found.last)
        for revision in range(max(after, 0) + 1, last + 1):
            yield self._commit(workspace, found.folder, revision)

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        return self._head(workspace, self._insist(lambda: self._newest(self._place(workspace))))

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`; it looks into every folder, whose name does not tell."""
        with in_our_words(self._store):
            folders = [path for path in self._folder.iterdir() if _WORKSPACE.fullmatch(path.name)]
        names = [self._insist(lambda folder=folder: self._name_in(folder)) for folder in folders]  # type: ignore[misc]  # bound now
        return tuple(sorted(name for name in names if name > after)[: max(limit, 0)])

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """See `Storage.replace`; the files of the old log are gone when it returns."""
        log = tuple(commits)
        self._insist(lambda: self._replace_once(workspace, log, expected))

    def _replace_once(self, workspace: str, log: tuple[Commit, ...], expected: Head) -> None:
        found = self._settled(self._place(workspace))
        wanted = Head(revision=log[-1].revision, digest=log[-1].digest) if log else Head()
        if self._head(workspace, found) != wanted:
            self._check(workspace, found, expected)
            self._exchange(workspace, found, log)
        self._sync(workspace)

    def _exchange(self, workspace: str, found: Generation, log: Iterable[Commit]) -> None:
        if found.number < 0:
            create(found.folder, workspace, log)
        else:
            exchange(found, workspace, log)

    def _sync(self, workspace: str) -> None:
        folder = self._place(workspace)
        if folder.is_dir():
            for each in (newest(folder).folder, folder, self._folder):
                sync(each)

    def traces_of(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Which of some texts stand in a file: no method of a storage, but ``Workspace.forget`` proves by it."""
        wanted = {text: json.dumps(text, ensure_ascii=False)[1:-1].encode() for text in texts}
        found: set[str] = set()
        with in_our_words(self._store):
            for file in self._folder.rglob("*"):
                if file.is_file():
                    content = file.read_bytes()
                    found.update(text for text, encoded in wanted.items() if encoded in content)
        return tuple(text for text in wanted if text in found)

    def close(self) -> None:
        """See `Storage.close`; it holds nothing."""

    def _insist(self, attempt: Callable[[], _Answer]) -> _Answer:
        """Try again where somebody else exchanged a folder, or took a name, in the middle of it."""
        with in_our_words(self._store):
            for _ in range(_TRIES):
                with suppress(FileExistsError, FileNotFoundError):
                    return attempt()
        reason = "others were faster each time, or a folder in it is missing; look whether it is there, and try again"
        raise UnavailableError(self._store, reason)

    def _place(self, workspace: str) -> Path:
        return self._folder / hashlib.sha256(workspace.encode()).hexdigest()

    def _newest(self, folder: Path) -> Generation:
        if folder.is_dir():
            return newest(folder)
        # Nobody deletes a workspace's folder, but a disk that is not mounted looks like an empty folder.
        if not (self._folder / MARKER).exists():
            raise UnavailableError(self._store, f"there is no file {MARKER!r} in it any more; look whether it is there")
        return Generation(number=-1, folder=folder)

    def _settled(self, folder: Path) -> Generation:
        found = self._newest(folder)
        if found.is_settled:
            return found
        settle(folder)
        return newest(folder)

    def _head(self, workspace: str, found: Generation) -> Head:
        if found.last and not found.digest:
            raise self._damage(workspace, found.last, "the first line of its file cannot be understood")
        return Head(revision=found.last, digest=found.digest)

    def _check(self, workspace: str, found: Generation, expected: Head) -> None:
        head = self._head(workspace, found)
        if head != expected:
            raise ConflictError(self._store, workspace, head.revision, head.digest)

    @staticmethod
    def _holds(found: Generation, commit: Commit) -> bool:
        is_behind = 0 < commit.revision <= found.last
        return is_behind and header_of(found.folder / str(commit.revision)).get("digest") == commit.digest

    def _commit(self, workspace: str, folder: Path, revision: int) -> Commit:
        with in_our_words(self._store):
            try:
                content = (folder / str(revision)).read_bytes()
            except FileNotFoundError as error:
                if folder.exists():
                    raise self._damage(workspace, revision, "its file is missing") from error
                reason = f"workspace {workspace!r} was rewritten while it was read; read it again"
                raise UnavailableError(self._store, reason) from error
        line, end, body = content.partition(b"\n")
        try:
            header = parsed(line + end)
            return Commit(revision=revision, parent=header["parent"], digest=header["digest"], body=body.decode())
        except (KeyError, ValueError) as error:
            raise self._damage(workspace, revision, "its file is cut short or changed") from error

    def _name_in(self, folder: Path) -> str:
        found = newest(folder)
        if not found.last:
            return ""
        name = (found.folder / NAME).read_bytes()
        if hashlib.sha256(name).hexdigest() != folder.name:
            raise CorruptError(self._store, "", 0, f"the name in {str(found.folder)!r} does not fit the folder")
        return name.decode()

    def _damage(self, workspace: str, revision: int, detail: str) -> CorruptError:
        return CorruptError(self._store, workspace, revision, detail)
