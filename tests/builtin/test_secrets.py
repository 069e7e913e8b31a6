"""A password in a URL is told by nothing: no error and its causes, no log at any level, no repr, no record."""

from __future__ import annotations

import base64
import logging
import pickle
import re
import socket
import threading
import traceback
import warnings
from datetime import UTC, datetime

import pytest

import jumpstart
from jumpstart import Contact, FollowUp
from jumpstart.errors import JumpstartError
from jumpstart.plugins import Message

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
# As a URL holds them, and as they are.
PLAIN = ("hunter2secret", "hunter2secret")
ODD = ("sword%20f%26sh%2F%25", "sword f&sh/%")
FOREIGN = ("h%C3%BCnter%40s%3Aecret%F0%9F%94%91", "hünter@s:ecret🔑")
# Not as a URL has to hold them: who reads it otherwise must not tell a part.
LOOSE = ("hunt1er@two2two:sec3ret", "hunt1er@two2two:sec3ret")
LOOSER = ("hunt1er/two2two?sec3ret#four4", "hunt1er/two2two?sec3ret#four4")
LOOSEST = ("hunt1er&two2two four4", "hunt1er&two2two four4")
STORES = (
    "memory://ann:{secret}@host/",
    "memory:?password={secret}",
    "sqlite://ann:{secret}@host/search.db",
    "sqlite:///search.db?password={secret}",
    "sqlite:///search.db?key={secret}&mode=ro",
    "sqlite:///nowhere/at/all/search.db?token={secret}",
    "postgresql://ann:{secret}@127.0.0.1:{closed}/search",
    "postgres://ann:{secret}@127.0.0.1:{postgres}/search?sslmode=disable",
    "postgresql://127.0.0.1:{postgres}/search?sslmode=disable&user=ann&password={secret}",
    "postgresql://ann:{secret}@127.0.0.1:{web}/search?connect_timeout=2",
    "postgresql://ann:{secret}@127.0.0.1:port/search",
    "postgresql://ann:{secret}@[::1/search",
    "postgresql://ann:{secret}@@127.0.0.1/search",
    "postgresql://ann:{secret}%zz@127.0.0.1/search",
    "postgresql://ann:{secret}@127.0.0.1/search?color=red",
    "postgresql://127.0.0.1/search?sslpassword={secret}&sslkey=nowhere&sslmode=maybe",
    "redis://ann:{secret}@127.0.0.1/0",
    "redis://127.0.0.1/0?auth={secret}",
)
NOTIFIERS = (
    "console://ann:{secret}@home",
    "console:?token={secret}",
    "smtp://ann:{secret}@127.0.0.1:{closed}/?to=ann@example.org&tls=never",
    "smtp://ann:{secret}@127.0.0.1:{smtp}/?to=ann@example.org&tls=never",
    "smtp://ann:{secret}@127.0.0.1:{smtp}/?to=ann@example.org",
    "smtp://ann:{secret}@127.0.0.1:{web}/?to=ann@example.org&tls=never",
    "smtps://ann:{secret}@127.0.0.1:{smtp}/?to=ann@example.org",
    "smtp://ann:{secret}@127.0.0.1:port/?to=ann@example.org",
    "smtp://ann:{secret}@127.0.0.1/",
    "smtp://ann:{secret}@127.0.0.1/?to=nobody",
    "smtp://ann:{secret}@127.0.0.1/?to=ann@example.org&ca=nowhere",
    "smtp://ann@127.0.0.1/?to=ann@example.org&password={secret}",
    "apprise:json://ann:{secret}@127.0.0.1:{closed}/",
    "apprise:json://ann:{secret}@127.0.0.1:{web}/",
    "apprise:json://127.0.0.1:{web}/{secret}",
    "apprise:jsons://127.0.0.1:{web}/{secret}?verify=no",
    "apprise:discord://{secret}",
    "apprise:nothing://ann:{secret}@host",
    "apprise:ann:{secret}@host",
    "apprise:mailto://ann:{secret}@127.0.0.1:{smtp}?mode=insecure",
    "caldav://ann:{secret}@127.0.0.1:{closed}/calendar/?tls=never",
    "caldav://ann:{secret}@127.0.0.1:{web}/calendar/?tls=never",
    "caldav://ann:{secret}@127.0.0.1:{web}/calendar/",
    "caldav://ann:{secret}@127.0.0.1:port/calendar/",
    "caldav://ann:{secret}@127.0.0.1/calendar/?as=note",
    "caldav://ann@127.0.0.1/calendar/?token={secret}",
    "tower://ann:{secret}@127.0.0.1",
)


