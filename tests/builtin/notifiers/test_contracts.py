"""What we ship keeps the contract that we ask of others."""

from __future__ import annotations

import pytest

from jumpstart.builtin.apprise_notifier import open_apprise
from jumpstart.builtin.caldav_calendar import open_caldav
from jumpstart.builtin.mail import open_mail
from jumpstart.formats import ical
from jumpstart.testing import NotifierContract

SECRET = "hunter2secret"  # noqa: S105  a password to look for


class TestMail(NotifierContract):
    secret = SECRET

    @pytest.fixture(autouse=True)
    def _serve(self, start_mail_server, mailbox):
        self.port, self.mailbox = start_mail_server(), mailbox

    def open(self):
        return open_mail(f"smtp://127.0.0.1:{self.port}/?to=ann@example.org")

    def out_of_reach(self):
        return open_mail(f"smtp://ann:{SECRET}@127.0.0.1:{self.port}/?to=ann@example.org")

    def delivered(self):
        return [f"{mail['Subject']}\n{mail.get_content()}" for mail in self.mailbox.mails]


class TestApprise(NotifierContract):
    secret = SECRET

    @pytest.fixture(autouse=True)
    def _serve(self, start_web_server):
        pytest.importorskip("apprise")
        self.port, _ = start_web_server((200, {}, b""))
        self.broken, _ = start_web_server((500, {}, SECRET.encode()))

    def open(self):
        return open_apprise(f"apprise:json://127.0.0.1:{self.port}/{SECRET}")

    def out_of_reach(self):
        return open_apprise(f"apprise:json://127.0.0.1:{self.broken}/{SECRET}")

    # What arrives is not given: Apprise takes spaces off the ends of lines, and each service cuts as it likes.


class TestCalDav(NotifierContract):
    secret = SECRET

    @pytest.fixture(autouse=True)
    def _serve(self, shared_calendar, start_web_server):
        self.url, self.client = shared_calendar
        self.broken, _ = start_web_server((500, {}, SECRET.encode()))
        self.arrived = {}

    def open(self):
        return open_caldav(self.url.replace("ann:x@", f"ann:{SECRET}@"))

    def out_of_reach(self):
        notifier = open_caldav(f"caldav://ann:{SECRET}@127.0.0.1:{self.broken}/cal/?tls=never")
        self._opened.callback(notifier.close)
        return notifier

    def delivered(self):
        opened = open_caldav(self.url)
        news = {uid: opened.fetch(uid)[1] for uid in opened.versions() if uid not in self.arrived}
        opened.close()
        # A day of a calendar has no order but that of the titles.
        self.arrived |= dict(sorted(news.items(), key=lambda item: ical.read(item[1]).items[0].summary))
        entries = [entry for content in self.arrived.values() for entry in ical.read(content).items]
        return [f"{entry.summary}\n{entry.description}" for entry in entries]
