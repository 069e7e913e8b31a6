from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


class Server(ThreadingHTTPServer):
    """
    A server on the loopback interface that takes what is posted, as ntfy does.

    Attributes:
        posted: The headers and the JSON of each message that was taken.
        answers: What becomes of the next posts: status, headers and text; then they are taken.
    """

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.posted: list[tuple[dict[str, str], dict[str, str]]] = []
        self.answers: list[tuple[int, dict[str, str], str]] = []

    @property
    def place(self) -> str:
        """Its address and port."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Taking(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, headers, text = self.server.answers.pop(0) if self.server.answers else (200, {}, "{}")
        if status == 200:
            self.server.posted.append(({name.lower(): value for name, value in self.headers.items()}, posted))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(text.encode())), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that was started for one test."""
    with Server() as started:
        thread = Thread(target=started.serve_forever, args=(0.01,))
        thread.start()
        yield started
        started.shutdown()
        thread.join()
