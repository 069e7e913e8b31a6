"""
The hooks that a plugin may implement.

Each is called once, without arguments, and returns a tuple of offers.
An offer is cheap: it imports and opens nothing until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from jumpstart.plugins.files import ExporterOffer, ImporterOffer
    from jumpstart.plugins.notifiers import NotifierOffer
    from jumpstart.plugins.offers import PlaybookOffer, RuleOffer
    from jumpstart.plugins.storages import StorageOffer

PROJECT = "jumpstart"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def jumpstart_storages() -> tuple[StorageOffer, ...]:  # type: ignore[empty-body]
    """The storage backends that the plugin offers."""


@hookspec
def jumpstart_notifiers() -> tuple[NotifierOffer, ...]:  # type: ignore[empty-body]
    """The notifiers that the plugin offers."""


@hookspec
def jumpstart_playbooks() -> tuple[PlaybookOffer, ...]:  # type: ignore[empty-body]
    """The playbooks that the plugin offers."""


@hookspec
def jumpstart_rules() -> tuple[RuleOffer, ...]:  # type: ignore[empty-body]
    """The rules in Python that the plugin offers."""


@hookspec
def jumpstart_importers() -> tuple[ImporterOffer, ...]:  # type: ignore[empty-body]
    """The kinds of files that the plugin can read."""


@hookspec
def jumpstart_exporters() -> tuple[ExporterOffer, ...]:  # type: ignore[empty-body]
    """The kinds of files that the plugin can write."""
