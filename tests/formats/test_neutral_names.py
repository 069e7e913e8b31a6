"""A title that others may see names nobody by their trade or their employer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jumpstart.domain import Contact, Meeting, Network, Seeker
from jumpstart.formats.ical.neutral import neutral_titles


@pytest.mark.row("S12", accepts=False)
@pytest.mark.parametrize(
    "name",
    ["Recruiter Jane", "Headhunter Kim", "HR Ann", "Glöbex Ann", "Glo\u0308bex Ann", "Karriere Bo"],
)
def test_a_word_that_tells_of_a_search_is_no_first_name(name: str) -> None:
    seeker, contact = Seeker(name="Robin", employer="Globex", confidential=True), Contact(name=name)
    meeting = Meeting(contact=contact, starts_at=datetime(2026, 6, 1, 9, tzinfo=UTC))

    assert ("Meet somebody",) == neutral_titles((meeting,), seeker=seeker, network=Network.of(seeker, contact, meeting))


@pytest.mark.row("S12", accepts=True)
@pytest.mark.parametrize(("name", "title"), [("Jane Recruiter", "Meet Jane"), ("Zoë Lund", "Meet Zoë")])
def test_a_first_name_is_told(name: str, title: str) -> None:
    seeker, contact = Seeker(name="Robin", employer="Globex", confidential=True), Contact(name=name)
    meeting = Meeting(contact=contact, starts_at=datetime(2026, 6, 1, 9, tzinfo=UTC))

    assert (title,) == neutral_titles((meeting,), seeker=seeker, network=Network.of(seeker, contact, meeting))
