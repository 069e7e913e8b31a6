"""Rules in Python with one mistake each, and the clause that must find it."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest

from jumpstart import JUMP_START, Contact, FollowUp, Meeting, Network, Seeker
from jumpstart.plugins import RuleOffer
from jumpstart.testing import RuleContract, check, clauses_of


def step(meeting, **changes):
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()
    fields = {
        "rule": "look-up-the-way",
        "summary": "Look up the way",
        "subject": meeting.contact,
        "occasion": meeting.id,
        "due": day - timedelta(days=1),
    }
    return FollowUp(**{**fields, **changes})


def look_up_the_way(network, playbook):  # noqa: ARG001  every rule takes it
    """The one without a mistake."""
    return (step(each) for each in network.meetings.values() if each.contact in network.contacts)


def right(network):
    return tuple(look_up_the_way(network, None))


def gives_texts(network, playbook):
    return [each.summary for each in look_up_the_way(network, playbook)]


def raises_without_a_seeker(network, playbook):
    return [attrs.evolve(each, priority=len(network.seeker.workdays)) for each in look_up_the_way(network, playbook)]


def never_asks(network, playbook):  # noqa: ARG001  every rule takes it
    return ()


class Remembers:
    calls = 0

    def __call__(self, network, playbook):
        Remembers.calls += 1
        return [attrs.evolve(each, priority=Remembers.calls % 100) for each in look_up_the_way(network, playbook)]


def asks_for_the_first_alone(network, playbook):
    return list(look_up_the_way(network, playbook))[:1]


def counts_in_the_order_of_the_facts(network, playbook):
    return [
        attrs.evolve(each, priority=min(place, 100)) for place, each in enumerate(look_up_the_way(network, playbook))
    ]


def reads_the_clock(network, playbook):
    return [each for each in look_up_the_way(network, playbook) if each.due >= date.today() - timedelta(days=99999)]  # noqa: DTZ011  its mistake


def reads_the_time(network, playbook):
    return [each for each in look_up_the_way(network, playbook) if datetime.now(tz=ZoneInfo("UTC"))]


def throws_dice(network, playbook):
    return [each for each in look_up_the_way(network, playbook) if random.random() < 2]  # noqa: S311  its mistake


def reads_a_file(network, playbook):
    return [each for each in look_up_the_way(network, playbook) if not Path("no-such-file").exists()]


def changes_the_network(network, playbook):
    asked = tuple(look_up_the_way(network, playbook))
    network.meetings._base.clear()
    return asked


def uses_one_id_twice(network, playbook):
    return [again for each in look_up_the_way(network, playbook) for again in (each, attrs.evolve(each, priority=1))]


def names_the_day_in_the_id(network, playbook):
    return [attrs.evolve(each, id=f"{each.due}-{each.occasion}") for each in look_up_the_way(network, playbook)]


def takes_the_name_of_a_shipped_rule(network, playbook):  # noqa: ARG001  every rule takes it
    return [step(each, rule=JUMP_START.rules[0].id) for each in network.meetings.values()]


def has_no_name(network, playbook):  # noqa: ARG001  every rule takes it
    return [step(each, rule="") for each in network.meetings.values()]


def has_another_name(network, playbook):  # noqa: ARG001  every rule takes it
    return [step(each, rule="another") for each in network.meetings.values()]


def refers_to_strangers(network, playbook):  # noqa: ARG001  every rule takes it
    return [step(each, subject="a-stranger") for each in network.meetings.values()]


def refers_to_what_was_never_there(network, playbook):  # noqa: ARG001  every rule takes it
    return [step(each, occasion=f"{each.id}/way") for each in network.meetings.values()]


class GivesOnce:
    """A generator that was begun when it was made."""

    def __init__(self):
        self.seen = set()

    def __call__(self, network, playbook):
        for each in look_up_the_way(network, playbook):
            if each.id not in self.seen:
                self.seen.add(each.id)
                yield each


FOUND_BY = (
    ("R01", gives_texts),
    ("R01", raises_without_a_seeker),
    ("R02", never_asks),
    ("R03", Remembers()),
    ("R04", asks_for_the_first_alone),
    ("R04", counts_in_the_order_of_the_facts),
    ("R05", reads_the_clock),
    ("R05", reads_the_time),
    ("R05", throws_dice),
    ("R05", reads_a_file),
    ("R06", changes_the_network),
    ("R07", uses_one_id_twice),
    ("R08", names_the_day_in_the_id),
    ("R09", takes_the_name_of_a_shipped_rule),
    ("R09", has_no_name),
    ("R10", has_another_name),
    ("R11", refers_to_strangers),
    ("R11", refers_to_what_was_never_there),
    ("R12", GivesOnce()),
    ("R13", Remembers()),
)


def examples():
    denver = ZoneInfo("America/Denver")
    ana, ben = Contact(name="Ana Ruiz", emails=("ana@example.org",)), Contact(name="Ben Cole")
    met = [
        Meeting(contact=who, starts_at=datetime(2026, 6, day, 10, tzinfo=denver)) for day, who in ((4, ana), (5, ben))
    ]
    return (Network.of(Seeker(name="Kim Park", zone="America/Denver"), ana, ben, *met),)


class TestLookUpTheWay(RuleContract):
    def rule(self):
        return RuleOffer(id="look-up-the-way", rule=look_up_the_way)


def asks_in_the_order_of_hashes(network, playbook):  # noqa: ARG001  every rule takes it
    numbers = {meeting: number for number, meeting in enumerate({str(each) for each in network.meetings})}
    return [step(network.meetings[meeting], number=number) for meeting, number in numbers.items()]


class AsksInTheOrderOfHashes(RuleContract):
    def rule(self):
        return asks_in_the_order_of_hashes


class BareRule(RuleContract):
    def rule(self):
        return look_up_the_way


@pytest.mark.parametrize(
    ("clause", "rule"),
    FOUND_BY,
    ids=[f"{clause} {getattr(rule, '__name__', type(rule).__name__)}" for clause, rule in FOUND_BY],
)
def test_the_clause_finds_the_mistake(clause, rule):
    given = {"rule": lambda _: RuleOffer(id="look-up-the-way", rule=rule), "examples": lambda _: examples()}
    report = check(type("Broken", (RuleContract,), given), only={clause})

    assert [clause] == [outcome.clause.number for outcome in report.failed]


def test_a_rule_that_another_process_asks_otherwise_is_found():
    report = check(AsksInTheOrderOfHashes, only={"R14"})

    assert report.failed[0].reason.startswith("another process gives ")


def test_every_clause_finds_a_mistake():
    assert {clause.number for clause in clauses_of(RuleContract)} == {"R14", *(clause for clause, _ in FOUND_BY)}


@pytest.mark.parametrize(
    ("clause", "rule", "expected"),
    [
        ("R01", lambda _, __: None, "it gave None; expected follow-ups, by yield or in a tuple"),
        ("R01", gives_texts, "it gave 'Look up the way'; expected a FollowUp"),
        ("R04", counts_in_the_order_of_the_facts, "the order of the records shows; sort them where it matters"),
        ("R05", reads_the_time, "it asked datetime.now; it may ask the network and the playbook alone"),
        ("R07", uses_one_id_twice, "two follow-ups have one id; tell them apart by subject, occasion or number"),
        ("R09", has_no_name, "'Look up the way' has no rule; give rule= a name of its own"),
        ("R10", has_another_name, "the offer has the id 'look-up-the-way', a follow-up the rule "),
    ],
)
def test_a_mistake_is_told_in_words(clause, rule, expected):
    given = {"rule": lambda _: RuleOffer(id="look-up-the-way", rule=rule), "examples": lambda _: examples()}
    report = check(type("Broken", (RuleContract,), given), only={clause})

    assert report.failed[0].reason.startswith(expected)


def test_a_rule_without_an_offer_is_shown_so():
    report = check(BareRule, only={"R10"})

    assert "declared missing: R10: offered: the rule comes as a `RuleOffer`" in str(report)
