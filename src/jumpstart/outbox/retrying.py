"""When what was not delivered is tried again, and when it is given up."""

from __future__ import annotations

import hashlib
from datetime import timedelta

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=7)
PATIENCE = 3
"""After so many attempts in vain in a row a channel is left alone until the next time."""
_DOUBLINGS = 10


def retry_delay(key: str, attempt: int) -> timedelta:
    """
    How long to wait after an attempt in vain: a minute, doubled each time up to six hours, half as much more or less.

    How much more or less derives from the key and the attempt, so that many messages do not come back all at once,
    and yet the same input gives the same delay.

    >>> retry_delay("default/f/2026-06-01/console:", 1) == retry_delay("default/f/2026-06-01/console:", 1)
    True

    Args:
        key: The key of the message.
        attempt: The number of the attempt, 1 for the first.
    """
    middle = min(FIRST_DELAY * (1 << min(max(attempt, 1) - 1, _DOUBLINGS)), LONGEST_DELAY)
    shortest, longest = middle / 2, min(middle * 3 / 2, LONGEST_DELAY)
    share = int.from_bytes(hashlib.sha256(f"{attempt} {key}".encode()).digest()[:4]) / 2**32
    return shortest + (longest - shortest) * share
