from __future__ import annotations

import logging
import os
import pickle
import shutil
import socket
import subprocess
import traceback
from contextlib import closing
from random import Random
from threading import Thread

import psycopg
import pytest

import jumpstart
from jumpstart.builtin.postgres import PostgresStorage, open_postgres
from jumpstart.builtin.postgres_errors import translated
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import CorruptError, ReadOnlyError, StorageFullError, UnavailableError, UnsupportedError

WRONG = "sword fish"
USER = "nobody"
COMMIT = next_commit(Head(), "[]")
STORE = "postgresql://h/d"


def refusal(url, kind=UnavailableError):
    with pytest.raises(kind) as raised, closing(open_postgres(url)):
        pass
    return raised.value


class TestWaysIn:
    def test_a_wrong_password_is_told(self, server):
        error = refusal(server.url("public", user="ann", password=WRONG.replace(" ", "%20")))

        words = (
            "the server refuses the user's password; look at both in the URL (% @ : / ? # as %25 %40 %3A %2F %3F %23)"
        )
        assert words == error.reason
        assert isinstance(error.__cause__, psycopg.OperationalError)

    def test_a_missing_password_is_told(self, server):
        reason = "the server asks for a password; put one into the URL, PGPASSWORD or a password file"

        assert reason == refusal(server.url("public", user="ann", query="passfile=/nowhere")).reason

    def test_an_unknown_database_is_told(self, server):
        reason = refusal(server.url("public", database="nowhere")).reason

        assert reason.startswith("there is no such database; make it with createdb, or correct the URL: ")

    def test_an_unknown_user_is_told(self, server):
        assert refusal(server.url("public", user="nobody")).reason.startswith(
            "the server does not let this user in from here: "
        )

    def test_a_server_that_is_down_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]

        reason = refusal(f"postgresql://127.0.0.1:{port}/d").reason

        assert reason.startswith("no server answers there; start it, or correct host and port: ")

    @pytest.mark.parametrize(
        "query", ["sslmode=require", "sslmode=verify-full&sslrootcert=/nowhere/root.crt"], ids=["TLS", "certificate"]
    )
    def test_tls_that_does_not_fit_is_told(self, server, query):
        reason = refusal(server.url("public", query=query)).reason

        assert reason.startswith("TLS does not fit; look at sslmode and sslrootcert in the URL: ")

    def test_a_server_that_does_not_answer_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"postgresql://127.0.0.1:{silent.getsockname()[1]}/d?connect_timeout=2"

            assert refusal(url).reason.startswith("the server did not answer in time; is it the right host and port: ")

    def test_a_server_of_another_kind_is_told(self):
        def answer():
            connection, _ = other.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        with socket.create_server(("127.0.0.1", 0)) as other:
            thread = Thread(target=answer)
            thread.start()
            url = f"postgresql://127.0.0.1:{other.getsockname()[1]}/d?sslmode=disable"
            error = refusal(url)
            thread.join()

        assert error.reason.startswith("the server cannot be reached: ")

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ("failed to resolve host 'h': Name or service not known", "its host cannot be found; look at the URL: "),
            ("FATAL:  the database system is starting up", "the server is stopping or starting; try again: "),
            ("FATAL:  Passwort-Authentifizierung fehlgeschlagen", "the server cannot be reached: FATAL: Passwort-Auth"),
        ],
    )
    def test_words_decide_where_there_is_no_state(self, said, reason):
        error = translated(psycopg.OperationalError(said), STORE, connected=False, writes=False)

        assert isinstance(error, UnavailableError)
        assert error.reason.startswith(reason)


class TestRights:
    @pytest.fixture
    def anns(self, server, schema, url, password):
        """Ann may look at a store, and no more."""
        with closing(open_postgres(url)) as store:
            store.append("ann", COMMIT)
        server.execute(f"grant usage on schema {schema} to ann; grant select on jumpstart_meta to ann", schema=schema)
        return server.url(schema, user="ann", password=password[1])

    def test_a_role_that_only_reads_reads(self, server, schema, opened, anns):
        server.execute("grant select on jumpstart_commits to ann", schema=schema)
        store = opened(anns)
        for write in (
            lambda: store.append("ann", next_commit(store.head("ann"), "[1]")),
            lambda: store.append("ben", COMMIT),
            lambda: store.replace("ann", (), expected=store.head("ann")),
        ):
            with pytest.raises(ReadOnlyError) as raised:
                write()
            assert raised.value.reason.startswith(
                "this role may not do it; it needs select, insert, update and delete on jumpstart_commits: "
            )

        assert (COMMIT,) == tuple(store.commits("ann"))

    def test_a_role_that_may_not_even_read_is_told(self, opened, anns):
        with pytest.raises(UnavailableError) as raised:
            opened(anns).head("ann")

        assert raised.value.reason.endswith("permission denied for table jumpstart_commits")

    def test_a_server_that_only_reads_is_told(self, server, schema, url):
        with closing(open_postgres(url)) as store:
            store.append("ann", COMMIT)

        def lend():
            return server.connect(schema, options=f"-c search_path={schema} -c default_transaction_read_only=on")

        store = PostgresStorage(lend)
        with pytest.raises(ReadOnlyError) as raised:
            store.append("ben", COMMIT)

        assert "it can be read, but not written: the server is a standby, or the role only reads" == raised.value.reason
        assert (COMMIT,) == tuple(store.commits("ann"))


