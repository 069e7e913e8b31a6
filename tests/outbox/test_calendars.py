from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart import Contact, FollowUp, Meeting, Network, Seeker
from jumpstart.domain.records import Put
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.formats import ical
from jumpstart.outbox import Channel, calendar_items
from jumpstart.outbox.calendars import CalendarSync, copies
from jumpstart.plugins.notifiers import Calendar
from jumpstart.plugins.time_limit import TimeLimited, Unlimited

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MONDAY = date(2026, 6, 1)
DAY = timedelta(days=1)
HOME = Channel(url="home://ann:hunter2@there/", name="home")


class Held:
    """A calendar in memory, as a server would hold it."""

    component = "event"

    def __init__(self):
        self.entries = {}
        self.count = 0
        self.asked = []
        self.fails = {}

    def versions(self):
        return {uid: version for uid, (version, _) in self.entries.items()}

    def fetch(self, uid):
        self.fail("fetch", uid)
        return self.entries.get(uid, ("", b""))

    def put(self, uid, content, *, version):
        self.fail("put", uid)
        if self.entries.get(uid, ("",))[0] != version:
            return ""
        self.count += 1
        self.entries[uid] = (f'"{self.count}"', content)
        return self.entries[uid][0]

    def remove(self, uid, *, version):
        self.fail("remove", uid)
        there = self.entries.pop(uid, ("",))
        if there[0] not in ("", version):
            self.entries[uid] = there
        return uid not in self.entries

    def fail(self, what, uid):
        """Raise what stands in ``fails`` for an entry; what hangs does so until it is let go."""
        self.asked.append((what, uid))
        if isinstance(failure := self.fails.get(uid), threading.Event):
            failure.wait(30)
        elif failure:
            raise failure

    def send(self, message, *, key):
        raise NotImplementedError

    def close(self):
        pass

    def edit(self, uid, *exchanges):
        """What another client does."""
        content = self.entries[uid][1]
        for old, new in exchanges:
            assert old in content, content
            content = content.replace(old, new)
        assert self.put(uid, content, version=self.entries[uid][0])


class Shelf:
    """What is known of a calendar, and the calendar."""

    def __init__(self, *items, confidential=False):
        self.calendar = Held()
        self.network = Network.of(Seeker(name="Robin", confidential=confidential))
        self.items = items
        self.commits = 0
        self.limited = None

    def sync(self):
        held = calendar_items(self.items, network=self.network, component=self.calendar.component)
        return CalendarSync(self.limited or Unlimited(lambda: self.calendar), HOME, self.network, held, NOON)

    def commit(self, changes):
        self.commits += 1
        self.network = self.network.after(changes)

    def publish(self):
        synced = self.sync().publish(self.commit)
        return synced.put, synced.removed, synced.unchanged, [each.code for each in synced.findings]

    def pull(self):
        fetched = self.sync().fetch()
        self.network = self.network.after(Put(each) for each in fetched.seen)
        return [(entry.uid, entry.starts_at, entry.status) for entry in ical.read(fetched.content).items], fetched.gone


def step(number=1, due=MONDAY, **fields):
    return FollowUp(summary=f"Call {number}", due=due, **fields)


@pytest.fixture
def shelf():
    return Shelf(step(1), step(2))


def test_what_is_held_in_memory_here_keeps_the_contract():
    assert isinstance(Held(), Calendar)


def test_each_entry_is_put_there_once(shelf):
    assert (2, 0, 0, []) == shelf.publish()
    assert (0, 0, 2, []) == shelf.publish()
    assert ["sent", "sent"] == [each.status for each in copies(shelf.network, "home").values()]


def test_what_changes_is_replaced(shelf):
    shelf.publish()
    shelf.items = (step(1), step(2, MONDAY + DAY))

    assert (1, 0, 1, []) == shelf.publish()


def test_an_entry_is_no_message_and_no_whole_export():
    held = calendar_items([step(status="done")], network=Network(), component="event")

    (item,) = held.values()
    assert b"STATUS:CANCELLED" in item.content
    assert b"METHOD" not in item.content
    assert not ical.read(item.content).items[0].is_own_calendar


def test_what_is_settled_is_settled_there_and_stays_as_history(shelf):
    shelf.publish()
    shelf.items = (step(1, status="done"), step(2))
    settled = shelf.publish()
    shelf.items = (step(2),)

    assert (1, 0, 1, []) == settled
    assert (0, 0, 1, []) == shelf.publish()
    assert [b"CANCELLED" in content for _, content in shelf.calendar.entries.values()] == [True, False]


def test_what_was_settled_before_is_never_put_there():
    assert (0, 0, 1, []) == Shelf(step(status="done")).publish()


