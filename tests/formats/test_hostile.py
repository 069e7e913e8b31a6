"""Files that are made to hurt: each is read in a process of its own that may take little, and ends by itself."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
import zlib

import pytest

MEGABYTE = 1024 * 1024
MEMORY_BYTES = 256 * MEGABYTE
"""What reading may take over what the interpreter and the file take."""
CPU_SECONDS = 20
"""A net, far above the two seconds that are aimed at: who needs more goes over the file again and again."""

CHILD = """
import json, re, resource, sys
from pathlib import Path

import jumpstart
from jumpstart.errors import ParseError
from jumpstart.formats import archive, csv, ical, vcard

def status(name):
    return int(re.search(name + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

def read_archive(data):
    try:
        return archive.read(data).problems
    except ParseError as error:
        return [error]

def imported(path):
    with jumpstart.open("memory:", discover=False) as ws:
        return ws.import_file(path).problems

readers = {
    "vcf": lambda data: vcard.read(data).problems,
    "ics": lambda data: ical.read(data, alarms=True).problems,
    "csv": lambda data: csv.read(data).problems,
    "zip": lambda data: csv.read_zip(data).problems,
    "json": read_archive,
}
path, way, memory, seconds = sys.argv[1:]
ending = path.rpartition(".")[2]
data = Path(path).read_bytes()
readers[ending](b"")  # what is loaded only when it is used
used = resource.getrusage(resource.RUSAGE_SELF)
before = status("VmRSS")
resource.setrlimit(resource.RLIMIT_AS, (status("VmSize") + int(memory),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + int(seconds),) * 2)
problems = readers[ending](data) if way == "read" else imported(path)
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "codes": sorted({getattr(each, "code", "refused") for each in problems}),
    "seconds": round(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime, 2),
    "megabytes": round((status("VmHWM") - before) / 2**20),
}))
"""


def card(body):
    return b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\n" + body + b"\r\nEND:VCARD\r\n"


def event(body, uid=b"1"):
    start = b"BEGIN:VEVENT\r\nUID:%s\r\nDTSTART:20260601T090000Z\r\n" % uid
    return start + body + b"\r\nEND:VEVENT\r\n"


def calendar(*parts):
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"".join(parts) + b"END:VCALENDAR\r\n"


def packed(files, *, compression=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def lying_bomb():
    """A member that is said to be small, and unpacks to 200 MB."""
    zeros = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"".join(zeros.compress(bytes(MEGABYTE)) for _ in range(200)) + zeros.flush()
    data = packed([("Connections.csv", b"x")], compression=zipfile.ZIP_STORED)
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    size = len(body).to_bytes(4, "little")
    head = bytearray(data[local : central - 1])
    head[8:10], head[18:22] = b"\x08\x00", size
    directory = bytearray(data[central:])
    directory[10:12], directory[20:24] = b"\x08\x00", size
    end = directory.index(b"PK\x05\x06")
    directory[end + 16 : end + 20] = (len(head) + len(body)).to_bytes(4, "little")
    return bytes(head) + body + bytes(directory)


TABLE = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ARCHIVE = b'{"format":"jumpstart-archive","version":1,"records":'
SECONDLY = (
    b"BEGIN:VTIMEZONE\r\nTZID:CST\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:-0600\r\n"
    b"TZOFFSETTO:-0600\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
HOSTILE = {
    # contact cards
    "a picture of 30 MB.vcf": lambda: card(b"PHOTO;ENCODING=b:" + b"QUJD" * (7 * MEGABYTE)),
    "a line of 20 MB.vcf": lambda: card(b"NOTE:" + b"x" * (20 * MEGABYTE)),
    "a line of 20 MB of soft breaks.vcf": lambda: card(b"NOTE;ENCODING=QUOTED-PRINTABLE:" + b"=\n" * (10 * MEGABYTE)),
    "20,000 cards in one another.vcf": lambda: b"BEGIN:VCARD\nAGENT:\n" * 20_000 + b"END:VCARD\n" * 20_000,
    "20,000 beginnings.vcf": lambda: b"BEGIN:VCARD\n" * 20_000,
    "80,000 empty cards.vcf": lambda: b"BEGIN:VCARD\nEND:VCARD\n" * 80_000,
    "200,000 ends.vcf": lambda: b"END:VCARD\n" * 200_000,
    "30 parameters and no colon.vcf": lambda: card(b"TEL" + b";A=b" * 30),
    "a million parameters.vcf": lambda: card(b"TEL" + b";A=b" * 1_000_000 + b":1"),
    "a million open quotes.vcf": lambda: card(b"TEL" + b';A="b' * 1_000_000),
    "two million folds.vcf": lambda: card(b"NOTE:" + b"\n x" * 2_000_000),
    "400,000 lines of junk.vcf": lambda: card(b"junk\n" * 400_000),
    "400,000 phones.vcf": lambda: card(b"TEL:1\n" * 400_000),
    "16 MB of NUL.vcf": lambda: b"BEGIN:VCARD\n" + bytes(16 * MEGABYTE),
    "20 MB of carriage returns.vcf": lambda: b"BEGIN:VCARD\n" + b"\r" * (20 * MEGABYTE),
    # calendars
    "a line of 20 MB.ics": lambda: calendar(event(b"SUMMARY:" + b"x" * (20 * MEGABYTE))),
    "20,000 components in one another.ics": lambda: calendar(
        event(b"BEGIN:VALARM\r\n" * 20_000 + b"END:VALARM\r\n" * 20_000)
    ),
    "20,000 nested components of any name.ics": lambda: calendar(b"BEGIN:X\r\n" * 20_000 + b"END:X\r\n" * 19_999),
    "200,000 events.ics": lambda: calendar(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 200_000),
    "an event each second.ics": lambda: calendar(
        event(b"RRULE:FREQ=SECONDLY;INTERVAL=1;COUNT=999999999\r\njunk"),
        event(b"RRULE:FREQ=SECONDLY;BYSECOND=0\r\njunk"),
    ),
    "a zone that changes each second.ics": lambda: calendar(
        SECONDLY, b"BEGIN:VEVENT\r\nDTSTART;TZID=CST:20260101T000000\r\nEND:VEVENT\r\n" * 1_000
    ),
    "a million parameters.ics": lambda: calendar(event(b"SUMMARY" + b";A=b" * 1_000_000 + b":1")),
    "200,000 attendees.ics": lambda: calendar(event(b"ATTENDEE:mailto:a@b\r\n" * 200_000)),
    "a million digits.ics": lambda: calendar(event(b"SEQUENCE:" + b"9" * 1_000_000)),
    # tables
    "a quote that is never closed.csv": lambda: TABLE + b'Dana,"Okafor' + (b"x" * 99 + b"\n") * 100_000,
    "a quote that opens on each line.csv": lambda: TABLE + b'Dana,"Okafor\n' * 200_000,
    "a line of 20 MB.csv": lambda: TABLE + b"Dana," + b"x" * (20 * MEGABYTE),
    "10 million commas.csv": lambda: TABLE + b"," * 10_000_000,
    "600,000 empty rows.csv": lambda: TABLE + b",\n" * 600_000,
    "a million columns.csv": lambda: b"First Name,Last Name," + b"E-mail 1 - Value," * 1_000_000 + b"\nDana,Okafor\n",
    "20 MB of NUL.csv": lambda: TABLE + bytes(20 * MEGABYTE),
    # zip archives
    "a bomb of 200 MB.zip": lambda: packed([("Connections.csv", TABLE + bytes(200 * MEGABYTE))]),
    "a bomb that says it is small.zip": lying_bomb,
    "archives in an archive.zip": lambda: packed(
        [(f"{number}.zip", packed([("a.csv", TABLE)])) for number in range(9)]
    ),
    "20,000 files.zip": lambda: packed([(f"{number}.csv", b"") for number in range(20_000)]),
    "100 bombs.zip": lambda: packed([(f"{number}.csv", TABLE + bytes(2 * MEGABYTE)) for number in range(100)]),
    # archives of a search
    "a million brackets.json": lambda: ARCHIVE + b"[" * 1_000_000,
    "a number of a million digits.json": lambda: ARCHIVE + b'{"a":{"b":{"n":' + b"9" * 1_000_000 + b"}}}}",
    "100,000 records of nothing.json": lambda: (
        ARCHIVE + b'{"contact":{' + b",".join(b'"%d":{}' % number for number in range(100_000)) + b"}}"
    ),
    "a text of 20 MB cut off.json": lambda: ARCHIVE + b'{"contact":{"a":{"v":1,"name":"' + b"x" * (20 * MEGABYTE),
}


@pytest.fixture(scope="module")
def hurt(tmp_path_factory):
    """A function that reads a hostile file in a process of its own, and says what came of it."""
    folder = tmp_path_factory.mktemp("hostile")

    def run(name, way):
        path = folder / name
        if not path.exists():
            path.write_bytes(HOSTILE[name]())
        limits = (str(MEMORY_BYTES), str(CPU_SECONDS))
        done = subprocess.run(
            [sys.executable, "-c", CHILD, path, way, *limits], check=False, capture_output=True, text=True
        )
        return done.returncode, done.stderr[-2000:], json.loads(done.stdout or "{}")

    return run


LONGER = {
    *("80,000 empty cards.vcf", "200,000 ends.vcf", "400,000 lines of junk.vcf", "200,000 events.ics"),
    *("200,000 attendees.ics", "a quote that opens on each line.csv", "600,000 empty rows.csv", "100 bombs.zip"),
    *("20,000 files.zip", "a line of 20 MB of soft breaks.vcf", "100,000 records of nothing.json"),
}
READ = [pytest.param(name, marks=[pytest.mark.soak] if name in LONGER else []) for name in HOSTILE]


@pytest.mark.parametrize("name", READ)
def test_it_ends_by_itself_within_its_memory_and_is_told(hurt, name):
    code, errors, told = hurt(name, "read")
    sys.stdout.write(f"{name}: {told}\n")

    assert (0, "") == (code, errors)
    assert told["codes"]


@pytest.mark.soak
@pytest.mark.parametrize("name", HOSTILE)
def test_a_search_takes_it_within_its_memory_and_tells_it(hurt, name):
    code, errors, told = hurt(name, "import")
    sys.stdout.write(f"{name}, imported: {told}\n")

    assert (0, "") == (code, errors)
    assert told["codes"]
