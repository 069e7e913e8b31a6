"""A notifier that sends e-mail by SMTP."""

from __future__ import annotations

import re
import smtplib
import ssl
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from email.utils import format_datetime
from typing import TYPE_CHECKING, NoReturn

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
from jumpstart.domain.ids import derived_id
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jumpstart.builtin.servers import Server
    from jumpstart.plugins import Message

PASSWORD = "JUMPSTART_SMTP_PASSWORD"  # noqa: S105  the name of a variable
_OPTIONS = ("to", "from", "tls", "login", "env", "ca")
_TIMEOUT_SECONDS = 30
_PERMANENT = 500
_ADDRESS = re.compile(r"[^\s<>\"@,;:()\[\]\\]+@[^\s<>\"@,;:()\[\]\\]+")


def _clock() -> datetime:
    return datetime.now(UTC)


def open_mail(url: str) -> MailNotifier:
    """
    A notifier for an SMTP server; nothing is connected until something is sent.

    ``smtp://user@host:port/?to=ann@example.org`` begins in the clear and goes on by STARTTLS, which a login requires;
    ``smtps://`` speaks TLS from the start.
    Options: ``to``, once or more; ``from``, by default the user or the first ``to``; ``tls``, ``required``, ``offered``
    or ``never``; ``login=keyring``; ``env``, the variable that holds the password; ``ca``, a file of authorities.

    Raises:
        RejectedError: The URL names no host or no address, or an option is not known.
        MissingExtraError: The password is in the keyring, and the extra that reads it is not installed.
    """
    scheme = url.partition(":")[0].lower()
    server = server_of(url, known=_OPTIONS, repeated=("to",))
    to = _addresses(server, server.all("to"))
    if not to:
        raise RejectedError(f"{server.shown}: it names no address; add ?to=ann@example.org")
    fallback = server.user if _ADDRESS.fullmatch(server.user) else to[0]
    (sender,) = _addresses(server, (server.one("from", fallback),))
    allowed = ("required", "never") if server.user else ("offered", "required", "never")
    tls = "from-the-start" if scheme == "smtps" else choice(server, "tls", allowed)
    password = password_of(server, variable=PASSWORD) if server.user else ""
    if not f"{server.user}{password}".isascii():  # Python's smtplib sends no others
        remedy = "which cannot be sent; let the server's owner give you one for programs"
        raise RejectedError(f"{server.shown}: the name or password holds a letter that is not in ASCII, {remedy}")
    check_authorities(server)
    return MailNotifier(server, sender=sender, to=to, tls=tls, password=password)


def _addresses(server: Server, texts: Iterable[str]) -> tuple[str, ...]:
    found = tuple(part.strip() for text in texts for part in text.split(","))
    for address in found:
        if not _ADDRESS.fullmatch(address):
            raise RejectedError(f"{server.shown}: {address!r} is no e-mail address; expected ann@example.org")
    return found


def compose(message: Message, *, key: str, sender: str, to: Iterable[str], date: datetime) -> EmailMessage:
    """
    The e-mail that delivers a message; its Message-ID derives from the key, so that a double is recognised.

    >>> from jumpstart.plugins import Message
    >>> mail = compose(
    ...     Message(title="Call Ann"), key="k", sender="a@example.org", to=("a@example.org",), date=datetime(2026, 6, 1)
    ... )
    >>> mail["Subject"], mail["Message-ID"]
    ('Call Ann', '<3126ccd5-afeb-5469-9e9f-121c694ae1fb@example.org>')

    Args:
        message: The message; of a private one the title and body are neutral already.
        key: The key that it is sent under.
        sender: The address that it comes from.
        to: The addresses that it goes to.
        date: When it was written.

    Source: RFC 5322, section 3.6; RFC 3834, section 5.
    """
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, ", ".join(to), message.title
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = f"<{derived_id('message', key)}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{message.body or message.title}\n", charset="utf-8")
    return mail


