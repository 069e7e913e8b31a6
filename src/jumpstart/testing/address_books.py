"""
Address books of people who do not exist, with the truth about who is who.

Each person stands in up to four sources, as each source would have them: a phone, a web mail account, a professional
network and an office program.
Names have slips, short forms, titles and married names; people change their employer; families share an address and a
phone; fathers and sons share a name besides; namesakes work at one employer; colleagues have one switchboard.
The same seed gives the same book.
"""

from __future__ import annotations

from random import Random  # noqa: TID251  seeded: the same book each time
from typing import TYPE_CHECKING

import attrs

from jumpstart.domain.fields import as_tuple
from jumpstart.domain.people import Contact, ContactPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT_FORMS = {
    "Alexander": "Sasha",
    "Andrew": "Drew",
    "Anthony": "Tony",
    "Benjamin": "Ben",
    "Christopher": "Chris",
    "Daniel": "Dan",
    "Deborah": "Deb",
    "Edward": "Ted",
    "Elizabeth": "Liz",
    "James": "Jim",
    "Jennifer": "Jen",
    "Joseph": "Joe",
    "Katherine": "Kate",
    "Margaret": "Peggy",
    "Michael": "Mike",
    "Patricia": "Trish",
    "Rebecca": "Becky",
    "Richard": "Rick",
    "Robert": "Bob",
    "Samuel": "Sam",
    "Susan": "Sue",
    "Thomas": "Tom",
    "William": "Bill",
}
_GIVEN = (
    *_SHORT_FORMS,
    *("Dana", "Priya", "Lee", "Chloé", "Ana", "Omar", "Ingrid", "José", "Yuki", "Fatima", "Lars", "Amara", "Nadia"),
    *("Grace", "Henrik", "Paula", "Ivan", "Leila", "Marco", "Noah", "Olga", "Pedro", "Quinn", "Rosa", "Sven", "Tara"),
    *("Umar", "Vera", "Wen", "Ximena", "Yusuf", "Zoë", "Aisha", "Bruno", "Carla", "Dmitri", "Esther", "Felix", "Gita"),
    *("Hugo", "Irene", "Jonas", "Keiko", "Luca", "Maya", "Nils", "Oskar", "Petra"),
)
_FAMILY = (
    *("Okafor", "Ortiz", "Natarajan", "Chen", "Dubois", "Ruiz", "Cole", "Smith", "Johnson", "Williams", "Brown"),
    *("Jones", "Garcia", "Miller", "Davis", "Núñez", "Müller", "Schmidt", "Kowalski", "Nguyen", "Kim", "Tanaka"),
    *("van der Berg", "de la Cruz", "O'Brien", "MacLeod", "Johansson", "Hansen", "Rossi", "Bianchi", "Novak", "Horvat"),
    *("Petrov", "Ivanova", "Haddad", "Mansour", "Adeyemi", "Mensah", "Dlamini", "Banerjee", "Iyer", "Khan", "Malik"),
    *("Silva", "Pereira", "Costa", "Lindqvist", "Virtanen", "Papadakis", "Yilmaz", "Cohen", "Levi", "Fraser"),
)
_ENDINGS = ("berg", "er", "ford", "ham", "ini", "man", "ova", "sen", "ski", "son", "stad", "ton", "vic", "well")
_SYLLABLES = ("bar", "cor", "dal", "fen", "gor", "hal", "kel", "lun", "mar", "nor", "pel", "ros", "tor", "val", "wes")
_TITLES = ("Analyst", "Controller", "Nurse Manager", "Planner", "Recruiter", "Engineer", "Director of Finance")
_FREE = ("gmail.com", "outlook.com", "yahoo.com", "icloud.com", "web.de")
_FORMS = ("", " Inc.", " LLC", ", Inc.", " Ltd")
_HOW_OFTEN = {
    "another employer before": 0.1,
    "a frequent family name": 0.5,
    "a married name": 0.04,
    "the name before": 0.5,
    "a couple": 0.06,
    "father and son": 0.005,
    "a namesake at work": 0.02,
    "an initial": 0.03,
    "a slip": 0.05,
    "a slip in the first name": 0.4,
    "the generation": 0.8,
    "an address in capitals": 0.05,
    "an address with a capital": 0.05,
    "a tag in the address": 0.05,
    "credentials": 0.1,
}
"""What befalls people and their entries, each as a part of 1."""
_CREDENTIALS = (", MBA", ", CPA", " PhD", ", PMP")


