"""Reference pages made from the source, so that a rule, an error or a hook has one home."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import ModuleType

SAME = {
    "all": "anybody",
    "employer": "somebody at the same employer",
    "occasion": "the same occasion",
    "subject": "the same person",
}
ANCHORS = {"trigger": "the fact", "occasion": "the occasion", "needs": "the fact that it needs"}
TOLD_APART = re.compile(
    "act_on|advice|anchor|cancel|cite|do|done|draft|due|gap|id|lacks|needs|of|on|portion|repeat|title|until|where|withhold"
)
MODULES = (
    ("jumpstart.formats.vcard", "Contacts from and to vCard files"),
    ("jumpstart.formats.ical", "Follow-ups, meetings and events into calendars, and calendars read"),
    ("jumpstart.formats.csv", "Tables of LinkedIn, Google and Outlook, and tables for spreadsheets"),
    ("jumpstart.formats.archive", "The whole workspace as one JSON document"),
    ("jumpstart.playbook.rule", "What a rule may say"),
    ("jumpstart.playbook.book", "What a playbook holds besides rules"),
    ("jumpstart.playbook.language", "Reading what people write"),
    ("jumpstart.identity", "Who is the same person"),
    ("jumpstart.calendars", "What comes back from a calendar"),
    ("jumpstart.plugins", "The contract of plugins"),
    ("jumpstart.testing", "Proof for plugin authors"),
)
BUILT_FROM_PARTS = "jumpstart.testing"
"""Where a class has most of its methods from others, which are not public: they are shown as its own."""
CONTRACTS = (
    ("S", "StorageContract"),
    ("N", "NotifierContract"),
    ("R", "RuleContract"),
    ("I", "ImporterContract"),
    ("E", "ExporterContract"),
)
CLAUSE = re.compile(r"test_([a-z])([0-9]+)_")
EDITED = "<!-- Made from the source by docs/generated.py. Edit the source. -->"


def write_pages(source: Path, examples: Path, folder: Path) -> None:
    """
    Write every generated page anew.

    Args:
        source: The folder of the package.
        examples: The folder of the examples; its notebooks are shown with their data beside them.
        folder: Where the pages go; what was there is removed.
    """
    import jumpstart  # noqa: PLC0415  the pages of rules, errors and hooks need no import

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "rules.md").write_text(rules_page(sorted((source / "playbook" / "playbooks").glob("*.toml"))), "utf-8")
    (folder / "errors.md").write_text(errors_page((source / "errors.py").read_text("utf-8")), "utf-8")
    (folder / "hooks.md").write_text(hooks_page((source / "plugins" / "hookspecs.py").read_text("utf-8")), "utf-8")
    (folder / "contracts.md").write_text(contracts_page(sorted((source / "testing").rglob("*.py"))), "utf-8")
    (folder / "names.md").write_text(names_page(jumpstart), "utf-8")
    (folder / "modules.md").write_text(modules_page(), "utf-8")
    shutil.copytree(examples, folder / "examples", ignore=shutil.ignore_patterns("__pycache__", ".*", "*.db*", "*.ics"))


def rules_page(playbooks: Iterable[Path]) -> str:
    """The playbooks and their rules, from their TOML files, in Markdown."""
    documents = [tomllib.loads(path.read_text("utf-8")) for path in playbooks]
    return "\n".join([EDITED, *(line for document in documents for line in _playbook(document)), ""])


def _playbook(document: dict[str, Any]) -> Iterator[str]:
    head, parameters = document["playbook"], document.get("parameters", {})
    yield f"\n## {head.get('title') or head['id']}\n"
    yield f"The playbook `{head['id']}`. Sources:\n"
    yield from (f"- {source}" for source in head.get("sources", ()))
    for rule in document.get("rule", ()):
        yield from _rule(head["id"], _filled(rule, parameters))
    if parameters:
        yield "\n### Parameters\n\nWhat `tuned` changes; rules and bounds name one as `$name`.\n"
        yield "| parameter | value | what for |\n|---|---|---|"
        for name, entry in parameters.items():
            about = entry.get("about", "") if isinstance(entry, dict) else ""
            yield f"| `{name}` | {_value(entry)} | {about} |"
    if bounds := document.get("bounds"):
        yield "\n### Bounds\n\n| what | at least | at most | source |\n|---|---|---|---|"
        for name, bound in _filled(bounds, parameters).items():
            yield f"| `{name}` | {bound.get('min', '')} | {bound.get('max', '')} | {bound['cite']} |"


def _toml(value: Any) -> str:  # noqa: ANN401  whatever TOML holds
    """A value as it stands in a playbook."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {_toml(item)}' for key, item in value.items())} }}"
        case _:
            return str(value)


