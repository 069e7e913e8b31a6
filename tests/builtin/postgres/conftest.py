"""A PostgreSQL server of our own: made for the run, on a free port, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import attrs
import psycopg
import pytest

from jumpstart.builtin.postgres import PostgresStorage, open_postgres

PASSWORD = "correct horse % battery"  # noqa: S105  of a server that is thrown away
QUOTED = "correct%20horse%20%25%20battery"
SCHEMAS = count(1)
# Whoever runs the tests is let in; ann must say her password.
RIGHTS = """
local all all trust
host all ann 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


@attrs.frozen(kw_only=True)
class Server:
    """A server that can be stopped and started, and its ways in."""

    folder: Path
    port: int
    bin: Path
    options: str

    def run(self, program, *arguments):
        """Run one of PostgreSQL's programs, as somebody whom it takes: it refuses root."""
        as_whom = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
        command = [*as_whom, str(self.bin / program), *map(str, arguments)]
        # A server keeps the standard streams that it gets, and whoever reads from them would wait for its end.
        with (self.folder / "output").open("w+b") as output:
            done = subprocess.run(
                command, check=False, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
            output.seek(0)
            assert done.returncode == 0, output.read().decode()

    def create(self):
        self.run("initdb", "-D", self.folder / "data", "-U", "owner", "-A", "trust", "--locale=C.UTF-8", "--no-sync")
        (self.folder / "data" / "pg_hba.conf").write_text(RIGHTS)

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {self.options}"
        log = self.folder / "data" / "log"
        self.run("pg_ctl", "-D", self.folder / "data", "-l", log, "-o", options, "-w", "start")

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")

    def url(
        self, schema, *, user="owner", password="", query="", isolation="read committed", database="postgres", **more
    ):
        secret = f":{password}" if password else ""
        settings = {"search_path": schema, "default_transaction_isolation": isolation.replace(" ", "\\ "), **more}
        options = quote(" ".join(f"-c {name}={value}" for name, value in settings.items()))
        options += query and f"&{query}"
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}?options={options}"

    def connect(self, schema="public", **options):
        where = {"host": "127.0.0.1", "port": self.port, "user": "owner", "dbname": "postgres"}
        return psycopg.connect(**{**where, "autocommit": True, "options": f"-c search_path={schema}", **options})

    def execute(self, statement, *, schema="public"):
        """Run a statement."""
        with self.connect(schema) as connection:
            connection.execute(statement)

    def new_schema(self):
        """A new schema without tables: a database of its own for each test would take 300 files."""
        name = f"search_{next(SCHEMAS)}"
        self.execute(f"create schema {name}")
        return name


def programs() -> Path:
    """Where PostgreSQL's programs are; Debian keeps them off the path."""
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True)
        if Path(asked.stdout.strip(), "initdb").exists():
            return Path(asked.stdout.strip())
    found = shutil.which("initdb")
    if not found:
        pytest.skip("there is no initdb here, so no server can be made")
    return Path(found).resolve().parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def new_server(folder: str, options: str) -> Server:
    if os.name != "posix":
        pytest.skip("the server of the tests is started as on POSIX")
    if os.geteuid() == 0:
        if (
            not shutil.which("runuser")
            or subprocess.run(["id", "postgres"], check=False, capture_output=True).returncode
        ):
            pytest.skip("PostgreSQL refuses root, and there is no user postgres to run it")
        shutil.chown(folder, "postgres")
    server = Server(folder=Path(folder), port=free_port(), bin=programs(), options=options)
    server.create()
    server.start()
    server.execute(f"create role ann login password '{PASSWORD}'")
    return server


def running(options=""):
    """A server for as long as somebody uses it."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = new_server(folder, options)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def server():
    """The server that all tests share; none of them cuts its power."""
    yield from running("-c fsync=off")


@pytest.fixture
def own_server():
    """A server that one test may stop and start."""
    yield from running()


@pytest.fixture
def schema(server):
    """A new schema, without tables."""
    return server.new_schema()


@pytest.fixture
def url(server, schema):
    """The URL of a new schema, with the tables made."""
    found = server.url(schema)
    open_postgres(f"{found}&create=1").close()
    return found


@pytest.fixture
def opened():
    """Open stores by URL, and close them at the end."""
    stores: list[PostgresStorage] = []

    def open_store(url):
        stores.append(open_postgres(url))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def store(opened, url):
    return opened(url)


@pytest.fixture
def password():
    """Ann's password, as it is and as a URL holds it."""
    return PASSWORD, QUOTED
