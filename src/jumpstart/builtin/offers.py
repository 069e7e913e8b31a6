"""What is built in, offered through the same hooks as any plugin's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.plugins import NotifierOffer, PlaybookOffer, StorageOffer, hookimpl

if TYPE_CHECKING:
    from jumpstart.playbook import Playbook
    from jumpstart.plugins import Notifier, Storage


def _open_memory(url: str) -> Storage:
    from jumpstart.builtin.memory import open_memory  # noqa: PLC0415  an offer imports when it is used

    return open_memory(url)


def _open_sqlite(url: str) -> Storage:
    from jumpstart.builtin.sqlite import open_sqlite  # noqa: PLC0415  as above; sqlite3 costs 5 ms

    return open_sqlite(url)


def _open_console(url: str) -> Notifier:
    from jumpstart.builtin.console import open_console  # noqa: PLC0415  as above

    return open_console(url)


def _load_jump_start() -> Playbook:
    from jumpstart.playbook.shipped import jump_start  # noqa: PLC0415  as above

    return jump_start()


@hookimpl
def jumpstart_storages() -> tuple[StorageOffer, ...]:
    """Memory, and SQLite."""
    return (
        StorageOffer(scheme="memory", open=_open_memory, description="gone when it is closed: memory:"),
        StorageOffer(scheme="sqlite", open=_open_sqlite, description="one file: sqlite:///search.db, or its path"),
    )


@hookimpl
def jumpstart_notifiers() -> tuple[NotifierOffer, ...]:
    """The console."""
    return (NotifierOffer(scheme="console", open=_open_console, description="standard output: console:"),)


@hookimpl
def jumpstart_playbooks() -> tuple[PlaybookOffer, ...]:
    """The playbook that the library is made for."""
    return (PlaybookOffer(id="jump-start", load=_load_jump_start, description="Mitchell, Jump-Start Your Networking"),)
