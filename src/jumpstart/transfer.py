"""Files in and out of a workspace: what a file is, what it changes, and how one is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from jumpstart.domain.findings import Problem
from jumpstart.domain.people import Contact, Seeker
from jumpstart.domain.records import Put, kind_of
from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change, Record
    from jumpstart.playbook.plan import Plan

_SNIFFED_BYTES = 4096
_CARD_FIELDS = tuple(field.name for field in attrs.fields(Contact) if field.name not in ("id", "extra", "card"))


@attrs.frozen(kw_only=True)
class ImportReport:
    """
    What an import did, or would do.

    Attributes:
        name: The file's name.
        added: How many records were new.
        updated: How many were there with other content.
        unchanged: How many were there as they are.
        failed: How many could not be read.
        problems: What could not be understood, or only by a guess, with its lines.
        batch: What ``undo`` takes to put everything back; empty where nothing was changed.
        revision: The last revision that it made, 0 where nothing was changed.
    """

    name: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    problems: tuple[Problem, ...] = attrs.field(default=(), repr=lambda problems: f"<{len(problems)} problems>")
    batch: str = ""
    revision: int = 0

    def __str__(self) -> str:
        counts = f"{self.added} added, {self.updated} updated, {self.unchanged} unchanged, {self.failed} failed"
        return "\n".join((f"{self.name}: {counts}", *(f"  {problem}" for problem in self.problems)))


def import_changes(path: str | os.PathLike[str], network: Network) -> tuple[tuple[Change, ...], ImportReport]:
    """
    What a file changes in a network, and the report of it.

    Args:
        path: The file.
        network: What is known so far.

    Raises:
        OSError: The file cannot be read.
    """
    file = Path(path)
    with file.open("rb") as stream:
        records, problems = _read(stream)
    changes: dict[tuple[str, str], Change] = {}
    counts = Counter[str]()
    for record in records:
        kind = kind_of(record)
        change = changes.get((kind, record.id))
        known = change.record if isinstance(change, Put) else network.get(kind, record.id)
        merged = _merged(known, record)
        if merged == known:
            counts["unchanged"] += 1
            continue
        counts["added" if known is None else "updated"] += 1
        card = getattr(merged, "card", None)
        if card is not None and card.id not in network.cards:
            changes["card", card.id] = Put(card)
        changes[kind, record.id] = Put(merged)
    failed = len({problem.record for problem in problems if problem.severity == "error"})
    report = ImportReport(
        name=file.name,
        added=counts["added"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        failed=failed,
        problems=tuple(problems),
    )
    return tuple(changes.values()), report


def _read(stream: BinaryIO) -> tuple[list[Record], list[Problem]]:
    start = stream.read(_SNIFFED_BYTES)
    stream.seek(0)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        from jumpstart.formats import archive  # noqa: PLC0415  loaded by those who need it

        imported = archive.read(stream.read())
        return list(imported.network.records()), list(imported.problems)
    from jumpstart.formats import vcard  # noqa: PLC0415  as above

    records: list[Record] = []
    problems: list[Problem] = []
    for item in vcard.iter_read(stream):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            records.append(item)
    return records, problems


def _merged(known: Record | None, record: Record) -> Record:
    """
    A record as it should be after an import.

    Of a card that came before, what the new card says otherwise is taken, and what the seeker changed is left.
    """
    if not isinstance(known, Contact) or not isinstance(record, Contact) or known.card is None or record.card is None:
        return record
    if known.card == record.card:
        return known
    before = _as_imported(known)
    news = {name: getattr(record, name) for name in _CARD_FIELDS if getattr(record, name) != getattr(before, name)}
    return attrs.evolve(known, card=record.card, **news)


def _as_imported(contact: Contact) -> Contact:
    from jumpstart.formats import vcard  # noqa: PLC0415  loaded by those who need it

    if contact.card is None:
        return contact
    imported = vcard.read(contact.card.data)
    return next((item for item in imported.items if isinstance(item, Contact)), contact)


def export_file(
    path: str | os.PathLike[str], network: Network, make_plan: Callable[[], Plan], options: dict[str, Any]
) -> int:
    """
    Write what a file's ending asks for.

    Args:
        path: The file.
        network: What is known.
        make_plan: Gives the plan, for a calendar.
        options: What the format takes besides.

    Returns:
        How many items were written.

    Raises:
        FieldError: The ending is of no known format, or the format does not take an option.
        OSError: The file cannot be written.
    """
    file = Path(path)
    writers: dict[str, tuple[tuple[str, ...], Callable[..., tuple[bytes, int]]]] = {
        ".ics": (("as_", "reveal", "attendees"), _calendar),
        ".vcf": (("version",), _cards),
        ".json": ((), _archive),
    }
    if file.suffix.lower() not in writers:
        raise FieldError("path", str(file), f"its ending names no format; known are {', '.join(writers)}")
    allowed, write = writers[file.suffix.lower()]
    for option in options:
        if option not in allowed:
            known = ", ".join(allowed) or "none"
            raise FieldError("option", option, f"a {file.suffix.lower()} file takes the options {known}")
    data, count = write(network, make_plan, **options)
    write_whole(file, data)
    return count


def _calendar(network: Network, make_plan: Callable[[], Plan], **options: Any) -> tuple[bytes, int]:  # noqa: ANN401
    from jumpstart.formats import ical  # noqa: PLC0415  icalendar takes long to import

    items: Sequence[Any] = (*make_plan().follow_ups, *network.meetings.values(), *network.events.values())
    seeker = network.seeker or Seeker(name="Seeker")
    return ical.write(items, seeker=seeker, network=network, **options), len(items)


def _cards(network: Network, _: object, **options: Any) -> tuple[bytes, int]:  # noqa: ANN401
    from jumpstart.formats import vcard  # noqa: PLC0415  loaded by those who need it

    contacts: Iterable[Contact] = sorted(network.contacts.values(), key=lambda each: (each.name, each.id))
    return vcard.write(contacts, **options), len(network.contacts)


def _archive(network: Network, _: object) -> tuple[bytes, int]:
    from jumpstart.formats import archive  # noqa: PLC0415  as above

    return archive.write(network), len(network)


def write_whole(file: Path, data: bytes) -> None:
    """
    Write a file so that it is there whole or not at all, for its owner alone to read.

    Raises:
        OSError: It cannot be written; what stood there still stands.
    """
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)  # noqa: PTH105  a Path would say the same
    except BaseException:
        os.unlink(name)  # noqa: PTH108  as above
        raise
