"""
What stands in files that other people's software wrote, and what becomes of it.

``python tests/corpora/accounting.py FOLDER`` prints it by repository; what begins is counted by a few lines of its own.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

import jumpstart
from jumpstart.formats import ical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain import Network
    from jumpstart.transfer import ImportReport

FIRST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before anything that the calendars hold, so that nothing in them is over."""
BEGIN = re.compile(r"BEGIN\s*:\s*(VCARD|VEVENT|VTODO|VJOURNAL|VFREEBUSY)\s*", re.IGNORECASE)
AGENT = re.compile(r"AGENT\b[^:]*:\s*", re.IGNORECASE)
ENTRIES = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")


def text_of(data: bytes) -> str:
    """The text of a file, with one letter for each byte unless it is UTF-16."""
    return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1").removeprefix("ï»¿")


def lines_of(data: bytes) -> list[str]:
    """The physical lines of a file, whatever they end with."""
    return re.split(r"\r\n|\r|\n", text_of(data))


def begins(data: bytes) -> Counter[str]:
    """
    How many cards and entries begin in a file.

    The card of an AGENT belongs to the card in which it stands; an alarm belongs to its entry, and is not looked for.
    """
    counts: Counter[str] = Counter()
    before = ""
    for line in filter(None, map(str.strip, lines_of(data))):
        if (found := BEGIN.fullmatch(line)) and not AGENT.fullmatch(before):
            counts[found[1].upper()] += 1
        before = line
    return counts


@attrs.frozen(kw_only=True)
class Account:
    """
    What stands in a file, and what became of it.

    Attributes:
        path: The file.
        data: Its bytes.
        begins: How many cards and entries begin in it.
        preview: What was said to happen before anything did.
        first: What the import did.
        again: What the second import did.
        before: The network before the import.
        after: The network after it.
        finally_: The network after the second import.
        undone: The network after both were taken back.
    """

    path: Path
    data: bytes = attrs.field(repr=False)
    begins: Counter[str]
    preview: ImportReport
    first: ImportReport
    again: ImportReport
    before: Network
    after: Network
    finally_: Network
    undone: Network

    @property
    def begun(self) -> int:
        """How many records begin in it: its cards, or the entries of its calendars."""
        kinds = ("VCARD",) if self.path.suffix == ".vcf" else ENTRIES
        return sum(self.begins[kind] for kind in kinds)

    @property
    def read(self) -> int:
        """
        How many records were read, whatever became of them.

        Of several entries with one UID the newest counts for a search; with whom an invitation is may be a question.
        """
        report = self.first
        found = report.added + report.updated + report.merged + report.unchanged + report.left_alone
        return found + self.older + sum(each.code == "new-contact" for each in report.questions)

    @property
    def older(self) -> int:
        """How many entries another one with their UID takes the place of."""
        entries = [each for each in ical.read(self.data).items if each.uid] if self.path.suffix == ".ics" else []
        return len(entries) - len({(each.uid, each.recurrence_id) for each in entries})

    @property
    def failed(self) -> int:
        """How many records could not be read."""
        return len({each.record for each in self.first.problems if each.severity == "error" and each.record})


def account_of(path: Path) -> Account:
    """What stands in one file, and what became of it in a search of its own."""
    data = path.read_bytes()
    with jumpstart.open("memory:", discover=False, clock=lambda: FIRST) as ws:
        before = ws.network
        preview = ws.import_file(path, preview=True)
        first = ws.import_file(path)
        after = ws.network
        again = ws.import_file(path)
        finally_ = ws.network
        if first.batch:
            ws.undo(first.batch)
        return Account(
            path=path,
            data=data,
            begins=begins(data),
            preview=preview,
            first=first,
            again=again,
            before=before,
            after=after,
            finally_=finally_,
            undone=ws.network,
        )


def accounts(corpus: Path) -> Iterator[Account]:
    """What became of each file of a folder."""
    yield from (account_of(path) for path in sorted(corpus.rglob("*")) if path.suffix in {".vcf", ".ics"})


def table(found: Iterable[Account]) -> Iterator[str]:
    """What became of the files of each repository, then what was wrong with them."""
    rows: dict[str, Counter[str]] = {}
    codes: Counter[tuple[str, str, str]] = Counter()
    for each in found:
        kind = each.path.suffix[1:]
        for name in (f"{kind} {each.path.parent.name}", f"{kind} in all"):
            row = rows.setdefault(name, Counter())
            row.update(files=1, begun=each.begun, read=each.read, failed=each.failed)
            row.update(wrong=each.begun != each.read + each.failed)
        codes.update((kind, problem.severity, problem.code) for problem in each.first.problems)
    yield f"{'':36} {'files':>6} {'begun':>6} {'read':>6} {'failed':>6} {'unaccounted':>12}"
    for name in sorted(rows, key=lambda name: (name[:3], name.endswith("in all"), name)):
        row = rows[name]
        numbers = " ".join(f"{row[what]:6}" for what in ("files", "begun", "read", "failed"))
        yield f"{name:36} {numbers} {row['wrong']:12}"
    yield ""
    for (kind, severity, code), count in sorted(codes.items()):
        yield f"{kind} {severity:8} {code:24} {count:6}"


def main() -> int:
    found = tuple(accounts(Path(sys.argv[1])))
    sys.stdout.writelines(f"{line}\n" for line in table(found))
    return int(any(each.begun != each.read + each.failed for each in found))


if __name__ == "__main__":
    sys.exit(main())
