"""What the files behind a path hold, each read by the importer that recognizes it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, cast

import attrs

from jumpstart.domain.findings import Problem
from jumpstart.domain.quiet import paused_collector
from jumpstart.errors import JumpstartError, PluginError
from jumpstart.formats.csv.found import LastContact, Position
from jumpstart.formats.vcard.sniff import kind_of
from jumpstart.plugins import UnreadRecord
from jumpstart.plugins.files import STANDINGS
from jumpstart.transfer.failures import FailedRecord, failed_records
from jumpstart.transfer.remarks import remark
from jumpstart.transfer.sources import Source, Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jumpstart.domain.people import Seeker
    from jumpstart.domain.records import Record
    from jumpstart.formats.ical import CalendarEntry
    from jumpstart.plugins import Host, ImportedItem, ImporterOffer
    from jumpstart.plugins.files import Standing
    from jumpstart.transfer.sources import OnProgress, Sources

    Items = Iterable[ImportedItem]

MAX_PROBLEMS = 10_000
_LISTED = 10


@attrs.frozen(kw_only=True)
class FileContent:
    """
    What the files behind a path hold.

    Attributes:
        name: The path's own name, fit to be shown.
        records: Its records, in order, by the standing that they have.
        entries: The entries of calendars.
        positions: The jobs that the seeker holds by their own profile.
        last_contacts: When the seeker and others last wrote to each other.
        unchanged: How many records were passed over, since their bytes are known.
        problems: What could not be understood, or only by a guess, with its lines.
        failed: The records that could not be read, as they came.
    """

    name: str
    records: Mapping[Standing, tuple[Record, ...]] = attrs.field(factory=dict)
    entries: tuple[CalendarEntry, ...] = ()
    positions: tuple[Position, ...] = ()
    last_contacts: tuple[LastContact, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    failed: tuple[FailedRecord, ...] = ()


def read_files(
    sources: Sources,
    *,
    host: Host,
    seeker: Seeker,
    known: Mapping[str, str],
    importer: str = "",
    on_progress: OnProgress | None = None,
) -> FileContent:
    """
    What the files behind a path hold.

    Args:
        sources: The files.
        host: Knows the importers.
        seeker: Who reads them.
        known: For each card that is known, the id of the contact that it was read as.
        importer: The id of the importer that is to read them, empty for the one that recognizes each.
        on_progress: Told how many bytes were read, and how many there are; None to tell nobody.

    Raises:
        OfferError: Two importers of plugins recognize one file, or there is none of that id.
        PluginError: A plugin that may offer it is broken.
        OSError: A file cannot be read.
    """
    offer = host.importer(importer) if importer else None
    reading = _Reading(sources, host, seeker, known, offer, on_progress)
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
        on_progress: OnProgress | None,
    ) -> None:
        self._sources, self._host, self._seeker, self._known, self._importer = sources, host, seeker, known, importer
        self._on_progress, self._done, self._total = on_progress, 0, sum(file.size for file in sources.files)
        self._problems: list[Problem] = list(sources.problems)
        self._records: dict[Standing, list[Record]] = {standing: [] for standing in reversed(STANDINGS)}
        self._entries: list[CalendarEntry] = []
        self._positions: list[Position] = []
        self._last_contacts: list[LastContact] = []
        self._failed: list[FailedRecord] = []
        self._unchanged = self._untold = 0

    def content(self) -> FileContent:
        for importer, files in self._by_importer():
            if importer.read_together and len(files) > 1:
                self._read_together(importer, files)
            else:
                for file in files:
                    self._read_alone(importer, file)
        if self._untold:
            self._problems.append(remark("more-problems", f"{self._untold} more problems are not listed", "warning"))
        return FileContent(
            name=self._sources.name,
            records={standing: tuple(records) for standing, records in self._records.items() if records},
            entries=tuple(self._entries),
            positions=tuple(self._positions),
            last_contacts=tuple(self._last_contacts),
            unchanged=self._unchanged,
            problems=tuple(self._problems),
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
            if importer := self._importer_of(file):
                is_any = True
                yield importer, file
            elif self._sources.is_one:
                if not self._problems:
                    self._problems.append(self._unknown(file))
            else:
                passed_over.append(file.name)
                self._read_on(file.size)
        if not self._sources.files and not self._problems:
            self._problems.append(remark("unknown-file", f"it holds no file; {self._readable()}", "error"))
        if not passed_over:
            return
        names = ", ".join(passed_over[:_LISTED])
        more = f" and {len(passed_over) - _LISTED} more" if len(passed_over) > _LISTED else ""
        if is_any:
            self._problems.append(remark("not-read", f"files that hold nothing that is read: {names}{more}", "info"))
        else:
            text = f"none of its {len(passed_over)} files is of a kind that is read: {names}{more}; {self._readable()}"
            self._problems.append(remark("unknown-file", text, "error"))

    def _importer_of(self, file: Source) -> ImporterOffer | None:
        try:
            return self._importer or self._host.importer_for(file.start)
        except PluginError as error:
            self._problems.append(remark("importer-failed", str(error), "error", file=self._name_of(file)))
            return None

    def _unknown(self, file: Source) -> Problem:
        from jumpstart.formats import csv  # noqa: PLC0415  loaded by those who need it

        kind = kind_of(file.start)
        if kind == "a table (CSV)":
            return csv.read(file.start).problems[0]
        kind = "a text" if kind.startswith("a text") else kind
        return remark("unknown-file", f"this is {kind}; {self._readable()}", "error")

    def _readable(self) -> str:
        return "what can be read are " + "; ".join(each.description or each.id for each in self._host.importers())

    # What a file holds.

    def _read_alone(self, importer: ImporterOffer, file: Source) -> None:
        name = self._name_of(file)
        before = len(self._problems)
        with ExitStack() as opened:
            stream = self._watched(opened, file)
            items = self._isolated(importer, lambda: importer.read(stream, self._seeker), file)
            self._take(items, name, self._records[importer.standing])
        self._keep_what_failed(file, self._problems[before:])

    def _read_together(self, importer: ImporterOffer, files: list[Source]) -> None:
        read = importer.read_together
        assert read is not None  # noqa: S101  the caller has looked
        before = len(self._problems)
        with ExitStack() as opened:
            streams = {file.name: self._watched(opened, file) for file in files}
            items = self._isolated(importer, lambda: read(streams, self._seeker), files[0])
            self._take(items, "", self._records[importer.standing])
        news = self._problems[before:]
        for file in files:
            self._keep_what_failed(file, [problem for problem in news if problem.file == file.name])

    def _watched(self, opened: ExitStack, file: Source) -> BinaryIO:
        return cast("BinaryIO", Watched(opened.enter_context(file.open()), self._read_on))

    def _read_on(self, size: int) -> None:
        self._done += size
        if self._on_progress is not None:
            self._on_progress(min(self._done, self._total), self._total)

    def _isolated(self, importer: ImporterOffer, read: Callable[[], Items], file: Source) -> Iterator[ImportedItem]:
        """What an importer gives; where it fails, that is a problem of its own, and what it gave is kept."""
        try:
            yield from read()
        except (OSError, JumpstartError) as error:
            if isinstance(error, OSError) and self._sources.is_one:
                raise
            yield self._broken(importer, error, file)
        except Exception as error:  # noqa: BLE001  whatever a plugin raises, the others go on
            yield self._broken(importer, error, file)

    def _broken(self, importer: ImporterOffer, error: Exception, file: Source) -> Problem:
        text = f"importer {importer.id!r} failed at it: {type(error).__name__}: {error}"
        return remark("importer-failed", text, "error", file=self._name_of(file))

    def _take(self, items: Items, name: str, records: list[Record]) -> None:
        for item in items:
            match item:
                case Problem():
                    self._take_problem(item, name)
                case Position():
                    self._positions.append(item)
                case LastContact():
                    self._last_contacts.append(item)
                case UnreadRecord():
                    self._take_unread(item, name, records)
                case _ if hasattr(item, "component"):
                    self._entries.append(cast("CalendarEntry", item))
                case _:
                    records.append(item)

    def _take_unread(self, item: UnreadRecord, name: str, records: list[Record]) -> None:
        if known := self._known.get(item.digest):
            item.skip(known)
            self._unchanged += 1
            return
        for found in item.read():
            if isinstance(found, Problem):
                self._take_problem(found, name)
            else:
                records.append(found)

    def _take_problem(self, problem: Problem, name: str) -> None:
        if len(self._problems) >= MAX_PROBLEMS:
            self._untold += 1
            return
        self._problems.append(attrs.evolve(problem, file=name) if name and not problem.file else problem)

    def _keep_what_failed(self, file: Source, problems: list[Problem]) -> None:
        errors = [problem for problem in problems if problem.severity == "error" and problem.first_line]
        if errors:
            with file.open() as stream:
                self._failed += failed_records(stream, errors, file=file.name)
