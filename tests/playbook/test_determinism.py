"""The same input gives the same bytes, whatever the machine is set to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import jumpstart

SCRIPT = """
import random, sys
from datetime import UTC, date, datetime, timedelta
from jumpstart.domain import *
from jumpstart.playbook import plan

start = datetime(2026, 5, 1, tzinfo=UTC)
people = [Contact(name=f"Zoë {n}", organization=("Açme", "Globex", "")[n % 3]) for n in range(30)]
records = [Seeker(name="Robin", zone="America/Denver", employer="ACME", confidential=True), *people]
records += [Goal(role="nurse", places=("Denver",)), Toolkit(resume_updated_on=date(2026, 1, 1))]
records += [Lead(source=people[n], received_at=start + timedelta(hours=7 * n), zone="Asia/Tokyo") for n in range(20)]
records += [Meeting(contact=people[n], starts_at=start + timedelta(hours=9 * n)) for n in range(20)]
records += [NetworkingEvent(name=f"Mixer {n}", starts_at=start + timedelta(days=20 * n)) for n in range(5)]
records += [
    Interaction(kind=kind, contact=people[n % 30], at=start + timedelta(hours=5 * n))
    for n in range(60) for kind in ("told", "met", "asked-for-resume")[n % 3 : n % 3 + 1]
]
random.Random(int(sys.argv[1])).shuffle(records)
sys.stdout.buffer.write(plan(Network.of(*records), now=datetime(2026, 6, 1, 5, tzinfo=UTC)).as_json().encode())
"""
SETTINGS = [
    *({"TZ": zone} for zone in ("UTC", "Pacific/Apia", "America/Sao_Paulo")),
    *({"LC_ALL": name} for name in ("C", "C.utf8", "POSIX")),
    *({"PYTHONHASHSEED": seed} for seed in ("0", "1", "4242")),
]


def planned(settings: dict[str, str], order: int) -> bytes:
    """The plan as another process makes it."""
    source = str(Path(jumpstart.__file__).parents[1])
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": source, **settings}
    return subprocess.run([sys.executable, "-c", SCRIPT, str(order)], env=env, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def reference() -> bytes:
    """The plan of a process with settings of its own."""
    return planned({"TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}, 0)


@pytest.mark.parametrize("settings", SETTINGS, ids=["-".join(each.popitem()) for each in map(dict, SETTINGS)])
def test_a_plan_has_the_same_bytes_anywhere(settings: dict[str, str], reference: bytes) -> None:
    found = planned(settings, SETTINGS.index(settings) + 1)

    assert len(reference) > 10_000
    assert reference == found
