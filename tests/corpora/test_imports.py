"""Files of other people's software, imported into a search: all is read or told, and nothing happens twice."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime

import jumpstart

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def letters(text):
    """What is the same in each spelling of a line, folded or quoted; of a character beyond ASCII nothing is."""
    return re.sub(r"[^A-Za-z0-9]+", "", text).upper()


def outcome(report):
    return [report.added, report.updated, report.merged, report.unchanged, report.left_alone, report.failed]


def test_the_files_can_be_accounted_for_on_paper(accounts, accounting):
    """``pytest -s`` shows what stands in them."""
    lines = list(accounting.table(accounts))
    sys.stdout.writelines(f"{line}\n" for line in lines)

    assert {"ics in all", "vcf in all"} <= {" ".join(line.split()[:3]) for line in lines}


def test_each_record_that_begins_is_read_or_failed(accounts):
    """
    By the counts of a few lines that know nothing of the readers.

    The card of an AGENT is part of its owner's, an alarm is part of its entry; of two cards that say the same to the
    byte both count, the second as unchanged, and of several entries with one UID each, the newest for the search.
    """
    wrong = [
        (each.path.name, each.begun, outcome(each.first)) for each in accounts if each.begun != each.read + each.failed
    ]

    assert [] == wrong
    assert sum(each.begun for each in accounts) > 3_000


def test_no_reader_raises(accounts):
    failed = [
        (each.path.name, problem)
        for each in accounts
        for problem in each.first.problems
        if problem.code == "importer-failed"
    ]

    assert [] == failed


def test_each_problem_shows_what_stands_in_its_lines(accounts, accounting):
    wrong = []
    for each in accounts:
        lines = accounting.lines_of(each.data)
        for problem in each.first.problems:
            inside = 0 <= problem.first_line <= problem.last_line <= len(lines)
            if not problem.first_line:
                continue
            text = "".join(lines[problem.first_line - 1 : problem.last_line])
            stands = letters(text.encode("latin-1", "replace").decode("utf-8", "ignore"))
            # What stands in a calendar's line is shown without its parameters.
            if not inside or not all(letters(part) in stands for part in problem.raw.split(":", 1)):
                wrong.append((each.path.name, problem, problem.raw[:60]))

    assert [] == wrong


def test_what_failed_is_kept_as_it_came(accounts):
    wrong = []
    for each in accounts:
        errors = {(one.first_line, one.last_line) for one in each.first.problems if one.severity == "error"}
        kept = {(failed.first_line, failed.last_line) for failed in each.first.failed_records}
        if errors - {(0, 0)} != kept or not all(failed.raw in each.data for failed in each.first.failed_records):
            wrong.append((each.path.name, errors ^ kept))

    assert [] == wrong


def test_a_preview_says_what_the_import_does_and_changes_nothing(accounts):
    wrong = [each.path.name for each in accounts if outcome(each.preview) != outcome(each.first)]

    assert [] == wrong


def test_the_second_import_changes_nothing(accounts):
    wrong = [
        (each.path.name, str(each.again))
        for each in accounts
        if each.again.batch
        or each.again.added
        or each.again.updated
        or each.again.merged
        or each.after != each.finally_
    ]

    assert [] == wrong


def test_an_import_that_is_taken_back_leaves_nothing(accounts):
    wrong = [each.path.name for each in accounts if each.undone != each.before]

    assert [] == wrong


def test_all_of_them_can_be_imported_at_once(corpus, accounts):
    """A card that stands in several files counts as unchanged, or as somebody who is known."""
    with jumpstart.open("memory:", discover=False, clock=lambda: NOON) as ws:
        report = ws.import_file(corpus / "vcard")
    cards = [each for each in accounts if each.path.suffix == ".vcf"]
    assert sum(each.begun for each in cards) == sum(outcome(report))


def test_a_folder_of_them_changes_nothing_when_it_is_imported_again_and_can_be_taken_back(corpus):
    with jumpstart.open("memory:", discover=False, clock=lambda: NOON) as ws:
        report = ws.import_file(corpus / "vcard")
        before = ws.network

        again = ws.import_file(corpus / "vcard")

        assert ((0, 0, 0), before) == ((again.added, again.updated, again.merged), ws.network)
        ws.undo(report.batch)
        assert () == tuple(ws.network.records())
