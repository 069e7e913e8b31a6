"""A playbook changed and joined with others."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jumpstart.domain import Contact, FollowUp, Interaction, Network, Seeker
from jumpstart.errors import FieldError, PluginError
from jumpstart.playbook import Match, Planner, Playbook, Rule, plan, why, why_not
from jumpstart.playbook.shipped import jump_start

NOW = datetime(2026, 6, 1, 16, tzinfo=UTC)
ANN = Contact(name="Ann Lee", emails=("ann@example.org",), categories=("mentor",))
BEN = Contact(name="Ben Cole", emails=("ben@example.org",))
MINE = b"""
[playbook]
id = "mine"
sources = ["My notes"]
acts = ["promoted", "congratulated"]

[parameters]
congratulate_within = { value = "1 business day", about = "how long good wishes may take" }

[bounds]
"meeting.minutes" = { max = 15, cite = "My notes" }
"calls.minutes" = { max = 10, cite = "My notes" }

[[rule]]
id = "congratulate"
cite = "My notes"
title = "Congratulate {subject}"
advice = "to congratulate at once"
on = "promoted"
do = "congratulated"
due = "$congratulate_within"
done = [{ kinds = ["congratulated"] }]
"""
CADENCE = b"""
[playbook]
id = "cadence"

[[rule]]
id = "greet-mentors"
cite = "My notes"
title = "Ask {subject} how they are"
advice = "to greet a mentor with whom nothing was ever recorded"
on = "contact"
where = { categories = { has = "mentor" } }
do = "updated"
lacks = [{ kinds = ["any"] }]
due = "any time"