@attrs.frozen(kw_only=True)
class AddressBook:
    """
    Contacts with the truth about who is who.

    Attributes:
        contacts: The contacts, those of all sources mixed.
        people: For each contact, in the same order, the number of the person.
    """

    contacts: tuple[Contact, ...] = attrs.field(converter=as_tuple)
    people: tuple[int, ...] = attrs.field(converter=as_tuple)

    @property
    def same(self) -> frozenset[tuple[str, str]]:
        """The ids of each two contacts that are one person, the smaller first."""
        ids: dict[int, list[str]] = {}
        for contact, person in zip(self.contacts, self.people, strict=True):
            ids.setdefault(person, []).append(contact.id)
        return frozenset((one, two) for group in ids.values() for one in group for two in group if one < two)


@attrs.frozen(kw_only=True)
class _Employer:
    name: str
    host: str
    switchboard: str


@attrs.frozen(kw_only=True)
class _Person:
    number: int
    given: str
    family: str
    maiden: str
    generation: str
    mail: str
    work_mail: str
    cell: str
    landline: str
    profile: str
    employer: _Employer
    before: _Employer
    title: str


def address_book(size: int, *, seed: int = 1) -> AddressBook:
    """
    An address book of so many contacts.

    >>> book = address_book(100)
    >>> len(book.contacts), len(book.people)
    (100, 100)

    Args:
        size: How many contacts.
        seed: Which book.
    """
    chance = Random(seed)  # noqa: S311  nothing depends on its being hard to guess
    entries: list[tuple[Contact, int]] = []
    for person in _people(chance, size):
        entries += [(contact, person.number) for contact in _seen(chance, person)]
        if len(entries) >= size:
            break
    del entries[size:]
    chance.shuffle(entries)
    return AddressBook(contacts=(each[0] for each in entries), people=(each[1] for each in entries))


