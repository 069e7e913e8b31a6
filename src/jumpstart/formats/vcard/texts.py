"""Texts inside values: escapes, lists, and characters that must not reach a field."""

from __future__ import annotations

import re

from jumpstart.domain.fields import CONTROL, NOT_IN_A_TEXT

_ESCAPED = re.compile(r"\\([nN\\;,:])")
_SIMPLE_ESCAPES = (("\\n", "\n"), ("\\N", "\n"), ("\\,", ","), ("\\;", ";"), ("\\:", ":"))
_TO_ESCAPE = re.compile(r"[\\;,\n]")
_SPLITTERS = {
    ";": re.compile(r"((?:[^\\;]++|\\.?)*+)(;|\Z)", re.DOTALL),
    ",": re.compile(r"((?:[^\\,]++|\\.?)*+)(,|\Z)", re.DOTALL),
}
_LITERAL_BACKSLASH = re.compile(r"\\(?![;:])")
_BASE64 = re.compile(r"[A-Za-z0-9+/ \t]*+(?:=[ \t]*){0,2}")
_BREAKS = re.compile("\r\n|[\r\n\t\x0b\x0c\x85\u2028\u2029]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def unescape(value: str) -> str:
    r"""
    The text that an escaped value means; a backslash before any other character stands for itself.

    Source: RFC 6350, section 3.4; and the ``\:`` that Apple and Google write.
    """
    if "\\" not in value:
        return value
    if "\\\\" not in value:  # then every backslash begins an escape of its own
        for escaped, meant in _SIMPLE_ESCAPES:
            value = value.replace(escaped, meant)
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def escape(text: str) -> str:
    """A text as a value may hold it."""
    return _TO_ESCAPE.sub(lambda found: "\\n" if found[0] == "\n" else "\\" + found[0], text)


def split(value: str, separator: str) -> list[str]:
    """The parts of a value between separators that are not escaped, themselves still escaped."""
    if f"\\{separator}" not in value:
        return value.split(separator)
    parts = []
    for found in _SPLITTERS[separator].finditer(value):
        parts.append(found[1])
        if not found[2]:
            break
    return parts


def as_escaped(value: str) -> str:
    r"""
    A value of version 2.1, where a backslash is literal but before ``;`` and ``:``, with the escapes of 3.0.

    >>> print(as_escaped(r"C:\new;a\;b"))
    C:\\new;a\;b
    """
    return _LITERAL_BACKSLASH.sub(r"\\\\", value)


def is_base64(value: str, start: int = 0) -> bool:
    """Whether what stands in a text from some place on can be decoded; of a large picture no copy is made."""
    characters = len(value) - start - sum(value.count(blank, start) for blank in " \t")
    return characters % 4 == 0 and _BASE64.fullmatch(value, start) is not None


def one_line(text: str) -> tuple[str, bool]:
    """A text fit for a field of one line, and whether more than line breaks and tabs had to be replaced."""
    joined = _BREAKS.sub(" ", text)
    return CONTROL.sub(REPLACEMENT, joined), CONTROL.search(joined) is not None


def some_lines(text: str) -> tuple[str, bool]:
    """A text fit for a field of several lines, and whether characters had to be replaced."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_IN_A_TEXT.sub(REPLACEMENT, joined), NOT_IN_A_TEXT.search(joined) is not None
