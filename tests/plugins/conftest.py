from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import jumpstart.errors

SOURCE = Path(jumpstart.errors.__file__).parents[1]
PRELUDE = """
import sys, warnings
from jumpstart.builtin import BUILTINS
from jumpstart.errors import *
from jumpstart.plugins import *

def hosted(**options):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        host = Host(builtins=BUILTINS, **options)
        host.problems
        host.problems
    host.warned = [str(each.message) for each in caught]
    return host
"""


class Distributions:
    """A folder of installed distributions, as an installer leaves them."""

    def __init__(self, folder):
        self.folder = folder

    def install(self, distribution, *, version="1.0", entry, module, code):
        """Install a distribution whose entry point ``entry`` is the module of that name and code."""
        (self.folder / f"{module}.py").write_text(
            "from jumpstart.plugins import *\nfrom jumpstart.builtin.memory import MemoryStorage\n" + dedent(code)
        )
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[jumpstart.plugins]\n{entry} = {module}\n")

    def run(self, script, **environment):
        """Run a script where they are installed, and give the lines that it prints."""
        result = subprocess.run(
            [sys.executable, "-c", PRELUDE + dedent(script)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), str(self.folder)]), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.splitlines()


@pytest.fixture
def distributions(tmp_path):
    return Distributions(tmp_path)
