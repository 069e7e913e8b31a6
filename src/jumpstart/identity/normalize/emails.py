"""When two spellings are one e-mail address."""

from __future__ import annotations

import re
from functools import lru_cache

from jumpstart.domain.employers import domain_label
from jumpstart.identity.shipped import word_set

_ANGLES = re.compile(r"<([^<>]*)>\s*\Z")
_DOTS_MEAN_NOTHING = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
"""Where dots in a mailbox's name make no difference, with the name under which they are kept."""
_PLUS_TAGS = frozenset(("fastmail", "gmail", "googlemail", "hotmail", "icloud", "live", "mac", "me", "msn", "outlook"))
_PLUS_TAGS_TOO = frozenset(("proton", "protonmail", "pm"))
_TAIL = re.compile(r"[\d._-]+\Z")


@lru_cache(maxsize=131072)
def email_key(address: str) -> str:
    """
    What the spellings of one e-mail address have in common; empty for what is no address.

    Case makes no difference: RFC 5321 leaves it to the host, and no host of today tells ``Dana`` from ``dana``.
    A tag behind a plus sign is dropped where the provider is known to do so, dots where the provider ignores them;
    elsewhere either may make another mailbox.

    >>> email_key("Dana.Okafor+jobs@GoogleMail.com") == email_key("danaokafor@gmail.com")
    True
    >>> email_key("dana+jobs@example.org")
    'dana+jobs@example.org'

    Source: RFC 5321, section 2.4; RFC 5233, section 1.
    """
    text = address.strip()
    if text.endswith(">") and (found := _ANGLES.search(text)):
        text = found[1]
    text = text.casefold().removeprefix("mailto:").strip()
    mailbox, at, host = text.rpartition("@")
    host = _as_ascii(host.strip().strip("."))
    if not at or not mailbox or not host or " " in text:
        return ""
    label = domain_label(host)
    if label in _PLUS_TAGS or label in _PLUS_TAGS_TOO:
        mailbox = mailbox.partition("+")[0] or mailbox
    if host in _DOTS_MEAN_NOTHING:
        mailbox, host = mailbox.replace(".", "") or mailbox, _DOTS_MEAN_NOTHING[host]
    return f"{mailbox}@{host}"


def _as_ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


@lru_cache(maxsize=131072)
def is_role(key: str) -> bool:
    """
    Whether an address is that of an office, which several people may read.

    >>> is_role("sales@globex.example"), is_role("jobs-2@globex.example"), is_role("dana@example.org")
    (True, True, False)

    Args:
        key: What ``email_key`` gave.
    """
    mailbox = key.rpartition("@")[0].partition("+")[0]
    return mailbox in word_set("roles") or _TAIL.sub("", mailbox) in word_set("roles")
