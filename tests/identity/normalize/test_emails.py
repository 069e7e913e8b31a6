from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.identity.normalize import email_key, is_role
from jumpstart.testing import strategies


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Dana@Example.org", "dana@example.org"),
        (" mailto:dana@example.org ", "dana@example.org"),
        ("Dana Okafor <dana@example.org>", "dana@example.org"),
        ("dana@example.org.", "dana@example.org"),
        ("da.na+jobs@gmail.com", "dana@googlemail.com"),
        ("dana+jobs@outlook.com", "dana@outlook.com"),
        ("dana@bücher.example", "dana@xn--bcher-kva.example"),
    ],
)
def test_two_spellings_are_one_address(one, two):
    assert email_key(one) == email_key(two) != ""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("da.na@example.org", "dana@example.org"),
        ("dana+jobs@example.org", "dana@example.org"),
        ("da.na@outlook.com", "dana@outlook.com"),
        ("dana@gmail.com", "dana@gmail.example"),
        ("dana@mail.example.org", "dana@example.org"),
    ],
)
def test_what_may_be_two_mailboxes_stays_two(one, two):
    assert email_key(one) != email_key(two)


@pytest.mark.parametrize("text", ["", "dana", "@example.org", "dana@", "see notes @ home", "+@gmail.com@"])
def test_what_is_no_address_has_no_key(text):
    assert email_key(text) == ""


@given(strategies.lines() | strategies.emails())
def test_a_key_is_its_own_key(text):
    key = email_key(text)

    assert key in {email_key(key), ""}


@pytest.mark.parametrize("address", ["info@globex.example", "jobs-2@globex.example", "no-reply@globex.example"])
def test_an_office_has_an_address_of_its_own(address):
    assert is_role(address)


@given(st.sampled_from(["dana", "information.desk.dana", "infopriya", "ana.sales"]))
def test_a_person_has_a_mailbox_that_is_no_office(mailbox):
    assert not is_role(f"{mailbox}@globex.example")
