"""What every contract is: numbered clauses, each a test, and what a backend declares that it lacks."""

from __future__ import annotations

import re
import signal
import threading
from contextlib import ExitStack, contextmanager
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import attrs
import pytest

from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    ContractType = TypeVar("ContractType", bound="Contract")
    Method = Callable[[ContractType], None]

_CLAUSE = re.compile(r"test_([a-z])([0-9]+)_")


class Contract:
    """
    The base of all contracts: a class whose tests are the clauses.

    Attributes:
        lacks: The capabilities that the backend does without; the clauses on them are shown as declared missing.
        capabilities: The words that ``lacks`` takes, and what each means.
        folder: An empty folder, anew for each clause.
    """

    lacks: ClassVar[Collection[str]] = ()
    capabilities: ClassVar[Mapping[str, str]] = MappingProxyType({})
    folder: Path

    @pytest.fixture(autouse=True)
    def _on_stage(self, tmp_path: Path) -> Iterator[None]:
        with self.staged(tmp_path):
            yield

    @contextmanager
    def staged(self, folder: Path) -> Iterator[None]:
        """Everything set up for one clause, and closed after it."""
        self.folder = folder / "store"
        self.folder.mkdir()
        with ExitStack() as self._opened:
            yield

    def missing(self, capabilities: Collection[str]) -> str:
        """
        Which of some capabilities are declared missing, with what they mean; empty where there are all.

        Raises:
            FieldError: ``lacks`` holds a word that is no capability.
        """
        unknown = sorted(set(self.lacks) - set(self.capabilities))
        if unknown:
            raise FieldError(
                f"{type(self).__name__}.lacks", unknown[0], f"expected some of {', '.join(self.capabilities)}"
            )
        return "; ".join(f"{word}: {self.capabilities[word]}" for word in capabilities if word in self.lacks)


def needs(*capabilities: str) -> Callable[[Method[ContractType]], Method[ContractType]]:
    """A clause that holds only of what has these capabilities."""

    def decorated(method: Method[ContractType]) -> Method[ContractType]:
        @wraps(method)
        def checked(self: ContractType) -> None:
            if missing := self.missing(capabilities):
                pytest.skip(f"declared missing: {missing}")
            method(self)

        checked.needs = capabilities  # type: ignore[attr-defined]  # read by clauses_of
        return checked

    return decorated


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """
    A time limit for what does not end; none on Windows and beside the main thread, where nothing can interrupt it.

    Args:
        seconds: How long it may take.
        what: What may not end, for the message.

    Raises:
        AssertionError: It took longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise AssertionError(f"no end within {seconds:g} s, with {what}")

    before = signal.signal(signal.SIGALRM, stop)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds)  # of pytest-timeout, for one
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, before)


@attrs.frozen(kw_only=True)
class Clause:
    """
    One clause of a contract.

    Attributes:
        number: A letter for the contract and a number, as ``S07``.
        text: What must hold, in a sentence.
        method: The name of the test that holds it.
        needs: The capabilities that it takes.
    """

    number: str
    text: str
    method: str
    needs: tuple[str, ...] = ()


def clauses_of(contract: type[Contract]) -> tuple[Clause, ...]:
    """The clauses of a contract, in the order of their numbers."""
    found = ((name, getattr(contract, name), _CLAUSE.match(name)) for name in dir(contract))
    clauses = (_clause(name, method, match) for name, method, match in found if match)
    return tuple(sorted(clauses, key=lambda clause: clause.number))


def _clause(name: str, method: Any, match: re.Match[str]) -> Clause:  # noqa: ANN401  a test
    text = " ".join((method.__doc__ or name).split())
    return Clause(number=f"{match[1].upper()}{match[2]}", text=text, method=name, needs=getattr(method, "needs", ()))
