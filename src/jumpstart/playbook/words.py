"""The words of a text, compared without case, accents and English plurals."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*[+#]*")
"""A word, with the signs that belong to it: "R&D", "C++"."""
_SHORTEST_PLURAL = 4


def folded(text: str) -> str:
    """A text without case and accents."""
    if not text.isascii():
        text = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return text.casefold()


def singular(word: str) -> str:
    """A word without the ending of an English plural; what is no plural may lose it too, everywhere alike."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


def words_in(folded_text: str) -> frozenset[str]:
    """The words of a text that is folded already."""
    return frozenset(map(singular, WORD.findall(folded_text)))


def words_of(text: str) -> frozenset[str]:
    """
    The words of a text.

    >>> sorted(words_of("Hospitals, Finance"))
    ['finance', 'hospital']
    """
    return words_in(folded(text))
