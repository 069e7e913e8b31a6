"""Plugins that were written for another version of jumpstart: what they want that is not there, and what to do."""

from __future__ import annotations

import re
from types import ModuleType

import pluggy

from jumpstart.errors import PluginError

_PACKAGE = re.compile(r"jumpstart(\..*)?")
_NAME = re.compile(r"cannot import name '(\w+)'")
_HOOK = re.compile(r"for hook '(\w+)'.*Argument\(s\) \{(.*?)\}", re.DOTALL)
_FIELD = re.compile(r"(\w+Offer)\.__init__\(\) got an unexpected keyword argument '(\w+)'")


def explained(error: BaseException, plugin: str, distribution: str) -> BaseException:
    """
    What a plugin raised, or where that shows that it was written for another version, an error that says so.

    Args:
        error: What it raised when it was imported or asked.
        plugin: Its name.
        distribution: What installed it, empty where it was passed in.
    """
    what = _mismatch(error)
    if not what:
        return error
    of_it = distribution or "the plugin"
    found = PluginError(plugin, f"{what}; upgrade jumpstart, or use a version of {of_it} that was written for this one")
    found.__cause__ = error
    return found


def _mismatch(error: BaseException) -> str:
    match error:
        case ImportError() if _PACKAGE.fullmatch(error.name or ""):
            name = _NAME.search(str(error))
            wanted = f"{error.name}.{name[1]}" if name else error.name
            return f"it needs {wanted}, which this jumpstart does not have"
        case AttributeError() if isinstance(error.obj, ModuleType) and _PACKAGE.fullmatch(error.obj.__name__):
            return f"it needs {error.obj.__name__}.{error.name}, which this jumpstart does not have"
        case pluggy.PluginValidationError() if hook := _HOOK.search(str(error)):
            return f"{hook[1]} takes the argument {hook[2]}, but this jumpstart calls it without any"
        case TypeError() if field := _FIELD.search(str(error)):
            return f"its {field[1]} has the field {field[2]!r}, which this jumpstart does not know"
    return ""
