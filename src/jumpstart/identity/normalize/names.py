"""What a name says about who bears it, and how far two names agree."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import attrs

from jumpstart.identity.shipped import full_names, word_set

if TYPE_CHECKING:
    from collections.abc import Callable

    Ratio = Callable[[str, str], float]

Agreement = Literal["same", "close", "faint", "partial", "given", "family", "different", "unknown"]
"""
How far two names agree.

``same``: the same first and family name, a short form counting as its full name. ``close``: the family name differs by
a slip, a part or an abbreviation. ``faint``: the first name may be the same, as an initial. ``partial``: one is but the
first name of the other. ``given``, ``family``: that alone is the same. ``unknown``: one says no name.
"""

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "'": "",
        "’": "",
        "\N{MODIFIER LETTER APOSTROPHE}": "",
        "`": "",
    }
)
_ASIDE = re.compile(r"[(\[\"“„]([^()\[\]\"“”„]*)[)\]\"”“]")
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_INITIALS = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_NO_NAME = "(no name)"
_SHORTEST_SLIP = 4
_ALIKE = 0.9


@attrs.frozen(kw_only=True)
class PersonName:
    """
    The parts of a name, in small letters without accents.

    Attributes:
        given: The first name, or the only word there is.
        middles: Further given names or their initials.
        family: The family name, written without spaces; empty where there is but one word.
        family_words: Its words.
        generation: ``jr``, ``sr``, ``iii``; empty for none.
        others: Further first names they go by.
    """

    given: str = ""
    middles: tuple[str, ...] = ()
    family: str = ""
    family_words: tuple[str, ...] = ()
    generation: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is a name at all."""
        return bool(self.given or self.family)

    def agreement(self, other: PersonName, *, ratio: Ratio | None = None) -> Agreement:
        """
        How far two names agree.

        >>> person_name("Bob Smith").agreement(person_name("Smith, Robert"))
        'same'

        Args:
            other: The other name.
            ratio: Tells how alike two words are, 0 to 1; None goes by rules alone.
        """
        if not self.is_known or not other.is_known:
            return "unknown"
        if self._contradicts(other):
            return "family"
        if not self.family or not other.family:
            return self._single(other)
        given, family = self._given(other, ratio), self._family(other, ratio)
        if (given, family) == (0, 0) and self.given == other.family and self.family == other.given:
            return "close"
        if given and family:
            is_doubtful = given == 1 or self.generation != other.generation
            return "faint" if is_doubtful else "same" if family > 1 else "close"
        return "given" if given > 1 else "family" if family > 1 else "different"

    def _contradicts(self, other: PersonName) -> bool:
        if self.generation and other.generation and self.generation != other.generation:
            return True
        if self.given != other.given or self.family != other.family:
            return False
        pairs = zip(self.middles, other.middles, strict=False)
        return any(not one.startswith(two) and not two.startswith(one) for one, two in pairs)

    def _single(self, other: PersonName) -> Agreement:
        """How far names agree of which one is a single word."""
        if self._given(other, None) > 1:
            return "partial"
        words = {self.given, self.family} & {other.given, other.family} - {""}
        return "family" if words else "different"

    def _given(self, other: PersonName, ratio: Ratio | None) -> int:
        """2 for the same first name, 1 for what may be the same, 0 for another."""
        one, two = self.given, other.given
        if one == two or one in other.others or two in self.others:
            return 2
        if two in full_forms(one) or one in full_forms(two):
            return 2
        if (self.middles or other.middles) and (_joined(self) == two or _joined(other) == one):
            return 2
        if one[:1] == two[:1] and 1 in (len(one), len(two)):
            return 1
        if one in other.middles or two in self.middles or not full_forms(one).isdisjoint(full_forms(two)):
            return 1
        is_slip = min(len(one), len(two)) >= _SHORTEST_SLIP and within_one_edit(one, two)
        return int(is_slip or (ratio is not None and ratio(one, two) >= _ALIKE))

    def _family(self, other: PersonName, ratio: Ratio | None) -> int:
        """2 for the same family name, 1 for what may be the same, 0 for another."""
        one, two = self.family, other.family
        if one == two:
            return 2
        ours, theirs = ({*name.family_words} - word_set("particles") for name in (self, other))
        if ours and theirs and (ours <= theirs or theirs <= ours):
            return 1
        if one[:1] == two[:1] and 1 in (len(one), len(two)):
            return 1
        is_slip = min(len(one), len(two)) >= _SHORTEST_SLIP and within_one_edit(one, two)
        return int(is_slip or (ratio is not None and ratio(one, two) >= _ALIKE))


