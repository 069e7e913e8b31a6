"""The clauses on what happens to a store from outside: other processes, kills, damaged files, full disks."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from jumpstart.domain.log import next_commit, verified
from jumpstart.errors import StorageError
from jumpstart.testing.contract import needs
from jumpstart.testing.elsewhere import Elsewhere, exchanged_logs
from jumpstart.testing.storages.base import StorageClauses, chain, fill, head_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jumpstart.plugins import Commit, Storage

FILES_TO_DAMAGE = 12
FILE_LIMIT = 128 * 1024
TOO_LARGE = 1_000_000
MARK = "erase-me-7f3a"


class Faults(StorageClauses):
    """Faults from outside."""

    @needs("processes")
    def test_s51_processes_that_write_to_one_workspace_lose_nothing(self) -> None:
        """Processes that race for one workspace, and for making the store, lose no commit and leave no gap."""
        with ExitStack() as stack:
            racers = [
                stack.enter_context(self._elsewhere(commits=self.commits_each, size=500)) for _ in range(self.writers)
            ]
            seen = self._watched(racers)
            failures = [racer.failure() for racer in racers]
            acknowledged = {each for racer in racers for each in racer.acknowledged()}
        log = _whole(self.opened(), "ann")
        found = {(commit.revision, commit.digest) for commit in log}

        assert [""] * self.writers == failures
        assert acknowledged == found
        assert len(log) == self.writers * self.commits_each
        assert sorted(seen) == seen

    @needs("processes")
    def test_s52_processes_that_write_to_their_own_workspaces_do_not_conflict(self) -> None:
        """Processes that each write to a workspace of its own lose nothing and wait for nobody's conflict."""
        names = [f"w{number}" for number in range(self.writers)]
        with ExitStack() as stack:
            racers = [stack.enter_context(self._elsewhere(workspace=name, commits=self.commits_each)) for name in names]
            self._watched(racers)
            failures = [racer.failure() for racer in racers]
            expected = [racer.acknowledged() for racer in racers]
        store = self.opened()
        found = [tuple((commit.revision, commit.digest) for commit in _whole(store, name)) for name in names]

        assert [""] * self.writers == failures
        assert expected == found
        assert [self.commits_each] * self.writers == [len(log) for log in found]

    @needs("kill")
    def test_s53_what_was_acknowledged_survives_a_kill(self) -> None:
        """When a writing process is killed, what it had acknowledged is there, nothing is torn, and others write on."""
        acknowledged: set[tuple[int, str]] = set()
        for kill in range(self.kills):
            with self._elsewhere(size=3000) as writer:
                writer.go()
                while writer.is_running() and len(writer.acknowledged()) <= kill * 7 % 40:
                    continue
                writer.kill()
                acknowledged.update(writer.acknowledged())
                assert acknowledged, writer.failure()
            store = self.opened()
            log = _whole(store, "ann")
            lost = acknowledged - {(commit.revision, commit.digest) for commit in log}
            assert not lost
            store.append("ann", next_commit(head_of(log), "[after the kill]"))
            store.close()

    @needs("files")
    def test_s54_a_full_disk_loses_nothing(self) -> None:
        """A commit that does not fit on the disk is a `StorageError`; what was there can be read, and goes on."""
        store, log = self.opened(), chain(f"[{number}]" for number in range(10))
        fill(store, "ann", log)
        store.close()
        with self._elsewhere(commits=1, size=TOO_LARGE, file_limit=FILE_LIMIT) as writer:
            writer.go()
            while writer.is_running():
                continue
            failure, refusals, acknowledged = writer.failure(), writer.refused_with(), writer.acknowledged()
        store = self.opened()
        found = read(store, "ann")

        assert failure == ""
        assert acknowledged == ()
        assert len(refusals) == 1
        assert log == found
        store.append("ann", next_commit(head_of(log), "[there is space again]"))

    @needs("files")
    def test_s55_damage_is_noticed(self) -> None:
        """From files that were cut or changed come the commits before the damage, or a `StorageError`."""
        store, log = self.opened(), chain(f'[{number},"{"word " * 40}"]' for number in range(12))
        fill(store, "ann", log)
        store.close()
        files = sorted(path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        assert files, "there is no file in the folder; declare 'files' as lacking"

        for file in files[:: max(len(files) // FILES_TO_DAMAGE, 1)]:
            for damage, data in _damaged((self.folder / file).read_bytes()):
                found = self._read_with(file, data)
                expected = log[: len(found)]
                assert expected == found, f"{file} {damage}"

    @needs("forgets")
    def test_s56_what_was_erased_is_in_no_file(self) -> None:
        """After a replacement, what the old log held stands in no file in the folder."""
        store, filler = self.opened(), "word " * 400
        old = chain(f'[{number},"{MARK if number % 3 == 0 else "kept"}","{filler}"]' for number in range(60))
        fill(store, "ann", old)
        fill(store, "ben", old)
        before = _files_with(self.folder, MARK)
        assert before, "the files do not show text as it is, so nothing is proved; declare 'forgets' as lacking"

        store.replace("ann", chain(commit.body for commit in old if MARK not in commit.body), expected=head_of(old))
        store.replace("ben", (), expected=head_of(old))
        while_open = _files_with(self.folder, MARK)
        assert not while_open

        store.close()
        when_closed = _files_with(self.folder, MARK)
        assert not when_closed

    @needs("kill")
    def test_s57_a_replacement_is_whole_or_not_at_all(self) -> None:
        """When a process is killed while it replaces a log, the old log or the new one is there whole."""
        logs = exchanged_logs()
        for kill in range(self.kills):
            with self._elsewhere(exchanges=True) as writer:
                writer.go()
                while writer.is_running() and len(writer.acknowledged()) <= kill * 3 % 10:
                    continue
                writer.kill()
                assert writer.acknowledged(), writer.failure()
            store = self.opened()
            log, head = _whole(store, "ann"), store.head("ann")
            assert log in logs, f"{len(log)} commits are neither the {len(logs[0])} nor the {len(logs[1])} expected"
            assert head_of(log) == head
            store.append("ann", next_commit(head, "[after the kill]"))
            store.close()

    def _elsewhere(self, **task: Any) -> Elsewhere:  # noqa: ANN401  see Elsewhere
        return Elsewhere(type(self).opens_with or type(self), self.folder, **task)

    def _watched(self, racers: list[Elsewhere]) -> list[int]:
        """The lengths of the log while others write to it, having started at once; each time it is whole."""
        seen: list[int] = []
        while not all(racer.is_ready() for racer in racers):
            continue
        for racer in racers:
            racer.go()
        for racer in racers:
            while racer.is_running(seconds=0.05):
                if any(each.acknowledged() for each in racers):
                    seen.append(len(_whole(self._watching(), "ann")))
        return seen

    def _watching(self) -> Storage:
        found: Storage | None = vars(self).get("_watcher")
        self._watcher = found or self.opened()
        return self._watcher

    def _read_with(self, file: Path, data: bytes) -> tuple[Commit, ...]:
        """What can be read where one file holds something else."""
        copy = self.folder.with_name("damaged")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder, copy)
        (copy / file).write_bytes(data)
        found: list[Commit] = []
        with suppress(StorageError):
            store = self.opened_in(copy)
            try:
                store.workspaces()
                store.head("ann")
                found.extend(verified(store.commits("ann"), store="it", workspace="ann"))
            finally:
                store.close()
        return tuple(found)


def _whole(store: Storage, workspace: str) -> tuple[Commit, ...]:
    return tuple(verified(store.commits(workspace), store="it", workspace=workspace))


def _damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    for size in sorted({0, len(data) // 3, len(data) - 1} - {len(data), -1}):
        yield f"cut to {size} bytes", data[:size]
    for place in range(0, len(data), max(len(data) // 9, 1)):
        bit = 1 << place % 8
        yield f"with a bit changed in byte {place}", data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def _files_with(folder: Path, text: str) -> tuple[str, ...]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple(path.relative_to(folder).as_posix() for path in files if text.encode() in path.read_bytes())
