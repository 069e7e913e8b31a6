"""Where the components of a calendar begin and end, with their physical lines."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from jumpstart.domain.findings import Problem
from jumpstart.formats.vcard.heads import Head, head_of, split_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.findings import Severity

MAX_LINE_BYTES = 1024 * 1024
MAX_DEPTH = 8
MAX_ENTRIES = 100_000
MAX_PROPERTIES = 10_000
MAX_FLAWS = 20
RAW_CHARACTERS = 200
ENTRIES = {"VEVENT": "event", "VTODO": "todo", "VJOURNAL": "journal", "VFREEBUSY": "freebusy"}
_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|[\r\n]|\Z)")
_NAME = re.compile(r"[A-Za-z0-9_-]++")
_UTF16 = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"B\x00E\x00G\x00", "utf-16-le"),
    (b"\x00B\x00E\x00G", "utf-16-be"),
)


class Property(NamedTuple):
    """
    One content line.

    Attributes:
        head: Its name and parameters.
        value: What stands after the colon, still escaped.
        first_line: Its first physical line.
        last_line: Its last one.
        start: Where it begins in the file.
        end: Where it ends.
    """

    head: Head
    value: str
    first_line: int
    last_line: int
    start: int
    end: int


class Flaw(NamedTuple):
    """
    What is wrong with some lines.

    Attributes:
        code: What it is about.
        severity: How bad it is.
        message: What was found.
        property: The property concerned, empty for none.
        first_line: The first line concerned, 0 for the whole component.
        last_line: The last one.
        start: Where they begin in the file.
        end: Where they end.
    """

    code: str
    severity: Severity
    message: str
    property: str = ""
    first_line: int = 0
    last_line: int = 0
    start: int = 0
    end: int = 0


class Component:
    """
    A component and what stands in it.

    Attributes:
        name: Its name in capitals.
        number: 1 for the first entry of the file, 0 for what is no entry.
        first_line: The physical line of its BEGIN.
        last_line: The physical line of its END, or its last line where it has none.
        start: Where it begins in the file.
        end: Where it ends.
        properties: Its own lines that somebody asks for, in order.
        parts: The components within it that somebody asks for.
        flaws: What is wrong in it.
    """

    __slots__ = ("end", "first_line", "flaws", "last_line", "name", "number", "parts", "properties", "start")

    def __init__(self, name: str, number: int, line: int, start: int) -> None:
        self.name, self.number, self.first_line, self.last_line = name, number, line, line
        self.start = self.end = start
        self.properties: list[Property] = []
        self.parts: list[Component] = []
        self.flaws: list[Flaw] = []

    def all(self, name: str) -> Iterator[Property]:
        """The properties of a name, in order."""
        return (each for each in self.properties if each.head.name == name)

    def first(self, name: str) -> Property | None:
        """The first property of a name, None where there is none."""
        return next(self.all(name), None)

    def flaw(self, code: str, severity: Severity, message: str, at: Property | None = None) -> None:
        """Note what is wrong, but no more than somebody would read."""
        if len(self.flaws) >= MAX_FLAWS and severity != "error":
            if len(self.flaws) == MAX_FLAWS:
                self.flaws.append(Flaw("more-problems", "warning", "there is more wrong than is listed here"))
            return
        if at is None:
            self.flaws.append(Flaw(code, severity, message))
        else:
            self.flaws.append(Flaw(code, severity, message, at.head.name, *at[2:]))


WANTED = {
    "VCALENDAR": frozenset({"PRODID", "METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE", "NAME"}),
    "VTIMEZONE": frozenset({"TZID", "X-LIC-LOCATION"}),
    "STANDARD": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "DAYLIGHT": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "VALARM": frozenset({"TRIGGER"}),
}
"""The properties that are kept, by component; an entry keeps those of ``ENTRY_PROPERTIES``."""
ENTRY_PROPERTIES = frozenset(
    {"UID", "SUMMARY", "DTSTART", "DTEND", "DUE", "DURATION", "STATUS", "PERCENT-COMPLETE", "COMPLETED", "SEQUENCE"}
    | {"DTSTAMP", "LAST-MODIFIED", "ORGANIZER", "ATTENDEE", "LOCATION", "DESCRIPTION", "URL", "CATEGORIES"}
    | {"RECURRENCE-ID", "RRULE"}
)
_KEPT_PARTS = {
    ("VCALENDAR", "VTIMEZONE"),
    ("VTIMEZONE", "STANDARD"),
    ("VTIMEZONE", "DAYLIGHT"),
    *((entry, "VALARM") for entry in ENTRIES),
}


class Scan:
    """
    The calendars of a file.

    What stands in an entry is looked at twice: to know where the entry ends, and when it is asked for by ``fill``, so
    that the lines of one entry alone are in memory.

    Args:
        data: The whole file.

    Attributes:
        data: The file in UTF-8, for excerpts.
        calendars: The calendars with their entries, in the order of the file; what stands outside of any is in one
            without a name.
        problems: What stands outside of entries and zones.
        entries: How many entries begin in the file.
        guessed: Whether a text was no UTF-8.
    """

    def __init__(self, data: bytes) -> None:
        self.calendars: list[Component] = []
        self.problems: list[Problem] = []
        self.entries = 0
        self.guessed: Property | None = None
        self._open: list[Component] = []
        self._skipped: list[str] = []
        self._stray: Flaw | None = None
        self._is_filling = False
        self.data = self._in_utf_8(data)
        end = 0
        for line in self._logical_lines(0, len(self.data), 1):
            self._take(*line)
            end = line[4]
        self._close_all(end)
        self._tell_stray()
        if self.entries > MAX_ENTRIES:
            message = f"the file holds {self.entries} entries; those after the first {MAX_ENTRIES} were not read"
            self.problems.append(outside("too-many-entries", "error", message))

    def _in_utf_8(self, data: bytes) -> bytes:
        for mark, encoding in _UTF16:
            if data.startswith(mark):
                message = f"the file is encoded in {encoding.upper()}; it was read as such"
                self.problems.append(outside("utf-16", "info", message))
                return data.decode(encoding, "replace").removeprefix("\ufeff").encode()
        return data.removeprefix(codecs.BOM_UTF8)

    def fill(self, entry: Component) -> None:
        """Read the lines of an entry into it."""
        self._open, self._skipped, self._is_filling = [entry], [], True
        lines = self._logical_lines(entry.start, entry.end, entry.first_line)
        next(lines, None)
        for line in lines:
            self._take(*line)

    def _logical_lines(self, begin: int, stop: int, line: int) -> Iterator[tuple[bytes, int, int, int, int]]:
        """Each unfolded line with its first and last physical line and its place; blank lines belong to none."""
        held: list[bytes] = []
        size = first = last = start = end = 0
        for number, found in enumerate(_LINE.finditer(self.data, begin, stop), line):
            text = found[0].rstrip(b"\r\n")
            if not text:
                continue
            if text[0] in b" \t" and held:
                if size <= MAX_LINE_BYTES:
                    held.append(text[1:])
                size += len(text)
                last, end = number, found.end()
                continue
            if held:
                yield b"".join(held), first, last, start, end
            held, size, first, last, start, end = [text.lstrip()], len(text), number, number, found.start(), found.end()
        if held:
            yield b"".join(held), first, last, start, end

    def _take(self, line: bytes, first: int, last: int, start: int, end: int) -> None:
        mark = line[:6].upper()
        if mark == b"BEGIN:":
            self._begin(_component_name(line[6:]), first, last, start, end)
        elif mark[:4] == b"END:":
            self._end(_component_name(line[4:]), first, last, start, end)
        elif not self._skipped and (self._is_filling or not any(each.number for each in self._open[:2])):
            self._property(line, first, last, start, end)

    def _begin(self, name: str, line: int, last: int, start: int, end: int) -> None:
        if name == "VCALENDAR" or name in ENTRIES:
            self._close_to("VCALENDAR" if name in ENTRIES else "", start, line)
        elif self._skipped or len(self._open) >= MAX_DEPTH:
            owner = next((each for each in self._open if each.number), None)
            if not self._skipped and owner and not self._is_filling:
                owner.flaw("too-deep", "warning", f"more than {MAX_DEPTH} components are nested in one another")
            if len(self._skipped) < MAX_PROPERTIES:
                self._skipped.append(name)
            return
        number = 0
        if name in ENTRIES:
            self.entries += 1
            number = self.entries
        component = Component(name, number, line, start)
        component.end, component.last_line = end, last
        parent = self._open[-1] if self._open else None
        if name == "VCALENDAR":
            self.calendars.append(component)
            self._tell_stray()
        elif name in ENTRIES:
            if parent is None:
                if not self.calendars or self.calendars[-1].name:
                    self.calendars.append(Component("", 0, line, start))
                parent = self.calendars[-1]
                component.flaw("outside-calendar", "info", "the entry stands outside of any calendar")
            if number <= MAX_ENTRIES:
                parent.parts.append(component)
        elif parent and (parent.name, name) in _KEPT_PARTS and len(parent.parts) < MAX_PROPERTIES:
            if self._is_filling or not parent.number:
                parent.parts.append(component)
        elif parent is None:
            self._strayed(line, last, start, end)
        self._open.append(component)

    def _close_to(self, name: str, end: int, line: int) -> None:
        """Close what is open within a calendar, or all; what is closed has no END."""
        self._skipped.clear()
        while self._open and self._open[-1].name != name:
            component = self._open.pop()
            component.end, component.last_line = end, max(line - 1, component.first_line)
            owner = next((each for each in (component, *reversed(self._open)) if each.number), component)
            message = f"the {component.name[:40]} has no END; what is there was read"
            if self._is_filling:
                continue
            if owner.number or component.name == "VTIMEZONE":
                owner.flaw("no-end", "warning", message)
            elif component.name == "VCALENDAR":
                self.problems.append(self._at(component, "no-end", "warning", message))

    def _close_all(self, end: int) -> None:
        lines = self.data.count(b"\n") + self.data.count(b"\r") - self.data.count(b"\r\n")
        self._close_to("\n", end, lines + (not self.data.endswith((b"\n", b"\r"))) + 1)  # no component has that name

    def _end(self, name: str, first: int, last: int, start: int, end: int) -> None:
        if self._skipped:
            while self._skipped:
                if self._skipped.pop() == name:
                    return
        if all(each.name != name for each in self._open):
            if self._is_filling:
                return
            if self._open and self._open[-1].number:
                self._open[-1].flaw("stray-end", "warning", f"an END:{name[:40]} without its BEGIN was passed over")
            else:
                self._strayed(first, last, start, end)
            return
        self._close_to(name, start, first)
        component = self._open.pop()
        component.end, component.last_line = end, last

    def _property(self, line: bytes, first: int, last: int, start: int, end: int) -> None:
        component = self._open[-1] if self._open else None
        if component is None:
            self._strayed(first, last, start, end)
            return
        wanted = ENTRY_PROPERTIES if component.number else WANTED.get(component.name)
        if wanted is None:
            return
        place = (first, last, start, end)
        if len(line) > MAX_LINE_BYTES:
            name = line[:40].partition(b":")[0].partition(b";")[0].decode("ascii", "replace").upper()
            if name in wanted:
                message = f"the line is longer than {MAX_LINE_BYTES // 1024} kB and was passed over"
                component.flaw("line-too-long", "warning", message, bare(name, *place))
            return
        text = self._text(line, place)
        found = _NAME.match(text)
        if found is None or text[found.end() : found.end() + 1] not in (";", ":", " ", "\t"):
            owner = component if component.number or component.name == "VTIMEZONE" else None
            if owner is None:
                self._strayed(*place)
            else:
                owner.flaw("no-colon", "warning", "the line is no property: it has no name and colon", bare("", *place))
            return
        if found[0].upper() in wanted:
            self._keep(component, text, place)

    def _keep(self, component: Component, text: str, place: tuple[int, int, int, int]) -> None:
        written, colon, value = split_line(text)
        head = head_of(written)
        if not colon:
            message = "the line is no property: it has no name and colon"
            component.flaw("no-colon", "warning", message, bare(head.name[:40], *place))
        elif head.excessive:
            message = "the line has more than 256 parameters and was passed over"
            component.flaw("too-many-parameters", "warning", message, bare(head.name, *place))
        elif len(component.properties) >= MAX_PROPERTIES:
            message = f"more than {MAX_PROPERTIES} properties; the others were passed over"
            if not component.flaws or component.flaws[-1].code != "too-many-properties":
                component.flaw("too-many-properties", "warning", message, bare(head.name, *place))
        else:
            component.properties.append(Property(head, value, *place))

    def _text(self, line: bytes, place: tuple[int, int, int, int]) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError:
            if self.guessed is None:
                self.guessed = bare("", *place)
                message = "the text is no UTF-8 and was read as Windows-1252"
                self.problems.append(self._problem(Flaw("guessed-charset", "warning", message, "", *place)))
            return line.decode("cp1252", "replace")

    def _strayed(self, first: int, last: int, start: int, end: int) -> None:
        """Remember lines that stand where nothing is read."""
        if self._stray:
            first, start = self._stray.first_line, self._stray.start
        message = "text outside of any calendar was passed over"
        self._stray = Flaw("text-outside", "warning", message, "", first, last, start, end)

    def _tell_stray(self) -> None:
        if self._stray and (self.entries or self.calendars):
            self.problems.append(self._problem(self._stray))
            self._stray = None

    def _at(self, component: Component, code: str, severity: Severity, message: str) -> Problem:
        place = (component.first_line, component.last_line, component.start, component.end)
        return self._problem(Flaw(code, severity, message, "", *place))

    def _problem(self, flaw: Flaw) -> Problem:
        return self.problem(flaw, 0)

    def problem(self, flaw: Flaw, record: int) -> Problem:
        """A flaw as a problem of the file, with an excerpt of the lines concerned."""
        raw = self.data[flaw.start : min(flaw.end, flaw.start + 4 * RAW_CHARACTERS)].decode("utf-8", "replace")
        return Problem(
            code=flaw.code,
            severity=flaw.severity,
            record=record,
            first_line=flaw.first_line,
            last_line=flaw.last_line,
            message=flaw.message,
            property=flaw.property,
            raw=raw.strip()[:RAW_CHARACTERS],
        )

    def problems_of(self, component: Component) -> Iterator[Problem]:
        """The flaws of a component as problems, in the order of their lines."""
        whole = (component.first_line, component.last_line, component.start, component.end)
        placed = (flaw if flaw.first_line else Flaw(*flaw[:4], *whole) for flaw in component.flaws)
        for flaw in sorted(placed, key=lambda flaw: flaw.first_line):
            yield self.problem(flaw, component.number)


def outside(code: str, severity: Severity, message: str) -> Problem:
    """A problem of the whole file."""
    return Problem(code=code, severity=severity, record=0, first_line=0, last_line=0, message=message)


def _component_name(text: bytes) -> str:
    return text[:100].strip().decode("ascii", "replace").upper()


def bare(name: str, first: int, last: int, start: int, end: int) -> Property:
    """A property without a value, to say where something is."""
    return Property(head_of(name), "", first, last, start, end)