def test_what_is_no_longer_asked_for_is_removed(shelf):
    shelf.publish()
    shelf.items = (step(2),)

    assert (0, 1, 1, []) == shelf.publish()
    assert (0, 0, 1, []) == shelf.publish()
    assert [step(2).id] == [*shelf.calendar.entries]


def test_what_others_changed_is_left_alone_until_it_is_taken_in(shelf):
    shelf.publish()
    shelf.calendar.edit(step(1).id, (b"DATE:20260601", b"DATE:20260604"), (b"DATE:20260602", b"DATE:20260605"))
    shelf.items = (step(1, MONDAY + DAY), step(2))

    assert (0, 0, 1, ["changed-in-calendar"]) == shelf.publish()
    assert ([(step(1).id, date(2026, 6, 4), "")], ()) == shelf.pull()
    assert ([], ()) == shelf.pull()
    assert (1, 0, 1, []) == shelf.publish()


def test_what_others_changed_is_not_removed_either(shelf):
    shelf.publish()
    shelf.calendar.edit(step(1).id, (b"SUMMARY:Call 1", b"SUMMARY:Call 1 again"))
    shelf.items = (step(2),)

    assert (0, 0, 1, ["changed-in-calendar"]) == shelf.publish()
    assert len(shelf.calendar.entries) == 2


def test_a_change_between_looking_and_putting_is_not_overwritten(shelf):
    shelf.publish()
    sync = shelf.sync()
    stale = shelf.calendar.versions()
    shelf.calendar.edit(step(1).id, (b"SUMMARY:Call 1", b"SUMMARY:Call 1 at noon"))
    sync._items = calendar_items((step(1, MONDAY + DAY), step(2)), network=shelf.network, component="event")
    shelf.calendar.versions = lambda: stale
    synced = sync.publish(shelf.commit)

    assert (0, ["changed-in-calendar"]) == (synced.put, [each.code for each in synced.findings])
    assert b"at noon" in shelf.calendar.fetch(step(1).id)[1]


def test_what_others_removed_is_told_and_comes_back_when_it_changes(shelf):
    shelf.publish()
    shelf.calendar.entries.pop(step(1).id)

    assert (0, 0, 1, ["removed-from-calendar"]) == shelf.publish()
    assert ([], (step(1).id,)) == shelf.pull()
    shelf.items = (step(1, MONDAY + DAY), step(2))
    assert (1, 0, 1, []) == shelf.publish()


def test_what_others_removed_and_is_settled_is_no_matter(shelf):
    shelf.publish()
    shelf.calendar.entries.pop(step(1).id)
    shelf.items = (step(1, status="done"), step(2))

    assert (0, 0, 2, []) == shelf.publish()
    assert ([], ()) == shelf.pull()


def test_whoever_is_stopped_before_noting_what_was_put_there_takes_it_for_ours(shelf):
    network = shelf.network
    shelf.publish()
    shelf.network = network  # as if nothing had been committed

    assert (0, 0, 2, []) == shelf.publish()
    assert 2 == len(copies(shelf.network, "home"))


def test_what_is_put_there_is_noted_even_where_noting_is_stopped_in_the_middle(shelf):
    put = shelf.calendar.put

    def stop_at_the_second(uid, content, *, version):
        if shelf.calendar.entries:
            raise KeyboardInterrupt
        return put(uid, content, version=version)

    shelf.calendar.put = stop_at_the_second
    with pytest.raises(KeyboardInterrupt):
        shelf.publish()
    shelf.calendar.put = put

    assert 1 == len(copies(shelf.network, "home"))
    assert (1, 0, 1, []) == shelf.publish()


