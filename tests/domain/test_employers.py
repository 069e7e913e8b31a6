from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.domain import Contact, Lead, Seeker
from jumpstart.domain.employer_names import names_employer
from jumpstart.domain.employers import employer_key, reason_to_exclude, reason_to_include, reason_to_leave

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
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
        (Contact(name="Ana", title="Buyer at Globex", unit="Globex", notes="works at Globex"), ""),
        (Contact(name="Ana", urls=("https://globex.example/ana",)), ""),
    ],
    ids=["name", "alias", "domain", "elsewhere", "unknown", "title-and-notes", "web-address"],
)
def test_who_must_not_hear_of_a_confidential_search_is_said_with_the_reason(contact: Contact, reason: str) -> None:
    assert reason == reason_to_exclude(contact, GLOBEX)


@pytest.mark.parametrize("seeker", [None, Seeker(name="R", employer="Globex"), Seeker(name="R", confidential=True)])
def test_an_open_search_and_one_without_an_employer_exclude_nobody(seeker: Seeker | None) -> None:
    assert "" == reason_to_exclude(Contact(name="Ana", organization="Globex"), seeker)


@pytest.mark.row("S9", accepts=True)
@pytest.mark.parametrize(
    "name",
    [
        *("Globex", "GLOBEX", " globex", "Glóbex", "Glo-Bex", "GloBex", "Globex.com", "“Globex”", "globex®"),
        *("Globex Corporation", "Globex Corp", "Globex Co., Ltd.", "Globex, Inc.", "Globex L.L.C.", "Globex Pty Ltd"),
        *("Globex GmbH", "Globex GmbH & Co. KG", "Globex AG", "Globex SE", "Globex B.V.", "Globex A/S", "Globex AB"),
        *("Globex S.A.", "Globex S.p.A.", "Globex S.r.l.", "Globex SARL", "Globex S.A. de C.V.", "Globex Ltda."),
        *(
            "Globex Sp. z o.o.",
            "Globex s.r.o.",
            "Globex Kft.",
            "Globex OÜ",
            "Globex Pte. Ltd.",
            "Globex Private Limited",
        ),
        *("PT Globex Tbk", "OOO Globex", "株式会社Globex", "Globex 有限公司", "The Globex Company"),
        *("Globex Group", "Globex Holding AG", "Globex International", "Groupe Globex – Globex"),
        *("Globex UK", "Globex UK Ltd", "Globex (UK)", "Globex Deutschland GmbH", "Globex North America"),
        *("Globex UK and Ireland", "Globex Hong Kong Limited", "Globex, Inc. (Denver)"),
        *(
            "Globex – Retail",
            "Globex - Retail",
            "Globex—Retail",
            "Globex | Retail",
            "Globex / Retail",
            "Globex: Retail",
        ),
        *("Globex, Denver office", "Globex, Research & Development", "Globex, Retail GmbH", "Globex Retail Division"),
        *("Retail Division of Globex", "Purchasing, Globex", "Purchasing @ Globex", "Denver Branch - Globex Corp."),
        *("Globex Sales Team", "Globex HR Staff", "Globex’s Denver office", "Globex's Sales Team"),
        *("Globex N.A.", "Globex N. A.", "Globex Companies", "The Globex Companies, Inc."),
        *("Acme (Globex Group)", "Acme, a Globex company", "Acme (part of Globex)", "Acme (formerly Globex)"),
        *("Hooli", "Hooli Inc., a brand", "HOOLI EMEA"),
    ],
)
def test_a_spelling_or_a_part_of_the_employer_is_hit(name: str) -> None:
    seeker = Seeker(name="R", employer="Globex Corporation", employer_aliases=("Hooli",), confidential=True)

    assert f"works at {name}, and your search is confidential" == reason_to_exclude(
        Contact(name="Ana", organization=name), seeker
    )


