"""Bytes to contacts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import attrs

from jumpstart.domain.findings import Problem
from jumpstart.domain.ids import derived_id
from jumpstart.domain.people import Contact
from jumpstart.errors import ParseError
from jumpstart.formats.imported import Imported
from jumpstart.formats.vcard.lines import parse, raw_lines
from jumpstart.formats.vcard.people import CardReader
from jumpstart.formats.vcard.scan import Record, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.findings import Severity
    from jumpstart.formats.vcard.lines import Flaw
    from jumpstart.formats.vcard.scan import Stream

MAX_BYTES = 32 * 1024 * 1024
_RAW_CHARACTERS = 200


def read(data: bytes, *, strict: bool = False) -> Imported[Contact]:
    r"""
    The contacts of a vCard file of version 2.1, 3.0 or 4.0, and what was found wrong.

    A contact keeps its card as it came.
    The same card gives the same id in any file: from its UID, else from the page of its profile (LinkedIn, Xing),
    else from all that it says.

    >>> read(b"BEGIN:VCARD\nFN:Dana Okafor\nEND:VCARD\n").items[0].name
    'Dana Okafor'

    Args:
        data: The whole file, at most 32 MB; ``iter_read`` takes longer ones.
        strict: Raise the first error instead of returning it.

    Returns:
        Contacts and problems, each in the order of the file.
        A file that holds no card gives one error, which says what it looks like.

    Raises:
        ParseError: With ``strict``, for the first problem that is an error.

    Source: RFC 6350, RFC 2426, and vCard 2.1 as its producers write it.
    """
    found = (_too_long(len(data)),) if len(data) > MAX_BYTES else tuple(iter_read(io.BytesIO(data)))
    items = tuple(one for one in found if isinstance(one, Contact))
    problems = tuple(one for one in found if isinstance(one, Problem))
    if strict and (error := next((one for one in problems if one.severity == "error"), None)):
        raise ParseError(str(error))
    return Imported(items=items, problems=problems)


def iter_read(stream: Stream) -> Iterator[Contact | Problem]:
    """
    The contacts and problems of a vCard file in its order, while it is read.

    What is kept of a card that was given away is its id and a fingerprint.

    Args:
        stream: A file opened in binary mode; a card may be 16 MB long, the file as long as it likes.
    """
    reader = _FileReader()
    for found in scan(stream):
        if isinstance(found, Problem):
            yield found
        else:
            yield from reader.contact(found)


class _FileReader:
    """What has to be remembered from one card to the next."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}
        self.has_guessed = False

    def contact(self, record: Record) -> Iterator[Contact | Problem]:
        if record.excess:
            message = f"the card was not imported: {record.excess}"
            yield _problem(record, "card-too-large", "error", message)
            return
        reader = CardReader(parse(record.card))
        if not record.ended:
            yield _problem(record, "no-end", "warning", "the card has no END:VCARD; what is there was imported")
        if reader.is_empty:
            yield _problem(record, "empty-card", "error", "the card says nothing and was not imported")
        elif reader.is_group:
            yield _problem(record, "group", "error", "this is a group of contacts, not a person; it was not imported")
        else:
            contact = reader.contact()
            if reader.flaws:
                yield from self._problems(record, reader.flaws)
            yield from self._distinct(record, contact)

    def _problems(self, record: Record, flaws: list[Flaw]) -> Iterator[Problem]:
        raws = raw_lines(record.card)
        for flaw in sorted(flaws, key=lambda flaw: flaw.first):
            if flaw.code != "guessed-charset":
                yield _placed(record, flaw, raws)
            elif not self.has_guessed:
                self.has_guessed = True
                yield attrs.evolve(_placed(record, flaw, raws), record=0)

    def _distinct(self, record: Record, contact: Contact) -> Iterator[Contact | Problem]:
        fingerprint = contact.card.id[:16] if contact.card else ""
        known = self.seen.setdefault(contact.id, fingerprint)
        if known != fingerprint:
            message = f"another card with the id {contact.id} came before and says otherwise; both were kept apart"
            yield _problem(record, "same-id", "warning", message)
            contact = attrs.evolve(contact, id=derived_id("contact", contact.id, fingerprint))
        yield contact


def _placed(record: Record, flaw: Flaw, raws: list[bytes]) -> Problem:
    before = _line_ends(b"".join(raws[: flaw.first]))
    within = b"".join(raws[flaw.first : flaw.end])
    first = record.first_line + before
    return Problem(
        code=flaw.code,
        severity=cast("Severity", flaw.severity),
        record=record.number,
        first_line=first,
        last_line=first + _line_ends(within.rstrip(b"\r\n")),
        message=flaw.message,
        property=flaw.property,
        raw=_shown(within),
    )


def _problem(record: Record, code: str, severity: Severity, message: str) -> Problem:
    return Problem(
        code=code,
        severity=severity,
        record=record.number,
        first_line=record.first_line,
        last_line=record.last_line,
        message=message,
        raw=_shown(record.card),
    )


def _line_ends(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _shown(raw: bytes) -> str:
    return raw[: 4 * _RAW_CHARACTERS].decode("utf-8", "replace").strip()[:_RAW_CHARACTERS]


def _too_long(size: int) -> Problem:
    message = f"the file has {size} bytes, more than the {MAX_BYTES} that are read at once; read it with iter_read"
    return Problem(code="too-large", severity="error", record=0, first_line=0, last_line=0, message=message)
