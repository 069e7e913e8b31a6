"""Files in and out of a search: what a path holds, what that changes, and how a file is written."""

from jumpstart.transfer.exporting import export_file, write_whole
from jumpstart.transfer.failures import FailedRecord
from jumpstart.transfer.merging import Arrivals, Merge, arrivals_of, merged, parts_of
from jumpstart.transfer.reading import FileContent, FoundCalendar, read_files
from jumpstart.transfer.report import ImportReport
from jumpstart.transfer.sources import fetched_source, sources_of

__all__ = [
    "Arrivals",
    "FailedRecord",
    "FileContent",
    "FoundCalendar",
    "ImportReport",
    "Merge",
    "arrivals_of",
    "export_file",
    "fetched_source",
    "merged",
    "parts_of",
    "read_files",
    "sources_of",
    "write_whole",
]
