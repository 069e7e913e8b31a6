from __future__ import annotations

import base64
import socket
import threading
import traceback
from contextlib import ExitStack, closing, suppress
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.builtin.mail import MailNotifier, compose, open_mail
from jumpstart.builtin.servers import Server, login_forms
from jumpstart.errors import DeferredError, FieldError, RejectedError
from jumpstart.plugins import Message, Notifier

ANN, BEN = "ann@example.org", "ben@example.org"
CALL = Message(title="Call Chloé", body="She knows the team.")
NOON = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=-6)))


@pytest.fixture
def open_at():
    """Open a notifier for a server on loopback, and close it in the end."""
    opened = []

    def open_it(port, options=f"to={ANN}", *, login="", scheme="smtp", host="localhost"):
        opened.append(open_mail(f"{scheme}://{login}{host}:{port}/?{options}"))
        return opened[-1]

    yield open_it
    for notifier in opened:
        notifier.close()


@pytest.fixture
def start_talking():
    """Start a server that says one thing after each line that it hears, whatever that is; gives its port."""
    with ExitStack() as started:

        def start(*said):
            def talk():
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    connection.settimeout(10)
                    for words in said:
                        connection.sendall(words)
                        if not connection.recv(1000):
                            return

            listening = started.enter_context(socket.create_server(("127.0.0.1", 0)))
            thread = threading.Thread(target=talk)
            thread.start()
            started.callback(thread.join)
            return listening.getsockname()[1]

        yield start


def login_of(user, password):
    """An authenticator of aiosmtpd that lets one user in."""
    from aiosmtpd.smtp import AuthResult

    def check(_server, _session, _envelope, _mechanism, found):
        return AuthResult(success=(found.login, found.password) == (user.encode(), password.encode()), handled=False)

    return check


