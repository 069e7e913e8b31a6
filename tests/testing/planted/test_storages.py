"""Storages with one mistake each, and the clause that must find it."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from itertools import islice
from typing import ClassVar

import attrs
import pytest
from hypothesis import Phase, settings

from jumpstart.builtin.memory import MemoryStorage
from jumpstart.builtin.sqlite import SqliteStorage
from jumpstart.builtin.sqlite_files import place_of
from jumpstart.domain.log import Head
from jumpstart.errors import ConflictError, UnavailableError
from jumpstart.plugins import Commit, url_of
from jumpstart.testing import StorageContract, check, clauses_of

SHELVES = {}


class Shelf(MemoryStorage):
    """A store in memory that is there when it is opened again: the one without a mistake."""

    def __init__(self, folder):
        super().__init__()
        self._logs = SHELVES.setdefault(folder, {})

    def close(self):
        self._is_closed = True

    def put(self, workspace, commit):
        """Append without looking."""
        self._logs.setdefault(workspace, []).append(commit)


class HasNoReplace:
    def __init__(self, folder):
        shelf = Shelf(folder)
        self.append, self.commits, self.head, self.workspaces = (
            shelf.append,
            shelf.commits,
            shelf.head,
            shelf.workspaces,
        )
        self.close = shelf.close


class RaisesKeyError(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return iter(self._logs[workspace][after:upto])


class ListsWhatWasAskedFor(Shelf):
    def head(self, workspace):
        self._logs.setdefault(workspace, [])
        return super().head(workspace)


class ReversesTheOrder(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return reversed(list(super().commits(workspace, after=after, upto=upto)))


class IsReadOnce(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        self._read = vars(self).get("_read", {})
        return self._read.setdefault(workspace, super().commits(workspace, after=after, upto=upto))


class LosesTheDigestOfTheHead(Shelf):
    def head(self, workspace):
        return Head(revision=super().head(workspace).revision, digest="")


class IncludesAfter(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return super().commits(workspace, after=max(after - 1, 0), upto=upto)


class ExcludesUpto(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return super().commits(workspace, after=after, upto=None if upto is None else upto - 1)


class IgnoresUpto(Shelf):
    def commits(self, workspace, *, after=0, upto=None):  # noqa: ARG002  its mistake
        return super().commits(workspace, after=after)


class LooksForEveryRevision(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        log = {commit.revision: commit for commit in super().commits(workspace)}
        last = max(log, default=0) if upto is None else upto
        return (log[number] for number in range(after + 1, last + 1) if number in log)


class CountsUptoFromAfter(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return islice(super().commits(workspace, after=after), upto)


class RefusesARetry(Shelf):
    def append(self, workspace, commit):
        head = self.head(workspace)
        if (commit.revision - 1, commit.parent) != (head.revision, head.digest):
            raise ConflictError("shelf:", workspace, head.revision, head.digest)
        self.put(workspace, commit)


class DuplicatesARetry(Shelf):
    def append(self, workspace, commit):
        if commit.digest == self.head(workspace).digest:
            self.put(workspace, commit)
        super().append(workspace, commit)


class KnowsTheLastCommitAlone(RefusesARetry):
    def append(self, workspace, commit):
        if commit.digest != self.head(workspace).digest:
            super().append(workspace, commit)


class ChecksNoConflict(Shelf):
    def append(self, workspace, commit):
        if commit not in self._log(workspace):
            self.put(workspace, commit)


class LetsTheSameRevisionOverwrite(Shelf):
    def append(self, workspace, commit):
        log = self._log(workspace)
        if 0 < commit.revision <= len(log):
            log[commit.revision - 1] = commit
        else:
            super().append(workspace, commit)


class SwallowsAConflict(Shelf):
    def append(self, workspace, commit):
        if commit.revision == self.head(workspace).revision + 1:
            super().append(workspace, commit)


class AllowsGaps(Shelf):
    def append(self, workspace, commit):
        if commit.revision > self.head(workspace).revision + 1:
            self.put(workspace, commit)
        else:
            super().append(workspace, commit)


class ChecksNoParent(Shelf):
    def append(self, workspace, commit):
        if commit.revision == self.head(workspace).revision + 1:
            self.put(workspace, commit)
        else:
            super().append(workspace, commit)


class KeepsWhatItRefuses(Shelf):
    def append(self, workspace, commit):
        is_refused = commit.revision == self.head(workspace).revision + 1
        try:
            super().append(workspace, commit)
        except ConflictError:
            if is_refused:
                self.put(workspace, commit)
            raise


class TakesAnyFirstCommit(Shelf):
    def append(self, workspace, commit):
        if not self._log(workspace):
            self.put(workspace, commit)
        else:
            super().append(workspace, commit)


class DoesNotSayWhereTheHeadIs(Shelf):
    def append(self, workspace, commit):
        try:
            super().append(workspace, commit)
        except ConflictError as error:
            raise ConflictError("shelf:", workspace, commit.revision, commit.digest) from error


class Rewrites(Shelf):
    """The base of those that do not keep a body as it is."""

    def append(self, workspace, commit):
        super().append(workspace, attrs.evolve(commit, body=self.rewritten(commit.body)))


class Normalises(Rewrites):
    def rewritten(self, body):
        return unicodedata.normalize("NFC", body)


class Strips(Rewrites):
    def rewritten(self, body):
        return body.strip()


class TranslatesLineEnds(Rewrites):
    def rewritten(self, body):
        return body.replace("\r\n", "\n")


class EncodesAnew(Rewrites):
    def rewritten(self, body):
        try:
            return json.dumps(json.loads(body))
        except ValueError:
            return body


class LosesWhatUtf8MayNotHold(Rewrites):
    def rewritten(self, body):
        return body.encode("utf-8-sig").decode("utf-8-sig").removeprefix("\ufeff")


class CutsLongBodies(Rewrites):
    def rewritten(self, body):
        return body[: 2**20]


class DropsEmptyBodies(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return (commit for commit in super().commits(workspace, after=after, upto=upto) if commit.body)


class DeduplicatesEqualBodies(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return iter({commit.body: commit for commit in super().commits(workspace, after=after, upto=upto)}.values())


class ReadsOnePage(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        return islice(super().commits(workspace, after=after, upto=upto), 256)


class Renames(Shelf):
    """The base of those that take one name for another."""

    def append(self, workspace, commit):
        super().append(self.renamed(workspace), commit)

    def commits(self, workspace, *, after=0, upto=None):
        return super().commits(self.renamed(workspace), after=after, upto=upto)

    def head(self, workspace):
        return super().head(self.renamed(workspace))

    def replace(self, workspace, commits, *, expected):
        super().replace(self.renamed(workspace), commits, expected=expected)


class MixesAllWorkspaces(Renames):
    def renamed(self, workspace):  # noqa: ARG002  its mistake
        return "all"


class FoldsNames(Renames):
    def renamed(self, workspace):
        return workspace.casefold()


class StripsNames(Renames):
    def renamed(self, workspace):
        return workspace.strip() or workspace


class CutsNames(Renames):
    def renamed(self, workspace):
        return workspace.encode()[:191].decode(errors="ignore")


class MakesOneChainOfAll(Shelf):
    def append(self, workspace, commit):
        heads = {log[-1].digest for log in self._logs.values() if log}
        if commit.parent in heads and commit.parent != self.head(workspace).digest:
            self.put(workspace, commit)
        else:
            super().append(workspace, commit)


class ListsByUtf16(Shelf):
    def workspaces(self, *, after="", limit=1000):
        found = super().workspaces(after=after)
        return tuple(sorted(found, key=lambda name: name.encode("utf-16-be")))[:limit]


class ListsAsTheyCame(Shelf):
    def workspaces(self, *, after="", limit=1000):
        return tuple(name for name in self._logs if name > after)[:limit]


class IncludesAfterInAPage(Shelf):
    def workspaces(self, *, after="", limit=1000):
        return tuple(sorted(name for name in self._logs if name >= after))[:limit]


class DropsOneBetweenPages(Shelf):
    def workspaces(self, *, after="", limit=1000):
        found = super().workspaces(after=after)
        return found[1:][:limit] if after and len(found) > limit else found[:limit]


class IgnoresLimit(Shelf):
    def workspaces(self, *, after="", limit=1000):  # noqa: ARG002  its mistake
        return super().workspaces(after=after)


class HasShorterPages(Shelf):
    def workspaces(self, *, after="", limit=100):
        return super().workspaces(after=after, limit=limit)


class AddsInsteadOfReplacing(Shelf):
    def replace(self, workspace, commits, *, expected):
        log = list(commits)
        if len(log) > expected.revision:
            self._log(workspace)[:] = self._log(workspace) + log[expected.revision :]
        else:
            super().replace(workspace, log, expected=expected)


class ErasesNothing(Shelf):
    def replace(self, workspace, commits, *, expected):
        log = list(commits)
        if log:
            super().replace(workspace, log, expected=expected)


class KeepsAnErasedName(Shelf):
    def replace(self, workspace, commits, *, expected):
        super().replace(workspace, commits, expected=expected)
        self._logs.setdefault(workspace, [])


class FillsNothingUnknown(Shelf):
    def replace(self, workspace, commits, *, expected):
        if self._log(workspace):
            super().replace(workspace, commits, expected=expected)


class IgnoresExpected(Shelf):
    def replace(self, workspace, commits, *, expected):  # noqa: ARG002  its mistake
        super().replace(workspace, commits, expected=self.head(workspace))


class ExpectsARevisionAlone(Shelf):
    def replace(self, workspace, commits, *, expected):
        head = self.head(workspace)
        super().replace(workspace, commits, expected=head if head.revision == expected.revision else expected)


class RefusesAReplacementAgain(Shelf):
    def replace(self, workspace, commits, *, expected):
        head = self.head(workspace)
        if head != expected:
            raise ConflictError("shelf:", workspace, head.revision, head.digest)
        super().replace(workspace, commits, expected=expected)


class ReplacesBitByBit(Shelf):
    def replace(self, workspace, commits, *, expected):
        fresh = []
        for commit in commits:
            fresh.append(commit)
            self._logs[workspace] = [*fresh]
        super().replace(workspace, fresh, expected=expected)


class WrapsTheErrorOfTheCommits(Shelf):
    def replace(self, workspace, commits, *, expected):
        try:
            super().replace(workspace, commits, expected=expected)
        except ConflictError:
            raise
        except Exception as error:
            raise UnavailableError("shelf:", "the commits failed") from error


class ErasesBeforeItReads(Shelf):
    def replace(self, workspace, commits, *, expected):
        if self.head(workspace) == expected:
            self._log(workspace).clear()
            expected = Head()
        super().replace(workspace, commits, expected=expected)

    def commits(self, workspace, *, after=0, upto=None):
        yield from super().commits(workspace, after=after, upto=upto)


class TakesAnyOldCommitForARetry(Shelf):
    def append(self, workspace, commit):
        if commit.revision > self.head(workspace).revision:
            super().append(workspace, commit)


class ForgetsTheNewHead(Shelf):
    def replace(self, workspace, commits, *, expected):
        super().replace(workspace, commits, expected=expected)
        self._stale = {**vars(self).get("_stale", {}), workspace: expected}

    def append(self, workspace, commit):
        if workspace in vars(self).get("_stale", {}) and commit.parent != self._stale[workspace].digest:
            head = self.head(workspace)
            raise ConflictError("shelf:", workspace, head.revision, head.digest)
        super().append(workspace, commit)


class ErasesEverything(Shelf):
    def replace(self, workspace, commits, *, expected):
        super().replace(workspace, commits, expected=expected)
        for name in [name for name in self._logs if name != workspace]:
            del self._logs[name]


class ErasesByPattern(Shelf):
    def replace(self, workspace, commits, *, expected):
        super().replace(workspace, commits, expected=expected)
        for name in [name for name in self._logs if "%" in workspace and name.startswith(workspace.rstrip("%"))]:
            del self._logs[name]


class IsGoneWhenItIsClosed(Shelf):
    def close(self):
        self._logs.clear()
        super().close()


class ReplacesInItsOwnCopy(Shelf):
    def replace(self, workspace, commits, *, expected):
        self._logs = dict(self._logs)
        super().replace(workspace, commits, expected=expected)


class RemembersTheHead(Shelf):
    def head(self, workspace):
        self._heads = vars(self).get("_heads", {})
        return self._heads.setdefault(workspace, super().head(workspace))

    def append(self, workspace, commit):
        vars(self).get("_heads", {}).pop(workspace, None)
        super().append(workspace, commit)
        vars(self).get("_heads", {}).pop(workspace, None)

    def replace(self, workspace, commits, *, expected):
        self._heads = {}
        super().replace(workspace, commits, expected=expected)
        self._heads = {}


class RemembersWhatItRead(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        known = vars(self).setdefault("_known", {}).get(workspace, [])
        log = list(super().commits(workspace))
        if len(log) > len(known):
            self._known[workspace] = known = log
        return iter(known[after:upto])

    def replace(self, workspace, commits, *, expected):
        self._known = {}
        super().replace(workspace, commits, expected=expected)


class TrustsWhatItSaw(Shelf):
    def head(self, workspace):
        head = super().head(workspace)
        vars(self).setdefault("_seen", {})[workspace] = head
        return head

    def replace(self, workspace, commits, *, expected):
        seen = vars(self).get("_seen", {}).get(workspace)
        present = super().head(workspace)
        super().replace(workspace, commits, expected=present if seen == expected else expected)


class KnowsItsOwnCommitsAlone(RefusesARetry):
    def append(self, workspace, commit):
        own = vars(self).setdefault("_own", set())
        if (workspace, commit) not in own:
            super().append(workspace, commit)
            own.add((workspace, commit))

    def replace(self, workspace, commits, *, expected):
        super().replace(workspace, commits, expected=expected)
        self._own = set()


class LocksWhileItReads(Shelf):
    locked: ClassVar = set()

    def commits(self, workspace, *, after=0, upto=None):
        self.locked.add(workspace)
        yield from super().commits(workspace, after=after, upto=upto)
        self.locked.discard(workspace)

    def append(self, workspace, commit):
        if workspace in self.locked:
            self.locked.clear()
            raise UnavailableError("shelf:", "somebody reads")
        super().append(workspace, commit)


class StopsWhenTheLogGrows(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        log = list(super().commits(workspace, after=after, upto=upto))
        count = len(self._log(workspace))
        for commit in log:
            if len(self._log(workspace)) != count:
                return
            yield commit


class ReadsByNumber(Shelf):
    def commits(self, workspace, *, after=0, upto=None):
        revision = after + 1
        while revision <= len(self._log(workspace)) and (upto is None or revision <= upto):
            yield self._log(workspace)[revision - 1]
            revision += 1


class ClosesOnce(Shelf):
    def close(self):
        if self._is_closed:
            raise ValueError("closed already")
        super().close()


class ClosesAllHandles(Shelf):
    def close(self):
        super().close()
        self._logs["closed"] = []

    def _log(self, workspace):
        if "closed" in self._logs:
            self._is_closed = True
        return super()._log(workspace)


class RaisesValueErrorWhenClosed(Shelf):
    def _log(self, workspace):
        if self._is_closed:
            raise ValueError("operation on a closed store")
        return super()._log(workspace)


class ShelfConflictError(ConflictError):
    def __init__(self, workspace, head):
        super().__init__("shelf:", workspace, head.revision, head.digest)


class RaisesWhatCannotBePickled(Shelf):
    def append(self, workspace, commit):
        try:
            super().append(workspace, commit)
        except ConflictError as error:
            raise ShelfConflictError(workspace, self.head(workspace)) from error


class FillsNothingThatItErased(Shelf):
    """A mistake that no other clause looks for: a replacement after an erasure is lost."""

    def replace(self, workspace, commits, *, expected):
        log, erased = list(commits), vars(self).setdefault("_erased", set())
        if workspace not in erased or expected != self.head(workspace):
            super().replace(workspace, log, expected=expected)
        if not log:
            erased.add(workspace)


class Lines:
    """A careless store in a folder: a file of lines for each workspace, without a lock, a rename or a check."""

    def __init__(self, folder):
        self.folder = folder

    def append(self, workspace, commit):
        log, head = list(self.commits(workspace)), self.head(workspace)
        if commit in log:
            return
        if (commit.revision - 1, commit.parent) != (head.revision, head.digest):
            raise ConflictError("lines:", workspace, head.revision, head.digest)
        with self.file(workspace).open("a", encoding="utf-8") as file:
            file.write(json.dumps(attrs.asdict(commit)) + "\n")

    def commits(self, workspace, *, after=0, upto=None):
        file = self.file(workspace)
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return (Commit(**json.loads(line)) for line in lines[after:upto])

    def head(self, workspace):
        log = list(self.commits(workspace))
        return Head(revision=log[-1].revision, digest=log[-1].digest) if log else Head()

    def workspaces(self, *, after="", limit=1000):
        names = sorted(bytes.fromhex(file.stem).decode() for file in self.folder.glob("*.lines"))
        return [name for name in names if name > after][:limit]

    def replace(self, workspace, commits, *, expected):  # noqa: ARG002  a mistake too
        log = list(commits)
        self.file(workspace).unlink(missing_ok=True)
        for commit in log:
            self.append(workspace, commit)

    def close(self):
        pass

    def file(self, workspace):
        return self.folder / f"{workspace.encode().hex()}.lines"


class WritesInTwoSteps(Lines):
    def append(self, workspace, commit):
        head = self.head(workspace)
        if (commit.revision - 1, commit.parent) != (head.revision, head.digest):
            raise ConflictError("lines:", workspace, head.revision, head.digest)
        with self.file(workspace).open("a", encoding="utf-8") as file:
            line = json.dumps(attrs.asdict(commit)) + "\n"
            for part in (line[:40], line[40:]):
                file.write(part)
                file.flush()
                os.fsync(file.fileno())


class InFile(SqliteStorage):
    """An SQLite store in a folder."""

    def __init__(self, folder):
        super().__init__(place_of(url_of(folder / "store.db")))


class SaysItIsLocked(InFile):
    def append(self, workspace, commit):
        others = [name for name in self.workspaces() if name != workspace]
        if others and commit.revision == 1:
            raise ConflictError("store.db", workspace, 1, "")
        super().append(workspace, commit)


class AcknowledgesBeforeItWrites(InFile):
    pending = ()

    def append(self, workspace, commit):
        self.pending = (*self.pending, (workspace, commit))
        if len(self.pending) > 9:
            self.flush()

    def head(self, workspace):
        own = [commit for name, commit in self.pending if name == workspace]
        return Head(revision=own[-1].revision, digest=own[-1].digest) if own else super().head(workspace)

    def flush(self):
        for workspace, commit in self.pending:
            super().append(workspace, commit)
        self.pending = ()

    def close(self):
        if self.pending:
            self.flush()
        super().close()


class ReplacesInManySteps(InFile):
    def replace(self, workspace, commits, *, expected):
        log = tuple(commits)
        super().replace(workspace, (), expected=expected)
        for commit in log:
            self.append(workspace, commit)


class LeavesTracesBehind(InFile):
    def _scrub(self):
        pass


# Which clause finds which mistake. Each clause finds one at least.
FOUND_BY = (
    ("S01", HasNoReplace),
    ("S02", RaisesKeyError),
    ("S02", ListsWhatWasAskedFor),
    ("S03", ReversesTheOrder),
    ("S03", IsReadOnce),
    ("S04", LosesTheDigestOfTheHead),
    ("S05", IncludesAfter),
    ("S06", ExcludesUpto),
    ("S06", IgnoresUpto),
    ("S06", LooksForEveryRevision),
    ("S07", CountsUptoFromAfter),
    ("S08", RefusesARetry),
    ("S08", DuplicatesARetry),
    ("S09", KnowsTheLastCommitAlone),
    ("S10", ChecksNoConflict),
    ("S10", LetsTheSameRevisionOverwrite),
    ("S10", TakesAnyOldCommitForARetry),
    ("S11", AllowsGaps),
    ("S11", SwallowsAConflict),
    ("S12", ChecksNoParent),
    ("S12", KeepsWhatItRefuses),
    ("S13", TakesAnyFirstCommit),
    ("S14", DoesNotSayWhereTheHeadIs),
    ("S15", Normalises),
    ("S15", Strips),
    ("S15", TranslatesLineEnds),
    ("S15", EncodesAnew),
    ("S15", LosesWhatUtf8MayNotHold),
    ("S16", DropsEmptyBodies),
    ("S16", DeduplicatesEqualBodies),
    ("S17", CutsLongBodies),
    ("S18", ReadsOnePage),
    ("S19", MixesAllWorkspaces),
    ("S20", MakesOneChainOfAll),
    ("S21", FoldsNames),
    ("S21", StripsNames),
    ("S22", CutsNames),
    ("S23", ListsByUtf16),
    ("S23", ListsAsTheyCame),
    ("S24", IncludesAfterInAPage),
    ("S25", DropsOneBetweenPages),
    ("S25", IgnoresLimit),
    ("S26", HasShorterPages),
    ("S27", AddsInsteadOfReplacing),
    ("S28", ErasesNothing),
    ("S28", KeepsAnErasedName),
    ("S29", FillsNothingUnknown),
    ("S30", IgnoresExpected),
    ("S30", ExpectsARevisionAlone),
    ("S31", RefusesAReplacementAgain),
    ("S32", ReplacesBitByBit),
    ("S32", WrapsTheErrorOfTheCommits),
    ("S33", ErasesBeforeItReads),
    ("S34", TakesAnyOldCommitForARetry),
    ("S35", ForgetsTheNewHead),
    ("S36", ErasesEverything),
    ("S36", ErasesByPattern),
    ("S37", IsGoneWhenItIsClosed),
    ("S38", ReplacesInItsOwnCopy),
    ("S39", RemembersTheHead),
    ("S40", RemembersWhatItRead),
    ("S41", TrustsWhatItSaw),
    ("S42", KnowsItsOwnCommitsAlone),
    ("S43", LocksWhileItReads),
    ("S44", StopsWhenTheLogGrows),
    ("S45", ReadsByNumber),
    ("S46", ClosesOnce),
    ("S47", ClosesAllHandles),
    ("S48", RaisesValueErrorWhenClosed),
    ("S49", RaisesWhatCannotBePickled),
    ("S50", FillsNothingThatItErased),
    ("S51", Lines),
    ("S51", WritesInTwoSteps),
    ("S52", SaysItIsLocked),
    ("S53", AcknowledgesBeforeItWrites),
    ("S54", Lines),
    ("S55", Lines),
    ("S56", LeavesTracesBehind),
    ("S57", ReplacesInManySteps),
)
IDS = [f"{clause} {kind.__name__}" for clause, kind in FOUND_BY]
# The examples of the default settings, the same every time; that a mistake is found is the point, not how it is shown.
UNSHRUNK = settings(StorageContract.settings, derandomize=True, phases=(Phase.generate,))
OUTSIDE = {"files", "forgets", "kill", "processes"}


class OnShelves(StorageContract):
    lacks = OUTSIDE

    def open(self, folder):
        return Shelf(folder)


def contract_of(kind):
    lacks = () if issubclass(kind, (Lines, InFile)) else OUTSIDE
    body = {"open": lambda _, folder: kind(folder), "opens_with": kind, "lacks": lacks, "settings": UNSHRUNK}
    body["limit_seconds"] = 1
    return type(kind.__name__, (StorageContract,), body)


@pytest.mark.parametrize(("clause", "kind"), FOUND_BY, ids=IDS)
def test_the_clause_finds_the_mistake(clause, kind):
    report = check(contract_of(kind), only={clause})

    assert [clause] == [outcome.clause.number for outcome in report.failed]
    assert not report.is_fulfilled


@pytest.mark.skipif(sys.platform == "win32", reason="nothing can interrupt a loop there")
def test_a_read_that_does_not_end_is_told():
    report = check(contract_of(LooksForEveryRevision), only={"S06"})

    assert report.failed[0].reason == f"no end within 1 s, with upto={2**62} and a head of revision 5"


def test_every_clause_finds_a_mistake():
    assert {clause.number for clause in clauses_of(StorageContract)} == {clause for clause, _ in FOUND_BY}


def test_there_are_at_least_twenty_mistakes():
    assert len({kind for _, kind in FOUND_BY}) >= 20


def test_a_store_without_a_mistake_passes():
    report = check(OnShelves)

    assert report.is_fulfilled, str(report)
    assert {"S51", "S52", "S53", "S54", "S55", "S56", "S57"} == {outcome.clause.number for outcome in report.missing}


MACHINE_FINDS = (
    *(RaisesKeyError, IncludesAfter, ExcludesUpto, IgnoresUpto, ReversesTheOrder, RefusesARetry, DuplicatesARetry),
    *(ChecksNoConflict, ChecksNoParent, AllowsGaps, Strips, ErasesNothing, ErasesEverything, IgnoresExpected),
    *(IsGoneWhenItIsClosed, FoldsNames, IgnoresLimit, RemembersTheHead, RefusesAReplacementAgain, DropsEmptyBodies),
)


@pytest.mark.parametrize("kind", MACHINE_FINDS, ids=lambda kind: kind.__name__)
def test_the_state_machine_alone_finds_the_mistake(kind):
    report = check(contract_of(kind), only={"S50"})

    assert not report.is_fulfilled
