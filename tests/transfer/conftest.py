from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

import jumpstart

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data"


def _open_at(url="memory:", *, now=NOW, **options):
    return jumpstart.open(url, clock=lambda: now, discover=False, **options)


def _counts(report):
    numbers = attrs.asdict(report, recurse=False)
    return tuple(numbers[name] for name in ("added", "updated", "merged", "unchanged", "left_alone", "failed"))


def _zipped(files, *, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def open_at():
    """Opens a search at a given time."""
    return _open_at


@pytest.fixture
def counts():
    """Gives what was added, updated, merged, unchanged, left alone and failed."""
    return _counts


@pytest.fixture
def zipped():
    """Gives a zip archive of some files by their names."""
    return _zipped


@pytest.fixture
def ws():
    with _open_at() as ws:
        yield ws


@pytest.fixture
def put(tmp_path):
    """Write a file below the test's own folder, and give its path."""

    def write(name, data):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def linkedin():
    """The files of LinkedIn's archive by their names."""
    return {path.name: path.read_bytes() for path in sorted((DATA / "csv" / "linkedin").iterdir())}
