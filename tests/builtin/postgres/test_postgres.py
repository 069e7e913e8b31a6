from __future__ import annotations

import os
from itertools import count, islice, product
from threading import Thread

import attrs
import pytest
from psycopg.rows import dict_row

from jumpstart.builtin.postgres import PAGE_ROWS, PostgresStorage, open_postgres
from jumpstart.domain.log import Commit, Head, next_commit, verified
from jumpstart.errors import ConflictError, CorruptError, UnavailableError, UnsupportedError
from jumpstart.plugins import Storage

NASTY = ["", " ", " padded ", "\u00e9", "e\u0301", "É", "\r\n", "\u2028", "\ufeff", "😀", "'; drop table commits;--"]
NAMES = ["\u00e9", "e\u0301", "É", "e", "E", " e", "e ", "😀", "\uff5e", "ana", "%s", "\\"]


def fill(store, workspace, commits):
    for commit in commits:
        store.append(workspace, commit)


@pytest.fixture
def lent_store(server, schema):
    """A store on connections that are set up otherwise than ours: the contract is held for those of a URL."""

    def lend():
        return server.connect(schema, autocommit=False, row_factory=dict_row)

    return PostgresStorage(lend, create=True)


class TestLentConnections:
    def test_it_keeps_the_contract_of_types(self, lent_store):
        assert isinstance(lent_store, Storage)

    def test_an_unknown_workspace_is_empty(self, lent_store):
        assert (Head(), (), ()) == (lent_store.head("ann"), tuple(lent_store.commits("ann")), lent_store.workspaces())

    def test_text_comes_back_as_it_was(self, lent_store, make_chain, make_head):
        commits = make_chain(NASTY)
        fill(lent_store, "ann", commits)

        assert commits == tuple(lent_store.commits("ann"))
        assert make_head(commits) == lent_store.head("ann")

    def test_a_window_excludes_after_and_includes_upto(self, lent_store, make_chain):
        commits = make_chain(f"[{n}]" for n in range(5))
        fill(lent_store, "ann", commits)

        for after, upto in product([-1, 0, 1, 4, 5, 6], [None, -1, 0, 1, 4, 5, 9]):
            expected = commits[max(after, 0) : upto if upto is None else max(upto, 0)]
            assert expected == tuple(lent_store.commits("ann", after=after, upto=upto)), (after, upto)

    def test_names_that_look_alike_are_different_and_in_the_order_of_code_points(self, lent_store, make_chain):
        for name in NAMES:
            fill(lent_store, name, make_chain([name]))

        assert tuple(sorted(NAMES)) == lent_store.workspaces()
        assert NAMES == [commit.body for name in NAMES for commit in lent_store.commits(name)]

    def test_the_same_commit_again_is_a_success_and_leaves_one_row(self, lent_store, make_chain):
        commits = make_chain(["[0]", "[1]", "[2]"])
        fill(lent_store, "ann", commits)
        fill(lent_store, "ann", reversed(commits))

        assert commits == tuple(lent_store.commits("ann"))

    @pytest.mark.parametrize(
        "on",
        [Head(), Head(revision=1, digest="1" * 64), Head(revision=2, digest="2" * 64), Head(revision=3)],
        ids=["the start", "an older one", "another head", "a gap"],
    )
    def test_a_commit_that_does_not_follow_the_head_changes_nothing(self, lent_store, make_chain, make_head, on):
        commits = make_chain(["[0]", "[1]"])
        fill(lent_store, "ann", commits)

        with pytest.raises(ConflictError) as raised:
            lent_store.append("ann", next_commit(on, "[9]"))

        assert make_head(commits) == Head(revision=raised.value.revision, digest=raised.value.digest)
        assert commits == tuple(lent_store.commits("ann"))

    @pytest.mark.parametrize("revision", [-1, 0, 1, 2])
    def test_a_commit_on_nothing_that_is_not_the_first_is_refused(self, lent_store, revision):
        parent = "" if revision != 1 else "0" * 64

        with pytest.raises(ConflictError):
            lent_store.append("ann", Commit(revision=revision, parent=parent, digest="a", body="[]"))
        assert () == lent_store.workspaces()

    @pytest.mark.parametrize("bodies", [[], ["[7]"], ["[7]", "[8]", "[9]"]], ids=len)
    def test_a_log_is_replaced_at_once_and_no_other_is_touched(self, lent_store, make_chain, make_head, bodies):
        old, new, other = make_chain(["[0]", "[1]"]), make_chain(bodies), make_chain(["[5]"])
        fill(lent_store, "ann", old)
        fill(lent_store, "ben", other)
        lent_store.replace("ann", iter(new), expected=make_head(old))
        lent_store.replace("ann", iter(new), expected=make_head(old))  # a retry

        assert new == tuple(lent_store.commits("ann"))
        assert other == tuple(lent_store.commits("ben"))

    def test_a_log_with_another_head_is_not_replaced(self, lent_store, make_chain):
        old = make_chain(["[0]", "[1]"])
        fill(lent_store, "ann", old)

        for expected in (Head(), Head(revision=1, digest=old[0].digest), Head(revision=2, digest="0" * 64)):
            with pytest.raises(ConflictError) as raised:
                lent_store.replace("ann", (), expected=expected)
            assert 2 == raised.value.revision
        assert old == tuple(lent_store.commits("ann"))

    def test_an_unknown_workspace_may_be_filled_at_once(self, lent_store, make_chain):
        commits = make_chain(f"[{n}]" for n in range(50))
        lent_store.replace("ann", commits, expected=Head())

        assert commits == tuple(lent_store.commits("ann"))


