"""Importing jumpstart loads nothing that is not needed yet; how long it takes is a figure in tests/benchmarks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def loaded(root) -> frozenset[str]:
    """The modules that a fresh interpreter holds after `import jumpstart`."""
    lines = ("import sys", "before = set(sys.modules)", "import jumpstart", "print(*sorted(set(sys.modules) - before))")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)],
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return frozenset(done.stdout.split())


def test_importing_loads_the_package(loaded):
    assert "jumpstart" in loaded


@pytest.mark.parametrize(
    "module",
    [
        *("apprise", "asyncio", "concurrent.futures", "distributed", "hypothesis", "icalendar", "importlib.metadata"),
        *("numpy", "pandas", "phonenumbers", "psycopg", "pytest", "rapidfuzz", "segno", "smtplib", "sqlite3"),
        *("vobject", "zipfile"),
    ],
)
def test_importing_leaves_heavy_modules_alone(loaded, module):
    assert module not in loaded


def test_importing_reads_no_playbook(loaded):
    assert "tomllib" not in loaded
