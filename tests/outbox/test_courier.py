from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart import Contact, FollowUp, Interaction, Network
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.actions import Decision
from jumpstart.domain.deliveries import Delivery
from jumpstart.domain.records import Put, Remove
from jumpstart.errors import DeferredError, FieldError, OfferError, RejectedError
from jumpstart.outbox import Channel, Parcel, message_of, parcels
from jumpstart.outbox.deciding import still_asked
from jumpstart.plugins import Receipt

NINE = datetime(2026, 6, 1, 15, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
URL = "told://ann:hunter2@there/"
SINGLE = Channel(url=URL, name="there", digest=False)
DIGEST = Channel(url=URL, name="there")
ANN_AND_BEN = tuple(Contact(name=id.title(), emails=(f"{id}@example.org",), id=id) for id in ("ann", "ben"))


@pytest.fixture
def one(make_search, told):
    """A search with one channel and some steps, and the notifier of that channel."""

    def make(*steps, channel=SINGLE, answers=(), **options):
        notifier = told(*answers)
        return make_search(*steps, channels=[channel], notifiers={URL: notifier}, **options), notifier

    return make


def statuses(search):
    return [each.status for each in search.deliveries]


class TestEnqueuing:
    def test_what_is_due_goes_into_the_outbox_once(self, one, make_step):
        search, notifier = one(
            make_step("Call Ann"), make_step("Call Ben", MONDAY - 3 * DAY), make_step("Later", TUESDAY)
        )
        first, second = search.deliver(), search.deliver()

        assert ["Call Ben", "Call Ann"] == [message.title for message in notifier.messages]
        assert (2, 0) == (len(first.receipts), len(second.receipts))
        assert ["sent", "sent"] == statuses(search)

    def test_what_is_settled_before_it_is_sent_comes_out_again(self, one, make_step):
        call = make_step("Call Ann")
        search, notifier = one(call, answers=[DeferredError("full")])
        search.deliver()
        search.add(make_step("Call Ann", status="done"))
        search.deliver(NINE + DAY)

        assert [] == search.deliveries
        assert len(notifier.messages) == 1

    def test_what_is_put_off_is_delivered_on_its_new_day(self, one, make_step):
        search, notifier = one(make_step("Call Ann"))
        search.deliver()
        search.add(FollowUp(summary="Call Ann", due=TUESDAY))
        search.deliver()
        search.deliver(NINE + DAY)

        assert len(notifier.messages) == 2
        assert [MONDAY, TUESDAY] == [each.due for each in search.deliveries]

    def test_what_is_due_later_is_delivered_earlier_where_the_seeker_wants_it(self, one, make_step):
        channel = Channel(url=URL, name="there", lead=timedelta(days=2))
        search, notifier = one(
            make_step("Call Ann", date(2026, 6, 3)), make_step("Then", date(2026, 6, 4)), channel=channel
        )
        search.deliver()

        assert ["1 to do by Wednesday 3 June"] == [message.title for message in notifier.messages]

    def test_each_channel_delivers_by_itself(self, make_search, make_step, told):
        notifiers = {"a:": told(), "b:": told(RejectedError("no"))}
        search = make_search(
            make_step("Call Ann"),
            channels=["aa:", "bb:"],
            notifiers={
                "aa:": notifiers["a:"],
                "bb:": notifiers["b:"],
            },
        )
        delivered = search.deliver()

        assert ["sent", "failed"] == statuses(search)
        assert ["default/digest/2026-06-01/aa:"] == [receipt.key for receipt in delivered.receipts]


class TestDigests:
    def test_a_digest_says_everything_once_a_day(self, one, make_step):
        search, notifier = one(make_step("Call Ann"), make_step("Call Ben"), channel=DIGEST)
        search.deliver()
        search.add(make_step("Call Cleo"))
        search.deliver(NINE + 60 * MINUTE)
        search.deliver(NINE + DAY)

        assert [("2 to do today", 2), ("1 to do today", 1)] == [
            (message.title, len(message.body.splitlines())) for message in notifier.messages
        ]
        assert ["default/digest/2026-06-01/there", "default/digest/2026-06-02/there"] == notifier.keys

    def test_a_digest_that_is_tried_again_is_the_same(self, one, make_step):
        search, notifier = one(make_step("Call Ann"), channel=DIGEST, answers=[DeferredError("full"), None])
        search.deliver()
        search.add(make_step("Call Ben"))
        search.deliver(NINE + 2 * MINUTE)

        assert notifier.messages[0] == notifier.messages[1]
        assert len({*notifier.keys}) == 1

    def test_a_digest_is_made_when_the_night_is_over(self, one, make_step):
        channel = Channel(url=URL, name="there", quiet=(time(22), time(7)))
        search, notifier = one(make_step("Call Ann"), channel=channel)
        midnight = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)
        asleep = search.deliver(midnight)
        search.add(make_step("Call Ben"))
        awake = search.deliver(datetime(2026, 6, 1, 13, tzinfo=UTC))

        assert (0, 0, 1) == (len(asleep.receipts), asleep.waiting, len(awake.receipts))
        assert [["Call Ann", "Call Ben"]] == [sorted(message.body.split("\n")) for message in notifier.messages]


