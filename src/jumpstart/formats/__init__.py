"""Bytes in, bytes out: address books, calendars and the archive; no file is opened here."""
