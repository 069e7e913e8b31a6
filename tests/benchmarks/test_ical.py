"""Writing a calendar, beside icalendar alone building the same components."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import icalendar

from jumpstart.domain import FollowUp, Seeker, Trace
from jumpstart.formats import ical

if TYPE_CHECKING:
    from collections.abc import Callable

ITEMS = 2_000
BOUND = 1.25
"""At most so many times what icalendar alone takes: 0.8 of its speed."""

SEEKER = Seeker(name="Ana Ruiz")
CHANGED_AT = datetime(2026, 6, 1, 15, 40, tzinfo=UTC)
FACT = (
    "The lead from Sam Ortiz came; the playbook says to follow up a lead right away (Mitchell ¶8); due on the same day."
)


def follow_ups() -> list[FollowUp]:
    trace = Trace(
        fact="the lead from Sam Ortiz came",
        advice="to follow up a lead right away",
        arithmetic="on the same day",
    )
    return [
        FollowUp(
            summary=f"Write to contact number {number} about the lead from Sam Ortiz, your dry cleaner",
            due=date(2026, 1, 1) + timedelta(days=number % 365),
            rule="follow-up-lead",
            do="asked-for-meeting",
            subject=f"contact {number}",
            cite="Mitchell ¶8",
            trace=trace,
            revision=number,
            changed_at=CHANGED_AT,
        )
        for number in range(ITEMS)
    ]


def with_icalendar_alone(items: list[FollowUp]) -> bytes:
    calendar = icalendar.Calendar()
    for name, value in (("prodid", "-//jumpstart//EN"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    calendar.add("x-wr-calname", "Reminders")
    for item in items:
        event = icalendar.Event()
        event.add("uid", item.id)
        event.add("dtstamp", item.changed_at)
        event.add("sequence", item.revision)
        event.add("summary", item.summary)
        event.add("dtstart", item.due)
        event.add("dtend", item.due + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("description", FACT)
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", item.summary)
        alarm.add("trigger", timedelta(hours=9))
        event.add_component(alarm)
        calendar.add_component(event)
    return calendar.to_ical()


def best_of(rounds: int, call: Callable[[], object]) -> float:
    def seconds() -> float:
        start = perf_counter()
        call()
        return perf_counter() - start

    return min(seconds() for _ in range(rounds))


def test_writing_follow_ups_beside_icalendar_alone(benchmark):
    items = sorted(follow_ups(), key=lambda item: (item.due.isoformat(), item.id))
    peer = best_of(3, lambda: with_icalendar_alone(items))

    written = benchmark.pedantic(lambda: ical.write(items, seeker=SEEKER), rounds=3, warmup_rounds=1)

    assert with_icalendar_alone(items) == written
    if benchmark.stats:
        benchmark.extra_info |= {"ratio": round(benchmark.stats.stats.min / peer, 2), "bound": BOUND}
