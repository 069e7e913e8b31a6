"""Building many objects without the garbage collector counting them again and again."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANY = 100_000


@contextmanager
def paused_collector() -> Iterator[None]:
    """
    Keep the cyclic garbage collector from running, if it was on; reference counting goes on.

    Where much was built meanwhile, it counts as old afterwards: the next quick collection need not walk through it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # Only for much: the collector counts anew then, and where little is built again and again it never came by.
            if gc.get_count()[0] >= _MANY and gc.get_freeze_count() == 0:
                # Together these move every young object to the oldest generation, in constant time.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
