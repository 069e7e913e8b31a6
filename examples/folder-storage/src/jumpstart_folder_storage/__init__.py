"""A storage of jumpstart in plain files: ``folder:///search`` is a folder, and each commit is a file in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.plugins import StorageOffer, hookimpl

if TYPE_CHECKING:
    from jumpstart_folder_storage.storage import FolderStorage


def open_folder(url: str) -> FolderStorage:
    """
    Open the store in a folder, and make the folder where there is none.

    Args:
        url: As ``folder:///relative/path`` or ``folder:////absolute/path``.

    Raises:
        StorageError: The URL names no folder, it is another program's, or it cannot be opened.
    """
    from jumpstart.plugins.urls import path_and_options  # noqa: PLC0415  an offer costs nothing until it is used
    from jumpstart_folder_storage.storage import open_store  # noqa: PLC0415  as above

    path, _ = path_and_options(url, known=())
    return open_store(path)


@hookimpl
def jumpstart_storages() -> tuple[StorageOffer, ...]:
    """What this plugin offers."""
    return (StorageOffer(scheme="folder", open=open_folder, description="plain files in a folder: folder:///PATH"),)
