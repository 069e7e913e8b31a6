"""The host: it finds plugins at the first need, and gives what they offer."""

from __future__ import annotations

import warnings
from functools import cached_property
from types import CoroutineType
from typing import TYPE_CHECKING, TypeVar, cast

from jumpstart.errors import FieldError, JumpstartError, OfferError, PluginError
from jumpstart.plugins.catalog import (
    EXPORTER,
    IMPORTER,
    NOTIFIER,
    PLAYBOOK,
    RULE,
    STORAGE,
    Catalog,
    Claim,
    catalog_of,
)
from jumpstart.plugins.files import ExportedFile, ExporterOffer, ImporterOffer
from jumpstart.plugins.guarding import GuardedStorage, failure
from jumpstart.plugins.ids import PluginWarning
from jumpstart.plugins.listing import listing_of
from jumpstart.plugins.loading import BUILT_IN, LoadedPlugin, PluginProblem, load_all
from jumpstart.plugins.notifiers import Notifier, NotifierOffer
from jumpstart.plugins.offers import PlaybookOffer, RuleOffer
from jumpstart.plugins.storages import Storage, StorageOffer
from jumpstart.plugins.urls import masked, scheme_of, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import PurePath

    from jumpstart.playbook import Playbook
    from jumpstart.plugins.files import Snapshot

_Opened = TypeVar("_Opened")


