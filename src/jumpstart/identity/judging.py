"""
Whether two contacts are the same person: what speaks for it, what against, and what follows.

Certain is what the seeker need not be asked about.
It takes both something that belongs to one person alone and a name that agrees with it; neither a name with an employer
nor an address that others share is enough, whatever the score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from jumpstart.identity.normalize import is_role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from jumpstart.domain.partial_dates import PartialDate
    from jumpstart.identity.normalize.names import Agreement, Ratio
    from jumpstart.identity.traits import Number, Traits

Holders = Literal["", "namesakes", "many"]
"""Who has an address: two people at most, a father and a son of one name, or more people."""

CERTAIN_FROM, LIKELY_FROM, MOST = 85, 60, 100
_BY_NAME: dict[Agreement, int] = {
    "same": 50,
    "close": 45,
    "faint": 40,
    "partial": 40,
    "unknown": 40,
    "given": 25,
    "family": 15,
    "different": 10,
}
_SETTLED_BY: dict[str, frozenset[Agreement]] = {
    "uid": frozenset(("same", "close", "faint", "partial", "given", "unknown")),
    "profile": frozenset(("same", "close", "faint", "partial", "given", "unknown")),
    "email": frozenset(("same", "close", "partial", "unknown")),
    "phone": frozenset(("same",)),
    "page": frozenset(("same",)),
}
"""With which names something that belongs to one person settles that two contacts are."""
_POINTS = {"uid": 50, "profile": 50, "email": 45, "phone": 40, "page": 30}
_SAYS_OF: dict[Holders, str] = {"": "", "namesakes": ", which a namesake has too", "many": ", which others have too"}
_SHARED_POINTS, _OFFICE_POINTS, _EMPLOYER_POINTS, _RARE_POINTS = 10, 25, 25, 12
_AGAINST, _ANOTHER_BIRTHDAY = 15, 40

Key = tuple[str, str]


@attrs.frozen(kw_only=True)
class Proposal:
    """
    Two contacts that are one person, or may be.

    Attributes:
        first: The id of the contact whose id comes first in order.
        second: The id of the other.
        score: How much speaks for it, 0 to 100; from 85 on where it is certain, from 60 on where it is likely.
        verdict: ``certain`` where nothing need be asked, ``likely`` where the seeker decides.
        reasons: What speaks for it, and then what speaks against it, in sentences.
    """

    first: str
    second: str
    score: int
    verdict: Literal["certain", "likely"]
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.verdict}, {self.score}: {'; '.join(self.reasons)}"


@attrs.frozen(kw_only=True)
class _Sign:
    """Something that two contacts have in common: its kind, what it counts, whether one person alone has it."""

    kind: str
    points: int
    is_personal: bool
    reason: str


def judge(
    one: Traits, two: Traits, *, shared_by: Callable[[Key], Holders], is_rare: bool, ratio: Ratio | None
) -> Proposal | None:
    """
    What is to be said of two contacts; None where they are two people as far as anybody can tell.

    Args:
        one: The first.
        two: The second; which is which makes no difference.
        shared_by: Who has an address, number or page.
        is_rare: Whether hardly anybody else has that name.
        ratio: Tells how alike two words are; None goes by rules alone.
    """
    if two.id < one.id:
        one, two = two, one
    agreement = one.name.agreement(two.name, ratio=ratio)
    signs = _signs(one, two, shared_by)
    at_work = bool(one.employer) and one.employer == two.employer and agreement in ("same", "close", "faint")
    rare = is_rare and agreement == "same" and not (one.employer and two.employer) and not signs
    against = tuple(_against(one, two))
    score = _BY_NAME[agreement] + sum(sorted((sign.points for sign in signs), reverse=True)[:2])
    score += _EMPLOYER_POINTS * at_work + _RARE_POINTS * rare - sum(points for points, _ in against)
    is_certain = not against and any(sign.is_personal and agreement in _SETTLED_BY[sign.kind] for sign in signs)
    if not is_certain and score < LIKELY_FROM:
        return None
    reasons = [sign.reason for sign in signs]
    reasons.append(_about_names(one, two, agreement))
    reasons += [f"both work at {one.organization}"] * at_work + ["hardly anybody else here has that name"] * rare
    reasons += [reason for _, reason in against]
    return Proposal(
        first=one.id,
        second=two.id,
        score=max(CERTAIN_FROM, min(MOST, score)) if is_certain else min(CERTAIN_FROM - 1, score),
        verdict="certain" if is_certain else "likely",
        reasons=tuple(reasons),
    )


def _signs(one: Traits, two: Traits, shared_by: Callable[[Key], Holders]) -> tuple[_Sign, ...]:
    return (
        *_plain_signs("uid", {one.uid} & {two.uid} - {""}, "same UID {}", shared_by),
        *_plain_signs("profile", _all(one.profiles) & _all(two.profiles), "same profile page {}", shared_by),
        *_email_signs(one, two, shared_by),
        *_phone_signs(one, two, shared_by),
        *_plain_signs("page", one.pages & two.pages, "same web address {}", shared_by),
    )


def _all(by_site: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*by_site.values())


def _plain_signs(
    kind: str, keys: AbstractSet[str], reason: str, shared_by: Callable[[Key], Holders]
) -> Iterator[_Sign]:
    for key in sorted(keys):
        holders = shared_by((kind, key))
        points = _SHARED_POINTS if holders == "many" else _POINTS[kind]
        yield _Sign(kind=kind, points=points, is_personal=not holders, reason=reason.format(key) + _SAYS_OF[holders])


def _email_signs(one: Traits, two: Traits, shared_by: Callable[[Key], Holders]) -> Iterator[_Sign]:
    common = one.emails & two.emails
    yield from _plain_signs("email", {key for key in common if not is_role(key)}, "same e-mail address {}", shared_by)
    for key in sorted(filter(is_role, common)):
        says = f"same e-mail address {key}, which is that of an office"
        yield _Sign(kind="email", points=_SHARED_POINTS, is_personal=False, reason=says)


def _phone_signs(one: Traits, two: Traits, shared_by: Callable[[Key], Holders]) -> Iterator[_Sign]:
    theirs: dict[str, list[Number]] = {}
    for number in two.numbers:
        theirs.setdefault(number.phone.block, []).append(number)
    blocks = ((our, theirs.get(our.phone.block, ())) for our in one.numbers)
    common = [(our, their) for our, block in blocks for their in block if our.phone.is_same(their.phone)]
    for our, their in {our.phone.block: (our, their) for our, their in common}.values():
        says = f"same phone number {max(our.text, their.text, key=lambda text: (len(text), text))}"
        if holders := shared_by(("phone", our.phone.block)):
            yield _Sign(kind="phone", points=_SHARED_POINTS, is_personal=False, reason=says + _SAYS_OF[holders])
        elif our.is_office or their.is_office:
            says += " at work"
            yield _Sign(kind="phone", points=_OFFICE_POINTS, is_personal=False, reason=says)
        else:
            yield _Sign(kind="phone", points=_POINTS["phone"], is_personal=True, reason=says)


def _about_names(one: Traits, two: Traits, agreement: Agreement) -> str:
    both = f"{one.text} and {two.text}"
    match agreement:
        case "same":
            return f"same name {one.text}" if one.text == two.text else f"names that say the same, {both}"
        case "close":
            return f"names that nearly say the same, {both}"
        case "faint" | "partial":
            return f"names that may say the same, {both}"
        case "given":
            return f"the same first name, though another family name: {both}"
        case "family":
            return f"the same family name, though the first names differ: {both}"
        case "unknown":
            return f"no name on one of them: {both}"
    return f"though the names differ: {both}"


def _against(one: Traits, two: Traits) -> Iterator[tuple[int, str]]:
    """What speaks against it, each with what it costs."""
    for site in sorted(one.profiles.keys() & two.profiles.keys()):
        if one.profiles[site].isdisjoint(two.profiles[site]):
            yield _AGAINST, f"but the pages at {site} differ: {_list(one.profiles[site], two.profiles[site])}"
    if one.emails.isdisjoint(two.emails):
        for host in sorted(one.mailboxes.keys() & two.mailboxes.keys()):
            yield _AGAINST, f"but the addresses at {host} differ: {_list(one.mailboxes[host], two.mailboxes[host])}"
    if one.birthday and two.birthday and _differ(one.birthday, two.birthday):
        yield _ANOTHER_BIRTHDAY, f"but the birthdays differ: {one.birthday} and {two.birthday}"


def _list(ours: frozenset[str], theirs: frozenset[str]) -> str:
    return f"{', '.join(sorted(ours))} and {', '.join(sorted(theirs))}"


def _differ(one: PartialDate, two: PartialDate) -> bool:
    parts = ((one.year, two.year), (one.month, two.month), (one.day, two.day))
    return any(ours and theirs and ours != theirs for ours, theirs in parts)
