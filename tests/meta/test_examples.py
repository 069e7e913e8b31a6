"""Each example runs, as a reader would run it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from jumpstart.plugins import hookspecs

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = tuple(sorted(EXAMPLES.glob("*.py")))
NOTEBOOKS = tuple(sorted(EXAMPLES.glob("*.ipynb")))
PACKAGES = tuple(sorted(path.parent for path in EXAMPLES.glob("*/pyproject.toml")))
MEMORY_DISK = Path("/dev/shm")  # noqa: S108  where it is there, a storage that waits for the disk waits less


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


def test_each_question_of_the_first_week_is_followed_by_its_answer(surroundings, tmp_path):
    printed = run(EXAMPLES / "first_week.py", folder=tmp_path, surroundings=surroundings).stdout
    in_one_line = " ".join(printed.split())

    assert "is that your present employer? yes, it is perhaps one person:" in in_one_line
    assert "both work at Front Range Health System yes, and so they are merged 70 people" in in_one_line


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_a_notebook_runs_from_its_first_cell_to_its_last(notebook, surroundings, tmp_path):
    folder = shutil.copytree(EXAMPLES, tmp_path / "examples")
    cells = nbformat.read(notebook, as_version=4)
    client = NotebookClient(cells, timeout=120, resources={"metadata": {"path": str(folder)}})

    executed = client.execute(env=surroundings)

    assert [cell for cell in executed.cells if cell.cell_type == "code" and cell.outputs]


def project_of(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((package / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def copied(package: Path, *, folder: Path) -> Path:
    """A copy of a package, as somebody takes one who begins with it."""
    made = shutil.ignore_patterns("__pycache__", ".*")
    return Path(shutil.copytree(package, folder / package.name, ignore=made))


def test_there_are_a_storage_a_notifier_and_a_template():
    assert {"folder-storage", "ntfy-notifier", "plugin-template"} <= {path.name for path in PACKAGES}


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_the_tests_of_a_package_pass_without_a_warning(package, root, tmp_path):
    copy = copied(package, folder=tmp_path)
    paths = os.pathsep.join([str(root / "src"), str(copy / "src")])
    disk = {"TMPDIR": str(MEMORY_DISK)} if os.access(MEMORY_DISK, os.W_OK) else {}

    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-o",
            "tmp_path_retention_policy=none",
        ],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", **disk},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed", done.stdout)


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_that_is_installed_is_found_and_listed(package, root, tmp_path):
    project = project_of(package)
    ((name, module),) = project["entry-points"]["jumpstart.plugins"].items()
    info = tmp_path / f"{module}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", "utf-8"
    )
    (info / "entry_points.txt").write_text(f"[jumpstart.plugins]\n{name} = {module}\n", "utf-8")
    paths = os.pathsep.join(map(str, [root / "src", package / "src", tmp_path]))

    listed = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import jumpstart; print(jumpstart.open('memory:').host)"],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "JUMPSTART_LOAD_PLUGINS": name},
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    ).stdout

    _, heading, offers = listed.partition(f"\ninstalled: {name} ({project['name']} {project['version']})\n")
    assert heading
    assert re.match(r"  (storage|notifier)  +[a-z]+ +\w", offers)
    assert "problem" not in offers.partition("\ninstalled: ")[0].partition("\n\n")[0]


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_names_the_kit_and_says_that_it_is_typed(package):
    project = project_of(package)
    (module,) = project["entry-points"]["jumpstart.plugins"].values()

    assert project["dependencies"] == ["jumpstart>=0.1"]
    assert project["optional-dependencies"] == {"test": ["jumpstart[testing]"]}
    assert (package / "src" / module / "py.typed").is_file()
    assert (package / project["readme"]).is_file()


def test_the_template_offers_one_of_each_kind(root):
    shown = subprocess.run(
        [sys.executable, "-c", "import jumpstart_acme; print(*vars(jumpstart_acme))"],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(root / "src"), str(EXAMPLES / "plugin-template" / "src")]),
        },
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    ).stdout

    assert {name for name in vars(hookspecs) if name.startswith("jumpstart_")} <= set(shown.split())


def test_the_template_can_be_given_another_name(root, tmp_path):
    copy = copied(EXAMPLES / "plugin-template", folder=tmp_path)
    (steps,) = re.findall(r"^   \$ (mv .*)\n   \$ (grep .*)$", (copy / "README.md").read_text("utf-8"), re.MULTILINE)

    subprocess.run(["bash", "-ec", "; ".join(steps)], cwd=copy, check=True, timeout=60)

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import jumpstart_yours; print(*jumpstart_yours.jumpstart_notifiers(), jumpstart_yours.load_playbook().id)",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(copy / "src")])},
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    assert "scheme='yours'" in done.stdout
    assert done.stdout.endswith(" yours\n")
    assert [] == [str(path) for path in copy.rglob("*") if path.is_file() and b"acme" in path.read_bytes().lower()]
