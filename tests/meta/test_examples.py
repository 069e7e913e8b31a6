"""Each example runs, as a reader would run it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = tuple(sorted(EXAMPLES.glob("*.py")))
NOTEBOOKS = tuple(sorted(EXAMPLES.glob("*.ipynb")))


def name_of(path: Path) -> str:
    return path.name


@pytest.fixture
def surroundings(root) -> dict[str, str]:
    """The environment of a reader who has installed the package."""
    return {**os.environ, "PYTHONPATH": str(root / "src")}


def run(script: Path, *, folder: Path, surroundings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(script)],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )


def test_there_is_a_script_for_the_first_week():
    assert "first_week.py" in [path.name for path in SCRIPTS]


def test_there_is_a_notebook():
    assert NOTEBOOKS


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_a_script_runs_without_a_warning_and_shows_something(script, surroundings, tmp_path):
    done = run(script, folder=tmp_path, surroundings=surroundings)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr == ""


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_a_script_can_be_run_again_in_the_same_folder(script, surroundings, tmp_path):
    run(script, folder=tmp_path, surroundings=surroundings)

    again = run(script, folder=tmp_path, surroundings=surroundings)

    assert again.returncode == 0, again.stderr


def test_the_readme_shows_what_the_first_week_prints(root, surroundings, tmp_path):
    shown = re.search(r"```text\n(.*?)```", (root / "README.md").read_text("utf-8"), re.DOTALL)[1].splitlines()

    printed = run(EXAMPLES / "first_week.py", folder=tmp_path, surroundings=surroundings).stdout.splitlines()

    assert shown == [line for line in printed if line in shown]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_a_notebook_runs_from_its_first_cell_to_its_last(notebook, surroundings, tmp_path):
    folder = shutil.copytree(EXAMPLES, tmp_path / "examples")
    cells = nbformat.read(notebook, as_version=4)
    client = NotebookClient(cells, timeout=120, resources={"metadata": {"path": str(folder)}})

    executed = client.execute(env=surroundings)

    assert [cell for cell in executed.cells if cell.cell_type == "code" and cell.outputs]
