"""What this package offers to jumpstart, one of each kind. Delete what you do not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.plugins import (
    ExporterOffer,
    ImporterOffer,
    NotifierOffer,
    PlaybookOffer,
    RuleOffer,
    StorageOffer,
    hookimpl,
    notifier_from,
)
from jumpstart_acme.advice import RULE, load_playbook, look_up_the_way
from jumpstart_acme.files import is_people, read_people, write_people
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


@hookimpl
def jumpstart_importers() -> tuple[ImporterOffer, ...]:
    """The kinds of files that this package reads."""
    return (ImporterOffer(id="acme", recognizes=is_people, read=read_people, description="people of Acme"),)


@hookimpl
def jumpstart_exporters() -> tuple[ExporterOffer, ...]:
    """The kinds of files that this package writes."""
    return (ExporterOffer(suffix=".acme", write=write_people, options=("names_only",), description="people of Acme"),)


@hookimpl
def jumpstart_rules() -> tuple[RuleOffer, ...]:
    """The rules in Python that this package offers."""
    return (RuleOffer(id=RULE, rule=look_up_the_way, description="the way to meetings"),)


@hookimpl
def jumpstart_playbooks() -> tuple[PlaybookOffer, ...]:
    """The playbooks that this package offers."""
    return (PlaybookOffer(id="acme", load=load_playbook, description="what Acme advises"),)
