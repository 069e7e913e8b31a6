"""
Many searches in one store, each asked the same: by one process, by many, or by a cluster.

What goes to a worker is a URL, names and texts; it opens the store itself and gives back small answers, so that any
``concurrent.futures.Executor`` will do, and none changes the answer.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs

from jumpstart.builtin import BUILTINS
from jumpstart.domain.fields import aware
from jumpstart.errors import FieldError, JumpstartError, UnavailableError
from jumpstart.outbox import channels_of
from jumpstart.playbook.book import Playbook
from jumpstart.playbook.shipped import jump_start
from jumpstart.plugins import Host, masked, url_of
from jumpstart.workspace import Workspace, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from jumpstart.domain.actions import FollowUp

    Job = Callable[["_Part"], tuple[Any, ...]]
    OnProgress = Callable[[int, int], None]

CHUNK = 500
_PAGE = 1000
_TRIES = 3
_SHIPPED = "jump-start"


@attrs.frozen(kw_only=True)
class SearchPlan:
    """
    What the playbook asks for in one search.

    Attributes:
        workspace: The search's name.
        day: The day of the plan, by the seeker's clock; None where there is a problem.
        today: What is to be done by that day, in order.
        open: How many follow-ups are open altogether.
        digest: SHA-256 of all of them; equal plans have equal digests.
        problem: Why there is no plan, without secrets; empty where there is one.
    """

    workspace: str
    day: date | None = None
    today: tuple[FollowUp, ...] = ()
    open: int = 0
    digest: str = ""
    problem: str = ""


@attrs.frozen(kw_only=True)
class SearchNotices:
    """
    What was delivered for one search.

    Attributes:
        workspace: The search's name.
        delivered: How many messages were delivered.
        waiting: How many wait, for the end of quiet hours or to be tried again.
        problems: What was not, without secrets.
    """

    workspace: str
    delivered: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()


def plan_all(
    url: str | PurePath,
    workspaces: Iterable[str] | None = None,
    *,
    now: datetime | None = None,
    playbook: str | PurePath = _SHIPPED,
    executor: Executor | Callable[[], Executor] | None = None,
    chunk: int = CHUNK,
    discover: bool = True,
    on_progress: OnProgress | None = None,
) -> Iterator[SearchPlan]:
    """
    The plans of many searches in one store, in the order of their names.

    A search that is damaged is a problem of its own, and no other's.

    Args:
        url: The URL or path of the store.
        workspaces: Their names, None for all in the store.
        now: The moment for which to plan, None for the system's clock, which is asked once.
        playbook: The path of a playbook's file, or the id of one that a plugin offers.
        executor: What runs the work, or a function that makes it, so that a new one takes over where one breaks;
            None for this process.
        chunk: How many searches a worker is given at a time.
        discover: Whether workers look for installed plugins.
        on_progress: Called with how many searches are done, and how many there are.

    Raises:
        FieldError: ``now`` is naive, or ``chunk`` is less than 1.
        StorageError: The store cannot be opened.
        PlaybookError: The playbook's file has a mistake.
    """
    return _each(plan_some, url, workspaces, now, playbook, executor, chunk, discover, on_progress, ())


def notify_all(
    url: str | PurePath,
    workspaces: Iterable[str] | None = None,
    *,
    notifiers: Iterable[str],
    now: datetime | None = None,
    playbook: str | PurePath = _SHIPPED,
    executor: Executor | Callable[[], Executor] | None = None,
    chunk: int = CHUNK,
    discover: bool = True,
    on_progress: OnProgress | None = None,
) -> Iterator[SearchNotices]:
    """
    Deliver what is due in many searches of one store; the answers come in the order of their names.

    A worker that is stopped in between is made up for: what it had not noted as sent is sent again, under the same key.

    Args:
        url: As for ``plan_all``.
        workspaces: As there.
        notifiers: The URLs of the notifiers; ``{workspace}`` in one stands for the name of the search, percent-encoded.
        now: As for ``plan_all``.
        playbook: As there.
        executor: As there.
        chunk: As there.
        discover: As there.
        on_progress: As there.

    Raises:
        FieldError: As for ``plan_all``.
        StorageError: As there.
        PlaybookError: As there.
    """
    return _each(notify_some, url, workspaces, now, playbook, executor, chunk, discover, on_progress, tuple(notifiers))


def digest_of(plans: Iterable[SearchPlan]) -> str:
    """One digest of many plans; equal plans, by whatever engine, have equal digests."""
    found = hashlib.sha256()
    for each in plans:
        found.update(f"{each.workspace}\n{each.digest}\n{each.problem}\n".encode())
    return found.hexdigest()


def _each(
    job: Job,
    url: str | PurePath,
    workspaces: Iterable[str] | None,
    now: datetime | None,
    playbook: str | PurePath,
    executor: Executor | Callable[[], Executor] | None,
    chunk: int,
    discover: bool,  # noqa: FBT001  private
    on_progress: OnProgress | None,
    notifiers: tuple[str, ...],
) -> Iterator[Any]:
    if chunk < 1:
        raise FieldError("chunk", chunk, "expected at least 1 search at a time")
    moment = aware("now", now) if now is not None else system_clock()
    names = sorted({*workspaces}) if workspaces is not None else _names_in(url, discover=discover)
    book = str(playbook) if isinstance(playbook, str) else str(Path(playbook).absolute())
    parts = tuple(_parts(names, chunk))
    given = [
        _Part(
            url=url_of(url),
            names=part,
            moment=moment.isoformat(),
            playbook=book,
            discover=discover,
            notifiers=notifiers,
        )
        for part in parts
    ]
    return _answers(_Work(job, given, executor), len(names), on_progress)


def _answers(work: _Work, total: int, on_progress: OnProgress | None) -> Iterator[Any]:
    done = 0
    for answers in work.results():
        done += len(answers)
        if on_progress is not None:
            on_progress(done, total)
        yield from answers


def _names_in(url: str | PurePath, *, discover: bool) -> list[str]:
    storage = Host(discover=discover, builtins=BUILTINS).storage(url)
    try:
        names: list[str] = []
        while page := storage.workspaces(after=names[-1] if names else "", limit=_PAGE):
            names += page
        return names
    finally:
        storage.close()


def _parts(names: Sequence[str], chunk: int) -> Iterator[tuple[str, ...]]:
    left = iter(names)
    while part := tuple(islice(left, chunk)):
        yield part


class _Work:
    """
    Chunks of work, given out and asked back in order; what a broken engine took with it is given out again.

    Args:
        job: What is done to each chunk.
        parts: The chunks.
        executor: What does it, or makes what does it; None for this process.
    """

    def __init__(self, job: Job, parts: Sequence[_Part], executor: Executor | Callable[[], Executor] | None) -> None:
        self._job, self._parts = job, parts
        self._make = executor if callable(executor) else None
        self._executor = None if callable(executor) else executor
        self._futures: dict[int, Future[tuple[Any, ...]]] = {}
        self._given_out = 0

    def results(self) -> Iterator[tuple[Any, ...]]:
        """The answers to each chunk, in order."""
        if self._make is None and self._executor is None:
            yield from (self._job(each) for each in self._parts)
            return
        try:
            self._give_out()
            for place in range(len(self._parts)):
                yield self._result(place)
        finally:
            for future in self._futures.values():
                future.cancel()
            if self._make is not None and self._executor is not None:
                self._executor.shutdown(wait=False, cancel_futures=True)

    def _give_out(self) -> None:
        """Hand every chunk without an answer to an engine, a new one where there is a way to make it."""
        self._given_out += 1
        if self._make is not None:
            self._executor = self._make()
        assert self._executor is not None  # noqa: S101  the caller has looked
        for place, each in enumerate(self._parts):
            future = self._futures.get(place)
            if future is None or not future.done() or future.cancelled() or future.exception() is not None:
                try:
                    self._futures[place] = self._executor.submit(self._job, each)
                except (BrokenExecutor, RuntimeError):
                    return  # it is broken already; the first that is missing will tell

    def _result(self, place: int) -> tuple[Any, ...]:
        while True:
            try:
                answers = self._futures[place].result()
            except JumpstartError:
                raise
            except (Exception, CancelledError):  # noqa: BLE001  each engine has errors of its own
                # The job keeps what goes wrong with a search to itself, so this is the engine's.
                if self._given_out >= _TRIES or self._make is None:
                    return self._job(self._parts[place])
                self._give_out()
            else:
                self._futures[place] = Future()
                self._futures[place].set_result(())
                return answers


@attrs.frozen(kw_only=True)
class _Part:
    """What a worker is given: texts alone."""

    url: str
    names: tuple[str, ...]
    moment: str
    playbook: str
    discover: bool
    notifiers: tuple[str, ...]


def _some(part: _Part, ask: Callable[[Workspace], Any], fail: Callable[[str, str], Any]) -> tuple[Any, ...]:
    """The answer of each search; one that cannot give any is a problem, and no other's."""
    host = Host(discover=part.discover, builtins=BUILTINS)
    book, now = _playbook_of(part.playbook, host), datetime.fromisoformat(part.moment)
    storage = host.storage(part.url)
    answers: list[Any] = []
    try:
        for name in part.names:
            try:
                channels = channels_of(_notifiers_of(part.notifiers, name))
                search = Workspace(
                    storage,
                    name=name,
                    store=masked(part.url),
                    host=host,
                    playbook=book,
                    channels=channels,
                    clock=lambda: now,
                )
                answers.append(ask(search))
            except UnavailableError:
                raise
            except JumpstartError as error:
                answers.append(fail(name, str(error)))
    finally:
        storage.close()
    return tuple(answers)


