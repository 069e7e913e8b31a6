"""The files behind a path: one, those of a folder, or those of a zip archive; none is followed out of it."""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import attrs

from jumpstart.formats.csv.unzipping import BROKEN, MAX_MEMBERS, refusal
from jumpstart.plugins.files import RECOGNIZED_BYTES
from jumpstart.transfer.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from typing_extensions import Buffer

    from jumpstart.domain.findings import Problem

    OnProgress = Callable[[int, int], None]
    Open = Callable[[], AbstractContextManager[BinaryIO]]

MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_TOLD_EVERY = 256 * 1024


@attrs.frozen(kw_only=True)
class Source:
    """
    One file.

    Attributes:
        name: Its name, fit to be shown; in a folder or archive with the folders in which it lies.
        size: Its length in bytes.
        start: Its first bytes.
        open: Opens it for reading.
    """

    name: str
    size: int
    start: bytes = attrs.field(repr=False)
    open: Open = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Sources:
    """
    The files behind a path.

    Attributes:
        name: The path's own name, fit to be shown.
        files: Them, in the order of their names.
        problems: Those that could not be opened.
        is_one: Whether the path is one file.
    """

    name: str
    files: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()
    is_one: bool = True


def sources_of(path: str | os.PathLike[str]) -> Sources:
    """
    The files behind a path, each opened for its first bytes alone.

    Raises:
        OSError: It cannot be read.
    """
    file = Path(path)
    name = shown(file.name or str(file))
    if file.is_dir():
        return _in_folder(file, name)
    source = _source(file, name)
    return _in_zip(file, name) if source.start.startswith(_ZIPS) else Sources(name=name, files=(source,))


def shown(name: str) -> str:
    """A file's name without characters that no text may hold."""
    text = os.fsencode(name).decode(errors="replace")
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _source(file: Path, name: str) -> Source:
    with file.open("rb") as stream:
        start = stream.read(RECOGNIZED_BYTES)
        return Source(name=name, size=os.fstat(stream.fileno()).st_size, start=start, open=lambda: file.open("rb"))


def _in_folder(folder: Path, name: str) -> Sources:
    files: list[Source] = []
    problems: list[Problem] = []
    for number, file in enumerate(_files_below(folder)):
        if number == MAX_MEMBERS:
            text = f"the folder has more than the {MAX_MEMBERS} files that are looked at"
            problems.append(remark("too-many-files", text, "error"))
            break
        inner = shown(str(file.relative_to(folder)))
        try:
            files.append(_source(file, inner))
        except OSError as error:
            problems.append(remark("not-opened", f"it cannot be opened: {error.strerror}", "error", file=inner))
    return Sources(name=name, files=tuple(files), problems=tuple(problems), is_one=False)


def _files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders in the order of their names; hidden ones and links are passed over."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files_below(entry)
        elif entry.is_file():
            yield entry


def _in_zip(file: Path, name: str) -> Sources:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            files, problems = _members(archive, file, members[: MAX_MEMBERS + 1])
    except BROKEN as error:
        text = f"this is no zip archive that can be opened: {error}; download it again"
        return Sources(name=name, files=(), problems=(remark("no-zip", text, "error"),), is_one=False)
    return Sources(name=name, files=tuple(files), problems=tuple(problems), is_one=False)


def _members(
    archive: zipfile.ZipFile, file: Path, members: list[zipfile.ZipInfo]
) -> tuple[list[Source], list[Problem]]:
    files: list[Source] = []
    if len(members) > MAX_MEMBERS:
        text = f"the archive has more than the {MAX_MEMBERS} files that are looked at"
        return files, [remark("too-many-files", text, "error")]
    problems: list[Problem] = []
    left = MAX_UNPACKED_BYTES
    for member in sorted(members, key=lambda member: member.filename):
        inner = shown(member.filename)
        reason = refusal(member, left, limit=MAX_UNPACKED_BYTES)
        try:
            start = b"" if reason else archive.open(member).read(RECOGNIZED_BYTES)
        except BROKEN as error:
            reason = f"it is damaged ({error})"
        if reason:
            problems.append(remark("not-unpacked", f"it was left out: {reason}", "error", file=inner))
            continue
        left -= member.file_size
        files.append(Source(name=inner, size=member.file_size, start=start, open=_opener(file, member.filename)))
    return files, problems


def _opener(file: Path, member: str) -> Open:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
            yield cast("BinaryIO", stream)

    return opened


class Watched(io.RawIOBase):
    """
    A stream that tells how much of it was read.

    Args:
        stream: The stream.
        on_read: Called with the number of bytes read since the last call.
    """

    def __init__(self, stream: BinaryIO, on_read: Callable[[int], None]) -> None:
        super().__init__()
        self._stream, self._on_read, self._untold = stream, on_read, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """At most so many bytes; all that is left for a negative number."""
        found = self._stream.read(-1 if size is None else size)
        self._untold += len(found)
        if self._untold >= _TOLD_EVERY or not found:
            self._on_read(self._untold)
            self._untold = 0
        return found

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill a buffer; how many bytes there were."""
        with memoryview(buffer).cast("B") as view:
            found = self.read(len(view))
            view[: len(found)] = found
        return len(found)
