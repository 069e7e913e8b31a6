"""Job-search networking as a daily, finite, explainable list of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jumpstart.domain import (
    BusinessCard,
    Card,
    Contact,
    ContactPoint,
    Employer,
    Finding,
    FollowUp,
    Goal,
    Interaction,
    Lead,
    Meeting,
    Network,
    NetworkingEvent,
    Problem,
    Put,
    Remove,
    Revision,
    Seeker,
    Toolkit,
)
from jumpstart.errors import JumpstartError
from jumpstart.playbook import Clarity, Plan, Planner, Playbook, Rule, assess, plan, why, why_not

if TYPE_CHECKING:
    from jumpstart import formats as formats
    from jumpstart.fleet import notify_all, plan_all
    from jumpstart.opening import open  # noqa: A004  read as jumpstart.open
    from jumpstart.outbox import Channel
    from jumpstart.playbook import conflicts
    from jumpstart.playbook.agenda import Agenda, agenda
    from jumpstart.playbook.brief import Brief, brief
    from jumpstart.playbook.closeness import Closeness, closeness
    from jumpstart.playbook.coverage import Coverage, coverage
    from jumpstart.playbook.drafts import Occasion, review
    from jumpstart.playbook.exposure import Exposure, exposure
    from jumpstart.playbook.paths import WarmPath, paths
    from jumpstart.playbook.progress import Progress, progress
    from jumpstart.plugins import hookimpl
    from jumpstart.rescue import restore, salvage
    from jumpstart.transfer import ImportReport
    from jumpstart.workspace import Workspace

    JUMP_START: Playbook

__all__ = [
    "JUMP_START",
    "Agenda",
    "Brief",
    "BusinessCard",
    "Card",
    "Channel",
    "Clarity",
    "Closeness",
    "Contact",
    "ContactPoint",
    "Coverage",
    "Employer",
    "Exposure",
    "Finding",
    "FollowUp",
    "Goal",
    "ImportReport",
    "Interaction",
    "JumpstartError",
    "Lead",
    "Meeting",
    "Network",
    "NetworkingEvent",
    "Occasion",
    "Plan",
    "Planner",
    "Playbook",
    "Problem",
    "Progress",
    "Put",
    "Remove",
    "Revision",
    "Rule",
    "Seeker",
    "Toolkit",
    "WarmPath",
    "Workspace",
    "agenda",
    "assess",
    "brief",
    "closeness",
    "conflicts",
    "coverage",
    "exposure",
    "hookimpl",
    "notify_all",
    "open",
    "paths",
    "plan",
    "plan_all",
    "progress",
    "restore",
    "review",
    "salvage",
    "why",
    "why_not",
]


_ON_FIRST_USE = {
    "Agenda": "jumpstart.playbook.agenda",
    "Brief": "jumpstart.playbook.brief",
    "Channel": "jumpstart.outbox",
    "Closeness": "jumpstart.playbook.closeness",
    "Coverage": "jumpstart.playbook.coverage",
    "Exposure": "jumpstart.playbook.exposure",
    "ImportReport": "jumpstart.transfer",
    "Occasion": "jumpstart.playbook.drafts",
    "WarmPath": "jumpstart.playbook.paths",
    "Progress": "jumpstart.playbook.progress",
    "Workspace": "jumpstart.workspace",
    "agenda": "jumpstart.playbook.agenda",
    "brief": "jumpstart.playbook.brief",
    "closeness": "jumpstart.playbook.closeness",
    "conflicts": "jumpstart.playbook.conflicts",
    "coverage": "jumpstart.playbook.coverage",
    "exposure": "jumpstart.playbook.exposure",
    "hookimpl": "jumpstart.plugins",
    "notify_all": "jumpstart.fleet",
    "open": "jumpstart.opening",
    "paths": "jumpstart.playbook.paths",
    "plan_all": "jumpstart.fleet",
    "progress": "jumpstart.playbook.progress",
    "restore": "jumpstart.rescue",
    "review": "jumpstart.playbook.drafts",
    "salvage": "jumpstart.rescue",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  a playbook, a module, or one of its names
    """``JUMP_START`` is read, and the shell imported, on first use: planning needs neither files nor plugins."""
    from importlib import import_module  # noqa: PLC0415  most programs ask for none of these

    if name == "JUMP_START":
        from jumpstart.playbook.shipped import jump_start  # noqa: PLC0415  likewise

        return jump_start()
    if name == "formats":
        return import_module("jumpstart.formats")
    if name in _ON_FIRST_USE:
        found = globals()[name] = getattr(import_module(_ON_FIRST_USE[name]), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "formats"})
