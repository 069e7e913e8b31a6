from __future__ import annotations

import pytest

from jumpstart.domain import Finding, Problem


def test_a_finding_reads_as_its_code_and_message():
    finding = Finding(code="no-target-role", severity="error", message="the goal names no role")

    assert str(finding) == "no-target-role: the goal names no role"


@pytest.mark.parametrize(("first", "last", "place"), [(0, 0, "file"), (14, 14, "line 14"), (14, 16, "lines 14 to 16")])
def test_a_problem_says_where_it_is(first, last, place):
    problem = Problem(
        code="no-colon", severity="warning", record=1, first_line=first, last_line=last, message="it has no colon"
    )

    assert str(problem) == f"{place}: it has no colon"
