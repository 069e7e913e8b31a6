"""Many searches at once: the answers do not hang on who works them out."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

import jumpstart
from jumpstart import Contact, Goal, Lead, Seeker
from jumpstart.errors import FieldError, PlaybookError, UnavailableError
from jumpstart.fleet import digest_of, notify_all, plan_all

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SEARCHES = 23


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with small searches, each unlike the others."""
    path = tmp_path_factory.mktemp("fleet") / "all.db"
    for number in range(SEARCHES):
        with jumpstart.open(path, workspace=f"seeker {number:02}", discover=False, clock=lambda: NOW) as ws:
            people = [Contact(name=f"Person {each}", emails=(f"p{each}@s{number}.example",)) for each in range(4)]
            lead = Lead(source=people[0], person=people[1], received_at=NOW - timedelta(hours=number))
            ws.add(Seeker(name=f"Seeker {number}"), Goal(role="analyst", field="finance"), *people, lead)
    return path


def processes():
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


def breaking(made):
    """A maker of engines, the first of which loses its workers at once."""

    def make():
        pool = processes()
        made.append(pool)
        if len(made) == 1:
            pool.submit(os._exit, 1)
        return pool

    return make


def serial(store, **options):
    return list(plan_all(store, now=NOW, discover=False, **options))


class TestPlanning:
    def test_there_is_a_plan_for_each_search_in_the_order_of_names(self, store):
        plans = serial(store)

        assert SEARCHES == len(plans)
        assert all(one.workspace < two.workspace for one, two in pairwise(plans))
        assert all(plan.today and plan.open and plan.digest and not plan.problem for plan in plans)

    def test_a_plan_is_that_of_the_search_alone(self, store):
        with jumpstart.open(store, workspace="seeker 07", discover=False, clock=lambda: NOW) as ws:
            alone = ws.plan()

        (plan,) = serial(store, workspaces=["seeker 07"])
        assert (alone.today, len(alone.follow_ups), alone.day) == (plan.today, plan.open, plan.day)

    @pytest.mark.parametrize("chunk", [1, 5, 500])
    def test_processes_give_what_one_process_gives(self, store, chunk):
        plans = list(plan_all(store, now=NOW, executor=processes, chunk=chunk, discover=False))

        assert serial(store) == plans
        assert digest_of(serial(store)) == digest_of(plans)

    def test_an_engine_of_the_callers_own_is_used_and_left_open(self, store):
        with ThreadPoolExecutor(2) as threads:
            plans = list(plan_all(store, now=NOW, executor=threads, chunk=4, discover=False))

            assert serial(store) == plans
            assert 4 == threads.submit(lambda: 4).result()

    def test_what_a_broken_engine_took_with_it_is_given_to_a_new_one(self, store):
        made = []

        plans = list(plan_all(store, now=NOW, executor=breaking(made), chunk=3, discover=False))

        assert serial(store) == plans
        assert 2 == len(made)

    def test_what_is_left_of_a_broken_engine_is_done_here_where_no_other_can_be_made(self, store):
        with processes() as pool:
            pool.submit(os._exit, 1)

            plans = list(plan_all(store, now=NOW, executor=pool, chunk=3, discover=False))

        assert serial(store) == plans

    def test_progress_is_told_and_ends_at_the_number_of_searches(self, store):
        told = []

        serial(store, chunk=10, on_progress=lambda done, total: told.append((done, total)))

        assert [(10, SEARCHES), (20, SEARCHES), (SEARCHES, SEARCHES)] == told

    def test_a_damaged_search_is_a_problem_of_its_own(self, store, tmp_path):
        path = tmp_path / "damaged.db"
        with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
            target.execute("update commits set body = replace(body, 'P', 'Q') where workspace = 'seeker 05'")
            target.commit()

        plans = serial(path)

        problems = {plan.workspace: plan.problem for plan in plans if plan.problem}
        assert ["seeker 05"] == [*problems]
        assert "revision 1" in problems["seeker 05"]
        assert SEARCHES == len(plans)

    def test_a_search_that_is_not_there_has_an_empty_plan(self, store):
        (plan,) = serial(store, workspaces=["nobody"])

        assert ("nobody", "") == (plan.workspace, plan.problem)

    def test_a_playbook_of_ones_own_goes_to_the_workers_by_its_path(self, store, tmp_path):
        book = tmp_path / "own.toml"
        book.write_text('[playbook]\nid = "own"\nsources = ["me"]\n', "utf-8")

        plans = list(plan_all(store, now=NOW, playbook=book, executor=processes, discover=False))

        assert {0} == {plan.open for plan in plans}

    def test_a_mistake_in_a_playbook_rises(self, store, tmp_path):
        book = tmp_path / "own.toml"
        book.write_text("[[rule]]\nid = 7\n", "utf-8")

        with pytest.raises(PlaybookError, match=r"own\.toml"):
            list(plan_all(store, now=NOW, playbook=book, executor=processes, discover=False))

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"chunk": 0}, "chunk: 0: expected at least 1 search at a time"),
            ({"now": datetime(2026, 6, 1)}, "it has no time zone"),  # noqa: DTZ001
        ],
        ids=["chunk", "naive"],
    )
    def test_nonsense_is_refused_at_once(self, store, options, message):
        with pytest.raises(FieldError, match=message):
            plan_all(store, **{"now": NOW, **options})

    def test_a_store_that_is_not_there_is_an_error_of_the_store(self, tmp_path):
        with pytest.raises(UnavailableError):
            list(plan_all(f"sqlite:///{tmp_path}/nowhere/all.db", now=NOW))


class TestNotifying:
    def test_each_seeker_is_told_once(self, store, tmp_path, capsys):
        path = tmp_path / "notified.db"
        with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)

        first = list(notify_all(path, now=NOW, notifiers=["console:"], discover=False))
        printed = capsys.readouterr().out
        second = list(notify_all(path, now=NOW, notifiers=["console:"], discover=False))

        assert SEARCHES == printed.count(" to do today")
        assert ([1] * SEARCHES, [0] * SEARCHES) == ([e.delivered for e in first], [e.delivered for e in second])
        assert "" == capsys.readouterr().out

    def test_what_cannot_be_delivered_is_told_for_each_search(self, store, tmp_path):
        path = tmp_path / "failed.db"
        with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)

        found = list(notify_all(path, workspaces=["seeker 01"], now=NOW, notifiers=["pigeon:"], discover=False))

        assert ["seeker 01"] == [each.workspace for each in found]
        assert "no plugin offers it" in found[0].problems[0]


CLUSTER = """
import os
import sys
from datetime import datetime

from distributed import Client, LocalCluster

from jumpstart.fleet import digest_of, plan_all

if __name__ == "__main__":
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        now = datetime.fromisoformat(sys.argv[2])
        plans = plan_all(sys.argv[1], now=now, executor=client.get_executor(), chunk=2, discover=False)
        first = next(plans)
        os.kill(next(iter(cluster.workers.values())).process.pid, 9)
        print(digest_of([first, *plans]))
"""


def test_a_cluster_gives_the_same_though_a_worker_is_killed(store, tmp_path):
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, "utf-8")

    done = subprocess.run(
        [sys.executable, script, store, NOW.isoformat()], capture_output=True, text=True, check=False, timeout=120
    )

    assert digest_of(serial(store)) == done.stdout.strip(), done.stderr
