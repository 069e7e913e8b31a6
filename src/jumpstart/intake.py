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
from jumpstart.domain.people import UNNAMED_SEEKER, Contact, Seeker
from jumpstart.domain.records import Put, kind_of
from jumpstart.editing import recorded
from jumpstart.errors import FieldError
from jumpstart.identity import resolve
from jumpstart.identity.referring import readdressed
from jumpstart.journal import strays
from jumpstart.transfer import ImportReport, Matched, Steps, arrivals_of, last_of, merged, parts_of, read_files
from jumpstart.transfer.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from jumpstart.acting import Act, Actor
    from jumpstart.calendars.outcome import Decided, Reconciled
    from jumpstart.domain.findings import Problem
    from jumpstart.domain.network import Network
    from jumpstart.domain.records import Change, Record
    from jumpstart.editing import Editor
    from jumpstart.formats.csv import Position
    from jumpstart.identity.matching import Matching
    from jumpstart.journal import Build, Journal
    from jumpstart.playbook.planner import Planner
    from jumpstart.plugins import Host
    from jumpstart.transfer import Arrivals, FileContent, FoundCalendar, Merge
    from jumpstart.transfer.merging import Outcome
    from jumpstart.transfer.sources import Sources

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

    def read(self, sources: Sources, *, importer: str = "", steps: Steps | None = None) -> FileContent:
        """
        What the files behind a path hold.

        Args:
            sources: The files.
            importer: The id of the importer that is to read them, empty for the one that recognizes each.
            steps: Told how far the reading is; None to tell nobody.

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
            steps=steps or Steps(sources),
            importer=importer,
        )

    def importing(
        self,
        content: FileContent,
        *,
        matching: Matching = "rules",
        region: str | None = None,
        steps: Steps | None = None,
    ) -> Importing:
        """
        The import of what was read.

        Args:
            content: What was read.
            matching: As in ``identity.match``.
            region: As in ``identity.match``.
            steps: Told how far the matching and the committing are; None to tell nobody.
        """
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
        if steps:
            steps.end_of_matching()
        matched = Matched(network=network, arrivals=tuple(found), matching=matching, region=region)
        return Importing(self, attrs.evolve(content, problems=tuple(problems)), matched, steps)

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

    def uniting(self, matched: Matched) -> tuple[Matched, tuple[Change, ...]]:
        """What makes one of people who are certainly one."""
        return matched.uniting(at=self._now())

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

    def deciding(self, decided: Decided) -> Act:
        """What records a decision that was made in a calendar, and why."""
        match decided.verdict:
            case "done":
                return self._actor.complete(decided.follow_up, at=decided.at, channel="", note="")
            case "snoozed" if decided.until is not None:
                return self._actor.snooze(decided.follow_up, until=decided.until)
            case _:
                return self._actor.skip(decided.follow_up, reason=decided.reason)

    def accepting(self, question: Question) -> Iterator[Act]:
        """
        What does what a question offers.

        Raises:
            FieldError: It is no question.
        """
        if not isinstance(question, Question):
            raise FieldError("question", question, "expected a Question, as ImportReport.questions holds them")
        builds: list[Build] = [lambda network: self._puts(network, question)] if question.records else []
        builds += [self.deciding(decided)[0] for decided in question.decisions]
        return ((build, "") for build in builds)

    def _puts(self, network: Network, question: Question) -> list[Change]:
        records = _by_who_is_known(question, network)
        coming = {(kind_of(record), record.id) for record in records}
        asked_about = {(kind_of(record), record.id): record for record in question.known}
        changes: list[Change] = []
        for record in records:
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
        matched: Its records, once it is known who the people among them are.
        steps: Told how far the committing is; None to tell nobody.
    """

    def __init__(self, intake: Intake, content: FileContent, matched: Matched, steps: Steps | None) -> None:
        self._intake, self._content, self._matched, self._steps = intake, content, matched, steps
        self._merges: list[Merge] = []
        self._reconciled: list[Reconciled] = []
        self._arranged: list[tuple[Outcome, ...]] = []

    def builds(self) -> Iterator[Act]:
        """
        What to commit, in turn, and why where it is a decision; each is made on what the one before has left.

        That one was committed is known, and told, when the next is asked for.
        """
        calendars = self._content.calendars
        records = sum(len(arrivals.records) for arrivals in self._matched.arrivals)
        whole, done = records + sum(len(calendar.entries) for calendar in calendars), 0
        if self._matched.certain():
            # First: who imports again after a breakdown would not be told of it any more.
            yield partial(self._unite, matched=self._matched), ""
        for build, size in self._of_records():
            yield build, ""
            done += size
            self._tell(done, whole)
        for number, calendar in enumerate(calendars):
            yield partial(self._reconcile, calendar=calendar, number=number), ""
            for decided in self._reconciled[number].decisions:
                yield self._intake.deciding(decided)
            done += len(calendar.entries)
            self._tell(done, whole)

    def _tell(self, done: int, whole: int) -> None:
        if self._steps and whole:
            self._steps.committed(done, whole)

    def _of_records(self) -> Iterator[tuple[Build, int]]:
        """What commits the records, part by part, and how many they are."""
        number = 0
        for place, arrivals in enumerate(self._matched.arrivals):
            begin = 0
            for records in parts_of(arrivals.records):
                part = slice(begin, begin + len(records))
                yield partial(self._merge, matched=self._matched, place=place, part=part, number=number), len(records)
                begin, number = part.stop, number + 1

    def _merge(self, network: Network, matched: Matched, place: int, part: slice, number: int) -> tuple[Change, ...]:
        """What a part of the records changes; of people whom others have added meanwhile it is told who they are."""
        del self._merges[number:]  # an attempt that came too late
        united: tuple[Change, ...] = ()
        if not matched.holds_for(network):
            matched, united = self._intake.uniting(matched.anew(network))
            network = matched.network
        arrivals = matched.arrivals[place]
        self._merges.append(self._intake.merging(network, arrivals, arrivals.records[part]))
        changes = self._merges[-1].changes
        self._matched = matched.after(changes)
        return last_of((*united, *changes)) if united else changes

    def _unite(self, network: Network, matched: Matched) -> tuple[Change, ...]:
        """What makes one of people who are certainly one."""
        if not matched.holds_for(network):
            matched = matched.anew(network)
        self._matched, changes = self._intake.uniting(matched)
        return changes

    def _reconcile(self, network: Network, calendar: FoundCalendar, number: int) -> tuple[Change, ...]:
        del self._reconciled[number:], self._arranged[number:]
        found = self._intake.reconciling(network, calendar)
        known = (network.get(kind_of(each), each.id) for each in found.records)
        self._reconciled.append(found)
        self._arranged.append(tuple("added" if each is None else "updated" for each in known))
        return found.changes

    def preview(self, network: Network) -> ImportReport:
        """The report of an import that is not made."""
        network = _after(network, self._unite(network, self._matched))
        for build, _ in self._of_records():
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
            merged=counts["merged"] + len(self._matched.united),
            unchanged=counts["unchanged"] + content.unchanged + sum(each.unchanged for each in reconciled),
            left_alone=sum(each.left_alone for each in reconciled),
            failed=_failures(problems) + content.untold,
            problems=problems,
            failed_records=content.failed,
            likely=self._matched.likely(),
            decisions=tuple(decided for each in reconciled for decided in each.decisions),
            questions=(
                *self._intake.about_positions(content.positions),
                *(question for each in reconciled for question in each.questions),
            ),
            last_contacts=content.last_contacts,
        )


def _by_who_is_known(question: Question, network: Network) -> list[Record]:
    """What a question offers, without people who are known by now, be it as somebody else: it is said of these."""
    if question.code != "new-contact":
        return list(question.records)
    resolution = resolve(network, (each for each in question.records if isinstance(each, Contact)))
    now = {each.contact.id: each.id for each in resolution if each.status != "new"}
    return [readdressed(each, now) for each in question.records if each.id not in now]


def _known_cards(network: Network) -> dict[str, str]:
    """For each card of somebody known, the id of the contact that it was read as."""
    known = {alias.card.id: alias.id for alias in network.aliases.values() if alias.card}
    known |= {contact.card.id: contact.id for contact in network.contacts.values() if contact.card}
    return known


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
