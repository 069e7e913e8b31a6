"""Reading an address book, beside vobject reading the same, and how much memory it takes."""

from __future__ import annotations

import io
import subprocess
import sys
import tracemalloc
from time import perf_counter

import pytest
import vobject

from jumpstart.formats import vcard

CARDS = 10_000
BOUND = 5
"""At least so many times the speed of vobject; 8 is the aim."""
SKIPPING_BOUND = 5
"""At least so many times as fast as reading is passing over cards whose digests are known."""
MEGABYTE = 1024 * 1024
PICTURE_MB = 15
PICTURE_BOUND = 3
"""At most so many times the size of one card is taken while it is read."""
STREAM_BOUND_MB = 60
"""At most so much over the interpreter while 100,000 cards stream."""


def test_reading_beside_vobject(benchmark, address_book):
    book = address_book(CARDS)
    started = perf_counter()
    components = sum(1 for _ in vobject.readComponents(book.decode()))
    peer = perf_counter() - started

    imported = benchmark.pedantic(vcard.read, args=(book,), rounds=5, warmup_rounds=1)

    assert (CARDS, CARDS, ()) == (components, len(imported.items), imported.problems)
    if benchmark.stats:
        ratio = peer / benchmark.stats.stats.min
        benchmark.extra_info |= {
            "cards per second": round(CARDS / benchmark.stats.stats.min),
            "times the speed of vobject": round(ratio, 1),
            "bound": BOUND,
            "within": ratio >= BOUND,
        }


def test_passing_over_known_cards_beside_reading_them(benchmark, address_book):
    book = address_book(CARDS)
    started = perf_counter()
    known = {contact.card.id for contact in vcard.read(book).items}
    reading = perf_counter() - started

    def skip() -> int:
        return sum(card.digest in known for card in vcard.iter_cards(io.BytesIO(book)))

    skipped = benchmark.pedantic(skip, rounds=5, warmup_rounds=1)

    assert skipped == CARDS
    if benchmark.stats:
        ratio = reading / benchmark.stats.stats.min
        benchmark.extra_info |= {
            "cards per second": round(CARDS / benchmark.stats.stats.min),
            "times the speed of reading": round(ratio, 1),
            "bound": SKIPPING_BOUND,
            "within": ratio >= SKIPPING_BOUND,
        }


PICTURES = {
    "base64 on one line": ("PHOTO;ENCODING=b:", "", "\r\n"),
    "folded base64": ("PHOTO;ENCODING=b:", "\r\n ", "\r\n"),
    "base64 left unfolded": ("PHOTO;BASE64:\r\n", "\r\n", "\r\n\r\n"),
    "a data URI": ("PHOTO:data:image/png;base64,", "", "\r\n"),
    "a note that is too long": ("NOTE:", "", "\r\n"),
}


def card_of_15_megabytes(picture: str) -> bytes:
    begin, between, end = PICTURES[picture]
    body = ("QUJD" * 19 + between) * (PICTURE_MB * MEGABYTE // (76 + len(between)))
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dana\r\n{begin}{body}{end}END:VCARD\r\n".encode()


@pytest.mark.parametrize("picture", PICTURES)
def test_memory_of_one_large_card(benchmark, picture):
    data = card_of_15_megabytes(picture)

    def peak() -> float:
        tracemalloc.start()
        try:
            (contact,) = [one for one in vcard.iter_read(io.BytesIO(data)) if hasattr(one, "card")]
            assert contact.card.data == data
            return tracemalloc.get_traced_memory()[1] / len(data)
        finally:
            tracemalloc.stop()

    times = benchmark.pedantic(peak, rounds=1)

    benchmark.extra_info |= {
        "peak, times the card's size": round(times, 2),
        "bound": PICTURE_BOUND,
        "within": times <= PICTURE_BOUND,
    }


STREAM = """
import io, re, sys, tracemalloc
from pathlib import Path
from jumpstart.formats import vcard

class Book(io.RawIOBase):
    number = 0
    def read(self, size=-1, /):
        first, self.number = self.number, min(self.number + 300, 100_000)
        return "".join(
            "BEGIN:VCARD\\r\\nVERSION:3.0\\r\\nUID:person-%d\\r\\nN:Okafor;Dana %d;;;\\r\\nFN:Dana Okafor %d\\r\\n"
            "ORG:Lakeside Hospital;Budget Office\\r\\nTITLE:Lead\\r\\nEMAIL;TYPE=WORK:dana%d@lakeside.example\\r\\n"
            "TEL;TYPE=CELL:+1 303 %d\\r\\nTEL;TYPE=HOME:+1 303 555 0143\\r\\nURL:http://okafor.example/%d\\r\\n"
            "NOTE:Met at the Finance Mixer\\r\\nEND:VCARD\\r\\n" % ((number,) * 6)
            for number in range(first, self.number)
        ).encode()

def most_resident():  # what getrusage says is inherited from the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

if traced := sys.argv[1] == "traced":
    tracemalloc.start()
before = most_resident()
count = sum(1 for _ in vcard.iter_read(Book()))
print(count, tracemalloc.get_traced_memory()[1] if traced else most_resident() - before)
"""


@pytest.mark.parametrize("measure", ["resident", "traced"])
def test_memory_while_cards_stream(benchmark, measure):
    def stream() -> list[int]:
        done = subprocess.run([sys.executable, "-c", STREAM, measure], capture_output=True, check=True, text=True)
        return [int(part) for part in done.stdout.split()]

    count, grown = benchmark.pedantic(stream, rounds=1)

    assert count == 100_000
    benchmark.extra_info |= {
        f"{measure} MB over the interpreter": round(grown / MEGABYTE, 1),
        "bound": STREAM_BOUND_MB,
        "within": grown <= STREAM_BOUND_MB * MEGABYTE,
    }
