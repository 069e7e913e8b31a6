"""
Every error that jumpstart raises.

The tree::

    JumpstartError
    ├── FieldError (ValueError)              a value that a type refuses
    ├── DuplicateError (ValueError)          one id claimed by two records of different content
    ├── MissingRecordError (LookupError)     an id that the network does not hold
    ├── ParseError (ValueError)              bytes that cannot be read at all
    │   ├── DecodeError                      a stored record that cannot be decoded
    │   └── PlaybookError                    a playbook file with a mistake
    ├── StorageError (OSError)               what a storage backend may raise
    │   ├── ConflictError                    somebody else committed first
    │   ├── UnavailableError                 a retry may help: locked, or out of reach
    │   ├── StorageFullError                 no space left
    │   ├── ReadOnlyError                    the store cannot be written
    │   ├── CorruptError                     the log is damaged from a revision on
    │   └── UnsupportedError                 not ours, too new, or beyond this backend
    ├── InUseError (ValueError)              a record that others refer to is removed
    ├── UndoError (ValueError)               an undo that would lose later work
    ├── PluginError (RuntimeError)           a plugin that failed is asked for
    ├── OfferError (LookupError)             a name that no plugin offers, or that two do
    ├── MissingExtraError (ImportError)      an optional dependency is not installed
    └── DeliveryError (RuntimeError)         what a notifier may raise
        ├── RejectedError                    never will be delivered
        └── DeferredError                    may be delivered later

Each error carries its facts as attributes and survives pickling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import timedelta


class JumpstartError(Exception):
    """
    The base of all errors of jumpstart.

    Args:
        message: What was wrong, where, and what to do.
        facts: The arguments that make the same error again when it is unpickled.
    """

    def __init__(self, message: str, *facts: object) -> None:
        super().__init__(message)
        self._facts = facts or (message,)

    def __reduce__(self) -> tuple[type[JumpstartError], tuple[object, ...]]:
        return type(self), self._facts


def shown(value: object, *, limit: int = 60) -> str:
    """A value as an error message quotes it: its ``repr``, cut after ``limit`` characters."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}…"


def _first_of(names: tuple[str, ...], *, limit: int = 5) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")


class FieldError(JumpstartError, ValueError):
    """
    A value that a type refuses.

    Attributes:
        field: The type and field, as ``Meeting.minutes``.
        value: The refused value.
        remedy: What is expected instead.
    """

    def __init__(self, field: str, value: object, remedy: str) -> None:
        super().__init__(f"{field}: {shown(value)}: {remedy}", field, value, remedy)
        self.field, self.value, self.remedy = field, value, remedy


class DuplicateError(JumpstartError, ValueError):
    """
    Two records of different content claim one id.

    Attributes:
        kind: The kind of both records.
        id: The id that both claim.
        known: The record that is there, or that was given first, as text.
        added: The other one, as text.
        given: ``later`` where the known one was there before; ``together`` where both were given at once.
    """

    def __init__(
        self, kind: str, id: str, known: str, added: str, given: Literal["later", "together"] = "later"
    ) -> None:
        super().__init__(_claimed_twice(kind, id, known, added, given), kind, id, known, added, given)
        self.kind, self.id, self.known, self.added, self.given = kind, id, known, added, given


def _claimed_twice(kind: str, id: str, known: str, added: str, given: str) -> str:
    if kind == id:  # of which a search holds one
        there = f"there is a {kind} already" if given == "later" else f"a {kind} was given twice with different content"
        return f"{there}, and there can be only one; {'use update' if given == 'later' else 'give it once'}"
    if given == "later":
        there = f"{kind} {id} is already there with other content: {known} is known, {added} was added"
        remedy = "use update"
    else:
        there = f"{kind} {id} was given twice with different content: {known} and {added}"
        remedy = "give it once"
    return f"{there}; if they are two, pass an id= of your own; if they are one, {remedy}"


class MissingRecordError(JumpstartError, LookupError):
    """
    An id that the network does not hold.

    Attributes:
        kind: The kind that was looked for.
        id: The id that was looked for.
    """

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"there is no {kind} with the id {shown(id)}; add it first, or look up its id", kind, id)
        self.kind, self.id = kind, id


class ParseError(JumpstartError, ValueError):
    """Bytes that cannot be read as what they should be."""


