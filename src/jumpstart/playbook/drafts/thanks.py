"""What a draft gives thanks for."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from jumpstart.playbook.drafts.draft import Passage
from jumpstart.playbook.drafts.mentions import names_person

if TYPE_CHECKING:
    from jumpstart.domain.facts import Lead
    from jumpstart.playbook.drafts.draft import Draft
    from jumpstart.playbook.language import Hit, Sentence

_FOR = re.compile(r"\b(?:for|4|fer)\s+")
_SUBORDINATE = re.compile(
    r"\b(?:when|that|which|about|from|during|before|after|since|because|in|at|who|where|while|so|but|as|if|of|to)\b"
    r"| (?:you|i|we|it|they|he|she)\b|, (?:this|there|your|my)\b|[;:()]"
)
_NO_TIME = re.compile(
    r"\b(?:this|that|last|next|every|any|some|one|yesterday|tomorrow|\w+day) "
    r"(?:morning|afternoon|evening|time|day|hour|minute)\b"
)
_BARE_AT_THE_END = re.compile(r"[,.;:!–-] ?(?:many |so )?(?:thank(?:s| you| u)|cheers|ta|thx)(?: again| so much)?\W*$")
_BARE = re.compile(r"^[\W_]*(?:[\w']+\W+){0,4}?(?:thank(?:s| you|you| u)|cheers|ta|thx)\b(?!.*\bfor\b)")


def find_thanks_for_time(draft: Draft) -> Passage | None:
    """The passage that thanks for somebody's time, or for what took it."""
    sentences = draft.reading.sentences
    is_thankful = draft.has("thanks")
    for place, sentence in enumerate(sentences):
        if is_thankful and (hit := next(draft.hits("thanks-for-time", sentence), None)):
            return Passage(start=hit.start, end=hit.end, taken_for=hit.cue.says)
        first = min(draft.hits("thanks", sentence), key=lambda hit: hit.start, default=None)
        if first and (passage := _time_thanked_for(draft, sentence, first)):
            return passage
        is_bare = _BARE.match(sentence.text) or _BARE_AT_THE_END.search(sentence.text)
        if is_bare and (passage := _time_given(draft, sentences[max(0, place - 1) : place + 2])):
            return passage
    return None


def _time_thanked_for(draft: Draft, sentence: Sentence, thanks: Hit) -> Passage | None:
    """Each "for …" behind the thanks, up to where it is only told what it was about."""
    text, first = sentence.text, max(0, thanks.end - sentence.start - 4)
    given, time = (draft.lexicon.word_set(name) for name in ("giving-time", "time-given"))
    starts = [found.end() for found in _FOR.finditer(text, first)]
    for start, following in pairwise((*starts, len(text))):
        phrase = _NO_TIME.sub(" ", text[start:following])
        if found := _SUBORDINATE.search(phrase, 4):
            phrase = phrase[: found.end() if found[0] == "to" else found.start()]  # agreeing to meet
        if _gives_time(phrase, given) or _holds(phrase, time):
            end = sentence.start + min(start + len(phrase.rstrip()), len(text))
            return Passage(start=thanks.start, end=end, taken_for="thanks for their time")
    return None


def _holds(phrase: str, texts: frozenset[str]) -> bool:
    words = re.findall(r"[^\W_][\w'-]*", phrase)
    return any(
        " ".join(words[start:end]) in texts for start in range(len(words)) for end in range(start + 1, start + 5)
    )


def _gives_time(phrase: str, texts: frozenset[str]) -> bool:
    """Whether a phrase, or a part of it behind "and" or a comma, opens with what takes time."""
    for part in re.split(r"\band\b|,", phrase):
        words = re.findall(r"[^\W_][\w'-]*", part)
        starts = (0, 1, 2) if words[:1] and words[0] in {"so", "all", "kindly", "very"} else (0,)
        if any(" ".join(words[start:end]) in texts for start in starts for end in range(start + 1, start + 5)):
            return True
    return False


def _time_given(draft: Draft, sentences: tuple[Sentence, ...]) -> Passage | None:
    for sentence in sentences:
        if hit := next(draft.hits("time-was-given", sentence), None):
            return Passage(start=hit.start, end=hit.end, taken_for="thanks for their time")
    return None


def find_thanks_for_leads(draft: Draft) -> Passage | None:
    """
    The passage that gives thanks for every lead.

    Each is named; or none is, and the leads are spoken of as such, in the plural where there are several.
    """
    leads, thanks = _with_a_name(draft), draft.passage("thanks")
    if thanks is None:
        return None
    missed = leads_not_named(draft)
    if len(missed) < len(leads):
        return None if missed else Passage(start=thanks.start, end=thanks.end, taken_for="thanks for the lead")
    for sentence in draft.reading.sentences:
        of_all = (hit for hit in draft.hits("leads", sentence) if len(leads) <= 1 or hit.text.endswith("s"))
        if hit := next(of_all, None):
            return Passage(start=hit.start, end=hit.end, taken_for=hit.cue.says)
    return None


def leads_not_named(draft: Draft) -> tuple[Lead, ...]:
    """The leads of which a draft gives neither the person nor the employer; one that has neither is not missed."""
    return tuple(
        lead
        for lead in _with_a_name(draft)
        if not (lead.name and names_person(draft, lead.name)) and not draft.names(lead.employer)
    )


def _with_a_name(draft: Draft) -> tuple[Lead, ...]:
    return tuple(lead for lead in draft.occasion.leads if lead.name or lead.employer)
