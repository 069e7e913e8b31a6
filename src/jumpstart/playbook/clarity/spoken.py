"""A goal as somebody says it, judged sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.fields import NOT_IN_A_LINE, NOT_IN_A_TEXT
from jumpstart.domain.findings import Finding
from jumpstart.domain.people import Goal
from jumpstart.playbook.clarity.causes import causes
from jumpstart.playbook.clarity.codes import finding
from jumpstart.playbook.clarity.passages import understand
from jumpstart.playbook.clarity.verdict import Clarity, verdict
from jumpstart.playbook.language import is_in_language, read

if TYPE_CHECKING:
    from jumpstart.playbook.clarity.passages import Statement
    from jumpstart.playbook.language import Lexicon

_LONGEST = 50_000
"""In characters: nobody says in more what they are after, and what comes behind is not judged."""

_WAVERING = frozenset({"alternatives", "hedging", "away-from-not-towards", "status-quo"})


def wavers(text: str, lexicon: Lexicon) -> bool:
    """Whether a text names more than one thing, or doubts, leaves or keeps what it names."""
    return any(found.code in _WAVERING for found in causes(understand(read(text), lexicon), lexicon))


def assess_text(text: str, lexicon: Lexicon) -> Clarity:
    """The verdict on a statement."""
    reading = read(text[:_LONGEST])
    words = reading.words
    if not words:
        findings = (
            finding("no-target-role", "nothing is said yet"),
            finding("no-direction", "no field, place or employer is named"),
        )
        return verdict(Goal(), text, findings)
    statement = understand(reading, lexicon)
    if not statement.targets and not statement.others and not is_in_language(reading, lexicon):
        message = f"it does not read as {lexicon.language}, so it is not judged"
        return Clarity(findings=(_foreign(message),), text=text, goal=Goal(statement=NOT_IN_A_TEXT.sub(" ", text)))
    return verdict(_goal_of(statement, text), text, tuple(causes(statement, lexicon)))


def _foreign(message: str) -> Finding:
    fix = "say it in English, or pass a lexicon of its language"
    return Finding(code="other-language", severity="error", message=message, fix=fix, subject="goal")


def _goal_of(statement: Statement, said: str) -> Goal:
    role = statement.targets[0] if statement.targets else None
    reading = statement.reading
    text = _line(reading.text[slice(*reading.span(role.start, role.end))]) if role else ""
    named: dict[str, str] = {}
    for found in sorted(statement.directions, key=lambda direction: direction.words):
        named.setdefault(found.kind, _line(found.text))
    return Goal(
        role=text,
        field=named.get("field", ""),
        places=tuple(named[kind] for kind in ("place",) if kind in named),
        employers=tuple(named[kind] for kind in ("employer",) if kind in named),
        statement=NOT_IN_A_TEXT.sub(" ", said),
    )


def _line(text: str) -> str:
    return " ".join(NOT_IN_A_LINE.sub(" ", text).split())