def _playbook_of(named: str, host: Host) -> Playbook:
    if named == _SHIPPED:
        return jump_start()
    path = Path(named)
    return Playbook.from_toml(path.read_bytes(), file=path.name) if path.is_absolute() else host.playbook(named)


def _notifiers_of(notifiers: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(url.replace("{workspace}", quote(name, safe="")) for url in notifiers)


def plan_some(part: _Part) -> tuple[SearchPlan, ...]:
    """The plans of some searches; a worker imports it by its name."""
    return _some(part, _plan_of, lambda name, told: SearchPlan(workspace=name, problem=told))


def _plan_of(search: Workspace) -> SearchPlan:
    plan = search.plan()
    lines = (f"{each.id} {each.due} {each.due_at or ''} {each.summary}\n" for each in plan.follow_ups)
    return SearchPlan(
        workspace=search.name,
        day=plan.day,
        today=tuple(plan.today),
        open=len(plan.follow_ups),
        digest=hashlib.sha256("".join(lines).encode()).hexdigest(),
    )


def notify_some(part: _Part) -> tuple[SearchNotices, ...]:
    """What was delivered for some searches; a worker imports it by its name."""
    return _some(part, _notices_of, lambda name, told: SearchNotices(workspace=name, problems=(told,)))


def _notices_of(search: Workspace) -> SearchNotices:
    delivered = search.notify()
    return SearchNotices(
        workspace=search.name,
        delivered=len(delivered.receipts),
        waiting=delivered.waiting,
        problems=tuple(finding.message for finding in delivered.findings),
    )
