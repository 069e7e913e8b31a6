"""Several processes import the same people at once, each from a file of its own."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from textwrap import dedent
from types import SimpleNamespace

import pytest

from jumpstart import Contact, Interaction
from jumpstart.plugins import ImporterOffer, hookimpl

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s-%d\r\nFN:%s\r\nEMAIL:p%d@home.example\r\n%sEND:VCARD\r\n"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PEOPLE = 1500


def name(number):
    return f"{LETTERS[number % 26]}{LETTERS[number // 26 % 26]}el Quill{LETTERS[number // 676]}".title()


def book(source, numbers, more=b""):
    return b"".join(CARD % (source, each, name(each).encode(), each, more) for each in numbers)


def import_once(ws, path, *, after):
    """A progress that imports a file into another workspace as soon as so much of the first import is done."""
    reports = []

    def on_progress(done, total):
        if not reports and done >= after * total:
            reports.append(None)
            reports[0] = ws.import_file(path)

    return on_progress


@pytest.fixture
def both(open_at, tmp_path):
    with open_at(tmp_path / "search.db") as one, open_at(tmp_path / "search.db") as other:
        yield one, other


class TestTwoWorkspaces:
    @pytest.mark.parametrize("after", [0, 0.7], ids=["while the file is read", "between two commits"])
    def test_who_came_from_another_file_meanwhile_is_the_same_person(self, both, put, after):
        one, other = both
        phone = put("phone.vcf", book(b"phone", range(PEOPLE)))
        tablet = put("tablet.vcf", book(b"tablet", reversed(range(PEOPLE))))

        report = one.import_file(phone, on_progress=import_once(other, tablet, after=after))

        assert PEOPLE == len(one.network.contacts)
        assert PEOPLE == len(one.network.aliases)
        assert () == one.duplicates()
        assert () == report.likely
        for path in (phone, tablet):
            assert ("", PEOPLE) == ((again := one.import_file(path)).batch, again.unchanged)

    def test_a_fact_that_came_meanwhile_is_kept_and_everybody_is_new(self, both, put):
        one, other = both
        phone = put("phone.vcf", book(b"phone", range(PEOPLE)))
        one.add(Contact(name="Ann Lee", id="ann"))
        told = []

        def add_a_fact(*_):
            if not told:
                told.append(other.add(Interaction(kind="told", contact="ann", at=NOW)))

        report = one.import_file(phone, on_progress=add_a_fact)

        assert (PEOPLE, PEOPLE + 1, 1) == (report.added, len(one.network.contacts), len(one.network.interactions))

    def test_what_is_recorded_of_them_is_recorded_of_whom_is_known_by_then(self, open_at, tmp_path, put):
        ann = Contact(name="Ann Quill", emails=("ann@home.example",), id="of the diary")
        diary, card = (
            put("my.diary", b"diary"),
            put("ann.vcf", CARD % (b"ann", 0, b"Ann Quill", 0, b"EMAIL:ann@home.example\r\n")),
        )
        facts = (ann, Interaction(kind="told", contact=ann, at=NOW))
        offer = ImporterOffer(
            id="diary", recognizes=lambda start: start == b"diary", read=lambda stream, _: stream.read() and facts
        )
        plugin = SimpleNamespace(__name__="diary", jumpstart_importers=hookimpl(lambda: (offer,)))
        with (
            open_at(tmp_path / "search.db", plugins=[plugin]) as one,
            open_at(tmp_path / "search.db") as other,
        ):
            one.import_file(diary, on_progress=import_once(other, card, after=0))

            (known,) = one.network.contacts.values()
            assert known.card is not None
            assert {known.id} == {fact.contact for fact in one.network.interactions.values()}

    def test_two_who_turn_out_to_be_one_by_who_came_are_one(self, both, put):
        one, other = both
        ann = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:Ann Quill\r\n%sEND:VCARD\r\n"
        home, work = b"EMAIL:ann@home.example\r\n", b"EMAIL:ann.quill@globex.example\r\n"
        one.add(Contact(name="Ann Quill", emails=("ann@home.example",), id="first"))
        second = put("second.vcf", ann % (b"second", work))
        linking = put("linking.vcf", ann % (b"linking", home + work))

        report = one.import_file(linking, on_progress=import_once(other, second, after=0))

        assert (1, 2) == (len(one.network.contacts), report.merged)


IMPORT = """
    import sys
    from datetime import UTC, datetime
    import jumpstart

    store, path = sys.argv[1:]
    with jumpstart.open(store, clock=lambda: datetime(2026, 6, 1, 16, tzinfo=UTC), discover=False) as ws:
        print("open", flush=True)
        sys.stdin.readline()
        ws.import_file(path)
"""


def test_two_processes_with_different_files_leave_everybody_once(open_at, put, tmp_path):
    files = [put(f"{source}.vcf", book(source.encode(), range(PEOPLE))) for source in ("phone", "tablet")]
    open_at(tmp_path / "search.db").close()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", dedent(IMPORT), str(tmp_path / "search.db")]
    processes = [subprocess.Popen([*command, str(path)], **pipes) for path in files]
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=120) for process in processes]

    with open_at(tmp_path / "search.db") as ws:
        assert [0, 0] == [process.returncode for process in processes], told
        assert (PEOPLE, PEOPLE, ()) == (len(ws.network.contacts), len(ws.network.aliases), ws.duplicates())
