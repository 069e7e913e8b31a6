"""Contacts from and to vobject, for programs that already hold its components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jumpstart.errors import FieldError
from jumpstart.formats.vcard.converting import converted
from jumpstart.formats.vcard.people import contact_of
from jumpstart.formats.vcard.writing import write

if TYPE_CHECKING:
    from jumpstart.domain.people import Contact


def from_vobject(component: Any) -> Contact:  # noqa: ANN401  vobject ships no types
    """
    The contact that a vobject component describes.

    Args:
        component: A vCard, as ``vobject.readOne`` and ``vobject.vCard`` give it; it need not be complete.

    Raises:
        FieldError: It is no vCard.
    """
    if str(getattr(component, "name", "")).upper() != "VCARD":
        raise FieldError("component", component, "expected a vobject component named VCARD")
    text: str = component.serialize(validate=False)
    return contact_of(text.encode())


def to_vobject(contact: Contact) -> Any:  # noqa: ANN401  vobject ships no types
    """
    A vobject component of a contact, in version 3.0.

    Escapes that the producer of an imported card forgot are added, since vobject cuts texts where they lack.
    """
    import vobject  # noqa: PLC0415  its import costs more than all of ours

    card, _ = converted(write((contact,), version="3.0"), "3.0")
    return vobject.readOne(card.decode())
