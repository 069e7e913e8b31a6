"""Finding the facts around a trigger that a rule looks for."""

from __future__ import annotations

from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.playbook.index import ARRANGED, RECORDS, FactIndex, in_time, is_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.playbook.index import Entry
    from jumpstart.playbook.rule import Match

    Table = dict[str, list[Entry]]

_NOWHERE: dict[str, list[Any]] = {}


@attrs.frozen
class _Place:
    """Where facts of one kind are looked up for a match that needs no more than one."""

    by_occasion: Table
    by_subject: Table
    only_about_nothing: bool
    only_planned: bool


class Search:
    """
    Looks for what one match names.

    Args:
        match: What is looked for.
        index: Where.
    """

    __slots__ = ("_index", "_is_plain", "_places", "match")

    def __init__(self, match: Match, index: FactIndex) -> None:
        self.match, self._index = match, index
        self._is_plain = match.count == 1 and not match.other and match.same in ("subject", "occasion")
        self._places = tuple(_place(kind, match.same == "occasion", index) for kind in match.kinds)

    def find(self, person: str, occasion: str, since: Entry | None) -> Entry | None:
        """
        The fact that makes the match hold, None where it does not.

        Args:
            person: The id of the trigger's person, empty for none.
            occasion: The id of the occasion, empty for none.
            since: The trigger, after which facts count; None for all.
        """
        if not self._is_plain:
            return next(islice(self.all(person, occasion, since), self.match.count - 1, None), None)
        for place in self._places:
            for entry in place.by_occasion.get(occasion, ()):
                if (since is None or entry[2] is not since[2]) and _stands(place, entry):
                    return entry
            for entry in reversed(place.by_subject.get(person, ()) if person else ()):
                if since is not None and not is_later(entry, since):
                    break
                if not (place.only_about_nothing and entry[2].about) and _stands(place, entry):
                    return entry
        return None

    def all(self, person: str, occasion: str, since: Entry | None) -> Iterator[Entry]:
        """The facts that fit, in the order of time; ``find`` says what the arguments are."""
        places = zip(self.match.kinds, self._places, strict=True)
        lists = [self._list(kind, place, person, occasion, since) for kind, place in places]
        for entry in lists[0] if len(lists) == 1 else merge(*lists, key=in_time):
            if not (self.match.other and _person_of(entry[2]) == person):
                yield entry

    def _list(self, kind: str, place: _Place, person: str, occasion: str, since: Entry | None) -> list[Entry]:
        index = self._index
        match self.match.same:
            case "occasion" | "subject":
                found: Iterable[Entry] = place.by_subject.get(person, ()) if person else ()
            case "employer":
                found = index.with_employer(kind, index.employer_of(person))
            case _:
                found = index.of_kind(kind)
        entries = [entry for entry in found if is_later(entry, since)]
        if self.match.same == "occasion":
            own = since[2] if since else None
            explicit = [entry for entry in place.by_occasion.get(occasion, ()) if entry[2] is not own]
            entries = sorted((*explicit, *(entry for entry in entries if not entry[2].about)), key=in_time)
        return [entry for entry in entries if _stands(place, entry)]


def _place(kind: str, by_occasion: bool, index: FactIndex) -> _Place:  # noqa: FBT001  which of two look-ups
    """A record that is no interaction is about its occasion or about none, so nothing is inferred from it."""
    by_subject = _NOWHERE if by_occasion and kind in RECORDS else index.by_subject(kind)
    return _Place(index.by_occasion(kind) if by_occasion else _NOWHERE, by_subject, by_occasion, kind in ARRANGED)


def _stands(place: _Place, entry: Entry) -> bool:
    return not place.only_planned or entry[2].status == "planned"


def _person_of(record: Any) -> str:  # noqa: ANN401  any fact
    return str(getattr(record, "contact", "") or getattr(record, "source", ""))
