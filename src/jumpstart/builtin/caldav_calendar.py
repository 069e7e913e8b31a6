"""A calendar on a CalDAV server, by four requests: list, get, put and delete, each with the version it is about."""

from __future__ import annotations

import base64
import http.client
import re
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

import attrs

from jumpstart.builtin.servers import (
    check_authorities,
    choice,
    hidden,
    login_forms,
    password_of,
    server_of,
    tls_context,
    why_unreachable,
    why_untrusted,
)
from jumpstart.domain.actions import FollowUp
from jumpstart.domain.ids import derived_id
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import Receipt, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from jumpstart.builtin.servers import Server
    from jumpstart.plugins import Message

PASSWORD = "JUMPSTART_CALDAV_PASSWORD"  # noqa: S105  the name of a variable
_OPTIONS = ("as", "tls", "login", "env", "ca")
_TIMEOUT_SECONDS = 30
_LARGEST_ANSWER = 64 * 1024 * 1024
_LONGEST_WAIT = 7 * 24 * 3600
_SUFFIX = ".ics"
_LIST = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>'
)
_OK, _MULTI_STATUS, _NOT_FOUND, _GONE, _STALE = 200, 207, 404, 410, 412
_DONE = (200, 201, 204)
_MOVED = (301, 302, 303, 307, 308)
_LATER = (408, 423, 425, 429)
_SERVER_ERROR = 500
_REMEDIES = {
    401: "check the user, the password and who may write there",
    403: "check the user, the password and who may write there",
    404: "expected the path of a calendar that is there",
    405: "expected the path of a calendar",
    409: "expected the path of a calendar that is there, or the same entry lies there under another name",
    410: "expected the path of a calendar that is there",
    413: "the entry is too large for it; shorten what it says",
    507: "it has no space left; make room there",
}
_END = b"END:VCALENDAR"
_LISTING, _CALENDAR = "{DAV:}multistatus", "{urn:ietf:params:xml:ns:caldav}calendar"
_IN_A_PATH = "/%:@!$&'()*+,;=~"
_VERSION = re.compile(r"[\x21-\x7e\x80-\xff ]{1,1000}")
"""What can be sent back as it came. Source: RFC 9110, section 8.8.3."""
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


def _clock() -> datetime:
    return datetime.now(UTC)


def open_caldav(url: str) -> CalDavCalendar:
    """
    A calendar on a server: ``caldav://user@host/path/of/the/calendar/``; nothing is connected until it is asked.

    Options: ``as``, ``event`` or ``todo`` for follow-ups; ``tls=never`` for a server on a network of your own;
    ``login=keyring``; ``env``, the variable that holds the password; ``ca``, a file of authorities.

    Raises:
        RejectedError: The URL names no host, or an option is not known.
        MissingExtraError: The password is in the keyring, and the extra that reads it is not installed.
    """
    server = server_of(url, known=_OPTIONS)
    component = choice(server, "as", ("event", "todo"))
    choice(server, "tls", ("required", "never"))
    check_authorities(server)
    return CalDavCalendar(
        server, component=component, password=password_of(server, variable=PASSWORD) if server.user else ""
    )


