"""The elements of an ask in one sentence, and how they stand to each other."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.language import find_roles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumpstart.playbook.language import Hit, Lexicon, Sentence
    from jumpstart.playbook.language.roles import Role

FARTHEST = 80
"""In characters; what stands farther apart in a sentence does not belong together."""
_LONGEST_TITLE = 6
_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[.!?;:]")
_BREAK = re.compile(r"[.,;:!?()]| - |\b(?:and|but|so|because|though)\b")
_QUESTION_WORD = re.compile(r"\b(?:how|what|why|when|where|who|whom|which|whose)\b")
_ONE_MORE = re.compile(r"(?:\bone more|\banother|\ban extra)$")
_FORMED = re.compile(r"(?:[^aeio]er|or|ist|ian|eer|man|woman|hand|smith|wright|maker|keeper)$")
_NOUNS = (
    r"(?:[ '-](?!(?:in|on|at|for|with|by|from|of|to|and|or|but|so|if|when|while|as|is|are|was|were|will|would|could|can"
    r"|has|have|had|i|i'\w+|im|you|he|she|they|it|that|who|which|because|before|after|until|till|by|where|how|what|my"
    r"|me|we|the|a|an|most|every|some|next|this|today|tonight|tomorrow|now|again|already|please|always|never|later|once|won't|wouldn't|can't|couldn't|isn't|aren't|ever|might|may|should|does|do|did|sometime|soon|than|s|then)\b)[\w&]+){1,4}"
)
_YOURS = re.compile(
    r"(?:\b(?P<where>at|in|on|behind|aboard|under|among|amongst|inside|within|into|onto|alongside|beside|round|around"
    r"|with|for|to|through|off|past|of|up|down|atop|across|over|by) )?"
    rf"(?:(?:\ball of |\bone of )?\b(?:your|ur|yr|yer|yous|youse|y'all's)(?: own| very own)?(?P<noun>{_NOUNS})"
    rf"|\b(?:that|the|those|this|these|one|any|some|a|an)(?P<named>{_NOUNS}) of (?:yours|your own|urs)\b)"
)
_SUBJECT = re.compile(
    r"\b(?:i|he|she|they|we|who|that|which|(?<!at )it|to|you|u|him|her|them|not|never|\w+n't|\w+'(?:d|ll|ve|re|m|s)"
    r"|ive|im|am|is|are|was|were|can|could|will|would|might|may|shall|should|must|did|does|do not"
    r"|people|everyone|nobody|somebody|someone|anyone|anybody|firm|employer|boss|council)\s*$"
    r"|[a-z]{3,}(?<!please)(?<!thanks)(?<!pls)(?<!cheers)(?<!days)s\s+$"
)
"""What ends so before a bare verb is the verb's subject, or what makes it no imperative."""


@attrs.frozen(kw_only=True)
class Thing:
    """
    Something of the reader's.

    Attributes:
        words: What it is called.
        start: Where it begins in the plain text, with the word before it that says where, as "at".
        end: Where it ends, excluded.
        is_place: Whether it is said to be where something is, as in "at your bench".
    """

    words: tuple[str, ...]
    start: int
    end: int
    is_place: bool = False


