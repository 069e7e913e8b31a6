"""Bytes in, bytes out: address books, tables, calendars and the archive; no file is opened here."""

from jumpstart.formats import archive, csv, ical, vcard

__all__ = ["archive", "csv", "ical", "vcard"]