class TestRetrying:
    def test_what_is_deferred_waits_and_is_tried_again_under_its_key(self, one, make_step):
        search, notifier = one(make_step("Call Ann"), answers=[DeferredError("full"), None])
        first = search.deliver()
        at_once = search.deliver(NINE + timedelta(seconds=20))
        later = search.deliver(NINE + 2 * MINUTE)

        assert (1, 1, 0) == (first.waiting, at_once.waiting, later.waiting)
        assert [0, 0, 1] == [len(each.receipts) for each in (first, at_once, later)]
        assert [*notifier.keys] == [notifier.keys[0]] * 2
        assert ["there: full"] == [each.message.rpartition("by ")[2] for each in first.findings]
        assert () == later.findings

    def test_a_notifier_may_say_how_long_to_wait(self, one, make_step):
        search, _ = one(make_step("Call Ann"), answers=[DeferredError("full", timedelta(hours=3))])
        search.deliver()

        assert [NINE + timedelta(hours=3)] == [each.next_at for each in search.deliveries]

    @pytest.mark.parametrize("wait", [timedelta(days=-9), "soon", timedelta.max])
    def test_a_wait_that_makes_no_sense_costs_nothing(self, one, make_step, wait):
        search, _ = one(make_step("Call Ann"), answers=[DeferredError("full", wait)])

        assert len(search.deliver().findings) == 1

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (ValueError("hunter2 is wrong"), "ValueError: *** is wrong"),
            ("sent", "it gave a str; expected a Receipt"),
            (True, "it gave a bool; expected a Receipt"),
            (SystemExit(3), "it raised SystemExit: 3"),
            (DeferredError(""), "DeferredError"),
        ],
        ids=["error", "text", "bool", "exit", "nothing"],
    )
    def test_anything_but_a_receipt_or_a_refusal_is_tried_again(self, one, make_step, answer, error):
        search, _ = one(make_step("Call Ann"), answers=[answer])
        search.deliver()

        (delivery,) = search.deliveries
        assert ("pending", 1, error) == (delivery.status, delivery.attempts, delivery.error)

    def test_what_is_refused_is_not_tried_again_and_stays_visible(self, one, make_step):
        search, notifier = one(make_step("Call Ann"), answers=[RejectedError("no such address: hunter2")])
        first, second = search.deliver(), search.deliver(NINE + DAY)

        assert len(notifier.messages) == 1
        assert ["error", "error"] == [each.severity for report in (first, second) for each in report.findings]
        assert first.findings[0].message == "Call Ann: refused by there: no such address: ***"
        assert first.findings[0].subject == search.deliveries[0].item

    def test_what_was_refused_is_sent_again_when_the_seeker_says_so(self, one, make_step):
        search, _ = one(make_step("Call Ann"), answers=[RejectedError("no"), None])
        search.deliver()

        assert (0, 1) == (len(search.deliver().receipts), len(search.deliver(again=True).receipts))
        assert () == search.deliver().findings

    def test_what_is_sent_again_never_takes_the_key_of_a_digest_that_arrived(self, one, make_step):
        search, notifier = one(make_step("Call Ann"), channel=DIGEST, answers=[RejectedError("no"), None])
        search.deliver()
        search.add(make_step("Call Ben"))
        search.deliver(NINE + DAY)
        search.deliver(NINE + DAY, again=True)

        assert len({*notifier.keys}) == 3

    def test_it_is_given_up_after_seven_days_and_not_without_a_last_try(self, one, make_step):
        search, notifier = one(make_step("Call Ann"), answers=[DeferredError("full")])
        moment = NINE
        while moment < NINE + timedelta(days=8):
            report = search.deliver(moment)
            moment += timedelta(minutes=30)

        (delivery,) = search.deliveries
        assert ("expired", None) == (delivery.status, delivery.next_at)
        assert 28 <= len(notifier.messages) <= 70
        assert report.findings[0].message == "Call Ann: given up after 7 days by there: full"

    def test_what_nobody_tried_is_never_given_up(self, one, make_step):
        search, notifier = one(make_step("Call Ann"), answers=[None])
        search.courier.deliver(search.plan(), now=NINE, items=tuple)  # put into the outbox, sent at once
        search.add(make_step("Call Ben"))
        search.deliver(NINE + timedelta(days=90))

        assert ["Call Ann", "Call Ben"] == [message.title for message in notifier.messages]

    def test_a_channel_that_fails_three_times_in_a_row_is_left_alone_until_next_time(self, one, make_step):
        search, notifier = one(*(make_step(f"Call {n}") for n in range(9)), answers=[DeferredError("down")])
        search.deliver()
        search.deliver(NINE + timedelta(seconds=10))

        assert len(notifier.messages) == 6
        assert len({*notifier.keys}) == 6


