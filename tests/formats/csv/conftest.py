"""What the tests of tables share."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data" / "csv"


@pytest.fixture(scope="session")
def sample():
    """A function that gives the bytes of an invented table, as its program encodes it."""

    def encoded(name, *, encoding="utf-8", line_end="\n"):
        return (DATA / name).read_text("utf-8").replace("\n", line_end).encode(encoding)

    return encoded


@pytest.fixture(scope="session")
def linkedin_files():
    """The files of an invented LinkedIn archive by their names."""
    return {path.name: path.read_bytes() for path in sorted((DATA / "linkedin").iterdir())}


@pytest.fixture
def zipped():
    """A function that packs files into a zip archive."""

    def pack(files, *, compression=zipfile.ZIP_DEFLATED):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", compression) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return target.getvalue()

    return pack


@pytest.fixture
def connections():
    """A function that makes a table of LinkedIn's connections of rows."""
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"

    def table(*rows, end="\n"):
        return end.join((header, *rows, "")).encode()

    return table
