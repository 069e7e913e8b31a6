"""Where the files of other people's software are, and the scripts that this folder holds."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

CORPUS = os.environ.get("JUMPSTART_CORPUS")


def script(name):
    """A script of this folder as a module."""
    spec = importlib.util.spec_from_file_location(f"corpora_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # what it defines is looked up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def accounting():
    """The script that counts what stands in the files, and what becomes of it."""
    return script("accounting")


@pytest.fixture(scope="session")
def fuzzing():
    """The script that damages files."""
    return script("fuzzing")


@pytest.fixture(scope="session")
def corpus():
    """The folder of the files, each below the name of the repository that it comes from."""
    if not CORPUS:
        pytest.skip("JUMPSTART_CORPUS names no folder with vcard/*/*.vcf and icalendar/*/*.ics")
    return Path(CORPUS)


@pytest.fixture(scope="session")
def accounts(corpus, accounting):
    """What stands in each file, and what two imports of it did."""
    return tuple(accounting.accounts(corpus))
