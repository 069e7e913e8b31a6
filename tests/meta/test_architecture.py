"""What import-linter cannot see: calls, imports inside functions, and the shape of the types."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "src" / "jumpstart"
CORE = tuple(
    path
    for part in ("errors.py", "domain", "playbook", "formats", "identity")
    for path in ([SOURCE / part] if part.endswith(".py") else sorted((SOURCE / part).rglob("*.py")))
)
EVERY_MODULE = tuple(sorted(SOURCE.rglob("*.py")))
READS_PACKAGE_DATA = ("identity/shipped.py", "playbook/shipped.py")
READ_BY_POSITION = 3
"""A type with at most so many fields may be built by position."""

OUTSIDE_THE_CORE = {
    *("asyncio", "ctypes", "importlib", "logging", "multiprocessing", "os", "pathlib", "pluggy", "random", "secrets"),
    *("shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time"),
}
NEVER_CALLED = {"__import__", "breakpoint", "eval", "exec", "hash", "id", "input", "open", "print"}
CLOCKS_AND_CHANCE = {"localtime", "monotonic", "now", "perf_counter", "time_ns", "today", "utcnow", "uuid1", "uuid4"}


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module.split(".")[0]


def called(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in NEVER_CALLED:
                yield name, node.lineno
            case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCKS_AND_CHANCE:
                yield name, node.lineno


def frozen_types(tree: ast.Module) -> Iterator[tuple[ast.ClassDef, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from ((node, mark) for mark in node.decorator_list if "attrs.frozen" in ast.unparse(mark))


def fields_of(kind: ast.ClassDef) -> tuple[ast.AnnAssign, ...]:
    return tuple(field for field in kind.body if isinstance(field, ast.AnnAssign))


@pytest.mark.parametrize("part", ["errors.py", "domain", "playbook", "formats"])
def test_every_part_of_the_core_is_looked_at(part):
    assert [name for name in map(name_of, CORE) if name.startswith(part)]


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_core_imports_neither_files_nor_clocks_nor_plugins(path):
    found = OUTSIDE_THE_CORE.intersection(imported(ast.parse(path.read_text("utf-8"))))
    allowed = {"importlib"} if name_of(path) in READS_PACKAGE_DATA else set()

    assert set() == found - allowed


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_core_calls_no_open_no_hash_no_clock_and_no_chance(path):
    assert [] == list(called(ast.parse(path.read_text("utf-8"))))


@pytest.mark.parametrize("path", EVERY_MODULE, ids=name_of)
def test_public_types_with_many_fields_are_keyword_only(path):
    positional = [
        kind.name
        for kind, mark in frozen_types(ast.parse(path.read_text("utf-8")))
        if not kind.name.startswith("_")
        and "kw_only=True" not in ast.unparse(mark)
        and len(fields_of(kind)) > READ_BY_POSITION
    ]

    assert [] == positional


@pytest.mark.parametrize("path", EVERY_MODULE, ids=name_of)
def test_frozen_types_hold_no_lists_dicts_or_sets(path):
    mutable = [
        f"{kind.name}.{ast.unparse(field.target)}"
        for kind, _ in frozen_types(ast.parse(path.read_text("utf-8")))
        for field in fields_of(kind)
        if ast.unparse(field.annotation).startswith(("dict", "list", "set["))
    ]

    assert [] == mutable


@pytest.mark.parametrize("path", EVERY_MODULE, ids=name_of)
def test_no_module_grows_without_end(path):
    assert len(path.read_text("utf-8").splitlines()) <= 800


@pytest.mark.parametrize("path", EVERY_MODULE, ids=name_of)
def test_annotations_cost_nothing_at_import(path):
    tree = ast.parse(path.read_text("utf-8"))
    annotated = any(isinstance(node, ast.AnnAssign | ast.FunctionDef) for node in ast.walk(tree))

    assert not annotated or "from __future__ import annotations" in path.read_text("utf-8")
