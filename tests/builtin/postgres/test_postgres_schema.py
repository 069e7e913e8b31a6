from __future__ import annotations

import pytest

from jumpstart.builtin.postgres import PostgresStorage, open_postgres
from jumpstart.builtin.postgres_schema import schema as schema_of
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import ReadOnlyError, UnsupportedError

ABSENT = "its database has no tables of jumpstart; open it once with create=1, as a role that may make tables"


def refusal(url, kind=UnsupportedError):
    with pytest.raises(kind) as raised:
        open_postgres(url)
    return raised.value.reason


def test_tables_are_not_made_unless_that_is_asked_for(server, schema):
    assert ABSENT == refusal(server.url(schema))
    with server.connect(schema) as connection:
        assert (None,) == connection.execute("select to_regclass('jumpstart_commits')").fetchone()


def test_tables_are_made_once_and_kept(server, schema, opened):
    url, commit = server.url(schema), next_commit(Head(), "[]")
    opened(f"{url}&create=1").append("ann", commit)
    opened(f"{url}&create=1")

    assert (commit,) == tuple(opened(url).commits("ann"))


def test_tables_that_are_half_made_are_made_whole(server, schema, opened):
    for statement in schema_of()[:-1]:
        server.execute(statement, schema=schema)
        assert ABSENT == refusal(server.url(schema))

    opened(server.url(schema, query="create=1"))

    assert Head() == opened(server.url(schema)).head("ann")


def test_an_administrator_may_make_the_tables(server, schema, opened):
    for _ in range(2):
        for statement in schema_of():
            server.execute(statement, schema=schema)

    assert Head() == opened(server.url(schema)).head("ann")


def test_many_may_make_them_at_once(server, schema, start_process):
    script = "from jumpstart.builtin.postgres import open_postgres\nadd(open_postgres(sys.argv[1]), sys.argv[2], '[]')"
    processes = [start_process(script, server.url(schema, query="create=1"), name) for name in "abcdef"]

    assert [""] * 6 == [process.communicate(timeout=100)[1] for process in processes]


def test_a_role_that_may_not_make_tables_is_told(server, schema, password):
    server.execute(f"grant usage on schema {schema} to ann")

    reason = refusal(server.url(schema, user="ann", password=password[1], query="create=1"), ReadOnlyError)

    assert reason.endswith(
        f"permission denied for schema {schema} LINE 1: create table if not exists jumpstart_commits ( ^"
    )


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("2", "its tables are of version 2, and this jumpstart knows 1; upgrade jumpstart"),
        ("one", "its tables are of version 'one'; expected a number up to 1"),
        ("²", "its tables are of version '²'; expected a number up to 1"),
    ],
)
@pytest.mark.usefixtures("url")
def test_tables_of_another_version_are_left_alone(server, schema, version, reason):
    with server.connect(schema) as connection:
        connection.execute("update jumpstart_meta set value = %s", (version,))

    assert reason == refusal(server.url(schema, query="create=1"))


def test_a_database_in_another_encoding_is_refused(server):
    server.execute("create database latin encoding 'LATIN1' locale 'C' template template0")

    reason = refusal(server.url("public", database="latin", query="create=1"))

    assert "its texts are in LATIN1; expected a database and a connection in UTF8" == reason


def test_a_lent_connection_in_another_encoding_is_refused(server, schema):
    with pytest.raises(UnsupportedError) as raised:
        PostgresStorage(lambda: server.connect(schema, client_encoding="latin1"), create=True)

    assert "its texts are in LATIN1; expected a database and a connection in UTF8" == raised.value.reason


def test_where_texts_are_ordered_by_nature_no_collation_is_named():
    assert not [statement for statement in schema_of(collation="") if "collate" in statement]
