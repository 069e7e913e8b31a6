"""Problems that concern a whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.findings import Problem

if TYPE_CHECKING:
    from jumpstart.domain.findings import Severity


def remark(code: str, message: str, severity: Severity = "warning", *, file: str = "") -> Problem:
    """A problem that stands on no line of a file."""
    return Problem(code=code, severity=severity, record=0, first_line=0, last_line=0, message=message, file=file)
