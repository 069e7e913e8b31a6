"""Whether a résumé comes along, and whether anybody asked for it."""

from __future__ import annotations

import pytest

from jumpstart.playbook.drafts import Occasion, review

ASKING = "Could I have 20 minutes of your time?"


def unasked(text: str, *attachments: str) -> bool:
    """Whether a request for a meeting brings a résumé that nobody asked for."""
    occasion = Occasion(attachments=attachments) if attachments else None
    found = review(text, purpose="meeting-request", occasion=occasion)
    return any(finding.code == "resume-attached-unasked" for finding in found)


def missing(text: str, occasion: Occasion | None = None) -> bool:
    """Whether the answer to a request for a résumé brings none."""
    found = review(text, purpose="resume-reply", occasion=occasion)
    return any(finding.code == "resume-missing" for finding in found)


@pytest.mark.row("S17", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "I've attached my CV for your reference.",
        "Please find enclosed my résumé.",
        "My CV is attached.",
        "CV attached!",
        "Here's my resume: https://example.org/mo-cv.pdf",
        "I took the liberty of attaching my curriculum vitae.",
        "PFA my CV.",
        "my resume is below",
        "Enclosed with this letter you will find my CV.",
        "You can see my CV at https://example.com/me",
        "I'm sending you my resume along with this.",
        "I have pasted my CV underneath.",
        "Attached herewith please find my bio-data.",
        "I've popped my CV in with this so you know who I am.",
        "My résumé’s attached, in case it helps.",
        "Here is a link to my CV.",
        "I am including my resume so you have the background.",
        "MY CV IS ATTACHED",
        "For context I stuck my CV on the bottom of this mail.",
        "You'll find my C.V. attached.",
    ],
)
def test_a_resume_that_nobody_asked_for_is_remarked_on(text: str) -> None:
    assert unasked(f"{ASKING} {text}")


@pytest.mark.row("S17", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "I can send my CV if that is useful.",
        "I have not attached my CV.",
        "I haven't enclosed a résumé, since I am after advice.",
        "Happy to send a CV if you'd like one.",
        "No CV attached, only curiosity.",
        "Shall I send you my résumé?",
        "I'd love your thoughts on what a CV in your field looks like.",
        "Perhaps we can resume our talk from the fair.",
        "How long should a CV be in shipping?",
        "As you asked, my CV is attached.",
        "You asked to see my résumé, so here it is attached.",
        "I've attached a photo of the bridge we talked about.",
        "I won't attach my CV unless you want it.",
        "Your CV on the firm's page made me want to write.",
        "I am rewriting my CV and would value a word on it.",
        "Let me know whether I should send my CV beforehand.",
        "I'll bring my CV only if you ask me to.",
        "Talks resume on Monday, I read.",
        "My questions are attached.",
        "I promise not to send you my CV.",
    ],
)
def test_no_resume_or_one_that_was_asked_for_is_fine(text: str) -> None:
    assert not unasked(f"{ASKING} {text}")


@pytest.mark.parametrize(
    "name", ["CV.pdf", "Ana_Ruiz_Resume_2026.docx", "résumé.pdf", "my-cv-final.pdf", "curriculum vitae.odt"]
)
@pytest.mark.row("S17", accepts=False)
def test_an_attached_file_that_looks_like_a_resume_is_remarked_on(name: str) -> None:
    assert unasked(ASKING, name)


@pytest.mark.parametrize("name", ["photo.jpg", "questions.pdf", "cvs-receipt.pdf", "presumed.txt"])
@pytest.mark.row("S17", accepts=True)
def test_another_attached_file_is_fine(name: str) -> None:
    assert not unasked(ASKING, name)


@pytest.mark.row("S17", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "As requested, my CV is attached.",
        "Here's my résumé.",
        "Attached, as you asked. Thanks for looking!",
        "you asked, so: cv attached x",
        "Please find my resume enclosed, Ms Oduya.",
        "Here you go!",
        "My CV: https://example.net/li-wei-cv",
        "I have attached the CV that you wanted to see; I'll send a shorter one if you prefer.",
        "Sending you my CV now.",
        "The résumé you asked for is in the attachment.",
        "PFA.",
        "Résumé below, pasted so you needn't open anything.",
        "I enclose my curriculum vitae, with thanks.",
        "My CV comes with this. It's short.",
        "I've put my CV in the post's place: it's linked here.",
        "Enclosed you will find the CV.",
        "Herewith the résumé.",
        "CV as promised, attached. Don't laugh at the photo.",
        "Find my CV attached sir.",
        "Uploaded my resume here for you: https://example.org/r",
    ],
)
def test_a_resume_that_comes_along_is_found(text: str) -> None:
    assert not missing(text)


@pytest.mark.row("S17", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Thanks for asking about my CV. I'll send it tomorrow.",
        "My résumé will follow tonight.",
        "I don't have a CV ready yet, sorry.",
        "Could you tell me which format you prefer for the CV?",
        "I was a bosun for nine years and a mate for six.",
        "Happy to send my CV, just say where to.",
        "I need to tidy up my CV first.",
        "Give me till Friday and you shall have my résumé.",
        "I've attached a photo of my last job instead.",
        "I'm not going to attach a CV; let's just talk.",
        "Great to hear from you! Do you still want my CV?",
        "My CV is being rewritten by my sister.",
        "will get the cv over to u at the weekend",
        "Thanks for offering to read my resume. It is nearly done.",
        "I'd rather tell you in person than send a CV.",
        "Let us resume this when I'm back.",
        "I shall forward my bio-data shortly.",
        "What should go into a CV for the fire service?",
        "Your message made my day.",
        "The résumé you wanted isn't finished.",
    ],
)
def test_a_resume_that_is_only_promised_is_missed(text: str) -> None:
    assert missing(text)


def test_a_resume_that_is_said_to_be_attached_and_is_not_is_missed() -> None:
    assert missing("My CV is attached.", Occasion(attachments=()))
    assert not missing("As promised!", Occasion(attachments=("cv.pdf",)))


@pytest.mark.parametrize(
    "file",
    ["RobinValeResume.pdf", "resume2026.pdf", "CV2026.pdf", "ValeCV.pdf", "CurriculumVitae.pdf", "RobinCVVale.pdf"],
)
def test_a_file_is_known_by_its_name_without_a_space_too(file: str) -> None:
    assert unasked(ASKING, file)


@pytest.mark.parametrize("file", ["McVay.pdf", "presume.pdf", "2026.pdf", "Dcv.txt"])
def test_a_file_that_only_holds_the_letters_is_no_resume(file: str) -> None:
    assert not unasked(ASKING, file)


def test_the_remark_on_a_file_names_it_and_no_code() -> None:
    found = review(ASKING, purpose="meeting-request", occasion=Occasion(attachments=("cv.pdf",)))

    assert ["the attached cv.pdf does not belong here"] == [each.message for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "Pinning my CV to this one.",
        "Enclosed please find my certificates and resume.",
        "The PDF with this message is my resume.",
    ],
)
def test_a_resume_comes_along_in_many_ways(text: str) -> None:
    assert not missing(text)
