from __future__ import annotations

import traceback
from datetime import UTC, date, datetime, timedelta

import pytest

from jumpstart import FollowUp, Seeker
from jumpstart.builtin.caldav_calendar import CalDavCalendar, open_caldav
from jumpstart.builtin.servers import server_of
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.formats import ical
from jumpstart.plugins import Message, Notifier
from jumpstart.plugins.notifiers import Calendar

CALL = FollowUp(summary="Call Ann", due=date(2026, 6, 1))
CONTENT = ical.write([CALL], seeker=Seeker(name="Robin"))
LATER = ical.write([FollowUp(summary="Call Ann", due=date(2026, 6, 9), id=CALL.id)], seeker=Seeker(name="Robin"))
LISTING = (
    b'<multistatus xmlns="DAV:"><response><href>%s</href>'
    b"<propstat><prop><getetag>%s</getetag></prop></propstat></response></multistatus>"
)


def titles(content):
    return [entry.summary for entry in ical.read(content).items]


class TestOnRadicale:
    def test_it_is_a_calendar_and_a_notifier(self, calendar):
        assert isinstance(calendar, Notifier)
        assert isinstance(calendar, Calendar)
        assert {} == calendar.versions()

    def test_an_entry_is_put_there_and_read_back(self, calendar):
        version = calendar.put(CALL.id, CONTENT, version="")

        assert {CALL.id: version} == calendar.versions()
        read_version, content = calendar.fetch(CALL.id)
        assert (version, ["Call Ann"]) == (read_version, titles(content))

    def test_an_entry_that_is_there_is_not_put_there_anew(self, calendar):
        version = calendar.put(CALL.id, CONTENT, version="")

        assert calendar.put(CALL.id, LATER, version="") == ""
        assert {CALL.id: version} == calendar.versions()

    def test_an_entry_is_replaced_in_the_version_that_is_known(self, calendar):
        old = calendar.put(CALL.id, CONTENT, version="")
        new = calendar.put(CALL.id, LATER, version=old)

        assert new not in ("", old)
        assert calendar.put(CALL.id, CONTENT, version=old) == ""
        assert {CALL.id: new} == calendar.versions()

    def test_an_entry_is_removed_in_the_version_that_is_known(self, calendar):
        old = calendar.put(CALL.id, CONTENT, version="")
        new = calendar.put(CALL.id, LATER, version=old)

        assert not calendar.remove(CALL.id, version=old)
        assert calendar.remove(CALL.id, version=new)
        assert {} == calendar.versions()
        assert calendar.remove(CALL.id, version=new)  # somebody was quicker

    def test_what_is_not_there_is_nothing(self, calendar):
        assert calendar.fetch("nothing") == ("", b"")
        assert calendar.put("nothing", CONTENT, version='"gone"') == ""

    def test_what_another_client_does_changes_the_version(self, calendar, shared_calendar):
        version = calendar.put(CALL.id, CONTENT, version="")
        shared_calendar[1].change(CALL.id, (b"DATE:20260601", b"DATE:20260605"), (b"20260602", b"20260606"))

        assert calendar.versions()[CALL.id] != version

    def test_a_message_becomes_an_entry_of_the_day_once(self, shared_calendar):
        noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
        server = server_of(shared_calendar[0], known=("tls",))
        calendar = CalDavCalendar(server, password="x", clock=lambda: noon)  # noqa: S106  any will do
        message = Message(title="Call Ann", body="why;\nC:\\New, and so on " + "ä" * 99)
        first, second = calendar.send(message, key="k"), calendar.send(message, key="k")
        private = calendar.send(Message(title="Call Ann", body="why", private=True), key="p")
        calendar.close()

        (entry,) = ical.read(shared_calendar[1].read(first.reference)).items
        assert (entry.summary, entry.starts_at) == ("Call Ann", date(2026, 6, 1))
        assert message.body == entry.description
        assert b"why" not in shared_calendar[1].read(private.reference)
        assert (first.detail, second.detail) == ("on the calendar", "on the calendar already")
        assert first.reference == second.reference

    def test_a_calendar_that_is_not_there_is_said_not_to_be(self, radicale):
        calendar = open_caldav(f"caldav://ann:x@127.0.0.1:{radicale}/ann/nowhere/?tls=never")

        with pytest.raises(RejectedError, match=r"listing the calendar: the server answers 404 .*; expected the path"):
            calendar.versions()
        calendar.close()

    @pytest.mark.usefixtures("shared_calendar")
    def test_a_folder_of_calendars_is_said_to_be_none(self, radicale):
        calendar = open_caldav(f"caldav://ann:x@127.0.0.1:{radicale}/ann/?tls=never")

        with pytest.raises(RejectedError, match="it is there, and is no calendar; expected the path of one of the"):
            calendar.versions()
        calendar.close()


