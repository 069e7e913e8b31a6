"""How far an import is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumpstart.transfer.sources import OnProgress, Sources

_STAGES = 3
"""Reading, matching and committing, which take about equally long where everybody is new."""


class Steps:
    """
    Tells how far an import is, in steps of a whole that never changes.

    Args:
        sources: The files; each of their bytes counts once for reading, once for matching and once for committing.
        on_progress: Called with the steps that are done, and those that there are; None to tell nobody.
    """

    def __init__(self, sources: Sources, on_progress: OnProgress | None = None) -> None:
        self._size = sum(file.size for file in sources.files)
        self._on_progress = on_progress
        self._done = 0
        self._raised: Exception | None = None

    def read_on(self, size: int) -> None:
        """So many bytes more were read."""
        self._done += size
        self._tell()

    def check(self) -> None:
        """Raise what the one who is told has raised, whatever an importer made of that."""
        if self._raised is not None:
            raise self._raised

    def end_of_reading(self) -> None:
        """All was read, or passed over."""
        self._reach(self._size)

    def end_of_matching(self) -> None:
        """It is known who the people are."""
        self._reach(2 * self._size)

    def committed(self, part: int, whole: int) -> None:
        """So many of the items were committed."""
        self._reach(2 * self._size + self._size * part // whole)

    def end(self) -> None:
        """All is done."""
        self._reach(_STAGES * self._size)

    def _reach(self, done: int) -> None:
        self._done = done
        self._tell()

    def _tell(self) -> None:
        if self._on_progress is None:
            return
        try:
            self._on_progress(self._done, _STAGES * self._size)
        except Exception as error:
            self._raised = error
            raise
