"""What was done or skipped goes out as such, instead of staying in a calendar for ever."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest

import jumpstart
from jumpstart import Interaction, Lead, Network
from jumpstart.calendars import settled_follow_ups
from jumpstart.formats import ical

LONG_AGO = date(2026, 1, 1)


def settled(search, since=LONG_AGO):
    return {each.id: each for each in settled_follow_ups(search.ws.network, since=since)}


def exported(search, as_="todo"):
    """What a calendar is told when the settled ones are written with the open ones."""
    network = search.ws.network
    arranged = (*network.meetings.values(), *network.events.values())
    items = (*search.ws.plan().follow_ups, *settled(search).values(), *arranged)
    data = ical.write(items, seeker=network.seeker, network=network, as_=as_)
    return {entry.uid: entry for entry in ical.read(data).items}


def test_nothing_is_settled_where_nothing_happened(search):
    assert {} == settled(search)
    assert () == settled_follow_ups(Network(), since=LONG_AGO)


def test_what_was_done_goes_out_as_completed_as_it_was_asked_for(search):
    step, before = search.step("follow-up-lead"), exported(search)
    search.wait(hours=1)
    revision = search.ws.complete(step)
    done, after = settled(search)[step.id], exported(search)

    assert ("done", step.summary, step.due, revision.number, search.now) == (
        done.status,
        done.summary,
        done.due,
        done.revision,
        done.changed_at,
    )
    assert ("needs-action", "completed") == (before[step.id].status, after[step.id].status)
    assert before[step.id].sequence < after[step.id].sequence


def test_what_was_skipped_goes_out_as_cancelled(search):
    step = search.step("thank-for-lead")
    search.ws.skip(step, reason="they asked me not to")

    assert ("skipped", "cancelled", "cancelled") == (
        settled(search)[step.id].status,
        exported(search)[step.id].status,
        exported(search, "event")[step.id].status,
    )


def test_what_a_fact_has_overtaken_goes_out_as_cancelled(search):
    step = search.step("follow-up-lead")
    search.ws.add(Interaction(kind="declined", contact=step.subject, at=search.now, about=step.occasion))

    assert "skipped" == settled(search)[step.id].status


def test_each_of_several_steps_that_followed_one_another_is_settled_by_its_own_fact(search):
    (meeting,) = search.ws.network.meetings.values()
    record = search.step("record-meeting")
    search.now = meeting.starts_at + timedelta(hours=1)
    search.ws.complete(record)
    thanks = search.step("thank-for-meeting")
    search.wait(hours=1)
    search.ws.complete(thanks)
    found = settled(search)

    assert ("done", "done") == (found[record.id].status, found[thanks.id].status)
    assert found[record.id].revision < found[thanks.id].revision


def test_what_is_open_about_another_lead_stays_open(search):
    step = search.step("follow-up-lead")
    other = Lead(source="sam", person=step.subject, received_at=search.now, zone="UTC", role="controller")
    search.ws.add(attrs.evolve(other, source=next(iter(search.ws.network.leads.values())).source))
    search.ws.complete(step)

    assert [step.id] == [each.id for each in settled(search).values() if each.rule == "follow-up-lead"]
    assert "follow-up-lead" == search.step("follow-up-lead").rule


def test_what_is_withheld_was_never_told_and_is_not_settled(search):
    (meeting,) = search.ws.network.meetings.values()
    search.ws.update(attrs.evolve(search.ws.network.seeker, employer="Globex", confidential=True))
    sam = search.ws.network.contacts[meeting.contact]
    search.ws.update(attrs.evolve(sam, organization="Globex"))
    search.ws.add(Interaction(kind="asked-for-referral", contact=sam, at=search.now, zone="UTC", about=meeting))

    assert {} == settled(search)


def test_what_was_put_off_is_not_settled(search):
    search.ws.snooze(search.step("follow-up-lead"), until=date(2026, 6, 9))

    assert {} == settled(search)


def test_what_was_undone_is_open_again(search):
    step = search.step("follow-up-lead")
    revision = search.ws.complete(step)
    search.ws.undo(revision.number)

    assert {} == settled(search)
    assert "needs-action" == exported(search)[step.id].status


@pytest.mark.parametrize(("days", "count"), [(0, 1), (1, 0)])
def test_what_was_settled_before_a_day_is_left_out(search, days, count):
    search.ws.complete(search.step("follow-up-lead"))

    assert count == len(settled(search, since=search.now.date() + timedelta(days=days)))


def test_what_is_open_is_never_settled_and_nothing_is_derived_that_was_not_asked_for(search):
    asked = {each.id for each in search.ws.plan().follow_ups}
    for rule in ("follow-up-lead", "thank-for-lead", "tell-everyone"):
        search.wait(minutes=1)
        search.ws.complete(search.step(rule))
    found = set(settled(search))

    assert 3 <= len(found)
    assert set() == found & {each.id for each in search.ws.plan().follow_ups}
    assert found <= asked


def test_the_same_facts_give_the_same_bytes(search):
    search.ws.complete(search.step("follow-up-lead"))
    network, plan = search.ws.network, search.ws.plan()
    again = Network.of(*reversed(tuple(network.records())))

    assert settled_follow_ups(network, since=LONG_AGO) == settled_follow_ups(again, since=LONG_AGO)
    assert plan.follow_ups == jumpstart.plan(network, now=search.now).follow_ups


def test_reading_back_what_is_settled_changes_nothing(search):
    search.ws.complete(search.step("follow-up-lead"))
    search.ws.skip(search.step("thank-for-lead"), reason="no")
    found = search.reconcile(tuple(exported(search).values()))

    assert ((), (), (), ()) == (found.records, found.decisions, found.questions, found.problems)
