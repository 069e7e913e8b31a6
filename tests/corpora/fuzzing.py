"""
Files that were damaged at random, and what holds of each of them.

``python tests/corpora/fuzzing.py --seconds 600`` reads them for so long, prints what it found, and ends with 1 if that
was anything.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import attrs

import jumpstart
from jumpstart.domain import Contact, Meeting, Network, NetworkingEvent, Problem
from jumpstart.domain.codec import checked
from jumpstart.errors import ParseError
from jumpstart.formats import archive, csv, ical, vcard
from jumpstart.testing.address_books import address_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = Path(__file__).parents[1] / "data"
CORPUS = Path(os.environ.get("JUMPSTART_CORPUS", DATA))
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
LONGEST = 20_000
SLOW_SECONDS = 5
"""Far more than any of these takes: who is slower goes over it again and again."""
SAID = tuple(field.name for field in attrs.fields(Contact) if field.name not in {"card", "extra", "id"})
PIECES = (
    *(b"\r", b"\n", b"\r\n", b"\n ", b"\r\n\t", b" ", b";", b":", b'"', b",", b"\\", b"=", b"=\r\n", b"^n", b"'", b"{"),
    *(b"\x00", b"\xff", b"\xc3", b"\xe9", b"\xc2\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"BEGIN:VCARD\r\n", b"END:VCARD\r\n", b"AGENT:\r\n", b"VERSION:2.1\r\n", b"VERSION:4.0\r\n", b";CHARSET=utf-16"),
    *(b";ENCODING=QUOTED-PRINTABLE", b";ENCODING=b", b";BASE64", b"=0A", b"=E9", b"item1.", b";TYPE=,p,", b";ALTID=1"),
    *(b"\r\nUID: \r\n", b"\r\nX-JUMPSTART-ID: \r\n", b"\r\nFN:\r\n", b"\r\nKIND:group\r\n", b";VALUE=text", b";PREF=1"),
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VALARM\r\n", b"END:VCALENDAR\r\n", b";TZID=CST", b";VALUE=DATE"),
    *(b"RRULE:FREQ=SECONDLY\r\n", b"P999999999W", b"99991231T235959Z", b"00010101T000000", b"20260229", b"-2359"),
    *(b'""', b" ::: ", b"* ", b"\t", b"0/0/00", b"-", b"First Name,Last Name,Connected On\n", b"=1+1", b"1e999"),
)


# What holds of any file.


def lines_of(data: bytes) -> list[bytes]:
    """The physical lines, each with its end."""
    return LINE.findall(data)[:-1] or [b""]


def text_of(data: bytes) -> str:
    """A file as text, as far as its ASCII letters go."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    zeros = [not byte for byte in data[:4]]
    if zeros in ([True, False, True, False], [False, True, False, True]):
        return data.decode("utf-16-be" if zeros[0] else "utf-16-le", "replace")
    return data.decode("utf-8", "replace")


def letters(text: str) -> str:
    """What is the same in each spelling of a line, folded or quoted."""
    return re.sub(r"[^A-Za-z0-9]+", "", text).upper()


def check_problems(data: bytes, problems: tuple[Problem, ...]) -> None:
    """Each stands where it says and shows what stands there."""
    lines = re.split(r"\r\n|\r|\n", text_of(data))
    is_json = text_of(data).lstrip("\ufeff \t\r\n").startswith("{")
    for problem in problems:
        assert 0 <= problem.first_line <= problem.last_line <= len(lines), problem
        stands = letters("".join(lines[problem.first_line - 1 : problem.last_line])) if problem.first_line else ""
        shown = [letters(part) for part in problem.raw.split(":", 1)]  # some are shown without their parameters
        assert all(part in stands for part in shown) or not problem.first_line, (problem, problem.raw)
        # A record of an archive is told by its number and its id: the lines of a JSON file mean nothing.
        assert problem.first_line or not problem.record or is_json, problem
        assert len(problem.raw) <= 200, problem
        assert problem.message, problem


