"""The servers that notifiers talk to: read from URLs, with a login whose password need not stand there."""

from __future__ import annotations

import base64
import os
import re
import socket
import ssl
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from jumpstart.errors import MissingExtraError, RejectedError
from jumpstart.plugins import masked
from jumpstart.plugins.urls import MASK

if TYPE_CHECKING:
    from collections.abc import Collection

_NOT_IN_A_HOST = re.compile(r"[\s\x00-\x1f\x7f]")
_NOT_YET, _EXPIRED, _OTHER_HOST, _OTHER_ADDRESS = 9, 10, 62, 64
"""What OpenSSL calls some of the reasons why it does not trust a certificate."""


@attrs.frozen(kw_only=True)
class Server:
    """
    A server and the login there.

    Attributes:
        shown: The URL that named it, without secrets.
        host: Its name or address.
        port: Its port; 0 for the usual one.
        path: The path of the URL, as it came.
        user: Who logs in; empty for nobody.
        secret: The password that stands in the URL, empty for none.
        options: The options, percent-decoded, in the order in which they came.
    """

    shown: str
    host: str
    port: int = 0
    path: str = ""
    user: str = ""
    secret: str = attrs.field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)

    def all(self, name: str) -> tuple[str, ...]:
        """What an option says each time that it stands there."""
        return tuple(value for key, value in self.options if key == name)

    def one(self, name: str, default: str = "") -> str:
        """What an option says, the default where it does not stand there."""
        return next(iter(self.all(name)), default)


def server_of(url: str, *, known: Collection[str], repeated: Collection[str] = ()) -> Server:
    """
    The server that a URL names.

    Args:
        url: The URL.
        known: The options that are understood.
        repeated: Those of them that may stand there more than once.

    Raises:
        RejectedError: The URL names no host, or has an option that is not known or stands twice.
    """
    shown = masked(url)
    is_read = True
    try:
        parts = urlsplit(url)
        host, port, user, secret = parts.hostname or "", parts.port or 0, parts.username or "", parts.password or ""
    except ValueError:
        is_read = False
    if not is_read:
        # Raised out here, since the error above quotes the URL, and a password with a slash in it is no port.
        form = "expected scheme://user@host:port/, with / : @ ? # in a name or password as %2F %3A %40 %3F %23"
        raise RejectedError(f"{shown}: it cannot be read; {form}; a port is at most 65535")
    if not host or parts.fragment:
        raise RejectedError(f"{shown}: it names no host; expected scheme://user@host:port/, with # as %23")
    if not _is_name(host):
        raise RejectedError(f"{shown}: its host {host!r} is no name and no address; expected one as mail.example.org")
    options = tuple(parse_qsl(parts.query, keep_blank_values=True))
    names = [name for name, _ in options]
    for name in names:
        if name not in known:
            raise RejectedError(f"{shown}: option {name!r} is unknown; known are {', '.join(sorted(known))}")
        if names.count(name) > 1 and name not in repeated:
            raise RejectedError(f"{shown}: option {name!r} stands twice; leave one out")
    return Server(
        shown=shown, host=host, port=port, path=parts.path, user=unquote(user), secret=unquote(secret), options=options
    )


def _is_name(host: str) -> bool:
    try:
        host.encode("idna")  # as whoever looks it up does
    except UnicodeError:
        return False
    return not _NOT_IN_A_HOST.search(host)


def choice(server: Server, name: str, allowed: tuple[str, ...]) -> str:
    """
    What an option says, the first of those allowed by default.

    Raises:
        RejectedError: It says something else.
    """
    value = server.one(name, allowed[0])
    if value not in allowed:
        raise RejectedError(f"{server.shown}: option {name}={value!r}; expected one of {', '.join(allowed)}")
    return value


def password_of(server: Server, *, variable: str) -> str:
    """
    The password of a login: the one in the URL, in the keyring where ``login=keyring`` says so, or in the environment.

    Args:
        server: The server, with its user.
        variable: The environment variable, unless the option ``env`` names another.

    Raises:
        RejectedError: It is nowhere.
        MissingExtraError: The keyring is asked for, and the extra that reads it is not installed.
    """
    login = choice(server, "login", ("env", "keyring"))
    if server.secret:
        return server.secret
    variable = server.one("env") or variable
    if login == "keyring":
        return _from_keyring(server, variable)
    password = os.environ.get(variable, "")
    if not password:
        where = f"set the environment variable {variable}, or say login=keyring"
        raise RejectedError(f"{server.shown}: there is no password for {server.user}; {where}")
    return password


