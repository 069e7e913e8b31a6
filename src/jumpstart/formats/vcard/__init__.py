"""Contact cards: read without loss, written back as they came but for what was edited."""

from jumpstart.formats.vcard.bridge import from_vobject, to_vobject
from jumpstart.formats.vcard.business_cards import business_card, qr_code
from jumpstart.formats.vcard.people import profile_id
from jumpstart.formats.vcard.photos import Photo, photo
from jumpstart.formats.vcard.raw_cards import RawCard, iter_cards
from jumpstart.formats.vcard.reading import iter_read, read
from jumpstart.formats.vcard.writing import losses, write

__all__ = [
    "Photo",
    "RawCard",
    "business_card",
    "from_vobject",
    "iter_cards",
    "iter_read",
    "losses",
    "photo",
    "profile_id",
    "qr_code",
    "read",
    "to_vobject",
    "write",
]
