"""Bytes to contacts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from jumpstart.domain.findings import Problem
from jumpstart.domain.people import Contact
from jumpstart.domain.quiet import paused_collector
from jumpstart.errors import ParseError
from jumpstart.formats.imported import Imported, listed
from jumpstart.formats.vcard.raw_cards import iter_cards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.formats.vcard.scan import Stream

MAX_BYTES = 32 * 1024 * 1024


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
        Contacts and problems, each in the order of the file; at most some 20,000 problems are listed.
        A file that holds no card gives one error, which says what it looks like.

    Raises:
        ParseError: With ``strict``, for the first problem that is an error.

    Source: RFC 6350, RFC 2426, and vCard 2.1 as its producers write it.
    """
    if len(data) > MAX_BYTES:
        found: tuple[Contact | Problem, ...] = (_too_long(len(data)),)
    else:
        with paused_collector():
            found = tuple(listed(iter_read(io.BytesIO(data))))
    items = tuple(one for one in found if isinstance(one, Contact))
    problems = tuple(one for one in found if isinstance(one, Problem))
    if strict and (error := next((one for one in problems if one.severity == "error"), None)):
        raise ParseError(str(error))
    return Imported(items=items, problems=problems)


def iter_read(stream: Stream) -> Iterator[Contact | Problem]:
    """
    The contacts and problems of a vCard file in its order, while it is read.

    What is kept of a card that was given away is sixteen bytes, by which another card with its id is known.

    Args:
        stream: A file opened in binary mode; a card may be 16 MB long, the file as long as it likes.
    """
    for found in iter_cards(stream):
        if isinstance(found, Problem):
            yield found
        else:
            yield from found.read()


def _too_long(size: int) -> Problem:
    message = f"the file has {size} bytes, more than the {MAX_BYTES} that are read at once; read it with iter_read"
    return Problem(code="too-large", severity="error", record=0, first_line=0, last_line=0, message=message)
