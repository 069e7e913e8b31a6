"""What a field of a record may hold: texts that can reach a file, moments with their zone, numbers in bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from jumpstart.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable

    Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]

FIRST_YEAR, LAST_YEAR = 1900, 2999
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and lone surrogates."""
NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What a text of one line does not hold: besides, what some readers take for a line break."""
NOT_IN_A_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What a text of several lines does not hold: all of these but newline and tab."""
_WORD = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")


def name_of(instance: object, attribute: attrs.Attribute[Any]) -> str:
    """How an error names a field, as ``Meeting.minutes``."""
    return f"{type(instance).__name__}.{attribute.name}"


def one_line(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not a text of one line."""
    if type(value) is str and value.isprintable():
        return  # the quick answer for nearly every text; the rest are held to the exact rule
    check_text(name_of(instance, attribute), value, NOT_IN_A_LINE, "control characters and line breaks")


def one_line_not_blank(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not a text of one line with something in it."""
    one_line(instance, attribute, value)
    if not cast("str", value).strip():
        raise FieldError(name_of(instance, attribute), value, "must not be blank; give at least one visible character")


def some_lines(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not a text; newlines and tabs may stand in it, other control characters may not."""
    check_text(name_of(instance, attribute), value, NOT_IN_A_TEXT, "control characters other than newline and tab")


def lines(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not a tuple of texts of one line that are not blank."""
    if not isinstance(value, tuple):
        raise FieldError(name_of(instance, attribute), value, "expected a tuple of texts, in the order that counts")
    for text in value:
        one_line_not_blank(instance, attribute, text)


def check_text(field: str, value: object, forbidden: re.Pattern[str], what: str) -> None:
    """
    Refuse a value that is no text, or that holds a forbidden character.

    Raises:
        FieldError: It names the character and its place.
    """
    if not isinstance(value, str):
        raise FieldError(field, value, f"expected a text, got {type(value).__name__}")
    if found := forbidden.search(value):
        place = f"U+{ord(found[0]):04X} at position {found.start()}"
        raise FieldError(field, value, f"holds {place}; remove {what}")


def a_word(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not lower-case words joined by hyphens, as ``asked-for-meeting``."""
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        remedy = "expected lower-case words joined by hyphens, as 'asked-for-meeting'"
        raise FieldError(name_of(instance, attribute), value, remedy)


def one_of(allowed: tuple[str, ...]) -> Validator:
    """A validator that refuses every value but these."""

    def validate(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value not in allowed:
            raise FieldError(name_of(instance, attribute), value, f"expected one of {', '.join(map(repr, allowed))}")

    return validate


def whole_number(low: int, high: int, *, unit: str) -> Validator:
    """A validator that refuses every value but whole numbers from ``low`` to ``high``."""

    def validate(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if type(value) is not int or not low <= value <= high:
            raise FieldError(name_of(instance, attribute), value, f"expected a whole number of {unit}, {low} to {high}")

    return validate


def yes_or_no(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is neither True nor False."""
    if type(value) is not bool:
        raise FieldError(name_of(instance, attribute), value, "expected True or False")


def a_date(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not a plain date (a datetime is none) in a year from 1900 to 2999."""
    if type(value) is not date:
        raise FieldError(name_of(instance, attribute), value, "expected a datetime.date, without a time")
    check_year(name_of(instance, attribute), value)


def maybe_a_date(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is neither None nor a plain date."""
    if value is not None:
        a_date(instance, attribute, value)


def check_year(field: str, value: date) -> None:
    """
    Refuse a year in which date arithmetic could leave the calendar.

    Raises:
        FieldError: The year lies outside 1900 to 2999.
    """
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise FieldError(field, value, f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")


def a_moment(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not an aware datetime in a year from 1900 to 2999."""
    aware(name_of(instance, attribute), value)


def maybe_a_moment(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is neither None nor an aware datetime."""
    if value is not None:
        aware(name_of(instance, attribute), value)


def aware(field: str, value: object) -> datetime:
    """
    A datetime that knows its offset.

    Raises:
        FieldError: It is no datetime, it is naive, or its year lies outside 1900 to 2999.
    """
    if not isinstance(value, datetime):
        raise FieldError(field, value, "expected a datetime with a time zone")
    if value.utcoffset() is None:
        remedy = "it has no time zone; add one, as datetime(…, tzinfo=ZoneInfo('America/Denver'))"
        raise FieldError(field, value, remedy)
    check_year(field, value)
    return value


def in_utc(value: Any) -> Any:  # noqa: ANN401  a converter passes on what the validator will refuse
    """An aware datetime as UTC; anything else as it is, for a validator to refuse."""
    if isinstance(value, datetime) and value.utcoffset() is not None:
        try:
            return value.astimezone(UTC)
        except OverflowError:
            return value
    return value


@cache
def zone(name: str) -> ZoneInfo:
    """
    The time zone of an IANA name.

    Raises:
        FieldError: No such zone is known.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError) as error:
        remedy = "no such time zone is known; expected an IANA name, as 'America/Denver'"
        raise FieldError("zone", name, remedy) from error


def a_zone(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not the name of a known time zone."""
    one_line_not_blank(instance, attribute, value)
    try:
        zone(cast("str", value))
    except FieldError as error:
        raise FieldError(name_of(instance, attribute), value, error.remedy) from error


def settle_moment(record: object, moment_field: str) -> None:
    """
    Hold a record's moment in UTC, and the name of its IANA zone in ``zone``.

    A datetime that carries an IANA zone says it; one in UTC or with a fixed offset takes what ``zone`` says.

    Raises:
        FieldError: The moment is naive, or has a fixed offset and no zone is named.
    """
    field = f"{type(record).__name__}.{moment_field}"
    given = getattr(record, moment_field)
    moment = aware(field, in_utc(given))
    named = getattr(record, "zone")  # noqa: B009  not on every object
    object.__setattr__(record, "zone", _zone_name(field, given, named, type(record).__name__))
    object.__setattr__(record, moment_field, moment)


def _zone_name(field: str, moment: datetime, named: object, owner: str) -> str:
    key = getattr(moment.tzinfo, "key", None)
    if isinstance(key, str) and key != "UTC":
        named = key
    elif named == "" and (moment.tzinfo is UTC or key == "UTC"):
        named = "UTC"
    if named == "":
        remedy = "it has an offset but no zone, so its later local dates are unknown; pass zone='America/Denver' too"
        raise FieldError(field, moment, remedy)
    if not isinstance(named, str):
        raise FieldError(f"{owner}.zone", named, "expected the IANA name of a time zone")
    try:
        zone(named)
    except FieldError as error:
        raise FieldError(f"{owner}.zone", named, error.remedy) from error
    return named


def local(moment: datetime, zone_name: str) -> datetime:
    """A moment as the clocks of a zone show it."""
    return moment.astimezone(zone(zone_name))


def as_tuple(value: Any) -> Any:  # noqa: ANN401  a converter passes on what the validator will refuse
    """An iterable as a tuple; a bare text becomes a tuple of one, and a set, which has no order, stays what it is."""
    if type(value) is tuple:
        return value
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable) and not isinstance(value, bytes | AbstractSet):
        return tuple(value)
    return value


def instances_of(expected: type) -> Validator:
    """A validator that refuses a tuple holding anything but instances of a type."""

    def validate(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, tuple):
            remedy = f"expected a tuple of {expected.__name__}"
            raise FieldError(name_of(instance, attribute), value, remedy)
        for item in value:
            if not isinstance(item, expected):
                raise FieldError(name_of(instance, attribute), item, f"expected a {expected.__name__}")

    return validate


def an_instance_of(expected: type) -> Validator:
    """A validator that refuses what is not an instance of a type."""

    def validate(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, expected):
            raise FieldError(name_of(instance, attribute), value, f"expected a {expected.__name__}")

    return validate


def maybe_a(expected: type) -> Validator:
    """A validator that refuses what is neither None nor an instance of a type."""

    def validate(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None and not isinstance(value, expected):
            raise FieldError(name_of(instance, attribute), value, f"expected a {expected.__name__} or None")

    return validate


def kept_fields(instance: attrs.AttrsInstance, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is not a tuple of pairs, each a name that is no field of the type and a value as JSON text."""
    if value == ():
        return
    known = attrs.fields_dict(type(instance))
    pairs = value if isinstance(value, tuple) else (value,)
    for pair in pairs:
        match pair:
            case (str(name), str()) if name not in known and name != "v":
                continue
        remedy = "expected pairs of a name that is no field here and its value as JSON text"
        raise FieldError(name_of(instance, attribute), pair, remedy)


class HasId(Protocol):
    """Any record: what can be referred to by its id."""

    @property
    def id(self) -> str:
        """The record's id."""


def as_id(value: str | HasId) -> str:
    """The id of a record; an id as it is."""
    found: Any = value  # a text has no id; what is neither stays what it is, for a validator to refuse
    return cast("str", getattr(found, "id", found))


def as_ids(values: str | HasId | Iterable[str | HasId]) -> Any:  # noqa: ANN401  it passes on what is refused
    """The ids of records; one record or id becomes a tuple of one."""
    if hasattr(values, "id"):
        return (values.id,)
    items = as_tuple(values)
    return tuple(as_id(value) for value in items) if isinstance(items, tuple) else items


def line_field() -> Any:  # noqa: ANN401  what attrs.field returns depends on where it stands
    """A text of one line, empty by default."""
    return attrs.field(default="", validator=one_line)


def text_field() -> Any:  # noqa: ANN401  as above
    """A text of any number of lines, empty by default."""
    return attrs.field(default="", validator=some_lines)


def lines_field() -> Any:  # noqa: ANN401  as above
    """A tuple of texts of one line, empty by default."""
    return attrs.field(default=(), converter=as_tuple, validator=lines)


def id_field(derive: Callable[[Any], str]) -> Any:  # noqa: ANN401  as above
    """The id, by default derived from the fields before it."""
    return attrs.field(default=attrs.Factory(derive, takes_self=True), validator=one_line_not_blank)


def fixed_id_field(id: str) -> Any:  # noqa: ANN401  as above
    """The id of a record of which a network holds one."""
    return attrs.field(default=id, validator=one_of((id,)))


def extra_field() -> Any:  # noqa: ANN401  as above
    """Fields that a newer version wrote: pairs of a name and the value as JSON text, kept as they came."""
    return attrs.field(default=(), validator=kept_fields, repr=False)
