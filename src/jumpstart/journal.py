"""One workspace's log as a sequence of revisions, and the network that they amount to."""

from __future__ import annotations

import itertools
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jumpstart.domain.actions import FollowUp
from jumpstart.domain.aliases import Alias
from jumpstart.domain.codec import RECORDS
from jumpstart.domain.facts import Interaction, Lead, Meeting
from jumpstart.domain.fields import aware
from jumpstart.domain.log import Head, next_commit, verified
from jumpstart.domain.people import Contact
from jumpstart.domain.records import Change, Put, Record, Remove, Revision, kind_of
from jumpstart.domain.replay import replay
from jumpstart.errors import (
    ConflictError,
    CorruptError,
    FieldError,
    JumpstartError,
    PluginError,
    StorageError,
    UnavailableError,
    UndoError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from jumpstart.domain.log import Commit
    from jumpstart.domain.network import Network
    from jumpstart.plugins import Storage

    Build = Callable[[Network], Sequence[Change]]
    Key = tuple[str, str]

_TRIES = 50
_FEW = 50
_A_CARD = '["put","card",'
_TIME = re.compile(r'\{"at":"([^"\\]{1,64})"')


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
        cards = dict(self.network.cards) if news else {}
        for commit in news:
            self._take_in(RECORDS.read_body(commit.revision, commit.body, cards), commit)

    def _take_in(self, revision: Revision, commit: Commit) -> None:
        self.network = self.network.after(revision)
        self.head = _head_of(commit)
        if self._news is not None:
            self._news.append(revision)

    def commit(self, build: Build, *, at: datetime, by: str, note: str, batch: str = "") -> Revision:
        """
        Commit what ``build`` makes of the network, and make it anew where somebody else came first.

        That nothing is to be changed, and that a change makes no sense, is said of the newest network alone.

        Args:
            build: Gives the changes; it raises where they make no sense on the network that it is shown.
            at: When.
            by: Who.
            note: Why.
            batch: What the commits of one import share, empty for none; ``{}`` in it becomes the commit's number.

        Returns:
            The revision; without changes, and nothing committed, where there is nothing to change.

        Raises:
            ConflictError: Somebody else came first fifty times in a row.
            StorageError: The log cannot be written.
        """
        for _ in range(_TRIES):
            known, tried = self.head, None
            try:
                revision = self._revision(build, at=at, by=by, note=note, batch=batch)
                if revision.changes:
                    tried = next_commit(known, RECORDS.write_body(revision))
                    self._append(tried)
                    self._take_in(revision, tried)
            except JumpstartError as error:
                self._refresh_after(error)
                if self.head == known:
                    raise
                # Where it came late after all, to build it anew would meet itself.
                if tried and self._is_there(tried):
                    return revision
            else:
                return revision
        raise self.conflict()

    def _refresh_after(self, error: JumpstartError) -> None:
        try:
            self.refresh()
        except (UnavailableError, PluginError):
            if isinstance(error, UnavailableError | PluginError):  # what it said first says what has happened
                raise error from None
            raise

    def _revision(self, build: Build, *, at: datetime, by: str, note: str, batch: str) -> Revision:
        """What is to be committed; without changes, and with the number of the head, where nothing is."""
        changes = tuple(build(self.network))
        if not changes:
            if self._storage.head(self._workspace) != self.head:
                raise self.conflict()
            return Revision(number=self.head.revision, at=at, by=by, note=note)
        number = self.head.revision + 1
        return Revision(number=number, at=at, by=by, note=note, batch=batch.format(number), changes=changes)

    def _append(self, commit: Commit) -> None:
        """Append a commit, which is there where it was written although nobody could say so."""
        try:
            self._storage.append(self._workspace, commit)
        except ConflictError:
            raise
        except (StorageError, PluginError):
            if not self._is_there(commit):
                raise

    def _is_there(self, commit: Commit) -> bool:
        """Whether a commit is in the log; False where the storage does not answer."""
        try:
            found = tuple(self._storage.commits(self._workspace, after=commit.revision - 1, upto=commit.revision))
        except (StorageError, PluginError):
            return False
        return [each.digest for each in found] == [commit.digest]

    def bodies(self) -> Iterator[str]:
        """The body of each commit, the oldest first."""
        return (commit.body for commit in self._commits())

    def rewrite(self, bodies: Iterable[str]) -> None:
        """
        Exchange the whole log, from its first revision on, for another that is chained anew.

        Where the log is that already, what it was exchanged for is still erased from the store.

        Args:
            bodies: The body of each commit.

        Raises:
            ConflictError: Somebody else has committed meanwhile; nothing has changed.
            UnavailableError: It was exchanged, and what it was before is not erased yet; do it again.
            StorageError: The log cannot be written.
        """
        head = Head()
        commits: list[Commit] = []
        for body in bodies:
            commits.append(next_commit(head, body))
            head = _head_of(commits[-1])
        self._storage.replace(self._workspace, commits, expected=self.head)
        self._load()

    def conflict(self) -> ConflictError:
        """The error that says that somebody else has changed what was to be changed."""
        return ConflictError(self._store, self._workspace, self.head.revision, self.head.digest)

    def revisions(self) -> Iterator[Revision]:
        """Every revision, the oldest first."""
        cards: dict[str, Any] = {}
        for commit in self._commits():
            yield RECORDS.read_body(commit.revision, commit.body, cards)

    def revision(self, number: int) -> Revision:
        """
        One revision that is there.

        Raises:
            StorageError: The log cannot be read.
        """
        (commit,) = self._storage.commits(self._workspace, after=number - 1, upto=number)
        return RECORDS.read_body(commit.revision, commit.body, dict(self.network.cards))

    def as_of(self, revision_or_time: int | datetime) -> Network:
        """
        What was known after a revision, or at a time.

        Raises:
            FieldError: The revision is not there yet, or the time is naive.
        """
        if isinstance(revision_or_time, bool) or not isinstance(revision_or_time, int | datetime):
            raise FieldError("revision", revision_or_time, "expected the number of a revision, or a time")
        if isinstance(revision_or_time, int):
            upto = revision_or_time
            if not 0 <= upto <= self.head.revision:
                raise FieldError("revision", upto, f"expected 0 to {self.head.revision}")
        else:
            moment = aware("time", revision_or_time)
            upto = sum(1 for _ in itertools.takewhile(lambda commit: _time_of(commit) <= moment, self._commits()))
        return replay(self._commits(upto=upto) if upto else (), RECORDS)

    def undoing(self, target: int | str, network: Network, *, partly: bool = False) -> list[Change]:
        """
        The changes that put back what one revision, or every revision of a batch, has changed.

        Args:
            target: The revision or batch.
            network: What is known now.
            partly: Whether to put back what can be, and to leave the rest.

        Raises:
            FieldError: There is no such revision or batch.
            UndoError: A record was changed again since, is referred to by a later one, or refers to one that was
                removed since; it names each.
        """
        before, after = self._around(target)
        back = _without_used_cards(_back(before, after), network)
        while in_the_way := _in_the_way(back, after, network):
            if not partly:
                raise UndoError(named(target), tuple(_told(*key, network.get(*key)) for key in in_the_way))
            left = {key for keys in in_the_way.values() for key in keys}
            mine = [change for change in back if _version_of(change)[0] not in left]
            back = _without_used_cards(mine, network)
        return back

    def _around(self, target: int | str) -> tuple[dict[Key, Record | None], dict[Key, Record | None]]:
        """The records that the meant revisions changed, as they were before and after them."""
        keys, last = self._meant(target)
        ids = {id for _, id in keys}
        present: dict[Key, Record | None] = {}
        before: dict[Key, Record | None] = {}
        after: dict[Key, Record | None] = {}
        for revision in self._decoded(upto=last, ids=ids if len(ids) <= _FEW else None):
            is_meant = _is_of(revision, target)
            for change in revision:
                key, record = _version_of(change)
                if key not in keys:
                    continue
                if is_meant:
                    # What somebody else made of it between two commits of a batch is not taken back.
                    if key not in after or after[key] != present.get(key):
                        before[key] = present.get(key)
                    after[key] = record
                present[key] = record
        return before, after

    def _meant(self, target: int | str) -> tuple[set[Key], int]:
        """What a revision, or those of a batch, changed, and the last of them."""
        if isinstance(target, bool) or not isinstance(target, int | str):
            raise FieldError("undo", target, "expected the number of a revision, or the batch of an import")
        keys: set[Key] = set()
        last = 0
        for commit in self._commits():
            if commit.revision == target or (isinstance(target, str) and target and target in commit.body):
                body = json.loads(commit.body)
                if target in (commit.revision, body.get("batch", "")):
                    keys |= {(change[1], change[2]) for change in body["changes"]}
                    last = commit.revision
        if not keys:
            raise FieldError("undo", target, "there is no such revision or batch in the history")
        return keys, last

    def _decoded(self, *, upto: int, ids: AbstractSet[str] | None) -> Iterator[Revision]:
        """The revisions that may speak of some ids, None for all; what a card is, any may say."""
        cards: dict[str, Any] = {}
        for commit in self._commits(upto=upto):
            if ids is None or _A_CARD in commit.body or any(id in commit.body for id in ids):
                yield RECORDS.read_body(commit.revision, commit.body, cards)


def _is_of(revision: Revision, target: int | str) -> bool:
    return target in (revision.number, revision.batch) and target != ""


def _time_of(commit: Commit) -> datetime:
    """When a commit was made, without a look at what it changes."""
    found = _TIME.match(commit.body)
    return datetime.fromisoformat(found[1] if found else json.loads(commit.body)["at"])


def named(target: int | str) -> str:
    """What an undo is about, in words."""
    return f"revision {target}" if isinstance(target, int) else f"batch {target}"


def _told(kind: str, id: str, record: Record | None) -> str:
    """A record by its kind and id, and as people know it."""
    name = getattr(record, "name", "") or getattr(record, "summary", "")
    return f"{kind} {id}" + (f" ({name})" if name else "")


def references(record: Record) -> tuple[Key, ...]:
    """The kind and id of each record that must be there for one to make sense."""
    named: tuple[Key, ...] = ()
    match record:
        case Contact():
            named = (("card", record.card.id if record.card else ""),)
        case Lead():
            named = (("contact", record.source), ("contact", record.person), ("meeting", record.meeting))
        case Meeting() | Interaction():
            named = (("contact", record.contact),)
        case FollowUp():
            named = (("contact", record.subject),)
        case Alias():
            named = (("card", record.card.id if record.card else ""), ("contact", record.merged_into))
    return tuple(key for key in named if key[1])


def strays(network: Network, records: Iterable[Record]) -> dict[Key, Key]:
    """Those of some records to be added that would refer to what is neither there nor added, each with that."""
    present = {(kind_of(record), record.id): record for record in records}
    found: dict[Key, Key] = {}
    while True:
        more = {
            key: missing
            for key, record in present.items()
            for missing in references(record)
            if missing not in present and missing[0] != "card" and network.get(*missing) is None
        }
        if not more:
            return found
        found |= more
        present = {key: record for key, record in present.items() if key not in more}


def users_of(network: Network, ids: AbstractSet[str]) -> Iterator[Any]:
    """The records that refer to some of these, and are not among them."""
    for other in network.records() if ids else ():
        if other.id not in ids and not ids.isdisjoint(_mentioned(other)):
            yield other


def _mentioned(record: Record) -> Iterator[str]:
    yield from (id for _, id in references(record))
    if isinstance(record, Interaction):
        yield from record.about


def _in_the_way(back: list[Change], after: Mapping[Key, Record | None], network: Network) -> dict[Key, tuple[Key, ...]]:
    """What would be lost or left dangling by some changes, each with those of their records that must stay for it."""
    keys = [_version_of(change)[0] for change in back]
    found: dict[Key, tuple[Key, ...]] = {key: (key,) for key in keys if network.get(*key) != after[key]}
    going: dict[str, tuple[Key, ...]] = {}
    for change in back:
        if isinstance(change, Remove):
            going[change.id] = (*going.get(change.id, ()), (change.kind, change.id))
    put_back = {_version_of(change)[0] for change in back if isinstance(change, Put)}
    for user in users_of(network, going.keys()):
        if (kind_of(user), user.id) not in put_back:  # else what it says then counts, and not what it says now
            used = going.keys() & {*_mentioned(user)}
            found[kind_of(user), user.id] = tuple(key for id in sorted(used) for key in going[id])
    for change in back:
        for key in references(change.record) if isinstance(change, Put) else ():
            if key not in put_back and (network.get(*key) is None or key in going.get(key[1], ())):
                found[key] = (*found.get(key, ()), _version_of(change)[0])
    return found


def _without_used_cards(back: list[Change], network: Network) -> list[Change]:
    """The changes without the removal of cards that somebody still has in the end."""
    if not any(isinstance(change, Remove) and change.kind == "card" for change in back):
        return back
    changed = {_version_of(change)[0] for change in back}
    left = (each for each in network.records() if (kind_of(each), each.id) not in changed)
    put = (change.record for change in back if isinstance(change, Put))
    used = {key for record in (*left, *put) for key in references(record)}
    return [change for change in back if not (isinstance(change, Remove) and (change.kind, change.id) in used)]


def _head_of(commit: Commit) -> Head:
    return Head(revision=commit.revision, digest=commit.digest)


def _version_of(change: Change) -> tuple[Key, Record | None]:
    """What a change writes, None for a record that it takes out."""
    if isinstance(change, Remove):
        return (change.kind, change.id), None
    return (kind_of(change.record), change.record.id), change.record


def _back(before: dict[Key, Record | None], after: dict[Key, Record | None]) -> list[Change]:
    """The changes that lead from one state of some records back to another."""
    changes: list[Change] = []
    for (kind, id), was in after.items():
        old = before[kind, id]
        if old is not None and old != was:
            changes.append(Put(old))
        elif old is None and was is not None:
            changes.append(Remove(kind, id))
    return changes
