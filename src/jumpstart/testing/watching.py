"""What a call asks besides its arguments, seen without patching anything."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_OUTSIDE = frozenset(
    {
        *("datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.localtime", "time.monotonic"),
        *("time.perf_counter", "time.time", "time.time_ns", "Random.getrandbits", "Random.random", "posix.urandom"),
        *("_io.open", "io.open", "posix.listdir", "posix.open", "posix.scandir", "posix.stat", "socket.connect"),
    }
)
# Reading a time zone or importing opens files, and the answer never depends on when.
_ALLOWED = ("zoneinfo", "importlib", "_frozen_importlib")


def _modules(frame: FrameType | None) -> Iterator[str]:
    """The modules of the functions that are running, the innermost first, up to this one."""
    while frame is not None and (name := frame.f_globals.get("__name__", "")) != __name__:
        yield name
        frame = frame.f_back


def calls_outside(call: Callable[[], object]) -> tuple[str, ...]:
    """The clocks, sources of chance, files and sockets that a call asks, by the names of the functions in C."""
    found: list[str] = []

    def watch(frame: FrameType, event: str, function: Any) -> None:  # noqa: ANN401  what the interpreter gives
        if event != "c_call":
            return
        name = ".".join(filter(None, (getattr(function, "__module__", ""), function.__qualname__)))
        if name not in _OUTSIDE:
            return
        modules = tuple(_modules(frame))
        # Hypothesis measures how long the garbage collector takes, wherever that runs.
        if not "".join(modules[:1]).startswith("hypothesis") and not any(each.startswith(_ALLOWED) for each in modules):
            found.append(name)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(before)
    return tuple(dict.fromkeys(found))