class TestAnEntryThatFails:
    def test_stops_no_other_and_is_tried_again_the_next_time(self):
        shelf = Shelf(*(step(number) for number in range(4)))
        shelf.calendar.fails = {step(1).id: RejectedError("413 too large"), step(2).id: DeferredError("503 busy")}
        failing = shelf.publish()
        shelf.calendar.fails = {}

        assert (2, 0, 0, ["not-in-calendar"] * 2) == failing
        assert (2, 0, 2, []) == shelf.publish()

    def test_is_told_with_what_the_calendar_said_and_without_secrets(self):
        shelf = Shelf(*(step(number) for number in range(3)))
        shelf.calendar.fails = {step(0).id: RejectedError("no, hunter2"), step(1).id: KeyError("hunter2")}
        refused, failed = shelf.sync().publish(shelf.commit).findings

        assert (step(0).id, step(1).id) == (refused.subject, failed.subject)
        assert ("error", "warning") == (refused.severity, failed.severity)
        assert f"the entry {step(0).id} is not up to date in home: no, ***" == refused.message
        assert f"the entry {step(1).id} is not up to date in home: KeyError: '***'" == failed.message
        assert "mend what is said; it is tried again the next time" == refused.fix
        assert "it is tried again the next time; if it stays so, look at the calendar" == failed.fix

    def test_stays_known_where_it_cannot_be_replaced_or_removed(self, shelf):
        shelf.publish()
        shelf.items = (step(1, MONDAY + DAY),)
        shelf.calendar.fails = dict.fromkeys(shelf.calendar.entries, DeferredError("busy"))
        failing = shelf.publish()
        shelf.calendar.fails = {}

        assert (0, 0, 0, ["not-in-calendar"] * 2) == failing
        assert (1, 1, 0, []) == shelf.publish()

    def test_is_not_written_over_where_it_was_changed_and_cannot_be_read(self, shelf):
        shelf.publish()
        shelf.calendar.edit(step(1).id, (b"SUMMARY:Call 1", b"SUMMARY:Call 1 at noon"))
        shelf.items = (step(1, MONDAY + DAY), step(2))
        shelf.calendar.fails = {step(1).id: DeferredError("busy")}

        assert (0, 0, 1, ["not-in-calendar"]) == shelf.publish()
        assert b"at noon" in shelf.calendar.entries[step(1).id][1]

    def test_leaves_the_rest_alone_where_three_in_a_row_do(self):
        shelf = Shelf(*(step(number) for number in range(9)))
        ids = [each.id for each in shelf.items]
        shelf.calendar.fails = dict.fromkeys((ids[0], ids[1], *ids[3:]), DeferredError("down, hunter2"))
        synced = shelf.sync().publish(shelf.commit)

        assert (1, [("put", id) for id in ids[:6]]) == (synced.put, shelf.calendar.asked)
        assert ["not-in-calendar"] * 5 == [each.code for each in synced.findings[:-1]]
        rest = synced.findings[-1]
        assert ("channel-unusable", "error", "") == (rest.code, rest.severity, rest.subject)
        said = "home (home://ann:***@there/): down, ***; 3 entries in a row failed"
        assert f"{said}, and the rest is left alone until the next time" == rest.message
        assert "mend what is said; what is not there yet waits until then" == rest.fix
        assert [ids[2]] == [*copies(shelf.network, "home")]

    def test_counts_in_a_row_with_what_is_asked_next_whatever_stands_between(self):
        shelf = Shelf(*(step(number) for number in range(9)))
        shelf.publish()
        shelf.items = tuple(step(number, MONDAY + number % 2 * DAY) for number in range(9))
        shelf.calendar.fails = dict.fromkeys(shelf.calendar.entries, DeferredError("down"))

        assert (0, 0, 3, [*["not-in-calendar"] * 3, "channel-unusable"]) == shelf.publish()

    def test_leaves_the_rest_alone_at_once_where_it_hangs(self, shelf):
        let_go = threading.Event()
        shelf.calendar.fails = {step(1).id: let_go}
        limit = timedelta(milliseconds=200)
        with TimeLimited(lambda: shelf.calendar, limit, failure=DeferredError).opened() as shelf.limited:
            synced = shelf.sync().publish(shelf.commit)
        let_go.set()

        assert ["not-in-calendar", "channel-unusable"] == [each.code for each in synced.findings]
        text = "no answer within 0.2 seconds; it is asked nothing more now; it hangs, and the rest is left alone until"
        assert f"home (home://ann:***@there/): {text} the next time" == synced.findings[-1].message
        assert [("put", step(1).id)] == shelf.calendar.asked

    def test_of_the_log_stops_everything(self, shelf):
        def fail(changes):
            raise OSError(f"{len(changes)} changes, and the disk is full")

        with pytest.raises(OSError, match="2 changes"):
            shelf.sync().publish(fail)


class TestAnEntryThatIsNotGiven:
    @pytest.fixture
    def changed(self):
        shelf = Shelf(*(step(number) for number in range(5)))
        shelf.publish()
        for each in shelf.items:
            shelf.calendar.edit(each.id, (b"SUMMARY:Call", b"SUMMARY:Call up"))
        return shelf

    def test_is_passed_over_told_and_not_taken_for_seen(self, changed):
        ids = [each.id for each in changed.items]
        changed.calendar.fails = {
            ids[0]: RejectedError("403, hunter2"),
            ids[1]: KeyError("x"),
            ids[3]: DeferredError("no"),
        }
        fetched = changed.sync().fetch()

        assert [ids[2], ids[4]] == [each.item for each in fetched.seen]
        assert (ids[2], ids[4]) == fetched.subjects
        assert 2 == len(ical.read(fetched.content).items)
        assert [("not-given", "error")] * 3 == [(each.code, each.severity) for each in fetched.problems]
        text = f"the entry {ids[0]} could not be read in home: 403, ***; pull again later"
        assert text == fetched.problems[0].message

    def test_is_taken_in_the_next_time(self, changed):
        changed.calendar.fails = {step(0).id: DeferredError("busy")}
        first = changed.pull()
        changed.calendar.fails = {}

        assert (4, 1) == (len(first[0]), len(changed.pull()[0]))

    def test_is_the_last_where_three_in_a_row_are_not(self, changed):
        changed.calendar.fails = dict.fromkeys(changed.calendar.entries, DeferredError("down"))
        changed.calendar.asked.clear()
        with pytest.raises(DeferredError, match="down"):
            changed.sync().fetch()

        assert [("fetch", step(number).id) for number in range(3)] == changed.calendar.asked

    def test_is_the_last_where_it_hangs(self, changed):
        let_go = threading.Event()
        changed.calendar.fails = {step(4).id: let_go}
        limit = timedelta(milliseconds=200)
        opened = TimeLimited(lambda: changed.calendar, limit, failure=DeferredError).opened()
        with opened as changed.limited, pytest.raises(DeferredError, match="no answer within"):
            changed.sync().fetch()
        let_go.set()


