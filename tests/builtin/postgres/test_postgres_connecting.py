from __future__ import annotations

import traceback
from contextlib import closing
from threading import Thread

import psycopg
import pytest

from jumpstart.builtin.postgres import open_postgres
from jumpstart.builtin.postgres_connecting import address_of
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import UnavailableError, UnsupportedError

# A lock that is not waited for long enough is let go, so that a test fails instead of waiting for ever.
IMPATIENT = "-c search_path={} -c idle_in_transaction_session_timeout=10s"
FORM = (
    "expected postgresql://user:password@host:port/database?option=value,"
    " with % @ : / ? # in a part as %25 %40 %3A %2F %3F %23"
)


def refusal(url):
    with pytest.raises(UnsupportedError) as raised:
        open_postgres(url)
    return raised.value


class TestAddress:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("postgresql://ann:hunter2@db.example/search", {"user": "ann", "password": "hunter2", "dbname": "search"}),
            ("postgres://ann@db.example:5433", {"user": "ann", "host": "db.example", "port": "5433"}),
            ("postgresql://a%3Ab:p%40ss%3A%2F%25@h/d", {"user": "a:b", "password": "p@ss:/%"}),
            ("postgresql://ann:a:b@h/d", {"password": "a:b"}),
            ("postgresql://[::1]:5433/d", {"host": "::1", "port": "5433"}),
            ("postgresql://h1:1,h2:2/d?target_session_attrs=read-write", {"host": "h1,h2", "port": "1,2"}),
            ("postgresql:///d?host=/run/postgresql", {"host": "/run/postgresql", "dbname": "d"}),
            ("postgresql://%2Frun%2Fpostgresql/d", {"host": "/run/postgresql"}),
            ("postgresql://h/d?password=hunter2&sslmode=require", {"password": "hunter2", "sslmode": "require"}),
            ("POSTGRESQL://h/d?connect_timeout=3", {"host": "h", "connect_timeout": "3"}),
            ("postgresql://h/d", {"connect_timeout": "10", "client_encoding": "UTF8"}),
        ],
    )
    def test_a_url_says_where_and_how(self, url, expected):
        parameters = dict(address_of(url).parameters)

        assert expected == {name: parameters[name] for name in expected}

    def test_options_of_ours_do_not_go_to_the_server(self):
        address = address_of("postgresql://h/d?create=1&timeout_seconds=2.5")

        assert (True, 2.5) == (address.create, address.timeout_seconds)
        assert not {"create", "timeout_seconds"}.intersection(dict(address.parameters))

    def test_no_secret_is_shown(self):
        address = address_of("postgresql://ann:hunter2@h/d?sslpassword=melon")

        assert ("hunter2", "melon") == address.secrets
        assert "postgresql://ann:***@h/d?sslpassword=***" == address.store
        assert not [secret for secret in address.secrets if secret in repr(address)]

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://ann:hun@ter2@h/d",
            "postgresql://ann:hun/ter2@h/d",
            "postgresql://ann:hun?ter2@h/d",
            "postgresql://ann:hun?a=ter2@h/d",
            "postgresql://ann:hun#ter2@h/d",
            "postgresql://ann:hun[ter2",
            "postgresql:hunter2",
            "postgresql:/hunter2",
            "postgresql://h:hunter2/d",
            "postgresql://h/d#hunter2",
        ],
    )
    def test_what_may_hide_a_password_is_refused_and_not_quoted(self, url):
        error = refusal(url)

        shown = "postgresql://***" if "//" in url else "postgresql:***"
        assert f"{shown}: {FORM}" == str(error)
        assert not [part for part in ("hun", "ter2") if part in "".join(traceback.format_exception(error))]

    @pytest.mark.parametrize(
        ("query", "reason"),
        [
            ("tls=on", "option 'tls' is unknown; known are create, timeout_seconds and those of libpq"),
            (
                "a",
                "option 'a' is unknown; known are create, timeout_seconds and those of libpq",
            ),
            ("create=yes", "create=yes is not known; expected 0 or 1"),
            ("create=1&create=0", "option 'create' stands twice; leave one out"),
            ("timeout_seconds=-1", "timeout_seconds=-1 is not known; expected a number from 0 to 3600"),
            ("timeout_seconds=1e9", "timeout_seconds=1e9 is not known; expected a number from 0 to 3600"),
            ("timeout_seconds=9999", "timeout_seconds=9999 is not known; expected a number from 0 to 3600"),
        ],
    )
    def test_an_option_that_is_not_known_is_told(self, query, reason):
        error = refusal(f"postgresql://ann:hunter2@h/d?{query}")

        assert reason == error.reason
        assert "hunter2" not in "".join(traceback.format_exception(error))

    @pytest.mark.parametrize("rest", ["ter2", "ter2&ter2"])
    def test_an_ampersand_in_a_password_does_not_show_its_end(self, rest):
        error = refusal(f"postgresql://h/d?password=hun&{rest}")

        assert "option *** " in error.reason
        assert "ter2" not in "".join(traceback.format_exception(error))

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://127.0.0.1:99999/d",
            "postgresql://127.0.0.1/d?connect_timeout=soon",
            "postgresql://127.0.0.1/d?sslmode=maybe",
            "postgresql://127.0.0.1/d?service=nowhere_at_all",
        ],
    )
    def test_what_the_library_does_not_take_is_no_server_that_is_down(self, url):
        with pytest.raises(UnsupportedError) as raised:
            open_postgres(url)

        words = "the URL or the environment says what PostgreSQL's library does not take; correct it: "
        assert raised.value.reason.startswith(words)

    def test_a_password_that_is_badly_encoded_is_not_quoted(self):
        error = refusal("postgresql://ann:sword%zzfish@h/d")

        assert error.reason.startswith("a part of it is no text that is percent-encoded")
        assert (None, None) == (error.__cause__, error.__context__)
        assert "fish" not in "".join(traceback.format_exception(error))


