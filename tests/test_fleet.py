"""Many searches at once: the answers do not hang on who works them out."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

import jumpstart
from jumpstart import Channel, Contact, Goal, Lead, Network, Seeker, hookimpl
from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.errors import DeferredError, FieldError, OfferError, PlaybookError, RejectedError, UnavailableError
from jumpstart.fleet import PatientHost, digest_of, notify_all, plan_all
from jumpstart.plugins import Message, NotifierOffer, Receipt, StorageOffer

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SEARCHES = 23
EVERYBODY = [f"seeker {number:02}" for number in range(SEARCHES)]


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


class Counting(ThreadPoolExecutor):
    """Threads that note whose work they begin; what they are given first fails unless they are told otherwise."""

    begun = None

    def __init__(self, *, fails):
        super().__init__(2)
        self.fails = fails

    def submit(self, job, part):
        if self.fails:
            self.fails = False
            failed = Future()
            failed.set_exception(RuntimeError("lost"))
            return failed
        return super().submit(self.counted, job, part)

    def counted(self, job, part):
        Counting.begun += part.names
        return job(part)


def serial(store, **options):
    return list(plan_all(store, now=NOW, discover=False, **options))


def networks():
    return {id(found) for found in gc.get_objects() if isinstance(found, Network)}


@pytest.fixture
def uncollected():
    """Gives what was known in searches and is still in memory, while no garbage is collected."""
    gc.collect()
    before = networks()
    gc.disable()
    yield lambda: networks() - before
    gc.enable()


@pytest.fixture
def away():
    AWAY.clear()
    return AWAY


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

    def test_an_engine_that_breaks_while_it_is_given_work_is_no_matter(self, store):
        class Breaking(ThreadPoolExecutor):
            def submit(self, job, part):  # noqa: ARG002  it takes nothing
                raise OSError("handle is closed")  # as a pool of processes says where another thread closes it

        with Breaking() as engine:
            assert serial(store) == list(plan_all(store, now=NOW, executor=engine, chunk=8, discover=False))

    def test_what_is_lost_is_given_out_again_and_nothing_else(self, store):
        Counting.begun = []
        made = []

        def make():
            made.append(Counting(fails=not made))
            return made[-1]

        plans = list(plan_all(store, now=NOW, executor=make, chunk=2, discover=False))

        assert serial(store) == plans
        assert [plan.workspace for plan in plans] == sorted(Counting.begun)
        assert 2 == len(made)

    def test_every_engine_that_was_made_is_shut_down(self, store):
        Counting.begun = []
        made = []

        def make():
            made.append(Counting(fails=len(made) < 2))
            return made[-1]

        list(plan_all(store, now=NOW, executor=make, chunk=4, discover=False))

        assert 3 == len(made)
        for engine in made:
            with pytest.raises(RuntimeError, match="after shutdown"):
                ThreadPoolExecutor.submit(engine, int)

    def test_progress_is_told_and_ends_at_the_number_of_searches(self, store):
        told = []

        serial(store, chunk=10, on_progress=lambda done, total: told.append((done, total)))

        assert [(10, SEARCHES), (20, SEARCHES), (SEARCHES, SEARCHES)] == told

    def test_a_search_that_has_answered_is_let_go_of_at_once(self, store, uncollected):
        plans = serial(store)

        assert (SEARCHES, set()) == (len(plans), uncollected())

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

    def test_a_search_that_is_not_there_is_a_problem(self, store):
        (plan,) = serial(store, workspaces=["nobody"])

        assert ("nobody", "there is no such search", "") == (plan.workspace, plan.problem, plan.digest)

    def test_a_store_that_cannot_be_closed_takes_no_answer_with_it(self, store):
        found = [*plan_all(f"stuck:{store}", now=NOW, discover=False, options=f"{__name__}:with_offers")]

        assert len([*plan_all(store, now=NOW, discover=False)]) == len(found)
        assert not any(plan.problem for plan in found)

    def test_a_search_that_cannot_be_reached_is_a_problem_of_its_own(self, store):
        plans = list(plan_all(f"torn:{store}", now=NOW, discover=False, options=f"{__name__}:with_offers"))

        problems = {plan.workspace: plan.problem for plan in plans if plan.problem}
        assert {"seeker 05": "torn:: the line was cut"} == problems
        assert SEARCHES == len(plans)

    def test_a_store_that_is_away_for_a_while_costs_what_was_to_be_read_meanwhile_alone(self, store, away):
        away += [False, True, False, False]  # the first opens it to look, before any work is given out
        plans = list(
            plan_all(f"away:{store}", EVERYBODY, now=NOW, chunk=8, discover=False, options=f"{__name__}:with_offers")
        )

        problems = [plan.problem for plan in plans]
        assert ["away:: nobody answers"] * 8 + [""] * (SEARCHES - 8) == problems
        assert EVERYBODY == [plan.workspace for plan in plans]

    def test_a_store_that_cannot_be_reached_is_told_before_any_work_is_given_out(self, store, away):
        away += [True]

        with pytest.raises(UnavailableError, match="nobody answers"):
            plan_all(f"away:{store}", EVERYBODY, now=NOW, discover=False, options=f"{__name__}:with_offers")

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
            ({"workspaces": "ben"}, "workspaces: 'ben': expected several names; put this one into a tuple"),
            ({"workspaces": ["ben", 7]}, "workspace: 7: expected 1 to 200 bytes"),
            ({"workspaces": [""]}, "workspace: '': expected 1 to 200 bytes"),
            ({"playbook": jumpstart.JUMP_START}, "playbook: .*expected the path of its file, or the id of one"),
            ({"options": "json"}, "options: 'json': expected 'module:function'"),
            ({"options": "no_such_module:make"}, "options: .*cannot be imported.*No module named 'no_such_module'"),
            ({"options": "json:make"}, "options: 'json:make': the module has no 'make'"),
            ({"options": "json:dumps"}, "options: 'json:dumps': it failed: TypeError"),
            ({"options": f"{__name__}:with_a_list"}, "its channels are a list; expected a function of a search's name"),
            ({"options": "os:getpid"}, "it gave a int; expected a mapping of by, channels, is_holiday, plugins, rules"),
            (
                {"options": f"{__name__}:with_mistake"},
                "it gave the keys rule; expected a mapping of by, channels, is_holiday, plugins, rules",
            ),
        ],
        ids=[
            *("chunk", "naive", "one text", "number", "no name", "a playbook", "no function", "no module"),
            *("not in it", "it fails", "no function of a name", "no mapping", "other options"),
        ],
    )
    def test_nonsense_is_refused_at_once(self, store, options, message):
        with pytest.raises(FieldError, match=message):
            plan_all(store, **{"now": NOW, **options})

    @pytest.mark.parametrize("form", ["{}/all.db", "sqlite:///{}/all.db", "sqlite:///{}/nowhere/all.db"])
    @pytest.mark.parametrize("names", [None, ["ann"]])
    def test_a_store_that_is_not_there_is_not_made(self, tmp_path, form, names):
        with pytest.raises(UnavailableError, match=r"all\.db: there is no such file"):
            plan_all(form.format(tmp_path), names, now=NOW)
        with pytest.raises(UnavailableError, match=r"all\.db: there is no such file"):
            notify_all(form.format(tmp_path), names, now=NOW, notifiers=["console:"])

        assert [] == [*tmp_path.iterdir()]

    def test_a_playbook_that_is_not_there_is_told_at_once(self, store, tmp_path):
        with pytest.raises(OfferError, match="'nope': no plugin offers it"):
            plan_all(store, now=NOW, playbook="nope")
        with pytest.raises(FileNotFoundError, match=r"nope\.toml"):
            plan_all(store, now=NOW, playbook=tmp_path / "nope.toml")


class TornStorage:
    """A storage that is gone for one search."""

    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def commits(self, workspace, **window):
        if workspace == "seeker 05":
            raise UnavailableError("torn:", "the line was cut")
        return self.inner.commits(workspace, **window)


class StuckStorage(TornStorage):
    """A storage that gives everything, and cannot be closed."""

    def commits(self, workspace, **window):
        return self.inner.commits(workspace, **window)

    def close(self):
        self.inner.close()
        raise OSError(5, "the door is stuck")


OPTIONS = """
from datetime import date

