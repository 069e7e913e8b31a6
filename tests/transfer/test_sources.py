"""What stands behind a path, whatever it is."""

from __future__ import annotations

import os
import struct
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from jumpstart.errors import FieldError
from jumpstart.transfer.sources import sources_of

ANN = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ann\r\nFN:Ann Lee\r\nTITLE:Clerk\r\nEMAIL:ann@home.example\r\n"
    b"X-SHOE:38\r\nEND:VCARD\r\n"
)
BEN = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ben\r\nFN:Ben Cole\r\nTEL:+1 303 555 0111\r\nEND:VCARD\r\n"
INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:chat\r\n"
    b"DTSTAMP:20260601T100000Z\r\nDTSTART:20260603T150000Z\r\nDTEND:20260603T153000Z\r\nSUMMARY:Chat\r\n"
    b"ORGANIZER;CN=Ann Lee:mailto:ann@home.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def names(ws):
    return sorted(contact.name for contact in ws.network.contacts.values())


def everything_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def codes(report):
    return [(problem.code, problem.file) for problem in report.problems]


class TestFolders:
    def test_every_file_of_it_and_of_its_folders_is_read_and_problems_name_theirs(self, ws, put, tmp_path):
        put("in/b.vcf", BEN)
        put("in/deep/deeper/a.vcf", ANN.replace(b"END:VCARD\r\n", b""))

        report = ws.import_file(tmp_path / "in")

        assert ["Ann Lee", "Ben Cole"] == names(ws)
        assert [("no-end", "deep/deeper/a.vcf")] == codes(report)

    def test_hidden_files_and_links_are_passed_over(self, ws, put, tmp_path):
        put("in/b.vcf", BEN)
        put("in/.hidden.vcf", ANN)
        put("in/.git/a.vcf", ANN)
        put("elsewhere/a.vcf", ANN)
        (tmp_path / "in" / "link.vcf").symlink_to(tmp_path / "elsewhere" / "a.vcf")
        (tmp_path / "in" / "folder").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")

        report = ws.import_file(tmp_path / "in")

        assert (["Ben Cole"], ()) == (names(ws), report.problems)

    def test_a_link_that_is_given_is_followed(self, ws, put, tmp_path):
        put("in/b.vcf", BEN)
        (tmp_path / "link").symlink_to(tmp_path / "in")
        (tmp_path / "file").symlink_to(tmp_path / "in" / "b.vcf")

        assert 1 == ws.import_file(tmp_path / "link").added
        assert 1 == ws.import_file(tmp_path / "file").unchanged

    def test_an_empty_one_says_what_can_be_read(self, ws, tmp_path, counts):
        report = ws.import_file(tmp_path)

        assert (0, 0, 0, 0, 0, 1) == counts(report)
        assert "it holds no file; what can be read are archives of jumpstart" in str(report)

    def test_files_that_hold_nothing_are_listed_once(self, ws, put, tmp_path):
        put("in/b.vcf", BEN)
        for number in range(12):
            put(f"in/{number:02}.txt", b"Dear Ann,\n")

        report = ws.import_file(tmp_path / "in")

        listed = ", ".join(f"{number:02}.txt" for number in range(10))
        assert [f"files that hold nothing that is read: {listed} and 2 more"] == [p.message for p in report.problems]

    def test_of_more_than_two_thousand_files_the_first_are_read_and_that_is_told(self, ws, put, tmp_path):
        for number in range(2001):
            put(f"in/{number:04}.vcf", BEN.replace(b"ben", b"ben%d" % number))

        report = ws.import_file(tmp_path / "in")

        assert (2000, 1) == (report.added + report.merged, report.failed)
        assert "the folder has more than the 2000 files that are looked at" in str(report)

    def test_folders_may_lie_very_deep(self, ws, tmp_path):
        folders = [str(tmp_path)]
        for _ in range(1200):
            folders.append(f"{folders[-1]}/d")
            os.mkdir(folders[-1])  # noqa: PTH102  a Path of that length takes long
        file = Path(folders[-1], "a.vcf")
        file.write_bytes(ANN)

        report = ws.import_file(tmp_path)
        file.unlink()
        for folder in reversed(folders[1:]):
            os.rmdir(folder)  # noqa: PTH106  what cleans up later would go down too deep

        assert (1, ()) == (report.added, report.problems)

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may read everything is refused nothing")
    def test_what_may_not_be_read_is_told_and_the_others_are_read(self, ws, put, tmp_path):
        put("in/a.vcf", ANN).chmod(0)
        put("in/b.vcf", BEN)
        put("in/closed/c.vcf", ANN)
        (tmp_path / "in" / "closed").chmod(0)

        report = ws.import_file(tmp_path / "in")
        (tmp_path / "in" / "closed").chmod(0o700)

        assert ["Ben Cole"] == names(ws)
        assert [("not-opened", "closed"), ("not-opened", "a.vcf")] == codes(report)

    def test_a_file_that_vanishes_meanwhile_is_told_and_the_others_are_read(self, ws, put, tmp_path):
        put("in/a.vcf", ANN)
        gone = put("in/b.vcf", BEN)
        put("in/c.vcf", BEN.replace(b"ben", b"cleo").replace(b"Ben", b"Cleo").replace(b"0111", b"0112"))

        report = ws.import_file(tmp_path / "in", on_progress=lambda *_: gone.unlink(missing_ok=True))

        assert ["Ann Lee", "Cleo Cole"] == names(ws)
        assert [("not-opened", "b.vcf")] == codes(report)
        assert (2, 1) == (report.added, report.failed)

    def test_a_folder_and_a_zip_of_it_are_read_alike(self, put, tmp_path, linkedin, counts, zipped, open_at):
        files = {**linkedin, "ann.vcf": ANN, "more/invitation.ics": INVITATION}
        for name, data in files.items():
            put(f"in/{name}", data)
        put("in.zip", zipped(files))
        with open_at() as one, open_at() as other:
            from_folder = one.import_file(tmp_path / "in")
            from_zip = other.import_file(tmp_path / "in.zip")

            assert counts(from_folder) == counts(from_zip)
            assert from_folder.problems == from_zip.problems
            assert {*one.network.contacts.values()} == {*other.network.contacts.values()}
            assert (1, one.network.meetings) == (len(one.network.meetings), other.network.meetings)


