"""The seeker's business card for other people's phones: as a vCard, and as a QR code that they photograph."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal

from jumpstart.errors import FieldError, MissingExtraError
from jumpstart.formats.vcard import rendering
from jumpstart.formats.vcard.people import POINT_PROPERTIES
from jumpstart.formats.vcard.texts import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.domain.people import BusinessCard, ContactPoint

_VERSIONS = ("3.0", "4.0")
_SCALE = 8  # pixels a module: a printed card is read from an arm's length


def business_card(card: BusinessCard, *, version: str = "3.0") -> bytes:
    r"""
    A vCard of what stands on a business card, and nothing else: no id, no notes, nothing of the search.

    The name is not split, since nobody can know where: it stands whole where a given name does.

    >>> from jumpstart.domain import BusinessCard
    >>> card = BusinessCard(name="Sam Ortiz", phones=("+1 303 555 0100",))
    >>> print(business_card(card).decode().replace("\r", ""), end="")
    BEGIN:VCARD
    VERSION:3.0
    FN:Sam Ortiz
    N:;Sam Ortiz;;;
    TEL:+1 303 555 0100
    END:VCARD

    Args:
        card: What stands on it, as in ``Toolkit.business_card``.
        version: ``3.0``, which every phone reads, or ``4.0``.

    Raises:
        FieldError: Another version.

    Source: Mitchell, Jump-Start Your Networking, ¶7; RFC 2426 and RFC 6350.
    """
    if version not in _VERSIONS:
        raise FieldError("version", version, "expected '3.0' or '4.0'")
    return b"".join(_lines(card, version))


def qr_code(card: BusinessCard, *, form: Literal["svg", "png"] = "svg", version: str = "3.0") -> bytes:
    """
    A picture of a QR code that holds the vCard of a business card.

    The same card gives the same bytes.

    Args:
        card: What stands on it.
        form: ``svg`` for print and web pages, ``png`` for whatever shows no SVG.
        version: Of the vCard, ``3.0`` or ``4.0``.

    Raises:
        FieldError: Another form or version, or more on the card than a QR code holds, 2,331 bytes.
        MissingExtraError: The extra ``qr`` is not installed.
    """
    if form not in {"svg", "png"}:
        raise FieldError("form", form, "expected 'svg' or 'png'")
    data = business_card(card, version=version)
    segno = _segno()
    try:
        code = segno.make_qr(data.decode(), error="m", encoding="utf-8", boost_error=False)
    except segno.DataOverflowError as error:
        remedy = "its vCard does not fit a QR code; leave out what the card does not need"
        raise FieldError("BusinessCard", f"{len(data)} bytes", remedy) from error
    picture = io.BytesIO()
    options: dict[str, Any] = {"xmldecl": False} if form == "svg" else {}
    code.save(picture, kind=form, scale=_SCALE, **options)
    return picture.getvalue()


def _segno() -> Any:  # noqa: ANN401  a module
    try:
        import segno  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtraError("qr", "a QR code") from error
    return segno


def _lines(card: BusinessCard, version: str) -> Iterator[bytes]:
    yield rendering.line("BEGIN", "VCARD")
    yield rendering.line("VERSION", version)
    yield rendering.line("FN", escape(card.name))
    yield rendering.line("N", rendering.structured(("", card.name, "", "", "")))
    if card.title:
        yield rendering.line("TITLE", escape(card.title))
    for field, name in POINT_PROPERTIES.items():
        points: tuple[ContactPoint, ...] = getattr(card, field)
        for point in points:
            value = rendering.point_value(name, point.value, version)
            yield rendering.line(name, value, parameters=rendering.point_parameters(point, version))
    yield rendering.line("END", "VCARD")