from jumpstart import FollowUp


def rule(network, playbook):
    yield FollowUp(summary="Look at {0}".format(network.seeker.name), due=date(2026, 6, 1))


def make():
    return {"rules": [rule], "is_holiday": lambda day: day == date(2026, 6, 2), "by": "the service"}
"""


WITH_OPTIONS = """
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime

from jumpstart.fleet import digest_of, plan_all

if __name__ == "__main__":
    options = {"now": datetime.fromisoformat(sys.argv[2]), "discover": False, "options": "of_the_service:make"}
    here = list(plan_all(sys.argv[1], **options))
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = list(plan_all(sys.argv[1], executor=pool, chunk=4, **options))
    print(here == there, sum(any("Look at" in str(step) for step in plan.today) for plan in there))
"""


def test_options_go_to_the_workers_by_the_name_of_what_makes_them(store, tmp_path):
    (tmp_path / "of_the_service.py").write_text(OPTIONS, "utf-8")
    script = tmp_path / "script.py"
    script.write_text(WITH_OPTIONS, "utf-8")

    done = subprocess.run(
        [sys.executable, script, store, NOW.isoformat()],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert f"True {SEARCHES}" == done.stdout.strip(), done.stderr


class Post:
    """A notifier that answers what it is told, and notes who was told what."""

    def __init__(self, url, answer):
        self.url, self.answer = url, answer

    def send(self, message, *, key):
        SENT.append((self.url, key, message.title))
        if self.answer is not None:
            raise type(self.answer)(*self.answer.args)  # a new one, as it remembers where it was raised
        return Receipt(key=key)

    def close(self):
        pass


class Calendar(Post):
    """A calendar whose server cannot be reached."""

    component = "event"

    def versions(self):
        SENT.append((self.url, "", ""))
        raise DeferredError("cannot be reached")

    fetch = put = remove = versions


class Desk:
    """A calendar that works."""

    component = "event"

    def __init__(self):
        self.entries = {}

    def versions(self):
        return {uid: version for uid, (version, _) in self.entries.items()}

    def fetch(self, uid):
        return self.entries.get(uid, ("", b""))

    def put(self, uid, content, *, version):
        self.entries[uid] = f"{version}.", content
        return self.entries[uid][0]

    def remove(self, uid, *, version):  # noqa: ARG002  nobody else changes anything
        del self.entries[uid]
        return True

    def send(self, message, *, key):  # noqa: ARG002  it holds entries
        return Receipt(key=key)

    def close(self):
        pass


DESK = Desk()


class Offers:
    """Notifiers that work, refuse, cannot be reached, or cannot be opened, and a store that is torn."""

    @hookimpl
    def jumpstart_notifiers(self):
        answers = {"works": None, "refuses": RejectedError("no"), "deaf": DeferredError("cannot be reached")}
        offers = [NotifierOffer(scheme=name, open=lambda url, a=a: Post(url, a)) for name, a in answers.items()]
        calendar = NotifierOffer(scheme="calendar", open=lambda url: Calendar(url, None))
        desk = NotifierOffer(scheme="desk", open=lambda _: DESK)
        return (*offers, calendar, desk, NotifierOffer(scheme="shut", open=self.shut))

    @hookimpl
    def jumpstart_storages(self):
        offers = {"torn": self.torn, "away": self.away, "stuck": self.stuck}
        return tuple(StorageOffer(scheme=scheme, open=open_it) for scheme, open_it in offers.items())

    def shut(self, url):
        SENT.append((url, "", ""))
        raise DeferredError("nobody is there")

    def away(self, url):
        if AWAY.pop(0):
            raise UnavailableError("away:", "nobody answers")
        return open_sqlite(f"sqlite:///{url.removeprefix('away:')}")

    def stuck(self, url):
        return StuckStorage(open_sqlite(f"sqlite:///{url.removeprefix('stuck:')}"))

    def torn(self, url):
        return TornStorage(open_sqlite(f"sqlite:///{url.removeprefix('torn:')}"))


SENT = []
AWAY = []  # whether the store that may be away is so, each time that it is opened


def with_mistake():
    """No options that a fleet knows."""
    return {"rule": ()}


def with_a_list():
    """Channels that are no function."""
    return {"channels": ["console:"]}


def with_offers():
    """Options for a fleet that knows them, by the name of this module."""
    return {"plugins": [Offers()]}


def ways_of(name):
    """The channels of each seeker, as a service looks them up."""
    number = int(name.removeprefix("seeker "))
    if number == 3:
        raise KeyError(name)
    if number == 4:
        return "works:"
    quiet = (time(0), time(23, 59)) if number == 2 else None
    return () if number == 1 else (Channel(url=f"works:{number}", name="mail", quiet=quiet),)


def with_channels():
    """Options that say how each seeker is reached."""
    return {"plugins": [Offers()], "channels": ways_of}


@pytest.fixture
def post(store, tmp_path):
    """Call ``notify_all`` on a copy of the store with notifiers of this module; what was tried is in ``SENT``."""
    path = tmp_path / "post.db"
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    SENT.clear()

    def call(*notifiers, **options):
        fixed = {"now": NOW, "discover": False, "options": f"{__name__}:with_offers"}
        return notify_all(path, notifiers=notifiers, **{**fixed, **options})

    return call


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

    def test_it_is_done_when_it_is_called(self, post):
        post("works:")

        assert SEARCHES == len(SENT)

    def test_a_search_that_was_told_is_let_go_of_at_once(self, post, uncollected):
        found = post("works:", "refuses:", "deaf:", "shut:", "deaf:{workspace}")

        assert (SEARCHES, set()) == (len(found), uncollected())

    def test_a_channel_has_its_quiet_hours_and_its_name_for_each_search(self, post):
        found = post(Channel(url="works:{workspace}", name="phone", quiet=(time(0), time(23, 59))))

        assert ([], [0] * SEARCHES) == (SENT, [each.delivered for each in found])

        post(Channel(url="works:{workspace}", name="phone"))
        assert ("works:seeker%2000", "seeker 00/digest/2026-06-01/phone") == SENT[0][:2]

    def test_each_seeker_has_channels_of_their_own(self, post):
        found = post(options=f"{__name__}:with_channels", workspaces=EVERYBODY[:6])

        problems = {each.workspace: each.problems for each in found if each.problems}
        assert (["works:0", "works:5"], [1, 0, 0, 0, 0, 1]) == (
            [url for url, *_ in SENT],
            [each.delivered for each in found],
        )
        assert {
            "seeker 03": ("channels: 'seeker 03': they cannot be told: KeyError: 'seeker 03'",),
            "seeker 04": ("notifiers: 'works:': expected several URLs; put this one into a tuple",),
        } == problems

    def test_who_is_not_told_is_not_asked_for_channels(self, store):
        plans = plan_all(store, EVERYBODY[3:5], now=NOW, discover=False, options=f"{__name__}:with_channels")

        assert ["", ""] == [plan.problem for plan in plans]

    def test_channels_of_ones_own_come_after_those_of_all(self, post):
        post("works:all", options=f"{__name__}:with_channels", workspaces=EVERYBODY[:1])

        assert ["works:all", "works:0"] == [url for url, *_ in SENT]

    def test_a_channel_of_ones_own_may_not_bear_the_name_of_one_for_all(self, post):
        (found,) = post(
            Channel(url="works:", name="mail"), options=f"{__name__}:with_channels", workspaces=["seeker 00"]
        )

        assert "two channels have this name" in found.problems[0]

    def test_nobody_is_told_by_no_channel(self, store):
        with pytest.raises(FieldError, match=r"notifiers: .*expected at least one"):
            notify_all(store, now=NOW)

    def test_an_address_of_each_search_is_remembered_as_if_it_had_been_given_alone(self, post):
        post("works:{workspace}")
        post(Channel(url="works:seeker%2001"), workspaces=["seeker 01"])

        assert SEARCHES == len(SENT)

    def test_what_was_refused_is_sent_again_when_asked_for(self, post):
        post("refuses:", workspaces=["seeker 01"])
        post("refuses:", workspaces=["seeker 01"])
        post("refuses:", workspaces=["seeker 01"], again=True)

        assert 2 == len(SENT)

    def test_a_problem_says_what_to_do(self, post):
        (found,) = post(Channel(url="refuses:", name="mail"), workspaces=["seeker 01"])

        (problem,) = found.problems
        assert "refused by mail: no; mend the channel, then send it again by notify with again=True" in problem

    def test_a_problem_names_nobody_whom_a_step_is_about(self, post):
        (found,) = post(Channel(url="deaf:", name="mail", digest=False), workspaces=["seeker 01"])

        assert all(problem.startswith("1 follow-up: not delivered yet, tried again") for problem in found.problems)
        assert "Person" not in "".join(found.problems)

    def test_what_stands_on_calendars_is_counted(self, post):
        channel = Channel(url="desk:", name="desk")
        first, second = (post(channel, workspaces=["seeker 01"]) for _ in range(2))

        assert (0, True, 0) == (first[0].delivered, first[0].put > 0, first[0].removed)
        assert (0, 0) == (second[0].put, second[0].removed)

    def test_the_channels_go_to_other_processes(self, post):
        found = post(Channel(url="console:", name="phone"), executor=processes, chunk=8, options="")

        assert [1] * SEARCHES == [each.delivered for each in found]

    @pytest.mark.parametrize(
        ("notifiers", "message"),
        [
            ("console:", "notifiers: 'console:': expected several URLs; put this one into a tuple"),
            (Channel(url="console:"), "notifiers: .*put this one into a tuple"),
            ([7], "Channel.url: 7: expected the URL of a notifier"),
            (["console"], "Channel.url: 'console': expected the URL of a notifier"),
        ],
        ids=["one text", "one channel", "number", "no URL"],
    )
    def test_notifiers_that_are_none_are_refused_at_once(self, store, notifiers, message):
        with pytest.raises(FieldError, match=message):
            notify_all(store, now=NOW, notifiers=notifiers)

    def test_a_search_that_is_not_there_is_a_problem(self, post):
        (found,) = post("works:", workspaces=["nobody"])

        assert (("there is no such search",), 0) == (found.problems, len(SENT))


class TestPatience:
    def test_what_cannot_be_opened_is_opened_once_for_a_chunk(self, post):
        found = post("shut:", "works:", chunk=20)

        assert (2, SEARCHES) == (SENT.count(("shut:", "", "")), sum(url == "works:" for url, *_ in SENT))
        assert all("nobody is there" in each.problems[0] for each in found)

    def test_what_cannot_be_reached_is_tried_three_times_for_a_chunk(self, post):
        found = post("deaf:", "works:", chunk=20)

        assert (6, SEARCHES) == (sum(url == "deaf:" for url, *_ in SENT), sum(url == "works:" for url, *_ in SENT))
        assert all("cannot be reached" in each.problems[0] for each in found)

    def test_a_calendar_that_cannot_be_reached_is_asked_once_for_a_chunk(self, post):
        found = post("calendar://host.example/", chunk=20)

        assert 2 == len(SENT)
        assert all("cannot be reached" in each.problems[0] for each in found)

    def test_so_it_is_where_the_calendar_has_a_name(self, post):
        post(Channel(url="calendar://host.example/", name="home"), chunk=20)

        assert 2 == len(SENT)

    def test_what_refuses_is_asked_for_each(self, post):
        post("refuses:")

        assert SEARCHES == len(SENT)

    def test_an_address_of_each_search_has_a_patience_of_its_own(self, post):
        post("deaf:{workspace}")

        assert SEARCHES == len(SENT)

    def test_what_hangs_is_not_opened_again_until_it_answers(self):
        begun, let_go = threading.Event(), threading.Event()

        class Hangs(Post):
            def send(self, message, *, key):
                begun.set()
                let_go.wait(30)
                return super().send(message, key=key)

        class Plugin:
            @hookimpl
            def jumpstart_notifiers(self):
                return (NotifierOffer(scheme="hangs", open=lambda url: Hangs(url, None)),)

        host = PatientHost(plugins=[Plugin()], discover=False)
        thread = threading.Thread(target=lambda: host.notifier("hangs:").send(Message(title="x"), key="k"))
        thread.start()
        begun.wait(30)

        try:
            with pytest.raises(DeferredError, match="it has not answered before"):
                host.notifier("hangs:")
        finally:
            let_go.set()
            thread.join()
        assert Receipt(key="k") == host.notifier("hangs:").send(Message(title="x"), key="k")


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
