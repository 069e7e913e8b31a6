"""When two spellings name the same employer, and when one names a part of it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from jumpstart.domain.employer_words import (
    AFFILIATED,
    AFFILIATIONS,
    CODES,
    DEPARTMENTS,
    GENERIC,
    IN_REGIONS,
    JOINTS,
    LEADING_FORMS,
    LEGAL_FORMS,
    LONG_FORMS,
    LONG_REGIONS,
    REGIONS,
    STRUCTURES,
    TEAMS,
    UNITS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_POSSESSIVE = re.compile(r"(?<=\w)['’]s\s+(?=\w)", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[\W_]+")
_ADDRESS_ENDING = re.compile(r"(?<=\w)\.(?:com|net|org|io)\b")
_SPLIT_ABBREVIATION = re.compile(r"\b(\w)/(\w)\b")
_KANA_MARKS = "\u3099\u309a"
"""Marks that tell Japanese letters apart as accents do not: ハ is no バ."""
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "'": "", "’": "", ".": ""}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

_UNSPACED_FORMS = re.compile("股份有限公司|有限公司|株式会社|有限会社|合同会社|주식회사|유한회사|\\(株\\)")
_STRONG = re.compile(r"\s[-‐‑‒–—―]+\s|[–—―]|[()\[\]/|;:@·•]")  # noqa: RUF001  the dashes that people write


@lru_cache(maxsize=65536)
def employer_key(name: str) -> str:
    """
    What the spellings of one employer's name have in common; empty for a blank name.

    Case, accents, punctuation, a leading "the" and legal forms around the name do not tell employers apart.

    >>> employer_key("The Globex Corporation, Inc.") == employer_key("GLOBEX corp")
    True
    """
    words = _words(name)
    _drop_legal_forms(words)
    return " ".join(words)


def _words(name: str) -> list[str]:
    """A name's words as any spelling of it has them."""
    plain = _SPLIT_ABBREVIATION.sub(r"\1\2", unicodedata.normalize("NFKD", name).casefold())
    plain = _ADDRESS_ENDING.sub("", plain).replace("&", " and ").replace("+", " and ").translate(_LETTERS)
    plain = "".join(char for char in plain if char in _KANA_MARKS or not unicodedata.combining(char))
    plain = _UNSPACED_FORMS.sub(" ", unicodedata.normalize("NFC", plain))
    return _NOT_A_LETTER.sub(" ", plain).split()


def _drop_legal_forms(words: list[str]) -> None:
    while len(words) > 1 and (length := _legal_length(words)):
        del words[-length:]
        if len(words) > 1 and words[-1] == "and":
            words.pop()
    while len(words) > 1 and words[0] in LEADING_FORMS:
        words.pop(0)


def _legal_length(words: Sequence[str]) -> int:
    """How many words at the end are a legal form; one word is left at least."""
    long = next((len(form) for form in LONG_FORMS if len(words) > len(form) and tuple(words[-len(form) :]) == form), 0)
    return long or int(words[-1] in LEGAL_FORMS)


@lru_cache(maxsize=65536)
def names_employer(name: str, employers: tuple[str, ...]) -> bool:
    """
    Whether a name is that of one of some employers, or of a part of it.

    A part is called after the whole, followed by a region, as "Globex UK", by what kind of whole it is, as "Globex
    Group", or after a separator by anything, as "Globex – Retail".
    Any other word makes another employer: "Globex Dental" is none of Globex.

    >>> names_employer("Globex (UK) Ltd", ("Globex Inc.",)), names_employer("Globexia", ("Globex Inc.",))
    (True, False)
    """
    own = own_keys(employers)
    return _may_name(name, own) and any("".join(words) in own for words in _readings(name))


def _may_name(name: str, own: frozenset[str]) -> bool:
    """Whether the letters of any of some keys stand in a name at all; most names hold none, and are done with."""
    written = [_words(name)]
    if not {"et", "und"}.isdisjoint(written[0]):
        return True
    two_letters = unicodedata.normalize("NFC", name).casefold().translate(_GERMAN)
    if two_letters != name.casefold():
        written.append(_words(two_letters))
    return any(key in squeezed for squeezed in map("".join, written) for key in own)