class TestOneChannelAndTheOthers:
    def test_one_that_cannot_be_opened_stops_no_other(self, make_search, make_step, told):
        secret = "pigeon://ann:hunter2@there/"  # noqa: S105  a URL
        error = OfferError("notifier", "pigeon", "no plugin offers it")
        search = make_search(
            make_step("Call Ann"), channels=[secret, "told:"], notifiers={secret: error, "told:": told()}
        )
        first = search.deliver()
        search.notifiers[secret] = told()
        second = search.deliver()

        assert (1, 1) == (len(first.receipts), len(second.receipts))
        assert [("channel-unusable", "error")] == [(each.code, each.severity) for each in first.findings]
        assert first.findings[0].message == (
            "pigeon://ann:***@there/: OfferError: notifier 'pigeon': no plugin offers it"
        )
        assert () == second.findings

    def test_one_that_cannot_be_opened_is_called_by_the_seekers_name_for_it(self, make_search, make_step):
        channels = [Channel(url="pigeon://ann:hunter2@there/", name="my pigeon")]
        search = make_search(
            make_step("Call Ann"), channels=channels, notifiers={channels[0].url: DeferredError("ill")}
        )

        (finding,) = search.deliver().findings
        assert "my pigeon (pigeon://ann:***@there/): ill" == finding.message

    def test_one_that_hangs_stops_no_other_and_is_asked_nothing_more(self, make_search, make_step, told, silent):
        steps = [make_step(f"Call {n}") for n in range(5)]
        channels = [Channel(url="silent:", digest=False, limit=timedelta(milliseconds=50)), "told:"]
        search = make_search(*steps, channels=channels, notifiers={"silent:": silent, "told:": told()})
        delivered = search.deliver()

        assert ["told:"] == [each.key.rpartition("/")[2] for each in delivered.receipts]
        errors = [each.error for each in search.deliveries if each.channel == "silent:" and each.error]
        assert ["no answer within 0.05 seconds; it is asked nothing more now"] == errors
        assert delivered.waiting == 5

    def test_what_is_no_calendar_holds_nothing_to_fetch(self, one):
        search, notifier = one()

        with pytest.raises(FieldError) as raised:
            search.courier.fetch(SINGLE, now=NINE, items=tuple)
        remedy = "it holds no entries; expected the URL of a calendar, as caldav://…"
        assert ("calendar", "there", remedy) == (raised.value.field, raised.value.value, raised.value.remedy)
        assert notifier.closed == 1

    def test_each_notifier_is_closed(self, make_search, make_step, told):
        notifiers = {"aa:": told(), "bb:": told(RejectedError("no"))}
        make_search(make_step("Call Ann"), channels=[*notifiers], notifiers=notifiers).deliver()

        assert [1, 1] == [each.closed for each in notifiers.values()]

    def test_one_that_hangs_is_not_opened_again_until_it_has_answered(self, make_search, make_step, silent):
        channel = Channel(url="silent:", limit=timedelta(milliseconds=50))
        search = make_search(make_step("Call Ann"), channels=[channel], notifiers={"silent:": silent})
        before = {*threading.enumerate()}
        first = search.deliver()
        later = [search.deliver(NINE + timedelta(hours=7 * number)) for number in range(1, 5)]
        left = {*threading.enumerate()} - before
        silent.let_go.set()
        for thread in left:
            thread.join()
        answered = search.deliver(NINE + DAY + DAY)

        still = "silent:: it has not answered what it was asked earlier; it is opened again once it has"
        assert ["not-delivered"] == [each.code for each in first.findings]
        assert [("channel-unusable", still)] * 4 == [
            (each.findings[0].code, each.findings[0].message) for each in later
        ]
        assert (1, 1) == (len(left), len(answered.receipts))

    def test_one_that_hangs_while_it_is_opened_is_not_opened_again(self, make_search, make_step, silent):
        channel = Channel(url="silent:", limit=timedelta(milliseconds=50))
        search = make_search(make_step("Call Ann"), channels=[channel], notifiers={})
        opened = []
        search.open = lambda url: opened.append(url) or silent.let_go.wait(30)
        for _ in range(3):
            search.deliver()

        assert ["silent:"] == opened

    def test_somebody_else_who_delivers_meanwhile_is_not_doubled(self, one, make_step, told):
        storage = MemoryStorage()
        search, _ = one(make_step("Call Ann"), make_step("Call Ben"), storage=storage)
        other, others = one(storage=storage)

        class Meddling(type(told())):
            def send(self, message, *, key):
                if not self.messages:
                    other.deliver()  # all of it, while the first of ours is on its way
                return super().send(message, key=key)

        ours = search.notifiers[URL] = Meddling()
        search.deliver()

        assert (1, 1) == (len(ours.messages), len(others.messages))
        assert not {*ours.keys} & {*others.keys}
        assert ["sent", "sent"] == statuses(search)

    def test_what_somebody_else_has_delivered_stays_delivered(self, one, make_step, told):
        storage = MemoryStorage()
        search, _ = one(make_step("Call Ann"), storage=storage)
        other, others = one(storage=storage)

        class TooLate(type(told())):
            def send(self, message, *, key):  # noqa: ARG002  it fails whatever it is given
                other.deliver(NINE + 3 * MINUTE)  # when what we have claimed is free again
                raise RejectedError("a double")

        search.notifiers[URL] = TooLate()
        report = search.deliver()

        assert (1, ["sent"], ()) == (len(others.messages), statuses(search), report.findings)


