"""Do I know anyone at X? A warm path of at most two steps, former employees included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import paths
from jumpstart.domain import Contact, Employer, Interaction, Lead, Network, Seeker
from jumpstart.errors import FieldError
from jumpstart.testing import strategies

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", notes="used to clean suits for Globex")
DANA = Contact(name="Dana Okafor", organization="The Globex Corporation, Inc.")


def said(*records: object, employer: Employer | str = "Globex Corp") -> list[str]:
    """The paths to an employer, as text."""
    return [str(path) for path in paths(Network.of(*records), employer)]  # type: ignore[arg-type]


def test_somebody_who_works_there_is_one_step_away_in_any_spelling() -> None:
    for employer in ("globex", "GLOBEX Inc.", Employer(name="Globex")):
        (found,) = paths(Network.of(SAM, Contact(name="Dana", organization="The Globex, Inc."), DANA), employer)[:1]

        assert (1, False) == (found.steps, found.is_former)


def test_nobody_there_is_no_path_and_notes_are_not_guessed_at() -> None:
    assert [] == said(SAM, Contact(name="Lee", organization="Globe Trotters"), Contact(name="Kim"))


@pytest.mark.parametrize(
    "tag", ["ex-Globex", "former Globex Corp.", "Formerly: Globex", "Globex alumni", "GLOBEX alumna"]
)
def test_a_former_employee_is_known_by_a_tag(tag) -> None:
    lee = Contact(name="Lee Chen", organization="Acme", categories=("choir", tag))
    (found,) = paths(Network.of(lee), "Globex Corporation")

    assert (1, True) == (found.steps, found.is_former)
    assert f"Lee Chen, now at Acme, carries your tag “{tag}”" == str(found)


def test_somebody_whom_a_lead_named_for_the_employer_and_who_is_elsewhere_now_is_a_former_one() -> None:
    lee = Contact(name="Lee Chen", organization="Acme")
    found = paths(Network.of(SAM, lee, Lead(source=SAM, person=lee, employer="Globex", received_at=NOON)), "Globex")

    assert [(1, True), (2, False)] == [(each.steps, each.is_former) for each in found]
    assert "Lee Chen, now at Acme, was named for Globex by Sam Ortiz" == str(found[0])


def test_somebody_who_named_a_person_there_is_the_first_of_two_steps() -> None:
    assert ["Sam Ortiz named Priya Natarajan at Globex on Monday 1 June 2026"] == said(
        SAM, Lead(source=SAM, name="Priya Natarajan", employer="Globex", received_at=NOON)
    )


def test_a_tip_about_the_employer_is_two_steps_to_somebody_unknown() -> None:
    (found,) = paths(Network.of(SAM, Lead(source=SAM, employer="Globex", received_at=NOON)), "Globex")

    assert (2, "", "") == (found.steps, found.person, found.name)
    assert "Sam Ortiz told you of Globex on Monday 1 June 2026" == str(found)


def test_who_introduced_you_to_somebody_there_is_on_a_path() -> None:
    introduced = Interaction(kind="introduced", contact=SAM, at=NOON, about=DANA)

    assert [
        "Dana Okafor works at The Globex Corporation, Inc.",
        "Sam Ortiz introduced you to Dana Okafor at The Globex Corporation, Inc.",
    ] == said(SAM, DANA, introduced)


def test_the_shortest_stand_first_then_who_works_there_then_who_was_in_touch_last() -> None:
    fresh, stale, never = (Contact(name=name, organization="Globex") for name in ("Zoe", "Ana", "Ben"))
    former = Contact(name="Abe", categories=("ex-Globex",))
    met = [
        Interaction(kind="met", contact=each, at=NOON + timedelta(days=day)) for each, day in ((stale, 0), (fresh, 3))
    ]
    lead = Lead(source=SAM, name="Priya", employer="Globex", received_at=NOON)
    found = paths(Network.of(never, SAM, former, stale, fresh, lead, *met), "Globex")

    assert [fresh.id, stale.id, never.id, former.id, SAM.id] == [each.contact for each in found]


def test_of_the_own_employer_it_says_to_leave_them_out() -> None:
    seeker = Seeker(name="Robin", employer="Globex", confidential=True)
    (found,) = paths(Network.of(seeker, DANA), "Globex")

    assert found.excluded
    assert "leave them out: works at The Globex Corporation, Inc., and your search is confidential" in str(found)


def test_a_blank_employer_is_refused_and_matches_nobody_without_one() -> None:
    with pytest.raises(FieldError) as refused:
        paths(Network.of(SAM), "  ")

    assert "employer: '  ': must not be blank; give the employer's name" == str(refused.value)


@given(strategies.networks(max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_any_order_of_records_gives_the_same_paths_of_at_most_two_steps(network, random) -> None:
    records = list(network.records())
    random.shuffle(records)
    found = paths(network, "Globex")

    assert found == paths(Network.of(*records), "Globex")
    assert {1, 2} >= {each.steps for each in found}


def test_a_part_of_the_employer_is_a_path_to_it_as_it_is_a_reason_to_leave_out() -> None:
    network = Network.of(Contact(name="Ana", organization="Globex UK Ltd"), Contact(name="Bo", organization="Globexia"))

    assert ["Ana works at Globex UK Ltd"] == [str(path) for path in paths(network, "Globex")]
