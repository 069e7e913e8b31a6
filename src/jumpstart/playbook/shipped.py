"""The playbooks and lexicons that come with the package, read on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jumpstart.playbook.book import Playbook

if TYPE_CHECKING:
    from jumpstart.playbook.language.lexicon import Lexicon


@cache
def jump_start() -> Playbook:
    """The playbook of the column "Jump-Start Your Networking"."""
    from importlib.resources import files  # noqa: PLC0415  it loads much that planning does not need

    file = "jump_start.toml"
    return Playbook.from_toml((files("jumpstart.playbook") / "playbooks" / file).read_bytes(), file=file)


def lexicon_bytes(file: str) -> bytes:
    """What a file of the folder of lexicons holds."""
    from importlib.resources import files  # noqa: PLC0415  it loads much that planning does not need

    return (files("jumpstart.playbook") / "lexicons" / file).read_bytes()


@cache
def english_goals() -> Lexicon:
    """The English words by which goals are judged and job titles known."""
    from jumpstart.playbook.language.lexicon import Lexicon  # noqa: PLC0415  planning a week needs none

    lexicon = Lexicon.from_toml(lexicon_bytes("english.toml"), file="english.toml", check=False)
    lexicon = lexicon.with_titles(lexicon_bytes("occupations.txt").decode())
    return Lexicon.from_toml(lexicon_bytes("goals.toml"), file="goals.toml", base=lexicon, check=False)


@cache
def english() -> Lexicon:
    """The English words by which goals and drafts are judged."""
    from jumpstart.playbook.language.lexicon import Lexicon  # noqa: PLC0415  planning a week needs none

    lexicon = english_goals()
    for file in ("drafts.toml", "asks.toml"):
        lexicon = Lexicon.from_toml(lexicon_bytes(file), file=file, base=lexicon, check=False)
    return lexicon