class Board(dict):
    """A calendar in memory that refuses some entries."""

    component = "event"

    def __init__(self, *refused):
        super().__init__()
        self.refused = {*refused}

    def versions(self):
        return dict.fromkeys(self, "1")

    def fetch(self, uid):
        return "1", self[uid]

    def put(self, uid, content, *, version):  # noqa: ARG002  it holds one version alone
        if uid in self.refused:
            raise RejectedError(f"{uid} is too large for hunter2")
        self[uid] = content
        return "1"

    def remove(self, uid, *, version):  # noqa: ARG002  as above
        return self.pop(uid, None) is not None

    def send(self, message, *, key):
        raise NotImplementedError

    def close(self):
        pass


class TestCalendars:
    @pytest.fixture
    def publish(self, make_search, make_step):
        steps = tuple(make_step(f"Call {number}") for number in range(6))

        def make(*refused):
            board = Board(*(steps[number].id for number in refused))
            search = make_search(*steps, channels=[SINGLE], notifiers={URL: board})

            def publish():
                return search.courier.deliver(search.plan(), now=NINE, items=lambda: steps)

            return publish, board

        return make

    def test_an_entry_that_is_refused_stops_no_other_and_the_counts_stay(self, publish):
        notify, board = publish(1)
        first, second = notify(), notify()
        board.refused.clear()
        third = notify()

        assert [(5, 0), (0, 5), (1, 5)] == [(each.put, each.unchanged) for each in (first, second, third)]
        assert [["not-in-calendar"], ["not-in-calendar"], []] == [
            [finding.code for finding in each.findings] for each in (first, second, third)
        ]
        assert "hunter2" not in first.findings[0].message

    def test_where_three_in_a_row_are_refused_the_counts_of_what_was_put_stay(self, publish):
        notify, _ = publish(1, 2, 3)
        delivered = notify()

        assert (1, 0, 0) == (delivered.put, delivered.removed, delivered.unchanged)
        assert [*["not-in-calendar"] * 3, "channel-unusable"] == [each.code for each in delivered.findings]


