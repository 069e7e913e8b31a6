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

from jumpstart.domain.employer_names import employer_key, names_employer, own_keys, spellings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jumpstart.domain.facts import Lead
    from jumpstart.domain.people import Contact, Seeker

__all__ = [
    "FREE_MAIL",
    "domain_label",
    "employer_key",
    "exception_for",
    "names_own_employer",
    "reason_to_exclude",
    "reason_to_include",
    "reason_to_leave",
    "tie_to_employer",
]

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#]*@)?(?:\*\.|www\.)?([^/?#:@]+)", re.IGNORECASE)
_PUBLIC_PARTS = frozenset(("ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"))
"""What stands before the country in a domain where anybody may have a name, as in ``example.co.uk``."""
FREE_MAIL = frozenset(
    (
        *("126", "163", "aol", "btinternet", "comcast", "fastmail", "gmail", "gmx", "googlemail", "hey", "hotmail"),
        *("hushmail", "icloud", "laposte", "libero", "live", "mac", "mail", "mailbox", "me", "msn", "naver", "outlook"),
        *("posteo", "proton", "protonmail", "qq", "rediffmail", "t-online", "tutanota", "wanadoo", "web", "yahoo"),
        *("yandex", "ymail", "zoho"),
    )
)
"""Whose addresses anybody may have: they say nothing about where somebody works."""


_MAY_HEAR = ", and may hear of it: "
"""What stands in an exception between what it was made for and why."""


def reason_to_exclude(contact: Contact, seeker: Seeker | None, leads: Mapping[str, Lead] | None = None) -> str:
    """
    Why a contact must not hear of a confidential search; empty where nothing speaks against it.

    Nothing speaks against somebody whom the seeker has made an exception for, as long as what ties them to the employer
    is what it was made for.

    Args:
        contact: The contact.
        seeker: Who searches.
        leads: The leads that are known by id, None to look at the contact alone.

    Source: Mitchell, Jump-Start Your Networking, ¶5.
    """
    if seeker is None or not seeker.confidential:
        return ""
    tie = tie_to_employer(contact, seeker, leads)
    return f"{tie}, and your search is confidential" if tie and not exception_for(contact, tie) else ""


def exception_for(contact: Contact, tie: str) -> str:
    """
    Why a contact may hear of the search in spite of a tie; empty for no exception.

    One that names what it was made for, as ``reason_to_include`` does, holds for that alone, however it is spelled.
    """
    written = " ".join(contact.included_because.split())
    made_for, is_bound, why = written.partition(_MAY_HEAR)
    if not is_bound:
        return written
    return why if employer_key(made_for) == employer_key(tie) else ""


def reason_to_include(tie: str, why: str) -> str:
    """
    What ``Contact.included_because`` holds for an exception that ends with the tie for which it was made.

    >>> reason_to_include("works at Globex", "she leaves too")
    'works at Globex, and may hear of it: she leaves too'
    """
    return f"{tie}{_MAY_HEAR}{why}"


def reason_to_leave(lead: Lead, seeker: Seeker | None) -> str:
    """Why a lead had better not be followed in a confidential search; empty where nothing speaks against it."""
    if seeker is None or not seeker.confidential or not names_own_employer(lead.employer, seeker):
        return ""
    return f"the lead is about {lead.employer}, and your search is confidential"


def tie_to_employer(contact: Contact, seeker: Seeker, leads: Mapping[str, Lead] | None = None) -> str:
    """
    What says that a contact works at the seeker's employer, as "works at Globex"; empty where nothing does.

    Their organization, their e-mail addresses and the leads that lead to them count: a web address may lead anywhere,
    and notes and a title may speak of somebody else's employer.
    Where the seeker gives no domains, one that is called exactly like the employer counts as theirs.
    """
    if contact.organization and names_own_employer(contact.organization, seeker):
        return f"works at {contact.organization}"
    for email in contact.emails:
        domain = email.value.rpartition("@")[2].strip(" \t<>").casefold()
        if _is_own_domain(domain, seeker.employer_domains, _names_of(seeker)):
            return f"has an address at {domain}"
    if leads:
        employer = _led_to(_Leads(leads), _names_of(seeker)).get(contact.id, "")
        return f"is whom a lead about {employer} leads to" if employer else ""
    return ""


class _Leads:
    """Leads that are the same where they are one object: what only that says takes no time to compare."""

    __slots__ = ("by_id",)

    def __init__(self, by_id: Mapping[str, Lead]) -> None:
        self.by_id = by_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Leads) and other.by_id is self.by_id

    def __hash__(self) -> int:
        return len(self.by_id)


@lru_cache(maxsize=2)
def _led_to(leads: _Leads, names: tuple[str, ...]) -> dict[str, str]:
    """The people to whom leads about an employer lead, each with its name as the first of the leads has it."""
    leading = (lead for lead in leads.by_id.values() if lead.employer and lead.person)
    told = [lead for lead in leading if names_employer(lead.employer, names)]
    told.sort(key=lambda lead: (lead.received_at, lead.id), reverse=True)
    return {lead.person: lead.employer for lead in told}


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
    label = domain_label(host)
    return label not in FREE_MAIL and not spellings_of(_in_letters(label)).isdisjoint(own_keys(names))


@lru_cache(maxsize=16)
def _hosts(domains: tuple[str, ...]) -> tuple[str, ...]:
    """The bare hosts of what people write for a domain: "@Globex.example", "https://www.globex.example/jobs"."""
    found = (_HOST.match(domain.strip().removeprefix("@")) for domain in domains)
    hosts = (_as_ascii(match[1]) for match in found if match)
    # A word without a dot is no domain: "Globex" there must not keep globex.com from being known.
    return tuple(host for host in hosts if "." in host and domain_label(host) not in FREE_MAIL)


def _as_ascii(domain: str) -> str:
    bare = domain.strip().strip(".").casefold()
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare


def _in_letters(label: str) -> str:
    """A label as people read it: "müller" for "xn--mller-kva"."""
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def domain_label(host: str) -> str:
    """The part of a host under which its owner is registered: "globex" of "mail.globex.co.uk"."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _PUBLIC_PARTS:
        labels.pop()
    return labels[-1] if labels else ""
