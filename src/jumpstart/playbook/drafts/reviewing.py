"""Judging a draft by what a playbook asks of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.domain.findings import Finding, counted
from jumpstart.errors import FieldError
from jumpstart.playbook.book import Bound, DraftRule, cited_in_full
from jumpstart.playbook.drafts.draft import Draft
from jumpstart.playbook.drafts.durations import find_durations
from jumpstart.playbook.drafts.occasion import Occasion
from jumpstart.playbook.drafts.parts import PARTS
from jumpstart.playbook.drafts.people import find_headcounts
from jumpstart.playbook.drafts.thanks import leads_not_named
from jumpstart.playbook.language import is_in_language, read
from jumpstart.playbook.rule import PURPOSES
from jumpstart.playbook.shipped import english, jump_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.drafts.draft import Passage
    from jumpstart.playbook.drafts.parts import Part
    from jumpstart.playbook.language import Hit, Lexicon, Reading

COLUMN = "Mitchell, Jump-Start Your Networking"
FEWEST_APOLOGIES = 3
"""Fewer are polite."""
_WHATEVER_THE_LANGUAGE = ("resume", "attached-resume")
_LONGEST_QUOTE = 60
_APOLOGY = re.compile(r"sorry|apolog(?:y|ies)")
_ONE = {"people": "person", "minutes": "minute"}
_NEW_CLAUSE = re.compile(r"[.;:!?,(–—]| - |\b(?:and|but|so|because|since|as|while)\b|\n")
_OF_SOMEBODY_ELSE = re.compile(
    r"(?:\w's?'?|\b(?:he|she|they|who|it)(?: (?:is|are|was|were|said|says|say|sent|made))?"
    r"|\b(?:the|this|that|a|an|his|her|their|its|your|whose|no|say|says|said|saying))(?: \w+ly| \w+ic)? $"
)
"""In front of an apology, these say that it is not the writer's."""


def review(
    text: str,
    *,
    purpose: str,
    occasion: Occasion | None = None,
    playbook: Playbook | None = None,
    lexicon: Lexicon | None = None,
) -> tuple[Finding, ...]:
    """
    What a draft lacks, and what it had better not hold, by what a playbook asks of such a message.

    >>> draft = "Could we have coffee sometime?"
    >>> [finding.code for finding in review(draft, purpose="meeting-request")]
    ['no-duration']

    Args:
        text: The draft. What it quotes from other mails is not judged, nor is its markup.
        purpose: What it is for, as ``thank-you``: one of the usual purposes or one that the playbook has a draft for.
        occasion: What it is written for; what it lacks is not checked.
        playbook: Whose advice to judge by; None for that of the column.
        lexicon: The words by which to judge; None for the English ones. A text in another language is judged only by
            its length and by what is attached.

    Returns:
        Remarks in the order of their passages, those without a passage last; empty where there is nothing to say.

    Raises:
        FieldError: The purpose is not known, or the draft is no text.

    Source: Mitchell, Jump-Start Your Networking, ¶4-9.
    """
    if not isinstance(text, str):
        raise FieldError("text", text, "expected the draft, a text")
    book = jump_start() if playbook is None else playbook
    rule = _rule_for(purpose, book)
    draft = Draft(
        reading=read(text),
        lexicon=english() if lexicon is None else lexicon,
        occasion=Occasion() if occasion is None else occasion,
        purpose=purpose,
    )
    found = _findings(draft, rule, book)
    return tuple(sorted(found, key=lambda finding: finding.span or (len(text) + 1, 0)))


def _rule_for(purpose: str, book: Playbook) -> DraftRule:
    rules = {rule.purpose: rule for rule in book.drafts}
    known = dict.fromkeys((*PURPOSES, *rules, *(rule.draft for rule in book.rules if rule.draft)))
    if purpose not in known:
        raise FieldError("purpose", purpose, f"expected one of {', '.join(known)}")
    return rules.get(purpose, DraftRule(purpose=purpose))