def _value(entry: Any) -> Any:  # noqa: ANN401  a number or a text
    return entry["value"] if isinstance(entry, dict) else entry


def _filled(entry: Any, parameters: dict[str, Any]) -> Any:  # noqa: ANN401  whatever TOML holds
    if isinstance(entry, str) and entry.startswith("$"):
        return f"{_value(parameters[entry[1:]])} ({entry})"
    if isinstance(entry, dict):
        return {name: _filled(value, parameters) for name, value in entry.items()}
    return [_filled(value, parameters) for value in entry] if isinstance(entry, list) else entry


def _rule(playbook: str, rule: dict[str, Any]) -> Iterator[str]:
    yield f"\n(rule-{playbook}-{rule['id']})=\n### {rule['id']}\n"
    yield f"{_as_sentence(rule.get('advice') or rule.get('title', ''))} Source: {rule['cite']}.\n"
    yield f"- **Asked by**: {_trigger(rule)}"
    yield from _line("Asks for", _act(rule))
    yield f"- **Due**: {_due(rule)}"
    yield from _line("Worth doing until", _code(rule["until"]) + " after that" if "until" in rule else "")
    yield from _line("Settled by", _matches(rule.get("done", ())))
    yield from _line("Moot after", _matches(rule.get("cancel", ())))
    yield from _line("Withheld where", f"{_code(rule['withhold'])} says why" if rule.get("withhold") else "")
    rest = ", ".join(f"`{key} = {_toml(value)}`" for key, value in rule.items() if not TOLD_APART.fullmatch(key))
    yield from _line("Besides", rest)


def _line(label: str, text: str) -> Iterator[str]:
    if text:
        yield f"- **{label}**: {text}"


def _trigger(rule: dict[str, Any]) -> str:
    kinds = rule["on"] if isinstance(rule["on"], list) else [rule["on"]]
    parts = [" or ".join(map(_code, kinds))]
    if rule.get("of"):
        parts.append(f"about a {_code(rule['of'])}")
    if rule.get("where"):
        parts.append("where " + " and ".join(f"`{name} = {_toml(value)}`" for name, value in rule["where"].items()))
    if rule.get("needs"):
        parts.append(f"once there is {_matches(rule['needs'])}")
    if rule.get("lacks"):
        parts.append(f"while there is no {_matches(rule['lacks'])}")
    if rule.get("gap"):
        parts.append(f"with no {_code(rule['gap']['of'])} within {_code(rule['gap']['within'])}")
    return ", ".join(parts)


def _act(rule: dict[str, Any]) -> str:
    act = _code(rule["do"]) if rule.get("do") else "a state of the records"
    draft = f", with a draft for {_code(rule['draft'])}" if rule.get("draft") else ""
    portion = f", {rule['portion']['size']} a day" if rule.get("portion") else ""
    somebody = f", of the first contact there without {_codes(rule['act_on']['lacks'])}" if rule.get("act_on") else ""
    return f"{act}{somebody}{draft}{portion}"


def _due(rule: dict[str, Any]) -> str:
    again = f"; again {_code(rule['repeat'])} after it was done" if "repeat" in rule else ""
    if "portion" in rule and "due" not in rule:
        return f"as its turn comes{again}"
    due = rule.get("due", "0 days")
    if due == "any time":
        return f"any time{again}"
    start = rule.get("anchor", "trigger")
    anchor = ANCHORS.get(start, f"the date in {_code(start)}")
    return f"{_code(due)} from {anchor}{again}"


