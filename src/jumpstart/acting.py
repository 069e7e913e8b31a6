"""What doing, putting off and skipping a follow-up changes in a search."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.actions import Decision, FollowUp
from jumpstart.domain.facts import Interaction
from jumpstart.domain.fields import NOT_IN_A_LINE, NOT_IN_A_TEXT, aware, check_text, local
from jumpstart.domain.records import Put, Remove
from jumpstart.errors import FieldError, MissingRecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change
    from jumpstart.editing import Editor
    from jumpstart.journal import Build, Journal
    from jumpstart.playbook.planner import Planner

    Act = tuple[Build, str]
    """What a journal is to commit, and why."""


class Actor:
    """
    Makes of what the seeker did with a follow-up what a journal commits.

    Args:
        journal: Knows the records as they are.
        editor: Refuses what makes no sense.
        planner: Gives the planner of the newest network.
        now: Says what time it is.
    """

    def __init__(
        self, journal: Journal, editor: Editor, planner: Callable[[], Planner], now: Callable[[], datetime]
    ) -> None:
        self._journal, self._editor, self._planner, self._now = journal, editor, planner, now

    @property
    def _zone(self) -> str:
        seeker = self._journal.network.seeker
        return seeker.zone if seeker else "UTC"

    def complete(self, follow_up: FollowUp, *, at: datetime | None, channel: str, note: str) -> Act:
        """
        What records that a follow-up was done; ``at`` None for now.

        Raises:
            FieldError: ``at`` is naive or still to come, or the channel or the note is no text.
        """
        if at is not None and aware("at", at) > self._now():
            raise FieldError("at", at, "it is still to come; expected a moment that is past, or None for now")
        check_text("channel", channel, NOT_IN_A_LINE, "control characters and line breaks")
        check_text("note", note, NOT_IN_A_TEXT, "control characters other than newline and tab")
        why = f"done: {follow_up.summary}"
        if not follow_up.rule:
            return self._own_done(follow_up, at, channel, note), f"{why}{self._in_words(at, channel, note)}"
        if not follow_up.do:
            return self._decided(self._decision(follow_up, "done", note, at=at)), f"{why}{_in_brackets(channel)}"
        moment = at or self._time_of(follow_up)
        fact = self._fact(follow_up, moment, channel, note)

        def build(network: Network) -> list[Change]:
            planner = self._planner()
            is_open, is_known = planner.is_open(follow_up), network.get("interaction", fact.id) is not None
            is_ours = any(rule.id == follow_up.rule for rule in planner.playbook.rules)
            if not is_open and (is_known or (is_ours and _is_recorded(network, fact))):
                return []
            self._editor.check(fact, network)
            facts = [] if is_known else [Put(fact)]
            if is_open and (is_known or not _settles(fact, follow_up, planner)):
                return [*facts, Put(self._decision(follow_up, "done", note, at=at))]
            return list(facts)

        return build, why

    def _own_done(self, follow_up: FollowUp, at: datetime | None, channel: str, note: str) -> Build:
        """What records that a follow-up of the seeker's own was done, with a fact where it says who and what."""
        closing = self._changed(follow_up, status="done")
        if not follow_up.subject or follow_up.do not in self._planner().playbook.kinds:
            return closing
        fact = self._fact(follow_up, at or self._time_of(follow_up), channel, note)

        def build(network: Network) -> Sequence[Change]:
            changes = closing(network)
            if not changes or network.get("interaction", fact.id) is not None:
                return changes
            self._editor.check(fact, network)
            return [Put(fact), *changes]

        return build

    def _in_words(self, at: datetime | None, channel: str, note: str) -> str:
        """When and how something was done, as far as that was said."""
        when = f"{local(at, self._zone):%Y-%m-%d %H:%M} {self._zone}" if at else ""
        return _in_brackets("; ".join(each for each in (when, channel, note) if each))

    def snooze(self, follow_up: FollowUp, *, until: date) -> Act:
        """
        What puts a follow-up off until a date.

        Raises:
            FieldError: The date is today's or past.
        """
        if type(until) is date and until <= local(self._now(), self._zone).date():
            raise FieldError("until", until, "a follow-up can only be put off to a day after today")
        why = f"put off until {until}: {follow_up.summary}"
        if not follow_up.rule:
            return self._changed(follow_up, due=until, due_at=None), why
        return self._decided(self._decision(follow_up, "snoozed", "", until=until)), why

    def skip(self, follow_up: FollowUp, *, reason: str) -> Act:
        """
        What records that a follow-up will not be done.

        Raises:
            FieldError: The reason is blank.
        """
        if not isinstance(reason, str) or not reason.strip():
            raise FieldError("reason", reason, "say why, for whoever wonders later")
        why = f"skipped ({reason}): {follow_up.summary}"
        if not follow_up.rule:
            return self._changed(follow_up, status="skipped"), why
        return self._decided(self._decision(follow_up, "skipped", reason)), why

    def _decided(self, decision: Decision) -> Build:
        """What stores a decision, as long as nobody else decides about the follow-up."""
        seen = self._journal.network.decisions.get(decision.id)

        def build(network: Network) -> list[Change]:
            known = network.decisions.get(decision.id)
            if known is not None and attrs.evolve(known, at=decision.at, zone=decision.zone) == decision:
                return []
            if known != seen:
                raise self._journal.conflict()
            return [Put(decision)]

        return build

    def _changed(self, follow_up: FollowUp, **changes: Any) -> Build:  # noqa: ANN401  any field
        """What changes a follow-up that the seeker added, as long as nobody else changes it."""
        seen = self._journal.network.follow_ups.get(follow_up.id)

        def build(network: Network) -> list[Change]:
            known = network.follow_ups.get(follow_up.id)
            if known is None:
                raise MissingRecordError("follow-up", follow_up.id)
            changed = attrs.evolve(known, **changes)
            if changed != known != seen:
                raise self._journal.conflict()
            return [Put(changed)] if changed != known else []

        return build

    def _time_of(self, follow_up: FollowUp) -> datetime:
        """When what is done now happened: a meeting that is over, at its own time."""
        network, now = self._journal.network, self._now()
        meeting = network.meetings.get(follow_up.occasion) or network.events.get(follow_up.occasion)
        return meeting.starts_at if follow_up.do == "met" and meeting and meeting.starts_at < now else now

    def _fact(self, follow_up: FollowUp, at: datetime, channel: str, note: str) -> Interaction:
        return Interaction(
            kind=follow_up.do,
            contact=follow_up.subject,
            at=at,
            zone=self._zone,
            about=(follow_up.occasion,) if follow_up.occasion else (),
            channel=channel,
            note=note,
            recorded_at=self._now(),
        )

    def _decision(
        self, follow_up: FollowUp, verdict: str, reason: str, *, until: date | None = None, at: datetime | None = None
    ) -> Decision:
        return Decision(
            follow_up=follow_up.id,
            rule=follow_up.rule,
            subject=follow_up.subject,
            occasion=follow_up.occasion,
            number=follow_up.number,
            verdict=verdict,
            at=at or self._now(),
            zone=self._zone,
            until=until,
            reason=reason,
        )


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _settles(fact: Interaction, follow_up: FollowUp, planner: Planner) -> bool:
    """Whether the plan asks no more for a follow-up once a fact is there."""
    is_open = planner.apply((Put(fact),)).is_open(follow_up)
    planner.apply((Remove("interaction", fact.id),))
    return not is_open


def _is_recorded(network: Network, fact: Interaction) -> bool:
    """Whether a fact of this kind, with this person and about this is known, whenever it happened."""
    known = network.interactions_with(fact.contact)
    return any(each.kind == fact.kind and set(fact.about) <= set(each.about) for each in known)
