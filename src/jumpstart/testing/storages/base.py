"""What the clauses of a storage share: how a store is opened, and logs to put into it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import HealthCheck, settings

from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import ConflictError
from jumpstart.testing.contract import Contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from jumpstart.plugins import Commit, Storage

TWINS = (
    *(
        "\u00e9",
        "e\u0301",
        "\u00c9",
        "e",
        "E",
        "e ",
        " e",
        "e\u00a0",
        "\u2003e",
        "e\u200b",
        "\ufeffe",
        "\uff45",
        "e\u0301 ",
    ),
    *(
        "\u00df",
        "ss",
        "\u1e9e",
        "\u0130",
        "i\u0307",
        "I",
        "\u0131",
        "\ufb01",
        "fi",
        "\uac00",
        "\u1100\u1161",
        "\u2126",
        "\u03a9",
    ),
    *(
        "\U0001f600",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\uffee",
        "\U00010000",
        "\u05d3\u05e0\u05d4",
        "\u202eabc",
    ),
)
"""Texts that are different, and that normalising, folding or stripping makes the same; without control characters."""

TEXTS = (
    *TWINS,
    *("", " ", "  ", "\t", "\n", "\r", "\r\n", "\n\r", "e\n", "e\r\n", "e\u2028", "e\u2029", "e\x85", "e\x0b", "e\x0c"),
    *("\x01", "\x1b[2J", "\x1a", "\x1c\x1d\x1e\x1f", "\x7f", "\x80\x9f", "\ufeff", "\ufffd", "\ufffe"),
    *(
        "'; drop table commits;--",
        '"',
        "'",
        "''",
        "\\",
        "\\n",
        "\\u0065",
        "%",
        "_",
        "%s {0} ${x}",
        "NULL",
        "None",
        "0",
        "00",
    ),
    *(
        '{"b": 1,"a":2}',
        '{"a":2,"b":1}',
        '{"a":1,"a":2}',
        "[1.0]",
        "[1]",
        "[1e2]",
        "[100.0]",
        '["\\u00e9"]',
        '["\u00e9"]',
    ),
    *("[12345678901234567890.123456789]", "[1]\n", " [1]", "[1,]", "true", "null", "\u2028" * 3, "x" * 3000),
)
"""Texts to keep as they are, the twins among them."""

NAMES = (
    *TWINS,
    "%",
    "_",
    "a%",
    "a_",
    "ab",
    "a",
    "a/b",
    "a\\b",
    "..",
    ".",
    "a.b",
    "A.B",
    "CON",
    "~",
    "-",
    "'",
    '"',
    "a:b",
    "\x20\x20",
)
"""Names of workspaces that are different, and that a careless store takes for one another or for something else."""


class StorageClauses(Contract):
    """
    The base of the clauses of a storage.

    Attributes:
        settings: Hypothesis settings of the state machine; more examples find more.
        writers: How many processes race.
        commits_each: How many commits each of them makes.
        kills: How many writing processes are killed, by each clause on kills.
        limit_seconds: How long reading five commits may take.
        opens_with: A function that another process opens the store with; None for the class itself and its `open`.
    """

    capabilities: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "lasting": "what was committed is there when the store is closed and opened again",
            "shared": "a store may be open twice at a time, and each handle sees what the other did",
            "processes": "several processes may write to a store at a time",
            "kill": "what was acknowledged is there after the writing process was killed",
            "files": "the store is files in the folder; they may be damaged, and their disk may be full",
            "forgets": "what was erased stands in no file in the folder, where text stands as it is",
        }
    )
    settings: ClassVar[settings] = settings(
        max_examples=40,
        stateful_step_count=25,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    writers: ClassVar[int] = 4
    commits_each: ClassVar[int] = 25
    kills: ClassVar[int] = 3
    limit_seconds: ClassVar[float] = 10
    opens_with: ClassVar[Callable[[Path], Storage] | None] = None

    def open(self, folder: Path) -> Storage:
        """
        Open the store in a folder; called again with that folder, open the same store again.

        Args:
            folder: There, and empty at first. A store that is no file takes its name from it.
        """
        raise NotImplementedError(f"{type(self).__name__}.open: give the storage that is in this folder")

    def opened(self) -> Storage:
        """A handle on the store of this clause, closed at its end."""
        return self.opened_in(self.folder)

    def opened_in(self, folder: Path) -> Storage:
        """A handle on the store in a folder, closed at the end of the clause."""
        store = self.open(folder)
        self._opened.callback(store.close)
        return store


def chain(bodies: Iterable[str], *, on: Head = Head()) -> tuple[Commit, ...]:  # noqa: B008  immutable
    """The commits that put bodies on top of a head."""
    commits: list[Commit] = []
    for body in bodies:
        commits.append(next_commit(on, body))
        on = head_of(commits)
    return tuple(commits)


def numbered(count: int, *, start: int = 0) -> tuple[Commit, ...]:
    """A log of so many commits, each with another body."""
    return chain(f"[{start + number}]" for number in range(count))


def head_of(commits: Iterable[Commit]) -> Head:
    """Where a log ends."""
    last = (tuple(commits) or (Head(),))[-1]
    return Head(revision=last.revision, digest=last.digest)


def fill(store: Storage, workspace: str, commits: Iterable[Commit]) -> None:
    """Append commits one by one."""
    for commit in commits:
        store.append(workspace, commit)


def read(store: Storage, workspace: str, **window: Any) -> tuple[Commit, ...]:  # noqa: ANN401  after and upto
    """A log, read to its end."""
    return tuple(store.commits(workspace, **window))


def refusal(call: Callable[[], object]) -> ConflictError:
    """
    The conflict that a call ends in.

    Raises:
        AssertionError: It ends in none.
    """
    try:
        call()
    except ConflictError as error:
        return error
    raise AssertionError("a ConflictError was expected, and none was raised")


def where(error: ConflictError) -> tuple[str, Head]:
    """The workspace and the head that a conflict names."""
    return error.workspace, Head(revision=error.revision, digest=error.digest)
