"""What is built in, offered through the same hooks as any plugin's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from jumpstart.builtin import exporters, importers
from jumpstart.plugins import ExporterOffer, ImporterOffer, NotifierOffer, PlaybookOffer, StorageOffer, hookimpl

if TYPE_CHECKING:
    from jumpstart.playbook import Playbook
    from jumpstart.plugins import Notifier, Storage

_SERVER = timedelta(minutes=2)
"""How long a server is waited for: the ``replace`` of somebody's long log, and new tries inside, take their time."""


def _open_memory(url: str) -> Storage:
    from jumpstart.builtin.memory import open_memory  # noqa: PLC0415  an offer imports when it is used

    return open_memory(url)


def _open_sqlite(url: str) -> Storage:
    from jumpstart.builtin.sqlite import open_sqlite  # noqa: PLC0415  as above; sqlite3 costs 5 ms

    return open_sqlite(url)


def _open_postgres(url: str) -> Storage:
    from jumpstart.builtin.postgres import open_postgres  # noqa: PLC0415  as above; psycopg is an extra

    return open_postgres(url)


def _open_console(url: str) -> Notifier:
    from jumpstart.builtin.console import open_console  # noqa: PLC0415  as above

    return open_console(url)


def _open_mail(url: str) -> Notifier:
    from jumpstart.builtin.mail import open_mail  # noqa: PLC0415  as above; smtplib and ssl cost 20 ms

    return open_mail(url)


def _open_apprise(url: str) -> Notifier:
    from jumpstart.builtin.apprise_notifier import open_apprise  # noqa: PLC0415  as above; it needs an extra

    return open_apprise(url)


def _open_caldav(url: str) -> Notifier:
    from jumpstart.builtin.caldav_calendar import open_caldav  # noqa: PLC0415  as above

    return open_caldav(url)


def _load_jump_start() -> Playbook:
    from jumpstart.playbook.shipped import jump_start  # noqa: PLC0415  as above

    return jump_start()


@hookimpl
def jumpstart_storages() -> tuple[StorageOffer, ...]:
    """Memory, SQLite, and PostgreSQL under both names that its own library takes."""
    database = "a database for many machines: postgresql://user@host/database"
    return (
        StorageOffer(scheme="memory", open=_open_memory, description="gone when it is closed: memory:", limit=None),
        StorageOffer(
            scheme="sqlite", open=_open_sqlite, description="one file: sqlite:///search.db, or its path", limit=None
        ),
        StorageOffer(scheme="postgresql", open=_open_postgres, description=database, limit=_SERVER),
        StorageOffer(scheme="postgres", open=_open_postgres, description=database, limit=_SERVER),
    )


@hookimpl
def jumpstart_notifiers() -> tuple[NotifierOffer, ...]:
    """The console, e-mail by SMTP in the clear and by TLS, the services of Apprise, and calendars on a server."""
    mail = "e-mail: {}://user@mail.example/?to=ann@example.org"
    return (
        NotifierOffer(scheme="console", open=_open_console, description="standard output: console:"),
        NotifierOffer(scheme="smtp", open=_open_mail, description=mail.format("smtp")),
        NotifierOffer(scheme="smtps", open=_open_mail, description=mail.format("smtps")),
        NotifierOffer(scheme="apprise", open=_open_apprise, description="a service of Apprise: apprise:ntfy://topic"),
        NotifierOffer(scheme="caldav", open=_open_caldav, description="a calendar: caldav://user@host/path/"),
    )


@hookimpl
def jumpstart_playbooks() -> tuple[PlaybookOffer, ...]:
    """The playbook that the library is made for."""
    return (PlaybookOffer(id="jump-start", load=_load_jump_start, description="Mitchell, Jump-Start Your Networking"),)


@hookimpl
def jumpstart_importers() -> tuple[ImporterOffer, ...]:
    """Archives, contact cards, calendars, and the tables of LinkedIn, Google and Outlook."""
    return (
        ImporterOffer(
            id="archive",
            recognizes=importers.is_archive,
            read=importers.read_archive,
            standing="archive",
            description="archives of jumpstart (.json)",
        ),
        ImporterOffer(
            id="vcard",
            recognizes=importers.is_cards,
            read=importers.read_cards,
            description="contact cards (vCard)",
        ),
        ImporterOffer(
            id="ical",
            recognizes=importers.is_calendar,
            read=importers.read_calendar,
            description="calendars (iCalendar)",
        ),
        ImporterOffer(
            id="sheet",
            recognizes=importers.is_own_table,
            read=importers.read_table,
            standing="edits",
            description="tables of contacts that jumpstart wrote (CSV)",
        ),
        ImporterOffer(
            id="csv",
            recognizes=importers.is_table,
            read=importers.read_table,
            read_together=importers.read_tables,
            description="tables of LinkedIn, Google Contacts and Outlook (CSV)",
        ),
    )


@hookimpl
def jumpstart_exporters() -> tuple[ExporterOffer, ...]:
    """Calendars, contact cards, tables, archives."""
    return (
        ExporterOffer(
            suffix=".ics",
            write=exporters.write_calendar,
            options=("as_", "reveal", "attendees"),
            description="the plan, meetings and events (iCalendar)",
        ),
        ExporterOffer(
            suffix=".vcf",
            write=exporters.write_cards,
            options=("version", "reveal"),
            description="the contacts (vCard)",
        ),
        ExporterOffer(
            suffix=".csv",
            write=exporters.write_table,
            options=("table", "reveal"),
            description="contacts, leads or follow-ups, for a spreadsheet (CSV)",
        ),
        ExporterOffer(suffix=".json", write=exporters.write_archive, description="everything, as an archive (JSON)"),
    )
