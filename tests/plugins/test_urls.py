from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.errors import FieldError, UnsupportedError
from jumpstart.plugins import NotifierOffer, StorageOffer
from jumpstart.plugins.urls import masked, path_and_options, scheme_of, url_of

paths = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("first-week.db", "sqlite:///first-week.db"),
        ("/srv/ann.db", "sqlite:////srv/ann.db"),
        (PurePosixPath("notes:2024.db"), "sqlite:///notes:2024.db"),
        (PurePosixPath("a b#c?.db"), "sqlite:///a%20b%23c%3F.db"),
        ("C:\\search.db", "sqlite:///C:%5Csearch.db"),
        ("memory:", "memory:"),
        ("postgresql://host/db", "postgresql://host/db"),
    ],
)
def test_a_path_and_a_url_are_told_apart(place, url):
    assert url == url_of(place)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgres//ann:hunter2@host/db", "postgres//ann:***@host/db"),
        ("postgresql;//ann:hun/ter2@host/db", "postgresql;//ann:***@host/db"),
        ("//ann:hunter2@host/db", "//ann:***@host/db"),
    ],
)
def test_a_url_whose_scheme_is_mistyped_is_no_path(text, shown):
    """As a path it would be quoted, and its password with it."""
    with pytest.raises(UnsupportedError) as raised:
        url_of(text)

    remedy = "it has a login and no scheme; expected postgresql://…, or a pathlib.Path for a file of that name"
    assert f"{shown}: {remedy}" == str(raised.value)
    assert url_of(PurePosixPath(text)).startswith("sqlite:///")


@pytest.mark.parametrize("name", ["a\udcff.db", "\udc80"])
def test_a_name_that_is_no_unicode_comes_back_from_its_url(name):
    assert (name, {}) == path_and_options(url_of(name), known=())


def test_a_name_that_no_file_has_is_refused():
    with pytest.raises(UnsupportedError) as raised:
        url_of("a\ud800b.db")

    assert (
        raised.value.reason
        == "it holds half a surrogate pair, which no name of a file does; look at where it came from"
    )
    assert str(raised.value).isascii()


class PathAsWritten:
    """A path that keeps its text; those of pathlib drop dots and doubled slashes."""

    def __init__(self, text):
        self.text = text

    def __fspath__(self):
        return self.text


@given(paths)
def test_a_path_comes_back_from_its_url(path):
    """Whatever a file is called, its URL names it."""
    assert (path, {}) == path_and_options(url_of(PathAsWritten(path)), known=())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:p?w=x@host/db", "postgresql://ann:***@host/db"),
        ("smtp://mail.example:25/?to=ann@example.org", "smtp://mail.example:25/?to=ann@example.org"),
        ("smtp://mail.example:25?to=ann@example.org", "smtp://mail.example:25?to=ann@example.org"),
        ("smtp://ann:hunter2@mail.example/?to=b@example.org", "smtp://ann:***@mail.example/?to=b@example.org"),
        ("apprise:ntfy://hunter2@host/topic", "apprise:ntfy://***"),
        ("apprise://json://hunter2", "apprise://json://***"),
        ("apprise:///json://hunter2", "apprise:///json://***"),
        ("apprise://discord/hunter2", "apprise://***"),
        ("APPRISE://discord/hunter2", "APPRISE://***"),
        ("tower://caldav://ann:hunter2@host/", "tower://caldav://***"),
        ("postgresql://host/db?password=hun&ter2", "postgresql://host/db?password=***&***"),
        ("postgresql://host/db?password=hun&ter2&create=1", "postgresql://host/db?password=***&***&create=1"),
        ("postgresql://host/db?pw=hunter2", "postgresql://host/db?pw=***"),
        ("smtp://host/?tls", "smtp://host/?tls"),
    ],
)
def test_a_secret_is_masked_wherever_it_may_stand(url, shown):
    assert shown == masked(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///a.db", ("a.db", {})),
        ("sqlite:////srv/a%20b.db", ("/srv/a b.db", {})),
        ("sqlite:///a.db?mode=ro&synchronous=normal", ("a.db", {"mode": "ro", "synchronous": "normal"})),
        ("sqlite:///a%3Fb.db?mode=r%6F", ("a?b.db", {"mode": "ro"})),
    ],
)
def test_a_url_names_a_file_and_options(url, expected):
    assert expected == path_and_options(url, known=("mode", "synchronous"))


@pytest.mark.parametrize(
    "url",
    ["sqlite:", "sqlite:a.db", "sqlite://", "sqlite://host/a.db", "sqlite:///", "sqlite:///a#b", "sqlite:///a%00b"],
)
def test_a_url_that_names_no_file_is_told_how_to(url):
    with pytest.raises(UnsupportedError) as raised:
        path_and_options(url, known=())

    expected = "expected sqlite:///relative/path or sqlite:////absolute/path, with # and ? as %23 and %3F"
    assert expected == raised.value.reason


