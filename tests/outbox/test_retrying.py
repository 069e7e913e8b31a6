from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.errors import DeferredError
from jumpstart.outbox import retry_delay
from jumpstart.outbox.deciding import what_happened


@pytest.mark.parametrize(
    ("attempt", "shortest", "longest"),
    [
        (1, timedelta(seconds=30), timedelta(seconds=90)),
        (2, timedelta(minutes=1), timedelta(minutes=3)),
        (5, timedelta(minutes=8), timedelta(minutes=24)),
        (9, timedelta(minutes=128), timedelta(hours=6)),
        (10, timedelta(hours=3), timedelta(hours=6)),
        (1000, timedelta(hours=3), timedelta(hours=6)),
    ],
)
def test_a_delay_doubles_from_a_minute_to_six_hours(attempt, shortest, longest):
    delays = [retry_delay(f"key {number}", attempt) for number in range(200)]

    assert shortest <= min(delays) <= shortest + (longest - shortest) / 10
    assert longest - (longest - shortest) / 10 <= max(delays) <= longest


@given(st.text(), st.integers(1, 100))
def test_the_same_attempt_waits_as_long_on_any_machine(key, attempt):
    assert retry_delay(key, attempt) == retry_delay(key, attempt)


def test_the_jitter_is_what_it_was():
    """It derives from a digest, not from a seed: this figure holds for ever."""
    assert timedelta(seconds=79, microseconds=505324) == retry_delay("default/f/2026-06-01/console:", 1)


@pytest.mark.parametrize("kind", [DeferredError, ValueError])
def test_an_error_that_cannot_be_printed_is_told_all_the_same(kind):
    class Odd(kind):
        def __str__(self):
            raise RuntimeError("hunter2")

    told = what_happened(Odd("no"), "smtp://ann:hunter2@mail.example")

    assert told.endswith("it cannot be told, since that raised RuntimeError")
