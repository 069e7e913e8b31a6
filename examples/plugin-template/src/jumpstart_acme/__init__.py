"""What this package offers to jumpstart: a storage and a notifier. Delete the one that you do not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.plugins import NotifierOffer, StorageOffer, hookimpl, notifier_from
from jumpstart_acme.notifier import send

if TYPE_CHECKING:
    from jumpstart.plugins import Storage


def open_storage(url: str) -> Storage:
    """Open the store that a URL names; nothing is imported before."""
    from jumpstart_acme.storage import AcmeStorage  # noqa: PLC0415  an offer costs nothing until it is used

    return AcmeStorage(url)


@hookimpl
def jumpstart_storages() -> tuple[StorageOffer, ...]:
    """The storages that this package offers."""
    return (StorageOffer(scheme="acme", open=open_storage, description="searches kept by Acme: acme://SERVER"),)


@hookimpl
def jumpstart_notifiers() -> tuple[NotifierOffer, ...]:
    """The notifiers that this package offers."""
    return (notifier_from(send, scheme="acme", description="messages by Acme: acme:///FILE"),)
