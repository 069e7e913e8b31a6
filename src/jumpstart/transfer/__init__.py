"""Files in and out of a search: what a path holds, what that changes, and how a file is written."""

from jumpstart.transfer.exporting import export_file, write_whole
from jumpstart.transfer.failures import FailedRecord
from jumpstart.transfer.matched import Matched, last_of
from jumpstart.transfer.merging import Arrivals, Merge, arrivals_of, merged, parts_of
from jumpstart.transfer.reading import FileContent, FoundCalendar, read_files
from jumpstart.transfer.report import ImportReport
from jumpstart.transfer.sources import fetched_source, sources_of
from jumpstart.transfer.steps import Steps

__all__ = [
    "Arrivals",
    "FailedRecord",
    "FileContent",
    "FoundCalendar",
    "ImportReport",
    "Matched",
    "Merge",
    "Steps",
    "arrivals_of",
    "export_file",
    "fetched_source",
    "last_of",
    "merged",
    "parts_of",
    "read_files",
    "sources_of",
    "write_whole",
]
