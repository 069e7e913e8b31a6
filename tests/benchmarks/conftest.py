"""Prints each figure with its bound after a run, since only ratios mean anything on a shared machine."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter, config):
    session = getattr(config, "_benchmarksession", None)
    figures = [(each.name, each.extra_info) for each in session.benchmarks if each.extra_info] if session else []
    if figures:
        terminalreporter.section("figures")
    for name, found in figures:
        terminalreporter.line(f"{name}: " + ", ".join(f"{what} {value}" for what, value in found.items()))


def cards(count: int) -> bytes:
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
        for number in range(count)
    )


@pytest.fixture(scope="session")
def address_book():
    """A function that makes an address book of so many cards."""
    return cards
