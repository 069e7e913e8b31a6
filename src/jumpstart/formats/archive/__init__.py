"""
The archive: a whole workspace as one JSON document, out and in.

It holds either what is known now (``write``) or the log of how it came to be (``write_history``), never both: two
truths in one file could differ.
Every record stands on a line of its own, in a fixed order, so that two archives can be compared line by line.
``archive.schema.json`` beside this module is its JSON Schema, the same that ``schema`` gives.
"""

from jumpstart.formats.archive.reading import Archive, read
from jumpstart.formats.archive.schema import schema
from jumpstart.formats.archive.strict_json import MAX_BYTES
from jumpstart.formats.archive.writing import write, write_history

__all__ = ["MAX_BYTES", "Archive", "read", "schema", "write", "write_history"]
