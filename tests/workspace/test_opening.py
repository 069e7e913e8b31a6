"""What a search is opened with, and what is refused there."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import jumpstart
from jumpstart import (
    Contact,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Meeting,
    NetworkingEvent,
    Seeker,
)
from jumpstart.errors import (
    CorruptError,
    FieldError,
    OfferError,
    PlaybookError,
    UnsupportedError,
)
from jumpstart.plugins import PluginWarning, RuleOffer, hookimpl

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
SEEKER = Seeker(name="Maya Lindqvist", zone="America/Denver")
GOAL = Goal(role="FP&A analyst", field="hospital finance")
LEAD = Lead(source=SAM, person=DANA, received_at=datetime(2026, 6, 1, 9, 40, tzinfo=DENVER))


def rules(plan):
    return [step.rule for step in plan.today]


def step_of(ws, rule):
    (step,) = (step for step in ws.plan().follow_ups if step.rule == rule)
    return step


class TestOpening:
    def test_a_naive_clock_is_refused(self):
        ws = jumpstart.open("memory:", clock=lambda: datetime(2026, 6, 1), discover=False)  # noqa: DTZ001

        with pytest.raises(FieldError, match=r"clock: .* it has no time zone"):
            ws.plan()

    def test_a_workspace_needs_a_name(self, path, open_at):
        with pytest.raises(FieldError, match="workspace: '': expected 1 to 200 bytes of UTF-8"):
            open_at(path, workspace="")

    def test_one_notifier_is_given_as_one_of_several(self, path, open_at):
        with pytest.raises(FieldError, match="notifiers: 'console:': expected several URLs; put this one into a tuple"):
            open_at(path, notifiers="console:")

        assert not path.exists()

    def test_an_unknown_storage_is_refused_with_those_that_are_known(self, open_at):
        with pytest.raises(OfferError, match="redis"):
            open_at("redis://localhost")

    def test_another_programs_database_is_left_alone(self, path, open_at):
        with sqlite3.connect(path) as other:
            other.execute("create table recipes (title text)")
        before = path.read_bytes()

        with pytest.raises(UnsupportedError):
            open_at(path)

        assert before == path.read_bytes()

    def test_a_picture_under_the_name_of_a_database_is_left_alone(self, path, open_at):
        path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(2000))
        before = path.read_bytes()

        with pytest.raises((CorruptError, UnsupportedError)):
            open_at(path)

        assert before == path.read_bytes()

    @pytest.mark.usefixtures("ws")
    def test_the_file_is_for_its_owner_alone(self, path):
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)

    def test_a_plain_path_and_a_url_open_the_same_file(self, ws, path, open_at):
        with open_at(f"sqlite:///{path}") as again:
            assert ws.network == again.network

    def test_a_repr_tells_where_it_is_and_not_who(self, ws):
        assert "Maya" not in repr(ws)
        assert "at revision 1>" in repr(ws)


class TestBadInput:
    def test_a_meeting_of_three_hours_is_a_finding(self, ws):
        ws.add(Meeting(contact=LEE, starts_at=NOW, minutes=180))

        (finding,) = (finding for finding in ws.plan().findings if finding.code == "meeting-length")
        assert ("the meeting with Lee Chen takes 180 minutes", "plan for 20 to 30 minutes") == (
            finding.message,
            finding.fix,
        )

    def test_a_contact_out_of_reach_is_a_finding(self, ws):
        somebody = Contact(name="Somebody")
        ws.add(somebody, Interaction(kind="met", contact=somebody, at=ws.now()))

        assert ["there is no way to reach Somebody"] == [finding.message for finding in ws.plan().findings]

    def test_a_naive_datetime_is_refused(self):
        with pytest.raises(FieldError, match=r"Meeting\.starts_at: .* it has no time zone; add one"):
            Meeting(contact=LEE, starts_at=datetime(2026, 6, 1))  # noqa: DTZ001

    def test_an_unknown_zone_is_refused(self):
        with pytest.raises(FieldError, match=r"Seeker\.zone: 'Mars/Base': no such time zone is known"):
            Seeker(name="Maya", zone="Mars/Base")


class TestRules:
    @staticmethod
    def call(network, _playbook):
        """Ask for a call with everybody."""
        for contact in network.contacts.values():
            yield FollowUp(rule="call", do="updated", summary=f"Call {contact}", subject=contact, due=NOW.date())

    def test_a_rule_in_python_is_planned_explained_and_completed(self, path, open_at):
        with open_at(path, rules=[self.call]) as ws:
            ws.add(SEEKER, GOAL, SAM)
            step = step_of(ws, "call")
            assert "call asks for it: Call Sam Ortiz" in ws.why_not(SAM)

            ws.complete(step)

            assert "call" not in rules(ws.plan())
            assert "updated" == next(iter(ws.network.interactions.values())).kind

    def test_a_plugins_rule_that_raises_is_named_and_the_others_go_on(self, path, open_at):
        class Plugin:
            @hookimpl
            def jumpstart_rules(self):
                return (RuleOffer(id="broken", rule=lambda _network, _playbook: 1 / 0),)

        with open_at(path, plugins=[Plugin()]) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)

            with pytest.warns(PluginWarning, match="rule 'broken' of a plugin was left out: it raised ZeroDivision"):
                plan = ws.plan()

            assert "follow-up-lead" in rules(plan)

    def test_a_playbook_is_taken_from_its_file(self, path, tmp_path, open_at):
        file = tmp_path / "mine.toml"
        file.write_text(jumpstart.JUMP_START.document.replace('id = "jump-start"', 'id = "mine"'), "utf-8")

        with open_at(path, playbook=file) as ws:
            assert "mine" == ws.playbook.id

    def test_a_mistake_in_the_file_of_a_playbook_names_the_file(self, path, tmp_path, open_at):
        file = tmp_path / "mine.toml"
        file.write_text("[playbook", "utf-8")

        with pytest.raises(PlaybookError, match=r"mine\.toml: this is no TOML"):
            open_at(path, playbook=file)


class TestNotifying:
    def test_todays_list_reaches_the_console(self, path, capsys, open_at):
        with open_at(path, notifiers=("console:",)) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)

            delivered = ws.notify()

        out = capsys.readouterr().out
        assert (1, ()) == (len(delivered.receipts), delivered.findings)
        assert "Ask Dana Okafor for a short meeting about the lead from Sam Ortiz" in out

    def test_what_was_delivered_is_not_delivered_again(self, path, capsys, open_at):
        with open_at(path, notifiers=("console:",)) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)
            ws.notify()
            capsys.readouterr()

            again = ws.notify()

        assert ((), "") == (again.receipts, capsys.readouterr().out)

    def test_nothing_due_sends_nothing(self, path, capsys, open_at):
        with open_at(path, notifiers=("console:",)) as ws:
            ws.add(
                SEEKER, GOAL, NetworkingEvent(name="Mixer", starts_at=NOW + timedelta(days=9), opening_questions=("?",))
            )

            assert () == ws.notify().receipts
        assert "" == capsys.readouterr().out

    def test_one_notifier_that_fails_does_not_stop_the_next(self, path, capsys, open_at):
        with open_at(path, notifiers=("pigeon:", "console:")) as ws:
            ws.add(SEEKER, GOAL, SAM, DANA, LEAD)

            delivered = ws.notify()

        assert 1 == len(delivered.receipts)
        assert "notifier 'pigeon': no plugin offers it" in delivered.findings[0].message
        assert "Ask Dana Okafor" in capsys.readouterr().out
