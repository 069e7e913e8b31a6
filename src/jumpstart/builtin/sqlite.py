"""A store in one SQLite file: the embedded default, for one machine and many processes."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jumpstart.builtin.sqlite_errors import SQLITE_ERRORS, is_no_text, translated, translated_os
from jumpstart.builtin.sqlite_files import connect, file_at, new_file, occurs, place_of, publish, remove
from jumpstart.domain.log import Commit, Head
from jumpstart.errors import ConflictError, CorruptError, UnavailableError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import PurePath

    from jumpstart.builtin.sqlite_files import Place

# A reader holds no lock between two batches, so that one which stops half-way keeps nobody waiting.
BATCH_CHARACTERS = 4_000_000
_HEAD = "select revision, digest from heads where workspace = ?"
_LAST = "select revision, digest from commits where workspace = ? order by revision desc limit 1"
_DIGEST = "select digest from commits where workspace = ? and revision = ?"
_ROWS = (
    "select revision, parent, digest, body from commits"
    " where workspace = ? and revision >= ? and revision <= ? order by revision"
)
_INSERT = "insert into commits (workspace, revision, parent, digest, body) values (?, ?, ?, ?, ?)"
_SET_HEAD = "insert or replace into heads (workspace, revision, digest) values (?, ?, ?)"
_MOVE_HEAD = "update heads set revision = ?, digest = ? where workspace = ? and revision = ? and digest = ?"
_NAMES = "select workspace from heads where workspace > ? order by workspace limit ?"
# Leaps from name to name; `select distinct` would read every commit.
_NAMES_OF_COMMITS = """
    with recursive names (name) as (
        select min(workspace) from commits where workspace > ?
        union all
        select (select min(workspace) from commits where workspace > name) from names where name is not null limit ?
    )
    select name from names where name is not null
