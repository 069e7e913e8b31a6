"""The clauses on handles: one that is closed, one opened again, two at a time, and readers that take their time."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import StorageError, UnavailableError
from jumpstart.testing.contract import needs
from jumpstart.testing.storages.base import StorageClauses, chain, fill, head_of, numbered, read, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.plugins import Storage


class Handles(StorageClauses):
    """Handles on a store."""

    @needs("lasting")
    def test_s37_commits_are_there_when_it_is_opened_again(self) -> None:
        """What was committed is there when the store is opened again."""
        store, expected = self.opened(), numbered(5)
        fill(store, "ann", expected[:3])
        store.close()
        store = self.opened()
        fill(store, "ann", expected[3:])
        store.close()
        store = self.opened()
        found, head, names = read(store, "ann"), store.head("ann"), tuple(store.workspaces())

        assert expected == found
        assert head_of(expected) == head
        assert names == ("ann",)

    @needs("lasting")
    def test_s38_replacements_are_there_when_it_is_opened_again(self) -> None:
        """What was replaced or erased is so when the store is opened again."""
        store, old, expected = self.opened(), numbered(5), numbered(2, start=50)
        fill(store, "ann", old)
        fill(store, "ben", old)
        store.replace("ann", expected, expected=head_of(old))
        store.replace("ben", (), expected=head_of(old))
        store.close()
        store = self.opened()
        found, names = read(store, "ann"), tuple(store.workspaces())

        assert expected == found
        assert names == ("ann",)

    @needs("shared")
    def test_s39_another_handle_sees_a_commit_at_once(self) -> None:
        """What one handle commits, another sees at once, though it asked before."""
        first, second, commits = self.opened(), self.opened(), numbered(8)
        turns = ((first, second), (first, second), (second, first), (second, first)) * 2

        for commit, (writer, reader) in zip(commits, turns, strict=True):
            writer.append("ann", commit)
            expected = (commits[: commit.revision], head_of([commit]), ("ann",))
            found = (read(reader, "ann"), reader.head("ann"), tuple(reader.workspaces()))
            assert expected == found

    @needs("shared")
    def test_s40_another_handle_sees_a_replacement_at_once(self) -> None:
        """What one handle replaces or erases is so for another at once, though it asked before."""
        first, second, old, new = self.opened(), self.opened(), numbered(5), numbered(5, start=50)
        fill(first, "ann", old)
        assert old == read(second, "ann")
        first.replace("ann", new, expected=head_of(old))
        expected, found = (new, head_of(new)), (read(second, "ann"), second.head("ann"))
        assert expected == found

        second.replace("ann", (), expected=head_of(new))
        erased = (read(first, "ann"), first.head("ann"), tuple(first.workspaces()))
        assert ((), Head(), ()) == erased

    @needs("shared")
    def test_s41_a_handle_that_is_behind_is_refused(self) -> None:
        """A commit or a replacement by a handle that missed what another did is a conflict, and changes nothing."""
        first, second, commits = self.opened(), self.opened(), numbered(4)
        fill(first, "ann", commits[:3])
        seen = second.head("ann")
        first.append("ann", commits[3])
        refusal(lambda: second.replace("ann", (), expected=seen))
        refusal(lambda: second.append("ann", next_commit(seen, "[behind]")))
        found = read(second, "ann")
        assert commits == found

        new = numbered(4, start=50)
        first.replace("ann", new, expected=head_of(commits))
        refusal(lambda: second.append("ann", next_commit(head_of(commits), "[behind]")))
        refusal(lambda: second.replace("ann", (), expected=head_of(commits)))
        replaced = read(second, "ann")
        assert new == replaced

    @needs("shared")
    def test_s42_a_retry_may_come_through_another_handle(self) -> None:
        """The same commit or replacement again is a success through another handle too."""
        first, second, old, new = self.opened(), self.opened(), numbered(3), numbered(2, start=50)
        fill(first, "ann", old)
        fill(second, "ann", old)
        found = read(first, "ann")
        assert old == found

        first.replace("ann", new, expected=head_of(old))
        second.replace("ann", new, expected=head_of(old))
        replaced = read(first, "ann")
        assert new == replaced

    def test_s43_a_reader_that_stops_half_way_blocks_nobody(self) -> None:
        """While a reader stands in the middle of a log, commits and replacements of other logs are made."""
        store, ann, ben = self.opened(), numbered(5), numbered(2)
        other = self.opened() if not self.missing(["shared"]) else store
        fill(store, "ann", ann)
        reader = iter(store.commits("ann"))
        first = next(reader)
        added = next_commit(head_of(ann), "[added]")
        other.append("ann", added)
        fill(other, "ben", ben)
        other.replace("ben", (), expected=head_of(ben))
        expected, found = (*ann, added), read(other, "ann")

        assert ann[0] == first
        assert expected == found

    def test_s44_a_reader_sees_a_log_without_gaps_while_it_grows(self) -> None:
        """A reader that goes on after others committed gives the log as it was or as it is, and nothing between."""
        store, log = self.opened(), numbered(50)
        other = self.opened() if not self.missing(["shared"]) else store
        fill(store, "ann", log[:40])
        reader = iter(store.commits("ann"))
        found = [next(reader), next(reader)]
        fill(other, "ann", log[40:])
        found.extend(reader)
        expected = log[: len(found)]

        assert len(found) >= 40  # noqa: PLR2004  as it was
        assert expected == tuple(found)

    def test_s45_a_reader_gives_no_mixture_of_two_logs(self) -> None:
        """A reader whose log is replaced gives the old one whole, or says that it is unavailable."""
        store, old, new = self.opened(), numbered(40), numbered(40, start=500)
        other = self.opened() if not self.missing(["shared"]) else store
        fill(store, "ann", old)
        reader = iter(store.commits("ann"))
        found = [next(reader), next(reader)]
        _insist(lambda: other.replace("ann", new, expected=head_of(old)))
        try:
            found.extend(reader)
            expected = old
        except UnavailableError:
            expected = old[: len(found)]
        _insist(lambda: other.replace("ann", new, expected=head_of(old)), is_last=True)
        log = read(other, "ann")

        assert expected == tuple(found)
        assert new == log

    def test_s46_closing_twice_is_no_error(self) -> None:
        """A handle may be closed twice, whether it was used or not."""
        unused, used = self.opened(), self.opened()
        fill(used, "ann", numbered(1))

        for store in (unused, used):
            store.close()
            store.close()

    @needs("shared")
    def test_s47_closing_a_handle_leaves_others_open(self) -> None:
        """A handle works on after another on the same store was closed."""
        first, second, expected = self.opened(), self.opened(), numbered(4)
        fill(first, "ann", expected[:2])
        first.close()
        fill(second, "ann", expected[2:])
        found = read(second, "ann")

        assert expected == found

    def test_s48_a_closed_handle_raises_storage_errors_alone(self) -> None:
        """What is asked of a closed handle is answered, or ends in a `StorageError`; nothing else escapes."""
        store, commits = self.opened(), numbered(2)
        fill(store, "ann", commits)
        store.close()

        for call in _calls(store):
            try:
                call()
            except StorageError:
                continue

    def test_s49_errors_survive_pickling(self) -> None:
        """A conflict is the same after pickling, so that a pool of processes can hand it on."""
        store, commits = self.opened(), numbered(2)
        fill(store, "ann", commits)
        conflicts = (
            refusal(lambda: store.append("ann", chain(["[other]"])[0])),
            refusal(lambda: store.replace("ann", (), expected=Head())),
        )

        for before in conflicts:
            after = pickle.loads(pickle.dumps(before))  # noqa: S301  pickled on the same line
            expected = (type(before), str(before), vars(before))
            found = (type(after), str(after), vars(after))
            assert expected == found


def _calls(store: Storage) -> tuple[Callable[[], object], ...]:
    return (
        lambda: store.head("ann"),
        lambda: read(store, "ann"),
        store.workspaces,
        lambda: store.append("ann", numbered(1)[0]),
        lambda: store.append("ben", numbered(1)[0]),
        lambda: store.replace("ben", (), expected=Head()),
    )


def _insist(call: Callable[[], object], *, is_last: bool = False) -> None:
    """Make a call that may be unavailable while somebody reads, and afterwards may not."""
    try:
        call()
    except UnavailableError:
        if is_last:
            raise
