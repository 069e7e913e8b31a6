"""When two spellings are one web address, and which addresses are the page of a person."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode

_SCHEME = re.compile(r"\A(?:https?:)?//|\Ahttps?\\?:\\?/?/?", re.IGNORECASE)
_HOST_PREFIX = re.compile(r"\A(?:www\d?|m|mobile|touch)\.")
_COUNTRY_HOST = re.compile(r"\A[a-z]{2,3}\.(linkedin\.com|xing\.com|facebook\.com)\Z")
_TRACKING = re.compile(
    r"\A(?:utm_.*|trk.*|li[a-z]*|original_?referer|fbclid|gclid|igshid|mc_[ce]id|ref|ref_src|lang)\Z"
)
_PROFILES = {
    "linkedin.com": re.compile(r"/(?:in|pub)/([^/]+(?:/[0-9a-f]{1,3}){0,3})"),
    "xing.com": re.compile(r"/profile/([^/]+)"),
    "github.com": re.compile(r"/([^/]+)"),
    "gitlab.com": re.compile(r"/([^/]+)"),
    "twitter.com": re.compile(r"/@?([^/]+)"),
    "x.com": re.compile(r"/@?([^/]+)"),
    "facebook.com": re.compile(r"/([^/]+)"),
    "instagram.com": re.compile(r"/([^/]+)"),
}
_SAME_SITE = {"x.com": "twitter.com"}
_NO_PERSON = frozenset(
    (
        *("about", "explore", "features", "groups", "help", "home", "in", "intent", "jobs", "login", "pages", "people"),
        *("profile.php", "pub", "search", "settings", "share", "signup", "topics", "watch"),
    )
)


@lru_cache(maxsize=131072)
def page_key(url: str) -> str:
    """
    What the spellings of one web address have in common; empty for what is none.

    Scheme, ``www``, case of the host, a trailing slash, a fragment and parameters that only track make no difference.

    >>> page_key("HTTPS://www.Example.org/team/?utm_source=mail#top")
    'example.org/team'
    """
    text = _SCHEME.sub("", url.strip())
    text = text.partition("#")[0]
    text, _, query = text.partition("?")
    host, _, path = text.partition("/")
    host = host.rpartition("@")[2].casefold().removesuffix(":443").removesuffix(":80").strip(".")
    if "." not in host or " " in host:
        return ""
    host = _HOST_PREFIX.sub("", host)
    if found := _COUNTRY_HOST.match(host):
        host = found[1]
    kept = sorted(pair for pair in parse_qsl(query) if not _TRACKING.match(pair[0].casefold()))
    path = unquote(path).rstrip("/")
    return host + (f"/{path}" if path else "") + (f"?{urlencode(kept)}" if kept else "")


@lru_cache(maxsize=131072)
def profile_key(url: str) -> str:
    """
    The page of a person on a network that gives each member one; empty for any other address.

    Country hosts, case and what follows the name make no difference.

    >>> profile_key("https://de.linkedin.com/in/Dana-Okafor/?trk=card") == profile_key("linkedin.com/in/dana-okafor")
    True
    >>> profile_key("https://example.org/dana")
    ''
    """
    key = page_key(url)
    host, _, path = key.partition("?")[0].partition("/")
    pattern = _PROFILES.get(host)
    found = pattern.match(f"/{path}".casefold()) if pattern else None
    if not found or found[1] in _NO_PERSON:
        return ""
    return f"{_SAME_SITE.get(host, host)}{found[0].replace('@', '')}"
