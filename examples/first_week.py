"""
The first week of a job search: address books in, a goal made clear, a plan with its reasons out, two drafts mended.

Run it with ``python examples/first_week.py [FOLDER]``; it writes first-week.db and first-week.ics to the folder,
the current one by default. It plans for a Monday in 2026, so that its output is always the same.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import jumpstart
from jumpstart import BusinessCard, Goal, Interaction, Lead, Meeting, NetworkingEvent, Seeker, Toolkit

if TYPE_CHECKING:
    from jumpstart import Contact, FollowUp, Plan, Workspace

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2026, 6, 1, 10, 15, tzinfo=DENVER)
ADDRESS_BOOK = Path(__file__).parent / "address-book"
WIDTH = 94
CAMPAIGN = "tell-everyone"
RESUME_UPDATED = date(2026, 4, 21)
FIRST_SAID = "I have to get out of freight. Maybe finance, or something in hospitals, I'm not sure yet."
THEN_SAID = "I'd like to do something in hospital finance, in Denver."
GOAL = Goal(role="FP&A analyst", field="hospital finance", places=("Denver",), skills=("budgets", "forecasts"))
DRAFT_TO_DANA = """\
Hi Dana, Sam Ortiz says you plan budgets at a hospital. I'd love to work there! Is there an opening on your team, and
could you pass my résumé on? Maybe coffee sometime? Maya"""
SENT_TO_DANA = """\
Hi Dana, Sam Ortiz says you plan budgets at a hospital. I plan budgets for freight and want to be an FP&A analyst in
hospital finance. I'm not asking for a job; may I ask you five questions, in 25 minutes on the phone? Please keep this
between us. Maya"""
DRAFT_TO_PRIYA = """\
Dear Priya, thanks a lot for putting me in touch with Lee and Olga! If your team ever needs one more analyst, you know
where to find me. Maya"""
SENT_TO_PRIYA = """\
Dear Priya, thank you for your time on Friday, and for Lee's and Olga's names. I have written to Lee already and will
tell you what came of it. Maya"""
DRAFTS = {"follow-up-lead": (DRAFT_TO_DANA, SENT_TO_DANA), "thank-for-meeting": (DRAFT_TO_PRIYA, SENT_TO_PRIYA)}
"""To each of two steps a draft as it came to mind, and as it went out."""

ANSWERS = {"to decide": "yes, it is", "perhaps one person": "yes, and so they are merged"}
"""What is said to each question of a report, by the words that it begins with."""


def main(folder: Path) -> None:
    """Read, plan, print, keep and export."""
    with jumpstart.open(folder / "first-week.db", clock=lambda: NOW.astimezone(UTC)) as ws:
        say_who_you_are(ws)
        read_what_you_have(ws)
        record_what_happened(ws)
        plan = ws.plan()
        print_goal()
        print_tools()
        print_today(plan)
        print_week(plan)
        print_why(plan)
        print_drafts(ws, plan)
        events = ws.export(folder / "first-week.ics")
        print(f"\nKept in first-week.db ({ws.revision} commits); {events} entries written to first-week.ics")


def say_who_you_are(ws: Workspace) -> None:
    """Say who searches, for what, with which tools; nobody at work must know."""
    if ws.network.seeker is not None:
        return  # said the last time
    card = BusinessCard(name="Maya Lindqvist", title="Financial planning & analysis", emails=("maya@post.example",))
    ws.add(
        Seeker(
            name="Maya Lindqvist",
            emails=("maya@post.example",),
            zone="America/Denver",
            employer_domains=("bluestemfreight.example",),
            confidential=True,
        ),
        GOAL,
        Toolkit(business_card=card, resume_updated_on=RESUME_UPDATED),
        note="who, what for, with what",
    )


def read_what_you_have(ws: Workspace) -> None:
    """Import what phone, mail account, Outlook and LinkedIn hold, and an invitation; decide what is left to decide."""
    for file in sorted(ADDRESS_BOOK.iterdir()):
        report = ws.import_file(file)
        for line in str(report).splitlines():
            print_wrapped(line)
            if answer := ANSWERS.get(line.strip().partition(":")[0]):
                print_step("", answer)
        for question in report.questions:
            ws.accept(question)
        for pair in report.likely:
            ws.merge(pair.first, pair.second)
    print(f"{len(ws.network.contacts)} people")


def record_what_happened(ws: Workspace) -> None:
    """Record a lead from the dry cleaner, a meeting that was held, and an event."""
    sam, dana = person(ws, "Sam Ortiz"), person(ws, "Dana Okafor")
    priya, lee, olga = person(ws, "Priya Natarajan"), person(ws, "Lee Chen"), person(ws, "Olga Novak")
    theo, yara = person(ws, "Theo Marchetti"), person(ws, "Yara Nasser")
    friday = at(5, 29, 9)
    coffee = Meeting(contact=priya, starts_at=friday, questions=("How is a budget made here?",), location="Café Mondo")
    mixer = NetworkingEvent(
        name="the Hospital Finance Mixer",
        starts_at=at(5, 31, 17),
        association="Colorado Hospital Finance Society",
        field="hospital finance",
        opening_questions=("What brought you here?",),
    )
    ws.add(coffee, mixer, note="my calendar")
    ws.add(
        Interaction(kind="told", contact=priya, at=friday - timedelta(days=8), channel="email"),
        Interaction(kind="met", contact=priya, at=friday, about=coffee),
        Interaction(kind="asked-for-referral", contact=priya, at=friday, about=coffee),
        Lead(source=priya, person=lee, meeting=coffee, received_at=friday, role="budget analyst"),
        Lead(source=priya, person=olga, meeting=coffee, received_at=friday),
        Interaction(kind="asked-for-meeting", contact=lee, at=at(5, 29, 16), channel="phone"),
        Interaction(kind="met", contact=theo, at=at(5, 31, 18), about=mixer),
        Interaction(kind="received-card", contact=yara, at=at(5, 31, 19), about=mixer),
        note="Friday's coffee and yesterday's mixer",
    )
    ws.add(
        Lead(source=sam, person=dana, received_at=at(6, 1, 9, 40), note="A customer of his plans budgets."),
        note="Sam, while I picked up my coats",
    )


def print_goal() -> None:
    """Print how the goal became clear."""
    print("\nGoal")
    for said in (FIRST_SAID, THEN_SAID):
        print_step("said", f"“{said}”")
        verdict = jumpstart.assess(said)
        for finding in verdict.findings:
            print_step("", f"· {finding.message}; {finding.fix}")
        print_step("rather", f"“{verdict.edit}”")
    print_step("now", f"{GOAL.role} in {GOAL.field}, {', '.join(GOAL.places)}: clear")
    print_step("ask", f"“{jumpstart.assess(GOAL).question}”")


def print_tools() -> None:
    """Print what is ready."""
    print(f"\nTools   business card ready · résumé {(NOW.date() - RESUME_UPDATED).days} days old")


def print_today(plan: Plan) -> None:
    """Print what is due today, the campaign's portion in one line."""
    print(f"\nToday, {day(plan.day)}")
    for step in plan.today:
        if step.rule != CAMPAIGN:
            print_step(f"since {step.due:%a}" if plan.is_overdue(step) else "today", step.summary)
    told = ", ".join(who(step) for step in plan.today if step.rule == CAMPAIGN)
    print_step("today", f"Tell five people that you are looking: {told}")
    for waiting in plan.waiting:
        print_step("", f"{waiting.count} more wait; at {waiting.a_day} a day you are through on {day(waiting.ends_on)}")
    for withheld in plan.withheld:
        for step in withheld.follow_ups:
            print_step("", f"left out: {who(step)} {withheld.reason}")


