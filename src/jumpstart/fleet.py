"""
Many searches in one store, each asked the same: by one process, by many, or by a cluster.

What goes to a worker is a URL, names and texts; it opens the store itself and gives back small answers, so that any
``concurrent.futures.Executor`` will do, and none changes the answer.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from datetime import datetime
from importlib import import_module
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs

from jumpstart.builtin import BUILTINS
from jumpstart.domain.fields import aware
from jumpstart.errors import DeferredError, FieldError, JumpstartError, RejectedError
from jumpstart.outbox import Channel, channels_of
from jumpstart.playbook.book import Playbook
from jumpstart.playbook.shipped import jump_start
from jumpstart.plugins import Host, masked
from jumpstart.plugins.notifiers import Calendar
from jumpstart.rescue import checked_names, existing, names_in
from jumpstart.workspace import Workspace, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.findings import Finding
    from jumpstart.plugins import Message, Notifier, Receipt

    Job = Callable[["_Part"], tuple[Any, ...]]
    OnProgress = Callable[[int, int], None]

CHUNK = 500
_TRIES = 3
_PATIENCE = 3
"""After so many attempts in vain in a row a notifier is left alone for the rest of a chunk."""
_SHIPPED = "jump-start"
_OPTIONS = ("by", "is_holiday", "plugins", "rules")


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
    options: str = "",
    on_progress: OnProgress | None = None,
) -> Iterator[SearchPlan]:
    """
    The plans of many searches in one store, in the order of their names, each made when it is asked for.

    A search that is damaged, cannot be reached or is not there is a problem of its own, and no other's.

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
            it gives a mapping with any of ``rules``, ``is_holiday``, ``by`` and ``plugins``, as for ``open``.
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
    notifiers: Iterable[str | Channel],
    now: datetime | None = None,
    playbook: str | PurePath = _SHIPPED,
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
        now: As for ``plan_all``.
        playbook: As there.
        again: Whether to send again what was refused or given up.
        executor: As for ``plan_all``.
        chunk: As there.
        discover: As there.
        options: As there.
        on_progress: As there.

    Raises:
        FieldError: As for ``plan_all``; or a notifier is neither a URL nor a channel.
        StorageError: As there.
        OfferError: As there; a notifier that no plugin offers is a problem of each search.
        PlaybookError: As there.
        OSError: As there.
    """
    if isinstance(notifiers, Channel):
        raise FieldError("notifiers", notifiers, "expected several channels; put this one into a tuple")
    channels = channels_of(notifiers)
    part = _part(url, now=now, playbook=playbook, discover=discover, options=options)
    part = attrs.evolve(part, notifiers=channels, again=again)
    return tuple(_each(notify_some, part, workspaces, executor, chunk, on_progress))


def digest_of(plans: Iterable[SearchPlan]) -> str:
    """One digest of many plans; equal plans, by whatever engine, have equal digests."""
    found = hashlib.sha256()
    for each in plans:
        found.update(f"{each.workspace}\n{each.digest}\n{each.problem}\n".encode())
    return found.hexdigest()


def _part(
    url: str | PurePath, *, now: datetime | None, playbook: str | PurePath, discover: bool, options: str
) -> _Part:
    """What each worker is told, but for the names; whatever is wrong with it is found here, before any is asked."""
    moment = aware("now", now) if now is not None else system_clock()
    named: object = playbook
    if not isinstance(named, str | PurePath):
        remedy = "expected the path of its file, or the id of one that a plugin offers, which workers can look up"
        raise FieldError("playbook", named, remedy)
    part = _Part(
        url=existing(url),
        names=(),
        moment=moment.isoformat(),
        playbook=playbook if isinstance(playbook, str) else str(Path(playbook).absolute()),
        discover=discover,
        options=options,
    )
    _playbook_of(part.playbook, _host_of(part, _options_of(options)))
    return part


def _each(
    job: Job,
    part: _Part,
    workspaces: Iterable[str] | None,
    executor: Executor | Callable[[], Executor] | None,
    chunk: int,
    on_progress: OnProgress | None,
) -> Iterator[Any]:
    if chunk < 1:
        raise FieldError("chunk", chunk, "expected at least 1 search at a time")
    names = checked_names(workspaces) if workspaces is not None else _names_in(part)
    parts = [attrs.evolve(part, names=each) for each in _parts(names, chunk)]
    return _answers(_Work(job, parts, executor), len(names), on_progress)


def _answers(work: _Work, total: int, on_progress: OnProgress | None) -> Iterator[Any]:
    done = 0
    for answers in work.results():
        done += len(answers)
        if on_progress is not None:
            on_progress(done, total)
        yield from answers


def _names_in(part: _Part) -> list[str]:
    storage = _host_of(part, _options_of(part.options)).storage(part.url)
    try:
        return [*names_in(storage)]
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
        self._given: dict[int, tuple[Executor, Future[tuple[Any, ...]]]] = {}
        self._rounds = 0

    def results(self) -> Iterator[tuple[Any, ...]]:
        """The answers to each chunk, in order."""
        if self._make is None and self._executor is None:
            yield from (self._job(each) for each in self._parts)
            return
        try:
            self._give_out(0)
            for place in range(len(self._parts)):
                yield self._result(place)
                self._given.pop(place, None)
        finally:
            self._let_go()

    def _result(self, place: int) -> tuple[Any, ...]:
        while True:
            try:
                return self._given[place][1].result()
            except JumpstartError:
                raise
            except (Exception, CancelledError) as error:  # noqa: BLE001  each engine has errors of its own
                # The job keeps what goes wrong with a search to itself, so this is the engine's.
                if self._rounds >= _TRIES or self._make is None:
                    return self._job(self._parts[place])
                engine, _ = self._given.get(place, (self._executor, None))
                self._give_out(place, broken=engine if isinstance(error, BrokenExecutor | KeyError) else None)

    def _give_out(self, first: int, *, broken: Executor | None = None) -> None:
        """Hand what nobody works on, from a chunk on, to an engine: a new one where there is a way to make it."""
        self._rounds += 1
        if self._make is not None:
            self._let_go()
            self._executor = self._make()
        executor = self._executor
        assert executor is not None  # noqa: S101  the caller has looked
        for place in range(first, len(self._parts)):
            if self._is_free(place, broken):
                try:
                    self._given[place] = executor, executor.submit(self._job, self._parts[place])
                except (BrokenExecutor, RuntimeError):
                    return  # it is broken already; the first that is missing will tell

    def _is_free(self, place: int, broken: Executor | None) -> bool:
        """Whether nobody works on a chunk; what an engine has begun it finishes, even after it was shut down."""
        if place not in self._given:
            return True
        executor, future = self._given[place]
        if future.done():
            return future.cancelled() or future.exception() is not None
        return executor is broken

    def _let_go(self) -> None:
        """Take back what no engine has begun, and shut down the one that was made here."""
        for _, future in self._given.values():
            future.cancel()
        if self._make is not None and self._executor is not None:
            self._executor.shutdown(wait=False)  # not every engine knows cancel_futures


@attrs.frozen(kw_only=True)
class _Part:
    """What a worker is given: texts, and channels, which are texts and numbers."""

    url: str
    names: tuple[str, ...]
    moment: str
    playbook: str
    discover: bool
    notifiers: tuple[Channel, ...] = ()
    again: bool = False
    options: str = ""


def _host_of(part: _Part, options: Mapping[str, Any]) -> PatientHost:
    return PatientHost(plugins=options.get("plugins", ()), discover=part.discover, builtins=BUILTINS)


def _options_of(named: str) -> Mapping[str, Any]:
    """What the function gives that is named as ``module:function``."""
    if not named:
        return {}
    module, _, function = named.partition(":")
    if not module or not function:
        raise FieldError("options", named, "expected 'module:function', a function that gives a mapping")
    try:
        home = import_module(module)
    except Exception as error:
        raise FieldError("options", named, f"the module cannot be imported: {error}; look at its path") from error
    make = getattr(home, function, None)
    if make is None:
        raise FieldError("options", named, f"the module has no {function!r}")
    try:
        found: object = make()
    except Exception as error:
        raise FieldError("options", named, f"it failed: {type(error).__name__}: {error}") from error
    if not isinstance(found, Mapping) or not found.keys() <= {*_OPTIONS}:
        what = f"the keys {', '.join(map(str, found))}" if isinstance(found, Mapping) else f"a {type(found).__name__}"
        raise FieldError("options", named, f"it gave {what}; expected a mapping of {', '.join(_OPTIONS)}")
    return found


class PatientHost(Host):
    """
    The plugins of a chunk of searches, which spends its time on a notifier that is of no use once, not on each search.

    What cannot be opened is not opened again; what hangs, not until it answers; what fails three times in a row, not
    at all any more.
    """

    def __init__(
        self, *, plugins: Iterable[object] = (), discover: bool = True, builtins: Iterable[object] = ()
    ) -> None:
        super().__init__(plugins=plugins, discover=discover, builtins=builtins)
        self._failures: dict[str, Exception] = {}
        self._in_vain: Counter[str] = Counter()
        self._threads: dict[str, threading.Thread] = {}
        self._calendars: set[str] = set()

    def notifier(self, url: str) -> Notifier:
        """
        Open the notifier that a URL names.

        Raises:
            DeferredError: It hangs.
            JumpstartError: It cannot be opened, or was of no use before.
        """
        if url in self._failures:
            raise self._failures[url].with_traceback(None)
        # Each notifier has a thread of its own, which ends with it.
        if url in self._threads and self._threads[url].is_alive():
            raise DeferredError("it has not answered before, and is asked nothing more until it does")
        self._threads[url] = threading.current_thread()
        try:
            opened = super().notifier(url)
        except Exception as error:
            self._failures[url] = error
            raise
        if isinstance(opened, Calendar):
            self._calendars.add(url)
            return opened
        return _Watched(opened, lambda error: self._take_in(url, error))

    def _take_in(self, url: str, error: Exception | None) -> None:
        self._in_vain[url] = self._in_vain[url] + 1 if error else 0
        if error and self._in_vain[url] >= _PATIENCE:
            self._failures[url] = error

    def learn(self, findings: Iterable[Finding]) -> None:
        """Take in which calendars were of no use."""
        unusable = [finding.message for finding in findings if finding.code == "channel-unusable"]
        for url in self._calendars:
            start = f"{masked(url)}: "
            for message in unusable:
                if message.startswith(start):
                    self._failures[url] = DeferredError(message.removeprefix(start))


class _Watched:
    """A notifier that tells what becomes of each message: None, or the error that may pass."""

    def __init__(self, notifier: Notifier, tell: Callable[[Exception | None], None]) -> None:
        self._notifier, self._tell = notifier, tell

    def send(self, message: Message, *, key: str) -> Receipt:
        """See `Notifier.send`."""
        try:
            receipt = self._notifier.send(message, key=key)
        except RejectedError:
            self._tell(None)  # this message alone is refused
            raise
        except Exception as error:
            self._tell(error)
            raise
        self._tell(None)
        return receipt

    def close(self) -> None:
        """See `Notifier.close`."""
        self._notifier.close()


def _some(part: _Part, ask: Callable[[Workspace], Any], fail: Callable[[str, str], Any]) -> tuple[Any, ...]:
    """The answer of each search; one that cannot give any is a problem, and no other's."""
    options = dict(_options_of(part.options))
    host = _host_of(part, options)
    options.pop("plugins", None)
    if "rules" in options:
        options["rules"] = tuple(options["rules"])
    book, now = _playbook_of(part.playbook, host), datetime.fromisoformat(part.moment)
    storage = host.storage(part.url)
    answers: list[Any] = []
    try:
        for name in part.names:
            try:
                search = Workspace(
                    storage,
                    name=name,
                    store=masked(part.url),
                    host=host,
                    playbook=book,
                    channels=tuple(_channel_for(name, each) for each in part.notifiers),
                    clock=lambda: now,
                    **options,
                )
                answers.append(ask(search) if search.revision else fail(name, "there is no such search"))
            except JumpstartError as error:
                answers.append(fail(name, str(error)))
            except Exception as error:  # noqa: BLE001  a rule of the caller's may raise anything
                answers.append(fail(name, f"{type(error).__name__}: {error}"))
    finally:
        storage.close()
    return tuple(answers)


def _playbook_of(named: str, host: Host) -> Playbook:
    if named == _SHIPPED:
        return jump_start()
    path = Path(named)
    return Playbook.from_toml(path.read_bytes(), file=path.name) if path.is_absolute() else host.playbook(named)


def _channel_for(name: str, channel: Channel) -> Channel:
    """A channel of one search; by its name, which may derive from its URL, its deliveries are remembered."""
    quoted = quote(name, safe="")
    return attrs.evolve(
        channel, url=channel.url.replace("{workspace}", quoted), name=channel.name.replace("{workspace}", quoted)
    )


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
    return _some(
        part,
        lambda search: _notices_of(search, again=part.again),
        lambda name, told: SearchNotices(workspace=name, problems=(told,)),
    )


def _notices_of(search: Workspace, *, again: bool) -> SearchNotices:
    delivered = search.notify(again=again)
    if isinstance(search.host, PatientHost):
        search.host.learn(delivered.findings)
    return SearchNotices(
        workspace=search.name,
        delivered=len(delivered.receipts),
        waiting=delivered.waiting,
        problems=tuple(finding.message for finding in delivered.findings),
    )
