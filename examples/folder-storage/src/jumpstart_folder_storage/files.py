"""Files that are there whole or not at all, and what goes wrong with them in the words of the storage contract."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jumpstart.errors import ReadOnlyError, StorageError, StorageFullError, UnavailableError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def in_our_words(store: str) -> Iterator[None]:
    """
    Turn what the file system raises into what a storage may raise.

    Raises:
        StorageError: Instead of an `OSError`; its kind says whether a retry may help.
    """
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise _translated(error, store) from error


def _translated(error: OSError, store: str) -> StorageError:
    if error.errno in _FULL:
        reason = "there is no space left, or a quota or limit is reached; make room and try again"
        return StorageFullError(store, reason)
    if error.errno in _READ_ONLY:
        return ReadOnlyError(store, f"the file system says {error.strerror!r}; look at the rights of the folder")
    if error.errno == errno.EOPNOTSUPP:
        return UnsupportedError(store, "there are no hard links here; choose a folder on another file system")
    return UnavailableError(store, f"the file system says {error.strerror or str(error)!r}; look whether it is there")


def sync(folder: Path) -> None:
    """Put on the disk which names stand in a folder; what is in the files is there since they were written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def names_in(folder: Path) -> list[str]:
    """What stands in a folder, in no order."""
    return [path.name for path in folder.iterdir()]


def write(path: Path, content: bytes) -> None:
    """Write a new file to the disk, for its owner's eyes only."""
    _fill(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), content)


def publish(path: Path, content: bytes) -> None:
    """
    Give a whole file its name, durably, unless the name is taken.

    Raises:
        FileExistsError: Another file has the name; nothing has changed.
        FileNotFoundError: The folder is gone; nothing has changed.
    """
    descriptor, name = tempfile.mkstemp(prefix=".tmp-", dir=path.parent)
    temporary = Path(name)
    try:
        _fill(descriptor, content)
        os.link(temporary, path)
    except PermissionError as error:
        # The file could be made there, but no second name for it.
        raise OSError(errno.EOPNOTSUPP, "no hard links") from error
    finally:
        temporary.unlink(missing_ok=True)
    # A folder that is gone by now was taken away by somebody who saw the file in it.
    with suppress(FileNotFoundError):
        sync(path.parent)


def _fill(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def remove(folder: Path) -> None:
    """Remove a folder with its files; others may be doing the same."""
    with suppress(FileNotFoundError):
        for path in tuple(folder.iterdir()):
            path.unlink(missing_ok=True)
        folder.rmdir()
