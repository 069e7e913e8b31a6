"""The host: it finds plugins at the first need, and gives what they offer."""

from __future__ import annotations

import warnings
from functools import cached_property
from types import CoroutineType
from typing import TYPE_CHECKING, TypeVar

from jumpstart.errors import JumpstartError, PluginError
from jumpstart.plugins.catalog import NOTIFIER, PLAYBOOK, RULE, STORAGE, Catalog, Claim, catalog_of
from jumpstart.plugins.loading import LoadedPlugin, PluginProblem, PluginWarning, load_all
from jumpstart.plugins.notifiers import Notifier, NotifierOffer
from jumpstart.plugins.offers import PlaybookOffer, RuleOffer
from jumpstart.plugins.storages import Storage, StorageOffer
from jumpstart.plugins.urls import masked, scheme_of, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import PurePath

    from jumpstart.playbook import Playbook

_Opened = TypeVar("_Opened")


class Host:
    """
    The plugins of one workspace; nothing is global, and nothing is loaded before it is needed.

    A plugin that fails is a `PluginProblem` and a warning; it raises when somebody asks for what it may offer.

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

        Raises:
            OfferError: No plugin offers that scheme, or two do.
            PluginError: The plugin that offers it, or that may, is broken.
            StorageError: The store cannot be opened.
        """
        url = url_of(place)
        claim = self._catalog.find(STORAGE, scheme_of(url))
        assert isinstance(claim.offer, StorageOffer)  # noqa: S101  the catalog sorts offers by kind
        return _opened(claim, claim.offer.open, url, Storage)  # type: ignore[type-abstract]

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
    shown = masked(name)
    try:
        opened = open_it(name)
    except JumpstartError:
        raise
    except Exception as error:  # noqa: BLE001  whatever a plugin raises, its name goes with it
        told = str(error).replace(name, shown)
        # A cause is printed with its message, and this one would tell the password.
        cause = error if told == str(error) else None
        raise PluginError(claim.plugin.name, f"{shown} failed to open: {type(error).__name__}: {told}") from cause
    if isinstance(opened, contract):
        return opened
    if isinstance(opened, CoroutineType):
        opened.close()
    reason = f"{shown} opened a {type(opened).__name__}; expected a {contract.__name__} with all its methods"
    raise PluginError(claim.plugin.name, reason)