def _matches(matches: Iterable[dict[str, Any]]) -> str:
    return "; or ".join(
        f"{_times(match)}{_codes(match['kinds'])} ({SAME[match.get('same', 'subject')]}"
        f"{', somebody else' if match.get('other') else ''})"
        for match in matches
    )


def _times(match: dict[str, Any]) -> str:
    return f"{match['count']} times " if match.get("count", 1) != 1 else ""


def _codes(values: list[str] | str) -> str:
    return " or ".join(map(_code, [values] if isinstance(values, str) else values))


def _code(value: object) -> str:
    return f"`{value}`"


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def errors_page(source: str) -> str:
    """Every error with its bases and its meaning, from the source of the error tree, in Markdown."""
    rows = [
        f"| [`{node.name}`](#jumpstart.errors.{node.name}) | {_bases(node)} | {_first_line(node)} |"
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef)
    ]
    return "\n".join([EDITED, "", "| error | is a | meaning |", "|---|---|---|", *rows, ""])


def hooks_page(source: str) -> str:
    """Every hook with what it returns, from the source of the hook specifications, in Markdown."""
    rows = [
        f"| `{node.name}` | `{ast.unparse(node.returns) if node.returns else 'nothing'}` | {_first_line(node)} |"
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and "hookspec" in map(ast.unparse, node.decorator_list)
    ]
    return "\n".join([EDITED, "", "| hook | returns | what for |", "|---|---|---|", *rows, ""])


def contracts_page(modules: Iterable[Path]) -> str:
    """Every clause of every contract by its number, from the source of the kit, in Markdown."""
    found = [
        (match[1].upper() + match[2], node)
        for module in modules
        for kind in ast.parse(module.read_text("utf-8")).body
        if isinstance(kind, ast.ClassDef)
        for node in kind.body
        if isinstance(node, ast.FunctionDef) and (match := CLAUSE.match(node.name))
    ]
    found.sort(key=lambda clause: clause[0])
    return "\n".join([EDITED, *(line for letter, title in CONTRACTS for line in _contract(title, letter, found)), ""])


def _contract(title: str, letter: str, clauses: Iterable[tuple[str, ast.FunctionDef]]) -> Iterator[str]:
    yield f"\n## {title}\n\n| clause | what must hold | takes |\n|---|---|---|"
    for number, node in clauses:
        if number.startswith(letter):
            words = [
                ast.literal_eval(word)
                for mark in node.decorator_list
                if isinstance(mark, ast.Call)
                for word in mark.args
            ]
            yield f"| {number} | {_first_line(node)} | {', '.join(map(_code, words))} |"


def _bases(node: ast.ClassDef) -> str:
    return ", ".join(_code(ast.unparse(base)) for base in node.bases)


def _first_line(node: ast.ClassDef | ast.FunctionDef) -> str:
    return (ast.get_docstring(node) or "").split("\n", 1)[0]


def names_page(package: ModuleType) -> str:
    """The public names of the package, sorted into functions, types and the rest, for autodoc to fill."""
    functions, types, others = [], [], []
    for name in sorted(package.__all__):
        value = getattr(package, name)
        if inspect.isclass(value):
            types.append(f".. autoclass:: jumpstart.{name}\n   :members:\n")
        elif inspect.isroutine(value) and name != "hookimpl":
            functions.append(f".. autofunction:: jumpstart.{name}\n")
        elif not inspect.ismodule(value):
            others.append(f"- `{name}`: {type(value).__name__}")
    return "\n".join(
        [
            EDITED,
            *("\n## Functions\n\n```{eval-rst}", *functions, "```"),
            *("\n## Types\n\n```{eval-rst}", *types, "```"),
            *("\n## Constants\n", *others, ""),
        ]
    )


def modules_page() -> str:
    """The modules that are public besides the package itself, for autodoc to fill."""
    parts = [_module(name, title) for name, title in MODULES if importlib.util.find_spec(name)]
    return "\n".join([EDITED, *parts, ""])


def _module(name: str, title: str) -> str:
    inherited = "   :inherited-members:\n" if name == BUILT_FROM_PARTS else ""
    options = f"   :members:\n{inherited}   :exclude-members: Playbook\n"
    return f"\n## {title}\n\n```{{eval-rst}}\n.. automodule:: {name}\n{options}```"
