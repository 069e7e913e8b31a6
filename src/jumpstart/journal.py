"""One workspace's log as a sequence of revisions, and the network that they amount to."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from jumpstart.domain.actions import Decision
from jumpstart.domain.codec import RECORDS
from jumpstart.domain.fields import aware
from jumpstart.domain.log import Head, next_commit, verified
from jumpstart.domain.records import Change, Put, Record, Remove, Revision, kind_of
from jumpstart.domain.replay import replay
from jumpstart.errors import ConflictError, CorruptError, FieldError, UndoError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime

    from jumpstart.domain.log import Commit
    from jumpstart.domain.network import Network
    from jumpstart.plugins import Storage

    Build = Callable[[Network], Sequence[Change]]
    Key = tuple[str, str]

_TRIES = 50
_REFERENCES = ("contact", "source", "person", "meeting", "subject", "about")


class Journal:
    """
    Reads and writes the log of one workspace.

    Args:
        storage: Where it is kept.
        workspace: The workspace's name there.
        store: The storage's URL without secrets, for errors.

    Raises:
        CorruptError: The log is damaged; the error names the first bad revision.
        DecodeError: A record in it cannot be read.
    """

    def __init__(self, storage: Storage, workspace: str, store: str) -> None:
        self._storage, self._workspace, self._store = storage, workspace, store
        self._load()

    def _load(self) -> None:
        commits = list(self._commits())
        self.network = replay(commits, RECORDS)
        self.head = _head_of(commits[-1]) if commits else Head()
        self._news: list[Revision] | None = None

    def _commits(self, *, after: Head | None = None, upto: int | None = None) -> Iterator[Commit]:
        first = after.revision if after else 0
        commits = self._storage.commits(self._workspace, after=first, upto=upto)
        return verified(commits, store=self._store, workspace=self._workspace, after=after)

    def take_news(self) -> list[Revision] | None:
        """The revisions since the last call; None at first, and where the log was replaced."""
        news, self._news = self._news, []
        return news

    def refresh(self) -> None:
        """
        Take in what others have committed meanwhile.

        Raises:
            StorageError: The log cannot be read.
        """
        head = self._storage.head(self._workspace)
        if head == self.head:
            return
        try:
            news = list(self._commits(after=self.head)) if head.revision > self.head.revision else []
        except CorruptError:
            news = []
        if not news:
            # Not what we know and more: somebody replaced the log, or it is damaged, which loading will tell.
            self._load()
        for commit in news:
            cards = dict(self.network.cards)
            self._take_in(RECORDS.read_body(commit.revision, commit.body, cards), commit)

    def _take_in(self, revision: Revision, commit: Commit) -> None:
        self.network = self.network.after(revision)
        self.head = _head_of(commit)
        if self._news is not None:
            self._news.append(revision)

    def commit(self, build: Build, *, at: datetime, by: str, note: str, batch: str = "") -> Revision:
        """
        Commit what ``build`` makes of the network, and make it anew where somebody else came first.

        Args:
            build: Gives the changes; it raises where they make no sense on the network that it is shown.
            at: When.
            by: Who.
            note: Why.
            batch: What the commits of one import share, empty for none.

        Returns:
            The revision; without changes, and nothing committed, where there is nothing to change.

        Raises:
            ConflictError: Somebody else came first fifty times in a row.
            StorageError: The log cannot be written.
        """
        for attempt in itertools.count(1):
            changes = tuple(build(self.network))
            number = self.head.revision + bool(changes)
            revision = Revision(number=number, at=at, by=by, note=note, batch=batch, changes=changes)
            if not changes:
                break
            commit = next_commit(self.head, RECORDS.write_body(revision))
            try:
                self._storage.append(self._workspace, commit)
            except ConflictError:
                if attempt == _TRIES:
                    raise
                self.refresh()
            else:
                self._take_in(revision, commit)
                break
        return revision

    def conflict(self) -> ConflictError:
        """The error that says that somebody else has changed what was to be changed."""
        return ConflictError(self._store, self._workspace, self.head.revision, self.head.digest)

    def revisions(self) -> Iterator[Revision]:
        """Every revision, the oldest first."""
        cards: dict[str, Any] = {}
        for commit in self._commits():
            yield RECORDS.read_body(commit.revision, commit.body, cards)

    def as_of(self, revision_or_time: int | datetime) -> Network:
        """
        What was known after a revision, or at a time.

        Raises:
            FieldError: The revision is not there yet, or the time is naive.
        """
        if isinstance(revision_or_time, int):
            upto = revision_or_time
            if not 0 <= upto <= self.head.revision:
                raise FieldError("revision", upto, f"expected 0 to {self.head.revision}")
        else:
            moment = aware("time", revision_or_time)
            upto = sum(1 for _ in itertools.takewhile(lambda revision: revision.at <= moment, self.revisions()))
        return replay(self._commits(upto=upto) if upto else (), RECORDS)

    def undoing(self, target: int | str, network: Network) -> list[Change]:
        """
        The changes that put back what one revision, or every revision of a batch, has changed.

        Raises:
            FieldError: There is no such revision or batch.
            UndoError: A record was changed again since, or is referred to by a later one; it names each.
        """
        before, after = self._around(target)
        back = _back(before, after)
        gone = {change.id for change in back if isinstance(change, Remove)}
        changed = [f"{kind} {id}" for (kind, id), was in after.items() if network.get(kind, id) != was]
        changed += [f"{kind_of(user)} {user.id}" for user in users_of(network, gone)]
        if changed:
            raise UndoError(named(target), tuple(changed))
        return back

    def _around(self, target: int | str) -> tuple[dict[Key, Record], dict[Key, Record | None]]:
        """The records that the meant revisions changed, as they were before and after them."""
        before: dict[Key, Record] = {}
        after: dict[Key, Record | None] = {}
        for revision in self.revisions():
            meant = target in (revision.number, revision.batch) and target != ""
            for change in revision:
                record = change.record if isinstance(change, Put) else None
                key = (kind_of(record), record.id) if record is not None else _removed(change)
                if meant:
                    after[key] = record
                elif key not in after and record is not None:
                    before[key] = record
                elif key not in after:
                    before.pop(key, None)
        if not after:
            raise FieldError("undo", target, "there is no such revision or batch in the history")
        return before, after


def named(target: int | str) -> str:
    """What an undo is about, in words."""
    return f"revision {target}" if isinstance(target, int) else f"batch {target}"


def users_of(network: Network, ids: Collection[str]) -> Iterator[Any]:
    """The records that refer to some of these, and are not among them."""
    for other in network.records() if ids else ():
        if other.id not in ids and not isinstance(other, Decision):
            mentioned = itertools.chain.from_iterable(_ids(getattr(other, name, "")) for name in _REFERENCES)
            if any(id in ids for id in mentioned):
                yield other


def _ids(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _head_of(commit: Commit) -> Head:
    return Head(revision=commit.revision, digest=commit.digest)


def _removed(change: Change) -> Key:
    return (change.kind, change.id) if isinstance(change, Remove) else ("", "")


def _back(before: dict[Key, Record], after: dict[Key, Record | None]) -> list[Change]:
    """The changes that lead from one state of some records back to another; cards stay, since they never change."""
    changes: list[Change] = []
    for (kind, id), was in after.items():
        old = before.get((kind, id))
        if old is not None and old != was:
            changes.append(Put(old))
        elif old is None and was is not None and kind != "card":
            changes.append(Remove(kind, id))
    return changes
