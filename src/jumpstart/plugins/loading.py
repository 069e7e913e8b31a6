"""How plugins are found and loaded, each by itself: what is wrong with one is no matter to the others."""

from __future__ import annotations

import os
from types import CoroutineType, ModuleType
from typing import TYPE_CHECKING

import attrs
import pluggy

from jumpstart.errors import PluginError
from jumpstart.plugins import hookspecs
from jumpstart.plugins.files import ExporterOffer, ImporterOffer
from jumpstart.plugins.mismatches import explained
from jumpstart.plugins.notifiers import NotifierOffer
from jumpstart.plugins.offers import PlaybookOffer, RuleOffer
from jumpstart.plugins.storages import StorageOffer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jumpstart.plugins.offers import Offer

GROUP = "jumpstart.plugins"
LIMIT = "JUMPSTART_LOAD_PLUGINS"
BUILT_IN, GIVEN, INSTALLED = "built in", "given", "installed"
OFFER_TYPES: dict[str, type[Offer]] = {
    "jumpstart_storages": StorageOffer,
    "jumpstart_notifiers": NotifierOffer,
    "jumpstart_playbooks": PlaybookOffer,
    "jumpstart_rules": RuleOffer,
    "jumpstart_importers": ImporterOffer,
    "jumpstart_exporters": ExporterOffer,
}


@attrs.frozen(kw_only=True)
class PluginProblem:
    """
    What is wrong with a plugin, or with one of its offers.

    Attributes:
        plugin: The plugin's name.
        distribution: The distribution that installed it, empty for one that was passed in.
        cause: The exception that says what is wrong.
    """

    plugin: str
    distribution: str
    cause: BaseException

    @property
    def reason(self) -> str:
        """What is wrong, in a line."""
        if isinstance(self.cause, PluginError):
            return self.cause.reason
        return f"{type(self.cause).__name__}: {self.cause}"

    def __str__(self) -> str:
        installed = f" of {self.distribution}" if self.distribution else ""
        return f"plugin {self.plugin!r}{installed}: {self.reason}"


@attrs.frozen(kw_only=True)
class LoadedPlugin:
    """
    A plugin as `Host.plugins` lists it, whether it works or not.

    Attributes:
        name: The name of its entry point, or of the module or class that was passed in.
        distribution: The distribution that installed it, empty for one that was passed in.
        version: The version of that distribution, empty where there is none.
        origin: ``built in``, ``given`` or ``installed``.
        offers: What it offers.
        problems: What is wrong with it.
        left_out: It was not loaded, because ``JUMPSTART_LOAD_PLUGINS`` does not name it.
    """

    name: str
    distribution: str = ""
    version: str = ""
    origin: str = INSTALLED
    offers: tuple[Offer, ...] = ()
    problems: tuple[PluginProblem, ...] = ()
    left_out: bool = False


@attrs.frozen(kw_only=True)
class Found:
    """
    A plugin before it is loaded.

    Attributes:
        name: The name of its entry point, module or class.
        load: Gives the module or object with its hooks.
        module: The module that the entry point names, empty for one that was passed in.
        distribution: The distribution that installed it, empty for one that was passed in.
        version: The version of that distribution.
        origin: ``built in``, ``given`` or ``installed``.
    """

    name: str
    load: Callable[[], object]
    module: str = ""
    distribution: str = ""
    version: str = ""
    origin: str = INSTALLED


def given(plugin: object, *, origin: str = GIVEN) -> Found:
    """A plugin that is there already, named after its module or class."""
    name = getattr(plugin, "__name__", "") or type(plugin).__name__
    return Found(name=name, load=lambda: plugin, origin=origin)


def installed() -> tuple[Found, ...]:
    """The plugins of the installed distributions, in the order of their names."""
    import importlib.metadata  # noqa: PLC0415  slow, and needless for whoever discovers nothing

    found = [
        Found(
            name=entry.name,
            load=entry.load,
            module=entry.value,
            distribution=entry.dist.name if entry.dist else "",
            version=entry.dist.version if entry.dist else "",
        )
        for entry in importlib.metadata.entry_points(group=GROUP)
    ]
    return tuple(sorted(found, key=lambda each: (each.name, each.distribution)))


def wanted() -> frozenset[str] | None:
    """The names that ``JUMPSTART_LOAD_PLUGINS`` allows, None where it is unset and all are."""
    limit = os.environ.get(LIMIT)
    return None if limit is None else frozenset(name for name in map(str.strip, limit.split(",")) if name)


