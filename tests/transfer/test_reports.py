"""What an import tells of itself."""

from __future__ import annotations

import io

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.transfer.failures import failed_records
from jumpstart.transfer.reading import MAX_PROBLEMS

GOOD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann {0}\nEMAIL:ann{0}@home.example\nEND:VCARD\n"
EMPTY = "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n"
GROUP = "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Friends {0}\nMEMBER:urn:x\nEND:VCARD\n"
PARTS = (GOOD, EMPTY, GROUP, "junk\n", "\n", "END:VCARD\n", "BEGIN:VCARD\nFN:Cut {0}\n")


def encoded(text, ends, encoding):
    return text.replace("\n", ends).encode(encoding)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_lines_of_each_failed_record_are_kept_as_they_came(ws, put, ends, encoding):
    text = GOOD.format(1) + EMPTY + GOOD.format(2) + GROUP.format(3) + GOOD.format(4)

    report = ws.import_file(put("book.vcf", encoded(text, ends, encoding)))

    assert (3, 2) == (report.added, report.failed)
    as_utf_8 = [encoded(each, ends, "utf-8") for each in (EMPTY, GROUP.format(3))]
    assert as_utf_8 == [each.raw for each in report.failed_records]
    assert [(6, 8), (14, 19)] == [(each.first_line, each.last_line) for each in report.failed_records]
    assert {"book.vcf"} == {each.file for each in report.failed_records}


def test_of_several_files_each_keeps_its_own(ws, put, tmp_path):
    put("in/a.vcf", (GOOD.format(1) + EMPTY).encode())
    put("in/b.vcf", (GROUP.format(2) + GOOD.format(3)).encode())
    put(
        "in/c.csv",
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nDear Ann\nAnn,Lee,,,,,\n",
    )

    report = ws.import_file(tmp_path / "in")

    assert {"a.vcf": EMPTY.encode(), "b.vcf": GROUP.format(2).encode(), "c.csv": b"Dear Ann\n"} == {
        each.file: each.raw for each in report.failed_records
    }
    assert 3 == report.failed


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_records_and_failures_are_as_many_as_there_are_beginnings(tmp_path_factory, open_at, parts):
    text = "".join(part.format(number) for number, part in enumerate(parts))
    path = tmp_path_factory.getbasetemp() / "parts.vcf"
    path.write_bytes(text.encode())
    with open_at() as ws:
        report = ws.import_file(path)

        read = report.added + report.updated + report.merged + report.unchanged
        lost = {problem.record for problem in report.problems if problem.severity == "error" and problem.record}
        assert text.count("BEGIN:VCARD") == read + len(lost)


def test_more_problems_than_anybody_reads_are_counted_and_their_records_kept(ws, put):
    many = MAX_PROBLEMS + 500

    report = ws.import_file(put("book.vcf", EMPTY.encode() * many + GOOD.format(1).encode()))

    assert (1, many, many) == (report.added, report.failed, len(report.failed_records))
    assert MAX_PROBLEMS + 1 == len(report.problems)
    assert "500 more problems are not listed" == report.problems[-1].message


def test_it_reads_well_aloud_and_is_short(ws, put):
    path = put("book.vcf", (GOOD.format(1) + EMPTY * 30).encode())

    lines = str(ws.import_file(path)).splitlines()

    assert "book.vcf: 1 added, 0 updated, 0 unchanged, 30 failed" == lines[0]
    assert "  … and 10 more" == lines[-1]
    assert 22 == len(lines)
    assert "  lines 6 to 8: the card says nothing and was not imported" == lines[1]


def test_a_preview_is_the_report_of_each_kind_of_file_and_changes_nothing(ws, open_at, put, linkedin, zipped, tmp_path):
    book = (GOOD.format(1) + EMPTY + GROUP.format(2)).encode()
    with open_at() as other:
        other.import_file(put("book.vcf", book))
        for ending in ("csv", "json", "ics", "vcf"):
            other.export(tmp_path / f"own.{ending}")
    names = ["book.vcf", "own.csv", "own.json", "own.ics", "own.vcf"]
    paths = [tmp_path / name for name in names]
    paths += [put("linkedin.zip", zipped(linkedin)), put("note.txt", b"Dear"), put("cut.vcf", book[:70])]
    for path in paths:
        before = (ws.network, ws.revision)

        preview = ws.import_file(path, preview=True)
        after = (ws.network, ws.revision)
        report = ws.import_file(path)

        assert before == after
        assert preview == attrs.evolve(report, batch="", revision=0)


class TestFailedRecords:
    def lines(self, data, *spans):
        return [each.raw for each in failed_records(io.BytesIO(data), spans, file="x")]

    def test_lines_that_overlap_are_kept_for_each(self):
        assert [b"b\nc\n", b"b\nc\nd\n", b"c\n"] == self.lines(b"a\nb\nc\nd\ne", (2, 3), (2, 4), (3, 3))

    def test_a_record_is_kept_once(self):
        assert [b"b\n"] == self.lines(b"a\nb\nc", (2, 2), (2, 2))

    @pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
    @pytest.mark.parametrize("length", [1024 * 1024 - 2, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1])
    def test_a_long_line_is_one_line_wherever_it_is_cut(self, length, ends):
        long = b"x" * length + ends

        assert [long, b"b" + ends] == self.lines(b"a" + ends + long + b"b" + ends + b"c", (2, 2), (3, 3))

    def test_many_of_them_cost_linear_time(self):
        spans = [(1, 400_000), *((number, number) for number in range(1, 200_000, 2))]

        assert 100_001 == len(self.lines(b"x\n" * 200_000, *spans))

    def test_what_is_kept_of_one_file_has_a_bound(self):
        kept = self.lines((b"x" * 1_000_000 + b"\n") * 40, *((number, number) for number in range(1, 41)))

        assert (40, True) == (len(kept), sum(map(len, kept)) < 18_000_000)
