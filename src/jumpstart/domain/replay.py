"""From a workspace's log to the network that it amounts to."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jumpstart.domain.network import UNKNOWN, Deferred, Network, Records
from jumpstart.domain.quiet import paused_collector
from jumpstart.domain.records import Stamp, Unknown
from jumpstart.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jumpstart.domain.codec import Codec
    from jumpstart.domain.log import Commit

    Payloads = dict[str, dict[str, Any]]
    Stamps = dict[str, dict[str, Stamp]]

_MANY, _CARD = "interaction", "card"
_ASIDE = "cards aside"  # no kind is named so


def replay(commits: Iterable[Commit], codec: Codec) -> Network:
    """
    The network after some commits, from the first of the log on.

    Only the last version of each record is decoded.

    Args:
        commits: The log, in order, its digests checked.
        codec: What reads its records.

    Raises:
        DecodeError: A body or a record in it cannot be read; of an interaction that is told at the first look at one.
    """
    with paused_collector():
        payloads: Payloads = {}
        stamps: Stamps = {}
        for commit in commits:
            _take_in(payloads, stamps, commit)
        deferred = _deferred(payloads, codec)
        tables = {kind: Records(table) for kind, table in _decoded(payloads, codec).items() if table}
        return Network(tables | deferred, {kind: Records(marks) for kind, marks in stamps.items()})


def _deferred(payloads: Payloads, codec: Codec) -> dict[str, Records[Any]]:
    """
    The interactions, to be decoded when one is first looked at.

    They are most of a large log, and none can turn out to be unknown: no value of theirs has fields of its own.
    """
    versions = payloads.get(_MANY, {})
    if any(payload is not None and not codec.is_current(_MANY, payload) for payload in versions.values()):
        return {}
    present = {id: payload for id, payload in payloads.pop(_MANY, {}).items() if payload is not None}

    def make() -> dict[str, Any]:
        with paused_collector():
            return {id: codec.read(_MANY, id, payload, {}) for id, payload in present.items()}

    return {_MANY: Deferred(len(present), make)} if present else {}


def _take_in(payloads: Payloads, stamps: Stamps, commit: Commit) -> None:
    """Keep the last version of each record, undecoded; None stands for one that was removed."""
    try:
        body = json.loads(commit.body)
        stamp = Stamp(commit.revision, datetime.fromisoformat(body["at"]))
        for change in body["changes"]:
            kind, id = change[1], change[2]
            if kind not in payloads:
                payloads[kind], stamps[kind] = {}, {}
            if change[0] == "put":
                payloads[kind][id] = change[3]
            else:
                _take_out(payloads, kind, id)
            stamps[kind][id] = stamp
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise DecodeError(f"revision {commit.revision}", f"its body is not as expected: {error}") from error


def _take_out(payloads: Payloads, kind: str, id: str) -> None:
    """Forget a record, but keep a card aside: a contact that still refers to it must not close the whole log."""
    if kind == _CARD and (card := payloads[kind].get(id)) is not None:
        payloads.setdefault(_ASIDE, {})[id] = card
    payloads[kind][id] = None


def _decoded(payloads: Payloads, codec: Codec) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {_CARD: {}}
    aside = {id: codec.read(_CARD, id, card, {}) for id, card in payloads.pop(_ASIDE, {}).items()}
    for kind in sorted(payloads, key=lambda name: (name != _CARD, name)):
        table = tables.setdefault(kind, {})
        cards = {**aside, **tables[_CARD]} if aside else tables[_CARD]
        for id, payload in payloads[kind].items():
            if payload is None:
                continue
            record = codec.read(kind, id, payload, cards)
            if isinstance(record, Unknown):
                tables.setdefault(UNKNOWN, {})[f"{kind} {id}"] = record
            else:
                table[id] = record
    return tables
