"""The tables of a PostgreSQL store: made where that is asked for, and recognised before they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import tuple_row

from jumpstart.errors import UnsupportedError

if TYPE_CHECKING:
    from psycopg import Connection

VERSION = 1
_VERSION = "select value from jumpstart_meta where name = 'version'"


def schema(*, collation: str = ' collate "C"') -> tuple[str, ...]:
    """
    The statements that make the tables, each of which may be run again.

    Names are in the order of code points, which is what the collation "C" gives a database in UTF-8.
    The commits need no more than one primary key that begins with the workspace, so they can be distributed by it.

    Args:
        collation: What follows the type of a text; empty where texts have that order by nature.

    Example:
        >>> print(schema()[0])
        create table if not exists jumpstart_commits (
            workspace text collate "C" not null,
            revision bigint not null,
            parent text collate "C" not null,
            digest text collate "C" not null,
            body text collate "C" not null,
            primary key (workspace, revision)
        )
    """
    text = f"text{collation}"
    columns = (f"workspace {text}", "revision bigint", f"parent {text}", f"digest {text}", f"body {text}")
    listed = "".join(f"    {column} not null,\n" for column in columns)
    return (
        f"create table if not exists jumpstart_commits (\n{listed}    primary key (workspace, revision)\n)",
        "create index if not exists jumpstart_workspaces on jumpstart_commits (workspace) where revision = 1",
        f"create table if not exists jumpstart_meta (name {text} primary key, value {text} not null)",
        f"insert into jumpstart_meta (name, value) values ('version', '{VERSION}') on conflict (name) do nothing",  # noqa: S608  our own number
    )


def ready(connection: Connection[Any], store: str, *, create: bool) -> None:
    """
    See that the tables are there and of our version, and make them where that is asked for.

    Raises:
        UnsupportedError: They are not there, or from a newer version, or the database is not in UTF-8.
    """
    encodings = {connection.info.parameter_status("server_encoding") or "UTF8", _client_encoding(connection)}
    if encodings != {"UTF8"}:
        other = next(iter(encodings - {"UTF8"}))
        raise UnsupportedError(store, f"its texts are in {other}; expected a database and a connection in UTF8")
    version = _version(connection)
    if not version and create:
        # CockroachDB orders texts by code points and knows no collation "C" for a column.
        collation = {"collation": ""} if connection.info.parameter_status("crdb_version") else {}
        with connection.transaction():
            for statement in schema(**collation):
                connection.execute(statement)
        version = _version(connection)
    _check(version, store)


def _client_encoding(connection: Connection[Any]) -> str:
    return connection.info.parameter_status("client_encoding") or "UTF8"


def _version(connection: Connection[Any]) -> str:
    try:
        with connection.transaction():
            row = connection.cursor(row_factory=tuple_row).execute(_VERSION).fetchone()
    except psycopg.errors.UndefinedTable:
        return ""
    return str(row[0]) if row else ""


def _check(version: str, store: str) -> None:
    if not version:
        reason = "its database has no tables of jumpstart; open it once with create=1, as a role that may make tables"
        raise UnsupportedError(store, reason)
    if not (version.isascii() and version.isdigit()):
        raise UnsupportedError(store, f"its tables are of version {version!r}; expected a number up to {VERSION}")
    if int(version) > VERSION:
        reason = f"its tables are of version {version}, and this jumpstart knows {VERSION}; upgrade jumpstart"
        raise UnsupportedError(store, reason)
