"""What is added, updated and removed, and what of it is refused."""

from __future__ import annotations

from cProfile import Profile
from datetime import UTC, datetime, timedelta
from pstats import Stats
from zoneinfo import ZoneInfo

import attrs
import pytest

from jumpstart import (
    Contact,
    Goal,
    Interaction,
    Lead,
    Meeting,
    Remove,
    Seeker,
    Toolkit,
)
from jumpstart.errors import (
    DuplicateError,
    FieldError,
    InUseError,
    MissingRecordError,
)

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
SAM = Contact(name="Sam Ortiz", phones=("+1 303 555 0104",))
DANA = Contact(name="Dana Okafor", emails=("dana@example.org",))
LEE = Contact(name="Lee Chen", emails=("lee@example.org",))
SEEKER = Seeker(name="Maya Lindqvist", zone="America/Denver")
GOAL = Goal(role="FP&A analyst", field="hospital finance")
LEAD = Lead(source=SAM, person=DANA, received_at=datetime(2026, 6, 1, 9, 40, tzinfo=DENVER))


class TestAdding:
    def test_what_is_added_is_there_after_opening_again(self, ws, path, open_at):
        ws.add(LEAD)

        with open_at(path) as again:
            assert ws.network == again.network

    def test_a_change_says_who_made_it_when_and_why(self, ws):
        revision = ws.history()[-1]

        assert (1, NOW, "who and what for") == (revision.number, revision.at, revision.note)

    def test_of_a_large_addition_the_last_commit_comes_back_with_its_batch(self, ws):
        ws.add(Contact(name="Last", id="last"))

        revision = ws.add(*(Contact(name=f"Person {number}") for number in range(2000)), ws.network.contacts["last"])

        assert (3, "add-3") == (revision.number, revision.batch)

    def test_changes_are_made_in_the_name_of_the_seeker_unless_another_is_given(self, ws, path, open_at):
        ws.add(LEAD)
        with open_at(path, by="Coach") as other:
            other.add(Toolkit())

        assert ["", "Maya Lindqvist", "Coach"] == [revision.by for revision in (ws.refresh(), ws.history())[1]]

    def test_adding_equal_content_again_changes_nothing(self, ws):
        ws.add(LEAD)
        before = ws.revision

        again = ws.add(LEAD, SAM)

        assert (before, ()) == (ws.revision, again.changes)

    def test_another_content_under_a_known_id_is_refused_and_says_what_to_do(self, ws):
        with pytest.raises(DuplicateError) as caught:
            ws.add(attrs.evolve(SAM, notes="dry cleaner"))

        assert str(caught.value) == (
            f"contact {SAM.id} is already there with other content: contact 'Sam Ortiz' is known, "
            "contact 'Sam Ortiz' was added; if they are two, pass an id= of your own; if they are one, use update"
        )

    def test_two_people_of_one_name_are_told_apart_by_their_address(self, ws):
        ws.add(
            Contact(name="John Smith", emails=("a@example.org",)), Contact(name="John Smith", emails=("b@example.org",))
        )

        assert 2 == sum(contact.name == "John Smith" for contact in ws.network.contacts.values())

    def test_two_people_of_one_name_without_an_address_are_asked_about(self, ws):
        with pytest.raises(
            DuplicateError, match="if they are two, pass an id= of your own; if they are one, give it once"
        ):
            ws.add(Contact(name="John Smith", notes="of the choir"), Contact(name="John Smith", notes="of the bank"))

        assert 1 == ws.revision

    def test_a_record_that_refers_to_nobody_known_is_refused(self, ws):
        with pytest.raises(MissingRecordError) as caught:
            ws.add(Meeting(contact="nobody", starts_at=NOW))

        assert str(caught.value) == "there is no contact with the id 'nobody'; add it first, or look up its id"

    def test_what_is_added_together_may_refer_to_each_other(self, ws):
        ann = Contact(name="Ann")
        meeting = Meeting(contact=ann, starts_at=NOW)

        ws.add(meeting, ann, Lead(source=ann, meeting=meeting, received_at=NOW))

        assert {ann.id} == {lead.source for lead in ws.network.leads.values()}

    def test_a_kind_of_interaction_that_the_playbook_does_not_know_is_refused(self, ws):
        with pytest.raises(FieldError, match=r"Interaction\.kind: 'thnaked': playbook 'jump-start' knows the kinds"):
            ws.add(Interaction(kind="thnaked", contact=SAM, at=NOW))

    def test_a_fact_is_stamped_with_the_time_at_which_it_was_entered(self, ws):
        ws.add(LEAD)

        assert NOW == ws.network.leads[LEAD.id].recorded_at

    def test_many_records_become_several_commits_of_one_batch(self, ws):
        ws.add(*(Contact(name=f"Person {number}") for number in range(4500)))

        assert [(2, 2000), (3, 2000), (4, 500)] == [
            (revision.number, len(revision.changes)) for revision in ws.history() if revision.batch == "add-2"
        ]

    def test_each_of_three_times_as_many_records_is_looked_at_as_often(self, open_at):
        def looks(count):
            facts = [Interaction(kind="told", contact=SAM, at=NOW - timedelta(seconds=each)) for each in range(count)]
            with open_at("memory:") as ws:
                ws.add(SAM)
                profile = Profile()
                profile.runcall(ws.add, *facts)
            calls = {name: row[0] for (_, _, name), row in Stats(profile).stats.items()}
            return calls["kind_of"] / count

        assert looks(12_000) <= 1.1 * looks(4_000)

    @pytest.mark.parametrize("record", [SEEKER, GOAL], ids=["seeker", "goal"])
    def test_there_is_one_seeker_and_one_goal(self, ws, record):
        with pytest.raises(DuplicateError, match="use update"):
            ws.add(attrs.evolve(record, **{attrs.fields(type(record))[0].name: "Another"}))

    def test_a_second_goal_is_told_to_be_an_update(self, ws):
        with pytest.raises(DuplicateError) as caught:
            ws.add(Goal(role="Nurse"))

        assert "there is a goal already, and there can be only one; use update" == str(caught.value)


