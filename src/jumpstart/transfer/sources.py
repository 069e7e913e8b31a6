"""The files behind a path: one, those of a folder, or those of a zip archive; none is followed out of it."""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, cast

import attrs

from jumpstart.formats.csv.unzipping import BROKEN, MAX_MEMBERS, refusal
from jumpstart.plugins.files import RECOGNIZED_BYTES
from jumpstart.transfer.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from typing_extensions import Buffer

    from jumpstart.domain.findings import Problem

    OnProgress = Callable[[int, int], None]

MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_TOLD_EVERY = 256 * 1024
_NAME_CHARACTERS = 190
_OFFICE = {
    "word/": "a Word document; save it as a table (CSV)",
    "xl/": "an Excel workbook; save the sheet as CSV",
    "ppt/": "a PowerPoint presentation",
    "META-INF/manifest.xml": "an OpenDocument file; save it as CSV",
}
"""By the beginning of a name among its members, what a zip archive of an office program is."""


@attrs.frozen(kw_only=True)
class Source:
    """
    One file.

    Attributes:
        name: Its name, fit to be shown, unlike that of any other; in a folder or archive with the folders in which it
            lies.
        size: Its length in bytes.
        open: Opens it for reading.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO] = attrs.field(repr=False)

    def start(self) -> bytes:
        """
        Its first bytes.

        Raises:
            OSError: It cannot be read; of a damaged archive also what else ``BROKEN`` lists.
        """
        with self.open() as stream:
            return stream.read(RECOGNIZED_BYTES)


@attrs.frozen(kw_only=True)
class Sources:
    """
    The files behind a path; a context manager that closes the archive.

    Attributes:
        name: The path's own name, fit to be shown.
        files: Them, in the order of their names.
        problems: Those that cannot be opened.
        is_one: Whether the path is one file.
    """

    name: str
    files: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()
    is_one: bool = True
    _opened: ExitStack = attrs.field(factory=ExitStack, repr=False, eq=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()


def sources_of(path: str | os.PathLike[str]) -> Sources:
    """
    The files behind a path; none is read yet.

    Raises:
        OSError: It cannot be read, or is neither a file nor a folder, but a pipe or a device.
    """
    file = Path(path)
    name = shown(file.name or str(file))
    found = file.stat()
    if stat.S_ISDIR(found.st_mode):
        return _in_folder(file, name)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is neither a file nor a folder", str(file))
    source = _source(file, name, found.st_size)
    with source.open() as stream:
        is_zip = stream.read(len(_ZIPS[0])).startswith(_ZIPS)
    return _in_zip(file, name) if is_zip else Sources(name=name, files=(source,))


def fetched_source(name: str, content: bytes) -> Sources:
    """What was fetched from elsewhere, as a file."""
    file = Source(name=name, size=len(content), open=lambda: io.BytesIO(content))
    return Sources(name=name, files=(file,))


def shown(name: str) -> str:
    """The end of a file's name without characters that no text may hold."""
    text = os.fsencode(name[-_NAME_CHARACTERS:]).decode(errors="replace")
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _source(file: Path, name: str, size: int) -> Source:
    return Source(name=name, size=size, open=lambda: file.open("rb"))


def _told_apart(files: Iterable[Source]) -> tuple[Source, ...]:
    """The files, each under a name of its own."""
    found: dict[str, Source] = {}
    for file in files:
        name, number = file.name, 1
        while name in found:
            number += 1
            name = f"{file.name} ({number})"
        found[name] = attrs.evolve(file, name=name)
    return tuple(found.values())


def _in_folder(folder: Path, name: str) -> Sources:
    files: list[Source] = []
    problems: list[Problem] = []
    folder_files = _files_below(folder, problems)
    for file in folder_files:
        if len(files) == MAX_MEMBERS:
            text = f"the folder has more than the {MAX_MEMBERS} files that are looked at"
            problems.append(remark("too-many-files", text, "error"))
            break
        inner = shown(str(file.relative_to(folder)))
        try:
            files.append(_source(file, inner, file.stat().st_size))
        except OSError as error:
            problems.append(not_opened(error, inner))
    return Sources(name=name, files=_told_apart(files), problems=tuple(problems), is_one=False)