class TestClaiming:
    """Who is about to send says so first, so that nobody else does; whoever dies keeps nobody waiting for long."""

    def test_who_dies_while_sending_is_followed_by_another_under_the_same_key(self, one, make_step):
        storage = MemoryStorage()
        search, ours = one(make_step("Call Ann"), storage=storage)
        other, others = one(storage=storage)
        search.dies_before = "delivered"
        with pytest.raises(KeyboardInterrupt):
            search.deliver()
        too_soon = other.deliver(NINE + MINUTE)
        later = other.deliver(NINE + 3 * MINUTE)

        assert (0, 1, 1) == (len(too_soon.receipts), too_soon.waiting, len(later.receipts))
        assert ours.keys == others.keys
        assert [("sent", 0, None)] == [(each.status, each.attempts, each.next_at) for each in search.deliveries]

    def test_a_claim_lasts_as_long_as_a_channel_may_take_and_a_minute_more(self, one, make_step):
        channel = Channel(url=URL, name="there", limit=30 * MINUTE)
        search, _ = one(make_step("Call Ann"), channel=channel)
        search.dies_before = "delivered"
        with pytest.raises(KeyboardInterrupt):
            search.deliver()

        (claimed,) = search.deliveries
        assert NINE + 31 * MINUTE <= claimed.next_at < NINE + 31 * MINUTE + timedelta(seconds=1)

    def test_a_claim_counts_from_when_it_is_made(self, one, make_step, told):
        storage = MemoryStorage()
        search, _ = one(make_step("Call Ann"), make_step("Call Ben"), storage=storage)
        other, others = one(storage=storage)

        class Slow(type(told())):
            def send(self, message, *, key):
                search.passed += 10 * MINUTE
                if self.messages:
                    other.deliver(NINE + 11 * MINUTE)
                return super().send(message, key=key)

        ours = search.notifiers[URL] = Slow()
        search.deliver()

        assert (2, 0) == (len(ours.messages), len(others.messages))

    def test_nothing_is_sent_in_quiet_hours_that_begin_while_others_are_sent(self, make_search, make_step, told):
        quiet = time(9, 15), time(10)
        channels = [SINGLE, Channel(url="later://there/", name="later", quiet=quiet, digest=False)]
        quick, slow = told(), told()
        options = {"channels": channels, "notifiers": {URL: slow, "later://there/": quick}}
        search = make_search(make_step("Call Ann"), make_step("Call Ben"), make_step("Call Cy"), **options)

        def take_long(_message, *, key):
            search.passed += 5 * MINUTE
            return Receipt(key=key)

        slow.send = take_long
        first = search.deliver()
        search.passed = timedelta(0)
        second = search.deliver(NINE + 60 * MINUTE)

        assert (3, 3, 0) == (len(first.receipts), first.waiting, second.waiting)
        assert 3 == len(quick.messages)

    def test_of_two_who_claim_at_the_same_instant_one_sends(self, one, make_step):
        class Racing(MemoryStorage):
            """A storage in which another delivers right before a commit is appended, once."""

            rival = None

            def append(self, workspace, commit):
                if self.rival and "sending" in commit.body:
                    rival, self.rival = threading.Thread(target=self.rival), None
                    rival.start()
                    rival.join()
                super().append(workspace, commit)

        storage = Racing()
        search, ours = one(make_step("Call Ann"), storage=storage)
        other, others = one(storage=storage)
        storage.rival = other.deliver
        search.deliver()

        assert (0, 1) == (len(ours.messages), len(others.messages))
        assert ["sent"] == statuses(search)


