"""Whether a draft says where two people met, what its writer can do, and which role they are after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.playbook.clarity.passages import understand
from jumpstart.playbook.drafts.draft import Passage
from jumpstart.playbook.drafts.writers import find_name
from jumpstart.playbook.language import find_roles

if TYPE_CHECKING:
    from jumpstart.playbook.drafts.draft import Draft
    from jumpstart.playbook.language import Hit, Sentence
    from jumpstart.playbook.language.roles import Role

_DEED = re.compile(
    r"\b(?:i've|i have|ive|i am having|i'm having|having|i|i'd)\s+"
    r"(?:(?:also|just|already|once|always|even|since|\w+ly)\s+)?([a-z'-]+)(?:\s+(up))?"
)
_DONE = re.compile(
    r"(?:also |and |have |then )?([a-z]{3,}) (?:\d|(?:an?|the|my|two|three|four|five|ten|for|in|with)\b)"
)
_TIME_SPENT = re.compile(
    r"\b\d{1,2}\+? ?(?:years?|yrs?|seasons|harvests|voyages)\b(?! (?:ago|old|younger|older|from now))"
)
_HABIT = re.compile(
    r"(?<![\w'])i (?:can )?(?:(?:also|still|mostly|mainly|both|always|\w+ly) )?([a-z][a-z'-]+)(?![\w'])(?: ([a-z'-]+))?"
)
_NEEDS_AN_OBJECT = frozenset(("write", "read", "keep", "make"))
_BE_A = re.compile(r"\s*(?:an?|the|your|some|their|his|her)\s+([a-z][\w'-]*)")
_AS = re.compile(r"\s*(?:(?:an?|the|your|some)\s+)?([a-z][\w'-]*)")
_TO_THE_READER = frozenset(("you", "u", "your", "this", "that", "it"))
_BEEN_DOING = re.compile(r"(?:^\W*|[,;:(-] ?|\b(?:and|i have|i've|ive) )(?:also |already |just )?been ([a-z]{2,}ing)\b")
_MEETING = ("met", "meet", "talk", "spoke", "speak", "chat", "see", "saw")
"""How a passage begins that may speak of no place: "a joy to meet you, I work in a bakery"."""
_NEW_SUBJECT = re.compile(r"[,:(-] ?(?:and )?(?:i|i'm|im|i've|ive|i'd|my|hope|hoping)\b")
_NOWHERE = re.compile(
    r"\b(?:at|in|on|by|from|after|before|over) "
    r"(?:time|touch|person|last|all|once|first|fact|turn|case|hope|future|board|purpose|the (?:future|flesh|end))\b"
)
_SOMEWHERE = re.compile(
    r"\b(?:at|in|on|by|during|outside|beside|behind|between|next to|opposite|near|inside|under|waiting|queueing|aboard"
    r"|from|after|before|through|via|over|following|since|of|the|last|\w+'s)\b"
)
_NEXT = 2
_NEAR = 14
_FAR = 110
"""In characters: a role farther behind the words "I want to be" is not what they speak of."""


def find_name_and_place(draft: Draft) -> Passage | None:
    """The passage that says where the two met, where the name of the writer stands in the draft too."""
    place = find_place(draft)
    return place if place and find_name(draft) else None


def find_place(draft: Draft) -> Passage | None:
    """The passage that says where or how the two met."""
    event = draft.occasion.event
    if event and draft.names(event.name, event.association, event.location):
        return Passage(start=0, end=0, taken_for="the event")
    for hit in draft.hits("place"):
        if not hit.text.startswith(_MEETING) or _is_somewhere(draft, hit):
            return Passage(start=hit.start, end=hit.end, taken_for=hit.cue.says)
    return None


def _is_somewhere(draft: Draft, hit: Hit) -> bool:
    """Whether a passage about meeting goes on with a place, and not with "in person" or another clause."""
    told = _NOWHERE.sub(" ", draft.reading.plain[hit.start : hit.end + _NEAR])
    return not _NEW_SUBJECT.search(hit.text) and bool(_SOMEWHERE.search(told, told.index(" ") if " " in told else 0))


def find_skills(draft: Draft) -> Passage | None:
    """The passage that says what the writer is good at or has done."""
    goal = draft.occasion.goal
    if goal and draft.names(*goal.skills):
        return Passage(start=0, end=0, taken_for="your skills")
    for sentence in draft.reading.sentences:
        denied = [(hit.start, hit.end) for hit in draft.hits("no-skills", sentence)]
        if (found := _TIME_SPENT.search(sentence.text)) and not denied:
            start = sentence.start + found.start()
            return Passage(start=start, end=sentence.start + found.end(), taken_for="how long you have done it")
        for hit in draft.hits("skills", sentence):
            if not any(start <= hit.end and hit.start <= end for start, end in denied):
                return Passage(start=hit.start, end=hit.end, taken_for=hit.cue.says)
        if passage := next(filter(None, (look(draft, sentence) for look in _LOOKS)), None):
            return passage
    return None


def _habit(draft: Draft, sentence: Sentence) -> Passage | None:
    """What the writer does: "I" before any verb but those of wishing, thinking and keeping company."""
    others, nothing = (draft.lexicon.word_set(name) for name in ("no-skill-verbs", "after-a-habit-of-none"))
    for found in _HABIT.finditer(sentence.text):
        is_bare = found[1] in _NEEDS_AN_OBJECT and (not found[2] or found[2] in nothing)
        if found[1] not in others and not is_bare and not found[1].endswith(("ed", "'d", "'ll", "'m", "'ve")):
            start = sentence.start + found.start()
            return Passage(start=start, end=sentence.start + found.end(), taken_for="what you do")
    return None


def _deed(draft: Draft, sentence: Sentence) -> Passage | None:
    no_deeds, deeds = (draft.lexicon.word_set(name) for name in ("no-deeds", "deeds"))
    found = _DONE.match(sentence.text)
    if found and found[1] not in no_deeds and (found[1].endswith("ed") or found[1] in deeds):
        return Passage(start=sentence.start, end=sentence.start + found.end(), taken_for="what you have done")
    for found in _DEED.finditer(sentence.text):
        has, verb = found[0].split()[0], found[1]
        is_irregular = verb in deeds and (
            verb not in {"been", "got", "had", "put"} or (verb == "got" and has.endswith("ve"))
        )
        if verb not in no_deeds and (verb.endswith("ed") or is_irregular):
            start = sentence.start + found.start()
            return Passage(start=start, end=sentence.start + found.end(), taken_for="what you have done")
    return None


def _occupation(draft: Draft, sentence: Sentence) -> Passage | None:
    """What the writer is or was by trade; not what they want to be."""
    hits = list(draft.hits("is-now", sentence))
    for role in find_roles(sentence, lexicon=draft.lexicon) if hits else ():
        for hit in hits:
            if 0 <= role.start - hit.end <= 2:  # noqa: PLR2004  right behind it
                return Passage(start=hit.start, end=role.end, taken_for="what you do")
    return None


def _manner(draft: Draft, sentence: Sentence) -> Passage | None:
    """What the writer does and how, as "I take minutes fast"."""
    verbs = draft.lexicon.word_set("verbs-with-a-manner")
    manners = "|".join(map(re.escape, draft.lexicon.words("manners"))) or "(?!)"
    for found in re.finditer(
        rf"(?<![\w'])i (?:can )?([a-z]+)((?: [\w'-]+){{0,3}}?) (?:{manners})(?!\w)", sentence.text
    ):
        if found[1] in verbs and _TO_THE_READER.isdisjoint(found[2].split()):
            start = sentence.start + found.start()
            return Passage(start=start, end=sentence.start + found.end(), taken_for="what you do")
    return None


def _lasting_work(draft: Draft, sentence: Sentence) -> Passage | None:
    """What the writer has been doing, as "been shoeing ponies since I was twelve"."""
    for found in _BEEN_DOING.finditer(sentence.text):
        if found[1] not in draft.lexicon.word_set("no-work"):
            start = sentence.start + found.start()
            return Passage(start=start, end=sentence.start + found.end(), taken_for="what you have done")
    return None


_LOOKS = (_deed, _habit, _occupation, _manner, _lasting_work)
_WORDS_AWAY = {"negation": 1, "somebody-else": 1}


def _is_near(between: str, words: int) -> bool:
    said = between.split()
    return len(said) <= words and "i" not in said


def _leads(between: str, breaks: frozenset[str]) -> bool:
    """Whether what is wanted is the role that stands behind, and not to hear of it."""
    return len(between) <= _FAR and not breaks & set(re.findall(r"[\w']+", between))


def _is_beside(draft: Draft, between: str) -> bool:
    words = [word for word in re.findall(r"[\w']+", between) if word not in draft.lexicon.word_set("articles")]
    return bool(words) and words[-1] in draft.lexicon.word_set("beside-a-role")


def find_target(draft: Draft) -> Passage | None:
    """The passage that names the role that the writer is after."""
    goal = draft.occasion.goal
    if goal and draft.names(goal.role):
        return Passage(start=0, end=0, taken_for="the role you are after")
    for sentence in draft.reading.sentences:
        if passage := _target_in(draft, sentence):
            return passage
    if draft.purpose == "announcement" and (draft.has("seeks-work") or draft.has("on-the-market")):
        for role in understand(draft.reading, draft.lexicon).targets:
            if not _is_past_or_somebody_elses(draft, role):
                return Passage(start=role.start, end=role.end, taken_for="the role you are after")
    return None


def _is_past_or_somebody_elses(draft: Draft, role: Role) -> bool:
    sentence = next(each for each in draft.reading.sentences if each.start <= role.start < each.end)
    before = re.findall(r"[\w']+", sentence.text[: role.start - sentence.start])
    return bool(draft.lexicon.word_set("not-sought") & set(before[-6:]))


def _target_in(draft: Draft, sentence: Sentence) -> Passage | None:
    wanted, unwanted = list(draft.hits("target", sentence)), list(draft.hits("no-target", sentence))
    denied = _denied(draft.reading.plain, wanted, unwanted)
    return _named_role(draft, sentence, wanted, unwanted, denied) or _role_to_become(
        draft, sentence, wanted, unwanted, denied
    )


def _denied(plain: str, wanted: list[Hit], unwanted: list[Hit]) -> set[int]:
    """Where those begin that say what is wanted behind a word that takes it back."""
    return {
        hit.start
        for hit in wanted
        for no in unwanted
        if no.cue.id in _WORDS_AWAY
        and no.end <= hit.start
        and _is_near(plain[no.end : hit.start], _WORDS_AWAY[no.cue.id])
    }


def _named_role(
    draft: Draft, sentence: Sentence, wanted: list[Hit], unwanted: list[Hit], denied: set[int]
) -> Passage | None:
    """A job title that is wanted, by what stands right behind it or by the nearest cue before it."""
    plain, breaks = draft.reading.plain, draft.lexicon.word_set("no-way-to-a-role")
    after = list(draft.hits("target-after", sentence))
    for role in find_roles(sentence, lexicon=draft.lexicon):
        if later := next((hit for hit in after if 0 <= hit.start - role.end <= _NEXT), None):
            return Passage(start=role.start, end=later.end, taken_for=later.cue.says)
        before = [hit for hit in (*wanted, *unwanted) if hit.end <= role.start]
        governing = max(before, key=lambda hit: (hit.end, hit.start), default=None)
        if governing is None:
            if later := next((hit for hit in after if 0 <= hit.start - role.end <= _FAR), None):
                return Passage(start=role.start, end=later.end, taken_for=later.cue.says)
            continue
        longest = next((hit for hit in wanted if hit.end == governing.end), governing)
        between = plain[longest.end : role.start]
        is_wanted = longest.cue.of == "target" and longest.start not in denied
        if is_wanted and not _is_beside(draft, between) and _leads(between, breaks):
            return Passage(start=longest.start, end=role.end, taken_for=longest.cue.says)
    return None


def _role_to_become(
    draft: Draft, sentence: Sentence, wanted: list[Hit], unwanted: list[Hit], denied: set[int]
) -> Passage | None:
    """What the writer wants to be, whether or not it is a known title."""
    for hit in (*wanted, *draft.hits("becoming", sentence)):
        pattern = _AS if hit.text.endswith((" as", " of")) else _BE_A
        found = pattern.match(sentence.text, hit.end - sentence.start)
        is_being = hit.cue.of == "becoming" or hit.text.split()[-1] in {"be", "become", "becoming", "as"}
        if hit.cue.of == "becoming" and any(0 <= hit.start - no.end <= _NEAR for no in unwanted):
            continue
        if found and is_being and hit.start not in denied and found[1] not in draft.lexicon.word_set("no-roles"):
            return Passage(start=hit.start, end=sentence.start + found.end(), taken_for=hit.cue.says)
    return None
