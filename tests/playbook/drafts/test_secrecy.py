"""Whether an announcement asks to keep the search between the two."""

from __future__ import annotations

import pytest

from jumpstart.domain import Seeker
from jumpstart.playbook.drafts import Occasion, review

NEWS = "I'm looking for work as a nurse in Leeds."
QUIET = Occasion(seeker=Seeker(name="Ana Ruiz", employer="Globex", confidential=True))
CODE = "confidentiality-request-missing"


def is_missing(text: str, occasion: Occasion | None = QUIET) -> bool:
    """Whether an announcement lacks the request."""
    return CODE in {finding.code for finding in review(f"{NEWS} {text}", purpose="announcement", occasion=occasion)}


@pytest.mark.row("S10", accepts=True)
@pytest.mark.parametrize(
    "text",
    [
        "Please keep this to yourself.",
        "This is between us.",
        "Keep it under your hat for now.",
        "Not for wider circulation, please.",
        "My boss doesn't know.",
        "I'd be grateful if you didn't mention it to anyone at Globex.",
        "My employer is not aware, so please be discreet.",
        "Mum's the word!",
        "I'm telling you this in confidence.",
        "Please treat this as confidential.",
        "Don't tell anyone at work, ok?",
        "Nobody at Globex knows yet.",
        "Pls dont share this around",
        "I trust your discretion.",
        "Let's keep it quiet until I've handed in my notice.",
        "Please don't let on to Marek.",
        "Strictly between you and me.",
        "They don't know at work and I'd like it to stay that way.",
        "shh, hush-hush for now",
        "I'd rather this went no further.",
        "I haven't told my manager, so not a word please.",
        "Could you keep that one quiet?",
        "It mustn't get back to Globex.",
        "Kindly maintain confidentiality in this matter.",
    ],
)
def test_a_request_for_confidence_is_found(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.row("S10", accepts=False)
@pytest.mark.parametrize(
    "text",
    [
        "Keep it up!",
        "Let's keep in touch.",
        "Feel free to tell anyone.",
        "Please share this with everybody you know.",
        "My boss knows and has been kind about it.",
        "Nothing changes between us and the choir.",
        "I have kept my nursing licence current.",
        "Please pass it on.",
        "Keep me posted.",
        "I handle confidential records every day.",
        "I'm confident that it will work out.",
        "It is no secret that the ward is closing.",
        "My mum says hello.",
        "I keep bees, as you know.",
        "Tell your sister I said hello.",
        "Between Leeds and York there must be something.",
        "My manager suggested that I look around.",
        "No need to keep it secret.",
        "I won't keep you.",
        "Quiet wards suit me best.",
    ],
)
def test_what_only_sounds_like_it_is_not_taken_for_a_request(text: str) -> None:
    assert is_missing(text)


def test_nobody_is_asked_for_a_secret_that_is_none() -> None:
    assert not is_missing("", None)
    assert not is_missing("", Occasion(seeker=Seeker(name="Ana Ruiz")))
