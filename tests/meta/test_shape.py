"""The figures of the house style: how long functions are."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "src" / "jumpstart"
NINE_IN_TEN_WITHIN = 40


def body_lengths() -> Iterator[tuple[int, str]]:
    """Lines of each function from its first statement after the docstring to its last."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                described = ast.get_docstring(node, clean=False) is not None
                body = node.body[1:] if described and len(node.body) > 1 else node.body
                yield (node.end_lineno or 0) - body[0].lineno + 1, f"{path.relative_to(SOURCE)}:{node.name}"


def test_nine_functions_in_ten_fit_on_a_screen():
    lengths = sorted(body_lengths(), reverse=True)
    lines = [length for length, _ in lengths]
    ninetieth = quantiles(lines, n=10)[-1]

    print(f"\n{len(lines)} functions: median {median(lines):g} lines, 90th percentile {ninetieth:g}")  # noqa: T201  the figures are asked for with -s
    modules = sorted((len(path.read_text("utf-8").splitlines()) for path in SOURCE.rglob("*.py")), reverse=True)
    print(f"{len(modules)} modules: median {median(modules):g} lines, the longest {modules[:5]}")  # noqa: T201
    print("longest functions:", *(f"  {length:3} {name}" for length, name in lengths[:5]), sep="\n")  # noqa: T201

    assert ninetieth <= NINE_IN_TEN_WITHIN
