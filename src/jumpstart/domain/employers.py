"""When two spellings name the same employer, and who works at the seeker's own."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumpstart.domain.people import Contact, Seeker

_NOT_A_LETTER = re.compile(r"[\W_]+")
_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "kg",
        "kk",
        "limited",
        "llc",
        "llp",
        "ltd",
        "lp",
        "mbh",
        "nv",
        "oy",
        "oyj",
        "plc",
        "pte",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "srl",
    ]
)


@lru_cache(maxsize=65536)
def employer_key(name: str) -> str:
    """
    What the spellings of one employer's name have in common; empty for a blank name.

    Case, accents, punctuation, a leading "the" and legal forms at the end do not tell employers apart.

    >>> employer_key("The Globex Corporation, Inc.") == employer_key("GLOBEX corp")
    True
    """
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ").replace(".", "")
    plain = "".join(char for char in plain if not unicodedata.combining(char)).replace("'", "").replace("’", "")
    words = _NOT_A_LETTER.sub(" ", plain).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
    return " ".join(words)


def reason_to_exclude(contact: Contact, seeker: Seeker | None) -> str:
    """
    Why a contact must not hear of a confidential search; empty where nothing speaks against it.

    Source: Mitchell, Jump-Start Your Networking, ¶5.
    """
    if seeker is None or not seeker.confidential:
        return ""
    if contact.organization and employer_key(contact.organization) in _keys_of(
        (seeker.employer, *seeker.employer_aliases)
    ):
        return f"works at {contact.organization}, and your search is confidential"
    for email in contact.emails:
        domain = email.value.rpartition("@")[2].casefold()
        if any(domain == own or domain.endswith(f".{own}") for own in _domains_of(seeker.employer_domains)):
            return f"has an address at {domain}, and your search is confidential"
    return ""


@lru_cache(maxsize=16)
def _keys_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(employer_key(name) for name in names) - {""}


@lru_cache(maxsize=16)
def _domains_of(domains: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(domain.casefold().removeprefix("@") for domain in domains)
