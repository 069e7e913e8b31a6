"""
How close a contact is to what the seeker is after, with the reasons.

It puts people in an order and never leaves anybody out: a lead can come from anyone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.employer_names import names_employer
from jumpstart.domain.people import Contact
from jumpstart.errors import FieldError
from jumpstart.playbook.words import WORD, folded, singular, words_in, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.people import Card, Goal

    Ground = tuple[int, str]
    """Points, and what they are for."""

EMPLOYER, ROLE, FIELD, HELP, PLACE = 6, 4, 3, 2, 2
"""The points for an employer on the list, the role, the field, an offer of help and a place; the weights are ours."""
NOTED, PARTLY = 2, 1
"""The points for a field that stands in the notes alone, and for some of the words of a role or field."""

_JOINTS = frozenset(WORD.findall("a an and as at by for from in my of on or our the to with"))
_SAY_LITTLE = frozenset(
    WORD.findall(
        "assistant associate business chief company deputy director executive field general head industry junior lead "
        "leader management manager officer principal sector senior service specialist staff trainee vice work"
    )
)
"""Words that many roles and fields have in common: alone, none of them brings two people together."""
_LOCALITY, _REGION, _COUNTRY = 3, 4, 6
"""Where these stand in the address of a contact card (RFC 6350, 6.3.1)."""
_COMPONENTS = re.compile(r"(?<!\\);")
_SHOWN = 80
_NONE: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Closeness:
    """
    How close a contact is to a goal.

    Attributes:
        score: Points, 0 for nothing known; they compare contacts and mean nothing else.
        reasons: What the points are for, each to be read after the contact's name; empty for a score of 0.
    """

    score: int = 0
    reasons: tuple[str, ...] = ()


def closeness(contact: Contact, goal: Goal | None) -> Closeness:
    """
    How close a contact is to a goal, by what is written about them.

    Spelling counts and meaning does not: words are compared without case, accents and English plurals, so neither
    "FP&A" for "financial planning", nor another language, nor a "not" before a word is seen.
    Of a place the part before the first comma counts, so of two Portlands both are meant.
    In a contact card, addresses are read where ``ADR`` is in capitals and not encoded.

    >>> from jumpstart import Contact, Goal
    >>> employers = ("Lakeside Hospital",)
    >>> goal = Goal(role="Financial analyst", field="hospital finance", employers=employers)
    >>> ana = Contact(name="Ana", organization="Lakeside Hospital, Inc.", title="Data analyst")
    >>> found = closeness(ana, goal)
    >>> found.score
    8
    >>> for reason in found.reasons:
    ...     print("Ana", reason)
    Ana works at Lakeside Hospital, Inc., an employer on your list
    Ana works as Data analyst, which is near the role you are after
    Ana is near hospital finance, by the word hospital

    Args:
        contact: The contact.
        goal: What the seeker is after, None where that is not known; then an offer of help counts alone.

    Raises:
        FieldError: What is given is no contact.

    Source: Mitchell, Jump-Start Your Networking, ¶10; the weights are ours.
    """
    if not isinstance(contact, Contact):
        raise FieldError("contact", contact, "expected a Contact; look one up in Network.contacts")
    return aim_at(goal).closeness(contact)


@lru_cache(maxsize=16)
def aim_at(goal: Goal | None) -> Aim:
    """A goal with its words looked up once, for comparing many contacts."""
    return Aim(goal)


class Aim:
    """
    A goal with its words looked up once, for comparing many contacts.

    Args:
        goal: The goal, None where it is not known.
    """

    __slots__ = ("_employers", "_field", "_field_text", "_places", "_role", "_seeds", "_words")

    def __init__(self, goal: Goal | None) -> None:
        self._employers = goal.employers if goal else ()
        self._role = _words_of(goal.role) - _JOINTS if goal else _NONE
        self._field, self._field_text = (_words_of(goal.field) - _JOINTS, goal.field.strip()) if goal else (_NONE, "")
        places = ((place, _phrase(folded(place.partition(",")[0]))) for place in goal.places) if goal else ()
        self._places = tuple((place, phrase) for place, phrase in places if phrase.strip())
        self._words = self._role | self._field | {singular(phrase.split()[0]) for _, phrase in self._places}
        self._seeds = tuple(sorted(word.removesuffix("y") for word in self._words))

    def closeness(self, contact: Contact) -> Closeness:
        """How close a contact is, with the reasons."""
        grounds = tuple(self._grounds(contact, self._in_work(contact), self._in_notes(contact)))
        return Closeness(score=sum(points for points, _ in grounds), reasons=tuple(reason for _, reason in grounds))

    def score(self, contact: Contact) -> int:
        """How close a contact is; the score alone takes less time."""
        work, notes = self._in_work(contact), self._in_notes(contact)
        if not (work or notes or contact.helps_with or contact.card or self._is_listed(contact)):
            return 0
        return sum(points for points, _ in self._grounds(contact, work, notes))

    def _is_listed(self, contact: Contact) -> bool:
        return bool(self._employers and names_employer(contact.organization, self._employers))

    def _in_work(self, contact: Contact) -> frozenset[str]:
        """The goal's words that are in the lines about a contact's work."""
        found = _words_of(contact.organization) & self._words if contact.organization else _NONE
        if contact.title:
            found |= _words_of(contact.title) & self._words
        if contact.unit:
            found |= _words_of(contact.unit) & self._words
        for category in contact.categories:
            found |= _words_of(category) & self._words
        return found

    def _in_notes(self, contact: Contact) -> str:
        """The seeker's notes, without case and accents; empty where none of the goal's words is in them."""
        if not (contact.notes or contact.helps_with):
            return ""
        text = folded(f"{contact.notes}\n{contact.helps_with}")
        for seed in self._seeds:
            if seed in text:
                return text
        return ""

    def _grounds(self, contact: Contact, work: frozenset[str], notes: str) -> Iterator[Ground]:
        if self._is_listed(contact):
            yield EMPLOYER, f"works at {contact.organization}, an employer on your list"
        if work and contact.title:
            yield from self._by_role(contact.title)
        if work or notes:
            yield from self._by_field(work, notes)
        if self._places and (work or notes or contact.card):
            yield from self._by_place(contact, notes)
        if offer := " ".join(contact.helps_with.split()):
            yield HELP, f"may help with {offer if len(offer) <= _SHOWN else f'{offer[: _SHOWN - 1].rstrip()}…'}"

    def _by_role(self, title: str) -> Iterator[Ground]:
        words = _words_of(title)
        if self._role and words.issuperset(self._role):
            yield ROLE, f"works as {title}, the role you are after"
        elif not words.isdisjoint(self._role - _SAY_LITTLE):
            yield PARTLY, f"works as {title}, which is near the role you are after"

    def _by_field(self, work: frozenset[str], notes: str) -> Iterator[Ground]:
        if not self._field:
            return
        shared = work & self._field
        if shared == self._field:
            yield FIELD, f"works in {self._field_text}"
            return
        if notes:
            shared |= words_in(notes) & self._field
        if shared == self._field:
            yield NOTED, f"is noted in connection with {self._field_text}"
        elif common := sorted(shared - _SAY_LITTLE):
            yield PARTLY, f"is near {self._field_text}, by the word {common[0]}"

    def _by_place(self, contact: Contact, notes: str) -> Iterator[Ground]:
        address = _phrase(folded(" ".join(_addresses(contact.card)))) if contact.card else ""
        for place, phrase in self._places:
            if phrase in address:
                yield PLACE, f"is in {place}"
                return
        work = folded("\n".join((contact.organization, contact.unit, contact.title, *contact.categories)))
        for place, phrase in self._places:
            first = phrase.split(maxsplit=1)[0]
            if any(first in text and phrase in _phrase(text) for text in (work, notes)):
                yield PLACE, f"is noted in connection with {place}"
                return


@lru_cache(maxsize=65536)
def _words_of(line: str) -> frozenset[str]:
    """The words of an employer's name, a title or the like, which many people share."""
    return words_of(line)


def _phrase(folded_text: str) -> str:
    """A text's words, each between spaces, so that a phrase can be found in it."""
    return f" {' '.join(WORD.findall(folded_text))} "


def _addresses(card: Card) -> Iterator[str]:
    """Locality, region and country of each address on a contact card."""
    data, start = card.data, 0
    while (found := data.find(b"ADR", start)) >= 0:
        start = found + 3
        before, after = data[found - 1 : found], data[start : start + 1]
        if before not in (b"", b"\n", b"\r", b".") or after not in (b":", b";"):
            continue
        end = start
        while (end := data.find(b"\n", end)) >= 0 and data[end + 1 : end + 2] in (b" ", b"\t"):
            end += 1
        line = data[start : end if end >= 0 else len(data)].decode(errors="replace")
        value = re.sub(r"\r?\n[ \t]", "", line).partition(":")[2]
        parts = _COMPONENTS.split(value)
        yield from (parts[place] for place in (_LOCALITY, _REGION, _COUNTRY) if place < len(parts))
