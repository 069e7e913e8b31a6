from __future__ import annotations

import pytest

from jumpstart.playbook.language import find_roles, read


def roles(text: str) -> list[str]:
    return [role.text for sentence in read(text).sentences for role in find_roles(sentence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pastry chef in Lyon", ["pastry chef"]),
        ("headteacher of a primary school", ["headteacher"]),
        ("I'm a nurse and I'd like to become a nurse manager", ["nurse", "nurse manager"]),
        ("looking for a Head of Marketing role", ["head of marketing"]),
        ("director of nursing at St. Mary's", ["director of nursing"]),
        ("a senior mental health support worker", ["senior mental health support worker"]),
        ("FP&A analyst", ["fp&a analyst"]),
        ("setter-operator on nights", ["setter-operator"]),
        ("deck hand on a trawler", ["deck hand"]),
        ("I want to be a cheese roller in Kent", ["cheese roller"]),
        ("looking for a head gardener's position in Kent", ["head gardener"]),
        ("two mornings a week as a beadle at an Inn", ["beadle"]),
        ("a job as a zymurgeon in Ghent", ["zymurgeon"]),
        ("the post of quaestor at the university", ["quaestor"]),
        ("Sergeant-at-arms, House of Commons", ["sergeant-at-arms"]),
        ("Chief of Staff to an MEP", ["chief of staff"]),
        ("keeper of manuscripts at a library", ["keeper of manuscripts"]),
        ("a kiltmaker in Perth", ["kiltmaker"]),
        ("a baker-to-be", ["baker-to-be"]),
        ("working as a team, as a rule, to be a success", []),
        ("to become a mother, to be a burden on nobody", []),
        ("Cook County", []),
        ("a peacemaker in a co-operative bank", []),
        ("a helping hand", []),
        ("I'm a better listener than most", []),
        ("great seeing you at the job fair", []),
        ("the number of the day after next, or another", []),
    ],
)
def test_a_title_is_known_when_it_is_seen(text: str, expected: list[str]) -> None:
    assert expected == roles(text)
