"""A mistake in a playbook file is said with the file, the rule, the key and what is allowed."""

# ruff: noqa: E501  messages stand whole

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart.domain import (
    INTERACTION_KINDS,
    Contact,
    Interaction,
    Lead,
    Meeting,
    Network,
    NetworkingEvent,
    Seeker,
    Toolkit,
)
from jumpstart.errors import FieldError, PlaybookError
from jumpstart.playbook import Match, Playbook, Rule, plan
from jumpstart.playbook.shipped import jump_start

HEAD = """[playbook]
id = "mine"
"""
RULE = """[[rule]]
id = "thank"
cite = "x"
title = "Thank {subject}"
advice = "to thank"
do = "thanked"
on = "met"
due = "1 day"
done = [{ kinds = ["thanked"] }]
"""


def rule(old: str = "", new: str = "", *, add: str = "") -> str:
    """A playbook whose one rule has something else in one place."""
    assert old in RULE
    return HEAD + RULE.replace(old, new, 1) + add


CASES: dict[str, tuple[str | bytes, str]] = {
    "no-toml": (
        (HEAD + "rule ="),
        "this is no TOML: Invalid value (at end of document)",
    ),
    "not-utf-8": (
        b'[playbook]\nid = "caf\xe9"',
        "byte 0xe9 at position 20 is no UTF-8; save the file as UTF-8",
    ),
    "huge-number": (
        (HEAD + "[parameters]\nn = " + "9" * 5000),
        "this is no TOML: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit",
    ),
    "no-id": (
        "",
        "key 'playbook.id': it is missing; a playbook starts with [playbook] and id = \"…\"",
    ),
    "id-with-spaces": (
        '[playbook]\nid = "My playbook"',
        "key 'playbook.id': 'My playbook' is no name; expected lower-case words joined by hyphens, as 'follow-up-lead'",
    ),
    "typo-in-a-table": (
        (HEAD + "[[rules]]\nid = 'x'"),
        "key 'rules': there is no such key; did you mean 'rule'?",
    ),
    "typo-in-head": (
        '[playbook]\nid = "mine"\nsource = ["x"]',
        "key 'playbook.source': there is no such key; did you mean 'sources'?",
    ),
    "one-bracket": (
        HEAD + RULE.replace("[[rule]]", "[rule]"),
        "key 'rule': rules are written as [[rule]], with two brackets",
    ),
    "rule-is-no-table": (
        "rule = [1]\n" + HEAD,
        "rule 'number 1', key 'rule': 1 is no table",
    ),
    "typo-in-a-key": (
        rule("due =", "deu ="),
        "rule 'thank', key 'deu': there is no such key; did you mean 'due'?",
    ),
    "missing-cite": (
        rule('cite = "x"\n', ""),
        "rule 'thank', key 'cite': it is missing; every rule has id, cite, title, advice and on",
    ),
    "blank-cite": (
        rule('cite = "x"', 'cite = " "'),
        "rule 'thank', key 'cite': it is blank; give at least one visible character",
    ),
    "title-of-two-lines": (
        rule('"Thank {subject}"', '"Thank\\n{subject}"'),
        "rule 'thank', key 'title': 'Thank\\n{subject}' is no text of one line",
    ),
    "control-character": (
        rule("Thank {subject}", "Thank\x85{subject}"),
        "rule 'thank', key 'title': 'Thank\\x85{subject}' is no text of one line",
    ),
    "unknown-slot": (
        rule("{subject}", "{person}"),
        "rule 'thank', key 'title': 'person' is not known; known are employer, event, lead, meeting, subject",
    ),
    "unknown-kind": (
        rule('on = "met"', 'on = "meet"'),
        "rule 'thank', key 'on': 'meet' is not known; did you mean 'met'?",
    ),
    "unknown-act": (
        rule('do = "thanked"', 'do = "thankd"'),
        "rule 'thank', key 'do': 'thankd' is not known; did you mean 'thanked'?",
    ),
    "unknown-kind-in-done": (
        rule('kinds = ["thanked"]', 'kinds = ["thnked"]'),
        "rule 'thank', key 'done': 'thnked' is not known; did you mean 'thanked'?",
    ),
    "no-kinds": (
        rule('kinds = ["thanked"]', "kinds = []"),
        "rule 'thank', key 'done': the list is empty; name at least one",
    ),
    "done-without-kinds": (
        rule('{ kinds = ["thanked"] }', '{ same = "subject" }'),
        "rule 'thank', key 'done': 'kinds' is missing in { kinds, same, count, other }",
    ),
    "done-no-list": (
        rule('[{ kinds = ["thanked"] }]', '"thanked"'),
        "rule 'thank', key 'done': 'thanked' is no list of tables; write done = [{ kinds = […] }]",
    ),
    "typo-in-done": (
        rule('kinds = ["thanked"]', 'kinds = ["thanked"], sane = "subject"'),
        "rule 'thank', key 'done.sane': there is no such key; did you mean 'same'?",
    ),
    "unknown-key-same": (
        rule('kinds = ["thanked"]', 'kinds = ["thanked"], same = "person"'),
        "rule 'thank', key 'done': 'person' is not known; known are all, employer, occasion, subject",
    ),
    "no-trigger": (
        rule('on = "met"', "on = []"),
        "rule 'thank', key 'on': the list is empty; name at least one",
    ),
    "two-record-triggers": (
        rule('on = "met"', 'on = ["lead", "meeting"]'),
        "rule 'thank', key 'on': several kinds can only be kinds of interaction; write one rule for each kind of record",
    ),
    "offset": (
        rule('"1 day"', '"one day"'),
        "rule 'thank', key 'due': 'one day' is no time span; expected one such as '0 days', '-1 day', '3 business days', '24 hours', '30 minutes', '2 weeks', '1 month' or 'next business week'",
    ),
    "offset-number": (
        rule('"1 day"', "1"),
        "rule 'thank', key 'due': 1 is no time span; expected one such as '0 days', '-1 day', '3 business days', '24 hours', '30 minutes', '2 weeks', '1 month' or 'next business week'",
    ),
    "zero-business-days": (
        rule('"1 day"', '"0 business days"'),
        "rule 'thank', key 'due': '0 business days' has no meaning on a day off; expected '0 days' or '1 business day'",
    ),
    "too-long": (
        rule('"1 day"', '"9000 weeks"'),
        "rule 'thank', key 'due': '9000 weeks' is more than ten years; expected at most 522 weeks",
    ),
    "unknown-parameter": (
        HEAD + '[parameters]\nthank_within = "1 day"\n' + RULE.replace('"1 day"', '"$thanks_within"'),
        "rule 'thank', key 'due': 'thanks_within' is not known; did you mean 'thank_within'?",
    ),
    "parameter-of-a-strange-type": (
        (HEAD + "[parameters]\nn = 1.5"),
        "key 'parameters.n': 1.5 is neither a whole number nor a time span in quotes",
    ),
    "typo-in-a-parameter": (
        (HEAD + "[parameters]\nn = { valeu = 1 }"),
        "key 'parameters.n.valeu': there is no such key; did you mean 'value'?",
    ),
    "duplicate-id": (
        rule(add=RULE),
        "rule 'thank', key 'id': 'thank' is the id of an earlier rule; ids are used once",
    ),
    "unknown-draft": (
        rule(add='draft = "thanks"\n'),
        "rule 'thank', key 'draft': 'thanks' is not known; did you mean 'thank-you'?",
    ),
    "unknown-gate": (
        rule(add='requires = ["goal"]\n'),
        "rule 'thank', key 'requires': 'goal' is not known; known are goal-clear",
    ),
    "unknown-attribute": (
        rule(add='where = { chanel = "email" }\n'),
        "rule 'thank', key 'where.chanel': 'chanel' is not known; did you mean 'channel'?",
    ),
    "wrong-type-of-attribute": (
        rule(add='where = { about = "0" }\n'),
        "rule 'thank', key 'where.about': '0' is not a number",
    ),
    "where-without-meaning": (
        rule(add="where = { about = { min = 1, absent = true } }\n"),
        "rule 'thank', key 'where.about': expected one of { in = […] }, { has = '…' }, { absent = true }, { min = 1 }, { min = 1, max = 3 }",
    ),
    "where-min-above-max": (
        rule(add="where = { about = { min = 3, max = 1 } }\n"),
        "rule 'thank', key 'where.about': min = 3 is above max = 1",
    ),
    "priority": (
        rule(add="priority = 101\n"),
        "rule 'thank', key 'priority': 101 is no whole number from 0 to 100",
    ),
    "grade": (
        rule(add='grade = "E"\n'),
        "rule 'thank', key 'grade': 'E' is not known; known are A, B, C, D",
    ),
    "soft": (
        rule(add='soft = "yes"\n'),
        "rule 'thank', key 'soft': 'yes' is neither true nor false",
    ),
    "per": (
        rule(add='per = "person"\n'),
        "rule 'thank', key 'per': 'person' is not known; known are all, employer, occasion, subject",
    ),
    "portion-on-a-lead": (
        rule('on = "met"', 'on = "lead"', add="portion = { size = 5 }\n"),
        "rule 'thank', key 'portion': a campaign in daily portions is on contacts and asks for an act; set on = 'contact' and do",
    ),
    "portion-without-size": (
        rule('on = "met"', 'on = "contact"', add='portion = { order = ["name"] }\n'),
        "rule 'thank', key 'portion': 'size' is missing in { size, order }",
    ),
    "portion-order": (
        rule('on = "met"\ndue = "1 day"', 'on = "contact"', add='portion = { size = 1, order = ["nme"] }\n'),
        "rule 'thank', key 'portion': 'nme' is no order of contacts; known are name, given_name, family_name, organization, unit, title, notes, helps_with, included_because, id, closeness",
    ),
    "due-without-a-moment": (
        rule('on = "met"', 'on = "contact"'),
        "rule 'thank', key 'due': a contact has no moment to reckon from; set due = 'any time', or an anchor",
    ),
    "per-on-a-contact": (
        rule('on = "met"\ndue = "1 day"', 'on = "contact"', add='per = "employer"\n'),
        "rule 'thank', key 'per': there is one for each contact as it is; leave per out",
    ),
    "hours-from-a-date": (
        rule('on = "met"\ndue = "1 day"', 'on = "toolkit"\ndue = "2 hours"', add='anchor = "resume_updated_on"\n'),
        "rule 'thank', key 'due': '2 hours' counts instants, and it is reckoned from a date; expected days or longer",
    ),
    "anchor-no-date": (
        rule('on = "met"', 'on = "toolkit"', add='anchor = "skills_card"\n'),
        "rule 'thank', key 'anchor': 'skills_card' is not known; known are needs, newest_position_on, occasion, resume_updated_on, trigger",
    ),
    "anchor-needs": (
        rule(add='anchor = "needs"\n'),
        "rule 'thank', key 'anchor': nothing is needed from which to reckon; set needs",
    ),
    "anchor-occasion": (
        rule(add='anchor = "occasion"\n'),
        "rule 'thank', key 'anchor': there is no occasion but the trigger; set of, or leave anchor out",
    ),
    "of-a-record": (
        rule('on = "met"', 'on = "lead"', add='of = "meeting"\n'),
        "rule 'thank', key 'of': only an interaction is about a record; set on to kinds of interaction",
    ),
    "of-and-per": (
        rule(add='of = "meeting"\nper = "subject"\n'),
        "rule 'thank', key 'of': the record becomes the occasion, and per says that there is none; leave one of them out",
    ),
    "person-of-a-meeting": (
        rule(add='subject = "person"\n'),
        "rule 'thank', key 'subject': only a lead is about a person; set on = 'lead'",
    ),
    "withhold-no-text": (
        rule(add='withhold = "about"\n'),
        (
            "rule 'thank', key 'withhold': 'about' is not known; known are birthday, card, categories, emails, excluded, extra, "
            "family_name, given_name, helps_with, id, included_because, name, nicknames, notes, organization, phones, title, unit, urls"
        ),
    ),
    "act-on-per-person": (
        rule(add='act_on = { lacks = ["met"] }\n'),
        "rule 'thank', key 'act_on': somebody else at the employer is acted on once per employer; set per = 'employer'",
    ),
    "repeat-without-done": (
        rule('done = [{ kinds = ["thanked"] }]', 'cancel = [{ kinds = ["declined"] }]', add='repeat = "1 month"\n'),
        "rule 'thank', key 'repeat': what is done again needs done, and a trigger that has a moment",
    ),
    "repeat-backwards": (
        rule(add='repeat = "-1 month"\n'),
        "rule 'thank', key 'repeat': '-1 month' leads to no later date",
    ),
    "stop-without-repeat": (
        rule(add='stop = { silent = 2, reply = ["replied"] }\n'),
        "rule 'thank', key 'stop': only a series has an end; set repeat",
    ),
    "gap-on-a-lead": (
        rule('done = [{ kinds = ["thanked"] }]', "", add='gap = { of = "event", within = "28 days" }\n'),
        "rule 'thank', key 'gap': a gap is looked for once in the workspace; set on = 'workspace'",
    ),
    "gap-with-done": (
        rule('on = "met"', 'on = "workspace"', add='gap = { of = "event", within = "28 days" }\n'),
        "rule 'thank', key 'done': a gap closes by itself; leave this out",
    ),
    "gap-of-hours": (
        rule('on = "met"', 'on = "workspace"', add='gap = { of = "event", within = "28 hours" }\n').replace(
            'done = [{ kinds = ["thanked"] }]\n', ""
        ),
        "rule 'thank', key 'gap': '28 hours' is no stretch of days",
    ),
    "focus-without-focus": (
        rule(add="focus = true\n"),
        "rule 'thank', key 'focus': no employers are in focus; set [playbook] focus = { top, order }",
    ),
    "focus-order": (
        '[playbook]\nid = "mine"\nfocus = { top = 5, order = ["-motivaton"] }',
        "key 'playbook.focus': 'motivaton' is not known; did you mean 'motivation'?",
    ),
    "nothing-settles-it": (
        rule('done = [{ kinds = ["thanked"] }]\n', ""),
        "rule 'thank', key 'done': nothing would ever settle it; set done, cancel, lacks or where",
    ),
    "act-named-like-a-record": (
        '[playbook]\nid = "mine"\nacts = ["meeting"]',
        "key 'playbook.acts': 'meeting' is a kind of record; give the act another name",
    ),
    "min-above-max": (
        (HEAD + '[bounds]\n"meeting.minutes" = { min = 30, max = 20, cite = "x" }'),
        "key 'bounds.meeting.minutes': min = 30 is above max = 20",
    ),
    "bound-of-text": (
        (HEAD + '[bounds]\n"meeting.minutes" = { min = "20", cite = "x" }'),
        "key 'bounds.meeting.minutes': '20' is no number",
    ),
    "bound-of-nothing": (
        (HEAD + '[bounds]\n"meeting.minutes" = { cite = "x" }'),
        "key 'bounds.meeting.minutes': it bounds nothing; set min, max or both",
    ),
    "bound-without-cite": (
        (HEAD + '[bounds]\n"meeting.minutes" = { min = 20 }'),
        "key 'bounds.meeting.minutes': 'cite' is missing in { cite, min, max }",
    ),
    "unknown-purpose": (
        (HEAD + '[draft.thankyou]\ncite = "x"'),
        "key 'draft': 'thankyou' is not known; did you mean 'thank-you'?",
    ),
    "unknown-part": (
        (HEAD + '[draft.thank-you]\nmust_not = ["ask-for-referrals"]\ncite = "x"'),
        "key 'draft.thank-you': 'ask-for-referrals' is not known; did you mean 'asked-for-referral'?",
    ),
    "stance-without-value": (
        (HEAD + '[stance.when]\ncite = "x"'),
        "key 'stance.when': 'value' is missing in { value, cite }",
    ),
}


