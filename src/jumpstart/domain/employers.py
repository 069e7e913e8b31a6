"""
Who works at the seeker's own employer, and when two spellings name the same one.

Both mistakes cost something: who is missed may hear what they should not, who is hit by error never hears at all.
So names must be equal after what is known not to tell employers apart, and no more is guessed; an alias that the seeker
gives, or an exception that they make, settles the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jumpstart.domain.employer_names import employer_key, names_employer, own_keys

if TYPE_CHECKING:
    from jumpstart.domain.people import Contact, Seeker

__all__ = ["employer_key", "names_own_employer", "reason_to_exclude", "tie_to_employer"]

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#]*@)?(?:\*\.|www\.)?([^/?#:@]+)", re.IGNORECASE)
_PUBLIC_PARTS = frozenset(("ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"))
"""What stands before the country in a domain where anybody may have a name, as in ``example.co.uk``."""
_FREE_MAIL = frozenset(
    (
        *("126", "163", "aol", "btinternet", "comcast", "fastmail", "gmail", "gmx", "googlemail", "hey", "hotmail"),
        *("hushmail", "icloud", "laposte", "libero", "live", "mac", "mail", "mailbox", "me", "msn", "naver", "outlook"),
        *("posteo", "proton", "protonmail", "qq", "rediffmail", "t-online", "tutanota", "wanadoo", "web", "yahoo"),
        *("yandex", "ymail", "zoho"),
    )
)
"""Whose addresses anybody may have: they say nothing about where somebody works."""


def reason_to_exclude(contact: Contact, seeker: Seeker | None) -> str:
    """
    Why a contact must not hear of a confidential search; empty where nothing speaks against it.

    Nothing speaks against somebody whom the seeker has made an exception for, in ``included_because``.

    Source: Mitchell, Jump-Start Your Networking, ¶5.
    """
    if seeker is None or not seeker.confidential or contact.included_because.strip():
        return ""
    tie = tie_to_employer(contact, seeker)
    return f"{tie}, and your search is confidential" if tie else ""


def tie_to_employer(contact: Contact, seeker: Seeker) -> str:
    """
    What says that a contact works at the seeker's employer, as "works at Globex"; empty where nothing does.

    Their organization and their e-mail addresses count: a web address may lead anywhere, and notes and a title may
    speak of somebody else's employer.
    Where the seeker gives no domains, one that is called exactly like the employer counts as theirs.
    """
    if contact.organization and names_own_employer(contact.organization, seeker):
        return f"works at {contact.organization}"
    for email in contact.emails:
        domain = email.value.rpartition("@")[2].strip(" \t<>").casefold()
        if _is_own_domain(domain, seeker.employer_domains, _names_of(seeker)):
            return f"has an address at {domain}"
    return ""


def names_own_employer(name: str, seeker: Seeker) -> bool:
    """Whether an organization's name is the seeker's employer, one of its aliases, or a part of either."""
    return names_employer(name, _names_of(seeker))


def _names_of(seeker: Seeker) -> tuple[str, ...]:
    return (seeker.employer, *seeker.employer_aliases)


@lru_cache(maxsize=65536)
def _is_own_domain(domain: str, domains: tuple[str, ...], names: tuple[str, ...]) -> bool:
    host, hosts = _as_ascii(domain), _hosts(domains)
    if hosts:
        return any(host == own or host.endswith(f".{own}") for own in hosts)
    label = _label(host)
    return label not in _FREE_MAIL and label.replace("-", "") in own_keys(names)


@lru_cache(maxsize=16)
def _hosts(domains: tuple[str, ...]) -> tuple[str, ...]:
    """The bare hosts of what people write for a domain: "@Globex.example", "https://www.globex.example/jobs"."""
    found = (_HOST.match(domain.strip().removeprefix("@")) for domain in domains)
    hosts = (_as_ascii(match[1]) for match in found if match)
    return tuple(host for host in hosts if host and _label(host) not in _FREE_MAIL)


def _as_ascii(domain: str) -> str:
    bare = domain.strip().strip(".").casefold()
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare


def _label(host: str) -> str:
    """The part of a host under which its owner is registered: "globex" of "mail.globex.co.uk"."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _PUBLIC_PARTS:
        labels.pop()
    return labels[-1] if labels else ""