@pytest.fixture
def open_at(start_web_server):
    """A calendar on a web server that answers as it is told; gives it, and what it was asked."""
    opened = []

    def open_it(*answers, options="tls=never", login="ann:hunter2@", host="127.0.0.1", context=None):
        port, asked = start_web_server(*answers, context=context)
        opened.append(open_caldav(f"caldav://{login}{host}:{port}/cal/?{options}"))
        return opened[-1], asked

    yield open_it
    for calendar in opened:
        calendar.close()


class TestServersThatMisbehave:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 507])
    def test_a_server_in_trouble_defers(self, open_at, status):
        calendar, _ = open_at((status, {"Retry-After": "120"}, b""))

        with pytest.raises(DeferredError) as raised:
            calendar.put("uid", CONTENT, version="")
        assert timedelta(minutes=2) == raised.value.retry_after

    @pytest.mark.parametrize(
        ("wait", "expected"),
        [("Wed, 21 Oct 2026 07:28:00 GMT", None), ("99999999999999", timedelta(days=7)), ("-5", None), ("²", None)],
    )
    def test_a_wait_that_makes_no_sense_is_left_to_the_caller(self, open_at, wait, expected):
        calendar, _ = open_at((503, {"Retry-After": wait}, b""))

        with pytest.raises(DeferredError) as raised:
            calendar.versions()
        assert expected == raised.value.retry_after

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_refused_login_says_what_to_look_at(self, open_at, status):
        calendar, _ = open_at((status, {}, b""))

        with pytest.raises(RejectedError, match=f"the server answers {status} .*; check the user, the password and"):
            calendar.versions()

    @pytest.mark.parametrize("status", [400, 403, 405, 409, 415])
    def test_a_server_that_refuses_rejects(self, open_at, status):
        calendar, _ = open_at((status, {}, b""))

        with pytest.raises(RejectedError, match=f"putting an entry there: the server answers {status} "):
            calendar.put("uid", CONTENT, version="")

    def test_a_calendar_that_has_moved_says_where_and_is_not_followed(self, open_at):
        calendar, asked = open_at((301, {"Location": "https://elsewhere.example/cal/"}, b""))

        with pytest.raises(RejectedError, match=r"it has moved to https://elsewhere\.example/cal/"):
            calendar.versions()
        assert len(asked) == 1

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "answers XML with declarations, which may be a bomb"),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>".encode("utf-16"), "with declarations, which may be a bomb"),
            (b"<!DOCTYPE html><html><p>welcome</html>", "answers with a web page, and no list; look at the path"),
            (b"\n<HTML><p>welcome</HTML>", "answers with a web page, and no list; look at the path"),
            (b"welcome", "answers no XML"),
            (b'<?xml version="1.0" encoding="gbk"?><a/>', "answers no XML: multi-byte encodings are not supported"),
            (b'<?xml version="1.0" encoding="no"?><a/>', "answers no XML: unknown encoding"),
            (b"<list/>", "answers with no list of what the calendar holds"),
            (b'<multistatus xmlns="DAV:"/>', "answers with no list of what the calendar holds"),
            (LISTING % (b"http://[bad/a.ics", b"x"), r"lists a place that is none: 'http://\[bad/a\.ics'"),
            (LISTING % (b"/cal/a.ics", b"a\nb"), r"names a version that is none: 'a\\nb'"),
            (LISTING % (b"/cal/a.ics", "€".encode()), "names a version that is none: '€'"),
            (LISTING % (b"/cal/a.ics", b"x" * 2000), "names a version that is none: 'xxxx"),
        ],
    )
    def test_an_answer_that_is_no_list_defers(self, open_at, body, message):
        calendar, _ = open_at((207, {}, body))

        with pytest.raises(DeferredError, match=message):
            calendar.versions()

    def test_a_server_that_names_no_version_is_asked_for_it(self, open_at):
        calendar, asked = open_at((201, {}, b""), (200, {"ETag": '"v1"'}, CONTENT))

        assert calendar.put(CALL.id, CONTENT, version="") == '"v1"'
        place = f"/cal/{CALL.id}.ics"
        assert [("PUT", place), ("GET", place)] == [each[:2] for each in asked]

    def test_a_server_that_says_it_has_an_entry_and_has_not_defers(self, open_at):
        calendar, _ = open_at((201, {}, b""), (404, {}, b""))

        with pytest.raises(DeferredError, match="says that it took an entry, and does not have it"):
            calendar.put(CALL.id, CONTENT, version="")

    def test_a_server_without_versions_is_refused(self, open_at):
        calendar, _ = open_at((200, {}, CONTENT))

        with pytest.raises(RejectedError, match=r"names no version of an entry \(ETag\), without which a change"):
            calendar.fetch(CALL.id)

    @pytest.mark.parametrize(
        "content", [b"<html>log in</html>", b"", CONTENT[:-20], CONTENT.replace(CALL.id.encode(), b"other")]
    )
    def test_what_is_not_the_entry_is_not_taken_for_it(self, open_at, content):
        """Taken in, it would count as seen, and what is known be put over what somebody changed there."""
        calendar, _ = open_at((200, {"ETag": '"v1"'}, content))

        with pytest.raises(
            DeferredError, match=f"reading an entry {CALL.id}: what the server gives is another or none"
        ):
            calendar.fetch(CALL.id)

    def test_an_entry_whose_uid_is_folded_and_escaped_is_that_entry(self, open_at):
        uid = "a,b;c" * 20
        content = CONTENT.replace(CALL.id.encode(), (b"a\\,b\\;c" * 20)[:60] + b"\r\n " + (b"a\\,b\\;c" * 20)[60:])
        calendar, _ = open_at((200, {"ETag": '"v1"'}, content))

        assert calendar.fetch(uid) == ('"v1"', content)

    @pytest.mark.parametrize("ask", [lambda calendar: calendar.versions(), lambda calendar: calendar.fetch(CALL.id)])
    def test_an_answer_that_breaks_off_defers(self, open_at, ask):
        headers = {"Content-Length": "5000", "X-Hangs-Up": "yes", "ETag": '"v1"'}
        calendar, _ = open_at((207, headers, CONTENT))

        with pytest.raises(DeferredError, match=r"127\.0\.0\.1 breaks off in the middle of an answer"):
            ask(calendar)

    def test_a_path_is_sent_as_it_has_to_be_written(self, start_web_server):
        port, asked = start_web_server((201, {"ETag": '"v1"'}, b""))
        calendar = open_caldav(f"caldav://127.0.0.1:{port}/Ann Lee/b%C3%BCro/privé/?tls=never")
        calendar.put("a", CONTENT, version="")
        calendar.close()

        assert [each[1] for each in asked] == ["/Ann%20Lee/b%C3%BCro/priv%C3%A9/a.ics"]

    @pytest.mark.parametrize(
        ("status", "error", "remedy"),
        [
            (200, RejectedError, "it speaks no CalDAV there: expected the path of a calendar"),
            (405, RejectedError, "expected the path of a calendar"),
            (409, RejectedError, "or the same entry lies there under another name"),
            (413, RejectedError, "the entry is too large for it; shorten what it says"),
            (415, RejectedError, "the server answers 415 Unsupported Media Type; look at the path of the calendar"),
            (500, DeferredError, "Internal Server Error; try again later, or ask whoever runs the server"),
            (507, DeferredError, "it has no space left; make room there"),
            (302, RejectedError, "it has moved to a place that it does not name"),
        ],
    )
    def test_what_a_server_answers_comes_with_what_to_do(self, open_at, status, error, remedy):
        calendar, _ = open_at((status, {}, b"<html></html>"))

        with pytest.raises(error) as raised:
            calendar.versions()
        assert str(raised.value).endswith(remedy)

    def test_a_request_says_which_version_it_is_about(self, open_at):
        calendar, asked = open_at((204, {"ETag": '"v2"'}, b""))
        calendar.put("a", CONTENT, version="")
        calendar.put("b", CONTENT, version='"v1"')
        calendar.remove("c", version='W/"v1"')

        conditions = [(headers.get("If-None-Match"), headers.get("If-Match")) for _, _, headers, _ in asked]
        assert [("*", None), (None, '"v1"'), (None, 'W/"v1"')] == conditions

    def test_a_uid_never_leaves_its_calendar(self, open_at):
        calendar, asked = open_at((201, {"ETag": '"v1"'}, b""))
        calendar.put("../../etc/passwd?x#y", CONTENT, version="")

        assert [each[1] for each in asked] == ["/cal/..%2F..%2Fetc%2Fpasswd%3Fx%23y.ics"]

    def test_a_server_that_is_down_defers(self):
        calendar = open_caldav("caldav://127.0.0.1:9/cal/?tls=never")

        with pytest.raises(DeferredError, match=r"127\.0\.0\.1 cannot be reached: .*refused"):
            calendar.versions()

    @pytest.mark.parametrize("header", ["Connection", "X-Hangs-Up"])
    def test_a_connection_that_lay_idle_too_long_is_made_anew(self, open_at, header):
        calendar, asked = open_at((201, {"ETag": '"v1"', header: "close"}, b""))
        for uid in "abc":
            calendar.put(uid, CONTENT, version="")

        assert len(asked) == 3

    def test_a_certificate_that_nobody_vouches_for_is_said_to_be(self, open_at, certificates):
        calendar, asked = open_at((207, {}, b""), options="", host="localhost", context=certificates[0])

        with pytest.raises(DeferredError, match="the certificate of localhost does not fit"):
            calendar.versions()
        assert [] == asked

    def test_tls_is_spoken_unless_the_seeker_says_otherwise(self, open_at, certificates):
        context, authority = certificates
        answer = (201, {"ETag": '"v1"'}, b"")
        calendar, _ = open_at(answer, options=f"ca={authority}", host="localhost", context=context)

        assert calendar.put("a", CONTENT, version="") == '"v1"'

    def test_the_password_is_never_shown(self, open_at):
        calendar, asked = open_at((401, {"Location": "/?p=hunter2"}, b"hunter2"))

        with pytest.raises(RejectedError) as raised:
            calendar.versions()
        assert asked[0][2]["Authorization"] == "Basic YW5uOmh1bnRlcjI="
        shown = "".join(traceback.format_exception(raised.value)) + repr(calendar)
        assert "hunter2" not in shown
        assert "YW5uOmh1bnRlcjI=" not in shown


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("caldav:", "it names no host"),
        ("caldav://cal..example/x/", "its host 'cal..example' is no name and no address"),
        ("caldav://cal.example/x/?ca=/nowhere.pem", "ca=/nowhere.pem: no certificates can be read there"),
        ("caldav://cal.example/?as=journal", "option as='journal'; expected one of event, todo"),
        ("caldav://cal.example/?tls=maybe", "expected one of required, never"),
        ("caldav://cal.example/?colour=red", "option 'colour' is unknown; known are as, ca, env, login, tls"),
    ],
)
def test_a_wrong_url_says_what_is_wrong(url, message):
    with pytest.raises(RejectedError) as raised:
        open_caldav(url)

    assert message in str(raised.value)
