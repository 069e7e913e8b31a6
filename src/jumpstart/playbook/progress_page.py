"""Progress as a page to read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from jumpstart.domain.findings import counted
from jumpstart.playbook.benchmarks import BENCHMARKS
from jumpstart.playbook.wording import day_text, full_day_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.progress import Progress

_SHOWN_WEEKS = 8
_SHOWN_NAMES = 3
_COLUMNS = (
    ("met", "people_met"),
    ("talks", "conversations"),
    ("done", "follow_ups_done"),
    ("leads", "leads"),
    ("named", "referrals"),
    ("thanks", "thanks"),
    ("asked", "asked"),
    ("answered", "answered"),
)


def page(progress: Progress) -> str:
    """The counts, each with a word on it, and the last weeks."""
    lines = [f"From {full_day_text(progress.since)} to {full_day_text(progress.until)}"]
    counts = list(_counts(progress))
    lines += [f"  {name:<16}{count:>5}   {note}".rstrip() for name, count, note in counts]
    compared = [f"  {benchmark}" for benchmark in BENCHMARKS]
    return "\n".join([*lines, "", *_table(progress), "", "What others counted", *compared])


def _counts(progress: Progress) -> Iterator[tuple[str, int, str]]:
    yield "people met", progress.people_met, ""
    yield "conversations", progress.conversations, ""
    yield "follow-ups done", progress.follow_ups_done, ""
    yield "leads", progress.leads, _some([f"{each.leads} from {each.name}" for each in progress.lead_sources])
    named = [f"{each.name or 'somebody'} by {each.source_name}" for each in progress.referrals]
    yield "people named", len(named), _some(named)
    yield "thanks sent", progress.thanks, ""
    yield "requests made", progress.asked, _answers(progress)


def _answers(progress: Progress) -> str:
    if not progress.asked:
        return ""
    if progress.median_answer is None:
        return "no answer yet"
    percent = 100 * progress.answered // progress.asked
    when = "after" if progress.answered == 1 else "half of them within"
    answered = f"{progress.answered} answered ({percent} %), {when} {span_text(progress.median_answer)}"
    return f"{answered}; {progress.unanswered} not yet" if progress.unanswered else answered


def _some(names: list[str]) -> str:
    more = len(names) - _SHOWN_NAMES
    return ", ".join(names[:_SHOWN_NAMES]) + (f" and {more} more" if more > 0 else "")


def _table(progress: Progress) -> Iterator[str]:
    yield f"  {'week of':<16}" + "".join(f"{title:>9}" for title, _ in _COLUMNS)
    for week in progress.weeks[-_SHOWN_WEEKS:]:
        counts = (getattr(week, name) for _, name in _COLUMNS)
        day = day_text(week.starts_on).partition(" ")[2]
        yield f"  {day:<16}" + "".join(f"{count or '·':>9}" for count in counts)


def span_text(span: timedelta) -> str:
    """How long something took, as people say it: "5 minutes", "2 hours", "2 days"; less than a minute is one."""
    day, hour, minute = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
    unit, length = ("day", day) if span >= 2 * day else ("hour", hour) if span >= hour else ("minute", minute)
    return counted(max((span + length / 2) // length, 1), unit)