def load_plugin(found: Found) -> LoadedPlugin:
    """
    Import one plugin and ask it for its offers.

    Every plugin gets a manager of its own: pluggy stops at the first that raises, and drops one of two with one name.
    """
    offers: list[Offer] = []
    causes: list[BaseException] = []
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        plugin = found.load()
        manager.register(plugin, found.name)
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a plugin does, the others go on
        causes.append(explained(error, found.name, found.distribution))
    else:
        causes += (PluginError(found.name, reason) for reason in _mistaken_hooks(manager, plugin))
        for hook in OFFER_TYPES:
            try:
                offers += _call(manager, hook, found.name)
            except (Exception, SystemExit) as error:  # noqa: BLE001  as above
                causes.append(explained(error, found.name, found.distribution))
    return _listed(found, offers=offers, causes=causes)


def _listed(
    found: Found, *, offers: Iterable[Offer] = (), causes: Iterable[BaseException] = (), left_out: bool = False
) -> LoadedPlugin:
    return LoadedPlugin(
        name=found.name,
        distribution=found.distribution,
        version=found.version,
        origin=found.origin,
        offers=tuple(offers),
        problems=tuple(
            PluginProblem(plugin=found.name, distribution=found.distribution, cause=cause) for cause in causes
        ),
        left_out=left_out,
    )


def _mistaken_hooks(manager: pluggy.PluginManager, plugin: object) -> Iterator[str]:
    for hook in OFFER_TYPES:
        if callable(getattr(plugin, hook, None)) and not manager.parse_hookimpl_opts(plugin, hook):
            yield f"{hook} is not marked with @hookimpl, so it is never called"
    try:
        manager.check_pending()
    except pluggy.PluginValidationError:
        for caller in manager.get_hookcallers(plugin) or ():
            if not caller.spec and not all(impl.optionalhook for impl in caller.get_hookimpls()):
                yield f"there is no hook {caller.name!r}; {_nearest(caller.name)}"


def _nearest(name: str) -> str:
    import difflib  # noqa: PLC0415  only for a message

    near = difflib.get_close_matches(name, OFFER_TYPES, n=1)
    return f"did you mean {near[0]!r}?" if near else f"the hooks are {', '.join(OFFER_TYPES)}"


def _call(manager: pluggy.PluginManager, hook: str, plugin: str) -> tuple[Offer, ...]:
    caller = getattr(manager.hook, hook)
    if not caller.get_hookimpls():
        return ()
    answers = caller()
    # pluggy leaves out None.
    answer: object = answers[0] if isinstance(answers, list) and len(answers) == 1 else None
    expected = OFFER_TYPES[hook]
    if isinstance(answer, tuple) and all(isinstance(offer, expected) for offer in answer):
        return answer
    if isinstance(answer, CoroutineType):
        answer.close()
        raise PluginError(plugin, f"{hook} is async; write it as a plain def that returns a tuple")
    raise PluginError(plugin, f"{hook} returned {_described(answer)}; expected a tuple of {expected.__name__}")


def _described(answer: object) -> str:
    if isinstance(answer, tuple):
        return f"a tuple of {', '.join(sorted({type(each).__name__ for each in answer}))}"
    return "None" if answer is None else f"a {type(answer).__name__}"


def load_all(plugins: tuple[object, ...], *, builtins: tuple[object, ...], discover: bool) -> tuple[LoadedPlugin, ...]:
    """Every plugin, loaded: the built-in ones, then those passed in, then those that are installed and wanted."""
    at_hand = [given(plugin, origin=BUILT_IN) for plugin in builtins] + [given(plugin) for plugin in plugins]
    loaded = [load_plugin(found) for found in at_hand]
    if discover:
        passed = {plugin.__name__ for plugin in plugins if isinstance(plugin, ModuleType)}
        loaded += _load_wanted([found for found in installed() if found.module not in passed])
    return tuple(loaded)


def _load_wanted(found_here: list[Found]) -> Iterator[LoadedPlugin]:
    names = wanted()
    for found in found_here:
        if names is None or found.name in names:
            yield load_plugin(found)
        else:
            yield _listed(found, left_out=True)
    for name in sorted((names or frozenset()) - {found.name for found in found_here}):
        yield _listed(
            Found(name=name, load=object),
            causes=[PluginError(name, f"{LIMIT} names it, but no plugin of that name is installed")],
        )
