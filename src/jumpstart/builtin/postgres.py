"""A store in a PostgreSQL database: for many machines and many seekers."""

from __future__ import annotations

import os
from functools import partial
from random import uniform
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

from jumpstart.domain.log import Commit, Head
from jumpstart.errors import (
    ConflictError,
    CorruptError,
    MissingExtraError,
    StorageError,
    UnavailableError,
    UnsupportedError,
)

try:
    import psycopg
    from psycopg.rows import tuple_row
except ImportError as missing:
    raise MissingExtraError("postgres", "a store in PostgreSQL") from missing

from jumpstart.builtin.postgres_connecting import KeptConnection, address_of
from jumpstart.builtin.postgres_errors import RETRIED, passwords_of, translated
from jumpstart.builtin.postgres_schema import ready

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from contextlib import AbstractContextManager

    from psycopg import Connection, Cursor

    Row = tuple[Any, ...]

_Answer = TypeVar("_Answer")

# A reader asks for one page after the other, so that one which stops half-way keeps nobody waiting.
PAGE_ROWS = 1_000
PAGE_BYTES = 4_000_000
_TRIES = 30
_LONGEST_PAUSE_SECONDS = 0.1
_BUSY = "others write to it all the time; try again"

_HEAD = "select revision, digest from jumpstart_commits where workspace = %s order by revision desc limit 1"
_DIGEST = "select digest from jumpstart_commits where workspace = %s and revision = %s"
_FIRST = (
    "insert into jumpstart_commits (workspace, revision, parent, digest, body) values (%s, %s, %s, %s, %s)"
    " on conflict (workspace, revision) do nothing"
)
# The lock on the parent is what `replace` waits for, and what waits for `replace`: a chain never grows on a log that
# is gone. The workspace comes from the parent, so that a database that is distributed by it knows where this belongs.
_NEXT = (
    "insert into jumpstart_commits (workspace, revision, parent, digest, body)"
    " select workspace, %s, digest, %s, %s from jumpstart_commits"
    " where workspace = %s and revision = %s and digest = %s for update"
    " on conflict (workspace, revision) do nothing"
)
_LOCK = "select revision from jumpstart_commits where workspace = %s and revision = %s and digest = %s for update"
_DELETE = "delete from jumpstart_commits where workspace = %s"
_INSERT = "insert into jumpstart_commits (workspace, revision, parent, digest, body) values (%s, %s, %s, %s, %s)"
# Cursors on the server are not to be had everywhere; the sizes are known without reading the bodies.
_PAGE = """
    select revision, parent, digest, body
    from (
        select revision, parent, digest, body,
            sum(octet_length(body)) over (order by revision) - octet_length(body) as bytes_before
        from (
            select revision, parent, digest, body from jumpstart_commits
            where workspace = %s and revision > %s and revision <= %s
            order by revision limit %s
        ) as following
    ) as measured
    where bytes_before < %s
    order by revision
"""
_NAMES = "select workspace from jumpstart_commits where revision = 1 and workspace > %s order by workspace limit %s"


def open_postgres(url: str) -> PostgresStorage:
    """
    Open the store in a database; the connection is kept, and made anew where it is lost.

    Args:
        url: As ``postgresql://ann:secret@host/database?sslmode=verify-full``; options are those of libpq, ``create``
            (``1`` makes the tables where there are none) and ``timeout_seconds`` (how long one statement may take, 60).

    Raises:
        UnsupportedError: The URL cannot be understood, there are no tables, or they are from a newer version.
        UnavailableError: The server cannot be reached, or does not let this user in.
        ReadOnlyError: The tables are not there, and cannot be made.
    """
    address = address_of(url)
    kept = KeptConnection(address)
    try:
        return PostgresStorage(
            kept.lend, store=address.store, create=address.create, secrets=address.secrets, close=kept.close
        )
    except BaseException:
        kept.close()
        raise


def _nothing() -> None:
    """Close nothing: whoever made the connections closes them."""


