"""Why something is asked for, and why nothing is."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from jumpstart.domain.fields import aware, in_utc, local
from jumpstart.domain.people import Seeker
from jumpstart.errors import MissingRecordError
from jumpstart.playbook.attributes import open_gates
from jumpstart.playbook.calendar import WorkingCalendar, no_holidays
from jumpstart.playbook.derive import Deriver
from jumpstart.playbook.shipped import jump_start
from jumpstart.playbook.wording import full_day_text, happened, to_follow_up, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.obligations import Obligation
    from jumpstart.playbook.rule import Rule

_NOBODY = Seeker(name="Seeker")


def why(follow_up: FollowUp) -> str:
    """
    How a follow-up came about, in a sentence: the fact, the advice, the date arithmetic.

    >>> from datetime import date
    >>> from jumpstart import FollowUp
    >>> why(FollowUp(summary="Call the bank", due=date(2026, 6, 1)))
    'You added this yourself; it is due on Monday 1 June 2026.'
    """
    trace, due = follow_up.trace, full_day_text(follow_up.due)
    if not follow_up.rule:
        return f"You added this yourself; it is due on {due}."
    advice = f"the playbook says {trace.advice} ({follow_up.cite})" if trace.advice else f"rule {follow_up.rule} asks"
    fact = trace.fact
    if fact and trace.at is not None:
        fact = f"{fact} {when(trace.at, trace.zone)}"
    start = f"{fact}; {advice}" if fact else advice
    if not trace.arithmetic:
        end = ", and nothing recorded so far has settled it"
    elif trace.adjustments:
        end = f", {trace.arithmetic}; {'; '.join(trace.adjustments)}; it is due on {due}"
    else:
        end = f", so it is due {trace.arithmetic}, on {due}; nothing recorded since has settled it"
    sentence = f"{start}{end}."
    return sentence[0].upper() + sentence[1:]


def why_not(network: Network, contact: Contact | str, *, now: datetime, playbook: Playbook | None = None) -> str:
    """
    Why the plan asks for nothing about a contact today, rule by rule; or what it does ask for.

    Args:
        network: The facts.
        contact: The contact, or its id.
        now: The moment, an aware datetime.
        playbook: The playbook, None for ``JUMP_START``.

    Raises:
        MissingRecordError: The network does not hold the contact.
        FieldError: ``now`` is naive.
    """
    contact_id = contact if isinstance(contact, str) else contact.id
    known = network.contacts.get(contact_id)
    if known is None:
        raise MissingRecordError("contact", contact_id)
    book = playbook if playbook is not None else jump_start()
    seeker = network.seeker or _NOBODY
    today = local(in_utc(aware("now", now)), seeker.zone).date()
    deriver = Deriver(network, book.rules, WorkingCalendar(seeker.workdays, no_holidays))
    reasons = [line for rule in book.rules for line in _reasons(deriver, rule, known, today)]
    if not reasons:
        return f"Nothing recorded about {known.name} triggers a rule."
    return f"{known.name}: " + "; ".join(dict.fromkeys(reasons)) + "."


def _reasons(deriver: Deriver, rule: Rule, contact: Contact, today: date) -> Iterator[str]:
    if rule.on[0] in ("workspace", "toolkit", "event", "employer"):
        return
    gates = open_gates(deriver.network)
    for unit in deriver.units_around(rule, contact.id, ""):
        said: list[str] = []
        found = deriver.obligations(rule, unit, _noting(said, rule, deriver.network))
        for obligation in found:
            gate = next((gates[name] for name in rule.requires if gates[name]), "")
            said.append(_standing(obligation, gate, deriver, today))
        yield from said


def _noting(said: list[str], rule: Rule, network: Network) -> Callable[[str, Any], None]:
    def note(word: str, fact: Any) -> None:  # noqa: ANN401  any fact
        at = getattr(fact, "at", None)
        date_text = f" {when(at, fact.zone)}" if isinstance(at, datetime) else ""
        ending = {"stopped": ", and too many went unanswered", "cancelled": ", which makes it moot"}.get(word, "")
        said.append(f"{rule.id} is settled: {happened(fact, network)}{date_text}{ending}")

    return note


def _standing(obligation: Obligation, gate: str, deriver: Deriver, today: date) -> str:
    rule = obligation.rule
    if obligation.reason:
        return f"{rule.id} is withheld: they {_as_clause(obligation.reason)}"
    if gate:
        return f"{rule.id} is withheld: {gate}"
    if obligation.until is not None and obligation.until < today:
        return f"{rule.id} is past: it was worth doing until {full_day_text(obligation.until)}"
    summary = to_follow_up(obligation, deriver.network, today).summary
    if rule.portion and obligation.due is None:
        return f"{rule.id} waits for its turn, {rule.portion.size} a day: {summary}"
    if obligation.due is not None and obligation.due > today:
        return f"{rule.id} asks later, on {full_day_text(obligation.due)}: {summary}"
    return f"{rule.id} does ask: {summary}"


def _as_clause(reason: str) -> str:
    return reason.replace("works at", "work at", 1).replace("has an address", "have an address", 1)
