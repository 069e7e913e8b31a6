"""Plugins that read and write files, the bad ones too."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from jumpstart import Contact, Lead
from jumpstart.domain import Problem
from jumpstart.domain.records import Unknown
from jumpstart.errors import FieldError, OfferError, PluginError
from jumpstart.plugins import ExportedFile, ExporterOffer, ImporterOffer, PluginWarning, hookimpl

ANN = Contact(name="Ann Lee", emails=("ann@home.example",), id="ann")
BEN = Contact(name="Ben Cole", id="ben")
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:cleo\r\nFN:Cleo Ruiz\r\nEND:VCARD\r\n"


def plugin(name, **hooks):
    made = SimpleNamespace(__name__=name)
    for hook, offers in hooks.items():
        setattr(made, f"jumpstart_{hook}", hookimpl(lambda offers=offers: offers))
    return made


def importing(read, *, id="diary", recognizes=lambda start: start.startswith(b"diary"), **options):
    offer = ImporterOffer(id=id, recognizes=recognizes, read=lambda stream, _: read(stream), **options)
    return plugin(f"plugin of {id}", importers=(offer,))


def exporting(write, *, suffix=".diary", options=()):
    offer = ExporterOffer(suffix=suffix, write=write, options=options)
    return plugin(f"plugin of {suffix}", exporters=(offer,))


def raising(error):
    def fail(*_, **__):
        raise error

    return fail


def three_and_then(error):
    def read(_):
        yield ANN
        yield BEN
        raise error

    return read


class Unread:
    def __init__(self, digest, found=(), error=None):
        self.digest, self._found, self._error = digest, found, error

    def read(self):
        if self._error:
            raise self._error
        return self._found

    def skip(self, id):
        pass


@pytest.fixture
def diary(put):
    return put("my.diary", b"diary of mine")


class TestImporters:
    def test_one_reads_what_it_recognizes_in_a_folder_with_others(self, open_at, diary, put):
        put("cleo.vcf", CARD)
        with open_at(plugins=[importing(lambda _: (ANN, BEN))]) as ws:
            report = ws.import_file(diary.parent)

            assert ["Ann Lee", "Ben Cole", "Cleo Ruiz"] == sorted(each.name for each in ws.network.contacts.values())
            assert (3, ()) == (report.added, report.problems)
            assert 0 == ws.import_file(diary.parent).added

    @pytest.mark.parametrize(
        ("read", "added", "message"),
        [
            (raising(ValueError("no ink")), 0, "importer 'diary' failed at it: ValueError: no ink"),
            (raising(OSError("no ink")), 0, "importer 'diary' failed at it: OSError: no ink"),
            (three_and_then(ValueError("no ink")), 2, "importer 'diary' failed at it: ValueError: no ink"),
            (lambda _: None, 0, "importer 'diary' failed at it: TypeError: 'NoneType' object is not iterable"),
            (lambda _: "ab", 0, "importer 'diary' gave a str, which is no record; it was left out"),
            (lambda _: (ANN, {}, [], BEN), 2, "importer 'diary' gave a dict, which is no record; it was left out"),
            (lambda _: (ANN, Contact), 1, "importer 'diary' gave a type, which is no record; it was left out"),
            (lambda _: (ANN, None), 1, "importer 'diary' gave a NoneType, which is no record; it was left out"),
            (lambda _: (ANN, Unread([])), 1, "importer 'diary' failed at it: TypeError: unhashable type: 'list'"),
            (lambda _: (ANN, Unread("d", error=ValueError("no ink"))), 1, "failed at it: ValueError: no ink"),
            (lambda _: (ANN, Unread("d", (Unread("e"),))), 1, "Unread.read() gives what is not read either"),
            (lambda _: (ANN, Unread("d", (3,))), 1, "importer 'diary' gave a int, which is no record; it was left out"),
            (lambda _: itertools.repeat(ANN), 1, "importer 'diary' gives no end of items; those after 1026 were left"),
            (lambda _: (Lead(source="x", received_at="2026-06-01T10:00:00+00:00"),), 0, "failed at it: FieldError"),
        ],
        ids=[
            *("raises", "os-error", "raises-later", "none", "text", "unhashable", "class", "a-none"),
            *("bad-digest", "unread-raises", "unread-in-unread", "unread-nonsense", "endless", "bad-field"),
        ],
    )
    @pytest.mark.parametrize("in_a_folder", [False, True])
    def test_a_bad_one_is_named_and_costs_nothing_but_what_it_did_not_give(
        self, open_at, diary, put, read, added, message, in_a_folder
    ):
        put("cleo.vcf", CARD)
        with open_at(plugins=[importing(read)]) as ws:
            report = ws.import_file(diary.parent if in_a_folder else diary)

            assert added + in_a_folder == report.added
            assert message in str(report)
            assert report.failed > 0
            assert {"my.diary" if in_a_folder else ""} == {problem.file for problem in report.problems}

    def test_a_record_of_a_kind_that_nobody_knows_is_carried(self, open_at, diary):
        dream = Unknown(kind="dream", id="d", payload='{"v":1}')
        with open_at(plugins=[importing(lambda _: (dream,))]) as ws:
            ws.import_file(diary)

            assert ((dream,), 0) == (ws.network.unknown, ws.import_file(diary).added)

    def test_a_record_that_refers_to_nobody_is_left_out_and_told(self, open_at, diary):
        lead = Lead(source="nobody", received_at=datetime(2026, 6, 1, tzinfo=UTC))
        with open_at(plugins=[importing(lambda _: (ANN, lead))]) as ws:
            report = ws.import_file(diary)

            assert (1, 1, {}) == (report.added, report.failed, dict(ws.network.leads))
            assert "it refers to the contact nobody, which is not there" in str(report)

    def test_one_that_cannot_say_whether_it_recognizes_a_file_is_named_and_the_others_are_asked(
        self, open_at, diary, put
    ):
        put("cleo.vcf", CARD)
        with open_at(plugins=[importing(lambda _: (), recognizes=raising(ValueError("no ink")))]) as ws:
            report = ws.import_file(diary.parent)

            assert ["Cleo Ruiz"] == [each.name for each in ws.network.contacts.values()]
            assert [("importer-failed", "my.diary")] == [(each.code, each.file) for each in report.problems]
            assert "'plugin of diary'" in str(report)

    def test_two_that_recognize_one_file_are_both_named_and_the_seeker_says_which(self, open_at, diary):
        plugins = [importing(lambda _: (ANN,), id="one"), importing(lambda _: (BEN,), id="two")]
        with open_at(plugins=plugins) as ws:
            with pytest.raises(OfferError, match="'one, two': each of them recognizes this file; say which"):
                ws.import_file(diary)
            ws.import_file(diary, importer="two")

            assert ["Ben Cole"] == [each.name for each in ws.network.contacts.values()]

    def test_a_built_in_one_is_never_asked_out(self, open_at, put):
        with open_at(plugins=[importing(lambda _: (ANN,), recognizes=lambda _: True)]) as ws:
            ws.import_file(put("cleo.vcf", CARD))
            ws.import_file(put("cleo.txt", b"Dear"))

            assert ["Ann Lee", "Cleo Ruiz"] == sorted(each.name for each in ws.network.contacts.values())

    def test_one_that_nobody_offers_is_an_error_that_names_those_that_are(self, ws, put):
        with pytest.raises(OfferError, match=r"no plugin offers it; there are: archive, csv, ical, sheet, vcard"):
            ws.import_file(put("cleo.vcf", CARD), importer="diary")

    def test_one_that_is_asked_for_reads_what_it_would_not_recognize(self, ws, put):
        report = ws.import_file(put("cleo.vcf", b"\xff\xd8\xff\xe0 JFIF"), importer="vcard")

        assert (0, 1) == (report.added, report.failed)

    def test_what_it_swallows_of_a_progress_that_raises_rises_all_the_same(self, open_at, diary):
        def read(stream):
            try:
                stream.read()
                stream.read()
            except Exception:  # noqa: BLE001, S110  as a careless plugin does
                pass
            return (ANN,)

        told = []

        def stop_once(*pair):
            told.append(pair)
            if len(told) == 1:
                raise ValueError("stop")

        with open_at(plugins=[importing(read)]) as ws, pytest.raises(ValueError, match="stop"):
            ws.import_file(diary, on_progress=stop_once)

    def test_records_that_are_the_seekers_own_edits_win(self, open_at, diary):
        edited = [ANN]
        with open_at(plugins=[importing(lambda _: edited, standing="edits")]) as ws:
            ws.import_file(diary)
            edited[0] = Contact(name="Ann Cole", id="ann")
            ws.import_file(diary)

            assert ("Ann Cole", "ann@home.example") == (
                ws.network.contacts["ann"].name,
                ws.network.contacts["ann"].emails[0].value,
            )

    def test_its_problems_bear_its_lines_and_the_raw_record_is_kept(self, open_at, put):
        path = put("my.diary", b"diary\nfirst\nsecond\nthird\n")
        bad = Problem(code="x", severity="error", record=2, first_line=3, last_line=4, message="no ink")
        with open_at(plugins=[importing(lambda _: (ANN, bad))]) as ws:
            report = ws.import_file(path)

            (failed,) = report.failed_records
            assert (b"second\nthird\n", 3, 4) == (failed.raw, failed.first_line, failed.last_line)


class TestExporters:
    def test_one_writes_files_of_its_ending_with_its_options(self, open_at, tmp_path):
        def write(snapshot, *, ink="blue"):
            return ExportedFile(data=f"{ink} {len(snapshot.network.contacts)}".encode(), count=1)

        with open_at(plugins=[exporting(write, options=("ink",))]) as ws:
            ws.add(ANN)

            assert 1 == ws.export(tmp_path / "x.DIARY", ink="red")
            assert b"red 1" == (tmp_path / "x.DIARY").read_bytes()
            with pytest.raises(FieldError, match=r"option: 'paper': a \.diary file takes the options ink"):
                ws.export(tmp_path / "x.diary", paper="A4")

    @pytest.mark.parametrize(
        ("write", "message"),
        [
            (raising(ValueError("no ink")), "a .diary file failed to be written: ValueError: no ink"),
            (lambda _: None, "a .diary file came as a NoneType; expected an ExportedFile"),
            (lambda _: b"text", "a .diary file came as a bytes; expected an ExportedFile"),
            (lambda _: ExportedFile(data="text", count=1), "a .diary file came with a str; expected bytes"),
        ],
        ids=["raises", "none", "bytes", "text"],
    )
    def test_a_bad_one_is_named_and_the_file_stays_as_it_was(self, open_at, put, write, message):
        path = put("x.diary", b"old")
        with open_at(plugins=[exporting(write)]) as ws, pytest.raises(PluginError, match=message):
            ws.export(path)

        assert (b"old", [path]) == (path.read_bytes(), list(path.parent.iterdir()))

    def test_an_ending_that_is_built_in_cannot_be_taken(self, open_at, tmp_path):
        mine = exporting(lambda _: ExportedFile(data=b"mine", count=1), suffix=".ics")
        with pytest.warns(PluginWarning, match=r"\.ics"), open_at(plugins=[mine]) as ws:
            ws.export(tmp_path / "x.ics")

        assert (tmp_path / "x.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")

    def test_two_of_one_ending_are_both_named(self, open_at, tmp_path):
        plugins = [exporting(lambda _: ExportedFile(data=b"", count=0)) for _ in range(2)]
        plugins[1].__name__ = "another"
        with pytest.warns(PluginWarning), open_at(plugins=plugins) as ws, pytest.raises(OfferError, match=r"\.diary"):
            ws.export(tmp_path / "x.diary")

        assert [] == list(tmp_path.iterdir())

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
    def test_a_pipe_or_a_device_is_not_replaced_by_a_file(self, ws, tmp_path):
        os.mkfifo(tmp_path / "x.ics")

        with pytest.raises(FieldError, match="expected the path of a file"):
            ws.export(tmp_path / "x.ics")

        assert not (tmp_path / "x.ics").is_file()
