"""Files in and out of a workspace: what a file is, what it changes, and how one is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from jumpstart.domain.findings import Problem
from jumpstart.domain.people import UNNAMED_SEEKER, Contact
from jumpstart.domain.records import Put, Unknown, kind_of, title_of
from jumpstart.errors import FieldError, ParseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.findings import Severity
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change, Record
    from jumpstart.playbook.plan import Plan

    Key = tuple[str, str]

CHANGES_IN_A_COMMIT = 2000
CARD_BYTES_IN_A_COMMIT = 8 * 1024 * 1024
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


@attrs.frozen(kw_only=True)
class FileContent:
    """
    What a file holds.

    Attributes:
        name: The file's name, without characters that no text may hold.
        records: Its records, in order.
        problems: What could not be understood, or only by a guess, with its lines.
        is_archive: Whether it speaks for a whole search; a card speaks for what it says alone.
    """

    name: str
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_archive: bool = False

    def without(self, strays: Mapping[Key, Key]) -> FileContent:
        """The file without some records; that each refers to what is not there becomes a problem."""
        kept: list[Record] = []
        problems = list(self.problems)
        for record in self.records:
            if missing := strays.get((kind_of(record), record.id)):
                text = f"{title_of(record)} was left out; it refers to the {' '.join(missing)}, which is not there"
                problems.append(_problem("stray", text, "error"))
            else:
                kept.append(record)
        return attrs.evolve(self, records=tuple(kept), problems=tuple(problems))

    def report(self, merges: Iterable[Merge]) -> ImportReport:
        """What the import of the whole file did, from what its parts did."""
        counts = Counter[str]()
        problems = list(self.problems)
        for merge in merges:
            counts.update(merge.outcomes)
            problems += merge.problems
        errors = (problem.record for problem in self.problems if problem.severity == "error")
        failed = {record or -number for number, record in enumerate(errors, 1)}
        return ImportReport(
            name=self.name,
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            failed=len(failed),
            problems=tuple(problems),
        )


@attrs.frozen(kw_only=True)
class Merge:
    """
    What some records of a file change in a network.

    Attributes:
        changes: The changes.
        outcomes: For each record ``added``, ``updated`` or ``unchanged``.
        problems: What was not taken from the file.
    """

    changes: tuple[Change, ...]
    outcomes: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_file(path: str | os.PathLike[str]) -> FileContent:
    """
    What a file holds, found by looking into it.

    Args:
        path: The file.

    Raises:
        OSError: The file cannot be read.
    """
    file = Path(path)
    name = "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for each in os.fsencode(file.name).decode(errors="replace")
    )
    with file.open("rb") as stream:
        start = stream.read(_SNIFFED_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
        stream.seek(0)
        if start.startswith(b"{") and not start.startswith(b"{\\rtf"):
            return _read_archive(name, stream)
        return _read_cards(name, stream)


def _read_archive(name: str, stream: BinaryIO) -> FileContent:
    from jumpstart.formats.archive import MAX_BYTES, read  # noqa: PLC0415  loaded by those who need it

    try:
        imported = read(stream.read(MAX_BYTES + 1))
    except ParseError as error:
        return FileContent(name=name, problems=(_problem("no-archive", str(error), "error"),))
    return FileContent(
        name=name, records=tuple(imported.network.records()), problems=imported.problems, is_archive=True
    )


def _read_cards(name: str, stream: BinaryIO) -> FileContent:
    from jumpstart.formats import vcard  # noqa: PLC0415  as above

    found = tuple(vcard.iter_read(stream))
    return FileContent(
        name=name,
        records=tuple(item for item in found if not isinstance(item, Problem)),
        problems=tuple(item for item in found if isinstance(item, Problem)),
    )


def parts_of(records: Iterable[Record]) -> Iterator[tuple[Record, ...]]:
    """Records in parts, each of which one commit can hold; no part is empty."""
    part: list[Record] = []
    changes = size = 0
    for record in records:
        card = getattr(record, "card", None)
        more, larger = 1 + (card is not None), len(getattr(card or record, "data", b""))
        if part and (changes + more > CHANGES_IN_A_COMMIT or size + larger > CARD_BYTES_IN_A_COMMIT):
            yield tuple(part)
            part, changes, size = [], 0, 0
        part.append(record)
        changes, size = changes + more, size + larger
    if part:
        yield tuple(part)


def merged(network: Network, content: FileContent, records: Iterable[Record]) -> Merge:
    """
    What some records of a file change in a network.

    Args:
        network: What is known so far.
        content: The file.
        records: Those of its records that are meant.
    """
    changes: dict[Key, Change] = {}
    outcomes: list[str] = []
    problems: list[Problem] = []
    by_card = _ByCard(network)
    for record in records:
        key = kind_of(record), record.id
        change = changes.get(key)
        known = change.record if isinstance(change, Put) else network.get(*key)
        if isinstance(record, Contact) and not content.is_archive:
            known = by_card.owner(record, known)
        if isinstance(known, Unknown) and not isinstance(record, Unknown):
            text = f"{title_of(record)} was left out; a newer version of jumpstart has written more about it"
            problems.append(_problem("newer-record", text))
            wanted: Record = known
        elif isinstance(known, Contact) and isinstance(record, Contact) and not content.is_archive:
            wanted, kept = _as_the_card_says_now(known, record)
            problems += kept
        else:
            wanted = record
        outcomes.append("added" if known is None else "unchanged" if wanted == known else "updated")
        if wanted != known:
            card = getattr(wanted, "card", None)
            if card is not None and card.id not in network.cards:
                changes["card", card.id] = Put(card)
            changes[key] = Put(wanted)
    return Merge(changes=tuple(changes.values()), outcomes=tuple(outcomes), problems=tuple(problems))


class _ByCard:
    """The contacts of a network by their cards; made when first asked for."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._contacts: dict[str, Contact] | None = None

    def owner(self, record: Contact, known: Record | None) -> Record | None:
        """
        Who has the card of an imported contact already; else who is known by its id.

        Two cards that claim one id get ids by the order in which they stand, which another export may turn round.
        """
        card = record.card
        if card is None or card.id not in self._network.cards or getattr(known, "card", None) == card:
            return known
        if self._contacts is None:
            contacts = self._network.contacts.values()
            self._contacts = {contact.card.id: contact for contact in contacts if contact.card}
        return self._contacts.get(card.id, known)


