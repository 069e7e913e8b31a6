"""
Each row of the advice is shown by tests, from both sides.

``python tests/meta/test_rows.py`` prints which.
"""

from __future__ import annotations

import ast
from pathlib import Path

ADVICE = (*(f"S{number}" for number in range(1, 38)), "cadence", "agenda")
"""The rows: each has at least one test of what it accepts and one of what it rejects."""


def rows(tests: Path) -> dict[str, dict[bool, list[str]]]:
    """The tests marked with each row's name, by whether they show what it accepts."""
    found: dict[str, dict[bool, list[str]]] = {name: {True: [], False: []} for name in ADVICE}
    for file in sorted(tests.rglob("test_*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for mark in function.decorator_list if isinstance(function, ast.FunctionDef) else ():
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.row":
                    name, accepts = ast.literal_eval(mark.args[0]), ast.literal_eval(mark.keywords[0].value)
                    found[name][accepts].append(function.name)
    return found


def test_each_row_of_the_advice_is_shown_from_both_sides(root: Path) -> None:
    shown = rows(root / "tests")

    missing = [(name, accepts) for name in ADVICE for accepts in (True, False) if not shown[name][accepts]]

    assert [] == missing


if __name__ == "__main__":
    for name, sides in rows(Path(__file__).parents[1]).items():
        print(f"{name:8} accepts: {', '.join(sides[True])}")  # noqa: T201  the table is what is asked for
        print(f"{'':8} rejects: {', '.join(sides[False])}")  # noqa: T201