@attrs.frozen(kw_only=True)
class _Answer:
    """What a server answered."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


class CalDavCalendar:
    """
    A `Calendar` in a collection on a CalDAV server; an entry lies under the name that its UID gives.

    Args:
        server: The server, and the path of the calendar.
        component: What follow-ups are put there as: ``event`` or ``todo``.
        password: The password of the server's user; empty for no login.
        clock: Says what time it is, for the day of a message.

    Source: RFC 4791, sections 5.3 and 8; RFC 9110, section 13.1.
    """

    def __init__(
        self,
        server: Server,
        *,
        component: str = "event",
        password: str = "",
        clock: Callable[[], datetime] = _clock,
    ) -> None:
        self._server, self._component, self._password, self._clock = server, component, password, clock
        # As it would have to be written; what is written so already stays.
        self._folder = f"{quote(server.path.rstrip('/'), safe=_IN_A_PATH)}/"
        self._connection: http.client.HTTPConnection | None = None

    def __repr__(self) -> str:
        return f"<CalDavCalendar {self._server.shown}>"

    @property
    def component(self) -> str:
        """See `Calendar.component`."""
        return self._component

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`; the message becomes an entry of the day, once for each key."""
        from jumpstart.formats import ical  # noqa: PLC0415  icalendar takes long to import

        uid = derived_id("message", key)
        item = FollowUp(summary=message.title, due=self._clock().astimezone().date(), id=uid)
        content = ical.write([item], seeker=UNNAMED_SEEKER, as_="todo" if self._component == "todo" else "event")
        if message.body and not message.private:
            content = _described(content, message.body)
        is_new = self.put(uid, content, version="")
        return Receipt(key=key, reference=uid, detail="on the calendar" if is_new else "on the calendar already")

    def versions(self) -> Mapping[str, str]:
        """See `Calendar.versions`."""
        answer = self._request("PROPFIND", self._folder, _LIST, Depth="1", Content_Type="application/xml")
        if answer.status != _MULTI_STATUS:
            self._fail(answer, "listing the calendar")
        return dict(self._listed(self._parsed(answer.body)))

    def fetch(self, uid: str) -> tuple[str, bytes]:
        """See `Calendar.fetch`."""
        answer = self._request("GET", self._place(uid))
        if answer.status in (_NOT_FOUND, _GONE):
            return "", b""
        if answer.status != _OK:
            self._fail(answer, "reading an entry")
        if not _is_entry(answer.body, uid):
            reason = "what the server gives is another or none; look at it in a calendar program"
            raise DeferredError(f"{self._server.shown}: reading an entry {uid}: {reason}")
        return self._version(answer.header("etag")), answer.body

    def put(self, uid: str, content: bytes, *, version: str) -> str:
        """See `Calendar.put`."""
        condition = {"If_Match": version} if version else {"If_None_Match": "*"}
        place = self._place(uid)
        answer = self._request("PUT", place, content, Content_Type="text/calendar; charset=utf-8", **condition)
        if answer.status == _STALE or (answer.status in (_NOT_FOUND, _GONE) and version):
            return ""
        if answer.status not in _DONE:
            self._fail(answer, "putting an entry there")
        # A server that stores it otherwise than it came names no version. Source: RFC 4791, section 5.3.4.
        found = answer.header("etag") or self.fetch(uid)[0]
        if not found:
            raise DeferredError(f"{self._server.shown}: the server says that it took an entry, and does not have it")
        return self._version(found)

    def remove(self, uid: str, *, version: str) -> bool:
        """See `Calendar.remove`."""
        answer = self._request("DELETE", self._place(uid), If_Match=version)
        if answer.status == _STALE:
            return False
        if answer.status not in (*_DONE, _NOT_FOUND, _GONE):
            self._fail(answer, "removing an entry")
        return True

    def close(self) -> None:
        """See `Notifier.close`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _place(self, uid: str) -> str:
        return f"{self._folder}{quote(uid, safe='')}{_SUFFIX}"

    def _listed(self, listing: ET.Element) -> Iterator[tuple[str, str]]:
        for response in listing.iter("{DAV:}response"):
            path = self._path_of(response.findtext("{DAV:}href", "").strip())
            kinds = response.find(".//{DAV:}resourcetype")
            if path.rstrip("/") == unquote(self._folder).rstrip("/") and kinds is not None:
                self._check_kind({kind.tag for kind in kinds})
            name = path.rpartition("/")[2]
            version = response.findtext(".//{DAV:}getetag", "").strip()
            if name.endswith(_SUFFIX) and version:
                yield name.removesuffix(_SUFFIX), self._version(version)

    def _path_of(self, place: str) -> str:
        try:
            return unquote(urlsplit(place).path)
        except ValueError:
            raise DeferredError(f"{self._server.host} lists a place that is none: {place[:60]!r}") from None

    def _check_kind(self, kinds: Collection[str]) -> None:
        """Source: RFC 4791, section 4.2."""
        if _CALENDAR not in kinds:
            reason = "it is there, and is no calendar; expected the path of one of the calendars in it"
            raise RejectedError(f"{self._server.shown}: {reason}")

    def _version(self, told: str) -> str:
        if not told:
            reason = "the server names no version of an entry (ETag), without which a change there could be lost"
            raise RejectedError(f"{self._server.shown}: {reason}; use another server")
        if not _VERSION.fullmatch(told):
            raise DeferredError(f"{self._server.host} names a version that is none: {told[:60]!r}")
        return told

    def _parsed(self, body: bytes) -> ET.Element:
        host = self._server.host
        if _WEB_PAGE.match(body):
            raise DeferredError(f"{host} answers with a web page, and no list; look at the path of the calendar")
        # Behind NUL a declaration could hide: in two bytes for each letter it looks otherwise.
        if b"<!" in body or b"\0" in body:
            raise DeferredError(f"{host} answers XML with declarations, which may be a bomb")
        try:
            listing = ET.fromstring(body)  # noqa: S314  without declarations there are no entities to expand
        except (ET.ParseError, LookupError, ValueError) as error:
            raise DeferredError(f"{host} answers no XML: {error}") from error
        if listing.tag != _LISTING or listing.find("{DAV:}response") is None:
            # Taken for an empty calendar, it would look as if somebody had removed all that was there.
            raise DeferredError(f"{host} answers with no list of what the calendar holds, not even the calendar")
        return listing

    def _request(self, method: str, path: str, body: bytes = b"", **headers: str) -> _Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._server.user:
            login = f"{self._server.user}:{self._password}".encode()
            sent["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
        is_new = self._connection is None
        try:
            return self._answer(method, path, body, sent)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            # A server may have closed a connection that lay idle; each request may be made again.
            if is_new or isinstance(error, TimeoutError):
                raise self._unreachable(error) from None
        try:
            return self._answer(method, path, body, sent)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise self._unreachable(error) from None

    def _answer(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> _Answer:
        connection = self._connection = self._connection or self._connected()
        connection.request(method, path, body or None, dict(headers))
        response = connection.getresponse()
        content = response.read(_LARGEST_ANSWER + 1)
        if len(content) > _LARGEST_ANSWER:
            self.close()
            raise DeferredError(f"{self._server.host} answers more than {_LARGEST_ANSWER} bytes")
        if response.length:  # so many bytes are missing, which http.client does not tell
            raise http.client.IncompleteRead(content, response.length)
        return _Answer(
            status=response.status, reason=response.reason, headers=tuple(response.getheaders()), body=content
        )

    def _connected(self) -> http.client.HTTPConnection:
        host, port = self._server.host, self._server.port or None
        if self._server.one("tls") == "never":
            return http.client.HTTPConnection(host, port, timeout=_TIMEOUT_SECONDS)
        context = tls_context(self._server)
        return http.client.HTTPSConnection(host, port, timeout=_TIMEOUT_SECONDS, context=context)

    def _unreachable(self, error: Exception) -> DeferredError:
        if isinstance(error, ssl.SSLError):
            return DeferredError(why_untrusted(error, self._server.host))
        if isinstance(error, http.client.IncompleteRead):
            return DeferredError(f"{self._server.host} breaks off in the middle of an answer")
        return DeferredError(why_unreachable(error, self._server.host, self._secrets()))

    def _secrets(self) -> tuple[str, ...]:
        return login_forms(self._server.user, self._password)

    def _fail(self, answer: _Answer, what: str) -> NoReturn:
        said = f"{answer.status} {hidden(answer.reason, self._secrets())}".strip()
        text = f"{self._server.shown}: {what}: the server answers {said}"
        if answer.status in _MOVED:
            place = hidden(masked(answer.header("location")), self._secrets()) or "a place that it does not name"
            raise RejectedError(f"{text}; it has moved to {place}")
        if answer.status < _MOVED[0]:
            raise RejectedError(f"{text}; it speaks no CalDAV there: expected the path of a calendar")
        is_later = answer.status in _LATER or answer.status >= _SERVER_ERROR
        usual = "try again later, or ask whoever runs the server" if is_later else "look at the path of the calendar"
        text = f"{text}; {_REMEDIES.get(answer.status, usual)}"
        if is_later:
            raise DeferredError(text, _wait(answer.header("retry-after")))
        raise RejectedError(text)


def _is_entry(content: bytes, uid: str) -> bool:
    """Whether a server's answer is the whole entry of that UID, and no page of somebody between us."""
    unfolded = re.sub(rb"\r?\n[ \t]", b"", content).replace(b"\\", b"")
    is_whole = content.strip().upper().startswith(b"BEGIN:VCALENDAR") and unfolded.upper().rstrip().endswith(_END)
    return is_whole and uid.replace("\\", "").encode() in unfolded


def _described(content: bytes, text: str) -> bytes:
    """
    An entry with a description.

    Source: RFC 5545, sections 3.1 and 3.3.11.
    """
    from icalendar.parser import Contentline  # noqa: PLC0415  as above

    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    line: bytes = Contentline(f"DESCRIPTION:{escaped}").to_ical()  # type: ignore[no-untyped-call]  # it has no types
    return content.replace(b"\r\nSUMMARY:", b"\r\n" + line + b"\r\nSUMMARY:", 1)


def _wait(seconds: str) -> timedelta | None:
    """What a server asks to wait; a date is left to the caller, who waits anyway. Source: RFC 9110, section 10.2.3."""
    is_number = seconds.isascii() and seconds.isdecimal()
    return timedelta(seconds=min(int(seconds[:9]), _LONGEST_WAIT)) if is_number else None
