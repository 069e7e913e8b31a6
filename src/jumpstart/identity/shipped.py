"""The lexicons of names that come with the package, read on first use."""

from __future__ import annotations

import tomllib
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def _text_of(file: str) -> str:
    from importlib.resources import files  # noqa: PLC0415  it loads much that planning does not need

    return (files("jumpstart.identity") / "lexicons" / file).read_text("utf-8")


@cache
def full_names() -> Mapping[str, frozenset[str]]:
    """The given names that somebody may have who goes by a short form, by that form."""
    found: dict[str, set[str]] = {}
    for line in _text_of("diminutives.txt").splitlines():
        name, _, forms = line.partition("#")[0].partition(":")
        for form in forms.split():
            found.setdefault(form, set()).add(name.strip())
    return MappingProxyType({form: frozenset(names) for form, names in found.items()})


@cache
def word_set(name: str) -> frozenset[str]:
    """A list of words around names: titles, generations, credentials, particles or roles."""
    return frozenset(_lists()[name])


@cache
def _lists() -> Mapping[str, list[str]]:
    return MappingProxyType(tomllib.loads(_text_of("names.toml")))