def not_opened(error: Exception, name: str) -> Problem:
    """The problem that a file among several cannot be opened."""
    reason = (error.strerror if isinstance(error, OSError) else "") or f"it is damaged ({error})"
    return remark("not-opened", f"it cannot be opened: {reason}", "error", file=name)


def _files_below(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The files of a folder and its folders in the order of their names; hidden ones and links are passed over."""
    waiting = [folder]
    while waiting:
        entry = waiting.pop()
        try:
            if entry is folder or entry.is_dir():
                inner = (each for each in entry.iterdir() if not each.name.startswith(".") and not each.is_symlink())
                waiting += sorted(inner, reverse=True)
            elif entry.is_file():
                yield entry
        except OSError as error:
            if entry is folder:
                raise
            problems.append(not_opened(error, shown(str(entry.relative_to(folder)))))


def _in_zip(file: Path, name: str) -> Sources:
    opened = ExitStack()
    problems: list[Problem] = []
    files: list[Source] = []
    try:
        archive = opened.enter_context(zipfile.ZipFile(file))
        members = [member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member)]
        if kind := _office_kind({member.filename for member in archive.infolist()}):
            problems.append(remark("unknown-file", f"this is {kind}", "error"))
        else:
            files += _members(archive, members, problems)
    except BROKEN as error:
        opened.close()
        text = f"this is no zip archive that can be opened: {error}; download it again"
        problems.append(remark("no-zip", text, "error"))
    return Sources(name=name, files=_told_apart(files), problems=tuple(problems), is_one=False, opened=opened)


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part != ".." for part in parts)


def _office_kind(names: Collection[str]) -> str:
    """What document of an office program an archive is, empty for none."""
    if not {"[Content_Types].xml", "mimetype"} & {*names}:
        return ""
    found = (kind for start, kind in _OFFICE.items() if any(name.startswith(start) for name in names))
    return next(found, "a document of an office program")


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], problems: list[Problem]) -> Iterator[Source]:
    if len(members) > MAX_MEMBERS:
        text = f"the archive has more than the {MAX_MEMBERS} files that are looked at"
        problems.append(remark("too-many-files", text, "error"))
        return
    left = MAX_UNPACKED_BYTES
    for member in sorted(members, key=lambda member: member.filename):
        inner = shown(member.filename)
        if reason := refusal(member, left, limit=MAX_UNPACKED_BYTES):
            problems.append(remark("not-unpacked", f"it was left out: {reason}", "error", file=inner))
            continue
        left -= member.file_size
        opener = cast("Callable[[], BinaryIO]", partial(archive.open, member))
        yield Source(name=inner, size=member.file_size, open=opener)


class Watched(io.RawIOBase):
    """
    A stream that tells how much of it was read, and ends where it is damaged.

    Args:
        source: The file.
        stream: It, opened.
        on_read: Called with the number of bytes read since the last call; of a file that has grown meanwhile, no more
            than it had.
    """

    def __init__(self, source: Source, stream: BinaryIO, on_read: Callable[[int], None]) -> None:
        super().__init__()
        self.source = source
        self.damage: Exception | None = None
        self._stream, self._on_read = stream, on_read
        self._count = self._told = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """At most so many bytes; all that is left for a negative number."""
        if self.damage is not None:
            return b""
        try:
            found = self._stream.read(-1 if size is None else size)
        except BROKEN as error:
            self.damage = error
            return b""
        self._count = min(self._count + len(found), self.source.size)
        if self._count - self._told >= _TOLD_EVERY or not found:
            self._tell(self._count)
        return found

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill a buffer; how many bytes there were."""
        with memoryview(buffer).cast("B") as view:
            found = self.read(len(view))
            view[: len(found)] = found
        return len(found)

    def pass_over(self) -> None:
        """Tell of what nobody has read as if it were read."""
        self._tell(self.source.size)

    def _tell(self, count: int) -> None:
        news, self._told = count - self._told, count
        self._on_read(news)
