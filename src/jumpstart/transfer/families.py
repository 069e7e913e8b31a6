"""What kind of source a card came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.formats import csv
from jumpstart.formats.vcard.editing import is_card

if TYPE_CHECKING:
    from jumpstart.domain.people import Card

VCARD = "vcard"


def family_of(card: Card) -> str:
    """
    What kind of source a card came from: ``vcard``, or the family of tables of which it is a row.

    Cards of two kinds say different things of one person; of two of one kind, the later one is a new version.
    What is neither counts as a contact card.
    """
    return VCARD if is_vcard(card) else csv.sniff(card.data) or VCARD


def is_vcard(card: Card) -> bool:
    """Whether a card is a contact card, and no row of a table."""
    return is_card(card.data)
