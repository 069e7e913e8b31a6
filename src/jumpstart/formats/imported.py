"""What reading a file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from jumpstart.domain.fields import as_tuple
from jumpstart.domain.findings import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
MAX_PROBLEMS = 20_000


@attrs.frozen(kw_only=True)
class Imported(Generic[T]):
    """
    What reading a file gives: the items that could be read, and what was found wrong.

    Attributes:
        items: What was read, in the order of the file.
        problems: What could not be read, or only by a guess or with a loss, in the order of the file.
    """

    items: tuple[T, ...] = attrs.field(default=(), converter=as_tuple)
    problems: tuple[Problem, ...] = attrs.field(default=(), converter=as_tuple)


def listed(found: Iterable[T | Problem]) -> Iterator[T | Problem]:
    """What was found; of more problems than anybody reads the first, the first error, and how many are left out."""
    kept = untold = 0
    has_error = False
    for each in found:
        if isinstance(each, Problem):
            is_first_error = each.severity == "error" and not has_error
            if kept >= MAX_PROBLEMS and not is_first_error:
                untold += 1
                continue
            kept += 1
            has_error = has_error or is_first_error
        yield each
    if untold:
        message = f"{untold} more things are wrong; they are not listed"
        yield Problem(
            code="too-many-problems", severity="warning", record=0, first_line=0, last_line=0, message=message
        )
