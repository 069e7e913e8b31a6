"""The JSON Schema of the archive, made from the types themselves."""

from __future__ import annotations

from typing import Any

import attrs

from jumpstart.domain.actions import VERDICTS, Trace
from jumpstart.domain.deliveries import DELIVERY_STATUSES
from jumpstart.domain.facts import MINUTES_IN_A_DAY, STATUSES
from jumpstart.domain.fields import a_word, lines, one_line, one_line_not_blank
from jumpstart.domain.people import WEEKDAYS, BusinessCard, ContactPoint
from jumpstart.domain.records import KINDS
from jumpstart.formats.archive.writing import FORMAT, VERSION

Schema = dict[str, Any]

NOT_STORED = {"id", "extra", "revision", "changed_at"}
_PARTS = {"contact-point": ContactPoint, "business-card": BusinessCard, "trace": Trace}
_CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?\+00:00$"


def _a(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_TEXT: Schema = {"type": "string"}
_TEXTS: dict[str, Schema] = {
    "line": {"type": "string", "pattern": f"^[^{_CONTROLS}]*$"},
    "name": {**_a("line"), "pattern": r"\S"},
    "word": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
    "date": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "moment": {"type": "string", "format": "date-time", "pattern": _MOMENT},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
TYPES: dict[str, Schema] = {
    "str": _TEXT,
    "int": {"type": "integer"},
    "bool": {"type": "boolean"},
    "bytes": {
        "description": "UTF-8 as it is, or an empty text and then base64",
        "type": "array",
        "items": _TEXT,
        "minItems": 1,
        "maxItems": 2,
    },
    "date": _a("date"),
    "date | None": _a("date"),
    "datetime": _a("moment"),
    "datetime | None": _a("moment"),
    "tuple[str, ...]": _many(_TEXT),
    "tuple[ContactPoint, ...]": _many({"anyOf": [_a("name"), _a("contact-point")]}),
    "PartialDate | None": _a("name"),
    "Card | None": _a("digest"),
    "BusinessCard | None": _a("business-card"),
    "Trace": _a("trace"),
}
"""What a field's value looks like in JSON, by the field's type."""

_BY_VALIDATOR: tuple[tuple[Any, Schema], ...] = (
    (one_line, _a("line")),
    (one_line_not_blank, _a("name")),
    (a_word, _a("word")),
    (lines, _many(_a("name"))),
)
_NARROWER: dict[tuple[str, str], Schema] = {
    ("meeting", "status"): {"enum": list(STATUSES)},
    ("event", "status"): {"enum": list(STATUSES)},
    ("follow-up", "status"): {"enum": ["open", "done", "skipped"]},
    ("decision", "verdict"): {"enum": list(VERDICTS)},
    ("delivery", "status"): {"enum": list(DELIVERY_STATUSES)},
    ("seeker", "workdays"): {"type": "array", "items": {"enum": list(WEEKDAYS)}, "minItems": 1, "uniqueItems": True},
    ("meeting", "minutes"): {"type": "integer", "minimum": 1, "maximum": MINUTES_IN_A_DAY},
    ("event", "minutes"): {"type": "integer", "minimum": 1, "maximum": MINUTES_IN_A_DAY},
}
_NEWER: Schema = {"type": "object", "properties": {"v": {"type": "integer", "minimum": 2}}, "required": ["v"]}
_UNKNOWN: Schema = {"type": "object", "properties": {"v": {"type": "integer", "minimum": 1}}, "required": ["v"]}


def schema() -> Schema:
    """
    The JSON Schema of the archive, draft 2020-12.

    It says what ``write`` gives: a field that has its default is left out.
    Fields and kinds that it does not know, and records of newer versions, are allowed, since they are carried.

    >>> schema()["title"]
    'jumpstart archive'
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:jumpstart:archive:{VERSION}",
        "title": "jumpstart archive",
        "description": "A job search: what is known of it now (records), or the log of how it came to be (commits).",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "records": _records(),
            "commits": _many(_a("commit")),
        },
        "required": ["format", "version"],
        "oneOf": [{"required": ["records"]}, {"required": ["commits"]}],
        "additionalProperties": False,
        "$defs": {
            **_TEXTS,
            **{name: _object(name, part) for name, part in _PARTS.items()},
            **{kind: _record(kind, cls) for kind, cls in KINDS.items()},
            "unknown": _UNKNOWN,
            "newer": _NEWER,
            "commit": _commit(),
            "change": _change(),
        },
    }


def _records() -> Schema:
    return {
        "description": "Records by id, by kind.",
        "type": "object",
        "properties": {kind: _table(kind) for kind in KINDS},
        "propertyNames": _a("word"),
        "additionalProperties": _table("unknown"),
    }


def _table(definition: str) -> Schema:
    return {"type": "object", "propertyNames": _a("name"), "additionalProperties": _a(definition)}


def _record(kind: str, cls: type) -> Schema:
    ours: Schema = {"properties": {"v": {"const": 1}}, "required": ["v"]}
    known = _object(kind, cls)
    known["properties"]["v"] = {"const": 1}
    known["required"] = [*known.get("required", []), "v"]
    return {"if": ours, "then": known, "else": _a("newer")}


def _object(name: str, cls: type) -> Schema:
    stored = [field for field in attrs.fields(cls) if field.name not in NOT_STORED]
    made: Schema = {"type": "object", "properties": {field.name: _value(name, field) for field in stored}}
    required = [field.name for field in stored if field.default is attrs.NOTHING]
    return {**made, "required": required} if required else made


def _value(name: str, field: attrs.Attribute[Any]) -> Schema:
    if (name, field.name) in _NARROWER:
        return _NARROWER[name, field.name]
    return next((value for check, value in _BY_VALIDATOR if field.validator is check), TYPES[str(field.type)])


def _commit() -> Schema:
    body = {
        "type": "object",
        "properties": {
            "at": _a("moment"),
            "by": _TEXT,
            "note": _TEXT,
            "batch": _TEXT,
            "changes": _many(_a("change")),
        },
        "required": ["at", "changes"],
    }
    return {
        "type": "object",
        "properties": {"revision": {"type": "integer", "minimum": 1}, "digest": _a("digest"), "body": body},
        "required": ["revision", "digest", "body"],
        "additionalProperties": False,
    }


def _change() -> Schema:
    def row(*cells: Schema) -> Schema:
        return {"type": "array", "prefixItems": list(cells), "minItems": len(cells), "maxItems": len(cells)}

    removed = row({"const": "remove"}, _a("word"), _a("name"))
    known = [row({"const": "put"}, {"const": kind}, _a("name"), _a(kind)) for kind in KINDS]
    unknown = row({"const": "put"}, {"allOf": [_a("word"), {"not": {"enum": list(KINDS)}}]}, _a("name"), _a("unknown"))
    return {"anyOf": [removed, *known, unknown]}