class PostgresStorage:
    """
    A `Storage` in a PostgreSQL database.

    A commit is durable when `append` returns, unless the server is set to less (``synchronous_commit``, ``fsync``).
    It keeps its promises at every isolation level.
    What `replace` takes out can no longer be read; the server's files, its WAL and its backups hold it until they are
    vacuumed, recycled and thrown away.

    Args:
        connect: Lends a connection for one call, as ``psycopg_pool.ConnectionPool.connection`` does: a context manager
            that commits, and on an error rolls back.
        store: What errors call the store: a URL without secrets.
        create: Whether to make the tables where there are none.
        secrets: What no error may show.
        close: What `close` is to close.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Connection[Any]]],
        *,
        store: str = "postgresql:",
        create: bool = False,
        secrets: Collection[str] = (),
        close: Callable[[], None] = _nothing,
    ) -> None:
        self._connect, self._store, self._secrets, self._close = connect, store, tuple(secrets), close
        self._process, self._is_closed = os.getpid(), False
        self._call(lambda connection: ready(connection, store, create=create), writes=create)

    def __repr__(self) -> str:
        return f"<PostgresStorage {self._store}>"

    def append(self, workspace: str, commit: Commit) -> None:
        """See `Storage.append`; how durable it is, the server says."""
        for _ in range(_TRIES):
            head = self._call(partial(_put, workspace=workspace, commit=commit), writes=True)
            if head is None:
                return
            if (head.revision + 1, head.digest) != (commit.revision, commit.parent):
                raise ConflictError(self._store, workspace, head.revision, head.digest)
        raise UnavailableError(self._store, _BUSY)

    def commits(self, workspace: str, *, after: int = 0, upto: int | None = None) -> Iterator[Commit]:
        """See `Storage.commits`; it gives what was there at the first step, and between two pages it holds nothing."""
        head = self.head(workspace)
        end = head.revision if upto is None else min(upto, head.revision)
        last = Head(revision=max(after, 0))
        while last.revision < end:
            page = self._page(workspace, last, end)
            for commit in page:
                if commit.revision != last.revision + 1 or (last.digest and commit.parent != last.digest):
                    raise self._broken(workspace, head, last.revision + 1)
                yield commit
                last = Head(revision=commit.revision, digest=commit.digest)
            if not page or (last.revision == head.revision and last != head):
                raise self._broken(workspace, head, last.revision + 1)

    def head(self, workspace: str) -> Head:
        """See `Storage.head`."""
        return self._call(partial(_head, workspace=workspace))

    def workspaces(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """See `Storage.workspaces`."""
        rows = self._call(lambda connection: _rows(connection, _NAMES, after, max(limit, 0)))
        return tuple(name for (name,) in rows)

    def replace(self, workspace: str, commits: Iterable[Commit], *, expected: Head) -> None:
        """See `Storage.replace`; the class says what the server's files go on holding."""
        log = tuple(commits)
        head = self._call(partial(_exchange, workspace=workspace, log=log, expected=expected), writes=True)
        if head is not None:
            raise ConflictError(self._store, workspace, head.revision, head.digest)

    def close(self) -> None:
        """See `Storage.close`; connections that came from a caller stay open."""
        # In a forked process, closing would end the session of the process that opened it.
        if not self._is_closed and os.getpid() == self._process:
            self._close()
        self._is_closed = True

    def _call(self, work: Callable[[Connection[Any]], _Answer], *, writes: bool = False) -> _Answer:
        """Do it, and again where another transaction was in the way or a kept connection turns out to be lost."""
        if os.getpid() != self._process:
            raise UnsupportedError(self._store, "it was opened by another process; open it again in this one")
        if self._is_closed:
            raise UnsupportedError(self._store, "the store is closed; open it again")
        pauses = [min(0.001 * 2**n, _LONGEST_PAUSE_SECONDS) for n in range(_TRIES)]
        was_lost = False
        while True:
            connection = None
            try:
                with self._connect() as connection:
                    return work(connection)
            except (psycopg.Error, UnicodeError) as error:
                failure = error
            is_lost = connection is not None and connection.closed
            if is_lost and not was_lost:
                was_lost = True
            elif getattr(failure, "sqlstate", None) in RETRIED and pauses:
                sleep(uniform(0, pauses.pop(0)))  # noqa: S311  only keeps two writers out of step
            else:
                break
        secrets = {*self._secrets, *passwords_of(failure, connection)}
        # Raised out here, where no driver's error that tells the password hangs on it as its context.
        raise translated(failure, self._store, connected=connection is not None, writes=writes, secrets=secrets)

    def _page(self, workspace: str, last: Head, end: int) -> tuple[Commit, ...]:
        parameters = (workspace, last.revision, end, PAGE_ROWS, PAGE_BYTES)
        rows = self._call(lambda connection: _rows(connection, _PAGE, *parameters))
        return tuple(
            Commit(revision=revision, parent=parent, digest=digest, body=body)
            for revision, parent, digest, body in rows
        )

    def _broken(self, workspace: str, head: Head, revision: int) -> StorageError:
        """Why a log does not go on: what was its head is gone where it was replaced, and there where it is damaged."""
        there = self._call(lambda connection: _rows(connection, _DIGEST, workspace, head.revision))
        if there == [(head.digest,)]:
            return CorruptError(self._store, workspace, revision, "it is missing, or does not follow the one before")
        return UnavailableError(self._store, f"workspace {workspace!r} was rewritten while it was read; read it again")


def _cursor(connection: Connection[Any]) -> Cursor[Row]:
    return connection.cursor(row_factory=tuple_row)


def _rows(connection: Connection[Any], query: str, *parameters: object) -> list[Row]:
    return _cursor(connection).execute(query, parameters).fetchall()


def _head(connection: Connection[Any], workspace: str) -> Head:
    rows = _rows(connection, _HEAD, workspace)
    return Head(revision=rows[0][0], digest=rows[0][1]) if rows else Head()


def _put(connection: Connection[Any], workspace: str, commit: Commit) -> Head | None:
    """Put a commit on its parent; None where it is there now, else the head that is in its way."""
    query, parameters = (
        _NEXT,
        (commit.revision, commit.digest, commit.body, workspace, commit.revision - 1, commit.parent),
    )
    if commit.revision == 1 and not commit.parent:
        query, parameters = _FIRST, _row(workspace, commit)
    if _cursor(connection).execute(query, parameters).rowcount == 1:
        return None
    if _rows(connection, _DIGEST, workspace, commit.revision) == [(commit.digest,)]:
        return None
    return _head(connection, workspace)


def _exchange(connection: Connection[Any], workspace: str, log: tuple[Commit, ...], expected: Head) -> Head | None:
    """Exchange a log for another; None where it is there now, else the head that is not as expected."""
    wanted = Head(revision=log[-1].revision, digest=log[-1].digest) if log else Head()
    with connection.transaction():
        # Who puts a commit on this head waits until we are done; where there is none, the primary key keeps us apart.
        _rows(connection, _LOCK, workspace, expected.revision, expected.digest)
        head = _head(connection, workspace)
        if head == wanted:
            return None
        if head != expected:
            return head
        cursor = _cursor(connection)
        cursor.execute(_DELETE, (workspace,))
        cursor.executemany(_INSERT, [_row(workspace, commit) for commit in log])
    return None


def _row(workspace: str, commit: Commit) -> Row:
    return workspace, commit.revision, commit.parent, commit.digest, commit.body