@pytest.fixture
def small_disk(server, schema):
    """The name of a tablespace on a disk of a few megabytes."""
    disk = server.folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        shutil.chown(disk, "postgres")
        server.execute(f"create tablespace small location '{disk}'")
        yield "small"
        server.execute(f"drop schema {schema} cascade")
        server.execute("drop tablespace small")
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a file system")
def test_a_full_disk_is_told_and_what_was_there_is_read(server, schema, opened, small_disk):
    store = opened(server.url(schema, query="create=1", default_tablespace=small_disk))
    kept = []
    chance = Random(7)  # noqa: S311  repeatable, and what no server compresses

    def fill():
        while True:
            commit = next_commit(store.head("ann"), chance.randbytes(50_000).hex())
            store.append("ann", commit)
            kept.append(commit)

    with pytest.raises(StorageFullError) as raised:
        fill()
    with pytest.raises(StorageFullError):
        store.replace("ann", [next_commit(Head(), chance.randbytes(900_000).hex())], expected=store.head("ann"))

    assert "there is no space left on the server, or a quota is reached; make room and try again" == raised.value.reason
    assert kept == list(store.commits("ann"))
    assert len(kept) > 3
    store.close()


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("08006", UnavailableError),
        ("0A000", UnsupportedError),
        ("22021", UnsupportedError),
        ("22P05", UnsupportedError),
        ("23505", UnavailableError),
        ("25006", ReadOnlyError),
        ("26000", UnsupportedError),
        ("40001", UnavailableError),
        ("40003", UnavailableError),
        ("40P01", UnavailableError),
        ("42501", ReadOnlyError),
        ("42P01", CorruptError),
        ("42703", CorruptError),
        ("53100", StorageFullError),
        ("53300", UnavailableError),
        ("54000", UnsupportedError),
        ("55P03", UnavailableError),
        ("57014", UnavailableError),
        ("57P01", UnavailableError),
        ("57P03", UnavailableError),
        ("58030", UnavailableError),
        ("XX000", CorruptError),
        ("XX001", CorruptError),
        ("XX002", CorruptError),
    ],
)
def test_an_error_of_postgresql_is_one_of_ours(state, kind):
    cause = psycopg.errors.lookup(state)("it failed")
    error = translated(cause, STORE, connected=True, writes=True)

    assert kind is type(error)
    assert cause is error.__cause__


class TestSecrets:
    def all_that_is_told(self, error, caplog):
        chain = [error]
        while before := chain[-1].__cause__ or chain[-1].__context__:
            chain.append(before)
        told = [f"{each} {each!r} {vars(each)}" for each in chain]
        return "".join([*told, *traceback.format_exception(error), caplog.text, repr(pickle.dumps(error))])

    @pytest.mark.parametrize(
        ("user", "query"),
        [
            ("ann", ""),
            ("ann", "database=nowhere"),
            ("ann", "sslmode=require"),
            ("ann", "sslmode=maybe"),
            ("ann", "connect_timeout=soon"),
            ("ann", "tls=on"),
            ("nobody", ""),
        ],
    )
    def test_no_failure_tells_the_password(self, server, caplog, user, query):
        caplog.set_level(logging.DEBUG)
        logging.getLogger("psycopg").setLevel(logging.DEBUG)
        url = server.url("public", user=user, password=WRONG.replace(" ", "%20"), query=query)
        with pytest.raises((UnavailableError, UnsupportedError)) as raised:
            jumpstart.open(url, discover=False)

        told = self.all_that_is_told(raised.value, caplog)
        assert not [secret for secret in ("sword%20fish", "sword fish") if secret in told]

    def test_nothing_that_works_tells_the_password(self, server, schema, url, password, caplog):
        caplog.set_level(logging.DEBUG)
        server.execute(f"grant all on schema {schema} to ann", schema=schema)
        server.execute("grant all on jumpstart_commits, jumpstart_meta to ann", schema=schema)
        with jumpstart.open(server.url(schema, user="ann", password=password[1]), discover=False) as ws:
            ws.add(jumpstart.Contact(name="Dana Okafor"))
            told = f"{ws!r} {ws._storage!r} {caplog.text}"

        assert url
        assert not [secret for secret in password if secret in told]

    def test_a_message_that_holds_the_password_is_not_shown(self, server):
        error = refusal(server.url("public", user=USER, password=USER))

        silent = "the driver's message is not shown, since it holds the password"
        assert f"the server does not let this user in from here: {silent}" == error.reason
        assert (None, None) == (error.__cause__, error.__context__)


def test_without_the_extra_it_is_named(run):
    script = """
sys.modules["psycopg"] = None
import jumpstart
for url in ("postgresql://ann:swordfish@h/d", "postgres://h/d"):
    try:
        jumpstart.open(url, discover=False)
    except MissingExtraError as error:
        print(error, end=";")
"""
    told = "a store in PostgreSQL needs an extra: pip install 'jumpstart[postgres]'"

    assert f"{told};{told};" == run(script)