@pytest.mark.row("S9", accepts=False)
@pytest.mark.parametrize(
    "name",
    [
        *("Globexia", "Globe", "Glob", "Global Exports", "Global Ex", "Notglobex", "Eglobex", "Globex2"),
        *("Globex Dental", "Globex Partners", "Globex & Sons", "Globex and Miller", "New Globex", "Globex Foundation"),
        *("Globex Dental Office", "Globex-Miller", "Miller-Globex", "Globex, Miller & Partners", "Miller, Globex"),
        *("Globex, Miller, Stone LLP", "Miller, Globex & Co.", "ex-Globex", "Friends of Globex", "Acme (ex Globex)"),
        *("Globex Dental Team", "Globex Team", "Globex Legal Group", "Globex's", "Globex's Diner", "Globex Denver"),
        *("Hoolia", "Group", "UK Ltd", "Inc.", "", "-", ",", " , ,", "()", "–", "株式会社"),
    ],
)
def test_a_name_that_only_looks_like_the_employer_is_not_hit(name: str) -> None:
    seeker = Seeker(name="R", employer="Globex Corporation", employer_aliases=("Hooli",), confidential=True)

    assert "" == reason_to_exclude(Contact(name="Ana", organization=name), seeker)


@pytest.mark.parametrize(
    ("employer", "name", "is_hit"),
    [
        ("Müller Bau AG", "Mueller Bau", True),
        ("Mueller Bau", "MÜLLER BAU GmbH", True),
        ("Ørsted", "Orsted A/S", True),
        ("Schmidt & Söhne", "Schmidt und Soehne OHG", True),
        ("Smith & Sons", "Smith and Sons", True),
        ("Smith & Sons", "Smith + Sons Ltd", True),
        ("Smith & Sons", "Smith Sons", False),
        ("JPMorgan", "J.P. Morgan", True),
        ("Wal-Mart", "Walmart Inc.", True),
        ("Globex Group UK Ltd", "Globex", True),
        ("Globex", "Globex Brasil Ltda", True),
        ("ООО Глобекс", "Глобекс", True),  # noqa: RUF001  Cyrillic is meant
        ("ハラ", "バラ", False),
        ("Acme", "Acme Dental", False),
        ("Acme Dental", "Acme", False),
        ("Air France", "Air Canada", False),
        ("Bank of America", "Bank of England", False),
        ("Bank of America", "Bank of America N.A.", True),
        ("Bank of America, N.A.", "Bank of America", True),
        ("Bank of America", "Bank N.A.", False),
        ("Domino", "Domino's", False),
        ("Domino's", "Dominos", True),
        ("University of Denver", "University of Boulder", False),
        ("The Company", "The Group", False),
    ],
)
def test_what_tells_employers_apart_and_what_does_not(employer: str, name: str, is_hit: bool) -> None:
    seeker = Seeker(name="R", employer=employer, confidential=True)

    assert is_hit == bool(reason_to_exclude(Contact(name="Ana", organization=name), seeker))


@pytest.mark.row("S9", accepts=True)
@pytest.mark.parametrize(
    ("domain", "address"),
    [
        ("globex.example", "ana@globex.example"),
        ("globex.example", "Ana Ruiz <ANA@GLOBEX.EXAMPLE>"),
        ("globex.example", "ana@mail.eu.globex.example"),
        ("@globex.example", "ana@globex.example"),
        ("*.globex.example.", "ana@globex.example"),
        ("https://www.globex.example/jobs?q=1", "ana@globex.example"),
        ("hr@globex.example", "ana@globex.example"),
        ("glöbex.example", "ana@xn--glbex-kua.example"),
        ("", "ana@globex.example"),
        ("", "ana@mail.globex.co.uk"),
    ],
)
def test_an_address_at_the_employer_is_hit(domain: str, address: str) -> None:
    seeker = Seeker(name="R", employer="Globex", employer_domains=(domain,) if domain else (), confidential=True)

    assert reason_to_exclude(Contact(name="Ana", emails=(address,)), seeker).startswith("has an address at ")


