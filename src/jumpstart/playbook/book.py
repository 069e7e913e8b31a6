"""The playbook: an ordered set of rules with its bounds and sources."""

from __future__ import annotations

import attrs

from jumpstart.domain.facts import INTERACTION_KINDS
from jumpstart.errors import FieldError
from jumpstart.playbook.rule import RECORD_TRIGGERS, Rule

_COLUMN = "Mitchell, Jump-Start Your Networking"


def cited_in_full(cite: str) -> str:
    """
    A citation as findings write it.

    >>> cited_in_full("Mitchell ¶8")
    'Mitchell, Jump-Start Your Networking, ¶8'
    """
    return cite.replace("Mitchell ¶", f"{_COLUMN}, ¶", 1) if cite.startswith("Mitchell ¶") else cite


@attrs.frozen(kw_only=True)
class Bound:
    """
    The least and the greatest number that a playbook advises.

    Attributes:
        low: The least, None for no bound.
        high: The greatest, None for no bound.
        cite: Where the advice stands.
    """

    low: float | None = None
    high: float | None = None
    cite: str = ""

    def allows(self, value: float) -> bool:
        """Whether a number lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"at most {self.high:g}" if self.high is not None else f"at least {self.low or 0:g}"
        return f"{self.low:g} to {self.high:g}" if self.low != self.high else f"{self.low:g}"


@attrs.frozen(kw_only=True)
class DraftRule:
    """
    What a playbook asks of a message.

    Attributes:
        purpose: What the message is for.
        must: What it must hold, in order.
        must_not: What it must not hold.
        cite: Where the advice stands.
    """

    purpose: str
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    cite: str = ""


@attrs.frozen(kw_only=True)
class Stance:
    """
    Where a playbook stands on a question that others answer differently.

    Attributes:
        question: The question's name, as ``tell.while-employed``.
        value: Its answer.
        cite: Where the advice stands.
    """

    question: str
    value: str
    cite: str = ""


@attrs.frozen(kw_only=True)
class Focus:
    """
    The employers that a playbook works on at a time.

    Attributes:
        top: How many.
        order: The attributes of an employer by which they are ranked; ``-`` before one turns it round.
    """

    top: int
    order: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Parameter:
    """
    A value in a playbook that its users may tune.

    Attributes:
        name: Its name.
        value: A whole number, or a time span as ``"90 days"``.
        about: What it sets, with its unit.
    """

    name: str
    value: int | str
    about: str = ""


@attrs.frozen(kw_only=True)
class Playbook:
    """
    An ordered set of rules with its bounds and sources.

    >>> from jumpstart import JUMP_START
    >>> JUMP_START.tuned(people_a_day=3).parameter("people_a_day")
    3

    Attributes:
        id: Its name.
        title: Its name for people.
        sources: The books and articles that it stands on.
        acts: The kinds of interaction that it adds to those that every playbook knows.
        rules: Its rules, in order.
        bounds: Its bounds, each with its name, as ``meeting.minutes``.
        drafts: What it asks of messages.
        stances: Where it stands on questions that others answer differently.
        focus: The employers that it works on at a time, None for all.
        parameters: What its users may tune.
        document: The TOML text that it was read from, empty for one built in Python.
        removed: The ids of the rules that were taken out.
        added: The rules and playbooks that were added.
    """

    id: str
    title: str = ""
    sources: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = attrs.field(default=(), repr=lambda rules: f"<{len(rules)} rules>")
    bounds: tuple[tuple[str, Bound], ...] = attrs.field(default=(), repr=False)
    drafts: tuple[DraftRule, ...] = attrs.field(default=(), repr=False)
    stances: tuple[Stance, ...] = attrs.field(default=(), repr=False)
    focus: Focus | None = attrs.field(default=None, repr=False)
    parameters: tuple[Parameter, ...] = attrs.field(default=(), repr=False)
    document: str = attrs.field(default="", repr=False, eq=False)
    removed: tuple[str, ...] = attrs.field(default=(), repr=False, eq=False)
    added: tuple[Rule | Playbook, ...] = attrs.field(default=(), repr=False, eq=False)

    @classmethod
    def from_toml(cls, data: bytes, *, file: str = "playbook.toml") -> Playbook:
        """
        The playbook that a TOML document describes.

        Args:
            data: The document, in UTF-8.
            file: Its name, for errors.

        Raises:
            PlaybookError: The document is no TOML, or holds a mistake; it names file, rule and key.
        """
        from jumpstart.playbook.loading import load_playbook  # noqa: PLC0415  loading needs this module

        return load_playbook(data, file=file)

    def tuned(self, **parameters: int | str) -> Playbook:
        """
        The same playbook with other values for some of its parameters.

        Raises:
            FieldError: The playbook has no such parameter.
            PlaybookError: A value does not fit where the parameter stands.
        """
        from jumpstart.playbook.loading import load_playbook  # noqa: PLC0415  loading needs this module

        for name in parameters:
            self.parameter(name)
        values = {parameter.name: parameter.value for parameter in self.parameters} | parameters
        added = tuple(each if isinstance(each, Rule) else _tuned_by(each, parameters) for each in self.added)
        if not self.document:
            brought = {rule for each in self.added for rule in _rules_of(each)}
            own = tuple(rule for rule in self.rules if rule not in brought)
            return attrs.evolve(self, rules=own, parameters=(), added=()).plus(*added)
        base = load_playbook(self.document.encode(), file=self.id, values=values)
        return base.without(*self.removed).plus(*added)

    def without(self, *rule_ids: str) -> Playbook:
        """
        The same playbook with some rules taken out.

        Raises:
            FieldError: The playbook has no such rule.
        """
        for rule_id in rule_ids:
            self.rule(rule_id)
        own = {rule.id for rule in self.rules} - {rule.id for each in self.added for rule in _rules_of(each)}
        return attrs.evolve(
            self,
            rules=tuple(rule for rule in self.rules if rule.id not in rule_ids),
            removed=(*self.removed, *(rule_id for rule_id in rule_ids if rule_id in own)),
            added=tuple(part for each in self.added for part in _without(each, rule_ids)),
        )

    def plus(self, *additions: Rule | Playbook) -> Playbook:
        """
        The same playbook with rules added at its end.

        Args:
            additions: Rules, or whole playbooks: those bring their acts, parameters and sources, and the bounds, drafts
                and stances that are not there yet.

        Raises:
            FieldError: A rule has the id of another, a parameter the name of another, or a rule speaks of a kind of
                interaction that is not known.
        """
        book = self
        for addition in additions:
            if isinstance(addition, Playbook):
                book = _joined(book, addition)
            elif isinstance(addition, Rule):
                book = _with_rules(book, (addition,))
            else:
                raise FieldError("addition", addition, "expected a Rule or a Playbook")
        return attrs.evolve(book, added=(*self.added, *additions))

    def rule(self, rule_id: str) -> Rule:
        """
        The rule of an id.

        Raises:
            FieldError: The playbook has no such rule.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        known = ", ".join(rule.id for rule in self.rules)
        raise FieldError("rule", rule_id, f"playbook {self.id!r} has the rules {known}")

    def parameter(self, name: str) -> int | str:
        """
        The value of a parameter.

        Raises:
            FieldError: The playbook has no such parameter.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter.value
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise FieldError("parameter", name, f"playbook {self.id!r} has the parameters {known}")

    def bound(self, name: str) -> Bound:
        """The bound of a name; one that allows everything where the playbook has none."""
        return next((bound for known, bound in self.bounds if known == name), Bound())

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of interaction that it knows."""
        return frozenset((*INTERACTION_KINDS, *self.acts))