def parrot(answers, *, greeting=b""):
    """A server that says the worst of whoever talks to it: what it was told, as it came and decoded."""

    def serve(connection):
        with connection:
            connection.sendall(greeting)
            heard = b""
            while news := connection.recv(65_536):
                heard += news
                connection.sendall(answers(news, heard))
                if heard.startswith(b"GET") or b"HTTP/1" in heard:
                    return

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.settimeout(0.5)
            threading.Thread(target=quietly, args=(connection,), daemon=True).start()

    def quietly(connection):
        try:
            serve(connection)
        except OSError:
            return

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept, daemon=True).start()
    return listener


def decoded(heard):
    """What was heard, and what its base64 says."""
    found = [heard]
    for word in re.findall(rb"[A-Za-z0-9+/=]{8,}", heard):
        try:
            found.append(base64.b64decode(word))
        except ValueError:
            continue
    return b" ".join(found).translate(bytes(each if 31 < each < 127 else 32 for each in range(256)))


def as_mail_server(news, heard):
    if news.upper().startswith(b"EHLO"):
        return b"250-parrot\r\n250 AUTH PLAIN LOGIN\r\n"
    return b"535 5.7.8 wrong: " + decoded(heard)[:400] + b"\r\n"


def as_web_server(_, heard):
    said = decoded(heard)
    head = f"HTTP/1.1 500 {said[:200].decode()}\r\nX-Said: {said.decode()}\r\nContent-Length: {len(said)}\r\n\r\n"
    return head.encode() + said


def as_postgres(news, heard):
    if news[4:8] == b"\x00\x03\x00\x00":
        return b"R\x00\x00\x00\x08\x00\x00\x00\x03"  # say your password in the clear
    text = b"SFATAL\x00VFATAL\x00C28P01\x00Mwrong: " + decoded(heard) + b"\x00\x00"
    return b"E" + (len(text) + 4).to_bytes(4) + text