class MailNotifier:
    """
    A `Notifier` that sends e-mail; the connection is kept from one message to the next.

    Args:
        server: The server.
        sender: The address that messages come from.
        to: The addresses that they go to.
        tls: ``from-the-start``, ``required``, ``offered`` or ``never``.
        password: The password of the server's user; empty for no login.
        clock: Says what time it is, for the date of a message.
    """

    def __init__(
        self,
        server: Server,
        *,
        sender: str,
        to: tuple[str, ...],
        tls: str,
        password: str = "",
        clock: Callable[[], datetime] = _clock,
    ) -> None:
        self._server, self._sender, self._to, self._tls, self._clock = server, sender, to, tls, clock
        self._password = password
        self._connection: smtplib.SMTP | None = None

    def __repr__(self) -> str:
        return f"<MailNotifier {self._server.shown}>"

    def send(self, message: Message, *, key: str) -> Receipt:
        """
        See `Notifier.send`.

        Where one of several addresses cannot be reached now, all get the message again, under the same Message-ID.
        """
        failure: Exception | None = None
        try:
            mail = compose(message, key=key, sender=self._sender, to=self._to, date=self._clock())
            connection = self._connection = self._connection or self._connected()
            refused = connection.send_message(mail, from_addr=self._sender, to_addrs=self._to)
        except Exception as error:  # noqa: BLE001  whatever smtplib raises is told apart below
            failure = error
        if failure:
            self.close()
            # Raised out here, where no error that quotes the server hangs on it as its context.
            self._fail(failure)
        if refused:
            self._check_refused(refused)
        detail = f"not to {self._told(refused)}" if refused else "accepted by the server"
        return Receipt(key=key, reference=str(mail["Message-ID"]), detail=detail)

    def close(self) -> None:
        """See `Notifier.close`."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        context = tls_context(self._server)
        name = self._sender.rpartition("@")[2]  # that of this machine is nobody's business
        if self._tls == "from-the-start":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, name, timeout=_TIMEOUT_SECONDS, context=context)
        else:
            # The port for mail that is handed in, not the one between servers. Source: RFC 6409, section 3.1.
            connection = smtplib.SMTP(host, port or (587 if self._server.user else 25), name, timeout=_TIMEOUT_SECONDS)
        try:
            self._log_in(connection, context)
        except BaseException:
            connection.close()
            raise
        return connection

    def _log_in(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        connection.ehlo_or_helo_if_needed()
        if self._tls in ("required", "offered"):
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
                connection.ehlo()
            elif self._tls == "required":
                remedy = "nothing was sent in the clear; use smtps://, or tls=never on a network of your own"
                raise DeferredError(f"{self._server.host} offers no STARTTLS; {remedy}")
        if self._server.user:
            connection.login(self._server.user, self._password)

    def _fail(self, error: Exception) -> NoReturn:
        """Raise what the contract knows for what smtplib raised; its text, which a server wrote, may tell a secret."""
        host = self._server.host
        match error:
            case RejectedError() | DeferredError():
                raise error
            case smtplib.SMTPRecipientsRefused():
                self._check_refused(error.recipients)
                refused = self._told(error.recipients)
                raise RejectedError(f"{host} refuses {refused}; look at the address") from None
            case smtplib.SMTPAuthenticationError():
                what = f"refuses the login of {self._server.user}"
                remedy = "; look at the user and the password" if error.smtp_code >= _PERMANENT else ""
                answer = f"{error.smtp_code} {self._safe(error.smtp_error)}"
                self._raise(error.smtp_code, f"{host} {what}: {answer}{remedy}")
            case smtplib.SMTPResponseException() if error.smtp_code < 0 or isinstance(error.smtp_error, str):
                # No code of three digits, or a line without end, of which smtplib itself speaks.
                raise DeferredError(
                    f"{host} speaks no SMTP: {self._safe(error.smtp_error)}; look at the port"
                ) from None
            case smtplib.SMTPResponseException():
                self._raise(error.smtp_code, f"{host} answers {error.smtp_code} {self._safe(error.smtp_error)}")
            case smtplib.SMTPNotSupportedError():
                raise RejectedError(f"{host} cannot do what is needed: {self._safe(error)}") from None
            case smtplib.SMTPException() if type(error) is smtplib.SMTPException:
                remedy = "look at the port, and at which logins the server takes"
                raise RejectedError(f"{host} takes no login of ours: {self._safe(error)}; {remedy}") from None
            case ssl.SSLError():  # before ValueError, which a certificate's error is, too
                raise DeferredError(why_untrusted(error, host)) from None
            case MessageError() | ValueError():
                raise RejectedError(f"the message cannot be written as e-mail: {self._safe(error)}") from None
            case OSError():  # smtplib's own errors are among them, as is a connection that was dropped
                raise DeferredError(why_unreachable(error, host, self._secrets())) from None
        raise DeferredError(f"{type(error).__name__}: {self._safe(error)}") from None

    def _check_refused(self, refused: dict[str, tuple[int, bytes]]) -> None:
        """Defer the message where one address may be reached later."""
        later = {address: answer for address, answer in refused.items() if answer[0] < _PERMANENT}
        if later:
            raise DeferredError(f"{self._server.host} defers {self._told(later)}") from None

    def _told(self, refused: dict[str, tuple[int, bytes]]) -> str:
        return ", ".join(f"{address}: {code} {self._safe(text)}" for address, (code, text) in sorted(refused.items()))

    def _raise(self, code: int, text: str) -> NoReturn:
        raise (RejectedError if code >= _PERMANENT else DeferredError)(text) from None

    def _safe(self, text: object) -> str:
        """What a server answered, without the password in any form in which it was sent."""
        return hidden(text, self._secrets())

    def _secrets(self) -> tuple[str, ...]:
        return login_forms(self._server.user, self._password)
