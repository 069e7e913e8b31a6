"""What a call asks and tells besides its arguments and its answer, seen without patching anything."""

from __future__ import annotations

import io
import logging
import sys
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
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
_CONNECTING = frozenset({"socket.connect", "socket.connect_ex"})
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

    def note(frame: FrameType, function: Any, name: str) -> None:  # noqa: ANN401, ARG001  what the interpreter gives
        if name not in _OUTSIDE:
            return
        modules = tuple(_modules(frame))
        # Hypothesis measures how long the garbage collector takes, wherever that runs.
        if not "".join(modules[:1]).startswith("hypothesis") and not any(each.startswith(_ALLOWED) for each in modules):
            found.append(name)

    _watched(call, note)
    return tuple(dict.fromkeys(found))


def connections_of(call: Callable[[], object]) -> tuple[float | None, ...]:
    """How many seconds each connection that a call makes may wait, in their order; None for one without a limit."""
    found: list[float | None] = []

    def note(frame: FrameType, function: Any, name: str) -> None:  # noqa: ANN401, ARG001  what the interpreter gives
        if name in _CONNECTING:
            found.append(function.__self__.gettimeout())

    _watched(call, note)
    return tuple(found)


def _watched(call: Callable[[], object], note: Callable[[FrameType, Any, str], None]) -> None:
    """Make a call, and note each function in C that is called meanwhile, with its name."""

    def watch(frame: FrameType, event: str, function: Any) -> None:  # noqa: ANN401  what the interpreter gives
        if event == "c_call":
            name = ".".join(filter(None, (getattr(function, "__module__", ""), function.__qualname__)))
            note(frame, function, name)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(before)


class _Heard(logging.Handler):
    """What is logged, as lines."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def overheard() -> Iterator[Callable[[], tuple[str, ...]]]:
    """Where nothing is printed or warned of; the function that it gives tells that, and what is logged from INFO on."""
    heard, printed, root = _Heard(), io.StringIO(), logging.getLogger()
    level = root.level
    with warnings.catch_warnings(record=True) as warned, redirect_stdout(printed), redirect_stderr(printed):
        warnings.simplefilter("always")
        root.addHandler(heard)
        root.setLevel(logging.INFO)
        try:
            yield lambda: (printed.getvalue(), *heard.lines, *(str(each.message) for each in warned))
        finally:
            root.removeHandler(heard)
            root.setLevel(level)
