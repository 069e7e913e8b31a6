"""Whose doubt it is, when it was, and what it is about: statements as people say them, on both sides."""

from __future__ import annotations

import pytest

from jumpstart.playbook import assess


def codes(text: str) -> list[str]:
    return sorted(finding.code for finding in assess(text).findings)


@pytest.mark.parametrize(
    "text",
    [
        "My brother can't make up his mind about anything; I've known since school. Dental technician, Harley Street.",
        "My wife is staying put at the hospital; I'm off to be a park ranger in Banff.",
        "My husband thinks I might be better off staying put. I don't. Wind turbine technician, Grimsby, here I come.",
        'The wife says "stay where you are". I say deck officer on the Hurtigruten.',
        "Doubt is for other people. I'm going to be a neonatal nurse in Enugu.",
        "My friend Dave wants to be a DJ, bless him. I want to be a notary's clerk in Fremantle.",
        "Perhaps my spelling's off; my aim isn't: proofreader at a university press.",
        "My counsellor says I'm undecided by nature. On this I'm decided: audiologist, Hear Australia.",
    ],
)
@pytest.mark.row("S4", accepts=False)
def test_what_somebody_else_doubts_or_does_is_not_the_seekers(text: str) -> None:
    assert [] == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "I used to be unsure whether I was clever enough. I'm over that. Actuary at a reinsurer in Zurich.",
        "I'd been toying with a PhD; I've put that away. Medical writer, Basel.",
        "After the Navy I might have gone anywhere, but I chose this: marine pilot, Port of Tyne.",
        "If I ever sounded undecided, forget it: court usher, Old Bailey.",
        "Employment solicitor for trade unions. I weighed up family law for years and dropped it.",
    ],
)
def test_a_doubt_that_is_over_is_none(text: str) -> None:
    assert [] == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "No more wavering. Coastguard officer, Stornoway.",
        "I'm not hedging: Chief of Staff to an MEP.",
        "I refuse to stay where I am. Give me a crack at signal engineer on the Elizabeth line.",
        "I know I could coast here till I'm seventy. I won't. Museum registrar, Edinburgh.",
        "I have no doubt, no plan B and no shame: stunt performer in Bollywood.",
        "Rather than stay an also-ran in sales I mean to be a first-rate saddle maker in Walsall.",
        "Nurse? Been there. Teacher? Done that. What I want is to be a bereavement counsellor at a hospice.",
    ],
)
def test_what_is_denied_or_taken_back_does_not_count(text: str) -> None:
    assert [] == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Weather might be foul and the pay might be worse, but gamekeeper on a Highland estate is the job for me.",
        "Hours? Whatever. Pay? Whatever. Job? Groom, at a racing yard in Kildare.",
        "Mate, I just want to be a sparky in the mines. WA, Queensland, I'm not bothered where.",
        "I may be green, I may be slow, but I'm set on being a stockman on a station up in the Territory.",
        "The Maybe Theatre in Hackney needs an usher, and I want to be that usher.",
        "Ferries or trains, Oslo or Bergen, as long as I'm a purser on them.",
        "Senior (or principal) hydrologist, Environment Agency, Exeter",
        "Somewhere near the sea, I need to be a boatbuilder – ideally at Falmouth.",
    ],
)
def test_what_is_about_something_else_does_not_count(text: str) -> None:
    assert [] == codes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plumber/roofer, Gateshead", ["alternatives"]),
        ("Torn: dairy farmer in Taranaki vs shearer in Otago", ["alternatives", "hedging"]),
        ("It's optometrist in Cork, with pharmacist in Galway as a second string.", ["alternatives"]),
        ("One day it's vet in Perth, the next it's farrier.", ["alternatives"]),
        ("Fashion in Milan, forestry in Finland: both call to me.", ["alternatives", "no-target-role"]),
        (
            "Do I teach? Do I write? Haven't the foggiest.",
            ["alternatives", "hedging", "no-direction", "no-target-role"],
        ),
        ("Signwriter in Margate; if the work isn't there, tattooist.", ["alternatives"]),
        ("Paramedic in Exeter is one option and police officer there is the other.", ["alternatives"]),
    ],
)
@pytest.mark.row("S4", accepts=True)
def test_paths_are_held_open_without_an_or(text: str, expected: list[str]) -> None:
    assert expected == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'd rather not be behind the wheel any more.",
        "I'll not be a bouncer come the spring.",
        "Deliverance from commission sales, that's what I pray for.",
        "The chalkface and I are parting company.",
        "If I have to lay one more brick I'll scream.",
        "I can't look at another set of mock exams.",
        "Please let this be my last Christmas in retail.",
        "I've one foot out the door of the civil service and the other is following.",
    ],
)
def test_leaving_is_seen_in_other_words(text: str) -> None:
    assert ["away-from-not-towards", "no-direction", "no-target-role"] == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Land surveyor in Nairobi, though I could just as easily sit tight.",
        "Site engineer at Hinkley, or I see my time out in the drawing office.",
        "Either I become head groom at Ballydoyle or I don't move an inch from where I sit now.",
        "Bridge inspector for Network Rail. Otherwise it's business as usual for me at the drawing board.",
        "Clerk of works in Ely, if they'll have me; if they won't I'll just see things out at the depot.",
    ],
)
def test_staying_is_seen_in_other_words(text: str) -> None:
    assert ["status-quo"] == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "I could see myself as a curator at the Tate, I suppose.",
        "Could be a florist in Bath. Could be. Jury's still out.",
        "Tram driver in Blackpool might be me. Might not.",
        "I keep coming back to the notion of being a bookseller in Hay, but my mind changes with the wind.",
        "geography teacher in kent?? not 100% yet",
        "It may be that I become a deacon in Truro; I pray about it and am no clearer.",
        "Set designer at the National, if I don't change my mind again.",
        "Crane operator in Southampton is where I'm leaning, though I'd not swear to it.",
    ],
)
def test_doubt_is_seen_in_other_words(text: str) -> None:
    assert ["hedging"] == codes(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("A chemist by training, I now want to cross into perfume as a fragrance evaluator.", "fragrance evaluator"),
        ("Nobody is going to stop me becoming a midwife at the Rotunda.", "midwife"),
        ("I was a bouncer, then a barber. Next and last: crematorium technician in Dundee.", "crematorium technician"),
        ("Squadron leader, retired, seeks post as bursar of an independent school.", "bursar"),
        ("Delivery driver now. Train dispatcher next. Amtrak, Chicago.", "Train dispatcher"),
        ("I won't stop until I'm a conductor with an opera company.", "conductor"),
        ("Being a nanny in Zurich is the plan, the whole plan.", "nanny"),
        ("I want to be what my gran was, a district nurse on Skye.", "district nurse"),
    ],
)
def test_the_job_that_is_wanted_is_told_from_those_that_are_not(text: str, role: str) -> None:
    verdict = assess(text)

    assert (role, True) == (verdict.goal.role, verdict.is_clear)


@pytest.mark.parametrize(
    "text",
    ["Promotion, please.", "I want to be my own boss and make good money.", "Part-time, close to home, no weekends."],
)
def test_circumstances_are_no_direction(text: str) -> None:
    assert ["no-direction", "no-target-role"] == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "My aim: forklift driver. ASAP. Any shift.",
        "Proofreader, with a kind team and sensible hours.",
        "Looking for work as a security guard, own car, clean licence.",
        "I've left the bank. I'm going to be a plumber.",
    ],
)
def test_a_title_with_circumstances_alone_has_no_direction(text: str) -> None:
    assert ["no-direction"] == codes(text)


@pytest.mark.parametrize(
    "text", ["a nurse, or a baker, ", "maybe ", "or ", "I want to be a baker in Cork, or stay put. "]
)
def test_two_hundred_thousand_characters_are_judged(text: str) -> None:
    assert not assess((text * 200_000)[:200_000]).is_clear
