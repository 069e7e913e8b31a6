"""Where a sentence names a job."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.language.reading import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.language.reading import Sentence

LONGEST_TITLE = 5
"""Words before the last one that may belong to a title, as in "senior mental health support worker"."""
_BEFORE_A_TITLE = frozenset(
    "a an the my your his her our their this that these those some any every each no one another"  # determiners
    " i you he she it we they me him us them who whom which what someone anyone everyone somebody anybody"
    " in on at of for to from with by as into about within near around over under through across between after before"
    " since until than like via per and or but nor so if because while when where whether though although either neither"
    " am is are was were be been being become becoming became do does did done doing have has had having"
    " can could will would shall should may might must cannot want wants wanted wanting wanna need needs needed needing"
    " seek seeks seeking sought look looks looking looked find finding found get gets getting got gotta gonna go goes going"
    " gone went works worked working trains trained hire hires hired hiring make makes making made"
    " target targeting targets pursue pursuing aim aiming aims hope hoping hopes wish wishing plan planning plans"
    " decide decided deciding choose choosing chose chosen leave leaving left quit quitting start starting started"
    " land landing know knows knew known meet meeting met thank thanks thanking tell telling told ask asking asked"
    " say says said saying see seeing saw seen helping helps helped called apply applying applied"
    " interview interviewing try trying tried consider considering join joining joined return returning move moving moved"
    " step stepping transition transitioning switch switching qualify qualified qualifying prefer love loved enjoy enjoyed"
    " great good brilliant fantastic wonderful perfect amazing excellent nice fine better best decent proper dream ideal"
    " very really just only still also already maybe perhaps possibly probably even ever never not now then soon again"
    " here there yes well too quite rather simply definitely absolutely finally currently really mostly fully actually"
    " more most less least much many few several all both enough other same such own next last new old current former"
    " present previous ex please hi hello dear hey sir madam cheers"
    " two three four five six seven eight nine ten years months weeks days"
    " i'm im i'd i've i'll you're he's she's it's we're they're that's there's let's don't dont can't cant isn't".split()
)
_AFTER_AS = re.compile(
    r"(?:\b(?:as|be|being|become|becoming|am|i'?m|was|called|seeking|titled?)(?: an?| your next| the| its| their)?\s+)$"
)
_JOB_WORD = re.compile(
    r"^[\s-]+(?:role|job|position|post|vacancy|opening|apprenticeship|traineeship|internship|seat|gig|title|slot)\b"
)
_OF = re.compile(
    r" (?:of|for) (?!an?\b|the\b|my\b|your\b|our\b|their\b|this\b|that\b|any\b)((?:[\w&'-]+ and )?[\w&'-]+)"
)
_LEADERS = frozenset(
    "head director vp president secretary professor teacher chief dean captain officer minister chair manager lead"
    " lecturer controller master keeper editor superintendent tutor".split()
)
_HEAD_OF = re.compile(r"\bhead of (?!the\b|an?\b|my\b|your\b|our\b|their\b)([\w&'-]+(?: (?:and|&) [\w'-]+)?)")
_NO_TITLES = frozenset(
    "senior junior better former other major minor inner outer later prior superior interior exterior number matter order"
    " career order offer another further rather longer higher lower earlier older younger bigger smaller closer newer"
    " member customer listener human woman man person sister brother mother father daughter partner lover winner believer".split()
)
_FORMED = re.compile(r"(?:[^aeiou]er|or|ist|ian|eer|man|woman|person|smith|wright|hand|ologist|ician|maker|keeper)$")


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


@cache
def occupations() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The words that end a title anywhere, and those that end one behind certain others."""
    from jumpstart.playbook.shipped import lexicon_bytes  # noqa: PLC0415  read on first use

    return parse_occupations(lexicon_bytes("occupations.txt").decode())


def parse_occupations(text: str) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The two kinds of words in a list of occupations."""
    plain: set[str] = set()
    paired: dict[str, frozenset[str]] = {}
    last = ""
    for line in (line.partition("#")[0] for line in text.splitlines()):
        head, colon, rest = line.partition(":")
        if colon:
            last = head.strip()
            paired[last] = paired.get(last, frozenset()) | frozenset(rest.split())
        elif line.startswith(" ") and last:
            paired[last] |= frozenset(line.split())
        else:
            last = ""
            plain.update(line.split())
    return frozenset(plain), paired


def find_roles(sentence: Sentence) -> tuple[Role, ...]:
    """
    The job titles in a sentence, in order, none within another.

    A title ends with a word that ends titles in public lists of occupations, or with a word that is formed like one
    where the sentence says "as a …" or "a … job"; what stands before it belongs to it up to an article or a verb.
    """
    text, base = sentence.text, sentence.start
    return tuple(Role(text=text[start:end], start=base + start, end=base + end) for start, end in _titles(text))


def is_title(word: str, before: str = "") -> bool:
    """Whether a word, behind another, ends a job title in the lists of occupations."""
    plain, paired = occupations()
    last = re.split(r"[-/]", word)[-1]
    return last in plain or (last in paired and before in paired[last])


def _titles(text: str) -> Iterator[tuple[int, int]]:
    words = [(found[0], found.start(), found.end()) for found in WORD.finditer(text)]
    free = 0  # the first word that no title holds yet
    for place, (word, start, end) in enumerate(words):
        before = words[place - 1][0] if place > free else ""
        if _ends_title(text, word, before, start, end) and not _goes_on(text, words, place):
            first = _first_word(text, words, place, free)
            stop = _last_place(text, word, end)
            yield words[first][1], stop
            free = next((index for index in range(place, len(words)) if words[index][1] >= stop), len(words))
        elif word == "head" and (found := _HEAD_OF.match(text, start)):
            yield words[_first_word(text, words, place, free)][1], found.end()
            free = place + 3


def _ends_title(text: str, word: str, before: str, start: int, end: int) -> bool:
    if is_title(word, before):
        return True
    last = re.split(r"[-/]", word)[-1]
    if last in _NO_TITLES or (last not in occupations()[1] and not _FORMED.search(last)):
        return False
    return bool(_JOB_WORD.match(text[end : end + 24])) or bool(_AFTER_AS.search(_up_to_title(text[:start])))


def _up_to_title(text: str) -> str:
    """The text without the words that may stand between "as a" and the last word of a title."""
    words = [(found[0], found.start()) for found in WORD.finditer(text[-80:])]
    offset, start = max(0, len(text) - 80), len(text)
    for word, place in reversed(words[-LONGEST_TITLE:]):
        if word in _BEFORE_A_TITLE or text[offset + place + len(word) : start].strip():
            break
        start = offset + place
    return text[:start]


def _goes_on(text: str, words: list[tuple[str, int, int]], place: int) -> bool:
    """Whether the title goes on with the next word, as "nurse" does in "nurse manager"."""
    if place + 1 >= len(words):
        return False
    following, start, _ = words[place + 1]
    return text[words[place][2] : start] in {" ", "/", " / "} and is_title(following, words[place][0])


def _first_word(text: str, words: list[tuple[str, int, int]], place: int, free: int) -> int:
    first = place
    while first > max(free, place - LONGEST_TITLE):
        word, _, end = words[first - 1]
        between = text[end : words[first][1]]
        if word in _BEFORE_A_TITLE or word.endswith("ly") or between.strip(" &/-") or "  " in between:
            break
        first -= 1
    return first


def _last_place(text: str, word: str, end: int) -> int:
    found = _OF.match(text, end) if re.split(r"[-/]", word)[-1] in _LEADERS else None
    return found.end() if found else end
