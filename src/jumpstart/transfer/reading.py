"""What the files behind a path hold, each read by the importer that recognizes it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, cast

import attrs

from jumpstart.domain.findings import Problem
from jumpstart.domain.people import Contact
from jumpstart.domain.quiet import paused_collector
from jumpstart.domain.records import KINDS, Unknown
from jumpstart.errors import PluginError
from jumpstart.formats import csv
from jumpstart.formats.csv.found import LastContact, Position
from jumpstart.formats.csv.unzipping import BROKEN
from jumpstart.formats.ical import CalendarEntry
from jumpstart.formats.vcard.sniff import kind_of
from jumpstart.plugins import UnreadRecord
from jumpstart.plugins.files import STANDINGS
from jumpstart.transfer.failures import FailedRecord, failed_records
from jumpstart.transfer.families import is_vcard
from jumpstart.transfer.remarks import remark
from jumpstart.transfer.sources import Source, Watched, not_opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jumpstart.domain.people import Seeker
    from jumpstart.domain.records import Record
    from jumpstart.plugins import Host, ImporterOffer
    from jumpstart.plugins.files import ReadTogether, Standing
    from jumpstart.transfer.sources import Sources
    from jumpstart.transfer.steps import Steps

MAX_PROBLEMS = 10_000
_LISTED = 10
_ITEMS_BESIDES = 1000
_RECORDS = frozenset((*KINDS.values(), Unknown))


@attrs.frozen(kw_only=True)
class FoundCalendar:
    """
    A calendar that was read.

    Attributes:
        file: The name that problems with it bear, empty where it is the only file.
        entries: Its entries.
    """

    file: str
    entries: tuple[CalendarEntry, ...]


@attrs.frozen(kw_only=True)
class FileContent:
    """
    What the files behind a path hold.

    Attributes:
        name: The path's own name, fit to be shown.
        records: Its records, in order, by the standing that they have.
        calendars: The entries of each calendar.
        positions: The jobs that the seeker holds by their own profile.
        last_contacts: When the seeker and others last wrote to each other.
        unchanged: How many records were passed over, since their bytes are known.
        problems: What could not be understood, or only by a guess, with its lines.
        untold: How many records could not be read of which no problem tells, since there are too many.
        failed: The records that could not be read, as they came.
    """

    name: str
    records: Mapping[Standing, tuple[Record, ...]] = attrs.field(factory=dict)
    calendars: tuple[FoundCalendar, ...] = ()
    positions: tuple[Position, ...] = ()
    last_contacts: tuple[LastContact, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    untold: int = 0
    failed: tuple[FailedRecord, ...] = ()


def read_files(
    sources: Sources,
    *,
    host: Host,
    seeker: Seeker,
    known: Mapping[str, str],
    steps: Steps,
    importer: str = "",
) -> FileContent:
    """
    What the files behind a path hold.

    Args:
        sources: The files.
        host: Knows the importers.
        seeker: Who reads them.
        known: For each card that is known, the id of the contact that it was read as.
        steps: Told how many bytes were read.
        importer: The id of the importer that is to read them, empty for the one that recognizes each.

    Raises:
        OfferError: Two importers of plugins recognize one file, or there is none of that id.
        PluginError: A plugin that may offer it is broken.
        OSError: A file cannot be read.
    """
    offer = host.importer(importer) if importer else None
    reading = _Reading(sources, host, seeker, known, offer, steps)
    with paused_collector():
        return reading.content()


class _Reading:
    """What was found so far."""

    def __init__(
        self,
        sources: Sources,
        host: Host,
        seeker: Seeker,
        known: Mapping[str, str],
        importer: ImporterOffer | None,
        steps: Steps,
    ) -> None:
        self._sources, self._host, self._seeker, self._known, self._importer = sources, host, seeker, known, importer
        self._steps = steps
        self._problems: list[Problem] = list(sources.problems)
        self._records: dict[Standing, list[Record | None]] = {standing: [] for standing in reversed(STANDINGS)}
        self._entries: dict[str, list[CalendarEntry]] = {}
        self._positions: list[Position] = []
        self._last_contacts: list[LastContact] = []
        self._unread: dict[type, bool] = {}
        self._lost: dict[str, dict[int, tuple[int, int]]] = {}
        self._failed: list[FailedRecord] = []
        self._latest: dict[tuple[str, bool], int] = {}
        self._unchanged = self._unlisted = self._untold = 0

    def content(self) -> FileContent:
        for importer, files in self._by_importer():
            if importer.read_together and len(files) > 1:
                self._read(importer, files, importer.read_together)
            else:
                for file in files:
                    self._read(importer, [file], None)
        self._steps.end_of_reading()
        if self._unlisted:
            self._problems.append(remark("more-problems", f"{self._unlisted} more problems are not listed", "warning"))
        return FileContent(
            name=self._sources.name,
            records={standing: _left(found) for standing, found in self._records.items() if any(found)},
            calendars=tuple(FoundCalendar(file=file, entries=tuple(found)) for file, found in self._entries.items()),
            positions=tuple(self._positions),
            last_contacts=tuple(self._last_contacts),
            unchanged=self._unchanged,
            problems=tuple(self._problems),
            untold=self._untold,
            failed=tuple(self._failed),
        )

    # Which importer reads which file.

    def _by_importer(self) -> list[tuple[ImporterOffer, list[Source]]]:
        """The files of each importer, in the order of the importers' ids, so that archives come first."""
        found: dict[str, tuple[ImporterOffer, list[Source]]] = {}
        for importer, file in self._recognized():
            found.setdefault(importer.id, (importer, []))[1].append(file)
        return [found[id] for id in sorted(found)]

    def _name_of(self, file: Source) -> str:
        """The name that problems with a file bear: none where there is but one."""
        return "" if self._sources.is_one else file.name

    def _recognized(self) -> Iterator[tuple[ImporterOffer, Source]]:
        passed_over: list[str] = []
        is_any = False
        for file in self._sources.files:
            try:
                start = file.start()
                importer = self._importer or self._host.importer_for(start)
            except PluginError as error:
                self._problems.append(remark("importer-failed", str(error), "error", file=self._name_of(file)))
                continue
            except BROKEN as error:
                self._take_damage(error, file)
                continue
            if importer:
                is_any = True
                yield importer, file
            elif self._sources.is_one:
                self._problems.append(self._unknown(start))
            else:
                passed_over.append(file.name)
                self._steps.read_on(file.size)
        if not self._sources.files and not self._problems:
            self._problems.append(remark("unknown-file", f"it holds no file; {self._readable()}", "error"))
        if passed_over:
            self._problems.append(self._not_read(passed_over, is_any=is_any))

    def _not_read(self, passed_over: list[str], *, is_any: bool) -> Problem:
        """The problem that nothing is read in some files of several; an error where that holds for all of them."""
        names = ", ".join(passed_over[:_LISTED])
        more = f" and {len(passed_over) - _LISTED} more" if len(passed_over) > _LISTED else ""
        if is_any:
            return remark("not-read", f"files that hold nothing that is read: {names}{more}", "info")
        text = f"none of its {len(passed_over)} files is of a kind that is read: {names}{more}; {self._readable()}"
        return remark("unknown-file", text, "error")

    def _unknown(self, start: bytes) -> Problem:
        kind = kind_of(start)
        if kind.startswith(("a text", "a table")) and csv.columns_of(start):
            return csv.read(start).problems[0]
        kind = "a text" if kind.startswith("a text") else kind
        return remark("unknown-file", f"this is {kind}; {self._readable()}", "error")

    def _readable(self) -> str:
        return "what can be read are " + "; ".join(each.description or each.id for each in self._host.importers())

    # What a file holds.

    def _read(self, importer: ImporterOffer, files: list[Source], together: ReadTogether | None) -> None:
        """Read a file, or several together; where an importer fails, what it gave is kept."""
        name = "" if together else self._name_of(files[0])
        with ExitStack() as opened:
            streams = {file.name: stream for file in files if (stream := self._opened(opened, file))}
            watched = list(streams.values())
            if not streams:
                return
            most = _ITEMS_BESIDES + 2 * sum(each.source.size for each in watched)
            raw = cast("dict[str, BinaryIO]", streams)
            try:
                found = together(raw, self._seeker) if together else importer.read(raw.popitem()[1], self._seeker)
                for number, item in enumerate(found):
                    if number >= most:
                        text = f"importer {importer.id!r} gives no end of items; those after {most} were left out"
                        self._take_problem(remark("importer-failed", text, "error"), name)
                        break
                    self._take(item, importer, name)
            except Exception as error:  # noqa: BLE001  whatever a plugin raises, the others go on
                text = f"importer {importer.id!r} failed at it: {type(error).__name__}: {error}"
                self._take_problem(remark("importer-failed", text, "error", file=self._name_of(files[0])), name)
            self._steps.check()
            for stream in watched:
                if stream.damage is not None:
                    self._take_damage(stream.damage, stream.source)
                stream.pass_over()
        for file in files:
            self._keep_what_failed(file)

    def _opened(self, opened: ExitStack, file: Source) -> Watched | None:
        try:
            return Watched(file, opened.enter_context(file.open()), self._steps.read_on)
        except BROKEN as error:
            self._take_damage(error, file)
            return None

    def _take_damage(self, error: Exception, file: Source) -> None:
        """A file that cannot be read, or not to its end, is a problem among others, and an error by itself."""
        if self._sources.is_one and isinstance(error, OSError):
            raise error
        self._take_problem(not_opened(error, self._name_of(file)), "")

    def _take(self, item: object, importer: ImporterOffer, name: str) -> None:
        match item:
            case Problem():
                self._take_problem(item, name)
            case _ if type(item) in _RECORDS:
                self._take_record(cast("Record", item), importer)
            case _ if self._is_unread(item):
                self._take_unread(cast("UnreadRecord", item), importer, name)
            case Position():
                self._positions.append(item)
            case LastContact():
                self._last_contacts.append(item)
            case CalendarEntry():
                self._entries.setdefault(name, []).append(item)
            case _:
                text = f"importer {importer.id!r} gave a {type(item).__name__}, which is no record; it was left out"
                self._take_problem(remark("no-record", text, "error"), name)

    def _take_record(self, record: Record, importer: ImporterOffer) -> None:
        records = self._records[importer.standing]
        if isinstance(record, Contact) and record.card and importer.standing == "source":
            key = record.id, is_vcard(record.card)
            self._supersede(key)
            self._latest[key] = len(records)
        records.append(record)

    def _supersede(self, key: tuple[str, bool]) -> None:
        """Let the last of several cards of one person count, so that importing all the files again changes nothing."""
        place = self._latest.pop(key, None)
        if place is not None:
            self._records["source"][place] = None
            self._unchanged += 1

    def _is_unread(self, item: object) -> bool:
        """Whether it is an unread record; of each type the first is asked, since asking takes longer than reading."""
        kind = type(item)
        if (known := self._unread.get(kind)) is None:
            known = self._unread[kind] = isinstance(item, UnreadRecord)
        return known

    def _take_unread(self, item: UnreadRecord, importer: ImporterOffer, name: str) -> None:
        if known := self._known.get(item.digest):
            item.skip(known)
            self._unchanged += 1
            self._supersede((known, True))
            return
        for found in item.read():
            if self._is_unread(found):
                raise TypeError(f"{type(found).__name__}.read() gives what is not read either")
            self._take(found, importer, name)

    def _take_problem(self, problem: Problem, name: str) -> None:
        named = attrs.evolve(problem, file=name) if name and not problem.file else problem
        is_told = len(self._problems) < MAX_PROBLEMS
        if is_told:
            self._problems.append(named)
        else:
            self._unlisted += 1
        if named.severity == "error":
            self._keep_place(named, is_told=is_told)

    def _keep_place(self, error: Problem, *, is_told: bool) -> None:
        """Remember the lines of a record that could not be read, each record once."""
        places = self._lost.setdefault(error.file, {})
        place = error.record or -error.first_line
        if place not in places and not is_told:
            self._untold += 1
        if error.first_line:
            first, last = places.get(place, (error.first_line, error.last_line))
            places[place] = min(first, error.first_line), max(last, error.last_line)

    def _keep_what_failed(self, file: Source) -> None:
        places = self._lost.pop(self._name_of(file), None)
        if not places:
            return
        with ExitStack() as opened:
            if stream := self._opened_again(opened, file):
                self._failed += failed_records(cast("BinaryIO", stream), places.values(), file=file.name)

    def _opened_again(self, opened: ExitStack, file: Source) -> Watched | None:
        try:
            return Watched(file, opened.enter_context(file.open()), lambda _: None)
        except BROKEN:
            return None  # it was there a moment ago; what failed is told, and its lines are not kept


def _left(records: Iterable[Record | None]) -> tuple[Record, ...]:
    """Records without those that a later one took the place of."""
    return tuple(record for record in records if record is not None)