@pytest.mark.row("S9", accepts=False)
@pytest.mark.parametrize(
    ("domains", "address"),
    [
        (("globex.example",), "ana@notglobex.example"),
        (("globex.example",), "ana@globex.example.com.evil.example"),
        (("globex.example",), "ana@globex.example.com"),
        (("globex.example",), "globex.example@acme.example"),
        (("globex.example",), "ana@globex.test"),
        (("globex.example",), "ana@example"),
        (("globex.example",), "globex.example"[::-1]),
        (("gmail.com", "yahoo.co.uk"), "ana@gmail.com"),
        (("gmail.com", "yahoo.co.uk"), "ana@yahoo.co.uk"),
        (("@", "."), "ana@acme.example"),
        ((), "ana@globexia.example"),
        ((), "ana@globex.evil.example"),
        ((), "ana@"),
    ],
)
def test_an_address_elsewhere_is_not_hit(domains: tuple[str, ...], address: str) -> None:
    seeker = Seeker(name="R", employer="Globex", employer_domains=domains, confidential=True)

    assert "" == reason_to_exclude(Contact(name="Ana", emails=(address,)), seeker)


@pytest.mark.row("S9", accepts=True)
@pytest.mark.parametrize(
    ("employer", "address"),
    [
        ("Müller", "ana@müller.example"),
        ("Müller", "ana@xn--mller-kva.example"),
        ("Müller GmbH", "ana@mueller.example"),
        ("Mueller", "ana@müller.example"),
        ("Müller", "ana@muller.example"),
        ("Café Noir", "ana@cafénoir.example"),
        ("Café Noir", "ana@mail.café-noir.co.uk"),
        ("Cafe Noir", "ana@cafénoir.example"),
    ],
)
def test_a_domain_with_accents_is_the_employer_called_so(employer: str, address: str) -> None:
    seeker = Seeker(name="R", employer=employer, confidential=True)

    assert reason_to_exclude(Contact(name="Ana", emails=(address,)), seeker).startswith("has an address at ")


@pytest.mark.row("S9", accepts=False)
@pytest.mark.parametrize(
    "address", ["ana@müllers.example", "ana@xn--.example", "ana@xn--\xfc.example", "ana@mull.example"]
)
def test_a_domain_with_other_letters_is_another_employer(address: str) -> None:
    seeker = Seeker(name="R", employer="Müller", confidential=True)

    assert "" == reason_to_exclude(Contact(name="Ana", emails=(address,)), seeker)


def test_a_word_without_a_dot_among_the_domains_hides_no_domain_of_that_name() -> None:
    seeker = Seeker(name="R", employer="Globex", employer_domains=("Globex",), confidential=True)

    assert reason_to_exclude(Contact(name="Ana", emails=("ana@globex.example",)), seeker)
    assert "" == reason_to_exclude(Contact(name="Ana", emails=("ana@acme.example",)), seeker)


def test_free_mail_is_nobodys_employer_though_it_may_be_called_so() -> None:
    seeker = Seeker(name="R", employer="Yahoo", confidential=True)

    assert "" == reason_to_exclude(Contact(name="Ana", emails=("ana@yahoo.com",)), seeker)


@pytest.mark.row("S9", accepts=True)
def test_an_exception_with_its_reason_lets_a_colleague_hear() -> None:
    colleague = Contact(name="Ana", organization="Globex", included_because="she leaves too")

    assert "" == reason_to_exclude(colleague, GLOBEX)
    assert "" != reason_to_exclude(attrs.evolve(colleague, included_because=" "), GLOBEX)


