"""What is loaded, from where, what it offers, and what failed and why, to read."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from jumpstart.domain.findings import counted
from jumpstart.plugins.catalog import key_of
from jumpstart.plugins.ids import PluginWarning
from jumpstart.plugins.loading import INSTALLED, LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.plugins.host import Host
    from jumpstart.plugins.loading import LoadedPlugin


def listing_of(host: Host) -> str:
    """
    Every plugin of a host with its origin, distribution and version, its offers and its problems, a line each.

    What is told here is not warned of besides.

    Example:
        >>> from jumpstart.plugins import Host, Receipt, hookimpl, notifier_from
        >>> class Bell:
        ...     @hookimpl
        ...     def jumpstart_notifiers(self):
        ...         ring = lambda url, message, *, key: Receipt(key=key)
        ...         return (notifier_from(ring, scheme="bell", description="the bell of the tower"),)
        >>> print(Host(plugins=[Bell()], discover=False))
        given: Bell
          notifier  bell  the bell of the tower
        <BLANKLINE>
        1 plugin, 0 with problems, 0 left out
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PluginWarning)
        plugins = host.plugins
    lines = [line for plugin in plugins for line in _lines(plugin)]
    broken, left_out = sum(bool(each.problems) for each in plugins), sum(each.left_out for each in plugins)
    return "\n".join([*lines, "", f"{counted(len(plugins), 'plugin')}, {broken} with problems, {left_out} left out"])


def _lines(plugin: LoadedPlugin) -> Iterator[str]:
    yield _heading(plugin)
    width = max((len(key_of(offer)[1]) for offer in plugin.offers), default=0)
    for offer in plugin.offers:
        kind, name = key_of(offer)
        yield f"  {kind:<8}  {name:<{width}}  {_on_one_line(offer.description)}".rstrip()
    for problem in plugin.problems:
        yield f"  problem: {_on_one_line(problem.reason)}"
    if plugin.left_out:
        yield f"  left out: {LIMIT} does not name it"
    elif not plugin.offers and not plugin.problems:
        yield "  it offers nothing"


def _heading(plugin: LoadedPlugin) -> str:
    if plugin.origin == INSTALLED and not plugin.distribution:
        return f"not installed: {_on_one_line(plugin.name)}"
    installed = f" ({plugin.distribution} {plugin.version})" if plugin.distribution else ""
    return f"{plugin.origin}: {_on_one_line(plugin.name + installed)}"


def _on_one_line(text: str) -> str:
    """What a plugin says, so that it can neither begin a line of its own nor steer the terminal."""
    return "".join(each if each.isprintable() else "�" for each in " ".join(text.split()))
