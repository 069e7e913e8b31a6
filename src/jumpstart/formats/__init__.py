"""Bytes in, bytes out: address books, calendars and the archive; no file is opened here."""

from jumpstart.formats import archive, ical, vcard

__all__ = ["archive", "ical", "vcard"]
