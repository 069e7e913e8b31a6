"""Where a sentence names a job."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.language.reading import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.language.lexicon import Lexicon
    from jumpstart.playbook.language.reading import Sentence

LONGEST_TITLE = 5
"""Words before the last one that may belong to a title, as in "senior mental health support worker"."""
_LOOK_AHEAD = 4
_AFTER_AS = re.compile(
    r"(?:\b(?:as|be|being|become|becoming|am|i'?m|was|called|seeking|titled?)(?: an?| your next| the| its"
    r"| their)?\s+)$"
)
_JOB_WORD = re.compile(
    r"^(?:'s)?[\s-]+(?:role|job|position|post|vacancy|opening|apprenticeship|traineeship|internship|seat"
    r"|gig|title|slot)\b"
)
_HELD = re.compile(
    r" (?:role|job|position|post|vacancy|opening|apprenticeship|seat|gig|slot|berth|place|spot|chair|bench|start)\b"
)
_WHERE = re.compile(r",? (?:at|in|for|with|on|near|aboard) |$")
_OF = re.compile(
    r" (?:of|for) (?!an?\b|the\b|my\b|your\b|our\b|their\b|this\b|that\b|any\b)((?:[\w&'-]+ and )?[\w&'-]+)"
)
_NAME_GOES_ON = re.compile(r" (?:county|street|road|islands?|strait|avenue|square|lane|park|bridge|hill|row|gardens)\b")
"""What stands behind the name of a place that is also a title: Cook County, Baker Street."""

_HEAD_OF = re.compile(
    r"\bhead of (?!the\b|an?\b|my\b|your\b|our\b|their\b)[\w&'-]+(?: (?:and|&) [\w'-]+)?"
    r"|\bkeeper of (?!an?\b|my\b|your\b|our\b|their\b|that\b|this\b)(?:the )?[\w'-]+"
    r"|\b(?:chief of (?:staff|police|party|operations)|master of (?:ceremonies|foxhounds|wine|music|the [\w]+)"
    r"|clerk of (?:the )?(?:works?|course|court)|justice of the peace|officer of the watch|master at arms"
    r"|king of arms)\b"
)
_FORMED = re.compile(r"(?:[^aeiou]er|or|ist|ian|eer|man|woman|person|smith|wright|hand|ologist|ician|maker|keeper)$")
_SURELY_FORMED = re.compile(
    r"\w{3}(?:ologist|ographer|smith|wright|monger|iatrist|therapist|maker|keeper|herder|grower)$"
)
_FRAME = re.compile(
    r"(?:\b(?:work|working|job|jobs|post|position|role|office|place|career|life|future|start|week|morning"
    r"|mornings|nights|days"
    r"|hours|train|training|retrain|retraining|qualify|apprenticed|apprenticeship|employed|hired|appointed"
    r"|engaged|taken on"
    r"|sworn in|signed on|ordained|serve|serving|placement|on|again|me|berth|contract|living) as (?:an? |the )"
    r"|\b(?:(?:to|i'll|will|shall|and|gonna) (?:be|become)|becoming|become|of being|get to be|long as i'?m"
    r"|goal is|dream is) an? "
    r"|\b(?:post|position|office|job|role|berth|place) of (?:an? )?)$"
)
_COMPOUND = re.compile(r"(?<=\w\w\w)-(?:at|in|of|de|to)-\w+$")
"""What goes on behind the word that names the job: sergeant-at-arms, editor-in-chief, cooper-to-be."""

_FRAMED = re.compile(
    r"(?:[.!?,;:)\"]|\s-|$| (?:at|in|for|with|on|near|aboard|to|and|or|under|by|somewhere|within|round)\b)"
)
_ABSTRACT = re.compile(
    r"(?:ing|ed|ness|[st]ion|ity|ment|ism|ship|ance|ence|hood|dom|ful|ous|able|ible|ive|ic|al|ly|th|[^s]s"
    r"|ss)$"
)


@attrs.frozen(kw_only=True)
class Role:
    """
    A job title in a text.

    Attributes:
        text: The title in plain letters, without its article.
        start: Where it begins in the plain text.
        end: Where it ends, excluded.
    """

    text: str
    start: int
    end: int


def find_roles(sentence: Sentence, *, lexicon: Lexicon | None = None) -> tuple[Role, ...]:
    """
    The job titles in a sentence, in order, none within another.

    A title ends with a word that ends titles in public lists of occupations, or with a word that is formed like one
    where the sentence says "as a …" or "a … job",
    or with any word where only a title can stand; what stands before it belongs to it up to an article or a verb.

    Args:
        sentence: The sentence.
        lexicon: The words to know titles by, None for the English ones.
    """
    base = sentence.start
    spans = _Titles(sentence.text, lexicon or _english()).spans()
    return tuple(Role(text=sentence.text[start:end], start=base + start, end=base + end) for start, end in spans)


def _english() -> Lexicon:
    from jumpstart.playbook.shipped import english_goals  # noqa: PLC0415  read on first use

    return english_goals()


class _Titles:
    """The search for titles in one text."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text, self._lexicon = text, lexicon
        self._words = [_without_s(text, found) for found in WORD.finditer(text)]
        self._before = lexicon.word_set("before-a-title")

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where the titles begin and end, in order."""
        free = 0  # the first word that no title holds yet
        for place, (word, start, end) in enumerate(self._words):
            if _NAME_GOES_ON.match(self._text, end):
                continue
            if self._ends_title(place, free) and not self._goes_on(place):
                stop = self._last_place(word, end)
            elif place >= free and (found := _HEAD_OF.match(self._text, start)):
                stop = found.end()
            else:
                continue
            yield self._words[self._first_word(place, free)][1], stop
            free = next((index for index, each in enumerate(self._words) if each[1] >= stop), len(self._words))

    def _is_title(self, place: int, free: int = 0) -> bool:
        last = _last_part(self._words[place][0])
        is_none = not self._lexicon.word_set("no-title").isdisjoint((last, self._words[place][0]))
        if not is_none and (last in self._lexicon.titles or _SURELY_FORMED.search(last)):
            return True
        before, pairs = self._words[place - 1][0] if place > free else "", self._lexicon.title_pairs
        if last in pairs and before.endswith("'s") and before.removesuffix("'s") in self._lexicon.titles:
            return True
        return before.replace("'", "") in pairs.get(last, ())

    def _ends_title(self, place: int, free: int) -> bool:
        if place < free:
            return False
        if self._is_title(place, free):
            return True
        word, _start, end = self._words[place]
        last = _last_part(word)
        if last in self._lexicon.word_set("no-title") or last in self._before:
            return False
        if last not in self._lexicon.title_pairs and not _FORMED.search(last):
            return self._is_framed(place, free)
        if _JOB_WORD.match(self._text[end : end + 24]):
            return True
        if word in self._lexicon.word_set("no-role"):
            return False
        ahead = self._text[: self._words[self._first_word(place, free)][1]]
        is_known = last in self._lexicon.title_pairs
        is_bare = is_known and not ahead.strip(" *-") and bool(_WHERE.match(self._text[end : end + 12]))
        return is_bare or bool(_AFTER_AS.search(ahead[-40:])) or self._is_framed(place, free)

    def _is_framed(self, place: int, free: int) -> bool:
        """Whether a word of which nothing is known stands where only a title does: "a job as a pursuivant"."""
        word, _, end = self._words[place]
        if _ABSTRACT.search(word) or word in self._lexicon.common or word in self._lexicon.word_set("no-role"):
            return False
        start = self._words[self._first_word(place, free)][1]
        return bool(_FRAMED.match(self._text, end)) and bool(_FRAME.search(self._text, max(0, start - 40), start))

    def _goes_on(self, place: int) -> bool:
        """Whether a title goes on, as "nurse" does in "nurse manager" and "assistant" in "assistant stage manager"."""
        for following in range(place + 1, min(place + _LOOK_AHEAD, len(self._words))):
            between = self._text[self._words[following - 1][2] : self._words[following][1]]
            if between not in {" ", "/", " / "} or self._words[following][0] in self._before:
                return False
            if self._is_title(following):
                return True
        return False

    def _first_word(self, place: int, free: int) -> int:
        first = place
        while first > max(free, place - LONGEST_TITLE):
            word, _, end = self._words[first - 1]
            between = self._text[end : self._words[first][1]]
            if (
                word in self._before
                or word.endswith("ly")
                or between.strip(" &/-")
                or "  " in between
                or " -" in between
            ):
                break
            first -= 1
        return first

    def _last_place(self, word: str, end: int) -> int:
        leads = _last_part(word) in self._lexicon.word_set("leads")
        found = _OF.match(self._text, end) if leads else None
        return found.end() if found else end


def _last_part(word: str) -> str:
    return re.split(r"[-/]", _COMPOUND.sub("", word))[-1]


def _without_s(text: str, found: re.Match[str]) -> tuple[str, int, int]:
    """A word with where it begins and ends; of "a gardener's job" without the 's, which is no part of the title."""
    word, end = found[0], found.end()
    if word.endswith("'s") and _HELD.match(text[end : end + 24]):
        return word[:-2], found.start(), end - 2
    return word, found.start(), end
