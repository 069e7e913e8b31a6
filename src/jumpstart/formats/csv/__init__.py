"""Tables that job seekers have: LinkedIn's archive, Google Contacts and Outlook; and tables for spreadsheets."""

from jumpstart.formats.csv.families import columns_of, sniff
from jumpstart.formats.csv.found import ImportedTables, LastContact, Position
from jumpstart.formats.csv.reading import MAX_BYTES, connected_on, iter_read, read, read_archive, read_zip
from jumpstart.formats.csv.writing import write_contacts, write_follow_ups, write_leads

__all__ = [
    "MAX_BYTES",
    "ImportedTables",
    "LastContact",
    "Position",
    "columns_of",
    "connected_on",
    "iter_read",
    "read",
    "read_archive",
    "read_zip",
    "sniff",
    "write_contacts",
    "write_follow_ups",
    "write_leads",
]
