from __future__ import annotations

import pytest
from hypothesis import given

from jumpstart.identity.normalize import page_key, profile_key
from jumpstart.testing import strategies


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://www.linkedin.com/in/Dana-Okafor/", "linkedin.com/in/dana-okafor"),
        ("http://de.linkedin.com/in/dana?trk=x#about", "https://m.linkedin.com/in/dana"),
        ("https://www.linkedin.com/pub/dana/1/2a/3", "https://uk.linkedin.com/pub/dana/1/2a/3"),
        (r"http\://www.linkedin.com/in/dana", "https://linkedin.com/in/dana"),
        ("https://linkedin.com/in/chlo%C3%A9", "https://linkedin.com/in/chloé"),
        ("https://x.com/dana", "https://mobile.twitter.com/@Dana"),
        ("https://www.xing.com/profile/Dana_Okafor/cv", "xing.com/profile/dana_okafor"),
    ],
)
def test_two_spellings_are_one_profile(one, two):
    assert profile_key(one) == profile_key(two) != ""


@pytest.mark.parametrize(
    "url",
    ["https://example.org/in/dana", "https://linkedin.com/company/globex", "https://github.com/about", "", "dana"],
)
def test_what_is_no_page_of_a_member_is_no_profile(url):
    assert profile_key(url) == ""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("HTTP://WWW.Example.org/", "example.org"),
        ("https://example.org/Team/?utm_source=mail&gclid=7", "example.org/Team"),
        ("https://user@example.org:443/a?b=1&a=2", "example.org/a?a=2&b=1"),
    ],
)
def test_two_spellings_are_one_page(one, two):
    assert page_key(one) == page_key(two) != ""


def test_the_path_and_what_selects_a_page_tell_pages_apart():
    urls = ("example.org", "example.org/Team", "example.org/team", "example.org?id=1", "example.org?id=2")

    assert len(urls) == len({page_key(url) for url in urls})


@given(strategies.lines())
def test_any_text_may_be_asked_for(text):
    assert isinstance(page_key(text), str)
    assert isinstance(profile_key(text), str)
