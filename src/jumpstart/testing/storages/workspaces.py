"""The clauses on the many workspaces of one store."""

from __future__ import annotations

from jumpstart.domain.log import Head, next_commit
from jumpstart.testing.storages.base import NAMES, StorageClauses, chain, fill, head_of, numbered, read, refusal

MAX_BYTES = 200
PAGE = 1000


class Workspaces(StorageClauses):
    """Many workspaces in one store."""

    def test_s19_workspaces_do_not_see_each_other(self) -> None:
        """What is committed to one workspace shows in no other, and two may hold the very same commits."""
        store, ann, ben = self.opened(), numbered(3), numbered(5)
        for commit in ben:
            store.append("ben", commit)
            fill(store, "ann", ann[commit.revision - 1 : commit.revision])
        expected = [ann, ben, head_of(ann), head_of(ben)]
        found = [read(store, "ann"), read(store, "ben"), store.head("ann"), store.head("ben")]

        assert expected == found

    def test_s20_a_conflict_comes_from_ones_own_workspace(self) -> None:
        """A commit on another workspace's head is a conflict, and what others commit makes none."""
        store, ann = self.opened(), numbered(3)
        fill(store, "ann", ann)
        fill(store, "ben", numbered(1, start=7))
        following = next_commit(head_of(ann), "[next]")
        refusal(lambda: store.append("ben", following))
        store.append("ann", following)
        expected, found = (*ann, following), read(store, "ann")

        assert expected == found

    def test_s21_names_that_look_alike_are_different(self) -> None:
        """Names that differ in accents, case, width, spaces or punctuation are those of different workspaces."""
        store, names = self.opened(), tuple(dict.fromkeys(NAMES))
        for name in names:
            fill(store, name, chain([name]))

        for name in names:
            expected, found = [name], [commit.body for commit in read(store, name)]
            assert expected == found
        listed = tuple(store.workspaces())
        assert tuple(sorted(names)) == listed

    def test_s22_names_of_200_bytes_are_kept_whole(self) -> None:
        """Names may have 200 bytes of UTF-8, and differ in the last character alone."""
        store, stems = self.opened(), ("x" * 199, "\u00e9" * 99, "\U0001f600" * 49, "/" * 199, " " * 199)
        names = sorted(stem + end for stem in stems for end in ("a", "b"))
        assert max(len(name.encode()) for name in names) == MAX_BYTES
        for name in names:
            fill(store, name, chain([name]))
        expected = [(name, name) for name in names]
        found = [(name, commit.body) for name in store.workspaces() for commit in read(store, name)]

        assert expected == found

    def test_s23_workspaces_are_listed_by_code_points(self) -> None:
        """`workspaces` gives each name once, in the order of code points, whoever came first."""
        store, names = self.opened(), ("b", "\U0001f600", "a", "\uff5e", "B", "\u00e9", "z", "ab", "a b", "10", "9")
        for name in names:
            fill(store, name, numbered(3))
        expected, found = tuple(sorted(names)), tuple(store.workspaces())

        assert expected == found

    def test_s24_after_starts_a_page_behind_a_name(self) -> None:
        """`after` is exclusive, and need not be the name of a workspace."""
        store, names = self.opened(), ("a", "c", "e")
        for name in names:
            fill(store, name, numbered(1))

        for after in ("", "0", "a", "b", "c", "d", "e", "f", "\U0001f600"):
            expected = tuple(name for name in names if name > after)
            found = tuple(store.workspaces(after=after))
            assert expected == found, f"after={after!r}"

    def test_s25_a_page_holds_limit_names(self) -> None:
        """A page holds at most `limit` names, none for 0, and the pages together hold each name once."""
        store, names = self.opened(), tuple(f"w{number:02}" for number in range(11))
        for name in reversed(names):
            fill(store, name, numbered(1))

        for limit in (1, 2, 5, 10, 11, 12):
            pages, after = [], ""
            while page := tuple(store.workspaces(after=after, limit=limit)):
                pages.append(page)
                after = page[-1]
            expected = [names[start : start + limit] for start in range(0, len(names), limit)]
            assert expected == pages, f"limit={limit}"
        nothing = tuple(store.workspaces(limit=0))
        assert nothing == ()

    def test_s26_a_page_holds_1000_names_unless_told(self) -> None:
        """Where no limit is given, a page holds 1,000 names."""
        store, names = self.opened(), [f"{number:04}" for number in range(PAGE + 1)]
        commit = numbered(1)[0]
        for name in names:
            store.append(name, commit)
        pages = [list(store.workspaces()), list(store.workspaces(after=names[PAGE - 1]))]

        assert [names[:PAGE], names[PAGE:]] == pages
        assert head_of([commit]) == store.head(names[-1]) != Head()
