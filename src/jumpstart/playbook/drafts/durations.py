"""How long the meeting that a draft asks for is to take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.drafts.draft import Draft
    from jumpstart.playbook.language import Sentence

_FILLER = re.compile(
    r"(?:[\s,(-]|\b(?:about|around|roughly|some|maybe|perhaps|just|only|over|under|up to|a|an|the|good|full)\b)*$"
)
_GAP = re.compile(r"[\s,)-]*(?:or so\b|ish\b|odd\b)?[\s,)-]*")
_JOINT = re.compile(r"\s*(?:-|/|to|or|and)\s*")
_SUM = re.compile(r"[\s&+]*(?:and\s+)?")
"""Between an hour and the minutes that come on top of it."""
_UNIT_GAP = (
    r"(?:\s?\(\d{1,3}\))?"
    r"(?:[\s-]*(?:odd|ish|or so|of your|of ur|of|short|quick|little|full|good|spare|more|precious|measly))?[\s-]*"
)
_END = re.compile(
    r"[\s-]?(?:ish)?\s*(?:$|[.?!,;:)]|(?:or so|max|tops|at (?:most|the most)|of (?:your|ur)|for (?:a|the|me)"
    r"|on (?:the phone|zoom|teams)|with you|and (?:i|i'll|we|you))\b)"
)
_NEAR = 24
_SHORTEST_BARE = 5
_LONGEST_BARE = 90
_ALL_DAY = 24 * 60
_SHORTEST = 2
"""In minutes; who asks for a minute asks for no time in particular."""
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?\s*([ap]m)?"
_FROM_TO = re.compile(rf"(?<![\d.:]){_CLOCK}\s*(?:-|to|until|till)\s*{_CLOCK}(?![\d:.]*\d)")
_AN_HOUR = 60


@attrs.frozen(kw_only=True)
class Duration:
    """
    A length of time in a draft, in minutes.

    Attributes:
        low: The length, or the shorter end of a range.
        high: The length, or the longer end.
        start: Where it begins in the plain text.
        end: Where it ends, excluded.
    """

    low: float
    high: float
    start: int
    end: int


def find_durations(draft: Draft) -> tuple[Duration, ...]:
    """
    The lengths that the meeting may have, in order.

    Not of the meeting are the length of a journey, of years at work, of a talk that was given.
    Where some stand in a sentence that speaks of meeting or asks for time, those count and no others.
    """
    found = [
        (sentence, duration)
        for sentence in draft.reading.sentences
        for duration in _in_sentence(draft, sentence)
        if not draft.reading.is_quoted(duration.start, duration.end)
    ]
    asking = tuple(duration for sentence, duration in found if draft.has("meeting-word", sentence))
    return asking or tuple(duration for _, duration in found)


def _in_sentence(draft: Draft, sentence: Sentence) -> Iterator[Duration]:
    found = sorted(
        (
            *_worded(draft, sentence),
            *_counted(draft, sentence),
            *_in_hours_and_minutes(draft, sentence),
            *_between_clock_times(draft, sentence),
        ),
        key=lambda each: (each.start, -each.end),
    )
    if not found:
        return
    before = [hit.end for hit in draft.hits("other-length-before", sentence)]
    after = [hit.start for hit in draft.hits("other-length-after", sentence)]
    this = [hit.start for hit in draft.hits("this-length", sentence)]
    for duration in _joined(draft.reading.plain, found):
        is_this = any(duration.end <= place <= duration.end + 2 for place in this)
        if is_this or not _is_of_something_else(draft.reading.plain, duration, before, after):
            yield duration


def _joined(plain: str, found: list[Duration]) -> Iterator[Duration]:
    """The longest where some overlap, hours and minutes as one sum, and one range where two are its ends."""
    last = found[0]
    for duration in found[1:]:
        if duration.start < last.end:
            continue
        if _are_one_sum(last, duration, plain[last.end : duration.start]):
            low, high = last.low + duration.low, last.high + duration.high
            last = Duration(low=low, high=high, start=last.start, end=duration.end)
            continue
        if _JOINT.fullmatch(plain[last.end : duration.start]):
            low, high = min(last.low, duration.low), max(last.high, duration.high)
            last = Duration(low=low, high=high, start=last.start, end=duration.end)
            continue
        yield last
        last = duration
    yield last


def _are_one_sum(hours: Duration, minutes: Duration, between: str) -> bool:
    """Whether minutes come on top of whole hours, as in "an hour and ten minutes"."""
    is_whole = hours.low == hours.high and hours.low >= _AN_HOUR and hours.low % _AN_HOUR == 0
    return is_whole and minutes.high < _AN_HOUR and bool(_SUM.fullmatch(between))


def _in_hours_and_minutes(draft: Draft, sentence: Sentence) -> Iterator[Duration]:
    """What is written with minutes right behind the hours, as 1h30."""
    hours = "|".join(draft.lexicon.words("hour-units"))
    minutes = "|".join(draft.lexicon.words("minute-units"))
    for found in re.finditer(rf"(?<![\w.:])(\d) ?(?:{hours}) ?([0-5]\d)(?: ?(?:{minutes}))?(?!\w)", sentence.text):
        length = int(found[1]) * _AN_HOUR + int(found[2])
        start = sentence.start + found.start()
        yield Duration(low=length, high=length, start=start, end=sentence.start + found.end())


def _worded(draft: Draft, sentence: Sentence) -> Iterator[Duration]:
    """What has a name of its own, as half an hour."""
    for hit in draft.hits("minutes", sentence):
        yield Duration(low=float(hit.cue.id), high=float(hit.cue.id), start=hit.start, end=hit.end)


def _counted(draft: Draft, sentence: Sentence) -> Iterator[Duration]:
    """What is counted in minutes or hours, and what is counted in nothing but asked for as "a quick 20"."""
    vague = draft.lexicon.word_set("vague-numbers")
    bare: list[int] | None = None
    minutes, hours = (_units(draft, name) for name in ("minute-units", "hour-units"))
    for number in draft.counting.find(sentence.text):
        if sentence.text[number.start : number.end] in vague:
            continue
        start = sentence.start + number.start
        for unit, size in ((minutes, 1), (hours, 60)):
            if found := unit.match(sentence.text, number.end):
                if number.high * size < _SHORTEST or number.high * size == _ALL_DAY:
                    break
                end = sentence.start + found.end()
                yield Duration(low=number.low * size, high=number.high * size, start=start, end=end)
                break
        else:
            if _SHORTEST_BARE <= number.low <= number.high <= _LONGEST_BARE and _END.match(sentence.text, number.end):
                if bare is None:
                    bare = [hit.end - sentence.start for hit in draft.hits("bare-minutes", sentence)]
                if any(end <= number.start <= end + 1 for end in bare):
                    yield Duration(low=number.low, high=number.high, start=start, end=sentence.start + number.end)


def _units(draft: Draft, name: str) -> re.Pattern[str]:
    return re.compile(rf"{_UNIT_GAP}(?:{'|'.join(draft.lexicon.words(name)) or '(?!)'})(?!\w)")


def _between_clock_times(draft: Draft, sentence: Sentence) -> Iterator[Duration]:
    """What lasts from one time of day to another, unless that is only when there is time."""
    for found in _FROM_TO.finditer(sentence.text):
        hour, minute, half, to_hour, to_minute, to_half = found.groups()
        if not (minute or to_minute or half or to_half) or draft.has("any-time", sentence):
            continue
        length = (int(to_hour) * 60 + int(to_minute or 0) - int(hour) * 60 - int(minute or 0)) % 720
        if 0 < length < _AN_HOUR:
            start = sentence.start + found.start()
            yield Duration(low=length, high=length, start=start, end=sentence.start + found.end())


def _is_of_something_else(plain: str, duration: Duration, before: list[int], after: list[int]) -> bool:
    """Whether what stands right before or after says that another thing takes so long."""
    start, end = duration.start, duration.end
    return any(place <= start <= place + _NEAR and _FILLER.fullmatch(plain[place:start]) for place in before) or any(
        end <= place <= end + _NEAR and _GAP.fullmatch(plain[end:place]) for place in after
    )
