"""JSON from a stranger: UTF-8 alone, every key once, numbers that are numbers, and nothing without bounds."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

from jumpstart.errors import ParseError, shown

MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 64
_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_START = 24


def parse(data: bytes) -> Any:  # noqa: ANN401  any JSON value
    """
    The value of a JSON text.

    Raises:
        ParseError: It is larger than 256 MiB, no UTF-8, or no JSON by RFC 8259 with each key once in its object.
    """
    if len(data) > MAX_BYTES:
        raise ParseError(f"{len(data)} bytes: an archive may have {MAX_BYTES}; split it, or import it record by record")
    try:
        text = data.removeprefix(_BYTE_ORDER_MARK).decode()
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise ParseError(f"no archive: byte {error.start} is no UTF-8; it begins {shown(data[:_START])}") from error
    except RecursionError as error:
        raise ParseError(f"no archive: it is nested deeper than {MAX_DEPTH}") from error
    except ParseError:
        raise
    except ValueError as error:
        raise ParseError(f"no archive: {error}; it begins {shown(data[:_START])}") from error


def flaw_of(value: object) -> str:
    """What keeps a parsed value from being kept: a depth over 64, or half a character; empty for nothing."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            return f"it is nested deeper than {MAX_DEPTH}"
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below += item.keys()
                below += item.values()
            elif isinstance(item, list):
                below += item
            elif isinstance(item, str) and not item.isascii() and (found := _SURROGATE.search(item)):
                return f"it holds U+{ord(found[0]):04X}, which is half of a character"
        level = below
    return ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # `add` gives None
        raise ParseError(f"no archive: the key {shown(twice)} stands twice in one object; leave one of them")
    return made


def _refuse(constant: str) -> Any:  # noqa: ANN401  never returns
    raise ParseError(f"no archive: {constant} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ParseError(f"no archive: the number {shown(text)} is too large")
    return number
