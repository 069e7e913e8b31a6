"""A notifier for the services that Apprise knows."""

from __future__ import annotations

import logging
import threading
import warnings
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from jumpstart.builtin.servers import hidden, login_forms
from jumpstart.errors import DeferredError, MissingExtraError, RejectedError
from jumpstart.plugins import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jumpstart.plugins import Message

_SHORTEST_SECRET = 3


def open_apprise(url: str) -> AppriseNotifier:
    """
    A notifier for one service: ``apprise:`` before its URL, as in ``apprise:discord://id/token``.

    Raises:
        RejectedError: Apprise knows no such service, or it lacks something.
        MissingExtraError: The extra ``apprise`` is not installed.
    """
    target = url.partition(":")[2]
    scheme, _, rest = target.partition("://")
    if not scheme or not rest or "/" in scheme:
        raise RejectedError("apprise: it names no service; expected apprise: and a URL of Apprise, as apprise:ntfy://…")
    secrets = _secrets_of(rest)
    shown = f"apprise:{hidden(scheme, secrets)}://***"
    apprise = _apprise()
    service = apprise.Apprise(asset=_asset(apprise))
    with _silent():
        is_known = service.add(target)
    if not is_known:
        raise RejectedError(f"{shown}: Apprise refuses it; see its documentation for the service's URL")
    if len(service) != 1:
        raise RejectedError(f"{shown}: it names {len(service)} services; give each a channel of its own")
    # Where a password is not escaped, Apprise reads more or less of the URL as one.
    user, password = (str(getattr(service[0], name, "") or "") for name in ("user", "password"))
    secrets = tuple(sorted({*secrets, *login_forms(user, password)}))
    return AppriseNotifier(service, secrets=secrets, shown=shown, format_=apprise.NotifyFormat.TEXT)


def _apprise() -> Any:  # noqa: ANN401  a module
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it imports is its own affair
        try:
            import apprise  # noqa: PLC0415  an extra

            apprise.Apprise().add("json://localhost")  # it imports its services when the first is asked for
        except ImportError as error:
            raise MissingExtraError("apprise", "sending by Apprise") from error
    return apprise


def _asset(apprise: Any) -> Any:  # noqa: ANN401  as above
    """
    Settings by which Apprise sends in the caller's thread.

    What is logged there belongs to what is sent there, and whoever asked watches the time.
    A service that hangs in one of Apprise's own threads keeps the whole program from ending.
    """
    try:
        return apprise.AppriseAsset(async_mode=False, service_timeout=0)
    except (AttributeError, TypeError):  # an older one has no time limit that would need a thread
        return apprise.AppriseAsset(async_mode=False)


def _secrets_of(rest: str) -> tuple[str, ...]:
    """The parts of a service's URL, of which any may be a token, and those side by side as a login encodes them."""
    for mark in "?&=@:#,":
        rest = rest.replace(mark, "/")
    parts = rest.split("/")
    # What is not escaped, Apprise or what it sends by escapes.
    found = {form for part in parts for form in (part, unquote(part), quote(part, safe=""), quote(unquote(part)))}
    found |= {form for user, password in pairwise(map(unquote, parts)) for form in login_forms(user, password)}
    return tuple(sorted(form for form in found if len(form) >= _SHORTEST_SECRET))


class AppriseNotifier:
    """
    A `Notifier` that sends by a service of Apprise; of a private message it shows the title alone.

    Args:
        service: An ``apprise.Apprise`` with one service.
        secrets: The parts of its URL, which no log and no error may tell.
        shown: Its URL without secrets.
        format_: Apprise's name for plain text.
    """

    def __init__(
        self,
        service: Any,  # noqa: ANN401  an object of Apprise, which is an extra
        *,
        secrets: tuple[str, ...],
        shown: str,
        format_: object,
    ) -> None:
        self._service, self._secrets, self._shown, self._format = service, secrets, shown, format_

    def __repr__(self) -> str:
        return f"<AppriseNotifier {self._shown}>"

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`; Apprise does not say whether a failure is for ever, so each is tried again."""
        title, body = (message.title, message.body) if message.body and not message.private else ("", message.title)
        with _hiding(self._secrets) as told:
            try:
                is_sent = bool(self._service.notify(title=title, body=body, body_format=self._format))
            except Exception as error:  # noqa: BLE001  what Apprise raises may tell a token
                reason = hidden(f"{type(error).__name__}: {error}", self._secrets)
                raise DeferredError(f"{self._shown}: {reason}") from None
        if not is_sent:
            reason = told[-1] if told else "Apprise does not say why"
            raise DeferredError(f"{self._shown}: {reason}; look at its URL, and whether the service answers")
        return Receipt(key=key, detail="accepted by the service")

    def close(self) -> None:
        """See `Notifier.close`; nothing is held."""


@contextmanager
def _silent() -> Iterator[None]:
    """Let Apprise log nothing meanwhile: of a URL that it refuses it quotes parts, down to single letters."""
    ours = threading.get_ident()
    with _filtering(lambda record: record.thread != ours):
        yield


@contextmanager
def _hiding(secrets: tuple[str, ...]) -> Iterator[list[str]]:
    """Take secrets out of what Apprise and what it sends by log meanwhile; gives their warnings."""
    told: list[str] = []
    ours = threading.get_ident()

    def hide(record: logging.LogRecord) -> bool:
        is_ours, message = record.thread == ours, record.getMessage()
        # Somebody else's may be about another service, and keeps its form unless it tells a secret of this one.
        if is_ours or any(secret in f"{message} {record.exc_info}" for secret in secrets):
            record.msg, record.args = hidden(message, secrets), ()
            record.exc_info, record.exc_text = None, None
        if is_ours and record.levelno >= logging.WARNING:
            told.append(record.msg)
        return True

    with _filtering(hide):
        yield told


@contextmanager
def _filtering(chosen: Callable[[logging.LogRecord], bool]) -> Iterator[None]:
    # Each by itself, since a logger does not filter what those below it log; and services log by many.
    loggers = [logging.getLogger(name) for name in ("", *logging.root.manager.loggerDict.copy())]
    for logger in loggers:
        logger.addFilter(chosen)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(chosen)
