"""Whether a draft names somebody, though a name may be a common word and a common word no name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.playbook.drafts.draft import Passage, plain

if TYPE_CHECKING:
    from jumpstart.playbook.drafts.draft import Draft

_NO_NAMES = ("not-names", "nationalities", "greetings", "sign-offs", "gathering", "no-names")
_SHORTEST_NAME = 2
_GOES_ON = re.compile(r"[\w,&]$")


def is_word_of_its_own(draft: Draft, word: str) -> bool:
    """Whether a word in small letters is common, or listed as no name."""
    return word in draft.lexicon.common or is_listed_as_no_name(draft, word)


def is_listed_as_no_name(draft: Draft, word: str) -> bool:
    """Whether a word in small letters is listed as no name, however common it is."""
    return any(word in draft.lexicon.word_set(name) for name in _NO_NAMES)


def is_of_one_case(text: str) -> bool:
    """Whether a text has no capitals or nothing else, so that they say nothing."""
    return text == text.lower() or text == text.upper()


def find_first_name(draft: Draft, name: str) -> Passage | None:
    """
    The passage that holds a single name, written as a name is.

    A name has its capital wherever the text has any; one that is a common word too, as Will and Grace, does not begin
    the sentence.
    """
    sought = rf"(?<![\w']){re.escape(plain(name))}(?!\w)"
    is_common, knows_no_capitals = is_word_of_its_own(draft, plain(name)), is_of_one_case(draft.reading.text)
    for found in re.finditer(sought, draft.reading.plain):
        typed = draft.reading.text[slice(*draft.reading.span(*found.span()))]
        if knows_no_capitals and not is_common:
            return Passage(start=found.start(), end=found.end(), taken_for="a name")
        begins = not _GOES_ON.search(draft.reading.plain[: found.start()].rstrip())
        if not knows_no_capitals and not typed[0].islower() and not (is_common and begins):
            return Passage(start=found.start(), end=found.end(), taken_for="a name")
    in_signature = re.search(sought, plain(draft.reading.signature))
    return Passage(start=0, end=0, taken_for="a name") if in_signature else None


def names_person(draft: Draft, name: str) -> bool:
    """
    Whether a draft names a person: in full, or by the first or the last name.

    Somebody known by what they do, as "the head nurse at St Mary's", is named by that or by two words of it.
    """
    words = [word for word in name.split() if plain(word).rstrip(".") not in draft.lexicon.word_set("honorifics")]
    if not words:
        return False
    if draft.lexicon.word_set("in-descriptions").isdisjoint(plain(name).split()):
        is_whole = len(words) > 1 and draft.names(" ".join(words))
        return is_whole or any(find_first_name(draft, word) for word in {words[0], words[-1]})
    return draft.names(*_descriptions(draft, name))


def _descriptions(draft: Draft, name: str) -> list[str]:
    """The parts of a description between words such as "at" that say enough on their own, and the whole."""
    parts: list[list[str]] = [[]]
    for word in plain(name).split():
        if word not in draft.lexicon.word_set("in-descriptions"):
            parts[-1].append(word)
        elif parts[-1]:
            parts.append([])
    return [plain(name), *(" ".join(part) for part in parts if len(part) > 1)]
