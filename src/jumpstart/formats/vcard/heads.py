"""What stands before the colon of a line: group, name and parameters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from jumpstart.formats.vcard.texts import one_line

MAX_PARAMETERS = 256
CACHED_LENGTH = 200
_CARET = re.compile(r"\^([n'^])")
_CARET_MEANS = {"n": "\n", "'": '"', "^": "^"}
_PARAMETER = re.compile(r'((?:[^;"]++|"[^"]*+"?)*+)(;|\Z)')
_VALUE = re.compile(r'((?:[^,"]++|"[^"]*+"?)*+)(,|\Z)')
_HEAD = re.compile(r'((?:[^:"]++|"[^"\r\n]*+")*+):')
_BARE_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B", "Q"}
_NESTING = {"AGENT", "BEGIN", "END"}
_QUOTED = {"QUOTED-PRINTABLE", "Q"}
_PLAIN_CHARSETS = {"", "UTF-8", "UTF8"}
_ENCODINGS = {"QUOTED-PRINTABLE": "quoted", "Q": "quoted", "BASE64": "binary", "B": "binary"}
Parameters = tuple[tuple[str, tuple[str, ...]], ...]


class Head(NamedTuple):
    """
    Group, name and parameters of a line.

    Attributes:
        group: What stands before the dot, as written; empty for none.
        name: The property in capitals.
        parameters: Names in capitals, and values without quotes; a bare word of version 2.1 is a ``TYPE``.
        types: The values of ``TYPE`` in lower case, sorted, each once, without ``pref``.
        preferred: Whether ``TYPE=pref`` or ``PREF=1`` is there.
        preference: The number of ``PREF``, or 101 for none.
        encoding: ``quoted``, ``binary`` or empty.
        charset: The value of ``CHARSET``, empty for none.
        excessive: Whether there are more parameters than anybody needs; none is read then.
        needs_care: Whether bytes after the colon may mean more than UTF-8 text, or the line is not to be read.
    """

    group: str
    name: str
    parameters: Parameters
    types: tuple[str, ...]
    preferred: bool
    preference: int
    encoding: str
    charset: str
    excessive: bool
    needs_care: bool

    def parameter(self, name: str) -> str:
        """The first value of a parameter, empty for none."""
        return next((values[0] for key, values in self.parameters if key == name and values), "")


def split_line(line: str) -> tuple[str, str, str]:
    """The head, the colon and the value of an unfolded line; a colon in quotes does not end the head."""
    head, colon, value = line.partition(":")
    if '"' not in head:
        return head, colon, value
    if found := _HEAD.match(line):
        return found[1], ":", line[found.end() :]
    return head, colon, value  # a quote that is never closed is a character like any other


def head_of(written: str) -> Head:
    """The parsed head; the few hundred that an address book repeats are parsed once."""
    return cached_head_of(written) if len(written) <= CACHED_LENGTH else _parsed(written)


def _parsed(written: str) -> Head:
    name, _, rest = written.partition(";")
    group, dot, bare_name = name.strip().rpartition(".")
    if written.count(";") > MAX_PARAMETERS:
        return Head(
            group,
            bare_name.upper(),
            parameters=(),
            types=(),
            preferred=False,
            preference=101,
            encoding="",
            charset="",
            excessive=True,
            needs_care=True,
        )
    parameters = tuple(map(_parameter, _pieces(_PARAMETER, rest))) if rest else ()
    types = {one_line(value)[0].strip().lower() for key, values in parameters if key == "TYPE" for value in values}
    numbers = [int(values[0]) for key, values in parameters if key == "PREF" and values[0].isdecimal()]
    preference = min((number for number in numbers if number > 0), default=101)
    encoding = next((values[0].upper() for key, values in parameters if key == "ENCODING"), "")
    charset = next((values[0] for key, values in parameters if key == "CHARSET"), "")
    return Head(
        group=group if dot else "",
        name=bare_name.upper(),
        parameters=parameters,
        types=tuple(sorted(types - {"pref", ""})),
        preferred="pref" in types or preference == 1,
        preference=1 if "pref" in types else preference,
        encoding=_ENCODINGS.get(encoding, ""),
        charset=charset,
        excessive=False,
        needs_care=encoding in _QUOTED or charset.upper() not in _PLAIN_CHARSETS or bare_name.upper() in _NESTING,
    )


cached_head_of = lru_cache(maxsize=4096)(_parsed)


def _pieces(pattern: re.Pattern[str], text: str) -> list[str]:
    pieces = []
    for found in pattern.finditer(text):
        pieces.append(found[1])
        if not found[2]:
            break
    return [piece for piece in pieces if piece.strip()]


def _parameter(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, value = text.partition("=")
    if not equals:
        word = _plain(text)
        return ("ENCODING", (word,)) if word.upper() in _BARE_ENCODINGS else ("TYPE", tuple(word.split(",")))
    name = name.strip().upper()
    values = tuple(_plain(piece) for piece in _pieces(_VALUE, value)) or ("",)
    if name == "TYPE":
        values = tuple(part for one in values for part in one.split(","))  # TYPE="home,voice" means two
    return name, values


def _plain(value: str) -> str:
    text = value.strip().replace('"', "")
    return _CARET.sub(lambda found: _CARET_MEANS[found[1]], text) if "^" in text else text
