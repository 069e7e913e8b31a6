from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.testing import StorageContract
from jumpstart_acme import open_storage

if TYPE_CHECKING:
    from pathlib import Path

    from jumpstart.plugins import Storage


class TestAcmeStorage(StorageContract):
    # A dictionary can do none of these. Cross out what your service can, and run the tests.
    lacks = ("lasting", "shared", "processes", "kill", "files", "forgets")

    def open(self, folder: Path) -> Storage:
        return open_storage(f"acme://{folder.name}")
