"""
How well the judgement does on labelled sentences.

``python tests/playbook/drafts/measure.py`` measures it on the part that may be looked at and shows what it gets wrong;
with ``--aside`` on the part that is put aside, of which only counts are printed unless ``--show`` is given too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[3]
LABELLED = ROOT / "tests" / "data" / "labelled"
ASKS = "asks-for-job"
DRAFT_CODES = {
    "announcement": ("target-role-missing",),
    "meeting-request": ("no-duration", "duration-low", "duration-high", "resume-attached-unasked"),
    "referral-request": ("referrals-missing", "referrals-low", "referrals-high"),
    "thank-you": ("thanks-for-time-missing",),
    "event-follow-up": ("name-and-place-missing", "skills-missing", "target-role-missing"),
    "resume-reply": ("resume-missing",),
}
ON_EVERY_DRAFT = ("begging",)
GOAL_CODES = ("no-target-role", "alternatives", "hedging", "away-from-not-towards", "status-quo", "no-direction")
SURE = 1.96
"""Standard deviations on either side that hold 95 in 100."""


class Judged(NamedTuple):
    """One answer beside its label."""

    group: str
    code: str
    expected: bool
    found: bool
    row: dict[str, Any]


class Tally(NamedTuple):
    """How many answers were right, and wrong which way."""

    hits: int
    false_alarms: int
    misses: int
    passes: int

    @classmethod
    def of(cls, answers: Iterable[Judged]) -> Tally:
        counts = defaultdict(int)
        for each in answers:
            counts[each.expected, each.found] += 1
        return cls(counts[True, True], counts[False, True], counts[True, False], counts[False, False])

    @property
    def precision(self) -> tuple[int, int]:
        return self.hits, self.hits + self.false_alarms

    @property
    def recall(self) -> tuple[int, int]:
        return self.hits, self.hits + self.misses

    def __str__(self) -> str:
        right = f"{self.hits:4} right {self.passes:4} rightly not"
        wrong = f"{self.false_alarms:3} wrongly found {self.misses:3} missed"
        return f"precision {share(*self.precision)}  recall {share(*self.recall)}  {right} {wrong}"


def share(part: int, whole: int) -> str:
    """A share with its Wilson interval at 95 in 100."""
    if not whole:
        return "   –               "
    p, z = part / whole, SURE
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    spread = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{p:.3f} [{max(0.0, middle - spread):.2f}, {min(1.0, middle + spread):.2f}]"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file of labelled sentences, none where the file is not there."""
    file = LABELLED / f"{name}.jsonl"
    lines = file.read_text(encoding="utf-8").split("\n") if file.exists() else []
    return [json.loads(line) for line in lines if line.strip()]


def judged_drafts(labelled: Iterable[dict[str, Any]]) -> Iterator[Judged]:
    """Each answer on each draft: whether it asks for a job, and each code that its purpose may have."""
    from jumpstart.playbook.drafts import review

    for row in labelled:
        found = {finding.code for finding in review(row["text"], purpose=row["purpose"])}
        yield Judged(row["purpose"], ASKS, row["asks_for_job"], ASKS in found, row)
        for code in (*DRAFT_CODES[row["purpose"]], *ON_EVERY_DRAFT):
            yield Judged(row["purpose"], code, code in row["codes"], code in found, row)


def judged_goals(labelled: Iterable[dict[str, Any]]) -> Iterator[Judged]:
    """Each answer on each goal: whether it is clear, and each code."""
    from jumpstart import assess

    for row in labelled:
        verdict = assess(row["text"])
        found = {finding.code for finding in verdict.findings}
        yield Judged("goal", "clear", not row["codes"], verdict.is_clear, row)
        for code in GOAL_CODES:
            yield Judged("goal", code, code in row["codes"], code in found, row)


def report(answers: list[Judged], verdict: str) -> Iterator[str]:
    """The figures, pooled, by group and by code."""
    first = [each for each in answers if each.code == verdict]
    others = [each for each in answers if each.code != verdict]
    yield f"{verdict:26} pooled           {Tally.of(first)}"
    groups = dict.fromkeys(each.group for each in answers)
    for group in groups if len(groups) > 1 else ():
        yield f"{verdict:26} {group:16} {Tally.of(each for each in first if each.group == group)}"
    yield f"{'codes':26} pooled           {Tally.of(others)}"
    for group in groups if len(groups) > 1 else ():
        yield f"{'codes':26} {group:16} {Tally.of(each for each in others if each.group == group)}"
    for code in dict.fromkeys(each.code for each in others):
        yield f"{code:26} {'':16} {Tally.of(each for each in others if each.code == code)}"


def mistakes(answers: Iterable[Judged]) -> Iterator[str]:
    """What was judged wrongly."""
    for each in answers:
        if each.expected != each.found:
            kind = "MISSED" if each.expected else "WRONGLY"
            yield f"{kind:8} {each.code:24} {each.group:16} {each.row['id']}: {each.row['text']!r}"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--aside", action="store_true", help="the part that is put aside")
    options.add_argument("--show", action="store_true", help="what was judged wrongly, even of that part")
    options.add_argument("--only", default="", help="show mistakes of one code")
    chosen = options.parse_args()
    part = "-aside" if chosen.aside else ""
    for name, judge, verdict in (("drafts", judged_drafts, ASKS), ("goals", judged_goals, "clear")):
        labelled = rows(name + part)
        answers = list(judge(labelled))
        print(f"\n{name}{part}: {len(labelled)} rows")  # noqa: T201  the figures are what is asked for
        if labelled:
            print(*report(answers, verdict), sep="\n")  # noqa: T201
        if chosen.show or not chosen.aside:
            print(*mistakes(each for each in answers if not chosen.only or each.code == chosen.only), sep="\n")  # noqa: T201


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    main()
