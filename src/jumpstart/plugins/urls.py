"""The URLs that name stores and notifiers: read them, and show them without their secrets."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from jumpstart.errors import FieldError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import PurePath

    import attrs

MASK = "***"
# A scheme of one letter is a drive: C:\search.db is a path.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_QUERY = re.compile(r"\?(?=[\w.%~-]+=)")
_OPEN_LOGIN = re.compile(r"[A-Za-z][\w+.-]*://[^/@:]*:(?![0-9]{0,5}(?:/|$))[^@]*$")
_SECRET = re.compile(r"pass|pwd|secret|token|key|auth|cred|sig", re.IGNORECASE)


def check_scheme(offer: object, attribute: attrs.Attribute[str], value: object) -> None:
    """
    The validator of an offer's scheme.

    Raises:
        FieldError: It is no lower-case URL scheme of at least two characters.
    """
    if not isinstance(value, str) or not _SCHEME.fullmatch(f"{value}:") or value != value.lower():
        field = f"{type(offer).__name__}.{attribute.name}"
        raise FieldError(field, value, "expected a lower-case URL scheme of two characters or more, without the colon")


def scheme_of(url: str) -> str:
    """The scheme of a URL in lower case, empty for a plain path."""
    found = _SCHEME.match(url)
    return found[1].lower() if found else ""


def url_of(place: str | PurePath) -> str:
    """
    The URL of a store that is named by a URL or by the path of a file.

    A text that starts like a URL is one; a file of such a name is given as a `pathlib.Path`.

    Example:
        >>> from jumpstart.plugins import url_of
        >>> url_of("first week.db")
        'sqlite:///first%20week.db'
        >>> url_of("memory:")
        'memory:'
    """
    if isinstance(place, str) and scheme_of(place):
        return place
    from urllib.parse import quote  # noqa: PLC0415  3 ms that opening a store may cost, and importing may not

    return f"sqlite:///{quote(os.fspath(place), safe='/:~')}"


def masked(url: str) -> str:
    """
    A URL as it may be shown: the password and the secrets among its options are masked.

    Where it is not clear what belongs to the password, more is masked rather than less.
    What stands behind a second scheme is another program's, which may put a secret anywhere: it is masked whole.

    Example:
        >>> from jumpstart.plugins import masked
        >>> masked("postgresql://ann:hunter2@db.example/search?sslmode=require&token=abc")
        'postgresql://ann:***@db.example/search?sslmode=require&token=***'
        >>> masked("apprise:discord://4711/hunter2")
        'apprise:discord://***'
    """
    if inner := inner_url(url):
        return f"{scheme_of(url)}:{scheme_of(inner)}://{MASK}"
    head, *query = _QUERY.split(url, maxsplit=1)
    if query and "@" in query[0] and _OPEN_LOGIN.match(head):
        return _mask_password(url)  # a password with a question mark that is not escaped
    return "?".join([_mask_password(head), *map(_mask_options, query)])


def inner_url(url: str) -> str:
    """The URL of another program that stands behind the first scheme, empty for none."""
    rest = url[len(scheme_of(url)) + 1 :]
    scheme = scheme_of(rest)
    return rest if scheme_of(url) and scheme and rest.startswith(f"{rest[: len(scheme)]}://") else ""


def _mask_password(head: str) -> str:
    found = _SCHEME.match(head)
    start = found.end() if found else 0
    start += 2 if head.startswith("//", start) else 0
    user, colon, _ = head[start:].partition(":")
    end = head.rfind("@")
    hidden = colon and not user.startswith("/") and end > start + len(user)
    return f"{head[:start]}{user}:{MASK}{head[end:]}" if hidden else head


def _mask_options(query: str) -> str:
    return "&".join(_mask_option(option) for option in query.split("&"))


def _mask_option(option: str) -> str:
    from urllib.parse import unquote  # noqa: PLC0415  as above

    name, equals, _ = option.partition("=")
    return f"{name}={MASK}" if equals and _SECRET.search(unquote(name)) else option


def path_and_options(url: str, *, known: Collection[str]) -> tuple[str, dict[str, str]]:
    """
    The path and the options of a URL that names a file, percent-decoded.

    Three slashes lead to a path relative to the working folder, four to an absolute one.

    Args:
        url: A URL as ``sqlite:///search.db?mode=ro``.
        known: The options that the backend understands.

    Raises:
        UnsupportedError: It names no file, or has an option that is not known or stands twice.

    Example:
        >>> from jumpstart.plugins.urls import path_and_options
        >>> path_and_options("sqlite:////srv/ann%27s.db?mode=ro", known=("mode",))
        ("/srv/ann's.db", {'mode': 'ro'})
    """
    from urllib.parse import parse_qsl, unquote  # noqa: PLC0415  as above

    shown, scheme = masked(url), scheme_of(url)
    rest, _, query = url[len(scheme) + 1 :].partition("?")
    path = unquote(rest[3:])
    if not rest.startswith("///") or not path or "\x00" in path or "#" in url:
        form = f"expected {scheme}:///relative/path or {scheme}:////absolute/path, with # and ? as %23 and %3F"
        raise UnsupportedError(shown, form)
    pairs = parse_qsl(query, keep_blank_values=True)
    options = dict(pairs)
    wrong = sorted(options.keys() - set(known)) or [name for name, _ in pairs][len(options) :]
    if wrong:
        reason = f"option {wrong[0]!r} is unknown or stands twice; known are {', '.join(sorted(known))}"
        raise UnsupportedError(shown, reason)
    return path, options
