"""What a plugin answers in a process of its own, where sets and hashes have another order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, redirect_stdout
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from jumpstart.errors import shown
from jumpstart.testing.contract import Contract
from jumpstart.testing.elsewhere import MARK, found_at, place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

SEEDS = ("1", "2")
_SECONDS = 60


def given_by(found: object, *, what: str) -> Iterator[Any]:
    """What a function gave, by ``yield`` or in a tuple, item by item."""
    assert isinstance(found, Iterable), f"it gave {shown(found)}; expected {what}, by yield or in a tuple"
    return iter(found)


class Answering(Contract):
    """A contract of what answers by a function of what it is given."""

    capabilities: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"elsewhere": "another process can import the class, which stands at the top of a module"}
    )

    def answers(self) -> tuple[str, ...]:
        """What is answered to some questions that are always the same, as texts."""
        raise NotImplementedError

    def missing(self, capabilities: Collection[str]) -> str:
        """Besides what ``lacks`` names, whether another process finds the class."""
        declared = super().missing(capabilities)
        if "elsewhere" in capabilities and "elsewhere" not in self.lacks and not _can_be_found(type(self)):
            return "; ".join([*filter(None, [declared]), f"elsewhere: {self.capabilities['elsewhere']}"])
        return declared

    def answers_elsewhere_are_the_same(self) -> None:
        """
        Nothing, where other processes answer as this one does.

        Raises:
            AssertionError: One answers otherwise, or fails.
        """
        expected = self.answers()
        for found in _answers_elsewhere(type(self)):
            assert len(expected) == len(found), f"{len(expected)} answers here, and {len(found)} in another process"
            for here, there in zip(expected, found, strict=True):
                assert here == there, _difference(here, there)


def _difference(here: str, there: str) -> str:
    start = max(next((at for at, (one, other) in enumerate(zip(here, there, strict=False)) if one != other), 0) - 20, 0)
    return (
        f"another process gives {shown(there[start:])} in the place of {shown(here[start:])}; "
        "hash() and the order of a set are different in each"
    )


def _can_be_found(kind: type[Contract]) -> bool:
    try:
        place_of(kind)
        return attrgetter(kind.__qualname__)(sys.modules[kind.__module__]) is kind
    except (TypeError, AttributeError):
        return False


def _answers_elsewhere(kind: type[Contract]) -> Sequence[Sequence[str]]:
    """What each of some other processes answers; they work at the same time."""
    with ExitStack() as stack:
        started = [stack.enter_context(_started(json.dumps(place_of(kind)), seed)) for seed in SEEDS]
        for process in started:
            stack.callback(process.kill)  # where another has failed
        return [_answered(process) for process in started]


def _started(place: str, seed: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    return subprocess.Popen(  # noqa: S603  our own interpreter with our own words
        [sys.executable, "-c", f"from {__name__} import main; main()", place],
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", MARK: "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def _answered(process: subprocess.Popen[str]) -> Sequence[str]:
    try:
        output, errors = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"another process has not answered within {_SECONDS} s") from None
    assert not process.returncode, f"another process failed: {(errors.splitlines() or ['it said nothing'])[-1]}"
    answers: list[str] = json.loads(output)
    return answers


def main() -> None:
    """What the process does: answer, and say so."""
    with redirect_stdout(sys.stderr):  # whatever a module prints is no answer
        contract = found_at(*json.loads(sys.argv[1]))()
        with TemporaryDirectory() as folder, contract.staged(Path(folder)):
            answers = contract.answers()
    sys.stdout.write(json.dumps(answers))
