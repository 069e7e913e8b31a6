from __future__ import annotations

from datetime import UTC, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.errors import FieldError
from jumpstart.outbox import Channel, channels_of, redacted
from jumpstart.plugins import masked

MAIL = "smtp://ann:hunter2@mail.example/?to=ann@example.org"


def test_a_url_is_a_channel_with_a_digest_and_without_quiet_hours():
    (channel,) = channels_of(["console:"])

    assert Channel(url="console:") == channel
    assert ("console:", None, True, timedelta(0)) == (channel.name, channel.quiet, channel.digest, channel.lead)
    assert timedelta(minutes=1) == channel.limit


def test_a_channel_is_named_by_its_url_without_secrets():
    channel = Channel(url=MAIL)

    assert channel.name == "smtp://ann:***@mail.example/?to=ann@example.org"
    assert "hunter2" not in repr(channel)


def test_what_stands_behind_a_second_scheme_is_masked_whole():
    assert masked("apprise:discord://4711/hunter2") == "apprise:discord://***"
    assert Channel(url="apprise:discord://4711/hunter2").name == "apprise:discord://***"


@pytest.mark.parametrize("url", ["apprise:discord:/4711/hunter2", "apprise:hunter2", "ntfys://hunter2@host"])
def test_a_token_in_the_wrong_place_is_not_shown_either(url):
    channel = Channel(url=url)

    assert "hunter2" not in repr(channel) + channel.name


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        (MAIL, f"cannot open {MAIL}", "cannot open smtp://ann:***@mail.example/?to=ann@example.org"),
        (MAIL, "login ann hunter2 refused\r\nBye", "login ann *** refused Bye"),
        ("smtp://ann:p%40ss@m.example/", "p@ss and p%40ss", "*** and ***"),
        ("https://h.example/?token=abc%20def&to=ann", "abc def to ann", "*** to ann"),
        ("apprise:discord://4711/tok-en?x=s3cret", "POST /4711/tok-en s3cret", "POST /***/*** ***"),
        ("apprise:discord:/4711/tok-en", "no discord:/4711/tok-en, tok-en", "no ***:/***/***, ***"),
        ("apprise:hunter2", "apprise:hunter2 and hunter2", "apprise:*** and ***"),
        ("ntfys://hunter2@h.example/topic", "hunter2 on topic", "*** on topic"),
        ("ntfys://tok%2Fen:@h.example/topic", "tok/en and tok%2Fen", "*** and ***"),
        ("smtp://ann@mail.example/", "ann is unknown at mail.example", "ann is unknown at mail.example"),
        ("console:", "x" * 600, "x" * 500 + "…"),
    ],
)
def test_what_is_told_of_a_channel_holds_no_secret(url, text, expected):
    assert expected == redacted(text, url)


@given(st.text(min_size=1), st.text())
def test_what_is_told_is_one_line(text, more):
    told = redacted(f"{text}\n{more}", MAIL)

    assert "\n" not in told
    assert len(told) <= 501


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("url", "hunter2", "expected the URL of a notifier, as 'console:'"),
        ("url", 7, "expected the URL of a notifier, as 'console:'"),
        ("quiet", (time(7), time(7)), "two different times of day"),
        ("quiet", (time(22, tzinfo=UTC), time(7)), "two different times of day"),
        ("quiet", ("22:00", "07:00"), "two different times of day"),
        ("digest", "yes", "expected True or False"),
        ("lead", timedelta(days=-1), "expected a timedelta from none to 60 days"),
        ("limit", timedelta(0), "expected a timedelta of more than none and at most an hour"),
        ("limit", timedelta(hours=2), "expected a timedelta of more than none and at most an hour"),
        ("limit", 60, "expected a timedelta of more than none and at most an hour"),
        ("name", "a\nb", "holds U+000A"),
    ],
)
def test_a_channel_refuses_what_makes_no_sense(field, value, remedy):
    with pytest.raises(FieldError) as raised:
        Channel(**{"url": "console:", field: value})

    assert raised.value.field == f"Channel.{field}"
    assert remedy in raised.value.remedy


def test_two_channels_of_one_name_are_told_apart_by_the_seeker():
    with pytest.raises(FieldError, match="two channels have this name; give each a name of its own"):
        channels_of(["apprise:ntfy://one", "apprise:ntfy://two"])

    named = channels_of(["apprise:ntfy://one", Channel(url="apprise:ntfy://two", name="phone")])
    assert ["apprise:ntfy://***", "phone"] == [each.name for each in named]


def test_a_name_is_not_blank():
    with pytest.raises(FieldError, match="must not be blank"):
        channels_of([Channel(url="console:", name=" ")])


def test_one_url_is_given_as_one_of_several():
    with pytest.raises(FieldError, match=r"'console:': expected several URLs; put this one into a tuple"):
        channels_of("console:")
