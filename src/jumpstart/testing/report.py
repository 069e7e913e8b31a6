"""Contracts checked without pytest, and what came of it."""

from __future__ import annotations

import ast
import linecache
import re
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter  # noqa: TID251  how long a clause takes is no part of its result
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from jumpstart.errors import FieldError, shown
from jumpstart.testing.contract import Clause, Contract, clauses_of
from jumpstart.testing.elsewhere import check_is_outermost
from jumpstart.testing.storages import StorageContract

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from types import FrameType

    from jumpstart.plugins import Storage

PASSED, FAILED, MISSING = "passed", "failed", "declared missing"
_HERE = Path(__file__).parent
_CLAUSE = re.compile(r"test_[a-z][0-9]+_")


@attrs.frozen(kw_only=True)
class Outcome:
    """
    What became of one clause.

    Attributes:
        clause: The clause.
        result: ``passed``, ``failed`` or ``declared missing``.
        reason: Why it failed, or what is missing; empty where it passed.
        seconds: How long it took.
    """

    clause: Clause
    result: str
    reason: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        reason = "".join(f"\n    {line}" for line in self.reason.splitlines())
        return f"{self.clause.number} {self.result}: {self.clause.text}{reason}"


@attrs.frozen(kw_only=True)
class ContractReport:
    """
    What became of all clauses; as text, a line that sums up, and each clause that did not pass.

    Attributes:
        contract: The name of the class that was checked.
        outcomes: One for each clause, in their order.
    """

    contract: str
    outcomes: tuple[Outcome, ...]

    @property
    def is_fulfilled(self) -> bool:
        """Whether no clause failed; what is declared missing is no failure."""
        return not self.failed

    @property
    def passed(self) -> tuple[Outcome, ...]:
        """The clauses that hold."""
        return self._with(PASSED)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The clauses that do not hold."""
        return self._with(FAILED)

    @property
    def missing(self) -> tuple[Outcome, ...]:
        """The clauses on what is declared missing; they were not tried."""
        return self._with(MISSING)

    @property
    def seconds(self) -> float:
        """How long all clauses took."""
        return sum(outcome.seconds for outcome in self.outcomes)

    def __str__(self) -> str:
        counts = f"{len(self.passed)} of {len(self.outcomes)} clauses passed"
        counts += "".join(
            f", {len(some)} {result}" for result, some in ((FAILED, self.failed), (MISSING, self.missing)) if some
        )
        lacks: dict[str, list[str]] = {}
        for outcome in self.missing:
            lacks.setdefault(outcome.reason, []).append(outcome.clause.number)
        lines = (f"{MISSING}: {', '.join(numbers)}: {reason}" for reason, numbers in lacks.items())
        return "\n".join([f"{self.contract}: {counts}, in {self.seconds:.1f} s", *map(str, self.failed), *lines])

    def _with(self, result: str) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.result == result)


def check(contract: type[Contract], *, only: Collection[str] = ()) -> ContractReport:
    """
    Try the clauses of a contract, as pytest does, and report.

    Args:
        contract: The class that an author derived from one of the contracts.
        only: The numbers of the clauses to try, as ``("S07",)``; empty for all.

    Raises:
        FieldError: There is no clause of such a number.
        TypeError: The module that calls is being imported by another check; guard the call.
    """
    check_is_outermost()
    clauses = clauses_of(contract)
    unknown = sorted(set(only) - {clause.number for clause in clauses})
    if unknown:
        raise FieldError("only", unknown[0], f"expected numbers from {clauses[0].number} to {clauses[-1].number}")
    outcomes = (_tried(contract, clause) for clause in clauses if not only or clause.number in only)
    return ContractReport(contract=contract.__name__, outcomes=tuple(outcomes))


def check_storage(
    open: Callable[[Path], Storage],  # noqa: A002  named like the method that a contract takes
    *,
    lacks: Collection[str] = (),
    only: Collection[str] = (),
) -> ContractReport:
    """
    Try the clauses of the `StorageContract` on what a function opens, and report.

    Args:
        open: Opens the store in a folder; called again with that folder, it opens the same store again.
        lacks: The capabilities that the store does without; see `StorageContract`.
        only: The numbers of the clauses to try; empty for all.

    Example:
        >>> from jumpstart.builtin.memory import MemoryStorage
        >>> from jumpstart.testing import check_storage
        >>> print(check_storage(lambda folder: MemoryStorage(), lacks={"lasting"}, only={"S01", "S37"}))
        <lambda>: 1 of 2 clauses passed, 1 declared missing, in ... s
        declared missing: S37: lasting: what was committed is there when the store is closed and opened again
    """
    given = {"open": staticmethod(open), "opens_with": staticmethod(open), "lacks": tuple(lacks)}
    return check(type(open.__name__, (StorageContract,), given), only=only)


def _tried(contract: type[Contract], clause: Clause) -> Outcome:
    instance, start = contract(), perf_counter()
    missing = instance.missing(clause.needs)
    if missing:
        return Outcome(clause=clause, result=MISSING, reason=missing)
    try:
        with TemporaryDirectory() as folder, instance.staged(Path(folder)):
            getattr(instance, clause.method)()
    except pytest.skip.Exception as skipped:
        return Outcome(clause=clause, result=MISSING, reason=str(skipped), seconds=perf_counter() - start)
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  whatever a backend raises is its failure
        return Outcome(clause=clause, result=FAILED, reason=reason_of(error), seconds=perf_counter() - start)
    return Outcome(clause=clause, result=PASSED, seconds=perf_counter() - start)


def reason_of(error: BaseException) -> str:
    """What went wrong, where, and the values that the failed assertion compares."""
    frames = list(traceback.walk_tb(error.__traceback__))
    ours = [place for place in frames if Path(place[0].f_code.co_filename).is_relative_to(_HERE)]
    what = str(error) if isinstance(error, AssertionError) and str(error) else _named(error)
    if isinstance(error, AssertionError) and not str(error) and ours:
        what = "\n".join(_compared(*ours[-1]))
    elif frames and frames[-1] not in ours:
        clauses = [place for place in ours if _CLAUSE.match(place[0].f_code.co_name)] or ours
        what += "".join(f"\nin {_line(*place)}" for place in (frames[-1], *clauses[-1:]))
    if isinstance(error, AssertionError) and (cause := error.__cause__):
        what += "".join(
            f"\n{_named(cause)}\nin {_line(*place)}" for place in [*traceback.walk_tb(cause.__traceback__)][-1:]
        )
    return "\n".join([what, *getattr(error, "__notes__", ())])


def _line(frame: FrameType, line: int) -> str:
    file = frame.f_code.co_filename
    return f"{Path(file).name}, line {line}: {linecache.getline(file, line).strip()}"


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {shown(str(error), limit=500)[1:-1]}" if str(error) else type(error).__name__


def _compared(frame: FrameType, line: int) -> Iterator[str]:
    """The assertion, and the values of the names in it."""
    source = linecache.getline(frame.f_code.co_filename, line).strip()
    yield source or "an assertion failed"
    for name in _names(source):
        if name in frame.f_locals and name != "self":
            yield f"{name} = {_short(frame.f_locals[name])}"


def _names(source: str) -> tuple[str, ...]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    return tuple(dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)))


def _short(value: Any) -> str:  # noqa: ANN401  whatever is compared
    return re.sub(r"\b([0-9a-f]{6})[0-9a-f]{58}\b", r"\1…", shown(value, limit=400))
