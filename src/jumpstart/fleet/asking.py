"""One question to many searches: what goes to the workers, and what comes back in order."""

from __future__ import annotations

from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.domain.fields import aware
from jumpstart.errors import FieldError
from jumpstart.fleet.handing_out import Work
from jumpstart.fleet.working import SHIPPED, Part, host_of, notify_some, options_of, plan_some, playbook_of
from jumpstart.outbox import Channel, channels_of
from jumpstart.plugins.storages import let_go
from jumpstart.rescue import checked_names, existing, names_in
from jumpstart.workspace import system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor
    from datetime import datetime

    from jumpstart.fleet.answers import SearchNotices, SearchPlan
    from jumpstart.fleet.handing_out import Job

    OnProgress = Callable[[int, int], None]

CHUNK = 500
"""How many searches a worker is given at a time, unless somebody says otherwise."""


def plan_all(
    url: str | PurePath,
    workspaces: Iterable[str] | None = None,
    *,
    now: datetime | None = None,
    playbook: str | PurePath = SHIPPED,
    executor: Executor | Callable[[], Executor] | None = None,
    chunk: int = CHUNK,
    discover: bool = True,
    options: str = "",
    on_progress: OnProgress | None = None,
) -> Iterator[SearchPlan]:
    """
    The plans of many searches in one store, in the order of their names, each made when it is asked for.

    A search that is damaged, cannot be reached or is not there is a problem of its own, and no other's; where the
    store goes away for a while, that of each that was to be read meanwhile.

    Args:
        url: The URL or path of the store; it is not made where it is not there.
        workspaces: Their names, None for all in the store.
        now: The moment for which to plan, None for the system's clock, which is asked once.
        playbook: The path of a playbook's file, or the id of one that a plugin offers.
        executor: What runs the work, or a function that makes it, so that a new one takes over where one breaks;
            None for this process.
        chunk: How many searches a worker is given at a time.
        discover: Whether workers look for installed plugins.
        options: The name of a function as ``module:function``, which each worker imports and calls without arguments;
            it gives a mapping with any of ``rules``, ``is_holiday``, ``by`` and ``plugins``, as for ``open``, and
            ``channels``, as for ``notify_all``.
        on_progress: Called with how many searches are done, and how many there are.

    Raises:
        FieldError: ``now`` is naive, ``chunk`` is less than 1, a name can be none, or ``options`` names nothing that
            can be imported, or gives something else.
        StorageError: The store is not there, or cannot be opened.
        OfferError: No plugin offers the playbook, or the store.
        PlaybookError: The playbook's file has a mistake.
        OSError: The playbook's file cannot be read.
    """
    part = _part(url, now=now, playbook=playbook, discover=discover, options=options)
    return _each(plan_some, part, workspaces, executor, chunk, on_progress)


def notify_all(
    url: str | PurePath,
    workspaces: Iterable[str] | None = None,
    *,
    notifiers: Iterable[str | Channel] = (),
    now: datetime | None = None,
    playbook: str | PurePath = SHIPPED,
    again: bool = False,
    executor: Executor | Callable[[], Executor] | None = None,
    chunk: int = CHUNK,
    discover: bool = True,
    options: str = "",
    on_progress: OnProgress | None = None,
) -> tuple[SearchNotices, ...]:
    """
    Deliver what is due in many searches of one store; the answers come in the order of their names.

    A worker that is stopped in between is made up for: what it had not noted as sent is sent again, under the same key.
    A notifier that cannot be opened or hangs, or fails three times in a row, is left alone for the rest of a chunk;
    what is due waits for the next call.

    Args:
        url: As for ``plan_all``.
        workspaces: As there.
        notifiers: The URLs of the notifiers, or a ``Channel`` with quiet hours and the like; ``{workspace}`` in one
            stands for the name of the search, percent-encoded.
        now: The moment at which the work begins, None for the system's clock; it goes on while the work does, so that
            nobody is told in quiet hours that have begun meanwhile.
        playbook: As there.
        again: Whether to send again what was refused or given up.
        executor: As for ``plan_all``.
        chunk: As there.
        discover: As there.
        options: As there; ``channels`` is a function of a search's name that gives the URLs or channels of that seeker
            alone, besides those of all.
        on_progress: As there.

    Raises:
        FieldError: As for ``plan_all``; or a notifier is neither a URL nor a channel, or there is none.
        StorageError: As there.
        OfferError: As there; a notifier that no plugin offers is a problem of each search.
        PlaybookError: As there.
        OSError: As there.
    """
    if isinstance(notifiers, Channel):
        raise FieldError("notifiers", notifiers, "expected several channels; put this one into a tuple")
    channels = channels_of(notifiers)
    part = _part(url, now=now, playbook=playbook, discover=discover, options=options)
    if not channels and "channels" not in options_of(options):
        raise FieldError("notifiers", (), "expected at least one, or options that give the channels of each seeker")
    part = attrs.evolve(part, notifiers=channels, again=again, began=system_clock().isoformat())
    return tuple(_each(notify_some, part, workspaces, executor, chunk, on_progress))


def _part(url: str | PurePath, *, now: datetime | None, playbook: str | PurePath, discover: bool, options: str) -> Part:
    """What each worker is told, but for the names; whatever is wrong with it is found here, before any is asked."""
    moment = aware("now", now) if now is not None else system_clock()
    named: object = playbook
    if not isinstance(named, str | PurePath):
        remedy = "expected the path of its file, or the id of one that a plugin offers, which workers can look up"
        raise FieldError("playbook", named, remedy)
    part = Part(
        url=existing(url),
        names=(),
        moment=moment.isoformat(),
        playbook=playbook if isinstance(playbook, str) else str(Path(playbook).absolute()),
        discover=discover,
        options=options,
    )
    playbook_of(part.playbook, host_of(part, options_of(options)))
    return part


def _each(
    job: Job,
    part: Part,
    workspaces: Iterable[str] | None,
    executor: Executor | Callable[[], Executor] | None,
    chunk: int,
    on_progress: OnProgress | None,
) -> Iterator[Any]:
    if chunk < 1:
        raise FieldError("chunk", chunk, "expected at least 1 search at a time")
    names = _names_in(part, workspaces)
    parts = [attrs.evolve(part, names=each) for each in _parts(names, chunk)]
    return _answers(Work(job, parts, executor), len(names), on_progress)


def _answers(work: Work, total: int, on_progress: OnProgress | None) -> Iterator[Any]:
    done = 0
    for answers in work.results():
        done += len(answers)
        if on_progress is not None:
            on_progress(done, total)
        yield from answers


def _names_in(part: Part, workspaces: Iterable[str] | None) -> list[str]:
    """The names of the searches; the store is looked at, whoever names them, so that one that is away is told now."""
    named = checked_names(workspaces) if workspaces is not None else None
    storage = host_of(part, options_of(part.options)).storage(part.url)
    try:
        return [*names_in(storage)] if named is None else named
    finally:
        let_go(storage)


def _parts(names: Sequence[str], chunk: int) -> Iterator[tuple[str, ...]]:
    left = iter(names)
    while part := tuple(islice(left, chunk)):
        yield part
