"""The codes of what keeps a goal from being clear."""

from __future__ import annotations

from jumpstart.domain.findings import Finding

CITE = "Mitchell, Jump-Start Your Networking, ¶4"
_FIXES = {
    "no-target-role": "name the one job you are after by its title",
    "alternatives": "choose one; the other can wait",
    "hedging": "leave the doubt out, or settle it before you tell anybody",
    "away-from-not-towards": "say what you are going to, not what you are leaving",
    "status-quo": "leave it out: nobody can help you to stay where you are",
    "no-direction": "add one of field, place and employer",
}


def finding(code: str, message: str, span: tuple[int, int] | None = None) -> Finding:
    """What keeps a goal from being clear."""
    return Finding(code=code, severity="error", message=message, fix=_FIXES[code], span=span, cite=CITE, subject="goal")