def test_many_workspaces_are_listed_by_pages(server, schema, store):
    names = [f"seeker {n:05}" for n in range(3_000)]
    rows = "select format('seeker %s', to_char(n, 'FM00000')), r, '', '', '[]' from generate_series(0, 2999) n"
    server.execute(f"insert into jumpstart_commits {rows}, generate_series(1, 3) r", schema=schema)

    pages = [store.workspaces()]
    while pages[-1]:
        pages.append(store.workspaces(after=pages[-1][-1], limit=700))

    assert [1000, 700, 700, 600, 0] == [len(page) for page in pages]
    assert names == [name for page in pages for name in page]
    assert () == store.workspaces(limit=0)


def test_a_large_body_and_large_batches_come_back(store, make_chain):
    bodies = ["x" * 8_000_000, "[]", "é" * 3_000_000, *("y" * 900_000 for _ in range(12))]
    commits = make_chain(bodies)
    fill(store, "ann", commits[:5])
    store.replace("ben", commits, expected=Head())

    assert commits[:5] == tuple(store.commits("ann"))
    assert commits == tuple(verified(store.commits("ben"), store="", workspace="ben"))


def test_a_long_log_is_read_page_by_page(store, make_chain):
    commits = make_chain(f'{{"n":{n},"text":"{"word " * (n % 90)}"}}' for n in range(2_500))
    store.replace("ann", commits, expected=Head())

    assert commits == tuple(store.commits("ann"))
    assert commits[700:2_400] == tuple(store.commits("ann", after=700, upto=2_400))


class TestReadingWhileOthersWrite:
    @pytest.fixture
    def long(self, store, make_chain):
        commits = make_chain(f"[{n}]" for n in range(2 * PAGE_ROWS + 50))
        store.replace("ann", commits, expected=Head())
        return commits

    @pytest.mark.parametrize("length", [0, 100, PAGE_ROWS, 2 * PAGE_ROWS, 3 * PAGE_ROWS])
    def test_a_log_that_is_replaced_meanwhile_is_noticed(self, store, opened, url, long, make_chain, make_head, length):
        reading = store.commits("ann")
        read = list(islice(reading, PAGE_ROWS))
        opened(url).replace("ann", make_chain(f"[{-n}]" for n in range(length)), expected=make_head(long))

        with pytest.raises(UnavailableError) as raised:
            read.extend(reading)

        assert long[:PAGE_ROWS] == tuple(read)
        assert "workspace 'ann' was rewritten while it was read; read it again" == raised.value.reason

    def test_a_log_that_is_replaced_before_its_first_page_is_noticed(self, server, schema, store, make_chain):
        old, new = make_chain(["[0]", "[1]"]), make_chain(["[7]", "[8]"])
        store.replace("ann", old, expected=Head())
        calls = count()

        def lend():
            if next(calls) == len(("opening", "the head", "the page")) - 1:
                store.replace("ann", new, expected=store.head("ann"))
            return server.connect(schema)

        with pytest.raises(UnavailableError) as raised:
            tuple(PostgresStorage(lend).commits("ann"))
        assert "workspace 'ann' was rewritten while it was read; read it again" == raised.value.reason

    def test_what_is_added_meanwhile_comes_with_the_next_reading(self, store, opened, url, long, make_head):
        reading = store.commits("ann")
        read = list(islice(reading, 1))
        more = next_commit(make_head(long), "[]")
        opened(url).append("ann", more)

        assert long == (*read, *reading)
        assert (*long, more) == tuple(store.commits("ann"))

    def test_a_reader_that_stops_half_way_blocks_nobody(self, store, opened, url, long, make_head):
        reading = store.commits("ann")
        next(reading)
        store.append("ann", next_commit(make_head(long), "[]"))
        other = opened(url)
        other.replace("ann", (), expected=other.head("ann"))

        assert Head() == store.head("ann")


