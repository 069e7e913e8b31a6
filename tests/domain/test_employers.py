from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import Contact, Seeker
from jumpstart.domain.employers import employer_key, reason_to_exclude

GLOBEX = Seeker(
    name="Robin Vale",
    employer="Globex Corporation",
    employer_aliases=("Globex Health",),
    employer_domains=("@Globex.example",),
    confidential=True,
)


@pytest.mark.parametrize(
    "spelling",
    [
        *("Globex", "GLOBEX", "globex corp", "Globex Corp.", "The Globex Corporation, Inc.", "Globex, LLC", " Globex "),
        *("Glóbex", "Globex GmbH", "Globex S.A.", "Globex Co."),
    ],
)
def test_the_spellings_of_one_employer_have_one_key(spelling: str) -> None:
    assert employer_key("Globex") == employer_key(spelling)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Globex", "Globe"), ("Globex", "Globex Health"), ("Smith & Sons", "Smith Sons"), ("The Company", "The Group")],
)
def test_two_employers_have_two_keys(first: str, second: str) -> None:
    assert employer_key(first) != employer_key(second)


def test_an_ampersand_is_an_and() -> None:
    assert employer_key("Smith and Sons") == employer_key("Smith & Sons, Ltd.")


@pytest.mark.parametrize("blank", ["", " ", "-", "…"])
def test_a_blank_name_has_no_key(blank: str) -> None:
    assert "" == employer_key(blank)


@given(st.text())
def test_a_key_is_its_own_key_or_loses_another_legal_form(name: str) -> None:
    key = employer_key(name)

    assert employer_key(key) in (key, " ".join(key.split()[1:]) if key.startswith("the ") else key)
    assert key == " ".join(key.split())


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        (Contact(name="Ana", organization="GLOBEX Corp."), "works at GLOBEX Corp., and your search is confidential"),
        (Contact(name="Ana", organization="globex health"), "works at globex health, and your search is confidential"),
        (
            Contact(name="Ana", emails=("a@example.org", "ana@mail.GLOBEX.example")),
            "has an address at mail.globex.example, and your search is confidential",
        ),
        (Contact(name="Ana", organization="Acme", emails=("ana@notglobex.example",)), ""),
        (Contact(name="Ana"), ""),
    ],
    ids=["name", "alias", "domain", "elsewhere", "unknown"],
)
def test_who_must_not_hear_of_a_confidential_search_is_said_with_the_reason(contact: Contact, reason: str) -> None:
    assert reason == reason_to_exclude(contact, GLOBEX)


@pytest.mark.parametrize("seeker", [None, Seeker(name="R", employer="Globex"), Seeker(name="R", confidential=True)])
def test_an_open_search_and_one_without_an_employer_exclude_nobody(seeker: Seeker | None) -> None:
    assert "" == reason_to_exclude(Contact(name="Ana", organization="Globex"), seeker)
