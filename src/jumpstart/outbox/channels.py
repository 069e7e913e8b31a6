"""The ways that messages take, with what the seeker wants of each, and their secrets masked."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote

import attrs

from jumpstart.domain.fields import NOT_IN_A_LINE, name_of, one_line, yes_or_no
from jumpstart.errors import FieldError
from jumpstart.plugins.time_limit import check_limit
from jumpstart.plugins.urls import MASK, login_secret, masked, scheme_of, shown_schemes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST_ERROR = 500
_SHORTEST_SECRET = 3
_DAY = timedelta(days=1)
_FARTHEST = timedelta(days=60)
_ENDS = 2


def redacted(text: str, url: str) -> str:
    """
    What was said about a channel, on one line of at most 500 characters, without the secrets of its URL.

    >>> redacted("login ann hunter2 refused", "smtp://ann:hunter2@mail.example/?to=ann@example.org")
    'login ann *** refused'
    """
    text = text.replace(url, masked(url))
    for secret in sorted(_secrets(url), key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, MASK)
    line = " ".join(NOT_IN_A_LINE.sub(" ", text).split())
    return line if len(line) <= _LONGEST_ERROR else f"{line[:_LONGEST_ERROR]}…"


def _secrets(url: str) -> Iterator[str]:
    if shown := shown_schemes(url):
        rest = url[len(shown) :]
        for mark in "?&=@:#":
            rest = rest.replace(mark, "/")
        yield from (form for part in rest.split("/") for form in (part, unquote(part)))
    query = url.partition("?")[2]
    secrets = [login_secret(url).removesuffix(":")]
    secrets += (value for name, value in parse_qsl(query) if MASK in masked(f"?{quote(name)}=x"))
    for secret in secrets:
        yield from (secret, unquote(secret), quote(secret, safe=""))


def _a_url(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not scheme_of(value):
        # What is no URL may be a secret that stands in the wrong place.
        shown = masked(value) if isinstance(value, str) else value
        raise FieldError(name_of(instance, attribute), shown, "expected the URL of a notifier, as 'console:'")


def _quiet_hours(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    is_pair = isinstance(value, tuple) and len(value) == _ENDS and all(type(each) is time for each in value)
    if value is not None and not (is_pair and len({*value}) == _ENDS and not any(each.tzinfo for each in value)):  # type: ignore[misc,attr-defined]
        remedy = "expected two different times of day, from when and until when, as (time(22), time(7))"
        raise FieldError(name_of(instance, attribute), value, remedy)


def _a_lead_time(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, timedelta) or not timedelta(0) <= value <= _FARTHEST:
        raise FieldError(name_of(instance, attribute), value, "expected a timedelta from none to 60 days")


@attrs.frozen(kw_only=True)
class Channel:
    """
    A way to reach the seeker, and what they want of it.

    Attributes:
        url: The URL of a notifier, as ``console:``; its secrets are never stored and never shown.
        name: The seeker's name for it, by which its deliveries are remembered; the URL without secrets by default.
        quiet: From when and until when nothing is delivered, by the seeker's clocks; None for no such hours.
        digest: Whether one message a day says everything; else each follow-up has its own.
        lead: How long before the day on which a follow-up is due it is delivered.
        limit: How long the notifier may take for one answer; what takes longer counts as not delivered.

    Example:
        >>> from datetime import time
        >>> Channel(url="console:", quiet=(time(22), time(7))).name
        'console:'
    """

    url: str = attrs.field(validator=_a_url, repr=lambda url: repr(masked(url)))
    name: str = attrs.field(validator=one_line)
    quiet: tuple[time, time] | None = attrs.field(default=None, validator=_quiet_hours)
    digest: bool = attrs.field(default=True, validator=yes_or_no)
    lead: timedelta = attrs.field(default=timedelta(0), validator=_a_lead_time)
    limit: timedelta = attrs.field(default=timedelta(minutes=1), validator=check_limit)

    @name.default
    def _name(self) -> str:
        return redacted(masked(self.url), self.url) if isinstance(self.url, str) else ""

    @property
    def shown(self) -> str:
        """Its name, with its URL without secrets where that says more."""
        url = masked(self.url)
        return url if self.name == self._name() else f"{self.name} ({url})"


def channels_of(notifiers: Iterable[str | Channel]) -> tuple[Channel, ...]:
    """
    The channels that URLs and channels name.

    Raises:
        FieldError: One is neither, a name is blank, or two have the same name.
    """
    if isinstance(notifiers, str):
        raise FieldError("notifiers", masked(notifiers), "expected several URLs; put this one into a tuple")
    channels = tuple(each if isinstance(each, Channel) else Channel(url=each) for each in notifiers)
    names = [channel.name for channel in channels]
    for name in names:
        if not name.strip():
            raise FieldError("Channel.name", name, "must not be blank; give at least one visible character")
        if names.count(name) > 1:
            remedy = "two channels have this name; give each a name of its own, as Channel(url=…, name='phone')"
            raise FieldError("Channel.name", name, remedy)
    return channels