class TestWhatIsSettledMeanwhile:
    @pytest.mark.parametrize("change", [{"status": "done"}, {"due": TUESDAY}], ids=["done", "put off"])
    def test_a_step_that_is_settled_while_others_are_sent_is_not_announced(self, one, make_step, told, change):
        ann, ben = make_step("Call Ann", id="ann"), make_step("Call Ben", id="ben")
        search, _ = one(ann, ben)

        class Meddling(type(told())):
            def send(self, message, *, key):
                settled = {"Call Ann": ben, "Call Ben": ann}[message.title]
                search.add(attrs.evolve(settled, **change))
                return super().send(message, key=key)

        ours = search.notifiers[URL] = Meddling()
        search.deliver()

        assert len(ours.messages) == 1

    def test_a_digest_leaves_it_out(self, make_search, make_step, told):
        class Meddling(type(told())):
            def send(self, message, *, key):
                search.add(make_step("Call Ben", status="done"))
                return super().send(message, key=key)

        first, second = Meddling(), told()
        search = make_search(
            make_step("Call Ann"),
            make_step("Call Ben"),
            channels=["aa:", "bb:"],
            notifiers={"aa:": first, "bb:": second},
        )
        search.deliver()

        assert [2, 1] == [len(message.body.split("\n")) for each in (first, second) for message in each.messages]
        assert ["1 to do today"] == [message.title for message in second.messages]

    FOLLOW_UP = FollowUp(rule="thank", subject="ann", do="thanked", summary="Thank Ann", due=MONDAY)
    THANKED = Interaction(kind="thanked", contact="ann", at=NINE)

    @pytest.mark.parametrize(
        ("before", "since", "is_asked"),
        [
            ((), (), True),
            ((THANKED,), (), True),
            ((), (THANKED,), False),
            ((THANKED,), (attrs.evolve(THANKED, at=NINE + DAY, id="again"),), False),
            ((), (attrs.evolve(THANKED, kind="told", id="other"),), True),
            ((), (attrs.evolve(THANKED, contact="ben", id="other"),), True),
            ((), (Decision(follow_up=FOLLOW_UP.id, verdict="skipped", at=NINE),), False),
            ((Decision(follow_up=FOLLOW_UP.id, verdict="snoozed", at=NINE, until=MONDAY),), (), True),
        ],
        ids=[
            "nothing",
            "long known",
            "done",
            "done again",
            "something else",
            "somebody else",
            "skipped",
            "put off before",
        ],
    )
    def test_a_derived_step_is_settled_by_what_is_recorded_since_the_plan(self, before, since, is_asked):
        delivery = Delivery(item=self.FOLLOW_UP.id, due=MONDAY, channel="there", since=NINE)
        planned = Network.of(*ANN_AND_BEN, delivery, *before)
        parcel = Parcel(key="k", deliveries=(delivery,), follow_ups=(self.FOLLOW_UP,))
        left = still_asked(parcel, planned, planned.after([Put(each) for each in since]))

        assert parcel == left if is_asked else () == left.deliveries == left.follow_ups


