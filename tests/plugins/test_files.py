"""What plugins offer for files."""

from __future__ import annotations

import pytest

from jumpstart import Network, Seeker
from jumpstart.errors import FieldError
from jumpstart.plugins import ExportedFile, ExporterOffer, ImporterOffer, Snapshot


def importer(**options):
    return ImporterOffer(**{"id": "diary", "recognizes": bool, "read": lambda *_: (), **options})


@pytest.mark.parametrize("id", ["", "Diary", "my diary", "../x", None, 3])
def test_an_importer_without_a_plain_id_is_refused(id):
    with pytest.raises(FieldError, match="id"):
        importer(id=id)


@pytest.mark.parametrize("standing", ["", "own", None])
def test_an_importer_of_no_known_standing_is_refused(standing):
    with pytest.raises(FieldError, match=r"ImporterOffer\.standing: .*: expected one of source, edits, archive"):
        importer(standing=standing)


@pytest.mark.parametrize("suffix", ["", "ics", ".", ".ICS", ".i cs", "../x", ".a.b", "." + "x" * 17, ".ics\n", None])
def test_an_exporter_without_a_plain_ending_is_refused(suffix):
    with pytest.raises(FieldError, match=r"ExporterOffer\.suffix: .*: expected a dot and 1 to 16 lower-case letters"):
        ExporterOffer(suffix=suffix, write=lambda _: ExportedFile(data=b"", count=0))


def test_a_search_without_a_seeker_is_exported_as_that_of_somebody_without_a_name():
    snapshot = Snapshot(network=Network.of(), make_plan=lambda: None)

    assert isinstance(snapshot.seeker, Seeker)
    assert () == snapshot.make_settled(None)


def test_a_file_does_not_show_what_is_in_it():
    assert "ExportedFile(data=<6 bytes>, count=1)" == repr(ExportedFile(data=b"secret", count=1))