[[rule]]
id = "keep-in-touch"
cite = "My notes"
title = "Write to {subject}"
advice = "to keep in touch every six weeks"
on = "any"
per = "subject"
pick = "last"
do = "updated"
due = "6 weeks"
done = [{ kinds = ["any"] }]
"""


def rule(**changes):
    fields = {
        "id": "nudge",
        "cite": "My notes",
        "title": "Ask {subject} again",
        "advice": "to ask again",
        "on": "asked-for-meeting",
        "due": "5 business days",
        "done": (Match(kinds=("updated",)),),
    }
    return Rule(**fields | changes)


class TestJoining:
    def test_a_playbook_that_is_added_brings_its_acts_and_its_rule_fires(self):
        book = jump_start().plus(Playbook.from_toml(MINE))
        promoted = Interaction(kind="promoted", contact=ANN, at=datetime(2026, 6, 5, 16, tzinfo=UTC))

        follow_ups = plan(Network.of(Seeker(name="Maya"), ANN, promoted), now=NOW, playbook=book).follow_ups

        assert {"promoted", "congratulated", "told"} <= book.kinds
        assert [date(2026, 6, 8)] == [each.due for each in follow_ups if each.rule == "congratulate"]

    def test_its_parameters_can_be_tuned_and_its_rules_taken_out(self):
        book = jump_start().plus(Playbook.from_toml(MINE))

        tuned = book.tuned(congratulate_within="3 days", people_a_day=2)

        assert ("3 days", 2) == (tuned.parameter("congratulate_within"), tuned.parameter("people_a_day"))
        assert "3 days" == str(tuned.rule("congratulate").due)
        assert "congratulate" not in {each.id for each in tuned.without("congratulate").tuned(people_a_day=1).rules}

    def test_what_both_say_is_said_by_the_first(self):
        book = jump_start().plus(Playbook.from_toml(MINE))

        assert (30, 10) == (book.bound("meeting.minutes").high, book.bound("calls.minutes").high)
        assert "My notes" in book.sources

    def test_taking_out_and_adding_outlive_tuning(self):
        book = jump_start().without("find-event").plus(rule()).tuned(people_a_day=1)

        ids = [each.id for each in book.rules]
        assert ("find-event" in ids, ids[-1]) == (False, "nudge")

    def test_the_same_playbook_twice_is_refused(self):
        with pytest.raises(FieldError, match="has a parameter of this name"):
            jump_start().plus(jump_start())

    @pytest.mark.parametrize("addition", ["x", None, 7], ids=["text", "none", "number"])
    def test_what_is_no_rule_is_refused(self, addition):
        with pytest.raises(FieldError, match="expected a Rule or a Playbook"):
            jump_start().plus(addition)

    def test_a_rule_about_an_unknown_kind_is_refused(self):
        with pytest.raises(FieldError, match="rule nudge: 'promoted': playbook 'jump-start' knows no such kind"):
            jump_start().plus(rule(on="promoted"))

    def test_a_rule_that_makes_no_sense_is_refused(self):
        with pytest.raises(FieldError, match="rule nudge: 'done': nothing would ever settle it"):
            jump_start().plus(rule(done=()))


class TestRulesInPython:
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"due": "soon"}, "'soon' is no time span"),
            ({"done": ({"kinds": ("told",)},)}, "expected a Match"),
            ({"per": "person"}, "expected one of 'subject'"),
            ({"priority": "high"}, "expected a whole number"),
            ({"title": " "}, "must not be blank"),
            ({"soft": "yes"}, "expected True or False"),
        ],
        ids=["due", "done", "per", "priority", "title", "soft"],
    )
    def test_a_wrong_value_is_refused_where_it_stands(self, changes, message):
        with pytest.raises(FieldError, match=message):
            rule(**changes)

    def test_a_rule_that_raises_is_named(self):
        def broken(_network, _playbook):
            raise ZeroDivisionError("division by zero")

        with pytest.raises(PluginError, match="plugin 'broken': the rule raised ZeroDivisionError: division by zero"):
            plan(Network.of(), now=NOW, rules=[broken])

    def test_a_rule_that_gives_nothing_at_all_is_named(self):
        with pytest.raises(PluginError, match="the rule raised TypeError: 'NoneType' object is not iterable"):
            plan(Network.of(), now=NOW, rules=[lambda _network, _playbook: None])

    def test_two_follow_ups_of_one_id_are_refused(self):
        def twice(_network, _playbook):
            yield FollowUp(rule="x", summary="Call", due=date(2026, 6, 1))
            yield FollowUp(rule="x", summary="Write", due=date(2026, 6, 1))

        with pytest.raises(FieldError, match="two follow-ups have this id"):
            plan(Network.of(), now=NOW, rules=[twice])

    def test_its_follow_up_is_open_until_it_is_decided_and_explains_itself(self):
        def call(_network, _playbook):
            yield FollowUp(rule="call", summary="Call", subject=ANN, due=date(2026, 6, 1), cite="My notes")

        network = Network.of(ANN)
        planner = Planner(network, rules=[call])
        step = next(each for each in planner.view(NOW).follow_ups if each.rule == "call")

        assert planner.is_open(step)
        assert "Rule call asks for it by Monday 1 June 2026 (My notes)." == why(step)
        assert "call asks for it: Call" in why_not(network, ANN, now=NOW, rules=[call])


class TestCadence:
    @pytest.fixture
    def book(self):
        return Playbook.from_toml(CADENCE)

    def asked(self, book, *records):
        follow_ups = plan(Network.of(Seeker(name="Maya"), ANN, BEN, *records), now=NOW, playbook=book).follow_ups
        return [(each.rule, each.subject, each.due) for each in follow_ups]

    def test_contacts_of_a_category_alone_are_asked_about(self, book):
        assert [("greet-mentors", ANN.id, date(2026, 6, 1))] == self.asked(book)

    @pytest.mark.parametrize("kind", ["met", "replied", "thanked", "gave-card"])
    def test_any_interaction_resets_it(self, book, kind):
        first = Interaction(kind="told", contact=ANN, at=datetime(2026, 4, 1, 16, tzinfo=UTC))
        last = Interaction(kind=kind, contact=ANN, at=datetime(2026, 5, 4, 16, tzinfo=UTC))

        assert [("keep-in-touch", ANN.id, date(2026, 6, 15))] == self.asked(book, first, last)