def _people(chance: Random, size: int) -> Iterator[_Person]:
    employers = tuple(_employer(chance, number) for number in range(max(3, size // 25)))
    number = 0
    while True:
        person = _person(chance, number, chance.choice(employers))
        if _happens(chance, "another employer before"):  # some of the sources know where they worked before
            person = attrs.evolve(person, before=chance.choice(employers))
        yield person
        number += 1
        for relative in _relatives(chance, person, number):
            yield relative
            number += 1


def _employer(chance: Random, number: int) -> _Employer:
    name = "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
    host = f"{name.lower()}{number}.example"
    return _Employer(
        name=f"{name} {chance.choice(('Group', 'Health', 'Bank', 'Labs'))}", host=host, switchboard=_phone(chance)
    )


def _happens(chance: Random, what: str) -> bool:
    return chance.random() < _HOW_OFTEN[what]


def _phone(chance: Random) -> str:
    return f"{chance.randint(201, 989)}555{chance.randint(0, 9999):04}"


def _person(chance: Random, number: int, employer: _Employer) -> _Person:
    given, family = chance.choice(_GIVEN), _family(chance)
    plain = _letters(f"{given}.{family}")
    return _Person(
        number=number,
        given=given,
        family=family,
        maiden=_family(chance) if _happens(chance, "a married name") else "",
        generation="",
        mail=f"{plain}{number % 1000}@{chance.choice(_FREE)}",
        work_mail=f"{plain}{number % 7 or ''}@{employer.host}",
        cell=_phone(chance),
        landline="",
        profile=f"https://www.linkedin.com/in/{plain.replace('.', '-')}-{number:x}",
        employer=employer,
        before=employer,
        title=chance.choice(_TITLES),
    )


def _family(chance: Random) -> str:
    """A family name: half of all people bear a frequent one."""
    if _happens(chance, "a frequent family name"):
        return chance.choice(_FAMILY)
    return f"{''.join(chance.choices(_SYLLABLES, k=2))}{chance.choice(_ENDINGS)}".capitalize()


def _letters(text: str) -> str:
    table = str.maketrans("éëúñüöçã", "eeunuoca", " '-")
    return text.lower().translate(table)


def _relatives(chance: Random, person: _Person, number: int) -> Iterator[_Person]:
    """Sometimes somebody who shares much with a person and is another one."""
    another = _person(chance, number, person.employer)
    alike = attrs.evolve(another, family=person.family, maiden="")
    if _happens(chance, "a couple"):  # with one address and one landline
        yield attrs.evolve(alike, mail=person.mail, landline=person.cell)
    elif _happens(chance, "father and son"):
        yield attrs.evolve(alike, given=person.given, generation="Jr.", mail=person.mail)
    elif _happens(chance, "a namesake at work"):
        yield attrs.evolve(alike, given=person.given)


def _seen(chance: Random, person: _Person) -> Iterator[Contact]:
    """How some sources have a person."""
    sources = chance.sample(
        (_on_a_phone, _in_web_mail, _on_a_network, _in_the_office), k=chance.choice((1, 1, 2, 2, 3, 4))
    )
    for source in sources:
        contact = source(chance, person)
        yield attrs.evolve(contact, id=f"{chance.getrandbits(64):016x}")


def _name(chance: Random, person: _Person, *, short: float = 0.0, turned: float = 0.0) -> str:
    given = person.given
    if given in _SHORT_FORMS and chance.random() < short:
        given = _SHORT_FORMS[given]
    elif _happens(chance, "an initial"):
        given = f"{given[0]}."
    family = person.maiden if person.maiden and _happens(chance, "the name before") else person.family
    if _happens(chance, "a slip"):
        is_first = _happens(chance, "a slip in the first name")
        given, family = (_slip(chance, given), family) if is_first else (given, _slip(chance, family))
    generation = f" {person.generation}" if person.generation and _happens(chance, "the generation") else ""
    return f"{family}, {given}{generation}" if chance.random() < turned else f"{given} {family}{generation}"


def _slip(chance: Random, word: str) -> str:
    place = chance.randrange(1, max(2, len(word) - 1))
    kind = chance.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]


def _spelled(chance: Random, digits: str) -> str:
    area, office, line = digits[:3], digits[3:6], digits[6:]
    return chance.choice(
        (f"+1 {area} {office} {line}", f"({area}) {office}-{line}", f"{area}.{office}.{line}", f"+1{digits}", digits)
    )


def _mail(chance: Random, address: str) -> str:
    mailbox, _, host = address.partition("@")
    if _happens(chance, "an address in capitals"):
        return address.upper()
    if _happens(chance, "an address with a capital"):
        return f"{mailbox.title()}@{host}"
    if host == "gmail.com" and _happens(chance, "a tag in the address"):
        return f"{mailbox.replace('.', '')}+people@{host}"
    return address


def _points(*values: str, kind: str = "") -> tuple[ContactPoint, ...]:
    return tuple(ContactPoint(value=value, types=(kind,) if kind else ()) for value in values if value)


def _sometimes(chance: Random, value: str, how_often: float) -> str:
    return value if chance.random() < how_often else ""


def _on_a_phone(chance: Random, person: _Person) -> Contact:
    numbers = _points(_spelled(chance, person.cell), kind="cell")
    if person.landline:
        numbers += _points(_spelled(chance, person.landline), kind="home")
    mail = _sometimes(chance, _mail(chance, person.mail), 0.5)
    employer = _sometimes(chance, person.before.name, 0.3)
    return Contact(name=_name(chance, person, short=0.5), phones=numbers, emails=_points(mail), organization=employer)


def _in_web_mail(chance: Random, person: _Person) -> Contact:
    return Contact(
        name=_name(chance, person, short=0.2),
        emails=_points(_mail(chance, person.mail), _sometimes(chance, person.work_mail, 0.3)),
        phones=_points(_sometimes(chance, _spelled(chance, person.cell), 0.5)),
        organization=_sometimes(chance, person.before.name, 0.4),
    )


def _on_a_network(chance: Random, person: _Person) -> Contact:
    name = _name(chance, person, short=0.1)
    if _happens(chance, "credentials"):
        name += chance.choice(_CREDENTIALS)
    profile = chance.choice((person.profile, f"{person.profile}/", person.profile.replace("www", "uk")))
    return Contact(
        name=name,
        emails=_points(_sometimes(chance, person.mail, 0.25)),
        urls=_points(profile),
        organization=person.employer.name + chance.choice(_FORMS),
        title=person.title,
    )


def _in_the_office(chance: Random, person: _Person) -> Contact:
    numbers = _points(_sometimes(chance, _spelled(chance, person.employer.switchboard), 0.7), kind="work")
    numbers += _points(_sometimes(chance, _spelled(chance, person.cell), 0.4), kind="cell")
    mails = _points(_mail(chance, person.work_mail), _sometimes(chance, f"info@{person.employer.host}", 0.1))
    return Contact(
        name=_name(chance, person, turned=0.4),
        emails=mails + _points(_sometimes(chance, person.mail, 0.15)),
        phones=numbers,
        urls=_points(_sometimes(chance, person.profile, 0.15)),
        organization=person.employer.name + chance.choice(_FORMS),
        title=_sometimes(chance, person.title, 0.5),
    )