class TestDamage:
    @pytest.mark.parametrize("revision", [1, 3, PAGE_ROWS, PAGE_ROWS + 1, PAGE_ROWS + 2])
    def test_a_missing_row_is_told_and_what_precedes_it_is_read(self, server, schema, store, make_chain, revision):
        commits = make_chain(f"[{n}]" for n in range(PAGE_ROWS + 5))
        store.replace("ann", commits, expected=Head())
        with server.connect(schema) as connection:
            connection.execute("delete from jumpstart_commits where revision = %s", (revision,))

        reading, read = store.commits("ann"), []
        with pytest.raises(CorruptError) as raised:
            read.extend(reading)

        assert ("ann", revision) == (raised.value.workspace, raised.value.revision)
        assert commits[: revision - 1] == tuple(read)

    def test_a_changed_body_is_found_by_its_digest(self, server, schema, store, make_chain):
        fill(store, "ann", make_chain(["[0]", "[1]", "[2]"]))
        server.execute("update jumpstart_commits set body = '[7]' where revision = 2", schema=schema)

        with pytest.raises(CorruptError) as raised:
            tuple(verified(store.commits("ann"), store="", workspace="ann"))

        assert 2 == raised.value.revision

    def test_a_table_that_is_gone_is_damage(self, server, schema, store):
        server.execute("drop table jumpstart_commits", schema=schema)

        with pytest.raises(CorruptError) as raised:
            store.head("ann")

        assert raised.value.detail.startswith('relation "jumpstart_commits" does not exist')


WRITE = """
from jumpstart.builtin.postgres import open_postgres
store, workspace, count = open_postgres(sys.argv[1]), sys.argv[2], int(sys.argv[3])
written = 0
while written < count:
    try:
        add(store, workspace, f"[{os.getpid()},{written}]")
    except ConflictError:
        continue
    written += 1
"""


@pytest.fixture(params=["read committed", "serializable"])
def each_url(request, server, schema):
    url = server.url(schema, isolation=request.param)
    open_postgres(f"{url}&create=1").close()
    return url