@pytest.mark.parametrize(
    ("query", "name"), [("mood=ro", "mood"), ("mode=ro&mode=rw", "mode"), ("mode=ro&token=abc", "token")]
)
def test_an_option_that_is_unknown_or_stands_twice_is_named(query, name):
    with pytest.raises(UnsupportedError) as raised:
        path_and_options(f"sqlite:///a.db?{query}", known=("mode", "other"))

    assert raised.value.reason == f"option {name!r} is unknown or stands twice; known are mode, other"
    assert "abc" not in str(raised.value)


def test_an_option_without_a_value_is_empty():
    assert path_and_options("sqlite:///a.db?mode", known=("mode",)) == ("a.db", {"mode": ""})


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:hunter2@db.example/search", "postgresql://ann:***@db.example/search"),
        ("postgresql://ann:p@ss/wo?rd@db.example/search", "postgresql://ann:***@db.example/search"),
        ("smtp:ann:hunter2@mail.example", "smtp:***"),
        ("smtp://:hunter2@mail.example", "smtp://:***@mail.example"),
        ("smtp://mail.example:587?to=ann@example.org", "smtp://mail.example:587?to=ann@example.org"),
        (
            "smtp://mail.example:587/?to=a@example.org&password=x&API_key=y",
            "smtp://mail.example:587/?to=a@example.org&password=***&API_key=***",
        ),
        ("x1://h?pass%77ord=hunter2", "x1://h?pass%77ord=***"),
        ("sqlite:///folder/a:b@c.db", "sqlite:///folder/a:b@c.db"),
        ("memory:", "memory:"),
        ("ann@example.org", "ann@example.org"),
        ("/srv/a:b@c.db", "/srv/a:b@c.db"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url, shown):
    assert shown == masked(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("apprise:discord:/4711/hunter2", "apprise:***"),
        ("apprise:hunter2", "apprise:***"),
        ("apprise:/hunter2", "apprise:***"),
        ("smtp:/hunter2?to=ann@example.org", "smtp:***"),
        ("tower:?hunter2", "tower:***"),
        ("memory:ann", "memory:ann"),
        ("console:x", "console:x"),
        ("sqlite:search.db", "sqlite:search.db"),
        ("sqlite:search.db?token=hunter2", "sqlite:search.db?token=***"),
        ("tower:", "tower:"),
        ("tower:///hall/bell", "tower:///hall/bell"),
    ],
)
def test_what_is_written_otherwise_than_a_url_of_a_place_is_masked_whole(url, shown):
    """A slash that was forgotten must not show what a URL with both would hide."""
    assert shown == masked(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ntfys://hunter2@host/topic", "ntfys://***@host/topic"),
        ("ntfys://hunter2:@host/topic", "ntfys://***@host/topic"),
        ("ntfys://hun/ter2@host/topic", "ntfys://***@host/topic"),
        ("NTFYS://hunter2@host?to=ann@example.org", "NTFYS://***@host?to=ann@example.org"),
        ("ntfys://ann:hunter2@host", "ntfys://ann:***@host"),
        ("ntfys://host/topic?to=ann@example.org", "ntfys://host/topic?to=ann@example.org"),
        *((f"{scheme}://ann@host/x", f"{scheme}://ann@host/x") for scheme in ("smtp", "smtps", "caldav", "caldavs")),
        *((f"{scheme}://ann@host/x", f"{scheme}://ann@host/x") for scheme in ("postgres", "postgresql", "POSTGRES")),
        ("smtp://ann@work:25/", "smtp://ann@work:25/"),
    ],
)
def test_a_login_without_a_password_is_a_token_unless_the_scheme_takes_names(url, shown):
    assert shown == masked(url)


@given(
    user=st.text(max_size=8),
    password=st.text(min_size=1, max_size=20).map(lambda text: f"#{text}#"),
    path=st.sampled_from(["", "/", "/search", "/a@b", "?mode=ro", "?to=ann@example.org&token=abc"]),
)
def test_a_password_is_never_shown(user, password, path):
    """Encoded or not, nothing of a password is left in a URL that is shown."""
    name = quote(user, safe="", errors="replace")
    encoded = quote(password, safe="", errors="replace")

    assert encoded not in masked(f"smtp://{name}:{encoded}@mail.example{path}")
    assert f"{name}:***@" in masked(f"smtp://{name}:{encoded}@mail.example{path}")


@given(st.text(max_size=30))
def test_any_text_can_be_shown_and_asked_for_its_scheme(text):
    assert masked(masked(text)) == masked(text)
    assert scheme_of(text) == scheme_of(text).lower()


@pytest.mark.parametrize("offer", [StorageOffer, NotifierOffer])
@pytest.mark.parametrize("scheme", ["", "x", "My", "a b", "a:", "1a", None])
def test_a_scheme_is_checked_where_it_is_offered(offer, scheme):
    with pytest.raises(FieldError) as raised:
        offer(scheme=scheme, open=lambda _: None)

    assert raised.value.field == f"{offer.__name__}.scheme"
