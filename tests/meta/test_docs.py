"""What there is stands in the documentation, and what the documentation points at is there."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import tomllib
from pathlib import Path

import attrs
import pytest

from jumpstart import Rule, errors

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "jumpstart"
DOCS = ROOT / "docs"
WORDS = re.findall(
    r"\w+",
    "Seeker Goal Toolkit Contact Lead Meeting NetworkingEvent Interaction FollowUp Network Rule Playbook Plan Finding "
    "Change Commit Workspace",
)
MADE = {"_build", "_generated"}
PAGES = tuple(sorted(path for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md")) if MADE.isdisjoint(path.parts)))
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def generated():
    """The module that makes the generated pages."""
    spec = importlib.util.spec_from_file_location("generated", DOCS / "generated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def hooks() -> tuple[ast.FunctionDef, ...]:
    tree = ast.parse((SOURCE / "plugins" / "hookspecs.py").read_text("utf-8"))
    return tuple(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list)


@pytest.mark.parametrize("page", ["errors", "hooks", "modules", "names", "rules"])
def test_a_reference_page_includes_what_is_made_from_the_source(page):
    assert f"{{include}} ../_generated/{page}.md" in (DOCS / "reference" / f"{page}.md").read_text("utf-8")


def test_there_are_shipped_playbooks():
    assert "jump_start.toml" in [path.name for path in (SOURCE / "playbook" / "playbooks").glob("*.toml")]


def test_every_rule_and_bound_of_the_shipped_playbooks_is_in_the_reference(generated):
    playbooks = sorted((SOURCE / "playbook" / "playbooks").glob("*.toml"))
    page = generated.rules_page(playbooks)
    documents = [tomllib.loads(path.read_text("utf-8")) for path in playbooks]

    missing = [rule["id"] for each in documents for rule in each["rule"] if f"\n### {rule['id']}\n" not in page]
    uncited = [rule["id"] for each in documents for rule in each["rule"] if f"Source: {rule['cite']}." not in page]
    unbounded = [name for each in documents for name in each.get("bounds", ()) if f"| `{name}` |" not in page]

    assert ([], [], []) == (missing, uncited, unbounded)


@pytest.mark.parametrize(
    ("anchor", "told"),
    [
        ("trigger", "the fact"),
        ("needs", "the fact that it needs"),
        ("occasion", "the occasion"),
        ("resume_updated_on", "the date in `resume_updated_on`"),
    ],
)
def test_where_the_dates_of_a_rule_start_is_told_in_words(generated, tmp_path, anchor, told):
    rule = f'id = "renew"\ntitle = "Renew"\ncite = "none"\non = "toolkit"\ndue = "90 days"\nanchor = "{anchor}"'
    (tmp_path / "book.toml").write_text(f'[playbook]\nid = "book"\n[[rule]]\n{rule}\n', "utf-8")

    assert f"- **Due**: `90 days` from {told}\n" in generated.rules_page([tmp_path / "book.toml"])


def test_the_methods_that_a_contract_has_from_its_parts_are_in_the_reference(generated):
    _, _, kit = generated.modules_page().partition("automodule:: jumpstart.testing\n")

    assert kit.startswith("   :members:\n   :inherited-members:\n")


def test_every_hook_is_in_the_reference_with_what_it_returns(generated):
    page = generated.hooks_page((SOURCE / "plugins" / "hookspecs.py").read_text("utf-8"))

    assert hooks()
    for hook in hooks():
        assert hook.returns is not None
        assert f"| `{hook.name}` | `{ast.unparse(hook.returns)}` | {ast.get_docstring(hook)} |" in page


def test_no_hook_takes_an_argument():
    assert [] == [hook.name for hook in hooks() if ast.unparse(hook.args)]


def test_every_error_is_in_the_reference_and_drawn_in_the_tree(generated):
    page = generated.errors_page((SOURCE / "errors.py").read_text("utf-8"))
    names = [name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, Exception)]

    assert names
    assert [] == [name for name in names if f"| [`{name}`]" not in page]
    assert [] == [name for name in names if not re.search(rf"\b{name}\b", errors.__doc__ or "")]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_that_means_something_here_is_in_the_glossary(word):
    assert re.search(rf"^{word}\n: ", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)


def test_the_glossary_is_in_the_order_of_the_alphabet():
    words = re.findall(r"^(\w+)\n: ", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(words, key=str.lower) == words


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_link_of_a_page_is_broken(page):
    links = [link.partition("#")[0] for link in LINK.findall(FENCE.sub("", page.read_text("utf-8")))]
    broken = [link for link in links if link and "://" not in link and not (page.parent / link).exists()]

    assert [] == broken


def test_every_page_is_reached_from_the_index():
    listed = {
        (page.parent / f"{entry}.md").resolve()
        for page in PAGES
        for block in re.findall(r"^```\{toctree\}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for entry in block.split()
        if "*" not in entry and ":" not in entry
    }
    pages = {page for page in PAGES if DOCS in page.parents and page.parent != DOCS / "how-to"}

    assert {DOCS / "index.md"} == pages - listed


@pytest.mark.parametrize("name", ["tutorial.md", "explanation/decisions.md"])
def test_a_page_that_readers_begin_with_is_there(name):
    assert (DOCS / name).is_file()


@pytest.mark.parametrize("key", [field.name for field in attrs.fields(Rule)])
def test_every_key_of_a_rule_is_in_the_page_of_playbook_files(key):
    assert f"`{key}`" in (DOCS / "reference" / "playbook-files.md").read_text("utf-8")