class Host:
    """
    The plugins of one workspace; nothing is global, and nothing is loaded before it is needed.

    A plugin that fails is a `PluginProblem` and a warning; it raises when somebody asks for what it may offer.
    Printed, it lists them all, with what each offers and what is wrong with it.

    Args:
        plugins: Modules or objects with hooks, besides what is installed.
        discover: Whether to look for installed plugins, which ``JUMPSTART_LOAD_PLUGINS`` limits.
        builtins: The plugins whose names no other can take.

    Example:
        >>> from jumpstart.builtin import BUILTINS
        >>> host = Host(builtins=BUILTINS, discover=False)
        >>> host.storage("memory:").head("ann").revision
        0
    """

    def __init__(
        self, *, plugins: Iterable[object] = (), discover: bool = True, builtins: Iterable[object] = ()
    ) -> None:
        self._plugins, self._discover, self._builtins = tuple(plugins), discover, tuple(builtins)

    def __str__(self) -> str:
        return listing_of(self)

    @property
    def plugins(self) -> tuple[LoadedPlugin, ...]:
        """Every plugin with what it offers and what is wrong with it: built-in ones, those given, those installed."""
        return self._catalog.plugins

    @property
    def problems(self) -> tuple[PluginProblem, ...]:
        """What is wrong with any plugin; empty when all is well."""
        return self._catalog.problems

    def storage(self, place: str | PurePath) -> Storage:
        """
        Open the store that a URL or the path of a file names.

        What the storage of a plugin does against the contract is a `PluginError`, whenever it does; what does not
        answer within the time limit of its offer is an `UnavailableError`.

        Raises:
            OfferError: No plugin offers that scheme, or two do.
            PluginError: The plugin that offers it, or that may, is broken.
            StorageError: The store cannot be opened.
        """
        url = url_of(place)
        claim = self._catalog.find(STORAGE, scheme_of(url))
        offer = claim.offer
        assert isinstance(offer, StorageOffer)  # noqa: S101  the catalog sorts offers by kind

        def open_it() -> Storage:
            return _opened(claim, offer.open, url, Storage)  # type: ignore[type-abstract]

        plugin = "" if claim.plugin.origin == BUILT_IN else claim.plugin.name
        if not plugin and offer.limit is None:
            return open_it()
        return GuardedStorage(open_it, plugin=plugin, url=url, limit=offer.limit)

    def notifier(self, url: str) -> Notifier:
        """
        Open the notifier that a URL names.

        Raises:
            OfferError: No plugin offers that scheme, or two do.
            PluginError: The plugin that offers it, or that may, is broken.
        """
        claim = self._catalog.find(NOTIFIER, scheme_of(url) or masked(url))
        assert isinstance(claim.offer, NotifierOffer)  # noqa: S101  as above
        return _opened(claim, claim.offer.open, url, Notifier)  # type: ignore[type-abstract]

    def playbook(self, id: str) -> Playbook:
        """
        Load the playbook of that id.

        Raises:
            OfferError: No plugin offers it, or two do.
            PluginError: The plugin that offers it, or that may, is broken.
            PlaybookError: Its file has a mistake.
        """
        from jumpstart.playbook import Playbook  # noqa: PLC0415  importing the host need not import the planner

        claim = self._catalog.find(PLAYBOOK, id)
        offer = claim.offer
        assert isinstance(offer, PlaybookOffer)  # noqa: S101  as above
        return _opened(claim, lambda _: offer.load(), id, Playbook)

    def rules(self) -> tuple[RuleOffer, ...]:
        """The rules in Python that are offered, in the order of their ids; one that two plugins claim is left out."""
        return tuple(claim.offer for claim in self._catalog.undisputed(RULE) if isinstance(claim.offer, RuleOffer))

    def importers(self) -> tuple[ImporterOffer, ...]:
        """The kinds of files that can be read, the built-in ones first; one that two plugins claim is left out."""
        claims = self._catalog.undisputed(IMPORTER)
        return tuple(claim.offer for claim in claims if isinstance(claim.offer, ImporterOffer))

    def importer(self, id: str) -> ImporterOffer:
        """
        The importer of that id.

        Raises:
            OfferError: No plugin offers it, or two do.
            PluginError: A plugin that may offer it is broken.
        """
        offer = self._catalog.find(IMPORTER, id).offer
        assert isinstance(offer, ImporterOffer)  # noqa: S101  as above
        return offer

    def importer_for(self, start: bytes) -> ImporterOffer | None:
        """
        The importer that recognizes a file: a built-in one, else the only one of a plugin; None where there is none.

        Args:
            start: The beginning of the file, at most 64 KiB.

        Raises:
            OfferError: Two plugins recognize it.
            PluginError: None recognizes it, and a plugin failed at it.
        """
        found: list[Claim] = []
        failures: list[PluginError] = []
        for claim in self._catalog.undisputed(IMPORTER):
            try:
                if cast("ImporterOffer", claim.offer).recognizes(start):
                    found.append(claim)
            except Exception as error:  # noqa: BLE001  whatever a plugin raises, the others are asked
                failures.append(PluginError(claim.plugin.name, f"it failed to look at a file: {error!r}"))
            if found and found[0].plugin.origin == BUILT_IN:
                break
        if not found and failures:
            raise failures[0]
        if len(found) > 1:
            names = ", ".join(cast("ImporterOffer", claim.offer).id for claim in found)
            raise OfferError(IMPORTER, names, "each of them recognizes this file; say which is to read it")
        return cast("ImporterOffer", found[0].offer) if found else None

    def exporters(self) -> tuple[ExporterOffer, ...]:
        """The kinds of files that can be written, the built-in ones first; one that two plugins claim is left out."""
        claims = self._catalog.undisputed(EXPORTER)
        return tuple(claim.offer for claim in claims if isinstance(claim.offer, ExporterOffer))

    def export(self, suffix: str, snapshot: Snapshot, options: Mapping[str, object]) -> ExportedFile:
        """
        A file of the kind that a suffix names.

        Args:
            suffix: What the name of the file ends in, as ``.ics``.
            snapshot: What it may hold.
            options: What the exporter takes besides.

        Raises:
            OfferError: No plugin writes such files, or two do.
            FieldError: That one does not take an option.
            PluginError: The plugin that writes it failed, or one that may write it is broken.
        """
        claim = self._catalog.find(EXPORTER, suffix)
        offer = claim.offer
        assert isinstance(offer, ExporterOffer)  # noqa: S101  as above
        for option in options:
            if option not in offer.options:
                taken = f"the options {', '.join(offer.options)}" if offer.options else "no options"
                raise FieldError("option", option, f"a {suffix} file takes {taken}")
        try:
            found: object = offer.write(snapshot, **options)
        except JumpstartError:
            raise
        except Exception as error:
            reason = f"a {suffix} file failed to be written: {type(error).__name__}: {error}"
            raise PluginError(claim.plugin.name, reason) from error
        if not isinstance(found, ExportedFile):
            reason = f"a {suffix} file came as a {type(found).__name__}; expected an ExportedFile"
            raise PluginError(claim.plugin.name, reason)
        data: object = found.data
        if not isinstance(data, bytes):
            reason = f"a {suffix} file came with a {type(data).__name__}; expected bytes"
            raise PluginError(claim.plugin.name, reason)
        return found

    @cached_property
    def _catalog(self) -> Catalog:
        catalog = catalog_of(load_all(self._plugins, builtins=self._builtins, discover=self._discover))
        # Kept before it warns: where warnings are errors, the next call goes on.
        self.__dict__["_catalog"] = catalog
        if catalog.problems:
            listed = "; ".join(map(str, catalog.problems))
            warnings.warn(f"some plugins have problems: {listed}", PluginWarning, stacklevel=4)
        return catalog


def _opened(claim: Claim, open_it: Callable[[str], object], name: str, contract: type[_Opened]) -> _Opened:
    shown, opened, raised = masked(name), None, None
    try:
        opened = open_it(name)
    except JumpstartError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a plugin raises, its name goes with it
        raised = error
    if raised:
        raise failure(claim.plugin.name, f"{shown} failed to open", raised, url=name)
    if isinstance(opened, CoroutineType):  # which has the methods of a notifier
        opened.close()
    elif isinstance(opened, contract):
        return opened
    reason = f"{shown} opened a {type(opened).__name__}; expected a {contract.__name__} with all its methods"
    raise PluginError(claim.plugin.name, reason)