@pytest.mark.row("S9", accepts=False)
@pytest.mark.parametrize(
    ("now_tied", "is_heard"),
    [
        ({"organization": "GLOBEX, Inc."}, True),
        ({"organization": "Globex UK"}, False),
        ({"organization": "Acme", "emails": ("ana@globex.example",)}, False),
        ({"organization": "Acme"}, True),
    ],
    ids=["spelled-otherwise", "other-part", "address", "left"],
)
def test_an_exception_holds_for_what_it_was_made_for(now_tied: dict[str, Any], is_heard: bool) -> None:
    colleague = Contact(
        name="Ana", organization="Globex", included_because=reason_to_include("works at Globex", "she knows")
    )

    assert is_heard == (reason_to_exclude(attrs.evolve(colleague, **now_tied), GLOBEX) == "")


def test_an_exception_at_one_employer_is_none_at_the_next() -> None:
    colleague = Contact(
        name="Ana", organization="Acme", included_because=reason_to_include("works at Globex", "she knows")
    )

    assert reason_to_exclude(colleague, attrs.evolve(GLOBEX, employer="Acme"))


@pytest.mark.row("S9", accepts=True)
def test_somebody_to_whom_a_lead_about_the_employer_leads_must_not_hear() -> None:
    kim = Contact(name="Kim Vice", organization="Acme")
    lead = Lead(source="sam", person=kim, employer="Globex Inc.", received_at=AT)
    reason = "is whom a lead about Globex Inc. leads to"

    assert f"{reason}, and your search is confidential" == reason_to_exclude(kim, GLOBEX, {lead.id: lead})
    assert "" == reason_to_exclude(
        attrs.evolve(kim, included_because=reason_to_include(reason, "she knows")), GLOBEX, {lead.id: lead}
    )
    assert "" == reason_to_exclude(kim, GLOBEX, {})


@pytest.mark.row("S9", accepts=False)
def test_the_source_of_a_lead_and_whom_another_lead_leads_to_may_hear() -> None:
    leads = (
        Lead(source="ana", person="kim", employer="Globex", received_at=AT),
        Lead(source="kim", person="ana", employer="Acme", received_at=AT),
    )

    assert "" == reason_to_exclude(Contact(name="Ana", id="ana"), GLOBEX, {lead.id: lead for lead in leads})


def test_a_lead_about_the_employer_is_left_alone_in_a_confidential_search() -> None:
    lead = Lead(source="sam", name="Kim Vice", employer="Globex Inc.", received_at=AT)

    assert "the lead is about Globex Inc., and your search is confidential" == reason_to_leave(lead, GLOBEX)
    assert "" == reason_to_leave(lead, attrs.evolve(GLOBEX, confidential=False))
    assert "" == reason_to_leave(attrs.evolve(lead, employer=""), GLOBEX)
    assert "" == reason_to_leave(lead, None)


LEGAL = st.sampled_from(["", " Inc.", ", LLC", " GmbH", " S.A.", " Ltd", " & Co. KG", " Sp. z o.o."])
PLACES = st.sampled_from(["", " UK", " (Germany)", " – Retail", ", Denver office", " Group", " Division", " | HR"])
CASES = st.sampled_from([str.upper, str.lower, str.title, str])


@given(st.sampled_from(["Globex", "Initech", "Müller", "Café Olé", "Hooli & Sons"]), PLACES, LEGAL, CASES)
def test_legal_form_place_and_case_never_hide_the_employer(employer: str, place: str, legal: str, case: object) -> None:
    seeker = Seeker(name="R", employer=employer, confidential=True)
    name = case(f"{employer}{legal}{place}")  # type: ignore[operator]

    assert reason_to_exclude(Contact(name="Ana", organization=name), seeker)


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_name_can_be_compared_and_is_its_own(name: str, other: str) -> None:
    assert names_employer(name, (name,)) == bool(employer_key(name))
    assert not names_employer(other, ("", " "))


@given(st.from_regex(r"[b-df-hj-np-tv-z]{1,9}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_a_further_word_or_letter_is_another_employer(more: str, joint: str) -> None:
    name = f"Globex{joint}{more}"
    known = employer_key(name) == "globex" or more in ("gb", "hq", "hr")

    assert known or not names_employer(name, ("Globex",))
