"""The playbooks that come with the package, read on first use."""

from __future__ import annotations

from functools import cache

from jumpstart.playbook.book import Playbook


@cache
def jump_start() -> Playbook:
    """The playbook of the column "Jump-Start Your Networking"."""
    from importlib.resources import files  # noqa: PLC0415  it loads much that planning does not need

    file = "jump_start.toml"
    return Playbook.from_toml((files("jumpstart.playbook") / "playbooks" / file).read_bytes(), file=file)
