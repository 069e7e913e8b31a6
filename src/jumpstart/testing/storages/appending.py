"""The clauses on appending commits to one log and reading them."""

from __future__ import annotations

from jumpstart.domain.log import Head, next_commit
from jumpstart.plugins import Storage
from jumpstart.testing.contract import within
from jumpstart.testing.storages.base import (
    TEXTS,
    StorageClauses,
    chain,
    fill,
    head_of,
    numbered,
    read,
    refusal,
    where,
)

MEGABYTE = 1_000_000
FAR = 2**62


class Appending(StorageClauses):
    """Appending to one log, and reading it."""

    def test_s01_it_has_the_methods_of_a_storage(self) -> None:
        """What `open` gives has the six methods of a `Storage`."""
        assert isinstance(self.opened(), Storage)

    def test_s02_an_unknown_workspace_is_empty(self) -> None:
        """A workspace that nobody committed to has the head 0 and no commits, and is not listed."""
        store = self.opened()
        expected = (Head(), (), ())
        found = (store.head("ann"), read(store, "ann"), tuple(store.workspaces()))

        assert expected == found

    def test_s03_commits_come_back_unchanged_in_order(self) -> None:
        """Commits come back unchanged by increasing revision without gaps, each time that they are asked for."""
        store, expected = self.opened(), numbered(12)
        fill(store, "ann", expected)

        for _ in range(2):
            found = read(store, "ann")
            assert expected == found

    def test_s04_the_head_is_the_last_commit(self) -> None:
        """The head is the revision and the digest of the last commit, after every one of them."""
        store = self.opened()

        for commit in numbered(5):
            store.append("ann", commit)
            expected, found = head_of([commit]), store.head("ann")
            assert expected == found

    def test_s05_a_window_excludes_after(self) -> None:
        """`after` is exclusive: the first commit that comes is the one behind that revision."""
        store, commits = self.opened(), numbered(5)
        fill(store, "ann", commits)

        for after in (0, 1, 4, 5, 6, FAR):
            expected, found = commits[after:], read(store, "ann", after=after)
            assert expected == found, f"after={after}"

    def test_s06_a_window_includes_upto(self) -> None:
        """`upto` is inclusive, and None is the head; it may lie far beyond the head, where reading ends at once."""
        store, commits = self.opened(), numbered(5)
        fill(store, "ann", commits)

        for upto in (None, 0, 1, 4, 5, 6, FAR):
            with within(self.limit_seconds, f"upto={upto} and a head of revision {len(commits)}"):
                found = read(store, "ann", upto=upto)
            expected = commits[:upto]
            assert expected == found, f"upto={upto}"

    def test_s07_a_window_has_both_ends(self) -> None:
        """With `after` and `upto` come the commits between them, and none where `upto` is not above `after`."""
        store, commits = self.opened(), numbered(5)
        fill(store, "ann", commits)

        for after, upto in ((0, 0), (0, 3), (1, 4), (2, 2), (3, 1), (4, 5), (4, 9), (5, 5), (7, 9)):
            expected, found = commits[after:upto], read(store, "ann", after=after, upto=upto)
            assert expected == found, f"after={after}, upto={upto}"

    def test_s08_the_same_commit_again_is_a_success(self) -> None:
        """The last commit appended again, as by a retry, is a success and leaves one of it."""
        store, expected = self.opened(), numbered(3)
        for commit in expected:
            fill(store, "ann", (commit, commit))
        found, head = read(store, "ann"), store.head("ann")

        assert expected == found
        assert head_of(expected) == head

    def test_s09_an_older_commit_again_is_a_success(self) -> None:
        """A commit that others were put on top of, appended again, is a success and changes nothing."""
        store, expected = self.opened(), numbered(4)
        fill(store, "ann", expected)
        fill(store, "ann", (expected[0], expected[2]))
        found, head = read(store, "ann"), store.head("ann")

        assert expected == found
        assert head_of(expected) == head

    def test_s10_a_stale_commit_is_refused(self) -> None:
        """A commit on a revision that others have committed after is a conflict, which changes nothing."""
        store, expected = self.opened(), numbered(3)
        fill(store, "ann", expected)

        for base in (Head(), head_of(expected[:1]), head_of(expected[:2])):
            stale = next_commit(base, "[stale]")
            refusal(lambda stale=stale: store.append("ann", stale))  # type: ignore[misc]  # bound now
            found, head = read(store, "ann"), store.head("ann")
            assert expected == found
            assert head_of(expected) == head

    def test_s11_a_commit_ahead_of_the_head_is_refused(self) -> None:
        """A commit that would leave a gap is a conflict, which changes nothing."""
        store, expected = self.opened(), numbered(3)
        fill(store, "ann", expected)

        for ahead in (1, 2, 1000):
            commit = next_commit(Head(revision=3 + ahead, digest=expected[-1].digest), "[ahead]")
            refusal(lambda commit=commit: store.append("ann", commit))  # type: ignore[misc]  # bound now
            found, head = read(store, "ann"), store.head("ann")
            assert expected == found
            assert head_of(expected) == head

    def test_s12_a_commit_on_another_parent_is_refused(self) -> None:
        """A commit with the next revision whose parent is not the head is a conflict, which changes nothing."""
        store, expected = self.opened(), numbered(3)
        fill(store, "ann", expected)

        for parent in ("0" * 64, "", expected[1].digest, numbered(3, start=7)[-1].digest):
            forked = next_commit(Head(revision=3, digest=parent), "[forked]")
            refusal(lambda forked=forked: store.append("ann", forked))  # type: ignore[misc]  # bound now
            found, head = read(store, "ann"), store.head("ann")
            assert expected == found
            assert head_of(expected) == head

    def test_s13_a_log_begins_with_revision_1(self) -> None:
        """The first commit of a workspace has revision 1 and no parent; another is a conflict, which makes nothing."""
        store = self.opened()

        for base in (Head(revision=1, digest="0" * 64), Head(revision=0, digest="0" * 64), Head(revision=1)):
            commit = next_commit(base, "[]")
            refusal(lambda commit=commit: store.append("ann", commit))  # type: ignore[misc]  # bound now
            expected, found = (Head(), (), ()), (store.head("ann"), read(store, "ann"), tuple(store.workspaces()))
            assert expected == found

    def test_s14_a_conflict_names_the_present_head(self) -> None:
        """A conflict says which workspace it is, and the revision and digest of its head."""
        store, commits = self.opened(), numbered(3)
        fill(store, "ann", commits)
        stale = next_commit(head_of(commits[:1]), "[stale]")
        expected = [("ann", head_of(commits)), ("ben", Head())]
        found = [
            where(refusal(lambda: store.append("ann", stale))),
            where(refusal(lambda: store.append("ben", stale))),
        ]

        assert expected == found

    def test_s15_text_is_kept_as_it_is(self) -> None:
        """A body is opaque: nothing in it is normalised, folded, stripped, escaped or formatted anew."""
        store, expected = self.opened(), chain(TEXTS)
        fill(store, "ann", expected)
        found = read(store, "ann")

        assert len(expected) == len(found)
        for wanted, commit in zip(expected, found, strict=True):
            assert wanted == commit

    def test_s16_equal_bodies_are_commits_of_their_own(self) -> None:
        """Bodies that are empty or equal make a commit each."""
        store, expected = self.opened(), chain(["", "", "[1]", "[1]", "", "[1]"])
        fill(store, "ann", expected)
        found = read(store, "ann")

        assert expected == found

    def test_s17_long_bodies_are_kept_whole(self) -> None:
        """Bodies of 1 MB and of 8 MB are kept to the last character."""
        store, unit = self.opened(), "\u00e9\U0001f600x\u2028\n"
        expected = chain([unit * (size * MEGABYTE // len(unit.encode())) + "." for size in (1, 8)])
        fill(store, "ann", expected)
        found = read(store, "ann")

        assert len(expected) == len(found)
        for wanted, commit in zip(expected, found, strict=True):
            assert len(wanted.body) == len(commit.body)
            assert wanted == commit, "a long body was changed"

    def test_s18_a_long_log_is_kept_whole(self) -> None:
        """A log of 300 commits is read whole and by every window over its middle."""
        store, commits = self.opened(), numbered(300)
        fill(store, "ann", commits)

        for after, upto in ((0, None), (0, 299), (1, 300), (98, 101), (127, 257), (255, None)):
            expected, found = commits[after:upto], read(store, "ann", after=after, upto=upto)
            assert expected == found, f"after={after}, upto={upto}"
