"""What is answered for each of many searches."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from jumpstart.domain.actions import FollowUp


@attrs.frozen(kw_only=True)
class SearchPlan:
    """
    What the playbook asks for in one search.

    Attributes:
        workspace: The search's name.
        day: The day of the plan, by the seeker's clock; None where there is a problem.
        today: What is to be done by that day, in order.
        open: How many follow-ups are open altogether.
        digest: SHA-256 of all of them; equal plans have equal digests.
        problem: Why there is no plan, without secrets; empty where there is one.
    """

    workspace: str
    day: date | None = None
    today: tuple[FollowUp, ...] = ()
    open: int = 0
    digest: str = ""
    problem: str = ""


@attrs.frozen(kw_only=True)
class SearchNotices:
    """
    What was delivered for one search.

    Attributes:
        workspace: The search's name.
        delivered: How many messages were delivered.
        waiting: How many wait, for the end of quiet hours or to be tried again.
        problems: What was not, why, and what to do, without secrets.
        put: How many entries were put on calendars or replaced there.
        removed: How many were removed from calendars.
    """

    workspace: str
    delivered: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()
    put: int = 0
    removed: int = 0


def digest_of(plans: Iterable[SearchPlan]) -> str:
    """One digest of many plans; equal plans, by whatever engine, have equal digests."""
    found = hashlib.sha256()
    for each in plans:
        found.update(f"{each.workspace}\n{each.digest}\n{each.problem}\n".encode())
    return found.hexdigest()