class Elements:
    """
    A sentence with the elements of an ask that stand in it.

    Attributes:
        sentence: The sentence.
        lexicon: The words by which its elements are known.
        before: The elements of the sentence before it, None for the first.
        after: The elements of the sentence behind it, None for the last.
    """

    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.sentence = sentence
        self.lexicon = lexicon
        self.before: Elements | None = None
        self.after: Elements | None = None
        self._found: dict[str, tuple[Hit, ...]] = {}

    @property
    def beside(self) -> tuple[Elements | None, Elements | None]:
        """The elements of the sentences before and behind it."""
        return self.before, self.after

    def of(self, *kinds: str) -> tuple[Hit, ...]:
        """The elements of some kinds, kind by kind."""
        for kind in kinds:
            if kind not in self._found:
                self._found[kind] = tuple(self.lexicon.find(f"ask-{kind}", self.sentence))
        return tuple(hit for kind in kinds for hit in self._found[kind])

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The job titles in it."""
        return find_roles(self.sentence, lexicon=self.lexicon)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """What is said to be the reader's, as "your long bench" or "that bench of yours", in order."""
        base = self.sentence.start
        return tuple(_thing(found, base) for found in _YOURS.finditer(self.sentence.text))

    def is_of_work(self, thing: Thing) -> bool:
        """Whether something of the reader's may be where work is done or what it is done with."""
        words = self.lexicon.word_set
        no_work = words("no-work") | words("no-spot")
        return bool(thing.words) and not any(
            word in no_work or word.removesuffix("s") in no_work for word in thing.words
        )

    def text(self, start: int, end: int) -> str:
        """What stands between two places of the plain text, as far as it belongs to the sentence."""
        base = self.sentence.start
        return self.sentence.text[max(0, start - base) : max(0, end - base)]

    def lead(self, hit: Hit) -> str:
        """What stands before an element."""
        return self.text(self.sentence.start, hit.start)

    def is_alike(self, hit: Hit) -> bool:
        """Whether it only looks like an element, as "job" in "job fair"."""
        return any(alike.start < hit.end and hit.start < alike.end for alike in self.of("lookalike"))

    def is_elsewhere(self, hit: Hit) -> bool:
        """Whether it is said of others than the reader's people."""
        start = hit.start - len(_BREAK.split(self.lead(hit))[-1])
        kinds = ("elsewhere",) if self.of("place") else ("elsewhere", "hears-of")
        return any(start <= place.start < hit.end for place in self.of(*kinds))

    def informs(self, hit: Hit) -> bool:
        """Whether only knowledge is asked for, as in "tell me about"."""
        start = hit.start - len(_BREAK.split(self.lead(hit))[-1])
        return any(start <= known.start < hit.end for known in self.of("information"))

    def is_behind_question_word(self, hit: Hit, *, first: bool = False) -> bool:
        """Whether a "how" or "who" stands before it; with first, right at the start of what leads to it."""
        lead = _BREAK.split(self.lead(hit))[-1].strip()
        return bool(_QUESTION_WORD.match(lead) if first else _QUESTION_WORD.search(lead))

    def opens_clause(self, hit: Hit) -> bool:
        """Whether a bare verb is an imperative: no subject stands before it."""
        return not _SUBJECT.search(self.lead(hit))

    def between(self, first: Hit, second: Hit) -> str | None:
        """What stands from one element to another, None where they do not belong together."""
        if not 0 <= second.start - first.end <= FARTHEST:
            return None
        text = self.text(first.end, second.start)
        return None if _STOP.search(text) else text

    def framed(self, asked: Hit, frames: Iterable[Hit], *, most: int = 0) -> int | None:
        """Where the frame begins that stands before what is asked, at most so many words away; None for no frame."""
        texts = ((frame.start, self.between(frame, asked)) for frame in frames)
        near = (start for start, text in texts if text is not None and len(self.telling(text)) <= most)
        return min(near, default=None)

    def telling(self, text: str) -> tuple[str, ...]:
        """The words of a text but for those that may always stand between "could you" and what is asked."""
        return tuple(_WORD.findall(_fillers(self.lexicon).sub(" ", text)))

    def names_worker(self, end: int) -> bool:
        """Whether somebody who works is named behind a place of the plain text, as in "a freelance illustrator"."""
        following = re.split(r"[.!?;:,]", self.text(end, end + FARTHEST))[0]
        for role in self.roles:
            if end < role.end <= end + len(following) and len(self.text(end, role.end).split()) <= _LONGEST_TITLE:
                return True
        words = _WORD.findall(following)
        workers = self.lexicon.word_set("worker")
        return (
            any(self.is_worker(word) for word in words[:2])
            or any(word in workers or word.removesuffix("s") in workers for word in words[:4])
            or bool(words and _ONE_MORE.search(self.text(end - 9, end)))
        )

    def is_worker(self, word: str) -> bool:
        """Whether a word is one for who works, or is formed like one."""
        words = self.lexicon.word_set
        return word in words("worker") or (
            len(word) > len("her") and bool(_FORMED.search(word)) and word not in words("thing")
        )


def _thing(found: re.Match[str], base: int) -> Thing:
    words = tuple(_WORD.findall(found["noun"] or found["named"]))
    where = found["where"] or ""
    start, end = base + found.start(), base + found.end()
    return Thing(words=words, start=start, end=end, is_place=where not in {"", "of", "to", "for", "with", "off"})


@cache
def _fillers(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted(lexicon.words("filler"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b" if words else r"(?!)")
