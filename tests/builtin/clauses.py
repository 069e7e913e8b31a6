"""
The contract of a storage, tried on every store that there is here, and the planted mistakes that it finds.

It prints a table: ``python tests/builtin/clauses.py``. A server that cannot be had is left out, with the reason.
"""

from __future__ import annotations

import importlib.util
import sys
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import pytest

from jumpstart.builtin.memory import MemoryStorage
from jumpstart.builtin.postgres import open_postgres
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.plugins import url_of
from jumpstart.testing import StorageContract, check

HERE = Path(__file__).parent
FOLDER_STORAGE = HERE.parents[1] / "examples" / "folder-storage" / "src"
ROW = "{:28}{:>8}{:>10}{:>8}{:>10}"


class Memory(StorageContract):
    lacks = tuple(StorageContract.capabilities)

    def open(self, folder):  # noqa: ARG002  it lies nowhere
        return MemoryStorage()


class Sqlite(StorageContract):
    def open(self, folder):
        return open_sqlite(url_of(folder / "store.db"))


class Postgres(StorageContract):
    """Each clause has a schema of its own, named in a file beside the folder, where other processes find it."""

    lacks = ("files", "forgets")
    isolation = "read committed"
    server = None

    @contextmanager
    def staged(self, folder):
        url = self.server.url(self.server.new_schema(), query="create=1", isolation=self.isolation)
        (folder / "url").write_text(url)
        with super().staged(folder):
            yield

    def open(self, folder):
        return open_postgres((folder.parent / "url").read_text())


class PostgresSerializable(Postgres):
    isolation = "serializable"


class Folder(StorageContract):
    def open(self, folder):
        return open_folder(folder)


def open_folder(folder):
    sys.path.insert(0, str(FOLDER_STORAGE))
    from jumpstart_folder_storage import open_folder as opened

    return opened(f"folder:///{folder / 'store'}")


def loaded(path):
    """A module of tests, found by its path, and found again by the processes that it starts."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def show(line):
    print(line, flush=True)  # noqa: T201  what the script is for


def show_report(name, report):
    counts = (len(report.passed), len(report.missing), len(report.failed))
    show(ROW.format(name, *counts, f"{report.seconds:.1f}"))
    for outcome in report.failed:
        show(str(outcome))
    return bool(report.failed)


def postgres_reports():
    running = contextmanager(loaded(HERE / "postgres" / "conftest.py").running)
    try:
        with running("-c fsync=off") as Postgres.server:
            yield "PostgreSQL, read committed", check(Postgres)
            yield "PostgreSQL, serializable", check(PostgresSerializable)
    except pytest.skip.Exception as skipped:
        show(f"PostgreSQL: left out: {skipped}")


def reports():
    yield "memory", check(Memory)
    yield "SQLite", check(Sqlite)
    yield from postgres_reports()
    if (FOLDER_STORAGE / "jumpstart_folder_storage").is_dir():
        yield "files in a folder (example)", check(Folder)


def planted():
    """How many of the planted mistakes their clauses find, and how many there are."""
    module = loaded(HERE.parent / "testing" / "planted" / "test_storages.py")
    kinds = {}
    for clause, kind in module.FOUND_BY:
        report = check(module.contract_of(kind), only={clause})
        kinds[kind] = kinds.get(kind, True) and bool(report.failed)
    return sum(kinds.values()), len(kinds)


def main():
    show(ROW.format("clauses of a storage", "passed", "missing", "failed", "seconds"))
    failures = [show_report(name, report) for name, report in reports()]
    start = perf_counter()
    found, count = planted()
    show(f"planted mistakes found: {found} of {count}, in {perf_counter() - start:.1f} s")
    sys.exit(any(failures) or found < count)


if __name__ == "__main__":
    main()
