"""Numbers in a sentence, in digits or in words."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jumpstart.playbook.language import Lexicon

_DIGITS = r"(?<![\w.:,/£$€#@])\d{1,4}(?:\.\d{1,2})?(?![\d:]|[.,]\d|\s?[ap]m\b|st\b|nd\b|rd\b|th\b|%)"
_SECOND_DIGITS = r"\d{1,4}(?![\d:]|[.,/]\d|\s?[ap]m\b)"
_LEFT, _RIGHT = r"(?<![\w'])", r"(?!\w|'(?!d\b|ll\b|s\b))"


@attrs.frozen(kw_only=True)
class Number:
    """
    A number or a range in a sentence.

    Attributes:
        low: The number, or the lower end of the range.
        high: The number, or the upper end.
        start: Where it begins in the sentence.
        end: Where it ends, excluded.
    """

    low: float
    high: float
    start: int
    end: int

    @property
    def middle(self) -> float:
        """The number, or the middle of the range."""
        return (self.low + self.high) / 2


@attrs.frozen(kw_only=True)
class Counting:
    """
    How numbers are written in a language.

    Attributes:
        pattern: A number or a range of two.
        words: Each word with its value.
    """

    pattern: re.Pattern[str]
    words: tuple[tuple[str, float], ...] = attrs.field(repr=False)

    def find(self, text: str) -> Iterator[Number]:
        """The numbers in a sentence in plain letters, in order; a range is one."""
        for found in self.pattern.finditer(text):
            low = self._value(found["first"])
            high = self._value(found["second"]) if found["second"] else low
            yield Number(low=min(low, high), high=max(low, high), start=found.start(), end=found.end())

    @cached_property
    def _values(self) -> Mapping[str, float]:
        return dict(self.words)

    def _value(self, text: str) -> float:
        text = " ".join(re.split(r"[\s-]+", text))
        if text[0].isdigit():
            return float(text)
        if text in self._values:
            return self._values[text]
        ten = next(word for word in sorted(self._values, key=len, reverse=True) if text.startswith(word))
        return self._values[ten] + self._values.get(text[len(ten) :].strip(), 0.0)


def counting_in(lexicon: Lexicon) -> Counting:
    """How numbers are written in the language of a lexicon."""
    ones, tens = lexicon.words("counting"), lexicon.words("tens")
    values = {word: float(value) for value, word in enumerate(ones)}
    values |= {word: 20.0 + 10 * place for place, word in enumerate(tens)}
    for cue in lexicon.cues:
        if cue.of == "number":
            values |= dict.fromkeys(cue.phrases, float(cue.id))
    return Counting(
        pattern=_pattern(ones[1:10], tens, values, lexicon.words("range-joints")), words=tuple(values.items())
    )


def _pattern(
    ones: tuple[str, ...], tens: tuple[str, ...], words: Iterable[str], joints: tuple[str, ...]
) -> re.Pattern[str]:
    alone = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(words, key=len, reverse=True))
    word = rf"{_LEFT}(?:(?:{'|'.join(tens)})[\s-]?(?:{'|'.join(ones)})|{alone}){_RIGHT}"
    first = rf"(?:{_DIGITS}|{word})" if alone else _DIGITS
    second = rf"(?:{_SECOND_DIGITS}|{word})" if alone else _SECOND_DIGITS
    joint = "|".join(("-", "/", *(rf"\b{each}\b" for each in joints)))
    return re.compile(rf"(?P<first>{first})(?:\s?(?:{joint})\s?(?P<second>{second}))?")
