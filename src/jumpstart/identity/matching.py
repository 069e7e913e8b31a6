"""
Which contacts are the same person, without comparing each with each.

Only contacts that share something are compared: an address, a number, a page, a UID, a name, or an employer and a part
of the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jumpstart.domain.network import Network
from jumpstart.errors import FieldError, MissingExtraError
from jumpstart.identity.judging import judge
from jumpstart.identity.normalize.names import full_forms
from jumpstart.identity.normalize.phones import check_region
from jumpstart.identity.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from jumpstart.domain.aliases import Dismissal
    from jumpstart.domain.people import Contact
    from jumpstart.identity.judging import Holders, Key, Proposal
    from jumpstart.identity.normalize.names import Agreement, Ratio
    from jumpstart.identity.traits import Traits

Matching = Literal["rules", "fuzzy"]

_LARGE = 64
_NEIGHBOURS = 16
_FEW_NAMESAKES = 4
_PEOPLE_OF_ONE_ADDRESS = 2
_ONE_PERSON: frozenset[Agreement] = frozenset(("same", "close", "partial", "unknown"))


def match(
    contacts: Network | Iterable[Contact],
    *,
    among: Network | Iterable[Contact] | None = None,
    matching: Matching = "rules",
    region: str | None = None,
    dismissed: Iterable[Dismissal] = (),
) -> tuple[Proposal, ...]:
    """
    Which contacts are the same person, certainly or likely.

    The order of the contacts makes no difference.
    Pairs that the seeker has said are two people are left out.

    >>> from jumpstart import Contact
    >>> known = Contact(name="Bob Smith", emails=("bob@example.org",), id="1")
    >>> newcomer = Contact(name="Smith, Robert", emails=("Bob@Example.org",), id="2")
    >>> print(*match([known, newcomer]))
    certain, 95: same e-mail address bob@example.org; names that say the same, Bob Smith and Smith, Robert

    Args:
        contacts: The contacts, each id once; a network's contacts with what was dismissed.
        among: Whom to compare them with; None compares them with each other.
        matching: ``rules``, or ``fuzzy`` for more slips in names, which needs the extra ``matching``.
        region: The country of national phone numbers in two letters; needs that extra, too.
        dismissed: Pairs that are two people, besides those of a network that is given.

    Returns:
        The pairs, the highest score first, then by their ids.

    Raises:
        FieldError: ``matching`` is neither ``rules`` nor ``fuzzy``, or the region is none.
        MissingExtraError: The extra is asked for and not installed.
    """
    apart = {each.contacts for each in dismissed} | _dismissed(contacts) | _dismissed(among)
    ours = {contact.id: contact for contact in _contacts(contacts)}
    theirs = ours if among is None else {contact.id: contact for contact in _contacts(among)}
    everybody = {**theirs, **ours}.values()
    return proposals(everybody, ours, among=theirs, matching=matching, region=region, apart=apart)


def _dismissed(given: Network | Iterable[Contact] | None) -> set[tuple[str, ...]]:
    return {each.contacts for each in given.dismissals.values()} if isinstance(given, Network) else set()


def _contacts(given: Network | Iterable[Contact]) -> Iterable[Contact]:
    return given.contacts.values() if isinstance(given, Network) else given


def proposals(
    contacts: Iterable[Contact],
    newcomers: Collection[str],
    *,
    among: Collection[str],
    matching: Matching,
    region: str | None,
    apart: Collection[tuple[str, ...]],
) -> tuple[Proposal, ...]:
    """
    Which newcomers among some contacts are the same person as another one.

    Args:
        contacts: All of them, each id once.
        newcomers: The ids of those that are compared.
        among: The ids of those with whom they are compared.
        matching: As in ``match``.
        region: As in ``match``.
        apart: The ids of those who are two people, in order.
    """
    check_matching(matching, region)
    ratio = _ratio(matching)
    everybody = sorted((traits_of(contact, region=region) for contact in contacts), key=lambda traits: traits.id)
    blocks = _Blocks(everybody)
    is_new, is_other = ([traits.id in ids for traits in everybody] for ids in (newcomers, among))
    found = []
    for one, two in sorted(blocks.pairs(is_new, is_other)):
        ours, theirs = everybody[one], everybody[two]
        if (ours.id, theirs.id) not in apart:
            is_rare = blocks.is_rare(ours) and blocks.is_rare(theirs)
            proposal = judge(ours, theirs, shared_by=blocks.shared_by, is_rare=is_rare, ratio=ratio)
            if proposal:
                found.append(proposal)
    return tuple(sorted(found, key=lambda each: (-each.score, each.first, each.second)))


def check_matching(matching: Matching, region: str | None) -> None:
    """
    Refuse a way to match that there is not.

    Raises:
        FieldError: ``matching`` is neither ``rules`` nor ``fuzzy``, or the region is none.
        MissingExtraError: The extra is asked for and not installed.
    """
    _ratio(matching)
    if region is not None:
        check_region(region)


def _ratio(matching: Matching) -> Ratio | None:
    if matching == "rules":
        return None
    if matching != "fuzzy":
        raise FieldError("matching", matching, "expected 'rules' or 'fuzzy'")
    try:
        from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtraError("matching", "fuzzy matching of names") from error
    return JaroWinkler.normalized_similarity


class _Blocks:
    """
    Who shares what, by the places of the contacts in a list that is in the order of their ids.

    Args:
        everybody: The contacts.
    """

    def __init__(self, everybody: list[Traits]) -> None:
        self._everybody = everybody
        self._shared: dict[Key, Holders] = {}
        self._blocks: dict[Key, list[int]] = {}
        for place, traits in enumerate(everybody):
            for key in dict.fromkeys(_keys(traits)):
                self._blocks.setdefault(key, []).append(place)

    def shared_by(self, key: Key) -> Holders:
        """Who has an address, number or page."""
        if (known := self._shared.get(key)) is None:
            generations = {self._everybody[place].name.generation for place in self._blocks.get(key, ())}
            namesakes: Holders = "namesakes" if len(generations) > 1 else ""
            known = self._shared[key] = "many" if self._people(key) > _PEOPLE_OF_ONE_ADDRESS else namesakes
        return known

    def _people(self, key: Key) -> int:
        """How many people share something, as far as their names tell; counting stops above two."""
        members = self._blocks.get(key, [])
        if len(members) <= _PEOPLE_OF_ONE_ADDRESS:
            return len(members)
        people: list[Traits] = []
        for member in (self._everybody[place] for place in members):
            if all(member.name.agreement(known.name) not in _ONE_PERSON for known in people):
                people.append(member)
                if len(people) > _PEOPLE_OF_ONE_ADDRESS:
                    break
        return len(people)

    def is_rare(self, traits: Traits) -> bool:
        """Whether hardly any contact besides bears a name."""
        return len(self._blocks.get(_name_key(traits), ())) <= _FEW_NAMESAKES

    def pairs(self, is_new: list[bool], is_other: list[bool]) -> set[tuple[int, int]]:
        """The places of the contacts that may be one person, each pair once, the smaller first."""
        found: set[tuple[int, int]] = set()
        for key, block in self._blocks.items():
            if len(block) > 1 and not (key[0] == "name" and len(block) > _FEW_NAMESAKES):
                for part in self._parts(block):
                    found.update(_pairs_in(part, is_new, is_other))
        return found

    def _parts(self, block: list[int]) -> Iterator[list[int]]:
        """A large block by how its names begin, so that no block costs the square of what it holds."""
        if len(block) <= _LARGE:
            yield block
            return
        parts: dict[tuple[str, str], list[int]] = {}
        for place in block:
            name = self._everybody[place].name
            parts.setdefault((min(full_forms(name.given))[:1], name.family[:1]), []).append(place)
        for part in parts.values():
            part.sort(key=lambda place: (self._everybody[place].name.family, self._everybody[place].name.given, place))
            yield part


def _pairs_in(part: list[int], is_new: list[bool], is_other: list[bool]) -> Iterator[tuple[int, int]]:
    """Each with each, in a large part each with its next neighbours."""
    reach = len(part) if len(part) <= _LARGE else _NEIGHBOURS
    for number, one in enumerate(part):
        for two in part[number + 1 : number + 1 + reach]:
            if (is_new[one] and is_other[two]) or (is_new[two] and is_other[one]):
                yield (one, two) if one < two else (two, one)


def _keys(traits: Traits) -> Iterator[Key]:
    """What a contact shares with whoever may be the same person."""
    if traits.uid:
        yield "uid", traits.uid
    for email in traits.emails:
        yield "email", email
    for number in traits.numbers:
        yield "phone", number.phone.block
    for profiles in traits.profiles.values():
        for profile in profiles:
            yield "profile", profile
    for page in traits.pages:
        yield "page", page
    name = traits.name
    if name.given and name.family:
        yield _name_key(traits)
        if traits.employer:
            yield "family at", f"{name.family} {traits.employer}"
            for form in full_forms(name.given):
                yield "given at", f"{form} {traits.employer}"


def _name_key(traits: Traits) -> Key:
    return "name", f"{min(full_forms(traits.name.given))} {traits.name.family}"
