"""The cells of a row by the names of their columns, and remarks on them with their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.findings import Problem
from jumpstart.domain.people import Card
from jumpstart.formats.csv import dates
from jumpstart.formats.csv.rows import as_text
from jumpstart.formats.vcard.texts import one_line, some_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.findings import Severity
    from jumpstart.formats.csv.families import Header
    from jumpstart.formats.csv.rows import Row


class Cells:
    """
    One row of a table.

    Attributes:
        header: The table's header.
        row: The row.
        number: The number of the row, 1 for the first behind the header.
        problems: What was found wrong in it so far.
    """

    def __init__(self, header: Header, row: Row, number: int, told: set[str]) -> None:
        self.header, self.row, self.number = header, row, number
        self.problems: list[Problem] = []
        self._told = told
        self._by_key: dict[str, str] = {}
        for key, cell in zip(header.keys, row.cells, strict=False):
            if cell and not self._by_key.get(key, "").strip():
                self._by_key[key] = cell

    def __getitem__(self, key: str) -> str:
        """The text of a cell on one line, without blanks around it; empty where there is none."""
        cell = self._by_key.get(key, "")
        if cell.isprintable():
            return cell.strip()
        text, is_replaced = one_line(cell.strip())
        if is_replaced:
            self._control(key)
        return text.strip()

    def text(self, key: str) -> str:
        """The text of a cell with its lines."""
        text, is_replaced = some_lines(self._by_key.get(key, "").strip())
        if is_replaced:
            self._control(key)
        return text

    def exact(self, key: str) -> str:
        """A cell as it came, fit for a text of several lines."""
        text, is_replaced = some_lines(self._by_key.get(key, ""))
        if is_replaced:
            self._control(key)
        return text

    def first(self, *keys: str) -> str:
        """The first text there is in some columns, empty where there is none."""
        return next((text for key in keys if (text := self[key])), "")

    def filled(self) -> Iterator[str]:
        """The columns that are not empty, once each."""
        return iter(self._by_key)

    def moment(self, key: str) -> dates.Moment | None:
        """The date in a cell, None for none; that it could be another is told once for the column."""
        return self.dated(key, self[key])

    def dated(self, key: str, text: str) -> dates.Moment | None:
        """The date in a text of a cell, likewise."""
        moment = dates.parse(text)
        if moment and moment.is_ambiguous and self._is_news(f"ambiguous-date {key}"):
            message = (
                f"{text!r} could have day and month the other way round; it was taken as {moment.day.isoformat()}, "
                "and others like it in this file alike"
            )
            self.problem("ambiguous-date", "warning", message, column=key)
        return moment

    def _is_news(self, what: str) -> bool:
        is_news = what not in self._told
        self._told.add(what)
        return is_news

    def tell_once(self, code: str, severity: Severity, message: str, *, column: str = "") -> None:
        """Remark on the file at the first row that shows it."""
        if self._is_news(code):
            self.problem(code, severity, message, column=column)

    def problem(self, code: str, severity: Severity, message: str, *, column: str = "") -> None:
        """Remark on this row."""
        self.problems.append(problem(self.row, self.number, code, severity, message, column=column))

    def _control(self, key: str) -> None:
        message = "control characters were replaced; the card keeps them"
        self.problem("control-character", "warning", message, column=key)

    def card(self) -> Card:
        """
        The row as a table of its own: the columns that tell its program, and those that hold something.

        Reading it gives the row again, so nothing is lost that no field holds.
        """
        header = self.header
        columns = len(header.keys)
        cells = (*self.row.cells, *[""] * (columns - len(self.row.cells)))
        kept = [place for place in range(columns) if place in header.telling or cells[place].strip()]
        names = [header.names[place] for place in kept]
        values = [cells[place] for place in kept]
        return Card(data=as_text((names, (*values, *cells[columns:]))).encode())


def problem(row: Row, number: int, code: str, severity: Severity, message: str, *, column: str = "") -> Problem:
    """A remark on a row."""
    return Problem(
        code=code,
        severity=severity,
        record=number,
        first_line=row.first_line,
        last_line=row.last_line,
        message=message,
        property=column,
        raw=row.raw,
    )