@pytest.fixture(scope="module")
def ports():
    """The ports of servers that tell what they were told, and one that is closed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    listeners = {
        "smtp": parrot(as_mail_server, greeting=b"220 parrot\r\n"),
        "web": parrot(as_web_server),
        "postgres": parrot(as_postgres),
    }
    yield {"closed": closed, **{name: listener.getsockname()[1] for name, listener in listeners.items()}}
    for listener in listeners.values():
        listener.close()


def forms(secret):
    """The forms in which a secret may be told: as in the URL, as it is, in part, and as logins encode it."""
    yield from (part for part in ("hunt1er", "two2two", "sec3ret", "four4") if part in secret[0])
    for text in dict.fromkeys(secret):
        logins = (f"ann:{text}", f"\0ann\0{text}", text)
        yield from (
            text,
            repr(text)[1:-1],
            *(base64.b64encode(login.encode()).decode().rstrip("=") for login in logins),
        )


def errors_of(error):
    """An error, with all that it came of."""
    found, left = [], [error]
    while left:
        each = left.pop()
        if each is not None and each not in found:
            found.append(each)
            left += [each.__cause__, each.__context__]
    return found


def told_by(error):
    """All that an error may tell whoever prints, logs or stores it."""
    texts = traceback.format_exception(error)
    for each in errors_of(error):
        texts += [str(each), repr(each), repr(vars(each)), *getattr(each, "__notes__", ())]
    return [*texts, repr(pickle.dumps(error))]


def open_store(url):
    with jumpstart.open(url, discover=False):
        pass


def notify(url, host, told):
    """Send by a notifier, alone and from the outbox of a search."""
    with jumpstart.open("memory:", discover=False, notifiers=[url], clock=lambda: NOW) as ws:
        ann = Contact(name="Ann Lee")
        ws.add(ann, FollowUp(rule="call", summary="Call her", subject=ann.id, due=NOW.date()))
        delivered = ws.notify()
        told += [repr(ws), repr(delivered), repr(ws.plan().findings), *map(repr, ws.history())]
        told += [commit.body for commit in ws._storage.commits("default")]
    notifier = host.notifier(url)
    told.append(repr(notifier))
    try:
        told.append(repr(notifier.send(Message(title="Call Ann"), key="default/1")))
    finally:
        notifier.close()


SECRETS = {"plain": PLAIN, "odd": ODD, "foreign": FOREIGN, "loose": LOOSE, "looser": LOOSER, "loosest": LOOSEST}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("url", [*STORES, *NOTIFIERS])
def test_nothing_tells_the_secret(url, secret, ports, host, caplog, capfd):
    pytest.importorskip("psycopg")
    pytest.importorskip("apprise")
    caplog.set_level(logging.DEBUG)
    for name in ("psycopg", "apprise", "urllib3", "requests", "http.client"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    full, told = url.format(secret=secret[0], **ports), []
    with warnings.catch_warnings(record=True, action="always") as warned:
        try:
            open_store(full) if url in STORES else notify(full, host, told)
        except JumpstartError as error:
            told += told_by(error)
    told += [caplog.text, *(repr(vars(record)) for record in caplog.records), *capfd.readouterr()]
    told += [str(each.message) for each in warned]

    assert [] == [f"{form} in {text}" for form in forms(secret) for text in told if form in text]
    assert len(told) > 4


@pytest.mark.parametrize("hosts", ["127.0.0.1:{postgres}", "127.0.0.1:{postgres},127.0.0.1:{postgres}"])
@pytest.mark.parametrize("way", ["passfile", "service"])
def test_a_password_that_the_library_finds_elsewhere_is_not_told(ports, hosts, way, tmp_path, start_process):
    pytest.importorskip("psycopg")
    file = tmp_path / "found"
    file.write_text("*:*:*:*:hunter2secret\n" if way == "passfile" else "[search]\npassword=hunter2secret\n")
    file.chmod(0o600)
    option = f"passfile={file}" if way == "passfile" else "service=search"
    script = """
import logging, traceback, jumpstart
logging.basicConfig(level=logging.DEBUG)
logging.getLogger("psycopg").setLevel(logging.DEBUG)
try:
    jumpstart.open(sys.argv[1], discover=False)
except UnavailableError as error:
    print(traceback.format_exc(), repr(error), vars(error), vars(error.__cause__ or error))
"""
    url = f"postgresql://ann@{hosts.format(**ports)}/search?sslmode=disable&connect_timeout=5&{option}"
    process = start_process(script, url, variables={"PGSERVICEFILE": str(file)})
    told = "".join(process.communicate(timeout=60))

    assert "UnavailableError" in told
    assert "since it holds the password" in told
    assert "hunter2secret" not in told


def test_the_servers_tell_what_they_were_told(ports):
    for name, words in {
        "smtp": b"AUTH PLAIN " + base64.b64encode(b"\0ann\0hunter2secret"),
        "web": b"GET / HTTP/1.1\r\nAuthorization: Basic " + base64.b64encode(b"ann:hunter2secret") + b"\r\n\r\n",
        "postgres": b"p\x00\x00\x00\x12hunter2secret\x00",
    }.items():
        with socket.create_connection(("127.0.0.1", ports[name])) as client:
            client.sendall(words)
            client.settimeout(5)
            heard = b""
            while b"hunter2secret" not in heard and (news := client.recv(65_536)):
                heard += news

        assert b"hunter2secret" in heard
