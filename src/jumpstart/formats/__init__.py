"""Bytes in, bytes out: address books, calendars and the archive; no file is opened here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from jumpstart.formats import archive as archive
    from jumpstart.formats import ical as ical
    from jumpstart.formats import vcard as vcard

FORMATS = ("archive", "ical", "vcard")


def __getattr__(name: str) -> ModuleType:
    """Each format is imported on first use."""
    if name in FORMATS:
        from importlib import import_module  # noqa: PLC0415  as above

        return import_module(f"jumpstart.formats.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
