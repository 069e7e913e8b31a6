"""An importer and an exporter to begin with, of files with a person a line. Put your format in their place."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from jumpstart import Contact, Problem
from jumpstart.errors import FieldError
from jumpstart.plugins import ExportedFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from jumpstart import Seeker
    from jumpstart.plugins import Snapshot

FIRST_LINE = b"acme-people\n"


def is_people(start: bytes) -> bool:
    """Whether a file that begins so is one of ours."""
    return start.replace(b"\r\n", b"\n").startswith(FIRST_LINE)


def read_people(stream: BinaryIO, seeker: Seeker) -> Iterator[Contact | Problem]:  # noqa: ARG001  every importer gets it
    """
    The people of a file, each from a line as ``Dana Okafor <dana@example.org>``.

    Args:
        stream: The file; it is read once, forwards.
        seeker: Who reads it; times that name no zone are in theirs.
    """
    for number, line in enumerate(stream, 1):
        text = line.decode("utf-8", "replace").strip()
        if number > 1 and text:
            yield _person(text, number)


def _person(text: str, number: int) -> Contact | Problem:
    name, address = parseaddr(text)
    if "@" not in address:
        return _problem(f"{text!r}: expected a name and an address, as 'Dana Okafor <dana@example.org>'", number)
    try:
        return Contact(name=name or address, emails=(address,))
    except FieldError as error:  # of a control character, for one
        return _problem(str(error), number)


def _problem(message: str, number: int) -> Problem:
    """The problem with a line, of which nothing came: the first line is no record, and the second is record 1."""
    return Problem(
        code="no-person", severity="error", record=number - 1, first_line=number, last_line=number, message=message
    )


def write_people(snapshot: Snapshot, *, names_only: bool = False) -> ExportedFile:
    """
    The people of a search, in the order of their names.

    Args:
        snapshot: What is known. In a confidential search nothing that tells of it goes out.
        names_only: Whether to leave the addresses out.
    """
    people = sorted(snapshot.network.contacts.values(), key=lambda person: (person.name, person.id))
    lines = [person.name if names_only else _line(person) for person in people]
    return ExportedFile(data=FIRST_LINE + "".join(f"{line}\n" for line in lines).encode(), count=len(lines))


def _line(person: Contact) -> str:
    addresses = "".join(f" <{address.value}>" for address in person.emails[:1])
    return f"{person.name}{addresses}"
