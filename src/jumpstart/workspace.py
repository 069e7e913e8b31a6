"""
The shell: one seeker's search with its storage, its playbook and its clock.

It is the only place that asks what time it is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import attrs

from jumpstart.acting import Actor
from jumpstart.builtin.exporters import calendar_items
from jumpstart.calendars import about_missing, settled_follow_ups
from jumpstart.domain.aliases import Dismissal
from jumpstart.domain.employers import reason_to_include, tie_to_employer
from jumpstart.domain.fields import as_id, aware
from jumpstart.domain.network import known_contact
from jumpstart.domain.records import Put, kind_of
from jumpstart.editing import Editor, what_was_done
from jumpstart.errors import FieldError, UnsupportedError
from jumpstart.forgetting import Eraser, Forgotten
from jumpstart.formats.ical.entries import uid_of
from jumpstart.identity import alternatives, match, merge
from jumpstart.identity.matching import check_matching
from jumpstart.intake import Intake
from jumpstart.journal import Journal, named
from jumpstart.outbox import Channel, Courier
from jumpstart.playbook.agenda import agenda
from jumpstart.playbook.brief import brief
from jumpstart.playbook.calendar import no_holidays
from jumpstart.playbook.closeness import closeness
from jumpstart.playbook.coverage import coverage
from jumpstart.playbook.drafts import occasion_of, review
from jumpstart.playbook.explain import why_not
from jumpstart.playbook.exposure import exposure
from jumpstart.playbook.planner import Planner, plan
from jumpstart.playbook.progress import progress
from jumpstart.plugins import CopyableStorage, Snapshot
from jumpstart.plugins.offers import isolated
from jumpstart.transfer import ImportReport, Steps, export_file, fetched_source, parts_of, sources_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable
    from pathlib import PurePath
    from types import TracebackType

    from jumpstart.acting import Act
    from jumpstart.calendars import Question
    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.findings import Finding
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact
    from jumpstart.domain.records import Record, Revision
    from jumpstart.formats.ical.entries import Item
    from jumpstart.identity import Alternative, Proposal
    from jumpstart.identity.matching import Matching
    from jumpstart.intake import Importing
    from jumpstart.journal import Build
    from jumpstart.outbox import Delivered
    from jumpstart.playbook.agenda import Agenda
    from jumpstart.playbook.book import Playbook
    from jumpstart.playbook.brief import Brief
    from jumpstart.playbook.closeness import Closeness
    from jumpstart.playbook.coverage import Coverage
    from jumpstart.playbook.exposure import Exposure
    from jumpstart.playbook.plan import Plan
    from jumpstart.playbook.planner import PythonRule
    from jumpstart.playbook.progress import Progress
    from jumpstart.plugins import Host, Storage
    from jumpstart.transfer.sources import OnProgress


def system_clock() -> datetime:
    """What the clock of the machine says, in UTC."""
    return datetime.now(UTC)


class Workspace:
    """
    One seeker's search: their network with its storage, playbook and clock.

    Every change is one commit that says who made it, when and why.
    One thread uses it at a time; other processes may change the same search meanwhile.

    Made by ``jumpstart.open``.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        name: str,
        store: str,
        host: Host,
        playbook: Playbook,
        rules: tuple[PythonRule, ...] = (),
        channels: tuple[Channel, ...] = (),
        clock: Callable[[], datetime] = system_clock,
        by: str = "",
        is_holiday: Callable[[date], bool] = no_holidays,
    ) -> None:
        self._storage, self._name, self._store, self._host = storage, name, store, host
        self._channels, self._clock, self._by, self._is_holiday = channels, clock, by, is_holiday
        self._journal = Journal(storage, name, store)
        self._planner: Planner | None = None
        self._eraser = Eraser(self._journal, storage)
        self._playbook, self._rules = playbook, rules
        self._editor = Editor(self._journal, playbook, self.now)
        self._actor = Actor(self._journal, self._editor, self._planning, self.now)
        planners = (self._planning, self._planner_of)
        self._intake = Intake(self._journal, self._editor, self._actor, *planners, host, self.now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Workspace {self._name!r} in {self._store} at revision {self.revision}>"

    def close(self) -> None:
        """Close the storage; closing twice does no harm."""
        self._storage.close()

    @property
    def playbook(self) -> Playbook:
        """The playbook that it plans by."""
        return self._playbook

    @property
    def network(self) -> Network:
        """What is known, as of the last change made or refresh."""
        return self._journal.network

    @property
    def name(self) -> str:
        """The search's name among those that its store keeps."""
        return self._name

    @property
    def revision(self) -> int:
        """The revision of the last change that is known here, 0 for a new search."""
        return self._journal.head.revision

    @property
    def host(self) -> Host:
        """The plugins, with their problems."""
        return self._host

    def now(self) -> datetime:
        """What the clock says, in UTC."""
        return aware("clock", self._clock()).astimezone(UTC)

    def refresh(self) -> Network:
        """
        Take in what others have committed meanwhile.

        Raises:
            StorageError: The storage cannot be read.
        """
        self._journal.refresh()
        return self.network

    def _commit(self, build: Build, *, note: str, batch: str = "") -> Revision:
        by = self._by or (self.network.seeker.name if self.network.seeker else "")
        return self._journal.commit(build, at=self.now(), by=by, note=note, batch=batch)

    def add(self, *records: Record, note: str = "") -> Revision:
        """
        Add records; one that is there with equal content is left as it is.

        More than 2,000 become several commits of one batch.

        Args:
            records: What to add.
            note: Why, for the history; empty for what was added.

        Returns:
            The revision, without changes where everything was there; of several commits the last.

        Raises:
            DuplicateError: A record's id is there with other content.
            MissingRecordError: A record refers to one that is neither there nor added.
            FieldError: An interaction is of a kind that the playbook does not know.
        """
        note = note or what_was_done(records, "added")
        parts = tuple(parts_of(records))
        coming = frozenset((kind_of(record), record.id) for record in records)
        build = self._editor.adding(records, coming)
        if len(parts) < 2:  # noqa: PLR2004  one commit, or none
            return self._commit(build, note=note)
        self.refresh()
        build(self.network)  # what is refused is refused before the first commit
        acts = ((self._editor.adding(part, coming), "") for part in parts)
        return self._commit_all(acts, note=note, batch="add-{}")[-1]

    def _commit_all(self, acts: Iterable[Act], *, note: str, batch: str) -> list[Revision]:
        """Several commits of one batch, named after its first; without changes the last, which is none."""
        revisions: list[Revision] = []
        for build, why in acts:
            revisions.append(self._commit(build, note=f"{note}: {why}" if why else note, batch=batch))
            batch = revisions[-1].batch or batch
        return [revision for revision in revisions if revision.changes] or revisions[-1:]

    def update(self, *records: Record, note: str = "") -> Revision:
        """
        Put records in the place of those with their ids.

        Raises:
            DuplicateError: Two of them claim one id and say different things.
            MissingRecordError: A record is not there.
            ConflictError: Somebody else has changed a record meanwhile; refresh, look and try again.
            FieldError: An interaction is of a kind that the playbook does not know.
        """
        return self._commit(self._editor.updating(records), note=note or what_was_done(records, "updated"))

    def remove(self, *records: Record, note: str = "") -> Revision:
        """
        Take records out; the history keeps them.

        Raises:
            MissingRecordError: A record is not there.
            InUseError: Other records refer to it; remove those with it.
            ConflictError: Somebody else has changed a record meanwhile.
        """
        return self._commit(self._editor.removing(records), note=note or what_was_done(records, "removed"))

    def plan(self, *, now: datetime | None = None, playbook: Playbook | None = None) -> Plan:
        """
        What the playbook asks for.

        Args:
            now: The moment for which to plan, None for the clock's.
            playbook: Another playbook to try, None for the workspace's own.

        Raises:
            FieldError: ``now`` is naive.
        """
        moment = self.now() if now is None else now
        if playbook is not None:
            rules = self._python_rules()
            return plan(self.network, now=moment, playbook=playbook, rules=rules, is_holiday=self._is_holiday)
        return self._planning().view(moment)

    def _planning(self) -> Planner:
        news = self._journal.take_news()
        planner, self._planner = self._planner, None  # one that fails while it takes in news is of no use any more
        if planner is None or news is None:
            planner = self._planner_of(self.network)
        else:
            for revision in news:
                planner.apply(revision)
        self._planner = planner
        return planner

    def _planner_of(self, network: Network) -> Planner:
        return Planner(network, self.playbook, rules=self._python_rules(), is_holiday=self._is_holiday)

    def _python_rules(self) -> tuple[PythonRule, ...]:
        return (*self._rules, *(isolated(offer) for offer in self._host.rules()))

    def why_not(self, contact: Contact | str, *, now: datetime | None = None) -> str:
        """
        Why the plan asks for nothing about a contact, rule by rule; or what it does ask for.

        Raises:
            MissingRecordError: The contact is not there.
            FieldError: ``now`` is naive.
        """
        moment = self.now() if now is None else now
        rules = self._python_rules()
        return why_not(
            self.network, contact, now=moment, playbook=self.playbook, rules=rules, is_holiday=self._is_holiday
        )

    def closeness(self, contact: Contact | str) -> Closeness:
        """
        How close a contact is to the goal, with the reasons.

        Raises:
            MissingRecordError: The contact is not there.
        """
        return closeness(self._contact(contact), self.network.goal)

    def coverage(self) -> Coverage:
        """How many of the people who may be told have been told."""
        return coverage(self.network)

    def progress(self, *, since: date | None = None, now: datetime | None = None) -> Progress:
        """
        How far along the search is: people met, conversations, referrals, thanks, response times.

        Args:
            since: The first day to count, None for that of the first fact.
            now: The moment until which to count, None for the clock's.

        Raises:
            FieldError: ``now`` is naive, or ``since`` is no date or lies after it.
        """
        moment = self.now() if now is None else now
        return progress(self.network, now=moment, since=since, playbook=self.playbook)

    def brief(self, contact: Contact | str, *, now: datetime | None = None) -> Brief:
        """
        A page to read before a conversation with somebody.

        Args:
            contact: The contact, or its id.
            now: The moment, None for the clock's.

        Raises:
            MissingRecordError: The contact is not there.
            FieldError: ``now`` is naive.
        """
        moment = self.now() if now is None else now
        plan = self.plan(now=moment)
        return brief(self.network, contact, now=moment, plan=plan, playbook=self.playbook)

    def agenda(self, first: date, last: date, *, now: datetime | None = None) -> Agenda:
        """
        What comes up between two dates: meetings, events, and what the plan asks for.

        Args:
            first: The first date, in the seeker's zone.
            last: The last date, included.
            now: The moment for which to plan, None for the clock's.

        Raises:
            FieldError: One of them is no date, the first comes after the last, or ``now`` is naive.
        """
        return agenda(self.network, self.plan(now=now), first, last)

    def exposure(self) -> Exposure:
        """Who may know of the search, who was not asked to keep it, and who stands close to the employer."""
        return exposure(self.network)

    def review(self, text: str, *, follow_up: FollowUp) -> tuple[Finding, ...]:
        """
        What the message that a follow-up asks for lacks, and what it had better not hold.

        Raises:
            FieldError: The follow-up asks for no message, or for one that the playbook knows nothing of.
        """
        occasion = occasion_of(self.network, follow_up)
        return review(text, purpose=follow_up.draft, occasion=occasion, playbook=self.playbook)

    def include(self, contact: Contact | str, *, reason: str) -> Revision:
        """
        Make an exception: somebody at the employer may hear of a confidential search.

        It holds for what ties them to the employer now; once something else does, they are left out again.

        Args:
            contact: The contact, or its id.
            reason: Why, for whoever wonders later; it stands in the history.

        Raises:
            FieldError: The reason is blank, or nothing keeps the search from them, so there is nothing to except.
            MissingRecordError: The contact is not there.
            ConflictError: Somebody else has changed the contact meanwhile.
        """
        why = " ".join(reason.split()) if isinstance(reason, str) else ""
        if not why:
            raise FieldError("reason", reason, "say why they may hear of it although they work at the employer")
        known, network = self._contact(contact), self.network
        seeker = network.seeker
        tie = tie_to_employer(known, seeker, network.leads) if seeker and seeker.confidential else ""
        if not tie:
            remedy = "nothing keeps your search from them, so there is nothing to except"
            raise FieldError("contact", known.name, remedy)
        note = f"included in the confidential search ({why}): {known.name}"
        return self.update(attrs.evolve(known, included_because=reason_to_include(tie, why)), note=note)

    def exclude(self, contact: Contact | str) -> Revision:
        """
        Take an exception back: they are left out of a confidential search again.

        Raises:
            FieldError: There is no exception for them.
            MissingRecordError: The contact is not there.
            ConflictError: Somebody else has changed the contact meanwhile.
        """
        known = self._contact(contact)
        if not known.included_because.strip():
            remedy = "no exception was made for them; who works at the employer is left out without one"
            raise FieldError("contact", known.name, remedy)
        note = f"left out of the confidential search again: {known.name}"
        return self.update(attrs.evolve(known, included_because=""), note=note)

    def _contact(self, contact: Contact | str) -> Contact:
        return known_contact(self.network, contact)

    def complete(
        self, follow_up: FollowUp, *, at: datetime | None = None, channel: str | None = None, note: str = ""
    ) -> Revision:
        """
        Record that a follow-up was done.

        The interaction that its rule names is recorded, about its occasion; where the rule asks for a state of the
        records, the decision is stored.
        One that the seeker added is closed; where it has a subject and says what to ``do``, the interaction is recorded
        too.
        When and how it was done, as far as you say, stands in the history's note.

        Args:
            follow_up: The follow-up.
            at: When it was done, None for now; a meeting is taken to have been held when it was set.
            channel: How: ``email``, ``phone`` …; None leaves it open.
            note: Free text for the record.

        Returns:
            The revision, without changes where it was done before.

        Raises:
            FieldError: ``at`` is naive or still to come, or the channel or the note is no text.
            MissingRecordError: The contact, or the seeker's own follow-up, is not there any more.
            ConflictError: Somebody else has decided otherwise meanwhile.
        """
        build, why = self._actor.complete(follow_up, at=at, channel=channel or "", note=note)
        return self._commit(build, note=why)

    def snooze(self, follow_up: FollowUp, *, until: date) -> Revision:
        """
        Put a follow-up off until a date.

        Raises:
            FieldError: The date is today's or past.
            MissingRecordError: The seeker's own follow-up is not there any more.
            ConflictError: Somebody else has decided about it meanwhile; refresh, look and try again.
        """
        build, why = self._actor.snooze(follow_up, until=until)
        return self._commit(build, note=why)

    def skip(self, follow_up: FollowUp, *, reason: str) -> Revision:
        """
        Decide not to do a follow-up.

        Raises:
            FieldError: The reason is blank.
            MissingRecordError: The seeker's own follow-up is not there any more.
            ConflictError: Somebody else has decided about it meanwhile; refresh, look and try again.
        """
        build, why = self._actor.skip(follow_up, reason=reason)
        return self._commit(build, note=why)

    def history(self) -> tuple[Revision, ...]:
        """Every commit, the oldest first."""
        return tuple(self._journal.revisions())

    def as_of(self, revision_or_time: int | datetime) -> Network:
        """
        What was known after a revision, or at a time.

        Raises:
            FieldError: The revision is not there yet, or the time is naive.
        """
        return self._journal.as_of(revision_or_time)

    def undo(self, revision_or_batch: int | str, *, partly: bool = False) -> Revision:
        """
        Put back what one revision, or every revision of a batch, has changed.

        That is a commit of its own: nothing is erased.

        Args:
            revision_or_batch: The number of the revision, or the batch of an import.
            partly: Whether to put back what can be put back without losing what was done since, and to leave the rest,
                instead of refusing.

        Raises:
            FieldError: There is no such revision or batch.
            UndoError: A record was changed again since, or is referred to by a later one; it names each.
        """
        return self._commit(
            lambda network: self._journal.undoing(revision_or_batch, network, partly=partly),
            note=f"undo {named(revision_or_batch)}" + (", as far as nothing was done since" if partly else ""),
        )

    def backup(self, path: str | PurePath) -> None:
        """
        Copy the whole store, with every search in it, to a new file; others may write meanwhile.

        Args:
            path: The file; it must not be there yet.

        Raises:
            UnsupportedError: There is a file of that name, or the storage makes no copies.
            StorageError: The copy cannot be made; the subclass says why.
        """
        if not isinstance(self._storage, CopyableStorage):
            raise UnsupportedError(
                self._store, "it makes no backups; copy its searches into a file with jumpstart.restore(url, 'copy.db')"
            )
        self._storage.backup(path)

    def forget(self, contact: Contact | str) -> Forgotten:
        """
        Take a person out of the search and out of its whole history, as if they had never been in it.

        Gone is each version of their contact, of its cards, and of every record about them; ``undo`` cannot bring them
        back.
        Texts of other records that mention them are yours to edit; the answer lists them, and ``forget_earlier`` takes
        what they said before out of the history.
        Copies that were made elsewhere, as backups and exported files, are not reached.

        Args:
            contact: The contact, or its id.

        Raises:
            MissingRecordError: The contact is not there.
            ConflictError: Somebody else has committed meanwhile; nothing has changed.
            UnavailableError: The log was exchanged, but another reader needs the old one, which is not erased yet;
                forget them again once it is done.
        """
        self.refresh()
        return self._eraser.forget(as_id(contact))

    def forget_earlier(self, *records: Record | str) -> None:
        """
        Take out of the history what records said before: from the beginning they said what they say now.

        It is for texts that mention somebody who was forgotten, once they are edited; ``undo`` cannot bring them back.

        Args:
            records: The records, or the ids of contacts.

        Raises:
            MissingRecordError: One of them is not there.
            ConflictError: Somebody else has committed meanwhile; nothing has changed.
            UnavailableError: The log was exchanged, but another reader needs the old one, which is not erased yet;
                call it again once it is done.
        """
        self.refresh()
        keys = [("contact", each) if isinstance(each, str) else (kind_of(each), each.id) for each in records]
        self._eraser.forget_earlier(keys)

    def import_file(
        self,
        path: str | os.PathLike[str],
        *,
        preview: bool = False,
        importer: str = "",
        matching: Matching = "rules",
        region: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> ImportReport:
        """
        Read contact cards, calendars, tables or an archive into the search.

        What a file holds is found by looking into it, not by its name; of a folder or a zip archive, as LinkedIn's
        as it is downloaded, every file that can be read is.
        One that cannot changes nothing, and the report says what it looks like.
        Importing the same file again changes nothing, and costs little.

        A contact who is certainly somebody known is merged into them; who may be is listed in the report.
        A card that came with other content updates what it said before and leaves what the seeker changed; what the
        seeker and the card both changed is reported.
        From a calendar come what was moved, done or called off there, invitations, and gatherings.
        An archive speaks for all that it holds: its records take the place of those with their ids.

        Args:
            path: The file or folder.
            preview: Whether to say what would happen and change nothing.
            importer: The id of the importer that is to read it, empty for the one that recognizes it.
            matching: How people are told by their names: ``rules``, or ``fuzzy`` for more slips of the pen, which needs
                the extra ``matching``.
            region: The country of national phone numbers in two letters, which needs that extra, too.
            on_progress: Called with the steps that are done and those that there are, as the file is read, matched and
                committed; what it raises ends the import, and leaves what is committed by then.

        Returns:
            What was added, updated, merged and unchanged, the problems with their lines, and what is left to decide.

        Raises:
            OSError: The file cannot be read.
            OfferError: Importers of two plugins recognize the file, or there is no importer of that id.
            PluginError: The importer of that id may be that of a broken plugin.
            FieldError: ``matching`` is neither of these, or the region is none.
            MissingExtraError: The extra ``matching`` is asked for and not installed.
        """
        check_matching(matching, region)
        self.refresh()
        with sources_of(path) as sources:
            steps = Steps(sources, on_progress)
            content = self._intake.read(sources, importer=importer, steps=steps)
        importing = self._intake.importing(content, matching=matching, region=region, steps=steps)
        report = importing.preview(self.network) if preview else self._imported(importing, content.name)
        steps.end()
        return report

    def _imported(self, importing: Importing, name: str) -> ImportReport:
        revisions = self._commit_all(importing.builds(), note=f"import {name}", batch="import-{}")
        report = importing.report()
        changed = [revision for revision in revisions if revision.changes]
        return attrs.evolve(report, batch=changed[0].batch, revision=changed[-1].number) if changed else report

    def accept(self, question: Question) -> Revision:
        """
        Do what a question of an import offers.

        Args:
            question: One of ``ImportReport.questions``; one that offers nothing changes nothing.

        Raises:
            FieldError: It is no question.
            MissingRecordError: What it is about is not there any more.
            ConflictError: Somebody else has decided otherwise meanwhile.
        """
        builds = self._intake.accepting(question)
        revisions = self._commit_all(builds, note=f"yes: {question.message}", batch="answer-{}")
        return revisions[-1] if revisions else self._commit(lambda _: (), note="")

    def duplicates(self, *, matching: Matching = "rules", region: str | None = None) -> tuple[Proposal, ...]:
        """
        Which contacts are the same person, certainly or likely, with the reasons.

        Args:
            matching: As for ``import_file``.
            region: As for ``import_file``.

        Returns:
            The pairs, the likeliest first; none that the seeker has said are two people.

        Raises:
            FieldError: ``matching`` is neither of these, or the region is none.
            MissingExtraError: The extra ``matching`` is asked for and not installed.
        """
        return match(self.network, matching=matching, region=region)

    def merge(self, keep: Contact | str, other: Contact | str) -> Revision:
        """
        Make two contacts one; ``undo`` of the revision makes them two again.

        The kept contact gains what it lacks, the other is kept whole as an alias, and what was recorded about the
        other is about the kept one.

        Raises:
            FieldError: They are one contact already.
            MissingRecordError: One of them is not there.
        """
        gone, at = self._contact(other), self.now()
        note = f"merge {gone} into {self._contact(keep)}"
        source = self._source_of(gone)
        return self._commit(lambda network: merge(network, keep, other, at=at, source=source), note=note)

    def _source_of(self, contact: Contact) -> str:
        """The name of the file from which a contact's card was imported, empty where none was."""
        number = self.network.stamp("card", contact.card.id).revision if contact.card else 0
        revision = self._journal.revision(number) if number else None
        return revision.note.removeprefix("import ") if revision and revision.batch.startswith("import-") else ""

    def dismiss(self, one: Contact | str, other: Contact | str, *, reason: str = "") -> Revision:
        """
        Say that two contacts are two people; they are not proposed as one again.

        Raises:
            FieldError: They are one contact.
            MissingRecordError: One of them is not there.
        """
        contacts = (self._contact(one), self._contact(other))
        dismissal = Dismissal(contacts=contacts, at=self.now(), reason=reason)
        note = f"{contacts[0]} and {contacts[1]} are two people"
        return self._commit(lambda network: () if dismissal.id in network.dismissals else (Put(dismissal),), note=note)

    def alternatives(self, contact: Contact | str) -> tuple[Alternative, ...]:
        """
        What other sources say otherwise of a contact who was merged, each with its source.

        Raises:
            MissingRecordError: The contact is not there.
        """
        return alternatives(self.network, contact)

    def export(self, path: str | os.PathLike[str], **options: Any) -> int:  # noqa: ANN401  each format has its own
        """
        Write a file in the format that its ending names.

        ``.ics`` holds the plan, meetings and events, ``.vcf`` and ``.csv`` the contacts, ``.json`` everything; plugins
        may write others.
        The file is written whole or not at all, for its owner alone to read.
        In a confidential search it tells nothing of it, but for ``.json``, which holds all, and for what the address
        book itself tells in ``.vcf`` and ``.csv``: notes, categories and the like stand there as they were written.

        Args:
            path: The file.
            options: For ``.ics`` ``as_="todo"`` and ``attendees=True``, for ``.vcf`` ``version="4.0"``, for ``.csv``
                ``table="leads"`` or ``table="follow-ups"``; for all three ``reveal=True``, which lets a confidential
                search tell what it is about.

        Returns:
            How many items were written.

        Raises:
            FieldError: The ending names no format, an option is not known, or the path is that of a pipe or a device.
            PluginError: The plugin that writes it failed.
            OSError: The file cannot be written.
        """
        return export_file(path, self._host, self._snapshot(), options)

    def _settled(self, since: date) -> tuple[FollowUp, ...]:
        return settled_follow_ups(self.network, since=since, playbook=self.playbook, is_holiday=self._is_holiday)

    def notify(self, *, now: datetime | None = None, again: bool = False) -> Delivered:
        """
        Deliver what is due by each notifier: at least once, and at most once where the notifier says that it arrived.

        It is for a cron job, a loop or a notebook to call; nothing runs in between.
        Of several callers at once one sends each message; what one of them was stopped at is sent again, under the same
        key, once its claim has run out: a minute after the channel's time limit.
        What could not be delivered is tried again when it is called later, with growing delays; what is given up after
        a week, or refused, stays a finding.
        Calendars, as ``caldav://…``, are brought up to date with the plan.
        In a confidential search each line is a neutral act with a first name, as "Call Ann".

        Args:
            now: The moment, None for the clock's.
            again: Whether to send again what was refused or given up.

        Returns:
            What was delivered, what was not and why, and how much waits.

        Raises:
            FieldError: ``now`` is naive.
        """
        moment = self.now() if now is None else aware("now", now)
        self.refresh()  # what was done elsewhere is not announced
        return self._courier.deliver(
            self.plan(now=moment), now=moment.astimezone(UTC), items=self._calendar_items, again=again
        )

    def pull(self, calendar: str | Channel, *, now: datetime | None = None) -> ImportReport:
        """
        Take in what was changed on a calendar: moved is put off, completed is done, called off is skipped.

        Entries that somebody deleted there are questions, which ``accept`` answers; what is not given is a problem.

        Args:
            calendar: The URL of a calendar, as ``caldav://…``, or the name of one of the workspace's channels.
            now: The moment, None for the clock's.

        Returns:
            What was taken in, as of an imported file.

        Raises:
            FieldError: It names no calendar.
            RejectedError: The calendar refuses to answer; the message says why.
            DeferredError: It cannot be reached; try again later.
            OfferError: No plugin offers calendars of that kind.
        """
        moment = self.now() if now is None else aware("now", now)
        self.refresh()
        channel = calendar if isinstance(calendar, Channel) else self._channel(calendar)
        items = {uid_of(item): item for item in self._calendar_items()}
        fetched = self._courier.fetch(channel, now=moment.astimezone(UTC), items=items.values)
        report = ImportReport(name=channel.name)
        if fetched.content:
            content = self._intake.read(fetched_source(channel.name, fetched.content), importer="ical")
            report = self._imported(self._intake.importing(content), channel.name)
        asked_about = {question.subject for question in report.questions}
        self._courier.remember(fetched.seen_but(asked_about), note=f"looked at {channel.name}")
        gone = (items[uid] for uid in fetched.gone if uid in items)
        asked = (about_missing(item, network=self.network, now=moment) for item in gone)
        return attrs.evolve(
            report,
            failed=report.failed + len(fetched.problems),
            problems=(*report.problems, *fetched.problems),
            questions=(*report.questions, *asked),
        )

    def _channel(self, named: str) -> Channel:
        """The channel of a name or a URL."""
        known = (channel for channel in self._channels if named in {channel.name, channel.url})
        return next(known, None) or Channel(url=named)

    @cached_property
    def _courier(self) -> Courier:
        return Courier(
            workspace=self._name,
            channels=self._channels,
            open_notifier=self._host.notifier,
            commit=self._commit,
            refresh=self.refresh,
            clock=self.now,
        )

    def _snapshot(self) -> Snapshot:
        return Snapshot(network=self.network, make_plan=self.plan, make_settled=self._settled)

    def _calendar_items(self) -> tuple[Item, ...]:
        return calendar_items(self._snapshot())
