"""How far the news has come: everybody counts, and nobody is left out for seeming of no use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Coverage, coverage
from jumpstart.domain import Contact, Goal, Interaction, Network, Put, Seeker
from jumpstart.playbook import plan
from jumpstart.playbook.coverage import Circle
from jumpstart.testing import strategies

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CLEANER = Contact(name="Sam Ortiz", notes="my dry cleaner")
DANA = Contact(name="Dana Okafor", categories=("choir", "finance"))
CONFIDENTIAL = Seeker(name="Robin Vale", employer="Globex", confidential=True)
COLLEAGUES = tuple(Contact(name=f"Colleague {number}", organization="Globex") for number in range(3))


def told(contact: Contact, **fields: object) -> Interaction:
    """A contact was told of the search."""
    return Interaction(kind="told", contact=contact, at=NOON, **fields)  # type: ignore[arg-type]


@pytest.mark.row("S6", accepts=True)
def test_the_dry_cleaner_with_no_employer_and_no_title_counts() -> None:
    found = coverage(Network.of(CLEANER, DANA, told(CLEANER)))

    assert (1, 1, 0.5) == (found.told, found.rest, found.share)


@pytest.mark.row("S6", accepts=False)
def test_who_must_not_hear_of_it_is_no_part_of_the_share_and_is_counted_by_reason() -> None:
    found = coverage(Network.of(CONFIDENTIAL, CLEANER, *COLLEAGUES, told(CLEANER)))

    assert 1.0 == found.share
    assert (("works at Globex, and your search is confidential", 3),) == found.excluded
    assert 4 == found.everybody


def test_who_was_told_and_must_not_hear_of_it_is_counted_apart() -> None:
    found = coverage(Network.of(CONFIDENTIAL, CLEANER, *COLLEAGUES, told(COLLEAGUES[0])))

    assert (0, 1, 1) == (found.told, found.rest, found.told_although_excluded)
    assert 0.0 == found.share


def test_without_anybody_to_tell_there_is_no_share() -> None:
    found = coverage(Network.of())

    assert Coverage() == found
    assert found.share is None
    assert "There is nobody to tell yet" == str(found)


def test_a_network_of_colleagues_alone_has_no_share() -> None:
    assert coverage(Network.of(CONFIDENTIAL, *COLLEAGUES)).share is None


def test_telling_somebody_twice_counts_once_and_other_interactions_do_not() -> None:
    again = Interaction(kind="told", contact=CLEANER, at=NOON + timedelta(days=1))
    met = Interaction(kind="met", contact=DANA, at=NOON)

    assert 1 == coverage(Network.of(CLEANER, DANA, told(CLEANER), again, met)).told


def test_each_tag_has_its_own_count() -> None:
    found = coverage(Network.of(CLEANER, DANA, told(DANA)))

    assert (Circle(name="", rest=1), Circle(name="choir", told=1), Circle(name="finance", told=1)) == found.circles
    assert {"circle": "choir", "told": 1, "rest": 0} == found.rows()[1]


def test_coverage_reads_as_a_page() -> None:
    found = coverage(Network.of(CONFIDENTIAL, CLEANER, DANA, *COLLEAGUES, told(CLEANER), told(COLLEAGUES[1])))

    assert (
        "Told 1 of 2 people (50 %), 1 to go\n"
        "  3 left out: works at Globex, and your search is confidential\n"
        "  1 of those left out know of it all the same"
    ) == str(found)


def test_it_says_a_hundred_percent_once_everybody_knows_and_not_before() -> None:
    people = [Contact(name=f"Person {number}") for number in range(300)]
    nearly = coverage(Network.of(*people, *map(told, people[1:])))

    assert "Told 299 of 300 people (99 %), 1 to go" == str(nearly)
    assert "Told 300 of 300 people (100 %), 0 to go" == str(coverage(Network.of(*people, *map(told, people))))


def test_coverage_goes_over_thirty_thousand_contacts_once() -> None:
    people = [Contact(name=f"Person {number}", organization=f"Firm {number % 900}") for number in range(30_000)]
    network = Network.of(CONFIDENTIAL, *people, *map(told, people[::3]))
    began = process_time()
    found = coverage(network)

    assert (10_000, 20_000) == (found.told, found.rest)
    assert process_time() - began < 10  # a loop over every pair would take an hour


@given(strategies.networks(max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_any_order_of_records_gives_the_same_coverage_and_everybody_is_in_it_once(network, random) -> None:
    records = list(network.records())
    random.shuffle(records)
    found = coverage(network)

    assert found == coverage(Network.of(*records))
    assert len(network.contacts) == found.everybody
    assert found.share is None or 0 <= found.share <= 1


@given(strategies.networks(max_size=5))
@settings(max_examples=40)
def test_the_rest_is_whom_the_plan_still_asks_to_tell(network) -> None:
    network = network.after([Put(Goal(role="nurse", places=("Denver",)))])
    made = plan(network, now=NOON)
    asked = sum(each.rule == "tell-everyone" for each in made.follow_ups)
    waiting = sum(each.count for each in made.waiting if each.rule == "tell-everyone")

    assert coverage(network).rest == asked + waiting
