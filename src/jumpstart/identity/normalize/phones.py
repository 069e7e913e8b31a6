"""When two spellings are one phone number."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import attrs

from jumpstart.errors import FieldError, MissingExtraError

_EXTENSION = re.compile(
    r"(?:;ext=|\b(?:extension|ext|x|durchwahl|poste)\b\.?:?|(?<=\d)\s*x|#)\s*(\d{1,7})\s*\Z", re.IGNORECASE
)
_PARAMETERS = re.compile(r";(?!ext=)[^;]*")
_TRUNK = re.compile(r"\(0\)")
_SHORTEST, _LONGEST = 6, 15
_CHARACTERS = 80
_NANP_WITH_ONE = 11
_COUNTRY_CODE = 3
_BLOCK = 8
_WITHOUT_TRUNK = 9


@attrs.frozen(kw_only=True)
class Phone:
    """
    A phone number as far as its spelling tells.

    Attributes:
        digits: Its digits: with the country code where it has one, else as dialled within the country.
        is_international: Whether the country code is among them.
        extension: The extension, empty for none.
    """

    digits: str
    is_international: bool = False
    extension: str = ""

    @property
    def block(self) -> str:
        """What any two spellings of one number share; others may share it too."""
        return f"{self.digits[-_BLOCK:]}x{self.extension}"

    def is_same(self, other: Phone) -> bool:
        """
        Whether two spellings are surely one number.

        A national number is taken for an international one only where it is its whole end: what is before it is a
        country code of at most three digits, and the number is long enough not to be a local one.
        """
        if self.extension != other.extension:
            return False
        if self.is_international == other.is_international:
            return self.digits == other.digits
        long, short = (self.digits, other.digits) if self.is_international else (other.digits, self.digits)
        forms = {(short, _WITHOUT_TRUNK)}
        if short.startswith("0"):
            forms.add((short[1:], _BLOCK))
        return any(
            len(form) >= least and long.endswith(form) and 1 <= len(long) - len(form) <= _COUNTRY_CODE
            for form, least in forms
        )


@lru_cache(maxsize=131072)
def phone(number: str, *, region: str | None = None) -> Phone | None:
    """
    A phone number's digits; None for what is no number.

    Without a region, ``+`` and ``00`` begin an international number, and so does a 1 before ten digits; anything else
    is national.
    With one, a national number is taken for one of that country.

    >>> phone("+1 (303) 555-0100").is_same(phone("303.555.0100"))
    True
    >>> phone("+1 303 555 0100 ext. 12").is_same(phone("+1 303 555 0100"))
    False

    Args:
        number: As written.
        region: The country of national numbers in two letters, as ``US``; needs the extra ``matching``.

    Raises:
        FieldError: The region is none.
        MissingExtraError: A region is given, and the extra is not installed.
    """
    if region is not None:
        return _of_region(number, region)
    if len(number) > _CHARACTERS:
        return None  # more than any spelling of a number needs
    text = unicodedata.normalize("NFKC", number).strip().removeprefix("tel:")
    text = _PARAMETERS.sub("", text)
    extension = ""
    if found := _EXTENSION.search(text):
        text, extension = text[: found.start()], found[1].lstrip("0")
    digits = "".join(char for char in _TRUNK.sub("", text) if char.isdecimal() and char.isascii())
    is_international = text.lstrip(" (").startswith("+")
    if not is_international and digits.startswith("00"):
        digits, is_international = digits[2:], True
    elif not is_international and len(digits) == _NANP_WITH_ONE and digits.startswith("1"):
        is_international = True
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return None
    return Phone(digits=digits, is_international=is_international, extension=extension)


def check_region(region: str) -> None:
    """
    Refuse a region whose phone numbers nobody knows.

    Raises:
        FieldError: It is none.
        MissingExtraError: The extra is not installed.
    """
    if not isinstance(region, str) or region not in _phonenumbers().SUPPORTED_REGIONS:
        raise FieldError("region", region, "no such country is known; expected its two capital letters, as 'US'")


def _of_region(number: str, region: str) -> Phone | None:
    check_region(region)
    library = _phonenumbers()
    try:
        parsed = library.parse(number, region)
    except library.NumberParseException:
        return phone(number)
    if not library.is_possible_number(parsed):
        return phone(number)
    digits = library.format_number(parsed, library.PhoneNumberFormat.E164).removeprefix("+")
    return Phone(digits=digits, is_international=True, extension=(parsed.extension or "").lstrip("0"))


def _phonenumbers() -> Any:  # noqa: ANN401  a module
    try:
        import phonenumbers  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtraError("matching", "reading phone numbers of a region") from error
    return phonenumbers
