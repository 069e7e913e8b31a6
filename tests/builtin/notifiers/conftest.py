"""Servers of their own for the tests of notifiers: mail, calendars and the web, on loopback."""

from __future__ import annotations

import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack, closing
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from http.client import HTTPConnection
from pathlib import Path

import pytest

from jumpstart.builtin.caldav_calendar import open_caldav


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """What an SMTP server does with mail; tests say otherwise by its fields."""

    def __init__(self):
        self.mails = []
        self.recipients = []
        self.answers = defaultdict(list)  # what it answers to an address, once each
        self.data_answers = []  # what it answers to a message, once each; "drop" drops the connection

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.answers[address]:
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        answer = self.data_answers.pop(0) if self.data_answers else ""
        if answer == "drop":
            server.transport.abort()
        if answer:
            return answer
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.recipients.append(tuple(envelope.rcpt_tos))
        return "250 taken"


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def start_mail_server(mailbox):
    """Start an SMTP server with some options of aiosmtpd; gives its port."""
    from aiosmtpd.controller import Controller

    with ExitStack() as started:

        def start(**options) -> int:
            controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
            controller.start()
            started.callback(controller.stop)
            return controller.port

        yield start


@pytest.fixture(scope="session")
def certificates(tmp_path_factory, authority):
    """A context for a server named localhost, and the file of the authority that vouches for it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    file = tmp_path_factory.mktemp("certificates") / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return context, file


@pytest.fixture(scope="session")
def authority():
    import trustme

    return trustme.CA()


@pytest.fixture(scope="session")
def old_certificate(authority):
    """A context for a server named localhost, whose certificate is over."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    over = datetime(2021, 1, 1)  # noqa: DTZ001  as trustme wants it
    authority.issue_cert("localhost", not_before=datetime(2020, 1, 1), not_after=over).configure_cert(context)  # noqa: DTZ001
    return context


@pytest.fixture(scope="session")
def radicale(tmp_path_factory):
    """A Radicale server with a folder; gives its port."""
    folder, port = tmp_path_factory.mktemp("radicale"), free_port()
    settings = {
        "server": {"hosts": f"127.0.0.1:{port}"},
        "auth": {"type": "none"},
        "rights": {"type": "authenticated"},
        "storage": {"filesystem_folder": str(folder / "collections")},
        "logging": {"level": "error"},
    }
    text = "\n".join(
        f"[{name}]\n" + "\n".join(f"{key} = {value}" for key, value in options.items())
        for name, options in settings.items()
    )
    (folder / "config").write_text(text, "utf-8")
    command = [sys.executable, "-m", "radicale", "--config", str(folder / "config")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, env=os.environ)
    try:
        if not _answers(port, process):
            pytest.skip(f"Radicale does not start here: {(folder / 'log').read_text('utf-8')[-300:]}")
        yield port
    finally:
        process.kill()
        process.wait()


def _answers(port: int, process: subprocess.Popen) -> bool:
    """Wait for a server that was just started; it says in no other way that it is ready."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with closing(socket.socket()) as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        threading.Event().wait(0.05)
    return False


class Client:
    """Another calendar client: it reads and writes entries without asking anybody."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.headers = {"Authorization": "Basic YW5uOng=", "Content-Type": "text/calendar; charset=utf-8"}

    def request(self, method: str, name: str = "", body: bytes = b"") -> tuple[int, bytes]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, f"{self.path}{name}", body or None, self.headers)
            response = connection.getresponse()
            return response.status, response.read()

    def read(self, uid: str) -> bytes:
        status, body = self.request("GET", f"{uid}.ics")
        assert status == 200, (status, body)
        return body

    def change(self, uid: str, *exchanges: tuple[bytes, bytes]) -> None:
        """Replace texts of an entry, as a client does that knows nothing of us."""
        content = self.read(uid)
        for old, new in exchanges:
            assert old in content, content
            content = content.replace(old, new)
        assert self.request("PUT", f"{uid}.ics", content)[0] in (201, 204)


@pytest.fixture
def shared_calendar(radicale, request):
    """A new calendar on Radicale: its URL, and another client of it."""
    path = f"/ann/{abs(hash(request.node.nodeid))}/"
    client = Client(radicale, path)
    status, body = client.request("MKCALENDAR")
    assert status == 201, body
    return f"caldav://ann:x@127.0.0.1:{radicale}{path}?tls=never", client


@pytest.fixture
def calendar(shared_calendar):
    opened = open_caldav(shared_calendar[0])
    yield opened
    opened.close()


@pytest.fixture
def start_web_server():
    """Start a web server that answers by a list of (status, headers, body), the last for ever; gives port and paths."""
    with ExitStack() as started:

        def start(*answers, context=None):
            waiting, asked = list(answers), []

            class Handler(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"

                def answer(self):
                    length = int(self.headers.get("Content-Length") or 0)
                    asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
                    status, headers, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(body)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                    self.close_connection = self.close_connection or "X-Hangs-Up" in headers

                do_GET = do_PUT = do_DELETE = do_PROPFIND = do_POST = answer  # noqa: N815

                def log_message(self, *_):
                    pass

            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            server.daemon_threads = True
            if context is not None:
                server.socket = context.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            started.callback(server.server_close)
            started.callback(server.shutdown)
            return server.server_port, asked

        yield start


@pytest.fixture
def root() -> Path:
    return Path(__file__).parents[3]
