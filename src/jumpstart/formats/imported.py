"""What reading a file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from jumpstart.domain.fields import as_tuple

if TYPE_CHECKING:
    from jumpstart.domain.findings import Problem

T = TypeVar("T")


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
