from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

import jumpstart
from jumpstart.formats import vcard
from jumpstart.testing.address_books import address_book

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data"


def _open_at(url="memory:", *, now=NOW, **options):
    return jumpstart.open(url, clock=lambda: now, discover=False, **options)


def _counts(report):
    numbers = attrs.asdict(report, recurse=False)
    return tuple(numbers[name] for name in ("added", "updated", "merged", "unchanged", "left_alone", "failed"))


def _zipped(files, *, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data)
    return buffer.getvalue()


def _table(header, rows):
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return written.getvalue().encode()


def _row(contact):
    """Given and family name; e-mail addresses, phones and pages, padded; employer and title."""
    given, _, family = contact.name.rpartition(" ")
    points = [[*(each.value for each in points), "", ""] for points in (contact.emails, contact.phones, contact.urls)]
    return given, family, *points, contact.organization, contact.title


def google(contacts):
    """Contacts as Google exports them."""
    header = (
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value,"
        "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Label,Website 1 - Value"
    )
    rows = (
        (given, "", family, employer, title, "", emails[0], "", emails[1], "Mobile", phones[0], "", pages[0])
        for given, family, emails, phones, pages, employer, title in map(_row, contacts)
    )
    return _table(header, rows)


def linkedin_connections(contacts):
    """Contacts as LinkedIn exports them."""
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    rows = (
        (given, family, pages[0], emails[0], employer, title, "12 Mar 2024")
        for given, family, emails, _, pages, employer, title in map(_row, contacts)
    )
    return _table(header, rows)


def outlook(contacts):
    """Contacts as Outlook exports them."""
    header = (
        "First Name,Last Name,E-mail Address,E-mail 2 Address,Primary Phone,Mobile Phone,Business Phone,Company,"
        "Job Title,Web Page"
    )
    rows = (
        (given, family, emails[0], emails[1], "", phones[0], phones[1], employer, title, pages[0])
        for given, family, emails, phones, pages, employer, title in map(_row, contacts)
    )
    return _table(header, rows)


def _files_of_a_book(size, *, seed):
    """A generated address book as four files: of a phone, of Google, of LinkedIn and of Outlook."""
    sources = {"phone.vcf": [], "google.csv": [], "linkedin.csv": [], "outlook.csv": []}
    for contact in address_book(size, seed=seed).contacts:
        kinds = {kind for point in contact.phones for kind in point.types}
        name = "linkedin" if contact.urls and not kinds else "outlook" if "work" in kinds else ""
        sources[f"{name}.csv" if name else "phone.vcf" if kinds else "google.csv"].append(contact)
    writers = (vcard.write, google, linkedin_connections, outlook)
    return {name: write(sources[name]) for name, write in zip(sources, writers, strict=True)}


@pytest.fixture(scope="session")
def files_of_a_book():
    """Gives a generated address book as four files: of a phone, of Google, of LinkedIn and of Outlook."""
    return _files_of_a_book


@pytest.fixture(scope="session")
def writers():
    """How each source writes contacts, by the ending of its file."""
    return {
        "google.csv": google,
        "linkedin.csv": linkedin_connections,
        "outlook.csv": outlook,
        "phone.vcf": vcard.write,
    }


@pytest.fixture(scope="session")
def open_at():
    """Opens a search at a given time."""
    return _open_at


@pytest.fixture(scope="session")
def counts():
    """Gives what was added, updated, merged, unchanged, left alone and failed."""
    return _counts


@pytest.fixture(scope="session")
def zipped():
    """Gives a zip archive of some files by their names."""
    return _zipped


@pytest.fixture
def ws():
    with _open_at() as ws:
        yield ws


@pytest.fixture
def put(tmp_path):
    """Write a file below the test's own folder, and give its path."""

    def write(name, data):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def linkedin():
    """The files of LinkedIn's archive by their names."""
    return {path.name: path.read_bytes() for path in sorted((DATA / "csv" / "linkedin").iterdir())}
