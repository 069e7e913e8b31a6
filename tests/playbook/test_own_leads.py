"""Leads that lead into the employer from whom a search is kept, and leads of meetings that did not come about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import attrs
import pytest

import jumpstart
from jumpstart.domain import Contact, Goal, Interaction, Lead, Meeting, Network, Put, Remove, Seeker
from jumpstart.errors import FieldError, MissingRecordError
from jumpstart.playbook import Planner, plan, why_not
from jumpstart.playbook.coverage import coverage
from jumpstart.playbook.exposure import exposure
from jumpstart.playbook.paths import paths

if TYPE_CHECKING:
    from jumpstart.domain import Record

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SEEKER = Seeker(name="Robin Vale", employer="Globex", confidential=True)
GOAL = Goal(role="FP&A analyst", field="hospital finance", places=("Denver",))
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
PAT = Contact(name="Pat Boss", emails=("pat@example.org",))
TO_KIM = Lead(source=SAM, name="Kim Vice", employer="Globex Inc.", received_at=NOW)
TO_PAT = Lead(source=SAM, person=PAT, employer="Globex Inc.", received_at=NOW)
TOLD = "is whom a lead about Globex Inc. leads to, and your search is confidential"


def asked(*records: Record) -> list[tuple[str, str]]:
    """What is asked for, by rule and person."""
    made = plan(Network.of(SEEKER, GOAL, SAM, *records), now=NOW).follow_ups
    return [(each.rule, each.subject) for each in made]


@pytest.mark.row("S9", accepts=False)
@pytest.mark.parametrize("lead", [TO_KIM, attrs.evolve(TO_KIM, name=""), attrs.evolve(TO_KIM, person="unknown")])
def test_a_lead_into_the_own_employer_is_withheld_with_the_reason(lead: Lead) -> None:
    withheld = plan(Network.of(SEEKER, GOAL, SAM, lead), now=NOW).withheld

    assert [("follow-up-lead", "the lead is about Globex Inc., and your search is confidential", 1)] == [
        (each.rule, each.reason, each.count) for each in withheld
    ]


@pytest.mark.row("S9", accepts=True)
@pytest.mark.parametrize("employer", ["", "Acme", "Globex Dental"])
def test_a_lead_elsewhere_is_followed(employer: str) -> None:
    assert ("follow-up-lead", "") in asked(attrs.evolve(TO_KIM, employer=employer))


@pytest.mark.row("S9", accepts=False)
def test_whom_such_a_lead_leads_to_is_left_out_of_everything() -> None:
    network = Network.of(SEEKER, GOAL, SAM, PAT, TO_PAT)
    made = plan(network, now=NOW)

    assert [] == [each for each in made.follow_ups if each.subject == PAT.id]
    assert {("tell-everyone", TOLD), ("follow-up-lead", TOLD)} == {(each.rule, each.reason) for each in made.withheld}
    assert ((TOLD, 1),) == coverage(network).excluded
    assert TOLD in {path.excluded for path in paths(network, "Globex")}
    assert TOLD.replace("is whom", "they are whom") in why_not(network, PAT, now=NOW)


def test_somebody_unnamed_to_whom_such_a_lead_leads_stands_near_the_employer() -> None:
    near = exposure(Network.of(SEEKER, SAM, PAT, TO_KIM, TO_PAT)).near_employer

    assert [
        "Sam Ortiz: gave you a lead about Globex Inc., on Monday 1 June 2026",
        "Kim Vice: is whom a lead about Globex Inc. leads to, on Monday 1 June 2026",
        "Pat Boss: is whom a lead about Globex Inc. leads to, on Monday 1 June 2026",
    ] == list(map(str, near))


@pytest.mark.parametrize("lead", [TO_KIM, TO_PAT])
def test_a_lead_that_comes_and_goes_is_planned_as_if_anew(lead: Lead) -> None:
    planner = Planner(Network.of(SEEKER, GOAL, SAM, PAT))

    for change in (Put(lead), Put(attrs.evolve(lead, employer="Acme")), Put(lead), Remove("lead", lead.id)):
        planner.apply([change])
        assert Planner(planner.network).view(NOW).as_json() == planner.view(NOW).as_json()


@pytest.mark.row("S24", accepts=True)
@pytest.mark.parametrize("ended", ["cancelled", "declined", "removed"])
def test_a_lead_of_a_meeting_that_did_not_come_about_is_thanked_for(ended: str) -> None:
    meeting = Meeting(contact=SAM, starts_at=NOW - timedelta(days=1), id="m")
    lead = Lead(source=SAM, received_at=NOW, meeting=meeting)
    planner = Planner(Network.of(SEEKER, GOAL, SAM, meeting, lead))
    before = [each.rule for each in planner.view(NOW).follow_ups]
    change = {
        "cancelled": Put(attrs.evolve(meeting, status="cancelled")),
        "declined": Put(Interaction(kind="declined", contact=SAM, at=NOW, about=meeting)),
        "removed": Remove("meeting", "m"),
    }[ended]

    assert "thank-for-lead" not in before
    assert "thank-for-lead" in [each.rule for each in planner.apply([change]).view(NOW).follow_ups]
    assert Planner(planner.network).view(NOW).as_json() == planner.view(NOW).as_json()


@pytest.mark.row("S24", accepts=False)
def test_a_lead_of_a_meeting_that_was_held_is_covered_by_its_thanks() -> None:
    meeting = Meeting(contact=SAM, starts_at=NOW - timedelta(days=1))
    lead = Lead(source=SAM, received_at=NOW, meeting=meeting)
    held = Interaction(kind="met", contact=SAM, at=NOW - timedelta(days=1), about=meeting)

    assert "thank-for-lead" not in [rule for rule, _ in asked(meeting, lead, held)]
    assert ("thank-for-lead", PAT.id) in asked(meeting, PAT, attrs.evolve(lead, source=PAT.id, id="other"), held)


class TestExceptions:
    """Exceptions made and taken back."""

    def test_an_exception_is_taken_back_at_any_time(self) -> None:
        with jumpstart.open("memory:", clock=lambda: NOW, discover=False) as ws:
            ana = Contact(name="Ana Ruiz", emails=("ana@example.org",), organization="Globex")
            ws.add(SEEKER, GOAL, ana)
            ws.include(ana, reason="she leaves too")
            ws.update(attrs.evolve(ws.network.contacts[ana.id], title="Buyer"))
            ws.exclude(ana.id)

            assert ["works at Globex, and your search is confidential"] == [each.reason for each in ws.plan().withheld]
            assert "left out of the confidential search again: Ana Ruiz" == ws.history()[-1].note

    def test_an_exception_for_whom_nothing_is_kept_from_is_refused(self) -> None:
        with jumpstart.open("memory:", clock=lambda: NOW, discover=False) as ws:
            ws.add(SEEKER, GOAL, SAM)
            with pytest.raises(FieldError, match="nothing keeps your search from them"):
                ws.include(SAM, reason="an old friend")
            with pytest.raises(FieldError, match="no exception was made for them"):
                ws.exclude(SAM)

    def test_an_exception_ends_with_the_tie_that_it_was_made_for(self) -> None:
        with jumpstart.open("memory:", clock=lambda: NOW, discover=False) as ws:
            ana = Contact(name="Ana Ruiz", emails=("ana@example.org",), organization="Globex")
            ws.add(SEEKER, GOAL, ana)
            ws.include(ana, reason="she leaves too")
            ws.update(attrs.evolve(ws.network.contacts[ana.id], organization="Globex UK"))

            assert ["works at Globex UK, and your search is confidential"] == [
                each.reason for each in ws.plan().withheld
            ]

    def test_nothing_in_the_place_of_a_contact_or_a_reason_is_refused_by_name(self) -> None:
        with jumpstart.open("memory:", clock=lambda: NOW, discover=False) as ws:
            ws.add(SEEKER, GOAL, SAM)
            nothing: object = None
            with pytest.raises(FieldError, match="say why"):
                ws.include(SAM, reason=nothing)  # type: ignore[arg-type]
            with pytest.raises(FieldError, match="say why"):
                ws.skip(ws.plan().today[0], reason=nothing)  # type: ignore[arg-type]
            for ask in (ws.brief, ws.closeness, ws.why_not, ws.exclude):
                with pytest.raises(MissingRecordError):
                    ask(nothing)  # type: ignore[operator]
            with pytest.raises(FieldError, match="expected a Contact"):
                jumpstart.closeness(nothing, GOAL)  # type: ignore[arg-type]
