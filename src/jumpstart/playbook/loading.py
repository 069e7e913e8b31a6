"""Reading a playbook from TOML, with errors that point at file, rule and key."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from jumpstart.domain.facts import INTERACTION_KINDS
from jumpstart.errors import PlaybookError
from jumpstart.playbook.attributes import attributes_of, orders_of
from jumpstart.playbook.book import Bound, DraftRule, Focus, Parameter, Playbook, Stance
from jumpstart.playbook.offsets import Offset, parse_offset
from jumpstart.playbook.rule import (
    GATES,
    KEYS,
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
from jumpstart.playbook.wording import SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SLOT = re.compile(r"\{([^{}]*)\}")
_RECORD_KINDS = ("lead", "meeting", "event")
_GRADES = ("", "A", "B", "C", "D")


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
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PlaybookError(file, "", "", f"this is no TOML: {error}") from error
    return _Loader(file, document, dict(values or {})).playbook(data.decode("utf-8-sig"))


class _Loader:
    """Reads one document; holds where it stands, for errors."""

    def __init__(self, file: str, document: dict[str, Any], values: dict[str, int | str]) -> None:
        self.file, self.document, self.rule_id = file, document, ""
        self.parameters = self._parameters(values)
        self.acts: tuple[str, ...] = ()
        self.purposes: tuple[str, ...] = ()
        self.requires: tuple[str, ...] = ()

    def fail(self, key: str, reason: str) -> NoReturn:
        raise PlaybookError(self.file, self.rule_id, key, reason)

    def playbook(self, text: str) -> Playbook:
        self._check_keys("", self.document, ("playbook", "parameters", "bounds", "draft", "stance", "rule"))
        head = self._table("playbook", self.document.get("playbook", {}))
        self._check_keys("playbook", head, ("id", "title", "sources", "acts", "purposes", "requires", "focus"))
        self.acts = self._words("playbook.acts", head.get("acts", []))
        self.purposes = (*PURPOSES, *self._words("playbook.purposes", head.get("purposes", [])))
        self.requires = self._known(
            "playbook.requires", self._texts("playbook.requires", head.get("requires", [])), GATES
        )
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
                self.fail(f"parameters.{name}", f"{value!r} is neither a whole number nor a time span in quotes")
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
        if fields.get("portion") and "due" not in fields:
            fields["due"] = None
        rule = Rule(**fields)
        self._check_sense(rule)
        return rule

    def _read(self, key: str, value: object) -> Any:  # noqa: ANN401  one line a kind of field
        match key:
            case "id" | "cite" | "anchor" | "withhold":
                return self._text(key, value)
            case "advice":
                return self._text(key, value)
            case "title":
                return self._template(key, value)
            case "on":
                kinds = self._texts(key, value)
                return self._known(key, kinds, (*RECORD_TRIGGERS, *INTERACTION_KINDS, *self.acts))
            case "do":
                return self._known(key, (self._text(key, value),), (*INTERACTION_KINDS, *self.acts))[0]
            case "draft":
                return self._known(key, (self._text(key, value),), self.purposes)[0]
            case "of":
                return self._known(key, (self._text(key, value),), _RECORD_KINDS)[0]
            case "subject":
                return self._known(key, (self._text(key, value),), ("contact", "person"))[0]
            case "per":
                return self._known(key, (self._text(key, value),), KEYS)[0]
            case "pick":
                return self._known(key, (self._text(key, value),), ("first", "last"))[0]
            case "grade":
                return self._known(key, (self._text(key, value),), _GRADES)[0]
            case "requires":
                return self._known(key, self._texts(key, value), GATES)
            case "due" | "until" | "repeat":
                return None if key == "due" and value == "any time" else self._offset(key, value)
            case "where":
                return tuple(self._condition(name, entry) for name, entry in self._table(key, value).items())
            case "needs" | "lacks" | "done" | "cancel":
                return tuple(self._match(key, entry) for entry in self._tables(key, value))
            case "stop":
                table = self._with(key, value, required=("silent", "reply"))
                return Stop(silent=self._count(key, table["silent"]), reply=self._facts(key, table["reply"]))
            case "gap":
                table = self._with(key, value, required=("of", "within"))
                of = self._known(key, (self._text(key, table["of"]),), ("event", "meeting"))[0]
                return Gap(of=of, within=self._offset(key, table["within"]))
            case "portion":
                table = self._with(key, value, required=("size",), optional=("order",))
                return Portion(size=self._count(key, table["size"]), order=self._order(key, table))
            case "act_on":
                table = self._with(key, value, required=("lacks",), optional=("order",))
                return ActOn(lacks=self._facts(key, table["lacks"]), order=self._order(key, table))
            case "focus" | "soft":
                if type(value) is not bool:
                    self.fail(key, f"{value!r} is neither true nor false")
                return value
            case "priority":
                return self._count(key, value, least=0, most=100)
        self.fail(key, "it cannot be set")

    def _check_sense(self, rule: Rule) -> None:
        self._check_attributes(rule)
        if len(rule.on) > 1 and any(kind in RECORD_TRIGGERS for kind in rule.on):
            self.fail("on", "several kinds can only be kinds of interaction; write one rule for each kind of record")
        if rule.portion and (rule.on != ("contact",) or not rule.do):
            self.fail(
                "portion", "a campaign in daily portions is on contacts and asks for an act; set on = 'contact' and do"
            )
        if rule.gap and rule.on != ("workspace",):
            self.fail("gap", "a gap is looked for once in the workspace; set on = 'workspace'")
        if rule.act_on and rule.per != "employer":
            self.fail("act_on", "somebody else at the employer is acted on once per employer; set per = 'employer'")
        if rule.of and any(kind in RECORD_TRIGGERS for kind in rule.on):
            self.fail("of", "only an interaction is about a record; set on to kinds of interaction")
        if rule.repeat and not rule.done:
            self.fail("repeat", "a series repeats after it was done; set done")
        if rule.stop and not rule.repeat:
            self.fail("stop", "only a series has an end; set repeat")
        if not (rule.done or rule.cancel or rule.lacks or rule.where or rule.gap):
            self.fail("done", "nothing would ever settle it; set done, cancel, lacks or where")

    def _check_attributes(self, rule: Rule) -> None:
        kind = rule.on[0]
        for condition in rule.where:
            self._known(f"where.{condition.attribute}", (condition.attribute,), attributes_of(kind))
        for key, name in (("withhold", rule.withhold), ("anchor", rule.anchor)):
            anchors = ("trigger", "occasion", "needs") if key == "anchor" else ()
            if name:
                self._known(key, (name,), (*anchors, *attributes_of(kind)))
        for key, part in (("portion", rule.portion), ("act_on", rule.act_on)):
            if part:
                self._known(key, tuple(name.removeprefix("-") for name in part.order), orders_of("contact"))

    def _match(self, key: str, value: object) -> Match:
        table = self._with(key, value, required=("kinds",), optional=("same", "count", "other"))
        other = table.get("other", False)
        if type(other) is not bool:
            self.fail(key, f"other = {other!r} is neither true nor false")
        return Match(
            kinds=self._facts(key, table["kinds"]),
            same=self._known(key, (self._text(key, table.get("same", "subject")),), KEYS)[0],  # type: ignore[arg-type]
            count=self._count(key, table.get("count", 1)),
            other=other,
        )

    def _condition(self, name: str, value: object) -> Condition:
        key = f"where.{name}"
        if isinstance(value, dict):
            self._check_keys(key, value, ("min", "max", "in", "absent"))
            if "in" in value:
                return Condition(attribute=name, values=tuple(value["in"]))
            if "absent" in value:
                return Condition(attribute=name, absent=bool(value["absent"]))
            low, high = (
                self._count(key, value[bound], least=0) if bound in value else None for bound in ("min", "max")
            )
            return Condition(attribute=name, low=low, high=high)
        if not isinstance(value, str | int | bool):
            self.fail(key, f"{value!r} is no text, number, true or false")
        return Condition(attribute=name, values=(value,))

    def _facts(self, key: str, value: object) -> tuple[str, ...]:
        return self._known(key, self._texts(key, value), (*INTERACTION_KINDS, *self.acts, *_RECORD_KINDS))

    def _order(self, key: str, table: dict[str, Any]) -> tuple[str, ...]:
        return self._texts(key, table.get("order", ["name"]))

    def _template(self, key: str, value: object) -> str:
        text = self._text(key, value)
        self._known(key, tuple(_SLOT.findall(text)), SLOTS)
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
            low, high = (self._filled(key, table.get(bound)) for bound in ("min", "max"))
            for number in (low, high):
                if number is not None and type(number) not in (int, float):
                    self.fail(key, f"{number!r} is no number")
            if low is not None and high is not None and low > high:  # type: ignore[operator]  # numbers, checked above
                self.fail(key, f"min = {low} is above max = {high}")
            yield name, Bound(low=low, high=high, cite=self._text(key, table["cite"]))  # type: ignore[arg-type]

    def _drafts(self) -> Iterable[DraftRule]:
        for purpose, entry in self._table("draft", self.document.get("draft", {})).items():
            key = f"draft.{purpose}"
            self._known("draft", (purpose,), self.purposes)
            table = self._with(key, entry, required=("cite",), optional=("must", "must_not"))
            must, must_not = (self._texts(key, table.get(name, [])) for name in ("must", "must_not"))
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
        return Focus(
            top=self._count("playbook.focus", self._filled("playbook.focus", table["top"])),
            order=self._texts("playbook.focus", table["order"]),
        )

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
            self.fail(key, f"{value!r} is no table")
        return value

    def _tables(self, key: str, value: object) -> list[Any]:
        if not isinstance(value, list):
            self.fail(key, f"{value!r} is no list of tables; write {key} = [{{ kinds = […] }}]")
        return value

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or any(char < " " for char in value):
            self.fail(key, f"{value!r} is no text of one line")
        return value

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        return tuple(self._text(key, item) for item in values)

    def _word(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            self.fail(key, f"{value!r} is no name; expected lower-case words joined by hyphens, as 'follow-up-lead'")
        return value

    def _words(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self._word(key, item) for item in self._texts(key, value))

    def _count(self, key: str, value: object, *, least: int = 1, most: int = 1_000_000) -> int:
        if type(value) is not int or not least <= value <= most:
            self.fail(key, f"{value!r} is no whole number from {least} to {most}")
        return value


def _near(name: str, allowed: Iterable[str]) -> str:
    known = sorted(allowed)
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known) or 'none'}"
