"""Reading archives; they may come from anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.codec import RECORDS, canonical_json, checked
from jumpstart.domain.fields import a_word, as_tuple
from jumpstart.domain.findings import Problem
from jumpstart.domain.log import Commit, Head, digest_of
from jumpstart.domain.network import Network
from jumpstart.domain.people import Card
from jumpstart.domain.quiet import paused_collector
from jumpstart.domain.records import Put, Record, Remove, Revision, Unknown, kind_of
from jumpstart.domain.replay import replay
from jumpstart.errors import DecodeError, FieldError, JumpstartError, ParseError, shown
from jumpstart.formats.archive.strict_json import flaw_of, parse
from jumpstart.formats.archive.writing import FORMAT, VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jumpstart.domain.findings import Severity

_MEMBERS = {"format", "version", "records", "commits"}
_RAW_CHARACTERS = 200


@attrs.frozen(kw_only=True)
class Archive:
    """
    What an archive holds.

    Attributes:
        network: What is known; with the revisions that wrote it where the archive holds a log.
        commits: The log, up to the first commit that cannot be read; empty where the archive holds none.
        problems: What could not be read, in the order of the file: the number of a problem's record is that of the
            record, or of the revision, in the file.
    """

    network: Network
    commits: tuple[Commit, ...] = attrs.field(default=(), converter=as_tuple, repr=False)
    problems: tuple[Problem, ...] = attrs.field(default=(), converter=as_tuple)


def read(data: bytes) -> Archive:
    """
    What an archive holds, each record held to the rules of its type.

    A record that breaks one is left out and reported, and costs no other.
    Of a log, what precedes the first bad commit is kept.
    Unknown fields, unknown kinds and records of newer versions are carried whole.

    Raises:
        ParseError: It is no archive, or one of a newer version of the format.
    """
    document = parse(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        found = f"an object of {shown(list(document)[:5])}" if isinstance(document, dict) else type(document).__name__
        raise ParseError(f'no archive: expected a JSON object with "format": "{FORMAT}", got {found}')
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise ParseError(f"archive: version {shown(version)}: expected a whole number from 1 on")
    if version > VERSION:
        raise ParseError(f"archive: version {version}: this jumpstart reads up to {VERSION}; install a newer one")
    if ("records" in document) == ("commits" in document):
        raise ParseError("archive: expected one of records and commits")
    with paused_collector():
        archive = _read_log(document["commits"]) if "commits" in document else _read_state(document["records"])
    strangers = [
        _problem(0, "unknown-member", f"{shown(name)} is left out") for name in sorted(document.keys() - _MEMBERS)
    ]
    return attrs.evolve(archive, problems=(*strangers, *archive.problems))


def _read_state(kinds: object) -> Archive:
    if not isinstance(kinds, dict) or not all(isinstance(table, dict) for table in kinds.values()):
        raise ParseError("archive: records: expected an object of objects: records by id, by kind")
    entries = [(kind, id, fields) for kind, table in kinds.items() for id, fields in table.items()]
    records: list[Record] = []
    cards: dict[str, Card] = {}
    problems: list[Problem] = []
    numbered = sorted(enumerate(entries, 1), key=lambda entry: entry[1][0] != "card")
    for number, (kind, id, fields) in numbered:
        try:
            present, loss = _without_lost_card(kind, fields, cards)
            records.append(_decoded(kind, id, present, cards))
        except JumpstartError as error:
            message = _told(kind, id, error)
            problems.append(_problem(number, "bad-record", message, severity="error", error=error, found=fields))
            continue
        if loss:
            problems.append(_problem(number, "missing-card", f"{kind} {id}: {loss}"))
        if isinstance(records[-1], Card):
            cards[id] = records[-1]
    return Archive(network=Network.of(*records), problems=sorted(problems, key=lambda problem: problem.record))


def _without_lost_card(kind: str, fields: object, cards: Mapping[str, Card]) -> tuple[object, str]:
    """A contact's or alias's fields without a card that is not there, and what to say of it."""
    if kind not in ("contact", "alias") or not isinstance(fields, dict) or fields.get("v") != 1:
        return fields, ""
    card = fields.get("card")
    if not isinstance(card, str) or card in cards:
        return fields, ""
    kept = {name: value for name, value in fields.items() if name != "card"}
    return kept, f"the card {shown(card)} is not there; the {kind} is kept without it"


def _decoded(kind: str, id: str, fields: object, cards: Mapping[str, Card]) -> Record:
    where = f"{kind} {id}"
    if not isinstance(fields, dict):
        raise DecodeError(where, f"expected an object, got {shown(fields)}")
    if flaw := flaw_of([kind, id, fields]):
        raise DecodeError(where, flaw)
    record = checked(RECORDS.read(kind, id, fields, cards))
    if isinstance(record, Unknown):
        a_word(record, attrs.fields(Unknown).kind, kind)
    return record


def _read_log(entries: object) -> Archive:
    if not isinstance(entries, list):
        raise ParseError("archive: commits: expected a list")
    commits: list[Commit] = []
    problems: list[Problem] = []
    cards: dict[str, Card] = {}
    head = Head()
    for number, entry in enumerate(entries, 1):
        try:
            commit = _commit(entry, head)
            _check_changes(RECORDS.read_body(number, commit.body, cards))
        except JumpstartError as error:
            after = len(entries) - number
            left_out = f"it and the {after} after it are left out" if after else "it is left out"
            message = f"revision {number}: {error}; {left_out}"
            problems.append(_problem(number, "bad-revision", message, severity="error", error=error, found=entry))
            break
        commits.append(commit)
        head = Head(revision=number, digest=commit.digest)
    return Archive(network=replay(commits, RECORDS), commits=commits, problems=problems)


def _commit(entry: Any, head: Head) -> Commit:  # noqa: ANN401  any JSON value
    number = head.revision + 1
    body = entry.get("body") if isinstance(entry, dict) else None
    if not isinstance(body, dict) or entry.keys() != {"revision", "digest", "body"}:
        raise DecodeError("commit", "expected an object of revision, digest and body")
    if flaw := flaw_of(body):
        raise DecodeError("body", flaw)
    text = canonical_json(body)
    if entry["revision"] != number or entry["digest"] != digest_of(head.digest, number, text):
        raise DecodeError("digest", "it does not follow the commit before it, or was altered")
    return Commit(revision=number, parent=head.digest, digest=entry["digest"], body=text)


def _check_changes(revision: Revision) -> None:
    for change in revision:
        if isinstance(change, Put):
            checked(change.record)
        a_word(change, attrs.fields(Remove).kind, change.kind if isinstance(change, Remove) else kind_of(change.record))


def _told(kind: str, id: str, error: JumpstartError) -> str:
    text = str(error)
    return text if isinstance(error, DecodeError) else f"{kind} {id}: {text}"


def _problem(
    number: int,
    code: str,
    message: str,
    *,
    severity: Severity = "warning",
    error: JumpstartError | None = None,
    found: object = "",
) -> Problem:
    return Problem(
        code=code,
        severity=severity,
        record=number,
        first_line=0,
        last_line=0,
        message=message,
        property=error.field.rpartition(".")[2] if isinstance(error, FieldError) else "",
        raw=shown(found, limit=_RAW_CHARACTERS - 1) if error else "",
    )
