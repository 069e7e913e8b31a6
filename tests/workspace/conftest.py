"""A search in a file, with somebody who searches, their goal, and three people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import jumpstart
from jumpstart import (
    Contact,
    Goal,
    Seeker,
)

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
SEEKER = Seeker(name="Maya Lindqvist", zone="America/Denver")
GOAL = Goal(role="FP&A analyst", field="hospital finance")


def _open_at(url, *, now=NOW, **options):
    return jumpstart.open(url, clock=lambda: now, discover=False, **options)


@pytest.fixture
def open_at():
    """Opens a search at a given time."""
    return _open_at


@pytest.fixture
def path(tmp_path):
    return tmp_path / "search.db"


@pytest.fixture
def ws(path):
    with _open_at(path) as ws:
        ws.add(SEEKER, GOAL, SAM, DANA, LEE, note="who and what for")
        yield ws
