"""What of a contact tells who it is, in the form in which it is compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.employers import FREE_MAIL, domain_label, employer_key
from jumpstart.identity.normalize import email_key, is_role, page_key, person_name, phone, profile_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jumpstart.domain.partial_dates import PartialDate
    from jumpstart.domain.people import Card, Contact, ContactPoint
    from jumpstart.identity.normalize import PersonName, Phone

_UID = re.compile(rb"^(?:[\w-]+\.)?UID(?:;[^:\r\n]*)?:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]")
_PERSONAL = frozenset(("cell", "home", "iphone", "mobile"))


@attrs.frozen(kw_only=True, eq=False)
class Number:
    """
    A phone number of a contact.

    Attributes:
        phone: The number.
        text: As it is written.
        is_office: Whether it is known as a number at work and as no mobile one, so that others may have it too.
    """

    phone: Phone
    text: str
    is_office: bool


@attrs.frozen(kw_only=True, eq=False)
class Traits:
    """
    What of a contact tells who it is.

    Attributes:
        id: The contact's id.
        text: The name as shown.
        name: The name in its parts.
        emails: The keys of the addresses, those of offices too.
        mailboxes: The mailboxes at hosts that belong to one employer, by host.
        numbers: The phone numbers.
        profiles: The pages on networks that give each member one, by site.
        pages: Other web addresses.
        employer: The employer's key, empty for none.
        organization: The employer as written.
        birthday: As far as it is known.
        uid: The UID of the imported card, empty for none.
    """

    id: str
    text: str
    name: PersonName
    emails: frozenset[str]
    mailboxes: Mapping[str, frozenset[str]]
    numbers: tuple[Number, ...]
    profiles: Mapping[str, frozenset[str]]
    pages: frozenset[str]
    employer: str
    organization: str
    birthday: PartialDate | None
    uid: str


def traits_of(contact: Contact, *, region: str | None = None) -> Traits:
    """
    What of a contact tells who it is.

    Args:
        contact: The contact.
        region: The country of national phone numbers, None to go by their digits.

    Raises:
        MissingExtraError: A region is given, and the extra ``matching`` is not installed.
    """
    emails = frozenset(key for point in contact.emails if (key := email_key(point.value)))
    profiles = [key for point in contact.urls if (key := profile_key(point.value))]
    pages = (page_key(point.value) for point in contact.urls if not profile_key(point.value))
    name = person_name(contact.name, given=contact.given_name, family=contact.family_name, nicknames=contact.nicknames)
    return Traits(
        id=contact.id,
        text=contact.name,
        name=name,
        emails=emails,
        mailboxes=_grouped((key.rpartition("@")[2], key) for key in emails if _is_at_an_employer(key)),
        numbers=tuple(_numbers(contact.phones, region)),
        profiles=_grouped((key.partition("/")[0], key) for key in profiles),
        pages=frozenset(pages) - {""},
        employer=employer_key(contact.organization) if contact.organization else "",
        organization=contact.organization,
        birthday=contact.birthday,
        uid=_uid_of(contact.card),
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _is_at_an_employer(key: str) -> bool:
    return domain_label(key.rpartition("@")[2]) not in FREE_MAIL and not is_role(key)


def _numbers(points: tuple[ContactPoint, ...], region: str | None) -> Iterator[Number]:
    for point in points:
        if number := phone(point.value, region=region):
            kinds = {*point.types, point.label.casefold()}
            is_office = ("work" in kinds and kinds.isdisjoint(_PERSONAL)) or "company main" in kinds
            yield Number(phone=number, text=point.value, is_office=is_office)


def _uid_of(card: Card | None) -> str:
    found = _UID.search(card.data) if card and (b"UID" in card.data or b"uid" in card.data) else None
    uid = _FOLD.sub(b"", found[1]).decode("utf-8", "replace").strip().casefold() if found else ""
    return uid.removeprefix("urn:uuid:")