class TestOtherPlaces:
    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
    def test_a_pipe_is_refused_and_nobody_waits_for_it(self, ws, tmp_path):
        os.mkfifo(tmp_path / "pipe")

        with pytest.raises(OSError, match=r"it is neither a file nor a folder: .*pipe"):
            ws.import_file(tmp_path / "pipe")

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices here")
    def test_a_device_is_refused(self, ws):
        with pytest.raises(OSError, match="it is neither a file nor a folder: '/dev/zero'"):
            ws.import_file("/dev/zero")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
    def test_a_pipe_in_a_folder_is_passed_over(self, ws, put, tmp_path):
        put("in/b.vcf", BEN)
        os.mkfifo(tmp_path / "in" / "a.vcf")

        assert 1 == ws.import_file(tmp_path / "in").added

    def test_a_file_that_grows_meanwhile_is_read_to_its_end(self, ws, put):
        path = put("a.vcf", ANN)
        told = []

        def grow(done, total):
            if not told:
                with path.open("ab") as stream:
                    stream.write(BEN)
            told.append((done, total))

        ws.import_file(path, on_progress=grow)

        assert (3 * len(ANN), 3 * len(ANN)) == told[-1]
        assert 1 == ws.import_file(path).unchanged or names(ws) == ["Ann Lee", "Ben Cole"]

    def test_two_names_that_show_alike_are_two_files(self, ws, put, tmp_path):
        for name, data in ((b"\xe9.vcf", ANN), (b"\xe8.vcf", BEN)):
            path = os.fsencode(tmp_path / "in") + b"/" + name
            put("in/x", b"")
            with open(path, "wb") as stream:  # noqa: PTH123  no text holds the name
                stream.write(data)

        with sources_of(tmp_path / "in") as sources:
            assert ["x", "\N{REPLACEMENT CHARACTER}.vcf", "\N{REPLACEMENT CHARACTER}.vcf (2)"] == [
                file.name for file in sources.files
            ]
        assert 2 == ws.import_file(tmp_path / "in").added

    @pytest.mark.parametrize("name", ["card.csv", "card.ics", "card.json", "card.zip", "card", "card.vcf.exe"])
    def test_a_file_is_known_by_what_is_in_it(self, ws, put, name):
        assert 1 == ws.import_file(put(name, ANN)).added


