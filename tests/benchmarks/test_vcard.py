"""Reading an address book, beside vobject reading the same."""

from __future__ import annotations

from time import perf_counter

import vobject

from jumpstart.formats import vcard

CARDS = 10_000
BOUND = 5
"""At least so many times the speed of vobject; 8 is the aim."""


def address_book() -> bytes:
    """Cards of 11 properties, as Google and Apple write them."""
    return b"".join(
        "\r\n".join(
            (
                "BEGIN:VCARD",
                "VERSION:3.0",
                f"UID:person-{number}",
                f"N:Okafor;Dana {number};;;",
                f"FN:Dana Okafor {number}",
                r"ORG:Lakeside Hospital\, Inc.;Budget Office",
                "TITLE:Planning Lead",
                f"EMAIL;TYPE=INTERNET;TYPE=WORK:dana{number}@lakeside.example",
                f"TEL;TYPE=CELL;TYPE=pref:+1 303 55{number:05}",
                "TEL;TYPE=HOME:+1 303 555 0143",
                f"URL:http\\://okafor.example/{number}",
                r"NOTE:Met at the Finance Mixer\, where many people talked about planning and b",
                r" udgets\; likes rowing.\nKnows Priya.",
                "END:VCARD",
                "",
            )
        ).encode()
        for number in range(CARDS)
    )


def test_reading_beside_vobject(benchmark):
    book = address_book()
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