def _from_keyring(server: Server, variable: str) -> str:
    try:
        import keyring  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtraError("keyring", "reading a password from the keyring") from error
    password, failure = None, ""
    try:
        password = keyring.get_password(server.host, server.user)
    except keyring.errors.KeyringError as error:
        failure = f"{type(error).__name__}: {hidden(error, ())}"
    except Exception as error:  # noqa: BLE001  what failed at reading a password may hold it
        failure = type(error).__name__
    if failure:
        remedy = f"unlock it, or set the environment variable {variable} and leave login=keyring out"
        raise RejectedError(f"{server.shown}: the keyring cannot be read: {failure}; {remedy}")
    if not password:
        command = f"keyring set {server.host} {server.user}"
        raise RejectedError(f"{server.shown}: the keyring has no password for {server.user}; store it by {command}")
    return password


def tls_context(server: Server) -> ssl.SSLContext:
    """
    What a server's certificate is checked by: the machine's authorities, and that of the option ``ca``.

    Raises:
        RejectedError: The file that ``ca`` names cannot be read.
    """
    context = ssl.create_default_context()
    if file := server.one("ca"):
        try:
            context.load_verify_locations(cafile=file)
        except OSError as error:
            reason = f"{type(error).__name__}: {error.strerror or error}"
            raise RejectedError(f"{server.shown}: ca={file}: no certificates can be read there: {reason}") from error
    return context


def check_authorities(server: Server) -> None:
    """
    See that the file of authorities can be read where one is named: later it would cost a message.

    Raises:
        RejectedError: It cannot be read.
    """
    if server.one("ca"):
        tls_context(server)


def why_untrusted(error: ssl.SSLError, host: str) -> str:
    """What is wrong with a certificate, or with TLS, and what to do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of {host} does not fit: {error.verify_message.rstrip('.')}; {_remedy(error)}"
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return f"{host} broke the connection off; look at the port, and whether TLS is spoken there"
    return f"{host} speaks no TLS that we know: {error.reason or error}; look at the port, and at what tls= says"


def _remedy(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in (_OTHER_HOST, _OTHER_ADDRESS):
        return "use the name that the certificate is for"
    if error.verify_code in (_NOT_YET, _EXPIRED):
        return "whoever runs the server has to renew it, unless the clock of this machine is wrong"
    return "name the authority's file by ca=, if you know whose it is"


def why_unreachable(error: Exception, host: str, secrets: Collection[str] = ()) -> str:
    """What is wrong with the way to a server, and what to do."""
    told = getattr(error, "strerror", "") or str(error) or type(error).__name__
    match error:
        case socket.gaierror():
            remedy = "; look at its name, and at the network"
        case TimeoutError() | ConnectionRefusedError():
            remedy = "; look at host and port, and whether it runs"
        case _:
            remedy = ""
    return f"{host} cannot be reached: {hidden(told, secrets)}{remedy}"


def login_forms(user: str, password: str) -> tuple[str, ...]:
    """A password in each form in which a login sends it, which a server may quote; empty for no password."""
    if not password:
        return ()
    # Source: RFC 4616, section 2, and as some servers ask for it; RFC 7617, section 2.
    forms = (password, f"\0{user}\0{password}", f"{user}\0{user}\0{password}", f"{user}:{password}")
    # Some libraries send it in Latin-1, where it has room there.
    sent = {form.encode(name, "ignore") for form in forms for name in ("utf-8", "latin-1")}
    encoded = sorted(base64.b64encode(each).decode() for each in sent)
    return (*forms, *encoded, *(each.rstrip("=") for each in encoded))


def hidden(text: Any, secrets: Collection[str]) -> str:  # noqa: ANN401  whatever a server answers
    """What a server answered, on one line and without secrets."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    for secret in sorted(secrets, key=len, reverse=True):
        if secret:
            shown = shown.replace(secret, MASK)
    return " ".join(each for each in shown.split() if each.isprintable())[:300]
