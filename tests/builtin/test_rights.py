"""Whatever the process lets others see, what holds people is for its owner's eyes only."""

from __future__ import annotations

import os
import stat

import pytest

import jumpstart
from jumpstart import Contact, Goal


@pytest.fixture
def lax():
    """A process whose new files everybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
@pytest.mark.usefixtures("lax")
def test_every_file_that_holds_people_is_private(tmp_path):
    with jumpstart.open(tmp_path / "search.db", discover=False) as ws:
        ws.add(Goal(role="FP&A analyst", field="hospital finance"), Contact(name="Dana Okafor"))
        ws.backup(tmp_path / "backup.db")
        for suffix in ("ics", "vcf", "csv", "json"):
            ws.export(tmp_path / f"people.{suffix}")
        ws.add(Contact(name="Priya Natarajan"))
        while_open = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    jumpstart.restore(tmp_path / "backup.db", into=tmp_path / "restored.db")
    jumpstart.salvage(tmp_path / "search.db", into=tmp_path / "salvaged.db")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} | while_open

    kinds = ("search.db", "search.db-wal", "search.db-shm", "backup.db", "restored.db", "salvaged.db")
    exports = ("people.ics", "people.vcf", "people.csv", "people.json")
    assert dict.fromkeys((*kinds, *exports), 0o600) == modes
