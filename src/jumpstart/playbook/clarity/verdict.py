"""The verdict on a goal, and what would make it clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.people import Goal
from jumpstart.playbook.clarity.wording import clear_statement, question

if TYPE_CHECKING:
    from jumpstart.domain.findings import Finding


@attrs.frozen(kw_only=True)
class Clarity:
    """
    The verdict on a goal.

    Attributes:
        findings: What keeps it from being clear, empty for a clear goal.
        text: The text in which the spans of the findings stand; for a goal its role, then its statement.
        goal: What was understood of it.
        missing: What is not there at all: ``role``, ``field, place or employer``.
        edit: The statement made clear with as little changed as can be; ``…`` stands for what only the seeker knows.
            Empty for a clear goal.
        question: The question by which a listener can help; empty while the goal is not clear.
    """

    findings: tuple[Finding, ...] = ()
    text: str = attrs.field(default="", repr=False)
    goal: Goal = attrs.field(factory=Goal, repr=False)
    missing: tuple[str, ...] = ()
    edit: str = ""
    question: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether nothing keeps it from being clear."""
        return not self.findings


def verdict(goal: Goal, text: str, findings: tuple[Finding, ...]) -> Clarity:
    """The verdict that follows from what was found."""
    codes = {found.code for found in findings}
    lacks = {"no-target-role": "role", "no-direction": "field, place or employer"}
    return Clarity(
        findings=findings,
        text=text,
        goal=goal,
        missing=tuple(part for code, part in lacks.items() if code in codes),
        edit=clear_statement(goal) if findings else "",
        question="" if findings else question(goal),
    )