def _findings(draft: Draft, rule: DraftRule, book: Playbook) -> Iterator[Finding]:
    if not draft.reading.words:
        yield Finding(
            code="empty-draft",
            severity="error",
            message="the draft holds no words of your own",
            fix="write a sentence or two before you send it",
            cite=cited_in_full(rule.cite),
        )
        return
    is_read = is_in_language(draft.reading, draft.lexicon)
    if not is_read:
        yield _in_another_language(draft, rule)
    yield from _too_long_or_short(draft, book)
    for name in rule.must:
        if (part := PARTS.get(name)) and (is_read or _is_judged_anyway(draft, name)):
            yield from _missing(draft, part, rule, book)
    for name in rule.must_not:
        if name == "asked-for-job" and is_read:
            yield from _job_asks(draft.reading, draft.lexicon)
        elif (part := PARTS.get(name)) and (is_read or _is_judged_anyway(draft, name)):
            yield from _unwanted(draft, part, rule)
    if is_read:
        yield from _out_of_bounds(draft, rule, book)
        yield from _confidence(draft, rule, book)
        yield from _begging(draft)


def _is_judged_anyway(draft: Draft, name: str) -> bool:
    return name in _WHATEVER_THE_LANGUAGE and draft.occasion.attachments is not None


def _in_another_language(draft: Draft, rule: DraftRule) -> Finding:
    return Finding(
        code="other-language",
        severity="info",
        message=f"it does not read as {draft.lexicon.language}: only its length and what is attached were judged",
        fix="give review() a lexicon of its language",
        cite=cited_in_full(rule.cite),
    )


def _too_long_or_short(draft: Draft, book: Playbook) -> Iterator[Finding]:
    bound = book.bound(f"{draft.purpose}.words")
    words = draft.reading.words
    if bound.allows(len(words)):
        return
    is_long = bound.high is not None and len(words) > bound.high
    yield Finding(
        code="too-long" if is_long else "too-short",
        severity="warning",
        message=f"the draft has {counted(len(words), 'word')} where {bound} are advised",
        fix=f"cut it to {bound.high:g} words: {_surplus(len(words), bound)}" if is_long else f"write {bound} words",
        cite=cited_in_full(bound.cite),
    )


def _surplus(words: int, bound: Bound) -> str:
    over = words - int(bound.high or 0)
    return f"{counted(over, 'word')} too many"


def _missing(draft: Draft, part: Part, rule: DraftRule, book: Playbook) -> Iterator[Finding]:
    if part.applies(draft) and part.find(draft) is None:
        yield Finding(
            code=part.missing,
            severity="warning",
            message=f"the draft {_filled(part.lacks, draft, book)}",
            fix=_filled(part.add, draft, book),
            cite=cited_in_full(rule.cite),
        )


def _filled(sentence: str, draft: Draft, book: Playbook) -> str:
    names = [lead.name or lead.employer for lead in leads_not_named(draft)] or ["[name]"]
    leads = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    minutes, people = (
        _or(book.bound(name), usual) for name, usual in (("meeting.minutes", "25"), ("referrals.people", "2 to 3"))
    )
    of_whom = "the lead" if len(draft.occasion.leads) <= 1 else f"the leads to {leads}"
    return sentence.format(minutes=minutes, people=people, lead=leads, leads=of_whom)


def _or(bound: Bound, usual: str) -> str:
    return usual if bound.low is None and bound.high is None else str(bound)


def _unwanted(draft: Draft, part: Part, rule: DraftRule) -> Iterator[Finding]:
    if passage := part.find(draft):
        yield Finding(
            code=part.unwanted,
            severity="error",
            message=_taken(draft, passage),
            span=_span(draft, passage.start, passage.end),
            fix=part.drop,
            cite=cited_in_full(rule.cite),
        )


def _taken(draft: Draft, passage: Passage) -> str:
    """Why, for the reader: the passage and what it was taken for."""
    if passage.start == passage.end:
        return f"{passage.taken_for} does not belong here"
    return f"{_quoted(draft, passage.start, passage.end)} was taken for {passage.taken_for}, which does not belong here"


def _quoted(draft: Draft, start: int, end: int) -> str:
    first, last = draft.reading.span(start, end)
    passage = " ".join(draft.reading.text[first:last].split())
    return f"“{passage if len(passage) <= _LONGEST_QUOTE else f'{passage[: _LONGEST_QUOTE - 1]}…'}”"


def _span(draft: Draft, start: int, end: int) -> tuple[int, int] | None:
    return draft.reading.span(start, end) if end > start else None


def _job_asks(reading: Reading, lexicon: Lexicon) -> tuple[Finding, ...]:
    from jumpstart.playbook.drafts.asks import find_job_asks  # noqa: PLC0415  most drafts of a playbook may do without

    return find_job_asks(reading, lexicon)


