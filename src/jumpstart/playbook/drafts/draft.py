"""A draft as those who judge it see it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.drafts.numbers import counting_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.drafts.numbers import Counting
    from jumpstart.playbook.drafts.occasion import Occasion
    from jumpstart.playbook.language import Hit, Lexicon, Reading, Sentence

_WAYS_TO_FILE = re.compile(r"[^\W\d_]+")


@attrs.frozen(kw_only=True)
class Passage:
    """
    A passage of a draft and what it was taken for.

    Attributes:
        start: Where it begins in the plain text.
        end: Where it ends, excluded.
        taken_for: What it was taken for, in a few words.
    """

    start: int
    end: int
    taken_for: str


@attrs.frozen(kw_only=True)
class Draft:
    """
    A draft as those who judge it see it.

    Attributes:
        reading: Its text, read.
        lexicon: The words of its language.
        occasion: What it is written for.
        purpose: What it is for.
    """

    reading: Reading
    lexicon: Lexicon
    occasion: Occasion
    purpose: str

    def hits(self, of: str, sentence: Sentence | None = None) -> Iterator[Hit]:
        """The signs of one thing, in one sentence or in all, but for those between double quotes."""
        for each in (sentence,) if sentence else self.reading.sentences:
            for hit in self.lexicon.find(of, each):
                if not self.reading.is_quoted(hit.start, hit.end):
                    yield hit

    def has(self, of: str, sentence: Sentence | None = None) -> bool:
        """Whether there is a sign of one thing."""
        return next(self.hits(of, sentence), None) is not None

    def passage(self, of: str) -> Passage | None:
        """The first sign of one thing, None for none."""
        hit = next(self.hits(of), None)
        return Passage(start=hit.start, end=hit.end, taken_for=hit.cue.says) if hit else None

    def names(self, *texts: str) -> bool:
        """Whether one of some names or titles stands in the draft or in its signature."""
        held = f"{plain(self.reading.plain)} {plain(self.reading.signature)}"
        return any(re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", held) for sought in map(plain, texts) if sought)

    @cached_property
    def counting(self) -> Counting:
        """How its language writes numbers."""
        return counting_in(self.lexicon)

    @property
    def attached_resume(self) -> str:
        """The name of an attached file that looks like a résumé, empty for none."""
        words = self.lexicon.word_set("resume-files")
        for name in self.occasion.attachments or ():
            if words & _words_of_file(name):
                return name
        return ""


def _words_of_file(name: str) -> set[str]:
    """The words in a file's name, told apart by capitals too, as in ``RobinValeCV2026.pdf``."""
    apart = "".join(
        f" {here}" if here.isupper() and (before.islower() or (before.isupper() and after.islower())) else here
        for before, here, after in zip(f" {name[:-1]}", name, f"{name[1:]} ", strict=True)
    )
    return {*_WAYS_TO_FILE.findall(plain(name)), *_WAYS_TO_FILE.findall(plain(apart))}


def plain(text: str) -> str:
    """A text as it reads in plain letters, on one line."""
    from jumpstart.playbook.language import read  # noqa: PLC0415  one name at a time

    return " ".join(read(text).plain.split())
