"""
A lexicon: words and phrases as data, each with what it is a sign of.

How a phrase is written stands in ``jumpstart.playbook.language.phrases``.
"""

from __future__ import annotations

import tomllib
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from jumpstart.errors import PlaybookError
from jumpstart.playbook.language.phrases import Phrase, WordLists, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jumpstart.playbook.language.reading import Sentence


@attrs.frozen(kw_only=True)
class Cue:
    """
    A sign: some phrases that say the same.

    Attributes:
        id: Its name.
        of: What it is a sign of, as ``asks-for-job``.
        says: What the writer does with it, to be read behind the passage; of a part of a draft, what the passage was
            taken for.
        fix: What to do instead, where it asks for a job; empty for to ask for advice.
        phrases: The phrases, as written in the lexicon.
    """

    id: str
    of: str
    says: str = ""
    fix: str = ""
    phrases: tuple[str, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Hit:
    """
    A cue that was found.

    Attributes:
        cue: The cue.
        start: Where the passage begins in the plain text.
        end: Where it ends, excluded.
        text: The passage in plain letters.
    """

    cue: Cue
    start: int
    end: int
    text: str


@attrs.frozen(kw_only=True, eq=False)
class Lexicon:
    """
    The words of one language by which goals and drafts are judged.

    Attributes:
        id: Its name.
        language: The language in English, as ``English``.
        common: Its commonest words, by which a text in this language is told from one in another.
        lists: Lists of words that phrases refer to as ``<name>``.
        cues: The cues, in order.
        titles: The words that end a job title anywhere.
        title_pairs: The words that end one behind certain others, each with those.
    """

    id: str
    language: str
    common: frozenset[str] = attrs.field(repr=False)
    lists: tuple[tuple[str, tuple[str, ...]], ...] = attrs.field(repr=False)
    cues: tuple[Cue, ...] = attrs.field(repr=False)
    titles: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    title_pairs: Mapping[str, frozenset[str]] = attrs.field(default=MappingProxyType({}), repr=False)

    @classmethod
    def from_toml(
        cls, data: bytes, *, file: str = "lexicon.toml", base: Lexicon | None = None, check: bool = True
    ) -> Lexicon:
        """
        The lexicon that a TOML document describes.

        Args:
            data: The document, in UTF-8.
            file: Its name, for errors.
            base: A lexicon to add it to; its lists may be named in the phrases.
            check: Whether to read each of its phrases at once; without, each is read when first looked for.

        Raises:
            PlaybookError: The document is no TOML, or a phrase in it cannot be read; it names the cue.
        """
        try:
            document = tomllib.loads(data.decode("utf-8-sig"))
            head = document["lexicon"]
            lexicon = cls(
                id=head["id"],
                language=head["language"],
                common=frozenset(head["common"]),
                lists=tuple((name, tuple(words)) for name, words in document.get("lists", {}).items()),
                cues=tuple(_cue(table) for table in document.get("cue", ())),
            )
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise PlaybookError(file, "", "", f"it is no lexicon: {error!r}") from error
        whole = base.plus(lexicon) if base else lexicon
        if check:
            _check(whole, file, lexicon.cues)
        return whole

    def with_titles(self, text: str) -> Lexicon:
        """
        The same lexicon with more words by which job titles are known.

        Args:
            text: A word that ends titles anywhere ("welder"), or some in a line; behind a colon the words behind one of
                which alone a word ends one ("hand: deck farm"), lines that are indented going on; ``#`` begins a
                comment.
        """
        titles, pairs = set(self.titles), dict(self.title_pairs)
        last = ""
        for line in (line.partition("#")[0] for line in text.splitlines()):
            head, colon, rest = line.partition(":")
            if colon:
                last = head.strip()
                pairs[last] = pairs.get(last, frozenset()) | frozenset(rest.split())
            elif line.startswith(" ") and last:
                pairs[last] |= frozenset(line.split())
            else:
                last = ""
                titles.update(line.split())
        return attrs.evolve(self, titles=frozenset(titles), title_pairs=MappingProxyType(pairs))

    def plus(self, other: Lexicon) -> Lexicon:
        """The same lexicon with the words, lists, cues and titles of another added."""
        mine, more = dict(self.lists), dict(other.lists)
        lists = tuple((name, (*mine.get(name, ()), *more.get(name, ()))) for name in dict.fromkeys([*mine, *more]))
        pairs = dict(self.title_pairs)
        for word, before in other.title_pairs.items():
            pairs[word] = pairs.get(word, frozenset()) | before
        return attrs.evolve(
            self,
            common=self.common | other.common,
            lists=lists,
            cues=(*self.cues, *other.cues),
            titles=self.titles | other.titles,
            title_pairs=MappingProxyType(pairs),
        )

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a list, empty for one that is not there."""
        return dict(self.lists).get(name, ())

    def word_set(self, name: str) -> frozenset[str]:
        """The words of a list as a set, empty for one that is not there."""
        return self._word_sets.get(name, frozenset())

    @cached_property
    def _word_sets(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(words) for name, words in self.lists}

    def find(self, of: str, sentence: Sentence) -> Iterator[Hit]:
        """The cues of one thing in a sentence, in the order of the lexicon."""
        ends: dict[int, int] = {}
        for number, begin, cue, phrase in self._candidates(of, sentence):
            if begin >= ends.get(number, 0) and (hit := phrase.regex.match(sentence.text, begin)):
                ends[number] = hit.end()
                yield Hit(cue=cue, start=sentence.start + begin, end=sentence.start + hit.end(), text=hit[0])

    def _candidates(self, of: str, sentence: Sentence) -> list[tuple[int, int, Cue, Phrase]]:
        """The phrases that may begin at a place of a sentence, in order: number, place, cue, phrase."""
        signs, openings, words = self._signs_of(of), sentence.openings, sentence.word_set
        candidates = [
            (number, begin, cue, phrase)
            for run in signs.keys() & openings.keys()
            for number, cue, phrase in signs[run]
            if all(not words.isdisjoint(anchor) for anchor in phrase.anchors)
            for begin in openings[run]
        ]
        return sorted(candidates, key=lambda each: each[:2])

    def _signs_of(self, of: str) -> dict[str, list[tuple[int, Cue, Phrase]]]:
        """By the run of letters with which they may begin, the phrases for one thing in order, read on first use."""
        if of not in self._signs:
            signs: dict[str, list[tuple[int, Cue, Phrase]]] = {}
            phrases = ((cue, phrase) for cue in self.cues if cue.of == of for phrase in cue.phrases)
            for number, (cue, text) in enumerate(phrases):
                phrase = parse(text, self._word_lists)
                for run in phrase.openings:
                    signs.setdefault(run, []).append((number, cue, phrase))
            self._signs[of] = signs
        return self._signs[of]

    @cached_property
    def _signs(self) -> dict[str, dict[str, list[tuple[int, Cue, Phrase]]]]:
        return {}

    @cached_property
    def _word_lists(self) -> WordLists:
        return WordLists(dict(self.lists))


def _check(lexicon: Lexicon, file: str, cues: tuple[Cue, ...]) -> None:
    lists = WordLists(dict(lexicon.lists))
    for cue in cues:
        for phrase in cue.phrases:
            try:
                parse(phrase, lists)
            except ValueError as error:
                raise PlaybookError(file, cue.id, "phrases", f"{phrase!r} cannot be read: {error}") from error


def _cue(table: dict[str, Any]) -> Cue:
    said = {name: table.get(name, "") for name in ("says", "fix")}
    return Cue(id=table["id"], of=table["of"], phrases=tuple(table["phrases"]), **said)
