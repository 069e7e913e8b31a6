"""
Records to canonical JSON and back, by tables.

A record is an object with its version ``v`` and the fields that differ from their defaults.
What this version does not know is kept: unknown fields in the record's ``extra``, records of an unknown kind or a
newer version whole, and so are records with an unknown field in a value inside them.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from jumpstart.domain.actions import Trace
from jumpstart.domain.partial_dates import PartialDate
from jumpstart.domain.people import BusinessCard, Card, ContactPoint
from jumpstart.domain.records import KINDS, Put, Record, Remove, Revision, Unknown, kind_of
from jumpstart.errors import DecodeError, FieldError, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jumpstart.domain.records import Change

    Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

_MAX_PLANS = 1000
_PUT, _REMOVE = [str, str, str, dict], [str, str, str]
_NOT_STORED = frozenset({"id", "extra", "revision", "changed_at"})


_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical_json(value: object) -> str:
    """A value as JSON text that is the same for equal values: sorted keys, no spaces, no NaN."""
    return _as_json(value)


class _Form(NamedTuple):
    """How a field of one type stands in JSON."""

    json_type: type
    read: Callable[[Any], Any] | None = None
    write: Callable[[Any], Any] | None = None


class _Plan(NamedTuple):
    """
    How to read objects with certain names and types of fields, which is found out once for each such layout.

    A row is what the object's fields hold, then the id, then ``rest``.

    Attributes:
        conversions: Which items of a row are not yet what the class holds: place, name and reader.
        rest: The defaults of the fields that the object leaves out.
        in_order: Gives the items of a row in the order of the class.
        strangers: The fields that this version does not know.
        extra: The place in a row of what is kept of those; 0 for a class without.
        card: The place in a row of the id of an imported card, -1 for none.
    """

    conversions: tuple[tuple[int, str, Callable[[Any], Any]], ...]
    rest: tuple[object, ...]
    in_order: Callable[[list[Any]], tuple[Any, ...]]
    strangers: tuple[str, ...]
    extra: int
    card: int


class _NewerValueError(Exception):
    """A value inside a record has a field that this version does not know."""


class _Shape:
    """How the fields of one class are written and read."""

    def __init__(self, cls: type, version: int) -> None:
        self.cls, self.version = cls, version
        self.defaults = {field.name: _default_of(field) for field in attrs.fields(cls)}
        stored = [field for field in attrs.fields(cls) if field.name not in _NOT_STORED]
        self.forms = {field.name: _FORMS[str(field.type)] for field in stored}
        self.writers = [(name, self.defaults[name], form.write) for name, form in self.forms.items()]
        self.bare = bare_twin(cls)
        self.plans: dict[tuple[object, ...], _Plan] = {}

    def write(self, value: object) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name, default, write in self.writers:
            item = getattr(value, name)
            if item != default:
                fields[name] = item if write is None else write(item)
        return fields

    def read(self, id: str, fields: dict[str, Any], cards: Mapping[str, Card]) -> Any:  # noqa: ANN401  a self.cls
        layout = (*fields, *map(type, fields.values()))
        plan = self.plans.get(layout) or self._plan(layout, fields)
        row, name = [*fields.values(), id, *plan.rest], ""
        try:
            for place, name, read in plan.conversions:  # noqa: B007  the error names the field
                row[place] = read(row[place])
        except (TypeError, ValueError, IndexError, AttributeError) as error:
            raise ValueError(f"field {name!r}: {error}") from error
        if plan.strangers:
            row[plan.extra] = tuple((name, _kept_json(fields[name])) for name in plan.strangers)
        if plan.card >= 0:
            row[plan.card] = _card_of(row[plan.card], cards)
        value = self.bare(*plan.in_order(row))
        value.__class__ = self.cls
        return value

    def read_nested(self, fields: dict[str, Any]) -> Any:  # noqa: ANN401  a self.cls
        """A value that stands inside a record; it has no place for fields that this version does not know."""
        if type(fields) is not dict:
            raise TypeError(f"expected dict, got {type(fields).__name__}")
        if not fields.keys() <= self.forms.keys():
            raise _NewerValueError
        return self.read("", fields, {})

    def _plan(self, layout: tuple[object, ...], fields: dict[str, Any]) -> _Plan:
        self._check(fields)
        known = [name for name in fields if name in self.forms]
        absent = [name for name in self.defaults if name not in known and name != "id"]
        names = [name if name in self.forms else "" for name in fields] + ["id", *absent]
        plan = _Plan(
            conversions=tuple(
                (place, name, read)
                for place, name in enumerate(names)
                if name in known and (read := self.forms[name].read) is not None
            ),
            rest=tuple(self.defaults[name] for name in absent),
            in_order=itemgetter(*map(names.index, self.defaults)),
            strangers=tuple(sorted(fields.keys() - self.forms.keys() - {"v"})),
            extra=names.index("extra") if "extra" in names else 0,
            card=names.index("card") if "card" in known else -1,
        )
        if len(self.plans) < _MAX_PLANS:
            self.plans[layout] = plan
        return plan

    def _check(self, fields: dict[str, Any]) -> None:
        for name, form in self.forms.items():
            if name not in fields:
                if self.defaults[name] is attrs.NOTHING:
                    raise ValueError(f"field {name!r} is missing")
            elif type(fields[name]) is not form.json_type:
                found = type(fields[name]).__name__
                raise TypeError(f"field {name!r}: expected {form.json_type.__name__}, got {found}")


def bare_twin(cls: type) -> Callable[..., Any]:
    """
    A subclass with the same layout, but without converters, validators and derived ids; it takes every field in order.

    Opening a workspace makes a hundred thousand records; what is taken at its word must cost an assignment a field.
    An instance becomes one of the class itself by assigning its ``__class__``, which equal layouts allow.
    """
    fields = {field.name: attrs.field(kw_only=False) for field in attrs.fields(cls)}
    thawed = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__, "__attrs_post_init__": None}
    return attrs.make_class(cls.__name__, fields, bases=(cls,), class_body=thawed, slots=True, eq=False, repr=False)


def _default_of(field: attrs.Attribute[Any]) -> Any:  # noqa: ANN401  any default there is
    """The default of a field; what derives from other fields has none."""
    factory = getattr(field.default, "factory", None)
    if factory is None:
        return field.default
    return attrs.NOTHING if field.default.takes_self else factory()  # type: ignore[union-attr]  # it has a factory


def _read_texts(items: list[str]) -> tuple[str, ...]:
    "".join(items)  # refuses anything but texts, at the least cost
    return tuple(items)


def _write_point(point: ContactPoint) -> str | dict[str, Any]:
    fields = _POINT.write(point)
    return point.value if len(fields) == 1 else fields


def _read_points(points: list[Any]) -> tuple[ContactPoint, ...]:
    return tuple([_plain_point(point) if type(point) is str else _POINT.read_nested(point) for point in points])


def _plain_point(value: str) -> ContactPoint:
    point: ContactPoint = _POINT.bare(value, *_PLAIN)
    point.__class__ = ContactPoint
    return point


def _write_bytes(data: bytes) -> list[str]:
    try:
        return [data.decode()]
    except UnicodeDecodeError:
        return ["", base64.b64encode(data).decode()]


def _read_bytes(parts: list[str]) -> bytes:
    return parts[0].encode() if len(parts) == 1 else base64.b64decode(parts[1], validate=True)


_DATE = _Form(str, date.fromisoformat, date.isoformat)
_MOMENT = _Form(str, datetime.fromisoformat, datetime.isoformat)
_FORMS = {
    "str": _Form(str),
    "int": _Form(int),
    "bool": _Form(bool),
    "bytes": _Form(list, _read_bytes, _write_bytes),
    "date": _DATE,
    "date | None": _DATE,
    "datetime": _MOMENT,
    "datetime | None": _MOMENT,
    "tuple[str, ...]": _Form(list, _read_texts, list),
    "tuple[ContactPoint, ...]": _Form(list, _read_points, lambda points: [_write_point(point) for point in points]),
    "PartialDate | None": _Form(str, PartialDate.of, str),
    "Card | None": _Form(str, None, lambda card: card.id),  # Codec.read puts the card in its place
}
_POINT = _Shape(ContactPoint, 1)
_PLAIN = tuple(_POINT.defaults.values())[1:]
for _name, _cls in (("BusinessCard | None", BusinessCard), ("Trace", Trace)):
    _nested = _Shape(_cls, 1)
    _FORMS[_name] = _Form(dict, _nested.read_nested, _nested.write)


class Codec:
    """
    Reads and writes records of the versions it is made for.

    Args:
        versions: The current version of each kind that is not at version 1.
        upcasters: What brings a record's fields from a version to the next one, by kind and version.
    """

    def __init__(
        self,
        versions: Mapping[str, int] | None = None,
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        known = versions or {}
        self._shapes = {kind: _Shape(cls, known.get(kind, 1)) for kind, cls in KINDS.items()}
        self._upcasters = upcasters or {}

    def write(self, record: Record) -> dict[str, Any]:
        """The fields of a record, ready for JSON; its kind and id are not among them."""
        if isinstance(record, Unknown):
            payload: dict[str, Any] = json.loads(record.payload)
            return payload
        shape = self._shapes[kind_of(record)]
        fields = {name: json.loads(text) for name, text in record.extra}
        fields.update(shape.write(record))
        fields["v"] = shape.version
        return fields

    def is_current(self, kind: str, fields: dict[str, Any]) -> bool:
        """Whether fields are of the version of their kind that this codec writes."""
        shape = self._shapes.get(kind)
        return shape is not None and fields.get("v") == shape.version

    def read(self, kind: str, id: str, fields: dict[str, Any], cards: Mapping[str, Card]) -> Record:
        """
        The record of a kind and id.

        What was written by ``write`` is taken at its word; ``checked`` holds the values of an untrusted source to
        the rules of their types.

        Args:
            kind: Its kind.
            id: Its id.
            fields: What ``write`` gave.
            cards: The cards that a contact may refer to.

        Raises:
            DecodeError: A field is missing, of another type or not to be read; it names kind, id and field.
        """
        try:
            shape = self._shapes.get(kind)
            if shape is None or fields.get("v") != shape.version:
                if shape is None or _version_of(fields) > shape.version:
                    return _carried(kind, id, fields)
                fields = self._upcast(kind, fields, shape.version)
            record: Record = shape.read(id, fields, cards)
        except _NewerValueError:
            return _carried(kind, id, fields)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
            raise DecodeError(f"{kind} {id}", str(error)) from error
        return record

    def _upcast(self, kind: str, fields: dict[str, Any], version: int) -> dict[str, Any]:
        for old in range(_version_of(fields), version):
            if (upcaster := self._upcasters.get((kind, old))) is None:
                raise ValueError(f"version {old} cannot be read any more")
            fields = upcaster(fields)
        return fields

    def write_changes(self, changes: Iterable[Change]) -> list[list[Any]]:
        """Changes, ready for JSON."""
        return [
            ["put", kind_of(change.record), change.record.id, self.write(change.record)]
            if isinstance(change, Put)
            else ["remove", change.kind, change.id]
            for change in changes
        ]

    def write_body(self, revision: Revision) -> str:
        """The body of the commit that a revision becomes."""
        body: dict[str, Any] = {"at": revision.at.isoformat(), "changes": self.write_changes(revision.changes)}
        for name in ("by", "note", "batch"):
            if text := getattr(revision, name):
                body[name] = text
        return canonical_json(body)

    def read_body(self, number: int, body: str, cards: dict[str, Card]) -> Revision:
        """
        The revision that a commit's body holds.

        Args:
            number: The commit's revision.
            body: What ``write_body`` gave.
            cards: The cards known so far; those in the body are added to it.

        Raises:
            DecodeError: The body is no JSON of this shape.
        """
        try:
            fields = json.loads(body)
            changes = tuple(self._read_change(change, cards) for change in fields["changes"])
            return Revision(
                number=number,
                at=datetime.fromisoformat(fields["at"]),
                by=fields.get("by", ""),
                note=fields.get("note", ""),
                batch=fields.get("batch", ""),
                changes=changes,
            )
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
            if isinstance(error, DecodeError):
                raise
            detail = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
            raise DecodeError(f"revision {number}", f"its body is not as expected: {detail}") from error

    def _read_change(self, change: list[Any], cards: dict[str, Card]) -> Change:
        if [*map(type, change)] == _PUT and change[0] == "put":
            record = self.read(change[1], change[2], change[3], cards)
            if type(record) is Card:
                cards[record.id] = record
            return Put(record)
        if [*map(type, change)] == _REMOVE and change[0] == "remove":
            return Remove(change[1], change[2])
        raise ValueError(f"expected a put or a remove, got {shown(change)}")


def _version_of(fields: dict[str, Any]) -> int:
    version = fields.get("v")
    if type(version) is not int or version < 1:
        raise ValueError(f"field 'v': expected a version from 1 on, got {shown(version)}")
    return version


def _carried(kind: str, id: str, fields: dict[str, Any]) -> Unknown:
    return Unknown(kind=kind, id=id, payload=_kept_json(fields))


def _kept_json(value: object) -> str:
    text = canonical_json(value)
    text.encode()  # refuses half of a surrogate pair, which JSON can spell and no file can hold
    return text


def _card_of(id: str, cards: Mapping[str, Card]) -> Card:
    if (card := cards.get(id)) is None:
        raise ValueError(f"field 'card': card {id} is not there")
    return card


def checked(record: Record) -> Record:
    """
    The same record, with each value held to the rules of its type.

    Raises:
        FieldError: A value breaks one.
    """
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, datetime) and item.tzinfo is not UTC:
                raise FieldError(f"{type(record).__name__}.{field.name}", item, "expected a moment in UTC")
            if attrs.has(type(item)) and not isinstance(item, Card):
                checked(item)
    return attrs.evolve(record)


RECORDS = Codec()
"""The codec of this version's records."""
