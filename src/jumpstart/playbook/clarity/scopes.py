"""
Whose doubt it is, when it was, and what it is about.

"Maybe" says nothing of a goal when somebody else wavers, when the wavering is over, denied or quoted, or when it is
about the weather.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from jumpstart.playbook.language.reading import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumpstart.playbook.language import Hit, Lexicon, Reading, Sentence
    from jumpstart.playbook.language.roles import Role

_BOUNDARY = re.compile(
    r"[,;:()\"]|\s-+\s|\b(?:but|so|though|although|because|while|whereas|if|since|that|who|which|when"
    r"|unless|until|even)\b"
    r"|\b(?:and|or)\b(?= (?:i|i'm|i'd|i'll|i've|im|he|she|we|they|you|it|my|the|there|maybe|perhaps|also|then)\b)"
)
_RELATIVE = re.compile(r"\b(?:who|which)\s*$")
_ANY_OF_THEM = re.compile(
    r"\b(?:one of (?:those|these|the)|some(?:one|body)|(?:the|that) (?:sort|type|kind)|a person|people|those|me|i) "
    r"[\w' ]*who\s*$"
)
_WRITER = frozenset(
    {"i", "i'm", "im", "i'd", "id", "i've", "ive", "i'll", "me", "myself", "we", "we're", "mine", "part", "half"}
)
_CONDITION = re.compile(r"\b(?:if|unless|in case)(?: [\w']+){0,2} $")
_NO_HARM = re.compile(
    r"(?:nothing|not) (?:wrong|bad|the worst|stopping|against|averse)|no (?:harm|shame|reason not)"
    r"|n't hurt"
)
_GAP = r"(?: (?!whether|if|or|but|unless|i\b|i'll|i'd|we)[\w']+)"
_NOT = (
    r"(?:no|not|never|nothing|nobody|none|without|stopped|stop|refuse|refusing|neither|nor|[a-z]+n't"
    r"|cannot|cant|wont|dont)"
)
_NO_DOUBT = re.compile(
    rf"(?<![\w'])(?:{_NOT}{_GAP}{{0,2}}|(?:done|finished|past|beyond|enough|end|after|gone|over|rid|spare"
    rf"|farewell|goodbye|above)"
    r"(?: (?:me|the|with|of|to|all|my|that|this|is|are|any|for)){0,3}) ?$"
)
_NO_STAYING = re.compile(
    rf"(?<![\w'])(?:{_NOT}{_GAP}{{0,3}}|(?:no|not a) (?:way|chance|reason|intention) [\w' ]{{0,12}}"
    rf"|(?:hate|tired|sick|scared|afraid|dread|dreading|instead|rather than|fear|done|finished|bored|beyond"
    rf"|past|die if i"
    rf"|mad to|fool to|wrong to|worse than|better than|can't){_GAP}{{0,3}}) ?$"
)
_PAST = re.compile(
    r"\b(?:used to|ever \w+ed|sounded|seemed|looked|felt|began|started|was|were|wasn't|weren't|had|hadn't"
    r"|didn't|once|ago|at first|for (?:years|months|ages)"
    r"|(?:i|we)'d (?:been|thought|considered|wondered)|(?:last|that) (?:year|month|spring|summer|autumn"
    r"|winter|week)|years of|months of|back then|until (?:now|recently))\b"
)
_REPORTED = re.compile(
    r"\b(?<!should )(?<!if )(?:there's a|rumour|rumor|gossip|(?:my|the|our|his|her) (?:\w+ )?\w+|mum|mom"
    r"|mam|dad|nan|he|she|they|you|people|folk|everyone|everybody|some|others"
    r"|friends) (?:\w+ )?(?:rumour|rumor|has it|story|thinks?|thought|says?|said|reckons?|reckoned|wants?"
    r"|wanted|tells?|told|believes?|begs?|advises?"
    r"|advised|suggests?|suggested|saying|telling|asks?|asked|prefers?|wishes|hopes?|expects?"
    r"|'d like)\b(?!.*[;.]|.*\bbut\b)"
)
_SOFTENED = re.compile(r"thinking|maybe|perhaps|wondering|hoping|might")
_ADVERB = re.compile(r"(?:maybe|perhaps|possibly|probably|mebbe|roughly|arguably|potentially)$")
_OF_AN_ADVERB = re.compile(
    r" (?:the (?:best|worst|last|first|only|oldest|least|most|proudest|happiest|same)|\d|two|three|four"
    r"|five|six|ten|a dozen"
    r"|twice|once|half|in (?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|the"
    r" (?:spring|summer|autumn|winter|new year))|by (?:then|easter|christmas|summer)|because|not)\b"
)
_ABOUT = re.compile(r" ?(?:about|on|of|as to|with|when it comes to|what|which|over|for)? ?(?:the|my|what|which|our)? ?")
_QUESTION_OF = re.compile(
    r" ?(?:about |as to )?(?:where|when|how|who|whom|why|whose|which)\b(?! (?:to (?:go|turn|start|head)"
    r"|i))"
)
_MODAL = re.compile(r"(?:might|may|could|can|would)\b")
_MODAL_ADVERBS = frozenset(
    {"just", "also", "well", "even", "really", "still", "easily", "one", "day", "as", "equally", "guess", "think"}
)
_TURNED_DOWN = re.compile(r"(?:no|nope|never|not|hardly|me|far from|on the contrary|quite the)\b")
_TAKEN_BACK = re.compile(
    r"(?:but |well,? |and )?(?:(?:i|we) (?:won't|don't|refuse|shan't|haven't|didn't|am not|will not|do not"
    r"|can't)\b(?! (?:know|care|mind))"
    r"|i'm not\b(?! sure)|no[.,!]|never|nope|nah|not (?:me|now|any ?more|happening|a chance|a bit)"
    r"|no (?:thanks|way|longer|chance)|over my)"
)
_ANOTHER_MATTER = re.compile(
    r",? (?:my|your|his|her|the|our|their|this|that|those|these|it|there|he|she|they)\b"
    r"[\w ]*?(?:'s|'ll|'re|\b(?:is|are|was|were|has|have|will|can|should|sounds|seems|looks))\b[^,;.]*"
)
_TURN = re.compile(r"\b(?:but|still|yet|even so|all the same)\b")
_HAVE_BEEN = re.compile(r"\b(?:i've|i have|i had|i'd) (?:been|had|done|tried|worn)(?: [\w']+){0,2} ?$")
_IN_A_PLACE = re.compile(r" (?:in|near|around|local|close)\b(?! (?:my|the|this|post|place|what|it)\b)")
_SHORT_ECHO = 4
_NEAR = 2
_AT_ONCE = 25
_THINGS = frozenset({"it", "this", "that", "which", "there", "it's", "that's"})


class Scopes:
    """What a cue of a statement stands under."""

    def __init__(self, reading: Reading, lexicon: Lexicon, titles: Iterable[Role]) -> None:
        self._reading = reading
        self._titles = sorted(role.start for role in titles)
        self._has_target = bool(self._titles)
        self._beside = lexicon.word_set("beside-the-point")
        self._about_the_goal = lexicon.word_set("about-the-goal")
        self._openers, self._determiners = lexicon.word_set("clause-openers"), lexicon.word_set("determiners")
        self._people = lexicon.word_set("other-people")
        self._next = {one.start: other.text for one, other in pairwise(reading.sentences)}

    def is_doubt(self, sentence: Sentence, hit: Hit, among: Iterable[Hit]) -> bool:
        """Whether a cue of wavering speaks of the goal, as the writer sees it now."""
        if self._is_said_by_others(sentence, hit) or _is_denied(_NO_DOUBT, sentence, hit, among):
            return False
        if self._has_target and (self._is_over(sentence, hit) or self._is_beside_the_point(sentence, hit)):
            return False
        if _MODAL.match(hit.text) and self._is_granted(sentence, hit):
            return False
        return not self._is_echo(sentence) and not (_MODAL.match(hit.text) and self._is_taken_back(sentence))

    def is_staying(self, sentence: Sentence, hit: Hit, among: Iterable[Hit]) -> bool:
        """Whether a cue of staying speaks of what the writer may do."""
        if self._is_said_by_others(sentence, hit) or _is_denied(_NO_STAYING, sentence, hit, among):
            return False
        if hit.text.endswith("stay") and _IN_A_PLACE.match(sentence.text, hit.end - sentence.start):
            return False
        return not (self._has_target and (self._is_over(sentence, hit) or self._is_taken_back(sentence)))

    def is_path(self, sentence: Sentence, hit: Hit, among: Iterable[Hit]) -> bool:
        """Whether a cue of several paths speaks of those of the writer."""
        if self._is_said_by_others(sentence, hit) or _is_denied(_NO_DOUBT, sentence, hit, among):
            return False
        return not (self._has_target and _HAVE_BEEN.search(sentence.text[: hit.start - sentence.start]))

    def is_leaving(self, sentence: Sentence, hit: Hit, _among: Iterable[Hit]) -> bool:
        """Whether a cue of leaving speaks of the writer."""
        return not self._is_said_by_others(sentence, hit)

    def _is_said_by_others(self, sentence: Sentence, hit: Hit) -> bool:
        if self._is_name(hit) or (self._has_target and self._reading.is_quoted(hit.start, hit.end)):
            return True
        before = sentence.text[: hit.start - sentence.start]
        if self._has_target and _REPORTED.search(before):
            return True
        begin = max((found.end() for found in _BOUNDARY.finditer(before)), default=0)
        first = bisect_left(self._titles, sentence.start + begin)
        if first < len(self._titles) and self._titles[first] < hit.start:
            return False
        if _RELATIVE.search(before[:begin]) and not before[begin:].strip():
            return not _ANY_OF_THEM.search(before[:begin])
        return self._has_other_subject(WORD.findall(before[begin:]), hit)

    def _has_other_subject(self, words: list[str], hit: Hit) -> bool:
        while words and words[0] in self._openers:
            words = words[1:]
        if not words or _WRITER & set(words) or _WRITER & set(WORD.findall(hit.text)):
            return False
        if words[0] in self._people:
            return True
        if words[0] in _THINGS:
            return hit.cue.of == "hedging" and self._has_target and not self._leads_to_a_title(hit)
        if words[0] in self._determiners:
            return len(words) > 1 and not self._about_the_goal & set(words[1:])
        return self._has_target and bool(_MODAL.match(hit.text)) and words[-1] not in _MODAL_ADVERBS

    def _leads_to_a_title(self, hit: Hit) -> bool:
        """Whether a title follows at once: "it might be a baker", "it may be that I become a baker"."""
        first = bisect_left(self._titles, hit.end)
        return first < len(self._titles) and self._titles[first] - hit.end < _AT_ONCE

    def _is_name(self, hit: Hit) -> bool:
        """Whether a cue is a name in the middle of a sentence: the Maybe Gallery."""
        start, _ = self._reading.span(hit.start, hit.end)
        text = self._reading.text
        before = text[:start].rstrip()
        return (
            start > 1
            and text[start].isupper()
            and text[start + 1 : start + 2].islower()
            and before[-1:].isalpha()
            and before[-1:].islower()
            and hit.text.split()[0] not in _WRITER
        )

    def _is_over(self, sentence: Sentence, hit: Hit) -> bool:
        if _SOFTENED.search(hit.text):
            return False
        before = sentence.text[: hit.start - sentence.start]
        begin = max((found.end() for found in re.finditer(r"[;:]|\s-+\s|\bbut\b|\bnow\b", before)), default=0)
        return bool(_PAST.search(before[begin:]))

    def _is_beside_the_point(self, sentence: Sentence, hit: Hit) -> bool:
        place = hit.end - sentence.start
        rest = sentence.text[place : place + 60]
        if _ADVERB.search(hit.text) and (_OF_AN_ADVERB.match(rest) or self._begins_another_matter(hit, rest)):
            return True
        if _QUESTION_OF.match(rest) or re.search(r"\b(?:where|when|how|who|why)$", hit.text):
            return True
        lead = _ABOUT.match(rest)
        following = WORD.findall(rest[lead.end() if lead else 0 :])[:_NEAR]
        return bool(self._beside & set(following))

    def _begins_another_matter(self, hit: Hit, rest: str) -> bool:
        """Whether "perhaps" opens a statement about something else: "perhaps my spelling's off"."""
        found = _ANOTHER_MATTER.match(rest)
        if found is None or self._about_the_goal & set(WORD.findall(found[0])):
            return False
        first = bisect_left(self._titles, hit.end)
        return first == len(self._titles) or self._titles[first] - hit.end >= len(found[0])

    def _is_granted(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether it is only granted before a "but" that leads to the title: "I may be green, but …"."""
        turn = _TURN.search(sentence.text, hit.end - sentence.start)
        if turn is None:
            return False
        first = bisect_left(self._titles, hit.end)
        return first < len(self._titles) and sentence.start + turn.end() <= self._titles[first] < sentence.end

    def _is_taken_back(self, sentence: Sentence) -> bool:
        """Whether the next sentence denies what this one says: "I could coast here. I won't."."""
        return bool(_TAKEN_BACK.match(self._next.get(sentence.start, "")))

    def _is_echo(self, sentence: Sentence) -> bool:
        """Whether a short question only takes up a doubt in order to turn it down: "Not sure? Me?"."""
        is_short = sentence.is_question and len(sentence.words) <= _SHORT_ECHO
        return is_short and bool(_TURNED_DOWN.match(self._next.get(sentence.start, "")))


def _is_denied(pattern: re.Pattern[str], sentence: Sentence, hit: Hit, among: Iterable[Hit]) -> bool:
    """Whether a denial stands before a cue; one that is a cue itself ("not sure, maybe") denies nothing."""
    place = hit.start - sentence.start
    found = pattern.search(sentence.text, max(0, place - 60), place)
    if found is None:
        return False
    if _CONDITION.search(sentence.text, 0, found.start()):
        return False
    if _NO_HARM.search(found[0]):
        return False
    start = sentence.start + found.start()
    return not any(other.start <= start < other.end for other in among if other is not hit)