def test_a_lost_connection_is_made_anew_within_the_call(server, schema, opened, url, make_chain):
    store, commits = opened(f"{url}&application_name={schema}"), make_chain(["[0]", "[1]"])
    store.append("ann", commits[0])
    with server.connect() as other:
        ended = "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = %s"
        assert [(True,)] == other.execute(ended, (schema,)).fetchall()
        store.append("ann", commits[1])
        assert [(True,)] == other.execute(ended, (schema,)).fetchall()

    assert commits == tuple(store.commits("ann"))


def test_a_statement_that_waits_too_long_is_unavailable(server, schema, opened, url, make_chain):
    store, commits = opened(f"{url}&timeout_seconds=0.3"), make_chain(["[0]", "[1]"])
    store.append("ann", commits[0])
    with server.connect(schema, autocommit=False, options=IMPATIENT.format(schema)) as other:
        other.execute("select from jumpstart_commits for update")
        with pytest.raises(UnavailableError) as raised:
            store.append("ann", commits[1])
    store.append("ann", commits[1])

    assert "the server did not finish in time; try again, or raise timeout_seconds" == raised.value.reason
    assert isinstance(raised.value.__cause__, psycopg.errors.QueryCanceled)


@pytest.mark.parametrize("locked", ["jumpstart_commits", "jumpstart_meta"])
def test_a_locked_table_is_unavailable(server, schema, url, locked):
    with server.connect(schema, autocommit=False, options=IMPATIENT.format(schema)) as other:
        other.execute(f"lock table {locked}")
        with pytest.raises(UnavailableError), closing(open_postgres(f"{url}&timeout_seconds=0.3")) as store:
            store.head("ann")


def test_a_store_opened_in_one_thread_may_be_used_in_another(store):
    commit = next_commit(Head(), "[]")
    thread = Thread(target=store.append, args=("ann", commit))
    thread.start()
    thread.join()

    assert (commit,) == tuple(store.commits("ann"))
