"""Reading a playbook from TOML, with errors that point at file, rule and key."""

from __future__ import annotations

import difflib
import re
import tomllib
from math import ceil
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs

from jumpstart.domain.facts import INTERACTION_KINDS
from jumpstart.domain.fields import NOT_IN_A_LINE
from jumpstart.errors import PlaybookError, shown
from jumpstart.playbook.attributes import attributes_of, orders_of, type_of
from jumpstart.playbook.book import Bound, DraftRule, Focus, Parameter, Playbook, Stance
from jumpstart.playbook.index import ARRANGED, RECORDS
from jumpstart.playbook.offsets import Offset, parse_offset
from jumpstart.playbook.rule import (
    ANY,
    DRAFT_PARTS,
    GATES,
    KEYS,
    MOMENTLESS,
    PURPOSES,
    RECORD_TRIGGERS,
    ActOn,
    Condition,
    Gap,
    Match,
    Portion,
    Rule,
    Stop,
)
from jumpstart.playbook.sense import ANCHORS, complaints
from jumpstart.playbook.wording import SLOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SLOT = re.compile(r"\{([^{}]*)\}")
_ONE_OF = {
    "of": RECORDS,
    "subject": ("contact", "person"),
    "per": KEYS,
    "pick": ("first", "last"),
    "grade": ("A", "B", "C", "D"),
}
_LARGEST = 1_000_000_000
_MOST_DAYS = {"hours": 1 / 24, "days": 1, "business days": 7 / 5, "weeks": 7, "months": 31}
_MATCHES = ("needs", "lacks", "done", "cancel")
T = TypeVar("T")


def load_playbook(data: bytes, *, file: str, values: Mapping[str, int | str] | None = None) -> Playbook:
    """
    The playbook that a TOML document describes.

    Args:
        data: The document, in UTF-8.
        file: Its name, for errors.
        values: Other values for some of its parameters, None for its own.

    Raises:
        PlaybookError: The document is no TOML, or holds a mistake; it names file, rule and key.
    """
    try:
        text = data.decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        reason = f"byte {error.object[error.start]:#04x} at position {error.start} is no UTF-8; save the file as UTF-8"
        raise PlaybookError(file, "", "", reason) from error
    except (ValueError, RecursionError) as error:
        raise PlaybookError(file, "", "", f"this is no TOML: {error}") from error
    return _Loader(file, document, dict(values or {})).playbook(text)


