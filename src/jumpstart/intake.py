"""A file taken into a search: read, matched with the people who are known, committed in parts, and told of."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import attrs

from jumpstart.calendars import changes_from
from jumpstart.calendars.outcome import Question
from jumpstart.domain.employers import employer_key
from jumpstart.domain.facts import Interaction, NetworkingEvent
from jumpstart.domain.people import UNNAMED_SEEKER, Seeker
from jumpstart.domain.records import Put, Remove, kind_of
from jumpstart.editing import recorded
from jumpstart.errors import FieldError
from jumpstart.identity import certain_merges, merge
from jumpstart.identity.referring import readdressed
from jumpstart.journal import strays
from jumpstart.transfer import ImportReport, arrivals_of, merged, parts_of, read_files
from jumpstart.transfer.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from jumpstart.acting import Actor
    from jumpstart.calendars.outcome import Decided, Reconciled
    from jumpstart.domain.findings import Problem
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change, Record
    from jumpstart.editing import Editor
    from jumpstart.formats.csv import Position
    from jumpstart.identity import Proposal
    from jumpstart.identity.matching import Matching
    from jumpstart.journal import Build, Journal
    from jumpstart.playbook.planner import Planner
    from jumpstart.plugins import Host
    from jumpstart.transfer import Arrivals, FileContent, FoundCalendar, Merge
    from jumpstart.transfer.merging import Outcome
    from jumpstart.transfer.sources import OnProgress, Sources

_LISTED = 5


class Intake:
    """
    Takes files into a search.

    Args:
        journal: Knows the records as they are.
        editor: Refuses what makes no sense.
        actor: Records what was decided about follow-ups.
        planner: Gives the planner of the newest network.
        planner_of: Makes the planner of a network that is only thought of.
        host: Knows the importers.
        now: Says what time it is.
    """

    def __init__(
        self,
        journal: Journal,
        editor: Editor,
        actor: Actor,
        planner: Callable[[], Planner],
        planner_of: Callable[[Network], Planner],
        host: Host,
        now: Callable[[], datetime],
    ) -> None:
        self._journal, self._editor, self._actor = journal, editor, actor
        self._planner, self._planner_of, self._host, self._now = planner, planner_of, host, now

    def read(self, sources: Sources, *, importer: str = "", on_progress: OnProgress | None = None) -> FileContent:
        """
        What the files behind a path hold.

        Raises:
            OfferError: Two importers of plugins recognize one file, or there is none of that id.
            OSError: A file cannot be read.
        """
        network = self._journal.network
        return read_files(
            sources,
            host=self._host,
            seeker=network.seeker or UNNAMED_SEEKER,
            known=_known_cards(network),
            importer=importer,
            on_progress=on_progress,
        )

    def importing(self, content: FileContent, *, matching: Matching = "rules", region: str | None = None) -> Importing:
        """The import of what was read."""
        network, now = self._journal.network, self._now()
        problems = list(content.problems)
        found: list[Arrivals] = []
        for standing, listed in content.records.items():
            records, remarks = (listed, []) if standing == "archive" else self._sensible(listed, network, now)
            arrivals = arrivals_of(
                network, records, standing=standing, source=content.name, matching=matching, region=region
            )
            arrivals, left_out = arrivals.without(strays(network, arrivals.records))
            problems += [*remarks, *left_out]
            found.append(arrivals)
        return Importing(self, attrs.evolve(content, problems=tuple(problems)), tuple(found))

    def _sensible(
        self, records: Iterable[Record], network: Network, now: datetime
    ) -> tuple[Sequence[Record], list[Problem]]:
        """Records that a search may hold, each fact with its time of entry; what is left out is told."""
        kept: list[Record] = []
        problems: list[Problem] = []
        over: list[str] = []
        for record in records:
            if isinstance(record, NetworkingEvent) and record.starts_at + timedelta(minutes=record.minutes) < now:
                over.append(record.name)
                continue
            if isinstance(record, Interaction):
                try:
                    self._editor.check_kind(record)
                except FieldError as error:
                    problems.append(remark("unknown-kind", f"a fact was left out: {error}", "error"))
                    continue
            kept.append(recorded(record, network.get(kind_of(record), record.id), now))
        if over:
            more = f" and {len(over) - _LISTED} more" if len(over) > _LISTED else ""
            text = f"events that are over were left out: {', '.join(over[:_LISTED])}{more}"
            problems.append(remark("over", text, "info"))
        return kept, problems

    def merging(self, network: Network, arrivals: Arrivals, records: Sequence[Record]) -> Merge:
        """What some of the records change in a network."""
        return merged(network, arrivals, records, at=self._now())

    def uniting(self, network: Network, keep: str, other: str) -> Sequence[Change]:
        """What makes one of two contacts."""
        return merge(network, keep, other, at=self._now())

    def reconciling(self, network: Network, calendar: FoundCalendar) -> Reconciled:
        """What the entries of a calendar change in a network: the newest one, or one that is only thought of."""
        planner = self._planner() if network is self._journal.network else self._planner_of(network)
        now, seeker = self._now(), network.seeker or UNNAMED_SEEKER
        found = changes_from(
            calendar.entries,
            network=network,
            plan=planner.view(now),
            now=now,
            zone=seeker.zone,
            playbook=planner.playbook,
        )
        named = (attrs.evolve(problem, file=calendar.file) for problem in found.problems)
        return attrs.evolve(found, problems=tuple(named))

    def deciding(self, decided: Decided) -> Build:
        """What records a decision that was made in a calendar."""
        match decided.verdict:
            case "done":
                return self._actor.complete(decided.follow_up, at=decided.at, channel="", note="")[0]
            case "snoozed" if decided.until is not None:
                return self._actor.snooze(decided.follow_up, until=decided.until)[0]
            case _:
                return self._actor.skip(decided.follow_up, reason=decided.reason)[0]

    def accepting(self, question: Question) -> Iterator[Build]:
        """What does what a question offers."""
        if question.records:
            yield lambda network: self._puts(network, question)
        for decided in question.decisions:
            yield self.deciding(decided)

    def _puts(self, network: Network, question: Question) -> list[Change]:
        coming = {(kind_of(record), record.id) for record in question.records}
        asked_about = {(kind_of(record), record.id): record for record in question.known}
        changes: list[Change] = []
        for record in question.records:
            known = network.get(kind_of(record), record.id)
            was = asked_about.get((kind_of(record), record.id))
            if was is not None and known not in (was, record):
                raise self._journal.conflict()
            if isinstance(record, Seeker) and isinstance(known, Seeker):
                record = attrs.evolve(known, employer=record.employer)  # noqa: PLW2901  what was asked, and no more
            wanted = recorded(record, known, self._now())
            if wanted != known:
                self._editor.check(wanted, network, coming)
                changes.append(Put(wanted))
        return changes

    def apart(self) -> frozenset[tuple[str, ...]]:
        """The pairs of contacts of whom the seeker has said that they are two people."""
        return frozenset(dismissal.contacts for dismissal in self._journal.network.dismissals.values())

    def about_positions(self, positions: Iterable[Position]) -> tuple[Question, ...]:
        """Whether the seeker works where their own profile says that they do."""
        seeker = self._journal.network.seeker
        if seeker is None:
            return ()
        named = {employer_key(name) for name in (seeker.employer, *seeker.employer_aliases) if name}
        found = {employer_key(each.employer): each for each in reversed(tuple(positions))}
        return tuple(_about(each, seeker) for key, each in reversed(found.items()) if key not in named)


class Importing:
    """
    One import: the commits that it takes, and the report once they are made.

    Args:
        intake: Knows the search.
        content: What was read.
        arrivals: Its records, by their standing.
    """

    def __init__(self, intake: Intake, content: FileContent, arrivals: tuple[Arrivals, ...]) -> None:
        self._intake, self._content, self._arrivals = intake, content, arrivals
        self._merges: list[Merge] = []
        self._reconciled: list[Reconciled] = []
        self._arranged: list[tuple[Outcome, ...]] = []
        self._united: tuple[tuple[str, str], ...] = ()

    def builds(self) -> Iterator[Build]:
        """What to commit, in turn; each is made on the network that the one before has left."""
        if self._certain():
            yield self._unite  # first: who imports again after a breakdown would not be told of it any more
        yield from self._of_records()
        for number, calendar in enumerate(self._content.calendars):
            yield partial(self._reconcile, calendar=calendar, number=number)
            for decided in self._reconciled[number].decisions:
                yield self._intake.deciding(decided)

    def _of_records(self) -> Iterator[Build]:
        parts = ((arrivals, records) for arrivals in self._arrivals for records in parts_of(arrivals.records))
        for number, (arrivals, records) in enumerate(parts):
            yield partial(self._merge, arrivals=arrivals, records=records, number=number)

    def _merge(
        self, network: Network, arrivals: Arrivals, records: Sequence[Record], number: int
    ) -> tuple[Change, ...]:
        del self._merges[number:]  # an attempt that came too late
        if self._united and arrivals.people:
            united = {other: keep for keep, other in self._united}
            people = {id: united.get(target, target) for id, target in arrivals.people.items()}
            arrivals, records = attrs.evolve(arrivals, people=people), [readdressed(each, united) for each in records]
        self._merges.append(self._intake.merging(network, arrivals, records))
        return self._merges[-1].changes

    def _certain(self) -> tuple[Proposal, ...]:
        """Pairs of people known before who are certainly one, as somebody who came has shown."""
        return tuple(pair for pair in self._likely() if pair.verdict == "certain")

    def _unite(self, network: Network) -> tuple[Change, ...]:
        """
        What makes one of people who are certainly one, so that it makes no difference which of them came first.

        Each was told apart from the other while nobody was known who is certainly both.
        """
        self._united = ()
        there = (pair for pair in self._certain() if {pair.first, pair.second} <= network.contacts.keys())
        united = certain_merges(network, there)
        changes: dict[tuple[str, str], Change] = {}
        for keep, other in united:
            for change in self._intake.uniting(network, keep, other):
                network = network.after((change,))
                kind, id = (change.kind, change.id) if isinstance(change, Remove) else _key(change.record)
                changes[kind, id] = change
        self._united = united
        return tuple(changes.values())

    def _reconcile(self, network: Network, calendar: FoundCalendar, number: int) -> tuple[Change, ...]:
        del self._reconciled[number:], self._arranged[number:]
        found = self._intake.reconciling(network, calendar)
        known = (network.get(kind_of(each), each.id) for each in found.records)
        self._reconciled.append(found)
        self._arranged.append(tuple("added" if each is None else "updated" for each in known))
        return found.changes

    def preview(self, network: Network) -> ImportReport:
        """The report of an import that is not made."""
        network = _after(network, self._unite(network))
        for build in self._of_records():
            network = _after(network, build(network))
        for number, calendar in enumerate(self._content.calendars):
            network = _after(network, self._reconcile(network, calendar, number))
        return self.report()

    def report(self) -> ImportReport:
        """What the commits did."""
        content, reconciled = self._content, self._reconciled
        counts = Counter["Outcome"](outcome for merge in self._merges for outcome in merge.outcomes)
        counts.update(outcome for outcomes in self._arranged for outcome in outcomes)
        told = (*content.problems, *(problem for merge in self._merges for problem in merge.problems))
        problems = (*told, *(problem for each in reconciled for problem in each.problems))
        return ImportReport(
            name=content.name,
            added=counts["added"],
            updated=counts["updated"],
            merged=counts["merged"] + len(self._united),
            unchanged=counts["unchanged"] + content.unchanged + sum(each.unchanged for each in reconciled),
            left_alone=sum(each.left_alone for each in reconciled),
            failed=_failures(problems) + content.untold,
            problems=problems,
            failed_records=content.failed,
            likely=self._likely(),
            decisions=tuple(decided for each in reconciled for decided in each.decisions),
            questions=(
                *self._intake.about_positions(content.positions),
                *(question for each in reconciled for question in each.questions),
            ),
            last_contacts=content.last_contacts,
        )

    def _likely(self) -> tuple[Proposal, ...]:
        """Pairs of people who are two in the end, each once by the ids under which they are known now."""
        apart, united = self._intake.apart(), {other: keep for keep, other in self._united}
        found: dict[tuple[str, str], Proposal] = {}
        for arrivals in self._arrivals:
            for pair in arrivals.likely:
                people = (arrivals.people.get(id, id) for id in (pair.first, pair.second))
                one, two = sorted(united.get(id, id) for id in people)
                if one != two and (one, two) not in apart:
                    found.setdefault((one, two), attrs.evolve(pair, first=one, second=two))
        return tuple(found.values())


def _known_cards(network: Network) -> dict[str, str]:
    """For each card of somebody known, the id of the contact that it was read as."""
    known = {alias.card.id: alias.id for alias in network.aliases.values() if alias.card}
    known |= {contact.card.id: contact.id for contact in network.contacts.values() if contact.card}
    return known


def _key(record: Record) -> tuple[str, str]:
    return kind_of(record), record.id


def _after(network: Network, changes: Sequence[Change]) -> Network:
    """A network after some changes; the same one where there are none."""
    return network.after(changes) if changes else network


def _failures(problems: Iterable[Problem]) -> int:
    """How many records, or whole files, could not be read."""
    errors = (problem for problem in problems if problem.severity == "error")
    return len({(problem.file, problem.record or -number) for number, problem in enumerate(errors, 1)})


def _about(position: Position, seeker: Seeker) -> Question:
    title = f" as {position.title}" if position.title else ""
    since = f" since {position.started_on:%B %Y}" if position.started_on else ""
    text = f"your profile says that you work at {position.employer}{title}{since}; is that your present employer?"
    return Question(
        code="employer",
        message=text,
        subject=seeker.id,
        records=(attrs.evolve(seeker, employer=position.employer),),
    )
