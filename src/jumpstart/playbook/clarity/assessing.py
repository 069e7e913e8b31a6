"""Whether a goal is clear: as its fields say it, or as somebody says it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.people import Goal
from jumpstart.playbook.clarity.codes import finding
from jumpstart.playbook.clarity.verdict import Clarity, verdict
from jumpstart.playbook.shipped import english_goals

if TYPE_CHECKING:
    from jumpstart.domain.findings import Finding
    from jumpstart.playbook.language import Lexicon

_PLAIN_TITLE = re.compile(r"[^\W\d_]+(?:[ &'’.-]+[^\W\d_]+){0,6}")
_DOUBT = re.compile(
    r"\b(?:"
    r"or|either|maybe|perhaps|possibly|probably|some|something|any|anything|somewhere|anywhere|"
    r"whatever|not|no|never|but|i|i'm|my|me|out|away|from|leave|leaving|quit|stop|stay|"
    r"staying|keep|remain|don't|can't|unsure|undecided|sort|kind|type|idea|know|think|guess|"
    r"might|could|want|else|other|than|job|work|dunno|tbd|open|things|ideally|hopefully|vs|"
    r"still|yet|nothing|change"
    r")\b"
)
"""Words that no title holds: a role without them is taken at its word, and no lexicon is read for it."""


def assess(goal: Goal | str | None, *, lexicon: Lexicon | None = None) -> Clarity:
    """
    Whether a goal names one job and at least one of field, place and employer, and does not waver.

    >>> from jumpstart import Goal
    >>> goal = Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))
    >>> assess(goal).is_clear
    True
    >>> verdict = assess("I'd like to be a pastry chef or maybe a baker, in Lyon")
    >>> [finding.code for finding in verdict.findings]
    ['alternatives', 'hedging']
    >>> verdict.text[slice(*verdict.findings[1].span)]
    'maybe'

    Args:
        goal: The goal, or how the seeker says it, in the first person; None where none is known yet.
            Of a goal with a statement both are judged: what the fields leave open, the statement may say.
        lexicon: The words to judge by, None for the English ones.

    Returns:
        The verdict; its findings are ``no-target-role``, ``alternatives``, ``hedging``, ``away-from-not-towards``,
        ``status-quo`` and ``no-direction``, each at most once, and ``other-language`` alone for a text that the lexicon
        has no words for.

    Source: Mitchell, Jump-Start Your Networking, ¶4.
    """
    if isinstance(goal, str):
        return _spoken(goal, lexicon)
    return _assess_goal(goal, lexicon)


@lru_cache(maxsize=64)
def _assess_goal(goal: Goal | None, lexicon: Lexicon | None) -> Clarity:
    if goal is None or (not goal.role.strip() and not goal.statement.strip()):
        found = [finding("no-target-role", "no target role is named")]
        return verdict(goal or Goal(), "", tuple(found if goal and _has_direction(goal) else [*found, _no_direction()]))
    text = "\n".join(part for part in (goal.role, goal.statement) if part.strip())
    if not goal.statement.strip() and _is_title(goal.role, lexicon):
        return verdict(goal, text, () if _has_direction(goal) else (_no_direction(),))
    said = _spoken(text, lexicon)
    settled = {"no-direction"} if _has_direction(goal) else set()
    role = said.goal.role
    if _is_title(goal.role, lexicon):
        role, settled = goal.role, settled | {"no-target-role", "away-from-not-towards"}
    findings = tuple(found for found in said.findings if found.code not in settled)
    return verdict(_filled(goal, said.goal, role), text, findings)


def _is_title(role: str, lexicon: Lexicon | None) -> bool:
    """Whether what stands in the field for the role is one title, as far as can be told."""
    if not _PLAIN_TITLE.fullmatch(role.strip()):
        return False
    if not _DOUBT.search(role.casefold().replace("’", "'")):
        return True
    from jumpstart.playbook.clarity.spoken import wavers  # noqa: PLC0415  a role without doubt needs no lexicon

    return not wavers(role, lexicon or english_goals())


def _has_direction(goal: Goal) -> bool:
    return bool(goal.field.strip() or goal.places or goal.employers)


def _no_direction() -> Finding:
    return finding("no-direction", "no field, place or employer is named")


def _filled(goal: Goal, said: Goal, role: str) -> Goal:
    """The goal with what its statement says besides."""
    if _has_direction(goal):
        return attrs.evolve(goal, role=role)
    return attrs.evolve(goal, role=role, field=said.field, places=said.places, employers=said.employers)


def _spoken(text: str, lexicon: Lexicon | None) -> Clarity:
    from jumpstart.playbook.clarity.spoken import assess_text  # noqa: PLC0415  planning by fields needs no lexicon

    return assess_text(text, lexicon or english_goals())
