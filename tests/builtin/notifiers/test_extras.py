"""What is not installed is named, and what is in a keyring is found there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WITHOUT = """
import sys
sys.modules[{module!r}] = None
from jumpstart.builtin import BUILTINS
from jumpstart.errors import MissingExtraError
from jumpstart.plugins import Host
try:
    Host(builtins=BUILTINS, discover=False).notifier({url!r})
except MissingExtraError as error:
    print(error)
"""
UNLOCK = "unlock it, or set the environment variable NOTHING and leave login=keyring out"
COMMAND = "keyring set other.example ann"
KEYRING = """
import keyring
from jumpstart.builtin.servers import password_of, server_of
from jumpstart.errors import RejectedError

class Ring(keyring.backend.KeyringBackend):
    priority = 1
    known = {("mail.example", "ann"): "hunter2"}
    def get_password(self, service, username):
        if service == "broken.example":
            b"hunter2\\xff".decode()
        if service == "locked.example":
            raise keyring.errors.KeyringLocked("the wallet is locked")
        return self.known.get((service, username))
    def set_password(self, service, username, password):
        raise NotImplementedError

keyring.set_keyring(Ring())
for host in ("mail.example", "other.example", "locked.example", "broken.example"):
    try:
        print(password_of(server_of(f"smtp://ann@{host}/?login=keyring", known=("login",)), variable="NOTHING"))
    except RejectedError as error:
        print(error)
        assert error.__cause__ is error.__context__ is None
"""


def run(script, root):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("module", "url", "message"),
    [
        ("apprise", "apprise:ntfy://topic", "sending by Apprise needs an extra: pip install 'jumpstart[apprise]'"),
        (
            "keyring",
            "smtp://ann@mail.example/?to=ann@example.org&login=keyring",
            "reading a password from the keyring needs an extra: pip install 'jumpstart[keyring]'",
        ),
    ],
)
def test_an_extra_that_is_missing_is_named(root, module, url, message):
    assert [message] == run(WITHOUT.format(module=module, url=url), root)


def test_a_password_is_found_in_the_keyring_or_said_not_to_be(root):
    pytest.importorskip("keyring")

    assert run(KEYRING, root) == [
        "hunter2",
        "smtp://ann@other.example/?login=keyring: the keyring has no password for ann; store it by " + COMMAND,
        "smtp://ann@locked.example/?login=keyring: the keyring cannot be read: KeyringLocked: the wallet is locked; "
        + UNLOCK,
        "smtp://ann@broken.example/?login=keyring: the keyring cannot be read: UnicodeDecodeError; " + UNLOCK,
    ]
