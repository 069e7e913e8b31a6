"""Zip archives, also those that are made to hurt."""

from __future__ import annotations

import zipfile

import pytest

from jumpstart.formats import csv

TABLE = b"First Name,Last Name,Connected On\nDana,Okafor,12 Mar 2024\n"


def codes(imported):
    return [problem.code for problem in imported.problems]


def test_a_folder_inside_of_the_archive_makes_no_difference(zipped):
    imported = csv.read_zip(zipped({"export/Connections.csv": TABLE, "export/photo.jpg": b"x", "empty/": b""}))

    assert ["Dana Okafor"] == [contact.name for contact in imported.items]
    assert [] == codes(imported)


@pytest.mark.parametrize("name", ["../Connections.csv", "/etc/Connections.csv", "a/../../Connections.csv", "C:/x.csv"])
def test_a_name_that_leads_out_of_the_archive_is_not_followed(zipped, name):
    imported = csv.read_zip(zipped({name: TABLE, "ok.csv": TABLE}))

    assert ["not-unpacked"] == codes(imported)
    assert imported.problems[0].message.endswith("was left out: its name leads out of the archive")
    assert 1 == len(imported.items)


def test_a_bomb_is_not_unpacked(zipped):
    bomb = zipped({"Connections.csv": TABLE + b"0" * (60 * 1024**2), "ok.csv": TABLE})

    imported = csv.read_zip(bomb)

    assert len(bomb) < 100_000
    assert 1 == len(imported.items)
    assert "Connections.csv was left out: it unpacks to more than 50 times its size" == imported.problems[0].message


def test_more_than_the_archive_may_hold_is_left_out(zipped):
    half = TABLE + b"x" * (40 * 1024**2)
    imported = csv.read_zip(zipped({"a.csv": half, "b.csv": half}, compression=zipfile.ZIP_STORED))

    assert "b.csv was left out: with it the archive holds more than 64 MB" == imported.problems[0].message


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_a_way_of_packing_that_unpacks_without_a_bound_is_not_read(zipped, compression):
    imported = csv.read_zip(zipped({"Connections.csv": TABLE}, compression=compression))

    assert imported.problems[0].message.endswith("it is packed in a way that is not read; deflate is")


def test_a_crowd_of_files_is_not_looked_at(zipped):
    imported = csv.read_zip(zipped({f"{number}.csv": b"" for number in range(2001)}))

    assert "too-many-files" in codes(imported)


def test_a_damaged_file_costs_itself_alone(zipped):
    data = zipped({"a.csv": TABLE, "b.csv": TABLE}, compression=zipfile.ZIP_STORED).replace(b"Dana", b"Xena", 1)

    imported = csv.read_zip(data)

    assert ["not-unpacked"] == codes(imported)
    assert 1 == len(imported.items)


def test_an_encrypted_file_is_told(zipped):
    data = bytearray(zipped({"a.csv": TABLE}))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert "a.csv was left out: it is encrypted" == csv.read_zip(bytes(data)).problems[0].message


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", TABLE], ids=["nothing", "a beginning", "a table"])
def test_what_is_no_zip_archive_is_an_error(data):
    imported = csv.read_zip(data)

    assert ["no-zip"] == codes(imported)
    assert "error" == imported.problems[0].severity
