"""The clauses on replacing a log as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.domain.log import Head, next_commit
from jumpstart.testing.storages.base import StorageClauses, chain, fill, head_of, numbered, read, refusal, where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.plugins import Commit


class OwnError(Exception):
    """An error of whoever gives the commits."""


class Replacing(StorageClauses):
    """Replacing a log as a whole."""

    def test_s27_a_log_is_exchanged_for_another(self) -> None:
        """`replace` puts a log in the place of another, be it shorter or longer, and its head with it."""
        store, old = self.opened(), numbered(4)
        fill(store, "ann", old)

        for count in (2, 9, 4):
            new = numbered(count, start=100 * count)
            store.replace("ann", new, expected=head_of(old))
            found, head = read(store, "ann"), store.head("ann")
            assert new == found
            assert head_of(new) == head
            old = new

    def test_s28_no_commits_erase_a_workspace(self) -> None:
        """After a replacement by nothing a workspace is unknown, is not listed, and may begin anew."""
        store, commits = self.opened(), numbered(4)
        fill(store, "ann", commits)
        store.replace("ann", (), expected=head_of(commits))
        expected, found = (Head(), (), ()), (store.head("ann"), read(store, "ann"), tuple(store.workspaces()))
        assert expected == found

        anew = numbered(2, start=50)
        fill(store, "ann", anew)
        log = read(store, "ann")
        assert anew == log

    def test_s29_an_unknown_workspace_may_be_filled_at_once(self) -> None:
        """`replace` of an unknown workspace, whose head is 0, restores a log."""
        store, expected = self.opened(), numbered(30)
        store.replace("ann", iter(expected), expected=Head())
        found, names = read(store, "ann"), tuple(store.workspaces())

        assert expected == found
        assert names == ("ann",)

    def test_s30_replacing_takes_the_present_head(self) -> None:
        """With another head than `expected` a replacement is a conflict that names the head, and changes nothing."""
        store, commits = self.opened(), numbered(3)
        fill(store, "ann", commits)

        for head in (Head(), head_of(commits[:2]), Head(revision=3, digest="0" * 64), Head(revision=4)):
            for new in ((), numbered(2, start=50)):
                conflict = refusal(lambda head=head, new=new: store.replace("ann", new, expected=head))  # type: ignore[misc]  # bound now
                found, named = read(store, "ann"), where(conflict)
                assert commits == found
                assert ("ann", head_of(commits)) == named

    def test_s31_the_same_replacement_again_is_a_success(self) -> None:
        """A replacement that was made already, as by a retry, is a success and changes nothing."""
        store, old, new = self.opened(), numbered(3), numbered(2, start=50)
        fill(store, "ann", old)

        for _ in range(3):
            store.replace("ann", new, expected=head_of(old))
        found = read(store, "ann")
        assert new == found

        for _ in range(3):
            store.replace("ann", (), expected=head_of(new))
        names = tuple(store.workspaces())
        assert not names

    def test_s32_a_failing_replacement_changes_nothing(self) -> None:
        """Where the commits fail half-way, their error comes through, and the old log is there whole."""
        store, old = self.opened(), numbered(3)
        fill(store, "ann", old)

        def failing() -> Iterator[Commit]:
            yield from numbered(2, start=50)
            raise OwnError

        try:
            store.replace("ann", failing(), expected=head_of(old))
        except OwnError:
            found, head = read(store, "ann"), store.head("ann")
        else:
            raise AssertionError("the error of the commits was expected to come through, and none was raised")

        assert old == found
        assert head_of(old) == head
        store.append("ann", next_commit(head, "[next]"))

    def test_s33_a_log_is_replaced_by_what_is_read_from_it(self) -> None:
        """The new log may be read from the old one of the same handle while it is exchanged."""
        store, old = self.opened(), numbered(20)
        fill(store, "ann", old)

        def rewritten() -> Iterator[Commit]:
            head = Head()
            for commit in store.commits("ann"):
                if commit.body != "[7]":
                    fresh = next_commit(head, commit.body)
                    head = head_of([fresh])
                    yield fresh

        store.replace("ann", rewritten(), expected=head_of(old))
        expected = [f"[{number}]" for number in range(20) if number != 7]  # noqa: PLR2004  the one that goes
        found = [commit.body for commit in read(store, "ann")]

        assert expected == found

    def test_s34_a_writer_that_missed_a_replacement_is_refused(self) -> None:
        """After a replacement of the same length a commit on the old log is a conflict, and so are its commits."""
        store, old, new = self.opened(), numbered(3), numbered(3, start=50)
        fill(store, "ann", old)
        store.replace("ann", new, expected=head_of(old))
        missed = (next_commit(head_of(old), "[missed]"), *old)

        for commit in missed:
            refusal(lambda commit=commit: store.append("ann", commit))  # type: ignore[misc]  # bound now
        found = read(store, "ann")
        assert new == found

    def test_s35_a_replaced_log_goes_on(self) -> None:
        """Commits are put on top of a replaced log as on any other."""
        store, old, new = self.opened(), numbered(3), numbered(5, start=50)
        fill(store, "ann", old)
        store.replace("ann", new, expected=head_of(old))
        added = chain(["[a]", "[b]"], on=head_of(new))
        fill(store, "ann", added)
        expected, found = (*new, *added), read(store, "ann")

        assert expected == found

    def test_s36_replacing_touches_no_other_workspace(self) -> None:
        """What is replaced or erased in one workspace changes no other, whatever its name begins with."""
        store, names, log = self.opened(), ("a", "an", "ann", "ann ", "anna", "Ann", "an%", "a_n"), numbered(3)
        for name in names:
            fill(store, name, log)
        store.replace("ann", numbered(1, start=50), expected=head_of(log))
        store.replace("an%", (), expected=head_of(log))
        store.replace("a_n", (), expected=head_of(log))

        for name in ("a", "an", "ann ", "anna", "Ann"):
            found = read(store, name)
            assert log == found, f"workspace {name!r}"
        listed = tuple(store.workspaces())
        assert listed == ("Ann", "a", "an", "ann", "ann ", "anna")
