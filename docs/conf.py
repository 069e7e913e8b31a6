"""Sphinx, MyST and Furo; see docs/generated.py for the pages that are made from the source."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path[:0] = [str(ROOT / "src"), str(DOCS)]
os.environ["PYTHONPATH"] = str(ROOT / "src")  # for the kernel of the notebook

project = "jumpstart"
author = "The jumpstart authors"
copyright = author  # noqa: A001  Sphinx's own name
release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_generated/*.md", "_generated/examples/**/*.md"]
html_theme = "furo"
html_title = f"jumpstart {release}"
html_static_path = ["_static"]
html_css_files = ["whole-lines.css"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# The notebook runs once more where it is shown, beside its data; what it writes stays in the generated folder.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

default_role = "code"
suppress_warnings = ["ref.python"]  # a type may be named where it is defined and where it is public
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # the fields of a type stand in its docstring, once
napoleon_custom_sections = ["Source"]
python_maximum_signature_line_length = 100


def setup(app: Sphinx) -> None:
    """Make the generated pages before Sphinx looks for pages."""
    app.connect("builder-inited", write_generated_pages)


def write_generated_pages(_: Sphinx) -> None:
    """Write the pages that are made from the source."""
    from generated import write_pages  # noqa: PLC0415  found by the path that was set above

    write_pages(ROOT / "src" / "jumpstart", ROOT / "examples", DOCS / "_generated")
