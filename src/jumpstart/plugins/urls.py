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
_TAKES_NO_SECRET = ("console", "memory", "sqlite")
_TAKES_USER_NAMES = ("caldav", "caldavs", "postgres", "postgresql", "smtp", "smtps")
_HIDES_ALL = ("apprise",)
_SECRET = re.compile(r"pass|pw|secret|token|key|auth|cred|sig", re.IGNORECASE)
# A path may hold all of these, and hardly does in this order.
_LOGIN_WITHOUT_SCHEME = re.compile(r"[^/]*//.*:.*@", re.DOTALL)


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

    Raises:
        UnsupportedError: It is a URL whose scheme is mistyped, or a name that no file has.

    Example:
        >>> from jumpstart.plugins import url_of
        >>> url_of("first week.db")
        'sqlite:///first%20week.db'
        >>> url_of("memory:")
        'memory:'
    """
    if isinstance(place, str) and scheme_of(place):
        return place
    if isinstance(place, str) and _LOGIN_WITHOUT_SCHEME.match(place):
        remedy = "it has a login and no scheme; expected postgresql://…, or a pathlib.Path for a file of that name"
        raise UnsupportedError(masked(place), remedy)
    from urllib.parse import quote  # noqa: PLC0415  3 ms that opening a store may cost, and importing may not

    path = os.fspath(place)
    try:
        # On many systems names are bytes, and where they are no text, Python keeps them so.
        return f"sqlite:///{quote(path, safe='/:~', errors='surrogateescape')}"
    except UnicodeEncodeError:
        remedy = "it holds half a surrogate pair, which no name of a file does; look at where it came from"
    raise UnsupportedError(ascii(path), remedy)


def masked(url: str) -> str:
    """
    A URL as it may be shown: the password and the secrets among its options are masked.

    Where it is not clear what belongs to the password, more is masked rather than less.
    What stands behind a second scheme or ``apprise:`` is another program's, which may put a secret anywhere: it is
    masked whole, as is what begins neither with ``//`` nor with ``///``.
    A login without a password is a token, unless the scheme is known to take the names of users.

    Example:
        >>> from jumpstart.plugins import masked
        >>> masked("postgresql://ann:hunter2@db.example/search?sslmode=require&token=abc")
        'postgresql://ann:***@db.example/search?sslmode=require&token=***'
        >>> masked("apprise:discord://4711/hunter2")
        'apprise:discord://***'
        >>> masked("ntfys://hunter2@push.example/search")
        'ntfys://***@push.example/search'
    """
    if shown := shown_schemes(url):
        return f"{shown}{MASK}"
    head, query = _head_and_query(url)
    first, last = _secret_place(head)
    login = f"{head[:first]}{MASK}{head[last:]}" if first >= 0 else head
    return f"{login}?{_mask_options(query)}" if len(head) < len(url) else login


def shown_schemes(url: str) -> str:
    """All that may be shown of a URL whose rest is masked whole, as ``apprise:discord://``; empty for any other."""
    scheme = scheme_of(url)
    rest = url[len(scheme) + 1 :]
    service = rest.lstrip("/")
    inner = scheme_of(service)
    if scheme and inner and service.startswith("://", len(inner)):
        return f"{url[: len(url) - len(service)]}{inner}://"
    if scheme in _HIDES_ALL and rest.startswith("//"):
        return url[: len(scheme) + 3]
    is_known_form = not scheme or not rest or rest.startswith("//") or scheme in _TAKES_NO_SECRET
    return "" if is_known_form else f"{scheme}:"


def login_secret(url: str) -> str:
    """The part of a URL's login that is masked, as it stands there; empty for none."""
    head, _ = _head_and_query(url)
    first, last = _secret_place(head)
    return head[first:last] if first >= 0 else ""


def _head_and_query(url: str) -> tuple[str, str]:
    head, *query = _QUERY.split(url, maxsplit=1)
    if query and "@" in query[0] and _OPEN_LOGIN.match(head):
        return url, ""  # a password with a question mark that is not escaped
    return head, "".join(query)


def _secret_place(head: str) -> tuple[int, int]:
    """From where to where a login is secret; -1 for nowhere."""
    found = _SCHEME.match(head)
    start = after = found.end() if found else 0
    start += 2 if head.startswith("//", after) else 0
    end = head.rfind("@")
    user, colon, password = head[start:end].partition(":")
    if end < start or user.startswith("/"):
        return -1, -1
    is_token = found is not None and start > after and scheme_of(head) not in _TAKES_USER_NAMES
    if is_token and not password:
        return start, end
    return (start + len(user) + 1, end) if colon else (-1, -1)


def _mask_options(query: str) -> str:
    from urllib.parse import unquote  # noqa: PLC0415  as above

    shown, is_secret = [], False
    for option in query.split("&"):
        name, equals, _ = option.partition("=")
        # What has no name of its own may be the rest of a secret that holds an & which is not escaped.
        is_secret = bool(_SECRET.search(unquote(name))) if equals else is_secret
        shown.append(f"{name if equals else ''}{equals}{MASK}" if is_secret else option)
    return "&".join(shown)


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
    path = unquote(rest[3:], errors="surrogateescape")
    if not rest.startswith("///") or not path or "\x00" in path or "#" in url:
        form = f"expected {scheme}:///relative/path or {scheme}:////absolute/path, with # and ? as %23 and %3F"
        raise UnsupportedError(shown, form)
    pairs = parse_qsl(query, keep_blank_values=True)
    options = dict(pairs)
    wrong = sorted(options.keys() - set(known)) or [name for name, _ in pairs][len(options) :]
    if wrong:
        wrong = [name for name in wrong if name in unquote(shown)] or wrong
        reason = f"option {wrong[0]!r} is unknown or stands twice; known are {', '.join(sorted(known))}"
        raise UnsupportedError(shown, reason)
    return path, options
