"""The way to a PostgreSQL store: what its URL says, and a connection that is kept and made anew when it is lost."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import psycopg
from psycopg.conninfo import conninfo_to_dict

from jumpstart.errors import UnsupportedError
from jumpstart.plugins.urls import MASK, masked, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

OPTIONS = ("create", "timeout_seconds")
_LONGEST_SECONDS = 3600
# Stricter than libpq, which takes what a careless password holds for a host, a port or a database, and quotes it.
_FORM = re.compile(
    r"[a-z]+://"
    r"(?:(?P<user>[^:/?#@\[\]]*)(?P<password>:[^/?#@]*)?@)?"
    r"(?:(?:\[[0-9A-Fa-f:.%]+\]|[^:/?#@,\[\]]*)(?::\d*)?)(?:,(?:\[[0-9A-Fa-f:.%]+\]|[^:/?#@,\[\]]*)(?::\d*)?)*"
    r"(?:/[^/?#@]*)?"
    r"(?:\?(?P<query>[^?#]*))?",
    re.IGNORECASE,
)
# The URL's own options come after these and win.
_PARAMETERS: dict[str, Any] = {
    "connect_timeout": "10",
    "fallback_application_name": "jumpstart",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


def _hidden(value: object) -> str:
    return f"<{len(value)} parameters>" if isinstance(value, tuple) else "<hidden>"


@attrs.frozen(kw_only=True)
class Address:
    """
    Where a PostgreSQL store is, and how to open it.

    Attributes:
        store: The URL, to be shown.
        parameters: What libpq is told, by name; it is never shown.
        secrets: What no message may hold.
        create: Whether the tables are made where there are none.
        timeout_seconds: How long one statement may take on the server; 0 for as long as it likes.
    """

    store: str
    parameters: tuple[tuple[str, Any], ...] = attrs.field(repr=_hidden)
    secrets: tuple[str, ...] = attrs.field(repr=_hidden)
    create: bool
    timeout_seconds: float


def address_of(url: str) -> Address:
    """
    What a ``postgresql:`` URL says.

    Raises:
        UnsupportedError: It cannot be understood, or has an option or a value that is not known.
    """
    found = _FORM.fullmatch(url)
    if not found:
        scheme = scheme_of(url)
        store = f"{scheme}:{'//' if url.startswith('//', len(scheme) + 1) else ''}***"
        form = "expected postgresql://user:password@host:port/database?option=value"
        raise UnsupportedError(store, f"{form}, with % @ : / ? # in a part as %25 %40 %3A %2F %3F %23")
    store = masked(url)
    pairs = [option.partition("=")[::2] for option in (found["query"] or "").split("&") if option]
    ours = {name: value for name, value in pairs if name in OPTIONS}
    twice = sorted({name for name, _ in pairs if [each for each, _ in pairs].count(name) > 1})
    if twice:
        raise UnsupportedError(store, f"option {_shown(twice[0], store)} stands twice; leave one out")
    parameters = _parameters(url, store, "&".join(f"{name}={value}" for name, value in pairs if name not in OPTIONS))
    known = {str(parameters[name]) for name in ("password", "sslpassword") if parameters.get(name)}
    raw = (found["password"] or ":")[1:]
    return Address(
        store=store,
        parameters=tuple({**_PARAMETERS, **parameters, "client_encoding": "UTF8"}.items()),
        secrets=tuple(sorted(known | ({raw} if raw else set()))),
        create=_flag(ours.get("create", "0"), store),
        timeout_seconds=_seconds(ours.get("timeout_seconds", "60"), store),
    )


def _parameters(url: str, store: str, query: str) -> dict[str, Any]:
    refused = ""
    try:
        return dict(
            conninfo_to_dict(f"postgresql{url[len(scheme_of(url)) :].partition('?')[0]}" + (query and f"?{query}"))
        )
    except psycopg.ProgrammingError as error:
        # libpq quotes what it cannot read, which may be the password; the name of an option is none.
        option = re.search(r'invalid URI query parameter: "(\w+)"', str(error))
        refused = (
            f"option {_shown(option[1], store)} is unknown"
            if option
            else "a part of it is no text that is percent-encoded"
        )
    raise UnsupportedError(store, f"{refused}; known are {', '.join(OPTIONS)} and those of libpq")


def _shown(option: str, store: str) -> str:
    """The name of an option, unless it is masked: it may be the rest of a password that holds an ampersand."""
    return repr(option) if option in store else MASK


def _flag(value: str, store: str) -> bool:
    if value not in {"0", "1"}:
        raise UnsupportedError(store, f"create={value} is not known; expected 0 or 1")
    return value == "1"


def _seconds(value: str, store: str) -> float:
    number = value.replace(".", "", 1)
    if not (number.isascii() and number.isdigit()) or float(value) > _LONGEST_SECONDS:
        reason = f"timeout_seconds={value} is not known; expected a number from 0 to {_LONGEST_SECONDS}"
        raise UnsupportedError(store, reason)
    return float(value)


@contextmanager
def _hiding(address: Address) -> Iterator[None]:
    """Leave out of the log of the driver what quotes a server that quotes the password."""
    is_known = any(name == "password" for name, _ in address.parameters)

    def is_harmless(record: logging.LogRecord) -> bool:
        told = f"{record.getMessage()} {record.exc_info}"
        # A password that libpq finds in a file or in the environment, we do not know.
        return (is_known or "failed" not in told) and not any(secret in told for secret in address.secrets)

    logger = logging.getLogger("psycopg")
    logger.addFilter(is_harmless)
    try:
        yield
    finally:
        logger.removeFilter(is_harmless)


class KeptConnection:
    """
    Lends the one connection that it keeps, and makes it anew where it is lost.

    Args:
        address: Where to connect.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: Connection[Any] | None = None

    @contextmanager
    def lend(self) -> Iterator[Connection[Any]]:
        """
        The connection, as long as the block lasts.

        Raises:
            psycopg.Error: There is none, and none can be made.
        """
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        yield self._connection

    def _connect(self) -> Connection[Any]:
        with _hiding(self._address):
            connection = psycopg.connect(autocommit=True, **dict(self._address.parameters))
        try:
            # As a statement, since poolers refuse it among the parameters of a connection.
            connection.execute(f"set statement_timeout = {round(self._address.timeout_seconds * 1000)}")
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the connection; closing twice does no harm."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()
