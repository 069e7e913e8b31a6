"""Rows of a table, out of its physical lines."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.formats.csv.lines import Line

MAX_ROW_CHARACTERS = 1024 * 1024
MAX_ROW_LINES = 2000
_RAW_CHARACTERS = 200
_FREE_REREAD = 256 * 1024
_REREAD_SHARE = 3
_COST_OF_A_LINE = 64
_NEEDS_QUOTES = re.compile('["\r\n\ufeff]')  # a line would lose a byte-order mark at its beginning
_INSIDE = re.compile(r'(?:[^"]++|"")*+')

TOO_LONG = f"it is longer than {MAX_ROW_CHARACTERS // 1024**2} MB"
NEVER_CLOSED = (
    f"a quotation mark is opened in it and not closed within {MAX_ROW_LINES} lines, or closed in the middle of a text"
)


class Row(NamedTuple):
    """
    One row.

    Attributes:
        first_line: Its first physical line, 1 for the first of the file.
        last_line: Its last physical line, included.
        cells: Its cells as they came, without their quotation marks.
        raw: How it begins, at most 200 characters.
        is_guessed: Whether a line of it was no UTF-8.
        is_loose: Whether text stood behind a closing quotation mark.
        excess: Why it cannot be taken, empty where it can.
        is_ended: Whether a line end follows it.
    """

    first_line: int
    last_line: int
    cells: tuple[str, ...]
    raw: str
    is_guessed: bool = False
    is_loose: bool = False
    excess: str = ""
    is_ended: bool = True


def rows_of(lines: Iterable[Line], *, delimiter: str = ",", after: int = 0) -> Iterator[Row]:
    """
    The rows of some lines; blank lines are none.

    A row with a quotation mark that is never closed costs itself alone: the lines behind it are read again.
    How much is read again is bounded, so that no file takes more than linear time; beyond that it costs all that
    it swallowed.

    Args:
        lines: In order.
        delimiter: What stands between two cells.
        after: How many physical lines stand before the first of them.
    """
    reader = _Rows(lines, delimiter, after)
    while (row := reader.row()) is not None:
        yield row


def as_text(rows: Iterable[Iterable[str]], *, line_end: str = "\n") -> str:
    """
    Rows as text that ``rows_of`` reads back as they are.

    Source: RFC 4180, section 2.
    """
    return "".join(f"{_line(tuple(row))}{line_end}" for row in rows)


def _line(row: tuple[str, ...]) -> str:
    line = ",".join(row)
    is_plain = line.count(",") == len(row) - 1 and not _NEEDS_QUOTES.search(line)
    return line if is_plain else ",".join(map(_quoted, row))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or _NEEDS_QUOTES.search(cell) else cell


class _Rows:
    def __init__(self, lines: Iterable[Line], delimiter: str, after: int) -> None:
        self.lines = iter(lines)
        self.delimiter = delimiter
        self.again: deque[Line] = deque()
        self.line = after
        self.read = self.reread = 0

    def row(self) -> Row | None:
        line = self._next()
        while line is not None and not line.is_too_long and not line.text.strip():
            line = self._next()
        if line is None:
            return None
        if line.is_too_long:
            return self._bad([line], TOO_LONG)
        if '"' not in line.text:
            cells = tuple(line.text.rstrip("\r\n").split(self.delimiter))
            raw = line.text[:_RAW_CHARACTERS].strip()
            return Row(self.line, self.line, cells, raw, line.is_guessed, is_ended=_is_ended(line))
        return self._quoted_row(line)

    def _quoted_row(self, line: Line) -> Row:
        taken = [line]
        cells = _Cells(self.delimiter)
        size = len(line.text)
        while not cells.take(taken[-1].text):
            following = self._next()
            if following is None:
                return self._given_up(taken, NEVER_CLOSED)
            taken.append(following)
            size += len(following.text)
            if following.is_too_long or size > MAX_ROW_CHARACTERS or len(taken) > MAX_ROW_LINES:
                return self._given_up(taken, NEVER_CLOSED)
        if cells.is_loose and len(taken) > 1:
            return self._given_up(taken, NEVER_CLOSED)
        return Row(
            first_line=self.line - len(taken) + 1,
            last_line=self.line,
            cells=tuple(cells.done),
            raw=_beginning(taken),
            is_guessed=any(line.is_guessed for line in taken),
            is_loose=cells.is_loose,
            is_ended=_is_ended(taken[-1]),
        )

    def _given_up(self, taken: list[Line], excess: str) -> Row:
        cost = sum(len(line.text) + _COST_OF_A_LINE for line in taken[1:])
        if self.reread + cost <= _FREE_REREAD + _REREAD_SHARE * self.read:
            self.reread += cost
            self.again.extendleft(reversed(taken[1:]))
            self.line -= len(taken) - 1
            del taken[1:]
        return self._bad(taken, excess)

    def _bad(self, taken: list[Line], excess: str) -> Row:
        return Row(self.line - len(taken) + 1, self.line, (), _beginning(taken), excess=excess)

    def _next(self) -> Line | None:
        if self.again:
            self.line += 1
            return self.again.popleft()
        line = next(self.lines, None)
        if line is not None:
            self.line += 1
            self.read += len(line.text) + _COST_OF_A_LINE
        return line


def _is_ended(line: Line) -> bool:
    return line.text.endswith(("\n", "\r"))


def _beginning(taken: list[Line]) -> str:
    text = ""
    for line in taken:
        text += line.text[:_RAW_CHARACTERS]
        if len(text) >= _RAW_CHARACTERS:
            break
    return text[:_RAW_CHARACTERS].strip()


class _Cells:
    """The cells of one row, line by line."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        self.done: list[str] = []
        self.open: list[str] = []
        self.is_open = False
        self.is_loose = False

    def take(self, text: str) -> bool:
        """Take one more line; whether the row is complete with it."""
        body = text.rstrip("\r\n")
        at = 0
        while at <= len(body):
            if not self.is_open and body.startswith('"', at):
                self.is_open, at = True, at + 1
            if self.is_open:
                found = _INSIDE.match(text, at)
                self.open.append(found[0] if found else "")
                at = found.end() if found else at
                if not text.startswith('"', at):
                    return False
                self._close()
                at += 1
                end = self._end(body, at)
                self.is_loose |= bool(body[at:end].strip())
                self.done[-1] += body[at:end].rstrip()
            else:
                end = self._end(body, at)
                self.done.append(body[at:end])
            at = end + 1
        return True

    def _end(self, body: str, at: int) -> int:
        end = body.find(self.delimiter, at)
        return len(body) if end < 0 else end

    def _close(self) -> None:
        self.done.append("".join(self.open).replace('""', '"'))
        self.open, self.is_open = [], False