class TestZips:
    def test_linkedins_as_it_is_downloaded(self, ws, put, linkedin, zipped):
        put("export.zip", zipped(linkedin))

        report = ws.import_file(put("export.zip", zipped(linkedin)))

        assert 0 == report.failed
        assert len(ws.network.contacts) > 3
        assert any(
            contact.card.data.startswith(b"First Name,Last Name,URL") for contact in ws.network.contacts.values()
        )
        assert report.last_contacts
        again = ws.import_file(put("export.zip", zipped(linkedin)))
        assert (0, 0, 0, "") == (again.added, again.updated, again.merged, again.batch)

    def test_cards_calendars_and_tables_together(self, ws, put, linkedin, zipped):
        files = {"x/ann.vcf": ANN, "x/invitation.ics": INVITATION, **linkedin}

        report = ws.import_file(put("all.zip", zipped(files)))

        (meeting,) = ws.network.meetings.values()
        assert "Ann Lee" == ws.network.contacts[meeting.contact].name
        assert 0 == report.failed

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("../../out.vcf", "its name leads out of the archive"),
            ("/out.vcf", "its name leads out of the archive"),
            ("a/..\\..\\out.vcf", "its name leads out of the archive"),
            ("C:\\out.vcf", "its name leads out of the archive"),
        ],
    )
    def test_a_name_that_leads_out_is_refused_and_nothing_is_written(self, ws, put, tmp_path, name, message, zipped):
        path = put("deep/deeper/out.zip", zipped({name: ANN, "b.vcf": BEN}))
        before = everything_below(tmp_path)

        report = ws.import_file(path)

        assert (["Ben Cole"], before) == (names(ws), everything_below(tmp_path))
        assert message in str(report)
        assert 1 == report.failed

    def test_what_unpacks_to_fifty_times_its_size_is_left_out(self, ws, put, zipped):
        bomb = ANN.replace(b"X-SHOE:38", b"NOTE:" + b"0" * 8_000_000)

        report = ws.import_file(put("bomb.zip", zipped({"bomb.vcf": bomb, "b.vcf": BEN})))

        assert ["Ben Cole"] == names(ws)
        assert "bomb.vcf: it was left out: it unpacks to more than 50 times its size" in str(report)

    def test_a_size_that_is_a_lie_is_told_and_costs_the_file_alone(self, ws, put, zipped):
        whole = zipped({"b.vcf": BEN, "liar.vcf": ANN * 4000})
        size = len(ANN * 4000)
        path = put("lie.zip", whole.replace(struct.pack("<L", size), struct.pack("<L", 200)))

        report = ws.import_file(path)

        assert "Ben Cole" in names(ws)
        assert ("not-opened", "liar.vcf") in codes(report)

    def test_what_is_encrypted_is_left_out(self, ws, put, zipped):
        data = bytearray(zipped({"b.vcf": BEN, "z.vcf": ANN}))
        place = data.rindex(b"PK\x01\x02")
        data[place + 8] |= 1  # the last member, in the directory

        report = ws.import_file(put("secret.zip", bytes(data)))

        assert ["Ben Cole"] == names(ws)
        assert "z.vcf: it was left out: it is encrypted" in str(report)

    @pytest.mark.parametrize("family", ["vcf", "csv"])
    def test_a_damaged_member_is_told_and_the_others_are_read(self, ws, put, linkedin, family, zipped):
        files = {"a.vcf": ANN, "b.vcf": BEN, **linkedin}
        damaged = "b.vcf" if family == "vcf" else "messages.csv"
        whole = bytearray(zipped(files, compression=zipfile.ZIP_STORED))
        place = whole.index(files[damaged])
        whole[place + len(files[damaged]) - 4] ^= 0x20

        report = ws.import_file(put("damaged.zip", bytes(whole)))

        assert "Ann Lee" in names(ws)
        assert len(names(ws)) > 4
        (problem,) = (each for each in report.problems if each.code == "not-opened")
        assert (damaged, 1) == (problem.file, report.failed)
        assert "it is damaged (Bad CRC-32" in problem.message

    def test_a_packed_member_cut_in_its_middle_is_told(self, ws, put, zipped):
        photo = b"NOTE:" + b"".join(sha256(b"%d" % number).hexdigest().encode() for number in range(300))
        whole = bytearray(zipped({"a.vcf": ANN, "b.vcf": BEN.replace(b"TEL", photo + b"\r\nTEL")}))
        place = whole.index(b"b.vcf") + 2000
        whole[place : place + 4000] = bytes(4000)

        report = ws.import_file(put("cut.zip", bytes(whole)))

        assert "Ann Lee" in names(ws)
        assert ("not-opened", "b.vcf") in codes(report)

    @pytest.mark.parametrize("cut", [4, 30, 100, -1, -20])
    def test_one_that_is_cut_off_says_so(self, ws, put, cut, counts, zipped):
        report = ws.import_file(put("cut.zip", zipped({"a.vcf": ANN})[:cut]))

        assert (0, 0, 0, 0, 0, 1) == counts(report)
        assert "this is no zip archive that can be opened: " in str(report)
        assert "; download it again" in str(report)

    def test_more_than_two_thousand_files_are_refused(self, ws, put, counts, zipped):
        report = ws.import_file(put("many.zip", zipped({f"{number}.vcf": ANN for number in range(2001)})))

        assert (0, 0, 0, 0, 0, 1) == counts(report)
        assert "the archive has more than the 2000 files that are looked at" in str(report)

    def test_two_thousand_files_are_read(self, ws, put, counts, zipped):
        cards = ((f"{number}.vcf", ANN.replace(b"ann", b"ann%d" % number)) for number in range(2000))

        assert 2000 == sum(counts(ws.import_file(put("many.zip", zipped(dict(cards)))))[:4])

    @pytest.mark.parametrize(
        ("members", "kind"),
        [
            (("[Content_Types].xml", "word/document.xml"), "a Word document; save it as a table (CSV)"),
            (("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook; save the sheet as CSV"),
            (("[Content_Types].xml", "ppt/presentation.xml"), "a PowerPoint presentation"),
            (("mimetype", "content.xml", "META-INF/manifest.xml"), "an OpenDocument file; save it as CSV"),
            (("[Content_Types].xml", "other.xml"), "a document of an office program"),
        ],
    )
    @pytest.mark.parametrize("name", ["contacts.docx", "contacts.zip"])
    def test_a_document_of_an_office_program_is_named_and_refused(self, ws, put, members, kind, name, counts, zipped):
        report = ws.import_file(put(name, zipped(dict.fromkeys(members, b"<x/>"))))

        assert (0, 0, 0, 0, 0, 1) == counts(report)
        assert [f"this is {kind}"] == [problem.message for problem in report.problems]

    @pytest.mark.parametrize("files", [{}, {"folder/": b""}, {"__MACOSX/._a.vcf": ANN, ".hidden.vcf": BEN}])
    def test_an_empty_one_says_what_can_be_read(self, ws, put, files, counts, zipped):
        report = ws.import_file(put("empty.zip", zipped(files)))

        assert (0, 0, 0, 0, 0, 1) == counts(report)
        assert "it holds no file; what can be read are" in str(report)

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_members_of_one_name_are_both_read(self, ws, put, zipped):
        assert 2 == ws.import_file(put("twins.zip", zipped([("a.vcf", ANN), ("a.vcf", BEN)]))).added

    def test_a_zip_in_a_zip_is_not_opened(self, ws, put, zipped):
        inner = zipped({"a.vcf": ANN})

        report = ws.import_file(put("outer.zip", zipped({"inner.zip": inner, "b.vcf": BEN})))

        assert (["Ben Cole"], [("not-read", "")]) == (names(ws), codes(report))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"matching": "bogus"}, "matching: 'bogus': expected"),
        ({"region": "germany"}, "region: 'germany': no such"),
    ],
    ids=["matching", "region"],
)
def test_a_way_to_match_that_there_is_not_is_refused_whatever_the_file_holds(ws, put, options, message):
    pytest.importorskip("phonenumbers")

    with pytest.raises(FieldError, match=message):
        ws.import_file(put("chat.ics", INVITATION), **options)