def print_week(plan: Plan) -> None:
    """Print what comes until Sunday."""
    print("\nLater this week")
    tomorrow, sunday = plan.day + timedelta(days=1), plan.day + timedelta(days=6 - plan.day.weekday())
    for step in plan.between(tomorrow, sunday):
        print_step(f"{step.due:%a} {step.due.day}", step.summary)
    for finding in plan.findings:
        print_step("note", f"{finding.message}; {finding.fix}")


def print_why(plan: Plan) -> None:
    """Print the reason for the newest lead."""
    step = [step for step in plan.today if step.rule == "follow-up-lead"][-1]
    print(f"\nWhy “{step}”?")
    print(fill(jumpstart.why(step), WIDTH, initial_indent="  ", subsequent_indent="  "))


def print_drafts(ws: Workspace, plan: Plan) -> None:
    """Print what is wrong with each draft, and with what was sent instead."""
    for rule, (first, second) in DRAFTS.items():
        step = [step for step in plan.follow_ups if step.rule == rule][-1]
        print(f"\n{step}")
        for name, draft in (("draft", first), ("mended", second)):
            print_step(name, f"“{draft}”")
            for finding in ws.review(draft, follow_up=step):
                print_step("", f"· {finding.message}; {finding.fix}")
    print_step("", "nothing is left to mend")


def print_step(when: str, what: str) -> None:
    """Print one line of a list, wrapped under its text."""
    print(fill(what, WIDTH, initial_indent=f"  {when:<10}  ", subsequent_indent=" " * 14))


def print_wrapped(line: str) -> None:
    """Print one line, wrapped under itself."""
    text = line.lstrip()
    indent = " " * (len(line) - len(text))
    print(fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  "))


def who(step: FollowUp) -> str:
    """Whom a step of the campaign tells."""
    return step.summary.removeprefix("Tell ").removesuffix(" that you are looking")


def person(ws: Workspace, name: str) -> Contact:
    """The one contact of a name."""
    (found,) = (contact for contact in ws.network.contacts.values() if contact.name == name)
    return found


def at(month: int, day_of_month: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Denver."""
    return datetime(2026, month, day_of_month, hour, minute, tzinfo=DENVER)


def day(when: date) -> str:
    """A date as people say it."""
    return f"{when:%A} {when.day} {when:%B}"


if __name__ == "__main__":
    main(Path(*sys.argv[1:2]))