class DecodeError(ParseError):
    """
    A stored record that cannot be decoded.

    Attributes:
        where: The kind and id, or the place in the file.
        reason: What was found and what was expected.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}", where, reason)
        self.where, self.reason = where, reason


class PlaybookError(ParseError):
    """
    A playbook file with a mistake.

    Attributes:
        file: The file's name, or the playbook's id where it came as bytes.
        rule: The id of the rule, empty for a mistake outside the rules.
        key: The key that is wrong, empty where the file is no TOML at all.
        reason: What was found, and what is allowed.
    """

    def __init__(self, file: str, rule: str, key: str, reason: str) -> None:
        where = ", ".join(part for part in (file, rule and f"rule {rule!r}", key and f"key {key!r}") if part)
        super().__init__(f"{where}: {reason}", file, rule, key, reason)
        self.file, self.rule, self.key, self.reason = file, rule, key, reason


class StorageError(JumpstartError, OSError):
    """
    What a storage backend may raise; nothing else escapes one.

    Attributes:
        store: The store, as its URL without secrets.
        reason: What happened, and what to do.
    """

    def __init__(self, store: str, reason: str) -> None:
        super().__init__(f"{store}: {reason}", store, reason)
        self.store, self.reason = store, reason


class ConflictError(StorageError):
    """
    A commit does not follow the head: somebody else committed first.

    Attributes:
        workspace: The workspace that has moved on.
        revision: The revision of its present head.
        digest: The digest of its present head.
    """

    def __init__(self, store: str, workspace: str, revision: int, digest: str) -> None:
        reason = f"workspace {workspace!r} is at revision {revision} now; refresh and try again"
        super().__init__(store, reason)
        self._facts = (store, workspace, revision, digest)
        self.workspace, self.revision, self.digest = workspace, revision, digest


class UnavailableError(StorageError):
    """The store is locked or out of reach; a retry may help."""


class StorageFullError(StorageError):
    """The store has no space left; what was there is untouched."""


class ReadOnlyError(StorageError):
    """The store cannot be written."""


class CorruptError(StorageError):
    """
    The log is damaged; what precedes ``revision`` can be read.

    Attributes:
        workspace: The damaged workspace, empty where the whole store is.
        revision: The first bad revision, 0 where the store itself is damaged.
    """

    def __init__(self, store: str, workspace: str, revision: int, detail: str) -> None:
        place = (
            f"workspace {workspace!r} is damaged from revision {revision} on" if workspace else "the store is damaged"
        )
        super().__init__(store, f"{place}: {detail}; nothing was changed")
        self._facts = (store, workspace, revision, detail)
        self.workspace, self.revision, self.detail = workspace, revision, detail


class UnsupportedError(StorageError):
    """The store is of another program, from a newer version, or asked for what it does not do."""


class InUseError(JumpstartError, ValueError):
    """
    A record is removed to which others refer.

    Attributes:
        kind: Its kind.
        id: Its id.
        users: The records that refer to it, as text.
    """

    def __init__(self, kind: str, id: str, users: tuple[str, ...]) -> None:
        super().__init__(f"{kind} {id} is referred to by {_first_of(users)}; remove those with it", kind, id, users)
        self.kind, self.id, self.users = kind, id, users


class UndoError(JumpstartError, ValueError):
    """
    An undo that would lose later work.

    Attributes:
        target: The revision or batch that was to be undone.
        changed: ``kind id`` of each record that was changed again since.
    """

    def __init__(self, target: str, changed: tuple[str, ...]) -> None:
        records = _first_of(changed)
        super().__init__(f"undoing {target} would lose later changes to {records}; undo those first", target, changed)
        self.target, self.changed = target, changed


class PluginError(JumpstartError, RuntimeError):
    """
    Something is asked for that a broken plugin may offer.

    Attributes:
        plugin: The plugin's name.
        reason: Why it is not there.
    """

    def __init__(self, plugin: str, reason: str) -> None:
        super().__init__(f"plugin {plugin!r}: {reason}", plugin, reason)
        self.plugin, self.reason = plugin, reason


class OfferError(JumpstartError, LookupError):
    """
    A name that no plugin offers, or that two plugins offer.

    Attributes:
        kind: What was asked for: a storage, a notifier, a playbook or a rule.
        name: The name that was asked for.
        reason: What there is instead, or who claims it.
    """

    def __init__(self, kind: str, name: str, reason: str) -> None:
        super().__init__(f"{kind} {name!r}: {reason}", kind, name, reason)
        self.kind, self.name, self.reason = kind, name, reason


class MissingExtraError(JumpstartError, ImportError):
    """
    An optional dependency is not installed.

    Attributes:
        extra: The extra that brings it.
        purpose: What it is needed for.
    """

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs an extra: pip install 'jumpstart[{extra}]'", extra, purpose)
        self.extra, self.purpose = extra, purpose


class DeliveryError(JumpstartError, RuntimeError):
    """What a notifier may raise."""


class RejectedError(DeliveryError):
    """The message never will be delivered: a wrong address, a refused login."""


class DeferredError(DeliveryError):
    """
    The message may be delivered later.

    Attributes:
        retry_after: How long to wait at least; None leaves it to the caller.
    """

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message, message, retry_after)
        self.retry_after = retry_after
