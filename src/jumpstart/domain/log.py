"""The digest chain: how a workspace's commits hang together, and how a broken one is found."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.fields import CONTROL
from jumpstart.errors import CorruptError, FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_WORKSPACE_BYTES = 200


@attrs.frozen(kw_only=True)
class Commit:
    """
    One row of a workspace's log, opaque to a storage backend.

    Attributes:
        revision: 1, 2, 3 … without gaps in a workspace.
        parent: The digest of the commit before, empty for the first.
        digest: SHA-256 over parent, revision and body, 64 hex characters.
        body: Canonical JSON; a backend stores it byte for byte.
    """

    revision: int
    parent: str
    digest: str
    body: str


@attrs.frozen(kw_only=True)
class Head:
    """
    Where a workspace's log ends.

    Attributes:
        revision: The newest revision, 0 for an unknown workspace.
        digest: The newest commit's digest, empty for an unknown workspace.
    """

    revision: int = 0
    digest: str = ""


def digest_of(parent: str, revision: int, body: str) -> str:
    """The digest that chains a body to what came before it."""
    return hashlib.sha256(f"{parent}\n{revision}\n{body}".encode()).hexdigest()


def next_commit(head: Head, body: str) -> Commit:
    """
    The commit that puts ``body`` on top of ``head``.

    Raises:
        FieldError: The body is larger than 64 MiB.
    """
    size = len(body.encode())
    if size > MAX_BODY_BYTES:
        raise FieldError("Commit.body", f"{size} bytes", f"at most {MAX_BODY_BYTES} bytes; commit in smaller parts")
    revision = head.revision + 1
    return Commit(
        revision=revision,
        parent=head.digest,
        digest=digest_of(head.digest, revision, body),
        body=body,
    )


def verified(commits: Iterable[Commit], *, store: str, workspace: str, after: Head | None = None) -> Iterator[Commit]:
    """
    Each commit in turn, as long as the chain holds.

    Args:
        commits: What a backend gave, in order.
        store: The store's URL without secrets, for the error.
        workspace: The workspace, for the error.
        after: The head that the first commit must follow; None for the start of the log.

    Raises:
        CorruptError: At the first commit that is missing, altered or out of order.
    """
    head = after or Head()
    for commit in commits:
        expected = head.revision + 1
        if commit.revision != expected:
            raise CorruptError(store, workspace, expected, f"revision {commit.revision} stands where {expected} should")
        if commit.parent != head.digest:
            raise CorruptError(store, workspace, expected, "it does not follow the commit before it")
        if commit.digest != digest_of(commit.parent, commit.revision, commit.body):
            raise CorruptError(store, workspace, expected, "its content does not match its digest")
        yield commit
        head = Head(revision=commit.revision, digest=commit.digest)


def check_workspace_name(name: str) -> str:
    """
    The name of a workspace, if every backend can hold it.

    Raises:
        FieldError: It is empty, longer than 200 bytes of UTF-8, or holds a control character.
    """
    if not isinstance(name, str) or not name or CONTROL.search(name) or len(name.encode()) > MAX_WORKSPACE_BYTES:
        raise FieldError(
            "workspace", name, f"expected 1 to {MAX_WORKSPACE_BYTES} bytes of UTF-8 without control characters"
        )
    return name