def _as_the_card_says_now(known: Contact, record: Contact) -> tuple[Contact, list[Problem]]:
    """
    A contact with what a new card says otherwise than the one before it; what the seeker changed is left.

    Where both changed a list, the card's new items are added to it.
    """
    if record.card is None or known.card == record.card:
        return known, []
    before = _as_imported(known)
    news: dict[str, Any] = {}
    kept: list[Problem] = []
    for name in _CARD_FIELDS:
        was, ours, theirs = (getattr(each, name, "") for each in (before, known, record))
        if theirs in (was, ours):
            continue
        if ours == was or not ours:
            news[name] = theirs
        elif isinstance(ours, tuple):
            news[name] = (*ours, *_new_items(theirs, (*ours, *(was or ()))))
        else:
            text = f"{known.name}: {name} {ours!r} was kept, which you had changed; the card says {theirs!r}"
            kept.append(_problem("kept-yours", text))
    return attrs.evolve(known, card=record.card, **news), kept


def _new_items(theirs: Iterable[Any], known: Iterable[Any]) -> Iterator[Any]:
    """Items that say something new: of an address its value, whatever its label."""
    said = {getattr(item, "value", item) for item in known}
    return (item for item in theirs if getattr(item, "value", item) not in said)


def _as_imported(contact: Contact) -> Contact | None:
    """The contact as its card came; None for one that was entered by hand."""
    from jumpstart.formats import vcard  # noqa: PLC0415  loaded by those who need it

    items = vcard.read(contact.card.data).items if contact.card else ()
    return items[0] if items else None


def _problem(code: str, message: str, severity: Severity = "warning") -> Problem:
    return Problem(code=code, severity=severity, record=0, first_line=0, last_line=0, message=message)


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
        ".vcf": (("version", "reveal"), _cards),
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

    closed = (_stamped(each, network) for each in network.follow_ups.values() if each.status != "open")
    plan = make_plan()
    items: Sequence[Any] = (*plan.follow_ups, *closed, *network.meetings.values(), *network.events.values())
    seeker = network.seeker or UNNAMED_SEEKER
    return ical.write(items, seeker=seeker, network=network, **options), len(items)


def _stamped(own: FollowUp, network: Network) -> FollowUp:
    stamp = network.stamp("follow-up", own.id)
    return attrs.evolve(own, revision=stamp.revision, changed_at=stamp.at)


def _cards(network: Network, _: object, *, reveal: bool = False, **options: Any) -> tuple[bytes, int]:  # noqa: ANN401
    """The address book; what somebody may help with speaks of a search, so a confidential one leaves it out."""
    from jumpstart.formats import vcard  # noqa: PLC0415  loaded by those who need it

    contacts: Iterable[Contact] = sorted(network.contacts.values(), key=lambda each: (each.name, each.id))
    if network.seeker and network.seeker.confidential and not reveal:
        contacts = (attrs.evolve(each, helps_with="") if each.helps_with else each for each in contacts)
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
    file = file.resolve()  # of a link, what it leads to is replaced
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        error.filename = str(file)  # the name of a temporary file says nothing to anybody
        raise
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)  # noqa: PTH105  a Path would say the same
    except BaseException:
        os.unlink(name)  # noqa: PTH108  as above
        raise
