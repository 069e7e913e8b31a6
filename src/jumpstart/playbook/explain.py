"""Why something is asked for, and why nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import aware, in_utc, local
from jumpstart.domain.network import known_contact
from jumpstart.domain.people import UNNAMED_SEEKER
from jumpstart.domain.records import kind_of
from jumpstart.playbook.calendar import WorkingCalendar, no_holidays
from jumpstart.playbook.derive import Deriver
from jumpstart.playbook.index import ARRANGED, entry_of, index_kind
from jumpstart.playbook.planner import plan, reason_to_withhold
from jumpstart.playbook.rule import ON_THE_SAME_DAY
from jumpstart.playbook.shipped import jump_start
from jumpstart.playbook.wording import full_day_text, happened, moment_text, to_follow_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from jumpstart.domain.actions import FollowUp, Trace
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.obligations import Obligation
    from jumpstart.playbook.planner import PythonRule
    from jumpstart.playbook.rule import Rule


def why(follow_up: FollowUp) -> str:
    """
    How a follow-up came about, in a sentence: the fact, the advice, the date arithmetic.

    >>> from datetime import date
    >>> from jumpstart import FollowUp
    >>> why(FollowUp(summary="Call the bank", due=date(2026, 6, 1)))
    'You added this yourself; it is due on Monday 1 June 2026.'
    """
    if not follow_up.rule:
        return f"You added this yourself; it is due on {full_day_text(follow_up.due)}."
    trace = follow_up.trace
    if not trace.advice:
        source = f" ({follow_up.cite})" if follow_up.cite else ""
        return f"Rule {follow_up.rule} asks for it by {full_day_text(follow_up.due)}{source}."
    advice = f"the playbook says {trace.advice} ({follow_up.cite})"
    sentence = "; ".join(part for part in (_fact(trace), advice) if part) + _ending(follow_up)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _fact(trace: Trace) -> str:
    if not trace.fact or trace.at is None:
        return trace.fact
    joint = "for" if trace.kind in ARRANGED else "on"
    return f"{trace.fact} {joint} {moment_text(trace.at, trace.zone)}"


def _ending(follow_up: FollowUp) -> str:
    trace = follow_up.trace
    adjustments = "".join(f"; {adjustment}" for adjustment in trace.adjustments)
    if not trace.arithmetic:
        return adjustments or "; nothing recorded has settled it yet"
    if trace.adjustments:
        return f", so it would be due {trace.arithmetic}{adjustments}"
    day = "" if trace.arithmetic == ON_THE_SAME_DAY.phrase else f", on {full_day_text(follow_up.due)}"
    time = f" at {local(follow_up.due_at, trace.zone):%H:%M}" if follow_up.due_at and trace.zone else ""
    return f", so it is due {trace.arithmetic}{day}{time}; nothing recorded since has settled it"


def why_not(
    network: Network,
    contact: Contact | str,
    *,
    now: datetime,
    playbook: Playbook | None = None,
    rules: Iterable[PythonRule] = (),
    is_holiday: Callable[[date], bool] = no_holidays,
) -> str:
    """
    Why the plan asks for nothing about a contact today, rule by rule; or what it does ask for.

    Args:
        network: The facts.
        contact: The contact, or its id.
        now: The moment, an aware datetime.
        playbook: The playbook, None for ``JUMP_START``.
        rules: Rules in Python, as ``plan`` takes them.
        is_holiday: Says of a date whether nobody works on it.

    Raises:
        MissingRecordError: The network does not hold the contact.
        FieldError: ``now`` is naive.
    """
    known = known_contact(network, contact)
    contact_id = known.id
    book = playbook if playbook is not None else jump_start()
    seeker = network.seeker or UNNAMED_SEEKER
    today = local(in_utc(aware("now", now)), seeker.zone).date()
    deriver = Deriver(network, book.rules, WorkingCalendar(seeker.workdays, is_holiday))
    explainer = _Explainer(deriver, book, today, lambda rule: _asked_now(network, book, rule, now))
    reasons = [line for rule in book.rules for line in explainer.reasons(rule, known)]
    alone = attrs.evolve(book, rules=())
    made = plan(network, now=now, playbook=alone, rules=rules).follow_ups if rules else ()
    reasons += [f"{each.rule} asks for it: {each.summary}" for each in made if each.rule and each.subject == contact_id]
    if not reasons:
        return f"Nothing recorded about {known.name} triggers a rule."
    return f"{known.name}: " + "; ".join(dict.fromkeys(reasons)) + "."


def _asked_now(network: Network, playbook: Playbook, rule: Rule, now: datetime) -> frozenset[str]:
    """The people in today's portion of a campaign."""
    alone = attrs.evolve(playbook, rules=(rule,))
    return frozenset(each.subject for each in plan(network, now=now, playbook=alone).today if each.rule == rule.id)


@attrs.frozen
class _Explainer:
    """Says rule by rule what became of what might have been asked."""

    deriver: Deriver
    playbook: Playbook
    today: date
    asked_now: Callable[[Rule], frozenset[str]]

    def reasons(self, rule: Rule, contact: Contact) -> Iterator[str]:
        """What one rule asks about a contact, or why it does not."""
        if rule.on[0] in ("workspace", "toolkit", "event", "employer"):
            return
        for unit in dict.fromkeys(self.deriver.units.around(rule, contact.id, "")):
            said: list[str] = []
            found = self.deriver.obligations(rule, unit, self._noting(said, rule))
            yield from said
            yield from (self._standing(obligation) for obligation in found)

    def _noting(self, said: list[str], rule: Rule) -> Callable[[str, Any], None]:
        def note(word: str, fact: Any) -> None:  # noqa: ANN401  any fact
            moment = entry_of(index_kind(kind_of(fact), fact), fact)[0]
            what = f"{happened(fact, self.deriver.network)} {'for' if kind_of(fact) in ARRANGED else 'on'}"
            ending = {"stopped": ", and too many went unanswered", "cancelled": ", which makes it moot"}.get(word, "")
            said.append(f"{rule.id} is settled: {what} {moment_text(moment, fact.zone)}{ending}")

        return note

    def _standing(self, obligation: Obligation) -> str:
        rule = obligation.rule
        reason = obligation.reason and _as_clause(obligation.reason)
        if reason := reason or reason_to_withhold(rule, obligation.employer, self.deriver.network, self.playbook):
            return f"{rule.id} is withheld: {reason}"
        if obligation.until is not None and obligation.until < self.today:
            return f"{rule.id} is past: it was worth doing until {full_day_text(obligation.until)}"
        summary = to_follow_up(obligation, self.deriver.network, self.today).summary
        if rule.portion and obligation.due is None and obligation.subject not in self.asked_now(rule):
            return f"{rule.id} waits for its turn, {rule.portion.size} a day: {summary}"
        if obligation.due is not None and obligation.due > self.today:
            return f"{rule.id} asks later, on {full_day_text(obligation.due)}: {summary}"
        return f"{rule.id} asks now: {summary}"


def _as_clause(reason: str) -> str:
    """A reason as a clause: those for a person lack whom they are about."""
    if reason.startswith("the lead "):
        return reason
    verbs = {"works at": "work at", "has an address": "have an address", "is whom": "are whom"}
    verb = next((verb for verb in verbs if reason.startswith(verb)), "")
    return f"they {verbs.get(verb, '')}{reason.removeprefix(verb)}"
