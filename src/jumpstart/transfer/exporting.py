"""Files out of a search, each written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jumpstart.plugins import Host, Snapshot


def export_file(path: str | os.PathLike[str], host: Host, snapshot: Snapshot, options: Mapping[str, object]) -> int:
    """
    Write what a file's ending asks for.

    Args:
        path: The file.
        host: Knows the exporters.
        snapshot: What may be written.
        options: What the format takes besides.

    Returns:
        How many items were written.

    Raises:
        FieldError: The ending is of no known format, the format does not take an option, or the path is that of a pipe
            or a device.
        PluginError: The plugin that writes it failed.
        OSError: The file cannot be written.
    """
    file = Path(path)
    if file.exists() and not file.is_file() and not file.is_dir():
        raise FieldError("path", str(file), "it is a pipe or a device; expected the path of a file")
    suffix = file.suffix.lower()
    known = [offer.suffix for offer in host.exporters()]
    if suffix not in known and not host.problems:
        raise FieldError("path", str(file), f"its ending names no format; known are {', '.join(known)}")
    exported = host.export(suffix, snapshot, options)
    write_whole(file, exported.data)
    return exported.count


def write_whole(file: Path, data: bytes) -> None:
    """
    Write a file so that it is there whole or not at all, for its owner alone to read.

    Raises:
        OSError: It cannot be written; what stood there still stands.
    """
    file = file.resolve()  # of a link, what it leads to is replaced
    try:
        _write_beside(file, data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error  # a temporary file's name says nothing


def _write_beside(file: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".jumpstart-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)  # noqa: PTH105  a Path would say the same
    except BaseException:
        os.unlink(name)  # noqa: PTH108  as above
        raise