def test_what_is_no_path_is_refused_with_what_is(ws):
    with pytest.raises(TypeError, match=r"os\.PathLike"):
        ws.import_file(3)


class TestProgress:
    @pytest.fixture(params=["one", "folder", "zip", "tables", "unknown", "empty"])
    def path(self, request, put, tmp_path, linkedin, zipped):
        many = b"".join(ANN.replace(b"ann", b"ann%d" % number) for number in range(4000))
        files = {"a.vcf": many, "b.vcf": BEN, "c.txt": b"Dear", "d.ics": INVITATION, **linkedin}
        match request.param:
            case "one":
                return put("a.vcf", many)
            case "folder":
                for name, data in files.items():
                    put(f"in/{name}", data)
                return tmp_path / "in"
            case "zip":
                return put("in.zip", zipped(files, compression=zipfile.ZIP_STORED))
            case "tables":
                return put("in.zip", zipped(linkedin))
            case "unknown":
                return put("x.txt", b"Dear Ann")
        return put("x.vcf", b"")

    def test_it_never_goes_back_and_ends_at_the_whole(self, ws, path):
        told = []

        ws.import_file(path, on_progress=lambda *pair: told.append(pair))

        totals = {total for _, total in told}
        done = [number for number, _ in told]
        assert (1, sorted(done), done[-1]) == (len(totals), done, totals.pop())

    def test_it_tells_of_each_commit(self, ws, put):
        path = put("a.vcf", b"".join(ANN.replace(b"ann", b"ann%d" % number) for number in range(4000)))
        told = []

        ws.import_file(path, on_progress=lambda done, total: told.append((ws.revision, round(60 * done / total))))

        assert [(0, 20), (0, 40), (1, 45), (2, 50), (3, 55), (4, 60)] == list(dict.fromkeys(told))[-6:]

    def test_what_it_raises_between_two_commits_leaves_what_is_committed_and_importing_again_completes_it(
        self, ws, put
    ):
        path = put("a.vcf", b"".join(ANN.replace(b"ann", b"ann%d" % number) for number in range(4000)))

        def stop(*_):
            if ws.revision == 2:
                raise ValueError("stop")

        with pytest.raises(ValueError, match="stop"):
            ws.import_file(path, on_progress=stop)
        half = len(ws.network.contacts)
        report = ws.import_file(path)

        assert (2000, 2000, 2000) == (half, report.added, report.unchanged)

    @pytest.mark.parametrize("error", [ValueError("stop"), OSError("stop"), KeyboardInterrupt()])
    @pytest.mark.parametrize("after", [0, 2])
    def test_what_it_raises_before_the_first_commit_rises_and_nothing_is_committed(self, ws, path, error, after):
        told = []

        def stop(*pair):
            told.append(pair)
            if len(told) > after:
                raise error

        if after:
            ws_told = []
            ws.import_file(path, preview=True, on_progress=lambda *pair: ws_told.append(pair))
            if len(ws_told) <= after or ws_told[after][0] > ws_told[after][1] * 2 // 3:
                return
        with pytest.raises(type(error)) as caught:
            ws.import_file(path, on_progress=stop)

        assert (error, 0, 0) == (caught.value, ws.revision, len(ws.network))
