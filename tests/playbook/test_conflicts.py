from __future__ import annotations

from pathlib import Path

import pytest

from jumpstart.playbook import Playbook, conflicts
from jumpstart.playbook.shipped import jump_start

TWO_HOUR = Playbook.from_toml((Path(__file__).parent / "two_hour.toml").read_bytes(), file="two_hour.toml")


def playbook(text: str) -> Playbook:
    """A playbook with nothing but what a test needs."""
    return Playbook.from_toml(f'[playbook]\nid = "other"\npurposes = ["meeting-agenda"]\n{text}'.encode())


def test_a_playbook_does_not_conflict_with_itself() -> None:
    assert () == conflicts(jump_start(), jump_start())
    assert () == conflicts(TWO_HOUR, TWO_HOUR)


def test_the_column_and_the_two_hour_search_disagree_where_their_readers_say() -> None:
    found = [str(each) for each in conflicts(jump_start(), TWO_HOUR)]

    assert [
        "asked-for-referral in meeting-agenda: ask-for-names asks for it (Mitchell ¶8) against not in it (2HJS TIARA)",
        "asked-for-referral on meeting: 0 days (Mitchell ¶8) and 7 days (2HJS)",
        "meeting.minutes: 20 to 30 (Mitchell ¶8) and 30 (2HJS)",
        "referrals.when: in the meeting (Mitchell ¶8) and about a week after the meeting (2HJS)",
        "tell.while-employed: everyone but those at the employer, in confidence (Mitchell ¶5) and a chosen few (2HJS)",
        "event-follow-up.words: at most 150 (Mitchell ¶9; the number is ours), and the other says nothing",
        "event.people: 2 to 3 (Mitchell ¶9), and the other says nothing",
        "meeting-request.words: at most 74 (2HJS), and the other says nothing",
        "question.minutes: at least 3 (Mitchell ¶8; the number is ours), and the other says nothing",
        "referrals.people: 2 to 3 (Mitchell ¶8), and the other says nothing",
        "resume.days: at most 90 (Mitchell ¶7; the age is ours), and the other says nothing",
    ] == found


@pytest.mark.parametrize(
    ("bound", "kind"),
    [
        ("{ min = 30, max = 30, cite = 'x' }", "differ"),
        ("{ min = 15, max = 15, cite = 'x' }", "contradict"),
        ("{ max = 20, cite = 'x' }", "differ"),
        ("{ min = 31, cite = 'x' }", "contradict"),
    ],
    ids=["30", "15", "at-most-20", "at-least-31"],
)
def test_lengths_differ_where_some_length_pleases_both_and_contradict_where_none_does(bound: str, kind: str) -> None:
    other = playbook(f'[bounds]\n"meeting.minutes" = {bound}')
    (found,) = (each for each in conflicts(jump_start(), other) if each.topic == "meeting.minutes")

    assert (kind, "20 to 30", ("Mitchell ¶8", "x")) == (found.kind, found.values[0], found.cites)


THANKS = """
[[rule]]
id = "thank"
cite = "Yale"
title = "Thank {subject}"
advice = "to thank"
do = "thanked"
on = "met"
due = "24 hours"
done = [{ kinds = ["thanked"] }]
"""


def test_a_day_and_24_hours_are_two_rules() -> None:
    found = [each for each in conflicts(TWO_HOUR, playbook(THANKS)) if each.topic == "thanked on meeting"]

    assert [("differ", ("1 day", "24 hours"), ("2HJS", "Yale"))] == [
        (each.kind, each.values, each.cites) for each in found
    ]


def test_what_a_message_must_hold_here_and_must_not_there_contradicts() -> None:
    first = playbook('[draft.thank-you]\nmust = ["resume"]\ncite = "x"')
    second = playbook('[draft.thank-you]\nmust_not = ["resume"]\ncite = "Texas A&M"')
    (found,) = conflicts(first, second)

    assert "thank-you: must hold resume (x) against must not hold resume (Texas A&M)" == str(found)


def test_conflicts_are_the_same_from_the_other_side() -> None:
    there = {(each.kind, each.topic, each.values, each.cites) for each in conflicts(jump_start(), TWO_HOUR)}
    back = {(each.kind, each.topic, each.values[::-1], each.cites[::-1]) for each in conflicts(TWO_HOUR, jump_start())}

    assert there == back
