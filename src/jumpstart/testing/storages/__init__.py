"""The contract of a storage: everything that jumpstart relies on, a numbered clause each."""

from __future__ import annotations

from jumpstart.testing.storages.appending import Appending
from jumpstart.testing.storages.faults import Faults
from jumpstart.testing.storages.handles import Handles
from jumpstart.testing.storages.machine import Machine
from jumpstart.testing.storages.replacing import Replacing
from jumpstart.testing.storages.workspaces import Workspaces


class StorageContract(Appending, Workspaces, Replacing, Handles, Machine, Faults):
    """
    What every storage must do: derive a class whose name begins with ``Test``, give it `open`, and run pytest.

    What a backend does without, it says in ``lacks``: the clauses on it are skipped, and shown as declared missing.
    Other processes open the store through the same class, made anew without pytest's fixtures.

    Example:
        A test module for a store in one file::

            class TestSqlite(StorageContract):
                def open(self, folder):
                    return open_sqlite(url_of(folder / "search.db"))
    """


__all__ = ["StorageContract"]
