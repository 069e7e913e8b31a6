"""What an importer and an exporter do: files to records, and records to files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol, TypeAlias, get_args, runtime_checkable

import attrs

from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.errors import FieldError
from jumpstart.plugins.ids import check_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from jumpstart.domain import FollowUp, Network, Problem, Record, Seeker
    from jumpstart.formats.csv import LastContact, Position
    from jumpstart.formats.ical import CalendarEntry
    from jumpstart.playbook.plan import Plan

    Read = Callable[[BinaryIO, Seeker], Iterable["ImportedItem"]]
    ReadTogether = Callable[[Mapping[str, BinaryIO], Seeker], Iterable["ImportedItem"]]

Standing = Literal["source", "edits", "archive"]
STANDINGS = get_args(Standing)
RECOGNIZED_BYTES = 64 * 1024
"""How much of the beginning of a file an importer is shown to recognize it by."""

_SUFFIX = re.compile(r"\.[a-z0-9]{1,16}")


@runtime_checkable
class UnreadRecord(Protocol):
    """
    A record of a file that is read when it is asked for, so that one whose bytes are known costs next to nothing.

    Attributes:
        digest: The id of the card that its contact will have.
    """

    digest: str

    def read(self) -> Iterable[Record | Problem]:
        """What it says: problems with it, and the record unless one of them is an error."""
        ...

    def skip(self, id: str) -> None:
        """
        Pass it over, since it is known.

        Args:
            id: The id of the contact that it was read as before.
        """
        ...


ImportedItem: TypeAlias = "Record | Problem | CalendarEntry | Position | LastContact | UnreadRecord"
"""What an importer may give."""


def _check_standing(offer: object, attribute: attrs.Attribute[str], value: object) -> None:
    if value not in STANDINGS:
        remedy = f"expected one of {', '.join(STANDINGS)}"
        raise FieldError(f"{type(offer).__name__}.{attribute.name}", value, remedy)


@attrs.frozen(kw_only=True)
class ImporterOffer:
    """
    A kind of file that a plugin can read.

    An importer says what a file says; what that changes in a search is the shell's affair.

    Attributes:
        id: The name that people ask for it by, as ``vcard``.
        recognizes: Whether a file that begins with these bytes, its first 64 KiB at most, is of this kind.
        read: Gives what a stream holds, for the seeker who reads it: items in the order of the file, and a `Problem`
            for whatever cannot be read; it never raises for content. The stream is read once, forwards.
        read_together: The same of several files by their names, where those that lie in one folder or zip archive tell
            more together; its problems name their file. None: each is read by itself.
        standing: What its records say against what is known under their ids: a ``source`` never overwrites what the
            seeker has changed; ``edits`` are the seeker's own, made elsewhere, and win where they say anything; an
            ``archive`` speaks for a whole search, and its records take the place of those that are there.
        description: What it reads, in a few words for a listing and for an error, as "contact cards (vCard)".
    """

    id: str = attrs.field(validator=check_id)
    recognizes: Callable[[bytes], bool]
    read: Read
    read_together: ReadTogether | None = None
    standing: Standing = attrs.field(default="source", validator=_check_standing)
    description: str = ""


@attrs.frozen(kw_only=True)
class Snapshot:
    """
    What an exporter may write.

    Attributes:
        network: What is known.
        make_plan: Makes the plan, which takes a while, and is asked for by those that write it.
        make_settled: Gives the follow-ups of the playbook that were done or skipped since a day.
    """

    network: Network
    make_plan: Callable[[], Plan]
    make_settled: Callable[[date], tuple[FollowUp, ...]] = lambda _: ()

    @property
    def seeker(self) -> Seeker:
        """Who searches; where the network does not say, somebody without a name."""
        return self.network.seeker or UNNAMED_SEEKER


@attrs.frozen(kw_only=True)
class ExportedFile:
    """
    What an exporter gives.

    Attributes:
        data: The file's bytes.
        count: How many items are in it.
    """

    data: bytes = attrs.field(repr=lambda data: f"<{len(data)} bytes>")
    count: int


def _check_suffix(offer: object, attribute: attrs.Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not _SUFFIX.fullmatch(value):
        raise FieldError(
            f"{type(offer).__name__}.{attribute.name}", value, "expected a dot and 1 to 16 lower-case letters or digits"
        )


@attrs.frozen(kw_only=True)
class ExporterOffer:
    """
    A kind of file that a plugin can write.

    What it writes in a confidential search tells nothing of it, unless an option asks for that.

    Attributes:
        suffix: What the names of its files end in, as ``.ics``.
        write: Gives the file for a `Snapshot` and the options as keywords; equal snapshots give the same bytes.
        options: The options that it takes; another one is refused before it is called.
        description: What it writes, in a few words for a listing.
    """

    suffix: str = attrs.field(validator=_check_suffix)
    write: Callable[..., ExportedFile]
    options: tuple[str, ...] = ()
    description: str = ""
