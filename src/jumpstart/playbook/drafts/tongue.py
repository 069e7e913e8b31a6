"""Whether a text is in the language of a lexicon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumpstart.playbook.language import Lexicon, Reading

_FEWEST_WORDS = 4
_ENOUGH_WORDS = 12
_SMALL_SHARE = 0.1
_LATIN = re.compile(r"[a-z]")
_OTHER_LETTER = re.compile(r"[^\W\d_a-z]")


def is_in_language(reading: Reading, lexicon: Lexicon) -> bool:
    """
    Whether a text is in the language of a lexicon, as far as that can be told.

    It is not where most of its letters are of another script, where it holds more of the commonest words of other
    languages than of this one's, or where this one's are rare in a text of some length.
    """
    latin, others = len(_LATIN.findall(reading.plain)), len(_OTHER_LETTER.findall(reading.plain))
    if others > latin:
        return False
    words = [word for word in reading.words if word.isalpha() or "'" in word]
    if len(words) < _FEWEST_WORDS:
        return True
    foreign_words = lexicon.word_set("other-languages")
    own = sum(word in lexicon.common for word in words)
    foreign = sum(word in foreign_words for word in words)
    if foreign > own and foreign > 1:
        return False
    return len(words) < _ENOUGH_WORDS or own >= _SMALL_SHARE * len(words)