def _tuned_by(book: Playbook, parameters: dict[str, int | str]) -> Playbook:
    own = {parameter.name for parameter in book.parameters}
    return book.tuned(**{name: value for name, value in parameters.items() if name in own})


def _joined(book: Playbook, other: Playbook) -> Playbook:
    names = {parameter.name for parameter in book.parameters}
    for parameter in other.parameters:
        if parameter.name in names:
            remedy = f"playbook {book.id!r} has a parameter of this name; rename one of them"
            raise FieldError("parameter", parameter.name, remedy)
    bounded, drafted = {name for name, _ in book.bounds}, {draft.purpose for draft in book.drafts}
    asked = {stance.question for stance in book.stances}
    joined = attrs.evolve(
        book,
        acts=tuple(dict.fromkeys((*book.acts, *other.acts))),
        sources=tuple(dict.fromkeys((*book.sources, *other.sources))),
        parameters=(*book.parameters, *other.parameters),
        bounds=(*book.bounds, *(each for each in other.bounds if each[0] not in bounded)),
        drafts=(*book.drafts, *(each for each in other.drafts if each.purpose not in drafted)),
        stances=(*book.stances, *(each for each in other.stances if each.question not in asked)),
        focus=book.focus or other.focus,
    )
    return _with_rules(joined, other.rules)


def _with_rules(book: Playbook, rules: tuple[Rule, ...]) -> Playbook:
    ids = {rule.id for rule in book.rules}
    for rule in rules:
        if rule.id in ids:
            remedy = f"playbook {book.id!r} has a rule of this name; take it out first"
            raise FieldError("Rule.id", rule.id, remedy)
        ids.add(rule.id)
        for key, reason in _complaints(rule, has_focus=book.focus is not None):
            raise FieldError(f"rule {rule.id}", key, reason)
        for kind in sorted(rule.kinds - book.kinds - set(RECORD_TRIGGERS)):
            remedy = f"playbook {book.id!r} knows no such kind; add the playbook that declares it among its acts"
            raise FieldError(f"rule {rule.id}", kind, remedy)
    return attrs.evolve(book, rules=(*book.rules, *rules))


def _complaints(rule: Rule, *, has_focus: bool) -> tuple[tuple[str, str], ...]:
    from jumpstart.playbook.sense import complaints  # noqa: PLC0415  only those who add rules need it

    return tuple(complaints(rule, has_focus=has_focus))


def _rules_of(addition: Rule | Playbook) -> tuple[Rule, ...]:
    return addition.rules if isinstance(addition, Playbook) else (addition,)


def _without(addition: Rule | Playbook, rule_ids: tuple[str, ...]) -> tuple[Rule | Playbook, ...]:
    if isinstance(addition, Playbook):
        held = {rule.id for rule in addition.rules}
        return (addition.without(*(rule_id for rule_id in rule_ids if rule_id in held)),)
    return () if addition.id in rule_ids else (addition,)
