"""What others have counted, to hold one's own counts against."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Benchmark:
    """
    A figure that others have counted.

    Attributes:
        value: The figure.
        about: What it counts.
        cite: Where it stands.
        grade: The grade of the evidence for it, A to D.
    """

    value: int
    about: str
    cite: str
    grade: str

    def __str__(self) -> str:
        return f"{self.value} {self.about} ({self.cite}; evidence grade {self.grade})"


BENCHMARKS = (
    Benchmark(
        value=15,
        about="networking conversations for each one with somebody who decides",
        cite="Lee Hecht Harrison, vendor research",
        grade="C",
    ),
    Benchmark(
        value=25,
        about="conversations with somebody who decides for each offer",
        cite="Lee Hecht Harrison, vendor research",
        grade="C",
    ),
)
"""No figure stands here without the grade of its evidence."""
