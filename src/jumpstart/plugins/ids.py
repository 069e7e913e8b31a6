"""The names that offers go by, and the warning that names a broken one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jumpstart.errors import FieldError

if TYPE_CHECKING:
    import attrs

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_id(offer: object, attribute: attrs.Attribute[str], value: object) -> None:
    """
    Refuse an offer's id that is none.

    Raises:
        FieldError: It is not made of lower-case words joined by hyphens.
    """
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise FieldError(
            f"{type(offer).__name__}.{attribute.name}", value, "expected lower-case words joined by hyphens"
        )


class PluginWarning(UserWarning):
    """Some plugins have problems; `Host.problems` lists them."""
