from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import jumpstart.testing
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.errors import FieldError
from jumpstart.plugins import url_of
from jumpstart.testing import Contract, StorageContract, check, check_storage, clauses_of
from jumpstart.testing.contract import needs

CONTRACTS = [
    kind
    for kind in vars(jumpstart.testing).values()
    if isinstance(kind, type) and issubclass(kind, Contract) and kind is not Contract
]


class Sums(Contract):
    capabilities = {"large": "it adds large numbers"}  # noqa: RUF012  never changed

    def test_x1_it_adds(self):
        """Two and two are four."""
        expected, found = 4, self.add(2, 2)
        assert expected == found

    @needs("large")
    def test_x2_it_adds_large_numbers(self):
        """Large numbers are added
        to the last digit.
        """
        assert self.add(10**30, 1) == 10**30 + 1

    def test_x3_it_raises_nothing(self):
        """Nothing is added to nothing."""
        self.add(0, 0)


class Right(Sums):
    lacks = ("large",)

    def add(self, one, other):
        return one + other


class Wrong(Sums):
    def add(self, one, other):
        if not one:
            raise KeyError("nothing")
        return one - other


def open_in_a_file(folder):
    return open_sqlite(url_of(folder / "store.db"))


def test_what_is_declared_missing_is_neither_passed_nor_failed():
    report = check(Right)

    assert report.is_fulfilled
    assert ["X1", "X3"] == [outcome.clause.number for outcome in report.passed]
    assert ["X2"] == [outcome.clause.number for outcome in report.missing]
    assert re.fullmatch(
        r"Right: 2 of 3 clauses passed, 1 declared missing, in \d\.\d s\n"
        r"declared missing: X2: large: it adds large numbers",
        str(report),
    )


def test_a_failure_tells_the_assertion_and_its_values_or_the_error_and_its_place():
    report = check(Wrong)
    sums, large, nothing = report.failed

    assert not report.is_fulfilled
    assert "X1 failed: Two and two are four." == str(sums).splitlines()[0]
    assert "expected == found" in sums.reason or "4 == 0" in sums.reason
    assert "X2 failed: Large numbers are added to the last digit." == str(large).splitlines()[0]
    assert nothing.reason.startswith("KeyError: 'nothing'\nin test_report.py, line ")


OUTSIDE_PYTEST = """
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.testing import check_storage

class Forgetful(MemoryStorage):
    def commits(self, workspace, *, after=0, upto=None):
        return iter(())

print(check_storage(lambda folder: Forgetful(), only={"S03"}))
"""


def test_outside_pytest_a_failure_tells_the_assertion_and_its_values_too():
    source = Path(jumpstart.testing.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", OUTSIDE_PYTEST],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        check=False,
        text=True,
    )
    lines = done.stdout.splitlines()

    assert done.stderr == ""
    assert "    assert expected == found" == lines[2]
    assert lines[3].startswith("    expected = (Commit(revision=1, parent='', digest='")
    assert "    found = ()" == lines[4]


def test_one_clause_can_be_tried_alone():
    report = check(Right, only={"X3"})

    assert ["X3"] == [outcome.clause.number for outcome in report.outcomes]


def test_a_clause_that_is_not_there_is_an_error():
    with pytest.raises(FieldError) as raised:
        check(Right, only={"X9"})

    assert str(raised.value) == "only: 'X9': expected numbers from X1 to X3"


def test_a_word_that_is_no_capability_is_an_error():
    with pytest.raises(FieldError) as raised:
        check_storage(lambda _: MemoryStorage(), lacks={"speed"})

    assert str(raised.value).startswith("<lambda>.lacks: 'speed': expected some of lasting, shared, ")


def test_a_function_that_opens_a_store_is_enough():
    report = check_storage(open_in_a_file, only={"S03", "S54"})

    assert report.is_fulfilled, str(report)
    assert "open_in_a_file" == report.contract


def test_what_another_process_cannot_find_is_told():
    report = check_storage(lambda folder: open_in_a_file(folder), only={"S53"})

    assert (
        "put it at the top of a module, or declare 'processes', 'kill' and 'files' as lacking"
        in report.failed[0].reason
    )


SCRIPT = """
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.plugins import url_of
from jumpstart.testing import StorageContract, check

class Sqlite(StorageContract):
    kills = 1

    def open(self, folder):
        print("opened")
        return open_sqlite(url_of(folder / "store.db"))

print("imported")
"""
ALONE = f"{SCRIPT}print(check(Sqlite, only={{'S51', 'S53', 'S57'}}))\n"
GUARDED = f"{SCRIPT}if __name__ == '__main__':\n    print(check(Sqlite, only={{'S53', 'S57'}}))\n"
OTHERWISE = f"{GUARDED}else:\n    raise KeyError('settings')\n"


def said_by_script(folder, text):
    script = folder / "try_it.py"
    script.write_text(text)
    source = str(Path(jumpstart.testing.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        check=False,
        text=True,
    )
    return done.stderr + done.stdout


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path):
    said = said_by_script(tmp_path, ALONE)

    assert "3 failed" in said
    assert said.count("another process imports the module of the class: put the class into a module of its own") >= 3
    assert "JSONDecodeError" not in said


def test_a_script_that_another_process_cannot_import_is_told_what_to_do(tmp_path):
    said = said_by_script(tmp_path, OTHERWISE)

    assert "KeyError: 'settings'; another process imports the module of the class: put the class into" in said


def test_a_script_with_a_guard_may_print(tmp_path):
    said = said_by_script(tmp_path, GUARDED)

    assert "Sqlite: 2 of 2 clauses passed" in said


def test_a_contract_without_open_says_what_is_to_be_given():
    class Empty(StorageContract):
        pass

    report = check(Empty, only={"S02"})

    assert "Empty.open: give the storage that is in this folder" in report.failed[0].reason


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda kind: kind.__name__)
def test_clauses_are_numbered_without_gaps_and_each_is_one_sentence(contract):
    clauses = clauses_of(contract)
    letter = clauses[0].number[0]

    assert [f"{letter}{number:02}" for number in range(1, len(clauses) + 1)] == [clause.number for clause in clauses]
    for clause in clauses:
        assert re.fullmatch(r"[^.]*[A-Z`][^.]*\.", clause.text), clause


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda kind: kind.__name__)
def test_each_capability_is_needed_by_a_clause(contract):
    needed = {word for clause in clauses_of(contract) for word in clause.needs}

    assert set(contract.capabilities) == needed


@pytest.fixture(scope="module")
def reference():
    """The reference page of the contracts with what is generated into it."""
    docs = Path(jumpstart.testing.__file__).parents[3] / "docs"
    spec = importlib.util.spec_from_file_location("generated_contracts", docs / "generated.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    modules = sorted(Path(jumpstart.testing.__file__).parent.rglob("*.py"))
    return (docs / "reference" / "contracts.md").read_text("utf-8") + module.contracts_page(modules)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda kind: kind.__name__)
def test_every_clause_and_capability_is_in_the_reference(reference, contract):
    rows = [
        f"| {clause.number} | {clause.text} | {', '.join(f'`{word}`' for word in clause.needs)} |"
        for clause in clauses_of(contract)
    ]
    words = [f"| `{word}` | {meaning} |" for word, meaning in contract.capabilities.items()]

    assert [] == [row for row in (*rows, *words) if row not in reference]
