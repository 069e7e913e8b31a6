"""The contract of every storage; what it means stands in the documentation of jumpstart, with each clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.testing import StorageContract
from jumpstart_folder_storage import open_folder

if TYPE_CHECKING:
    from pathlib import Path

    from jumpstart_folder_storage.storage import FolderStorage


class TestFolder(StorageContract):
    def open(self, folder: Path) -> FolderStorage:
        return open_folder(f"folder:///{folder}")
