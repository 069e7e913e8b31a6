"""The tables in a zip archive; nothing is written, and no path in it is followed."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from jumpstart.domain.findings import Problem
from jumpstart.formats.csv.families import MAX_ARCHIVE_BYTES, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.findings import Severity

MAX_MEMBERS = 2000
MAX_RATIO = 50
_SMALL_BYTES = 1024 * 1024
_READABLE = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))  # the others unpack without a bound
_ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError, IndexError)
"""What a damaged archive raises."""


def tables_in(data: bytes) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """
    The CSV files of a zip archive by their names, and what could not be taken.

    Args:
        data: The whole archive.
    """
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = dict(_unpacked(archive, problems))
    except BROKEN as error:
        message = f"this is no zip archive that can be opened: {error}; download it again"
        return {}, (_problem("no-zip", "error", message),)
    return files, tuple(problems)


def _unpacked(archive: zipfile.ZipFile, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        message = f"the archive has {len(members)} files, more than the {MAX_MEMBERS} that are looked at"
        problems.append(_problem("too-many-files", "error", message))
        return
    left = MAX_ARCHIVE_BYTES
    for member in members:
        if member.is_dir() or not member.filename.lower().endswith(".csv"):
            continue
        name = shown_name(member.filename)
        if reason := refusal(member, left):
            problems.append(_problem("not-unpacked", "error", f"{name} was left out: {reason}"))
            continue
        try:
            content = archive.open(member).read(member.file_size + 1)  # what is asked for is unpacked, said or not
        except BROKEN as error:
            problems.append(_problem("not-unpacked", "error", f"{name} was left out: it is damaged ({error})"))
            continue
        left -= len(content)
        yield name, content


def refusal(member: zipfile.ZipInfo, left: int, *, limit: int = MAX_ARCHIVE_BYTES) -> str:
    """
    Why a member is not unpacked, by what the archive says about it; empty where it is.

    Args:
        member: The member.
        left: How many bytes may still be unpacked.
        limit: How many all of them may have.
    """
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
        return "its name leads out of the archive"
    if member.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if member.compress_type not in _READABLE:
        return "it is packed in a way that is not read; deflate is"
    if member.file_size > left:
        return f"with it the archive holds more than {limit // 1024**2} MB"
    if member.file_size > max(_SMALL_BYTES, MAX_RATIO * member.compress_size):
        return f"it unpacks to more than {MAX_RATIO} times its size"
    return ""


def _problem(code: str, severity: Severity, message: str) -> Problem:
    return Problem(code=code, severity=severity, record=0, first_line=0, last_line=0, message=message)
