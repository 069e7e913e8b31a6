"""The contract of plugins: what they offer, how they are found, and what a backend must do."""

from __future__ import annotations

from jumpstart.domain.log import Commit, Head
from jumpstart.plugins.files import ExportedFile, ExporterOffer, ImportedItem, ImporterOffer, Snapshot, UnreadRecord
from jumpstart.plugins.functions import notifier_from
from jumpstart.plugins.hookspecs import hookimpl
from jumpstart.plugins.host import Host
from jumpstart.plugins.ids import PluginWarning
from jumpstart.plugins.loading import LoadedPlugin, PluginProblem
from jumpstart.plugins.notifiers import Calendar, Message, Notifier, NotifierOffer, Receipt
from jumpstart.plugins.offers import Offer, PlaybookOffer, Rule, RuleOffer
from jumpstart.plugins.storages import CopyableStorage, SearchableStorage, Storage, StorageOffer
from jumpstart.plugins.urls import masked, url_of

__all__ = [
    "Calendar",
    "Commit",
    "CopyableStorage",
    "ExportedFile",
    "ExporterOffer",
    "Head",
    "Host",
    "ImportedItem",
    "ImporterOffer",
    "LoadedPlugin",
    "Message",
    "Notifier",
    "NotifierOffer",
    "Offer",
    "PlaybookOffer",
    "PluginProblem",
    "PluginWarning",
    "Receipt",
    "Rule",
    "RuleOffer",
    "SearchableStorage",
    "Snapshot",
    "Storage",
    "StorageOffer",
    "UnreadRecord",
    "hookimpl",
    "masked",
    "notifier_from",
    "url_of",
]