"""


def open_sqlite(url: str) -> SqliteStorage:
    """
    Open the store in a file, and make the file where there is none.

    Args:
        url: As ``sqlite:///search.db?mode=ro``; options are ``mode`` (``rwc``, ``rw``, ``ro``), ``synchronous``
            (``full``; with ``normal`` the last commits may be lost when the power fails), ``busy_seconds``
            (how long to wait for another writer, 5) and ``salvage`` (with ``1`` it is only read, up to the damage
            in its -wal file if there is any).

    Raises:
        UnsupportedError: The file is another program's or from a newer version, or the URL cannot be understood.
        CorruptError: The file is no database, is cut short or damaged.
        UnavailableError: It is locked, or cannot be reached.
        ReadOnlyError: It is not there, and cannot be made.
        StorageFullError: There is no space to make it.
    """
    return SqliteStorage(place_of(url))


class SqliteStorage:
    """
    A `Storage` in one SQLite file.

    A commit is on the disk when `append` returns, unless the URL says ``synchronous=normal``.
    Each log is written down twice, commits and head, so that one whose end is lost is not taken for a shorter one.
    """

    def __init__(self, place: Place) -> None:
        self._store = place.store
        self._path = place.path
        self._process = os.getpid()
        self._connection: sqlite3.Connection | None = connect(place)
        self._file = file_at(place.path)

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`."""
        with self._transaction("begin immediate") as connection:
            self._check_file()
            row = (workspace, commit.revision, commit.parent, commit.digest, commit.body)
            move = (commit.revision, commit.digest, workspace, commit.revision - 1, commit.parent)
            if connection.execute(_MOVE_HEAD, move).rowcount:
                connection.execute(_INSERT, row)
                return
            head = self._head(connection, workspace)
            if head == Head() and (commit.revision, commit.parent) == (1, ""):
                connection.execute(_INSERT, row)
                connection.execute(_SET_HEAD, (workspace, commit.revision, commit.digest))
            elif not self._holds(connection, workspace, commit, head):
                raise ConflictError(self._store, workspace, head.revision, head.digest)

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`; between two batches it holds no lock."""
        last = Head(revision=max(after, 0))
        while True:
            batch, goes_on, damage = self._batch(workspace, last, upto)
            yield from batch
            if damage:
                raise damage
            if not goes_on:
                return
            last = Head(revision=batch[-1].revision, digest=batch[-1].digest)

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        with self._transaction("begin") as connection:
            head = self._head(connection, workspace)
            last = connection.execute(_LAST, (workspace,)).fetchone() or (0, "")
        if last != (head.revision, head.digest):
            raise self._damage(workspace, head.revision, "its head is not its last commit")
        return head

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`."""
        if limit < 1:
            return ()
        with self._transaction("begin") as connection:
            names = connection.execute(_NAMES, (after, limit)).fetchall()
            found = connection.execute(_NAMES_OF_COMMITS, (after, limit)).fetchall()
        if names != found:
            raise CorruptError(self._store, "", 0, "the list of heads does not match the commits")
        return tuple(name for (name,) in names)

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """See `Storage.replace`; it rewrites the file, since SQLite leaves copies of moved rows in its pages."""
        rows = [(workspace, each.revision, each.parent, each.digest, each.body) for each in commits]
        wanted = Head(revision=rows[-1][1], digest=rows[-1][3]) if rows else Head()
        with self._transaction("begin immediate") as connection:
            self._check_file()
            head = self._head(connection, workspace)
            if head not in {wanted, expected}:
                raise ConflictError(self._store, workspace, head.revision, head.digest)
            if head != wanted:
                connection.execute("delete from commits where workspace = ?", (workspace,))
                connection.execute("delete from heads where workspace = ?", (workspace,))
                connection.executemany(_INSERT, rows)
                if rows:
                    connection.execute(_SET_HEAD, (workspace, wanted.revision, wanted.digest))
        self._scrub()

    def traces_of(self, texts: Iterable[str]) -> tuple[str, ...]:
        """
        Which of some texts occur in the files of the store, whatever SQLite makes of their bytes.

        Raises:
            UnavailableError: A file cannot be read.
        """
        self._usable()
        wanted = {text: json.dumps(text, ensure_ascii=False)[1:-1].encode() for text in texts}
        try:
            return tuple(text for text in wanted if occurs(wanted[text], self._path))
        except OSError as error:
            raise translated_os(error, self._store) from error

    def backup(self, path: str | PurePath) -> None:
        """
        Copy the whole store, as it is at this moment, to a new file; others may write meanwhile.

        Raises:
            UnsupportedError: There is a file of that name; a backup overwrites nothing.
            StorageFullError: There is no space for the copy.
            UnavailableError: The folder is not there.
        """
        connection = self._usable()
        target = Path(path).absolute()
        try:
            temporary = new_file(target.parent)
            try:
                with closing(sqlite3.connect(temporary)) as copy:
                    connection.backup(copy)
                publish(temporary, target)
            finally:
                remove(temporary)
        except FileExistsError as error:
            reason = f"{str(target)!r} is there already; a backup overwrites nothing, choose another name"
            raise UnsupportedError(self._store, reason) from error
        except OSError as error:
            raise translated_os(error, str(target)) from error
        except SQLITE_ERRORS as error:
            raise translated(error, str(target)) from error

    def close(self) -> None:
        """See `Storage.close`."""
        connection, self._connection = self._connection, None
        # In a forked process, closing would touch the files of the process that opened them.
        if connection and os.getpid() == self._process:
            connection.close()

    def _usable(self) -> sqlite3.Connection:
        if os.getpid() != self._process:
            raise UnsupportedError(self._store, "it was opened by another process; open it again in this one")
        if self._connection is None:
            raise UnsupportedError(self._store, "the store is closed; open it again")
        return self._connection

    def _check_file(self) -> None:
        # SQLite goes on writing to a file that was deleted, and what it commits there is gone with the process.
        if file_at(self._path) != self._file:
            raise UnavailableError(self._store, "its file was moved or deleted while it was open; open it again")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._usable()
        try:
            connection.execute(begin)
            yield connection
            connection.execute("commit")
        except BaseException as error:
            if connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("rollback")
            if isinstance(error, SQLITE_ERRORS):
                raise translated(error, self._store) from error
            raise

    def _head(self, connection: sqlite3.Connection, workspace: str) -> Head:
        revision, digest = connection.execute(_HEAD, (workspace,)).fetchone() or (0, "")
        if not isinstance(revision, int) or not isinstance(digest, str):
            raise self._damage(workspace, 1, "its head is unreadable")
        return Head(revision=revision, digest=digest)

    @staticmethod
    def _holds(connection: sqlite3.Connection, workspace: str, commit: Commit, head: Head) -> bool:
        if not 0 < commit.revision <= head.revision:
            return False
        found: object = connection.execute(_DIGEST, (workspace, commit.revision)).fetchone()
        return found == (commit.digest,)

    def _batch(
        self, workspace: str, last: Head, upto: int | None
    ) -> tuple[list[Commit], bool, CorruptError | UnavailableError | None]:
        """The next commits after ``last``, whether there are more, and what is wrong behind them."""
        with self._transaction("begin") as connection:
            head = self._head(connection, workspace)
            if not head.revision and connection.execute(_LAST, (workspace,)).fetchone():
                return [], False, self._damage(workspace, 1, "its head is missing")
            end = head.revision if upto is None else min(upto, head.revision)
            if last.digest and connection.execute(_DIGEST, (workspace, last.revision)).fetchone() != (last.digest,):
                reason = f"workspace {workspace!r} was rewritten while it was read; read it again"
                return [], False, UnavailableError(self._store, reason)
            batch, detail = _read(connection, workspace, last.revision, end)
        reached = batch[-1].revision if batch else last.revision
        if detail:
            return batch, False, self._damage(workspace, reached + 1, detail)
        if batch and reached == head.revision and batch[-1].digest != head.digest:
            return batch[:-1], False, self._damage(workspace, reached, "its last commit is not its head")
        return batch, reached < end, None

    def _scrub(self) -> None:
        connection = self._usable()
        try:
            connection.execute("vacuum")
            is_busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        except SQLITE_ERRORS as error:
            raise translated(error, self._store) from error
        if is_busy:
            reason = "the log was exchanged, but another reader keeps the old one in the -wal file; try again"
            raise UnavailableError(self._store, reason)

    def _damage(self, workspace: str, revision: int, detail: str) -> CorruptError:
        return CorruptError(self._store, workspace, revision, detail)


def _read(connection: sqlite3.Connection, workspace: str, after: int, end: int) -> tuple[list[Commit], str]:
    """The commits of one batch, and what is wrong with the row behind them, if anything is."""
    batch: list[Commit] = []
    if after >= end:
        return batch, ""
    characters, expected = 0, after + 1
    cursor = connection.execute(_ROWS, (workspace, expected, end))
    try:
        for revision, parent, digest, body in cursor:
            if revision != expected:
                return batch, f"revision {revision} stands where {expected} should"
            if not (isinstance(parent, str) and isinstance(digest, str) and isinstance(body, str)):
                return batch, "it is no text"
            batch.append(Commit(revision=revision, parent=parent, digest=digest, body=body))
            expected += 1
            characters += len(body)
            if characters > BATCH_CHARACTERS:
                cursor.close()
                return batch, ""
    except SQLITE_ERRORS as error:
        if not is_no_text(error):
            raise
        return batch, "it is no text"
    return batch, "" if expected > end else "the log ends before its head"