class TestWhatIsSaid:
    def test_a_message_of_its_own_says_why(self, one, make_step):
        search, notifier = one(make_step("Call Ann"))
        search.deliver()

        (message,) = notifier.messages
        assert message.body == "You added this yourself; it is due on Monday 1 June 2026."
        assert ("there", False) == (message.channel, message.private)

    @pytest.mark.parametrize("channel", [SINGLE, DIGEST])
    def test_a_confidential_search_says_neutral_acts_and_first_names(self, one, make_step, channel):
        ann = Contact(name="Ann Globex", given_name="Ann", emails=("ann@hiring.example",), id="ann")
        steps = (make_step("Ask Ann about the FP&A job at Initech", subject="ann", do="asked-for-meeting"),)
        search, notifier = one(channel=channel, confidential=True)
        search.add(ann, *steps)
        search.deliver()

        (message,) = notifier.messages
        assert message.private
        assert {"1 to do today", "Write to Ann", ""} >= {message.title, message.body}
        assert "Initech" not in str([search.refresh().deliveries, search.journal.network.deliveries.values()])

    def test_neither_text_nor_secret_is_stored(self, one, make_step):
        search, _ = one(make_step("Call zqxtelltale"), answers=[DeferredError(f"{URL} hunter2")])
        search.deliver()

        stored = str(list(search.refresh().deliveries.values()))
        assert "zqxtelltale" not in stored
        assert "hunter2" not in stored


def test_whatever_happens_each_step_arrives_once(make_search, make_step, told):
    """Whatever a notifier answers, in the end each step has arrived exactly once, or was refused and is told."""

    @given(st.lists(st.sampled_from([None, "451", "550", "nonsense"]), max_size=30), st.booleans(), st.integers(1, 6))
    def law(answers, digest, count):
        channel = Channel(url=URL, name="there", digest=digest)
        errors = {None: None, "451": DeferredError("full"), "550": RejectedError("no"), "nonsense": object()}
        notifier = told(*(errors[each] for each in answers), None)
        steps = [make_step(f"Call {n}") for n in range(count)]
        search = make_search(*steps, channels=[channel], notifiers={URL: notifier})
        receipts, moment = [], NINE
        while any(each.status == "pending" for each in search.deliveries) or moment == NINE:
            report = search.deliver(moment)
            receipts += report.receipts
            moment += timedelta(hours=6)

        keys = [receipt.key for receipt in receipts]
        assert len(keys) == len({*keys})
        assert {*statuses(search)} <= {"sent", "failed"}
        assert count == len(search.deliveries)
        assert bool(report.findings) == ("failed" in statuses(search))

    law()


def test_the_decisions_ask_no_clock_and_keep_nothing(one, make_step):
    search, _ = one(make_step("Call Ann"))
    search.courier.deliver(search.plan(), now=NINE, items=tuple)
    network, plan = search.refresh(), search.plan()
    sent = search.deliveries[0]
    pending = network.after(
        [Remove("delivery", sent.id), Put(type(sent)(item=sent.item, due=sent.due, channel="there", since=NINE))]
    )

    def decide():
        found = parcels(plan, pending, SINGLE, workspace="default", now=NINE)
        return found, [message_of(each, pending, SINGLE, day=plan.day) for each in found]

    assert decide() == decide()
    assert [("default", sent.item, "2026-06-01", "there")] == [tuple(each.key.split("/")) for each in decide()[0]]


def test_a_receipt_without_a_reference_is_one_too(one, make_step):
    search, _ = one(make_step("Call Ann"), answers=[Receipt(key="k")])
    search.deliver()

    assert [("sent", "", NINE)] == [(each.status, each.reference, each.sent_at) for each in search.deliveries]
