"""Remarks: what the playbook finds in a search, and what a reader finds in a file."""

from __future__ import annotations

from typing import Literal

import attrs

Severity = Literal["error", "warning", "info"]


def counted(count: int, one: str, many: str = "") -> str:
    """
    A number with what it counts.

    >>> counted(1, "card"), counted(2, "card"), counted(0, "person", "people")
    ('1 card', '2 cards', '0 people')

    Args:
        count: How many.
        one: What one of them is called.
        many: What several are called; empty for one with an s.
    """
    return f"{count} {one if count == 1 else many or f'{one}s'}"


@attrs.frozen(kw_only=True)
class Finding:
    """
    A remark on a goal, a draft or a plan.

    Attributes:
        code: What it is about, as ``no-target-role``.
        severity: ``error`` must be mended, ``warning`` should be, ``info`` may be.
        message: What was found, in a sentence.
        span: Start and end of the passage in the judged text, in characters; None where there is no text.
        fix: What to do about it, empty where nothing can be done.
        cite: Where the advice stands.
        subject: The id of the record that it is about, empty for none.
    """

    code: str
    severity: Severity
    message: str
    span: tuple[int, int] | None = None
    fix: str = ""
    cite: str = ""
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@attrs.frozen(kw_only=True)
class Problem:
    """
    What a reader could not understand, or only by a guess or with a loss.

    Attributes:
        code: What it is about, as ``no-colon``.
        severity: ``error``: the record was not imported; ``warning``: imported with a guess or a loss;
            ``info``: normalised.
        record: The number of the record in its file, 1 for the first; 0 where it concerns the whole file.
        first_line: The first physical line of it in the file as given, 1 for the first; 0 for the whole file.
        last_line: The last physical line of it, included.
        message: What was found, in a sentence.
        property: The property concerned, empty for none.
        raw: What stands there, at most 200 characters.
        file: The name of the file where several were read together, else empty.
    """

    code: str
    severity: Severity
    record: int
    first_line: int
    last_line: int
    message: str
    property: str = ""
    raw: str = attrs.field(default="", repr=False)
    file: str = ""

    def __str__(self) -> str:
        place = f"line {self.first_line}" if self.first_line else ""
        if self.last_line > self.first_line:
            place = f"lines {self.first_line} to {self.last_line}"
        where = ", ".join(filter(None, (self.file, place)))
        return f"{where or 'file'}: {self.message}"
