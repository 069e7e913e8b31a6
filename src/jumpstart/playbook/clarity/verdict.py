"""The verdict on a goal, and what would make it clear."""

from __future__ import annotations

import re
from functools import lru_cache

import attrs

from jumpstart.domain.fields import NOT_IN_A_LINE, NOT_IN_A_TEXT
from jumpstart.domain.findings import Finding
from jumpstart.domain.people import Goal
from jumpstart.playbook.clarity.causes import causes, finding
from jumpstart.playbook.clarity.passages import Statement, understand
from jumpstart.playbook.clarity.wording import clear_statement, question
from jumpstart.playbook.language import Lexicon, read
from jumpstart.playbook.shipped import english_goals

_PLAIN_TITLE = re.compile(r"[^\W\d_]+(?:[ &'’.-]+[^\W\d_]+){0,6}")
_DOUBTFUL = frozenset(
    [
        *("or", "either", "and/or", "maybe", "perhaps", "possibly", "probably", "some", "something", "any", "anything"),
        *(
            "somewhere",
            "anywhere",
            "whatever",
            "not",
            "no",
            "never",
            "but",
            "i",
            "i'm",
            "my",
            "me",
            "out",
            "away",
            "from",
        ),
        *(
            "leave",
            "leaving",
            "quit",
            "stop",
            "stay",
            "staying",
            "keep",
            "remain",
            "don't",
            "can't",
            "unsure",
            "undecided",
        ),
        *(
            "sort",
            "kind",
            "type",
            "idea",
            "know",
            "think",
            "guess",
            "might",
            "could",
            "want",
            "else",
            "other",
            "than",
            "job",
        ),
        *(
            "work",
            "else",
            "dunno",
            "tbd",
            "open",
            "things",
            "ideally",
            "hopefully",
            "vs",
            "still",
            "yet",
            "nothing",
            "change",
        ),
    ]
)
"""Words that no title holds: a role without them is taken at its word, and no lexicon is read for it."""
_LEAST_WORDS = 8
_LEAST_SHARE = 0.2


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


def assess(goal: Goal | str | None, *, lexicon: Lexicon | None = None) -> Clarity:
    """
    Whether a goal names one job and at least one of field, place and employer, and does not waver.

    >>> from jumpstart import Goal
    >>> assess(Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))).is_clear
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
    lexicon = lexicon or english_goals()
    if isinstance(goal, str):
        return _assess_text(goal, lexicon)
    return _assess_goal(goal, lexicon)


@lru_cache(maxsize=64)
def _assess_goal(goal: Goal | None, lexicon: Lexicon) -> Clarity:
    if goal is None or (not goal.role.strip() and not goal.statement.strip()):
        found = [finding("no-target-role", "no target role is named")]
        return _verdict(
            goal or Goal(), "", tuple(found if goal and _has_direction(goal) else [*found, _no_direction()])
        )
    text = "\n".join(part for part in (goal.role, goal.statement) if part.strip())
    if not goal.statement.strip() and _is_title(goal.role, lexicon):
        return _verdict(goal, text, () if _has_direction(goal) else (_no_direction(),))
    said = _assess_text(text, lexicon)
    settled = {"no-direction"} if _has_direction(goal) else set()
    role = said.goal.role
    if _is_title(goal.role, lexicon):
        role, settled = goal.role, settled | {"no-target-role", "away-from-not-towards"}
    findings = tuple(found for found in said.findings if found.code not in settled)
    return _verdict(_filled(goal, said.goal, role), text, findings)


def _is_title(role: str, lexicon: Lexicon) -> bool:
    """Whether what stands in the field for the role is one title, as far as can be told."""
    if not _PLAIN_TITLE.fullmatch(role.strip()):
        return False
    if _DOUBTFUL.isdisjoint(role.casefold().replace("’", "'").split()):
        return True
    said = causes(understand(read(role), lexicon), lexicon)
    return not {found.code for found in said} & {"alternatives", "hedging", "away-from-not-towards", "status-quo"}


def _has_direction(goal: Goal) -> bool:
    return bool(goal.field.strip() or goal.places or goal.employers)


def _no_direction() -> Finding:
    return finding("no-direction", "no field, place or employer is named")


def _filled(goal: Goal, said: Goal, role: str) -> Goal:
    """The goal with what its statement says besides."""
    if _has_direction(goal):
        return attrs.evolve(goal, role=role)
    return attrs.evolve(goal, role=role, field=said.field, places=said.places, employers=said.employers)


def _assess_text(text: str, lexicon: Lexicon) -> Clarity:
    reading = read(text)
    words = reading.words
    if not words:
        findings = (finding("no-target-role", "nothing is said yet"), _no_direction())
        return _verdict(Goal(), text, findings)
    statement = understand(reading, lexicon)
    if not statement.targets and not statement.others and _is_foreign(words, lexicon):
        message = f"it does not read as {lexicon.language}, so it is not judged"
        return Clarity(findings=(_foreign(message),), text=text, goal=Goal(statement=NOT_IN_A_TEXT.sub(" ", text)))
    return _verdict(_goal_of(statement), text, tuple(causes(statement, lexicon)))


def _is_foreign(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    if any(not word.isascii() and word[:1].isalpha() for word in words) and len(words) <= _LEAST_WORDS:
        return not any(word in lexicon.common for word in words)
    known = sum(word in lexicon.common for word in words[:400])
    return len(words) >= _LEAST_WORDS and known < _LEAST_SHARE * len(words[:400])


def _foreign(message: str) -> Finding:
    fix = "say it in English, or pass a lexicon of its language"
    return Finding(code="other-language", severity="error", message=message, fix=fix, subject="goal")


def _goal_of(statement: Statement) -> Goal:
    role = statement.targets[0] if statement.targets else None
    reading = statement.reading
    text = _line(reading.text[slice(*reading.span(role.start, role.end))]) if role else ""
    named: dict[str, str] = {}
    for found in statement.directions:
        named.setdefault(found.kind, _line(found.text))
    return Goal(
        role=text,
        field=named.get("field", ""),
        places=tuple(named[kind] for kind in ("place",) if kind in named),
        employers=tuple(named[kind] for kind in ("employer",) if kind in named),
        statement=NOT_IN_A_TEXT.sub(" ", reading.text),
    )


def _line(text: str) -> str:
    return " ".join(NOT_IN_A_LINE.sub(" ", text).split())


def _verdict(goal: Goal, text: str, findings: tuple[Finding, ...]) -> Clarity:
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
