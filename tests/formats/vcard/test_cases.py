"""
Each kind of messy card that real address books hold is shown by tests.

``python tests/formats/vcard/test_cases.py`` prints which.
"""

from __future__ import annotations

import ast
from pathlib import Path

CASES = range(1, 26)


def cases(tests: Path) -> dict[int, list[str]]:
    """The tests marked with each case."""
    found: dict[int, list[str]] = {number: [] for number in CASES}
    for file in sorted(tests.glob("test_*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for mark in function.decorator_list if isinstance(function, ast.FunctionDef) else ():
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.case":
                    found[ast.literal_eval(mark.args[0])].append(function.name)
    return found


def test_each_kind_of_messy_card_is_shown():
    assert [] == [number for number, names in cases(Path(__file__).parent).items() if not names]


if __name__ == "__main__":
    for case, tests in cases(Path(__file__).parent).items():
        print(f"{case:2} {', '.join(tests)}")  # noqa: T201  the table is what is asked for
