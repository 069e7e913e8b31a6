"""What kind of source a card came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jumpstart.domain.people import Card

VCARD = "vcard"
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[\w-]+\.)?BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)


def family_of(card: Card) -> str:
    """
    What kind of source a card came from: ``vcard``, or the family of tables of which it is a row.

    Cards of two kinds say different things of one person; of two of one kind, the later one is a new version.
    What is neither counts as a contact card.
    """
    if is_vcard(card):
        return VCARD
    from jumpstart.formats import csv  # noqa: PLC0415  loaded by those who need it

    return csv.sniff(card.data) or VCARD


def is_vcard(card: Card) -> bool:
    """Whether a card is a contact card, and no row of a table."""
    return _BEGIN.match(card.data) is not None
