"""Where two playbooks disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.playbook.book import Bound, Playbook
    from jumpstart.playbook.rule import Rule

_HELD = {"met": "meeting"}
"""The kinds of interaction that stand for an occasion."""


@attrs.frozen(kw_only=True)
class Conflict:
    """
    A point on which two playbooks disagree.

    Attributes:
        kind: ``differ`` where the advice is not the same, ``contradict`` where nobody can follow both,
            ``only`` where one of them is silent.
        topic: What it is about, as ``meeting.minutes`` or ``thanked after a meeting``.
        values: What each of them says; empty for the one that is silent.
        cites: Where each of them says it.
    """

    kind: Literal["differ", "contradict", "only"]
    topic: str
    values: tuple[str, str]
    cites: tuple[str, str]

    def __str__(self) -> str:
        (first, second), (cite, other) = self.values, self.cites
        if self.kind == "only":
            return f"{self.topic}: {first or second} ({cite or other}), and the other says nothing"
        joint = "against" if self.kind == "contradict" else "and"
        return f"{self.topic}: {first} ({cite}) {joint} {second} ({other})"


def conflicts(a: Playbook, b: Playbook) -> tuple[Conflict, ...]:
    """
    Where two playbooks disagree: their bounds, what they ask for and when, what a message holds, their stances.

    A rule that only one of them has is no conflict; a bound or a stance that only one of them has comes as ``only``.

    Returns:
        What contradicts, then what differs, then what only one of them has, each by topic; empty where they agree.
    """
    found = (*_bounds(a, b), *_stances(a, b), *_drafts(a, b), *_dues(a, b), *_forbidden(a, b))
    order = ("contradict", "differ", "only")
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), each.topic, each.values)))


def _bounds(a: Playbook, b: Playbook) -> Iterator[Conflict]:
    ours, theirs = dict(a.bounds), dict(b.bounds)
    for name in ours.keys() | theirs.keys():
        mine, yours = ours.get(name), theirs.get(name)
        if mine is None or yours is None:
            yield _only(name, mine, yours)
        elif (mine.low, mine.high) != (yours.low, yours.high):
            kind: Literal["differ", "contradict"] = "differ" if _overlap(mine, yours) else "contradict"
            yield Conflict(kind=kind, topic=name, values=(str(mine), str(yours)), cites=(mine.cite, yours.cite))


def _only(topic: str, mine: Bound | None, yours: Bound | None) -> Conflict:
    values = ("" if mine is None else str(mine), "" if yours is None else str(yours))
    cites = (mine.cite if mine else "", yours.cite if yours else "")
    return Conflict(kind="only", topic=topic, values=values, cites=cites)


def _overlap(mine: Bound, yours: Bound) -> bool:
    low = max(each.low if each.low is not None else float("-inf") for each in (mine, yours))
    high = min(each.high if each.high is not None else float("inf") for each in (mine, yours))
    return low <= high


def _stances(a: Playbook, b: Playbook) -> Iterator[Conflict]:
    ours, theirs = ({stance.question: stance for stance in playbook.stances} for playbook in (a, b))
    for question in ours.keys() | theirs.keys():
        mine, yours = ours.get(question), theirs.get(question)
        values = (mine.value if mine else "", yours.value if yours else "")
        cites = (mine.cite if mine else "", yours.cite if yours else "")
        if mine is None or yours is None:
            yield Conflict(kind="only", topic=question, values=values, cites=cites)
        elif mine.value != yours.value:
            yield Conflict(kind="differ", topic=question, values=values, cites=cites)


def _drafts(a: Playbook, b: Playbook) -> Iterator[Conflict]:
    """What a message must hold in one playbook and must not in the other."""
    theirs = {draft.purpose: draft for draft in b.drafts}
    for mine in a.drafts:
        yours = theirs.get(mine.purpose)
        if yours is None:
            continue
        for part in (*mine.must, *yours.must):
            said = (_said(part, mine.must, mine.must_not), _said(part, yours.must, yours.must_not))
            if set(said) == {f"must hold {part}", f"must not hold {part}"}:
                yield Conflict(kind="contradict", topic=mine.purpose, values=said, cites=(mine.cite, yours.cite))


def _said(part: str, must: tuple[str, ...], must_not: tuple[str, ...]) -> str:
    return f"must hold {part}" if part in must else f"must not hold {part}" if part in must_not else ""


def _dues(a: Playbook, b: Playbook) -> Iterator[Conflict]:
    """What both ask for on the same kind of occasion, at different times or in other portions."""
    ours, theirs = _by_topic(a), _by_topic(b)
    for topic in ours.keys() & theirs.keys():
        mine, yours = ours[topic], theirs[topic]
        if not {_timing(rule) for rule in mine} & {_timing(rule) for rule in yours}:
            values, cites = (_timing(mine[0]), _timing(yours[0])), (mine[0].cite, yours[0].cite)
            yield Conflict(kind="differ", topic=_title(topic), values=values, cites=cites)


def _by_topic(playbook: Playbook) -> dict[tuple[str, str], list[Rule]]:
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in playbook.rules:
        if rule.do:
            found.setdefault((rule.do, _occasion(rule)), []).append(rule)
    return found


def _occasion(rule: Rule) -> str:
    return rule.of or _HELD.get(rule.on[0], rule.on[0])


def _title(topic: tuple[str, str]) -> str:
    act, occasion = topic
    return f"{act} on {occasion}"


def _timing(rule: Rule) -> str:
    parts = [str(rule.due) if rule.due is not None else "any time"]
    parts += [f"then every {rule.repeat}"] if rule.repeat else []
    parts += [f"{rule.portion.size} a day"] if rule.portion else []
    return ", ".join(parts)


def _forbidden(a: Playbook, b: Playbook) -> Iterator[Conflict]:
    """What one of them asks for on an occasion for which the other says not to."""
    yield from _forbidden_by(a, b)
    for each in _forbidden_by(b, a):
        yield attrs.evolve(each, values=each.values[::-1], cites=each.cites[::-1])


def _forbidden_by(a: Playbook, b: Playbook) -> Iterator[Conflict]:
    for draft in a.drafts:
        for rule in b.rules:
            if rule.do in draft.must_not and draft.purpose.startswith(rule.on[0]):
                topic = f"{rule.do} in {draft.purpose}"
                values = ("not in it", f"{rule.id} asks for it")
                yield Conflict(kind="contradict", topic=topic, values=values, cites=(draft.cite, rule.cite))
