"""What must never be in the repository. The strings are put together here, so that this file does not hold them."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

BYTES = {".db", ".ics", ".png", ".vcf", ".zip"}
OLDER_ENCODINGS = {"contacts-outlook.csv"}
"""Tables as a program on Windows writes them."""
FORBIDDEN = {
    "the host of a package registry": "|".join(
        ("py" + r"pi\.org", "python" + "hosted", "npm" + "js", r"deb\." + "debian", "test" + r"\.pypi")
    ),
    "a path of one machine": r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "fa" + "rm", "ro" + "ot", "ho" + "me")) + ")/",
    "a temporary path of one machine": r"(?<![\w.])/" + "tm" + "p/",
    "an unfinished merge": "^(?:" + "|".join(("<" * 7, ">" * 7)) + ") ",
}
COMMAND = re.compile(r"^(?:\$ )?(python3\.11 -m venv .*)$", re.MULTILINE)


def text_of(path: Path) -> str:
    if path.suffix in BYTES or path.name in OLDER_ENCODINGS:
        return ""
    return path.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def readme(root) -> str:
    return (root / "README.md").read_text("utf-8")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what, tracked, root):
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)

    assert [] == [
        f"{path.relative_to(root)}: {found[0]}" for path in tracked for found in pattern.finditer(text_of(path))
    ]


def test_text_is_utf_8_without_tabs_or_carriage_returns(tracked, root):
    # A table ends its lines as the program does that wrote it.
    texts = {path: text_of(path) for path in tracked if path.suffix != ".csv"}

    assert [] == [str(path.relative_to(root)) for path, text in texts.items() if "\t" in text or "\r" in text]


def test_nothing_that_a_tool_makes_is_tracked(tracked, root):
    made = re.compile(r"(^|/)(uv\.lock|pylock.*\.toml|\.venv/|__pycache__/|_build/|_generated/|[^/]+\.db$)")

    assert [] == [name for path in tracked if made.search(name := path.relative_to(root).as_posix())]


def test_the_readme_is_at_most_100_lines(readme):
    assert len(readme.splitlines()) <= 100


def test_the_readme_shows_an_example_with_its_output_before_line_40(readme):
    assert "".join(readme.splitlines(keepends=True)[:40]).count("```") >= 2


def test_the_readme_says_in_one_line_each_how_to_see_it_work_and_how_to_test_it(readme):
    example, tests = COMMAND.findall(readme)

    assert example.endswith("examples/first_week.py")
    assert "'.[test]'" in tests
    assert ".venv/bin/pytest" in tests


def test_continuous_integration_runs_the_lines_of_the_readme(root, readme):
    shown = subprocess.run(
        ["bash", ".ci/run", "--show-commands"], cwd=root, capture_output=True, check=True, text=True
    ).stdout

    assert COMMAND.findall(readme) == shown.splitlines()


def test_continuous_integration_can_be_started(root):
    assert os.access(root / ".ci" / "run", os.X_OK)


def test_the_package_is_marked_as_typed(root):
    assert (root / "src" / "jumpstart" / "py.typed").is_file()


def test_the_changelog_has_a_section_for_what_comes_next(root):
    assert "## [Unreleased]" in (root / "CHANGELOG.md").read_text("utf-8")


def test_what_is_needed_at_run_time_is_these_five(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]

    assert {"attrs", "icalendar", "pluggy", "tzdata", "vobject"} == {
        re.split(r"[<>=~! ]", each)[0] for each in project["dependencies"]
    }


def test_no_test_is_skipped_for_good_or_expected_to_fail(tracked, root):
    marks = re.compile(r"mark\.(?:" + "xf" + "ail|sk" + r"ip\b)|pytest\.(?:" + "xf" + "ail)")

    assert [] == [
        str(path.relative_to(root)) for path in tracked if path.suffix == ".py" and marks.search(text_of(path))
    ]
