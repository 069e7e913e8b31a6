"""What a worker does with the searches that it is given; it opens the store itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs

from jumpstart.builtin import BUILTINS
from jumpstart.errors import FieldError, JumpstartError, StorageError
from jumpstart.fleet.answers import SearchNotices, SearchPlan
from jumpstart.fleet.patience import PatientHost
from jumpstart.outbox import Channel, channels_of
from jumpstart.playbook.book import Playbook
from jumpstart.playbook.shipped import jump_start
from jumpstart.plugins import masked
from jumpstart.plugins.storages import let_go
from jumpstart.workspace import Workspace, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jumpstart.domain.findings import Finding
    from jumpstart.plugins import Host

SHIPPED = "jump-start"
"""The id of the playbook that needs no file and no plugin."""
_OPTIONS = ("by", "channels", "is_holiday", "plugins", "rules")


@attrs.frozen(kw_only=True)
class Part:
    """
    What a worker is given: texts, and channels, which are texts and numbers.

    Attributes:
        url: The URL of the store.
        names: Those of the searches.
        moment: The moment at which the work begins.
        playbook: The path of a playbook's file, or its id.
        discover: Whether to look for installed plugins.
        notifiers: The channels by which to tell.
        again: Whether to send again what was refused or given up.
        options: What gives the options, as ``module:function``.
        began: What the system's clock said at ``moment``, where time goes on from there; empty where it stands still.
    """

    url: str
    names: tuple[str, ...]
    moment: str
    playbook: str
    discover: bool
    notifiers: tuple[Channel, ...] = ()
    again: bool = False
    options: str = ""
    began: str = ""


def host_of(part: Part, options: Mapping[str, Any]) -> PatientHost:
    """The plugins that a worker uses."""
    return PatientHost(plugins=options.get("plugins", ()), discover=part.discover, builtins=BUILTINS)


def options_of(named: str) -> Mapping[str, Any]:
    """
    What the function gives that is named as ``module:function``.

    Raises:
        FieldError: It cannot be imported, or gives something else.
    """
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
    if not callable(found.get("channels", _no_channels)):
        what = type(found["channels"]).__name__
        raise FieldError("options", named, f"its channels are a {what}; expected a function of a search's name")
    return found


def _some(
    part: Part, ask: Callable[[Workspace], Any], fail: Callable[[str, str], Any], *, tells: bool = False
) -> tuple[Any, ...]:
    """The answer of each search; one that cannot give any is a problem, and no other's."""
    options = dict(options_of(part.options))
    host = host_of(part, options)
    options.pop("plugins", None)
    given = options.pop("channels", _no_channels)
    own_channels = given if tells else _no_channels
    if "rules" in options:
        options["rules"] = tuple(options["rules"])
    options["playbook"], options["clock"] = playbook_of(part.playbook, host), _clock_of(part)
    try:
        storage = host.storage(part.url)
    except StorageError as error:  # it was there when the work was given out
        return tuple(fail(name, str(error)) for name in part.names)

    def answer(name: str) -> Any:  # noqa: ANN401  whatever is asked
        channels = channels_of((*(_channel_for(name, each) for each in part.notifiers), *_asked(own_channels, name)))
        shown = masked(part.url)
        search = Workspace(storage, name=name, store=shown, host=host, channels=channels, **options)
        try:
            return ask(search) if search.revision else fail(name, "there is no such search")
        finally:
            # Its parts refer to it and it to them: a long one would stay until the collector comes by.
            vars(search).clear()

    try:
        return tuple(_answer_or_problem(answer, name, fail) for name in part.names)
    finally:
        let_go(storage)


def _no_channels(name: str) -> Iterable[str | Channel]:  # noqa: ARG001  nobody has any of their own
    return ()


def _asked(own_channels: Callable[[str], Iterable[str | Channel]], name: str) -> tuple[Channel, ...]:
    """The channels of one seeker, as the service says."""
    try:
        found = own_channels(name)
    except Exception as error:
        raise FieldError("channels", name, f"they cannot be told: {type(error).__name__}: {error}") from error
    return channels_of(found)


def _clock_of(part: Part) -> Callable[[], datetime]:
    """Says what time it is for a worker, who may begin long after the work began."""
    moment = datetime.fromisoformat(part.moment)
    if not part.began:
        return lambda: moment
    began = datetime.fromisoformat(part.began)
    return lambda: moment + max(system_clock() - began, timedelta(0))


def _answer_or_problem(answer: Callable[[str], Any], name: str, fail: Callable[[str, str], Any]) -> Any:  # noqa: ANN401
    try:
        return answer(name)
    except JumpstartError as error:
        return fail(name, str(error))
    except Exception as error:  # noqa: BLE001  a rule of the caller's may raise anything
        return fail(name, f"{type(error).__name__}: {error}")


def playbook_of(named: str, host: Host) -> Playbook:
    """
    The playbook of a path or an id.

    Raises:
        OfferError: No plugin offers it.
        PlaybookError: The file has a mistake.
        OSError: The file cannot be read.
    """
    if named == SHIPPED:
        return jump_start()
    path = Path(named)
    return Playbook.from_toml(path.read_bytes(), file=path.name) if path.is_absolute() else host.playbook(named)


def _channel_for(name: str, channel: Channel) -> Channel:
    """A channel of one search; by its name, which may derive from its URL, its deliveries are remembered."""
    quoted = quote(name, safe="")
    return attrs.evolve(
        channel, url=channel.url.replace("{workspace}", quoted), name=channel.name.replace("{workspace}", quoted)
    )


def plan_some(part: Part) -> tuple[SearchPlan, ...]:
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


def notify_some(part: Part) -> tuple[SearchNotices, ...]:
    """What was delivered for some searches; a worker imports it by its name."""
    return _some(
        part,
        lambda search: _notices_of(search, again=part.again),
        lambda name, told: SearchNotices(workspace=name, problems=(told,)),
        tells=True,
    )


def _notices_of(search: Workspace, *, again: bool) -> SearchNotices:
    delivered = search.notify(again=again)
    if isinstance(search.host, PatientHost):
        search.host.learn(delivered.findings)
    return SearchNotices(
        workspace=search.name,
        delivered=len(delivered.receipts),
        waiting=delivered.waiting,
        problems=tuple(_told(each, search) for each in delivered.findings),
        put=delivered.put,
        removed=delivered.removed,
    )


def _told(finding: Finding, search: Workspace) -> str:
    """What a finding says to whoever runs the service, who need not know whom the seeker is to call."""
    message = finding.message
    if finding.code == "not-delivered" and finding.subject:
        title = next((each.summary for each in search.plan().follow_ups if each.id == finding.subject), "")
        message = message.replace(title, "1 follow-up", 1) if title else message
    return f"{message}; {finding.fix}" if finding.fix else message