def _joined(name: PersonName) -> str:
    return name.given + name.middles[0] if name.middles else name.given


@lru_cache(maxsize=16384)
def full_forms(given: str) -> frozenset[str]:
    """A first name and the names for which it may be a short form."""
    return frozenset((given,)) | full_names().get(given, frozenset())


def within_one_edit(one: str, two: str) -> bool:
    """Whether a letter added, left out or changed, or two swapped, turns one word into the other."""
    if len(one) > len(two):
        one, two = two, one
    if len(two) - len(one) > 1:
        return False
    place = next((place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    rest, other = one[place:], two[place:]
    if len(one) < len(two):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


@lru_cache(maxsize=131072)
def person_name(name: str, *, given: str = "", family: str = "", nicknames: tuple[str, ...] = ()) -> PersonName:
    """
    The parts of a name.

    Titles, credentials, case and accents say nothing; what stands in brackets or quotes is another first name.
    "Doe, John" is turned round, and a family name takes the particles before it.

    >>> person_name("Dr. José Núñez-Vega, PhD")
    PersonName(given='jose', middles=(), family='nunezvega', family_words=('nunez', 'vega'), generation='', others=())

    Args:
        name: The name as shown.
        given: The first names, where they are known apart; else empty.
        family: The family name, likewise.
        nicknames: Other names they go by.
    """
    if _says_nothing(name) and not (given.strip() and family.strip()):
        return PersonName()
    aside = tuple(_ASIDE.findall(name))
    others = tuple(dict.fromkeys(words[0] for text in (*aside, *nicknames) if (words := _words(text))))
    first, last, generation = _halves(_ASIDE.sub(" ", name))
    if given.strip() and family.strip() and (known := _words(given)) and (own := _words(family)):
        first, last = _without_titles(known), [word for word in own if word not in word_set("generations")] or own
    return PersonName(
        given=first[0] if first else "".join(last),
        middles=tuple(first[1:]),
        family="".join(last) if first else "",
        family_words=tuple(last) if first else (),
        generation=generation,
        others=others,
    )


def _says_nothing(name: str) -> bool:
    return name.strip() == _NO_NAME or "@" in name or not any(char.isalpha() for char in name)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _INITIALS.sub(r"\1 ", unicodedata.normalize("NFC", plain))
    return _NOT_A_LETTER.sub(" ", plain).split()


def _halves(name: str) -> tuple[list[str], list[str], str]:
    """First names, family names and the generation that a written name holds."""
    parts = [part for part in name.split(",") if part.strip()]
    head, tail = (parts[0] if parts else ""), [_joined_words(part) for part in parts[1:]]
    generation = next((word for part in tail for word in part if word in word_set("generations")), "")
    tail = [part for part in tail if not _is_behind_a_name(part)]
    words = _without_titles(_without_credentials(head))
    if len(words) > 1 and words[-1] in word_set("generations"):
        generation = words.pop()
    generation = {"junior": "jr", "senior": "sr"}.get(generation, generation)
    if tail and words:
        return _without_titles(tail[0]), words, generation
    place = next((place for place, word in enumerate(words) if place and word in word_set("particles")), len(words) - 1)
    if place == len(words) - 1 and "-" in head:
        place = _before_hyphens(head, words)
    return (words[:place], words[place:], generation) if len(words) > 1 else (words, [], generation)


def _before_hyphens(head: str, words: list[str]) -> int:
    """Where the family name begins, whose parts hyphens join."""
    last = _words(_without_last_credentials(head).rpartition(" ")[2])
    count = len(last) if words[-len(last) :] == last else 1
    return max(len(words) - count, 1)


def _joined_words(part: str) -> list[str]:
    return _words(part.replace(".", "")) if len(part.strip()) <= len("Ph.D. ") else _words(part)


def _is_behind_a_name(words: list[str]) -> bool:
    return not words or all(word in word_set("credentials") or word in word_set("generations") for word in words)


def _without_credentials(head: str) -> list[str]:
    return _words(_without_last_credentials(head))


def _without_last_credentials(head: str) -> str:
    """A name without the capitals behind it: "John Doe MBA", but not "YO YO MA"."""
    words = head.split()
    while len(words) > 2 and not head.isupper():  # noqa: PLR2004  a first and a family name are left
        last = words[-1].replace(".", "")
        if not any(char.isupper() for char in last[1:]) or last.casefold() not in word_set("credentials"):
            break
        words.pop()
    return " ".join(words)


def _without_titles(words: list[str]) -> list[str]:
    place = 0
    while place < len(words) - 1 and words[place] in word_set("titles"):
        place += 1
    return words[place:]
