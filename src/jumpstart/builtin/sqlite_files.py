"""The file of an SQLite store: made whole or not at all, recognised before it is touched, never overwritten."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import attrs

from jumpstart.builtin.sqlite_errors import SQLITE_ERRORS, translated, translated_os
from jumpstart.builtin.sqlite_log import lost_commits
from jumpstart.errors import CorruptError, StorageError, UnavailableError, UnsupportedError
from jumpstart.plugins.urls import masked, path_and_options

APPLICATION_ID = 0x4A554D50  # "JUMP"
VERSION = 1
OPTIONS = ("mode", "synchronous", "busy_seconds", "salvage")
_MODES = ("rwc", "rw", "ro")
_SYNCHRONOUS = ("full", "normal")
_FLAGS = ("0", "1")
_SCHEMA = f"""
    create table commits (
        workspace text not null,
        revision integer not null,
        parent text not null,
        digest text not null,
        body text not null,
        primary key (workspace, revision)
    ) without rowid;
    create table heads (
        workspace text not null primary key,
        revision integer not null,
        digest text not null
    ) without rowid;
    pragma application_id = {APPLICATION_ID};
    pragma user_version = {VERSION};
    pragma journal_mode = wal;
"""


@attrs.frozen(kw_only=True)
class Place:
    """
    Where an SQLite store is, and how to open it.

    Attributes:
        store: The URL, to be shown.
        path: The absolute path of the file, symbolic links resolved.
        mode: ``rwc`` makes the file where there is none, ``rw`` does not, ``ro`` only reads.
        synchronous: ``full``, or ``normal``, which may lose the last commits when the power fails.
        busy_seconds: How long to wait for another writer.
        salvage: Whether to read what precedes damage in the -wal file, instead of refusing it.
    """

    store: str
    path: Path
    mode: str
    synchronous: str
    busy_seconds: float
    salvage: bool = False


_SEARCHED_BYTES = 4 * 1024 * 1024


def place_of(url: str) -> Place:
    """
    What an ``sqlite:`` URL says.

    Raises:
        UnsupportedError: It names no file, or has an option or a value that is not known.
    """
    store = masked(url)
    path, options = path_and_options(url, known=OPTIONS)
    salvage = _one_of(_FLAGS, options.get("salvage", "0"), "salvage", store) == "1"
    return Place(
        store=store,
        path=resolved(path, store),
        mode="ro" if salvage else _one_of(_MODES, options.get("mode", "rwc"), "mode", store),
        synchronous=_one_of(_SYNCHRONOUS, options.get("synchronous", "full"), "synchronous", store),
        busy_seconds=_seconds(options.get("busy_seconds", "5"), store),
        salvage=salvage,
    )


def resolved(path: str, store: str) -> Path:
    """
    Where a path leads.

    Raises:
        UnavailableError: In a circle.
    """
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError):  # which of them, the version of Python decides
        pass
    raise UnavailableError(store, "symbolic links on its way lead in a circle; look at where they lead")


def _one_of(allowed: tuple[str, ...], value: str, option: str, store: str) -> str:
    if value not in allowed:
        raise UnsupportedError(store, f"{option}={value} is not known; expected one of {', '.join(allowed)}")
    return value


def _seconds(value: str, store: str) -> float:
    # Sixty digits are a number too, but no time that SQLite can count in milliseconds.
    number = value.replace(".", "", 1)
    if not (number.isascii() and number.isdigit()) or float(value) > 3600:  # noqa: PLR2004  an hour
        raise UnsupportedError(store, f"busy_seconds={value} is not known; expected a number from 0 to 3600")
    return float(value)


def connect(place: Place) -> sqlite3.Connection:
    """
    Open the file of a store, and make it where there is none.

    A file that cannot be written is opened for reading.

    Raises:
        StorageError: It cannot be opened, is damaged, or is not ours; nothing has changed.
    """
    _find(place)
    has_log = _size(f"{place.path}-wal") > 0
    if has_log and place.synchronous == "full" and not place.salvage:
        _check_log(place)
    ways = ["mode=rw", "mode=ro"] if place.mode != "ro" else ["mode=ro"]
    # Without its -shm file, a database can only be read as one that nobody changes, and a -wal is a change.
    ways += [] if has_log else ["mode=ro&immutable=1"]
    for way in ways:
        try:
            return _connect(place, way)
        except SQLITE_ERRORS as error:
            name = getattr(error, "sqlite_errorname", "")
            if way != ways[-1] and name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
                continue
            if has_log and name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
                reason = "an unfinished -wal file lies beside it; open it once where both can be written"
                raise UnavailableError(place.store, reason) from error
            raise translated(error, place.store) from error
    raise AssertionError(ways)


def _check_log(place: Place) -> None:
    """Refuse a -wal file that is damaged before its end: the next commit would overwrite what stands behind that."""
    try:
        # For reading alone: a connection that may write takes in the file, or what is whole of it, when it is closed.
        with closing(sqlite3.connect(f"file:{_quoted(place.path)}?mode=ro", uri=True)) as connection:
            (page_size,) = connection.execute("pragma page_size").fetchone()
            connection.execute("select count(*) from sqlite_master").fetchone()
            is_damaged = lost_commits(place.path, page_size)
    except (*SQLITE_ERRORS, OSError):
        return  # what is wrong is told when it is opened
    if is_damaged:
        reason = (
            "the -wal file beside it is damaged, and holds commits behind the damage; salvage=1 reads what precedes"
        )
        raise CorruptError(place.store, "", 0, reason)


def _find(place: Place) -> None:
    try:
        if place.path.is_dir():
            raise UnsupportedError(place.store, "it is a folder; expected a file, or a new name in that folder")
        if not place.path.exists():
            _make(place)
        if not place.path.is_file():
            raise UnsupportedError(place.store, "it is a device, a pipe or a socket; expected a file, or a new name")
        # SQLite takes an empty file for a new database, and deletes the -wal beside it. Ours never were empty.
        if not place.path.stat().st_size:
            raise CorruptError(place.store, "", 0, "its file is empty; delete it if it never held anything")
    except StorageError:
        raise
    except OSError as error:
        raise translated_os(error, place.store) from error


def _make(place: Place) -> None:
    folder = place.path.parent
    if not folder.is_dir():
        home = "; ~ is not looked up, so write the path out" if "~" in folder.parts else "; make it first"
        raise UnavailableError(place.store, f"there is no folder {str(folder)!r}{home}")
    if place.mode != "rwc":
        raise UnavailableError(place.store, f"there is no such file; without mode={place.mode} it is made")
    temporary = new_file(folder)
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            connection.executescript(_SCHEMA)
        with suppress(FileExistsError):  # another process was first, and its file is as good
            publish(temporary, place.path)
    except SQLITE_ERRORS as error:
        raise translated(error, place.store) from error
    finally:
        remove(temporary)


def _quoted(path: Path) -> str:
    return quote(str(path), errors="surrogateescape")


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _connect(place: Place, way: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{_quoted(place.path)}?{way}",
        uri=True,
        timeout=place.busy_seconds,
        isolation_level=None,
        check_same_thread=False,  # one thread at a time, not always the same
    )
    try:
        _recognise(connection, place.store)
        if way == "mode=rw":
            connection.execute("pragma journal_mode = wal").fetchone()
        for setting in (
            f"synchronous = {place.synchronous}",
            "trusted_schema = off",
            "cell_size_check = on",
            "secure_delete = on",
        ):
            connection.execute(f"pragma {setting}").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _recognise(connection: sqlite3.Connection, store: str) -> None:
    if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
        raise UnsupportedError(store, "it is the database of another program; choose another file")
    version = connection.execute("pragma user_version").fetchone()[0]
    if version > VERSION:
        reason = f"a newer jumpstart wrote it (format {version}, here up to {VERSION}); upgrade jumpstart"
        raise UnsupportedError(store, reason)
    if version < VERSION:
        raise UnsupportedError(store, f"its format {version} is not known; expected {VERSION}")


def file_at(path: Path) -> tuple[int, int]:
    """Which file has that name now: its device and its number there, zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def new_file(folder: Path) -> Path:
    """A new empty file in a folder, for its owner's eyes only; it gets its name when it is whole."""
    descriptor, path = tempfile.mkstemp(dir=folder, prefix=".jumpstart-", suffix=".new")
    os.close(descriptor)
    return Path(path)


def publish(temporary: Path, path: Path) -> None:
    """
    Give a whole file its name, durably, and never that of another.

    Raises:
        FileExistsError: The name is taken.
    """
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # No hard links on this file system: take the name with an empty file, then replace that one.
        path.touch(mode=0o600, exist_ok=False)
        temporary.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove(temporary: Path) -> None:
    """Remove a temporary file and what SQLite put beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{temporary}{suffix}").unlink(missing_ok=True)


def occurs(text: bytes, path: Path) -> bool:
    """
    Whether some bytes occur in a database or in the files that SQLite keeps beside it.

    Raises:
        OSError: A file cannot be read.
    """
    return any(_holds(text, path.with_name(path.name + suffix)) for suffix in ("", "-wal", "-journal"))


def _holds(text: bytes, file: Path) -> bool:
    if not file.exists():
        return False
    with file.open("rb") as stream:
        kept = b""
        while chunk := stream.read(_SEARCHED_BYTES):
            if text in kept + chunk:
                return True
            kept = (kept + chunk)[-len(text) :]
    return False
