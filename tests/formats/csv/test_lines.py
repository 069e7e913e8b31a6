"""Physical lines out of bytes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.formats.csv.lines import MAX_LINE_BYTES, Line, lines_of


class Trickle(io.RawIOBase):
    """A stream that gives few bytes at a time."""

    def __init__(self, data, size):
        self.data, self.size = data, size

    def read(self, _=-1, /):
        piece, self.data = self.data[: self.size], self.data[self.size :]
        return piece


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_known_by_its_mark_or_its_zeros(encoding):
    text = "Chloé,Núñez\n李晨,👩\n"

    assert [Line("Chloé,Núñez\n"), Line("李晨,👩\n")] == list(lines_of(io.BytesIO(text.encode(encoding))))


def test_what_is_no_utf_8_is_read_as_windows_1252_line_by_line():
    data = "José – 1\n".encode("cp1252") + "José – 2\n".encode()

    assert [Line("José – 1\n", is_guessed=True), Line("José – 2\n")] == list(lines_of(io.BytesIO(data)))


def test_a_line_that_is_too_long_is_cut_and_the_next_one_is_whole():
    first, second = lines_of(io.BytesIO(b"x" * (3 * MAX_LINE_BYTES) + b"\nDana\n"))

    assert first.is_too_long
    assert len(first.text) <= 800
    assert Line("Dana\n") == second


@given(st.lists(st.sampled_from((b"a", b"\r", b"\n", b"\xc3\xa9", b"\xe9", b"\x0b")), max_size=12), st.integers(1, 5))
def test_lines_are_the_same_however_the_bytes_come(pieces, size):
    data = b"header,header\n" + b"".join(pieces)

    whole = list(lines_of(io.BytesIO(data)))

    assert whole == list(lines_of(Trickle(data, size)))
    assert [len(line) for line in data.splitlines()] != [] or not whole
    assert len(data.splitlines()) == len(whole)
