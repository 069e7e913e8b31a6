"""How little others are told in a confidential search: when, a neutral act and a first name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

import attrs

from jumpstart.domain.employer_names import spellings_of
from jumpstart.domain.facts import Meeting, NetworkingEvent
from jumpstart.formats.ical.entries import contact_of, timed_entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact, Seeker
    from jumpstart.formats.ical.entries import Entry, Item

_WORDS = re.compile(r"[^\W_]+")
_FACE_TO_FACE = ("met", "gave-card", "received-card")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "prof"})
_TRADE = (
    "applicant application applications candidate career careers employment headhunter headhunters headhunting hiring",
    "hr interview interviews job jobs outplacement personnel placement recruiter recruiters recruiting recruitment",
    "resume staffing talent vacancies vacancy workforce",
    "arbeitsvermittler bewerbung jobcenter karriere personalabteilung personalberater personaler stelle stellenangebot",
    "chasseur emploi recrutement recruteur recruteuse carrière empleo reclutador reclutadora trabajo lavoro",
)
"""What people write before a name to say that somebody deals in jobs, in English, German, French, Spanish, Italian."""


def neutral_entry(item: Item, network: Network | None, telling: frozenset[str], *, is_task: bool) -> Entry:
    """
    The entry that tells nothing but when, a neutral act and a first name.

    Args:
        item: What it is about; none of its texts is used.
        network: Where the first name comes from.
        telling: The words that no title may hold, from ``telling_words``.
        is_task: Whether a follow-up becomes a task.
    """
    entry = timed_entry(item, network, is_task=is_task)
    return attrs.evolve(entry, summary=_summary(item, network, telling), is_private=True)


def neutral_titles(items: Iterable[Item], *, seeker: Seeker, network: Network) -> tuple[str, ...]:
    """What may be said of some items where others look on: a neutral act and a first name for each."""
    telling = telling_words(seeker, network)
    return tuple(_summary(item, network, telling) for item in items)


def telling_words(seeker: Seeker, network: Network | None) -> frozenset[str]:
    """The words by which employers, goals and searches go: a "name" that begins with one is none."""
    texts = [*_TRADE, seeker.employer, *seeker.employer_aliases, *seeker.employer_domains]
    if network is not None:
        texts += (employer.name for employer in network.employers.values())
        if goal := network.goal:
            texts += (goal.role, goal.field, *goal.employers)
    return _words(texts)


def _summary(item: Item, network: Network | None, telling: frozenset[str]) -> str:
    if isinstance(item, NetworkingEvent):
        return "Appointment"
    contact = contact_of(network, item.contact if isinstance(item, Meeting) else item.subject)
    name = _first_name(contact, telling) if contact else ""
    if isinstance(item, Meeting):
        return f"Meet {name or 'somebody'}"
    about_a_meeting = network is not None and item.occasion in network.meetings and item.do != "thanked"
    if about_a_meeting or not (item.do or item.draft):
        return f"Reminder: {name}" if name else "Reminder"
    if item.do in _FACE_TO_FACE:
        return f"Meet {name or 'somebody'}"
    by_phone = contact is not None and contact.phones and not contact.emails
    return f"{'Call' if by_phone else 'Write to'} {name or 'somebody'}"


def _first_name(contact: Contact, telling: frozenset[str]) -> str:
    """
    The one word to call somebody by; empty where it may tell of an employer or a job.

    Address books put e-mail addresses and companies where names belong, and "Ann (Globex)" into given names.
    """
    words = _WORDS.findall(normalize("NFC", contact.given_name or contact.name.partition("@")[0]))
    first = next((word for word in words if word.casefold() not in _TITLES), "")
    telling |= _words((contact.organization, contact.unit, contact.title))
    return first if telling.isdisjoint(spellings_of(first)) else ""


def _words(texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts, without case and accents, their umlauts as one letter and as two."""
    words = (word for text in texts for word in _WORDS.findall(normalize("NFC", text)))
    return frozenset(spelling for word in words for spelling in spellings_of(word))
