"""Who is asked to keep a search to themselves, and what may be said about who knows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

import jumpstart
from jumpstart import Contact, Goal, Interaction, Lead, Meeting, Network, NetworkingEvent, Seeker, exposure
from jumpstart.errors import FieldError, MissingRecordError
from jumpstart.playbook import plan
from jumpstart.testing import strategies

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
SEEKER = Seeker(name="Robin Vale", employer="Globex", employer_domains=("globex.example",), confidential=True)
OPEN = attrs.evolve(SEEKER, confidential=False)
GOAL = Goal(role="FP&A analyst", field="hospital finance")
ANA = Contact(name="Ana Ruiz", emails=("ana@globex.example",), organization="Globex UK")
SAM = Contact(name="Sam Ortiz", phones=("1",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))


def fact(kind: str, contact: Any = "", *, hour: int = 9, about: Any = ()) -> Interaction:
    return Interaction(kind=kind, contact=contact, at=AT.replace(hour=hour), about=about)


def asked(*records: Any) -> list[tuple[str, date]]:
    """Whom the plan asks to ask for confidence, and by when."""
    made = plan(Network.of(GOAL, SAM, DANA, *records), now=AT)
    return [(each.subject, each.due) for each in made.follow_ups if each.rule == "ask-for-confidence"]


@pytest.mark.row("S10", accepts=True)
def test_whoever_was_told_in_confidence_is_asked_to_keep_it_that_day() -> None:
    assert [(SAM.id, date(2026, 6, 1))] == asked(SEEKER, fact("told", SAM), fact("told", SAM, hour=11))


@pytest.mark.row("S10", accepts=True)
@pytest.mark.parametrize("hour", [8, 9, 10])
def test_that_somebody_was_asked_is_recorded_and_settles_it(hour: int) -> None:
    assert [] == asked(SEEKER, fact("told", SAM), fact("asked-for-confidence", SAM, hour=hour))


@pytest.mark.row("S10", accepts=True)
def test_a_vague_goal_does_not_put_off_the_request_for_confidence() -> None:
    made = plan(Network.of(Goal(role="something"), SEEKER, SAM, fact("told", SAM)), now=AT)

    assert "ask-for-confidence" in [each.rule for each in made.today]


@pytest.mark.row("S10", accepts=False)
def test_telling_does_not_by_itself_ask_for_confidence() -> None:
    with jumpstart.open("memory:", clock=lambda: AT, discover=False) as ws:
        ws.add(SEEKER, GOAL, SAM)
        (step,) = (each for each in ws.plan().today if each.rule == "tell-everyone")
        ws.complete(step)

        assert ["told"] == [each.kind for each in ws.network.interactions.values()]
        assert "ask-for-confidence" in [each.rule for each in ws.plan().today]


@pytest.mark.row("S10", accepts=False)
def test_in_an_open_search_nothing_is_asked_in_confidence() -> None:
    assert [] == asked(OPEN, fact("told", SAM))
    assert [] == asked(SEEKER)


@pytest.mark.row("S11", accepts=True)
def test_who_knows_is_whoever_was_told_or_dealt_with() -> None:
    meeting = Meeting(contact=DANA, starts_at=AT)
    lead = Lead(source=SAM, name="Kim Park", received_at=AT.replace(hour=5))
    facts = (
        fact("met", DANA, about=meeting),
        fact("asked-for-meeting", about=lead, hour=12),
        fact("asked-for-confidence", DANA, hour=10),
    )
    seen = exposure(Network.of(SEEKER, SAM, DANA, ANA, meeting, lead, *facts))

    assert [
        ("Sam Ortiz", "may know why you look for leads, since they gave you one", False),
        ("Dana Okafor", "you met Dana Okafor", True),
        ("Kim Park", "you asked somebody for a meeting", False),
    ] == [(each.name, each.reason, each.was_asked) for each in seen.knows]
    assert ["Sam Ortiz", "Kim Park"] == [each.name for each in seen.not_asked]


@pytest.mark.row("S11", accepts=True)
@pytest.mark.parametrize(
    "kind",
    ["told", "asked-for-confidence", "asked-for-referral", "reintroduced", "sent-resume", "updated", "of-a-book"],
)
def test_what_speaks_of_a_search_counts_as_telling(kind: str) -> None:
    assert ["Sam Ortiz"] == [each.name for each in exposure(Network.of(SEEKER, SAM, fact(kind, SAM))).knows]


@pytest.mark.row("S11", accepts=False)
@pytest.mark.parametrize("kind", ["met", "gave-card", "received-card", "thanked", "replied", "declined"])
def test_what_need_not_speak_of_a_search_does_not(kind: str) -> None:
    assert () == exposure(Network.of(SEEKER, SAM, fact(kind, SAM))).knows


@pytest.mark.row("S11", accepts=True)
def test_who_stands_close_to_the_employer_is_said_with_the_reason() -> None:
    event = NetworkingEvent(name="the Finance Mixer", starts_at=AT)
    lea = Contact(name="Lea Koch", notes="We met when she was at Globex.", emails=("lea@example.org",))
    bo = Contact(name="Bo Lind", emails=("bo@example.org",))
    lead = Lead(source=SAM, person=bo, employer="Globex Inc.", received_at=AT)
    boss = attrs.evolve(ANA, included_because="she leaves too")
    met = [fact("met", each, about=event) for each in (boss, DANA)]
    seen = exposure(Network.of(SEEKER, SAM, DANA, boss, lea, bo, event, lead, fact("told", boss), *met))

    assert [
        ("Ana Ruiz", "works at Globex UK; you made an exception: she leaves too; you told Ana Ruiz", True),
        ("Sam Ortiz", "gave you a lead about Globex Inc.", True),
        ("Bo Lind", "is whom a lead about Globex Inc. leads to", False),
        ("Dana Okafor", "shares the Finance Mixer with Ana Ruiz, who works at Globex UK", False),
        ("Lea Koch", "is noted with Globex in their title, tags or notes", False),
    ] == [(each.name, each.reason.partition("; Sam")[0], each.may_know) for each in seen.near_employer]


@pytest.mark.row("S11", accepts=False)
def test_who_has_no_tie_to_the_employer_is_not_close_to_it() -> None:
    globexia = Contact(name="Uma Roy", organization="Globexia", notes="not at Globexia any more")

    assert () == exposure(Network.of(SEEKER, SAM, globexia, fact("told", globexia))).near_employer


@pytest.mark.row("S11", accepts=False)
def test_with_nothing_recorded_it_says_what_records_cannot_say() -> None:
    assert (
        "Your search is confidential: Globex must not learn of it.\n"
        "Who knows cannot be told from your records; note whom you tell, and it will show here.\n"
        "Who stands close to Globex cannot be told from your records.\n"
        "What was said and not recorded, and whom these people talk to, no record can show."
    ) == str(exposure(Network.of(SEEKER)))


def test_it_reads_like_a_careful_person() -> None:
    facts = (fact("told", SAM), fact("asked-for-confidence", SAM, hour=10))

    assert (
        "Your search is confidential: Globex must not learn of it.\n"
        "By your records, these may know:\n"
        "  Sam Ortiz: you told Sam Ortiz, on Monday 1 June 2026\n"
        "All of these were asked to keep it to themselves; whether they do is in no record.\n"
        "One step from Globex:\n"
        "  Ana Ruiz: works at Globex UK\n"
        "What was said and not recorded, and whom these people talk to, no record can show."
    ) == str(exposure(Network.of(SEEKER, SAM, ANA, *facts)))


@pytest.mark.parametrize("seeker", [(), (OPEN,), (Seeker(name="R"),)], ids=["none", "open", "no-employer"])
def test_an_open_search_is_said_to_be_open(seeker: tuple[Seeker, ...]) -> None:
    seen = exposure(Network.of(SAM, fact("told", SAM), *seeker))

    assert str(seen).startswith("Your search is open: ")
    assert (False, (), 1) == (seen.is_confidential, seen.not_asked, len(seen.knows))


@given(strategies.networks())
@settings(max_examples=50)
def test_it_never_says_safe_or_that_the_number_is_zero(network: Network) -> None:
    seen = exposure(network)
    told = "\n".join(str(each) for each in (*seen.knows, *seen.not_asked, *seen.near_employer))
    own = [line for line in str(seen).splitlines() if line.strip() not in told and seen.employer not in line]

    assert [] == [line for line in own if re.search(r"\b(safe|zero|nobody|no one|none|0)\b", line, re.IGNORECASE)]
    assert str(seen).endswith("no record can show.")
    assert seen == exposure(Network.of(*reversed(tuple(network.records()))))


@pytest.mark.row("S9", accepts=True)
def test_including_a_colleague_is_one_recorded_act_that_can_be_undone() -> None:
    with jumpstart.open("memory:", clock=lambda: AT, discover=False) as ws:
        ws.add(SEEKER, GOAL, ANA)
        revision = ws.include(ANA, reason=" she\nleaves too ")
        tellable = [each.subject for each in ws.plan().today if each.rule == "tell-everyone"]
        note = ws.history()[-1].note
        ws.undo(revision.number)

        assert ([ANA.id], 1) == (tellable, len(revision.changes))
        assert "included in the confidential search (she leaves too): Ana Ruiz" == note
        assert [] == [each for each in ws.plan().today if each.rule == "tell-everyone"]


@pytest.mark.row("S9", accepts=False)
def test_including_somebody_takes_a_reason_and_a_contact() -> None:
    with jumpstart.open("memory:", clock=lambda: AT, discover=False) as ws:
        ws.add(SEEKER, ANA)
        before = ws.revision

        with pytest.raises(FieldError, match="say why they may hear of it although they work at the employer"):
            ws.include(ANA, reason=" ")
        with pytest.raises(MissingRecordError, match="nobody"):
            ws.include("nobody", reason="she leaves too")
        assert before == ws.revision


def test_importing_a_card_again_keeps_an_exception(tmp_path) -> None:
    file = tmp_path / "ana.vcf"
    with jumpstart.open("memory:", clock=lambda: AT, discover=False) as ws:
        ws.add(SEEKER)
        for title in ("Buyer", "Head buyer"):
            card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Ana\r\nORG:Globex\r\nTITLE:{title}\r\nEND:VCARD\r\n"
            file.write_text(card, "utf-8", newline="")
            ws.import_file(file)
            (ana,) = ws.network.contacts.values()
            if title == "Buyer":
                ws.include(ana, reason="she leaves too")

        assert ("Head buyer", "works at Globex, and may hear of it: she leaves too") == (
            ana.title,
            ana.included_because,
        )


def test_the_workspace_says_its_exposure() -> None:
    with jumpstart.open("memory:", clock=lambda: AT, discover=False) as ws:
        ws.add(SEEKER, SAM, fact("told", SAM))

        assert exposure(ws.network) == ws.exposure()
