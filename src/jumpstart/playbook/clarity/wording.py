"""How a goal is put into words: the question for a listener, and the statement made clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumpstart.domain.people import Goal

_VOWELS = "aeiou"


def question(goal: Goal) -> str:
    """The question by which a listener can help."""
    return f"Whom do you know who works as {_with_article(goal.role)}{_where(goal)}, or with one?"


def clear_statement(goal: Goal) -> str:
    """The goal as one clear sentence, with … for what is missing."""
    where = _where(goal) or " in …"
    role = _with_article(goal.role) if goal.role else "a …"
    return f"I am looking for work as {role}{where}."


def _where(goal: Goal) -> str:
    field = f" in {goal.field}" if goal.field else ""
    employer = f" at {goal.employers[0]}" if goal.employers else ""
    place = f" in {goal.places[0]}" if goal.places else ""
    return f"{field}{employer}{place}"


def _with_article(role: str) -> str:
    first = role[:1]
    spelled = (first.isupper() and role[1:2].isupper()) or "&" in role.split(" ", maxsplit=1)[0]
    vowel = first in "AEFHILMNORSX" if spelled else first.lower() in _VOWELS
    return f"{'an' if vowel else 'a'} {role}"
