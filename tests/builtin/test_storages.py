"""What every store must do, held for each that is built in."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jumpstart.builtin.memory import MemoryStorage
from jumpstart.builtin.sqlite import SqliteStorage, open_sqlite
from jumpstart.domain.log import Head, next_commit, verified
from jumpstart.errors import ConflictError, StorageError, UnsupportedError
from jumpstart.plugins import Storage, url_of

NASTY = [
    "",
    " ",
    " padded ",
    "a\x00b",
    "\u00e9",
    "e\u0301",
    "É",
    "\r\n",
    "\u2028",
    "\ufeff",
    "😀",
    "'; drop table commits;--",
]


@pytest.fixture(params=["memory:", "sqlite"])
def store(request, host, tmp_path):
    opened = host.storage(tmp_path / "store.db" if request.param == "sqlite" else request.param)
    yield opened
    opened.close()


def fill(store, workspace, commits):
    for commit in commits:
        store.append(workspace, commit)


class TestStorages:
    def test_a_store_keeps_the_contract_of_types(self, store):
        assert isinstance(store, Storage)

    def test_an_unknown_workspace_is_empty(self, store):
        assert store.head("ann") == Head()
        assert tuple(store.commits("ann")) == ()
        assert tuple(store.workspaces()) == ()

    def test_commits_come_back_in_order_and_unchanged(self, store, make_chain, make_head):
        commits = make_chain(f"[{n}]" for n in range(12))
        fill(store, "ann", commits)

        assert commits == tuple(store.commits("ann"))
        assert make_head(commits) == store.head("ann")

    @pytest.mark.parametrize("after", [0, 1, 4, 5, 6])
    @pytest.mark.parametrize("upto", [None, 0, 1, 4, 5, 9])
    def test_a_window_excludes_after_and_includes_upto(self, store, make_chain, after, upto):
        commits = make_chain(f"[{n}]" for n in range(5))
        fill(store, "ann", commits)

        assert commits[after:upto] == tuple(store.commits("ann", after=after, upto=upto))

    def test_text_is_stored_as_it_is(self, store, make_chain):
        commits = make_chain(NASTY)
        fill(store, "ann", commits)

        assert commits == tuple(store.commits("ann"))

    def test_workspaces_whose_names_look_alike_are_different(self, store, make_chain):
        names = ["\u00e9", "e\u0301", "É", "e", "E", " e", "e ", "😀", "\uff5e"]
        for name in names:
            fill(store, name, make_chain([name]))

        assert tuple(sorted(names)) == tuple(store.workspaces())
        assert names == [commit.body for name in names for commit in store.commits(name)]

    def test_workspaces_are_listed_by_pages(self, store, make_chain):
        names = [f"w{n:02}" for n in range(7)]
        for name in names:
            fill(store, name, make_chain(["[]", "[1]"]))

        assert ("w00", "w01", "w02") == tuple(store.workspaces(limit=3))
        assert ("w03", "w04", "w05") == tuple(store.workspaces(after="w02", limit=3))
        assert ("w06",) == tuple(store.workspaces(after="w05", limit=3))
        assert () == tuple(store.workspaces(after="w06"))
        assert () == tuple(store.workspaces(limit=0))

    def test_the_same_commit_again_is_a_success_and_leaves_one_row(self, store, make_chain):
        commits = make_chain(["[0]", "[1]", "[2]"])
        fill(store, "ann", commits)

        fill(store, "ann", (commits[2], commits[0]))

        assert commits == tuple(store.commits("ann"))

    @pytest.mark.parametrize("case", ["stale", "too far", "other parent", "first again"])
    def test_a_commit_that_does_not_follow_the_head_is_refused(self, store, make_chain, make_head, case):
        commits = make_chain(["[0]", "[1]", "[2]"])
        fill(store, "ann", commits)
        other = {
            "stale": next_commit(make_head(commits[:2]), "[other]"),
            "too far": next_commit(Head(revision=4, digest=commits[2].digest), "[other]"),
            "other parent": next_commit(Head(revision=3, digest="0" * 64), "[other]"),
            "first again": next_commit(Head(), "[other]"),
        }[case]

        with pytest.raises(ConflictError) as raised:
            store.append("ann", other)

        assert (raised.value.workspace, raised.value.revision, raised.value.digest) == ("ann", 3, commits[2].digest)
        assert commits == tuple(store.commits("ann"))

    def test_a_writer_that_missed_a_rewrite_is_refused(self, store, make_chain, make_head):
        old, new = make_chain(["[0]", "[secret]"]), make_chain(["[0]", "[]"])
        fill(store, "ann", old)
        store.replace("ann", new, expected=make_head(old))

        with pytest.raises(ConflictError):
            store.append("ann", next_commit(make_head(old), "[2]"))

        assert new == tuple(store.commits("ann"))

    def test_workspaces_do_not_see_each_other(self, store, make_chain, make_head):
        ann, ben = make_chain(["[0]", "[1]"]), make_chain(["[7]"])
        fill(store, "ann", ann)
        fill(store, "ben", ben)

        store.replace("ann", (), expected=make_head(ann))

        assert tuple(store.workspaces()) == ("ben",)
        assert ben == tuple(store.commits("ben"))

    def test_replacing_takes_the_present_head(self, store, make_chain, make_head):
        commits = make_chain(["[0]", "[1]"])
        fill(store, "ann", commits)

        with pytest.raises(ConflictError):
            store.replace("ann", make_chain(["[9]"]), expected=make_head(commits[:1]))

        assert commits == tuple(store.commits("ann"))

    def test_replacing_again_is_a_success(self, store, make_chain, make_head):
        old, new = make_chain(["[0]", "[1]"]), make_chain(["[9]"])
        fill(store, "ann", old)
        store.replace("ann", new, expected=make_head(old))

        store.replace("ann", new, expected=make_head(old))

        assert new == tuple(store.commits("ann"))

    def test_a_log_is_replaced_by_what_is_read_from_it(self, store, make_chain, make_head):
        commits = make_chain(f"[{n}]" for n in range(5))
        fill(store, "ann", commits)
        bodies = (commit.body for commit in store.commits("ann") if commit.body != "[2]")

        store.replace("ann", make_chain(bodies), expected=make_head(commits))

        assert [commit.body for commit in store.commits("ann")] == ["[0]", "[1]", "[3]", "[4]"]

    def test_a_failing_rewrite_changes_nothing(self, store, make_chain, make_head):
        commits = make_chain(["[0]", "[1]"])
        fill(store, "ann", commits)

        def broken():
            yield commits[0]
            raise KeyError("the caller's own")

        with pytest.raises(KeyError):
            store.replace("ann", broken(), expected=make_head(commits))

        assert commits == tuple(store.commits("ann"))

    def test_a_reader_that_stops_half_way_keeps_nobody_waiting(self, store, make_chain, make_head):
        commits = make_chain(f"[{n}]" for n in range(5))
        fill(store, "ann", commits)
        reader = iter(store.commits("ann"))
        first = next(reader)

        store.append("ann", next_commit(make_head(commits), "[5]"))
        store.append("ben", next_commit(Head(), "[0]"))
        store.replace("ben", (), expected=store.head("ben"))

        assert commits[0] == first
        assert store.head("ann").revision == 6

    def test_a_closed_store_says_so(self, store):
        store.close()
        store.close()

        for call in (
            lambda: store.head("ann"),
            lambda: tuple(store.commits("ann")),
            lambda: store.append("ann", next_commit(Head(), "[]")),
            lambda: store.workspaces(),
            lambda: store.replace("ann", (), expected=Head()),
        ):
            with pytest.raises(UnsupportedError) as raised:
                call()
            assert "the store is closed; open it again" in str(raised.value)


class SqliteIsAsMemory(RuleBasedStateMachine):
    """An SQLite store answers every call as the store in memory does, reopened at any time."""

    workspaces = st.sampled_from(["ann", "Ann", "\u00e9", "e\u0301", " "])
    bodies = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))

    def __init__(self, url):
        super().__init__()
        self.url = url

    @initialize()
    def open(self):
        self.memory, self.sqlite = MemoryStorage(), open_sqlite(self.url)
        for name in self.sqlite.workspaces():
            self.sqlite.replace(name, (), expected=self.sqlite.head(name))

    def both(self, call):
        answers = []
        for store in (self.memory, self.sqlite):
            try:
                answers.append(call(store))
            except StorageError as error:
                facts = {
                    key: value for key, value in vars(error).items() if key[0] != "_" and key not in {"store", "reason"}
                }
                answers.append((type(error), facts))
        assert answers[0] == answers[1]

    @rule(workspace=workspaces, body=bodies, ahead=st.sampled_from([0, 0, 0, -2, -1, 1, 2]))
    def append(self, workspace, body, ahead):
        head = self.memory.head(workspace)
        commit = next_commit(Head(revision=max(head.revision + ahead, 0), digest=head.digest), body)
        self.both(lambda store: store.append(workspace, commit))

    @rule(workspace=workspaces, back=st.integers(1, 3))
    def append_again(self, workspace, back):
        for commit in tuple(self.memory.commits(workspace))[-back:]:
            self.both(lambda store, commit=commit: store.append(workspace, commit))

    @rule(workspace=workspaces, after=st.integers(0, 6), upto=st.none() | st.integers(0, 9))
    def read(self, workspace, after, upto):
        self.both(lambda store: tuple(store.commits(workspace, after=after, upto=upto)))

    @rule(after=st.sampled_from(["", "A", "ann", "\u00e9"]), limit=st.integers(0, 4))
    def page(self, after, limit):
        self.both(lambda store: tuple(store.workspaces(after=after, limit=limit)))

    @rule(workspace=workspaces, bodies=st.lists(bodies, max_size=4), is_stale=st.booleans())
    def replace(self, workspace, bodies, is_stale):
        head, commits = Head(), []
        for body in bodies:
            commits.append(next_commit(head, body))
            head = Head(revision=commits[-1].revision, digest=commits[-1].digest)
        expected = Head(revision=1, digest="0" * 64) if is_stale else self.memory.head(workspace)
        self.both(lambda store: store.replace(workspace, commits, expected=expected))

    @precondition(lambda self: hasattr(self, "sqlite"))
    @rule()
    def reopen(self):
        self.sqlite.close()
        self.sqlite = open_sqlite(self.url)

    @invariant()
    def heads_are_the_same(self):
        if hasattr(self, "memory"):
            for name in ("ann", "Ann"):
                self.both(lambda store, name=name: store.head(name))
            for name in self.memory.workspaces():
                commits = verified(self.sqlite.commits(name), store=self.url, workspace=name)
                assert tuple(self.memory.commits(name)) == tuple(commits)

    def teardown(self):
        self.sqlite.close()


def test_sqlite_answers_as_memory_does(tmp_path):
    run_state_machine_as_test(
        lambda: SqliteIsAsMemory(url_of(tmp_path / "store.db")),
        settings=settings(max_examples=60, stateful_step_count=25, suppress_health_check=list(HealthCheck)),
    )


@pytest.mark.soak
def test_sqlite_answers_as_memory_does_for_long(tmp_path):
    run_state_machine_as_test(
        lambda: SqliteIsAsMemory(url_of(tmp_path / "store.db")),
        settings=settings(max_examples=300, stateful_step_count=40, suppress_health_check=list(HealthCheck)),
    )


def test_each_store_in_memory_is_a_new_one(host, make_chain):
    first, second = host.storage("memory:"), host.storage("memory:")
    first.append("ann", make_chain(["[]"])[0])

    assert second.head("ann") == Head()


def test_a_store_in_memory_has_no_name(host):
    with pytest.raises(UnsupportedError) as raised:
        host.storage("memory:ann")

    assert str(raised.value) == "memory:ann: a store in memory has no name and no options; expected memory: alone"


def test_a_store_on_disk_is_one_of_ours(host, tmp_path):
    assert isinstance(host.storage(tmp_path / "a.db"), SqliteStorage)
