"""What goes wrong in PostgreSQL and on the way to it, in the words of the storage contract."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg

from jumpstart.errors import (
    CorruptError,
    ReadOnlyError,
    StorageError,
    StorageFullError,
    UnavailableError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from collections.abc import Collection

# Another transaction came first, or made the tables first: the next try sees what it did.
RETRIED = frozenset({"40001", "40P01", "23505", "42710", "42P07"})
_UNAVAILABLE, _UNSUPPORTED, _READ_ONLY = UnavailableError, UnsupportedError, ReadOnlyError
_FULL = "there is no space left on the server, or a quota is reached; make room and try again"
_RIGHTS = "this role may not do it; it needs select, insert, update and delete on jumpstart_commits: {told}"

# The longest prefix of the SQLSTATE decides.
_STATES: dict[str, tuple[type[StorageError], str]] = {
    "08": (_UNAVAILABLE, "the connection was lost; try again: {told}"),
    "0A": (_UNSUPPORTED, "the server does not do what is needed: {told}"),
    "22021": (_UNSUPPORTED, "its database cannot hold this text; it must be made with encoding UTF8: {told}"),
    "22P05": (_UNSUPPORTED, "its database cannot hold this text; it must be made with encoding UTF8: {told}"),
    "23505": (_UNAVAILABLE, "others write to it all the time; try again"),
    "25006": (_READ_ONLY, "it can be read, but not written: the server is a standby, or the role only reads"),
    "26": (_UNSUPPORTED, "a pooler on the way forgets prepared statements; connect with prepare_threshold=None"),
    "40": (_UNAVAILABLE, "others write to it all the time; try again"),
    "42501": (_READ_ONLY, _RIGHTS),
    "53": (_UNAVAILABLE, "the server has no room for more; try again: {told}"),
    "53100": (StorageFullError, _FULL),
    "54": (_UNSUPPORTED, "this is more than the server takes: {told}"),
    "55P03": (_UNAVAILABLE, "another connection is writing to it; try again"),
    "57014": (_UNAVAILABLE, "the server did not finish in time; try again, or raise timeout_seconds"),
    "57P": (_UNAVAILABLE, "the server is stopping or starting; try again: {told}"),
}
_TEXT = "PostgreSQL cannot hold a text with NUL or half a surrogate pair; write it escaped, as JSON does"
_MISTAKES = re.compile(
    r"invalid (port number|integer value|[\w ]+ value:)|bad value for|definition of service|value .* is not supported"
)
_MISTAKEN = "the URL or the environment says what PostgreSQL's library does not take; correct it: {told}"
_SILENT = "the driver's message is not shown, since it holds the password"
_DAMAGES = ("XX", "42P01", "42703")

# A refused connection has no SQLSTATE, only words, which a server may say in another language: then they are quoted.
_WAYS_IN: tuple[tuple[str, str], ...] = (
    (
        r"password authentication failed|authentication failed",
        "the server refuses the user's password; look at both in the URL (% @ : / ? # as %25 %40 %3A %2F %3F %23)",
    ),
    (
        r"no password supplied",
        "the server asks for a password; put one into the URL, PGPASSWORD or a password file",
    ),
    (r"database .* does not exist", "there is no such database; make it with createdb, or correct the URL: {told}"),
    (r"role .* does not exist|pg_hba\.conf", "the server does not let this user in from here: {told}"),
    (r"\bSSL\b|\bTLS\b|certificate", "TLS does not fit; look at sslmode and sslrootcert in the URL: {told}"),
    (r"failed to resolve|translate host name|could not resolve", "its host cannot be found; look at the URL: {told}"),
    (r"timeout expired|timed out", "the server did not answer in time; is it the right host and port: {told}"),
    (r"refused|No such file or directory", "no server answers there; start it, or correct host and port: {told}"),
    (r"starting up|shutting down|recovery", "the server is stopping or starting; try again: {told}"),
)


def translated(
    error: psycopg.Error | UnicodeError, store: str, *, connected: bool, writes: bool, secrets: Collection[str] = ()
) -> StorageError:
    """
    The storage error that an error of PostgreSQL is, with that one as its cause unless it tells a secret.

    Args:
        error: What the driver raised.
        store: The store's URL without secrets.
        connected: Whether there was a connection already.
        writes: Whether something was to be written.
        secrets: What no message may hold.
    """
    told = _told(error, secrets)
    if isinstance(error, UnicodeError) or (isinstance(error, psycopg.DataError) and not error.sqlstate):
        made: StorageError = UnsupportedError(store, _TEXT)
    elif connected or error.sqlstate:
        made = _of_state(error, store, told, writes=writes)
    elif _MISTAKES.search(str(error)) and "FATAL" not in str(error):
        made = UnsupportedError(store, _MISTAKEN.format(told=told))
    else:
        made = UnavailableError(store, _way_in(error).format(told=told))
    made.__cause__ = None if told == _SILENT else _shareable(error, secrets, connected=connected)
    return made


def passwords_of(error: Exception, connection: psycopg.Connection[Any] | None) -> tuple[str, ...]:
    """The password that a connection was asked for with, wherever libpq found it: also in a file or the environment."""
    found = [getattr(error, "pgconn", None), connection and connection.pgconn]
    used = set()
    for each in filter(None, found):
        with suppress(psycopg.Error):  # it is closed, and has forgotten it
            used.add(each.password.decode("utf-8", "replace"))
    return tuple(used - {""})


def _told(error: BaseException, secrets: Collection[str]) -> str:
    """What the driver says, on one line, unless it or what it came from tells a secret."""
    parts: list[BaseException] = [error]
    while (before := parts[-1].__cause__ or parts[-1].__context__) and before not in parts:
        parts.append(before)
    if _tells(secrets, *(f"{part} {part!r}" for part in parts)):
        return _SILENT
    return " ".join(str(error).split()) or type(error).__name__


def _tells(secrets: Collection[str], *texts: str) -> bool:
    return any(secret in text for secret in secrets for text in texts)


def _shareable(error: psycopg.Error | UnicodeError, secrets: Collection[str], *, connected: bool) -> Exception:
    """The error, or a copy that is no more than its message: what failed to connect carries all that it was told."""
    return error if connected and not _tells(secrets, f"{vars(error)}") else type(error)(*error.args)


def _of_state(error: psycopg.Error, store: str, told: str, *, writes: bool) -> StorageError:
    state = error.sqlstate or ""
    if state.startswith(_DAMAGES):
        return CorruptError(store, "", 0, told)
    if state == "42501" and not writes:
        return UnavailableError(store, _RIGHTS.format(told=told))
    for length in (5, 3, 2):
        if state[:length] in _STATES:
            kind, reason = _STATES[state[:length]]
            return kind(store, reason.format(told=told))
    if not state:
        return UnavailableError(store, f"the connection was lost; try again: {told}")
    return UnavailableError(store, f"PostgreSQL reports {state}: {told}")


def _way_in(error: psycopg.Error) -> str:
    if error.pgconn and error.pgconn.needs_password:
        return _WAYS_IN[1][1]
    reasons = (reason for pattern, reason in _WAYS_IN if re.search(pattern, str(error)))
    return next(reasons, "the server cannot be reached: {told}")
