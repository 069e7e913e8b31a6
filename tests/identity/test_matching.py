from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstart import Contact, ContactPoint, Network
from jumpstart.domain import Card, Dismissal, PartialDate
from jumpstart.errors import FieldError
from jumpstart.identity import match

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def person(name, id, **fields):
    return Contact(name=name, id=id, **fields)


def verdict(*contacts, **asked):
    found = match(contacts, **asked)
    return found[0].verdict if found else "none"


def work(number):
    return (ContactPoint(value=number, types=("work",)),)


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ({"emails": ("ana.ruiz@gmail.com",)}, {"emails": ("AnaRuiz+x@gmail.com",)}, "e-mail address anaruiz@gmail.com"),
        ({"phones": ("+1 303 555 0100",)}, {"phones": ("303.555.0100",)}, "phone number +1 303 555 0100"),
        (
            {"urls": ("https://de.linkedin.com/in/Ana/",)},
            {"urls": ("linkedin.com/in/ana",)},
            "profile page linkedin.com/in/ana",
        ),
        ({"urls": ("https://ana.example",)}, {"urls": ("http://www.ana.example/",)}, "web address ana.example"),
        (
            {"card": Card(data=b"BEGIN:VCARD\nUID:urn:uuid:7-\n 9\nN:1\n")},
            {"card": Card(data=b"BEGIN:VCARD\nitem1.UID;VALUE=text:7-9\nN:2\n")},
            "UID 7-9",
        ),
    ],
)
def test_what_one_person_alone_has_and_the_name_make_it_certain(one, two, reason):
    (found,) = match([person("Ana Ruiz", "1", **one), person("Ana Ruiz", "2", **two)])

    assert ("1", "2", "certain") == (found.first, found.second, found.verdict)
    assert (f"same {reason}", "same name Ana Ruiz") == found.reasons
    assert 80 <= found.score <= 100


def test_a_name_with_its_employer_is_likely():
    (found,) = match(
        [
            person("Bob Smith", "1", organization="Globex Inc."),
            person("Smith, Robert", "2", organization="The Globex Corporation"),
        ]
    )

    assert ("likely", 75) == (found.verdict, found.score)
    assert ("names that say the same, Bob Smith and Smith, Robert", "both work at Globex Inc.") == found.reasons
    assert "likely, 75: names that say the same, Bob Smith and Smith, Robert; both work at Globex Inc." == str(found)


def test_a_family_that_shares_an_address_is_two_people():
    shared = {"emails": ("the.ruizes@example.org",), "phones": ("303 555 0100",)}

    assert "likely" == verdict(person("Ana Ruiz", "1", **shared), person("Tom Ruiz", "2", **shared))


def test_a_father_and_his_son_at_one_address_are_two_people():
    shared = {"emails": ("smiths@example.org",)}

    assert "likely" == verdict(person("John Smith", "1", **shared), person("John Smith Jr.", "2", **shared))
    assert "certain" not in {
        each.verdict
        for each in match(
            [
                person("John Smith", "1", **shared),
                person("John Smith Jr.", "2", **shared),
                person("John Smith", "3", **shared),
            ]
        )
    }


def test_colleagues_at_one_switchboard_are_two_people():
    assert "none" == verdict(
        person("Ana Ruiz", "1", organization="Globex", phones=work("303 555 0100")),
        person("Lee Chen", "2", organization="Globex", phones=work("303 555 0100")),
    )


def test_a_number_at_work_is_not_enough_for_namesakes():
    shared = {"phones": work("303 555 0100")}
    (found,) = match([person("John Smith", "1", **shared), person("John Smith", "2", **shared)])

    assert ("likely", "same phone number 303 555 0100 at work") == (found.verdict, found.reasons[0])


def test_namesakes_at_one_employer_are_not_certain():
    shared = {"organization": "Globex", "phones": work("303 555 0100")}
    (found,) = match(
        [
            person("John Smith", "1", emails=("john.smith@globex.example",), **shared),
            person("John Smith", "2", emails=("john.smith2@globex.example",), **shared),
        ]
    )

    assert "likely" == found.verdict
    assert (
        "but the addresses at globex.example differ: john.smith@globex.example and john.smith2@globex.example"
        == found.reasons[-1]
    )


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        (
            {"urls": ("linkedin.com/in/ana-1",)},
            {"urls": ("linkedin.com/in/ana-2",)},
            "but the pages at linkedin.com differ: linkedin.com/in/ana-1 and linkedin.com/in/ana-2",
        ),
        (
            {"birthday": PartialDate(month=4, day=12)},
            {"birthday": PartialDate(year=1985, month=4, day=13)},
            "but the birthdays differ: --04-12 and 1985-04-13",
        ),
    ],
)
def test_what_speaks_against_it_leaves_it_to_the_seeker(one, two, reason):
    shared = {"emails": ("ana@example.org",), "phones": ("303 555 0100",)}
    (found,) = match([person("Ana Ruiz", "1", **one, **shared), person("Ana Ruiz", "2", **two, **shared)])

    assert "likely" == found.verdict
    assert reason == found.reasons[-1]