class TestComposing:
    def test_a_mail_says_when_to_whom_and_that_no_person_wrote_it(self):
        mail = compose(CALL, key="k", sender=BEN, to=(ANN,), date=NOON)

        assert (BEN, ANN, "Call Chloé") == (mail["From"], mail["To"], mail["Subject"])
        assert mail["Date"] == "Mon, 01 Jun 2026 12:00:00 -0600"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content_type() == "text/plain"
        assert mail.get_content_charset() == "utf-8"
        assert mail.get_content() == "She knows the team.\n"

    def test_the_same_key_gives_the_same_message_id_and_another_key_another(self):
        first, second, other = (compose(CALL, key=key, sender=BEN, to=(ANN,), date=NOON) for key in "kkl")

        assert first["Message-ID"] == second["Message-ID"] != other["Message-ID"]
        assert bytes(first) == bytes(second)

    def test_nothing_names_the_program_or_the_machine(self):
        text = bytes(compose(CALL, key="k", sender=BEN, to=(ANN,), date=NOON)).lower()

        assert b"jumpstart" not in text
        assert socket.gethostname().lower().encode() not in text

    @given(st.text(max_size=200), st.text(max_size=400))
    def test_no_text_adds_a_header(self, title, body):
        try:
            message = Message(title=title, body=body)
        except FieldError:
            return  # what is no line never gets here
        mail = compose(message, key="k", sender=BEN, to=(ANN,), date=NOON)
        head = bytes(mail).partition(b"\r\n\r\n")[0]
        names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]

        expected = {b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted"}
        assert expected == set(names) - {b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version"}
        assert len(names) == 9


class TestSending:
    def test_a_message_arrives(self, start_mail_server, mailbox, open_at):
        notifier = open_at(start_mail_server())

        receipt = notifier.send(CALL, key="default/f/2026-06-01/mail")

        (mail,) = mailbox.mails
        assert isinstance(notifier, Notifier)
        assert ("Call Chloé", "She knows the team.") == (mail["Subject"], mail.get_content().strip())
        assert (receipt.key, receipt.reference) == ("default/f/2026-06-01/mail", mail["Message-ID"])
        assert receipt.detail == "accepted by the server"

    def test_one_connection_serves_many_messages(self, start_mail_server, mailbox, open_at):
        notifier = open_at(start_mail_server(), f"to={ANN}&from={BEN}")
        for number in range(5):
            notifier.send(CALL, key=f"k{number}")

        assert len({mail["Message-ID"] for mail in mailbox.mails}) == 5
        assert {(ANN,)} == set(mailbox.recipients)

    def test_many_addresses_get_one_mail(self, start_mail_server, mailbox, open_at):
        open_at(start_mail_server(), f"to={ANN}&to={BEN}").send(CALL, key="k")

        assert [(ANN, BEN)] == mailbox.recipients

    @pytest.mark.parametrize(("code", "error"), [(451, DeferredError), (550, RejectedError), (421, DeferredError)])
    def test_what_a_server_says_of_an_address_decides(self, start_mail_server, mailbox, open_at, code, error):
        mailbox.answers[ANN] = [f"{code} no such luck"]
        notifier = open_at(start_mail_server())

        with pytest.raises(error) as raised:
            notifier.send(CALL, key="k")
        verb = "refuses" if code == 550 else "defers"
        if code != 421:  # after which the server is gone
            remedy = "; look at the address" if code == 550 else ""
            assert f"localhost {verb} ann@example.org: {code} no such luck{remedy}" == str(raised.value)
        assert notifier.send(CALL, key="k").key == "k"

    @pytest.mark.parametrize(("code", "error"), [(452, DeferredError), (554, RejectedError)])
    def test_what_a_server_says_of_a_message_decides(self, start_mail_server, mailbox, open_at, code, error):
        mailbox.data_answers = [f"{code} too late"]

        with pytest.raises(error) as raised:
            open_at(start_mail_server()).send(CALL, key="k")
        assert str(raised.value) == f"localhost answers {code} too late"

    def test_one_address_that_is_deferred_defers_the_message(self, start_mail_server, mailbox, open_at):
        mailbox.answers[BEN] = ["450 greylisted"]
        notifier = open_at(start_mail_server(), f"to={ANN}&to={BEN}")

        with pytest.raises(DeferredError, match=r"localhost defers ben@example\.org: 450 greylisted"):
            notifier.send(CALL, key="k")
        notifier.send(CALL, key="k")

        assert [(ANN,), (ANN, BEN)] == mailbox.recipients
        assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1

    def test_one_address_that_is_refused_is_told(self, start_mail_server, mailbox, open_at):
        mailbox.answers[BEN] = ["550 unknown"]
        receipt = open_at(start_mail_server(), f"to={ANN}&to={BEN}").send(CALL, key="k")

        assert receipt.detail == "not to ben@example.org: 550 unknown"

    def test_a_connection_that_drops_defers_the_message(self, start_mail_server, mailbox, open_at):
        mailbox.data_answers = ["drop"]
        notifier = open_at(start_mail_server())

        with pytest.raises(DeferredError, match="localhost cannot be reached: "):
            notifier.send(CALL, key="k")
        assert notifier.send(CALL, key="k").detail == "accepted by the server"

    def test_a_server_that_is_down_defers_the_message(self, open_at):
        with closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
            notifier = open_at(taken.getsockname()[1], host="127.0.0.1")
            with pytest.raises(DeferredError, match=r"127\.0\.0\.1 cannot be reached: .*refused"):
                notifier.send(CALL, key="k")

    @pytest.mark.parametrize(
        ("greeting", "reason"),
        [
            (b"SSH-2.0-OpenSSH\r\n", "127.0.0.1 speaks no SMTP: 2.0-OpenSSH; look at the port"),
            (b"<html>welcome</html>\r\n", "127.0.0.1 speaks no SMTP: l>welcome</html>; look at the port"),
            (b"220 " + b"x" * 9000, "127.0.0.1 speaks no SMTP: Line too long.; look at the port"),
        ],
        ids=["SSH", "web", "endless"],
    )
    def test_a_server_that_talks_nonsense_defers_the_message(self, start_talking, open_at, greeting, reason):
        with pytest.raises(DeferredError) as raised:
            open_at(start_talking(greeting), host="127.0.0.1").send(CALL, key="k")

        assert reason == str(raised.value)

    @pytest.mark.parametrize(
        ("offered", "reason"),
        [
            (b"250-x\r\n250 AUTH XOAUTH2\r\n", "127.0.0.1 takes no login of ours: No suitable authentication method"),
            (b"250 x\r\n", "127.0.0.1 cannot do what is needed: SMTP AUTH extension not supported by server."),
        ],
    )
    def test_a_server_that_takes_no_password_refuses_the_message(self, start_talking, open_at, offered, reason):
        port = start_talking(b"220 x\r\n", offered)

        with pytest.raises(RejectedError) as raised:
            open_at(port, f"to={ANN}&tls=never", login="ann:hunter2@", host="127.0.0.1").send(CALL, key="k")
        assert str(raised.value).startswith(reason)


class TestTls:
    def test_a_login_goes_over_starttls(self, start_mail_server, mailbox, certificates, open_at):
        context, authority = certificates
        port = start_mail_server(
            tls_context=context, authenticator=login_of(ANN, "hunter2"), auth_required=True, auth_require_tls=True
        )
        notifier = open_at(port, f"to={BEN}&ca={authority}", login="ann%40example.org:hunter2@")
        notifier.send(CALL, key="k")

        assert [ANN] == [mail["From"] for mail in mailbox.mails]

    def test_tls_from_the_start(self, start_mail_server, mailbox, certificates, open_at):
        context, authority = certificates
        port = start_mail_server(ssl_context=context)
        open_at(port, f"to={ANN}&ca={authority}", scheme="smtps").send(CALL, key="k")

        assert len(mailbox.mails) == 1

    def test_a_password_never_goes_in_the_clear(self, start_mail_server, mailbox, open_at):
        port = start_mail_server(authenticator=login_of("ann", "hunter2"), auth_require_tls=False)

        with pytest.raises(DeferredError) as raised:
            open_at(port, login="ann:hunter2@").send(CALL, key="k")
        assert str(raised.value) == (
            "localhost offers no STARTTLS; nothing was sent in the clear; "
            "use smtps://, or tls=never on a network of your own"
        )
        assert [] == mailbox.mails

    @pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
    def test_unless_the_seeker_says_so(self, start_mail_server, mailbox, open_at):
        port = start_mail_server(authenticator=login_of("ann", "hunter2"), auth_require_tls=False, auth_required=True)
        open_at(port, f"to={ANN}&tls=never", login="ann:hunter2@").send(CALL, key="k")

        assert len(mailbox.mails) == 1

    @pytest.mark.parametrize("scheme", ["smtp", "smtps"])
    def test_a_certificate_that_nobody_vouches_for_is_said_to_be(
        self, start_mail_server, mailbox, certificates, open_at, scheme
    ):
        context, _ = certificates
        port = start_mail_server(**{"ssl_context" if scheme == "smtps" else "tls_context": context})

        with pytest.raises(DeferredError, match=r"the certificate of localhost does not fit: .*; name the authority"):
            open_at(port, scheme=scheme).send(CALL, key="k")
        assert [] == mailbox.mails

    def test_a_certificate_for_another_name_is_said_to_be(self, start_mail_server, certificates, open_at):
        context, authority = certificates
        port = start_mail_server(ssl_context=context)
        notifier = open_at(port, f"to={ANN}&ca={authority}", scheme="smtps", host="127.0.0.1")

        with pytest.raises(DeferredError, match=r"does not fit: IP address mismatch.*; use the name that the"):
            notifier.send(CALL, key="k")

    def test_a_certificate_that_is_over_is_said_to_be(self, start_mail_server, certificates, old_certificate, open_at):
        port = start_mail_server(ssl_context=old_certificate)
        notifier = open_at(port, f"to={ANN}&ca={certificates[1]}", scheme="smtps")

        with pytest.raises(DeferredError, match="has expired; whoever runs the server has to renew it"):
            notifier.send(CALL, key="k")

    def test_a_port_without_tls_is_said_to_be_one(self, start_talking, open_at):
        with pytest.raises(DeferredError, match=r"speaks no TLS that we know: \w+; look at the port"):
            open_at(start_talking(b"220 hello there\r\n"), scheme="smtps").send(CALL, key="k")

    def test_a_server_that_hangs_up_before_tls_is_said_to(self, start_talking, open_at):
        with pytest.raises(DeferredError, match=r"localhost (broke the connection off; look|cannot be reached)"):
            open_at(start_talking(), scheme="smtps").send(CALL, key="k")


class TestSecrets:
    def test_a_wrong_password_is_refused_and_never_shown(self, start_mail_server, certificates, open_at):
        context, authority = certificates
        port = start_mail_server(
            tls_context=context, authenticator=login_of("ann", "right"), auth_required=True, auth_require_tls=True
        )
        notifier = open_at(port, f"to={ANN}&ca={authority}", login="ann:hunter2@")

        with pytest.raises(RejectedError, match=r"refuses the login of ann: 535 .*; look at the user and") as raised:
            notifier.send(CALL, key="k")
        shown = "".join(traceback.format_exception(raised.value)) + repr(notifier)
        assert "hunter2" not in shown
        assert base64.b64encode(b"\0ann\0hunter2").decode() not in shown

    def test_a_server_that_tells_the_password_does_not_make_us_tell_it(self):
        server = Server(shown="smtp://ann:***@mail.example/", host="mail.example", user="ann")
        notifier = MailNotifier(server, sender=ANN, to=(ANN,), tls="never", password="hunter2")  # noqa: S106  none at all
        for form in ("hunter2", base64.b64encode(b"\0ann\0hunter2").decode(), base64.b64encode(b"hunter2").decode()):
            assert notifier._safe(f"no, {form} is wrong".encode()) == "no, *** is wrong"

    @pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
    def test_a_login_is_known_in_each_encoding_in_which_it_is_sent(self, encoding):
        assert base64.b64encode("ann:pässword".encode(encoding)).decode() in login_forms("ann", "pässword")

    @pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
    def test_the_password_may_stand_in_the_environment(self, start_mail_server, mailbox, root):
        import os
        import subprocess
        import sys

        port = start_mail_server(authenticator=login_of("ann", "hunter2"), auth_require_tls=False, auth_required=True)
        script = "\n".join(
            (
                "from jumpstart.builtin.mail import open_mail",
                "from jumpstart.plugins import Message",
                f"notifier = open_mail('smtp://ann@localhost:{port}/?to={ANN}&tls=never')",
                "print(notifier.send(Message(title='Call Ann'), key='k').detail)",
                "notifier.close()",
            )
        )
        environment = {**os.environ, "PYTHONPATH": str(root / "src"), "JUMPSTART_SMTP_PASSWORD": "hunter2"}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", script], env=environment, capture_output=True, text=True, check=False
        )

        assert ("accepted by the server\n", "") == (done.stdout, done.stderr)
        assert len(mailbox.mails) == 1

    def test_a_password_that_is_nowhere_is_asked_for(self):
        with pytest.raises(RejectedError) as raised:
            open_mail(f"smtp://ann@mail.example/?to={ANN}&env=NOWHERE_AT_ALL")

        assert str(raised.value) == (
            "smtp://ann@mail.example/?to=ann@example.org&env=NOWHERE_AT_ALL: there is no password for ann; "
            "set the environment variable NOWHERE_AT_ALL, or say login=keyring"
        )


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("smtp:///?to=a@b.example", "it names no host"),
        ("smtp://mail.example/", "it names no address; add ?to=ann@example.org"),
        ("smtp://mail.example/?to=ann", "'ann' is no e-mail address"),
        ("smtp://mail.example/?to=ann@example.org%0d%0aBcc:x@y.example", "is no e-mail address"),
        ("smtp://mail.example/?to=a@b.example&from=me", "'me' is no e-mail address"),
        ("smtp://mail.example/?to=a@b.example&too=c@d.example", "option 'too' is unknown; known are ca, env, from"),
        ("smtp://mail.example/?to=a@b.example&tls=never&tls=never", "option 'tls' stands twice"),
        ("smtp://ann:x@mail.example/?to=a@b.example&tls=offered", "expected one of required, never"),
        ("smtp://ann:pä@mail.example/?to=a@b.example", "a letter that is not in ASCII"),
        ("smtp://ann:hun/ter@mail.example/?to=a@b.example", "it cannot be read; expected"),
        ("smtp://mail.example:99999/?to=a@b.example", "a port is at most 65535"),
        ("smtp://mail..example/?to=a@b.example", "its host 'mail..example' is no name and no address; expected one as"),
        (f"smtp://{'m' * 64}.example/?to=a@b.example", "is no name and no address"),
        ("smtp://mail example/?to=a@b.example", "its host 'mail example' is no name and no address"),
        ("smtp://mail.example/?to=a@b.example&ca=/nowhere.pem", "ca=/nowhere.pem: no certificates can be read there"),
        ("smtp://ann@mail.example/?to=a@b.example&env=", "set the environment variable JUMPSTART_SMTP_PASSWORD, or"),
        ("smtp://ann:x@mail.example/?to=a@b.example&login=guess", "expected one of env, keyring"),
    ],
)
def test_a_wrong_url_says_what_is_wrong(url, message):
    with pytest.raises(RejectedError) as raised:
        open_mail(url)

    assert message in str(raised.value)
    assert "hun/ter" not in "".join(traceback.format_exception(raised.value))
