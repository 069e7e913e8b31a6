"""Contacts to bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.findings import Problem
from jumpstart.errors import FieldError
from jumpstart.formats.vcard import rendering
from jumpstart.formats.vcard.birthdays import birthday_loss, birthday_value
from jumpstart.formats.vcard.converting import converted
from jumpstart.formats.vcard.editing import changed_fields, completed, edited, identified, is_card, line_end_of
from jumpstart.formats.vcard.lines import version_of
from jumpstart.formats.vcard.people import (
    ID_PROPERTY,
    LIST_PROPERTIES,
    POINT_PROPERTIES,
    TEXT_PROPERTIES,
    UUID,
)
from jumpstart.formats.vcard.texts import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.people import Contact, ContactPoint

VERSIONS = ("3.0", "4.0")


def write(contacts: Iterable[Contact], *, version: str | None = None) -> bytes:
    r"""
    A vCard file of these contacts.

    A contact that was not edited gives its card exactly as it came, folds and line ends too.
    An edited card keeps all lines but those of the changed fields; one of version 2.1 becomes 3.0.
    A contact made by hand becomes a card of version 3.0 with an id from which reading makes the same contact.

    >>> from jumpstart.domain import Contact
    >>> print(write([Contact(name="Dana Okafor", id="dana")]).decode().replace("\r", ""), end="")
    BEGIN:VCARD
    VERSION:3.0
    UID:dana
    X-JUMPSTART-ID:dana
    FN:Dana Okafor
    N:;;;;
    END:VCARD

    Args:
        contacts: In the order in which they are to stand.
        version: ``3.0`` or ``4.0`` converts every card of another version; ``losses`` says what that costs.
            None leaves each card in its own.

    Raises:
        FieldError: Another version.
    """
    _check(version)
    cards = [_card(contact, version) for contact in contacts]
    ended = (card if card.endswith((b"\n", b"\r")) else card + line_end_of(card) for card in cards[:-1])
    return b"".join((*ended, *cards[-1:]))


def losses(contacts: Iterable[Contact], *, version: str) -> tuple[Problem, ...]:
    """
    What cards of another version cannot carry.

    Args:
        contacts: As for ``write``.
        version: ``3.0`` or ``4.0``.

    Returns:
        In the order of the contacts; ``record`` is the number of the contact, the lines are those of its card.

    Raises:
        FieldError: Another version.
    """
    _check(version)
    return tuple(loss for number, contact in enumerate(contacts, start=1) for loss in _losses(contact, version, number))


def _losses(contact: Contact, version: str, number: int) -> tuple[Problem, ...]:
    if contact.card and is_card(contact.card.data):
        is_other = version_of(contact.card.data) != version
        return converted(contact.card.data, version, number=number)[1] if is_other else ()
    message = birthday_loss(contact.birthday) if contact.birthday and version == "3.0" else ""
    if not message:
        return ()
    return (
        Problem(
            code="not-in-version",
            severity="warning",
            record=number,
            first_line=0,
            last_line=0,
            message=message,
            property="BDAY",
        ),
    )


def _check(version: str | None) -> None:
    if version is not None and version not in VERSIONS:
        raise FieldError("version", version, "expected '3.0', '4.0' or, for cards as they came, None")


def _card(contact: Contact, version: str | None) -> bytes:
    if contact.card is None or not is_card(contact.card.data):
        return b"".join(_new_lines(contact, version or "3.0"))
    card = completed(contact.card.data)
    own = version_of(card)
    changes = changed_fields(contact, card)
    if version not in {None, own} or (changes and own not in VERSIONS):
        card = converted(card, version or "3.0")[0]
    elif not changes:
        return card if card == contact.card.data else identified(card, contact)
    card = edited(card, contact, changes)
    if implied := changed_fields(contact, card):  # a card without FN is named after what was edited
        card = edited(card, contact, implied)
    return identified(card, contact)


def _new_lines(contact: Contact, version: str) -> Iterator[bytes]:
    yield rendering.line("BEGIN", "VCARD")
    yield rendering.line("VERSION", version)
    yield rendering.line("UID", escape(contact.id))
    if not UUID.fullmatch(contact.id) or contact.id != contact.id.lower():
        yield rendering.line(ID_PROPERTY, escape(contact.id))
    yield rendering.line("FN", escape(contact.name))
    yield rendering.line("N", rendering.structured((contact.family_name, contact.given_name, "", "", "")))
    for field, name in LIST_PROPERTIES.items():
        for value in rendering.listed(name, getattr(contact, field)):
            yield rendering.line(name, value)
    yield from _point_lines(contact, version)
    if contact.organization or contact.unit:
        units = (contact.unit,) if contact.unit else ()
        yield rendering.line("ORG", rendering.structured((contact.organization, *units)))
    if contact.title:
        yield rendering.line("TITLE", escape(contact.title))
    if contact.birthday:
        value, parameters = birthday_value(contact.birthday, version)
        yield rendering.line("BDAY", value, parameters=parameters)
    for field, name in TEXT_PROPERTIES.items():
        if text := getattr(contact, field):
            yield rendering.line(name, escape(text))
    yield rendering.line("END", "VCARD")


def _point_lines(contact: Contact, version: str) -> Iterator[bytes]:
    item = 0
    for field, name in POINT_PROPERTIES.items():
        points: tuple[ContactPoint, ...] = getattr(contact, field)
        for point in points:
            group, item = (f"item{item + 1}", item + 1) if point.label else ("", item)
            value = rendering.point_value(name, point.value, version)
            parameters = rendering.point_parameters(point, version)
            yield rendering.line(name, value, group=group, parameters=parameters)
            if point.label:
                yield rendering.line("X-ABLabel", rendering.label_value(point.label), group=group)
