"""Whether a goal is clear enough to start with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.people import Goal

CITE = "Mitchell, Jump-Start Your Networking, ¶4"
_ALTERNATIVES = re.compile(r"\b(?:or|either|and/or)\b|[;?]", re.IGNORECASE)
_HEDGES = re.compile(r"\b(?:maybe|perhaps|possibly|something|anything|whatever|not sure|some kind of)\b", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Clarity:
    """
    The verdict on a goal.

    Attributes:
        findings: What keeps it from being clear, empty for a clear goal.
    """

    findings: tuple[Finding, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing keeps it from being clear."""
        return not self.findings


def assess(goal: Goal | None) -> Clarity:
    """
    Whether a goal names one target role and at least one of field, place and employer.

    >>> from jumpstart import Goal
    >>> assess(Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))).is_clear
    True
    >>> [finding.code for finding in assess(Goal(role="finance or maybe marketing")).findings]
    ['alternatives', 'hedging', 'no-direction']

    Args:
        goal: The goal, None where none is known yet.

    Source: Mitchell, Jump-Start Your Networking, ¶4.
    """
    return Clarity(findings=tuple(_findings(goal)))


def _findings(goal: Goal | None) -> Iterator[Finding]:
    role = goal.role.strip() if goal else ""
    if goal is None or not role:
        yield _finding("no-target-role", "no target role is named", "name the one role you are after")
    elif found := _ALTERNATIVES.search(role):
        span = (found.start(), found.end())
        yield _finding("alternatives", f"{role!r} is more than one role", "choose one; the other can wait", span)
    if found := _HEDGES.search(role):
        span = (found.start(), found.end())
        yield _finding("hedging", f"{found[0]!r} leaves the role open", "say the role as its job title", span)
    if goal is None or not (goal.field.strip() or goal.places or goal.employers):
        yield _finding("no-direction", "no field, place or employer is named", "add one of field, places and employers")


def _finding(code: str, message: str, fix: str, span: tuple[int, int] | None = None) -> Finding:
    return Finding(code=code, severity="error", message=message, fix=fix, span=span, cite=CITE, subject="goal")
