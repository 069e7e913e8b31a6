"""Runs the README, the documentation and the examples in docstrings as tests, and sets up Hypothesis."""

from __future__ import annotations

import os
import shutil
import tomllib
from contextlib import ExitStack, chdir
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from sybil import Sybil
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract import DocTestStringParser
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sybil import Document, Example, Region

ROOT = Path(__file__).parent
OPTIONS = ELLIPSIS | NORMALIZE_WHITESPACE

# Machines that share their cores make deadlines lie. Where nobody watches, the same examples are tried every time.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


class ConsoleParser:
    """Finds ``pycon`` blocks, which show a prompt and what comes back."""

    def __init__(self) -> None:
        self._blocks = CodeBlockParser("pycon", evaluator=DocTestEvaluator(OPTIONS))
        self._examples = DocTestStringParser(DocTestEvaluator(OPTIONS))

    def __call__(self, document: Document) -> Iterable[Region]:
        """The examples of a document, each with its place."""
        for block in self._blocks(document):
            for example in self._examples(block.parsed, document.path):
                example.adjust(block, block.parsed)
                yield example


def load_toml(example: Example) -> None:
    """Load a ``toml`` block; where it is a playbook, as one, and save it as ``playbook.toml`` for what follows."""
    if "playbook" in tomllib.loads(example.parsed):
        from jumpstart import Playbook  # noqa: PLC0415  a broken package must fail its tests, not the collection

        Playbook.from_toml(example.parsed.encode())
        Path("playbook.toml").write_text(example.parsed, "utf-8")


def enter_folder(namespace: dict[str, Any]) -> None:
    """Move into a folder of its own that holds the files of the examples, and its address books as ``contacts.vcf``."""
    stack = namespace["_folder"] = ExitStack()
    folder = Path(stack.enter_context(TemporaryDirectory()))
    books = sorted((ROOT / "examples").rglob("*.vcf"))
    shutil.copytree(ROOT / "examples" / "address-book", folder / "address-book")
    (folder / "contacts.vcf").write_bytes(b"".join(book.read_bytes() for book in books))
    stack.enter_context(chdir(folder))


def leave_folder(namespace: dict[str, Any]) -> None:
    """Move back, and remove the folder with what the document wrote."""
    namespace["_folder"].close()


parsers = [
    ConsoleParser(),
    PythonCodeBlockParser(doctest_optionflags=OPTIONS),
    CodeBlockParser("toml", evaluator=load_toml),
]
readme = Sybil(parsers, pattern="README.md", setup=enter_folder, teardown=leave_folder)
pages = Sybil(parsers, pattern="*.md", path="docs", setup=enter_folder, teardown=leave_folder)
docstrings = Sybil(
    [DocTestParser(optionflags=OPTIONS)], pattern="*.py", path="src", setup=enter_folder, teardown=leave_folder
)
pytest_collect_file = SybilCollection([readme, pages, docstrings]).pytest()
