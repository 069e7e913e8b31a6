"""The plugins that we ship; they use nothing that a third party could not."""

from __future__ import annotations

from jumpstart.builtin import offers

__all__ = ["BUILTINS"]

BUILTINS: tuple[object, ...] = (offers,)