@lru_cache(maxsize=64)
def own_keys(names: tuple[str, ...]) -> frozenset[str]:
    """The spellings of some employers' names, written without spaces."""
    found: set[str] = set()
    for name in names:
        for words in _spellings(name):
            found |= {"".join(words), "".join(_without_endings(words, STRUCTURES | CODES))}
    return frozenset(found - {""})


@lru_cache(maxsize=65536)
def spellings_of(word: str) -> frozenset[str]:
    """
    A word without case, accents and hyphens, with its umlauts as one letter and as two.

    >>> sorted(spellings_of("Mü-ller"))
    ['mueller', 'muller']
    """
    return frozenset("".join(words) for words in _spellings(word))


def _spellings(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name, umlauts written as one letter and as two; nothing for a blank name."""
    two_letters = unicodedata.normalize("NFC", name).casefold().translate(_GERMAN)
    for key in dict.fromkeys((employer_key(name), employer_key(two_letters))):
        if key:
            words = tuple(key.split())
            yield words
            if not {"et", "und"}.isdisjoint(words):
                yield tuple("and" if word in ("et", "und") else word for word in words)


def _readings(name: str) -> Iterator[tuple[str, ...]]:
    """The words of every employer that a name may speak of."""
    for words in _spellings(name):
        yield words
        yield _without_endings(words, STRUCTURES | REGIONS)
        yield from _wholes(words)
    whole, *rest = _POSSESSIVE.split(name, maxsplit=1)
    if rest and not UNITS.isdisjoint(_words(rest[0])[-1:]):
        yield from _spellings(whole)
    parts = [part for part in _STRONG.split(name) if part.strip()]
    if len(parts) > 1:
        for part in parts:
            yield from _readings(part)
            yield from _affiliations(part)
    elif "," in name:
        yield from _around_commas(name)


def _wholes(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a part in plain words may belong to: "Globex Retail Division", "Branch of Globex", "Globex HR Team"."""
    if words[-1] in DEPARTMENTS:
        yield from (words[:length] for length in range(1, len(words)))
    elif words[-1] in TEAMS:
        of_units = next((place for place, word in enumerate(words[-2::-1]) if word not in UNITS), len(words))
        yield from (words[:length] for length in range(max(len(words) - 1 - of_units, 1), len(words) - 1))
    for place, word in enumerate(words[:-2]):
        if word in UNITS and words[place + 1] in ("of", "at"):
            yield words[place + 2 :]


def _around_commas(name: str) -> Iterator[tuple[str, ...]]:
    """What commas set apart: "Globex, Denver office"; of "Baker, Miller & Partners" nothing, who are another firm."""
    head, *tail = (part for part in name.split(",") if part.strip())
    rest = [word for part in tail for words in _spellings(part) for word in words]
    are_partners = ("and" in rest or ",".join(tail).casefold().rstrip(" .").endswith("llp")) and UNITS.isdisjoint(rest)
    for part in tail:
        if part.split()[0].casefold() in AFFILIATIONS:
            yield from _affiliations(part)
    for words in _spellings(head):
        if not are_partners:
            yield words
            yield _without_endings(words, STRUCTURES | REGIONS)
        if not UNITS.isdisjoint(words):
            yield from (words for part in tail for words in _spellings(part))


def _affiliations(part: str) -> Iterator[tuple[str, ...]]:
    """What a part names by its whole: "a Globex company", "part of Globex", "formerly Globex"."""
    for found in _spellings(part):
        words = found
        while len(words) > 1 and words[0] in AFFILIATIONS:
            words = words[1:]
        yield words
        if len(words) > 1 and words[-1] in AFFILIATED:
            yield words[:-1]


def _without_endings(words: tuple[str, ...], endings: frozenset[str]) -> tuple[str, ...]:
    """A name without the regions and the like at its end; empty where what is left names nobody."""
    left = words
    while len(left) > 1:
        if left[-1] in endings or (left != words and left[-1] in IN_REGIONS):
            left = left[:-1]
        elif endings >= REGIONS and left[-2:] in LONG_REGIONS:
            left = left[:-2]
        else:
            break
        left = tuple(employer_key(" ".join(left)).split())
    return () if left[-1] in JOINTS or GENERIC.issuperset(left) else left
