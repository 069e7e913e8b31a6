"""What goes wrong in SQLite and in the file system, in the words of the storage contract."""

from __future__ import annotations

import errno
import sqlite3

from jumpstart.errors import (
    CorruptError,
    ReadOnlyError,
    StorageError,
    StorageFullError,
    UnavailableError,
)

# Where a damaged schema is quoted in SQLite's message, the message is no UTF-8, and Python cannot even make the error.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
_FULL = "there is no space left, or a quota or limit is reached; make room and try again"
_READ_ONLY = "it can be read, but not written; look at the rights of the file and its folder, and at mode="

# The longest prefix of the error's name decides.
_REASONS: dict[str, tuple[type[StorageError], str]] = {
    "SQLITE_BUSY": (UnavailableError, "another process is writing to it; try again"),
    "SQLITE_LOCKED": (UnavailableError, "another connection is writing to it; try again"),
    "SQLITE_CANTOPEN": (UnavailableError, "it cannot be opened; look at the rights of the file and its folder"),
    "SQLITE_READONLY": (ReadOnlyError, _READ_ONLY),
    "SQLITE_READONLY_DBMOVED": (UnavailableError, "its file was moved or deleted while it was open; open it again"),
    "SQLITE_FULL": (StorageFullError, _FULL),
    # SQLite keeps FULL for a full disk; a quota and a limit on the size of files come as these.
    "SQLITE_IOERR_WRITE": (StorageFullError, _FULL),
    "SQLITE_IOERR_SHMSIZE": (StorageFullError, _FULL),
}
# ERROR and CONSTRAINT are a missing table and a row that the heads do not know; no commit of ours is TOOBIG.
_DAMAGES = (
    "SQLITE_CORRUPT",
    "SQLITE_FORMAT",
    "SQLITE_IOERR_SHORT_READ",
    "SQLITE_IOERR_DATA",
    "SQLITE_IOERR_CORRUPTFS",
    "SQLITE_ERROR",
    "SQLITE_CONSTRAINT",
    "SQLITE_MISMATCH",
    "SQLITE_TOOBIG",
)
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_WRITING = {errno.EACCES, errno.EPERM, errno.EROFS}


def translated(error: sqlite3.Error | UnicodeDecodeError, store: str) -> StorageError:
    """The storage error that an error of SQLite is."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_NOTADB"):
        detail = (
            "the file is no database, or its beginning is overwritten; import an address book instead of opening it"
        )
        return CorruptError(store, "", 0, detail)
    if is_no_text(error):
        return CorruptError(store, "", 0, "a text in it is no UTF-8")  # SQLite's message quotes what was stored
    if name.startswith(_DAMAGES):
        return CorruptError(store, "", 0, str(error))
    for prefix in sorted(_REASONS, key=len, reverse=True):
        if name.startswith(prefix):
            kind, reason = _REASONS[prefix]
            return kind(store, reason)
    return UnavailableError(store, f"SQLite reports {name or type(error).__name__}: {error}")


def is_no_text(error: Exception) -> bool:
    """Whether an error says that a text is no UTF-8; such an error comes without a name."""
    has_name = bool(getattr(error, "sqlite_errorname", ""))
    return isinstance(error, UnicodeDecodeError) or (not has_name and "UTF-8" in str(error))


def translated_os(error: OSError, store: str) -> StorageError:
    """The storage error that an error of the file system is."""
    if error.errno in _FULL_DISK:
        return StorageFullError(store, _FULL)
    if error.errno in _NO_WRITING:
        return ReadOnlyError(store, f"its folder cannot be written: {error.strerror}; look at the folder's rights")
    return UnavailableError(store, f"the file system reports: {error.strerror or error}")
