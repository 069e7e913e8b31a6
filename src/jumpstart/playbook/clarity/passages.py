"""What the sentences of a statement speak of: what is wanted, what is so, what is left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.clarity.directions import Direction, find_directions
from jumpstart.playbook.language.roles import Role, find_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.playbook.language import Hit, Lexicon, Reading, Sentence

_ATTITUDES = ("wants", "now", "not", "others", "away")
"""What a passage may stand under; among those that end at one place the last one counts."""

_SEGMENTS = re.compile(r"[:;]\s|\s-+\s|[()]|\s=\s?|,? but ")
_ALREADY = re.compile(
    r",? (?:today|yesterday|at present|at the moment|by (?:day|trade|training|profession|background)"
    r"|all my (?:working )?life|for (?:\w+ )?(?:years|decades|ages)|turned|until (?:now|recently|last)|since)\b"
)
_LAST_PART = re.compile(r"^.*,(?= )")
_SHORT_OPENING = 2
_JOINED = re.compile(
    r"^[^.!?]{0,40}(?:\b(?:or|otherwise|alternatively|failing that|vs|versus)\b|/)[^.!?]{0,20}$|^ ?[,/] ?(?:an? )?$"
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
        return next((part.attitude(place) for part in self._parts if part.holds(place)), "")


def understand(reading: Reading, lexicon: Lexicon) -> Statement:
    """What a text says of the goal."""
    parts = [_Part(sentence, lexicon) for sentence in reading.sentences]
    targets = [role for part in parts for role in part.roles("wants")]
    if not targets and any(part.seeks_work for part in parts):
        denied = {role.text for part in parts for role in part.roles("not")}
        held = [role for part in parts for role in part.roles("now") if not part.is_over(role)]
        targets = [role for role in held if role.text not in denied][:1]
    if not targets:
        targets = [role for part in parts for role in part.roles("")]
    everything = [role for part in parts for role in part.all_roles]
    directions = [found for part in parts for found in part.directions(targets, reading)]
    return Statement(
        reading=reading,
        targets=tuple(targets),
        others=tuple(role for role in everything if role not in targets),
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
        hits = [hit for of in _ATTITUDES for hit in lexicon.find(of, sentence)]
        wants = [hit for hit in hits if hit.cue.of == "wants"]
        self.hits = sorted(
            (hit for hit in hits if hit.cue.of not in {"others", "now"} or not _within(hit, wants)),
            key=lambda hit: (hit.end, -_ATTITUDES.index(hit.cue.of)),
        )
        self.left_or_kept = [hit for of in ("away", "status-quo") for hit in lexicon.find(of, sentence)]
        self.seeks_work = any(lexicon.find("seeks-work", sentence))
        self._attitudes: dict[Role, str] = {}
        before: Role | None = None
        for role in self.all_roles:
            self._attitudes[role] = self._attitude_to(role, before)
            before = role

    def roles(self, attitude: str) -> Iterator[Role]:
        return (role for role, found in self._attitudes.items() if found == attitude)

    def _attitude_to(self, role: Role, before: Role | None) -> str:
        start, end = self._segment_of(role.start)
        opening = self.sentence.text[start - self.sentence.start : role.start - self.sentence.start]
        if opening.split()[-1:] and opening.split()[-1] in self._owners:
            return "others"
        if _ALREADY.match(self.sentence.text, role.end - self.sentence.start):
            return "now"
        governing = self._governing(role.start)
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
        """The attitude of a cue; what is wanted behind a denial is not."""
        if governing.cue.of == "wants" and any(
            hit.cue.of == "not" and hit.start <= governing.start <= hit.end + 1 for hit in self.hits
        ):
            return "not"
        return governing.cue.of

    def _between(self, one: Role, other: Role) -> str:
        return self.sentence.text[one.end - self.sentence.start : other.start - self.sentence.start]

    def holds(self, place: int) -> bool:
        """Whether a place of the plain text lies in this sentence."""
        return self.sentence.start <= place < self.sentence.end

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

    def directions(self, targets: Iterable[Role], reading: Reading) -> Iterator[Direction]:
        own = [role for role in targets if role in self.all_roles]
        is_aimed = bool(list(targets))
        places = find_directions(self.sentence, reading, self.all_roles, has_target=is_aimed, lexicon=self._lexicon)
        for found in places:
            if any(hit.start < found.end and found.words < hit.end for hit in self.left_or_kept):
                continue
            governing = self._governing(found.words, besides="others")
            after_target = [role for role in own if role.end <= found.start]
            if (
                (after_target and (governing is None or governing.start < after_target[-1].end))
                or governing is None
                or governing.cue.of == "wants"
            ):
                yield found


def _within(hit: Hit, wants: list[Hit]) -> bool:
    """Whether a passage begins within one that says what is wanted, as "for a" does in "looking for a"."""
    return any(want.start < hit.start < want.end for want in wants)
