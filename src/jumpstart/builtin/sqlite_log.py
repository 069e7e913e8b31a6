"""
Damage in SQLite's -wal file that SQLite takes for its end.

After a crash SQLite reads a -wal file up to the first frame that is not whole, as if the writer had come no further.
It does the same where a bit was flipped long after, and the commits behind it are gone without a word.
What tells the two apart: a writer begins no transaction before the one before it is on the disk.
So where a commit stands behind the end, and a frame that was written after it, something that was whole is damaged.
Only the very last transaction, when it is damaged, cannot be told from one that was never finished.
"""

from __future__ import annotations

import struct
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

# https://sqlite.org/fileformat2.html#walformat and https://sqlite.org/walformat.html: all numbers of the -wal file are
# big-endian, those of the -shm file the machine's own.
_HEADER = 32
_FRAME_HEADER = struct.Struct(">IIIIII")
_INDEX_HEADER = 96
_LAST_FRAME_AT, _SALTS_AT = 16, 32
_LIMIT = 1 << 32


@attrs.frozen
class _Frame:
    """The header of one frame: which page, how many pages at a commit (else 0), whose, its checksum; and its place."""

    page: int
    committed_pages: int
    salts: tuple[int, int]
    checksum: tuple[int, int]
    place: int


def lost_commits(path: Path, page_size: int) -> bool:
    """
    Whether the -wal file of a database holds whole commits behind what SQLite takes for its end.

    Ask while a connection is open that has read from the database: it makes the -shm file.

    Args:
        path: The database.
        page_size: The size of its pages, in bytes.

    Raises:
        OSError: A file beside it is gone, or cannot be read.
    """
    before = _index_of(path)
    found = _has_commits_behind(Path(f"{path}-wal"), before, page_size)
    # Where somebody commits meanwhile, the index says so, and then nothing of this is sure.
    return found and before == _index_of(path)


def _index_of(path: Path) -> bytes:
    with Path(f"{path}-shm").open("rb") as stream:
        return stream.read(_INDEX_HEADER)


def _has_commits_behind(log: Path, index: bytes, page_size: int) -> bool:
    if len(index) < _INDEX_HEADER:
        return False
    last = int.from_bytes(index[_LAST_FRAME_AT : _LAST_FRAME_AT + 4], sys.byteorder)
    with log.open("rb") as stream:
        content = stream.read(_HEADER)
        stream.seek(_HEADER + last * (_FRAME_HEADER.size + page_size))
        rest = stream.read()
    # Frames of an earlier round stand behind the end too, under other salts, and are in the database long since.
    salts = _salts_of(content) if last or _is_whole(content) else None
    frames = [each for each in _frames(rest, page_size) if salts is None or each.salts == salts]
    return any(
        one.committed_pages and other.salts == one.salts and _follows(one, other, rest, page_size)
        for one, other in pairwise(frames)
    )


def _salts_of(header: bytes) -> tuple[int, int]:
    first, second = struct.unpack_from(">II", header, 16)
    return first, second


def _is_whole(header: bytes) -> bool:
    if len(header) < _HEADER:
        return False
    return any(_checksum(header[:24], (0, 0), order) == struct.unpack_from(">II", header, 24) for order in "<>")


def _frames(rest: bytes, page_size: int) -> Iterator[_Frame]:
    for place in range(0, len(rest) - _FRAME_HEADER.size - page_size + 1, _FRAME_HEADER.size + page_size):
        page, committed, salt, other_salt, checksum, other_checksum = _FRAME_HEADER.unpack_from(rest, place)
        yield _Frame(page, committed, (salt, other_salt), (checksum, other_checksum), place)


def _follows(one: _Frame, other: _Frame, rest: bytes, page_size: int) -> bool:
    """Whether a frame was written right behind another, as its checksum proves."""
    if other.place != one.place + _FRAME_HEADER.size + page_size:
        return False
    start = other.place + _FRAME_HEADER.size
    covered = rest[other.place : other.place + 8] + rest[start : start + page_size]
    return any(_checksum(covered, one.checksum, order) == other.checksum for order in "<>")


def _checksum(content: bytes, seed: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = seed
    words = iter(struct.unpack(f"{order}{len(content) // 4}I", content))
    for word, other in zip(words, words, strict=True):
        first = (first + word + second) % _LIMIT
        second = (second + other + first) % _LIMIT
    return first, second
