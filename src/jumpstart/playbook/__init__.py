"""What to do next: rules as data, the planner, and what explains its answers."""

from jumpstart.playbook.agenda import Agenda, agenda
from jumpstart.playbook.book import Playbook
from jumpstart.playbook.brief import Brief, brief
from jumpstart.playbook.clarity import Clarity, assess
from jumpstart.playbook.closeness import Closeness, closeness
from jumpstart.playbook.conflicts import Conflict, conflicts
from jumpstart.playbook.coverage import Coverage, coverage
from jumpstart.playbook.explain import why, why_not
from jumpstart.playbook.exposure import Exposure, exposure
from jumpstart.playbook.paths import Path, paths
from jumpstart.playbook.plan import FollowUps, Plan, Waiting, Withheld
from jumpstart.playbook.planner import Planner, plan
from jumpstart.playbook.progress import Progress, progress
from jumpstart.playbook.rule import Match, Rule

__all__ = [
    "Agenda",
    "Brief",
    "Clarity",
    "Closeness",
    "Conflict",
    "Coverage",
    "Exposure",
    "FollowUps",
    "Match",
    "Path",
    "Plan",
    "Planner",
    "Playbook",
    "Progress",
    "Rule",
    "Waiting",
    "Withheld",
    "agenda",
    "assess",
    "brief",
    "closeness",
    "conflicts",
    "coverage",
    "paths",
    "exposure",
    "plan",
    "progress",
    "why",
    "why_not",
]
