"""The parts that a playbook may ask of a message, or may not want in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from jumpstart.playbook.drafts.draft import Passage
from jumpstart.playbook.drafts.durations import find_durations
from jumpstart.playbook.drafts.introductions import find_name_and_place, find_skills, find_target
from jumpstart.playbook.drafts.people import find_headcounts
from jumpstart.playbook.drafts.resumes import find_bare_attachment, find_resume, is_asked_for
from jumpstart.playbook.drafts.secrecy import find_confidentiality_request
from jumpstart.playbook.drafts.thanks import find_thanks_for_leads, find_thanks_for_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from jumpstart.playbook.drafts.draft import Draft

_ASKS = re.compile(
    r"(?:.*[,;:-]\s*|(?:so|and|but|also|then)\s+)?(?:could|would|can|may|might|will|shall|do|does|did|is|are|am|have|has"
    r"|what|which|who|whom|whose|how|when|where|why|any chance|got)\b"
)


@attrs.frozen(kw_only=True)
class Part:
    """
    A part of a message.

    Attributes:
        name: Its name in a playbook file.
        find: The passage that is it, None where the message has none.
        missing: The code for a message without it, empty where it is not looked for.
        lacks: What a message without it lacks, to be read after "the draft".
        add: What to do about that, a sentence to paste among it.
        unwanted: The code for a message with it where that must not be.
        drop: What to do about that.
        applies: Whether it can be judged for a draft.
    """

    name: str
    find: Callable[[Draft], Passage | None]
    missing: str
    lacks: str
    add: str
    unwanted: str = ""
    drop: str = ""
    applies: Callable[[Draft], bool] = lambda _: True


def find_minutes(draft: Draft) -> Passage | None:
    """The passage that says how long the meeting is to take."""
    found = next(iter(find_durations(draft)), None)
    return Passage(start=found.start, end=found.end, taken_for="the meeting's length") if found else None


def find_number_of_people(draft: Draft) -> Passage | None:
    """The passage that says how many people are to be named."""
    found = next(iter(find_headcounts(draft)), None)
    return Passage(start=found.start, end=found.end, taken_for="the number of people") if found else None


def find_own_resume(draft: Draft) -> Passage | None:
    """The passage or the file by which the résumé comes along; where files are known, a word without a file is none."""
    if draft.attached_resume:
        return Passage(start=0, end=0, taken_for=f"the attached {draft.attached_resume}")
    found = find_resume(draft) or (find_bare_attachment(draft) if draft.purpose == "resume-reply" else None)
    only_said = draft.occasion.attachments is not None and not draft.has("link")
    return None if only_said else found


def find_unasked_resume(draft: Draft) -> Passage | None:
    """The passage or the file by which a résumé comes along that nobody asked for."""
    if is_asked_for(draft):
        return None
    if draft.attached_resume:
        return Passage(start=0, end=0, taken_for=f"the attached {draft.attached_resume}")
    return find_resume(draft)


def find_question(draft: Draft) -> Passage | None:
    """The first question, with or without its mark."""
    for sentence in draft.reading.sentences:
        if sentence.is_question or _ASKS.match(sentence.text[:200]):
            return Passage(start=sentence.start, end=sentence.end, taken_for="a question")
    return None


def find_connection(draft: Draft) -> Passage | None:
    """The passage that says what connects the two, where it stands before the first question or within it."""
    found, question = draft.passage("connection"), find_question(draft)
    return found if found and (question is None or found.start < question.end) else None


def _of(name: str) -> Callable[[Draft], Passage | None]:
    return lambda draft: draft.passage(name)


def _topic(name: str, question: str) -> Part:
    return Part(
        name=name,
        find=_of(name),
        missing=f"{name}-missing",
        lacks=f"asks nothing about {name}",
        add=f"add: “{question}”",
        unwanted=f"{name}-unwanted",
        drop=f"leave {name} out",
    )


PARTS = {
    part.name: part
    for part in (
        Part(
            name="target-role",
            find=find_target,
            missing="target-role-missing",
            lacks="names no role that you are after",
            add="add: “I would like to be a [role] in [field].”",
            unwanted="target-role-unwanted",
            drop="leave the role out",
        ),
        Part(
            name="skills",
            find=find_skills,
            missing="skills-missing",
            lacks="says nothing of what you are good at",
            add="add: “I have [number] years of [work], and I am good at [skill].”",
            unwanted="skills-unwanted",
            drop="leave your skills out",
        ),
        Part(
            name="name-and-place",
            find=find_name_and_place,
            missing="name-and-place-missing",
            lacks="does not say both who you are and where you met",
            add="add: “I am [name]; we met at [event].”",
            unwanted="name-and-place-unwanted",
            drop="leave out where you met",
        ),
        Part(
            name="minutes",
            find=find_minutes,
            missing="no-duration",
            lacks="does not say how long the meeting is to take",
            add="add: “Could we talk for {minutes} minutes?”",
            unwanted="duration-unwanted",
            drop="leave the meeting's length out",
        ),
        Part(
            name="number-of-people",
            find=find_number_of_people,
            missing="referrals-missing",
            lacks="does not say how many people you would like to be sent to",
            add="add: “Could you suggest {people} people I should talk to?”",
            unwanted="referrals-unwanted",
            drop="leave the number of people out",
        ),
        Part(
            name="thanks-for-time",
            find=find_thanks_for_time,
            missing="thanks-for-time-missing",
            lacks="does not thank for their time",
            add="add: “Thank you for your time.”",
            unwanted="thanks-for-time-unwanted",
            drop="leave these thanks out",
        ),
        Part(
            name="thanks-for-leads",
            find=find_thanks_for_leads,
            missing="thanks-for-leads-missing",
            lacks="does not thank for {leads}",
            add="add: “Thank you for putting me in touch with {lead}.”",
            unwanted="thanks-for-leads-unwanted",
            drop="leave these thanks out",
            applies=lambda draft: bool(draft.occasion.leads),
        ),
        Part(
            name="resume",
            find=find_own_resume,
            missing="resume-missing",
            lacks="does not bring the résumé that they asked for",
            add="attach it and add: “My résumé is attached, as you asked.”",
            unwanted="resume-unwanted",
            drop="send no résumé with it",
        ),
        Part(
            name="attached-resume",
            find=find_unasked_resume,
            missing="attached-resume-missing",
            lacks="brings no résumé",
            add="attach it and add: “My résumé is attached.”",
            unwanted="resume-attached-unasked",
            drop="take it off and write: “I can send my résumé if that is useful.”",
        ),
        Part(
            name="connection",
            find=find_connection,
            missing="connection-missing",
            lacks="does not begin with what connects you",
            add="begin with it: “[name] suggested that I write to you.”",
            unwanted="connection-unwanted",
            drop="leave the connection out",
        ),
        Part(
            name="question",
            find=find_question,
            missing="question-missing",
            lacks="asks no question",
            add="put the request as a question: “Could we talk for {minutes} minutes?”",
            unwanted="question-unwanted",
            drop="ask nothing here",
        ),
        Part(
            name="asked-for-confidence",
            find=find_confidentiality_request,
            missing="confidentiality-request-missing",
            lacks="does not ask to keep your search between you, and your employer must not learn of it",
            add="add: “Please keep this to yourself; my employer does not know.”",
            unwanted="asks-for-confidence",
            drop="ask for no confidence here",
        ),
        Part(
            name="asked-for-referral",
            find=_of("asked-for-referral"),
            missing="referral-request-missing",
            lacks="does not ask for other people to talk to",
            add="add: “Could you suggest {people} people I should talk to?”",
            unwanted="asks-for-referral",
            drop="ask for other people at another time",
        ),
        Part(
            name="asked-for-meeting",
            find=_of("asked-for-meeting"),
            missing="meeting-request-missing",
            lacks="does not ask for a meeting",
            add="add: “Could we talk for {minutes} minutes?”",
            unwanted="asks-for-meeting",
            drop="ask for a meeting at another time",
        ),
        Part(
            name="thanked",
            find=_of("thanks"),
            missing="thanks-missing",
            lacks="does not thank",
            add="add: “Thank you.”",
            unwanted="thanks-unwanted",
            drop="leave the thanks out",
        ),
        _topic("trends", "Which trends do you see in the field?"),
        _topic("insights", "What surprised you most about this work?"),
        _topic("advice", "What would you advise somebody who starts now?"),
        _topic("resources", "What should I read or whom should I follow?"),
        _topic("assignments", "Which project would teach me most?"),
    )
}
"""What is known of each part; of an act that a playbook declares itself, nothing is, and it is not judged."""
