"""The contract of an importer: everything that the shell relies on, a numbered clause each."""

from __future__ import annotations

import io
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumpstart.builtin import BUILTINS
from jumpstart.domain.findings import Problem
from jumpstart.domain.people import UNNAMED_SEEKER, Seeker
from jumpstart.domain.records import Record
from jumpstart.errors import shown
from jumpstart.formats.csv import LastContact, Position
from jumpstart.formats.ical import CalendarEntry
from jumpstart.plugins import Host, ImporterOffer
from jumpstart.plugins.files import RECOGNIZED_BYTES, UnreadRecord
from jumpstart.testing.answering import Answering, given_by
from jumpstart.testing.contract import needs
from jumpstart.testing.watching import calls_outside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

CUTS, STEPS = 40, 60
SEVERITIES = ("error", "warning", "info")
OTHER_FILES = (
    b"",
    b"\n",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    b"\x7fELF\x02\x01\x01",
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"Dear Ann,\n\nthank you for your time. Write to me at ben@example.org.\n",
    b"\x00" * RECOGNIZED_BYTES,
    b"{" * RECOGNIZED_BYTES,
)
_GIVEN = (*get_args(Record), Problem, CalendarEntry, Position, LastContact)
_SETTINGS = settings(
    max_examples=40,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


class ForwardStream(io.RawIOBase):
    """Bytes that can be read once, forwards, a few at a time."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._rest = memoryview(content)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  whatever takes bytes
        """The next bytes, seven at most."""
        count = min(len(buffer), len(self._rest), 7)
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class ImporterContract(Answering):
    """
    What every importer must do: derive a class whose name begins with ``Test``, give it `importer` and `files`.

    Give `count` too where the records of a file can be counted, and damaged ones still be told apart.

    Attributes:
        settings: Hypothesis settings for the damage that is done to the files; more examples find more.
        seeker: Who reads the files.
    """

    capabilities: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "countable": "the records of a file can be counted, by the method `count`",
            "together": "it reads files that lie together, by `read_together`",
            **Answering.capabilities,
        }
    )
    settings: ClassVar[settings] = _SETTINGS
    seeker: ClassVar[Seeker] = UNNAMED_SEEKER

    def importer(self) -> ImporterOffer:
        """The importer, as it is offered."""
        raise NotImplementedError(f"{type(self).__name__}.importer: give the ImporterOffer")

    def files(self) -> Sequence[bytes]:
        """Files of its kind, with something in each; the more they differ, with bad records too, the more is tried."""
        raise NotImplementedError(f"{type(self).__name__}.files: give the bytes of some files of its kind")

    def count(self, content: bytes) -> int:
        """How many records stand in one of the files."""
        raise NotImplementedError

    def missing(self, capabilities: Collection[str]) -> str:
        """Besides what ``lacks`` names, what the class or the offer does not give."""
        lacks = {"countable"} if type(self).count is ImporterContract.count else set()
        lacks |= {"together"} if "together" in capabilities and self.importer().read_together is None else set()
        declared = super().missing(capabilities)
        more = (f"{word}: {self.capabilities[word]}" for word in capabilities if word in lacks - set(self.lacks))
        return "; ".join([*filter(None, [declared]), *more])

    def read(self, content: bytes) -> tuple[object, ...]:
        """What the importer gives for a file, with records read that it leaves unread."""
        return tuple(_items(self.importer().read(io.BytesIO(content), self.seeker)))

    def test_i01_it_recognizes_its_files(self) -> None:
        """Each of its files is recognized by its first 64 KiB."""
        files = self.files()
        assert files, "give some files"

        for content in files:
            found = self.importer().recognizes(content[:RECOGNIZED_BYTES])
            assert found is True, f"recognizes gave {shown(found)} for {shown(content[:40])}; expected True"

    def test_i02_it_recognizes_no_other_files(self) -> None:
        """An empty file, a picture, a program and a letter are not recognized."""
        for content in OTHER_FILES:
            found = self.importer().recognizes(content)
            assert found is False, f"recognizes gave {shown(found)} for {shown(content[:40])}; expected False"

    def test_i03_recognizing_never_raises(self) -> None:
        """Whatever a file begins with, recognizing says yes or no, and raises nothing."""

        def holds(content: bytes) -> None:
            found = self.importer().recognizes(content[:RECOGNIZED_BYTES])
            assert found in {True, False}, f"recognizes gave {shown(found)}; expected True or False"

        for content in self.files():
            for size in range(0, min(len(content), RECOGNIZED_BYTES), max(len(content) // STEPS, 1)):
                holds(content[:size])
        self._for_damaged(holds)

    def test_i04_it_gives_what_importers_give(self) -> None:
        """A file gives records, problems and what else the shell knows, and something besides problems."""
        for content in self.files():
            items = self.read(content)
            assert any(not isinstance(item, Problem) for item in items), f"it gave nothing for {shown(content)}"
            for item in items:
                _check_kind(item)

    def test_i05_the_same_file_gives_the_same(self) -> None:
        """A file read twice gives equal items in the same order, and so the same ids."""
        for content in self.files():
            expected = self.read(content)
            found = self.read(content)
            for one, other in zip(expected, found, strict=True):
                assert (one, id_of(one)) == (other, id_of(other)), f"it gave {shown(one, limit=400)}, then another"

    def test_i06_it_looks_at_nothing_but_the_file(self) -> None:
        """Reading asks no clock, no chance, no socket and no other file."""
        for content in self.files():
            self.read(content)  # what it imports at its first call is no part of its answer
            calls = calls_outside(lambda content=content: self.read(content))  # type: ignore[misc]  # bound now
            assert not calls, f"it asked {', '.join(calls)}; it may ask the stream and the seeker alone"

    def test_i07_the_stream_is_read_once_forwards(self) -> None:
        """From a stream that cannot go back, and gives a few bytes at a time, the same is read."""
        for content in self.files():
            expected = self.read(content)
            stream: BinaryIO = io.BufferedReader(ForwardStream(content), 16)
            found = tuple(_items(self.importer().read(stream, self.seeker)))
            assert expected == found

    def test_i08_a_file_that_is_cut_raises_nothing(self) -> None:
        """Wherever a file is cut off, reading it raises nothing, and its problems lie in what is there."""
        for content in self.files():
            for size in range(0, len(content), max(len(content) // CUTS, 1)):
                self._read_and_check(content[:size])

    def test_i09_a_file_with_changed_bytes_raises_nothing(self) -> None:
        """Whatever bytes are changed, put in or taken out, reading raises nothing."""
        self._for_damaged(self._read_and_check)

    def test_i10_any_bytes_raise_nothing(self) -> None:
        """Files of any other kind, which somebody insists on, raise nothing."""
        for content in OTHER_FILES:
            self._read_and_check(content)

        @self.settings
        @given(st.binary(max_size=400))
        def for_any(content: bytes) -> None:
            self._read_and_check(content)

        for_any()

    def test_i11_problems_say_where(self) -> None:
        """A problem has a code and a message, and lines that lie in the file, with its record."""
        for content in self.files():
            self._read_and_check(content)
            self._read_and_check(content + b"\xff\x00 nothing of its kind\r\n" + content)

    @needs("countable")
    def test_i12_each_record_is_read_or_reported(self) -> None:
        """Of each record of a file comes an item, or a problem that is an error."""
        for content in self.files():
            items = self.read(content)
            failed = {item.record for item in items if isinstance(item, Problem) and item.severity == "error"}
            expected, found = self.count(content), sum(not isinstance(item, Problem) for item in items) + len(failed)
            assert expected == found, f"of {expected} records, {found} were read or reported as an error"

    @needs("together")
    def test_i13_files_are_read_together(self) -> None:
        """Files that lie together give the same each time, raise nothing when damaged, and problems name their file."""
        files = {f"file-{number}": content for number, content in enumerate(self.files())}
        expected = self._read_together(files)
        found = self._read_together(files)
        assert expected == found

        for name, content in files.items():
            for damaged in (b"", content[: len(content) // 2], OTHER_FILES[2], content[::-1]):
                items = self._read_together({**files, name: damaged})
                problems = [item for item in items if isinstance(item, Problem)]
                assert all(problem.file in {"", *files} for problem in problems)

    @needs("elsewhere")
    def test_i14_another_process_reads_the_same(self) -> None:
        """In another process, where sets and hashes have another order, a file gives equal items and the same ids."""
        self.answers_elsewhere_are_the_same()

    def test_i15_a_problem_with_a_record_has_its_lines(self) -> None:
        """A problem is an error, a warning or an info; with a record it has lines, and an error with lines a record."""
        for content in self.files():
            for changed in (content, b"\x00nothing of its kind\n" + content, content + b"\nnothing of its kind\n\x00"):
                for item in self.read(changed):
                    if isinstance(item, Problem):
                        self._check_place(item)

    def test_i16_nothing_built_in_comes_before_it(self) -> None:
        """Nothing that is built in has its id, or recognizes one of its files, for that would be asked first."""
        offer = self.importer()
        others = [each for each in Host(builtins=BUILTINS, discover=False).importers() if each != offer]
        assert offer.id not in {each.id for each in others}, f"{offer.id} is built in; choose another id"

        for content in self.files():
            for other in others:
                assert not other.recognizes(content[:RECOGNIZED_BYTES]), (
                    f"the built-in importer {other.id} takes {shown(content[:40])} for its own"
                )

    def answers(self) -> tuple[str, ...]:
        """What it reads from its files."""
        return tuple(f"{item!r} {id_of(item)}" for content in self.files() for item in self.read(content))

    def _check_place(self, problem: Problem) -> None:
        assert problem.severity in SEVERITIES, f"its severity is {shown(problem.severity)}; expected {SEVERITIES}"
        is_in_place = (
            problem.first_line > 0 if problem.record else problem.severity != "error" or not problem.first_line
        )
        assert is_in_place, (
            f"a problem has record {problem.record} and first_line {problem.first_line}; both count from 1, "
            "and are 0 where it concerns the whole file"
        )

    def _read_together(self, files: Mapping[str, bytes]) -> tuple[object, ...]:
        read = self.importer().read_together
        assert read is not None
        return tuple(_items(read({name: io.BytesIO(content) for name, content in files.items()}, self.seeker)))

    def _read_and_check(self, content: bytes) -> None:
        lines = len(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
        for item in self.read(content):
            _check_kind(item)
            if isinstance(item, Problem):
                assert item.code, f"a problem has no code: {item!r}"
                assert item.message, f"a problem has no message: {item!r}"
                assert item.record >= 0, f"a problem has a record below 0: {item!r}"
                assert 0 <= item.first_line <= item.last_line <= lines, (
                    f"a problem has lines {item.first_line} to {item.last_line} of {lines}, which end in LF, CRLF or CR"
                )

    def _for_damaged(self, holds: Callable[[bytes], None]) -> None:
        @self.settings
        @given(st.sampled_from(list(self.files())), st.data())
        def for_damaged(content: bytes, data: st.DataObject) -> None:
            start = data.draw(st.integers(0, len(content)))
            end = start + data.draw(st.sampled_from([0, 1, 1, 2, 40]))
            put_in = data.draw(
                st.binary(max_size=3) | st.sampled_from([b"\x00", b"\xff\xfe", b"\r", b"\n\n", b'"', b":"])
            )
            holds(content[:start] + put_in + content[end:])

        for_damaged()


def _check_kind(item: object) -> None:
    assert isinstance(item, _GIVEN), f"it gave {shown(item)}; expected a Problem, or a record as Contact(name=…)"


def id_of(item: object) -> str:
    """The id of a record, empty for what has none."""
    return str(getattr(item, "id", ""))


def _items(found: object) -> Iterator[object]:
    items = given_by(found, what="records and problems")
    return chain.from_iterable(item.read() if isinstance(item, UnreadRecord) else (item,) for item in items)