def said(contact: Contact) -> list[object]:
    """What a contact says, whatever card it came from."""
    return [getattr(contact, field) for field in SAID]


def check_cards(data: bytes) -> None:
    """Contacts can be written as they came and in each version, and are then read as the same."""
    imported = vcard.read(data)
    check_problems(data, imported.problems)
    cards = sum(isinstance(card, vcard.RawCard) for card in vcard.iter_cards(io.BytesIO(data)))
    failed = sum(each.record > 0 and each.severity == "error" for each in imported.problems)
    assert cards + sum(each.code == "card-too-large" for each in imported.problems) == len(imported.items) + failed
    assert imported == vcard.read(data)
    for contact in imported.items:
        assert contact == checked(contact)
        vcard.photo(contact)
    for version in (None, "3.0", "4.0"):
        written = vcard.write(imported.items, version=version)
        again = vcard.read(written).items
        assert [said(each) for each in imported.items] == [said(each) for each in again], version
        assert written == vcard.write(again, version=version), version


def check_calendar(data: bytes) -> None:
    """No moment is naive, and what can become a meeting is written and read as that meeting."""
    imported = ical.read(data, alarms=True)
    check_problems(data, imported.problems)
    assert imported == ical.read(data, alarms=True)
    for entry in imported.items:
        for moment in (entry.starts_at, entry.ends_at, entry.due, entry.completed_at, *entry.alarms):
            assert not isinstance(moment, datetime) or moment.utcoffset() is not None, entry


def check_table(data: bytes) -> None:
    """Each contact comes from its row alone, and can be written as a table and read as the same."""
    imported = csv.read(data)
    check_problems(data, imported.problems)
    assert imported == csv.read(data)
    Network.of(*imported.items)
    contacts = [item for item in imported.items if isinstance(item, Contact)]
    written = csv.write_contacts(contacts)
    again = csv.read(written).items
    assert [attrs.evolve(each, card=None) for each in contacts] == [attrs.evolve(each, card=None) for each in again]
    assert written == csv.write_contacts(again)
    csv.sniff(data)


def check_archive(data: bytes) -> None:
    """It is refused with a reason, or written as it was read."""
    try:
        found = archive.read(data)
    except ParseError:
        return
    if not found.problems:
        written = archive.write(found.network)
        again = archive.read(written)
        assert found.network == again.network
        assert written == archive.write(again.network)


def check_zip(data: bytes) -> None:
    """Its tables are read, or it is refused."""
    assert csv.read_zip(data) == csv.read_zip(data)


def check_import(data: bytes) -> None:
    """A search takes it, and importing it again changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(data)
        with jumpstart.open("memory:", discover=False, clock=lambda: NOON) as ws:
            report = ws.import_file(path)
            assert all(each.code != "importer-failed" for each in report.problems), str(report)
            check_problems(data, tuple(each for each in report.problems if not each.file))
            before = ws.network
            again = ws.import_file(path)
            assert not again.batch, (str(report), str(again))
            assert before == ws.network


# Files to begin with.


def zipped(folder: Path) -> bytes:
    """A zip archive of the files of a folder."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.iterdir()):
            packed.writestr(path.name, path.read_bytes())
    return target.getvalue()


def archives() -> list[bytes]:
    """Archives of a search: its state, and its log."""
    contacts = address_book(12).contacts
    meeting = Meeting(contact=contacts[0], starts_at=NOON, zone="America/Denver", note="budgets")
    event = NetworkingEvent(name="Finance Mixer", starts_at=NOON, opening_questions=("What brings you here?",))
    found = [archive.write(Network.of(*contacts, meeting, event))]
    with jumpstart.open("memory:", discover=False, clock=lambda: NOON) as ws, tempfile.TemporaryDirectory() as folder:
        ws.add(*contacts, meeting, event)
        path = Path(folder, "search.json")
        ws.export(path)
        found.append(path.read_bytes())
    return found


def samples(ending: str) -> list[bytes]:
    """The sample files of a format that are not too long."""
    paths = sorted({path for folder in (DATA, CORPUS) for path in folder.rglob(f"*{ending}")})
    return [data for path in paths if len(data := path.read_bytes()) <= LONGEST]