@pytest.mark.parametrize(("document", "message"), CASES.values(), ids=CASES.keys())
def test_a_mistake_is_named_with_its_place_and_its_remedy(document: str | bytes, message: str) -> None:
    data = document if isinstance(document, bytes) else document.encode()

    with pytest.raises(PlaybookError) as caught:
        Playbook.from_toml(data, file="mine.toml")

    assert message == str(caught.value).removeprefix("mine.toml").removeprefix(", ").removeprefix(": ")


def test_an_error_carries_its_place_and_survives_pickling() -> None:
    with pytest.raises(PlaybookError) as caught:
        Playbook.from_toml(rule("due =", "deu =").encode(), file="mine.toml")
    again = pickle.loads(pickle.dumps(caught.value))

    assert ("mine.toml", "thank", "deu") == (again.file, again.rule, again.key)
    assert str(caught.value) == str(again)


def test_what_the_table_breaks_is_sound_before() -> None:
    found = Playbook.from_toml(rule().encode())

    assert ["thank"] == [each.id for each in found.rules]


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert "mine" == Playbook.from_toml(b"\xef\xbb\xbf" + rule().encode()).id


DOCUMENT = jump_start().document


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The shipped playbook with pieces cut out, doubled, exchanged or overwritten."""
    text = DOCUMENT
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        other = draw(st.integers(0, len(text)))
        piece = draw(
            st.one_of(
                st.just(""),
                st.just(text[other : other + 30]),
                st.sampled_from(
                    ('"', "[", "]", "{", "}", "=", "-1", "1e400", "true", "[]", "{}", '""', "[[1]]", "1979-05-27")
                ),
                st.text(max_size=5),
            )
        )
        text = text[:start] + piece + text[end:]
    return text


VALUES = ("1", "-1", "1.5", "nan", "true", '""', '"x"', '"$x"', '"$people_a_day"', "[]", "[1]", '["met"]', "{}", "[{}]")
VALUES += ("{ min = 1 }", "1979-05-27", '"any time"', '"2 hours"', '"next business week"', "9999999999999999999999")
LINES = [number for number, line in enumerate(DOCUMENT.splitlines()) if " = " in line]


@st.composite
def other_values(draw: st.DrawFn) -> str:
    """The shipped playbook with other values, each of them TOML, for some of its keys."""
    lines = DOCUMENT.splitlines()
    for number in draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3)):
        lines[number] = f"{lines[number].split(' = ')[0]} = {draw(st.sampled_from(VALUES))}"
    return "\n".join(lines)


SAM = Contact(name="Sam Ortiz", organization="Acme", emails=("sam@acme.example",))
START = datetime(2026, 6, 1, 12, tzinfo=UTC)
NETWORK = Network.of(
    Seeker(name="Robin Vale", employer="Acme", confidential=True),
    Toolkit(resume_updated_on=date(2026, 1, 1), newest_position_on=date(2026, 2, 1)),
    SAM,
    Lead(source=SAM, received_at=START, id="lead"),
    Meeting(contact=SAM, starts_at=START, id="meeting"),
    NetworkingEvent(name="Mixer", starts_at=START, id="event"),
    *(Interaction(kind=kind, contact=SAM, at=START, about=("meeting", "event", "lead")) for kind in INTERACTION_KINDS),
    *(Interaction(kind=kind, contact=SAM, at=START) for kind in INTERACTION_KINDS),
)


def outcome(text: str) -> Playbook | PlaybookError:
    """The playbook that a text gives, or its error."""
    try:
        return Playbook.from_toml(text.encode("utf-8", "surrogatepass"), file="mine.toml")
    except PlaybookError as error:
        return error


@settings(max_examples=200)
@given(st.one_of(mutations(), other_values()))
def test_any_file_plans_or_is_refused_with_its_place(text: str) -> None:
    found = outcome(text)
    said = plan(NETWORK, now=START, playbook=found).as_json() if isinstance(found, Playbook) else str(found)

    assert said.startswith(("mine.toml", '{"day":"2026-06-01"'))


THANKS = Rule(
    id="thank-again",
    cite="x",
    title="Thank {subject}",
    advice="to thank",
    on=("thanked",),
    done=(Match(kinds=("thanked",)),),
)
PARAMETERS = [(each.name, each.value) for each in jump_start().parameters]


@pytest.mark.parametrize(("name", "value"), PARAMETERS, ids=[name for name, _ in PARAMETERS])
def test_every_parameter_can_be_read_tuned_and_tuned_back(name: str, value: int | str) -> None:
    other: Any = value + 1 if isinstance(value, int) else "2 weeks"
    tuned = jump_start().tuned(**{name: other})

    assert value == jump_start().parameter(name)
    assert other == tuned.parameter(name)
    assert jump_start() != tuned
    assert jump_start() == tuned.tuned(**{name: value})


def test_tuning_with_nothing_changes_nothing() -> None:
    assert jump_start() == jump_start().tuned()


def test_tuning_keeps_what_was_taken_out_and_added() -> None:
    changed = jump_start().without("tell-everyone").plus(THANKS)
    tuned = changed.tuned(people_a_day=3)

    assert [rule.id for rule in changed.rules] == [rule.id for rule in tuned.rules]
    assert THANKS == tuned.rule("thank-again")


def test_what_is_added_can_be_taken_out_again() -> None:
    assert jump_start() == jump_start().plus(THANKS).without("thank-again")


def test_a_rule_can_be_exchanged_for_another_of_its_name() -> None:
    mine = jump_start().rule("thank-for-lead")
    changed = jump_start().without("thank-for-lead").plus(mine).tuned(people_a_day=3)

    assert "thank-for-lead" == changed.rules[-1].id
    assert len(jump_start().rules) == len(changed.rules)


def test_a_bound_that_a_playbook_does_not_have_allows_everything() -> None:
    assert jump_start().bound("nothing.known").allows(1_000_000)
    assert not jump_start().bound("meeting.minutes").allows(19)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (
            lambda book: book.plus(THANKS, THANKS),
            "Rule.id: 'thank-again': playbook 'mine' has a rule of this name; take it out first",
        ),
        (lambda book: book.without("thanks"), "rule: 'thanks': playbook 'mine' has the rules thank"),
        (lambda book: book.rule("thanks"), "rule: 'thanks': playbook 'mine' has the rules thank"),
        (lambda book: book.parameter("size"), "parameter: 'size': playbook 'mine' has the parameters none"),
        (lambda book: book.tuned(size=3), "parameter: 'size': playbook 'mine' has the parameters none"),
    ],
    ids=["plus", "without", "rule", "parameter", "tuned"],
)
def test_what_a_playbook_does_not_hold_is_said_with_what_it_holds(act: Any, message: str) -> None:
    with pytest.raises(FieldError) as caught:
        act(Playbook.from_toml(rule().encode()))

    assert message == str(caught.value)


def test_a_value_that_does_not_fit_its_parameter_is_refused() -> None:
    with pytest.raises(PlaybookError) as caught:
        jump_start().tuned(people_a_day="5 days")

    assert "jump-start, rule 'tell-everyone', key 'portion': '5 days' is no whole number from 1 to 1000000" == str(
        caught.value
    )
