"""Writing archives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jumpstart.domain.codec import RECORDS, canonical_json
from jumpstart.domain.log import verified
from jumpstart.domain.records import kind_of, title_of
from jumpstart.errors import DuplicateError, FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumpstart.domain.log import Commit
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Record

FORMAT = "jumpstart-archive"
VERSION = 1


def write(network: Network) -> bytes:
    """
    What is known now, as an archive.

    Equal networks give the same bytes.

    >>> from jumpstart import Employer, Network
    >>> print(write(Network.of(Employer(name="Initech", id="initech"))).decode())
    {"format":"jumpstart-archive","version":1,"records":{
    "employer":{
    "initech":{"name":"Initech","v":1}
    }
    }}
    <BLANKLINE>

    Args:
        network: The records, cards and those of unknown kinds included; the revisions that wrote them are not kept.

    Raises:
        FieldError: A record carries something that is no JSON; it can only have been made by hand.
        DuplicateError: Two records, one of them of an unknown version, have one kind and id.
    """
    kinds: dict[str, dict[str, Record]] = {}
    for record in network.records():
        known = kinds.setdefault(kind_of(record), {}).setdefault(record.id, record)
        if known is not record:
            raise DuplicateError(kind_of(record), record.id, title_of(known), title_of(record), "together")
    return _document("records", "{", (_table(kind, kinds[kind]) for kind in sorted(kinds)), "}")


def write_history(commits: Iterable[Commit]) -> bytes:
    """
    A workspace's log, as an archive from which it can be restored with its digests.

    Args:
        commits: All of the log, in order.

    Raises:
        CorruptError: A commit is missing, altered or out of order.
        FieldError: A commit's body is not the canonical JSON that this library writes.
    """
    return _document("commits", "[", map(_entry, verified(commits, store="archive", workspace="history")), "]")


def _document(member: str, opening: str, parts: Iterable[str], closing: str) -> bytes:
    content = ",\n".join(parts)
    head = f'{{"format":"{FORMAT}","version":{VERSION},"{member}":{opening}\n'
    return f"{head}{content}\n{closing}}}\n".encode()


def _table(kind: str, records: dict[str, Record]) -> str:
    lines = (f"{canonical_json(id)}:{_fields(records[id])}" for id in sorted(records))
    return f"{canonical_json(kind)}:{{\n" + ",\n".join(lines) + "\n}"


def _fields(record: Record) -> str:
    try:
        text = canonical_json(RECORDS.write(record))
        text.encode()
    except (ValueError, TypeError, RecursionError) as error:
        remedy = f"it cannot be written as JSON ({error}); mend what it carries of other versions"
        raise FieldError(f"{kind_of(record)} {record.id}", record, remedy) from error
    return text


def _entry(commit: Commit) -> str:
    if not _is_canonical(commit.body):
        remedy = "expected canonical JSON, as this library writes it; restore the workspace from a backup"
        raise FieldError(f"Commit.body of revision {commit.revision}", commit.body, remedy)
    return f'{{"revision":{commit.revision},"digest":"{commit.digest}","body":{commit.body}}}'


def _is_canonical(body: str) -> bool:
    try:
        value: Any = json.loads(body)
        return isinstance(value, dict) and canonical_json(value) == body
    except (ValueError, RecursionError):
        return False
