"""What the sentences of a statement speak of: what is wanted, what is so, what is left."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.clarity.directions import Direction, find_directions
from jumpstart.playbook.language.roles import Role, find_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.language import Hit, Lexicon, Reading, Sentence

_ATTITUDES = ("wants", "now", "not", "others", "away")
"""What a passage may stand under; among those that end at one place the last one counts."""

_SEGMENTS = re.compile(r"[:;]\s|\s-+\s|[()]|\s=\s?|,? but |(?<!\w)(?:if|should) [^,;.]{3,60}, ")
_NAMED_AFTER = re.compile(
    r"[^.;:]{0,50} it (?:is|shall be|will be)(?=[.!,]|$)|[^.;]{0,60}?,? (?:that'?s|which is|is|will be|it'?s) (?:me\b"
    r"|(?:my|the|our) (?:\w+ )?(?:dream|goal|aim|plan|target|ambition|next|idea|calling|future|destination)\b"
    r"|the (?:job|one|post|role) (?:for me|i)|what i(?:'m after|'d like| want| mean| shall| will)|where i'm going)"
)
"""What is said behind a title to claim it: "…, that's my dream job"."""

_ALREADY = re.compile(
    r",? (?:today|yesterday|at present|at the moment|by (?:day|trade|training|profession|background)"
    r"|all my (?:working )?life|for (?:\w+ )?(?:years|decades|ages)|turned|until (?:now|recently|last)|since)\b"
)
_NOW = re.compile(r" (?:now|currently|for now|these days)(?=[.,;]|$| but)")
_SEEKS = re.compile(
    r"^[^.;:]{0,40}\b(?:seeks|seeking|looking|wants|wishes|wishing|hopes|hoping|keen|aiming|turning"
    r"|retraining|wanting|desires"
    r"|ready)\b"
)
_TURNED_DOWN = re.compile(
    r"(?:been there|done (?:that|it)|tried|did (?:that|it)|no\b|nope|never|not (?:me|any|for|now)|was one"
    r"|had)"
)
_PREPOSED = re.compile(r"^(?:to|with|by|from|under|alongside|like|for|than) |\bwho\b")
_USED = re.compile(
    r"\bused (?:to )?$|\b(?:as a (?:child|kid|boy|girl|lad|lass)|when i was|at school i|years ago)\b[^;:.]*$"
    r"|\bonce (?:wanted|hoped|dreamt|dreamed|thought|meant|planned)\b[^;:.]*$"
)
"""What puts a wish into the past."""
_PAIR = 2
_LAST_PART = re.compile(r"^.*,(?= )")
_SHORT_OPENING = 2
_TELLING = 12
"""Words: a longer sentence tells a story, and what it names is not what is wanted unless it says so."""

_JOINED = re.compile(
    r"^[^.!?]{0,40}(?:\b(?:or|otherwise|alternatively|failing that|vs\.?|versus)(?!\w)|/)[^.!?]{0,20}$"
    r"|^ ?[,/] ?(?:an? )?$"
)


@attrs.frozen(kw_only=True)
class Statement:
    """
    What a statement says of the goal.

    Attributes:
        reading: The text.
        targets: The titles that are wanted, in order.
        others: The titles that are held, left, denied or somebody else's.
        directions: The fields, places and employers that are wanted.
    """

    reading: Reading
    targets: tuple[Role, ...]
    others: tuple[Role, ...]
    directions: tuple[Direction, ...]
    _parts: tuple[_Part, ...] = attrs.field(repr=False)

    def attitude(self, place: int) -> str:
        """What a place of the plain text stands under: wanted, left, denied, held now; empty for none."""
        index = bisect_right(self._starts, place) - 1
        return self._parts[index].attitude(place) if index >= 0 else ""

    def within(self, sentence: Sentence) -> tuple[Role, ...]:
        """The titles in a sentence that are wanted, in order."""
        return self._by_sentence.get(sentence.start, ())

    @cached_property
    def _starts(self) -> list[int]:
        return [part.sentence.start for part in self._parts]

    @cached_property
    def _by_sentence(self) -> dict[int, tuple[Role, ...]]:
        found: dict[int, tuple[Role, ...]] = {}
        for role in self.targets:
            start = self._starts[bisect_right(self._starts, role.start) - 1]
            found[start] = (*found.get(start, ()), role)
        return found


def understand(reading: Reading, lexicon: Lexicon) -> Statement:
    """What a text says of the goal."""
    parts = [_Part(sentence, lexicon) for sentence in reading.sentences]
    for part, following in reversed(tuple(pairwise(parts))):
        part.hear(following)
    targets = [role for part in parts for role in part.roles("wants")]
    if not targets and any(part.seeks_work for part in parts):
        denied = {role.text for part in parts for role in part.roles("not")}
        held = [role for part in parts for role in part.roles("now") if not part.is_over(role)]
        targets = [role for role in held if role.text not in denied][:1]
    if not targets:
        targets = [role for part in parts for role in part.roles("")]
    chosen = frozenset(targets)
    directions = [found for part in parts for found in part.directions(chosen, reading)]
    return Statement(
        reading=reading,
        targets=tuple(targets),
        others=tuple(role for part in parts for role in part.all_roles if role not in chosen),
        directions=tuple(directions),
        parts=tuple(parts),
    )


class _Part:
    """One sentence with its titles, each under the attitude that governs it."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.sentence = sentence
        self._lexicon = lexicon
        self._owners, self._openers, self._over = map(lexicon.word_set, ("owners", "openers", "over"))
        self.all_roles = find_roles(sentence, lexicon=lexicon)
        hits = [
            hit for of in _ATTITUDES for hit in lexicon.find(of, sentence) if of != "away" or not self._says_where(hit)
        ]
        wants = [hit for hit in hits if hit.cue.of == "wants"]
        self._doubts = [hit for of in ("hedging", "vague", "alternatives") for hit in lexicon.find(of, sentence)]
        self.hits = sorted(
            (
                hit
                for hit in hits
                if (hit.cue.of not in {"others", "now"} or not _within(hit, wants))
                and (hit.cue.of != "not" or not _opens(hit, self._doubts))
            ),
            key=lambda hit: (hit.end, -_ATTITUDES.index(hit.cue.of)),
        )
        self.left_or_kept = [
            hit
            for of in ("away", "status-quo")
            for hit in lexicon.find(of, sentence)
            if of == "status-quo" or not self._says_where(hit)
        ]
        self.seeks_work = any(lexicon.find("seeks-work", sentence))
        self.was_turned_down = False
        self._attitudes: dict[Role, str] = {}
        before: Role | None = None
        for role in self.all_roles:
            self._attitudes[role] = self._attitude_to(role, before)
            before = role

        self._tell_the_held_from_the_sought()

    def _says_where(self, hit: Hit) -> bool:
        """Whether an "out of" behind a title says where, as in "second mate out of Piraeus"."""
        text, start = self.sentence.text, self.sentence.start
        return hit.text == "out of" and any(
            role.end <= hit.start and not re.search(r"[;:.]", text[role.end - start : hit.start - start])
            for role in self.all_roles
        )

    def _tell_the_held_from_the_sought(self) -> None:
        """Of "nurse seeks post as health visitor" the first title is the one that is held."""
        if len(self.all_roles) < _PAIR or self._attitudes[self.all_roles[0]] not in {"wants", ""}:
            return
        first, second = self.all_roles[:_PAIR]
        if self._attitudes[second] == "wants" and _SEEKS.search(self._between(first, second)):
            self._attitudes[first] = "now"

    def hear(self, following: _Part) -> None:
        """Take in the next sentence: "Nurse? Been there."."""
        is_short = self.sentence.is_question and len(self.sentence.words) <= _PAIR * 2
        if is_short and (following.was_turned_down or _TURNED_DOWN.match(following.sentence.text)):
            self.was_turned_down = True
            self._attitudes = dict.fromkeys(self._attitudes, "not")

    def roles(self, attitude: str) -> Iterator[Role]:
        return (role for role, found in self._attitudes.items() if found == attitude)

    def _attitude_to(self, role: Role, before: Role | None) -> str:
        start, end = self._segment_of(role.start)
        opening = self.sentence.text[start - self.sentence.start : role.start - self.sentence.start]
        if opening.split()[-1:] and opening.split()[-1] in self._owners:
            return "others"
        if before is not None and opening.endswith(" the ") and before.start >= start:
            return "others"
        if _ALREADY.match(self.sentence.text, role.end - self.sentence.start):
            return "now"
        governing = self._governing(role.start)
        if governing is None and _NOW.match(self.sentence.text, role.end - self.sentence.start):
            return "now"
        if _NAMED_AFTER.match(self.sentence.text, role.end - self.sentence.start) and (
            governing is None
            or (governing.cue.of in {"now", "others"} and governing.text.split()[0] not in self._owners)
        ):
            return "wants"
        if governing is not None:
            return self._denied(governing)
        if before is not None and before.start >= start and _JOINED.search(self._between(before, role)):
            return self._attitudes[before]
        opening = _LAST_PART.sub("", opening)
        if not set(opening.strip(" -*:'\"").split()) - self._openers:
            return "" if self.sentence.text[: start - self.sentence.start].endswith("(") else "wants"
        later = any(hit.cue.of == "wants" and role.end <= hit.start < end for hit in self.hits)
        return "wants" if later and len(opening.split()) <= _SHORT_OPENING else ""

    def _denied(self, governing: Hit) -> str:
        """The attitude of a cue; what is wanted behind a denial is not, and what others want is theirs."""
        if governing.cue.of == "wants" and self._is_wanted_by_others(governing.start):
            return "others"
        if _USED.search(self.sentence.text, 0, governing.start - self.sentence.start):
            return "now"
        if governing.cue.of == "wants" and any(
            hit.cue.of == "not" and hit.start <= governing.start <= hit.end + 1 for hit in self.hits
        ):
            return "not"
        return governing.cue.of

    def _is_wanted_by_others(self, start: int) -> bool:
        """Whether what is wanted at a place is so by somebody else: "my friend Dave wants to be a …"."""
        for hit in reversed(self.hits):
            if hit.cue.of == "wants" and hit.start < start <= hit.end + 1:
                start = hit.start
        return any(
            hit.cue.id == "somebody-else" and hit.start < start <= hit.end + 1 and not _PREPOSED.search(hit.text)
            for hit in self.hits
        )

    def _between(self, one: Role, other: Role) -> str:
        return self.sentence.text[one.end - self.sentence.start : other.start - self.sentence.start]

    def attitude(self, place: int) -> str:
        """What a place stands under, empty for nothing."""
        governing = self._governing(place)
        return self._denied(governing) if governing else ""

    def _segment_of(self, place: int) -> tuple[int, int]:
        """The part of the sentence that a place lies in, between colons, semicolons and dashes."""
        start, end = self.sentence.start, self.sentence.end
        for found in _SEGMENTS.finditer(self.sentence.text):
            middle = self.sentence.start + found.end()
            if middle <= place:
                start = middle
            else:
                return start, middle
        return start, end

    def _governing(self, place: int, *, besides: str = "") -> Hit | None:
        """The last cue before a place in its part of the sentence."""
        start, _ = self._segment_of(place)
        before = [hit for hit in self.hits if start <= hit.start and hit.end <= place and hit.cue.of != besides]
        return before[-1] if before else None

    def is_over(self, role: Role) -> bool:
        """Whether a title is one of the past, as of an ex-teacher."""
        hit = self._governing(role.start)
        return hit is not None and bool(self._over & set(hit.text.split()))

    def directions(self, targets: frozenset[Role], reading: Reading) -> Iterator[Direction]:
        own = [role for role in self.all_roles if role in targets]
        places = find_directions(
            self.sentence, reading, self.all_roles, has_target=bool(targets), lexicon=self._lexicon
        )
        for found in places:
            after_target = [role for role in own if role.end <= found.start]
            if any(hit.start < found.end and found.words < hit.end for hit in self.left_or_kept):
                continue
            governing = self._governing(found.words, besides="others")
            if governing is None:
                if targets or self._names_what_is_sought:
                    yield found
            elif (after_target and governing.start < after_target[-1].end) or governing.cue.of == "wants":
                yield found

    @cached_property
    def _names_what_is_sought(self) -> bool:
        """Whether a sentence that is long and without a title speaks of what is wanted at all."""
        return (
            len(self.sentence.words) <= _TELLING
            or bool(self._doubts)
            or any(hit.cue.of == "wants" for hit in self.hits)
        )


def _opens(hit: Hit, doubts: list[Hit]) -> bool:
    """Whether a denial is only the first word of a doubt: "not sure"."""
    return any(doubt.start <= hit.start < doubt.end for doubt in doubts)


def _within(hit: Hit, wants: list[Hit]) -> bool:
    """Whether a passage begins within one that says what is wanted, as "for a" does in "looking for a"."""
    return any(want.start < hit.start < want.end for want in wants)