READERS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "vcard": (check_cards, lambda: samples(".vcf")),
    "ical": (check_calendar, lambda: samples(".ics")),
    "csv": (check_table, lambda: samples(".csv")),
    "archive": (check_archive, archives),
    "zip": (check_zip, lambda: [zipped(DATA / "csv" / "linkedin")]),
    "import": (check_import, lambda: [*samples(".vcf"), *samples(".ics"), *samples(".csv"), *archives()]),
}


# Damage.


def damaged(chance: Random, known: list[bytes]) -> bytes:
    """One of the files after some damage to its bytes, its lines, or all of its encoding."""
    data = chance.choice(known)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        data = chance.choice(DAMAGES)(data, chance)[: 2 * LONGEST]
    if chance.random() < 0.1:
        other = lines_of(chance.choice(known))
        data += b"".join(other[chance.randrange(len(other)) :])
    return data if chance.random() < 0.95 else recoded(data, chance)


def put(data: bytes, chance: Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((0, 0, 1, 5, 40))
    return data[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 3)) + data[at + size :]


def flip(data: bytes, chance: Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]


def cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)] if chance.random() < 0.3 else drop_line(data, chance)


def drop_line(data: bytes, chance: Random) -> bytes:
    lines = lines_of(data)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def double_line(data: bytes, chance: Random) -> bytes:
    lines = lines_of(data)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def swap_lines(data: bytes, chance: Random) -> bytes:
    lines = lines_of(data)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def recoded(data: bytes, chance: Random) -> bytes:
    """All of it, or its end, in another encoding."""
    at = chance.choice((0, 0, chance.randrange(len(data) + 1)))
    encoding = chance.choice(("utf-16", "utf-16-be", "cp1252", "shift_jis", "latin-1", "utf-8-sig"))
    return data[:at] + data[at:].decode("utf-8", "replace").encode(encoding, "replace")


DAMAGES = (put, put, flip, cut, drop_line, double_line, swap_lines)


# The search for what breaks a law.


def place_of(error: BaseException) -> str:
    """Where it was raised, by which findings are told apart."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    code = re.search(r"code='([a-z-]+)'", str(error))
    about = f" ({code[1]})" if code else ""
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}{about}"


def findings(name: str, *, seconds: float, seed: int, count: int = sys.maxsize) -> Iterator[tuple[str, bytes, int]]:
    """What broke a law of a reader: where, the file, and its number; at last nothing, and how many files there were."""
    check, begin = READERS[name]
    chance, known, end = Random(seed), begin(), perf_counter() + seconds  # noqa: S311  the same files each time
    number = 0
    while number < count and perf_counter() < end:
        data = damaged(chance, known)
        number += 1
        started = perf_counter()
        try:
            check(data)
        except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
            yield place_of(error), data, number
        if perf_counter() - started > SLOW_SECONDS:
            yield "slow", data, number
    yield "", b"", number


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600, help="in all, divided among the readers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", action="append", choices=READERS, help="one of them; may be given again")
    parser.add_argument("--keep", type=Path, help="a folder for the first file of each finding")
    chosen = parser.parse_args()
    names = chosen.reader or list(READERS)
    found = 0
    for name in names:
        counts: Counter[str] = Counter()
        started = perf_counter()
        for place, data, number in findings(name, seconds=chosen.seconds / len(names), seed=chosen.seed):
            if not place:
                seconds = perf_counter() - started
                broken = sum(counts.values())
                sys.stdout.write(f"{name:8} {number:7} files in {seconds:5.0f} s, {broken} broke a law\n")
            elif not counts[place] and chosen.keep:
                chosen.keep.mkdir(parents=True, exist_ok=True)
                kept = chosen.keep / f"{name}-{re.sub(r'[^A-Za-z0-9.]+', '-', place)}"
                kept.write_bytes(data)
            counts[place] += bool(place)
        for place, count in (+counts).most_common():
            sys.stdout.write(f"    {count:6} {place}\n")
            found += count
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
