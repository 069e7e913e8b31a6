"""Who offers what: every claim to a name, and which of them count."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NoReturn

import attrs

from jumpstart.errors import OfferError, PluginError
from jumpstart.plugins.files import ExporterOffer, ImporterOffer
from jumpstart.plugins.loading import BUILT_IN, GIVEN, LIMIT, LoadedPlugin, PluginProblem
from jumpstart.plugins.notifiers import NotifierOffer
from jumpstart.plugins.offers import PlaybookOffer, RuleOffer
from jumpstart.plugins.storages import StorageOffer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jumpstart.plugins.offers import Offer

STORAGE, NOTIFIER, PLAYBOOK, RULE, IMPORTER, EXPORTER = (
    *("storage", "notifier", "playbook", "rule"),
    *("importer", "exporter"),
)


@attrs.frozen
class Claim:
    """An offer and the plugin that makes it."""

    plugin: LoadedPlugin
    offer: Offer


@attrs.frozen(kw_only=True)
class Catalog:
    """
    What all plugins offer together.

    Attributes:
        plugins: Every plugin with all its problems.
        claims: Who claims a name, by kind and name; a built-in name has one claim.
    """

    plugins: tuple[LoadedPlugin, ...]
    claims: Mapping[tuple[str, str], tuple[Claim, ...]]

    @property
    def problems(self) -> tuple[PluginProblem, ...]:
        """What is wrong with any plugin, in the order of the plugins."""
        return tuple(problem for plugin in self.plugins for problem in plugin.problems)

    def find(self, kind: str, name: str) -> Claim:
        """
        The one claim to a name.

        Raises:
            OfferError: Nobody claims it, or two do.
            PluginError: Nobody claims it, and a plugin that might have is broken.
        """
        claims = self.claims.get((kind, name), ())
        if not claims:
            self._fail(kind, name)
        if len(claims) > 1:
            raise _disputed(kind, name, claims)
        return claims[0]

    def undisputed(self, kind: str) -> tuple[Claim, ...]:
        """The claims of a kind that nobody else makes: the built-in ones as they stand, then in the order of names."""
        found = [claims[0] for (each, _), claims in self.claims.items() if each == kind and len(claims) == 1]
        built_in = [claim for claim in found if claim.plugin.origin == BUILT_IN]
        others = sorted((claim for claim in found if claim not in built_in), key=lambda claim: key_of(claim.offer))
        return (*built_in, *others)

    def _fail(self, kind: str, name: str) -> NoReturn:
        known = ", ".join(sorted(claimed for each, claimed in self.claims if each == kind)) or "none"
        left_out = ", ".join(plugin.name for plugin in self.plugins if plugin.left_out)
        hint = f"; {LIMIT} leaves out: {left_out}" if left_out else ""
        broken = [problem for problem in self.problems if not isinstance(problem.cause, OfferError)]
        if broken:
            names = ", ".join(dict.fromkeys(problem.plugin for problem in broken))
            reasons = "; ".join(problem.reason for problem in broken)
            reason = f"it may offer {kind} {name!r}, but has a problem: {reasons}; the working ones are: {known}{hint}"
            raise PluginError(names, reason) from broken[0].cause
        path = "; for a file of that name pass a pathlib.Path" if kind == STORAGE else ""
        raise OfferError(kind, name, f"no plugin offers it; there are: {known}{hint}{path}")


def catalog_of(plugins: Iterable[LoadedPlugin]) -> Catalog:
    """Sort out who claims what; a disputed name is a problem of everyone who claims it."""
    listed = tuple(plugins)
    claims: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for plugin in listed:
        for offer in plugin.offers:
            claims[key_of(offer)].append(Claim(plugin, offer))
    causes: defaultdict[int, list[OfferError]] = defaultdict(list)
    valid = {}
    for (kind, name), claimed in claims.items():
        built_in = [claim for claim in claimed if claim.plugin.origin == BUILT_IN]
        valid[kind, name] = tuple(built_in or claimed)
        if len(claimed) > 1:
            losers = [claim for claim in claimed if claim not in built_in]
            error = _taken(kind, name) if built_in else _disputed(kind, name, claimed)
            for loser in dict.fromkeys(id(claim.plugin) for claim in losers):
                causes[loser].append(error)
    return Catalog(plugins=tuple(_blamed(plugin, causes[id(plugin)]) for plugin in listed), claims=valid)


def key_of(offer: Offer) -> tuple[str, str]:
    """The kind of an offer, as ``storage``, and the name that people ask for it by."""
    match offer:
        case StorageOffer():
            return STORAGE, offer.scheme
        case NotifierOffer():
            return NOTIFIER, offer.scheme
        case PlaybookOffer():
            return PLAYBOOK, offer.id
        case RuleOffer():
            return RULE, offer.id
        case ImporterOffer():
            return IMPORTER, offer.id
        case ExporterOffer():
            return EXPORTER, offer.suffix


def _blamed(plugin: LoadedPlugin, causes: Iterable[OfferError]) -> LoadedPlugin:
    added = (PluginProblem(plugin=plugin.name, distribution=plugin.distribution, cause=cause) for cause in causes)
    return attrs.evolve(plugin, problems=(*plugin.problems, *added))


def _taken(kind: str, name: str) -> OfferError:
    return OfferError(kind, name, "it is built in, and a plugin cannot take its name; offer another name")


def _disputed(kind: str, name: str, claims: Iterable[Claim]) -> OfferError:
    who = " and ".join(_named(claim.plugin) for claim in claims)
    plugins = {(claim.plugin.name, claim.plugin.distribution) for claim in claims}
    # The limit goes by names, and cannot tell two of one name apart; what is given it does not look at.
    is_one_name = len({name for name, _ in plugins}) < len(plugins)
    remedy = "uninstall one of them" if is_one_name else f"leave one out through {LIMIT}"
    if any(claim.plugin.origin == GIVEN for claim in claims):
        remedy = "leave one out of those that you give"
    return OfferError(kind, name, f"more than one offer claims it: {who}; {remedy}")


def _named(plugin: LoadedPlugin) -> str:
    origin = f"{plugin.distribution} {plugin.version}" if plugin.distribution else plugin.origin
    return f"plugin {plugin.name!r} ({origin})"