def test_entries_of_others_are_never_touched(shelf):
    foreign = ical.write([step(9)], seeker=Seeker(name="Somebody"))
    shelf.calendar.put("foreign", foreign, version="")
    shelf.publish()
    shelf.items = ()

    assert (0, 2, 0, []) == shelf.publish()
    assert ([], ()) == shelf.pull()
    assert ["foreign"] == [*shelf.calendar.entries]


def test_a_confidential_search_puts_neutral_acts_there():
    ann = Contact(name="Ann", emails=("ann@example.org",), id="ann")
    shelf = Shelf(
        step(1, subject="ann", do="thanked"),
        Meeting(contact="ann", starts_at=NOON, location="Initech"),
        confidential=True,
    )
    shelf.network = shelf.network.after([Put(ann)])
    shelf.publish()

    text = b"".join(content for _, content in shelf.calendar.entries.values())
    assert {b"SUMMARY:Write to Ann", b"SUMMARY:Meet Ann", b"CLASS:PRIVATE"} <= {*text.split(b"\r\n")}
    for word in (b"Initech", b"Call 1", b"jumpstart"):
        assert word not in text


def test_what_only_the_seeker_can_decide_is_not_taken_for_seen(shelf):
    shelf.publish()
    for number in (1, 2):
        shelf.calendar.edit(step(number).id, (b"DATE:20260601", b"DATE:20260604"), (b"DATE:20260602", b"DATE:20260605"))
    fetched = shelf.sync().fetch()

    assert (step(1).id, step(2).id) == fetched.subjects
    assert [step(2).id] == [each.item for each in fetched.seen_but({step(1).id})]


def test_a_made_up_id_is_told_as_it_is_and_not_as_the_calendar_has_it():
    own = step(1, id="my own id")
    shelf = Shelf(own)
    shelf.publish()
    (uid,) = shelf.calendar.entries
    shelf.calendar.edit(uid, (b"SUMMARY:Call 1", b"SUMMARY:Call 1 again"))
    changed = shelf.sync().fetch()
    shelf.calendar.entries.clear()

    assert uid != "my own id"
    assert (("my own id",), (uid,)) == (changed.subjects, shelf.sync().fetch().gone)


EDITS = st.tuples(
    st.sampled_from(["ours", "theirs", "drop", "delete", "publish", "pull"]), st.integers(0, 2), st.integers(0, 5)
)


@given(st.lists(EDITS, max_size=20))
def test_nothing_that_others_did_is_lost_and_the_end_is_calm(edits):
    """What another client wrote stands there until it was pulled, whatever both sides do in between."""
    shelf = Shelf(*(step(number) for number in range(3)))
    unseen = {}
    for what, number, days in edits:
        uid, day = step(number).id, MONDAY + days * DAY
        kept = {each.id: each for each in shelf.items}
        if what == "ours":
            shelf.items = tuple({**kept, uid: step(number, day)}.values())
        elif what == "drop":
            shelf.items = tuple(each for each in shelf.items if each.id != uid)
        elif what == "publish":
            shelf.publish()
        elif what == "pull":
            for pulled, _, _ in shelf.pull()[0]:
                unseen.pop(pulled, None)
        elif uid in shelf.calendar.entries and what == "theirs":
            content = ical.write([step(number, day, id=uid)], seeker=Seeker(name="Another"))
            shelf.calendar.put(uid, content, version=shelf.calendar.versions()[uid])
            unseen[uid] = content
        elif what == "delete":
            shelf.calendar.entries.pop(uid, None)
            unseen.pop(uid, None)
        assert all(shelf.calendar.fetch(each)[1] == content for each, content in unseen.items())

    shelf.pull()
    shelf.publish()
    put, removed, _, findings = shelf.publish()
    assert (0, 0) == (put, removed)
    assert {*findings} <= {"removed-from-calendar"}