class _Loader:
    """Reads one document; holds where it stands, for errors."""

    def __init__(self, file: str, document: dict[str, Any], values: dict[str, int | str]) -> None:
        self.file, self.document, self.rule_id = file, document, ""
        self.parameters = self._parameters(values)
        self.acts: tuple[str, ...] = ()
        self.purposes: tuple[str, ...] = ()
        self.requires: tuple[str, ...] = ()
        self.has_focus = False

    def fail(self, key: str, reason: str) -> NoReturn:
        raise PlaybookError(self.file, self.rule_id, key, reason)

    def playbook(self, text: str) -> Playbook:
        self._check_keys("", self.document, ("playbook", "parameters", "bounds", "draft", "stance", "rule"))
        head = self._table("playbook", self.document.get("playbook", {}))
        self._check_keys("playbook", head, ("id", "title", "sources", "acts", "purposes", "requires", "focus"))
        self.acts = self._words("playbook.acts", head.get("acts", []))
        for act in self.acts:
            if act in RECORD_TRIGGERS:
                self.fail("playbook.acts", f"{act!r} is a kind of record; give the act another name")
        self.purposes = (*PURPOSES, *self._words("playbook.purposes", head.get("purposes", [])))
        self.has_focus = "focus" in head
        self.requires = self._known(
            "playbook.requires", self._texts("playbook.requires", head.get("requires", [])), GATES
        )
        if "id" not in head:
            self.fail("playbook.id", 'it is missing; a playbook starts with [playbook] and id = "…"')
        rules = self.document.get("rule", [])
        if not isinstance(rules, list):
            self.fail("rule", "rules are written as [[rule]], with two brackets")
        return Playbook(
            id=self._word("playbook.id", head.get("id")),
            title=self._text("playbook.title", head.get("title", "")),
            sources=self._texts("playbook.sources", head.get("sources", [])),
            acts=self.acts,
            rules=self._rules(rules),
            bounds=tuple(self._bounds()),
            drafts=tuple(self._drafts()),
            stances=tuple(self._stances()),
            focus=self._focus(head.get("focus")),
            parameters=tuple(self.parameters.values()),
            document=text,
        )

    def _parameters(self, values: dict[str, int | str]) -> dict[str, Parameter]:
        found = {}
        for name, entry in self._table("parameters", self.document.get("parameters", {})).items():
            table = entry if isinstance(entry, dict) else {"value": entry}
            self._check_keys(f"parameters.{name}", table, ("value", "about"))
            value = values.get(name, table.get("value"))
            if type(value) not in (int, str):
                self.fail(f"parameters.{name}", f"{shown(value)} is neither a whole number nor a time span in quotes")
            about = self._text(f"parameters.{name}.about", table.get("about", ""))
            found[name] = Parameter(name=name, value=value, about=about)  # type: ignore[arg-type]  # checked above
        return found

    def _rules(self, tables: list[Any]) -> tuple[Rule, ...]:
        rules: dict[str, Rule] = {}
        for number, table in enumerate(tables, start=1):
            self.rule_id = str(table.get("id", f"number {number}")) if isinstance(table, dict) else f"number {number}"
            rule = self._rule(self._table("rule", table))
            if rule.id in rules:
                self.fail("id", f"{rule.id!r} is the id of an earlier rule; ids are used once")
            rules[rule.id] = rule
        self.rule_id = ""
        return tuple(rules.values())

    def _rule(self, table: dict[str, Any]) -> Rule:
        self._check_keys("", table, [field.name for field in attrs.fields(Rule)])
        for key in ("id", "cite", "title", "advice", "on"):
            if key not in table:
                self.fail(key, "it is missing; every rule has id, cite, title, advice and on")
        self._word("id", table["id"])
        fields = {key: self._read(key, self._filled(key, value)) for key, value in table.items()}
        fields.setdefault("requires", self.requires)
        if fields["on"][0] in MOMENTLESS and not {"anchor", "gap"} & fields.keys():
            fields.setdefault("due", None)
        rule = Rule(**fields)
        self._check_sense(rule)
        return rule

    def _read(self, key: str, value: object) -> Any:  # noqa: ANN401  whatever the field of a rule holds
        if key in _ONE_OF:
            return self._known(key, (self._text(key, value),), _ONE_OF[key])[0]
        read: dict[str, Callable[[str, object], Any]] = {
            "title": self._template,
            "on": self._triggers,
            "do": self._act,
            "draft": self._purpose,
            "requires": self._gates,
            "due": self._due,
            "until": self._offset,
            "repeat": self._offset,
            "where": self._conditions,
            "stop": self._stop,
            "gap": self._gap,
            "portion": self._portion,
            "act_on": self._act_on,
            "focus": self._yes_or_no,
            "soft": self._yes_or_no,
            "priority": self._priority,
        }
        return read.get(key, self._matches if key in _MATCHES else self._line)(key, value)

    def _check_sense(self, rule: Rule) -> None:
        kind = rule.on[0]
        for condition in rule.where:
            for each in rule.on:
                self._known(f"where.{condition.attribute}", (condition.attribute,), attributes_of(each))
        if rule.withhold:
            self._known("withhold", (rule.withhold,), attributes_of("contact"))
        if rule.anchor:
            self._known(
                "anchor", (rule.anchor,), (*ANCHORS, *(n for n in attributes_of(kind) if type_of(kind, n) is None))
            )
        for key, reason in complaints(rule, has_focus=self.has_focus):
            self.fail(key, reason)

    def _triggers(self, key: str, value: object) -> tuple[str, ...]:
        known = self._known(key, self._texts(key, value), (ANY, *RECORD_TRIGGERS, *INTERACTION_KINDS, *self.acts))
        return self._some(key, self._without_any(known))

    def _act(self, key: str, value: object) -> str:
        return self._known(key, (self._text(key, value),), (*INTERACTION_KINDS, *self.acts))[0]

    def _purpose(self, key: str, value: object) -> str:
        return self._known(key, (self._text(key, value),), self.purposes)[0]

    def _gates(self, key: str, value: object) -> tuple[str, ...]:
        return self._known(key, self._texts(key, value), GATES)

    def _due(self, key: str, value: object) -> Offset | None:
        return None if value == "any time" else self._offset(key, value)

    def _conditions(self, key: str, value: object) -> tuple[Condition, ...]:
        return tuple(self._condition(name, entry) for name, entry in self._table(key, value).items())

    def _matches(self, key: str, value: object) -> tuple[Match, ...]:
        return tuple(self._match(key, entry) for entry in self._tables(key, value))

    def _stop(self, key: str, value: object) -> Stop:
        table = self._with(key, value, required=("silent", "reply"))
        return Stop(silent=self._count(key, table["silent"]), reply=self._facts(key, table["reply"]))

    def _gap(self, key: str, value: object) -> Gap:
        table = self._with(key, value, required=("of", "within"))
        of = self._known(key, (self._text(key, table["of"]),), ARRANGED)[0]
        return Gap(of=of, within=self._offset(key, table["within"]))

    def _portion(self, key: str, value: object) -> Portion:
        table = self._with(key, value, required=("size",), optional=("order",))
        return Portion(size=self._count(key, table["size"]), order=self._order(key, table))

    def _act_on(self, key: str, value: object) -> ActOn:
        table = self._with(key, value, required=("lacks",), optional=("order",))
        return ActOn(lacks=self._facts(key, table["lacks"]), order=self._order(key, table))

    def _yes_or_no(self, key: str, value: object) -> bool:
        if type(value) is not bool:
            self.fail(key, f"{shown(value)} is neither true nor false")
        return value

    def _priority(self, key: str, value: object) -> int:
        return self._count(key, value, least=0, most=100)

    def _match(self, key: str, value: object) -> Match:
        table = self._with(key, value, required=("kinds",), optional=("same", "count", "other"))
        return Match(
            kinds=self._facts(key, table["kinds"]),
            same=self._known(key, (self._text(key, table.get("same", "subject")),), KEYS)[0],  # type: ignore[arg-type]  # it is one of KEYS
            count=self._count(key, table.get("count", 1)),
            other=self._yes_or_no(key, table.get("other", False)),
        )

    def _condition(self, name: str, value: object) -> Condition:
        key = f"where.{name}"
        if not isinstance(value, dict):
            return Condition(attribute=name, values=(self._plain(key, value),))
        self._check_keys(key, value, ("min", "max", "in", "has", "absent"))
        if not value or (len(value) > 1 and value.keys() != {"min", "max"}):
            forms = "{ in = […] }, { has = '…' }, { absent = true }, { min = 1 }, { min = 1, max = 3 }"
            self.fail(key, f"expected one of {forms}")
        if "in" in value:
            allowed = self._some(key, tuple(self._plain(key, item) for item in self._list(key, value["in"])))
            return Condition(attribute=name, values=allowed)
        if "has" in value:
            return Condition(attribute=name, has=self._text(key, value["has"]))
        if "absent" in value:
            return Condition(attribute=name, absent=self._yes_or_no(key, value["absent"]))
        low, high = (self._count(key, value[bound], least=0) if bound in value else None for bound in ("min", "max"))
        if low is not None and high is not None and low > high:
            self.fail(key, f"min = {low} is above max = {high}")
        return Condition(attribute=name, low=low, high=high)

    def _plain(self, key: str, value: object) -> str | int | bool:
        if not isinstance(value, str | int | bool):
            self.fail(key, f"{shown(value)} is no text, number, true or false")
        return value

    def _some(self, key: str, values: tuple[T, ...]) -> tuple[T, ...]:
        if not values:
            self.fail(key, "the list is empty; name at least one")
        return values

    def _list(self, key: str, value: object) -> list[Any]:
        if not isinstance(value, list):
            self.fail(key, f"{shown(value)} is no list")
        return value

    def _facts(self, key: str, value: object) -> tuple[str, ...]:
        known = self._known(key, self._texts(key, value), (ANY, *INTERACTION_KINDS, *self.acts, *RECORDS))
        return self._some(key, self._without_any(known))

    def _without_any(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """The kinds, each once; ``any`` stands for every kind of interaction."""
        every = (*INTERACTION_KINDS, *self.acts)
        return tuple(dict.fromkeys(each for kind in kinds for each in (every if kind == ANY else (kind,))))

    def _order(self, key: str, table: dict[str, Any]) -> tuple[str, ...]:
        return self._texts(key, table.get("order", ["name"]))

    def _template(self, key: str, value: object) -> str:
        text = self._line(key, value)
        self._known(key, tuple(_SLOT.findall(text)), SLOTS)
        return text

    def _line(self, key: str, value: object) -> str:
        text = self._text(key, value)
        if not text.strip():
            self.fail(key, "it is blank; give at least one visible character")
        return text

    def _offset(self, key: str, value: object) -> Offset:
        try:
            return parse_offset(value)
        except ValueError as error:
            self.fail(key, str(error))

    def _bounds(self) -> Iterable[tuple[str, Bound]]:
        for name, entry in self._table("bounds", self.document.get("bounds", {})).items():
            key = f"bounds.{name}"
            table = self._with(key, entry, required=("cite",), optional=("min", "max"))
            low, high = (self._limit(key, self._filled(key, table.get(bound))) for bound in ("min", "max"))
            if low is None and high is None:
                self.fail(key, "it bounds nothing; set min, max or both")
            if low is not None and high is not None and low > high:
                self.fail(key, f"min = {low:g} is above max = {high:g}")
            yield name, Bound(low=low, high=high, cite=self._text(key, table["cite"]))

    def _limit(self, key: str, value: object) -> float | None:
        """A number, or for a time span, which a rule may share, the most days that it can take."""
        try:
            offset = parse_offset(value)
        except ValueError:
            return self._number(key, value)
        if offset.amount < 0 or offset.unit not in _MOST_DAYS:
            self.fail(key, f"{shown(value)} counts no days; expected a number, or a span such as '90 days'")
        return float(ceil(offset.amount * _MOST_DAYS[offset.unit]))

    def _number(self, key: str, value: object) -> float | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not -_LARGEST <= value <= _LARGEST:
            self.fail(key, f"{shown(value)} is no number")
        return value

    def _drafts(self) -> Iterable[DraftRule]:
        for purpose, entry in self._table("draft", self.document.get("draft", {})).items():
            key = f"draft.{purpose}"
            self._known("draft", (purpose,), self.purposes)
            table = self._with(key, entry, required=("cite",), optional=("must", "must_not"))
            parts = (*DRAFT_PARTS, *INTERACTION_KINDS, *self.acts)
            must, must_not = (
                self._known(key, self._texts(key, table.get(name, [])), parts) for name in ("must", "must_not")
            )
            yield DraftRule(purpose=purpose, must=must, must_not=must_not, cite=self._text(key, table["cite"]))

    def _stances(self) -> Iterable[Stance]:
        for question, entry in self._table("stance", self.document.get("stance", {})).items():
            key = f"stance.{question}"
            table = self._with(key, entry, required=("value", "cite"))
            value, cite = (self._text(key, table[name]) for name in ("value", "cite"))
            yield Stance(question=question, value=value, cite=cite)

    def _focus(self, value: object) -> Focus | None:
        if value is None:
            return None
        table = self._with("playbook.focus", value, required=("top", "order"))
        order = self._texts("playbook.focus", table["order"])
        self._known("playbook.focus", tuple(name.removeprefix("-") for name in order), orders_of("employer"))
        return Focus(top=self._count("playbook.focus", self._filled("playbook.focus", table["top"])), order=order)

    def _filled(self, key: str, value: Any) -> Any:  # noqa: ANN401  whatever TOML holds
        if isinstance(value, str) and value.startswith("$"):
            return self.parameters[self._known(key, (value[1:],), tuple(self.parameters))[0]].value
        if isinstance(value, list):
            return [self._filled(key, item) for item in value]
        if isinstance(value, dict):
            return {name: self._filled(key, item) for name, item in value.items()}
        return value

    def _with(
        self, key: str, value: object, *, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        table = self._table(key, value)
        self._check_keys(key, table, (*required, *optional))
        for name in required:
            if name not in table:
                self.fail(key, f"{name!r} is missing in {{ {', '.join((*required, *optional))} }}")
        return table

    def _check_keys(self, key: str, table: dict[str, Any], allowed: Iterable[str]) -> None:
        for name in table:
            if name not in allowed:
                self.fail(f"{key}.{name}" if key else name, f"there is no such key{_near(name, allowed)}")

    def _known(self, key: str, names: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in allowed:
                self.fail(key, f"{name!r} is not known{_near(name, allowed)}")
        return names

    def _table(self, key: str, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            example = "; write where = { status = 'planned' }" if key == "where" else ""
            self.fail(key, f"{shown(value)} is no table{example}")
        return value

    def _tables(self, key: str, value: object) -> list[Any]:
        if not isinstance(value, list):
            self.fail(key, f"{shown(value)} is no list of tables; write {key} = [{{ kinds = […] }}]")
        return value

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or NOT_IN_A_LINE.search(value):
            self.fail(key, f"{shown(value)} is no text of one line")
        return value

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        return tuple(self._text(key, item) for item in values)

    def _word(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            self.fail(
                key, f"{shown(value)} is no name; expected lower-case words joined by hyphens, as 'follow-up-lead'"
            )
        return value

    def _words(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self._word(key, item) for item in self._texts(key, value))

    def _count(self, key: str, value: object, *, least: int = 1, most: int = 1_000_000) -> int:
        if type(value) is not int or not least <= value <= most:
            self.fail(key, f"{shown(value)} is no whole number from {least} to {most}")
        return value


def _near(name: str, allowed: Iterable[str]) -> str:
    known = sorted(allowed)
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known) or 'none'}"