def test_the_address_of_an_office_makes_nothing_certain():
    shared = {"emails": ("sales@globex.example",)}
    (found,) = match([person("Ana Ruiz", "1", **shared), person("Ana Ruiz", "2", **shared)])

    assert "likely" == found.verdict
    assert "same e-mail address sales@globex.example, which is that of an office" == found.reasons[0]
    assert "none" == verdict(person("Ana Ruiz", "1", **shared), person("Lee Chen", "2", **shared))


def test_an_address_of_more_than_two_people_makes_nothing_certain():
    shared = {"emails": ("the.house@example.org",)}
    names = ("Ana Ruiz", "Ana Ruiz", "Lee Chen", "Priya Natarajan")

    (found,) = match([person(name, str(number), **shared) for number, name in enumerate(names)])

    assert ("0", "1", "likely", 60) == (found.first, found.second, found.verdict, found.score)
    assert "same e-mail address the.house@example.org, which others have too" == found.reasons[0]


def test_entries_of_one_person_do_not_count_as_others():
    shared = {"emails": ("ana@example.org",)}

    found = match([person("Ana Ruiz", str(number), **shared) for number in range(4)])

    assert ["certain"] * 6 == [each.verdict for each in found]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Cole", "likely"),
        ("A. Ruiz", "likely"),
        ("Ana", "certain"),
        ("ana@example.org", "certain"),
        ("Ana Ruizz", "certain"),
        ("Lee Chen", "none"),
    ],
)
def test_the_same_address_under_another_name(name, expected):
    shared = {"emails": ("ana@example.org",)}

    assert expected == verdict(person("Ana Ruiz", "1", **shared), person(name, "2", **shared))


def test_a_name_alone_is_likely_where_hardly_anybody_else_has_it():
    found = match([person("Ana Ruiz", "1"), person("Ana Ruiz", "2", organization="Globex")])

    assert ("same name Ana Ruiz", "hardly anybody else here has that name") == found[0].reasons
    assert () == match([person("Ana Ruiz", str(number)) for number in range(5)])
    assert () == match(
        [person("Ana Ruiz", area, phones=(f"{area} 555 0100",)) for area in ("213", "303", "403", "503", "603")]
    )


def test_a_name_at_two_employers_is_two_people():
    assert "none" == verdict(
        person("Ana Ruiz", "1", organization="Globex"), person("Ana Ruiz", "2", organization="Initech")
    )


def test_newcomers_are_compared_with_those_they_are_compared_among():
    old, other, new = (person("Ana Ruiz", id, emails=("ana@example.org",)) for id in ("old", "other", "new"))

    found = match([new], among=Network.of(old, other))

    assert [("new", "old"), ("new", "other")] == [(each.first, each.second) for each in found]


def test_a_pair_that_was_dismissed_is_left_out():
    one, two = (person("Ana Ruiz", id, emails=("ana@example.org",)) for id in ("1", "2"))
    dismissal = Dismissal(contacts=(two, one), at=NOON)

    assert () == match(Network.of(one, two, dismissal))
    assert () == match([one, two], dismissed=[dismissal])
    assert () == match([one], among=Network.of(two, dismissal))
    assert 1 == len(match([one, two]))


def test_fuzzy_forgives_more_slips():
    shared = {"emails": ("dana@example.org",)}
    one, two = person("Dana Papadakis", "1", **shared), person("Dana Papdakkis", "2", **shared)

    assert ("likely", "certain") == (verdict(one, two), verdict(one, two, matching="fuzzy"))


@pytest.mark.parametrize("region", ["germany", "ZZ", "us", "", 49])
def test_a_region_that_nobody_knows_is_refused_whether_there_is_a_number_or_not(region):
    pytest.importorskip("phonenumbers")

    with pytest.raises(FieldError, match=r"region: .*: .*; expected its two capital letters, as 'US'"):
        match([], region=region)


def test_a_region_reads_numbers_as_that_country_dials_them():
    one, two = person("Lars Hansen", "1", phones=("12 34 56 78",)), person("Lars Hansen", "2", phones=("+45 12345678",))

    assert ("likely", "certain") == (verdict(one, two), verdict(one, two, region="DK"))


def test_another_way_of_matching_is_refused():
    with pytest.raises(FieldError) as caught:
        match([], matching="magic")

    assert "matching: 'magic': expected 'rules' or 'fuzzy'" == str(caught.value)


@settings(max_examples=200)
@given(st.data())
def test_the_order_of_contacts_makes_no_difference(people, data):
    contacts = data.draw(people)
    turned = data.draw(st.permutations(contacts))

    assert match(contacts) == match(turned)


@settings(max_examples=200)
@given(st.data())
def test_matching_is_the_same_from_either_side(people, data):
    contacts = data.draw(people)
    place = data.draw(st.integers(0, len(contacts)))
    left, right = contacts[:place], contacts[place:]

    assert match(left, among=right) == match(right, among=left)


@given(st.data())
def test_pairs_stand_in_order_each_once_with_a_reason(people, data):
    found = match(data.draw(people))

    assert len(found) == len({(each.first, each.second) for each in found})
    assert all(each.first < each.second and each.reasons for each in found)
    assert all(85 <= each.score <= 100 if each.verdict == "certain" else 60 <= each.score < 85 for each in found)
    assert list(found) == sorted(found, key=lambda each: -each.score)
