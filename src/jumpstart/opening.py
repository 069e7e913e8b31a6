"""Where a search is put together: its store, playbook, notifiers and clock."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from jumpstart.builtin import BUILTINS
from jumpstart.domain.log import check_workspace_name
from jumpstart.outbox import channels_of
from jumpstart.playbook.book import Playbook
from jumpstart.playbook.calendar import no_holidays
from jumpstart.playbook.shipped import jump_start
from jumpstart.plugins import Host, masked, url_of
from jumpstart.plugins.storages import let_go
from jumpstart.workspace import Workspace, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from jumpstart.outbox import Channel
    from jumpstart.playbook.planner import PythonRule


def open(  # noqa: A001  read as jumpstart.open
    url: str | PurePath = "sqlite:///jumpstart.db",
    *,
    workspace: str = "default",
    playbook: Playbook | str | PurePath | None = None,
    rules: Iterable[PythonRule] = (),
    notifiers: Iterable[str | Channel] = (),
    plugins: Iterable[object] = (),
    discover: bool = True,
    clock: Callable[[], datetime] | None = None,
    by: str = "",
    is_holiday: Callable[[date], bool] = no_holidays,
) -> Workspace:
    """
    Open a search, and create it where it is not there yet.

    >>> import jumpstart
    >>> with jumpstart.open("memory:") as ws:
    ...     revision = ws.add(jumpstart.Contact(name="Dana Okafor", emails=("dana@example.org",)))
    ...     [contact.name for contact in ws.network.contacts.values()]
    ['Dana Okafor']

    Args:
        url: Where it is kept: the path of a file, or the URL of a storage, as ``memory:``.
        workspace: Its name among the searches kept there.
        playbook: The playbook, the path of its file, or the id of one that a plugin offers; None for ``JUMP_START``.
            The store does not hold it: name it each time.
        rules: Rules in Python, besides those that plugins offer.
        notifiers: The ways that ``notify`` takes: URLs of notifiers, as ``console:``, or a ``Channel`` with quiet hours
            and the like.
        plugins: Modules or objects with hooks, besides what is installed.
        discover: Whether to look for installed plugins.
        clock: Says what time it is, as an aware datetime; None for the system's clock.
        by: Who makes the changes, for the history; empty for the seeker's name.
        is_holiday: Says of a date whether nobody works on it; by default there are no holidays.

    Raises:
        StorageError: The store cannot be opened; the subclass says why.
        OfferError: No plugin offers what the URL or the playbook's id asks for.
        PluginError: A plugin that may offer it is broken.
        PlaybookError: The playbook's file has a mistake.
        OSError: The playbook's file cannot be read.
        MissingExtraError: The storage needs an extra that is not installed.
        FieldError: The workspace's name is none, or ``notifiers`` is one text instead of several.
    """
    host = Host(plugins=plugins, discover=discover, builtins=BUILTINS)
    name = check_workspace_name(workspace)
    channels = channels_of(notifiers)
    if isinstance(playbook, PurePath):
        book = Playbook.from_toml(Path(playbook).read_bytes(), file=playbook.name)
    else:
        book = host.playbook(playbook) if isinstance(playbook, str) else playbook or jump_start()
    storage = host.storage(url)
    try:
        return Workspace(
            storage,
            name=name,
            store=masked(url_of(url)),
            host=host,
            playbook=book,
            rules=tuple(rules),
            channels=channels,
            clock=clock or system_clock,
            by=by,
            is_holiday=is_holiday,
        )
    except BaseException:
        let_go(storage)
        raise
