"""Who is who, when people come from several files."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from jumpstart import Contact, Interaction, Lead, Seeker
from jumpstart.domain import Card
from jumpstart.plugins import ImporterOffer, hookimpl

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
DANA = Contact(
    name="Dana Okafor",
    emails=("dana@example.org",),
    phones=("+1 303 555 0104",),
    urls=("https://www.linkedin.com/in/dana-okafor/",),
)
KINDS = ("phone.vcf", "google.csv", "linkedin.csv", "outlook.csv")


def sides(ws):
    """Who is one person: the ids of the cards of each."""
    found = {}
    for contact in ws.network.contacts.values():
        aliases = (alias for alias in ws.network.aliases.values() if alias.merged_into == contact.id)
        found[contact.id] = frozenset(each.card.id for each in (contact, *aliases) if each.card)
    return frozenset(found.values())


def nothing_new(report):
    return (0, 0, 0, "", 0) == (report.added, report.updated, report.merged, report.batch, report.revision)


class TestOnePerson:
    def version(self, kind):
        """What one source says of her."""
        return attrs.evolve(DANA, organization=f"{kind} Hospital", title=f"Analyst by {kind}", id=kind)

    @pytest.mark.parametrize("is_known", [False, True], ids=["new", "entered by hand"])
    @pytest.mark.parametrize("order", [*itertools.permutations(KINDS)], ids="-".join)
    def test_from_several_files_is_one_contact_in_whatever_order(self, ws, put, writers, order, is_known):
        if is_known:
            ws.add(self.version("hand"))
        paths = [put(kind, writers[kind]([self.version(kind)])) for kind in order]
        for path in paths:
            ws.import_file(path)

        (dana,) = ws.network.contacts.values()
        said = {each.value for each in ws.alternatives(dana) if each.field == "organization"}
        assert {f"{kind} Hospital" for kind in ("hand", *order)[not is_known :]} == {dana.organization, *said}
        assert all(nothing_new(ws.import_file(path)) for path in paths)

    def test_blanks_overwrite_nothing_and_what_differs_stands_with_its_source(self, ws, put, writers):
        ws.import_file(put("google.csv", writers["google.csv"]([attrs.evolve(DANA, title="Analyst")])))
        ws.import_file(
            put("outlook.csv", writers["outlook.csv"]([attrs.evolve(DANA, title="", organization="Globex")]))
        )
        ws.import_file(put("linkedin.csv", writers["linkedin.csv"]([attrs.evolve(DANA, title="Head")])))

        (dana,) = ws.network.contacts.values()
        assert ("Analyst", "Globex") == (dana.title, dana.organization)
        assert [("title", "Head", "linkedin.csv")] == [
            (each.field, each.value, each.source) for each in ws.alternatives(dana)
        ]

    def test_two_sources_that_would_give_one_id_are_both_kept(self, ws, put, writers):
        only_page = attrs.evolve(DANA, emails=(), phones=())
        ws.add(attrs.evolve(DANA, urls=()))
        files = [put(kind, writers[kind]([attrs.evolve(DANA, title=kind)])) for kind in ("outlook.csv", "linkedin.csv")]
        for _ in range(2):
            for path in files:
                ws.import_file(path)

        assert {"linkedin.csv"} == {each.value for each in ws.alternatives(*ws.network.contacts)} - {"outlook.csv"}
        assert 2 == len(ws.history()[1:])
        assert only_page.urls == ws.network.contacts[next(iter(ws.network.contacts))].urls

    def test_rows_that_were_told_apart_in_one_archive_are_known_one_by_one(self, ws, put, writers, zipped):
        files = {kind: writers[kind]([attrs.evolve(DANA, title=kind)]) for kind in ("linkedin.csv", "outlook.csv")}
        ws.import_file(put("both.zip", zipped(files)))

        assert all(nothing_new(ws.import_file(put(name, data))) for name, data in files.items())

    def test_what_is_recorded_about_the_incoming_one_is_about_the_known_one(self, open_at, tmp_path):
        incoming = Contact(name="Dana Okafor", emails=("dana@example.org",), title="Head", id="x")
        fact = Interaction(kind="replied", contact=incoming, at=NOW - timedelta(days=1))
        lead = Lead(source=incoming, received_at=NOW - timedelta(days=2), note="a hint")

        class Diary:
            @hookimpl
            def jumpstart_importers(self):
                read = lambda _, seeker: (incoming, fact, lead)  # noqa: ARG005, E731
                return (ImporterOffer(id="diary", recognizes=lambda start: start == b"diary", read=read),)

        (tmp_path / "diary").write_bytes(b"diary")
        with open_at(plugins=[Diary()]) as ws:
            ws.add(DANA)

            first, second = (ws.import_file(tmp_path / "diary") for _ in range(2))

            (dana,) = ws.network.contacts.values()
            assert [dana.id, dana.id] == [ws.network.interactions[fact.id].contact, ws.network.leads[lead.id].source]
            assert (1, 2, True) == (first.merged, first.added, nothing_new(second))
            assert "Head" == dana.title

    def test_what_a_source_without_cards_says_otherwise_is_not_lost(self, open_at, tmp_path):
        class Diary:
            @hookimpl
            def jumpstart_importers(self):
                incoming = attrs.evolve(DANA, title="Head", id="x")
                read = lambda _, seeker: (incoming,)  # noqa: ARG005, E731
                return (ImporterOffer(id="diary", recognizes=lambda start: start == b"diary", read=read),)

        (tmp_path / "diary").write_bytes(b"diary")
        with open_at(plugins=[Diary()]) as ws:
            ws.add(attrs.evolve(DANA, title="Analyst"))
            ws.import_file(tmp_path / "diary")

            (other,) = ws.alternatives(DANA)
            assert ("title", "Head", "diary") == (other.field, other.value, other.source)
            assert nothing_new(ws.import_file(tmp_path / "diary"))


class TestWhoMayBeOnePerson:
    @pytest.fixture
    def likely(self, ws, put):
        ws.add(Contact(name="Dana Okafor", organization="Globex", id="ours"))
        card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:d\r\nFN:Dana Okafor\r\nORG:Globex\r\nEND:VCARD\r\n"
        return put("dana.vcf", card)

    def test_is_listed_and_is_two_people_until_the_seeker_decides(self, ws, likely):
        report = ws.import_file(likely)

        (pair,) = report.likely
        assert ("likely", 2, 1) == (pair.verdict, len(ws.network.contacts), report.added)
        assert {*ws.network.contacts} == {pair.first, pair.second}
        assert "perhaps one person: likely, 75: same name Dana Okafor; both work at Globex" in str(report)

    def test_once_dismissed_is_never_proposed_again_nor_merged_by_a_third(self, ws, likely, put, writers):
        (pair,) = ws.import_file(likely).likely
        ws.dismiss(pair.first, pair.second)
        ours, theirs = ("ours", ({pair.first, pair.second} - {"ours"}).pop())
        ws.update(attrs.evolve(ws.network.contacts[ours], emails=("dana@example.org",)))
        ws.update(attrs.evolve(ws.network.contacts[theirs], phones=("+1 303 555 0104",)))

        third = ws.import_file(put("third.csv", writers["google.csv"]([DANA])))

        assert () == ws.import_file(likely).likely
        assert ({"ours", theirs}, 1) == ({*ws.network.contacts}, third.merged)
        assert (pair.first, pair.second) not in {
            (each.first, each.second) for each in (*third.likely, *ws.duplicates())
        }

    def test_is_merged_by_the_seeker_and_two_again_by_undo(self, ws, likely):
        (pair,) = ws.import_file(likely).likely
        before = ws.network

        merged = ws.merge(pair.first, pair.second)
        is_one = len(ws.network.contacts)
        again = ws.import_file(likely)
        ws.undo(merged.number)

        assert (1, True) == (is_one, nothing_new(again))
        assert before == ws.network


class TestWhoShowsThatTwoAreOne:
    @pytest.fixture
    def two(self, ws, put, writers):
        """Two contacts of whom nothing says that they are one, a file that does, and a lead of one of them."""
        ws.import_file(put("phone.vcf", writers["phone.vcf"]([attrs.evolve(DANA, emails=(), urls=(), id="p")])))
        ws.import_file(put("page.csv", writers["linkedin.csv"]([attrs.evolve(DANA, emails=(), phones=())])))
        one, two = sorted(ws.network.contacts)
        ws.add(Lead(source=one, received_at=NOW), Lead(source=two, received_at=NOW))
        return one, two

    @pytest.fixture
    def both(self, put, writers):
        return put("both.vcf", writers["phone.vcf"]([attrs.evolve(DANA, emails=(), id="both")]))

    @pytest.mark.usefixtures("two")
    def test_makes_one_of_them_as_if_it_had_come_first(self, ws, both):
        before = ws.network
        preview = ws.import_file(both, preview=True)

        report = ws.import_file(both)

        (dana,) = ws.network.contacts
        assert {dana} == {lead.source for lead in ws.network.leads.values()}
        assert (0, 2, ()) == (report.added, report.merged, report.likely)
        assert preview == attrs.evolve(report, batch="", revision=0)
        assert nothing_new(ws.import_file(both))
        ws.undo(report.batch)
        assert before == ws.network

    def test_leaves_those_whom_the_seeker_has_told_apart(self, ws, two, both):
        ws.dismiss(*two)

        report = ws.import_file(both)

        assert ({*two}, 1, ()) == ({*ws.network.contacts}, report.merged, report.likely)

    @pytest.mark.usefixtures("two")
    def test_is_not_forgotten_by_a_breakdown(self, ws, both, open_at):
        report = ws.import_file(both)
        with open_at() as cut:
            for commit in ws._storage.commits("default", upto=report.revision - 1):  # as a killed process leaves it
                cut._storage.append("default", commit)

            cut.import_file(both)

            assert {*ws.network.contacts} == {*cut.network.contacts}


class TestAdoptingACard:
    CARD = (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:d\r\nFN:Dana Okafor\r\nEMAIL:dana@example.org\r\nTITLE:Analyst\r\n"
        b"X-SHOE:38\r\nitem1.X-ODD;a=b:c\r\nEND:VCARD\r\n"
    )

    def test_who_was_entered_by_hand_gets_the_card_and_an_export_writes_its_other_lines(self, ws, put, tmp_path):
        ws.add(Contact(name="Dana Okafor", emails=("dana@example.org",), notes="met at the mixer", id="ours"))
        ws.import_file(put("dana.vcf", self.CARD))

        ws.export(tmp_path / "out.vcf")

        written = (tmp_path / "out.vcf").read_bytes()
        assert all(line in written for line in (b"X-SHOE:38\r\n", b"item1.X-ODD;a=b:c\r\n", b"NOTE:met at the mixer"))
        assert ["ours"] == [*ws.network.contacts]

    def test_the_seekers_edits_stay_and_a_changed_card_updates(self, ws, put):
        ws.add(Contact(name="Dana Okafor", emails=("dana@example.org",), title="Head", id="ours"))
        ws.import_file(put("dana.vcf", self.CARD))
        changed = self.CARD.replace(b"X-SHOE:38", b"ORG:Globex\r\nX-SHOE:39")

        report = ws.import_file(put("dana.vcf", changed))

        dana = ws.network.contacts["ours"]
        assert ("Head", "Globex", changed) == (dana.title, dana.organization, dana.card.data)
        assert (0, 1) == (report.added, report.updated)
        assert nothing_new(ws.import_file(put("dana.vcf", changed)))


class TestOwnTable:
    @pytest.fixture
    def table(self, ws, put, tmp_path):
        ws.import_file(put("cards.vcf", TestAdoptingACard.CARD))
        ws.add(Contact(name="Ben Cole", notes="two\nlines", id="ben"), Contact(name="=1+1", id="formula"))
        ws.export(tmp_path / "contacts.csv")
        return tmp_path / "contacts.csv"

    def rows(self, table):
        import csv

        with table.open(newline="", encoding="utf-8-sig") as stream:
            return list(csv.DictReader(stream))

    def save(self, table, rows):
        import csv

        with table.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    def test_one_that_nobody_edited_changes_nothing(self, ws, table):
        assert nothing_new(ws.import_file(table))

    def test_a_cell_that_was_edited_wins_and_the_rest_stays(self, ws, table):
        rows = self.rows(table)
        dana = next(row for row in rows if row["Name"] == "Dana Okafor")
        dana |= {"Title": "Head", "Email 1": ""}
        self.save(table, rows)

        report = ws.import_file(table)

        found = next(each for each in ws.network.contacts.values() if each.name == "Dana Okafor")
        assert ("Head", "dana@example.org", TestAdoptingACard.CARD) == (
            found.title,
            found.emails[0].value,
            found.card.data,
        )
        assert (0, 1, 2) == (report.added, report.updated, report.unchanged)
        assert nothing_new(ws.import_file(table))

    def test_a_row_without_an_id_is_somebody_new_and_one_that_is_gone_removes_nobody(self, ws, table):
        first, *_ = self.rows(table)
        self.save(table, [dict.fromkeys(first, "") | {"Name": "Lee Chen", "Email 1": "lee@example.org"}])

        report = ws.import_file(table)

        assert (1, 4) == (report.added, len(ws.network.contacts))
        assert nothing_new(ws.import_file(table))

    def test_the_row_of_somebody_who_was_merged_since_takes_nothing_back(self, ws, table):
        ws.update(attrs.evolve(ws.network.contacts["ben"], title="Baker"))
        ws.export(table)
        dana = next(each for each in ws.network.contacts.values() if each.name == "Dana Okafor")
        ws.merge(dana, "ben")

        assert nothing_new(ws.import_file(table))
        assert "Analyst" == ws.network.contacts[dana.id].title

    def test_an_edit_in_the_row_of_somebody_who_was_merged_since_is_taken(self, ws, table):
        dana = next(each for each in ws.network.contacts.values() if each.name == "Dana Okafor")
        rows = self.rows(table)
        next(row for row in rows if row["Jumpstart ID"] == "ben")["Organization"] = "Globex"
        self.save(table, rows)
        ws.merge(dana, "ben")

        ws.import_file(table)

        assert "Globex" == ws.network.contacts[dana.id].organization
        assert nothing_new(ws.import_file(table))


class TestPositions:
    POSITIONS = b"Company Name,Title,Description,Location,Started On,Finished On\r\nGlobex Inc.,Analyst,,,Mar 2021,\r\n"

    def test_the_seeker_is_asked_whether_that_is_their_employer(self, ws, put):
        ws.add(Seeker(name="Maya"))

        report = ws.import_file(put("Positions.csv", self.POSITIONS))
        (question,) = report.questions
        ws.update(Seeker(name="Maya", confidential=True))
        ws.accept(question)

        assert ("employer", "Globex Inc.", True) == (
            question.code,
            ws.network.seeker.employer,
            ws.network.seeker.confidential,
        )
        assert "you work at Globex Inc. as Analyst since March 2021" in str(report)
        assert () == ws.import_file(put("Positions.csv", self.POSITIONS)).questions

    @pytest.mark.parametrize(
        "seeker",
        [
            None,
            Seeker(name="Maya", employer="Globex"),
            Seeker(name="Maya", employer="Initech", employer_aliases=("GLOBEX",)),
        ],
        ids=["no seeker", "the employer", "an alias"],
    )
    def test_nothing_is_asked_of_nobody_or_of_what_is_known(self, ws, put, seeker):
        if seeker:
            ws.add(seeker)

        assert () == ws.import_file(put("Positions.csv", self.POSITIONS)).questions


@pytest.mark.parametrize("seed", [1, 2, pytest.param(range(3, 30), marks=pytest.mark.soak)])
def test_files_in_whatever_order_are_known_again_and_hold_the_same_cards(open_at, files_of_a_book, put, seed):
    """Who is one person may differ where namesakes share an address; see which pairs the reports list."""
    for each in seed if isinstance(seed, range) else [seed]:
        paths = [put(name, data) for name, data in files_of_a_book(25, seed=each).items()]
        found = []
        for order in itertools.permutations(paths):
            with open_at() as ws:
                for path in order:
                    ws.import_file(path)
                cards = frozenset(card for side in sides(ws) for card in side)
                found.append(cards)
                assert all(nothing_new(ws.import_file(path)) for path in paths)

        assert 1 == len({*found})


@pytest.mark.parametrize("data", ["phone.vcf", "google.csv", "linkedin.csv", "outlook.csv"])
def test_two_cards_are_two_people_whatever_one_of_them_lacks(ws, put, writers, data):
    people = [Contact(name=f"Ann {family}", emails=(f"{family}@example.org",)) for family in ("Lee", "Cole", "Ruiz")]

    report = ws.import_file(put(data, writers[data](people)))

    assert (3, 0, 3) == (report.added, report.merged, len(sides(ws)))
    assert all(isinstance(each.card, Card) for each in ws.network.contacts.values())


class TestSeveralCardsOfOnePerson:
    CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:dana\r\nFN:Dana Okafor\r\nTITLE:%s\r\nEND:VCARD\r\n"

    @pytest.fixture
    def folder(self, put):
        put("books/a.vcf", self.CARD % b"Lead")
        return put("books/b.vcf", self.CARD % b"Analyst").parent

    def titles(self, ws):
        return [contact.title for contact in ws.network.contacts.values()]

    def test_the_last_counts_and_importing_them_again_changes_nothing(self, ws, folder):
        ws.import_file(folder)
        revision = ws.revision

        again = ws.import_file(folder)

        assert (["Analyst"], revision) == (self.titles(ws), ws.revision)
        assert (0, 0, 2) == (again.added, again.updated, again.unchanged)

    def test_cards_whose_lines_are_grouped_are_cards_like_others(self, ws, put):
        folder = put("books/a.vcf", b"item1." + self.CARD % b"Lead").parent
        put("books/b.vcf", b"item1." + self.CARD % b"Analyst")
        ws.import_file(folder)

        again = ws.import_file(folder)

        assert (["Analyst"], 2) == (self.titles(ws), again.unchanged)

    def test_a_card_that_is_changed_back_is_taken(self, ws, put):
        for title in (b"Lead", b"Analyst", b"Lead"):
            ws.import_file(put("book.vcf", self.CARD % title))

        assert ["Lead"] == self.titles(ws)

    def test_two_cards_in_one_commit_are_read_back_from_the_log(self, ws, put):
        ws.add(Contact(name="Ann Lee", emails=("ann@home.example",), id="ann"))
        twice = b"EMAIL:ann@home.example\r\nEND:VCARD\r\n"
        cards = (b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:Ann Lee\r\nNOTE:%s\r\n" % each + twice for each in PAIRS)
        report = ws.import_file(put("book.vcf", b"".join(cards)))
        before = ws.history()

        ws.undo(report.batch)

        assert len(before) + 1 == len(ws.history())
        assert ["ann"] == list(ws.network.contacts)


PAIRS = ((b"one", b"first"), (b"two", b"second"))