def _out_of_bounds(draft: Draft, rule: DraftRule, book: Playbook) -> Iterator[Finding]:
    asks_for_meeting = draft.purpose == "meeting-request" or "minutes" in rule.must
    asks_for_people = draft.purpose == "referral-request" or "number-of-people" in rule.must
    if asks_for_meeting:
        found = [(each.low, each.high, each.start, each.end) for each in find_durations(draft)]
        yield from _judged(draft, found, book.bound("meeting.minutes"), "duration", "minutes")
    if asks_for_people:
        bound = book.bound("referrals.people")
        counts = find_headcounts(draft)
        if not any(bound.allows(each.number) for each in counts):  # one or two people are judged by their middle
            found = [(each.low, each.high, each.start, each.end) for each in counts]
            yield from _judged(draft, found, bound, "referrals", "people")


def _judged(
    draft: Draft, found: list[tuple[float, float, int, int]], bound: Bound, what: str, unit: str
) -> Iterator[Finding]:
    """A remark on the first number where none of them lies within its bound."""
    if not found or any(bound.allows(low) and bound.allows(high) for low, high, _, _ in found):
        return
    low, high, start, end = found[0]
    least = low if what == "duration" else (low + high) / 2
    is_low = bound.low is not None and least < bound.low
    asks = "Could we talk for {} minutes?" if what == "duration" else "Could you suggest {} people I should talk to?"
    yield Finding(
        code=f"{what}-{'low' if is_low else 'high'}",
        severity="warning",
        message=f"the draft asks for {_amount(low, high, unit, _quoted(draft, start, end))}, where {bound} are advised",
        span=_span(draft, start, end),
        fix=f"ask: “{asks.format(bound)}”",
        cite=cited_in_full(bound.cite),
    )


def _amount(low: float, high: float, unit: str, quote: str) -> str:
    """A number with its unit, and the words that say it where they are others."""
    if low % 1 or high % 1:
        return quote
    number = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    said = f"{number} {_ONE.get(unit, unit) if high == 1 else unit}"
    return said if quote[1:-1] == said else f"{said} ({quote})"


def _confidence(draft: Draft, rule: DraftRule, book: Playbook) -> Iterator[Finding]:
    seeker, part = draft.occasion.seeker, PARTS["asked-for-confidence"]
    if draft.purpose == "announcement" and seeker and seeker.confidential and part.name not in rule.must:
        asks = DraftRule(purpose=rule.purpose, cite=f"{COLUMN}, ¶5")
        yield from _missing(draft, part, asks, book)


def _begging(draft: Draft) -> Iterator[Finding]:
    """A hint where apologies pile up; those of one clause count once."""
    plain = draft.reading.plain
    taken_back = {place for hit in draft.hits("no-begging") for place in range(hit.start, hit.end)}
    hits: list[Hit] = []
    end = 0  # of the last apology, whether it began a clause or went on in one
    for hit in sorted(draft.hits("begging"), key=lambda hit: (hit.start, -hit.end)):
        if not taken_back.isdisjoint(range(hit.start, hit.end)) or _is_somebody_elses(draft, hit):
            continue
        if not hits or (hit.start >= end and _NEW_CLAUSE.search(plain[end : hit.start])):
            hits.append(hit)
        end = max(end, hit.end)
    if len(hits) >= FEWEST_APOLOGIES:
        passages = ", ".join(_quoted(draft, hit.start, hit.end) for hit in hits[:FEWEST_APOLOGIES])
        yield Finding(
            code="begging",
            severity="info",
            message=f"{len(hits)} passages were taken for apologies ({passages}), and most people like to help",
            span=_span(draft, hits[0].start, hits[0].end),
            fix="keep one of them at most and ask plainly: “I would be glad of your advice.”",
            cite=f"{COLUMN}, ¶8",
        )


def _is_somebody_elses(draft: Draft, hit: Hit) -> bool:
    """Whether the word sorry or an apology is not said to the reader: another's, or a title's with its capital."""
    if not _APOLOGY.match(hit.text):
        return False
    before = draft.reading.plain[max(0, hit.start - 30) : hit.start]
    typed = draft.reading.text[slice(*draft.reading.span(hit.start, hit.end))]
    is_title = bool(re.search(r"\w '?$", before)) and typed[0].isupper() and not typed.isupper()
    return is_title or bool(_OF_SOMEBODY_ELSE.search(before))
