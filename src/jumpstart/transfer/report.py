"""What an import did, or would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.fields import as_tuple

if TYPE_CHECKING:
    from jumpstart.calendars.outcome import Decided, Question
    from jumpstart.domain.findings import Problem
    from jumpstart.formats.csv import LastContact
    from jumpstart.identity import Proposal
    from jumpstart.transfer.failures import FailedRecord

_TOLD = 20
_IN_WORDS = {"done": "done", "snoozed": "put off", "skipped": "skipped"}


@attrs.frozen(kw_only=True)
class ImportReport:
    """
    What an import did, or would do.

    Attributes:
        name: The name of the file or folder.
        added: How many records were new.
        updated: How many were there with other content; decisions are not counted.
        merged: How many contacts were somebody known by another card, certainly, and were merged into them; also of two
            who were known, where what came shows that they are one.
        unchanged: How many were there as they are.
        left_alone: How many entries of a calendar are none of the search's.
        failed: How many records, or whole files, could not be read.
        problems: What could not be understood, or only by a guess, with its lines.
        failed_records: The lines of the records that could not be read, as they came.
        likely: Whom else some contacts may be, for the seeker to decide, the likeliest first.
        decisions: What was decided about follow-ups in a calendar, and was recorded.
        questions: What only the seeker can say; ``Workspace.accept`` does what one offers.
        last_contacts: When the seeker and others last wrote to each other, as far as messages tell; not stored.
        batch: What ``undo`` takes to put everything back; empty where nothing was changed.
        revision: The last revision that it made, 0 where nothing was changed.
    """

    name: str
    added: int = 0
    updated: int = 0
    merged: int = 0
    unchanged: int = 0
    left_alone: int = 0
    failed: int = 0
    problems: tuple[Problem, ...] = attrs.field(
        default=(), converter=as_tuple, repr=lambda problems: f"<{len(problems)} problems>"
    )
    failed_records: tuple[FailedRecord, ...] = attrs.field(
        default=(), converter=as_tuple, repr=lambda failed: f"<{len(failed)} records>"
    )
    likely: tuple[Proposal, ...] = attrs.field(
        default=(), converter=as_tuple, repr=lambda likely: f"<{len(likely)} pairs>"
    )
    decisions: tuple[Decided, ...] = attrs.field(
        default=(), converter=as_tuple, repr=lambda decisions: f"<{len(decisions)} decisions>"
    )
    questions: tuple[Question, ...] = attrs.field(
        default=(), converter=as_tuple, repr=lambda questions: f"<{len(questions)} questions>"
    )
    last_contacts: tuple[LastContact, ...] = attrs.field(
        default=(), converter=as_tuple, repr=lambda people: f"<{len(people)} people>"
    )
    batch: str = ""
    revision: int = 0

    def __str__(self) -> str:
        counts = [f"{self.added} added", f"{self.updated} updated"]
        counts += [f"{self.merged} merged"] if self.merged else []
        counts += [f"{self.unchanged} unchanged"]
        counts += [f"{self.left_alone} left alone"] if self.left_alone else []
        counts += [f"{self.failed} failed"]
        told = [f"  {each if each.first_line or each.file else each.message}" for each in self.problems]
        told += [f"  {_IN_WORDS[each.verdict]}: {each.follow_up.summary}" for each in self.decisions]
        told += [f"  to decide: {question.message}" for question in self.questions]
        told += [f"  perhaps one person: {pair}" for pair in self.likely]
        more = [f"  … and {len(told) - _TOLD} more"] if len(told) > _TOLD else []
        return "\n".join((f"{self.name}: {', '.join(counts)}", *told[:_TOLD], *more))