class TestManyWriters:
    def test_four_processes_that_write_to_one_workspace_lose_nothing(self, each_url, opened, start_process):
        processes = [start_process(WRITE, each_url, "ann", 40) for _ in range(4)]
        failures = [process.communicate(timeout=100)[1] for process in processes]

        commits = tuple(verified(opened(each_url).commits("ann"), store="", workspace="ann"))

        assert [""] * 4 == failures
        assert {f"[{process.pid},{n}]" for process in processes for n in range(40)} == {c.body for c in commits}
        assert 160 == len(commits)

    def test_threads_with_workspaces_of_their_own_have_no_conflicts(self, each_url, opened):
        stores = [opened(each_url) for _ in range(6)]
        failures: list[Exception] = []

        def write(store, workspace):
            try:
                for n in range(40):
                    store.append(workspace, next_commit(store.head(workspace), f"[{n}]"))
            except Exception as error:  # noqa: BLE001  each is looked at
                failures.append(error)

        threads = [Thread(target=write, args=(store, name)) for store, name in zip(stores, "abcdef", strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [] == failures
        assert [40] * 6 == [opened(each_url).head(name).revision for name in "abcdef"]

    def test_a_chain_never_grows_on_a_log_that_is_replaced_meanwhile(self, each_url, opened, start_process):
        processes = [start_process(WRITE, each_url, "ann", 60) for _ in range(3)]
        store, replaced = opened(each_url), 0
        while any(process.poll() is None for process in processes):
            head = store.head("ann")
            body, log, on = f"[{replaced}]", [], Head()
            for _ in range(head.revision - replaced % 2):
                log.append(next_commit(on, body))
                on = Head(revision=log[-1].revision, digest=log[-1].digest)
            try:
                store.replace("ann", log, expected=head)
            except ConflictError:
                continue
            replaced += 1

        assert [""] * 3 == [process.communicate(timeout=100)[1] for process in processes]
        assert replaced
        assert store.head("ann").revision == len(tuple(verified(store.commits("ann"), store="", workspace="ann")))

    def test_who_waits_for_a_replacement_finds_the_new_log(self, server, schema, opened, url, make_chain, make_head):
        store, old, new = opened(url), make_chain(["[0]", "[1]"]), make_chain(["[7]", "[8]"])
        fill(store, "ann", old)
        with server.connect(schema, autocommit=False) as other:
            other.execute("select from jumpstart_commits where revision = 2 for update")
            answer = answer_after_waiting(server, lambda: store.append("ann", next_commit(make_head(old), "[2]")))
            other.execute("delete from jumpstart_commits")
            other.cursor().executemany(INSERT, [attrs.astuple(commit) for commit in new])

        assert new[-1].digest == answer().digest
        assert new == tuple(store.commits("ann"))

    def test_a_replacement_waits_for_who_is_adding(self, server, schema, opened, url, make_chain):
        store, log = opened(url), make_chain(["[0]", "[1]", "[2]"])
        fill(store, "ann", log[:2])
        with server.connect(schema, autocommit=False) as other:
            other.execute("select from jumpstart_commits where revision = 2 for update")
            other.execute(INSERT, attrs.astuple(log[2]))
            answer = answer_after_waiting(server, lambda: store.replace("ann", (), expected=store.head("ann")))

        assert log[2].digest == answer().digest
        assert log == tuple(store.commits("ann"))

    def test_a_first_commit_waits_for_another_first_one(self, server, schema, opened, url, make_chain):
        store, ours, theirs = opened(url), make_chain(["[0]"]), make_chain(["[7]"])
        with server.connect(schema, autocommit=False) as other:
            other.execute(INSERT, attrs.astuple(theirs[0]))
            answer = answer_after_waiting(server, lambda: store.replace("ann", ours, expected=Head()))

        assert theirs[0].digest == answer().digest
        assert theirs == tuple(store.commits("ann"))


INSERT = "insert into jumpstart_commits (workspace, revision, parent, digest, body) values ('ann', %s, %s, %s, %s)"


def answer_after_waiting(server, write):
    """Begin to write, and once that waits for somebody, give a function that gives the conflict in which it ends."""
    conflicts: list[ConflictError | None] = []

    def collect():
        try:
            write()
        except ConflictError as error:
            conflicts.append(error)

    writer = Thread(target=collect)
    writer.start()
    with server.connect() as watcher:
        waiting = "select count(*) from pg_locks where not granted"
        while writer.is_alive() and watcher.execute(waiting).fetchone() == (0,):
            pass

    def answer():
        writer.join()
        return conflicts[0]

    return answer


@pytest.mark.parametrize("body", ["a\x00b", "\ud800"], ids=["NUL", "half a pair"])
def test_text_that_postgresql_cannot_hold_is_refused_and_nothing_changes(store, body):
    commit = Commit(revision=1, parent="", digest="a", body=body)
    for write in (lambda: store.append("ann", commit), lambda: store.replace("ann", [commit], expected=Head())):
        with pytest.raises(UnsupportedError) as raised:
            write()
        reason = "PostgreSQL cannot hold a text with NUL or half a surrogate pair; write it escaped, as JSON does"
        assert reason == raised.value.reason

    assert () == store.workspaces()


class TestClosing:
    def test_a_closed_store_says_so(self, url):
        store = open_postgres(url)
        store.close()
        store.close()

        with pytest.raises(UnsupportedError) as raised:
            store.head("ann")
        assert "the store is closed; open it again" == raised.value.reason

    def test_a_store_leaves_no_session_behind(self, server, schema, url):
        open_postgres(f"{url}&application_name={schema}").close()

        with server.connect() as connection:
            found = connection.execute("select count(*) from pg_stat_activity where application_name = %s", (schema,))
            assert (0,) == found.fetchone()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
    def test_a_store_does_not_cross_a_fork(self, url, opened, run):
        script = """
from jumpstart.builtin.postgres import open_postgres
store = open_postgres(sys.argv[1])
add(store, "ann", "[0]")
child = os.fork()
if not child:
    try:
        store.head("ann")
    except UnsupportedError as error:
        print(error.reason, flush=True)
    store.close()
    del store
    os._exit(0)
os.waitpid(child, 0)
add(store, "ann", "[1]")
store.close()
"""
        printed = run(script, url)

        assert printed == "it was opened by another process; open it again in this one"
        assert ["[0]", "[1]"] == [commit.body for commit in opened(url).commits("ann")]

    @pytest.mark.usefixtures("url")
    def test_connections_that_are_lent_stay_open(self, server, schema):
        with server.connect(schema) as connection:
            lent = []

            class Pool:
                def __enter__(self):
                    lent.append(connection)
                    return connection

                def __exit__(self, *failure):
                    lent.pop()

            store = PostgresStorage(Pool, store="postgresql://pool")
            store.append("ann", next_commit(Head(), "[]"))
            store.close()

            assert not connection.closed
            assert [] == lent
            assert "<PostgresStorage postgresql://pool>" == repr(store)