class TestUpdatingAndRemoving:
    def test_an_update_takes_the_place_of_a_record(self, ws):
        ws.update(attrs.evolve(SAM, notes="dry cleaner"))

        assert "dry cleaner" == ws.network.contacts[SAM.id].notes

    def test_an_updated_fact_keeps_the_time_at_which_it_was_entered(self, ws, path, open_at):
        meeting = Meeting(contact=LEE, starts_at=NOW)
        ws.add(meeting)
        with open_at(path, now=NOW + timedelta(days=1)) as later:
            later.update(attrs.evolve(meeting, minutes=45))

            found = later.network.meetings[meeting.id]
            assert (45, NOW) == (found.minutes, found.recorded_at)

    def test_two_updates_of_one_record_at_once_are_refused_and_change_nothing(self, ws):
        one, other = (attrs.evolve(SAM, notes=notes) for notes in ("dry cleaner", "knows everybody"))

        with pytest.raises(DuplicateError, match=f"contact {SAM.id} was given twice with different content"):
            ws.update(one, other)

        assert SAM == ws.network.contacts[SAM.id]

    def test_the_same_update_twice_is_one(self, ws):
        wanted = attrs.evolve(SAM, notes="dry cleaner")

        assert 1 == len(ws.update(wanted, wanted).changes)

    def test_a_record_that_is_given_twice_is_told_and_taken_out_once(self, ws):
        ann = Contact(name="Ann Lee")

        done = (ws.add(ann, ann), ws.update(attrs.evolve(ann, title="Nurse"), attrs.evolve(ann, title="Nurse")))
        removed = ws.remove(ann, ann)

        assert ["added contact Ann Lee", "updated contact Ann Lee"] == [revision.note for revision in done]
        assert ("removed contact Ann Lee", (Remove("contact", ann.id),)) == (removed.note, removed.changes)

    def test_an_update_of_what_is_not_there_is_refused(self, ws):
        with pytest.raises(MissingRecordError):
            ws.update(Contact(name="Nobody"))

    def test_what_nothing_refers_to_can_be_removed_and_stays_in_the_history(self, ws):
        before = ws.revision
        ws.remove(LEE)

        assert (False, True) == (LEE.id in ws.network.contacts, LEE.id in ws.as_of(before).contacts)

    def test_what_others_refer_to_is_removed_only_with_them(self, ws):
        ws.add(LEAD)

        with pytest.raises(InUseError, match=r"is referred to by lead .*; remove those with it"):
            ws.remove(SAM)

        ws.remove(SAM, ws.network.leads[LEAD.id])
        assert SAM.id not in ws.network.contacts

    def test_of_several_removed_the_one_that_is_referred_to_is_named(self, ws):
        ws.add(LEAD)

        with pytest.raises(InUseError) as caught:
            ws.remove(LEE, SAM)

        assert SAM.id == caught.value.id
