"""A rule in Python and a playbook to begin with. Most advice fits into the playbook, a file beside this one."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jumpstart import FollowUp, Playbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart import Network

RULE = "acme-look-up-the-way"


def look_up_the_way(network: Network, playbook: Playbook) -> Iterator[FollowUp]:  # noqa: ARG001  every rule gets it
    """Ask, the day before, for the way to each meeting that has a location; it asks the facts alone, and no clock."""
    for meeting in network.meetings.values():
        if meeting.location and meeting.contact in network.contacts:
            day = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()
            yield FollowUp(
                rule=RULE,
                summary=f"Look up the way to {meeting.location}",
                subject=meeting.contact,
                occasion=meeting.id,
                due=day - timedelta(days=1),
                cite="Acme's advice",
            )


def load_playbook() -> Playbook:
    """The playbook in the file."""
    data = files("jumpstart_acme").joinpath("playbook.toml").read_bytes()
    return Playbook.from_toml(data, file="playbook.toml")
