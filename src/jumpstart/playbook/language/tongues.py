"""Whether a text is in the language of a lexicon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumpstart.playbook.language.lexicon import Lexicon
    from jumpstart.playbook.language.reading import Reading

_FEWEST_WORDS = 4
_ENOUGH_WORDS = 8
_LEAST_SHARE = 0.2
_READ_WORDS = 400
_LATIN = re.compile(r"[a-z]")
_OTHER_LETTER = re.compile(r"[^\W\d_a-z]")


def is_in_language(reading: Reading, lexicon: Lexicon) -> bool:
    """
    Whether a text is in the language of a lexicon, as far as that can be told.

    It is not where it holds more of the commonest words of other languages than of this one's, where this one's are
    fewer than one in five of eight words or more, or where most letters are not Latin and none of its words is known.
    """
    words = [word for word in reading.words[:_READ_WORDS] if word.replace("'", "").isalpha()]
    own = sum(word in lexicon.common for word in words)
    if len(_OTHER_LETTER.findall(reading.plain)) > len(_LATIN.findall(reading.plain)):
        return any(word in lexicon.common and not word.isascii() for word in words)
    if len(words) < _FEWEST_WORDS:
        return True
    foreign_words = lexicon.word_set("other-languages")
    foreign = sum(word in foreign_words for word in words)
    if foreign > max(own, 1):
        return False
    return len(words) < _ENOUGH_WORDS or own >= _LEAST_SHARE * len(words)
